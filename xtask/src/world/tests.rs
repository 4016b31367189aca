//! The world as it is written.

use super::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The scenario, written into a folder of its own.
struct Written(tempfile::TempDir);

impl Written {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        generate(root.path()).unwrap();
        Self(root)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join("scenarios/liandu-2022").join(name)).unwrap()
    }

    /// A table's rows by column.
    fn rows(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        csv::Reader::from_reader(self.text(name).as_bytes()).deserialize().map(Result::unwrap).collect()
    }

    fn boards(&self) -> Vec<String> {
        let folder = self.0.path().join("scenarios/liandu-2022/boards");
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// The code of the unit with this name, which lies in `parent`.
    fn unit(&self, name: &str, parent: &str) -> String {
        let units = self.rows("units.csv");
        let named = |row: &&BTreeMap<String, String>| row["name"] == name;
        let above = units.iter().find(|row| row["name"] == parent).unwrap()["code"].clone();
        units.iter().filter(named).find(|row| row["parent"] == above).unwrap()["code"].clone()
    }
}

#[test]
fn the_same_source_gives_the_same_bytes() {
    let (one, other) = (Written::new(), Written::new());
    let mut compared = 0;
    for board in one.boards() {
        for entry in fs::read_dir(one.0.path().join("scenarios/liandu-2022/boards").join(&board)).unwrap() {
            let name = format!("boards/{board}/{}", entry.unwrap().file_name().into_string().unwrap());
            assert_eq!(one.text(&name), other.text(&name), "{name}");
            compared += 1;
        }
    }
    assert!(compared > 40, "{compared} files");
}

#[test]
fn every_indicator_of_a_board_is_in_one_list_and_names_that_board() {
    let world = Written::new();
    let lists = ["indicators.csv", "village_items.csv"];
    assert_eq!(lists.map(|list| world.rows(list).len()), [161, 39]);
    let rows = lists.iter().flat_map(|list| world.rows(list));
    let listed: BTreeMap<String, BTreeSet<String>> = rows
        .map(|row| (row["code"].clone(), row["boards"].split(';').map(str::to_owned).collect()))
        .collect();
    assert_eq!(listed.len(), 161 + 39, "a code is in two lists");
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for board in world.boards() {
        let scheme: toml::Table = world.text(&format!("boards/{board}/scheme.toml")).parse().unwrap();
        for indicator in scheme["indicator"].as_array().unwrap() {
            let code = indicator["code"].as_str().unwrap().to_owned();
            used.entry(code).or_default().insert(board.clone());
        }
    }
    assert_eq!(used, listed);
}

#[test]
fn the_facts_of_the_source_come_out_exactly() {
    let world = Written::new();
    let nanshan = world.unit("南山村", "碧湖镇");
    let values = world.rows("boards/villages/values.csv");
    let of = |period: &str| {
        values
            .iter()
            .find(|row| row["unit"] == nanshan && row["period"] == period)
            .unwrap_or_else(|| panic!("{period}"))
    };
    let number = |text: &String| text.parse::<f64>().unwrap();
    for (item, expect) in [("V01", 99.6), ("V02", 585.0), ("V06", 16.5), ("V07", 97.5)] {
        assert_eq!(number(&of("2022-03")[item]), expect, "{item}");
    }
    assert_eq!(number(&of("2022-Q1")["V09"]), 240.0);
    let built_up = world.rows("boards/bureaus/values.csv");
    let end_of_year = built_up.iter().filter(|row| row["indicator"] == "KJ02" && row["period"] == "2021-Q4");
    assert_eq!(end_of_year.map(|row| number(&row["value"])).collect::<Vec<_>>(), [10.56], "碧湖建成区面积");
}

#[test]
fn what_was_late_or_left_out_is_missing() {
    let world = Written::new();
    let value = |board: &str, unit: &str, indicator: &str, period: &str| {
        let code = world
            .rows("units.csv")
            .into_iter()
            .find(|row| row["name"] == unit)
            .unwrap()
            .remove("code")
            .unwrap();
        let rows = world.rows(&format!("boards/{board}/values.csv"));
        let found = rows
            .into_iter()
            .find(|row| row["unit"] == code && row["indicator"] == indicator && row["period"] == period);
        found.map(|row| row["value"].clone()).unwrap_or_default()
    };
    assert_eq!(value("action-innovation", "雅溪镇", "CX04", "2021-05"), "");
    assert_ne!(value("action-innovation", "雅溪镇", "CX04", "2021-06"), "");
}
