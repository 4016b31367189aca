//! What became of a case: acts, hand-overs, escalations.

use crate::entity::{case_act, escalation, hand_over};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::{AT_ONCE, Tx};
use chrono::Utc;
use domain::calendar::{Moment, ZONE};
use domain::hand_over::{HandOver, Kind};
use domain::id::{CaseId, PersonId, PostId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Map, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// The field of an act that says why.
const REASON: &str = "reason";

/// Somebody acted on a case.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// What they did.
    pub action: String,
    /// The state that it left.
    pub from: String,
    /// The state that it entered; the same when it stayed.
    pub to: String,
    /// Who; none for the program.
    pub person: Option<PersonId>,
    /// In which post.
    pub post: Option<PostId>,
    /// When.
    pub at: Moment,
    /// What they gave with it.
    pub fields: Map<String, Value>,
}

/// A hand-over of a case, and the person who was lent by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedFor {
    /// The hand-over; its parties are ids of units.
    pub hand_over: HandOver,
    /// Who was lent.
    pub staff: Option<PersonId>,
}

impl Tx {
    /// Adds the act of this number, from 1.
    ///
    /// # Errors
    /// [`Error::Database`], when there is one of this number too.
    pub async fn add_act(&self, case: CaseId, number: usize, act: &Act) -> Result<(), Error> {
        let doing = while_doing(format!("add an act on the case {case}"));
        let add = case_act::Entity::insert(act_of(case, number, act)).exec_without_returning(self);
        add.await.map_err(doing)?;
        Ok(())
    }

    /// Adds acts on many cases, each with its number.
    ///
    /// # Errors
    /// [`Error::Database`], when there is one of the same number too.
    pub async fn add_acts(&self, acts: &[(CaseId, usize, Act)]) -> Result<(), Error> {
        for some in acts.chunks(AT_ONCE) {
            let rows = some.iter().map(|(case, number, act)| act_of(*case, *number, act));
            let add = case_act::Entity::insert_many(rows).exec_without_returning(self);
            add.await.map_err(while_doing("add acts on cases"))?;
        }
        Ok(())
    }

    /// How many acts on a case there are.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn count_acts(&self, case: CaseId) -> Result<usize, Error> {
        let of = case_act::Entity::find().filter(case_act::Column::Case.eq(case.0));
        let count =
            of.count(self).await.map_err(while_doing(format!("count the acts on the case {case}")))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// Adds the hand-over of this number, from 1, or saves that its receiver signed for it.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn put_hand_over(&self, case: CaseId, number: usize, of: &SignedFor) -> Result<(), Error> {
        let hand_over = &of.hand_over;
        let row = hand_over::ActiveModel {
            case: Set(case.0),
            number: Set(whole(number)),
            kind: Set(hand_over.kind.name().to_owned()),
            sender: Set(hand_over.sender.clone()),
            receiver: Set(hand_over.receiver.clone()),
            staff: Set(of.staff.map(|staff| staff.0)),
            reason: Set(hand_over.reason.clone()),
            until: Set(hand_over.until),
            sent: Set(hand_over.sent.with_timezone(&Utc)),
            received: Set(hand_over.received.map(|at| at.with_timezone(&Utc))),
        };
        let key = [hand_over::Column::Case, hand_over::Column::Number];
        let over = sea_orm::sea_query::OnConflict::columns(key)
            .update_column(hand_over::Column::Received)
            .to_owned();
        let put = hand_over::Entity::insert(row).on_conflict(over).exec_without_returning(self).await;
        put.map_err(while_doing(format!("save a hand-over of the case {case}")))?;
        Ok(())
    }

    /// The hand-overs of a case, in their order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn hand_overs(&self, case: CaseId) -> Result<Vec<SignedFor>, Error> {
        hand_overs(self, case).await
    }

    /// Notes that somebody was told of a missed clock; whether nobody had noted it before.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn escalate(
        &self,
        case: CaseId,
        (clock, started): (&str, Moment),
        rung: usize,
        at: Moment,
    ) -> Result<bool, Error> {
        let doing = || while_doing(format!("note an escalation of the case {case}"));
        let (started, rung) = (started.with_timezone(&Utc), whole(rung));
        let key = (case.0, clock.to_owned(), started, rung);
        if escalation::Entity::find_by_id(key).one(self).await.map_err(doing())?.is_some() {
            return Ok(false);
        }
        let row = escalation::ActiveModel {
            case: Set(case.0),
            clock: Set(clock.to_owned()),
            started: Set(started),
            rung: Set(rung),
            at: Set(at.with_timezone(&Utc)),
        };
        escalation::Entity::insert(row).exec_without_returning(self).await.map_err(doing())?;
        Ok(true)
    }
}

