//! Trees, proofs, chains and signatures: what is true is proved, and nothing else.

use domain::seal::{
    BadProof, BoardRoot, BoardSeal, Events, Hash, Key, LineFault, LineProof, MonthFault, MonthSeal, Row,
    RowFault, StandingProof, compare, holds, path, root, sealed_with, tables,
};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

fn hashes(texts: &[String]) -> Vec<Hash> {
    texts.iter().map(|text| Hash::leaf(text.as_bytes())).collect()
}

/// Published with RFC 6962's trees: the root of no leaves, of one empty leaf, and of the first leaves of its tests.
#[test]
fn known_roots() {
    let leaves: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let leaves: Vec<Hash> = leaves.iter().map(|leaf| Hash::leaf(leaf)).collect();
    let expected = [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ];
    for (count, hash) in expected {
        assert_eq!(root(&leaves[..count]).to_string(), hash, "{count} leaves");
    }
}

/// RFC 8032, the second test of section 7.1.
#[test]
fn known_signature() {
    let bytes: Vec<u8> = (0..32)
        .map(|at| {
            let text = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
            u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()
        })
        .collect();
    let key = Key::new(&bytes.try_into().unwrap());
    let public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    assert_eq!(key.public().to_string(), public);
    let signature = key.sign(&[0x72]).to_string();
    assert!(signature.starts_with("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"));
    assert!(!format!("{key:?}").contains("4ccd"), "the key isn't shown");
}

proptest! {
    #[test]
    fn a_path_proves_its_leaf_and_no_other(
        texts in prop::collection::vec("[a-z]{0,3}", 1..40), at: Index, other: Index, byte: Index, bit in 0u8..8,
    ) {
        let leaves = hashes(&texts);
        let (top, at, other) = (root(&leaves), at.index(leaves.len()), other.index(leaves.len()));
        let way = path(&leaves, at).unwrap();
        let size = leaves.len() as u64;
        prop_assert!(holds(top, leaves[at], at as u64, size, &way));
        prop_assert!(leaves[other] == leaves[at] || !holds(top, leaves[other], at as u64, size, &way));
        prop_assert!(!holds(top, Hash::leaf(b"LEAF"), at as u64, size, &way));
        prop_assert!(!holds(flipped(top, byte, bit), leaves[at], at as u64, size, &way));
        prop_assert!(!holds(top, flipped(leaves[at], byte, bit), at as u64, size, &way));
        if !way.is_empty() {
            let mut bent = way.clone();
            let step = byte.index(bent.len());
            bent[step] = flipped(bent[step], byte, bit);
            prop_assert!(!holds(top, leaves[at], at as u64, size, &bent));
            prop_assert!(!holds(top, leaves[at], at as u64, size, &way[1..]));
        }
        prop_assert_eq!(path(&leaves, leaves.len()), None);
        prop_assert!(!holds(top, leaves[at], size, size, &way));
    }

    #[test]
    fn the_root_is_of_these_leaves_in_this_order(
        texts in prop::collection::vec("[a-z]{0,3}", 1..40), at: Index, other: Index, new in "[A-Z]{1,3}",
    ) {
        let leaves = hashes(&texts);
        let (at, other) = (at.index(leaves.len()), other.index(leaves.len()));
        let top = root(&leaves);
        let mut swapped = leaves.clone();
        swapped.swap(at, other);
        prop_assert_eq!(root(&swapped) == top, leaves[at] == leaves[other]);
        let mut fewer = leaves.clone();
        fewer.remove(at);
        prop_assert_ne!(root(&fewer), top);
        for place in [at, leaves.len()] {
            let mut more = leaves.clone();
            more.insert(place, Hash::leaf(new.as_bytes()));
            prop_assert_ne!(root(&more), top);
            let mut twice = leaves.clone();
            twice.insert(place, leaves[other]);
            prop_assert_ne!(root(&twice), top);
        }
    }

    #[test]
    fn a_line_is_proved_and_nothing_like_it(
        files in prop::collection::btree_map("[a-z]{1,5}", "([a-c,]{0,4}\n){0,9}[a-c]{0,2}", 1..6),
        of: Index, at: Index, byte: Index, bit in 0u8..8,
    ) {
        let seal = board(&files);
        prop_assert!(seal.is_whole());
        let (name, body) = files.iter().nth(of.index(files.len())).unwrap();
        let lines: Vec<&str> = body.lines().collect();
        prop_assert!(seal.prove(name, body.as_bytes(), lines.len() as u64 + 1).is_none());
        prop_assert!(seal.prove(name, body.as_bytes(), 0).is_none());
        prop_assume!(!lines.is_empty());
        let number = at.index(lines.len()) as u64 + 1;
        let proof = seal.prove(name, body.as_bytes(), number).unwrap();
        prop_assert_eq!(&proof.line, lines[number as usize - 1]);
        prop_assert!(proof.holds(seal.root));
        let text = serde_json::to_string(&proof).unwrap();
        let mut bent = text.clone().into_bytes();
        let place = byte.index(bent.len());
        bent[place] ^= 1 << bit;
        if let Ok(bent) = serde_json::from_slice::<LineProof>(&bent) {
            prop_assert!(bent == proof || !bent.holds(seal.root), "{bent:?}");
        }
    }

    #[test]
    fn any_change_of_a_file_changes_the_root_and_is_named(
        files in prop::collection::btree_map("[a-z]{1,5}", "([a-c,]{0,4}\n){0,9}[a-c]{0,2}", 1..6),
        of: Index, byte: Index, bit in 0u8..8,
    ) {
        let seal = board(&files);
        let mut other = files.clone();
        let name = files.keys().nth(of.index(files.len())).unwrap();
        let body = other.get_mut(name).unwrap();
        let place = byte.index(body.len() + 1);
        let mut bytes = std::mem::take(body).into_bytes();
        match bytes.get_mut(place) {
            Some(byte) => *byte ^= 1 << (bit % 7),
            None => bytes.push(b'\n'),
        }
        let changed = 1 + bytes[..place].iter().filter(|byte| **byte == b'\n').count() as u64;
        *body = String::from_utf8(bytes).unwrap();
        let found = board(&other);
        prop_assert_ne!(found.root, seal.root);
        let faults = seal.differences(&found);
        let [LineFault::Differs { file, from, to }] = &faults[..] else { panic!("{faults:?}") };
        prop_assert_eq!(file, name);
        prop_assert!(from == to && from.abs_diff(changed) <= 1, "{from} to {to}, changed {changed}");
        prop_assert!(seal.differences(&seal).is_empty());
    }
}

