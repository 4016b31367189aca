//! Tables of units, opened again.

use calamine::{Data, Reader, Xlsx};
use report::{Language, UnitRow, UnitTable, UnitValue, Words};
use std::io::Cursor;

fn table() -> UnitTable {
    let row = |code: &str, ends: &str, attributes: Vec<UnitValue>| UnitRow {
        code: code.to_owned(),
        name: "碧湖镇".to_owned(),
        level: "town".to_owned(),
        parent: "331102".to_owned(),
        starts: "2021-01-01".to_owned(),
        ends: ends.to_owned(),
        attributes,
    };
    let text = UnitValue::Text("0578".to_owned());
    UnitTable {
        attributes: vec!["人口".to_owned(), "note".to_owned()],
        rows: vec![
            row("331102100", "2022-06-30", vec![UnitValue::Number(8.94), text]),
            row("2021-02-03", "", vec![UnitValue::Empty, UnitValue::Empty]),
        ],
    }
}

#[test]
fn a_workbook_of_units_keeps_codes_as_texts_and_days_as_days() {
    for (language, sheet, head) in [
        (Language::Chinese, "单位", ["编码", "单位名称", "层级", "上级", "起始日", "终止日", "人口", "note"]),
        (Language::English, "units", ["code", "name", "level", "parent", "starts", "ends", "人口", "note"]),
    ] {
        let words = Words::new(language);
        assert_eq!(table().head(&words), head);
        let mut book = Xlsx::new(Cursor::new(table().book(&words).unwrap())).unwrap();
        let range = book.worksheet_range(sheet).unwrap();
        let row = |at: usize| range.rows().nth(at).unwrap().to_vec();
        assert_eq!(row(0).iter().map(ToString::to_string).collect::<Vec<_>>(), head);
        let [code, _, _, parent, starts, ends, people, note] = &row(1)[..] else { panic!() };
        assert_eq!((code, parent), (&Data::String("331102100".into()), &Data::String("331102".into())));
        assert_eq!((people, note), (&Data::Float(8.94), &Data::String("0578".into())));
        assert!(matches!((starts, ends), (Data::DateTime(_), Data::DateTime(_))), "{starts:?} {ends:?}");
        let second = row(2);
        assert_eq!(second[0], Data::String("2021-02-03".into()), "a code that looks like a day is none");
        assert!(second[5..].iter().all(|cell| *cell == Data::Empty));
    }
}
