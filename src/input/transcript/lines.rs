//! What one line of a transcript is: the table `name_lines.csv`.

use regex::{Captures, Regex};
use std::{borrow::Cow, sync::LazyLock};

/// A date as the lines have it.
const DATE: &str = r"\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2}\b)|(?:\d{4}\s?[-/.年]\s?)?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|昨天|今天|前天|(?:星期|周)[一二三四五六日天]";
/// What stands between a date and a time of day.
const BETWEEN: &str = r"[T\s,，]*(?:(?:星期|周)[一二三四五六日天]\s*)?";
/// A time of day; a date may stand before it.
const TIME: &str =
    r"(?:上午|下午|凌晨|清晨|早上|中午|晚上)?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:[.,]\d{1,6})?)?(?:\s*[AaPp][Mm])?";
/// A name that text may follow on the same line; one in Latin letters may be several words.
const NAME: &str = r"(?:[A-Za-z][LETTERS.'’-]{0,20}(?: [A-Za-z][LETTERS.'’-]{0,20}){1,3}|[^\s:：\[\]【】()（）<>|,，。！？!?;；、“”]{1,24})(?:\s?[（(][^（）()]{1,24}[）)])?";
/// The digits and letters of names and times. Those of all the world's scripts, repeated as often as the patterns repeat them, take a third of the
/// program's start to compile.
const DIGIT: &str = "[0-9０-９]";
const LETTERS: &str = "0-9A-Za-z_À-ɏ一-鿿";
/// The longest line that may be more than text, in bytes before its text.
const HEAD: usize = 240;

/// What kind of line it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Began,
    Day,
    Rule,
    Title,
    With,
    Id,
    Said,
    Above,
    Stamp,
    Inline,
    Bare,
    Word,
}

impl Kind {
    fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "began" => Self::Began,
            "day" => Self::Day,
            "rule" => Self::Rule,
            "title" => Self::Title,
            "with" => Self::With,
            "id" => Self::Id,
            "said" => Self::Said,
            "above" => Self::Above,
            "stamp" => Self::Stamp,
            "inline" => Self::Inline,
            "bare" => Self::Bare,
            "word" => Self::Word,
            _ => return None,
        })
    }
}

/// A line that may be more than text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line<'t> {
    /// Somebody speaks; the text may follow on the next lines.
    Said(Said<'t>),
    /// A date alone: what follows is of that day.
    Day(&'t str),
    /// A time alone: that of what follows.
    Stamp(&'t str),
    /// When the conversation began.
    Began(Began<'t>),
    /// A line drawn between two conversations.
    Rule,
    /// The heading of a conversation, with its id where it tells one.
    Title(&'t str),
    /// The heading of a conversation with somebody, with its id where it tells one.
    With(With<'t>),
    /// The id of the conversation that begins.
    Id(&'t str),
    /// Nothing of it.
    Text,
}

/// The beginning of a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said<'t> {
    pub name: &'t str,
    pub time: Option<&'t str>,
    /// What stands behind the name; empty where the text follows below.
    pub text: &'t str,
    /// How sure it is that this is a name.
    pub sure: Sure,
}

/// With whom a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct With<'t> {
    pub name: &'t str,
    /// Empty where there is none.
    pub id: &'t str,
    /// The word for a side that stands before the name, where what follows may as well be what that side says; else empty.
    pub side: &'t str,
}

/// When a conversation began, as a line above it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Began<'t> {
    pub time: &'t str,
    /// Whether it is a call.
    pub is_call: bool,
}

/// How sure it is that a line begins with somebody's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    /// A name with a time and a colon, or with a time that a program wrote.
    Timed,
    /// `明天 10:00` may be a name with a time, or the end of a message.
    Maybe,
    /// `地址：…` may be a name, or not.
    Bare,
    /// `（笑）…` and `单号<tab>…` are no names, but `（客户）…` is one.
    Word,
}

/// A row of the table.
struct Pattern {
    kind: Kind,
    regex: Regex,
    /// Whether a line that it matches begins with a time, or has one: most lines need not be looked at any closer.
    begins_with_time: bool,
    has_time: bool,
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let mut table = csv::Reader::from_reader(include_bytes!("name_lines.csv").as_slice());
    let rows = table.records().filter_map(Result::ok);
    let rows = rows.filter_map(|row| Some((Kind::of_code(row.get(0)?)?, row.get(1)?.to_owned())));
    let full = |pattern: String| {
        let pattern = pattern.replace("({T})", &format!("(?P<time>(?:(?:{DATE}){BETWEEN})?{TIME})"));
        let pattern = pattern.replace("({DT})", &format!("(?P<time>(?:{DATE}){BETWEEN}{TIME})"));
        let pattern = pattern.replace("({D})", &format!("(?P<time>{DATE})")).replace("{N}", NAME);
        format!("(?i){}", pattern.replace(r"\d", DIGIT).replace("LETTERS", LETTERS))
    };
    let of = |(kind, pattern): (Kind, String)| {
        let at = pattern.find("({T})");
        let before = pattern[..at.unwrap_or(0)].trim_start_matches('^').trim_end_matches('?');
        let begins_with_time = at.is_some() && matches!(before, "" | "\\[" | "[\\[【]");
        let has_time = at.is_some() || pattern.contains("({DT})");
        Some(Pattern { kind, regex: Regex::new(&full(pattern)).ok()?, begins_with_time, has_time })
    };
    rows.filter_map(of).collect()
});

/// The marks of Markdown in front of a line, and around the name that begins it.
static MARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:(?:>+|<<+|->|<-|→|←)\s*)*(?:(?:[-*+•]|\d{1,3}[.)、]|#{1,6})\s+)?(?:(?:\*\*|__)(.{1,60}?)(?:\*\*|__))?")
        .ok()
});

