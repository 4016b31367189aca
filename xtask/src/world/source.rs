//! What people wrote: the hand-written files of the scenario, read into memory.
//!
//! They are compiled in, so that the generator can write into an empty folder when the repository checks that the
//! committed files are the generated ones.

use super::calendar::Frequency;
use super::table::rows;
use super::units::Units;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;

macro_rules! text {
    ($name:literal) => {
        include_str!(concat!("../../../scenarios/liandu-2022/source/", $name))
    };
}

const BOARDS: [(&str, &str); 14] = [
    ("towns", text!("boards/towns.toml")),
    ("bureaus", text!("boards/bureaus.toml")),
    ("villages", text!("boards/villages.toml")),
    ("action-digital", text!("boards/action-digital.toml")),
    ("action-spatial", text!("boards/action-spatial.toml")),
    ("action-factors", text!("boards/action-factors.toml")),
    ("action-industry", text!("boards/action-industry.toml")),
    ("action-innovation", text!("boards/action-innovation.toml")),
    ("action-beauty", text!("boards/action-beauty.toml")),
    ("action-service", text!("boards/action-service.toml")),
    ("action-renewal", text!("boards/action-renewal.toml")),
    ("province", text!("boards/province.toml")),
    ("city", text!("boards/city.toml")),
    ("towns-year", text!("boards/towns-year.toml")),
];

/// Everything that people wrote.
pub(super) struct Source {
    pub(super) divisions: Vec<Division>,
    pub(super) bureaus: Vec<Bureau>,
    pub(super) towns: Vec<Town>,
    pub(super) counties: Vec<County>,
    /// Whom the district looks up to; chosen by us.
    pub(super) developed: Vec<Developed>,
    /// The 161, then the village items.
    pub(super) items: Vec<Item>,
    pub(super) external: Vec<External>,
    pub(super) seasons: Seasons,
    /// Town → group → villages, and `rest`.
    pub(super) groups: BTreeMap<String, BTreeMap<String, toml::Value>>,
    pub(super) events: Events,
    pub(super) adjustments: Vec<Adjustment>,
    /// Board code and its file, in the order in which lists name boards.
    pub(super) boards: Vec<(String, toml::Table)>,
}

/// A unit of the national division codes.
#[derive(Deserialize)]
pub(super) struct Division {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) level: String,
    pub(super) parent: String,
}

#[derive(Deserialize)]
pub(super) struct Bureau {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) official_name: String,
    pub(super) group: String,
    pub(super) staff: f64,
}

#[derive(Deserialize)]
pub(super) struct Town {
    pub(super) code: String,
    pub(super) group: String,
    pub(super) ability: f64,
    pub(super) drift: f64,
    pub(super) population: f64,
    pub(super) area: f64,
    pub(super) arable: f64,
    pub(super) villages: f64,
    pub(super) enterprises: f64,
    pub(super) urban: f64,
    pub(super) difficulty: f64,
}

#[derive(Deserialize)]
pub(super) struct County {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) city: String,
    pub(super) group: String,
}

#[derive(Deserialize)]
pub(super) struct Developed {
    pub(super) code: String,
}

/// One row of the list: what an indicator is. Its model says how the world makes its values.
#[derive(Clone)]
pub(super) struct Item {
    pub(super) meaning: Meaning,
    pub(super) frequency: Frequency,
    /// Co-responsible bureaus, each with its share.
    pub(super) co: Vec<(String, Option<f64>)>,
    /// `None` for external results.
    pub(super) model: Option<Model>,
}

#[derive(Deserialize, Clone)]
pub(super) struct Meaning {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) definition: String,
    pub(super) unit: String,
    pub(super) direction: String,
    pub(super) frequency: String,
    pub(super) basis: String,
    pub(super) source_unit: String,
    pub(super) lead: String,
    pub(super) co: String,
    /// Village items only: which villages have it.
    #[serde(default)]
    pub(super) fits: String,
}

/// In place of a source unit: each unit reports its own figure.
const OWN: &str = "各单位自报";

