//! Regular expressions over the normalised text, with others for what does not count.

use super::{Form, Hands, Looks, Operator};
use crate::rules::own::need::Need;
use crate::rules::own::stage::{Look, Seen, Stage, Stretch};
use crate::rules::own::table::{Read, Table, Text};
use crate::text::GuardSet;
use regex::RegexBuilder;
use regex_automata::Input;
use regex_automata::meta::Regex;
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind};
use std::ops::Range;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "regex",
    name: "正则",
    about: "正则表达式，写在单引号里。文本已统一成小写、半角、简体，所以正则也要用小写、半角、简体；空格、标点还在。\n\n写法是 Rust 的 regex：没有前后查找 (?=…) (?!…) 和反向引用 \\1，要排除的写 except；^ 和 $ 是整条消息的开头和结尾；. 不含换行，要含就在最前面写 (?s)；能匹配空文字的、太大的（例如 {1,9999}）不收。\n\n从左往右找，找到一处就从它后面接着找，所以互相重叠的只算一处。只看一条消息的一部分时（锚点之前、之后），只在那一部分里找：贪婪的写法（.*）也不会越过锚点，^ 和 $ 仍是整条消息的开头和结尾",
    keys: &[
        ("except", "排除用的正则：和命中处重叠就不算"),
        ("except_message", "排除用的正则：有它的整条消息都不算"),
        ("at_least", "至少命中几次，默认 1"),
    ],
    looks: Looks::Words,
    read: |value, table, hands| {
        let text = value.text()?;
        let regex = compile(table, &text, hands)?;
        let except = compile_all(table, "except", hands)?;
        let except_message = compile_all(table, "except_message", hands)?;
        let words = regex_syntax::parse(&text.text).ok().and_then(|hir| needed(&hir));
        let at_least = table.count("at_least")?.unwrap_or(1);
        Ok(Operator::Pattern(Pattern { written: text.text, regex, except, except_message, words, at_least }))
    },
};

fn compile_all(table: &mut Table, key: &str, hands: &Hands) -> Read<Vec<Regex>> {
    let texts = table.texts(key)?;
    texts.iter().map(|text| compile(table, text, hands)).collect()
}

fn compile(table: &Table, text: &Text, hands: &Hands) -> Read<Regex> {
    /// Larger ones are built by accident.
    const LARGEST: usize = 1 << 20;
    let fault = |message: String| table.source.fault(&text.span, message);
    let limits = Regex::config().nfa_size_limit(Some(LARGEST));
    let Ok(regex) = Regex::builder().configure(limits).build(&text.text) else {
        // Its elder sister says what is wrong in words.
        let error = RegexBuilder::new(&text.text).size_limit(LARGEST).build().err();
        return Err(fault(error.as_ref().map_or_else(|| UNREADABLE.to_owned(), told)));
    };
    let hir = regex_syntax::parse(&text.text).ok();
    // A border of a word is empty and matches no empty text.
    if hir.as_ref().and_then(|hir| hir.properties().minimum_len()) == Some(0) {
        return Err(fault("这个正则能匹配空文字，处处都会命中；请去掉可有可无的写法，例如把 * 改成 +".to_owned()));
    }
    let fold = |text: &str| hands.library.annotator.normalise(text).text().to_owned();
    match hir.and_then(|hir| unfolded(&hir, &fold)) {
        Some(lost) => Err(fault(lost)),
        None => Ok(regex),
    }
}

/// What `hir` asks for and no normalised text holds, told with what to write instead.
fn unfolded(hir: &Hir, fold: &dyn Fn(&str) -> String) -> Option<String> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let written = std::str::from_utf8(&literal.0).ok()?;
            let lost = |c: char| !survives(c, fold);
            written.contains(lost).then(|| never(written, &fold(written)))
        }
        HirKind::Class(Class::Unicode(class)) => lost_class(class, fold),
        HirKind::Class(Class::Bytes(class)) => lost_class(&class.to_unicode_class()?, fold),
        HirKind::Capture(capture) => unfolded(&capture.sub, fold),
        HirKind::Repetition(repetition) => unfolded(&repetition.sub, fold),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().find_map(|part| unfolded(part, fold)),
        HirKind::Empty | HirKind::Look(_) => None,
    }
}

/// The same of a class: none of its characters is left.
fn lost_class(class: &ClassUnicode, fold: &dyn Fn(&str) -> String) -> Option<String> {
    /// Ranges that are told.
    const TOLD: usize = 3;
    let ranges = || class.iter().map(|range| (range.start(), range.end()));
    if ranges().flat_map(|(start, end)| start..=end).any(|c| survives(c, fold)) {
        return None;
    }
    let shown = |end: &dyn Fn(char) -> String| -> String {
        let one = |(start, last): (char, char)| {
            if start == last { end(start) } else { format!("{}-{}", end(start), end(last)) }
        };
        ranges().take(TOLD).map(one).collect()
    };
    Some(never(&shown(&|c| c.to_string()), &shown(&|c| fold(&c.to_string()))))
}