/// `line` without its marks.
pub(super) fn plain(line: &str) -> Cow<'_, str> {
    let Some(found) = MARKS.as_ref().and_then(|marks| marks.captures(line)) else { return Cow::Borrowed(line) };
    let end = found.get(0).map_or(0, |whole| whole.end());
    match found.get(1) {
        Some(name) => Cow::Owned(format!("{}{}", name.as_str(), &line[end..])),
        None => Cow::Borrowed(&line[end..]),
    }
}

/// What is drawn around a heading.
const DRAWN: [char; 8] = ['=', '—', '–', '-', '─', '#', '【', '】'];

/// Whether a heading is one by what is drawn around it: `## 张三`, `—— 张三 ——`, `【张三】`, but not `—张三—` or `#张三`.
pub(super) fn is_title(line: &str) -> bool {
    let line = line.trim();
    let is_drawn = |sign: Option<char>| sign.is_some_and(|sign| DRAWN.contains(&sign));
    let (begin, end) = (|n| line.chars().nth(n), |n| line.chars().nth_back(n));
    let is_both = [0, 1].into_iter().all(|n| is_drawn(begin(n)) && is_drawn(end(n)));
    let is_marked = line.trim_start_matches('#').starts_with(char::is_whitespace) && line.starts_with('#');
    is_both || is_marked || line.starts_with('【') && line.ends_with('】')
}

/// Whether it stands within a rule, which no message has: `==== 张三 ====`.
pub(super) fn is_ruled(line: &str) -> bool {
    const RULE: &str = "===";
    line.trim().starts_with(RULE) && line.trim().ends_with(RULE)
}

/// What stands on a heading, whatever is drawn around it: `## 张三`, `==== 张三 ====`, `【张三】`.
pub(super) fn headed(line: &str) -> Option<&str> {
    let line = line.trim();
    let inner = line.trim_matches(DRAWN).trim();
    let is_drawn = line.starts_with('#') || line.starts_with(DRAWN) && line.ends_with(DRAWN);
    (is_drawn && !inner.is_empty()).then_some(inner)
}

/// What `line`, which has no marks, may be.
pub(super) fn look(line: &str) -> Line<'_> {
    // Nothing but the beginning tells, and most long lines have no colon in it.
    let head = &line[..line.floor_char_boundary(HEAD)];
    if !head.contains([
        ':', '：', '】', ']', '-', '—', '=', '_', '*', '月', '/', '.', '─', '~', '#', '·', '话', '案', '样', '录', '聊', '\t',
        '|', '）', ')',
    ]) && !head.is_ascii()
    {
        return Line::Text;
    }
    let begins_with_time = line.starts_with(|c: char| c.is_ascii_digit() || TIMES.contains(c));
    let (has_time, names_talk) = (has_time(line), names_talk(head));
    let tells_begin = has_time && head.contains(BEGINS);
    let may_fit = |pattern: &&Pattern| {
        (begins_with_time || !pattern.begins_with_time)
            && (has_time || !pattern.has_time)
            && (names_talk || pattern.kind != Kind::With)
            && (tells_begin || pattern.kind != Kind::Began)
    };
    let mut fitting = PATTERNS.iter().filter(may_fit);
    fitting.find_map(|pattern| line_of(pattern.kind, &pattern.regex.captures(line)?)).unwrap_or(Line::Text)
}

