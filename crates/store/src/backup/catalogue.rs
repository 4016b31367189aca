//! The tables and columns that a database says it has.

use crate::error::{Error, while_doing};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde::{Deserialize, Serialize};

/// The table that says how the others came to be.
const MIGRATIONS: &str = "seaql_migrations";

const SQLITE: &str = "SELECT m.name AS tab, c.name AS col, c.type AS kind, c.pk AS pk \
                      FROM sqlite_master m JOIN pragma_table_info(m.name) c \
                      WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid";

const POSTGRES: &str = "SELECT c.relname::text AS tab, a.attname::text AS col, t.typname::text AS kind, \
                        coalesce(array_position(i.indkey::int2[], a.attnum), -1) + 1 AS pk \
                        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid \
                        LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary \
                        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') \
                        AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, a.attnum";

/// What a column has, and how a value is written. Nothing is null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A number as its shortest decimal text that reads back the same, or `NaN`, `inf`, `-inf`.
    Double,
    /// True or false.
    Boolean,
    /// A UUID with hyphens.
    Uuid,
    /// A moment in UTC, as RFC 3339 has it.
    Time,
    /// A date and a time of day without a place.
    LocalTime,
    /// A date: `2022-04-08`.
    Date,
    /// Bytes as hexadecimal digits.
    Bytes,
    /// JSON, as it is.
    Json,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it has.
    pub kind: Kind,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The columns of its primary key.
    pub key: Vec<String>,
}

/// All tables of the record, by name.
pub(crate) async fn tables(connection: &impl ConnectionTrait) -> Result<Vec<Table>, Error> {
    let backend = connection.get_database_backend();
    let (ask, kind): (_, fn(&str) -> Option<Kind>) = match backend {
        DbBackend::Sqlite => (SQLITE, of_sqlite),
        _ => (POSTGRES, of_postgres),
    };
    let doing = || while_doing("list the tables");
    let rows = connection.query_all_raw(Statement::from_string(backend, ask)).await.map_err(doing())?;
    let mut tables: Vec<(Table, Vec<(i32, String)>)> = Vec::new();
    for row in rows {
        let get = |name: &str| row.try_get::<String>("", name).map_err(doing());
        let (table, name, declared) = (get("tab")?, get("col")?, get("kind")?);
        if table == MIGRATIONS {
            continue;
        }
        let unknown =
            || Error::UnknownType { table: table.clone(), column: name.clone(), found: declared.clone() };
        let column = Column { name: name.clone(), kind: kind(&declared).ok_or_else(unknown)? };
        if tables.last().is_none_or(|(last, _)| last.name != table) {
            let (columns, key) = (Vec::new(), Vec::new());
            tables.push((Table { name: table.clone(), columns, key }, Vec::new()));
        }
        let place: i32 = row.try_get("", "pk").map_err(doing())?;
        if let Some((of, key)) = tables.last_mut() {
            of.columns.push(column);
            if place > 0 {
                key.push((place, name));
            }
        }
    }
    let mut tables: Vec<Table> = tables
        .into_iter()
        .map(|(table, mut key)| {
            key.sort();
            Table { key: key.into_iter().map(|(_, name)| name).collect(), ..table }
        })
        .collect();
    // PostgreSQL orders as its locale does.
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tables)
}

fn of_sqlite(declared: &str) -> Option<Kind> {
    let declared = declared.to_ascii_lowercase();
    Some(match declared.split('(').next().unwrap_or_default().trim() {
        "text" | "varchar" | "char" | "enum_text" => Kind::Text,
        "integer" | "bigint" | "int" | "smallint" | "tinyint" => Kind::Integer,
        "real" | "double" | "float" => Kind::Double,
        "boolean" => Kind::Boolean,
        "uuid_text" => Kind::Uuid,
        "timestamp_with_timezone_text" => Kind::Time,
        "datetime_text" | "timestamp_text" => Kind::LocalTime,
        "date_text" => Kind::Date,
        "blob" | "varbinary_blob" | "binary_blob" => Kind::Bytes,
        "json_text" | "jsonb_text" => Kind::Json,
        _ => return None,
    })
}

fn of_postgres(name: &str) -> Option<Kind> {
    Some(match name {
        "text" | "varchar" | "bpchar" => Kind::Text,
        "int8" | "int4" | "int2" => Kind::Integer,
        "float8" | "float4" => Kind::Double,
        "bool" => Kind::Boolean,
        "uuid" => Kind::Uuid,
        "timestamptz" => Kind::Time,
        "timestamp" => Kind::LocalTime,
        "date" => Kind::Date,
        "bytea" => Kind::Bytes,
        "json" | "jsonb" => Kind::Json,
        _ => return None,
    })
}
