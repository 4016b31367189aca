//! Accounts, sessions and tokens as rows.

use crate::entity::{account, session, token};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use chrono::{DateTime, Utc};
use domain::access::Action;
use domain::id::{AccountId, PersonId, TokenId};
use domain::person::{Account, Session, Token};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};

impl Tx {
    /// Adds an account, or saves it over the one of the same id.
    ///
    /// # Errors
    /// [`Error::Database`], when another one has its name too.
    pub async fn put_account(&self, account: &Account) -> Result<(), Error> {
        use account::Column::{Disabled, Failed, LockedUntil, MustChange, Name, Password};
        let row = account::ActiveModel {
            id: Set(account.id.0),
            person: Set(account.person.0),
            name: Set(account.name.clone()),
            password: Set(account.password.clone()),
            must_change: Set(account.must_change),
            failed: Set(i32::try_from(account.failed).unwrap_or(i32::MAX)),
            locked_until: Set(account.locked_until),
            disabled: Set(account.disabled),
            is_demo: Set(account.is_demo),
        };
        let columns = [Name, Password, MustChange, Failed, LockedUntil, Disabled];
        let over = OnConflict::column(account::Column::Id).update_columns(columns).to_owned();
        let put = account::Entity::insert(row).on_conflict(over).exec_without_returning(self).await;
        put.map_err(while_doing(format!("save the account {}", account.id)))?;
        Ok(())
    }

    /// The account of this name.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn account_named(&self, name: &str) -> Result<Option<Account>, Error> {
        account_named(self, name).await
    }

    /// The account of this id.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, Error> {
        let found = account::Entity::find_by_id(id.0).one(self).await;
        Ok(found.map_err(while_doing(format!("read the account {id}")))?.map(read_account))
    }

    /// The accounts of these persons, by name.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn accounts_of(&self, people: &[PersonId]) -> Result<Vec<Account>, Error> {
        let of = account::Column::Person.is_in(people.iter().map(|id| id.0));
        let rows = account::Entity::find().filter(of).order_by_asc(account::Column::Name).all(self).await;
        Ok(rows.map_err(while_doing("read accounts"))?.into_iter().map(read_account).collect())
    }

    /// Takes all tokens of an account back.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn revoke_tokens(&self, account: AccountId, now: DateTime<Utc>) -> Result<(), Error> {
        let revoking = token::Entity::update_many()
            .col_expr(token::Column::Revoked, sea_orm::sea_query::Expr::value(now))
            .filter(token::Column::Account.eq(account.0))
            .filter(token::Column::Revoked.is_null());
        revoking.exec(self).await.map_err(while_doing("take an account's tokens back"))?;
        Ok(())
    }

    /// Adds a session.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn add_session(&self, session: &Session) -> Result<(), Error> {
        let row = session::ActiveModel {
            digest: Set(session.digest.clone()),
            account: Set(session.account.0),
            csrf: Set(session.csrf.clone()),
            began: Set(session.began),
            seen: Set(session.seen),
        };
        session::Entity::insert(row)
            .exec_without_returning(self)
            .await
            .map_err(while_doing("add a session"))?;
        Ok(())
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn touch_session(&self, digest: &str, now: DateTime<Utc>) -> Result<(), Error> {
        let touch = session::Entity::update_many()
            .col_expr(session::Column::Seen, sea_orm::sea_query::Expr::value(now))
            .filter(session::Column::Digest.eq(digest));
        touch.exec(self).await.map_err(while_doing("note that a session was used"))?;
        Ok(())
    }

    /// Whether there is a session of this digest.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn has_session(&self, digest: &str) -> Result<bool, Error> {
        let found = session::Entity::find_by_id(digest.to_owned()).one(self).await;
        Ok(found.map_err(while_doing("read a session"))?.is_some())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn end_session(&self, digest: &str) -> Result<(), Error> {
        let ended =
            session::Entity::delete_many().filter(session::Column::Digest.eq(digest)).exec(self).await;
        ended.map_err(while_doing("end a session"))?;
        Ok(())
    }

    /// Ends an account's sessions, all but one if its digest is given.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn end_sessions(&self, account: AccountId, but: Option<&str>) -> Result<(), Error> {
        let mut ending = session::Entity::delete_many().filter(session::Column::Account.eq(account.0));
        if let Some(but) = but {
            ending = ending.filter(session::Column::Digest.ne(but));
        }
        ending.exec(self).await.map_err(while_doing("end an account's sessions"))?;
        Ok(())
    }

    /// Adds a token, or saves that it was taken back.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn put_token(&self, token: &Token) -> Result<(), Error> {
        let scopes: Vec<&str> = token.scopes.iter().map(|action| action.name()).collect();
        let row = token::ActiveModel {
            id: Set(token.id.0),
            digest: Set(token.digest.clone()),
            account: Set(token.account.0),
            title: Set(token.title.clone()),
            scopes: Set(scopes.join(" ")),
            made: Set(token.made),
            expires: Set(token.expires),
            revoked: Set(token.revoked),
        };
        let over = OnConflict::column(token::Column::Id).update_column(token::Column::Revoked).to_owned();
        let put = token::Entity::insert(row).on_conflict(over).exec_without_returning(self).await;
        put.map_err(while_doing(format!("save the token {}", token.id)))?;
        Ok(())
    }
}

