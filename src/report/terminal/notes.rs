//! The notes below a turn.

use super::page::Page;
use crate::report::view::{Ink, Note, Text};

/// Writes notes; `indent` columns are left free.
pub fn write(page: &mut Page, indent: usize, notes: &[Note]) {
    for Note { ink, sign, text, instead } in notes {
        line(page, indent, *ink, sign, text);
        for instead in instead {
            let lead = page.pick("  建议 ", "  instead: ").to_owned();
            line(page, indent, Ink::Strong, &lead, &Text::new(Ink::Plain, instead));
        }
    }
}

fn line(page: &mut Page, indent: usize, ink: Ink, sign: &str, text: &Text) {
    page.paragraph(&Text::new(Ink::Plain, &" ".repeat(indent)).with(ink, sign), text);
}
