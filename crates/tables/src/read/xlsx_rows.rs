//! Cells of a sheet put together to rows, and rows to chunks.

use crate::cell;
use crate::log::Log;
use crate::table::{CHUNK_ROWS, Cells, Chunk, Each, Header, Kind, RowNumbers, Take, letters};
use calamine::Dimensions;
use kernel::column::Texts;
use kernel::fault::What;

/// Cells merged into one; rows and columns from 0, ends included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Merge {
    pub(crate) first_row: usize,
    pub(crate) last_row: usize,
    pub(crate) first_column: usize,
    pub(crate) last_column: usize,
}

impl Merge {
    pub(crate) fn new(cells: Dimensions) -> Self {
        Self {
            first_row: cells.start.0 as usize,
            last_row: cells.end.0 as usize,
            first_column: cells.start.1 as usize,
            last_column: cells.end.1 as usize,
        }
    }
}

/// A merge in the body and, once it was read, what it says.
struct Spread {
    merge: Merge,
    text: String,
}

/// Takes cells in the order of the sheet.
pub(crate) struct Rows<'a> {
    header: &'a Header,
    /// Per column of the sheet: its place in the header.
    columns: &'a [usize],
    /// Per column of the header: its place in a chunk.
    places: Vec<Option<usize>>,
    kinds: Vec<Kind>,
    /// Merges that concern a key column, by their first row, and how many of them have begun.
    spreads: Vec<Spread>,
    begun: usize,
    open: Vec<usize>,
    row: usize,
    texts: Vec<String>,
    filled: bool,
    nameless: Vec<usize>,
    chunk: Chunk,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(header: &'a Header, columns: &'a [usize], take: &[Take], merges: &[Merge]) -> Self {
        let mut places = vec![None; header.columns.len()];
        take.iter().enumerate().for_each(|(place, take)| places[take.column] = Some(place));
        let key = |column: &usize| take.iter().any(|take| take.column == *column && take.kind == Kind::Key);
        let concerns = |merge: &&Merge| {
            let last = merge.last_column.min(columns.len().saturating_sub(1));
            merge.first_row > 0
                && columns.get(merge.first_column..=last).is_some_and(|held| held.iter().any(key))
        };
        let mut spreads: Vec<Spread> =
            merges.iter().filter(concerns).map(|&merge| Spread { merge, text: String::new() }).collect();
        spreads.sort_by_key(|spread| spread.merge.first_row);
        Self {
            header,
            columns,
            places,
            kinds: take.iter().map(|take| take.kind).collect(),
            spreads,
            begun: 0,
            open: Vec::new(),
            row: 0,
            texts: vec![String::new(); take.len()],
            filled: false,
            nameless: Vec::new(),
            chunk: empty_chunk(take.len()),
        }
    }

    /// Takes the next cell; rows and columns from 0.
    pub(crate) fn add(
        &mut self,
        row: usize,
        column: usize,
        text: String,
        log: &mut Log,
        each: &mut Each<'_>,
    ) {
        if row != self.row {
            self.end_row(log, each);
            self.begin_row(row);
        }
        if cell::trim(&text).is_empty() {
            return;
        }
        self.filled = true;
        for &open in &self.open {
            let Spread { merge, text: said } = &mut self.spreads[open];
            if (merge.first_row, merge.first_column) == (row, column) {
                said.clone_from(&text);
            }
        }
        let head = self.columns.get(column).copied();
        match head.filter(|&head| !self.header.columns[head].text.is_empty()) {
            None => self.note_nameless(column, log),
            Some(head) => self.set(head, text, log),
        }
    }

    fn set(&mut self, head: usize, text: String, log: &mut Log) {
        let Some(place) = self.places[head] else { return };
        if self.texts[place].is_empty() {
            self.texts[place] = text;
        } else {
            let found = self.header.columns[head].text.clone();
            log.push(self.header.cell(self.row + 1, head), What::BothFilled { found });
        }
    }

    fn note_nameless(&mut self, column: usize, log: &mut Log) {
        if !self.nameless.contains(&column) {
            self.nameless.push(column);
            log.push(self.header.row(1).column(letters(column)), What::EmptyHeader);
        }
    }

    fn begin_row(&mut self, row: usize) {
        self.row = row;
        let begun =
            self.spreads[self.begun..].iter().take_while(|spread| spread.merge.first_row <= row).count();
        self.open.extend(self.begun..self.begun + begun);
        self.begun += begun;
        let spreads = &self.spreads;
        self.open.retain(|&open| spreads[open].merge.last_row >= row);
    }

    fn end_row(&mut self, log: &mut Log, each: &mut Each<'_>) {
        if !std::mem::take(&mut self.filled) {
            return;
        }
        self.spread();
        for (cells, text) in self.chunk.columns.iter_mut().zip(&mut self.texts) {
            if let Cells::Texts(texts) = cells {
                texts.push(text);
            }
            text.clear();
        }
        if let RowNumbers::Each(rows) = &mut self.chunk.rows {
            rows.push(self.row + 1);
        }
        if self.chunk.len() == CHUNK_ROWS {
            self.flush(log, each);
        }
    }

    /// What a merged cell says holds for the key columns of all its rows; a number in a merged cell belongs to one row.
    fn spread(&mut self) {
        for &open in &self.open {
            let Spread { merge, text } = &self.spreads[open];
            for &head in self.columns.iter().take(merge.last_column + 1).skip(merge.first_column) {
                if let Some(place) = self.places[head]
                    && self.kinds[place] == Kind::Key
                    && self.texts[place].is_empty()
                {
                    self.texts[place].clone_from(text);
                }
            }
        }
    }

    fn flush(&mut self, log: &mut Log, each: &mut Each<'_>) {
        each(&self.chunk, log);
        self.chunk = empty_chunk(self.kinds.len());
    }

    /// Hands out what is left.
    pub(crate) fn finish(&mut self, log: &mut Log, each: &mut Each<'_>) {
        self.end_row(log, each);
        self.flush(log, each);
    }
}

fn empty_chunk(columns: usize) -> Chunk {
    let columns = (0..columns).map(|_| Cells::Texts(Texts::default())).collect();
    Chunk { rows: RowNumbers::Each(Vec::new()), columns }
}
