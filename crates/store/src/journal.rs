//! The journal's tables: events are recorded in a unit of work, numbered by a relay, read by number.

use crate::entity::{event, number, pending, salt};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::scope;
use crate::work::{AT_ONCE, Tx};
use chrono::{SubsecRound, Utc};
use domain::access::Scope;
use domain::calendar::ZONE;
use domain::id::{EventId, PersonId, PostId, RequestId, SaltId, UnitId};
use domain::journal::{Change, Code, Event, Salt, Subject};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Condition;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IsolationLevel, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

/// How many events one transaction of the relay numbers.
const BATCH: u64 = 500;

/// PostgreSQL's lock on numbering.
const LOCK: i64 = 0x6c69_616e_677a_6802;

/// A committed event, and its place among all of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbered {
    /// From 1, without gaps, in the order in which the relay saw the events committed.
    pub number: i64,
    /// The event.
    pub event: Event,
}

/// Which events a list has.
#[derive(Debug, Clone, Default)]
pub struct JournalQuery {
    /// Whether those of no unit are among them.
    pub unitless: bool,
    /// Only those that concern this unit.
    pub unit: Option<UnitId>,
    /// Only those of this thing.
    pub subject: Option<Uuid>,
    /// Only those of things of this kind.
    pub kind: Option<String>,
    /// Only those that say this.
    pub what: Option<String>,
    /// Only those after this number, in the list's order.
    pub after: Option<i64>,
    /// Whether the list begins with the last one.
    pub newest_first: bool,
    /// At most so many.
    pub limit: u64,
}

impl Tx {
    /// Saves an event with the change that it tells of. `salts` are those of its commitments, new with this event.
    ///
    /// # Errors
    /// [`Error::SaltNotGiven`]; [`Error::Database`] when the event's or a salt's id is taken.
    pub async fn record(&self, event: &Event, salts: &[Salt]) -> Result<(), Error> {
        for commitment in event.changes.iter().flat_map(Change::commitments) {
            if !salts.iter().any(|salt| salt.id == commitment.salt) {
                return Err(Error::SaltNotGiven { event: event.id, salt: commitment.salt });
            }
        }
        let doing = || while_doing(format!("record the event {}", event.id));
        event::Entity::insert(row(event)?).exec_without_returning(self).await.map_err(doing())?;
        let pending = pending::ActiveModel { event: Set(event.id.0) };
        pending::Entity::insert(pending).exec_without_returning(self).await.map_err(doing())?;
        for given in salts {
            let salt = salt::ActiveModel {
                id: Set(given.id.0),
                person: Set(given.person.0),
                bytes: Set(given.bytes.to_vec()),
            };
            salt::Entity::insert(salt).exec_without_returning(self).await.map_err(doing())?;
        }
        Ok(())
    }

    /// Saves events without commitments, as [`Tx::record`] does each.
    ///
    /// # Errors
    /// [`Error::SaltNotGiven`]; [`Error::Database`] when an event's id is taken.
    pub async fn record_all(&self, events: &[Event]) -> Result<(), Error> {
        for event in events {
            if let Some(commitment) = event.changes.iter().flat_map(Change::commitments).next() {
                return Err(Error::SaltNotGiven { event: event.id, salt: commitment.salt });
            }
        }
        let doing = || while_doing("record events");
        for some in events.chunks(AT_ONCE) {
            let rows = some.iter().map(row).collect::<Result<Vec<_>, _>>()?;
            event::Entity::insert_many(rows).exec_without_returning(self).await.map_err(doing())?;
            let rows = some.iter().map(|event| pending::ActiveModel { event: Set(event.id.0) });
            pending::Entity::insert_many(rows).exec_without_returning(self).await.map_err(doing())?;
        }
        Ok(())
    }

