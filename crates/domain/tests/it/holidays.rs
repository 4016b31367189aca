//! The notices: every day that they name, and faults of files like theirs.

use crate::told;
use chrono::{Datelike, NaiveDate};
use domain::calendar::{Calendar, Holidays, Hours};

pub(crate) fn calendar() -> Calendar {
    Calendar::new(Holidays::published().unwrap(), Hours::default())
}

pub(crate) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Working days of each year, counted by hand: weekdays − holidays on weekdays + make-up days.
#[test]
fn years_have_as_many_working_days_as_counted() {
    let calendar = calendar();
    let working = |year| {
        let days = NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days();
        days.take_while(|day| day.year() == year).filter(|day| calendar.is_working_day(*day)).count()
    };
    // 262 weekdays in 2020: off 1 + 6 (Jan 24, 27–31) + 1 + 3 + 2 + 6 = 19; made up on 6 days.
    assert_eq!(working(2020), 262 - 19 + 6);
    // 261 in 2021: off 1 + 5 + 1 + 3 + 1 + 2 + 5 = 18; made up on 7 days.
    assert_eq!(working(2021), 261 - 18 + 7);
    // 260 in 2022: off 1 + 5 + 2 + 3 + 1 + 1 + 5 = 18; made up on 7 days.
    assert_eq!(working(2022), 260 - 18 + 7);
    // 260 in 2023: off 1 + 5 + 1 + 3 + 2 + 6 = 18; made up on 7 days.
    assert_eq!(working(2023), 260 - 18 + 7);
    // 262 in 2024: off 1 + 5 + 2 + 3 + 1 + 2 + 5 = 19; made up on 8 days.
    assert_eq!(working(2024), 262 - 19 + 8);
    // 261 in 2025: off 1 + 6 + 1 + 3 + 1 + 6 = 18; made up on 5 days.
    assert_eq!(working(2025), 261 - 18 + 5);
    // 261 in 2026: off 2 + 6 + 1 + 3 + 1 + 1 + 5 = 19; made up on 6 days.
    assert_eq!(working(2026), 261 - 19 + 6);
}

/// Every day as others have it: the table is made from `is_workday` of the Python package chinesecalendar 1.11.0 (MIT), a
/// line per month, 1 for a working day. The package holidays 0.109 says the same.
#[test]
fn every_day_is_as_an_independent_table_has_it() {
    let calendar = calendar();
    let mut compared = 0;
    for line in include_str!("working-days.csv").lines().skip(1) {
        let (month, days) = line.split_once(',').unwrap();
        for (day, works) in date(&format!("{month}-01")).iter_days().zip(days.chars()) {
            assert_eq!(calendar.is_working_day(day), works == '1', "{day}");
            compared += 1;
        }
    }
    assert_eq!(compared, 366 + 365 + 365 + 365 + 366 + 365 + 365);
}

/// A make-up day is a Saturday or Sunday, or the notice was misread.
#[test]
fn every_make_up_day_is_on_a_weekend() {
    let calendar = calendar();
    let days = date("2020-01-01").iter_days().take_while(|day| day.year() <= 2026);
    let mut made_up = 0;
    for day in days.filter(|day| calendar.is_working_day(*day)) {
        made_up += usize::from(day.weekday().number_from_monday() > 5);
    }
    assert_eq!(made_up, 6 + 7 + 7 + 7 + 8 + 5 + 6);
}

#[test]
fn the_extension_of_2020_replaces_a_make_up_day() {
    let calendar = calendar();
    for (day, works) in [
        ("2020-01-19", true),
        ("2020-01-23", true),
        ("2020-01-24", false),
        ("2020-01-31", false),
        ("2020-02-01", false),
        ("2020-02-02", false),
        ("2020-02-03", true),
        ("2022-12-31", false),
        ("2023-01-02", false),
        ("2023-01-03", true),
    ] {
        assert_eq!(calendar.is_working_day(date(day)), works, "{day}");
    }
    assert!(calendar.is_published(2020) && calendar.is_published(2026) && !calendar.is_published(2027));
}

#[test]
fn local_holidays_come_on_top() {
    let local = r#"
[[local]]
title = "景宁畲族自治县关于2022年三月三放假的通知"
document = "示例〔2022〕1号"
date = "2022-03-01"
holidays = [{ name = "三月三", from = "2022-04-03", to = "2022-04-06" }]
"#;
    let holidays = Holidays::published().unwrap().and(Holidays::read("local.toml", local).unwrap());
    let calendar = Calendar::new(holidays, Hours::default());
    assert!(!calendar.is_working_day(date("2022-04-06")) && calendar.is_working_day(date("2022-04-07")));
    insta::assert_json_snapshot!(calendar.day(date("2022-04-06")));
}

#[test]
fn all_faults_of_a_file_come_at_once() {
    let text = r#"
[[notice]]
year = 2027
yaer = 2027
title = "x"
document = "y"
date = "2026-11-31"
holidays = [
    { name = "元旦", from = "2027-01-03", to = "2027-01-01" },
    { name = "春节", from = "2027-02-05", to = "2027-02-11", note = "?" },
    { name = "国庆节", from = "2026-10-01", to = "2026-10-07" },
]
workdays = ["2027-02-06", "2026-12-27", "2026-11-29", 3]
"#;
    let faults = |text| told(&Holidays::read("x.toml", text).unwrap_err());
    insta::assert_snapshot!(faults(text));
    insta::assert_snapshot!(faults("[[notice]\n"));
}

#[test]
fn a_holiday_without_end_is_a_fault_and_no_work() {
    let text = |to: &str| {
        format!(
            "[[local]]\ntitle = \"节\"\ndate = \"2022-01-01\"\ndocument = \"文\"\n[[local.holidays]]\nname = \"节\"\nfrom = \"2022-01-01\"\nto = \"{to}\"\n"
        )
    };
    assert!(Holidays::read("x.toml", &text("2022-12-31")).is_ok());
    for to in ["2199-12-31", "9999-12-31", "+262142-12-31"] {
        let faults = Holidays::read("x.toml", &text(to)).unwrap_err();
        assert_eq!(faults.0.len(), 1, "{to}: {faults:?}");
    }
}
