//! The program's words: Fluent messages in two languages with the same keys.

mod fault;
mod step;

pub use fault::{fault_json, fault_line};
pub(crate) use step::step_line;

use crate::number;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::collections::{BTreeMap, BTreeSet};

/// An argument of a message: a text or a number.
pub type Arg<'a> = FluentValue<'a>;

/// What stands for an argument that is missing; messages may select on it, and it is printed as a dash.
pub(crate) const NONE: &str = "none";

const CHINESE: &str = include_str!("../../i18n/zh-CN.ftl");
const ENGLISH: &str = include_str!("../../i18n/en.ftl");

/// The language of messages and reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 简体中文
    #[default]
    Chinese,
    /// English
    English,
}

impl Language {
    fn source(self) -> &'static str {
        match self {
            Language::Chinese => CHINESE,
            Language::English => ENGLISH,
        }
    }

    fn tag(self) -> &'static str {
        match self {
            Language::Chinese => "zh-CN",
            Language::English => "en",
        }
    }
}

/// The messages of one language.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
    variables: BTreeMap<&'static str, BTreeSet<&'static str>>,
    language: Language,
}

impl Default for Words {
    fn default() -> Self {
        Self::new(Language::default())
    }
}

impl Words {
    /// The messages of `language`.
    pub fn new(language: Language) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.tag().parse().unwrap_or_default()]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| print(value)));
        // A function is added once; adding it again is what the result warns of. Faults of the files are found by
        // the tests.
        let _ = bundle.add_function("PERCENT", |args, _| with_number(args, number::percent));
        let _ = bundle.add_function("SIGNED", |args, _| with_number(args, number::signed));
        let _ = bundle.add_function("SCORE", |args, _| with_number(args, points));
        let _ = bundle.add_function("ELAPSED", |args, _| with_number(args, elapsed));
        let resource = FluentResource::try_new(language.source().to_owned()).unwrap_or_else(|(read, _)| read);
        bundle.add_resource_overriding(resource);
        Self { bundle, variables: variables(language.source()), language }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// True when there is a message under `key`.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The message under `key`, which takes no arguments.
    pub fn text(&self, key: &str) -> String {
        self.say(key, &[])
    }

    /// The message under `key` with its arguments. One that is not given is missing: the message's `[none]`, or a
    /// dash. Without such a message the key itself.
    pub fn say(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut all: FluentArgs<'_> = self
            .variables
            .get(key)
            .into_iter()
            .flatten()
            .map(|name| (*name, FluentValue::from(NONE)))
            .collect();
        args.iter().for_each(|(name, value)| all.set((*name).to_owned(), value.clone()));
        self.bundle.format_pattern(pattern, Some(&all), &mut Vec::new()).into_owned()
    }
}

/// The names of the variables of each message.
fn variables(source: &'static str) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let mut all: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let mut key = "";
    for line in source.lines() {
        match line.split_once(" = ") {
            Some((name, _)) if line.starts_with(|c: char| c.is_ascii_alphabetic()) => key = name,
            _ => {}
        }
        let named = line.split('$').skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            &rest[..end]
        });
        if !key.is_empty() {
            all.entry(key).or_default().extend(named);
        }
    }
    all
}

/// How an argument is printed.
fn print(value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(number::plain(number.value)),
        FluentValue::String(text) if text == NONE => Some("—".into()),
        _ => None,
    }
}

fn with_number<'a>(args: &[FluentValue<'a>], print: fn(f64) -> String) -> FluentValue<'a> {
    match args.first() {
        Some(FluentValue::Number(number)) => FluentValue::from(print(number.value)),
        Some(other) => other.clone(),
        None => FluentValue::None,
    }
}

/// Points: two decimals, more for what two would make zero.
fn points(x: f64) -> String {
    if x != 0.0 && x.abs() < 0.05 { number::plain(x) } else { number::score(x, 2) }
}

/// The share of the year that has passed, in twelfths where it is.
fn elapsed(share: f64) -> String {
    let months = share * 12.0;
    if (months - months.round()).abs() < 1e-9 {
        format!("{}/12", months.round())
    } else {
        number::percent(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(variables(CHINESE), variables(ENGLISH));
    }

    #[test]
    fn every_message_can_be_read() {
        for language in [Language::Chinese, Language::English] {
            assert!(FluentResource::try_new(language.source().to_owned()).is_ok(), "{language:?}");
            let words = Words::new(language);
            for key in variables(language.source()).into_keys() {
                assert!(words.has(key), "{language:?} {key}");
                let said = words.text(key);
                assert!(!said.contains('{') || key == "term-table", "{said}");
            }
        }
    }

    /// Messages whose names are put together when they are said, each kind with a test of its own or a list in the code.
    const MADE: [&str; 16] = [
        "fault-",
        "step-",
        "term-",
        "flag-",
        "scope-",
        "place-",
        "head-",
        "arg-",
        "help-",
        "usage-",
        "template-how-",
        "status-",
        "misfit-",
        "month-",
        "quarter-",
        "half-",
    ];

    #[test]
    fn every_message_is_said_somewhere() {
        let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let code: String = ["app", "liangzhu", "report"]
            .iter()
            .flat_map(|name| step::tests::sources(&crates.join(name).join("src")))
            .map(|path| std::fs::read_to_string(path).unwrap())
            .collect();
        let said =
            |key: &str| MADE.iter().any(|kind| key.starts_with(kind)) || code.contains(&format!("\"{key}\""));
        let unsaid: Vec<_> = variables(CHINESE).into_keys().filter(|key| !said(key)).collect();
        assert!(unsaid.is_empty(), "{unsaid:?}");
    }

    #[test]
    fn says_numbers_as_people_do() {
        let words = Words::default();
        let args = [("x", 0.92.into()), ("t", 1.25.into()), ("out", 0.736.into())];
        assert_eq!(words.say("step-ratio", &args), "0.92 ÷ 1.25 = 73.6%");
        assert_eq!(
            words.say("step-due", &[("t", 5.into()), ("e", 0.25.into()), ("out", 1.25.into())]),
            "应到进度：全年 5 × 3/12 = 1.25"
        );
        assert_eq!(words.say("no-such-key", &[]), "no-such-key");
    }
}
