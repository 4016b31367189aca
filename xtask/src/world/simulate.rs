//! Fifteen months of the district: villages first, towns, then bureaus, whose figures add up the towns'.

use super::calendar::Frequency;
use super::chance::Chance;
use super::latent::Abilities;
use super::shapes::{Subject, target_periods};
use super::source::{Fixed, Item, Model, Source};
use super::store::{Mark, Store, Value};
use super::table::rounded;
use super::units::{Level, Unit, Units};
use anyhow::{Context, Result};
use std::collections::BTreeMap;

/// Makes all values but published ranks.
pub(super) fn simulate(source: &Source, units: &Units) -> Result<Store> {
    let mut world =
        World { source, units, abilities: Abilities::new(source, units), store: Store::default() };
    for (scope, level) in [('V', Level::Village), ('T', Level::Town), ('P', Level::Bureau)] {
        for (item, model) in modelled(source).filter(|(_, model)| model.scope.contains(scope)) {
            world.fill(item, model, level)?;
        }
    }
    for (item, model) in modelled(source).filter(|(_, model)| model.scope.contains('D')) {
        world.fill_district(item, model)?;
    }
    Ok(world.store)
}

/// A unit's part of an amount that is stated for all, or its size against the mean of villages. `None` when everyone is
/// measured by the same; 0 when it doesn't concern the unit.
pub(super) fn share(model: &Model, unit: &Unit, units: &Units) -> Option<f64> {
    let peers = || units.of(unit.level);
    match (model.share.as_str(), unit.level) {
        ("" | "each", _) => None,
        ("size", _) => {
            let mean = peers().map(|peer| peer.attribute("population")).sum::<f64>() / peers().count() as f64;
            Some((unit.attribute("population") / mean).sqrt())
        }
        (name, Level::Village) => {
            let with: Vec<f64> =
                peers().map(|peer| peer.attribute(name)).filter(|size| *size > 0.0).collect();
            Some(unit.attribute(name) * with.len() as f64 / with.iter().sum::<f64>())
        }
        // A bureau's figure is the whole district's.
        (_, Level::Bureau | Level::County) => None,
        (name, _) => Some(unit.attribute(name) / peers().map(|peer| peer.attribute(name)).sum::<f64>()),
    }
}

fn modelled(source: &Source) -> impl Iterator<Item = (&Item, &Model)> {
    source.items.iter().filter_map(|item| Some((item, item.model.as_ref()?)))
}

struct World<'a> {
    source: &'a Source,
    units: &'a Units,
    abilities: Abilities,
    store: Store,
}

