//! `explain`: asking about whom or what there is not.

use crate::folder::{Folder, said};

const SCHEME: &str = "[scheme]\ncode = \"try\"\nlevel = \"village\"\n[[node]]\ncode = \"total\"\n\
    [[indicator]]\ncode = \"I01\"\nin = \"total\"\nrule = { kind = \"raw\" }\n";
const UNITS: &str = "code,name,level,parent\n1,碧湖镇,town,\n101,中心村,village,1\n2,大港头镇,town,\n201,中心村,village,2\n202,河村,village,2\n";
const VALUES: &str = "unit,period,I01\n101,2022-03,1\n201,2022-03,2\n";

fn check(question: &[&str], zh: &str, en: &str) {
    let folder = Folder::new([
        ("s.toml", SCHEME),
        ("u.csv", UNITS),
        ("v.csv", VALUES),
        ("a.csv", "unit,indicator\n201,I01\n"),
    ]);
    for (language, expect) in [("zh", zh), ("en", en)] {
        let mut arguments = vec!["--lang", language, "explain", "--scheme", "s.toml", "--values", "v.csv"];
        arguments.extend(["--units", "u.csv"].iter().chain(question));
        let output = folder.run(&arguments);
        assert_eq!(said(&output.stderr).trim_end(), expect);
        assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(2), true), "{question:?}");
    }
}

#[test]
fn what_is_asked_is_there() {
    check(
        &["--unit", "河春"],
        "「--unit」：单位表里没有「河春」。是不是「河村」？",
        "\"--unit\": the units file has no \"河春\"; did you mean \"河村\"?",
    );
    check(
        &["--unit", "中心村"],
        "「--unit」：叫「中心村」的不止一个：101, 201。请改写编码",
        "\"--unit\": several units are called \"中心村\": 101, 201; write a code instead",
    );
    check(
        &["--unit", "碧湖镇"],
        "「--unit」，单位 碧湖镇：单位「碧湖镇」不在这张榜上。请核对编码，或看看它的层级是否参评",
        "\"--unit\", unit 碧湖镇: the unit \"碧湖镇\" is not on this board; check its code, and whether its level is scored",
    );
    check(
        &["--unit", "河村", "--node", "I1"],
        "「--node」，单位 河村：没有「I1」这个节点或指标。是不是「I01」？",
        "\"--node\", unit 河村: there is no node or indicator \"I1\"; did you mean \"I01\"?",
    );
    check(
        &["--unit", "河村", "--node", "I01", "--assign", "a.csv"],
        "「--node」，单位 河村：按责任表，这个单位不考核「I01」。请换一个节点",
        "\"--node\", unit 河村: this unit has nothing to do with \"I01\", by the assignment; ask about another node",
    );
    check(
        &["--unit", "河村", "--period", "2022-05"],
        "「--period」：数据里没有 2022-05 这一期。请改 --period，或补上数据",
        "\"--period\": the values have nothing for 2022-05; change --period, or add values",
    );
}

#[test]
fn an_empty_name_is_told_with_its_option() {
    check(
        &["--unit", "河村", "--assign", ""],
        "「--assign <A.csv>」后面要写一个值\n用 --help 看全部命令和选项",
        "--assign <A.csv> needs a value\n--help lists all commands and options",
    );
}
