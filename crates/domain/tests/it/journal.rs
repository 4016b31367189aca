//! Events: codes, and commitments to personal values.

use domain::id::{PersonId, SaltId};
use domain::journal::{Change, Code, Commitment, Recorded, Salt};
use serde_json::json;
use uuid::Uuid;

fn code(text: &str) -> Code {
    Code::try_new(text).unwrap()
}

fn salt(byte: u8) -> Salt {
    Salt { id: SaltId(Uuid::from_u128(byte.into())), person: PersonId(Uuid::from_u128(1)), bytes: [byte; 32] }
}

#[test]
fn codes_are_short_names() {
    for text in ["a", "task.closed", "x9_y", &"a".repeat(64)] {
        assert_eq!(code(text).as_str(), text);
    }
    for text in ["", "Task", "9a", ".a", "张", "a b", "a\0", &"a".repeat(65)] {
        assert!(Code::try_new(text).is_err(), "{text}");
        assert!(serde_json::from_value::<Code>(json!(text)).is_err(), "{text}");
    }
}

/// The digest was computed by another program from the bytes that the documentation of `Commitment` names.
#[test]
fn a_commitment_is_made_of_the_bytes_that_are_written_down() {
    let commitment = Commitment::new(&salt(7), &code("household.phone"), "138 0000 0000 张");
    assert_eq!(commitment.sha256, "aca855accdadb5c88a5be64562bc0507b3d5ce10d1405980b57189f906a84ec1");
}

#[test]
fn a_commitment_matches_its_own_value_field_and_salt_alone() {
    let (salt, field) = (salt(7), code("phone"));
    let made = Commitment::new(&salt, &field, "138");
    assert!(made.matches(&salt, &field, "138"));
    assert!(!made.matches(&salt, &field, "139"));
    assert!(!made.matches(&salt, &code("name"), "138"));
    let same_id = Salt { bytes: [8; 32], ..salt };
    assert!(!made.matches(&same_id, &field, "138"));
}

#[test]
fn changes_are_written_and_read_back() {
    let personal = Change::personal(code("phone"), &salt(7), None, Some("138"));
    let plain = Change::plain(code("state"), Some(json!("open")), Some(json!({"z": 1, "a": [null, 1.5]})));
    let changes = vec![personal, plain];
    let text = serde_json::to_string(&changes).unwrap();
    assert!(!text.contains("138"), "{text}");
    assert_eq!(serde_json::from_str::<Vec<Change>>(&text).unwrap(), changes);
    assert_eq!(changes[0].commitments().count(), 1);
    assert_eq!(changes[1].commitments().count(), 0);
}

#[test]
fn no_value_and_the_value_null_are_told_apart() {
    let change = Change::plain(code("state"), None, Some(json!(null)));
    let text = serde_json::to_string(&change).unwrap();
    assert_eq!(text, r#"{"field":"state","before":null,"after":{"plain":null}}"#);
    let back: Change = serde_json::from_str(&text).unwrap();
    assert_eq!(back.after, Some(Recorded::Plain(json!(null))));
}

#[test]
fn a_salt_is_not_shown() {
    let shown = format!("{:?}", salt(7));
    assert!(!shown.contains("bytes") && !shown.contains("7, 7"), "{shown}");
}