impl World<'_> {
    /// An indicator's values for all units of a level that it concerns.
    fn fill(&mut self, item: &Item, model: &Model, level: Level) -> Result<()> {
        let units = self.units;
        for unit in units.of(level) {
            if share(model, unit, units) == Some(0.0) || !concerns(item, unit, units) {
                continue;
            }
            match model.shape.as_str() {
                "children" => self.add_up_children(item, model, unit)?,
                "panel" => self.rate(item, model, unit),
                _ => self.fill_unit(item, model, unit)?,
            }
        }
        Ok(())
    }

    fn fill_unit(&mut self, item: &Item, model: &Model, unit: &Unit) -> Result<()> {
        let code = &item.meaning.code;
        let subject = Subject {
            unit: &unit.code,
            item,
            model,
            ability: self.abilities.of(unit),
            performance: self.abilities.performance(unit, code),
            share: share(model, unit, self.units),
        };
        if model.shape != "set" {
            let periods = item.frequency.ends().into_iter().map(|end| item.frequency.label(end));
            for (period, value) in periods.zip(subject.values(&self.source.seasons)?) {
                self.store.put(&unit.code, code, period, value);
            }
        }
        if model.target().is_some() {
            let own = subject.share.is_some() && model.shape != "level" && model.shape != "count";
            let whose = if own { unit.code.as_str() } else { "*" };
            for (period, end) in target_periods(model) {
                self.store.refer(whose, code, &period).target =
                    Some(subject.target(end, &self.source.seasons));
            }
        }
        self.fix(item, model, unit)
    }

    /// Puts what is known in place of what was made up.
    fn fix(&mut self, item: &Item, model: &Model, unit: &Unit) -> Result<()> {
        let code = &item.meaning.code;
        for fixed in &self.source.events.set {
            if fixed.indicator == *code && self.units.named(&fixed.unit)?.code == unit.code {
                if model.shape == "ytd" {
                    self.rescale(fixed, item, model, unit);
                }
                self.fix_values(fixed, item, unit, model.shape == "ytd");
                self.fix_references(fixed, code, &unit.code);
            }
        }
        Ok(())
    }

    /// Where a year's target is known, the year's other values keep their share of it.
    fn rescale(&mut self, fixed: &Fixed, item: &Item, model: &Model, unit: &Unit) {
        let code = &item.meaning.code;
        for (year, target) in &fixed.target {
            let Some(made_up) = self.store.refer(&unit.code, code, year).target else { continue };
            let key = (unit.code.clone(), code.clone());
            let series = self.store.values.entry(key).or_default();
            for (_, value) in series.iter_mut().filter(|(period, _)| period.starts_with(year)) {
                value.value = rounded(value.value * target / made_up, model.decimals);
            }
        }
    }

    fn fix_values(&mut self, fixed: &Fixed, item: &Item, unit: &Unit, accumulates: bool) {
        let code = &item.meaning.code;
        for (period, value) in &fixed.values {
            self.store.put(&unit.code, code, period.clone(), *value);
            if !accumulates {
                continue;
            }
            let key = (unit.code.clone(), code.clone());
            let year = &period[..4];
            let earlier = self.store.values.entry(key).or_default();
            for (_, before) in
                earlier.iter_mut().filter(|(label, _)| label.starts_with(year) && *label < period)
            {
                before.value = before.value.min(*value);
            }
        }
    }

    fn fix_references(&mut self, fixed: &Fixed, code: &str, unit: &str) {
        for (period, target) in &fixed.target {
            self.store.refer(unit, code, period).target = Some(*target);
        }
        for (period, baseline) in &fixed.baseline {
            self.store.refer(unit, code, period).baseline = Some(*baseline);
        }
        for (period, high) in &fixed.high {
            self.store.refer(unit, code, period).high = Some(*high);
        }
    }

    /// A town's figure is its villages' sum: they report it, nobody types it again.
    fn add_up_children(&mut self, item: &Item, model: &Model, town: &Unit) -> Result<()> {
        let of = &model.target;
        let children: Vec<&Unit> =
            self.units.of(Level::Village).filter(|unit| unit.parent == town.code).collect();
        self.add_up(item, model, &town.code, &children, of, None)
    }

    /// A bureau's figure for the district: from the towns where they have one, else its own.
    fn fill_district(&mut self, item: &Item, model: &Model) -> Result<()> {
        let lead = self.units.named(&item.meaning.lead)?;
        if !model.scope.contains('T') {
            return self.fill_unit(item, model, lead);
        }
        let amounts = ["stock", "flow", "count", "children", "quarterly"];
        let adds =
            amounts.contains(&model.shape.as_str()) || (model.shape == "ytd" && !model.share.is_empty());
        let units = self.units;
        let towns: Vec<&Unit> = units.of(Level::Town).collect();
        let weight = |unit: &Unit| if model.share.is_empty() { 1.0 } else { unit.attribute(&model.share) };
        let weights = (!adds).then_some(&weight as &dyn Fn(&Unit) -> f64);
        self.add_up(item, model, &lead.code, &towns, &item.meaning.code, weights)
    }

    /// Sums of the parts' indicator `of`, or weighted means; targets likewise.
    fn add_up(
        &mut self,
        item: &Item,
        model: &Model,
        whole: &str,
        parts: &[&Unit],
        of: &str,
        weight: Option<&dyn Fn(&Unit) -> f64>,
    ) -> Result<()> {
        let mut values: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        let mut targets: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        let add = |sums: &mut BTreeMap<String, (f64, f64)>, period: &str, x: f64, weight: f64| {
            let sum = sums.entry(period.to_owned()).or_default();
            *sum = (sum.0 + x * weight, sum.1 + weight);
        };
        for part in parts {
            let weight = weight.map_or(1.0, |weight| weight(part));
            for (period, value) in self.store.series(&part.code, of).into_iter().flatten() {
                add(&mut values, period, value.value, weight);
            }
            for (period, reference) in self.store.references(&part.code, of).into_iter().flatten() {
                add(&mut targets, period, reference.target.context("parts have targets")?, weight);
            }
        }
        let result = |(sum, weights): (f64, f64)| {
            rounded(if weight.is_some() { sum / weights } else { sum }, model.decimals)
        };
        let code = &item.meaning.code;
        for (period, sums) in values {
            self.store.put(whole, code, period, result(sums));
        }
        for (period, sums) in targets {
            self.store.refer(whole, code, &period).target = Some(result(sums));
        }
        Ok(())
    }

    /// Marks out of ten: leaders, other units, and those who are served.
    fn rate(&mut self, item: &Item, model: &Model, unit: &Unit) {
        const RATERS: [(&str, &str, usize); 3] = [("leaders", "L", 4), ("peers", "P", 4), ("public", "M", 5)];
        let code = &item.meaning.code;
        let performance = self.abilities.performance(unit, code);
        for end in item.frequency.ends() {
            let period = item.frequency.label(end);
            let level = model.mid.unwrap_or(0.0) + model.sd.unwrap_or(0.0) * performance[end.0];
            let mut marks = Vec::new();
            for (group, letter, count) in RATERS {
                for number in 1..=count {
                    let rater = format!("{letter}{number}");
                    let strictness = 0.25 * Chance::of(&["rater", &rater, code]).normal();
                    let taste = 0.35 * Chance::of(&["mark", &rater, code, &unit.code, &period]).normal();
                    let mark = rounded(model.within(level + strictness + taste), model.decimals);
                    marks.push(Mark { rater, group, mark });
                }
            }
            self.store.marks.entry((unit.code.clone(), code.clone())).or_default().insert(period, marks);
        }
    }
}

