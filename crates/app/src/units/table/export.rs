//! Handing units out as a table.

use crate::AppError;
use crate::actor::Actor;
use crate::error::{Misfits, language};
use crate::system::System;
use chrono::NaiveDate;
use domain::access::Action;
use domain::unit::Unit;
use report::{UnitRow, UnitTable, UnitValue, Words};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use store::UnitQuery;

/// What begins a CSV file, so that Excel takes it for UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// How many units are read at once.
const AT_ONCE: u64 = 500;

/// What kind of file a table is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum TableFormat {
    /// An Excel workbook.
    #[default]
    Xlsx,
    /// CSV in UTF-8.
    Csv,
}

impl TableFormat {
    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }

    /// The name of a file of units.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Xlsx => "units.xlsx",
            Self::Csv => "units.csv",
        }
    }
}

/// Which table is wanted.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct TableWanted {
    /// `xlsx` or `csv`; a workbook unless told.
    #[param(inline)]
    pub format: TableFormat,
    /// The units that there are on this day, from 1900 to 2199, as they are then; today unless told.
    #[param(example = "2022-04-08")]
    pub at: Option<NaiveDate>,
}

/// The units that whoever asks may see, as a table with headers in the language that a client asks for in Accept-Language.
///
/// # Errors
/// [`AppError::Invalid`], the store's.
pub async fn export_units(
    system: &System,
    actor: &Actor,
    wanted: &TableWanted,
    accepted: &str,
) -> Result<Vec<u8>, AppError> {
    let mut misfits = Misfits::default();
    misfits.day("?at", wanted.at);
    misfits.done()?;
    let day = wanted.at.unwrap_or_else(|| system.today());
    let scope = system.policies().scope(actor, Action::UnitRead);
    let mut units: Vec<Unit> = Vec::new();
    loop {
        let after = units.last().map(|unit| unit.code.clone());
        let query = UnitQuery { day: Some(day), after, limit: AT_ONCE, ..UnitQuery::default() };
        let found = system.store().units(&scope, &query).await?;
        if found.is_empty() {
            break;
        }
        units.extend(found);
    }
    let (table, words) = (table(&units), Words::new(language(accepted)));
    match wanted.format {
        TableFormat::Xlsx => table.book(&words).map_err(AppError::outside),
        TableFormat::Csv => csv(&table, &words).map_err(AppError::outside),
    }
}

fn csv(table: &UnitTable, words: &Words) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(MARK.to_vec());
    writer.write_record(table.head(words))?;
    for row in &table.rows {
        writer.write_record(row.texts())?;
    }
    writer.into_inner().map_err(|fault| fault.into_error().into())
}

fn table(units: &[Unit]) -> UnitTable {
    let names: BTreeSet<&String> = units.iter().flat_map(|unit| unit.attributes.keys()).collect();
    let day = |day: Option<NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let row = |unit: &Unit| UnitRow {
        code: unit.code.clone(),
        name: unit.name.clone(),
        level: unit.level.clone(),
        parent: unit.path.parent().map(|parent| parent.code().to_owned()).unwrap_or_default(),
        starts: day(Some(unit.starts)),
        ends: day(unit.ends),
        attributes: names.iter().map(|name| value(unit.attributes.get(*name))).collect(),
    };
    UnitTable { rows: units.iter().map(row).collect(), attributes: names.into_iter().cloned().collect() }
}

fn value(of: Option<&Value>) -> UnitValue {
    match of {
        None | Some(Value::Null) => UnitValue::Empty,
        Some(Value::String(text)) => UnitValue::Text(text.clone()),
        Some(value) => value.as_f64().map_or_else(|| UnitValue::Text(value.to_string()), UnitValue::Number),
    }
}
