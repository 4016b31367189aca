//! Text tables whose columns align, Chinese characters included.

use crate::style::{Ink, Style};
use unicode_width::UnicodeWidthStr;

/// Blanks between columns.
const GAP: &str = "  ";

/// On which side a column's texts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

/// A text and its colour.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell(String, Ink);

impl Cell {
    pub(crate) fn new(ink: Ink, text: impl Into<String>) -> Self {
        Self(text.into(), ink)
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self(text.into(), Ink::Normal)
    }
}

/// A row of cells, or a line that runs across all columns.
#[derive(Debug)]
enum Row {
    Cells(Vec<Cell>),
    Line(Cell),
}

/// A table.
#[derive(Debug)]
pub(crate) struct Grid {
    aligns: Vec<Align>,
    rows: Vec<Row>,
}

impl Grid {
    pub(crate) fn new(aligns: &[Align]) -> Self {
        Self { aligns: aligns.to_vec(), rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(Row::Cells(cells.into_iter().collect()));
    }

    /// A line of its own, as wide as it is.
    pub(crate) fn line(&mut self, cell: impl Into<Cell>) {
        self.rows.push(Row::Line(cell.into()));
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths = vec![0; self.aligns.len()];
        for row in &self.rows {
            if let Row::Cells(cells) = row {
                let measured = widths.iter_mut().zip(cells);
                measured.for_each(|(width, cell)| *width = (*width).max(cell.0.width()));
            }
        }
        widths
    }

    /// The table, each line ended; columns without any text are left out.
    pub(crate) fn render(&self, style: Style) -> String {
        let widths = self.widths();
        let mut text = String::new();
        for row in &self.rows {
            let line = match row {
                Row::Line(cell) => style.paint(cell.1, &cell.0),
                Row::Cells(cells) => self.render_row(cells, &widths, style),
            };
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn render_row(&self, cells: &[Cell], widths: &[usize], style: Style) -> String {
        let columns = cells.iter().zip(widths).zip(&self.aligns).filter(|((_, width), _)| **width > 0);
        let padded = columns.map(|((cell, width), align)| {
            let blanks = " ".repeat(width - cell.0.width());
            let text = style.paint(cell.1, &cell.0);
            if *align == Align::Left { text + &blanks } else { blanks + &text }
        });
        padded.collect::<Vec<_>>().join(GAP)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_characters_take_two_places() {
        let mut grid = Grid::new(&[Align::Left, Align::Right, Align::Left]);
        grid.row(["名称".into(), "分".into(), Cell::default()]);
        grid.row(["a".into(), "10.50".into(), Cell::default()]);
        assert_eq!(grid.render(Style::Plain), "名称     分\na     10.50\n");
    }
}
