//! Messages as rows.

use crate::entity::message;
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::{AT_ONCE, Tx};
use chrono::Utc;
use domain::calendar::{Moment, ZONE};
use domain::id::{EventId, MessageId, PersonId};
use domain::journal::{Code, Subject};
use domain::message::Message;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Condition, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

/// Which of a person's messages a list has.
#[derive(Debug, Clone, Default)]
pub struct MessageQuery {
    /// Only those that weren't read.
    pub unread: bool,
    /// Only those after this one, which was told as read or not.
    pub after: Option<(bool, MessageId)>,
    /// At most so many.
    pub limit: u64,
}

impl Tx {
    /// Adds messages.
    ///
    /// # Errors
    /// [`Error::Database`], without one of the persons too.
    pub async fn add_messages(&self, messages: &[Message]) -> Result<(), Error> {
        for some in messages.chunks(AT_ONCE) {
            let rows = some.iter().map(row);
            let added = message::Entity::insert_many(rows).exec_without_returning(self).await;
            added.map_err(while_doing("add messages"))?;
        }
        Ok(())
    }

    /// The message of this id.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn message(&self, id: MessageId) -> Result<Option<Message>, Error> {
        Ok(messages_where(self, message::Entity::find_by_id(id.0)).await?.pop())
    }

    /// Notes when a message was read.
    ///
    /// # Errors
    /// [`Error::Database`], when there is none too.
    pub async fn read_message(&self, id: MessageId, at: Moment) -> Result<(), Error> {
        let read_at = Set(Some(at.with_timezone(&Utc)));
        let row = message::ActiveModel { id: Set(id.0), read_at, ..Default::default() };
        message::Entity::update(row)
            .exec(self)
            .await
            .map_err(while_doing(format!("note that the message {id} was read")))?;
        Ok(())
    }

    /// Deletes the messages of a person.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn forget_messages(&self, person: PersonId) -> Result<(), Error> {
        let own = message::Entity::delete_many().filter(message::Column::Person.eq(person.0));
        own.exec(self).await.map_err(while_doing(format!("delete the messages of {person}")))?;
        Ok(())
    }
}

impl Store {
    /// A person's messages that a query asks for: those that weren't read first, of these and of the others the newest
    /// first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn messages(&self, person: PersonId, query: &MessageQuery) -> Result<Vec<Message>, Error> {
        use message::Column::{Id, ReadAt};
        let mut all = Condition::all().add(message::Column::Person.eq(person.0));
        if query.unread {
            all = all.add(ReadAt.is_null());
        }
        if let Some((was_read, id)) = query.after {
            let older = Id.lt(id.0);
            all = all.add(match was_read {
                true => Condition::all().add(ReadAt.is_not_null()).add(older),
                false => Condition::any().add(ReadAt.is_null().and(older)).add(ReadAt.is_not_null()),
            });
        }
        let unread_first: Expr = Expr::case(ReadAt.is_null(), 0).finally(1).into();
        let select = message::Entity::find().filter(all).order_by_asc(unread_first).order_by_desc(Id);
        messages_where(&self.readers, select.limit(query.limit)).await
    }

    /// How many of a person's messages weren't read.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn count_unread(&self, person: PersonId) -> Result<u64, Error> {
        let own = message::Column::Person.eq(person.0).and(message::Column::ReadAt.is_null());
        let count = message::Entity::find().filter(own).count(&self.readers).await;
        count.map_err(while_doing(format!("count the messages of {person}")))
    }

    /// A person's messages that come from these events, in the order in which they were written.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn messages_from(&self, person: PersonId, events: &[EventId]) -> Result<Vec<Message>, Error> {
        let mut all = Vec::new();
        for some in events.chunks(AT_ONCE) {
            let of = message::Column::Event.is_in(some.iter().map(|event| event.0));
            let select = message::Entity::find().filter(message::Column::Person.eq(person.0)).filter(of);
            let select = select.order_by_asc(message::Column::Id);
            all.extend(messages_where(&self.readers, select).await?);
        }
        Ok(all)
    }
}

async fn messages_where(
    connection: &impl ConnectionTrait,
    select: Select<message::Entity>,
) -> Result<Vec<Message>, Error> {
    let rows = select.all(connection).await.map_err(while_doing("read messages"))?;
    rows.into_iter().map(read).collect()
}

fn row(message: &Message) -> message::ActiveModel {
    message::ActiveModel {
        id: Set(message.id.0),
        person: Set(message.person.0),
        kind: Set(message.kind.name().to_owned()),
        subject_kind: Set(message.subject.kind.as_str().to_owned()),
        subject_id: Set(message.subject.id),
        args: Set(serde_json::Value::Object(message.args.clone()).to_string()),
        event: Set(message.event.0),
        made: Set(message.made.with_timezone(&Utc)),
        read_at: Set(message.read.map(|at| at.with_timezone(&Utc))),
    }
}

fn read(row: message::Model) -> Result<Message, Error> {
    let corrupt =
        |column, why: String| Error::Corrupt { table: "messages", column, id: row.id.to_string(), why };
    let kind = row.kind.parse().map_err(|_| corrupt("kind", format!("there is no kind `{}`", row.kind)))?;
    let about = Code::try_new(row.subject_kind.clone());
    let args = serde_json::from_str(&row.args).map_err(|fault| corrupt("args", fault.to_string()))?;
    Ok(Message {
        id: MessageId(row.id),
        person: PersonId(row.person),
        kind,
        subject: Subject {
            kind: about.map_err(|fault| corrupt("subject_kind", fault.to_string()))?,
            id: row.subject_id,
        },
        args,
        event: EventId(row.event),
        made: row.made.with_timezone(&ZONE),
        read: row.read_at.map(|at| at.with_timezone(&ZONE)),
    })
}
