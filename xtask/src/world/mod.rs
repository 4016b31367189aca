//! The demo world: Liandu District from January 2021 to March 2022, made from the hand-written files in
//! `scenarios/liandu-2022/source` and a seed. Every number has one home, from which all boards take it.

mod board;
mod boards;
mod calendar;
mod chance;
mod duties;
mod external;
mod latent;
mod lists;
mod scheme;
mod shapes;
mod simulate;
mod source;
mod store;
mod table;
#[cfg(test)]
mod tests;
mod units;

use anyhow::{Context, Result};
use board::Board;
use boards::World;
use external::Published;
use source::Source;
use std::path::Path;
use units::Units;

/// Writes the scenario's generated files below the root of a work tree: byte by byte the same ones each time.
pub(crate) fn generate(root: &Path) -> Result<()> {
    let folder = root.join("scenarios/liandu-2022");
    let source = Source::read()?;
    let units = Units::new(&source)?;
    let mut store = simulate::simulate(&source, &units)?;
    let published = Published::new(&source, &units, &mut store)?;
    simulate::disturb(&mut store, &source, &units)?;
    let boards = source
        .boards
        .iter()
        .map(|(code, file)| Board::new(code, file, &source).with_context(|| code.clone()));
    let boards = boards.collect::<Result<Vec<_>>>()?;
    units.sheet().write(&folder.join("units.csv"))?;
    lists::counties(&source)?.write(&folder.join("counties.csv"))?;
    lists::indicators(&source, &units, &store, &boards)?.write(&folder.join("indicators.csv"))?;
    lists::village_items(&source, &units, &store, &boards)?.write(&folder.join("village_items.csv"))?;
    let world = World { source: &source, units: &units, store: &store, published: &published };
    boards
        .iter()
        .try_for_each(|board| world.write_board(board, &folder).with_context(|| board.code.to_owned()))
}
