//! External results: places that the province and the city publish, and peers' best and median figures.

use super::calendar::{MONTHS, Month};
use super::chance::Chance;
use super::source::{External, Item, Source};
use super::store::{Store, Value};
use super::table::{Sheet, number};
use super::units::Units;
use anyhow::{Context, Result};

/// A published place.
struct Place {
    row: usize,
    period: String,
    end: Month,
    rank: f64,
    previous: f64,
    /// The district's own value, once it is reported.
    value: Option<f64>,
}

/// All published places, in the order of the source.
pub(super) struct Published(Vec<Place>);

impl Published {
    /// Draws the places and puts them into the store, under the lead bureau.
    pub(super) fn new(source: &Source, units: &Units, store: &mut Store) -> Result<Self> {
        let mut places = Vec::new();
        for (at, row) in source.external.iter().enumerate() {
            let item = source.item(&row.code)?;
            let lead = &units.named(&item.meaning.lead)?.code;
            let base = store.series(lead, &row.base).cloned().unwrap_or_default();
            let path = ranks(row);
            let ends = item.frequency.ends();
            let step = ends.first().map_or(1, |first| first.0 + 1);
            for end in ends {
                let period = item.frequency.label(end);
                let (rank, previous) = (path[end.0 + 3], path[end.0 + 3 - step]);
                let key = (lead.clone(), row.code.clone());
                let place = Value { rank: Some((row.of as f64, previous)), ..Value::of(rank) };
                store.values.entry(key).or_default().insert(period.clone(), place);
                let value = base.get(&period).map(|value| value.value);
                places.push(Place { row: at, period, end, rank, previous, value });
            }
        }
        Ok(Self(places))
    }

    /// `published.csv`: what the documents say of the district.
    pub(super) fn sheet(&self, board: &str, source: &Source) -> Result<Sheet> {
        let head = [
            "period",
            "indicator",
            "base",
            "rank",
            "of",
            "value",
            "unit",
            "previous_rank",
            "best",
            "gap",
            "document",
        ];
        let mut sheet = Sheet::new(&head);
        for place in self.of(board, source) {
            let row = &source.external[place.row];
            let base = source.item(&row.base)?;
            let decimals = decimals(base)?;
            let best = place.value.map(|value| figures(place, row, base, value)[0].best);
            let cell = |x: Option<f64>| x.map(|x| number(x, decimals)).unwrap_or_default();
            let gap = best.zip(place.value).map(|(best, value)| best - value);
            sheet.push([
                &place.period,
                &row.code,
                &row.base,
                &number(place.rank, 0),
                &row.of.to_string(),
                &cell(place.value),
                &base.meaning.unit,
                &number(place.previous, 0),
                &cell(best),
                &cell(gap),
                &document(row, place.end),
            ]);
        }
        Ok(sheet)
    }

    /// `benchmarks.csv`: peers' best and median.
    pub(super) fn benchmarks(&self, board: &str, source: &Source) -> Result<Sheet> {
        let mut sheet = Sheet::new(&[
            "period",
            "indicator",
            "group",
            "n",
            "best",
            "median",
            "own",
            "measure",
            "document",
        ]);
        for place in self.of(board, source) {
            let row = &source.external[place.row];
            let base = source.item(&row.base)?;
            let decimals = decimals(base)?;
            let Some(value) = place.value else { continue };
            for figure in figures(place, row, base, value).iter().filter(|figure| !figure.only_for_gap) {
                sheet.push([
                    &place.period,
                    &row.code,
                    figure.group,
                    figure.n,
                    &number(figure.best, decimals),
                    &number(figure.median, decimals),
                    &number(value, decimals),
                    &base.meaning.unit,
                    &document(row, place.end),
                ]);
            }
        }
        Ok(sheet)
    }

    fn of<'a>(&'a self, board: &'a str, source: &'a Source) -> impl Iterator<Item = &'a Place> {
        self.0.iter().filter(move |place| source.external[place.row].board == board)
    }
}

fn decimals(item: &Item) -> Result<usize> {
    Ok(item.model.as_ref().context("what is ranked has values")?.decimals)
}

/// A year and a quarter of places, and three months before them: from the first to the last with some back and forth.
fn ranks(row: &External) -> Vec<f64> {
    let mut chance = Chance::of(&["rank", &row.code]);
    let restless = (row.of as f64 / 16.0).max(0.7);
    let mut off = 0.0;
    let place = |at: usize| {
        let way = (at as f64 - 3.0) / (MONTHS - 1) as f64;
        let line = row.first as f64 + (row.last as f64 - row.first as f64) * way.max(0.0);
        off = 0.6 * off + 0.8 * restless * chance.normal();
        let is_last = at + 1 == MONTHS + 3;
        (line + if is_last { 0.0 } else { off }).round().clamp(1.0, row.of as f64)
    };
    (0..MONTHS + 3).map(place).collect()
}

/// The best and the median of a group of peers.
struct Figure {
    group: &'static str,
    n: &'static str,
    best: f64,
    median: f64,
    /// The group that the place counts in, when it is none of the benchmark groups.
    only_for_gap: bool,
}

/// Figures that agree with the place: first comes the group in which the place counts.
fn figures(place: &Place, row: &External, base: &Item, value: f64) -> Vec<Figure> {
    let sign = if base.meaning.direction == "down" { -1.0 } else { 1.0 };
    let spread = sign * row.spread;
    // Where the place among `of` would be among `n`.
    let among = |n: f64| (place.rank * n / row.of as f64).ceil().max(1.0);
    let figure = |group, n: &'static str, size: f64, spread: f64| Figure {
        group,
        n,
        best: bounded(value + spread * (among(size) - 1.0) / (size - 1.0), base),
        median: bounded(value + spread * (among(size) - (size + 1.0) / 2.0) / (size - 1.0), base),
        only_for_gap: false,
    };
    let mountain = figure("山区26县", "26", 26.0, spread);
    let developed = Figure {
        best: bounded(mountain.best + 0.30 * spread, base),
        median: bounded(mountain.median + 0.45 * spread, base),
        ..figure("发达县（市、区）", "10", 10.0, spread)
    };
    match row.of {
        9 => vec![figure("丽水九县（市、区）", "9", 9.0, 0.7 * spread), mountain, developed],
        26 => vec![mountain, developed],
        of => {
            let all = Figure { only_for_gap: true, ..figure("province", "90", of as f64, spread) };
            vec![all, mountain, developed]
        }
    }
}

/// A share stays within 100 %, an amount above 0.
fn bounded(x: f64, base: &Item) -> f64 {
    let is_share =
        base.model.as_ref().is_some_and(|model| model.shape != "growth") && base.meaning.unit == "%";
    match (is_share, base.meaning.unit.as_str()) {
        (true, _) => x.clamp(0.0, 100.0),
        (false, "%") => x,
        _ => x.max(0.0),
    }
}

/// Published in the month after, with a number of its own.
fn document(row: &External, end: Month) -> String {
    let (year, month) = if end.number() == 12 { (end.year() + 1, 1) } else { (end.year(), end.number() + 1) };
    format!("{}〔{year}〕合成第{month}号", row.issuer)
}
