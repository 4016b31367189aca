//! The shelf: bytes by their digest, in a folder or a bucket. What is on it is never changed.

use crate::AppError;
use crate::secret::digest;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt};
use std::path::Path;
use std::sync::Arc;

/// What was put there this recently isn't put there again.
const FRESH: TimeDelta = TimeDelta::minutes(10);

/// The most bytes of a file, unless told.
const LARGEST: u64 = 20 << 20;

/// Bytes by their digest. Clones are the same one.
#[derive(Clone)]
pub struct Shelf {
    store: Arc<dyn ObjectStore>,
    largest: u64,
}

impl Shelf {
    fn of(store: Arc<dyn ObjectStore>) -> Self {
        Self { store, largest: LARGEST }
    }

    /// The same one, for files of at most so many bytes; 20 MiB unless told.
    pub fn limited(self, largest: u64) -> Self {
        Self { largest, ..self }
    }

    /// How many bytes a file may have that is handed in.
    pub fn largest(&self) -> u64 {
        self.largest
    }

    /// One that is gone with the program; for tests.
    pub fn memory() -> Self {
        Self::of(Arc::new(InMemory::new()))
    }

    /// In a folder, which is made when it isn't there.
    ///
    /// # Errors
    /// [`AppError::Outside`].
    pub fn folder(path: &Path) -> Result<Self, AppError> {
        let named = |fault: &dyn std::fmt::Display| AppError::outside(format!("{}: {fault}", path.display()));
        std::fs::create_dir_all(path).map_err(|fault| named(&fault))?;
        let folder = LocalFileSystem::new_with_prefix(path).map_err(|fault| named(&fault))?;
        Ok(Self::of(Arc::new(folder.with_fsync(true))))
    }

    /// In a bucket: `s3://BUCKET/PREFIX`. Keys and endpoint come from the environment, under the names that AWS's own
    /// tools use: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT`, `AWS_ALLOW_HTTP`.
    ///
    /// # Errors
    /// [`AppError::Outside`].
    pub fn bucket(url: &str) -> Result<Self, AppError> {
        let named = url.strip_prefix("s3://").filter(|rest| !rest.is_empty());
        let named = named.ok_or_else(|| AppError::outside(format!("{url}: expected s3://BUCKET/PREFIX")))?;
        let (bucket, prefix) = named.split_once('/').unwrap_or((named, ""));
        crate::choose_tls();
        let built = AmazonS3Builder::from_env().with_bucket_name(bucket).build();
        let store = built.map_err(|fault| AppError::outside(format!("{url}: {fault}")))?;
        Ok(Self::of(match prefix.trim_matches('/') {
            "" => Arc::new(store),
            prefix => Arc::new(PrefixStore::new(store, prefix)),
        }))
    }

    /// Puts bytes there, once, and returns their digest.
    ///
    /// # Errors
    /// [`AppError::Outside`].
    pub async fn put(&self, bytes: Bytes) -> Result<String, AppError> {
        let digest = digest(&bytes);
        let key = key(&digest);
        match self.store.head(&key).await {
            // What is old may be about to be swept away: it is put there anew.
            Ok(found) if found.size == bytes.len() as u64 && found.last_modified > Utc::now() - FRESH => {
                return Ok(digest);
            }
            Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
            Err(fault) => return Err(AppError::outside(fault)),
        }
        self.store.put(&key, bytes.into()).await.map_err(AppError::outside)?;
        Ok(digest)
    }

    /// The bytes of a digest.
    ///
    /// # Errors
    /// [`AppError::Outside`], when they aren't those of the digest any more too.
    pub async fn get(&self, wanted: &str) -> Result<Option<Bytes>, AppError> {
        let bytes = match self.store.get(&key(wanted)).await {
            Ok(found) => found.bytes().await.map_err(AppError::outside)?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(fault) => return Err(AppError::outside(fault)),
        };
        if digest(&bytes) != wanted {
            return Err(AppError::outside(format!("the bytes of {wanted} have changed on the shelf")));
        }
        Ok(Some(bytes))
    }

    /// The digests that were put there before a time.
    ///
    /// # Errors
    /// [`AppError::Outside`].
    pub(crate) async fn older(&self, before: DateTime<Utc>) -> Result<Vec<String>, AppError> {
        let all: Vec<_> = self.store.list(None).try_collect().await.map_err(AppError::outside)?;
        let old = all.into_iter().filter(|of| of.last_modified < before);
        Ok(old.filter_map(|of| of.location.filename().map(str::to_owned)).collect())
    }

    /// Takes bytes away that nobody has put there since `before`; whether they were there.
    ///
    /// # Errors
    /// [`AppError::Outside`].
    pub(crate) async fn remove_older(&self, digest: &str, before: DateTime<Utc>) -> Result<bool, AppError> {
        let key = key(digest);
        let removed = match self.store.head(&key).await {
            Ok(found) if found.last_modified < before => self.store.delete(&key).await.map(|()| true),
            Ok(_) => Ok(false),
            Err(fault) => Err(fault),
        };
        match removed {
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            removed => removed.map_err(AppError::outside),
        }
    }
}

/// Where they lie: no folder gets too many.
fn key(digest: &str) -> Key {
    Key::from(format!("{}/{digest}", digest.get(..2).unwrap_or("00")))
}
