//! Shapes of values: from a performance to a row of numbers that looks like what is measured.

use super::calendar::{Frequency, MONTHS, Month};
use super::chance::{Chance, exp};
use super::source::{Item, Model, Seasons};
use super::table::rounded;
use anyhow::{Result, bail};

/// How much a town's own target follows its ability.
const TARGET_FOLLOWS_ABILITY: f64 = 0.22;

/// What is to be made: one unit's indicator.
pub(super) struct Subject<'a> {
    pub(super) unit: &'a str,
    pub(super) item: &'a Item,
    pub(super) model: &'a Model,
    pub(super) ability: f64,
    pub(super) performance: [f64; MONTHS],
    /// The unit's part of what the model states for all; `None` when every unit is measured against the same.
    pub(super) share: Option<f64>,
}

impl Subject<'_> {
    /// Values of the periods that are over, oldest first.
    pub(super) fn values(&self, seasons: &Seasons) -> Result<Vec<f64>> {
        let ends = self.item.frequency.ends();
        let mut values: Vec<f64> = Vec::with_capacity(ends.len());
        for (at, &end) in ends.iter().enumerate() {
            let x = match self.model.shape.as_str() {
                "growth" => self.growth(end, seasons),
                "level" => self.level(end, seasons),
                "ytd" => self.year_to_date(end, seasons)?,
                "flow" => self.flow(end, seasons)?,
                "stock" => self.target(end, seasons) * self.ratio(end),
                "count" => self.count(end),
                "around" => self.around(end),
                "quarterly" => self.target(end, seasons) * self.ratio(end),
                "zero" => 0.0,
                other => bail!("{}: no shape is called `{other}`", self.item.meaning.code),
            };
            let x = rounded(x, self.model.decimals);
            // What accumulates over the year never falls within it.
            let goes_on = at > 0 && ends[at - 1].year() == end.year();
            values.push(if self.model.shape == "ytd" && goes_on { x.max(values[at - 1]) } else { x });
        }
        Ok(values)
    }

    /// The target of the year (or quarter) in which a period ends.
    pub(super) fn target(&self, end: Month, seasons: &Seasons) -> f64 {
        let of_all = self.model.target().unwrap_or(0.0);
        let in_2021 = end.year() == 2021;
        match self.model.shape.as_str() {
            "growth" => {
                let own = if self.share.is_some() {
                    1.0 + TARGET_FOLLOWS_ABILITY * self.ability / 1.6
                } else {
                    1.0
                };
                let base =
                    if in_2021 && self.model.season == "rebound" { seasons.rebound.target_2021 } else { 1.0 };
                rounded(of_all * own * base, 1)
            }
            "ytd" | "flow" | "stock" => match self.share {
                Some(share) => {
                    let of_year = if in_2021 { of_all / 1.1 } else { of_all };
                    let smallest = if self.model.decimals == 0 { 1.0 } else { 0.1 };
                    rounded(of_year * share, self.model.decimals).max(smallest)
                }
                None => of_all,
            },
            "quarterly" => {
                let of_quarter = [0.8, 1.1, 1.3, 0.8][(end.number() - 1) / 3];
                rounded(of_all * self.share.unwrap_or(1.0) * of_quarter, 0).max(1.0)
            }
            _ => of_all,
        }
    }

    /// Performance with its spread, signed so that more is better.
    fn better(&self, end: Month) -> f64 {
        self.model.sd.unwrap_or(0.0) * self.performance[end.0]
    }

    /// Share of the target that is reached.
    fn ratio(&self, end: Month) -> f64 {
        let drift = self.model.drift.unwrap_or(0.0) * end.before_last();
        self.model.within(self.model.mid.unwrap_or(1.0) + self.better(end) - drift)
    }

    fn growth(&self, end: Month, seasons: &Seasons) -> f64 {
        let ratio = self.model.mid.unwrap_or(1.0) + self.better(end);
        let rebound = self.model.season == "rebound" && end.year() == 2021;
        let base = if rebound { seasons.rebound.month_2021[end.number() - 1] } else { 1.0 };
        self.target(end, seasons) * (ratio + self.swing(end, seasons) * self.model.sd.unwrap_or(0.0)) * base
    }

    fn level(&self, end: Month, seasons: &Seasons) -> f64 {
        let sign = if self.item.meaning.direction == "down" { -1.0 } else { 1.0 };
        let better = self.better(end) + self.swing(end, seasons) * self.model.sd.unwrap_or(0.0);
        let drift = self.model.drift.unwrap_or(0.0) * end.before_last();
        self.model.within(self.model.mid.unwrap_or(0.0) + sign * better - drift)
    }

    fn swing(&self, end: Month, seasons: &Seasons) -> f64 {
        seasons.swing.get(&self.model.season).map_or(0.0, |swing| swing[end.number() - 1])
    }

    fn year_to_date(&self, end: Month, seasons: &Seasons) -> Result<f64> {
        let elapsed = elapsed(seasons, &self.model.season, end)?;
        let x = self.target(end, seasons) * elapsed * self.ratio(end);
        // A share of the whole stops at the whole.
        Ok(if self.share.is_none() && self.item.meaning.unit == "%" { x.min(100.0) } else { x })
    }

    fn flow(&self, end: Month, seasons: &Seasons) -> Result<f64> {
        let Some(months) = seasons.month.get(&self.model.season) else {
            bail!("seasons.toml: no month `{}`", self.model.season);
        };
        Ok(self.target(end, seasons) * months[end.number() - 1] * self.ratio(end))
    }

    fn count(&self, end: Month) -> f64 {
        let sign = if self.item.meaning.direction == "down" { -1.0 } else { 1.0 };
        let mean = self.model.mid.unwrap_or(0.0) * self.share.unwrap_or(1.0) * exp(sign * self.better(end));
        let words = ["count", self.unit, &self.item.meaning.code, &end.label()];
        Chance::of(&words).count(mean)
    }

    /// Off the target to either side, able units less.
    fn around(&self, end: Month) -> f64 {
        let words = ["around", self.unit, &self.item.meaning.code, &end.label()];
        let off =
            self.model.sd.unwrap_or(0.0) * Chance::of(&words).normal() * exp(-0.4 * self.performance[end.0]);
        self.model.within(self.model.mid.unwrap_or(0.0) + off)
    }
}

/// Share of the year's amount that is due by the end of a month.
pub(super) fn elapsed(seasons: &Seasons, season: &str, end: Month) -> Result<f64> {
    let Some(months) = seasons.month.get(season) else { bail!("seasons.toml: no month `{season}`") };
    Ok(months[..end.number()].iter().sum())
}

/// Periods in which an indicator's targets are stated: years, but quarters where those differ.
pub(super) fn target_periods(model: &Model) -> Vec<(String, Month)> {
    if model.shape == "quarterly" {
        return Frequency::Quarter
            .ends()
            .into_iter()
            .map(|end| (Frequency::Quarter.label(end), end))
            .collect();
    }
    [("2021", Month(11)), ("2022", Month(MONTHS - 1))].map(|(year, end)| (year.to_owned(), end)).into()
}
