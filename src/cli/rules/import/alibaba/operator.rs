//! Operators that have a counterpart; the others are told.

use super::super::written::{Left, list, literal};
use super::super::{field, items, only, text_of, texts_of};
use super::Read;
use serde_json::Value;

type Keys = Vec<(&'static str, String)>;

/// The keys of the condition that asks what `operator` asks.
pub(super) fn keys(operator: &Value, path: &str, left: &mut Vec<Left>) -> Read<Keys> {
    let kind = field(operator, "type").and_then(text_of).unwrap_or_default();
    let nothing = Value::Null;
    let param = Param { value: field(operator, "param").unwrap_or(&nothing), path: format!("{path}.param") };
    let known = known_keys(&kind).ok_or_else(|| Left::new(format!("{path}.type"), format!("没有对应的算子“{kind}”")))?;
    only(param.value, known, &param.path)?;
    match kind.as_str() {
        "HIT_ANY_KEYWORDS" => keywords(&param, 1),
        "INCLUDE_KEYWORDS" => keywords(&param, -1),
        "REGULAR_EXPRESSION" => regex(&param),
        "SIMILAR_MATCH" => similar(&param),
        "ADVANCED_REPEAT_DETECT" => repeated(&param),
        "INTERVAL_GREATER" => silence(&param),
        _ => speed(&param, left),
    }
}

/// The parameters of an operator that have a counterpart, or mean nothing; `None` where the operator itself has none.
fn known_keys(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "HIT_ANY_KEYWORDS" | "INCLUDE_KEYWORDS" => &["keywords", "OperKeyWords", "keywordMatchSize", "in_sentence", "threshold"],
        "REGULAR_EXPRESSION" => &["regex", "notRegex", "in_sentence"],
        "SIMILAR_MATCH" => &["similarlySentences", "score", "in_sentence"],
        "ADVANCED_REPEAT_DETECT" => &["hit_time", "similarity_threshold", "threshold", "from", "excludes", "in_sentence"],
        "INTERVAL_GREATER" => &["interval", "compareOperator", "different_role", "in_sentence"],
        "SPEECH_SPEED_CHECK" => &["velocityInMint", "average", "minWordSize", "in_sentence"],
        _ => return None,
    })
}

struct Param<'v> {
    value: &'v Value,
    path: String,
}

impl Param<'_> {
    fn number(&self, name: &str) -> Option<f64> {
        field(self.value, name).and_then(|value| value.as_f64().or_else(|| value.as_str()?.parse().ok()))
    }

    fn texts(&self, name: &str) -> Read<Vec<String>> {
        self.list(name).ok_or_else(|| self.left(name, "没有内容"))
    }

    fn list(&self, name: &str) -> Option<Vec<String>> {
        items(self.value, name, &self.path).and_then(|(list, _)| texts_of(list))
    }

    fn text(&self, name: &str) -> Option<String> {
        field(self.value, name).and_then(text_of).filter(|text| !text.is_empty())
    }

    fn flag(&self, name: &str) -> Option<bool> {
        let flag = field(self.value, name)?;
        flag.as_bool().or_else(|| match text_of(flag)?.as_str() {
            "0" | "false" => Some(false),
            "1" | "true" => Some(true),
            _ => None,
        })
    }

    fn left(&self, name: &str, reason: &str) -> Left {
        Left::new(format!("{}.{name}", self.path), reason)
    }
}

/// Any, all, some or none of the words: `keywordMatchSize` says which.
fn keywords(param: &Param, usual: i64) -> Read<Keys> {
    let words = param.list("OperKeyWords").map_or_else(|| param.texts("keywords"), Ok)?;
    #[expect(clippy::cast_possible_truncation, reason = "a count of words")]
    let size = param.number("keywordMatchSize").map_or(usual, |size| size as i64);
    let mut keys = match size {
        1 => vec![("any", list(&words))],
        -1 => vec![("all", list(&words))],
        0 => vec![("none", list(&words))],
        size if size > 1 => vec![("some", list(&words)), ("at_least", size.to_string())],
        _ => return Err(param.left("keywordMatchSize", "没有对应的个数")),
    };
    if matches!(size, -1 | 2..) && param.flag("in_sentence") == Some(false) {
        keys.push(("across", "true".to_owned()));
    }
    match param.number("threshold") {
        Some(count) if count > 1.0 && size == 1 => keys.push(("at_least", format!("{count:.0}"))),
        Some(count) if count > 1.0 => return Err(param.left("threshold", "只有“包含任意一个”能要求命中几次")),
        _ => {}
    }
    Ok(keys)
}

