//! Sweeping away what no file names.

use crate::AppError;
use crate::system::System;
use chrono::TimeDelta;

/// What was put on the shelf this recently may get its row still.
const GRACE: TimeDelta = TimeDelta::hours(1);

/// Takes away what lies on the shelf for an hour and belongs to no file, as crashes leave it; returns how much that was.
///
/// # Errors
/// The store's; [`AppError::Outside`].
pub async fn sweep(system: &System) -> Result<usize, AppError> {
    sweep_older(system, GRACE).await
}

async fn sweep_older(system: &System, grace: TimeDelta) -> Result<usize, AppError> {
    let before = system.real_now() - grace;
    let mut swept = 0;
    for some in system.shelf().older(before).await?.chunks(500) {
        let known = system.store().known_digests(some).await?;
        for digest in some.iter().filter(|digest| !known.contains(*digest)) {
            if system.shelf().remove_older(digest, before).await? {
                swept += 1;
            }
        }
    }
    Ok(swept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Shelf;
    use crate::{Mode, Store, WorldClock};

    #[tokio::test(flavor = "multi_thread")]
    async fn what_no_file_names_is_swept_away_once_it_is_old() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("a.db").display());
        let shelf = Shelf::folder(&folder.path().join("files")).unwrap();
        let store = Store::open(&url).await.unwrap();
        let system = System::try_with(store, shelf.clone(), WorldClock::new(None), Mode::Serve).unwrap();
        let digest = shelf.put("orphan".into()).await.unwrap();
        assert_eq!(sweep(&system).await.unwrap(), 0);
        assert_eq!(shelf.get(&digest).await.unwrap().unwrap(), "orphan");
        assert_eq!(sweep_older(&system, TimeDelta::hours(-1)).await.unwrap(), 1);
        assert_eq!(shelf.get(&digest).await.unwrap(), None);
    }
}
