//! `scheme.toml`: what people wrote of the scheme, with each indicator's meaning from the one list.

use super::board::Board;
use super::source::{Seasons, Source};
use super::table::{rounded, short};
use super::units::Units;
use anyhow::{Context, Result};
use std::fmt::Write;
use toml::Value;

const HEAD: [&str; 9] =
    ["title", "period", "level", "peers", "ties", "tie_break", "rank_on", "decimals", "unreported"];

/// Keys of an indicator that its board decides, in the order in which they are written.
const OWN: [&str; 11] = [
    "between",
    "weight",
    "points",
    "status",
    "per",
    "impute",
    "treat",
    "transform",
    "difficulty",
    "round",
    "rule",
];

const ROLLUP: [&str; 9] = ["code", "name", "in", "of", "window", "stat", "n", "weight", "points"];

const NODE: [&str; 10] =
    ["code", "name", "in", "weight", "aggregate", "weights", "missing", "min_share", "adjust", "round"];

/// The text of the scheme.
pub(super) fn text(board: &Board<'_>, source: &Source, units: &Units) -> Result<String> {
    let mut text = String::from(
        "# 由 cargo xtask bless 生成，请勿手改：方案改 source/boards，指标改 source/indicators.csv。\n",
    );
    let head = board.scheme.get("scheme").and_then(Value::as_table).context("no [scheme]")?;
    writeln!(text, "\n[scheme]\ncode = \"liandu-{}\"", board.code)?;
    keys(&mut text, head, &HEAD, &source.seasons)?;
    for (kind, order) in [("node", NODE.as_slice()), ("rollup", ROLLUP.as_slice())] {
        for table in tables(board, kind) {
            writeln!(text, "\n[[{kind}]]")?;
            keys(&mut text, table, order, &source.seasons)?;
        }
    }
    for (item, table) in &board.indicators {
        let meaning = &item.meaning;
        let parent =
            table.get("in").and_then(Value::as_str).with_context(|| format!("{}: no `in`", meaning.code))?;
        let filler = meaning.source(units)?;
        writeln!(text, "\n[[indicator]]")?;
        let texts = [
            ("code", &meaning.code),
            ("name", &meaning.name),
            ("definition", &meaning.definition),
            ("in", &parent.to_owned()),
            ("unit", &meaning.unit),
            ("source_unit", &filler),
            ("frequency", &meaning.frequency),
            ("basis", &meaning.basis),
            ("direction", &meaning.direction),
        ];
        // Without a source unit each unit reports its own.
        for (key, value) in
            texts.into_iter().filter(|(key, value)| *key != "source_unit" || !value.is_empty())
        {
            writeln!(text, "{key} = {}", quoted(value))?;
        }
        let mut own = (*table).clone();
        if let (Some(decimals), false) = (board.amount("round"), own.contains_key("round")) {
            let round = [
                ("decimals".to_owned(), Value::Integer(decimals as i64)),
                ("mode".to_owned(), "half_up".into()),
            ];
            own.insert("round".into(), Value::Table(round.into_iter().collect()));
        }
        keys(&mut text, &own, &OWN, &source.seasons)?;
    }
    Ok(text)
}

fn tables<'a>(board: &Board<'a>, kind: &str) -> Vec<&'a toml::Table> {
    let list = board.scheme.get(kind).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_table).collect()
}

/// Writes the keys that are there, those of the list first and in its order. What the list doesn't name fails: it would
/// be lost.
fn keys(text: &mut String, table: &toml::Table, order: &[&str], seasons: &Seasons) -> Result<()> {
    for key in order {
        if let Some(value) = table.get(*key) {
            writeln!(text, "{key} = {}", inline(value, seasons)?)?;
        }
    }
    let known = |key: &str| order.contains(&key) || ["code", "in"].contains(&key);
    match table.keys().find(|key| !known(key)) {
        Some(key) => anyhow::bail!("the key `{key}` has no place in a scheme"),
        None => Ok(()),
    }
}

/// A value on one line. A `curve` may name a season: its shares of the year, added up.
fn inline(value: &Value, seasons: &Seasons) -> Result<String> {
    Ok(match value {
        Value::String(text) => quoted(text),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => decimal(*number),
        Value::Boolean(truth) => truth.to_string(),
        Value::Array(list) => {
            let parts = list.iter().map(|part| inline(part, seasons)).collect::<Result<Vec<_>>>()?;
            format!("[{}]", parts.join(", "))
        }
        Value::Table(table) => {
            // The kind first: it says what the others are.
            let mut entries: Vec<(&String, &Value)> = table.iter().collect();
            entries.sort_by_key(|(key, _)| (*key != "kind", (*key).clone()));
            let part = |(key, value): (&String, &Value)| match (key.as_str(), value.as_str()) {
                ("curve", Some(season)) => Ok(format!("curve = {}", curve(season, seasons)?)),
                _ => Ok(format!("{key} = {}", inline(value, seasons)?)),
            };
            let parts = entries.into_iter().map(part).collect::<Result<Vec<_>>>()?;
            format!("{{ {} }}", parts.join(", "))
        }
        Value::Datetime(date) => date.to_string(),
    })
}

fn curve(season: &str, seasons: &Seasons) -> Result<String> {
    let months = seasons.month.get(season).with_context(|| format!("seasons.toml: no month `{season}`"))?;
    let mut sum = 0.0;
    let shares = months.iter().map(|share| {
        sum += share;
        decimal(rounded(sum, 4))
    });
    Ok(format!("[{}]", shares.collect::<Vec<_>>().join(", ")))
}

/// TOML tells 1 from 1.0.
fn decimal(number: f64) -> String {
    if number.fract() == 0.0 { format!("{number:.1}") } else { short(number) }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A rule in words for the list: its kind and parameters.
pub(super) fn rule_in_words(rule: &Value, seasons: &Seasons) -> Result<String> {
    let Some(table) = rule.as_table() else { return Ok(String::new()) };
    let kind = table.get("kind").and_then(Value::as_str).unwrap_or_default();
    let mut words = vec![kind.to_owned()];
    for (key, value) in table.iter().filter(|(key, _)| *key != "kind") {
        match (key.as_str(), value) {
            ("rules", Value::Array(parts)) => {
                let parts =
                    parts.iter().map(|part| rule_in_words(part, seasons)).collect::<Result<Vec<_>>>()?;
                words.push(format!("({})", parts.join(" | ")));
            }
            ("curve", Value::String(season)) => words.push(format!("curve={season}")),
            (key, value) => words.push(format!("{key}={}", inline(value, seasons)?)),
        }
    }
    Ok(words.join(" "))
}
