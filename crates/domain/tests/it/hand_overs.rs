//! Who may hand what to whom, and who has it then.

use crate::due_dates::moment;
use crate::holidays::date;
use domain::hand_over::{Draft, HandOver, Kind, Need, Refusal, holder};

fn draft(kind: Kind, sender: &str, receiver: &str) -> Draft {
    let until = (kind == Kind::Second).then(|| date("2022-06-30"));
    let reason = (kind != Kind::Assign).then(|| "理由".to_owned());
    Draft { kind, sender: sender.into(), receiver: receiver.into(), reason, until, goes_up: false }
}

/// Hands over one after the other, a minute each.
fn chain(steps: &[(Kind, &str, &str)]) -> Result<Vec<HandOver>, Refusal> {
    let mut records = Vec::new();
    for (at, (kind, sender, receiver)) in steps.iter().enumerate() {
        let now = moment(&format!("2022-04-08T09:{at:02}"));
        let draft = Draft { goes_up: *kind == Kind::Escalate, ..draft(*kind, sender, receiver) };
        records.push(HandOver::try_new(draft, &records, now)?);
    }
    Ok(records)
}

fn check(steps: &[(Kind, &str, &str)], expect: Result<&str, Refusal>) {
    let records = chain(steps);
    let found = records.as_ref().map(|records| holder(records).unwrap_or("nobody"));
    assert_eq!(found.map_err(|refusal| *refusal), expect, "{steps:?}");
}

#[test]
fn the_holder_is_who_got_it_last() {
    use Kind::{Assign, Escalate, Return, Second, Transfer};
    check(&[(Assign, "区长", "住建局")], Ok("住建局"));
    check(&[(Assign, "区长", "住建局"), (Transfer, "住建局", "碧湖镇")], Ok("碧湖镇"));
    check(&[(Assign, "区长", "住建局"), (Return, "住建局", "区长")], Ok("区长"));
    check(&[(Assign, "区长", "住建局"), (Return, "区长", "住建局")], Ok("住建局"));
    check(
        &[(Assign, "区长", "住建局"), (Return, "住建局", "区长"), (Assign, "区长", "碧湖镇")],
        Ok("碧湖镇"),
    );
    check(&[(Assign, "区长", "住建局"), (Second, "碧湖镇", "住建局")], Ok("住建局"));
    check(&[(Assign, "区长", "住建局"), (Escalate, "住建局", "副区长")], Ok("住建局"));
    check(&[(Second, "碧湖镇", "专班")], Ok("nobody"));
    // Declined after a transfer: back to the leader, who assigns it anew.
    let declined =
        [(Assign, "区长", "a"), (Transfer, "a", "b"), (Return, "b", "区长"), (Assign, "区长", "c")];
    check(&declined, Ok("c"));
    check(&declined[..3], Ok("区长"));
    check(&[(Assign, "区长", "a"), (Transfer, "a", "b"), (Return, "b", "a")], Ok("a"));
    check(&[(Assign, "区长", "a"), (Transfer, "a", "b"), (Return, "区长", "b")], Ok("b"));
}

#[test]
fn it_goes_no_other_way() {
    use Kind::{Assign, Escalate, Return, Transfer};
    check(&[(Assign, "区长", "区长")], Err(Refusal::ToItself));
    check(&[(Assign, "区长", "a"), (Assign, "区长", "b")], Err(Refusal::AssignedAlready));
    check(
        &[(Assign, "区长", "a"), (Return, "区长", "a"), (Assign, "区长", "b")],
        Err(Refusal::AssignedAlready),
    );
    check(&[(Assign, "区长", "a"), (Return, "区长", "a"), (Assign, "a", "b")], Err(Refusal::AssignedAlready));
    check(&[(Transfer, "a", "b")], Err(Refusal::NotTheHolder));
    check(&[(Assign, "区长", "a"), (Transfer, "b", "c")], Err(Refusal::NotTheHolder));
    check(&[(Assign, "区长", "a"), (Escalate, "b", "c")], Err(Refusal::NotTheHolder));
    check(&[(Assign, "区长", "a"), (Return, "a", "b")], Err(Refusal::NotBack));
    check(&[(Return, "a", "b")], Err(Refusal::NotBack));
}

#[test]
fn each_kind_needs_its_own() {
    let now = moment("2022-04-08T09:00");
    let check = |draft: Draft, expect| {
        let assigned = chain(&[(Kind::Assign, "区长", "a")]).unwrap();
        assert_eq!(HandOver::try_new(draft, &assigned, now).unwrap_err(), expect);
    };
    let blank = |kind| Draft { reason: Some("  ".into()), ..draft(kind, "a", "b") };
    for kind in [Kind::Transfer, Kind::Return, Kind::Second, Kind::Escalate] {
        check(blank(kind), Refusal::Missing { need: Need::Reason });
    }
    check(draft(Kind::Transfer, "a", ""), Refusal::Missing { need: Need::Receiver });
    check(Draft { until: None, ..draft(Kind::Second, "a", "b") }, Refusal::Missing { need: Need::Until });
    let until = Some(date("2022-04-07"));
    check(Draft { until, ..draft(Kind::Second, "a", "b") }, Refusal::EndsBeforeStart);
    check(Draft { until, ..draft(Kind::Transfer, "a", "b") }, Refusal::UntilWithoutLoan);
    check(draft(Kind::Escalate, "a", "b"), Refusal::NotUp);
}

#[test]
fn time_goes_forward() {
    let mut records = chain(&[(Kind::Assign, "区长", "a")]).unwrap();
    let before = moment("2022-04-08T08:59");
    let refusal = HandOver::try_new(draft(Kind::Transfer, "a", "b"), &records, before).unwrap_err();
    assert_eq!(refusal, Refusal::BackInTime);
    assert_eq!(records[0].receive(before), Err(Refusal::BackInTime));
    assert_eq!(records[0].receive(moment("2022-04-08T10:00")), Ok(()));
    assert_eq!(records[0].receive(moment("2022-04-08T11:00")), Err(Refusal::ReceivedAlready));
}
