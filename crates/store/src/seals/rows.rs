//! The rows that a month rests on, of every table that has some, as the catalogue of the database says they are.

use crate::backup::{Row as Columns, Table, row, select, tables};
use crate::error::{Error, while_doing};
use domain::goal::month_of;
use domain::period::Period;
use domain::seal::{Row, sealed_with};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which rows of a table are a month's. `PERIODS` stands for the periods that are sealed with it, `MONTH` for its number,
/// `CASES` for the ids of its cases, `FIRST` and `LAST` for the journal's numbers.
const TABLES: &[(&str, &str)] = &[
    ("board_files", "board IN (SELECT id FROM boards WHERE period IN (PERIODS))"),
    ("boards", "period IN (PERIODS)"),
    ("case_acts", "case_id IN (CASES)"),
    ("case_goals", "case_id IN (CASES)"),
    ("case_units", "case_id IN (CASES)"),
    ("cases", "id IN (CASES)"),
    ("confirmations", "board IN (SELECT id FROM boards WHERE period IN (PERIODS))"),
    ("declared_points", "period IN (PERIODS)"),
    ("escalations", "case_id IN (CASES)"),
    ("event_numbers", "number BETWEEN FIRST AND LAST"),
    ("events", "id IN (SELECT event FROM event_numbers WHERE number BETWEEN FIRST AND LAST)"),
    ("hand_overs", "case_id IN (CASES)"),
    ("notice_boards", "board IN (SELECT id FROM boards WHERE period IN (PERIODS))"),
    (
        "notices",
        "id IN (SELECT notice FROM notice_boards WHERE board IN (SELECT id FROM boards WHERE period IN (PERIODS)))",
    ),
    ("observations", "last_month = MONTH"),
    ("peer_figures", "period IN (PERIODS)"),
    ("report_rows", "report IN (SELECT id FROM reports WHERE period IN (PERIODS))"),
    ("reports", "period IN (PERIODS)"),
    ("restatements", "counts_from IN (PERIODS)"),
    ("results", "period IN (PERIODS)"),
    ("row_answers", "report IN (SELECT id FROM reports WHERE period IN (PERIODS))"),
    ("standings", "board IN (SELECT id FROM boards WHERE period IN (PERIODS))"),
];

/// Where a month's cases come from; those that hang on them are its cases too.
const ROOTS: &[(&str, &str)] = &[
    ("boards", "SELECT id FROM boards WHERE period IN (PERIODS)"),
    ("reports", "SELECT id FROM reports WHERE period IN (PERIODS)"),
    (
        "declared_points",
        "SELECT case_id FROM declared_points WHERE period IN (PERIODS) AND case_id IS NOT NULL",
    ),
    (
        "restatements",
        "SELECT case_id FROM restatements WHERE counts_from IN (PERIODS) AND case_id IS NOT NULL",
    ),
];

/// The rows of a month, in order of table and key.
pub(super) async fn read(
    connection: &impl ConnectionTrait,
    month: Period,
    numbers: (u64, u64),
) -> Result<Vec<Row>, Error> {
    let there = tables(connection).await?;
    let there: BTreeMap<&str, &Table> = there.iter().map(|table| (table.name.as_str(), table)).collect();
    let cases = cases(|table| there.contains_key(table));
    let mut restated = Restated::read(connection, there.get("restatements").copied(), month).await?;
    let mut rows = Vec::new();
    for (name, condition) in TABLES {
        let Some(table) = there.get(name) else { continue };
        let condition = fill(&condition.replace("CASES", &cases), month, numbers);
        for mut columns in found(connection, table, &condition).await? {
            if *name == "observations" {
                restated.undo(&mut columns);
            }
            rows.push(Row::new(name, &key(table, &columns), &Value::Object(columns)));
        }
    }
    rows.sort_unstable();
    Ok(rows)
}