/// Whether a village has an item at all.
pub(super) fn concerns(item: &Item, unit: &Unit, units: &Units) -> bool {
    let in_street = || units.0.iter().any(|town| town.code == unit.parent && town.kind == "subdistrict");
    let of_she = || units.0.iter().any(|town| town.code == unit.parent && town.name.contains("畲族"));
    let is_village = unit.kind == "village";
    let own_item = item.meaning.code.starts_with('X');
    match item.meaning.fits.as_str() {
        "rural" => is_village || (!own_item && !in_street()),
        "farm" => unit.attribute("arable") > 0.0,
        "mountain" => is_village && unit.is_mountain(),
        "community" => !is_village,
        "she" => of_she(),
        _ => true,
    }
}

/// What goes wrong: late forms, gaps, corrections.
pub(super) fn disturb(store: &mut Store, source: &Source, units: &Units) -> Result<()> {
    for late in &source.events.late {
        let items = source.items.iter().filter(|item| item.meaning.source_unit == late.source);
        let codes: Vec<&str> = items
            .filter(|item| item.frequency == Frequency::Month)
            .map(|item| item.meaning.code.as_str())
            .collect();
        for ((_, indicator), series) in &mut store.values {
            if codes.contains(&indicator.as_str()) {
                series.remove(&late.period);
            }
        }
    }
    for duty in source.events.duty.iter().filter(|duty| duty.status == "exempt") {
        let key = (units.named(&duty.unit)?.code.clone(), duty.indicator.clone());
        store.values.remove(&key);
        store.marks.remove(&key);
    }
    for gap in &source.events.gap {
        let unit = units.named(&gap.unit)?;
        let gone = store
            .values
            .get_mut(&(unit.code.clone(), gap.indicator.clone()))
            .and_then(|s| s.remove(&gap.period));
        gone.with_context(|| {
            format!("events.toml: no value to leave out: {} {} {}", gap.unit, gap.indicator, gap.period)
        })?;
    }
    for restated in &source.events.restated {
        let key = (units.named(&restated.unit)?.code.clone(), restated.indicator.clone());
        let value = store.values.get_mut(&key).and_then(|series| series.get_mut(&restated.period));
        let value: &mut Value =
            value.with_context(|| format!("events.toml: no value to restate: {key:?}"))?;
        value.restated_from = Some(rounded(value.value + restated.before, 4));
    }
    Ok(())
}
