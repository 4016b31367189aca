//! A board on the terminal.

use crate::grid::{Align, Cell, Grid};
use crate::number;
use crate::style::{Ink, Style};
use crate::view::{BoardRow, BoardView, quartile};
use crate::words::Words;

/// The board as a text table: quarter, rank, change, name, score, best and worst item, flags; groups one after the
/// other under captions. A board of published places is listed by indicator. `limit` rows per group are printed, all
/// without one.
pub fn board_table(words: &Words, view: &BoardView, limit: Option<usize>, style: Style) -> String {
    let mut title = format!("{} {}", view.title, view.period);
    let (count, key) = if view.indicators.is_empty() {
        (view.rows.len(), "board-count")
    } else {
        (view.indicators.len(), "board-indicators")
    };
    title = style.paint(Ink::Strong, title.trim_end());
    let count = style.paint(Ink::Quiet, &words.say(key, &[("n", count.into())]));
    let table = if view.indicators.is_empty() {
        units(words, view, limit.unwrap_or(usize::MAX)).render(style)
    } else {
        indicators(words, view).render(style)
    };
    format!("{title}  {count}\n\n{table}")
}

fn heads<'a>(words: &'a Words, keys: &'a [&'a str]) -> impl Iterator<Item = Cell> + 'a {
    keys.iter().map(|key| match *key {
        "" => Cell::default(),
        key => Cell::new(Ink::Quiet, words.text(&format!("head-{key}"))),
    })
}

fn units(words: &Words, view: &BoardView, limit: usize) -> Grid {
    use Align::{Left, Right};
    let extra = vec![Right; view.scopes.len()];
    let mut grid =
        Grid::new(&[&[Left, Right, Right, Left, Right], extra.as_slice(), &[Left, Left, Left]].concat());
    let scopes = view.scopes.iter().map(|scope| {
        Cell::new(Ink::Quiet, words.say("head-rank-of-scope", &[("scope", scope.as_str().into())]))
    });
    let before = heads(words, &["", "rank", "change", "unit", "score"]);
    let after = heads(words, &["best-item", "worst-item", "flags"]);
    grid.row(before.chain(scopes).chain(after));
    for group in view.groups() {
        if view.is_grouped() {
            grid.line("");
            let name = group.first().map(|row| row.group.as_str()).filter(|name| !name.is_empty());
            let name = name.map_or_else(|| words.text("board-no-group"), str::to_owned);
            let caption = words.say("board-caption", &[("group", name.into()), ("n", group.len().into())]);
            grid.line(Cell::new(Ink::Strong, caption));
        }
        for row in group.iter().take(limit) {
            grid.row(unit(words, view, row, &group));
        }
    }
    grid
}

fn unit(words: &Words, view: &BoardView, row: &BoardRow, group: &[&BoardRow]) -> Vec<Cell> {
    let mark = quartile(row, group).map_or("", |quartile| quartile.mark());
    let mut cells: Vec<Cell> = vec![
        mark.into(),
        number::plain_or_dash(row.rank).into(),
        change(row.change),
        row.name.as_str().into(),
        Cell::new(Ink::Strong, number::score_or_dash(row.score, view.decimals)),
    ];
    cells.extend(row.ranks.iter().map(|rank| number::plain_or_dash(*rank).into()));
    cells.push(row.best.as_str().into());
    cells.push(row.worst.as_str().into());
    cells.push(Cell::new(Ink::Warn, flags(words, &row.flags)));
    cells
}

pub(crate) fn change(gained: Option<f64>) -> Cell {
    let ink = match gained {
        Some(gained) if gained > 0.0 => Ink::Good,
        Some(lost) if lost < 0.0 => Ink::Warn,
        _ => Ink::Quiet,
    };
    Cell::new(ink, number::change(gained))
}

/// Names of flags in words.
pub(crate) fn flags<S: AsRef<str>>(words: &Words, flags: &[S]) -> String {
    let names: Vec<String> =
        flags.iter().map(|flag| words.text(&format!("flag-{}", flag.as_ref()))).collect();
    names.join(&words.text("join-list"))
}

fn indicators(words: &Words, view: &BoardView) -> Grid {
    use Align::{Left, Right};
    let mut grid = Grid::new(&[Left, Right, Right, Right, Right, Right, Left]);
    grid.row(heads(words, &["indicator", "rank", "of", "previous", "moved", "points", "lead"]));
    for line in &view.indicators {
        grid.row([
            line.name.as_str().into(),
            Cell::new(Ink::Strong, number::plain_or_dash(line.rank)),
            number::plain_or_dash(line.of).into(),
            number::plain_or_dash(line.previous).into(),
            change(line.change()),
            number::score_or_dash(line.points, view.decimals).into(),
            line.lead.as_str().into(),
        ]);
    }
    grid
}
