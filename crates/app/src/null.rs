//! Fields that may be null, which is something else than not to be there.

use serde::{Deserialize, Deserializer};

/// Tells a field that is null from one that isn't there, with `default` for the latter.
pub(crate) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}
