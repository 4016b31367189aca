//! The schemes of the demo's boards, each in force from the world's first period on.

use crate::AppError;
use crate::demo::World;
use crate::system::System;
use domain::id::PersonId;
use domain::period::Period;
use domain::scheme::SchemeVersion;
use kernel::scheme::parse_toml;

/// The world's first year; nothing is known of the years before it.
const FIRST_YEAR: u32 = 2021;

/// The first version of every board's scheme, as saved by `person`.
pub(super) fn read(system: &System, person: PersonId) -> Result<Vec<SchemeVersion>, AppError> {
    let names = World::iter().filter(|name| name.ends_with("/scheme.toml"));
    let version = |name: std::borrow::Cow<'static, str>| {
        let file = World::get(&name).ok_or_else(|| AppError::outside(format!("the world has no {name}")))?;
        let text = String::from_utf8(file.data.into_owned()).map_err(AppError::outside)?;
        let scheme = parse_toml(&name, &text)?;
        let from = Period::new(FIRST_YEAR, scheme.period, 1);
        Ok(SchemeVersion {
            code: scheme.code,
            version: 1,
            title: scheme.title,
            from: from.ok_or_else(|| AppError::outside("the first year has no first period"))?,
            text,
            assign: assignment(&name)?,
            reason: None,
            person,
            recorded: system.now().to_utc(),
        })
    };
    names.map(version).collect()
}

/// Who is scored on what, from the file beside the scheme; none without one.
fn assignment(scheme: &str) -> Result<Option<String>, AppError> {
    let file = World::get(&scheme.replace("scheme.toml", "assign.csv"));
    file.map(|file| String::from_utf8(file.data.into_owned()).map_err(AppError::outside)).transpose()
}
