//! Addresses of the net: mail, links, IP.

use super::found::Found;
use super::table::{pattern_of, rows};
use crate::model::Personal;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;
use regex::Regex;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

static MAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[a-z0-9](?:[a-z0-9_%+-]|\.[a-z0-9_%+-])*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}").ok()
});
static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:https?|ftp)://[a-z0-9!#$%&'()*+,./:;=?@_~\[\]-]+|www\.[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[a-z0-9!#$%&'*+,./:;=?@_~-]*)?",
    )
    .ok()
});
static IP: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3,}|[0-9a-f]{0,4}(?:::?[0-9a-f]{1,4}){2,8}(?:::)?").ok());

/// How far before numbers with points a word may stand that tells that they are a version, in characters.
const VERSION_BEFORE: usize = 8;

/// Mail addresses whose marks are written as words: 艾特, [at], 点.
pub(super) struct SpelledMails {
    /// The words for the at, without which there is none.
    ats: Vec<String>,
    form: Regex,
}

impl SpelledMails {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let (mut words, mut ats): ([Vec<String>; 4], Vec<String>) = (Default::default(), Vec::new());
        for row in rows(files, fold, "mail_marks", &["word", "mark"])? {
            let mark = ["at", "dot", "spoken_at", "spoken_dot"].into_iter().position(|mark| mark == row.cell(1));
            let mark = mark.ok_or_else(|| row.unknown("mark"))?;
            words[mark].push(regex::escape(row.cell(0)));
            if mark % 2 == 0 {
                ats.push(row.cell(0).to_owned());
            }
        }
        let [at, dot, spoken_at, spoken_dot] = words.map(|words| words.join("|"));
        let (name, part) = ("[a-z0-9](?:[a-z0-9_%+.-]*[a-z0-9_])?", "[a-z0-9-]+");
        // at and dot are words of English, too: both have to be there.
        let written = format!(r"{name} ?(?:{at}) ?{part}(?:(?:\.| ?(?:{dot}) ?){part})*?(?:\.| ?(?:{dot}) ?)[a-z]{{2,24}}");
        let spoken = format!(r"{name} (?:{spoken_at}) {part}(?: (?:{spoken_dot}) {part})*? (?:{spoken_dot}) [a-z]{{2,24}}");
        Ok(Self { ats, form: pattern_of("mail_marks", &format!("{written}|{spoken}"))? })
    }

    /// The addresses in `text`.
    pub(super) fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Found> + 't {
        let is_there = self.ats.iter().any(|at| text.contains(at.as_str()));
        let hits = Some(&self.form).filter(|_| is_there).into_iter().flat_map(|form| form.find_iter(text));
        hits.map(|hit| Found::literal(Personal::Email, text, hit.range()))
    }
}

/// Words for versions.
pub(super) struct Versions {
    /// A text that has one of these is about versions.
    anywhere: Vec<String>,
    /// Right before numbers these tell that they are one.
    before: Vec<String>,
}

impl Versions {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let mut versions = Self { anywhere: Vec::new(), before: Vec::new() };
        for row in rows(files, fold, "versions", &["word", "place"])? {
            let words = match row.cell(1) {
                "anywhere" => &mut versions.anywhere,
                "before" => &mut versions.before,
                _ => return Err(row.wrong("place", &"只能写 anywhere 或 before")),
            };
            words.push(row.cell(0).to_owned());
        }
        Ok(versions)
    }

    fn is_about(&self, text: &str) -> bool {
        self.anywhere.iter().any(|word| text.contains(word.as_str()))
    }

    fn is_near(&self, before: &str) -> bool {
        self.before.iter().any(|word| before.contains(word.as_str()))
    }
}

/// Mail addresses.
pub(super) fn mails(text: &str) -> Vec<Found> {
    hits(&MAIL, text).map(|range| Found::literal(Personal::Email, text, range)).collect()
}

/// Links; they end where Chinese text begins, and before the full stop of a sentence.
pub(super) fn links(text: &str) -> Vec<Found> {
    let trimmed = |range: std::ops::Range<usize>| {
        let length = text[range.clone()].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']).len();
        range.start..range.start + length
    };
    let finds = hits(&LINK, text).map(|range| Found::literal(Personal::Url, text, trimmed(range)));
    finds.filter(|found| is_somebodys(&found.value)).collect()
}

