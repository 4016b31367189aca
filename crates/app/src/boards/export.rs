//! A month's material as files, in the formats that `score` reads. The same material always makes the same bytes.

use super::material::{Material, Past};
use crate::AppError;
use domain::goal::{Aim, Observation, Target, in_force, month_of};
use domain::id::{GoalId, UnitId};
use domain::period::Period;
use kernel::column::Codes;
use kernel::facts::{Assigned, Status};
use kernel::scheme::{Direction, Scheme};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use tables::{Format, Source, UnitKeys, read_assignment};

/// Files by name, with the folders that they are in.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Writes all files of a board.
pub(crate) fn files(of: &Material) -> Result<Files, AppError> {
    let mut sheet = Sheet::of(of)?;
    let assigned = sheet.assigned()?;
    sheet.only = sheet.listed(&assigned);
    let named = sheet.named(&assigned);
    sheet.keep(&named);
    let mut files = Files::new();
    let mut put = |name: &str, body: Option<Vec<u8>>| body.map(|body| files.insert(name.to_owned(), body));
    put("scheme.toml", Some(of.version.text.clone().into_bytes()));
    put("units.csv", Some(sheet.units()?));
    put("values.csv", sheet.values()?);
    put("targets.csv", sheet.targets()?);
    put("assign.csv", sheet.assign(assigned)?);
    put("adjustments.csv", sheet.adjustments()?);
    put("benchmarks.csv", of.benchmarks.clone());
    for Past { scheme, period, scores, board } in &of.history {
        put(&format!("history/{scheme}/{period}/scores.csv"), Some(scores.clone()));
        put(&format!("history/{scheme}/{period}/board.json"), Some(board.clone()));
    }
    Ok(files)
}

/// What is being written.
struct Sheet<'a> {
    of: &'a Material,
    scheme: &'a Scheme,
    /// The units that are there at the period's end, by id, and those of them that are written.
    units: HashMap<UnitId, &'a domain::unit::Unit>,
    kept: BTreeSet<&'a str>,
    /// The units whose figures are the board's; none: all.
    only: Option<HashSet<UnitId>>,
    /// The places of goals among the scheme's fields.
    fields: HashMap<GoalId, u32>,
}

/// A table being written.
struct Rows(csv::Writer<Vec<u8>>);

impl Rows {
    fn new(head: &[&str]) -> Result<Self, AppError> {
        let mut rows = Self(csv::Writer::from_writer(Vec::new()));
        rows.add(head)?;
        Ok(rows)
    }

    fn add<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) -> Result<(), AppError> {
        self.0.write_record(cells).map_err(AppError::outside)
    }

    fn done(self) -> Result<Vec<u8>, AppError> {
        self.0.into_inner().map_err(AppError::outside)
    }
}

/// A number that reads back the same; nothing for none.
fn number(of: Option<f64>) -> String {
    of.map_or_else(String::new, |number| number.to_string())
}

/// What a target says, in the columns that rules read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Aims {
    target: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    baseline: Option<f64>,
}

