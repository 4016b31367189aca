//! The names of columns.
//!
//! Headers are compared trimmed, half-width and in any case. A column of ours has one English name, which documents
//! use, and Chinese names that mean the same: see `docs/input.md`.

use crate::cell;
use crate::log::Log;
use crate::table::{Header, Kind, Take};
use kernel::fault::{What, nearest};

/// A column that a file may have.
#[derive(Debug)]
pub(crate) struct Name {
    pub(crate) name: &'static str,
    also: &'static [&'static str],
    kind: Kind,
}

const fn key(name: &'static str, also: &'static [&'static str]) -> Name {
    Name { name, also, kind: Kind::Key }
}

pub(crate) const fn text(name: &'static str, also: &'static [&'static str]) -> Name {
    Name { name, also, kind: Kind::Text }
}

pub(crate) const fn number(name: &'static str, also: &'static [&'static str]) -> Name {
    Name { name, also, kind: Kind::Number }
}

pub(crate) const UNIT: Name = key("unit", &["单位", "单位编码", "单位代码"]);
pub(crate) const PERIOD: Name = key("period", &["周期", "时期", "月份", "期别", "年月"]);
pub(crate) const INDICATOR: Name = key("indicator", &["指标", "指标编码", "指标代码"]);
pub(crate) const VALUE: Name = number("value", &["数值", "填报值", "完成值", "实际值"]);
pub(crate) const TARGET: Name = number("target", &["目标", "目标值"]);
pub(crate) const LOW: Name = number("low", &["下限", "下限值"]);
pub(crate) const HIGH: Name = number("high", &["上限", "上限值"]);
pub(crate) const BASELINE: Name = number("baseline", &["基期", "基期值", "基数"]);
pub(crate) const RANK_OF: Name = number("rank_of", &["参排数"]);
pub(crate) const PREVIOUS_RANK: Name = number("previous_rank", &["上期位次", "上期排名"]);
pub(crate) const RESTATED_FROM: Name = number("restated_from", &["更正前", "更正前数值"]);
pub(crate) const RATER: Name = text("rater", &["评委", "评价人"]);
pub(crate) const RATER_GROUP: Name = text("rater_group", &["评委组", "评委类别", "评价主体"]);
pub(crate) const CODE: Name = text("code", &["编码", "代码", "单位编码", "单位代码"]);
pub(crate) const NAME: Name = text("name", &["名称", "单位名称"]);
pub(crate) const LEVEL: Name = key("level", &["层级"]);
pub(crate) const PARENT: Name = key("parent", &["上级", "上级单位", "上级编码"]);
pub(crate) const GROUP: Name = key("group", &["分组", "组别"]);
pub(crate) const STARTS: Name = text("starts", &["起始日", "设立日期"]);
pub(crate) const ENDS: Name = text("ends", &["终止日", "撤销日期"]);
pub(crate) const ROLE: Name = text("role", &["角色", "责任"]);
pub(crate) const SHARE: Name = number("share", &["份额", "分担比例"]);
pub(crate) const WEIGHT: Name = number("weight", &["权重"]);
pub(crate) const POINTS: Name = number("points", &["分值", "满分"]);
pub(crate) const STATUS: Name = text("status", &["状态", "参评状态"]);
pub(crate) const SCORE: Name = number("score", &["得分"]);
pub(crate) const RANK: Name = number("rank", &["位次", "名次"]);
pub(crate) const NODE: Name = key("node", &["节点", "节点编码"]);
pub(crate) const REASON: Name = text("reason", &["事由", "原因", "理由"]);
pub(crate) const DOCUMENT: Name = text("document", &["文件", "依据", "文号"]);
pub(crate) const N: Name = number("n", &["个数", "数量"]);
pub(crate) const BEST: Name = number("best", &["最优值", "最好值"]);
pub(crate) const MEDIAN: Name = number("median", &["中位数"]);
pub(crate) const OWN: Name = number("own", &["本地值", "本地数值"]);
pub(crate) const LAST: Name = number("last", &["上期值"]);
pub(crate) const YEAR_BEFORE: Name = number("year_before", &["上年同期", "上年同期值"]);
pub(crate) const NOTE: Name = text("note", &["备注", "说明"]);
pub(crate) const MEASURE: Name = text("measure", &["计量单位"]);

/// The columns of values, a row per indicator.
pub(crate) const VALUES: &[Name] = &[
    UNIT,
    PERIOD,
    INDICATOR,
    VALUE,
    TARGET,
    LOW,
    HIGH,
    BASELINE,
    RANK_OF,
    PREVIOUS_RANK,
    RESTATED_FROM,
    RATER,
    RATER_GROUP,
];

/// Columns for people; the last is what pandas adds of its own.
const NOTES: [&str; 13] = [
    "name",
    "indicator_name",
    "measure",
    "definition",
    "note",
    "名称",
    "单位名称",
    "指标名称",
    "计量单位",
    "口径",
    "备注",
    "说明",
    "__index_level_0__",
];

impl Name {
    pub(crate) fn is(&self, key: &str) -> bool {
        self.name == key || self.also.contains(&key)
    }
}

/// Which of a file's columns is which.
#[derive(Debug)]
pub(crate) struct Names {
    known: &'static [Name],
    /// Per known name: the file's column.
    at: Vec<Option<usize>>,
    /// The file's columns that are none of them, nor notes, nor nameless.
    pub(crate) rest: Vec<usize>,
}

impl Names {
    /// Finds `known` in the header. Two columns for one name are a fault, and so are any two columns of one name.
    pub(crate) fn find(header: &Header, known: &'static [Name], log: &mut Log) -> Self {
        Self::find_beside(header, known, &[], log)
    }

    /// As [`Names::find`], and columns for people are among the rest.
    pub(crate) fn find_all(header: &Header, known: &'static [Name], log: &mut Log) -> Self {
        Self::find_among(header, known, &[], &[], log)
    }

    /// As [`Names::find`], among the columns that are not `claimed`.
    pub(crate) fn find_beside(
        header: &Header,
        known: &'static [Name],
        claimed: &[usize],
        log: &mut Log,
    ) -> Self {
        Self::find_among(header, known, claimed, &NOTES, log)
    }

    fn find_among(
        header: &Header,
        known: &'static [Name],
        claimed: &[usize],
        notes: &[&str],
        log: &mut Log,
    ) -> Self {
        let mut names = Self { known, at: vec![None; known.len()], rest: Vec::new() };
        for (column, head) in
            header.columns.iter().enumerate().filter(|(column, _)| !claimed.contains(column))
        {
            match known.iter().position(|name| name.is(&head.key)) {
                Some(which) if names.at[which].is_none() => names.at[which] = Some(column),
                Some(_) => log.push(header.head(column), What::DuplicateColumn { found: head.text.clone() }),
                None if head.key.is_empty() => {}
                None if header.columns[..column].iter().any(|before| before.key == head.key) => {
                    log.push(header.head(column), What::DuplicateColumn { found: head.text.clone() });
                }
                None if notes.contains(&head.key.as_str()) => {}
                None => names.rest.push(column),
            }
        }
        names
    }

    /// The column with this name.
    pub(crate) fn column(&self, name: &Name) -> Option<usize> {
        self.known.iter().position(|known| known.name == name.name).and_then(|which| self.at[which])
    }

    /// Notes a fault when a column is lacking.
    pub(crate) fn require(&self, names: &[&Name], header: &Header, log: &mut Log) {
        for name in names.iter().filter(|name| self.column(name).is_none()) {
            log.push(header.row(1), What::MissingColumn { wanted: name.name.into() });
        }
    }

    /// Notes a fault for each column that is none of ours; `more` are names that would be right too.
    pub(crate) fn refuse_rest<'a>(
        &self,
        more: impl Iterator<Item = &'a str> + Clone,
        header: &Header,
        log: &mut Log,
    ) {
        for &column in &self.rest {
            let found = header.columns[column].text.clone();
            let names = self.known.iter().map(|name| name.name);
            let nearest = nearest(&found, names.chain(more.clone()));
            log.push(header.head(column), What::UnknownColumn { found, nearest });
        }
    }

    /// The columns that were found, to be read; and per known name the place among them.
    pub(crate) fn take(&self) -> (Vec<Take>, Places) {
        let mut take = Vec::new();
        let mut places = vec![None; self.known.len()];
        for (which, column) in self.at.iter().enumerate() {
            if let Some(column) = *column {
                places[which] = Some(take.len());
                take.push(Take { column, kind: self.known[which].kind });
            }
        }
        (take, Places { known: self.known, places })
    }
}

/// Per known name: its place among the columns read.
#[derive(Debug)]
pub(crate) struct Places {
    known: &'static [Name],
    places: Vec<Option<usize>>,
}

impl Places {
    pub(crate) fn of(&self, name: &Name) -> Option<usize> {
        self.known.iter().position(|known| known.name == name.name).and_then(|which| self.places[which])
    }
}

/// The first word of a header: `I01 规上工业增加值增速（%）` is the column of I01.
pub(crate) fn first_word(header: &str) -> &str {
    cell::trim(header).split(char::is_whitespace).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_means_one_thing() {
        let mut seen = std::collections::HashSet::new();
        for name in VALUES.iter().chain([&ROLE, &SHARE, &WEIGHT, &POINTS, &STATUS, &NODE]) {
            assert!(name.also.iter().all(|also| name.is(also) && seen.insert(*also)), "{}", name.name);
        }
    }

    #[test]
    fn the_document_lists_every_name() {
        let document = include_str!("../../../docs/input.md");
        let (_, table) = document.split_once("\n## Columns\n").unwrap();
        let (table, _) = table.split_once("\n## ").unwrap();
        let more = [&CODE, &NAME, &LEVEL, &PARENT, &GROUP, &ROLE, &SHARE, &WEIGHT, &POINTS, &STATUS, &SCORE];
        let forms = [&NOTE, &LAST, &YEAR_BEFORE];
        let others = [&STARTS, &ENDS, &RANK, &NODE, &REASON, &DOCUMENT, &N, &BEST, &MEDIAN, &OWN, &MEASURE];
        for name in VALUES.iter().chain(more).chain(others).chain(forms) {
            let line = table.lines().find(|line| line.contains(&format!("`{}`", name.name)));
            let line = line.unwrap_or_else(|| panic!("{} is not listed", name.name));
            assert!(name.also.iter().all(|also| line.contains(also)), "{}: {line}", name.name);
        }
    }

    #[test]
    fn a_header_may_say_more_than_the_code() {
        assert_eq!(first_word("I01 规上工业增加值增速（%）"), "I01");
        assert_eq!(first_word("\u{3000}I01\u{3000}增速"), "I01");
        assert_eq!(first_word("I01"), "I01");
    }
}