impl Meaning {
    /// The code of the unit that has the figures; empty when each unit reports its own.
    pub(super) fn source(&self, units: &Units) -> Result<String> {
        if self.source_unit == OWN {
            return Ok(String::new());
        }
        Ok(units.named(&self.source_unit)?.code.clone())
    }
}

/// How values come about; the scenario's README explains the shapes.
#[derive(Deserialize, Clone)]
pub(super) struct Model {
    code: String,
    pub(super) scope: String,
    pub(super) shape: String,
    /// A number, or the village item that `children` adds up.
    pub(super) target: String,
    pub(super) mid: Option<f64>,
    pub(super) sd: Option<f64>,
    pub(super) decimals: usize,
    pub(super) lo: Option<f64>,
    pub(super) hi: Option<f64>,
    pub(super) drift: Option<f64>,
    pub(super) season: String,
    pub(super) share: String,
}

impl Model {
    /// The target as a number, when it has one.
    pub(super) fn target(&self) -> Option<f64> {
        self.target.parse().ok()
    }

    /// Within what is possible.
    pub(super) fn within(&self, x: f64) -> f64 {
        x.max(self.lo.unwrap_or(f64::MIN)).min(self.hi.unwrap_or(f64::MAX))
    }
}

/// A rank that the province or the city publishes.
#[derive(Deserialize)]
pub(super) struct External {
    pub(super) code: String,
    pub(super) board: String,
    name: String,
    definition: String,
    /// The indicator that is ranked.
    pub(super) base: String,
    frequency: String,
    source_unit: String,
    pub(super) of: usize,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) spread: f64,
    pub(super) issuer: String,
}

#[derive(Deserialize)]
pub(super) struct Seasons {
    /// Share of the year per month.
    pub(super) month: BTreeMap<String, Vec<f64>>,
    /// Swing of levels per month.
    pub(super) swing: BTreeMap<String, Vec<f64>>,
    pub(super) rebound: Rebound,
}

#[derive(Deserialize)]
pub(super) struct Rebound {
    pub(super) target_2021: f64,
    pub(super) month_2021: Vec<f64>,
}

#[derive(Deserialize)]
pub(super) struct Events {
    pub(super) late: Vec<Late>,
    pub(super) gap: Vec<Gap>,
    pub(super) restated: Vec<Restated>,
    pub(super) duty: Vec<Exception>,
    pub(super) set: Vec<Fixed>,
    pub(super) ability: BTreeMap<String, f64>,
    pub(super) own: BTreeMap<String, BTreeMap<String, f64>>,
}

#[derive(Deserialize)]
pub(super) struct Late {
    pub(super) source: String,
    pub(super) period: String,
}

#[derive(Deserialize)]
pub(super) struct Gap {
    pub(super) unit: String,
    pub(super) indicator: String,
    pub(super) period: String,
}

#[derive(Deserialize)]
pub(super) struct Restated {
    pub(super) unit: String,
    pub(super) indicator: String,
    pub(super) period: String,
    pub(super) before: f64,
}

/// Somebody who is not scored, or only watched.
#[derive(Deserialize)]
pub(super) struct Exception {
    pub(super) unit: String,
    pub(super) indicator: String,
    pub(super) status: String,
}