fn board(files: &std::collections::BTreeMap<String, String>) -> BoardSeal {
    BoardSeal::new(files.iter().map(|(name, body)| (name.as_str(), body.as_bytes())))
}

fn flipped(hash: Hash, byte: Index, bit: u8) -> Hash {
    let mut text = hash.to_string().into_bytes();
    let place = byte.index(text.len());
    let digit = (text[place] as char).to_digit(16).unwrap() ^ (1 << (bit % 4));
    text[place] = char::from_digit(digit, 16).unwrap() as u8;
    String::from_utf8(text).unwrap().parse().unwrap()
}

#[test]
fn a_long_file_is_named_by_the_lines_around() {
    let lines: Vec<String> = (0..20_000).map(|at| format!("{at}")).collect();
    let body = lines.join("\n");
    let seal = BoardSeal::new([("values.csv", body.as_bytes())]);
    assert!(seal.is_whole());
    assert_eq!((seal.files[0].span, seal.files[0].parts.len()), (8, 2500));
    let found = BoardSeal::new([("values.csv", body.replace("\n777\n", "\n778\n").as_bytes())]);
    let expected = LineFault::Differs { file: "values.csv".into(), from: 777, to: 784 };
    assert_eq!(seal.differences(&found), [expected]);
    assert!(seal.prove("values.csv", body.as_bytes(), 20_000).unwrap().holds(seal.root));
}

#[test]
fn files_that_are_gone_or_new_are_named() {
    let (a, b): (&[u8], &[u8]) = (b"1\n", b"2\n");
    let seal = BoardSeal::new([("b.csv", b), ("a.csv", a)]);
    assert_eq!(seal.files[0].name, "a.csv");
    assert_eq!(seal.root, BoardSeal::new([("a.csv", a), ("b.csv", b)]).root);
    let faults = seal.differences(&BoardSeal::new([("b.csv", b), ("c.csv", a)]));
    assert_eq!(faults, [LineFault::Missing("a.csv".into()), LineFault::Beyond("c.csv".into())]);
}

#[test]
fn a_standing_is_the_units_own_line_under_the_names_of_its_columns() {
    let body = "unit,name,period,score\nA1,\"甲, 乙\",2022-03,91.5\nA2,丙,2022-03,90\n";
    let seal = BoardSeal::new([("board.csv", body.as_bytes()), ("scheme.toml", b"x = 1\n".as_slice())]);
    let line = |number| seal.prove("board.csv", body.as_bytes(), number).unwrap();
    let proof = |unit: &str, head, standing| StandingProof {
        format: StandingProof::FORMAT.into(),
        period: "2022-03".into(),
        unit: unit.into(),
        root: seal.root,
        head: line(head),
        standing: line(standing),
    };
    let good = proof("A1", 1, 2);
    assert_eq!(good.check(seal.root), Ok(()));
    assert_eq!(good.cells()[1], ("name".to_owned(), "甲, 乙".to_owned()));
    assert_eq!(good.check(Hash::nothing()), Err(BadProof::OtherRoot));
    assert_eq!(proof("A2", 1, 2).check(seal.root), Err(BadProof::OtherUnit));
    assert_eq!(proof("A1", 2, 3).check(seal.root), Err(BadProof::Apart));
    let mut raised = good.clone();
    raised.standing.line = raised.standing.line.replace("91.5", "95.5");
    assert_eq!(raised.check(seal.root), Err(BadProof::Line));
    let mut renamed = good.clone();
    renamed.head.line = renamed.head.line.replace("score", "rank");
    assert_eq!(renamed.check(seal.root), Err(BadProof::Head));
    assert_eq!(StandingProof { period: "2022-02".into(), ..good }.check(seal.root), Err(BadProof::OtherUnit));
}

