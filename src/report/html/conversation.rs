//! One conversation as a page: what an inspector sees at a terminal, with links from what was found to where it stands.

use super::{chart, scrolling, whole_page};
use crate::model::{EmotionPoint, Role};
use crate::report::columns::{Language, Named};
use crate::report::digest::NAME;
use crate::report::shown::shown;
use crate::report::view::{self, Booked, Felt, Found, Ink, MOST_TURNS, Note, Scored, Seen, Shown, Text};
use maud::{Markup, html};

/// The page of one conversation.
pub fn conversation_html(seen: Shown, language: Language, masked: bool) -> String {
    let booked = Booked::new(seen.card);
    let id = shown(&seen.card.conversation_id, NAME);
    let pick = |chinese, english| language.pick(chinese, english);
    let body = html! {
        a.skip href="#main" { (pick("跳到正文", "to the text")) }
        header {
            h1 { (pick("会话 ", "conversation ")) bdi { (id) } }
            p.meta { bdi { (shown(&view::which(seen, language).join(" · "), 10 * NAME)) } }
        }
        main #main tabindex="-1" {
            (worth(seen, language))
            (transcript(seen, &booked, language))
            (course(seen, language))
            (score(seen, language))
        }
        footer {
            p.meta {
                (pick("#3 是第 3 轮，从 0 数起。", "#3 is turn 3, counted from 0. "))
                (match masked {
                    true => pick("个人信息已打码；会话编号和坐席名称保留。", "Personal data is masked; ids and agents' names are kept."),
                    false => pick("个人信息未打码，请勿外传。", "Personal data is not masked: keep it to yourself."),
                })
            }
            p.meta { (pick("规则库 ", "rulebook ")) (seen.card.rulebook) " · zhijian " (env!("CARGO_PKG_VERSION")) }
        }
    };
    whole_page(&format!("{}{id}", pick("会话 ", "conversation ")), &body, language)
}

/// A text with its inks; words that something rests on are marked.
fn inked(text: &Text) -> Markup {
    html! {
        @for (run, ink, marked) in text.runs(0..text.cells.len()) {
            @match (marked, ink) {
                (true, _) => mark class=(class(ink)) { (run) },
                (false, Ink::Plain) => (run),
                (false, Ink::Strong) => b { (run) },
                (false, _) => span class=(class(ink)) { (run) },
            }
        }
    }
}

const fn class(ink: Ink) -> &'static str {
    match ink {
        Ink::Plain | Ink::Strong => "plain",
        Ink::Faint => "faint",
        Ink::Dismissed => "dismissed",
        Ink::Signal => "signal",
        Ink::Merit => "merit",
        Ink::Violation => "violation",
    }
}

fn worth(seen: Shown, language: Language) -> Markup {
    let worth = view::worth(seen.card, language);
    let (ink, grade) = worth.grade;
    let (ink_of_risk, risk) = worth.risk;
    html! {
        section #overview aria-labelledby="overview-h" {
            h2 #overview-h { (language.pick("结果", "result")) }
            dl.figures.classes {
                div {
                    dt { (language.pick("得分", "score")) }
                    dd { b class=(class(ink)) { (worth.score) } span { (grade) @if let Some(fatal) = worth.fatal { " · " (fatal) } } }
                }
                div { dt { (language.pick("风险", "risk")) } dd { b class=(class(ink_of_risk)) { (risk) } } }
                @for (name, value) in &worth.classes { div { dt { (name) } dd { b { (value) } } } }
            }
            @if let Some(incomplete) = view::incomplete(seen, language) { p.signal { (incomplete) } }
            @for found in view::found(seen.card, language) { (of_kind(&found)) }
        }
    }
}

fn of_kind(found: &Found) -> Markup {
    html! {
        h3 { (found.label) }
        ul.chips {
            @for code in &found.codes {
                li class=(class(found.ink)) {
                    @if let Some(grave) = code.grave { b { (grave) " " } }
                    (code.name)
                    @for turn in code.at.iter().take(MOST_TURNS) { " " a href={ "#t-" (turn) } { "#" (turn) } }
                    @if code.at.len() > MOST_TURNS { "…" }
                }
            }
        }
    }
}

fn transcript(shown: Shown, booked: &Booked, language: Language) -> Markup {
    let whole = view::of_whole(shown.card, booked, language);
    html! {
        section #turns aria-labelledby="turns-h" {
            h2 #turns-h { (language.pick("对话", "conversation")) }
            ol.talk {
                @for (nth, seen) in view::seen(shown, language).iter().enumerate() { (turn(nth, seen, booked, language)) }
            }
            @if !whole.is_empty() {
                h3 { (language.pick("整个会话", "the conversation as a whole")) }
                (notes(&whole, language))
            }
        }
    }
}

