//! The queue: jobs are rows, saved with the change that asks for them, taken under a lease, gone with the change that
//! they make. Several programs may take from it.

use crate::entity::job;
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use chrono::{DateTime, Utc};
use domain::id::JobId;
use domain::job::{Job, JobKind, LEASE};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IsolationLevel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

impl Tx {
    /// Asks for a job. It is done after this unit of work was saved, and only then.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_job(
        &self,
        id: JobId,
        kind: JobKind,
        subject: Uuid,
        due: DateTime<Utc>,
    ) -> Result<(), Error> {
        let row = job::ActiveModel {
            id: Set(id.0),
            kind: Set(kind.name().to_owned()),
            subject: Set(subject),
            due: Set(due),
            tries: Set(0),
            fault: Set(None),
            dead: Set(None),
        };
        let doing = while_doing(format!("ask for the job {id}"));
        job::Entity::insert(row).exec_without_returning(self).await.map_err(doing)?;
        Ok(())
    }

    /// Ends a job, in the unit of work that saves what it did.
    ///
    /// # Errors
    /// [`Error::JobLost`] when the lease ended and another has taken it, so that nothing may be saved;
    /// [`Error::Database`].
    pub async fn end_job(&self, job: &Job) -> Result<(), Error> {
        let own = job::Entity::delete_many().filter(job::Column::Id.eq(job.id.0));
        let ended = own.filter(job::Column::Tries.eq(job.tries)).exec(self).await;
        match ended.map_err(while_doing(format!("end the job {}", job.id)))?.rows_affected {
            0 => Err(Error::JobLost { id: job.id }),
            _ => Ok(()),
        }
    }
}

impl Store {
    /// Takes the job that is due longest, which nobody else gets for [`LEASE`].
    ///
    /// # Errors
    /// [`Error::Corrupt`] when its kind isn't known; [`Error::Conflict`], [`Error::Database`].
    pub async fn take_job(&self, now: DateTime<Utc>) -> Result<Option<Job>, Error> {
        let doing = || while_doing("look for a job that is due");
        // Where nothing waits, nobody is kept from writing.
        if due(now).one(&self.readers).await.map_err(doing())?.is_none() {
            return Ok(None);
        }
        let take = async |tx: Tx| {
            let mut select = due(now);
            if tx.get_database_backend() == sea_orm::DbBackend::Postgres {
                select = select.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
            }
            let Some(row) = select.one(&tx).await.map_err(doing())? else { return Ok(None) };
            let kind = JobKind::ALL.iter().copied().find(|kind| kind.name() == row.kind);
            let (tries, due) = (row.tries.saturating_add(1), now + LEASE);
            let taken =
                job::ActiveModel { id: Set(row.id), tries: Set(tries), due: Set(due), ..Default::default() };
            job::Entity::update(taken).exec(&tx).await.map_err(while_doing("take a job"))?;
            // Taken all the same, so that it doesn't stand in the way of the others.
            Ok(Some((row.id, kind.ok_or(row.kind), row.subject, tries)))
        };
        let taken = self.write_at(IsolationLevel::ReadCommitted, "take_job", take).await?;
        let Some((id, kind, subject, tries)) = taken else { return Ok(None) };
        let kind = kind.map_err(|name| Error::Corrupt {
            table: "jobs",
            column: "kind",
            id: id.to_string(),
            why: format!("`{name}` is no kind of job"),
        })?;
        Ok(Some(Job { id: JobId(id), kind, subject, due: now, tries }))
    }

    /// Notes that a job failed, and when it is due again; without a time it is tried no more, and kept.
    ///
    /// # Errors
    /// [`Error::Conflict`], [`Error::Database`].
    pub async fn put_back(
        &self,
        job: &Job,
        fault: &str,
        again: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let put_back = async |tx: Tx| {
            let row = job::ActiveModel {
                due: Set(again.unwrap_or(now)),
                fault: Set(Some(fault.to_owned())),
                dead: Set(again.is_none().then_some(now)),
                ..Default::default()
            };
            let own = job::Entity::update_many().set(row).filter(job::Column::Id.eq(job.id.0));
            let done = own.filter(job::Column::Tries.eq(job.tries)).exec(&tx).await;
            done.map_err(while_doing(format!("put back the job {}", job.id)))?;
            Ok(())
        };
        self.write("put_back_job", put_back).await
    }

    /// How many jobs wait, and how many are tried no more.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn count_jobs(&self) -> Result<(u64, u64), Error> {
        let doing = || while_doing("count jobs");
        let count = |select: Select<job::Entity>| select.count(&self.readers);
        let waiting = count(job::Entity::find().filter(job::Column::Dead.is_null())).await.map_err(doing())?;
        let dead =
            count(job::Entity::find().filter(job::Column::Dead.is_not_null())).await.map_err(doing())?;
        Ok((waiting, dead))
    }
}

fn due(now: DateTime<Utc>) -> Select<job::Entity> {
    let due = job::Entity::find().filter(job::Column::Dead.is_null()).filter(job::Column::Due.lte(now));
    due.order_by_asc(job::Column::Due).limit(1)
}
