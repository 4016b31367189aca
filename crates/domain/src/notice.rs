//! Notices (通报) that publish boards, with the units that they praise and those that they blame.

use crate::board::Standing;
use crate::id::{CaseId, NoticeId, PersonId, UnitId};
use crate::period::Period;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A notice as it was issued.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// Its number: `莲考办〔2022〕3号`; no other notice has it.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The latest period of its boards.
    pub period: Period,
    /// The day of issue.
    pub date: NaiveDate,
    /// The organ that issues it.
    pub organ: String,
    /// The post of who signed its boards.
    pub signatory: String,
    /// The key that seals are verified with; none when there was none.
    pub public_key: Option<String>,
    /// Its boards in their order.
    pub boards: Vec<CaseId>,
    /// What else it says.
    pub text: NoticeText,
    /// Who published it.
    pub person: PersonId,
    /// When.
    pub recorded: DateTime<Utc>,
}

/// What a notice says beside its boards.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NoticeText {
    /// To whom it is addressed.
    pub addressees: Vec<String>,
    /// The paragraphs before the lists.
    pub opening: Vec<String>,
    /// The red list (红榜).
    pub red: Vec<Mention>,
    /// The black list (黑榜).
    pub black: Vec<Mention>,
}

/// A unit on one of the lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// The board that it is listed for.
    pub board: CaseId,
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Its name on the board.
    pub name: String,
    /// Its peer group; empty when all are ranked together.
    pub group: String,
    /// Its rank in the group.
    pub rank: f64,
    /// The how-manieth from the last it is, on the black list.
    pub from_last: Option<u32>,
}

/// A file of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFile {
    /// Its name: `notice.docx`, `notice.xlsx`.
    pub name: String,
    /// Its bytes.
    pub body: Vec<u8>,
    /// Their SHA-256 in hexadecimal digits.
    pub digest: String,
}

/// Who comes on the lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRule {
    /// How many of each group's first are on the red list.
    pub red: u32,
    /// How many of each group's last are on the black list.
    pub black: u32,
}

impl Default for ListRule {
    fn default() -> Self {
        Self { red: 3, black: 3 }
    }
}

impl ListRule {
    /// The red and the black list of a board. Only units with a rank are listed; a barred one is never on the red list, and
    /// nobody takes its place; nobody is on both. Whoever is exempt from some indicators is ranked by the rest, and listed by
    /// that rank: else an exemption would be a way off the black list, and put on it somebody who did better.
    pub fn lists(self, board: CaseId, standings: &[Standing]) -> (Vec<Mention>, Vec<Mention>) {
        let mut groups: Vec<(&str, Vec<&Standing>)> = Vec::new();
        let is_listed = |of: &&Standing| of.rank.is_some();
        for standing in standings.iter().filter(is_listed) {
            match groups.iter_mut().find(|(name, _)| *name == standing.group) {
                Some((_, members)) => members.push(standing),
                None => groups.push((&standing.group, vec![standing])),
            }
        }
        let (mut red, mut black) = (Vec::new(), Vec::new());
        for (_, mut members) in groups {
            members.sort_by_key(|of| of.place);
            let (first, rest) = members.split_at(members.len().min(self.red as usize));
            red.extend(first.iter().filter(|of| !has(of, "barred")).map(|of| mention(board, of, None)));
            let last = rest.iter().rev().zip(1..=self.black);
            black.extend(last.map(|(of, from_last)| mention(board, of, Some(from_last))));
        }
        (red, black)
    }
}

fn has(standing: &Standing, flag: &str) -> bool {
    standing.flags.iter().any(|of| of == flag)
}

fn mention(board: CaseId, of: &Standing, from_last: Option<u32>) -> Mention {
    Mention {
        board,
        unit: of.unit,
        code: of.code.clone(),
        name: of.name.clone(),
        group: of.group.clone(),
        rank: of.rank.unwrap_or_default(),
        from_last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// Units `1`, `2`, … of a group, by rank, some of them with a flag.
    fn group(name: &str, size: u32, flags: &[(u32, &str)]) -> Vec<Standing> {
        let standing = |place: u32| Standing {
            place,
            unit: UnitId(Uuid::from_u128(place.into())),
            code: format!("{name}{place}"),
            name: format!("{name}{place}"),
            group: name.to_owned(),
            score: Some(0.0),
            rank: Some(place.into()),
            previous_rank: None,
            best: None,
            worst: None,
            flags: flags.iter().filter(|(at, _)| *at == place).map(|(_, flag)| (*flag).to_owned()).collect(),
            nodes: Vec::new(),
        };
        (1..=size).map(standing).collect()
    }

    fn check(rule: (u32, u32), standings: &[Standing], red: &str, black: &str) {
        let rule = ListRule { red: rule.0, black: rule.1 };
        let (first, last) = rule.lists(CaseId(Uuid::nil()), standings);
        let names = |of: &[Mention]| of.iter().map(|of| of.name.clone()).collect::<Vec<_>>().join(" ");
        assert_eq!((names(&first).as_str(), names(&last).as_str()), (red, black));
    }

    #[test]
    fn the_first_and_the_last_of_each_group_are_listed() {
        let both = [group("a", 8, &[]), group("b", 5, &[])].concat();
        check((3, 3), &both, "a1 a2 a3 b1 b2 b3", "a8 a7 a6 b5 b4");
        check((1, 0), &both, "a1 b1", "");
        check((0, 1), &both, "", "a8 b5");
    }

    #[test]
    fn barred_units_are_never_praised() {
        check((3, 2), &group("a", 8, &[(2, "barred"), (8, "barred")]), "a1 a3", "a8 a7");
    }

    #[test]
    fn those_without_a_rank_are_on_no_list() {
        let mut all = group("a", 8, &[]);
        all[7].rank = None;
        check((2, 2), &all, "a1 a2", "a7 a6");
    }

    #[test]
    fn whoever_is_exempt_from_something_is_listed_by_its_rank() {
        check((2, 2), &group("a", 8, &[(1, "exempt"), (8, "exempt")]), "a1 a2", "a8 a7");
    }

    #[test]
    fn nobody_is_on_both_lists() {
        check((3, 3), &group("a", 4, &[]), "a1 a2 a3", "a4");
        check((3, 3), &group("a", 2, &[]), "a1 a2", "");
    }
}
