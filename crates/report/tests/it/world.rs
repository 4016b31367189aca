//! Fifteen towns, two dimensions, six rules; three months.

use kernel::board::{Board, Ranked};
use kernel::compute::Computation;
use kernel::explain::Explanation;
use kernel::facts::{Aspect, Benchmark, Facts, Targets};
use kernel::intake::{Intake, Rows};
use kernel::period::{Cadence, Period};
use kernel::plan::{Files, Inputs, Plan};
use kernel::scheme::{Scheme, parse_toml};
use kernel::units::{NOBODY, Units};
use report::{BoardRow, BoardView, NodeHead};

const SCHEME: &str = r#"
[scheme]
code = "district"
title = "区级综合评价榜"
period = "month"
peers = "group"

[[node]]
code = "total"
name = "总分"

[[node]]
code = "A"
name = "经济发展"
in = "total"

[[node]]
code = "B"
name = "民生服务"
in = "total"

[[indicator]]
code = "I01"
name = "规上工业增加值增速"
in = "A"
unit = "%"
definition = "年主营业务收入2000万元及以上工业企业增加值的可比价累计同比增速。"
points = 10
round = { decimals = 2, mode = "half_up" }
rule = { kind = "completion", target = 8.0 }

[[indicator]]
code = "I02"
name = "招商到位资金"
in = "A"
unit = "亿元"
basis = "cumulative"
points = 8
rule = { kind = "schedule", target = 5.0 }

[[indicator]]
code = "I03"
name = "规上服务业营业收入增速"
in = "A"
unit = "%"
points = 6
rule = { kind = "place", step = 0.3 }

[[indicator]]
code = "I04"
name = "点单办结率"
in = "B"
unit = "%"
points = 5
rule = { kind = "bands", table = [{ from = 96, points = 5 }, { from = 90, points = 4.5 }, { from = 80, points = 3 }] }

[[indicator]]
code = "I05"
name = "信访积案数"
in = "B"
unit = "件"
direction = "down"
points = 4
rule = { kind = "deduct", target = 2, per = 0.5, each = 1 }

[[indicator]]
code = "I06"
name = "空气质量优良天数比率"
in = "B"
unit = "%"
points = 3
status = "watch"
rule = { kind = "min_max" }
"#;

const TOWNS: [&str; 15] = [
    "碧湖镇",
    "南明山街道",
    "岩泉街道",
    "大港头镇",
    "老竹畲族镇",
    "白云街道",
    "联城街道",
    "紫金街道",
    "万象街道",
    "雅溪镇",
    "太平乡",
    "丽新畲族乡",
    "仙渡乡",
    "黄村乡",
    "峰源乡",
];

pub(crate) struct World {
    scheme: Scheme,
    units: Units,
    facts: Facts,
}

pub(crate) fn month(number: u32) -> Option<Period> {
    Period::new(2022, Cadence::Month, number)
}

/// Numbers that look real enough and are always the same.
fn value(indicator: usize, unit: usize, month: u32) -> f64 {
    let wobble = ((unit * 37 + indicator * 17 + month as usize * 5) % 23) as f64 / 23.0;
    let skill = 1.0 - unit as f64 / 20.0;
    let x = match indicator {
        0 => 4.0 + 6.0 * skill * wobble.max(0.4),
        1 => f64::from(month) * (0.25 + 0.35 * skill * wobble),
        2 => 12.0 * skill + 4.0 * wobble,
        3 => 78.0 + 20.0 * skill * wobble.max(0.3),
        4 => (8.0 * (1.0 - skill) + 5.0 * wobble).round(),
        _ => 90.0 + 10.0 * wobble,
    };
    (x * 100.0).round() / 100.0
}

impl World {
    pub(crate) fn new() -> Self {
        let scheme = parse_toml("scheme.toml", SCHEME).unwrap();
        let codes: Vec<String> = (1..=TOWNS.len()).map(|n| format!("T{n:02}")).collect();
        let mut units = Units::from_codes(codes.iter().map(String::as_str).collect());
        TOWNS.iter().for_each(|name| units.names.push(name));
        let groups = [units.group_names.intern("城区组"), units.group_names.intern("山区组")];
        units.group = (0..TOWNS.len()).map(|unit| groups[usize::from(unit % 3 == 0 || unit == 4)]).collect();
        units.parent = vec![NOBODY; TOWNS.len()];
        let facts = facts(&scheme);
        Self { scheme, units, facts }
    }