/// Whether a line may be the heading of a conversation with somebody: hardly any is.
fn names_talk(line: &str) -> bool {
    const WORD: usize = 7;
    line.contains(['聊', '话', '沟', '消', '买', '客', '顾', '访', '户', '会', '联', '对'])
        || line.bytes().filter(u8::is_ascii_alphabetic).nth(WORD).is_some()
}

/// One of these stands in a line that tells when a conversation began.
const BEGINS: [char; 13] = ['电', '呼', '拨', '线', '通', '录', '机', '铃', '话', '聊', '询', '待', '务'];

/// Whether a colon stands between digits.
fn has_time(line: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut colons = line.match_indices([':', '：']);
    colons.any(|(at, colon)| is_digit(line[..at].chars().next_back()) && is_digit(line[at + colon.len()..].chars().next()))
}

/// What a time begins with that begins with no digit, or what stands before it.
const TIMES: &str = "[【昨今前星周上下凌清早中晚 ";

/// What no name holds: a date, or what stands between the parts of a line.
static NO_NAME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\d{4}[-/.年]\d{1,2}|^[-–]\s|[:：]$|=|的(?:对话|记录|聊天)|(?:记录|如下)$").ok());

/// Whether `name` may be somebody's: the parts of a line that nobody understood are not.
fn is_name(name: &str, kind: Kind) -> bool {
    let is_whole = kind == Kind::Said || !(name.contains(['\t', '|']) || name.contains("  "));
    is_whole && !NO_NAME.as_ref().is_some_and(|no| no.is_match(name))
}

/// Whether the seconds of a time were taken for what somebody says: `左声道 00:00:01 …`.
fn is_cut(time: &str, between: &str, text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    time.matches([':', '：']).count() < 2 && matches!(between, ":" | "：") && digits == 2
}

fn line_of<'t>(kind: Kind, found: &Captures<'t>) -> Option<Line<'t>> {
    let group = |name: &str| found.name(name).map(|group| group.as_str().trim());
    let time = group("time");
    Some(match kind {
        Kind::Day => Line::Day(time.unwrap_or("")),
        Kind::Stamp => Line::Stamp(time.unwrap_or("")),
        Kind::Began => Line::Began(Began { time: time.unwrap_or(""), is_call: group("call").is_some() }),
        Kind::Rule => Line::Rule,
        Kind::Id => Line::Id(group("id").unwrap_or("")),
        Kind::Title => Line::Title(group("id").unwrap_or("")),
        Kind::With => {
            let [name, id, side] = ["name", "id", "side"].map(|part| group(part).unwrap_or(""));
            Line::With(With { name, id, side })
        }
        Kind::Said | Kind::Above | Kind::Inline | Kind::Bare | Kind::Word => {
            let sure = match kind {
                Kind::Bare => Sure::Bare,
                Kind::Word => Sure::Word,
                Kind::Inline => Sure::Maybe,
                Kind::Above if !time.is_some_and(is_exact) => Sure::Maybe,
                _ => Sure::Timed,
            };
            let (name, text) = (group("name").unwrap_or(""), group("text").unwrap_or(""));
            let between = found
                .name("time")
                .zip(found.name("text"))
                .and_then(|(time, text)| found.get(0)?.as_str().get(time.end()..text.start()));
            let is_hour = kind == Kind::Bare && name.len() < 3 && name.bytes().all(|byte| byte.is_ascii_digit());
            if !is_name(name, kind) || is_cut(time.unwrap_or(""), if is_hour { ":" } else { between.unwrap_or("") }, text) {
                return None;
            }
            Line::Said(Said { name, time, text, sure })
        }
    })
}

/// Whether a program wrote the time: with a year, or to the second.
fn is_exact(time: &str) -> bool {
    let has_year = time.len() > 4 && time.bytes().take(4).all(|byte| byte.is_ascii_digit());
    has_year || time.matches([':', '：']).count() > 1
}

#[cfg(test)]
mod tests;
