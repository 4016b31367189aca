//! The terminal: what is said on it, colours or none, how far the work is, and being interrupted.

use app::Progress;
use indicatif::{ProgressBar, ProgressStyle};
use report::{Style, Words};
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Exit code of a run that was interrupted.
pub(crate) const CANCELLED: u8 = 130;

/// Says a text on one of the program's streams. Whoever listens may have heard enough (`| head`): that is no failure.
pub(crate) fn say(mut stream: impl Write, text: &str) -> io::Result<()> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        said => said,
    }
}

/// Colours when standard output is a terminal and `NO_COLOR` is not set.
pub(crate) fn style() -> Style {
    let quiet = std::env::var_os("NO_COLOR").is_some_and(|set| !set.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    if io::stdout().is_terminal() && !quiet && !dumb { Style::Ansi } else { Style::Plain }
}

/// Shows progress on standard error, when that is a terminal, and hears of Ctrl-C.
pub(crate) struct Watch<'a> {
    words: &'a Words,
    bar: ProgressBar,
    signals: Arc<Signals>,
}

#[derive(Default)]
struct Signals {
    cancelled: AtomicBool,
    writing: AtomicBool,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(words: &'a Words) -> Self {
        let bar = if io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} [{elapsed}]") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(120));
        let signals = Arc::new(Signals::default());
        let heard = Arc::clone(&signals);
        // Before anything is written there is nothing to clean up. Without a handler Ctrl-C just ends the program.
        let _ = ctrlc::set_handler(move || {
            heard.cancelled.store(true, Ordering::SeqCst);
            if !heard.writing.load(Ordering::SeqCst) {
                std::process::exit(i32::from(CANCELLED));
            }
        });
        Self { words, bar, signals }
    }

    /// Takes note of how far the work is; breaks when the user wants it to stop.
    pub(crate) fn note(&self, progress: Progress) -> ControlFlow<()> {
        let text = match progress {
            Progress::Reading => self.words.text("progress-reading"),
            Progress::Scoring(at, of) => {
                self.words.say("progress-scoring", &[("at", at.into()), ("of", of.into())])
            }
            Progress::Writing => {
                self.signals.writing.store(true, Ordering::SeqCst);
                self.words.text("progress-writing")
            }
            Progress::Written => String::new(),
        };
        self.bar.set_message(text);
        match self.signals.cancelled.load(Ordering::SeqCst) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Full(io::ErrorKind);

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_listener_who_leaves_is_no_failure() {
        assert!(say(Full(io::ErrorKind::BrokenPipe), "text").is_ok());
        assert!(say(Full(io::ErrorKind::StorageFull), "text").is_err());
    }
}
