//! The log, on standard error.

use crate::args::{LogFormat, Logs};
use app::AppError;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;

/// The log as long as it is kept: what waits to be told elsewhere is told when it ends.
pub(crate) struct Log {
    #[cfg(feature = "otlp")]
    _traces: Option<crate::traces::Traces>,
}

/// Starts it; what was logged before is lost.
///
/// # Errors
/// Traces can't be told.
pub(crate) fn start(logs: &Logs) -> Result<Log, AppError> {
    let subscriber =
        tracing_subscriber::registry().with(lines(logs.log_format).with_filter(logs.log.clone()));
    #[cfg(feature = "otlp")]
    let traces = logs.otlp.as_deref().map(crate::traces::Traces::try_new).transpose()?;
    #[cfg(feature = "otlp")]
    let subscriber = subscriber.with(traces.as_ref().map(crate::traces::Traces::layer));
    // Only a program that started another log before would be refused.
    let _ = subscriber.try_init();
    Ok(Log {
        #[cfg(feature = "otlp")]
        _traces: traces,
    })
}

fn lines<S: Subscriber + for<'a> LookupSpan<'a>>(format: LogFormat) -> Box<dyn Layer<S> + Send + Sync> {
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).boxed(),
    }
}

/// What is logged: a level, or levels by where it comes from: `info,sqlx=warn`.
pub(crate) fn filter(text: &str) -> Result<Targets, String> {
    // A word alone that is no level would be taken for a place, of which everything is logged, and of others nothing.
    let is_level = |word: &str| !word.is_empty() && word.parse::<LevelFilter>().is_ok();
    let is_fit = |part: &str| part.contains('=') || is_level(part.trim());
    match text.parse::<Targets>() {
        Ok(targets) if text.split(',').all(is_fit) => Ok(targets),
        _ => Err("info,sqlx=warn".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::filter;
    use tracing::Level;

    #[test]
    fn filters_are_levels_by_place() {
        let targets = filter("info,sqlx=warn,app::jobs=off").unwrap();
        for (target, level, is_logged) in [
            ("api", Level::INFO, true),
            ("api", Level::DEBUG, false),
            ("sqlx::query", Level::INFO, false),
            ("sqlx::query", Level::WARN, true),
            ("app::jobs", Level::ERROR, false),
        ] {
            assert_eq!(targets.would_enable(target, &level), is_logged, "{target} {level}");
        }
        for bad in ["", "inof", "info,sqlx", "sqlx=loud", "info,,warn"] {
            assert!(filter(bad).is_err(), "{bad}");
        }
    }
}
