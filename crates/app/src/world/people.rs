//! The people of the demo's world: one for each role, two who sign, named by their posts. Real people are never named.

use super::DemoAccount;
use crate::AppError;
use crate::secret::{digest, hash, secret};
use crate::system::System;
use chrono::{NaiveDate, TimeDelta};
use domain::access::{Post, Role};
use domain::id::{AccountId, GoalId, PersonId, PostId, TokenId, UnitId};
use domain::person::{Account, Person, Token};
use domain::unit::Unit;
use store::Tx;
use uuid::Uuid;

/// The password of all accounts of the demo.
pub const PASSWORD: &str = "liangzhu-demo";

pub(super) const FIRST: NaiveDate = NaiveDate::from_ymd_opt(2021, 1, 1).unwrap();

/// Account, role, unit by name, title, what it oversees.
type Line = (&'static str, Role, &'static str, &'static str, &'static [&'static str]);

const CAST: &[Line] = &[
    ("admin", Role::Administrator, "莲都区", "系统管理员", &[]),
    ("office", Role::Office, "莲都区", "区考核办主任", &[]),
    ("head", Role::Head, "莲都区", "区委书记", &[]),
    ("leader", Role::Leader, "莲都区", "工业跃迁行动领办区领导", &[]),
    ("overseer", Role::Overseer, "莲都区", "分管副区长", &["区统计局", "区卫健局", "区经信局"]),
    ("reporter", Role::Reporter, "碧湖镇", "碧湖镇填报人", &[]),
    ("approver", Role::Approver, "碧湖镇", "碧湖镇镇长", &[]),
    ("source", Role::Source, "区统计局", "区统计局数据填报人", &[]),
    ("bureau", Role::Approver, "区统计局", "区统计局局长", &[]),
    ("verifier", Role::Verifier, "莲都区", "区考核办核验员", &[]),
    ("cadre", Role::Cadre, "南山村", "南山村党总支书记", &[]),
    ("grid", Role::Grid, "南山村第一网格", "南山村第一网格网格员", &[]),
    ("dispatcher", Role::Dispatcher, "岩泉街道", "岩泉街道派单员", &[]),
    ("volunteer", Role::Volunteer, "朝阳社区", "朝阳社区志愿者", &[]),
    ("resident", Role::Resident, "朝阳社区", "朝阳社区居民", &[]),
    ("auditor", Role::Auditor, "莲都区", "区审计员", &[]),
];

/// Somebody of the world.
pub(super) struct Member {
    person: Person,
    account: Account,
    post: Post,
    oversees: Vec<UnitId>,
    token: Token,
    shown: DemoAccount,
}

/// Everybody, with a hash of the password and a token each.
pub(super) async fn cast(system: &System, units: &[Unit]) -> Result<Vec<Member>, AppError> {
    let mut cast = Vec::with_capacity(CAST.len());
    for line in CAST {
        cast.push(member(system, units, line).await?);
    }
    Ok(cast)
}

async fn member(
    system: &System,
    units: &[Unit],
    (name, role, unit, title, oversees): &Line,
) -> Result<Member, AppError> {
    let find = |name: &str| {
        let found = units.iter().find(|unit| unit.name == name);
        found.ok_or_else(|| AppError::outside(format!("the world has no unit {name}")))
    };
    let unit = find(unit)?;
    let overseen = oversees.iter().map(|name| find(name)).collect::<Result<Vec<_>, _>>()?;
    let person = Person {
        id: PersonId(Uuid::now_v7()),
        name: (*title).to_owned(),
        phone: None,
        kept: Some(unit.id),
        erased: None,
        version: 1,
    };
    let account = Account {
        must_change: false,
        is_demo: true,
        ..Account::new(
            AccountId(Uuid::now_v7()),
            person.id,
            (*name).to_owned(),
            hash(PASSWORD.to_owned()).await?,
        )
    };
    let post = Post {
        id: PostId(Uuid::now_v7()),
        person: person.id,
        role: *role,
        unit: unit.id,
        path: unit.path.clone(),
        title: (*title).to_owned(),
        oversees: overseen.iter().map(|unit| unit.path.clone()).collect(),
        leads: Vec::new(),
        starts: FIRST,
        ends: None,
        home: None,
        version: 1,
    };
    let secret = secret()?;
    let token = token(system, account.id, &secret);
    let shown = DemoAccount {
        account: name,
        role: role.name(),
        unit: unit.code.clone(),
        title,
        password: PASSWORD,
        token: secret,
    };
    Ok(Member {
        person,
        account,
        post,
        oversees: overseen.iter().map(|unit| unit.id).collect(),
        token,
        shown,
    })
}

fn token(system: &System, account: AccountId, secret: &str) -> Token {
    let now = system.real_now();
    Token {
        id: TokenId(Uuid::now_v7()),
        digest: digest(secret),
        account,
        title: "demo.json".to_owned(),
        scopes: Vec::new(),
        made: now,
        expires: now + TimeDelta::days(366),
        revoked: None,
    }
}

/// The person that an account belongs to.
pub(super) fn person(cast: &[Member], account: &str) -> Option<PersonId> {
    cast.iter().find(|member| member.account.name == account).map(|member| member.person.id)
}

/// The post that an account acts in.
pub(super) fn post<'a>(cast: &'a [Member], account: &str) -> Option<&'a Post> {
    cast.iter().find(|member| member.account.name == account).map(|member| &member.post)
}

/// The posts of all.
pub(super) fn posts(cast: &[Member]) -> impl Iterator<Item = &Post> {
    cast.iter().map(|member| &member.post)
}

/// The secret of the token of an account.
pub(super) fn secret_of<'a>(cast: &'a [Member], account: &str) -> Option<&'a str> {
    cast.iter().find(|member| member.account.name == account).map(|member| member.shown.token.as_str())
}

pub(super) async fn add(tx: &Tx, cast: &[Member]) -> Result<(), AppError> {
    for member in cast {
        tx.add_person(&member.person).await?;
        tx.put_account(&member.account).await?;
        tx.add_post(&member.post, &member.oversees).await?;
        tx.put_token(&member.token).await?;
    }
    Ok(())
}

/// Lets the post of an account lead a goal; its id.
pub(super) fn let_lead(cast: &mut [Member], account: &str, goal: GoalId) -> Option<PostId> {
    let member = cast.iter_mut().find(|member| member.shown.account == account)?;
    member.post.leads.push(goal);
    Some(member.post.id)
}

pub(super) fn accounts(cast: &[Member]) -> Vec<DemoAccount> {
    cast.iter().map(|member| member.shown.clone()).collect()
}