    /// Deletes the salts of a person and returns how many there were. From then on nobody can verify a commitment to
    /// the person's values, nor find a value by trying. Copies of the database made before still have
    /// them, as do its own files for a while: SQLite's until the log was written over (when the last connection closes,
    /// at the latest), PostgreSQL's until the table was vacuumed and the log recycled.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn erase_salts(&self, person: PersonId) -> Result<u64, Error> {
        let own = salt::Column::Person.eq(person.0);
        let deleted = salt::Entity::delete_many().filter(own).exec(self).await;
        Ok(deleted.map_err(while_doing(format!("delete the salts of {person}")))?.rows_affected)
    }
}

impl Store {
    /// The events of a thing that say this, the first one first, numbered or not yet.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn events_of(&self, subject: Uuid, what: &Code) -> Result<Vec<Event>, Error> {
        let of = event::Entity::find()
            .filter(event::Column::SubjectId.eq(subject))
            .filter(event::Column::What.eq(what.as_str()));
        let rows = of.order_by_asc(event::Column::Id).all(&self.readers).await;
        rows.map_err(while_doing("read a thing's events"))?.into_iter().map(read).collect()
    }

    /// The salt of this id; none when it was erased.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when it isn't 32 bytes; [`Error::Database`].
    pub async fn salt(&self, id: SaltId) -> Result<Option<Salt>, Error> {
        let found = salt::Entity::find_by_id(id.0).one(&self.readers).await;
        let Some(row) = found.map_err(while_doing(format!("read the salt {id}")))? else { return Ok(None) };
        let bytes = <[u8; 32]>::try_from(row.bytes).map_err(|bytes| Error::Corrupt {
            table: "salts",
            column: "bytes",
            id: id.to_string(),
            why: format!("has {} bytes, not 32", bytes.len()),
        })?;
        Ok(Some(Salt { id, person: PersonId(row.person), bytes }))
    }

    /// The relay: numbers the committed events that have no number yet, and returns how many. It may run anywhere, also
    /// in several programs at once; those wait for one another. Events that wait together are numbered by their ids,
    /// which is about when they were made.
    ///
    /// # Errors
    /// [`Error::Conflict`], [`Error::Database`].
    pub async fn number_events(&self) -> Result<u64, Error> {
        let mut numbered = 0;
        loop {
            // Read committed: under a snapshot from before the lock, the last number would be an old one.
            let level = IsolationLevel::ReadCommitted;
            let batch = self.write_at(level, "number_events", async |tx: Tx| number_batch(&tx).await).await?;
            numbered += batch;
            if batch < BATCH {
                return Ok(numbered);
            }
        }
    }

    /// The events after this number (0: from the first), by number, at most `limit`. Events without a number yet are
    /// not among them.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn events_after(&self, number: i64, limit: u64) -> Result<Vec<Numbered>, Error> {
        let rows = number::Entity::find()
            .filter(number::Column::Number.gt(number))
            .order_by_asc(number::Column::Number)
            .limit(limit)
            .find_also_related(event::Entity)
            .all(&self.readers)
            .await
            .map_err(while_doing(format!("read the events after number {number}")))?;
        rows.into_iter().map(numbered).collect()
    }
}

impl Store {
    /// The number of the last numbered event; 0 when there is none.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn last_event(&self) -> Result<i64, Error> {
        let last = number::Entity::find().order_by_desc(number::Column::Number).one(&self.readers).await;
        Ok(last.map_err(while_doing("read the last event's number"))?.map_or(0, |last| last.number))
    }

    /// The numbered events of a scope that a query asks for: those of its units, and those of none if `all` is true.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn journal(&self, scope: &Scope, query: &JournalQuery) -> Result<Vec<Numbered>, Error> {
        let mut visible = Condition::any().add(scope::unit_in((event::Entity, event::Column::Unit), scope));
        if query.unitless {
            visible = visible.add(event::Column::Unit.is_null());
        }
        let mut all = Condition::all().add(visible);
        if let Some(unit) = query.unit {
            all = all.add(event::Column::Unit.eq(unit.0));
        }
        if let Some(subject) = query.subject {
            all = all.add(event::Column::SubjectId.eq(subject));
        }
        if let Some(kind) = &query.kind {
            all = all.add(event::Column::SubjectKind.eq(kind));
        }
        if let Some(what) = &query.what {
            all = all.add(event::Column::What.eq(what));
        }
        let after = query.after;
        let select = number::Entity::find().find_also_related(event::Entity).filter(all);
        let select = if query.newest_first {
            let before = after.map(|after| number::Column::Number.lt(after));
            select.filter(Condition::all().add_option(before)).order_by_desc(number::Column::Number)
        } else {
            let after = after.map(|after| number::Column::Number.gt(after));
            select.filter(Condition::all().add_option(after)).order_by_asc(number::Column::Number)
        };
        let rows = select.limit(query.limit).all(&self.readers).await;
        rows.map_err(while_doing("read the journal"))?.into_iter().map(numbered).collect()
    }
}

