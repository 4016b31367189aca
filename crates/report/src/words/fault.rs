//! Faults in words: what is wrong, what was expected, how to mend it, in one line.

use super::{Arg, Language, NONE, Words};
use kernel::fault::{Fault, Place, What};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A fault and its place, as a kind colleague would say it, in one line.
pub fn fault_line(words: &Words, fault: &Fault) -> String {
    let message = message(words, fault);
    match place(words, &fault.at) {
        place if place.is_empty() => message,
        place => words.say("fault-line", &[("place", place.into()), ("message", message.into())]),
    }
}

/// A fault for programs: its `code`, the `message` without the place, what is known of the place (`file`, `sheet`, `line`, `row`,
/// `column`, `key`, `unit`, `node`, `period`), and the message's `arguments`.
pub fn fault_json(words: &Words, fault: &Fault) -> Value {
    let mut told = json!({ "code": fault.what.code(), "message": message(words, fault) });
    for (name, part) in object(&*fault.at) {
        told[name] = part;
    }
    told["arguments"] = arguments(&fault.what).into();
    told
}

/// The arguments of a fault's message, by their names.
fn arguments(what: &What) -> Map<String, Value> {
    let mut arguments = object(what);
    arguments.shift_remove("code");
    arguments
}

fn object(of: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(of) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn message(words: &Words, fault: &Fault) -> String {
    let key = format!("fault-{}", fault.what.code().replace('_', "-"));
    let fields = arguments(&fault.what);
    // What a user wrote is never translated; what the kernel calls it is.
    let kinds = matches!(fault.what, What::WrongType { .. } | What::OutOfRange { .. });
    let why = matches!(
        fault.what,
        What::Syntax { .. }
            | What::Unreadable { .. }
            | What::Unwritable { .. }
            | What::BadFormula { .. }
            | What::BadHistory { .. }
            | What::Refused { .. }
    );
    let is_term = |name: &str| name == "expected" || (kinds && name == "found") || (why && name == "message");
    let argument = |(name, value)| (String::as_str(name), argument(words, is_term(name), value));
    let args: Vec<(&str, Arg<'_>)> = fields.iter().map(argument).collect();
    words.say(&key, &args)
}

fn argument<'a>(words: &Words, is_term: bool, value: &'a Value) -> Arg<'a> {
    match value {
        Value::Null => NONE.into(),
        Value::Number(number) => number.as_f64().map_or(NONE.into(), Arg::from),
        Value::String(text) if text.is_empty() => NONE.into(),
        Value::String(text) if is_term => term(words, text).into(),
        Value::String(text) => text.as_str().into(),
        other => other.to_string().into(),
    }
}

/// What is expected, and why a file cannot be read, in the reader's language: readers name it in English. Of a text with
/// commas or quotes the first clause may decide, and what follows is its argument.
fn term(words: &Words, text: &str) -> String {
    if let Some(range) = text.strip_prefix("a whole number, ") {
        return words.say("term-a-whole-number", &[("range", range.into())]);
    }
    if let Some(list) = text.strip_prefix("one of: ") {
        return words.say("term-one-of", &[("list", list.into())]);
    }
    let known = |text: &str, rest: &str| {
        let text = text.trim().trim_end_matches(':');
        let name = format!("term-{}", text.to_lowercase().replace(' ', "-").replace(',', ""));
        let expressible = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        (expressible && words.has(&name)).then(|| words.say(&name, &[("rest", rest.into())]))
    };
    let clause = || {
        let (clause, rest) = text.split_at(text.find([',', '`', '\''])?);
        known(clause, rest.trim_matches([',', '`', '\'', ' ']))
    };
    known(text, "").or_else(clause).unwrap_or_else(|| text.to_owned())
}

/// `values.csv 第 7 行「value」列`; `values.csv, row 7, column "value"`. Empty when nothing is known.
fn place(words: &Words, at: &Place) -> String {
    let number = |number: Option<usize>| number.map(Arg::from);
    let text = |text: &Option<String>| text.clone().map(Arg::from);
    let say = |name: &str, arg: Option<Arg<'_>>| Some(words.say(&format!("place-{name}"), &[(name, arg?)]));
    let file = match at.file.as_deref() {
        Some("-") => Some(words.text("place-stdin")),
        _ => say("file", text(&at.file)),
    };
    let spot = [
        say("sheet", text(&at.sheet)),
        say("line", number(at.line)),
        say("row", number(at.row)),
        say("column", text(&at.column)),
        say("key", text(&at.key)),
    ];
    let subject = [say("unit", text(&at.unit)), say("node", text(&at.node)), say("period", text(&at.period))];
    let join =
        |parts: &[Option<String>], by: &str| parts.iter().flatten().cloned().collect::<Vec<_>>().join(by);
    let (within, after_file, between) = match words.language() {
        Language::Chinese => ("", " ", "，"),
        Language::English => (", ", ", ", ", "),
    };
    let spot = Some(join(&spot, within)).filter(|spot| !spot.is_empty());
    let cell = Some(join(&[file, spot], after_file)).filter(|cell| !cell.is_empty());
    let subject = Some(join(&subject, between)).filter(|subject| !subject.is_empty());
    join(&[cell, subject], between)
}

#[cfg(test)]
mod tests;
