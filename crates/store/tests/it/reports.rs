//! A month's forms as rows.

use crate::databases::check;
use chrono::{DateTime, NaiveDate};
use domain::access::{Post, Reach, Role, Scope, UnitPath};
use domain::calendar::Moment;
use domain::case::{Case, Place};
use domain::goal::{Basis, Goal, GoalPath, Leader, Observation, Tier};
use domain::id::{CaseId, GoalId, PersonId, PostId, UnitId};
use domain::lifecycle::{self, Group};
use domain::period::Period;
use domain::report::{Answer, AnswerKind, FormKind, Narrative, Report, Row, RowKey};
use domain::unit::Unit;
use domain::validation::Warning;
use serde_json::Map;
use store::{Error, ReportQuery, Store, Tx};
use uuid::Uuid;

const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2022, 4, 1).unwrap();
const LAST: NaiveDate = NaiveDate::from_ymd_opt(2022, 5, 5).unwrap();

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn april() -> Period {
    "2022-04".parse().unwrap()
}

fn now() -> Moment {
    DateTime::parse_from_rfc3339("2022-04-08T09:00:00+08:00").unwrap()
}

fn unit(number: u128, code: &str, path: UnitPath, parent: Option<UnitId>) -> Unit {
    Unit {
        id: UnitId(id(number)),
        code: code.to_owned(),
        path,
        parent,
        level: "town".to_owned(),
        name: code.to_owned(),
        attributes: Map::new(),
        starts: FIRST,
        ends: None,
        version: 1,
    }
}

fn goal(number: u128) -> Goal {
    let id = GoalId(id(number));
    Goal {
        id,
        code: format!("g{number}"),
        tier: Tier::Strategy,
        kind: None,
        title: "目标".to_owned(),
        parent: None,
        path: GoalPath::below(None, id),
        weight: 1.0,
        leader: Leader::default(),
        battle_map: None,
        bottleneck: None,
        breakthrough: None,
        corps: Vec::new(),
        task_forces: Vec::new(),
        units: Vec::new(),
        starts: FIRST,
        ends: None,
        synthetic: true,
        synthetic_fields: Vec::new(),
        version: 1,
    }
}

fn case(number: u128, state: &str, at: &Unit) -> Case {
    Case {
        id: CaseId(id(number)),
        standing: lifecycle::Case {
            lifecycle: "report".to_owned(),
            version: 1,
            state: state.to_owned(),
            timers: Vec::new(),
        },
        group: Group::Open,
        title: "填报".to_owned(),
        body: Map::new(),
        subject: None,
        goals: Vec::new(),
        parent: None,
        person: None,
        post: None,
        sender: Place { id: at.id, path: at.path.clone() },
        holder: None,
        co: Vec::new(),
        opened: now(),
        version: 1,
    }
}

fn report(number: u128, at: u128, goal: Option<u128>) -> Report {
    Report {
        id: CaseId(id(number)),
        kind: if goal.is_some() { FormKind::Source } else { FormKind::Unit },
        period: april(),
        unit: UnitId(id(at)),
        goal: goal.map(|goal| GoalId(id(goal))),
        opens: FIRST,
        cut_off: LAST,
        narrative: Narrative { progress: Some("已完成".to_owned()), ..Narrative::default() },
        version: 1,
    }
}

fn row(place: u32, goal: u128, at: u128, value: Option<f64>) -> Row {
    Row {
        key: RowKey { goal: GoalId(id(goal)), unit: UnitId(id(at)), period: april(), rater: String::new() },
        place,
        rater_group: String::new(),
        basis: Basis::Cumulative,
        value,
        rank_of: None,
        previous_rank: Some(0.1),
        note: None,
        reason: Some("属实".to_owned()),
        warnings: vec![Warning::Frozen { times: 3 }],
        given: value.map(|_| (PersonId(id(7)), PostId(id(8)), now())),
    }
}

async fn write(store: &Store, work: impl AsyncFn(&Tx) -> Result<(), Error>) -> Result<(), Error> {
    let work = &work;
    store.write("test", |tx: Tx| async move { work(&tx).await }).await
}

