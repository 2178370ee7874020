//! The head: which conversation, what it is worth, and what was found where.

use super::page::Page;
use crate::report::view::{self, Found, Ink, Shown, Text, Worth};

pub fn write(page: &mut Page, shown: Shown) {
    let language = page.language();
    let which = Text::new(Ink::Strong, page.pick("会话 ", "conversation "))
        .with(Ink::Strong, &shown.card.conversation_id)
        .with(Ink::Plain, "  ")
        .with(Ink::Plain, &view::which(shown, language).join(" · "));
    page.paragraph(&Text::default(), &which);
    let worth = worth(page, view::worth(shown.card, language));
    page.paragraph(&Text::default(), &worth);
    for found in view::found(shown.card, language) {
        write_found(page, &found);
    }
    if let Some(incomplete) = view::incomplete(shown, language) {
        page.paragraph(&Text::default(), &Text::new(Ink::Signal, &incomplete));
    }
}

fn worth(page: &Page, worth: Worth) -> Text {
    let Worth { score, grade: (ink, grade), fatal, risk: (ink_of_risk, risk), classes } = worth;
    let mut text = Text::new(ink, &format!("{score}{} ", page.pick(" 分", ""))).with(ink, grade);
    if let Some(fatal) = fatal {
        text.put(Ink::Violation, &format!(" · {fatal}"));
    }
    text.put(Ink::Plain, page.pick(" · 风险 ", " · risk "));
    text.put(ink_of_risk, risk);
    for (name, value) in classes {
        text.put(Ink::Faint, &format!(" · {name} "));
        text.put(Ink::Plain, &value);
    }
    text
}

fn write_found(page: &mut Page, found: &Found) {
    let mut text = Text::default();
    for (index, code) in found.codes.iter().enumerate() {
        text.put(Ink::Plain, if index > 0 { "  " } else { "" });
        if let Some(grave) = code.grave {
            text.put(found.ink, &format!("{grave} "));
        }
        text.word(found.ink, code.name);
        if !code.at.is_empty() {
            text.glue(Ink::Faint, &view::turns(&code.at));
        }
    }
    let mut lead = Text::new(Ink::Strong, &found.label).with(Ink::Plain, "  ");
    if lead.width() * 2 > page.width() {
        // Beside it there is no room.
        lead.append(&text);
        page.paragraph(&Text::default(), &lead);
    } else {
        page.paragraph(&lead, &text);
    }
}
