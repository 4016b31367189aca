//! The demo: what a stranger sees first.

use crate::folder::Folder;
use calamine::{Range, Reader, Xlsx, open_workbook};

fn texts(range: &Range<calamine::Data>) -> Vec<String> {
    range.used_cells().map(|(_, _, cell)| cell.to_string()).collect()
}

#[test]
fn the_month_is_printed_and_written() {
    let folder = Folder::new([] as [(&str, &str); 0]);
    let said = folder.ok(&["demo", "--report", "demo"]);
    for part in ["省考排行榜 2022-03", "区级综合评价 2022-03", "三考三比 2022-03", "↑", "↓", "合成数据"]
    {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let village = said.lines().find(|line| line.contains("南山村")).unwrap();
    assert!(village.contains("97.27") && village.contains("     1 "), "{village}");

    let mut book: Xlsx<_> = open_workbook(folder.path().join("demo/liandu-2022-03.xlsx")).unwrap();
    let names = book.sheet_names();
    // Contents, fourteen boards, why, the numbers of the trends.
    assert_eq!(names.len(), 17, "{names:?}");
    let sheets = book.worksheets();
    for (name, sheet) in &sheets[..15] {
        assert!(texts(sheet).iter().any(|text| text.contains("合成数据")), "{name} has no note");
    }
    let villages = &sheets.iter().find(|(name, _)| name == "三考三比").unwrap().1;
    assert!(villages.height() > 254, "{}", villages.height());
    let why = texts(&sheets[15].1);
    assert!(why.iter().any(|text| text.contains("南山村")));
    // Each of the 254 villages is explained.
    let explained = why.iter().filter(|text| text.contains("三考三比 · 2022-03")).count();
    assert_eq!(explained, 254);
}
