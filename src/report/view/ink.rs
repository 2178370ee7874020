//! The few colours of the view.

use anstyle::{AnsiColor, Style};

/// What a stretch of text is, and so how it looks. Later ones go over earlier ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ink {
    /// Ordinary text.
    #[default]
    Plain,
    /// Headings and names.
    Strong,
    /// What matters less.
    Faint,
    /// Words that were seen and do not count.
    Dismissed,
    /// What a customer shows.
    Signal,
    /// What earns.
    Merit,
    /// What costs.
    Violation,
}

impl Ink {
    /// The style of words; those that a finding rests on are underlined.
    pub const fn style(self, underlined: bool) -> Style {
        let style = match self {
            Self::Plain => Style::new(),
            Self::Strong => Style::new().bold(),
            Self::Faint | Self::Dismissed => Style::new().dimmed(),
            Self::Signal => Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow))),
            Self::Merit => Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green))),
            Self::Violation => Style::new().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red))),
        };
        if underlined { style.underline() } else { style }
    }

    /// What stands below words of this ink where there are no colours.
    pub const fn underline(self) -> char {
        match self {
            Self::Plain | Self::Strong | Self::Faint => ' ',
            Self::Dismissed => '.',
            Self::Signal => '~',
            Self::Merit => '+',
            Self::Violation => '^',
        }
    }
}