impl Store {
    /// The account of this name.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn account_named(&self, name: &str) -> Result<Option<Account>, Error> {
        account_named(&self.readers, name).await
    }

    /// The account of this id.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, Error> {
        let found = account::Entity::find_by_id(id.0).one(&self.readers).await;
        Ok(found.map_err(while_doing(format!("read the account {id}")))?.map(read_account))
    }

    /// The accounts of a person, by name.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn accounts_of(&self, person: PersonId) -> Result<Vec<Account>, Error> {
        let of = account::Entity::find().filter(account::Column::Person.eq(person.0));
        let rows = of.order_by_asc(account::Column::Name).all(&self.readers).await;
        Ok(rows
            .map_err(while_doing(format!("read the accounts of {person}")))?
            .into_iter()
            .map(read_account)
            .collect())
    }

    /// How many accounts there are.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn count_accounts(&self) -> Result<u64, Error> {
        account::Entity::find().count(&self.readers).await.map_err(while_doing("count the accounts"))
    }

    /// The session of this digest.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn session(&self, digest: &str) -> Result<Option<Session>, Error> {
        let found = session::Entity::find_by_id(digest.to_owned()).one(&self.readers).await;
        let read = |row: session::Model| Session {
            digest: row.digest,
            account: AccountId(row.account),
            csrf: row.csrf,
            began: row.began,
            seen: row.seen,
        };
        Ok(found.map_err(while_doing("read a session"))?.map(read))
    }

    /// The token of this digest.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn token(&self, digest: &str) -> Result<Option<Token>, Error> {
        let found = token::Entity::find().filter(token::Column::Digest.eq(digest)).one(&self.readers).await;
        found.map_err(while_doing("read a token"))?.map(read_token).transpose()
    }

    /// An account's tokens, the newest first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn tokens_of(&self, account: AccountId) -> Result<Vec<Token>, Error> {
        let of = token::Entity::find().filter(token::Column::Account.eq(account.0));
        let rows = of.order_by_desc(token::Column::Id).all(&self.readers).await;
        rows.map_err(while_doing("list tokens"))?.into_iter().map(read_token).collect()
    }
}

/// Empties the titles of a person's tokens.
pub(super) async fn forget_titles(tx: &Tx, person: PersonId) -> Result<(), Error> {
    let own = account::Entity::find().select_only().column(account::Column::Id);
    let own = QueryTrait::into_query(own.filter(account::Column::Person.eq(person.0)));
    let forgetting = token::Entity::update_many()
        .col_expr(token::Column::Title, Expr::value(""))
        .filter(token::Column::Account.in_subquery(own));
    forgetting.exec(tx).await.map_err(while_doing(format!("forget the tokens of {person}")))?;
    Ok(())
}

async fn account_named(connection: &impl ConnectionTrait, name: &str) -> Result<Option<Account>, Error> {
    let found = account::Entity::find().filter(account::Column::Name.eq(name)).one(connection).await;
    Ok(found.map_err(while_doing("read an account by its name"))?.map(read_account))
}

fn read_account(row: account::Model) -> Account {
    Account {
        id: AccountId(row.id),
        person: PersonId(row.person),
        name: row.name,
        password: row.password,
        must_change: row.must_change,
        failed: u32::try_from(row.failed).unwrap_or(0),
        locked_until: row.locked_until,
        disabled: row.disabled,
        is_demo: row.is_demo,
    }
}

fn read_token(row: token::Model) -> Result<Token, Error> {
    let corrupt = |name: &str| Error::Corrupt {
        table: "tokens",
        column: "scopes",
        id: row.id.to_string(),
        why: format!("there is no action `{name}`"),
    };
    let scopes = row.scopes.split_whitespace();
    let scopes =
        scopes.map(|name| name.parse::<Action>().map_err(|_| corrupt(name))).collect::<Result<_, _>>()?;
    Ok(Token {
        id: TokenId(row.id),
        digest: row.digest,
        account: AccountId(row.account),
        title: row.title,
        scopes,
        made: row.made,
        expires: row.expires,
        revoked: row.revoked,
    })
}
