//! Small worlds: a scheme and tables as text, scored.
//!
//! A table is CSV whose rows may also be parted by `;`, so that it fits a line. A scheme's tables are TOML.

use kernel::board::{Board, Ranked};
use kernel::column::{Codes, Texts};
use kernel::compute::Computation;
use kernel::facts::{Aspect, Assigned, Declared, Facts, History, Mark, Past, Status, TargetCells, Targets};
use kernel::fault::{Fault, Faults};
use kernel::intake::{Intake, Rows};
use kernel::number::snap;
use kernel::period::Period;
use kernel::plan::{Files, Inputs, Plan};
use kernel::scheme::{Scheme, parse_toml};
use kernel::units::{NOBODY, Units};
use std::collections::BTreeMap;

/// Everything that a run may bring, as text; what is empty was not given.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub(crate) scheme: String,
    pub(crate) values: String,
    pub(crate) units: String,
    pub(crate) targets: String,
    pub(crate) assign: String,
    pub(crate) declared: String,
    /// `period,scheme,full,unit,score`
    pub(crate) history: String,
    /// Rows are scored while they are read, where nothing else decides.
    pub(crate) at_once: bool,
}

/// Scores a world and compares: `expect` lists `[period] unit node score`, `-` for missing.
#[track_caller]
pub(crate) fn check(scheme: &str, values: &str, expect: &str) {
    World::new(scheme, values).check(expect);
}

impl World {
    pub(crate) fn new(scheme: &str, values: &str) -> Self {
        Self { scheme: scheme.into(), values: values.into(), ..Self::default() }
    }

    pub(crate) fn units(self, units: &str) -> Self {
        Self { units: units.into(), ..self }
    }

    pub(crate) fn targets(self, targets: &str) -> Self {
        Self { targets: targets.into(), ..self }
    }

    pub(crate) fn assign(self, assign: &str) -> Self {
        Self { assign: assign.into(), ..self }
    }

    pub(crate) fn declared(self, declared: &str) -> Self {
        Self { declared: declared.into(), ..self }
    }

    pub(crate) fn history(self, history: &str) -> Self {
        Self { history: history.into(), ..self }
    }

    #[track_caller]
    pub(crate) fn check(&self, expect: &str) {
        let run = self.run().unwrap_or_else(|faults| panic!("{faults}\n{}", self.scheme));
        for line in expect.split([';', '\n']).map(str::trim).filter(|line| !line.is_empty()) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let (period, rest) = if words.len() == 4 { (words[0], &words[1..]) } else { ("", &words[..]) };
            let found = run.score(period, rest[0], rest[1]);
            assert!(same(found, number(rest[2])), "{line}: found {found}\n{}\n{}", self.scheme, self.values);
        }
    }

    /// Codes of the faults with unit and node, sorted.
    #[track_caller]
    pub(crate) fn faults(&self) -> Vec<String> {
        match self.run() {
            Ok(_) => panic!("no fault\n{}\n{}", self.scheme, self.values),
            Err(faults) => brief(&faults.0),
        }
    }

    pub(crate) fn run(&self) -> Result<Run, Faults> {
        self.with_boards(|run: &mut Run, computation, board| run.take(computation, board))
    }

    /// Calls `each` with every period's computation and board, in the order of time.
    pub(crate) fn with_boards<T: Default>(
        &self,
        mut each: impl FnMut(&mut T, Seen<'_>, &Board),
    ) -> Result<T, Faults> {
        let scheme = parse_toml("s.toml", &self.scheme)?;
        let tables = Tables::read(self, &scheme);
        let inputs = Inputs {
            scheme: &scheme,
            units: &tables.units,
            facts: &tables.facts,
            targets: &tables.targets,
            assigned: tables.assigned.as_deref(),
            declared: &tables.declared,
            history: tables.history.as_ref(),
            files: Files {
                scheme: "s.toml",
                units: if self.units.is_empty() { "" } else { "u.csv" },
                assign: "a.csv",
                adjustments: "j.csv",
            },
        };
        let plan = Plan::try_new(inputs)?;
        let mut all = T::default();
        for period in plan.periods() {
            let roster = plan.roster(period)?;
            let computation = plan.compute(&roster)?;
            let board = computation.board(Ranked::All)?;
            let group = |unit: u32| roster.groups[0].of[unit as usize];
            each(
                &mut all,
                Seen { scheme: &scheme, units: &tables.units, computation: &computation, group: &group },
                &board,
            );
        }
        Ok(all)
    }
}

/// One period's computation and what names its numbers.
pub(crate) struct Seen<'a> {
    pub(crate) scheme: &'a Scheme,
    pub(crate) units: &'a Units,
    pub(crate) computation: &'a Computation<'a>,
    group: &'a dyn Fn(u32) -> u32,
}

