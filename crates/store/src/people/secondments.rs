//! Secondments and wishes to have staff back as rows.

use crate::entity::{post, recall, secondment};
use crate::error::{Error, while_doing};
use crate::open::Store;
use crate::work::Tx;
use domain::id::{PersonId, PostId, RecallId};
use domain::secondment::{Answer, Recall, Secondment};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

impl Tx {
    /// Adds what is kept of a secondment beside its post, or saves how it ended.
    ///
    /// # Errors
    /// [`Error::Database`], without its post too.
    pub async fn put_secondment(&self, of: &Secondment) -> Result<(), Error> {
        let row = secondment::ActiveModel {
            post: Set(of.post.0),
            reason: Set(of.reason.clone()),
            agreed: Set(of.agreed),
            sent: Set(of.sent),
            ended: Set(of.ended),
            end_reason: Set(of.end_reason.clone()),
        };
        let over = OnConflict::column(secondment::Column::Post)
            .update_columns([secondment::Column::Ended, secondment::Column::EndReason])
            .to_owned();
        let put = secondment::Entity::insert(row).on_conflict(over).exec_without_returning(self).await;
        put.map_err(while_doing(format!("save the secondment {}", of.post)))?;
        Ok(())
    }

    /// The secondment of this post.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn secondment(&self, post: PostId) -> Result<Option<Secondment>, Error> {
        let found = secondment::Entity::find_by_id(post.0).one(self).await;
        Ok(found.map_err(while_doing(format!("read the secondment {post}")))?.map(read))
    }

    /// Adds a wish to have somebody back, or saves its answer.
    ///
    /// # Errors
    /// [`Error::Database`], without its post too.
    pub async fn put_recall(&self, of: &Recall) -> Result<(), Error> {
        use recall::Column::{Agreed, Answer, Answered, AnsweredBy};
        let row = recall::ActiveModel {
            id: Set(of.id.0),
            post: Set(of.post.0),
            asked_by: Set(of.asked_by.0),
            asked: Set(of.asked),
            reason: Set(of.reason.clone()),
            wanted: Set(of.wanted),
            answered_by: Set(of.answer.as_ref().map(|answer| answer.by.0)),
            answered: Set(of.answer.as_ref().map(|answer| answer.at)),
            agreed: Set(of.answer.as_ref().map(|answer| answer.agreed)),
            answer: Set(of.answer.as_ref().and_then(|answer| answer.reason.clone())),
        };
        let columns = [AnsweredBy, Answered, Agreed, Answer];
        let over = OnConflict::column(recall::Column::Id).update_columns(columns).to_owned();
        let put = recall::Entity::insert(row).on_conflict(over).exec_without_returning(self).await;
        put.map_err(while_doing(format!("save the wish {}", of.id)))?;
        Ok(())
    }

    /// The wishes to have somebody back from these posts, the oldest first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn recalls_of(&self, posts: &[PostId]) -> Result<Vec<Recall>, Error> {
        recalls_of(self, posts).await
    }
}

impl Store {
    /// The secondments of these posts, in no order.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn secondments_of(&self, posts: &[PostId]) -> Result<Vec<Secondment>, Error> {
        let of = secondment::Column::Post.is_in(posts.iter().map(|id| id.0));
        let rows = secondment::Entity::find().filter(of).all(&self.readers).await;
        Ok(rows.map_err(while_doing("read secondments"))?.into_iter().map(read).collect())
    }

    /// The wishes to have somebody back from these posts, the oldest first.
    ///
    /// # Errors
    /// [`Error::Corrupt`], [`Error::Database`].
    pub async fn recalls_of(&self, posts: &[PostId]) -> Result<Vec<Recall>, Error> {
        recalls_of(&self.readers, posts).await
    }
}

async fn recalls_of(connection: &impl ConnectionTrait, posts: &[PostId]) -> Result<Vec<Recall>, Error> {
    let of = recall::Column::Post.is_in(posts.iter().map(|id| id.0));
    let rows = recall::Entity::find().filter(of).order_by_asc(recall::Column::Id).all(connection).await;
    rows.map_err(while_doing("read wishes to have staff back"))?.into_iter().map(read_recall).collect()
}

/// Empties all reasons that were given about a person, and returns the ids of the wishes to have them back.
pub(super) async fn forget_reasons(tx: &Tx, person: PersonId) -> Result<Vec<Uuid>, Error> {
    let doing = || while_doing(format!("forget the reasons about {person}"));
    let posts = || -> SelectStatement {
        let of = post::Entity::find().select_only().column(post::Column::Id);
        QueryTrait::into_query(of.filter(post::Column::Person.eq(person.0)))
    };
    let given = |column: Expr| Expr::case(column.is_not_null(), "").into();
    let end = given(Expr::col(secondment::Column::EndReason));
    secondment::Entity::update_many()
        .col_expr(secondment::Column::Reason, Expr::value(""))
        .col_expr(secondment::Column::EndReason, end)
        .filter(secondment::Column::Post.in_subquery(posts()))
        .exec(tx)
        .await
        .map_err(doing())?;
    recall::Entity::update_many()
        .col_expr(recall::Column::Reason, Expr::value(""))
        .col_expr(recall::Column::Answer, given(Expr::col(recall::Column::Answer)))
        .filter(recall::Column::Post.in_subquery(posts()))
        .exec(tx)
        .await
        .map_err(doing())?;
    let wishes = recall::Entity::find().filter(recall::Column::Post.in_subquery(posts()));
    let ids = wishes.select_only().column(recall::Column::Id).into_tuple().all(tx).await;
    ids.map_err(doing())
}

fn read(row: secondment::Model) -> Secondment {
    Secondment {
        post: PostId(row.post),
        reason: row.reason,
        agreed: row.agreed,
        sent: row.sent,
        ended: row.ended,
        end_reason: row.end_reason,
    }
}

fn read_recall(row: recall::Model) -> Result<Recall, Error> {
    let answer = match (row.answered_by, row.answered, row.agreed) {
        (None, None, None) => None,
        (Some(by), Some(at), Some(agreed)) => {
            Some(Answer { by: PersonId(by), at, agreed, reason: row.answer })
        }
        _ => {
            return Err(Error::Corrupt {
                table: "recalls",
                column: "answered",
                id: row.id.to_string(),
                why: "is answered by half".to_owned(),
            });
        }
    };
    Ok(Recall {
        id: RecallId(row.id),
        post: PostId(row.post),
        asked_by: PersonId(row.asked_by),
        asked: row.asked,
        reason: row.reason,
        wanted: row.wanted,
        answer,
    })
}
