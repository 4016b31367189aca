//! What people read: words in Chinese and English, explanations and boards for the terminal, workbooks,
//! notices.
//!
//! Everything is made from the kernel's results or from the plain models here ([`BoardView`], [`TemplateModel`], [`Notice`]),
//! which the caller fills. No rule is decided here.

mod board;
mod book;
mod explain;
mod form;
mod grid;
mod notice;
mod number;
mod style;
mod template;
mod units;
mod view;
mod words;

pub use board::board_table;
pub use book::{WhySheet, write_boards};
pub use docx_rs::DocxError;
pub use explain::{ExplainView, explain_text};
pub use form::{FormRow, FormTable};
pub use notice::{Listed, Notice, NoticeBoard, NoticeRow, notice_document, notice_workbook};
pub use rust_xlsxwriter::XlsxError;
pub use style::Style;
pub use template::{Form, Input, Rater, TemplateIndicator, TemplateModel, UnitHead, write_template};
pub use units::{UnitRow, UnitTable, UnitValue};
pub use view::{BoardRow, BoardView, IndicatorLine, NodeHead};
pub use words::{Arg, Language, Words, fault_json, fault_line};