/// Units `R` (1), `A` (2), `B` (3), goals 11 and 12; forms 101 of A about 11, in draft, and 102 of B itself, verified.
async fn opened(store: &Store) -> Vec<(Report, Vec<Row>)> {
    let root = unit(1, "R", UnitPath::root("R"), None);
    let below = |number: u128, code: &str| unit(number, code, root.path.child(code), Some(root.id));
    let units = [root.clone(), below(2, "A"), below(3, "B")];
    let goals = [goal(11), goal(12)];
    let cases = [(case(101, "draft", &units[1]), None, None), (case(102, "verified", &units[2]), None, None)];
    let forms = vec![
        (report(101, 2, Some(11)), vec![row(0, 11, 2, Some(1.5)), row(1, 11, 3, None)]),
        (report(102, 3, None), vec![row(0, 12, 3, Some(-1e-9))]),
    ];
    let (units, goals, cases, all) = (&units, &goals, &cases, &forms);
    let load = async |tx: &Tx| {
        tx.add_units(units).await?;
        tx.add_goals(goals).await?;
        tx.add_cases(cases).await?;
        tx.add_reports(all).await
    };
    write(store, load).await.unwrap();
    forms
}

fn scope(reaches: &[Reach]) -> Scope {
    let post = Post {
        id: PostId(Uuid::nil()),
        person: PersonId(Uuid::nil()),
        role: Role::Source,
        unit: UnitId(id(2)),
        path: UnitPath::root("R").child("A"),
        title: String::new(),
        oversees: Vec::new(),
        leads: Vec::new(),
        starts: FIRST,
        ends: None,
        home: None,
        version: 1,
    };
    Scope { posts: vec![(post, reaches.to_vec())] }
}

#[test]
fn forms_are_read_as_they_were_saved() {
    check(async |fresh| {
        let store = fresh.open().await;
        let forms = opened(&store).await;
        for (form, rows) in &forms {
            assert_eq!(store.report(form.id).await.unwrap().as_ref(), Some(form));
            assert_eq!(&store.rows_after(form.id, None, 9).await.unwrap(), rows);
        }
        assert_eq!(store.rows_after(forms[0].0.id, Some(0), 9).await.unwrap(), forms[0].1[1..]);
        assert_eq!(store.count_rows(forms[0].0.id).await.unwrap(), (2, 1));
        let changed =
            [Row { note: Some("未出数".to_owned()), warnings: Vec::new(), ..row(1, 11, 3, None) }];
        let next = Report { version: 2, narrative: Narrative::default(), ..forms[0].0.clone() };
        let (saved, of) = (&changed, &next);
        write(&store, async |tx| {
            tx.save_rows(of.id, saved).await?;
            tx.save_report(of).await
        })
        .await
        .unwrap();
        assert_eq!(store.report(next.id).await.unwrap().as_ref(), Some(&next));
        let rows = store.rows_after(next.id, None, 9).await.unwrap();
        assert_eq!((&rows[..1], &rows[1..]), (&forms[0].1[..1], &changed[..]));
        assert_eq!(store.count_rows(next.id).await.unwrap(), (2, 2));
    });
}

#[test]
fn a_unit_has_one_form_of_its_own_and_one_for_each_indicator() {
    check(async |fresh| {
        let store = fresh.open().await;
        opened(&store).await;
        for (number, at, goal) in [(103, 2, Some(11)), (104, 3, None)] {
            let twice = vec![(report(number, at, goal), Vec::new())];
            let at = unit(at, "A", UnitPath::root("R").child("A"), None);
            let (of, cases) = (&twice, &[(case(number, "draft", &at), None, None)]);
            let added = write(&store, async |tx| {
                tx.add_cases(cases).await?;
                tx.add_reports(of).await
            });
            assert!(matches!(added.await, Err(Error::Database { .. })), "{number}");
        }
    });
}

