//! The document, put together.

use super::parts;
use super::styles::{self, Look};
use super::{Notice, NoticeBoard, phrases};
use crate::words::Words;
use docx_rs::{Docx, DocxError, Paragraph, XMLDocx};
use std::io::Cursor;

/// The notice as a .docx file in the layout of official documents (GB/T 9704—2012): red head and rule, number, title,
/// addressees, text, appendices, signature and date, a page for each board, the imprint.
pub fn notice_document(words: &Words, notice: &Notice) -> Result<Vec<u8>, DocxError> {
    let mut docx = styles::document()
        .footer(parts::page_number(Look::PageOdd))
        .even_footer(parts::page_number(Look::PageEven))
        .created_at(&format!("{}T00:00:00Z", notice.date))
        .updated_at(&format!("{}T00:00:00Z", notice.date));
    let date = phrases::date(words, notice.date);
    for paragraph in front(words, notice).into_iter().chain(text(words, notice)) {
        docx = docx.add_paragraph(paragraph);
    }
    for paragraph in parts::closing(notice, &date) {
        docx = docx.add_paragraph(paragraph);
    }
    for (at, board) in notice.boards.iter().enumerate() {
        docx = appendix(words, docx, board, at + 1, notice.boards.len());
    }
    docx = docx
        .add_paragraph(parts::paragraph(Look::Body, ""))
        .add_paragraph(parts::imprint(words, notice, &date));
    pack(docx.build(), &notice.organ)
}

/// From the head to the addressees.
fn front(words: &Words, notice: &Notice) -> Vec<Paragraph> {
    let head = words.say("notice-head", &[("organ", notice.organ.as_str().into())]);
    let mut all = vec![
        parts::head(&head),
        parts::paragraph(Look::Number, &notice.number),
        parts::paragraph(Look::Title, &notice.title),
    ];
    if !notice.addressees.is_empty() {
        let list = notice.addressees.join(&words.text("notice-join-addressees"));
        let to = words.say("notice-to", &[("addressees", list.into())]);
        all.push(parts::paragraph(Look::Flush, to));
    }
    all
}

/// The text, and the list of appendices.
fn text(words: &Words, notice: &Notice) -> Vec<Paragraph> {
    let body = |text: &str| parts::paragraph(Look::Body, text);
    let mut all: Vec<Paragraph> = notice.opening.iter().map(|text| body(text)).collect();
    let mut section = 0;
    let mut heading = |key: &str| {
        section += 1;
        parts::paragraph(Look::Section, phrases::heading(words, section, key))
    };
    for (key, list) in [("notice-red", &notice.red), ("notice-black", &notice.black)] {
        if !list.is_empty() {
            all.push(heading(key));
            let lines = phrases::lines(words, list);
            all.extend(lines.iter().map(|(name, units)| parts::listed(name, units)));
        }
    }
    all.push(heading("notice-signed"));
    let signatory = [("signatory", notice.signatory.as_str().into())];
    all.push(body(&words.say("notice-signed-by", &signatory)));
    if let Some(key) = &notice.public_key {
        all.push(body(&words.text("notice-how-to-verify")));
        all.push(small(words, "notice-key", key));
    }
    all.extend(notice.remarks.iter().map(|text| body(text)));
    all.push(body(""));
    let names: Vec<String> = notice.boards.iter().map(|board| phrases::board(words, board)).collect();
    all.extend(parts::appendices(words, &names));
    all.extend([body(""), body("")]);
    all
}

fn small(words: &Words, key: &str, value: &str) -> Paragraph {
    parts::paragraph(Look::Small, words.say(key, &[("value", value.into())]))
}

/// A board on pages of its own: its mark, its title, the root, the table.
fn appendix(words: &Words, docx: Docx, board: &NoticeBoard, number: usize, of: usize) -> Docx {
    let mark = if of == 1 {
        words.text("notice-appendix-mark")
    } else {
        words.say("notice-appendix-number", &[("n", number.into())])
    };
    let title = parts::paragraph(Look::Title, phrases::board(words, board));
    let spacing = docx_rs::LineSpacing::new().line_rule(docx_rs::LineSpacingType::Exact).line(700);
    let docx = docx
        .add_paragraph(parts::paragraph(Look::Appendix, mark).page_break_before(true))
        .add_paragraph(title.line_spacing(spacing.before(579).after(240)));
    let docx = match &board.root {
        Some(root) => docx.add_paragraph(small(words, "notice-root", root)),
        None => docx,
    };
    // Two tables that meet would be one.
    docx.add_table(parts::table(words, board)).add_paragraph(parts::paragraph(Look::Small, ""))
}

/// Writes the file, with what the library leaves out: heads of tables are repeated, fonts have substitutes, and the author
/// is the organ.
fn pack(mut parts: XMLDocx, organ: &str) -> Result<Vec<u8>, DocxError> {
    parts.document = replaced(parts.document, "<w:cantSplit />", "<w:cantSplit /><w:tblHeader />");
    parts.font_table = styles::font_table().into_bytes();
    let organ = organ.replace('&', "&amp;").replace('<', "&lt;");
    for tag in ["dc:creator", "cp:lastModifiedBy"] {
        let (unknown, known) = (format!("<{tag}>unknown<"), format!("<{tag}>{organ}<"));
        parts.doc_props.core = replaced(parts.doc_props.core, &unknown, &known);
    }
    let mut file = Cursor::new(Vec::new());
    parts.pack(&mut file)?;
    Ok(file.into_inner())
}

fn replaced(xml: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    match String::from_utf8(xml) {
        Ok(text) => text.replace(from, to).into_bytes(),
        Err(not_text) => not_text.into_bytes(),
    }
}
