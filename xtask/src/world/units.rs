//! The units: the real ones of the division codes, and the bureaus, with invented attributes.

use super::chance::Chance;
use super::source::{Division, Source, Town};
use super::table::{Sheet, number, rounded};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;

/// What a scheme's `level` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    County,
    Town,
    Village,
    Bureau,
}

/// Anybody who is scored, and the district itself.
pub(super) struct Unit {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) level: Level,
    /// county, subdistrict, town, township, village, community, bureau
    pub(super) kind: String,
    pub(super) parent: String,
    pub(super) group: String,
    official_name: String,
    /// By name of the column.
    attributes: BTreeMap<&'static str, f64>,
}

/// All units, in the order of the file.
pub(super) struct Units(pub(super) Vec<Unit>);

/// Columns with numbers, and their decimals.
const ATTRIBUTES: [(&str, usize); 8] = [
    ("population", 4),
    ("area", 2),
    ("arable", 0),
    ("villages", 0),
    ("enterprises", 0),
    ("urban", 2),
    ("difficulty", 2),
    ("staff", 0),
];

impl Unit {
    /// An attribute; 0 when the unit has none.
    pub(super) fn attribute(&self, name: &str) -> f64 {
        self.attributes.get(name).copied().unwrap_or(0.0)
    }

    /// True in the hills, where villages get hill work.
    pub(super) fn is_mountain(&self) -> bool {
        ["山区", "溪谷", "全乡"].iter().any(|word| self.group.contains(word))
    }
}

impl Units {
    /// Builds all units.
    pub(super) fn new(source: &Source) -> Result<Self> {
        let mut units = Vec::new();
        for division in source.divisions.iter().filter(|division| division.level == "county") {
            units.push(county(division));
        }
        for town in &source.towns {
            let division = source.divisions.iter().find(|division| division.code == town.code);
            units.push(self::town(
                division.with_context(|| format!("towns.csv: unknown {}", town.code))?,
                town,
            ));
        }
        for town in &source.towns {
            units.extend(villages(source, town, &units)?);
        }
        units.extend(source.bureaus.iter().map(|bureau| Unit {
            code: bureau.code.clone(),
            name: bureau.name.clone(),
            level: Level::Bureau,
            kind: "bureau".into(),
            parent: bureau.code[..6].to_owned(),
            group: bureau.group.clone(),
            official_name: bureau.official_name.clone(),
            attributes: [("staff", bureau.staff)].into(),
        }));
        Ok(Self(units))
    }

    /// The units of a level.
    pub(super) fn of(&self, level: Level) -> impl Iterator<Item = &Unit> {
        self.0.iter().filter(move |unit| unit.level == level)
    }

    /// The bureau or town with this name, or the village called `town·village`.
    pub(super) fn named(&self, name: &str) -> Result<&Unit> {
        let (town, village) =
            name.split_once('·').map_or((name, None), |(town, village)| (town, Some(village)));
        let not_village = |unit: &&Unit| unit.level != Level::Village && unit.name == town;
        let unit = self.0.iter().find(not_village).with_context(|| format!("no unit is called `{town}`"))?;
        let Some(village) = village else { return Ok(unit) };
        let inside = |found: &&Unit| found.parent == unit.code && found.name == village;
        self.0.iter().find(inside).with_context(|| format!("no unit is called `{name}`"))
    }

    /// How source files write the unit's name.
    pub(super) fn full_name(&self, unit: &Unit) -> String {
        match self.0.iter().find(|town| unit.level == Level::Village && town.code == unit.parent) {
            Some(town) => format!("{}·{}", town.name, unit.name),
            None => unit.name.clone(),
        }
    }

    /// `units.csv`
    pub(super) fn sheet(&self) -> Sheet {
        let mut head = vec!["code", "name", "level", "parent", "group", "official_name", "kind"];
        head.extend(ATTRIBUTES.iter().map(|(name, _)| *name));
        let mut sheet = Sheet::new(&head);
        for unit in &self.0 {
            let level = match unit.level {
                Level::County => "county",
                Level::Town => "town",
                Level::Village => "village",
                Level::Bureau => "bureau",
            };
            let texts =
                [&unit.code, &unit.name, level, &unit.parent, &unit.group, &unit.official_name, &unit.kind];
            let mut row: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
            let cell =
                |(name, decimals): &(&str, usize)| unit.attributes.get(name).map(|x| number(*x, *decimals));
            row.extend(ATTRIBUTES.iter().map(|attribute| cell(attribute).unwrap_or_default()));
            sheet.push_row(row);
        }
        sheet
    }
}

