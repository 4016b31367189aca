//! Files that are not what their names say.

use super::{Case, VALUES, check};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use tables::{OutColumn, OutTable, Staging};

fn workbook(fill: impl Fn(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in ["unit", "period", "indicator", "value"].into_iter().enumerate() {
        sheet.write_string(0, column as u16, head).unwrap();
    }
    fill(sheet).unwrap();
    book.save_to_buffer().unwrap()
}

fn row(sheet: &mut Worksheet, row: u32, cells: &[&str]) -> Result<(), XlsxError> {
    for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        sheet.write_string(row, column as u16, *cell)?;
    }
    Ok(())
}

/// Values in Parquet, written by our own writer.
fn parquet() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let text = |text: &str| OutColumn::texts(Cow::Owned([text].into_iter().collect()), |()| 0);
    let columns = vec![
        ("unit".to_owned(), text("a")),
        ("period".to_owned(), text("2022-03")),
        ("indicator".to_owned(), text("I03")),
        ("value".to_owned(), OutColumn::numbers(|()| 1.0)),
    ];
    let rows = Box::new(std::iter::once(()));
    let mut staging = Staging::try_new(folder.path()).unwrap();
    staging.add(tables::Format::Parquet, OutTable { name: "values", rows, columns }).unwrap();
    std::fs::read(&staging.finish().unwrap()[0]).unwrap()
}

#[test]
fn what_cannot_be_opened() {
    let book = workbook(|sheet| row(sheet, 1, &["a", "2022-03", "I01"]));
    let parquet = parquet();
    check(
        "files",
        vec![
            Case::new("no such file, and no such units")
                .option("--values", "三月.csv")
                .option("--units", "units.csv")
                .expect(&["units.csv unreadable", "三月.csv unreadable"]),
            Case::new("no such values, and no such targets")
                .option("--values", "三月.xlsx")
                .option("--targets", "t.parquet")
                .expect(&["三月.xlsx unreadable", "t.parquet unreadable"]),
            Case::new("a folder").option("--values", ".").expect(&[". unreadable"]),
            Case::new("an old workbook").with("--values", "v.xls", "").expect(&["v.xls unknown_format"]),
            Case::new("no ending").with("--values", "values", VALUES).expect(&["values unknown_format"]),
            Case::new("an empty file").file("v.csv", "").expect(&["v.csv r1 no_header"]),
            Case::new("empty rows").file("v.csv", "\n\n,,\n").expect(&["v.csv r1 no_header"]),
            Case::new("nothing on standard input").option("--values", "-").expect(&["- r1 no_header"]),
            Case::new("two files on standard input")
                .option("--values", "-")
                .option("--units", "-")
                .expect(&["- stdin_twice"]),
            Case::new("a picture as CSV")
                .file("v.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff\xff\0\x08\xfe")
                .expect(&["v.csv r3 bad_encoding"]),
            Case::new("GBK with a broken byte")
                .file(
                    "v.csv",
                    b"unit,period,indicator,value\n\xb1\xcc\xba\xfe,2022-03,I01,1\n\xb1\xff,2022-03,I01,1\n",
                )
                .expect(&["v.csv r3 bad_encoding"]),
            Case::new("UTF-16 cut off").file("v.csv", b"\xff\xfeu\0n\0i").expect(&["v.csv r1 bad_encoding"]),
            Case::new("a CSV named .xlsx").with("--values", "v.xlsx", VALUES).expect(&["v.xlsx unreadable"]),
            Case::new("a workbook cut off")
                .with("--values", "v.xlsx", &book[..book.len() / 2])
                .expect(&["v.xlsx unreadable"]),
            Case::new("an empty Parquet").with("--values", "v.parquet", "").expect(&["v.parquet unreadable"]),
            Case::new("a Parquet cut off")
                .with("--values", "v.parquet", &parquet[..parquet.len() - 9])
                .expect(&["v.parquet unreadable"]),
            Case::new("a Parquet with a wrong code")
                .with("--values", "v.parquet", &parquet)
                .expect(&["v.parquet r2 indicator unknown_indicator"]),
        ],
    );
}

#[test]
fn cells_of_workbooks() {
    let percent = Format::new().set_num_format("0.0%");
    let cells = workbook(|sheet| {
        row(sheet, 1, &["a", "2022-03", "I01", "NA"])?;
        row(sheet, 2, &["b", "2022-03", "I01"])?;
        sheet.write_number_with_format(2, 3, 0.125, &percent)?;
        row(sheet, 3, &["c", "", "I01"])?;
        sheet.write_number(3, 1, 44621)?.write_boolean(3, 3, true)?;
        row(sheet, 4, &["d", "2022-03", "I01", "", "旁注"])?;
        sheet.write_formula(4, 3, rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!"))?;
        Ok(())
    });
    let merged = workbook(|sheet| {
        sheet.merge_range(0, 4, 0, 5, "target", &Format::new())?;
        row(sheet, 1, &["a", "2022-03", "I01", "1", "2", "3"])
    });
    let below = {
        let mut book = Workbook::new();
        row(book.add_worksheet(), 1, &["unit", "period", "indicator", "value"]).unwrap();
        book.save_to_buffer().unwrap()
    };
    check(
        "workbooks",
        vec![
            Case::new("cells").with("--values", "三月.xlsx", &cells).expect(&[
                "三月.xlsx r1 E empty_header",
                "三月.xlsx r2 value (D2) not_a_number",
                "三月.xlsx r3 value (D3) not_a_number",
                "三月.xlsx r4 period (B4) no_such_period",
                "三月.xlsx r4 value (D4) not_a_number",
                "三月.xlsx r5 value (D5) not_a_number",
            ]),
            Case::new("both cells under a merged header")
                .with("--values", "v.xlsx", &merged)
                .expect(&["v.xlsx r2 target (E:F2) both_filled"]),
            Case::new("a header that begins below")
                .with("--values", "v.xlsx", &below)
                .expect(&["v.xlsx r1 no_header"]),
        ],
    );
}
