//! What a file is, by its bytes.

use domain::file::FileKind;
use encoding_rs::GB18030;

/// What bytes are; none for what isn't taken. Its name only tells two kinds of plain text apart.
pub(super) fn kind(bytes: &[u8], name: &str) -> Option<FileKind> {
    if let Some(found) = infer::get(bytes) {
        return FileKind::of_media(found.mime_type());
    }
    let is_csv = name.to_ascii_lowercase().ends_with(".csv");
    is_text(bytes).then_some(if is_csv { FileKind::Csv } else { FileKind::Txt })
}

/// Text in UTF-8 or GB 18030 without control characters.
fn is_text(bytes: &[u8]) -> bool {
    let decoded = std::str::from_utf8(bytes).map(str::to_owned).ok();
    let decoded = decoded
        .or_else(|| GB18030.decode_without_bom_handling_and_without_replacement(bytes).map(Into::into));
    let plain = |char: char| !char.is_control() || matches!(char, '\t' | '\n' | '\r' | '\u{c}');
    decoded.is_some_and(|text| !text.is_empty() && text.chars().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_say_what_a_file_is_and_names_do_not() {
        let of = |bytes: &[u8]| kind(bytes, "a.csv");
        assert_eq!(of(b"\xff\xd8\xff\xe0\0\x10JFIF"), Some(FileKind::Jpeg));
        assert_eq!(of(b"%PDF-1.7\n"), Some(FileKind::Pdf));
        assert_eq!(of("单位,数\n".as_bytes()), Some(FileKind::Csv));
        assert_eq!(of(b"\xb5\xa5\xce\xbb,1\n"), Some(FileKind::Csv));
        assert_eq!(kind(b"a", "a"), Some(FileKind::Txt));
        for refused in
            [&b""[..], b"\0", b"MZ\x90\0\x03", b"\x7fELF\x02\x01", b"a\x1b[2J", b"GIF89a\x01\0\x01\0"]
        {
            assert_eq!(of(refused), None, "{refused:?}");
        }
    }
}
