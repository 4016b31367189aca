//! A board's folder: scheme, values, targets, assignments, declared points.

use super::board::{Assign, Board, is_everyones};
use super::calendar::Frequency;
use super::duties;
use super::external::Published;
use super::scheme;
use super::source::{Item, Source};
use super::store::{Reference, Store};
use super::table::{Sheet, number, short, write};
use super::units::{Unit, Units};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use toml::Value;

/// What all boards draw from.
pub(super) struct World<'a> {
    pub(super) source: &'a Source,
    pub(super) units: &'a Units,
    pub(super) store: &'a Store,
    pub(super) published: &'a Published,
}

impl World<'_> {
    /// Writes the board's files into its folder.
    pub(super) fn write_board(&self, board: &Board<'_>, folder: &Path) -> Result<()> {
        let folder = folder.join("boards").join(board.code);
        write(&folder.join("scheme.toml"), scheme::text(board, self.source, self.units)?.as_bytes())?;
        let values = if board.is("wide") { self.wide(board)? } else { self.long(board)? };
        values.write(&folder.join("values.csv"))?;
        let assignments = duties::sheet(board, self.source, self.units)?;
        for (name, sheet) in [
            ("targets.csv", self.targets(board)?),
            ("assign.csv", assignments),
            ("adjustments.csv", self.adjustments(board)?),
            ("benchmarks.csv", self.published.benchmarks(board.code, self.source)?),
            ("published.csv", self.published.sheet(board.code, self.source)?),
        ] {
            if !sheet.is_empty() {
                sheet.write(&folder.join(name))?;
            }
        }
        Ok(())
    }

    /// The units whose values of an item the board shows.
    fn holders<'a>(&'a self, board: &Board<'a>, item: &Item) -> Result<Vec<&'a Unit>> {
        let of_district = matches!(board.assign, Assign::LeadCo | Assign::Bureaus) && !is_everyones(item);
        if of_district {
            return Ok(vec![self.units.named(&item.meaning.lead)?]);
        }
        Ok(board.units(self.units))
    }

    /// Whether the board looks at values of this frequency.
    fn shows(board: &Board<'_>, item: &Item) -> bool {
        board.setting("periods") != Some("year") || item.frequency == Frequency::Year
    }

    fn long(&self, board: &Board<'_>) -> Result<Sheet> {
        let mut sheet = Sheet::new(&[
            "unit",
            "period",
            "indicator",
            "value",
            "restated_from",
            "rank_of",
            "previous_rank",
            "rater",
            "rater_group",
        ]);
        // By period, as the forms came in, then by indicator, as each form fills one for all units.
        let mut rows: BTreeMap<(String, usize, String), Vec<Vec<String>>> = BTreeMap::new();
        for (at, (item, _)) in
            board.indicators.iter().enumerate().filter(|(_, (item, _))| Self::shows(board, item))
        {
            for unit in self.holders(board, item)? {
                for (period, cells) in self.cells(unit, item) {
                    let mut row = vec![unit.code.clone(), period.clone(), item.meaning.code.clone()];
                    row.extend(cells);
                    rows.entry((period, at, unit.code.clone())).or_default().push(row);
                }
            }
        }
        rows.into_values().flatten().for_each(|row| sheet.push_row(row));
        Ok(sheet.without_empty(&["restated_from", "rank_of", "previous_rank", "rater", "rater_group"]))
    }

    /// A unit's values of an item: cells from `value` on, by period.
    fn cells(&self, unit: &Unit, item: &Item) -> Vec<(String, [String; 6])> {
        let decimals = item.model.as_ref().map_or(0, |model| model.decimals);
        let key = (unit.code.clone(), item.meaning.code.clone());
        let mut all = Vec::new();
        for (period, value) in self.store.values.get(&key).into_iter().flatten() {
            let restated = value.restated_from.map(|x| number(x, decimals)).unwrap_or_default();
            let (of, previous) =
                value.rank.map(|(of, previous)| (short(of), short(previous))).unwrap_or_default();
            let cells = [number(value.value, decimals), restated, of, previous, String::new(), String::new()];
            all.push((period.clone(), cells));
        }
        for (period, marks) in self.store.marks.get(&key).into_iter().flatten() {
            for mark in marks {
                let [none, rater, group] = ["", &mark.rater, mark.group].map(str::to_owned);
                let cells = [number(mark.mark, decimals), none.clone(), none.clone(), none, rater, group];
                all.push((period.clone(), cells));
            }
        }
        all
    }

    /// A column per indicator. A village's own items are there only where its order has them.
    fn wide(&self, board: &Board<'_>) -> Result<Sheet> {
        let items: Vec<&Item> = board.indicators.iter().map(|(item, _)| *item).collect();
        let own: Vec<&Item> =
            items.iter().copied().filter(|item| item.meaning.code.starts_with('X')).collect();
        let mut head = vec!["unit", "period"];
        head.extend(items.iter().map(|item| item.meaning.code.as_str()));
        let mut sheet = Sheet::new(&head);
        let mut rows: BTreeMap<(String, String), BTreeMap<&str, String>> = BTreeMap::new();
        for unit in board.units(self.units) {
            let ordered = duties::own_items(&own, unit, self.source, self.units)?;
            let has = |item: &Item| {
                !item.meaning.code.starts_with('X')
                    || ordered.iter().any(|(own, _)| own.meaning.code == item.meaning.code)
            };
            for item in items.iter().copied().filter(|item| has(item)) {
                for (period, cells) in self.cells(unit, item) {
                    let row = rows.entry((period, unit.code.clone())).or_default();
                    row.insert(&item.meaning.code, cells[0].clone());
                }
            }
        }
        for ((period, unit), cells) in rows {
            let mut row = vec![unit, period];
            row.extend(
                items.iter().map(|item| cells.get(item.meaning.code.as_str()).cloned().unwrap_or_default()),
            );
            sheet.push_row(row);
        }
        Ok(sheet)
    }

    /// What the rules measure against and do not state themselves.
    fn targets(&self, board: &Board<'_>) -> Result<Sheet> {
        let mut sheet = Sheet::new(&["unit", "period", "indicator", "target", "baseline", "high"]);
        for (item, table) in &board.indicators {
            let needs = Needs::of(item, table)?;
            let code = &item.meaning.code;
            let decimals = item.model.as_ref().map_or(0, |model| model.decimals);
            let holders = self.holders(board, item)?;
            let whose: Vec<&str> = holders.iter().map(|unit| unit.code.as_str()).chain(["*"]).collect();
            let mut found = BTreeSet::new();
            for unit in whose {
                for (period, reference) in self.store.references(unit, code).into_iter().flatten() {
                    let cells = needs.cells(reference, decimals);
                    if cells.iter().any(|cell| !cell.is_empty()) {
                        let [target, baseline, high] = cells;
                        found.extend(needs.met_by(reference));
                        sheet.push_row(vec![
                            unit.to_owned(),
                            period.clone(),
                            code.clone(),
                            target,
                            baseline,
                            high,
                        ]);
                    }
                }
            }
            if let Some(missing) = needs.0.difference(&found).next() {
                anyhow::bail!(
                    "{}: {code} needs a {missing}, which neither its rule nor its model states",
                    board.code
                );
            }
        }
        Ok(sheet.without_empty(&["target", "baseline", "high"]))
    }

    fn adjustments(&self, board: &Board<'_>) -> Result<Sheet> {
        let mut sheet = Sheet::new(&["unit", "period", "node", "points", "reason", "document"]);
        for row in self.source.adjustments.iter().filter(|row| row.board == board.code) {
            let unit = &self.units.named(&row.unit)?.code;
            sheet.push([unit, &row.period, &row.node, &row.points, &row.reason, &row.document]);
        }
        Ok(sheet)
    }
}

