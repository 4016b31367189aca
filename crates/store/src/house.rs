//! Settings, and answers kept for those who ask the same again.

use crate::entity::{answer, setting};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use chrono::{DateTime, Utc};
use domain::id::AccountId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::Value;

/// A setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Its value.
    pub value: Value,
    /// Counts its changes, from 1.
    pub version: i64,
}

/// What was answered to a request with a key of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Who asked.
    pub account: AccountId,
    /// The key that they gave it.
    pub key: String,
    /// A digest of what they asked for.
    pub fingerprint: String,
    /// What they were answered.
    pub answer: Value,
    /// When.
    pub made: DateTime<Utc>,
}

impl Tx {
    /// The setting of this name, if it was ever set.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn setting(&self, name: &str) -> Result<Option<Setting>, Error> {
        read_setting(self, name).await
    }

    /// Saves a setting.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn put_setting(&self, name: &str, setting: &Setting) -> Result<(), Error> {
        let row = setting::ActiveModel {
            name: Set(name.to_owned()),
            value: Set(setting.value.to_string()),
            version: Set(setting.version),
        };
        let columns = [setting::Column::Value, setting::Column::Version];
        let over = OnConflict::column(setting::Column::Name).update_columns(columns).to_owned();
        let put = setting::Entity::insert(row).on_conflict(over).exec_without_returning(self).await;
        put.map_err(while_doing(format!("save the setting {name}")))?;
        Ok(())
    }

    /// What an account was answered to this key.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn answer(&self, account: AccountId, key: &str) -> Result<Option<Answer>, Error> {
        let found = answer::Entity::find_by_id((account.0, key.to_owned())).one(self).await;
        let Some(row) = found.map_err(while_doing("read a kept answer"))? else { return Ok(None) };
        let answer = parse("answers", "answer", &row.key, &row.answer)?;
        Ok(Some(Answer { account, key: row.key, fingerprint: row.fingerprint, answer, made: row.made }))
    }

    /// Keeps an answer.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn keep_answer(&self, answer: &Answer) -> Result<(), Error> {
        let row = answer::ActiveModel {
            account: Set(answer.account.0),
            key: Set(answer.key.clone()),
            fingerprint: Set(answer.fingerprint.clone()),
            answer: Set(answer.answer.to_string()),
            made: Set(answer.made),
        };
        answer::Entity::insert(row)
            .exec_without_returning(self)
            .await
            .map_err(while_doing("keep an answer"))?;
        Ok(())
    }

    /// Forgets the answers kept before a time.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn forget_answers(&self, before: DateTime<Utc>) -> Result<(), Error> {
        let old = answer::Entity::delete_many().filter(answer::Column::Made.lt(before));
        old.exec(self).await.map_err(while_doing("forget old answers"))?;
        Ok(())
    }
}

impl Store {
    /// The setting of this name, if it was ever set.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn setting(&self, name: &str) -> Result<Option<Setting>, Error> {
        read_setting(&self.readers, name).await
    }

    /// Asks the database something small: whether it is there.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn ping(&self) -> Result<(), Error> {
        self.readers
            .execute_unprepared("SELECT 1")
            .await
            .map_err(while_doing("ask whether the database is there"))?;
        Ok(())
    }
}

async fn read_setting(connection: &impl ConnectionTrait, name: &str) -> Result<Option<Setting>, Error> {
    let found = setting::Entity::find_by_id(name.to_owned()).one(connection).await;
    let Some(row) = found.map_err(while_doing(format!("read the setting {name}")))? else { return Ok(None) };
    Ok(Some(Setting { value: parse("settings", "value", name, &row.value)?, version: row.version }))
}

fn parse(table: &'static str, column: &'static str, id: &str, text: &str) -> Result<Value, Error> {
    serde_json::from_str(text).map_err(|fault| Error::Corrupt {
        table,
        column,
        id: id.to_owned(),
        why: fault.to_string(),
    })
}
