//! Workbooks, opened again.

use crate::texts::places;
use crate::world::{World, benchmarks};
use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use kernel::period::Cadence;
use kernel::scheme::{Basis, Direction};
use report::{
    ExplainView, Form, Input, Language, Rater, TemplateIndicator, TemplateModel, UnitHead, WhySheet, Words,
    write_boards, write_template,
};
use std::path::{Path, PathBuf};

/// Kept after the test, to be looked at.
fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

fn sheets(path: &Path) -> Vec<(String, Range<Data>)> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    book.worksheets()
}

fn text(range: &Range<Data>, row: u32, column: u32) -> String {
    range.get_value((row, column)).map(ToString::to_string).unwrap_or_default()
}

fn texts(range: &Range<Data>) -> String {
    range.used_cells().map(|(_, _, cell)| cell.to_string()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_workbook_of_boards_opens_with_all_its_sheets() {
    for (language, name) in [(Language::Chinese, "boards.xlsx"), (Language::English, "boards-en.xlsx")] {
        let words = Words::new(language);
        let world = World::new();
        let explanations = world.explain(&[4, 0, 14]);
        let benchmarks = benchmarks();
        let units = explanations
            .iter()
            .map(|of| ExplainView { benchmarks: &benchmarks, ..ExplainView::new(of) })
            .collect();
        let boards = [places(), world.view()];
        write_boards(&kept(name), &words, &boards, &[WhySheet { board: "district", units }]).unwrap();
        let sheets = sheets(&kept(name));
        let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
        let [index, why, trend] = ["index", "why", "trend"].map(|key| words.text(&format!("sheet-{key}")));
        assert_eq!(names, [&index, "省考排行榜", "区级综合评价榜", &why, &trend]);
        assert!(texts(&sheets[0].1).contains("合成数据") && texts(&sheets[0].1).contains("synthetic"));
        check_board(&sheets[2].1, &words);
        assert!(texts(&sheets[1].1).contains("↑7"));
        assert!(texts(&sheets[3].1).contains(&words.text("explain-ways")));
        assert_eq!(sheets[4].1.get_value((4, 2)), Some(&Data::Float(26.0 + 1.0 - 5.0)));
    }
}

fn check_board(board: &Range<Data>, words: &Words) {
    let heads: Vec<String> = (0..18).map(|column| text(board, 3, column)).collect();
    assert_eq!(
        heads[1..6],
        ["rank", "change", "unit", "group", "score"].map(|key| {
            let head = words.text(&format!("head-{key}"));
            if key == "score" { head + "\n33" } else { head }
        })
    );
    assert!(
        heads[7].starts_with("经济发展\n24") && heads[8].starts_with("规上工业增加值增速\n10"),
        "{heads:?}"
    );
    assert_eq!([text(board, 4, 0), text(board, 4, 1)], ["▲", "1"]);
    assert!(matches!(board.get_value((4, 5)), Some(Data::Float(_))));
    assert_eq!(
        board.used_cells().filter(|(row, column, _)| *row > 3 && *row < 19 && *column == 3).count(),
        15
    );
}

fn indicators() -> Vec<TemplateIndicator> {
    let indicator = |code: &str, name: &str, measure: &str, input: Input| TemplateIndicator {
        code: code.into(),
        name: name.into(),
        measure: measure.into(),
        direction: Direction::Up,
        frequency: Cadence::Month,
        basis: Basis::Cumulative,
        definition: "年主营业务收入2000万元及以上工业企业增加值的可比价累计同比增速。".repeat(8),
        target: Some(8.0),
        input,
    };
    vec![
        indicator("I01", "规上工业增加值增速", "%", Input::Number(Some(2))),
        indicator("I02", "党建示范点创建", "", Input::List(vec![0.0, 1.0])),
    ]
}

fn model(form: Form) -> TemplateModel {
    TemplateModel {
        title: "区级综合评价".into(), period: "2022-03".into(), form, indicators: indicators()
    }
}

fn unit(code: &str, name: &str) -> UnitHead {
    UnitHead { code: code.into(), name: name.into() }
}

fn written(name: &str, form: Form) -> Vec<(String, Range<Data>)> {
    write_template(&kept(name), &Words::default(), &model(form)).unwrap();
    sheets(&kept(name))
}

fn row(range: &Range<Data>, at: u32, columns: u32) -> Vec<String> {
    (0..columns).map(|column| text(range, at, column)).collect()
}

#[test]
fn a_units_form_is_long() {
    let sheets = written("template-unit.xlsx", Form::Unit(unit("001", "碧湖镇")));
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["填报", "口径", "说明"]);
    let values = &sheets[0].1;
    let heads = ["单位编码", "单位名称", "周期", "指标编码", "指标名称", "计量单位", "填报值", "备注"];
    assert_eq!(row(values, 0, 8), heads);
    assert_eq!(row(values, 1, 8), ["001", "碧湖镇", "2022-03", "I01", "规上工业增加值增速", "%", "", ""]);
    assert_eq!(values.end(), Some((2, 7)));
    assert!(texts(&sheets[1].1).contains("越高越好"));
}

#[test]
fn a_source_units_form_is_wide() {
    let units = vec![unit("001", "碧湖镇"), unit("002", "大港头镇")];
    let sheets = written("template-source.xlsx", Form::Source { source: "区统计局".into(), units });
    let values = &sheets[0].1;
    assert_eq!(
        row(values, 0, 5),
        ["单位编码", "单位名称", "周期", "I01 规上工业增加值增速（%）", "I02 党建示范点创建"]
    );
    assert_eq!(row(values, 2, 4), ["002", "大港头镇", "2022-03", ""]);
    assert!(texts(&sheets[2].1).contains("数源单位：区统计局"));
}

#[test]
fn a_panels_form_has_a_row_for_each_rater() {
    let rater = |name: &str| Rater { name: name.into(), group: "leaders".into() };
    let form = Form::Panel {
        units: vec![unit("001", "碧湖镇")],
        raters: vec![rater("评委1"), rater("评委2")],
    };
    let sheets = written("template-panel.xlsx", form);
    let values = &sheets[0].1;
    assert_eq!(row(values, 0, 9)[6..], ["评委", "评委组", "填报值"]);
    assert_eq!(row(values, 2, 9)[6..], ["评委2", "leaders", ""]);
    assert_eq!(values.end(), Some((4, 9)));
}
