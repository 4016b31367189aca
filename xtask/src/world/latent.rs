//! How well a unit does at something in a month, before it is a value: what it always does well or badly, what it does
//! so at this indicator, how the month was for all, its own ups and downs, and at times a slump.

use super::calendar::MONTHS;
use super::chance::{Chance, exp};
use super::source::Source;
use super::units::{Level, Unit, Units};
use std::collections::BTreeMap;

/// How much of last month's ups and downs is left.
const PERSISTENCE: f64 = 0.75;

/// What units can do.
pub(super) struct Abilities(BTreeMap<String, (f64, f64)>);

impl Abilities {
    /// Those that people fixed, and chance for the others.
    pub(super) fn new(source: &Source, units: &Units) -> Self {
        let ability = |unit: &Unit| {
            if let Some(town) = source.towns.iter().find(|town| town.code == unit.code) {
                return (town.ability, town.drift);
            }
            let fixed = source.events.ability.get(&units.full_name(unit)).copied();
            let of_town =
                source.towns.iter().find(|town| town.code == unit.parent).map_or(0.0, |town| town.ability);
            let chance = Chance::of(&["ability", &unit.code]).normal();
            (fixed.unwrap_or(0.12 * of_town + 0.65 * chance), 0.0)
        };
        Self(units.0.iter().map(|unit| (unit.code.clone(), ability(unit))).collect())
    }

    /// A unit's ability in the last month.
    pub(super) fn of(&self, unit: &Unit) -> f64 {
        self.0.get(&unit.code).map_or(0.0, |(ability, _)| *ability)
    }

    /// A unit's performance at an indicator, month by month; 0 is average.
    pub(super) fn performance(&self, unit: &Unit, indicator: &str) -> [f64; MONTHS] {
        let (ability, drift) = self.0.get(&unit.code).copied().unwrap_or_default();
        let own_share = match unit.level {
            Level::Town => 0.72,
            Level::Village => 0.60,
            Level::Bureau | Level::County => 0.45,
        };
        let affinity = Chance::of(&["affinity", &unit.code, indicator]).normal();
        let own = wave(&["own", &unit.code, indicator]);
        let common = wave(&["common", indicator]);
        let mut months = [0.0; MONTHS];
        for (at, month) in months.iter_mut().enumerate() {
            let ability = ability - drift * (MONTHS - 1 - at) as f64;
            *month = own_share * ability + 0.40 * affinity + 0.32 * own[at] + 0.22 * common[at];
            *month -= slump(unit, indicator, at, ability);
        }
        months
    }
}

/// Ups and downs that last some months, with variance 1.
fn wave(words: &[&str]) -> [f64; MONTHS] {
    let mut chance = Chance::of(words);
    let fresh = (1.0 - PERSISTENCE * PERSISTENCE).sqrt();
    let mut level = chance.normal();
    [(); MONTHS].map(|()| {
        let now = level;
        level = PERSISTENCE * level + fresh * chance.normal();
        now
    })
}

/// A weak spot for three months: rarer with able units. It makes lopsided (偏科) ones.
fn slump(unit: &Unit, indicator: &str, month: usize, ability: f64) -> f64 {
    let quarter = (month / 3).to_string();
    let mut chance = Chance::of(&["slump", &unit.code, indicator, &quarter]);
    let likely = match unit.level {
        Level::Town => 0.03,
        Level::Village => 0.032,
        Level::Bureau | Level::County => 0.02,
    };
    if chance.uniform() < likely * exp(-0.5 * ability) { chance.between(2.0, 4.0) } else { 0.0 }
}