/// What came out of all periods, by (period, unit, node).
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Run {
    pub(crate) cells: BTreeMap<(String, String, String), Cell>,
    /// Names of flags by (period, unit).
    pub(crate) flags: BTreeMap<(String, String), String>,
    /// Best and worst indicator by (period, unit).
    pub(crate) extremes: BTreeMap<(String, String), (String, String)>,
    pub(crate) warnings: Vec<String>,
}

/// A unit's node.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Cell {
    pub(crate) score: Option<f64>,
    /// Per scope.
    pub(crate) ranks: Vec<Option<f64>>,
    pub(crate) peers: u32,
}

impl Run {
    /// NaN is missing.
    #[track_caller]
    pub(crate) fn score(&self, period: &str, unit: &str, node: &str) -> f64 {
        self.cell(period, unit, node).score.unwrap_or(f64::NAN)
    }

    #[track_caller]
    pub(crate) fn cell(&self, period: &str, unit: &str, node: &str) -> &Cell {
        let key = (period.to_owned(), unit.to_owned(), node.to_owned());
        self.cells.get(&key).unwrap_or_else(|| panic!("no row {key:?}"))
    }

    fn take(&mut self, seen: Seen<'_>, board: &Board) {
        let period = board.period.map_or(String::new(), |period| period.to_string());
        for &unit in &board.scored {
            let (at, code) = (unit as usize, seen.units.codes.get(unit).to_owned());
            for (node, scores) in seen.scheme.nodes.iter().zip(&board.nodes) {
                let cell = Cell {
                    score: scores.score.get(at),
                    ranks: scores.ranks.iter().map(|ranks| ranks.get(at)).collect(),
                    peers: scores.peers[(seen.group)(unit) as usize],
                };
                self.cells.insert((period.clone(), code.clone(), node.code.clone()), cell);
            }
            let named =
                |node: u32| seen.scheme.nodes.get(node as usize).map_or("", |node| &node.code).to_owned();
            let key = (period.clone(), code);
            self.flags.insert(key.clone(), board.flags[at].names().collect::<Vec<_>>().join(" "));
            self.extremes.insert(key, (named(board.best[at]), named(board.worst[at])));
        }
        self.warnings.extend(brief(&board.warnings));
    }
}

/// `code unit node`, sorted.
pub(crate) fn brief(faults: &[Fault]) -> Vec<String> {
    let dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
    let line =
        |fault: &Fault| format!("{} {} {}", fault.what.code(), dash(&fault.at.unit), dash(&fault.at.node));
    let mut lines: Vec<String> = faults.iter().map(line).collect();
    lines.sort();
    lines
}

/// Equal to what ranks compare; missing equals missing.
pub(crate) fn same(a: f64, b: f64) -> bool {
    (a.is_nan() && b.is_nan()) || snap(a) == snap(b) || (a - b).abs() <= 1e-12 * a.abs()
}

/// Empty and `-` are missing.
pub(crate) fn number(text: &str) -> f64 {
    if matches!(text, "" | "-") { f64::NAN } else { text.parse().unwrap_or_else(|_| panic!("number {text}")) }
}

struct Tables {
    units: Units,
    facts: Facts,
    targets: Targets,
    assigned: Option<Vec<Assigned>>,
    declared: Vec<Declared>,
    history: Option<History>,
}

type Row<'a> = BTreeMap<&'a str, &'a str>;

fn table(text: &str) -> Vec<Row<'_>> {
    let mut lines = text.split([';', '\n']).map(str::trim).filter(|line| !line.is_empty());
    let header: Vec<&str> = lines.next().map_or(Vec::new(), |line| line.split(',').map(str::trim).collect());
    lines.map(|line| header.iter().copied().zip(line.split(',').map(str::trim)).collect()).collect()
}

fn cell<'a>(row: &Row<'a>, column: &str) -> &'a str {
    row.get(column).copied().unwrap_or("")
}

fn period(row: &Row<'_>) -> Option<Period> {
    match cell(row, "period") {
        "" => None,
        text => Some(text.parse().unwrap_or_else(|_| panic!("period {text}"))),
    }
}

fn status(text: &str) -> Status {
    match text {
        "exempt" => Status::Exempt,
        "watch" => Status::Watch,
        _ => Status::Scored,
    }
}

impl Tables {
    fn read(world: &World, scheme: &Scheme) -> Self {
        let units = units(world);
        let find = |row: &Row<'_>| units.codes.find(cell(row, "unit")).expect("a unit that is known");
        let field =
            |row: &Row<'_>| scheme.fields.codes.find(cell(row, "indicator")).expect("a known indicator");
        let optional = |text: &str| (!text.is_empty()).then(|| number(text));
        let assigned = |(at, row): (usize, &Row<'_>)| Assigned {
            unit: find(row),
            field: field(row),
            co: cell(row, "role") == "co",
            share: optional(cell(row, "share")),
            weight: optional(cell(row, "weight")),
            points: optional(cell(row, "points")),
            status: status(cell(row, "status")),
            row: at + 2,
        };
        let declared = |(at, row): (usize, &Row<'_>)| Declared {
            unit: find(row),
            period: period(row),
            node: cell(row, "node").into(),
            points: number(cell(row, "points")),
            reason: String::new(),
            document: String::new(),
            row: at + 2,
        };
        Self {
            facts: facts(world, scheme, &find, &field, units.len()),
            targets: targets(world, scheme, &units, &field),
            assigned: (!world.assign.is_empty())
                .then(|| table(&world.assign).iter().enumerate().map(assigned).collect()),
            declared: table(&world.declared).iter().enumerate().map(declared).collect(),
            history: (!world.history.is_empty()).then(|| history(world, &find)),
            units,
        }
    }
}

