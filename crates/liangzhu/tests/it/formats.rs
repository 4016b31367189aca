//! The same values in every shape that an office sends them in give the same scores.

use crate::folder::{Folder, said, skip};
use std::borrow::Cow;
use std::io::Write;
use std::process::{Command, Stdio};
use tables::{Format, OutColumn, OutTable, Staging};

const SCHEME: &str = "[scheme]\ncode = \"towns\"\npeers = [\"group\", \"all\"]\n[[node]]\ncode = \"total\"\n\
    [[indicator]]\ncode = \"I01\"\nin = \"total\"\npoints = 60\nrule = { kind = \"completion\", target = 8 }\n\
    [[indicator]]\ncode = \"I02\"\nin = \"total\"\npoints = 40\nper = \"population\"\nrule = { kind = \"min_max\", to = [0, 40] }\n";
const UNITS: &str = "code,name,group\n331102102,碧湖镇,镇\n331102103,大港头镇,镇\n331102200,太平乡,乡\n";

/// Unit, period, I01, I02, population.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);
const ROWS: [Row; 5] = [
    ("331102102", "2022-02", "7.6", "12", "5.31"),
    ("331102103", "2022-02", "8.125", "3", "1.2"),
    ("331102102", "2022-03", "9.2", "-1.5", "5.31"),
    ("331102103", "2022-03", "", "3", "1.2"),
    ("331102200", "2022-03", "5", "0.25", "0.5"),
];

fn wide() -> String {
    let row = |(unit, period, first, second, per): Row| format!("{unit},{period},{first},{second},{per}\n");
    "unit,period,I01,I02,population\n".to_owned() + &ROWS.map(row).concat()
}

fn long(head: &str) -> String {
    let row = |(unit, period, first, second, per): Row| {
        let fields = [("I01", first), ("I02", second), ("population", per)];
        fields.map(|(field, value)| format!("{unit},{period},{field},{value}\n")).concat()
    };
    format!("{head}\n{}", ROWS.map(row).concat())
}

fn folder() -> Folder {
    Folder::new([("s.toml", SCHEME), ("u.csv", UNITS)])
}

const ARGUMENTS: [&str; 8] = ["score", "--scheme", "s.toml", "--units", "u.csv", "--out", "out", "--values"];

fn results(folder: &Folder) -> [String; 2] {
    ["out/scores.csv", "out/board.csv"].map(|name| folder.read(name))
}

/// What comes out of the file `name`.
fn scored(name: &str, bytes: impl AsRef<[u8]>) -> [String; 2] {
    let folder = folder();
    folder.write(name, bytes);
    folder.ok(&[&ARGUMENTS[..], &[name]].concat());
    results(&folder)
}

#[track_caller]
fn check(name: &str, bytes: impl AsRef<[u8]>) {
    assert_eq!(scored(name, bytes), scored("v.csv", wide()), "{name}");
}

#[test]
fn the_values_are_worth_comparing() {
    let [scores, board] = scored("v.csv", wide());
    assert!(scores.contains("331102102,2022-03,I01,60,"), "{scores}");
    assert!(scores.contains("331102103,2022-03,I01,,"), "{scores}");
    assert_eq!(board.lines().count(), 1 + 2 + 3, "{board}");
}

#[test]
fn texts_in_every_encoding() {
    check("三月 数据.CSV", long("unit,period,indicator,value"));
    let chinese = long("单位编码,月份,指标编码,完成值")
        .replace("2022-02", "2022年2月")
        .replace("2022-03", "２０２２．３");
    check("v.txt", &chinese);
    check("v.csv", format!("\u{feff}{chinese}"));
    check("v.csv", encoding_rs::GBK.encode(&chinese).0);
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{chinese}").encode_utf16().flat_map(bytes).collect()
    };
    check("v.csv", utf16(u16::to_le_bytes));
    check("v.csv", utf16(u16::to_be_bytes));
    check("v.csv", wide().replace('\n', "\r\n"));
    let full_width =
        |c: char| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c };
    let (head, rows) = chinese.split_once('\n').unwrap();
    // The codes of indicators in full-width digits, too.
    check("v.csv", format!("{head}\n{}", rows.chars().map(full_width).collect::<String>()));
    check("v.csv", wide().replace("I01", "I01 规上工业增加值增速（%）").replace("I02", "\"I02 招商\n引资\""));
}

