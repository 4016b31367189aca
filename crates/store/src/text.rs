//! Looking for a text within texts.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};

const ESCAPE: char = '\\';

/// The condition that a column has this text in it, of which each character stands for itself, in capitals or not.
pub(crate) fn contains(column: impl ColumnTrait, text: &str) -> Expr {
    let mut pattern = String::from("%");
    for character in text.to_lowercase().chars() {
        if matches!(character, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(character);
    }
    pattern.push('%');
    Func::lower(Expr::col(column.as_column_ref())).like(LikeExpr::new(pattern).escape(ESCAPE))
}