fn turn(nth: usize, seen: &Seen, booked: &Booked, language: Language) -> Markup {
    let found = view::of_turn(&seen.remarks, booked, language);
    html! {
        li class=(side(seen.role)) #{ "t-" (nth) } {
            p.who {
                span.faint { "#" (nth) }
                @if let Some(time) = &seen.time { " " span.faint { (time) } }
                " " b { (seen.role.in_language(language)) @if let Some(agent) = seen.agent { " " bdi { (shown(agent, NAME)) } } }
                @if let Some(wait) = &seen.wait { " " (inked(wait)) }
            }
            div {
                p.said { bdi { (inked(&seen.text)) } }
                (notes(&found, language))
            }
            @if let Some(point) = seen.felt { (felt(point, language)) }
        }
    }
}

const fn side(role: Role) -> &'static str {
    match role {
        Role::Agent => "agent",
        Role::Customer => "customer",
        Role::Bot | Role::System => "other",
    }
}

/// What the customer felt, beside the turn.
fn felt(point: EmotionPoint, language: Language) -> Markup {
    html! {
        p.felt {
            (chart::swing(point.polarity))
            span class=(class(view::of_polarity(point.polarity))) { (point.label.in_language(language)) " " (view::signed_tenth(point.polarity)) }
        }
    }
}

fn notes(notes: &[Note], language: Language) -> Markup {
    html! {
        @if !notes.is_empty() {
            ul.notes {
                @for note in notes {
                    li class=(class(note.ink)) {
                        b { (note.sign) } (inked(&note.text))
                        @for instead in &note.instead {
                            p.quote.say { span.tag { (language.pick("建议", "instead")) } (shown(instead, 10 * NAME)) }
                        }
                    }
                }
            }
        }
    }
}

fn course(shown: Shown, language: Language) -> Markup {
    let (card, responses) = (shown.card, view::responses(shown.card, language));
    let shifts = view::shifts(card, language);
    html! {
        section #course aria-labelledby="course-h" {
            h2 #course-h { (language.pick("情绪与流程", "feelings and steps")) }
            @if let Some(Felt { course, told }) = view::emotion(card, language) {
                h3 { (language.pick("客户情绪", "the customer's feelings")) }
                (chart::curve(&course))
                p { (told) }
                @if !shifts.is_empty() { p { (language.pick("转折：", "turns: ")) (inked(&shifts)) } }
            }
            @for flow in view::flows(card, language) {
                h3 { (flow.name) }
                ul.chips { @for step in &flow.steps { li { (inked(step)) } } }
            }
            @if !responses.is_empty() { h3 { (language.pick("响应", "responses")) } p { (responses) } }
        }
    }
}

fn score(shown: Shown, language: Language) -> Markup {
    let total = view::total(shown.card, language);
    let agents = view::agents(shown.card, language);
    let table = html! {
        table.ledger {
            caption { (language.pick("每个维度从基准起，逐项加减，即为得分", "each dimension from its base, line by line")) }
            thead {
                tr {
                    th scope="col" { (language.pick("维度", "dimension")) }
                    th.n scope="col" { (language.pick("分", "points")) }
                    th scope="col" { (language.pick("依据", "for")) }
                }
            }
            @for scored in view::dimensions(shown.card, language) { (dimension(&scored, language)) }
        }
    };
    html! {
        section #score aria-labelledby="score-h" {
            h2 #score-h { (language.pick("评分", "score")) }
            p { (inked(&total.worth)) " " (inked(&total.sum)) }
            @if !agents.is_empty() { p { (language.pick("各客服（本人得分）：", "agents (own scores): ")) (inked(&agents)) } }
            (scrolling(language.pick("评分明细", "ledger"), &table))
        }
    }
}

fn dimension(scored: &Scored, language: Language) -> Markup {
    let of = scored.of;
    html! {
        tbody {
            tr.dimension {
                th scope="rowgroup" rowspan=(if of.applicable { scored.lines.len() + 2 } else { 1 }) { (scored.name) }
                @if of.applicable {
                    td.n { b class=(class(view::of_points(of.score))) { (format!("{:.1}", of.score.as_f64())) } }
                    td { (chart::bar(of.score.as_f64(), 100.0)) span.meta { (language.pick("权重 ", "weight ")) (of.weight) } }
                } @else {
                    td.n { "–" } td.faint { (language.pick("不适用", "not applicable")) }
                }
            }
            @if of.applicable {
                tr { td.n { (format!("{:.1}", of.base.as_f64())) } td.faint { (language.pick("基准", "base")) } }
                @for (points, text) in &scored.lines { tr { td.n { (view::signed(*points)) } td { (inked(text)) } } }
            }
        }
    }
}