#[test]
fn standard_input() {
    let folder = folder();
    let mut command = folder.command(&[&ARGUMENTS[..], &["-"]].concat());
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(long("单位,期别,指标,数值").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", said(&output.stderr));
    assert_eq!(results(&folder), scored("v.csv", wide()));
}

/// The rows of `text`, a CSV, as a file of another format.
pub(crate) fn written(format: Format, text: &str) -> Vec<u8> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let column = |(at, head): (usize, String)| {
        let texts = rows.iter().map(|row| &row[at]);
        let column = if ["unit", "period", "indicator"].contains(&head.as_str()) {
            OutColumn::texts(Cow::Owned(texts.collect()), |row: usize| row as u32)
        } else {
            let numbers: Vec<f64> = texts.map(|text| text.parse().unwrap_or(f64::NAN)).collect();
            OutColumn::numbers(move |row: usize| numbers[row])
        };
        (head, column)
    };
    let folder = tempfile::tempdir().unwrap();
    let mut staging = Staging::try_new(folder.path()).unwrap();
    let columns = heads.into_iter().enumerate().map(column).collect();
    staging.add(format, OutTable { name: "values", rows: Box::new(0..rows.len()), columns }).unwrap();
    std::fs::read(&staging.finish().unwrap()[0]).unwrap()
}

#[test]
fn parquet_and_xlsx() {
    for text in [wide(), long("unit,period,indicator,value")] {
        check("v.parquet", written(Format::Parquet, &text));
        check("v.XLSX", written(Format::Xlsx, &text));
    }
}

const FLAT_SHEET: [&str; 2] = [
    r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"
  xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
  xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2">
<office:automatic-styles>
 <number:date-style style:name="month"><number:year number:style="long"/><number:text>年</number:text><number:month/><number:text>月</number:text></number:date-style>
 <style:style style:name="date" style:family="table-cell" style:data-style-name="month"/>
</office:automatic-styles>
<office:body><office:spreadsheet>
<table:table table:name="说明"><table:table-row><table:table-cell office:value-type="string"><text:p>请先阅读</text:p></table:table-cell></table:table-row></table:table>
<table:table table:name="填报">"#,
    "</table:table></office:spreadsheet></office:body></office:document>",
];

/// What an office sends: the months as dates, a code and a number in full-width digits, a formula, a merged header of
/// which the cell on the left or the one on the right is filled.
fn flat_sheet() -> String {
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let number = |number: &str| match number {
        "" => "<table:table-cell/>".to_owned(),
        number => format!("<table:table-cell office:value-type=\"float\" office:value=\"{number}\"/>"),
    };
    let head = [
        text("单位编码"),
        text("年月"),
        "<table:table-cell office:value-type=\"string\" table:number-columns-spanned=\"2\" table:number-rows-spanned=\"1\">\
         <text:p>I01 规上工业增加值增速（%）</text:p></table:table-cell><table:covered-table-cell/>"
            .to_owned(),
        text("I02 招商引资"),
        text("population"),
        text("备注"),
    ];
    let mut rows = format!("<table:table-row>{}</table:table-row>", head.concat());
    for (at, (unit, period, first, second, per)) in ROWS.into_iter().enumerate() {
        let date = format!(
            "<table:table-cell table:style-name=\"date\" office:value-type=\"date\" office:date-value=\"{period}-01\"/>"
        );
        let (left, right) = if at % 2 == 0 { (first, "") } else { ("", first) };
        let cells = [
            if at == 0 { text("３３１１０２１０２") } else { number(unit) },
            date,
            number(left),
            number(right),
            match second {
                "12" => "<table:table-cell table:formula=\"of:=10+2\"/>".to_owned(),
                "-1.5" => text("－１．５"),
                other => number(other),
            },
            number(per),
            text("见附件"),
        ];
        rows += &format!("<table:table-row>{}</table:table-row>", cells.concat());
    }
    let [before, after] = FLAT_SHEET;
    format!("{before}{rows}{after}")
}

#[test]
fn a_workbook_that_libreoffice_saved() {
    let folder = Folder::new([("三月 填报表.fods", flat_sheet())]);
    let mut office = Command::new("localc");
    // A profile of its own: an office that is open already would take the work over.
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    office
        .args([&profile, "--headless", "--convert-to", "xlsx", "三月 填报表.fods"])
        .current_dir(folder.path());
    let Ok(output) = office.output() else {
        return skip("formats::a_workbook_that_libreoffice_saved", "LibreOffice Calc is not installed");
    };
    let said = format!("{}{}", said(&output.stdout), said(&output.stderr));
    let book = std::fs::read(folder.path().join("三月 填报表.xlsx"))
        .unwrap_or_else(|error| panic!("{error}: {said}"));
    check("三月 填报表.xlsx", book);
}
