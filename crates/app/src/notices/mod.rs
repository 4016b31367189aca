//! Notices (通报): drafted from boards, published together with them, read.

mod draft;
mod publish;
mod read;

pub use draft::{NewNotice, preview};
pub use publish::publish;
pub use read::{MentionView, NoticeAsked, NoticeDetail, NoticeLine, notice, notice_file, notices};

/// What the document of a notice is called.
const DOCUMENT: &str = "notice.docx";

/// What the workbook of a notice is called.
const WORKBOOK: &str = "notice.xlsx";