/// A column of targets, and what stands in it.
type AimColumn = (&'static str, fn(&Aims) -> Option<f64>);

/// A way ends at its target, and where it doesn't begin at nothing, leads there from a baseline. A range is a target at the
/// end that is to be kept to; one that has both ends is a scale too.
fn aims(aim: &Aim, direction: Option<Direction>) -> Aims {
    match aim {
        Aim::Course(course) => {
            let from = Some(course.from()).filter(|from| *from != 0.0);
            let to = Some(course.to());
            Aims { target: to, low: None, high: from.and(to), baseline: from }
        }
        Aim::Range { low, high } => {
            let target = match direction {
                Some(Direction::Up) | None => *low,
                Some(Direction::Down) => *high,
                Some(Direction::Target) => low.midpoint(*high),
            };
            let (low, high) = if low < high { (Some(*low), Some(*high)) } else { (None, None) };
            Aims { target: Some(target), low, high, baseline: None }
        }
    }
}

impl<'a> Sheet<'a> {
    fn of(of: &'a Material) -> Result<Self, AppError> {
        let fields = of.goals.iter().filter_map(|(code, id)| Some((*id, of.scheme.fields.codes.find(code)?)));
        Ok(Self {
            of,
            scheme: &of.scheme,
            units: of.units.iter().map(|unit| (unit.id, unit)).collect(),
            kept: BTreeSet::new(),
            only: None,
            fields: fields.collect(),
        })
    }

    fn code(&self, field: u32) -> &'a str {
        self.scheme.fields.codes.get(field)
    }

    fn direction(&self, field: u32) -> Option<Direction> {
        let (_, indicator) = self.scheme.indicators().find(|(_, of)| of.field == field as usize)?;
        Some(indicator.direction)
    }

    /// The scheme's units, those that figures or assignments name, and the units above them.
    fn keep(&mut self, named: &HashSet<&'a str>) {
        let scored = |unit: &domain::unit::Unit| self.scheme.level.as_ref() == Some(&unit.level);
        let kept = self.of.units.iter().filter(|unit| scored(unit) || named.contains(unit.code.as_str()));
        self.kept = kept.flat_map(|unit| unit.path.codes()).collect();
    }

    /// The units that are on a board without a level: those that its assignment names, since the record has figures of others
    /// too. None when the scheme says its level, or nothing at all.
    fn listed(&self, assigned: &Option<(Codes, Vec<Assigned>)>) -> Option<HashSet<UnitId>> {
        let (codes, rows) = assigned.as_ref().filter(|_| self.scheme.level.is_none())?;
        let there: HashSet<&str> = rows.iter().map(|row| codes.get(row.unit)).collect();
        let listed = self.of.units.iter().filter(|unit| there.contains(unit.code.as_str()));
        Some(listed.map(|unit| unit.id).collect())
    }

    /// The unit of a figure, if the figure is the board's and its unit is there at the period's end.
    fn unit(&self, of: &Observation) -> Option<&'a domain::unit::Unit> {
        let is_seen = self.only.as_ref().is_none_or(|only| only.contains(&of.unit));
        self.units.get(&of.unit).copied().filter(|_| is_seen)
    }

    fn named(&self, assigned: &Option<(Codes, Vec<Assigned>)>) -> HashSet<&'a str> {
        let observed = self.of.observations.iter().filter_map(|of| self.unit(of));
        let mut named: HashSet<&str> = observed.map(|unit| unit.code.as_str()).collect();
        if let Some((codes, rows)) = assigned {
            let there: HashSet<&str> = rows.iter().map(|row| codes.get(row.unit)).collect();
            let there =
                self.of.units.iter().map(|unit| unit.code.as_str()).filter(|code| there.contains(code));
            named.extend(there);
        }
        named
    }

    fn units(&self) -> Result<Vec<u8>, AppError> {
        let kept = || self.of.units.iter().filter(|unit| self.kept.contains(unit.code.as_str()));
        let names: BTreeSet<&str> =
            kept().flat_map(|unit| unit.attributes.keys().map(String::as_str)).collect();
        let head: Vec<&str> =
            ["code", "name", "level", "parent", "group"].into_iter().chain(names.iter().copied()).collect();
        let mut rows = Rows::new(&head)?;
        for unit in kept() {
            let parent = unit.path.parent().map(|path| path.code().to_owned()).unwrap_or_default();
            let group = self.of.groups.get(&unit.id).cloned().unwrap_or_default();
            let mut cells = vec![unit.code.clone(), unit.name.clone(), unit.level.clone(), parent, group];
            cells.extend(names.iter().map(|name| match unit.attributes.get(*name) {
                None | Some(Value::Null) => String::new(),
                Some(Value::String(text)) => text.clone(),
                Some(Value::Number(of)) => number(of.as_f64()),
                Some(other) => other.to_string(),
            }));
            rows.add(&cells)?;
        }
        rows.done()
    }

    /// By indicator, period, unit and rater; none without any.
    fn values(&self) -> Result<Option<Vec<u8>>, AppError> {
        let seen = |of: &'a Observation| {
            let unit = self.unit(of)?.code.as_str();
            let field = *self.fields.get(&of.goal)?;
            Some((field, (month_of(of.period), of.period), unit, of.rater.as_ref(), of))
        };
        let mut all: Vec<_> = self.of.observations.iter().filter_map(seen).collect();
        all.sort_by(|a, b| (a.0, a.1, a.2, a.3).cmp(&(b.0, b.1, b.2, b.3)));
        let ranked = all.iter().any(|row| row.4.rank_of.is_some() || row.4.previous_rank.is_some());
        let rated = all.iter().any(|row| row.3.is_some());
        let mut head = vec!["unit", "period", "indicator", "value"];
        head.extend(ranked.then_some(["rank_of", "previous_rank"]).into_iter().flatten());
        head.extend(rated.then_some(["rater", "rater_group"]).into_iter().flatten());
        let mut rows = Rows::new(&head)?;
        for (field, (_, period), unit, rater, of) in &all {
            let value = number(Some(of.value));
            let mut cells = vec![(*unit).to_owned(), period.to_string(), self.code(*field).to_owned(), value];
            if ranked {
                cells.extend([number(of.rank_of), number(of.previous_rank)]);
            }
            if rated {
                let text =
                    |of: fn(&domain::goal::Rater) -> &String| rater.map(of).cloned().unwrap_or_default();
                cells.extend([text(|rater| &rater.name), text(|rater| &rater.group)]);
            }
            rows.add(&cells)?;
        }
        if all.is_empty() { Ok(None) } else { rows.done().map(Some) }
    }

    /// What was decided last of each unit, period and indicator among what holds for the board already; exemptions among it.
    fn decided(&self) -> BTreeMap<(u32, &'a str, u32, Period), &'a Target> {
        let (first, last) = self.of.months();
        let begins = |period: Period| month_of(period) + 1 - period.cadence().months();
        let holds = |of: &&Target| {
            month_of(of.period) >= first && begins(of.period) <= last && begins(of.from) <= last
        };
        let keyed = |of: &'a Target| {
            let unit = match of.unit {
                Some(id) => self.units.get(&id)?.code.as_str(),
                None => "*",
            };
            Some(((*self.fields.get(&of.goal)?, unit, month_of(of.period), of.period), of))
        };
        self.of.targets.iter().filter(holds).filter_map(keyed).collect()
    }

    fn targets(&self) -> Result<Option<Vec<u8>>, AppError> {
        let mut all: Vec<([String; 3], Aims)> = Vec::new();
        for ((field, unit, _, period), target) in self.decided() {
            let Some(aim) = target.aim.as_ref().filter(|_| !target.is_exempt) else { continue };
            if unit == "*" || self.kept.contains(unit) {
                let place = [unit.to_owned(), period.to_string(), self.code(field).to_owned()];
                all.push((place, aims(aim, self.direction(field))));
            }
        }
        let columns: [AimColumn; 4] = [
            ("target", |of| of.target),
            ("low", |of| of.low),
            ("high", |of| of.high),
            ("baseline", |of| of.baseline),
        ];
        let used =
            |(name, of): &AimColumn| *name == "target" || all.iter().any(|(_, aims)| of(aims).is_some());
        let columns: Vec<_> = columns.into_iter().filter(used).collect();
        let head: Vec<&str> = ["unit", "period", "indicator"]
            .into_iter()
            .chain(columns.iter().map(|(name, _)| *name))
            .collect();
        let mut rows = Rows::new(&head)?;
        for (place, aims) in &all {
            let cells = columns.iter().map(|(_, of)| number(of(aims)));
            rows.add(place.iter().cloned().chain(cells).collect::<Vec<_>>())?;
        }
        if all.is_empty() { Ok(None) } else { rows.done().map(Some) }
    }

    /// The rows of the scheme's own assignment, and the codes of the units that it names.
    fn assigned(&self) -> Result<Option<(Codes, Vec<Assigned>)>, AppError> {
        let Some(text) = &self.of.version.assign else { return Ok(None) };
        let mut codes = Codes::default();
        let bytes = text.clone().into_bytes().into();
        let source = Source::Bytes { name: "assign.csv".to_owned(), format: Format::Csv, bytes };
        let rows = read_assignment(&source, &self.scheme.fields, UnitKeys::Open(&mut codes))?;
        Ok(Some((codes, rows)))
    }

    /// Who is exempt (免考) from which indicator.
    fn exempt(&self) -> HashSet<(&'a str, u32)> {
        let mut of_goal: HashMap<GoalId, Vec<&Target>> = HashMap::new();
        for target in &self.of.targets {
            of_goal.entry(target.goal).or_default().push(target);
        }
        let mut exempt = HashSet::new();
        for (goal, targets) in of_goal.into_iter().filter(|(_, of)| of.iter().any(|of| of.is_exempt)) {
            let Some(&field) = self.fields.get(&goal) else { continue };
            // Only whoever has an exemption, or anybody when it is for all.
            let asked: HashSet<Option<UnitId>> =
                targets.iter().filter(|of| of.is_exempt).map(|of| of.unit).collect();
            let asked =
                self.of.units.iter().filter(|of| asked.contains(&None) || asked.contains(&Some(of.id)));
            for unit in asked {
                let own = targets.iter().copied().filter(|of| of.unit.is_none_or(|id| id == unit.id));
                if in_force(own, unit.id, self.of.period).is_some_and(|of| of.is_exempt) {
                    exempt.insert((unit.code.as_str(), field));
                }
            }
        }
        exempt
    }

    /// As the scheme has it, without units that are there no more, and with exemptions; none when everybody is scored on
    /// everything.
    fn assign(&self, assigned: Option<(Codes, Vec<Assigned>)>) -> Result<Option<Vec<u8>>, AppError> {
        let exempt = self.exempt();
        if assigned.is_none() && exempt.is_empty() {
            return Ok(None);
        }
        let mut rows = Rows::new(&["unit", "indicator", "role", "share", "weight", "points", "status"])?;
        let mut add = |unit: &str, row: &Assigned| {
            let status = match row.status {
                _ if exempt.contains(&(unit, row.field)) => "exempt",
                Status::Scored => "scored",
                Status::Exempt => "exempt",
                Status::Watch => "watch",
            };
            let role = if row.co { "co" } else { "lead" };
            let [share, weight, points] = [row.share.filter(|_| row.co), row.weight, row.points].map(number);
            rows.add([unit, self.code(row.field), role, &share, &weight, &points, status])
        };
        match assigned {
            Some((codes, assigned)) => {
                for row in assigned.iter().filter(|row| self.kept.contains(codes.get(row.unit))) {
                    add(codes.get(row.unit), row)?;
                }
            }
            None => {
                for (unit, row) in self.everybody() {
                    add(unit, &row)?;
                }
            }
        }
        rows.done().map(Some)
    }

    /// Every scored unit on every indicator.
    fn everybody(&self) -> Vec<(&'a str, Assigned)> {
        let observed: HashSet<UnitId> = self.of.observations.iter().map(|of| of.unit).collect();
        let scored = |unit: &&domain::unit::Unit| match &self.scheme.level {
            Some(level) => unit.level == *level,
            None => observed.contains(&unit.id),
        };
        let on_all = |unit: &'a domain::unit::Unit| {
            self.scheme.indicators().map(move |(at, indicator)| {
                let (field, status) = (indicator.field as u32, self.scheme.nodes[at].status);
                let (co, share, weight, points, row) = (false, None, None, None, 0);
                (unit.code.as_str(), Assigned { unit: 0, field, co, share, weight, points, status, row })
            })
        };
        self.of.units.iter().filter(scored).flat_map(on_all).collect()
    }

    fn adjustments(&self) -> Result<Option<Vec<u8>>, AppError> {
        let mut all: Vec<_> =
            self.of.declared.iter().filter(|of| self.kept.contains(of.unit.as_str())).collect();
        all.sort_by(|a, b| (&a.unit, &a.node, &a.document).cmp(&(&b.unit, &b.node, &b.document)));
        let mut rows = Rows::new(&["unit", "period", "node", "points", "reason", "document"])?;
        for of in &all {
            let (period, points) = (self.of.period.to_string(), number(Some(of.points)));
            rows.add([&of.unit, &period, &of.node, &points, &of.reason, &of.document])?;
        }
        if all.is_empty() { Ok(None) } else { rows.done().map(Some) }
    }
}