/// Empties the reasons for which a person was lent.
pub(crate) async fn forget_loans(tx: &Tx, person: PersonId) -> Result<(), Error> {
    let doing = || while_doing(format!("forget why {person} was lent"));
    let loans = hand_over::Entity::find().filter(hand_over::Column::Staff.eq(person.0));
    let loans = loans.all(tx).await.map_err(doing())?;
    let empty = Expr::case(Expr::col(hand_over::Column::Reason).is_not_null(), "").into();
    let forgetting = hand_over::Entity::update_many()
        .col_expr(hand_over::Column::Reason, empty)
        .filter(hand_over::Column::Staff.eq(person.0));
    forgetting.exec(tx).await.map_err(doing())?;
    let mut cases: Vec<Uuid> = loans.iter().map(|loan| loan.case).collect();
    cases.dedup();
    for case in cases {
        for (at, act) in acts(tx, CaseId(case)).await?.into_iter().enumerate() {
            let mut fields = act.fields;
            let id = |value: &Value| value.as_str()?.trim().parse::<Uuid>().ok();
            let names = fields.values().any(|value| id(value) == Some(person.0));
            if names && fields.contains_key(REASON) {
                fields.insert(REASON.to_owned(), Value::String(String::new()));
                let row = case_act::ActiveModel {
                    case: Set(case),
                    number: Set(whole(at + 1)),
                    fields: Set(Value::Object(fields).to_string()),
                    ..Default::default()
                };
                case_act::Entity::update(row).exec(tx).await.map_err(doing())?;
            }
        }
    }
    Ok(())
}

fn act_of(case: CaseId, number: usize, act: &Act) -> case_act::ActiveModel {
    case_act::ActiveModel {
        case: Set(case.0),
        number: Set(whole(number)),
        action: Set(act.action.clone()),
        from_state: Set(act.from.clone()),
        to_state: Set(act.to.clone()),
        person: Set(act.person.map(|person| person.0)),
        post: Set(act.post.map(|post| post.0)),
        at: Set(act.at.with_timezone(&Utc)),
        fields: Set(Value::Object(act.fields.clone()).to_string()),
    }
}

impl Store {
    /// The last acts on a case, at most so many, in their order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn last_acts(&self, case: CaseId, most: u64) -> Result<Vec<Act>, Error> {
        let of = case_act::Entity::find().filter(case_act::Column::Case.eq(case.0));
        let rows = of.order_by_desc(case_act::Column::Number).limit(most).all(&self.readers).await;
        let rows = rows.map_err(while_doing(format!("read the last acts on the case {case}")))?;
        rows.into_iter().rev().map(read_act).collect()
    }

    /// The last time that this was done to each of these cases; none to whom it never was.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn last_done(&self, cases: &[CaseId], action: &str) -> Result<HashMap<CaseId, Act>, Error> {
        let mut found = HashMap::new();
        for some in cases.chunks(AT_ONCE) {
            let of = case_act::Entity::find()
                .filter(case_act::Column::Case.is_in(some.iter().map(|case| case.0)))
                .filter(case_act::Column::Action.eq(action))
                .order_by_asc(case_act::Column::Number);
            for row in of.all(&self.readers).await.map_err(while_doing("read when cases were acted on"))? {
                found.insert(CaseId(row.case), read_act(row)?);
            }
        }
        Ok(found)
    }

    /// The acts on a case, in their order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn acts(&self, case: CaseId) -> Result<Vec<Act>, Error> {
        acts(&self.readers, case).await
    }

    /// The hand-overs of a case, in their order.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn hand_overs(&self, case: CaseId) -> Result<Vec<SignedFor>, Error> {
        hand_overs(&self.readers, case).await
    }
}

fn whole(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

async fn acts(connection: &impl ConnectionTrait, case: CaseId) -> Result<Vec<Act>, Error> {
    let of = case_act::Entity::find().filter(case_act::Column::Case.eq(case.0));
    let rows = of.order_by_asc(case_act::Column::Number).all(connection).await;
    let rows = rows.map_err(while_doing(format!("read the acts on the case {case}")))?;
    rows.into_iter().map(read_act).collect()
}

fn read_act(row: case_act::Model) -> Result<Act, Error> {
    let fields = serde_json::from_str(&row.fields).map_err(|fault| Error::Corrupt {
        table: "case_acts",
        column: "fields",
        id: format!("{} {}", row.case, row.number),
        why: fault.to_string(),
    })?;
    Ok(Act {
        action: row.action,
        from: row.from_state,
        to: row.to_state,
        person: row.person.map(PersonId),
        post: row.post.map(PostId),
        at: row.at.with_timezone(&ZONE),
        fields,
    })
}

async fn hand_overs(connection: &impl ConnectionTrait, case: CaseId) -> Result<Vec<SignedFor>, Error> {
    let of = hand_over::Entity::find().filter(hand_over::Column::Case.eq(case.0));
    let rows = of.order_by_asc(hand_over::Column::Number).all(connection).await;
    let read = |row: hand_over::Model| {
        let kind = Kind::named(&row.kind).ok_or_else(|| Error::Corrupt {
            table: "hand_overs",
            column: "kind",
            id: format!("{case} {}", row.number),
            why: format!("there is no kind `{}`", row.kind),
        })?;
        let hand_over = HandOver {
            kind,
            sender: row.sender,
            receiver: row.receiver,
            reason: row.reason,
            until: row.until,
            sent: row.sent.with_timezone(&ZONE),
            received: row.received.map(|at| at.with_timezone(&ZONE)),
        };
        Ok(SignedFor { hand_over, staff: row.staff.map(PersonId) })
    };
    let rows = rows.map_err(while_doing(format!("read the hand-overs of the case {case}")))?;
    rows.into_iter().map(read).collect()
}
