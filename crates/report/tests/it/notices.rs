//! Notices, opened again.

use crate::world::{World, month};
use calamine::{Data, Reader, Xlsx};
use chrono::NaiveDate;
use report::{Language, Listed, Notice, NoticeBoard, NoticeRow, Words, notice_document, notice_workbook};
use std::io::{Cursor, Read};
use std::path::Path;

const ROOT: &str = "5f1d7a84f0c1b4b8c9f2f2f6a1d3e5978642aa0b9c8d7e6f5a4b3c2d1e0f9a8b";

/// Two boards: fifteen towns in two groups, sixty villages in none.
fn notice() -> Notice {
    let towns: Vec<NoticeRow> = World::new()
        .view()
        .rows
        .into_iter()
        .map(|row| NoticeRow {
            rank: row.rank,
            unit: row.name,
            group: row.group,
            score: row.score,
            change: row.change,
            flags: if row.unit == "T05" { vec!["barred".into()] } else { row.flags },
        })
        .collect();
    let village = |at: u32| NoticeRow {
        rank: Some(f64::from(at)),
        unit: format!("第{at}村"),
        score: Some(100.0 - f64::from(at) / 3.0),
        change: Some(f64::from(at % 3) - 1.0),
        ..NoticeRow::default()
    };
    let listed = |board: &str, group: &str, unit: &str, reason: &str| Listed {
        board: board.into(),
        group: group.into(),
        unit: unit.into(),
        reason: reason.into(),
    };
    let board = |title: &str, rows, root: Option<&str>| NoticeBoard {
        title: title.into(),
        period: month(3),
        decimals: 2,
        rows,
        root: root.map(Into::into),
    };
    Notice {
        organ: "莲都区考核工作领导小组办公室".into(),
        number: "莲考办〔2022〕3号".into(),
        title: "关于2022年3月争先创优<进位>榜单情况的通报".into(),
        addressees: vec!["各乡镇（街道）".into(), "区直各单位".into()],
        opening: vec!["根据《莲都区争先创优考核办法》，经数源单位填报、各单位核对和区考核办审核，2022年3月各榜单已经形成。现将有关情况通报如下。".into()],
        boards: vec![
            board("区级综合评价榜", towns, Some(ROOT)),
            board("村社争先榜", (1..=60).map(village).collect(), None),
        ],
        red: vec![
            listed("区级综合评价榜", "城区组", "南明山街道", "第1名"),
            listed("区级综合评价榜", "城区组", "岩泉街道", "第2名"),
            listed("区级综合评价榜", "山区组", "碧湖镇", "第1名"),
            listed("村社争先榜", "", "第1村", "第1名"),
        ],
        black: vec![listed("区级综合评价榜", "山区组", "峰源乡", "末位")],
        signatory: "区委组织部常务副部长".into(),
        date: NaiveDate::from_ymd_opt(2022, 4, 8).unwrap(),
        public_key: Some(ROOT.to_uppercase()),
        remarks: vec!["本演示数据为合成数据，除 README 所列来源事实外。".into()],
    }
}

