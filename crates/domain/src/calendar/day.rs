//! The kinds of days.

use serde::Serialize;

/// What kind of day it is, and by whose word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Day<'a> {
    /// Monday to Friday, 工作日.
    Workday,
    /// Saturday or Sunday, 周末.
    Weekend,
    /// Off by a notice, 放假.
    Holiday {
        /// Its name: 春节.
        name: &'a str,
        /// Number of the notice: 国办发明电〔2021〕11号.
        document: &'a str,
        /// Who issued the notice.
        source: Source,
    },
    /// Worked by a notice in exchange for a holiday, 调休上班.
    Makeup {
        /// Number of the notice.
        document: &'a str,
    },
}

/// Who issued a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The State Council.
    National,
    /// The place itself.
    Local,
}

impl Day<'_> {
    /// True when people work.
    pub fn is_working(self) -> bool {
        matches!(self, Day::Workday | Day::Makeup { .. })
    }
}