/// The units table, or the codes that values and assignment name.
fn units(world: &World) -> Units {
    let rows = table(&world.units);
    if rows.is_empty() {
        let (values, assign) = (table(&world.values), table(&world.assign));
        return Units::from_codes(values.iter().chain(&assign).map(|row| cell(row, "unit")).collect());
    }
    let codes: Codes = rows.iter().map(|row| cell(row, "code")).collect();
    let mut units = Units::from_codes(codes);
    units.names = rows.iter().map(|row| cell(row, "name")).collect::<Texts>();
    let level_names = &mut units.level_names;
    let or_nobody = |names: &mut Codes, text: &str| if text.is_empty() { NOBODY } else { names.intern(text) };
    units.level = rows.iter().map(|row| or_nobody(level_names, cell(row, "level"))).collect();
    let group_names = &mut units.group_names;
    units.group = rows.iter().map(|row| or_nobody(group_names, cell(row, "group"))).collect();
    let parent = |row: &Row<'_>| units.codes.find(cell(row, "parent")).unwrap_or(NOBODY);
    units.parent = rows.iter().map(parent).collect();
    for name in rows[0].keys().filter(|name| !["code", "name", "level", "parent", "group"].contains(name)) {
        let column = rows.iter().map(|row| cell(row, name).parse().unwrap_or(f64::NAN)).collect();
        units.attributes.push(((*name).into(), kernel::column::Column::from_raw(column)));
    }
    units
}

fn facts(
    world: &World,
    scheme: &Scheme,
    find: &dyn Fn(&Row<'_>) -> u32,
    field: &dyn Fn(&Row<'_>) -> u32,
    units: usize,
) -> Facts {
    let intake = match world.at_once {
        true => Intake::scoring(scheme, units),
        false => Intake::keeping(scheme, units),
    };
    for row in table(&world.values) {
        let (unit, field) = (find(&row), field(&row));
        if !cell(&row, "rater").is_empty() {
            let (rater, group) = (cell(&row, "rater").into(), cell(&row, "rater_group").into());
            let value = number(cell(&row, "value"));
            assert!(intake.put_mark(period(&row), Mark { unit, field, rater, group, value }), "a mark twice");
            continue;
        }
        let numbers: Vec<(Aspect, [f64; 1])> = Aspect::ALL
            .iter()
            .filter(|(_, name)| row.contains_key(name))
            .map(|(aspect, name)| (*aspect, [number(cell(&row, name))]))
            .collect();
        let numbers: Vec<(Aspect, &[f64])> =
            numbers.iter().map(|(aspect, x)| (*aspect, x.as_slice())).collect();
        let rows = Rows { period: period(&row), units: &[unit], fields: &[field], numbers: &numbers };
        assert!(intake.put(&rows).is_empty(), "a row twice");
    }
    intake.finish(units)
}

fn targets(world: &World, scheme: &Scheme, units: &Units, field: &dyn Fn(&Row<'_>) -> u32) -> Targets {
    let mut targets = Targets::default();
    for row in table(&world.targets) {
        let frame = targets.frames.entry(period(&row)).or_default();
        frame.resize_with(scheme.fields.codes.len(), TargetCells::default);
        let cells = &mut frame[field(&row) as usize];
        for (aspect, name) in Aspect::ALL.iter().filter(|(_, name)| row.contains_key(name)) {
            let x = number(cell(&row, name));
            match cell(&row, "unit") {
                "*" => cells.all[*aspect as usize] = x,
                unit => cells.units.column_mut(*aspect).set(units.codes.find(unit).unwrap() as usize, x),
            }
        }
    }
    targets
}

fn history(world: &World, find: &dyn Fn(&Row<'_>) -> u32) -> History {
    let mut history = History::default();
    for row in table(&world.history) {
        let period = period(&row);
        let known = history
            .boards
            .iter()
            .position(|past| past.period == period && past.scheme == cell(&row, "scheme"));
        let at = known.unwrap_or_else(|| {
            let full = Some(number(cell(&row, "full"))).filter(|full| !full.is_nan());
            history.boards.push(Past {
                period,
                scheme: cell(&row, "scheme").into(),
                full,
                ..Past::default()
            });
            history.boards.len() - 1
        });
        history.boards[at].score.set(find(&row) as usize, number(cell(&row, "score")));
    }
    history.boards.sort_by_key(|past| past.period);
    history
}