/// Values that are facts.
#[derive(Deserialize)]
pub(super) struct Fixed {
    pub(super) unit: String,
    pub(super) indicator: String,
    pub(super) values: BTreeMap<String, f64>,
    #[serde(default)]
    pub(super) target: BTreeMap<String, f64>,
    #[serde(default)]
    pub(super) baseline: BTreeMap<String, f64>,
    #[serde(default)]
    pub(super) high: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
pub(super) struct Adjustment {
    pub(super) board: String,
    pub(super) unit: String,
    pub(super) period: String,
    pub(super) node: String,
    pub(super) points: String,
    pub(super) reason: String,
    pub(super) document: String,
}

impl Source {
    /// Reads all files.
    pub(super) fn read() -> Result<Self> {
        let external: Vec<External> = rows("external.csv", text!("external.csv"))?;
        let mut items = items("indicators.csv", text!("indicators.csv"), text!("models.csv"))?;
        let of_external =
            external.iter().map(|row| external_item(row, &items)).collect::<Result<Vec<_>>>()?;
        items.extend(of_external);
        items.extend(self::items(
            "village_items.csv",
            text!("village_items.csv"),
            text!("village_models.csv"),
        )?);
        let board = |(code, text): &(&str, &str)| {
            let table = text.parse().with_context(|| format!("source/boards/{code}.toml"))?;
            Ok(((*code).to_owned(), table))
        };
        Ok(Self {
            divisions: rows("divisions.csv", text!("divisions.csv"))?,
            bureaus: rows("bureaus.csv", text!("bureaus.csv"))?,
            towns: rows("towns.csv", text!("towns.csv"))?,
            counties: rows("peer_counties.csv", text!("peer_counties.csv"))?,
            developed: rows("developed_counties.csv", text!("developed_counties.csv"))?,
            items,
            external,
            seasons: toml::from_str(text!("seasons.toml")).context("source/seasons.toml")?,
            groups: toml::from_str(text!("groups.toml")).context("source/groups.toml")?,
            events: toml::from_str(text!("events.toml")).context("source/events.toml")?,
            adjustments: rows("adjustments.csv", text!("adjustments.csv"))?,
            boards: BOARDS.iter().map(board).collect::<Result<_>>()?,
        })
    }

    /// The item with this code.
    pub(super) fn item(&self, code: &str) -> Result<&Item> {
        self.items
            .iter()
            .find(|item| item.meaning.code == code)
            .with_context(|| format!("no indicator has code {code}"))
    }
}

fn items(name: &str, meanings: &str, models: &str) -> Result<Vec<Item>> {
    let models: Vec<Model> = rows(name, models)?;
    let mut by_code: BTreeMap<String, Model> =
        models.into_iter().map(|model| (model.code.clone(), model)).collect();
    let meanings: Vec<Meaning> = rows(name, meanings)?;
    let items = meanings
        .into_iter()
        .map(|meaning| {
            let model = by_code
                .remove(&meaning.code)
                .with_context(|| format!("{name}: {} has no model", meaning.code))?;
            item(meaning, Some(model))
        })
        .collect::<Result<Vec<_>>>()?;
    if let Some(code) = by_code.keys().next() {
        bail!("{name}: the model of {code} has no indicator");
    }
    Ok(items)
}

fn item(meaning: Meaning, model: Option<Model>) -> Result<Item> {
    let frequency = Frequency::named(&meaning.frequency)
        .with_context(|| format!("{}: frequency `{}`", meaning.code, meaning.frequency))?;
    let co =
        meaning.co.split(';').filter(|part| !part.is_empty()).map(co_unit).collect::<Result<Vec<_>>>()?;
    Ok(Item { meaning, frequency, co, model })
}

/// `区财政局:0.5`, or a name alone.
fn co_unit(text: &str) -> Result<(String, Option<f64>)> {
    match text.split_once(':') {
        Some((name, share)) => Ok((name.to_owned(), Some(share.parse()?))),
        None => Ok((text.to_owned(), None)),
    }
}

/// A published rank is an indicator of its own, bound to the same units as what is ranked.
fn external_item(row: &External, items: &[Item]) -> Result<Item> {
    let base = items.iter().find(|item| item.meaning.code == row.base);
    let base = base.with_context(|| format!("external.csv: {} ranks the unknown {}", row.code, row.base))?;
    let meaning = Meaning {
        code: row.code.clone(),
        name: row.name.clone(),
        definition: row.definition.clone(),
        unit: "位".into(),
        direction: "down".into(),
        frequency: row.frequency.clone(),
        basis: "current".into(),
        source_unit: row.source_unit.clone(),
        lead: base.meaning.lead.clone(),
        co: base.meaning.co.clone(),
        fits: String::new(),
    };
    item(meaning, None)
}