/// Whether a character may stand in a normalised text.
fn survives(c: char, fold: &dyn Fn(&str) -> String) -> bool {
    if c.is_ascii() { !c.is_ascii_uppercase() } else { fold(c.encode_utf8(&mut [0; 4])) == *c.encode_utf8(&mut [0; 4]) }
}

fn never(written: &str, instead: &str) -> String {
    let mend = if instead.is_empty() { "请删去".to_owned() } else { format!("请改成“{instead}”") };
    format!("文本已统一成小写、半角、简体，“{written}”永远不会出现；{mend}")
}

/// What is said where nobody knows more.
const UNREADABLE: &str = "请检查正则的写法";

fn told(error: &regex::Error) -> String {
    let said = error.to_string();
    let said = said.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
    let mend = if matches!(error, regex::Error::CompiledTooBig(_)) {
        "正则太大，请减少 {m,n} 里的次数"
    } else if said.contains("look-around") || said.contains("backreference") {
        "不支持前后查找 (?=…) (?!…) 和反向引用 \\1；要排除的写进 except"
    } else if said.contains("unclosed") || said.contains("unopened") {
        "检查括号是否成对"
    } else if said.contains("repetition") {
        "* + ? { 前面要有内容；要匹配这些符号本身，前面加 \\"
    } else {
        UNREADABLE
    };
    format!("不是正确的正则（{said}）：{mend}")
}

#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Pattern {
    written: String,
    regex: Regex,
    except: Vec<Regex>,
    except_message: Vec<Regex>,
    /// Runs of which one stands in every match.
    words: Option<Vec<String>>,
    at_least: usize,
}

impl Pattern {
    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch, guards: GuardSet) -> Vec<Seen> {
        let seen = stage.gather(stretch, guards, |look| {
            let text = look.text;
            if self.except_message.iter().any(|except| except.is_match(text)) {
                return Vec::new();
            }
            let excepted = united(self.except.iter().flat_map(|except| except.find_iter(text)).map(|hit| hit.range()).collect());
            let counts = |hit: &Range<usize>| {
                let next = excepted.partition_point(|other| other.end <= hit.start);
                excepted.get(next).is_none_or(|other| hit.end <= other.start)
            };
            self.matches(look).into_iter().filter(counts).collect()
        });
        if seen.len() >= self.at_least { seen } else { Vec::new() }
    }

    /// The matches inside of what may be looked at: none reaches out of it, and the borders of the message stay where they are.
    fn matches(&self, look: &Look) -> Vec<Range<usize>> {
        let allowed = Input::new(look.text).span(look.within.clone());
        self.regex.find_iter(allowed).map(|hit| hit.range()).collect()
    }

    /// How many places it needs.
    pub(in crate::rules::own) const fn least(&self) -> usize {
        self.at_least
    }

    /// The same where one is enough.
    pub(in crate::rules::own) fn loosened(&self) -> Option<Self> {
        (self.at_least > 1).then(|| Self { at_least: 1, ..self.clone() })
    }

    /// The same without exceptions, if it has any.
    pub(in crate::rules::own) fn unexcepted(&self) -> Option<Self> {
        let is_plain = self.except.is_empty() && self.except_message.is_empty();
        (!is_plain).then(|| Self { except: Vec::new(), except_message: Vec::new(), ..self.clone() })
    }

    pub(in crate::rules::own) fn need(&self) -> Need {
        self.words.as_deref().map_or_else(|| Need::Regex(self.written.clone()), Need::any)
    }
}

/// The same bytes as ranges that do not overlap, in order.
fn united(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| range.start);
    ranges.dedup_by(|next, kept| {
        let overlaps = next.start < kept.end;
        kept.end = if overlaps { kept.end.max(next.end) } else { kept.end };
        overlaps
    });
    ranges
}

/// Runs of characters of which one stands in everything that `hir` matches; `None` where there are none, or too many.
fn needed(hir: &Hir) -> Option<Vec<String>> {
    /// More of them are no help.
    const MOST: usize = 64;
    let words = match hir.kind() {
        HirKind::Literal(literal) => vec![std::str::from_utf8(&literal.0).ok()?.to_owned()],
        HirKind::Capture(capture) => needed(&capture.sub)?,
        HirKind::Repetition(repetition) if repetition.min > 0 => needed(&repetition.sub)?,
        HirKind::Concat(parts) => {
            let shortest = |words: &Vec<String>| words.iter().map(|word| word.chars().count()).min();
            parts.iter().filter_map(needed).max_by_key(|words| (shortest(words), std::cmp::Reverse(words.len())))?
        }
        HirKind::Alternation(parts) => parts.iter().map(needed).collect::<Option<Vec<_>>>()?.concat(),
        _ => return None,
    };
    (words.len() <= MOST).then_some(words)
}
