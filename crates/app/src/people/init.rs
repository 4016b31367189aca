//! The first unit and the first administrator.

use super::account::{NewUser, add_user, by_operator, check_user};
use crate::AppError;
use crate::error::Misfits;
use crate::system::System;
use chrono::{Datelike, NaiveDate};
use domain::access::{Role, UnitPath};
use domain::id::UnitId;
use domain::journal::{Change, Code};
use domain::unit::{Unit, is_code};
use serde_json::{Map, json};
use store::Tx;
use uuid::Uuid;

const MADE: Code = Code::literal("unit.made");
const UNIT: Code = Code::literal("unit");
const CODE: Code = Code::literal("code");
const NAME: Code = Code::literal("name");

/// How a new record begins.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The code of the unit that all others are below.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: String,
    /// Its first day, before which nothing can be recorded; the first of this year unless told.
    pub starts: Option<NaiveDate>,
    /// The administrator's account.
    pub account: String,
    /// The administrator's name.
    pub person: String,
    /// The administrator's first password.
    pub password: String,
}

/// Begins an empty record: a root unit and an administrator there.
///
/// # Errors
/// [`AppError::Conflict`] when there are accounts already, [`AppError::Invalid`], the store's.
pub async fn init(system: &System, given: &Beginning) -> Result<(), AppError> {
    let mut misfits = Misfits::default();
    if !is_code(&given.code) {
        misfits.add("/root", "bad_code", "1 to 40 letters, digits, `-` and `.`");
    }
    misfits.text("/root_name", &given.name, 100);
    misfits.text("/root_level", &given.level, 40);
    misfits.day("/root_starts", given.starts);
    let administrator = NewUser {
        account: given.account.clone(),
        name: given.person.clone(),
        password: given.password.clone(),
        role: Role::Administrator,
        unit: given.code.clone(),
        title: "系统管理员".to_owned(),
    };
    check_user(&mut misfits, &administrator);
    misfits.done()?;
    if system.store().count_accounts().await? > 0 {
        return Err(AppError::conflict("not_empty", "there are accounts already"));
    }
    let root = Unit {
        id: UnitId(Uuid::now_v7()),
        code: given.code.clone(),
        path: UnitPath::root(&given.code),
        parent: None,
        level: given.level.trim().to_owned(),
        name: given.name.trim().to_owned(),
        attributes: Map::new(),
        starts: given.starts.unwrap_or_else(|| first_of_year(system.today())),
        ends: None,
        version: 1,
    };
    let root = &root;
    let begin = async |tx: Tx| {
        if tx.unit(&root.code).await?.is_none() {
            tx.add_unit(root).await?;
            let mut made = by_operator(system, MADE, (UNIT, root.id.0), Some(root.id));
            made.changes.push(Change::plain(CODE, None, Some(json!(root.code))));
            made.changes.push(Change::plain(NAME, None, Some(json!(root.name))));
            tx.record(&made, &[]).await?;
        }
        Ok::<_, AppError>(())
    };
    system.store().write("begin", begin).await?;
    add_user(system, &administrator).await?;
    Ok(())
}

fn first_of_year(day: NaiveDate) -> NaiveDate {
    day.with_ordinal(1).unwrap_or(day)
}
