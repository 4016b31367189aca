//! The jobs that are due: each is done once, however often it is tried and by however many programs.

use crate::AppError;
use crate::boards;
use crate::files::thumbnail;
use crate::system::System;
use domain::job::{Job, JobKind, TRIES, again};

/// Does one job that is due; whether there was any. One that fails is put back, and given up after its last try.
///
/// # Errors
/// The store's, when it can't take or put back. Nothing is lost: the job is due again when its lease ends.
pub async fn run_one(system: &System) -> Result<bool, AppError> {
    let Some(job) = system.store().take_job(system.real_now()).await? else { return Ok(false) };
    let outcome = if job.tries > TRIES {
        Err(AppError::outside("whoever took it never ended it"))
    } else {
        run(system, &job).await
    };
    match outcome {
        Ok(()) => tracing::info!(id = %job.id, kind = job.kind.name(), tries = job.tries, "did a job"),
        Err(fault) => {
            let now = system.real_now();
            let again = again(job.tries, now);
            let given_up = again.is_none();
            tracing::error!(id = %job.id, kind = job.kind.name(), tries = job.tries, %fault, given_up, "a job failed");
            system.store().put_back(&job, &fault.to_string(), again, now).await?;
        }
    }
    Ok(true)
}

/// How many jobs wait or are being done, and how many were given up.
///
/// # Errors
/// The store's.
pub async fn count(system: &System) -> Result<(u64, u64), AppError> {
    Ok(system.store().count_jobs().await?)
}

async fn run(system: &System, job: &Job) -> Result<(), AppError> {
    match job.kind {
        JobKind::Thumbnail => thumbnail::make(system, job).await,
        JobKind::Board => boards::run(system, job).await,
    }
}
