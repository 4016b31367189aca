//! Colour on the terminal, or none.

/// Whether text is coloured; the caller knows the terminal and `NO_COLOR`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Text alone.
    #[default]
    Plain,
    /// ANSI escapes.
    Ansi,
}

/// What a text is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Ink {
    #[default]
    Normal,
    /// Headings and scores.
    Strong,
    /// Beside the point.
    Quiet,
    /// Gains.
    Good,
    /// Look at it.
    Warn,
}

impl Style {
    /// `text` in the colour of `ink`.
    pub(crate) fn paint(self, ink: Ink, text: &str) -> String {
        let code = match ink {
            _ if self == Style::Plain || text.is_empty() => return text.to_owned(),
            Ink::Normal => return text.to_owned(),
            Ink::Strong => "1",
            Ink::Quiet => "2",
            Ink::Good => "36",
            Ink::Warn => "33",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }
}
