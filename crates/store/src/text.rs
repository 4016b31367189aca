//! Looking for a text within texts.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, LikeExpr};

const ESCAPE: char = '\\';

/// The condition that a column has this text in it, of which each character stands for itself.
pub(crate) fn contains(column: impl ColumnTrait, text: &str) -> Expr {
    let mut pattern = String::from("%");
    for character in text.chars() {
        if matches!(character, '%' | '_' | ESCAPE) {
            pattern.push(ESCAPE);
        }
        pattern.push(character);
    }
    pattern.push('%');
    column.like(LikeExpr::new(pattern).escape(ESCAPE))
}
