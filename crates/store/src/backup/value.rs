//! Values: from a row to JSON and back.

use super::catalogue::{Column, Kind};
use chrono::{DateTime, NaiveDate, NaiveDateTime, SecondsFormat, SubsecRound, Utc};
use sea_orm::{DbErr, QueryResult, Value};
use serde_json::Value as Json;
use uuid::Uuid;

/// The value of the column at this place of a row.
pub(super) fn read(row: &QueryResult, at: usize, kind: Kind) -> Result<Json, DbErr> {
    Ok(match kind {
        Kind::Text => row.try_get_by_index::<Option<String>>(at)?.map(Json::String),
        Kind::Integer => row.try_get_by_index::<Option<i64>>(at)?.map(Json::from),
        Kind::Double => row.try_get_by_index::<Option<f64>>(at)?.map(|number| number.to_string().into()),
        Kind::Boolean => row.try_get_by_index::<Option<bool>>(at)?.map(Json::Bool),
        Kind::Uuid => row.try_get_by_index::<Option<Uuid>>(at)?.map(|id| id.to_string().into()),
        Kind::Time => {
            let time = row.try_get_by_index::<Option<DateTime<Utc>>>(at)?;
            // PostgreSQL keeps no more.
            time.map(|time| time.trunc_subsecs(6).to_rfc3339_opts(SecondsFormat::AutoSi, true).into())
        }
        Kind::LocalTime => {
            let time = row.try_get_by_index::<Option<NaiveDateTime>>(at)?;
            time.map(|time| time.trunc_subsecs(6).format("%Y-%m-%dT%H:%M:%S%.f").to_string().into())
        }
        Kind::Date => row.try_get_by_index::<Option<NaiveDate>>(at)?.map(|date| date.to_string().into()),
        Kind::Bytes => {
            let bytes = row.try_get_by_index::<Option<Vec<u8>>>(at)?;
            bytes.map(|bytes| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into())
        }
        Kind::Json => row.try_get_by_index::<Option<Json>>(at)?,
    }
    .unwrap_or(Json::Null))
}

/// A value to bind; none when the JSON is no value of this column.
pub(super) fn bind(column: &Column, json: &Json) -> Option<Value> {
    if json.is_null() {
        return Some(null(column.kind));
    }
    let text = json.as_str();
    Some(match column.kind {
        Kind::Text => text?.to_owned().into(),
        Kind::Integer => json.as_i64()?.into(),
        Kind::Double => text?.parse::<f64>().ok()?.into(),
        Kind::Boolean => json.as_bool()?.into(),
        Kind::Uuid => Uuid::parse_str(text?).ok()?.into(),
        Kind::Time => DateTime::parse_from_rfc3339(text?).ok()?.with_timezone(&Utc).into(),
        Kind::LocalTime => NaiveDateTime::parse_from_str(text?, "%Y-%m-%dT%H:%M:%S%.f").ok()?.into(),
        Kind::Date => NaiveDate::parse_from_str(text?, "%Y-%m-%d").ok()?.into(),
        Kind::Bytes => bytes(text?)?.into(),
        Kind::Json => json.clone().into(),
    })
}

fn null(kind: Kind) -> Value {
    match kind {
        Kind::Text => None::<String>.into(),
        Kind::Integer => None::<i64>.into(),
        Kind::Double => None::<f64>.into(),
        Kind::Boolean => None::<bool>.into(),
        Kind::Uuid => None::<Uuid>.into(),
        Kind::Time => None::<DateTime<Utc>>.into(),
        Kind::LocalTime => None::<NaiveDateTime>.into(),
        Kind::Date => None::<NaiveDate>.into(),
        Kind::Bytes => None::<Vec<u8>>.into(),
        Kind::Json => None::<Json>.into(),
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}