#[test]
fn lists_and_counts_keep_to_query_and_scope() {
    check(async |fresh| {
        let store = fresh.open().await;
        opened(&store).await;
        let listed = async |reaches: &[Reach], query: ReportQuery| {
            let found = store.reports(&scope(reaches), &ReportQuery { limit: 9, ..query }).await.unwrap();
            found.iter().map(|of| (of.report.id.0.as_u128(), of.state.clone())).collect::<Vec<_>>()
        };
        let (draft, verified) = ((101, "draft".to_owned()), (102, "verified".to_owned()));
        let all = ReportQuery::default;
        assert_eq!(listed(Reach::ALL, all()).await, [draft.clone(), verified.clone()]);
        assert_eq!(listed(&[Reach::Own], all()).await, std::slice::from_ref(&draft));
        assert_eq!(listed(&[Reach::Beside], all()).await, std::slice::from_ref(&verified));
        let kind = ReportQuery { kind: Some(FormKind::Unit), ..all() };
        assert_eq!(listed(Reach::ALL, kind).await, std::slice::from_ref(&verified));
        let state = ReportQuery { state: Some("draft".to_owned()), ..all() };
        assert_eq!(listed(Reach::ALL, state).await, std::slice::from_ref(&draft));
        let after = ReportQuery { after: Some(CaseId(id(101))), period: Some(april()), ..all() };
        assert_eq!(listed(Reach::ALL, after).await, [verified]);
        for (day, late) in [(LAST, vec![]), (LAST.succ_opt().unwrap(), vec![draft])] {
            assert_eq!(listed(Reach::ALL, ReportQuery { late_on: Some(day), ..all() }).await, late);
            let counts = store.count_reports(&scope(Reach::ALL), april(), day).await.unwrap();
            let told: Vec<_> =
                counts.iter().map(|of| (of.state.as_str(), of.forms, of.late, of.asked, of.given)).collect();
            assert_eq!(told, [("draft", 1, late.len() as i64, 2, 1), ("verified", 1, 0, 1, 1)]);
        }
        assert_eq!(store.count_disputes(&scope(Reach::ALL), april()).await.unwrap(), 0);
        assert!(store.scores_any(CaseId(id(101)), &[UnitId(id(3))]).await.unwrap());
        assert!(!store.scores_any(CaseId(id(102)), &[UnitId(id(2))]).await.unwrap());
        let figures = store.figures(UnitId(id(3)), april()).await.unwrap();
        assert_eq!(figures.iter().map(|of| of.report.id.0.as_u128()).collect::<Vec<_>>(), [101, 102]);
    });
}

#[test]
fn what_a_form_made_known_is_taken_back_and_no_more() {
    check(async |fresh| {
        let store = fresh.open().await;
        opened(&store).await;
        let observation = |at: u128, period: &str, source: &str| Observation {
            goal: GoalId(id(11)),
            unit: UnitId(id(at)),
            period: period.parse().unwrap(),
            rater: None,
            value: at as f64,
            rank_of: None,
            previous_rank: None,
            recorded: DateTime::UNIX_EPOCH,
            source: source.to_owned(),
        };
        let all = [
            observation(2, "2022-03", "x"),
            observation(2, "2022-04", "report:1"),
            observation(3, "2022-04", "report:1"),
        ];
        let put = &all;
        write(&store, async |tx| tx.put_observations(put).await).await.unwrap();
        let (goals, units) = ([GoalId(id(11))], [UnitId(id(2)), UnitId(id(3))]);
        let past = async || store.past(&goals, &units, ("2022-01".parse().unwrap(), april())).await.unwrap();
        let known = past().await;
        assert_eq!(known[&(goals[0], units[0])], [("2022-03".parse().unwrap(), 2.0), (april(), 2.0)]);
        write(&store, async |tx| {
            assert_eq!(tx.forget_observations("report:1").await?.len(), 2);
            Ok(())
        })
        .await
        .unwrap();
        let known = past().await;
        assert_eq!((known.len(), known[&(goals[0], units[0])].len()), (1, 1));
    });
}

#[test]
fn answers_are_kept_in_their_order() {
    check(async |fresh| {
        let store = fresh.open().await;
        let forms = opened(&store).await;
        let answer = |kind, case| Answer {
            report: forms[0].0.id,
            key: forms[0].1[1].key.clone(),
            kind,
            value: None,
            case,
            person: PersonId(id(7)),
            post: PostId(id(8)),
            at: now(),
        };
        let dispute = answer(AnswerKind::Dispute, Some(CaseId(id(102))));
        let all = [answer(AnswerKind::Confirm, None), dispute.clone()];
        let said = &all;
        write(&store, async |tx| {
            tx.add_answer(id(201), &said[0]).await?;
            tx.add_answer(id(202), &said[1]).await?;
            assert_eq!(tx.dispute(CaseId(id(102))).await?, Some(dispute.clone()));
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!(store.answers(&[forms[0].0.id], &[UnitId(id(3))]).await.unwrap(), all);
        assert_eq!(store.answers(&[forms[0].0.id], &[UnitId(id(2))]).await.unwrap(), []);
    });
}