fn parts(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The texts of the document, a line for each paragraph.
fn texts(xml: &str) -> Vec<String> {
    let paragraph = |xml: &str| {
        let runs = xml.split("<w:t ").skip(1).filter_map(|run| run.split_once('>')?.1.split_once("</w:t>"));
        runs.map(|(text, _)| text.to_owned()).collect::<String>()
    };
    xml.split("<w:p ").skip(1).map(paragraph).filter(|text| !text.is_empty()).collect()
}

#[test]
fn a_notice_is_laid_out_as_official_documents_are() {
    let file = notice_document(&Words::default(), &notice()).unwrap();
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("notice.docx"), &file).unwrap();
    let xml = parts(&file, "word/document.xml");
    let texts = texts(&xml);
    assert_eq!(
        texts[..4],
        [
            "莲都区考核工作领导小组办公室文件",
            "莲考办〔2022〕3号",
            "关于2022年3月争先创优&lt;进位&gt;榜单情况的通报",
            "各乡镇（街道），区直各单位：",
        ]
    );
    let at = |text: &str| {
        texts.iter().position(|line| line.contains(text)).unwrap_or_else(|| panic!("{text}: {texts:?}"))
    };
    let order = [
        "现将有关情况通报如下。",
        "一、红榜",
        "（一）区级综合评价榜（城区组）：南明山街道（第1名）、岩泉街道（第2名）。",
        "（二）区级综合评价榜（山区组）：碧湖镇（第1名）。",
        "（三）村社争先榜：第1村（第1名）。",
        "二、黑榜",
        "三、签发与核验",
        "由区委组织部常务副部长签发",
        &format!("公钥：{}", ROOT.to_uppercase()),
        "合成数据",
        "附件：1. 2022年3月区级综合评价榜",
        "2. 2022年3月村社争先榜",
        "2022年4月8日",
        "附件1",
        &format!("榜单根：{ROOT}"),
        "附件2",
        "2022年4月8日印发",
    ]
    .map(at);
    assert!(order.is_sorted(), "{order:?} {texts:?}");
    assert_eq!(texts[at("2022年4月8日") - 1], "莲都区考核工作领导小组办公室");
    let first = texts.iter().position(|text| text == "较上期").unwrap() + 2;
    assert_eq!(texts[first..first + 3], ["山区组", "1", "碧湖镇"], "by group, then by rank");
    assert_eq!(texts[first + 5..first + 7], ["山区组", "2"], "{texts:?}");
    assert_eq!(xml.matches("<w:tblHeader />").count(), 2);
    assert_eq!(xml.matches("<w:tr>").count(), 1 + 15 + 1 + 60);
    assert!(xml.contains(r#"w:top="2098" w:right="1474" w:bottom="1985" w:left="1588""#), "{xml}");
    assert!(xml.contains(r#"<w:docGrid w:type="lines" w:linePitch="579""#));
}

#[test]
fn a_notice_names_its_fonts_its_pages_and_its_author() {
    let file = notice_document(&Words::default(), &notice()).unwrap();
    let styles = parts(&file, "word/styles.xml");
    for font in ["方正小标宋简体", "仿宋_GB2312", "黑体"] {
        assert!(styles.contains(font), "{font}");
        assert!(parts(&file, "word/fontTable.xml").contains(&format!(r#"w:name="{font}"><w:altName"#)));
    }
    assert!(styles.contains(r#"w:color="FF0000""#) && styles.contains(r#"<w:color w:val="FF0000" />"#));
    assert!(styles.contains(r#"w:line="579" w:lineRule="exact""#), "{styles}");
    for footer in ["word/footer1.xml", "word/footer2.xml"] {
        let footer = parts(&file, footer);
        assert!(footer.contains("— ") && footer.contains("PAGE") && footer.contains(" —"), "{footer}");
    }
    assert!(parts(&file, "word/settings.xml").contains("evenAndOddHeaders"));
    let about = parts(&file, "docProps/core.xml");
    assert!(about.contains("莲都区考核工作领导小组办公室") && about.contains("2022-04-08T00:00:00Z"));
    assert!(!about.contains("unknown"));
}

#[test]
fn the_same_notice_gives_the_same_bytes() {
    let words = Words::default();
    let both = || (notice_document(&words, &notice()).unwrap(), notice_workbook(&words, &notice()).unwrap());
    let once = both();
    let again = std::thread::spawn(|| {
        let words = Words::default();
        (notice_document(&words, &notice()).unwrap(), notice_workbook(&words, &notice()).unwrap())
    });
    assert!(once == both());
    assert!(once == again.join().unwrap());
    for file in [&once.0, &once.1] {
        let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        for at in 0..archive.len() {
            let entry = archive.by_index(at).unwrap();
            assert!(entry.last_modified().is_none_or(|time| time.year() == 1980), "part {at}");
        }
    }
    assert!(parts(&once.1, "docProps/core.xml").contains("2022-04-08T00:00:00Z"));
}

#[test]
fn without_a_key_nothing_is_said_of_it() {
    let notice = Notice { public_key: None, red: vec![], black: vec![], addressees: vec![], ..notice() };
    let file = notice_document(&Words::default(), &notice).unwrap();
    let texts = texts(&parts(&file, "word/document.xml"));
    let has = |text: &str| texts.iter().any(|line| line.contains(text));
    assert!(!has("公钥") && !has("红榜") && has("一、签发与核验"), "{texts:?}");
}

#[test]
fn a_notice_is_complete_in_english() {
    let file = notice_document(&Words::new(Language::English), &notice()).unwrap();
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("notice-en.docx"), &file).unwrap();
    let texts = texts(&parts(&file, "word/document.xml"));
    for text in [
        "(1) 区级综合评价榜 (城区组): 南明山街道 (第1名)、",
        "3. Signature and verification",
        "Appendices: 1. 区级综合评价榜, March 2022",
        "8 April 2022",
        "Issued on 8 April 2022",
    ] {
        let shown = text.trim_end_matches('、');
        assert!(texts.iter().any(|line| line.contains(shown)), "{shown}: {texts:?}");
    }
}

#[test]
fn a_workbook_of_a_notice_has_numbers_as_numbers() {
    let words = Words::default();
    let file = notice_workbook(&words, &notice()).unwrap();
    std::fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("notice.xlsx"), &file).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).unwrap();
    let sheets = book.worksheets();
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["通报", "区级综合评价榜", "村社争先榜"]);
    let first: Vec<String> = sheets[0].1.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    for text in ["莲考办〔2022〕3号", "2022年4月8日", "红榜", "黑榜", "峰源乡", "末位"] {
        assert!(first.iter().any(|cell| cell == text), "{text}: {first:?}");
    }
    let villages = &sheets[2].1;
    assert_eq!(villages.get_value((3, 1)), Some(&Data::String("单位".into())));
    assert_eq!(villages.get_value((4, 0)), Some(&Data::Float(1.0)));
    assert_eq!(villages.get_value((4, 2)), Some(&Data::Float(100.0 - 1.0 / 3.0)));
    assert_eq!(villages.get_value((6, 3)), Some(&Data::String("↓1".into())));
    let towns: Vec<[String; 2]> =
        (3..19).map(|row| [0, 1].map(|at| sheets[1].1.get_value((row, at)).unwrap().to_string())).collect();
    assert_eq!(towns[0], ["分组", "位次"]);
    let expect = (1..=6).map(|rank| ["山区组".to_owned(), rank.to_string()]);
    let expect: Vec<_> = expect.chain((1..=9).map(|rank| ["城区组".to_owned(), rank.to_string()])).collect();
    assert_eq!(towns[1..], expect, "by group, then by rank");
}
