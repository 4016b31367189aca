//! Tables of units for the record, in memory.

use bytes::Bytes;
use kernel::fault::What;
use std::io::Write;
use tables::{Format, Source, UnitCell, UnitLine, UnitLines, read_unit_lines};

const LIBREOFFICE: &[u8] = include_bytes!("../data/units-libreoffice.xlsx");

fn read(name: &str, bytes: &[u8]) -> Result<UnitLines, Vec<String>> {
    let bytes = Bytes::copy_from_slice(bytes);
    let source = Source::Bytes { name: name.to_owned(), format: Format::sniffed(&bytes), bytes };
    let read = read_unit_lines(&source).and_then(|sheet| sheet.faults.clone().or(sheet));
    read.map_err(|faults| {
        assert!(faults.0.iter().all(|fault| fault.at.file.as_deref() == Some(name)));
        crate::lines(&faults)
    })
}

fn shown(sheet: &UnitLines) -> Vec<String> {
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| day.to_string());
    let line = |line: &UnitLine| {
        let keys = [&line.code, &line.name, &line.level, &line.parent, &day(line.starts), &day(line.ends)];
        let keys: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
        format!("{}: {} | {}", line.row, keys.join(","), line.attributes.join(","))
    };
    sheet.lines.iter().map(line).collect()
}

#[test]
fn a_workbook_that_libreoffice_saved() {
    let sheet = read("单位.xlsx", LIBREOFFICE).unwrap();
    assert_eq!(sheet.attributes, ["人口", "备注"]);
    assert_eq!(
        shown(&sheet),
        [
            "2: V9,新村,village,T1,2022-05-01,2022-12-31 | １２．５,合成",
            "3: 331102101,老村,village,T1,, | 0.75,"
        ]
    );
    let at = |cell| sheet.at(&sheet.lines[1], cell);
    let name = at(UnitCell::Name);
    assert_eq!((name.sheet.as_deref(), name.row), (Some("单位"), Some(3)));
    assert_eq!(name.column.as_deref(), Some("单位名称 (B:C3)"));
    assert_eq!(at(UnitCell::Attribute(1)).column.as_deref(), Some("备注 (I3)"));
}

#[test]
fn a_small_archive_that_holds_too_much() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..257 {
        archive.write_all(&zeros).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20, "{}", bytes.len());
    let bytes = Bytes::from(bytes);
    let source = Source::Bytes { name: "u.xlsx".to_owned(), format: Format::sniffed(&bytes), bytes };
    let message = "it is too large when unpacked".to_owned();
    assert_eq!(read_unit_lines(&source).unwrap_err().0[0].what, What::Unreadable { message });
}

#[test]
fn text_in_any_encoding() {
    let text = "编码,名称,层级,上级,终止日\r\nV1,南山村,village,T1,2022/6/30\r\n";
    let expect = ["2: V1,南山村,village,T1,,2022-06-30 | "];
    let (gbk, ..) = encoding_rs::GBK.encode(text);
    for bytes in [text.as_bytes(), &gbk, &[b"\xef\xbb\xbf", text.as_bytes()].concat()] {
        let sheet = read("u.csv", bytes).unwrap();
        assert_eq!(shown(&sheet), expect);
        assert!(!sheet.has(UnitCell::Starts) && sheet.has(UnitCell::Ends));
    }
}

#[test]
fn each_fault_has_its_cell() {
    let fails = |text: &str, expect: &[&str]| {
        assert_eq!(read("u.csv", text.as_bytes()).unwrap_err(), expect, "{text}")
    };
    fails("name\na\n", &["1 - missing_column"]);
    fails("code\n", &["0 - no_units"]);
    fails("", &["1 - no_header"]);
    fails("code,name,名称\na,b,c\n", &["1 名称 duplicate_column"]);
    fails("code,name\na,b,c\n", &["2 - long_row"]);
    fails(
        "code,starts,ends\na,2022-02-30,\n,,\nb,,soon\n ,2022-01-01,\na,,\nＡ,,\n",
        &["2 starts no_such_date", "4 ends no_such_date", "5 code empty_cell", "6 code duplicate_unit"],
    );
    assert_eq!(read("u.xlsx", &LIBREOFFICE[..3000]).unwrap_err(), ["0 - unreadable"]);
    fails("code,na\0me\na,b\n", &["1 na\0me bad_encoding"]);
    fails("code,name\na,b\0\n", &["2 name bad_encoding"]);
    assert_eq!(read("u.csv", b"code\n\xff\xff\n").unwrap_err(), ["2 - bad_encoding"]);
}