/// Whether a link tells of somebody: by a query, or by a part that is no word. A page that is open to everybody is nobody's.
fn is_somebodys(link: &str) -> bool {
    let path = link.split_once("://").map_or(link, |(_, rest)| rest);
    let path = path.split_once('/').map_or("", |(_, path)| path);
    let is_token = |part: &str| {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        digits >= 6 || (digits >= 1 && part.len() >= 6 && part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    // https://v.example.com/rtkffah: a link that was made short is made for one.
    let is_short = matches!(path.trim_end_matches('/').len(), 6..=9)
        && path.trim_end_matches('/').bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_short || path.contains(['=', '@']) || path.split(['/', '?', '#', '.', '-', '_']).any(is_token)
}

/// IP addresses. `versions` tells apart what looks the same.
pub(super) fn addresses(text: &str, versions: &Versions) -> Vec<Found> {
    let is_version = versions.is_about(text);
    let is_ip = |range: &std::ops::Range<usize>| {
        let part_of_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
        let (before, behind) = (text[..range.start].chars().next_back(), text[range.end..].chars().next());
        let is_version = {
            let near = text[..range.start].char_indices().rev().nth(VERSION_BEFORE).map_or(0, |(at, _)| at);
            is_version || versions.is_near(&text[near..range.start])
        };
        let hit = &text[range.clone()];
        let is_four = hit.parse::<Ipv4Addr>().is_ok() && !is_version && before != Some('v');
        let is_six = hit.parse::<Ipv6Addr>().is_ok_and(|ip| !ip.is_unspecified()) && hit.len() > 6;
        // The full stop of a sentence may follow.
        !part_of_word(before) && !behind.is_some_and(|c| c.is_ascii_alphanumeric()) && (is_four || is_six)
    };
    // The colon before is not its own: ip:2001:db8::1.
    let bare = |range: std::ops::Range<usize>| {
        let is_led = text[range.clone()].starts_with(':') && !text[range.clone()].starts_with("::");
        range.start + usize::from(is_led)..range.end
    };
    hits(&IP, text).map(bare).filter(is_ip).map(|range| Found::literal(Personal::Ip, text, range)).collect()
}

fn hits<'t>(regex: &'static LazyLock<Option<Regex>>, text: &'t str) -> impl Iterator<Item = std::ops::Range<usize>> + 't {
    regex.as_ref().into_iter().flat_map(move |regex| regex.find_iter(text)).map(|hit| hit.range())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address_and_what_is_not() {
        let found = |text: &str| {
            let mut finds = mails(text);
            finds.extend(links(text));
            finds.extend(addresses(text, &Versions { anywhere: vec!["版本".to_owned()], before: Vec::new() }));
            finds.into_iter().map(|found| found.value).collect::<Vec<_>>()
        };
        for (reason, text, expected) in [
            ("mail between Chinese characters", "邮箱test@example.com谢谢", &["test@example.com"][..]),
            ("two dots", "test@example..com", &[]),
            ("no name", "@example.com", &[]),
            ("full stops behind", "a@b.com....", &["a@b.com"]),
            ("a link before Chinese", "https://v.example.com/ab12cd/复制", &["https://v.example.com/ab12cd/"]),
            ("a page that is open to all", "https://www.example.com/help/faq.html", &[]),
            ("a link at the end of a sentence", "见http://a.example/?u=1.", &["http://a.example/?u=1"]),
            ("IPv4", "ip203.0.113.45登录", &[]),
            ("IPv4 apart", "ip 203.0.113.45登录", &["203.0.113.45"]),
            ("a version", "版本1.2.3.4", &[]),
            ("a version with v", "v1.2.3.4", &[]),
            ("five parts", "1.2.3.4.5", &[]),
            ("beyond 255", "1.2.3.456", &[]),
            ("IPv6", "2001:db8::8a2e:370:7334登录", &["2001:db8::8a2e:370:7334"]),
            ("a time", "10:20:30", &[]),
        ] {
            assert_eq!(found(text), expected, "{reason}");
        }
    }
}