fn county(division: &Division) -> Unit {
    Unit {
        code: division.code.clone(),
        name: division.name.clone(),
        level: Level::County,
        kind: division.level.clone(),
        parent: String::new(),
        group: String::new(),
        official_name: format!("丽水市{}", division.name),
        attributes: BTreeMap::new(),
    }
}

fn town(division: &Division, town: &Town) -> Unit {
    let office = if division.level == "subdistrict" { "办事处" } else { "人民政府" };
    Unit {
        code: division.code.clone(),
        name: division.name.clone(),
        level: Level::Town,
        kind: division.level.clone(),
        parent: division.parent.clone(),
        group: town.group.clone(),
        official_name: format!("丽水市莲都区{}{office}", division.name),
        attributes: [
            ("population", town.population),
            ("area", town.area),
            ("arable", town.arable),
            ("villages", town.villages),
            ("enterprises", town.enterprises),
            ("urban", town.urban),
            ("difficulty", town.difficulty),
        ]
        .into(),
    }
}

/// A town's villages, among which its people and land are divided.
fn villages(source: &Source, town: &Town, units: &[Unit]) -> Result<Vec<Unit>> {
    let parent =
        units.iter().find(|unit| unit.code == town.code).context("towns come before their villages")?;
    let inside: Vec<&Division> =
        source.divisions.iter().filter(|division| division.parent == town.code).collect();
    let weigh = |purpose: &str, community: f64| -> Vec<f64> {
        let weight = |division: &&Division| {
            let size = if division.level == "community" { community } else { 1.0 };
            size * Chance::of(&["unit", purpose, &division.code]).between(0.5, 1.5)
        };
        inside.iter().map(weight).collect()
    };
    let in_street = parent.kind == "subdistrict";
    let people = divide(town.population, 4, &weigh("population", 3.0));
    let land = divide(town.area, 2, &weigh("area", 0.12));
    let fields = divide(town.arable, 0, &weigh("arable", if in_street { 0.0 } else { 0.3 }));
    let groups =
        source.groups.get(&parent.name).with_context(|| format!("groups.toml: no {}", parent.name))?;
    let village = |(at, division): (usize, &&Division)| {
        let name = spoken(&division.name);
        Ok(Unit {
            group: format!("{}·{}", parent.name, group(groups, &name)?),
            code: division.code.clone(),
            name,
            level: Level::Village,
            kind: division.level.clone(),
            parent: town.code.clone(),
            official_name: division.name.clone(),
            attributes: [
                ("population", people[at]),
                ("area", land[at]),
                ("arable", fields[at]),
                ("difficulty", town.difficulty),
            ]
            .into(),
        })
    };
    let all = inside.iter().enumerate().map(village).collect::<Result<Vec<Unit>>>()?;
    let names = groups.values().filter_map(toml::Value::as_array).flatten().filter_map(toml::Value::as_str);
    for name in names {
        if !all.iter().any(|unit| unit.name == name) {
            bail!("groups.toml: {} has no {name}", parent.name);
        }
    }
    Ok(all)
}

fn group(groups: &BTreeMap<String, toml::Value>, village: &str) -> Result<String> {
    let has = |list: &toml::Value| {
        list.as_array().is_some_and(|list| list.iter().any(|name| name.as_str() == Some(village)))
    };
    let listed = groups.iter().find(|(_, list)| has(list)).map(|(group, _)| group.clone());
    let rest = || groups.get("rest").and_then(toml::Value::as_str).map(str::to_owned);
    listed.or_else(rest).with_context(|| format!("groups.toml: {village} is in no group"))
}

/// Divides a whole by weights so that the rounded parts add up to it again; the first takes what rounding leaves.
fn divide(whole: f64, decimals: usize, weights: &[f64]) -> Vec<f64> {
    let total: f64 = weights.iter().sum();
    if total == 0.0 {
        return vec![0.0; weights.len()];
    }
    let mut parts: Vec<f64> =
        weights.iter().map(|weight| rounded(whole * weight / total, decimals)).collect();
    let rest = whole - parts.iter().sum::<f64>();
    if let Some(first) = parts.iter_mut().find(|part| **part > 0.0) {
        *first = rounded(*first + rest, decimals);
    }
    parts
}

/// The name as people say it: 水东村委会 is 水东村, 魏村村委会 is 魏村, 永晖社区居委会 is 永晖社区.
fn spoken(official: &str) -> String {
    if let Some(stem) = official.strip_suffix("村委会") {
        return if stem.ends_with('村') { stem.to_owned() } else { format!("{stem}村") };
    }
    match official.strip_suffix("居委会") {
        Some(stem) if stem.ends_with("社区") => stem.to_owned(),
        Some(stem) => format!("{}社区", stem.trim_end_matches('镇')),
        None => official.to_owned(),
    }
}
