//! The book for a browser and for print.

use super::course::Said;
use super::markdown::sign;
use super::{Casebook, Sheet};
use crate::model::Kind;
use crate::report::Language;
use crate::report::html::whole_page;
use maud::{Markup, html};

pub(super) fn book(book: &Casebook) -> String {
    let title = &book.words.title;
    let body = html! {
        header {
            h1 { (title) }
            p.meta { (book.words.source) }
            nav aria-label="目录" {
                ul {
                    @for sheet in &book.sheets {
                        li { a href={ "#" (sheet.number) } { (sheet.number) " " (sheet.background.kind) } span.meta { " " (book.side(sheet)) } }
                    }
                }
            }
        }
        main #main tabindex="-1" { @for sheet in &book.sheets { (case(book, sheet)) } }
    };
    whole_page(title, &body, Language::Chinese)
}

fn case(book: &Casebook, sheet: &Sheet) -> Markup {
    let (headings, background, review) = (&book.words.headings, &sheet.background, &sheet.review);
    html! {
        section id=(sheet.number) {
            h2 { (sheet.number) " " (background.kind) "（" (book.side(sheet)) "）" }
            p.meta { (background.line) " · " (background.difficulty) " · " (background.learners) " · " (background.skills.join("、")) }
            h3 { (headings.background) }
            ul {
                li { b { (headings.portrait) } "：" (background.portrait) }
                li { b { (headings.cause) } "：" bdi { (background.cause) } }
                li { b { (headings.claim) } "：" (background.claim) }
                li { b { (headings.facts) } "：" (background.facts) }
            }
            h3 { (headings.course) }
            @for said in &sheet.course { (turn(said)) }
            h3 { (headings.review) }
            @for (name, points) in [
                (&headings.worked, &review.worked), (&headings.lacking, &review.lacking), (&headings.advice, &review.advice),
            ] {
                @if !points.is_empty() {
                    h4 { (name) }
                    ul { @for point in points { li { bdi { (point) } } } }
                }
            }
            p { b { (headings.question) } "：" (review.question) }
        }
    }
}

fn turn(said: &Said) -> Markup {
    html! {
        p.quote {
            span.tag { (said.turn) " " (said.speaker) @if let Some(feeling) = said.feeling { "（" (feeling) "）" } }
            bdi {
                @for (piece, kind) in &said.pieces {
                    @match kind { Some(kind) => mark class=(kind.code()) { (piece) }, None => (piece) }
                }
            }
            @for note in &said.notes {
                br;
                span.meta {
                    (sign(note.kind)) " " (note.code.name())
                    @if !note.words.is_empty() { "“" bdi { (note.words) } "”" }
                    @if note.kind == Kind::Violation { "：" (note.message) }
                }
            }
        }
    }
}
