//! What a text keeps of the web page it was copied from: `&nbsp;`, `<br>`, `<p>`.

use memchr::memchr2;
use regex::{Captures, Regex};
use std::{borrow::Cow, sync::LazyLock};

/// The most passes: what one lays bare the next takes. Real texts need two.
const PASSES: usize = 8;

/// Tags by name, so that `<急>` and `a < b` stay; entities, also where their `&` was written as one again and again.
static MARKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let block = "(?P<block><(?:br|/p|/div|/li|/tr)\\s*/?>)";
    let image = "(?P<image><img\\b[^<>]*>)";
    let letter = "(?P<letter><[abisu]>)";
    let tag = "</?(?:p|div|span|b|strong|i|em|u|s|font|a|ul|ol|li|table|tbody|tr|td|h[1-6])(?:\\s[^<>]*)?/?>";
    let entity = "&(?:amp;)*(?P<entity>nbsp|lt|gt|quot|apos|ensp|emsp|amp|#39|#34|#60|#62|#160|#x27|#x2F|#38);";
    Regex::new(&format!("(?i){block}|{image}|{letter}|{tag}|{entity}")).ok()
});

/// `text` without them.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    let mut plain = Cow::Borrowed(text);
    for _ in 0..PASSES {
        if memchr2(b'&', b'<', plain.as_bytes()).is_none() {
            break;
        }
        let Some(marks) = MARKS.as_ref() else { break };
        // A letter in angle brackets is a tag where one is closed somewhere; else people choose by it: 选<A>还是<B>.
        let closes = plain.contains("</");
        match marks.replace_all(&plain, |found: &Captures<'_>| meant(found, closes)) {
            Cow::Borrowed(_) => break,
            Cow::Owned(same) if same == *plain => break,
            Cow::Owned(changed) => plain = Cow::Owned(changed),
        }
    }
    match plain {
        // What stood around the text.
        Cow::Owned(changed) => Cow::Owned(changed.trim_matches('\n').to_owned()),
        Cow::Borrowed(text) => Cow::Borrowed(text),
    }
}

fn meant(found: &Captures<'_>, closes: bool) -> String {
    match found.name("letter") {
        Some(letter) if !closes => letter.as_str().to_owned(),
        _ => stands_for(found).to_owned(),
    }
}

fn stands_for(found: &Captures<'_>) -> &'static str {
    if found.name("block").is_some() {
        return "\n";
    }
    if found.name("image").is_some() {
        return "[图片]";
    }
    match found.name("entity").map_or("", |entity| entity.as_str()).to_ascii_lowercase().as_str() {
        "nbsp" | "ensp" | "emsp" | "#160" => " ",
        "lt" | "#60" => "<",
        "gt" | "#62" => ">",
        "quot" | "#34" => "\"",
        "apos" | "#39" | "#x27" => "'",
        "#x2f" => "/",
        "amp" | "#38" => "&",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn texts_from_pages() {
        for (text, expected) in [
            ("在吗&nbsp;&amp;&lt;急&gt;", "在吗 &<急>"),
            ("您好<br/>请问<b>订单号</b>&#39;", "您好\n请问订单号'"),
            ("<p>退款</p><p class=\"x\">快点</p>", "退款\n快点"),
            ("<img src='a.png' />", "[图片]"),
            ("a < b，c > d & e", "a < b，c > d & e"),
            ("<急> <brother>", "<急> <brother>"),
            ("选<A>还是<b>", "选<A>还是<b>"),
            ("选<b>A</b>还是<b>B</b>", "选A还是B"),
            ("<a>", "<a>"),
            ("&amp;amp;lt;", "<"),
            ("AT&T;", "AT&T;"),
        ] {
            assert_eq!(plain(text), expected);
            assert_eq!(plain(&plain(text)), expected, "again: {text}");
        }
    }
}