fn row(table: &str, key: &str, value: f64) -> Row {
    Row::new(table, key, &json!({"value": value, "note": null, "of": {"b": 1, "a": [2, "三"]}}))
}

#[test]
fn rows_have_one_text_and_differences_name_them() {
    let other = json!({"of": {"a": [2, "三"], "b": 1}, "note": null, "value": 1.5});
    assert_eq!(Row::new("observations", "1", &other), row("observations", "1", 1.5));
    let text = "observations\t1\t{\"note\":null,\"of\":{\"a\":[2,\"三\"],\"b\":1},\"value\":1.5}";
    assert_eq!(Row::new("observations", "1", &other).hash, Hash::leaf(text.as_bytes()));
    let sealed = [row("a", "1", 1.0), row("a", "2", 2.0), row("b", "1", 1.0)];
    let found = [row("a", "1", 1.5), row("b", "1", 1.0), row("b", "3", 3.0)];
    let expected = [
        RowFault::Changed(found[0].clone()),
        RowFault::Missing(sealed[1].clone()),
        RowFault::Added(found[2].clone()),
    ];
    assert_eq!(compare(&sealed, &found), expected);
    assert_eq!(compare(&sealed, &sealed), []);
    let named: Vec<_> = tables(&sealed).into_iter().map(|of| (of.table, of.rows)).collect();
    assert_eq!(named, [("a".to_owned(), 2), ("b".to_owned(), 1)]);
}

fn month(period: &str, previous: Option<Hash>, key: &Key) -> MonthSeal {
    let rows = tables(&[row("a", "1", 1.0), row("b", "1", 1.0)]);
    let files: [(&str, &[u8]); 2] = [("board.csv", b"unit\nA1\n"), ("scheme.toml", b"x = 1\n")];
    let BoardSeal { root, files } = BoardSeal::new(files);
    let board = BoardRoot { scheme: "towns".into(), period: period.into(), root, files };
    let events = Events { first: 1, last: 9 };
    let sealed = "2022-04-20T09:00:00Z".to_owned();
    MonthSeal::new(period.to_owned(), sealed, previous, (rows, vec![board], events), key)
}

#[test]
fn a_month_is_signed_and_leans_on_the_one_before() {
    let key = Key::new(&[7; 32]);
    let february = month("2022-02", None, &key);
    let march = month("2022-03", Some(february.root), &key);
    assert_eq!(march.faults(Some(march.root), Some(key.public())), []);
    assert_eq!(march.statement().lines().nth(3), Some(format!("previous\t{}", february.root).as_str()));
    let other = Key::new(&[8; 32]).public();
    assert_eq!(march.faults(Some(february.root), Some(other)), [MonthFault::OtherRoot, MonthFault::OtherKey]);
    let forged = month("2022-03", Some(february.root), &Key::new(&[8; 32]));
    assert_eq!(forged.faults(None, Some(key.public())), [MonthFault::OtherKey]);
    let mut claimed = forged.clone();
    claimed.public_key = key.public();
    assert_eq!(claimed.faults(None, None), [MonthFault::Statement, MonthFault::Signature]);
    let text = serde_json::to_string(&march).unwrap();
    assert_eq!(serde_json::from_str::<MonthSeal>(&text).unwrap(), march);
}

#[test]
fn a_month_seals_what_ends_with_it() {
    let of = |month: &str| {
        sealed_with(month.parse().unwrap()).map(|period| period.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(of("2022-02"), ["2022-02"]);
    assert_eq!(of("2022-03"), ["2022-03", "2022-Q1"]);
    assert_eq!(of("2022-06"), ["2022-06", "2022-Q2", "2022-H1"]);
    assert_eq!(of("2022-12"), ["2022-12", "2022-Q4", "2022-H2", "2022"]);
}

proptest! {
    #[test]
    fn any_other_byte_of_a_seal_is_found(byte: Index, bit in 0u8..8) {
        let key = Key::new(&[7; 32]);
        let march = month("2022-03", Some(Hash::leaf(b"february")), &key);
        let mut text = serde_json::to_string(&march).unwrap().into_bytes();
        let place = byte.index(text.len());
        text[place] ^= 1 << bit;
        if let Ok(other) = serde_json::from_slice::<MonthSeal>(&text) {
            prop_assert!(other == march || !other.faults(None, None).is_empty(), "{other:?}");
        }
    }
}
