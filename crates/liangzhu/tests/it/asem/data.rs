//! The data as COINr ships them, and as our scheme, values and units.

use super::reference::Method;
use crate::folder::repository;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// A row of iMeta.csv that is an indicator or a node.
pub(super) struct Item {
    pub(super) code: String,
    pub(super) level: u8,
    pub(super) down: bool,
    pub(super) weight: f64,
    pub(super) denominator: Option<String>,
    pub(super) parent: Option<String>,
}

pub(super) struct Country {
    pub(super) code: String,
    name: String,
    pub(super) group: String,
    /// Indicators and denominators; what is NA is not there.
    pub(super) values: BTreeMap<String, f64>,
}

pub(super) struct Asem {
    pub(super) items: Vec<Item>,
    pub(super) countries: Vec<Country>,
    denominators: Vec<String>,
}

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

fn known(row: &Row, column: &str) -> Option<String> {
    Some(row[column].clone()).filter(|text| text != "NA" && !text.is_empty())
}

impl Asem {
    /// `None` when the data are not beside the repository.
    pub(super) fn read() -> Option<Self> {
        let folder = repository("../shared/data/asem");
        folder.is_dir().then(|| Self::from(&folder))
    }

    fn from(folder: &Path) -> Self {
        let meta = rows(&folder.join("iMeta.csv"));
        let of_type = |kind: &'static str| meta.iter().filter(move |row| row["Type"] == kind);
        let item = |row: &Row| Item {
            code: row["iCode"].clone(),
            level: row["Level"].parse().unwrap(),
            down: row["Direction"] == "-1",
            weight: row["Weight"].parse().unwrap(),
            denominator: known(row, "Denominator"),
            parent: known(row, "Parent"),
        };
        let items: Vec<Item> = of_type("Indicator").chain(of_type("Aggregate")).map(item).collect();
        let denominators: Vec<String> = of_type("Denominator").map(|row| row["iCode"].clone()).collect();
        let numbers: Vec<&String> =
            items.iter().filter(|item| item.level == 1).map(|item| &item.code).chain(&denominators).collect();
        let country = |row: &Row| {
            let value = |code: &&String| Some(((*code).clone(), known(row, code)?.parse().unwrap()));
            Country {
                code: row["uCode"].clone(),
                name: row["uName"].clone(),
                group: row["EurAsia_group"].clone(),
                values: numbers.iter().filter_map(value).collect(),
            }
        };
        let countries: Vec<Country> = rows(&folder.join("iData.csv")).iter().map(country).collect();
        let gaps = countries.len() * numbers.len() - countries.iter().map(|c| c.values.len()).sum::<usize>();
        assert_eq!((countries.len(), items.len(), gaps), (51, 60, 64), "these are not the data described");
        Self { items, countries, denominators }
    }

    /// The index as a scheme: `per`, filling of gaps, winsorising else logarithm, min-max, means of means.
    pub(super) fn scheme(&self, method: Method) -> String {
        let mut scheme = "[scheme]\ncode = \"asem\"\nperiod = \"year\"\n".to_owned();
        for (at, item) in self.items.iter().enumerate() {
            let table = if item.level == 1 { "indicator" } else { "node" };
            let weight = method.weight(item.weight, at);
            writeln!(scheme, "[[{table}]]\ncode = \"{}\"\nweight = {weight}", item.code).unwrap();
            if let Some(parent) = &item.parent {
                writeln!(scheme, "in = \"{parent}\"").unwrap();
            }
            if item.level > 1 {
                writeln!(scheme, "aggregate = \"{}\"", method.aggregate()).unwrap();
                continue;
            }
            if let Some(per) = &item.denominator {
                writeln!(scheme, "per = \"{per}\"").unwrap();
            }
            let (impute, [lo, hi]) = (method.impute(), method.scale());
            let direction = if item.down { "down" } else { "up" };
            writeln!(
                scheme,
                "direction = \"{direction}\"\nimpute = \"{impute}\"\n\
                 treat = {{ kind = \"winsorise\", max_points = 5, then = \"log\" }}\n\
                 rule = {{ kind = \"min_max\", to = [{lo}, {hi}] }}"
            )
            .unwrap();
        }
        scheme
    }

    /// Wide values, denominators among them.
    pub(super) fn values(&self) -> String {
        let codes = || {
            let indicators = self.items.iter().filter(|item| item.level == 1).map(|item| &item.code);
            indicators.chain(&self.denominators)
        };
        let mut text = "unit,period".to_owned();
        codes().for_each(|code| text.extend([",", code]));
        for country in &self.countries {
            write!(text, "\n{},2018", country.code).unwrap();
            for code in codes() {
                let value = country.values.get(code).map_or(String::new(), f64::to_string);
                text.extend([",", &value]);
            }
        }
        text + "\n"
    }

    pub(super) fn units(&self) -> String {
        let row = |c: &Country| format!("{},\"{}\",{}\n", c.code, c.name, c.group);
        "code,name,group\n".to_owned() + &self.countries.iter().map(row).collect::<String>()
    }
}
