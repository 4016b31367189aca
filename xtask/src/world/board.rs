//! A board's source: the scheme as people wrote it, and what the generator has to know besides.

use super::source::{Item, Source};
use super::units::{Level, Unit, Units};
use anyhow::{Context, Result, bail};

/// Who is assigned what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Assign {
    /// No file: every unit is scored on every indicator.
    None,
    /// Everyone on everything, but for exceptions.
    Duties,
    /// Lead and co-responsible bureaus.
    LeadCo,
    /// The same, with points that add up for every bureau.
    Bureaus,
    /// Battle orders.
    Orders,
}

/// One board to be written.
pub(super) struct Board<'a> {
    pub(super) code: &'a str,
    pub(super) scheme: &'a toml::Table,
    pub(super) level: Level,
    pub(super) assign: Assign,
    /// `[board]`
    settings: &'a toml::Table,
    /// Items and their `[[indicator]]` tables, in the order of the scheme.
    pub(super) indicators: Vec<(&'a Item, &'a toml::Table)>,
}

impl<'a> Board<'a> {
    /// Reads the board with this code.
    pub(super) fn new(code: &'a str, file: &'a toml::Table, source: &'a Source) -> Result<Self> {
        let table = |key: &str| file.get(key).and_then(toml::Value::as_table);
        let settings = table("board").with_context(|| format!("{code}: no [board]"))?;
        let word = |key: &str| settings.get(key).and_then(toml::Value::as_str).unwrap_or_default();
        let level = match word("scope") {
            "town" => Level::Town,
            "village" => Level::Village,
            "bureau" | "external" => Level::Bureau,
            other => bail!("{code}: scope `{other}`"),
        };
        let assign = match word("assign") {
            "none" => Assign::None,
            "duties" => Assign::Duties,
            "lead_co" => Assign::LeadCo,
            "bureaus" => Assign::Bureaus,
            "orders" => Assign::Orders,
            other => bail!("{code}: assign `{other}`"),
        };
        let list =
            file.get("indicator").and_then(toml::Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let indicator = |value: &'a toml::Value| {
            let table = value.as_table().context("an indicator is a table")?;
            let item = table.get("code").and_then(toml::Value::as_str).context("an indicator has a code")?;
            Ok((source.item(item)?, table))
        };
        let indicators = list.iter().map(indicator).collect::<Result<_>>()?;
        Ok(Self { code, scheme: file, level, assign, settings, indicators })
    }

    /// A text of `[board]`.
    pub(super) fn setting(&self, key: &str) -> Option<&str> {
        self.settings.get(key)?.as_str()
    }

    /// A number of `[board]`.
    pub(super) fn amount(&self, key: &str) -> Option<f64> {
        number(self.settings.get(key)?)
    }

    /// Whether `[board]` says so.
    pub(super) fn is(&self, key: &str) -> bool {
        self.settings.get(key).and_then(toml::Value::as_bool).unwrap_or(false)
    }

    /// The units that the board is about.
    pub(super) fn units(&self, units: &'a Units) -> Vec<&'a Unit> {
        let only_with = self.setting("share");
        units.of(self.level).filter(|unit| only_with.is_none_or(|name| unit.attribute(name) > 0.0)).collect()
    }
}

/// True for a figure that each bureau has of its own, not one for the district.
pub(super) fn is_everyones(item: &Item) -> bool {
    item.model.as_ref().is_some_and(|model| model.scope.contains('P'))
}

/// A TOML number, whole or not.
pub(super) fn number(value: &toml::Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
}
