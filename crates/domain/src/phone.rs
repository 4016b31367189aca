//! Telephone numbers of the mainland, as people write them and as they are kept.

/// The number that a text is, as it is kept: a mobile's eleven digits, `13905781234`; or a landline's area code and number,
/// `0578-2091234`, with its extension if it has one, `0578-2091234-801`. Full-width digits and signs, blanks, brackets,
/// hyphens and the country's 86 are taken. None when it is no such number.
pub fn read(text: &str) -> Option<String> {
    let text: String = text.trim().chars().map(narrow).collect();
    let (text, extension) = match text.rsplit_once("转") {
        Some((number, extension)) => (number.to_owned(), Some(extension.trim().to_owned())),
        None => split_extension(&text),
    };
    let digits: String = text.chars().filter(|char| !" -()".contains(*char)).collect();
    let digits = without_country(&digits);
    if !is_number(digits, 10..=12) {
        return None;
    }
    match extension {
        Some(extension) if !is_number(&extension, 1..=6) => None,
        Some(extension) => landline(digits).map(|number| format!("{number}-{extension}")),
        None => mobile(digits).or_else(|| landline(digits)),
    }
}

/// The half-width character for a full-width one, and one kind of blank and hyphen for all.
fn narrow(char: char) -> char {
    match char {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(char) - 0xfee0).unwrap_or(char),
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        char => char,
    }
}

/// A short third part after hyphens is an extension: `0578-2091234-801`.
fn split_extension(text: &str) -> (String, Option<String>) {
    let country = ["+86", "0086", "86"].iter().find_map(|code| text.strip_prefix(code));
    let own = country.unwrap_or(text).trim_start_matches([' ', '-']);
    let parts: Vec<&str> = own.split('-').map(str::trim).collect();
    match parts.as_slice() {
        [area, number, extension] if area.trim_matches(['(', ')']).starts_with('0') && number.len() >= 7 => {
            (format!("{area}{number}"), Some((*extension).to_owned()))
        }
        _ => (text.to_owned(), None),
    }
}

fn without_country(digits: &str) -> &str {
    let rest = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086"));
    // 086 begins no area code in use, and a mobile has eleven digits after the 86.
    rest.or_else(|| digits.strip_prefix("86").filter(|rest| rest.len() == 11)).unwrap_or(digits)
}

fn is_number(text: &str, length: std::ops::RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn mobile(digits: &str) -> Option<String> {
    let bytes = digits.as_bytes();
    let fits = bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1]);
    fits.then(|| digits.to_owned())
}

fn landline(digits: &str) -> Option<String> {
    let is_short = digits.starts_with("010") || digits.starts_with("02");
    let (area, number) = digits.split_at_checked(if is_short { 3 } else { 4 })?;
    let is_area = is_short || (area.starts_with('0') && (b'3'..=b'9').contains(area.as_bytes().get(1)?));
    let lengths = if is_short { 8..=8 } else { 7..=8 };
    let fits = is_area && lengths.contains(&number.len()) && !number.starts_with(['0', '1']);
    fits.then(|| format!("{area}-{number}"))
}
