//! Terminal texts, as committed.

use crate::world::{World, benchmarks};
use report::{BoardView, ExplainView, IndicatorLine, Language, Style, Words, board_table, explain_text};

fn explained(language: Language, unit: u32, node: Option<&str>) -> String {
    let mut explanation = World::new().explain(&[unit]).remove(0);
    assert!(node.is_none_or(|node| explanation.keep_below(node)));
    let (benchmarks, closer) = (benchmarks(), node.is_some());
    let view = ExplainView { benchmarks: &benchmarks, closer, ..ExplainView::new(&explanation) };
    explain_text(&Words::new(language), &view, Style::Plain)
}

#[test]
fn a_cadre_can_read_why() {
    insta::assert_snapshot!("explain_zh", explained(Language::Chinese, 4, None));
    insta::assert_snapshot!("explain_en", explained(Language::English, 4, None));
}

#[test]
fn the_first_and_the_unreported_are_told_so() {
    insta::assert_snapshot!("explain_missing_zh", explained(Language::Chinese, 14, None));
}

#[test]
fn one_node_is_shown_with_its_definition() {
    let text = explained(Language::Chinese, 4, Some("I01"));
    assert!(text.contains("口径：年主营业务收入"), "{text}");
    assert!(!text.contains("招商到位资金"), "{text}");
}

#[test]
fn colour_is_the_callers_choice() {
    let explanation = World::new().explain(&[4]).remove(0);
    let view = ExplainView::new(&explanation);
    let coloured = explain_text(&Words::default(), &view, Style::Ansi);
    assert!(coloured.contains("\u{1b}[1m"));
    assert!(!explain_text(&Words::default(), &view, Style::Plain).contains('\u{1b}'));
}

#[test]
fn boards_align() {
    let view = World::new().view();
    insta::assert_snapshot!("board_zh", board_table(&Words::default(), &view, None, Style::Plain));
    let english = board_table(&Words::new(Language::English), &view, Some(2), Style::Plain);
    insta::assert_snapshot!("board_en", english);
}

#[test]
fn published_places_are_listed_by_indicator() {
    let table = board_table(&Words::default(), &places(), None, Style::Plain);
    insta::assert_snapshot!("places_zh", table);
}

pub(crate) fn places() -> BoardView {
    let line = |name: &str, rank: f64, previous: f64, of: f64, points: f64| IndicatorLine {
        code: name.into(),
        name: format!("{name}（省考位次）"),
        rank: Some(rank),
        of: Some(of),
        previous: Some(previous),
        value: Some(100.0 - rank / 2.0),
        measure: "%".into(),
        points: Some(points),
        full: 10.0,
        lead: "区统计局".into(),
        best: Some(99.5),
        median: Some(88.0),
        document: "浙统通报〔2022〕3号".into(),
        rank_history: (0..12).map(|month| Some(rank + f64::from(month * 7 % 4))).collect(),
    };
    BoardView {
        title: "省考排行榜".into(),
        code: "province".into(),
        period: "2022-03".into(),
        decimals: 2,
        months: (1..=12).map(|month| format!("M{month}")).collect(),
        indicators: vec![
            line("规上工业增加值增速", 5.0, 12.0, 26.0, 9.2),
            line("固定资产投资增速", 7.0, 7.0, 26.0, 8.8),
            line("规上工业企业研发费用增速", 18.0, 13.0, 26.0, 5.6),
            line("Ⅰ—Ⅲ类水质断面比例", 90.0, 61.0, 90.0, 2.0),
        ],
        footer: "本演示数据为合成数据，除 README 所列来源事实外。".into(),
        ..BoardView::default()
    }
}
