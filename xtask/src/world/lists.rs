//! The lists that belong to no board: units, counties, the 161 indicators, village items.

use super::board::Board;
use super::scheme::rule_in_words;
use super::source::{County, Item, Source};
use super::store::Store;
use super::table::{Sheet, short};
use super::units::Units;
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;

/// What the source says there are.
const INDICATORS: usize = 161;

/// What both lists say of an indicator; see [`row`].
const COLUMNS: [&str; 13] = [
    "code",
    "name",
    "definition",
    "unit",
    "direction",
    "frequency",
    "basis",
    "source_unit",
    "lead",
    "co",
    "boards",
    "target",
    "rule",
];

/// `indicators.csv`
pub(super) fn indicators(
    source: &Source,
    units: &Units,
    store: &Store,
    boards: &[Board<'_>],
) -> Result<Sheet> {
    let mut sheet = Sheet::new(&COLUMNS);
    let uses = uses(source, boards)?;
    let listed: Vec<&Item> = source.items.iter().filter(|item| !is_village_item(item)).collect();
    if listed.len() != INDICATORS {
        bail!("there are {} indicators, not {INDICATORS}", listed.len());
    }
    for item in listed {
        sheet.push_row(row(item, units, store, &uses)?);
    }
    Ok(sheet)
}

/// `village_items.csv`
pub(super) fn village_items(
    source: &Source,
    units: &Units,
    store: &Store,
    boards: &[Board<'_>],
) -> Result<Sheet> {
    let more = ["kind", "dimension", "points", "fits"];
    let mut sheet = Sheet::new(&[&COLUMNS[..], &more].concat());
    let uses = uses(source, boards)?;
    for item in source.items.iter().filter(|item| is_village_item(item)) {
        let code = &item.meaning.code;
        let used = uses.get(code.as_str()).with_context(|| format!("{code} is on no board"))?;
        let kind = if code.starts_with('X') { "own" } else { "common" };
        let mut row = row(item, units, store, &uses)?;
        row.extend([kind.to_owned(), used.dimension.clone(), used.points.clone(), item.meaning.fits.clone()]);
        sheet.push_row(row);
    }
    Ok(sheet)
}

fn is_village_item(item: &Item) -> bool {
    item.model.as_ref().is_some_and(|model| model.scope.contains('V'))
}

/// Where an item is used.
struct Use<'a> {
    boards: Vec<&'a str>,
    rule: String,
    dimension: String,
    points: String,
}

fn uses<'a>(source: &Source, boards: &'a [Board<'a>]) -> Result<BTreeMap<&'a str, Use<'a>>> {
    let mut uses: BTreeMap<&str, Use<'_>> = BTreeMap::new();
    for board in boards {
        for (item, table) in &board.indicators {
            let rule = table.get("rule").with_context(|| format!("{}: no rule", item.meaning.code))?;
            let first = Use {
                boards: Vec::new(),
                rule: rule_in_words(rule, &source.seasons)?,
                dimension: table.get("in").and_then(toml::Value::as_str).unwrap_or_default().to_owned(),
                points: table.get("points").and_then(super::board::number).map(short).unwrap_or_default(),
            };
            uses.entry(item.meaning.code.as_str()).or_insert(first).boards.push(board.code);
        }
    }
    Ok(uses)
}

fn row(item: &Item, units: &Units, store: &Store, uses: &BTreeMap<&str, Use<'_>>) -> Result<Vec<String>> {
    let meaning = &item.meaning;
    let used = uses.get(meaning.code.as_str()).with_context(|| format!("{} is on no board", meaning.code))?;
    let code = |name: &str| units.named(name).map(|unit| unit.code.clone());
    let co = item.co.iter().map(|(name, _)| code(name)).collect::<Result<Vec<_>>>()?;
    // Sums of villages have no target of their own in the models: the district's latest stands for them.
    let stated = item.model.as_ref().and_then(|model| model.target());
    let latest = store.references(&code(&meaning.lead)?, &meaning.code).and_then(|all| all.values().last());
    let target = stated.or(latest.and_then(|reference| reference.target.or(reference.high)));
    Ok(vec![
        meaning.code.clone(),
        meaning.name.clone(),
        meaning.definition.clone(),
        meaning.unit.clone(),
        meaning.direction.clone(),
        meaning.frequency.clone(),
        meaning.basis.clone(),
        meaning.source(units)?,
        code(&meaning.lead)?,
        co.join(";"),
        used.boards.join(";"),
        target.map(short).unwrap_or_default(),
        used.rule.clone(),
    ])
}

/// `counties.csv`: whom the district is compared with.
pub(super) fn counties(source: &Source) -> Result<Sheet> {
    let mut sheet = Sheet::new(&["code", "name", "city", "lishui9", "mountain26", "developed10"]);
    let is_mountain = |county: &County| county.group == "mountain26";
    let is_developed =
        |county: &County| source.developed.iter().any(|developed| developed.code == county.code);
    let flag = |truth: bool| if truth { "1" } else { "0" };
    let mut developed = 0;
    for county in source.counties.iter().filter(|county| is_mountain(county) || is_developed(county)) {
        let of_lishui = county.city == "丽水市";
        developed += usize::from(is_developed(county));
        let marks = [of_lishui, is_mountain(county), is_developed(county)].map(flag);
        sheet.push([&county.code, &county.name, &county.city, marks[0], marks[1], marks[2]]);
    }
    if developed != source.developed.len() {
        bail!("peer_counties.csv has only {developed} of the developed counties");
    }
    Ok(sheet)
}