    /// Gives March's computation and board, and February's.
    pub(crate) fn scored<T>(&self, then: impl FnOnce(&Computation<'_>, &Board, &Board) -> T) -> T {
        let targets = Targets::default();
        let plan = Plan::try_new(Inputs {
            scheme: &self.scheme,
            units: &self.units,
            facts: &self.facts,
            targets: &targets,
            assigned: None,
            declared: &[],
            history: None,
            files: Files::default(),
        })
        .unwrap();
        let [february, march] = [2, 3].map(|number| plan.roster(month(number)).unwrap());
        let before = plan.compute(&february).unwrap().board(Ranked::All).unwrap();
        let computation = plan.compute(&march).unwrap();
        let board = computation.board(Ranked::All).unwrap();
        then(&computation, &board, &before)
    }

    pub(crate) fn explain(&self, units: &[u32]) -> Vec<Explanation> {
        self.scored(|computation, board, _| {
            units.iter().map(|&unit| computation.explain(board, unit).unwrap()).collect()
        })
    }

    pub(crate) fn view(&self) -> BoardView {
        self.scored(|_, board, before| BoardView {
            title: self.scheme.title.clone(),
            code: self.scheme.code.clone(),
            period: "2022-03".into(),
            decimals: 2,
            full: 33.0,
            nodes: self.heads(),
            rows: board.scored.iter().map(|&unit| self.row(board, before, unit)).collect(),
            months: (1..=12).map(|at| format!("{}-{:02}", if at < 10 { 2021 } else { 2022 }, (at + 2) % 12 + 1)).collect(),
            footer: "本演示数据为合成数据，除 README 所列来源事实外。\nThe data of this demonstration are synthetic.".into(),
            ..BoardView::default()
        })
    }

    fn heads(&self) -> Vec<NodeHead> {
        let full = self.scheme.full_marks();
        let head = |at: usize, depth: usize| NodeHead {
            code: self.scheme.nodes[at].code.clone(),
            name: self.scheme.nodes[at].name.clone(),
            full: full[at],
            depth,
            is_leaf: self.scheme.nodes[at].children.is_empty(),
            counts: true,
        };
        let inner = self.scheme.nodes[self.scheme.root].children.iter();
        let with_children = |&at: &usize| {
            let children = self.scheme.nodes[at].children.iter().map(move |&child| head(child, 2));
            std::iter::once(head(at, 1)).chain(children).collect::<Vec<_>>()
        };
        inner.flat_map(with_children).collect()
    }

    fn row(&self, board: &Board, before: &Board, unit: u32) -> BoardRow {
        let (at, root) = (unit as usize, self.scheme.root);
        let rank = |board: &Board| board.nodes[root].ranks[0].get(at);
        let score = board.nodes[root].score.get(at);
        let item =
            |node: u32| self.scheme.nodes.get(node as usize).map_or(String::new(), |node| node.name.clone());
        let codes = self.heads().into_iter().map(|head| self.scheme.node(&head.code).unwrap());
        let wave = |month: usize| ((month * 7 + at * 3) % 5) as f64;
        BoardRow {
            unit: self.units.codes.get(unit).into(),
            name: self.units.name(unit).into(),
            group: self.units.group_names.get(self.units.group[at]).into(),
            score,
            rank: rank(board),
            previous_rank: rank(before),
            change: rank(before).zip(rank(board)).map(|(before, now)| before - now),
            best: item(board.best[at]),
            worst: item(board.worst[at]),
            flags: board.flags[at].names().map(str::to_owned).collect(),
            node_scores: codes.map(|node| board.nodes[node].score.get(at)).collect(),
            history: (0..12)
                .map(|month| (month != 4).then(|| score.unwrap_or(20.0) - wave(month) / 2.0))
                .collect(),
            rank_history: (0..12).map(|month| Some(1.0 + wave(month))).collect(),
            ..BoardRow::default()
        }
    }
}

fn facts(scheme: &Scheme) -> Facts {
    let intake = Intake::keeping(scheme, TOWNS.len());
    for number in 1..=3 {
        for indicator in 0..6 {
            let units: Vec<u32> = (0..TOWNS.len() as u32).collect();
            let numbers: Vec<f64> = units
                .iter()
                .map(|&unit| match (indicator, unit) {
                    (0, 14) => f64::NAN,
                    (1, 4) if number == 3 => 0.92,
                    _ => value(indicator, unit as usize, number),
                })
                .collect();
            let corrected: Vec<f64> =
                units.iter().map(|&unit| if unit == 4 { 9.1 } else { f64::NAN }).collect();
            let fields = vec![indicator as u32; units.len()];
            let mut columns = vec![(Aspect::Value, numbers.as_slice())];
            if indicator == 2 {
                columns.push((Aspect::RestatedFrom, corrected.as_slice()));
            }
            let rows = Rows { period: month(number), units: &units, fields: &fields, numbers: &columns };
            assert!(intake.put(&rows).is_empty());
        }
    }
    intake.finish(TOWNS.len())
}

pub(crate) fn benchmarks() -> Vec<Benchmark> {
    vec![Benchmark {
        period: month(3),
        indicator: "I01".into(),
        group: "山区26县".into(),
        n: Some(26.0),
        best: Some(14.2),
        median: Some(7.5),
        own: None,
        measure: "%".into(),
        document: "浙统通报〔2022〕3号".into(),
    }]
}