pub(super) async fn found(
    connection: &impl ConnectionTrait,
    table: &Table,
    condition: &str,
) -> Result<Vec<Columns>, Error> {
    let backend = connection.get_database_backend();
    let statement = Statement::from_string(backend, select(backend, table, Some(condition)));
    let rows = connection.query_all_raw(statement).await;
    let rows = rows.map_err(while_doing(format!("read a month's rows of {}", table.name)))?;
    rows.iter().map(|found| row(table, found).map_err(|why| unreadable(table, found, &why))).collect()
}

/// A row with a value that can't be of its column.
fn unreadable(table: &Table, found: &QueryResult, why: &DbErr) -> Error {
    let known = TABLES.iter().find(|(name, _)| *name == table.name).map_or("", |(name, _)| name);
    let text = |name: &String| match found.try_get::<Uuid>("", name) {
        Ok(id) => id.to_string(),
        Err(_) => found.try_get::<String>("", name).unwrap_or_else(|_| "?".to_owned()),
    };
    let id = table.key.iter().map(text).collect::<Vec<_>>().join("/");
    Error::Corrupt { table: known, column: "?", id, why: why.to_string() }
}

/// Asks for the ids of a month's cases.
fn cases(is_there: impl Fn(&str) -> bool) -> String {
    let roots = ROOTS.iter().filter(|(table, _)| is_there(table)).map(|(_, ids)| *ids);
    let nothing = "SELECT id FROM cases WHERE 1 = 0";
    let all: Vec<_> = std::iter::once(nothing).chain(roots).collect();
    format!(
        "WITH RECURSIVE parts(id) AS (SELECT id FROM ({}) roots \
         UNION SELECT c.id FROM cases c JOIN parts ON c.parent = parts.id) SELECT id FROM parts",
        all.join(" UNION ")
    )
}

pub(super) fn fill(condition: &str, month: Period, (first, last): (u64, u64)) -> String {
    let periods: Vec<String> = sealed_with(month).map(|period| format!("'{period}'")).collect();
    condition
        .replace("PERIODS", &periods.join(", "))
        .replace("MONTH", &month_of(month).to_string())
        .replace("FIRST", &first.to_string())
        .replace("LAST", &last.to_string())
}

fn key(table: &Table, columns: &Columns) -> String {
    let part = |name: &String| match columns.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    table.key.iter().map(part).collect::<Vec<_>>().join("/")
}

/// What values were restated, by goal, unit, period and rater.
struct Restated(BTreeMap<[String; 4], Vec<(Value, Value)>>);

impl Restated {
    async fn read(
        connection: &impl ConnectionTrait,
        table: Option<&Table>,
        month: Period,
    ) -> Result<Self, Error> {
        let mut chains: BTreeMap<_, Vec<(i64, Value, Value)>> = BTreeMap::new();
        if let Some(table) = table {
            for columns in found(connection, table, &fill("period IN (PERIODS)", month, (0, 0))).await? {
                let value = |name: &str| columns.get(name).cloned().unwrap_or_default();
                let number = value("number").as_i64().unwrap_or_default();
                let link = (number, value("old_value"), value("new_value"));
                chains.entry(place(&columns)).or_default().push(link);
            }
        }
        let ordered = |(place, mut chain): (_, Vec<(i64, Value, Value)>)| {
            chain.sort_by_key(|(number, ..)| *number);
            (place, chain.into_iter().map(|(_, old, new)| (old, new)).collect())
        };
        Ok(Self(chains.into_iter().map(ordered).collect()))
    }

    /// Gives an observation the value that it was sealed with, when its restatements lead from there to the one that it has.
    fn undo(&mut self, columns: &mut Columns) {
        let Some(chain) = self.0.remove(&place(columns)) else { return };
        let ends = chain.last().map(|(_, new)| new) == columns.get("value");
        let holds = chain.windows(2).all(|pair| pair[0].1 == pair[1].0);
        if let Some((sealed, _)) = chain.first().filter(|_| ends && holds) {
            columns.insert("value".to_owned(), sealed.clone());
        }
    }
}

fn place(columns: &Columns) -> [String; 4] {
    let text = |name: &str| columns.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    ["goal", "unit", "period", "rater"].map(text)
}
