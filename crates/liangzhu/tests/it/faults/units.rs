//! Units, and what schemes ask of them.

use super::{Case, SCHEME, VALUES, check};

fn units(name: &'static str, text: &str) -> Case {
    Case::new(name).with("--units", "u.csv", text)
}

/// Units that are in order, under a scheme with these keys in its head.
fn asking(name: &'static str, keys: &str) -> Case {
    let scheme = SCHEME.replace("[[node]]", &format!("{keys}\n[[node]]"));
    units(name, "code,name,level,phone\na,碧湖镇,town,0578-1\nb,南山村,village,\n").file("s.toml", scheme)
}

#[test]
fn the_file() {
    check(
        "units",
        vec![
            units(
                "a code twice, an empty one, a parent that is none",
                "code,name,parent\na,碧湖镇,\na,大港头镇,\n,无名,a\nc,南山村,碧湖镇\nd,河村,x\n",
            )
            .expect(&[
                "u.csv r3 code duplicate_unit",
                "u.csv r4 code empty_cell",
                "u.csv r5 parent unknown_unit",
                "u.csv r6 parent unknown_unit",
            ]),
            units("parents in a circle", "code,parent\na,b\nb,c\nc,a\nd,d\n")
                .expect(&["u.csv r2 a unit_cycle", "u.csv r5 d unit_cycle"]),
            units("no codes", "name,level\n碧湖镇,town\n").expect(&["u.csv r1 missing_column"]),
            units("a column twice", "code,编码,name,名称\na,a,x,x\n")
                .expect(&["u.csv r1 名称 duplicate_column", "u.csv r1 编码 duplicate_column"]),
            units("an attribute twice", "code,area,area\na,1,2\n")
                .expect(&["u.csv r1 area duplicate_column"]),
            units("nobody", "code,name\n").expect(&["u.csv no_units"]),
            units("units that values name and the file lacks", "code,name\n331102102,碧湖镇\n")
                .file("v.csv", format!("{VALUES}碧湖镇,2022-03,I01,1\n33110210,2022-03,I01,1\n"))
                .expect(&[
                    "v.csv r2 unit unknown_unit",
                    "v.csv r3 unit unknown_unit",
                    "v.csv r4 unit unknown_unit",
                ]),
            units("bad units beside bad values and targets", "code\na\na\n")
                .file("v.csv", "unit,period,indicator,value\nx,2022-03,I01,NA\n")
                .with("--targets", "t.csv", "unit,indicator,target\nx,I01,1%\n")
                .expect(&[
                    "u.csv r3 code duplicate_unit",
                    "v.csv r2 value not_a_number",
                    "t.csv r2 target not_a_number",
                ]),
            units("bad units beside a bad scheme and a missing file", "code\na\na\n")
                .file("s.toml", "[scheme]\ncode = 1\n")
                .option("--targets", "t.csv")
                .expect(&[
                    "s.toml l1 node no_root",
                    "s.toml l2 scheme.code wrong_type",
                    "u.csv r3 code duplicate_unit",
                ]),
        ],
    );
}

#[test]
fn what_schemes_ask() {
    check(
        "units_asked",
        vec![
            asking("a level that no unit has", "level = \"vilage\"\npeers = [\"parent\", \"group\", \"twn\"]").expect(&[
                "s.toml scheme.peers needs_column",
                "s.toml scheme.peers needs_column",
                "s.toml scheme.peers unknown_level",
                "s.toml scheme.level unknown_level",
            ]),
            Case::new("a level and no units")
                .file("s.toml", SCHEME.replace("[[node]]", "level = \"town\"\npeers = \"level\"\n[[node]]"))
                .expect(&["s.toml scheme.peers needs_column", "s.toml scheme.level needs_file"]),
            Case::new("attributes").with("--units", "u.csv", "code,phone,area\na,0578-1,3\n").file(
                "s.toml",
                SCHEME
                    .replace("rule = { kind = \"raw\" }", "per = \"people\"\ndifficulty = \"phone\"\nrule = { kind = \"formula\", expr = \"value / unit.aera\" }"),
            )
            .expect(&[
                "s.toml l5 I01.difficulty I01 not_a_number_attribute",
                "s.toml l5 I01.per I01 unknown_attribute",
                "s.toml l5 I01.rule I01 unknown_attribute",
            ]),
            asking("means of a level that is none", "").option("--means", "twon").expect(&["- --means unknown_level"]),
            asking("nobody of the level has a value", "level = \"village\"")
                .file("v.csv", "unit,period,indicator,value\n")
                .expect(&["- nothing_to_score"]),
        ],
    );
}