fn numbered((number, event): (number::Model, Option<event::Model>)) -> Result<Numbered, Error> {
    let missing = || Error::Corrupt {
        table: "event_numbers",
        column: "event",
        id: number.number.to_string(),
        why: format!("names the event {}, which is not there", number.event),
    };
    Ok(Numbered { number: number.number, event: read(event.ok_or_else(missing)?)? })
}

/// Numbers one batch under the lock, which ends with the transaction: whoever gets it next sees these numbers.
async fn number_batch(tx: &Tx) -> Result<u64, Error> {
    let doing = || while_doing("number the committed events");
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await.map_err(doing())?;
    }
    let waiting = pending::Entity::find().order_by_asc(pending::Column::Event).limit(BATCH);
    let waiting: Vec<_> = waiting.all(tx).await.map_err(doing())?.into_iter().map(|row| row.event).collect();
    if waiting.is_empty() {
        return Ok(0);
    }
    let last = number::Entity::find().order_by_desc(number::Column::Number).one(tx).await.map_err(doing())?;
    let next = last.map_or(1, |last| last.number + 1);
    let rows = (next..).zip(&waiting);
    let rows = rows.map(|(number, event)| number::ActiveModel { number: Set(number), event: Set(*event) });
    number::Entity::insert_many(rows).exec_without_returning(tx).await.map_err(doing())?;
    let count = waiting.len() as u64;
    let done = pending::Column::Event.is_in(waiting);
    pending::Entity::delete_many().filter(done).exec(tx).await.map_err(doing())?;
    Ok(count)
}

fn row(event: &Event) -> Result<event::ActiveModel, Error> {
    let changes = serde_json::to_string(&event.changes).map_err(|fault| Error::Corrupt {
        table: "events",
        column: "changes",
        id: event.id.to_string(),
        why: format!("cannot be written as JSON: {fault}"),
    })?;
    Ok(event::ActiveModel {
        id: Set(event.id.0),
        at: Set(event.at.with_timezone(&Utc).trunc_subsecs(6)),
        person: Set(event.person.map(|person| person.0)),
        post: Set(event.post.map(|post| post.0)),
        what: Set(event.what.as_str().to_owned()),
        subject_kind: Set(event.subject.kind.as_str().to_owned()),
        subject_id: Set(event.subject.id),
        changes: Set(changes),
        request: Set(event.request.0),
        unit: Set(event.unit.map(|unit| unit.0)),
    })
}

fn read(row: event::Model) -> Result<Event, Error> {
    let corrupt = |column: &'static str, why: String| Error::Corrupt {
        table: "events",
        column,
        id: row.id.to_string(),
        why,
    };
    let code = |column, text: String| Code::try_new(text).map_err(|fault| corrupt(column, fault.to_string()));
    Ok(Event {
        id: EventId(row.id),
        at: row.at.with_timezone(&ZONE),
        person: row.person.map(PersonId),
        post: row.post.map(PostId),
        what: code("what", row.what)?,
        subject: Subject { kind: code("subject_kind", row.subject_kind)?, id: row.subject_id },
        changes: serde_json::from_str(&row.changes).map_err(|fault| corrupt("changes", fault.to_string()))?,
        request: RequestId(row.request),
        unit: row.unit.map(UnitId),
    })
}