fn regex(param: &Param) -> Read<Keys> {
    let read = |name: &str| -> Read<Option<String>> {
        let Some(text) = param.text(name) else { return Ok(None) };
        let wrong = |_| param.left(name, "不支持的正则写法（例如前后查找、反向引用）");
        regex::Regex::new(&text).map_err(wrong)?;
        let least = regex_syntax::parse(&text).ok().and_then(|hir| hir.properties().minimum_len());
        if least == Some(0) {
            return Err(param.left(name, "能匹配空文字，处处都会命中"));
        }
        // Texts are lower case.
        let letters = text.chars().any(|c| c.is_ascii_uppercase());
        Ok(Some(literal(&if letters { format!("(?i){text}") } else { text })))
    };
    let regex = read("regex")?.ok_or_else(|| param.left("regex", "没有内容"))?;
    let except = read("notRegex")?.map(|except| ("except", except));
    Ok([("regex", regex)].into_iter().chain(except).collect())
}

fn similar(param: &Param) -> Read<Keys> {
    let sentences = param.texts("similarlySentences")?;
    let score = param.number("score").unwrap_or(70.0) / 100.0;
    if !(0.5..=1.0).contains(&score) {
        return Err(param.left("score", "相似度只能在 50 到 100 之间"));
    }
    Ok(vec![("similar", list(&sentences)), ("score", format!("{score:?}"))])
}

fn repeated(param: &Param) -> Read<Keys> {
    // The first repetition is the second time that it is said.
    let mut keys = vec![("repeated", format!("{:.0}", param.number("hit_time").unwrap_or(1.0) + 1.0))];
    match param.number("similarity_threshold") {
        Some(alike) if (0.5..=1.0).contains(&alike) => keys.push(("similarity", format!("{alike:?}"))),
        Some(_) => return Err(param.left("similarity_threshold", "相似度只能在 0.5 到 1 之间")),
        None => {}
    }
    for (name, key) in [("threshold", "min_length"), ("from", "span")] {
        keys.extend(param.number(name).filter(|count| *count >= 1.0).map(|count| (key, format!("{count:.0}"))));
    }
    keys.extend(param.list("excludes").map(|words| ("except", list(&words))));
    Ok(keys)
}

fn silence(param: &Param) -> Read<Keys> {
    let milliseconds = param.number("interval").ok_or_else(|| param.left("interval", "没有静默时长"))?;
    // Nobody waits for less: whoever wrote it meant seconds, perhaps.
    if milliseconds < 1000.0 {
        return Err(param.left("interval", "这一项按毫秒算，不到 1 秒；若写的是秒，请乘以 1000"));
    }
    let sign = match param.text("compareOperator").as_deref() {
        None | Some("gt") => ">",
        Some("lt") => "<",
        Some(_) => return Err(param.left("compareOperator", "没有对应的比较")),
    };
    let between = if param.flag("different_role") == Some(false) { "any" } else { "other" };
    let silence = literal(&format!("{sign} {}秒", milliseconds / 1000.0));
    // The other system knows no leave to be away.
    Ok(vec![("silence", silence), ("between", literal(between)), ("after_hold", "true".to_owned())])
}

fn speed(param: &Param, left: &mut Vec<Left>) -> Read<Keys> {
    let velocity = param.number("velocityInMint").ok_or_else(|| param.left("velocityInMint", "没有语速"))?;
    if param.flag("average") == Some(true) {
        return Err(param.left("average", "没有整个会话的平均语速"));
    }
    if param.number("minWordSize").is_some_and(|size| size > 0.0) {
        left.push(param.left("minWordSize", "按字数跳过短句没有对应项；本程序跳过不到 4 秒的"));
    }
    Ok(vec![("speed", literal(&format!("> {velocity}字/分钟")))])
}