/// References that an indicator's rule asks for.
struct Needs(BTreeSet<&'static str>);

impl Needs {
    fn of(item: &Item, table: &toml::Table) -> Result<Self> {
        let rule = table.get("rule").and_then(Value::as_table);
        let mut needs = BTreeSet::new();
        collect(rule.with_context(|| format!("{}: no rule", item.meaning.code))?, &mut needs);
        if item.meaning.direction == "target" {
            needs.insert("target");
        }
        Ok(Self(needs))
    }

    fn pick(&self, name: &'static str, x: Option<f64>) -> Option<f64> {
        x.filter(|_| self.0.contains(name))
    }

    fn met_by(&self, reference: &Reference) -> Vec<&'static str> {
        let Reference { target, baseline, high } = *reference;
        let all = [("target", target), ("baseline", baseline), ("high", high)];
        all.into_iter().filter(|(_, x)| x.is_some()).map(|(name, _)| name).collect()
    }

    fn cells(&self, reference: &Reference, decimals: usize) -> [String; 3] {
        let cell = |name, x| self.pick(name, x).map(|x| number(x, decimals)).unwrap_or_default();
        [cell("target", reference.target), cell("baseline", reference.baseline), cell("high", reference.high)]
    }
}

fn collect(rule: &toml::Table, needs: &mut BTreeSet<&'static str>) {
    let text = |key: &str| rule.get(key).and_then(Value::as_str).unwrap_or_default();
    let wanted: &[&'static str] = match text("kind") {
        "completion" | "schedule" | "deduct" => &["target"],
        "improvement" => &["baseline", "high"],
        "formula" if text("expr").contains("target") => &["target"],
        _ => &[],
    };
    needs.extend(wanted.iter().filter(|name| !rule.contains_key(**name)));
    for part in rule.get("rules").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table)
    {
        collect(part, needs);
    }
}
