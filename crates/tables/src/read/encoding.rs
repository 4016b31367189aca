//! CSV as UTF-8, whatever it was written in: UTF-8 with or without a mark, UTF-16 with one, else GBK (read as GB18030,
//! which contains it).

use crate::source::Source;
use encoding_rs::{DecoderResult, Encoding, GB18030};
use kernel::fault::{Fault, Place, What};
use std::fs::File;
use std::io::{self, Cursor, ErrorKind, Read, Seek};
use std::path::Path;

/// The source as UTF-8. A file that is UTF-8 already is read twice rather than held in memory.
pub(crate) fn open_text(source: &Source) -> Result<Box<dyn Read + Send>, Fault> {
    let loaded = match source {
        Source::Stdin => read_all(io::stdin()),
        Source::File(path) => load(path),
        Source::Bytes { bytes, .. } => Ok(Loaded::Bytes(bytes.to_vec())),
    };
    match loaded.map_err(|error| source.unreadable(&reason(&error)))? {
        Loaded::Utf8(file) => Ok(Box::new(file)),
        Loaded::Bytes(bytes) => match decode(bytes) {
            Ok(text) => Ok(Box::new(Cursor::new(text))),
            Err(row) => Err(Place::new().file(source.name()).row(row).fault(What::BadEncoding)),
        },
    }
}

/// Why a file could not be read or written, in words that the message files translate.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "there is no such file".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        ErrorKind::IsADirectory => "it is a folder".into(),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            "a file stands where a folder should be".into()
        }
        ErrorKind::StorageFull => "the disk is full".into(),
        ErrorKind::ReadOnlyFilesystem => "nothing can be written to this disk".into(),
        _ => error.to_string(),
    }
}

enum Loaded {
    Utf8(File),
    Bytes(Vec<u8>),
}

fn load(path: &Path) -> io::Result<Loaded> {
    let mut file = File::open(path)?;
    // A pipe cannot be read twice.
    if file.metadata()?.is_file() {
        let utf8 = is_utf8(&mut file)?;
        file.rewind()?;
        if utf8 {
            return Ok(Loaded::Utf8(file));
        }
    }
    read_all(file)
}

fn read_all(mut from: impl Read) -> io::Result<Loaded> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes)?;
    Ok(Loaded::Bytes(bytes))
}

fn is_utf8(from: &mut impl Read) -> io::Result<bool> {
    let mut buffer = vec![0; 1 << 16];
    let mut kept = 0;
    loop {
        let read = from.read(&mut buffer[kept..])?;
        if read == 0 {
            return Ok(kept == 0);
        }
        let filled = kept + read;
        kept = match std::str::from_utf8(&buffer[..filled]) {
            Ok(_) => 0,
            Err(error) if error.error_len().is_some() => return Ok(false),
            Err(cut) => {
                buffer.copy_within(cut.valid_up_to()..filled, 0);
                filled - cut.valid_up_to()
            }
        };
    }
}

/// The bytes as text, or the row in which they are none.
fn decode(bytes: Vec<u8>) -> Result<String, usize> {
    let (encoding, mark) = match Encoding::for_bom(&bytes) {
        Some(found) => found,
        None => match String::from_utf8(bytes) {
            Ok(text) => return Ok(text),
            Err(error) => return decode_as(GB18030, error.as_bytes()),
        },
    };
    decode_as(encoding, &bytes[mark..])
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len() * 3);
    let mut text = String::with_capacity(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true).0 {
        DecoderResult::InputEmpty => Ok(text),
        _ => Err(row_after(&text)),
    }
}

/// The row in which the text ends: a line break within quotes begins none.
fn row_after(text: &str) -> usize {
    let mut quoted = false;
    let breaks = text.bytes().filter(|&b| {
        quoted ^= b == b'"';
        b == b'\n' && !quoted
    });
    breaks.count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_what_spreadsheets_write() {
        let check = |bytes: &[u8], expect: Result<&str, usize>| {
            assert_eq!(decode(bytes.to_vec()), expect.map(str::to_owned), "{bytes:?}");
        };
        check("单位,值\n".as_bytes(), Ok("单位,值\n"));
        check(b"\xef\xbb\xbfa,b", Ok("a,b"));
        check(b"\xff\xfea\x00,\x00USMO", Ok("a,单位"));
        check(b"\xfe\xff\x00a\x53\x55", Ok("a单"));
        check(&GB18030.encode("单位,镕𠮷\n").0, Ok("单位,镕𠮷\n"));
        check(b"a,b\n\"x\ny\",1\ncaf\xe9,2\n", Err(3));
        check(b"\xef\xbb\xbfa\n\xff", Err(2));
    }

    #[test]
    fn sees_a_character_across_two_reads() {
        let mut text = "a".repeat((1 << 16) - 1);
        text.push('乡');
        assert!(is_utf8(&mut text.as_bytes()).unwrap());
        assert!(!is_utf8(&mut &text.as_bytes()[..1 << 16]).unwrap());
    }
}
