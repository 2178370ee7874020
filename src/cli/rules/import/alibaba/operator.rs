//! Operators that have a counterpart; the others are told.

use super::super::written::{Left, list, literal};
use super::super::{field, only, text_of};
use super::Read;
use super::param::Param;
use serde_json::Value;

type Keys = Vec<(&'static str, String)>;

/// The keys of the condition that asks what `operator` asks.
pub(super) fn keys(operator: &Value, path: &str, left: &mut Vec<Left>) -> Read<Keys> {
    let kind = field(operator, "type").and_then(text_of).unwrap_or_default();
    let nothing = Value::Null;
    let param = Param { value: field(operator, "param").unwrap_or(&nothing), path: format!("{path}.param") };
    let known = known_keys(&kind).ok_or_else(|| Left::new(format!("{path}.type"), format!("没有对应的算子“{kind}”")))?;
    if !param.value.is_null() && !param.value.is_object() {
        return Err(Left::new(&param.path, "不是参数（要是一个对象）"));
    }
    only(param.value, known, &param.path)?;
    // Where it changes nothing, it must still be a flag.
    param.flag("in_sentence")?;
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

/// Any, all, some or none of the words: `keywordMatchSize` says which.
fn keywords(param: &Param, usual: i64) -> Read<Keys> {
    let words = param.list("OperKeyWords")?.map_or_else(|| param.list("keywords"), |words| Ok(Some(words)))?;
    let words = words.ok_or_else(|| param.left("keywords", "没有内容"))?;
    let size = param.count("keywordMatchSize", -1)?.unwrap_or(usual);
    let mut keys = match size {
        1 => vec![("any", list(&words))],
        -1 => vec![("all", list(&words))],
        0 => vec![("none", list(&words))],
        size => vec![("some", list(&words)), ("at_least", size.to_string())],
    };
    if matches!(size, -1 | 2..) && param.flag("in_sentence")? == Some(false) {
        keys.push(("across", "true".to_owned()));
    }
    match param.count("threshold", 0)? {
        Some(count) if count > 1 && size == 1 => keys.push(("at_least", count.to_string())),
        Some(count) if count > 1 => return Err(param.left("threshold", "只有“包含任意一个”能要求命中几次")),
        _ => {}
    }
    Ok(keys)
}

fn regex(param: &Param) -> Read<Keys> {
    let read = |name: &str| -> Read<Option<String>> {
        let Some(text) = param.text(name)? else { return Ok(None) };
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
    let sentences = param.list("similarlySentences")?.ok_or_else(|| param.left("similarlySentences", "没有内容"))?;
    let score = param.number("score", 50.0..=100.0)?.unwrap_or(70.0) / 100.0;
    Ok(vec![("similar", list(&sentences)), ("score", format!("{score:?}"))])
}

fn repeated(param: &Param) -> Read<Keys> {
    // The first repetition is the second time that it is said.
    let mut keys = vec![("repeated", (param.count("hit_time", 1)?.unwrap_or(1) + 1).to_string())];
    keys.extend(param.number("similarity_threshold", 0.5..=1.0)?.map(|alike| ("similarity", format!("{alike:?}"))));
    for (name, key) in [("threshold", "min_length"), ("from", "span")] {
        keys.extend(param.count(name, 0)?.filter(|count| *count > 0).map(|count| (key, count.to_string())));
    }
    keys.extend(param.list("excludes")?.map(|words| ("except", list(&words))));
    Ok(keys)
}

fn silence(param: &Param) -> Read<Keys> {
    let milliseconds = param.number("interval", 0.0..=f64::INFINITY)?.ok_or_else(|| param.left("interval", "没有静默时长"))?;
    // Nobody waits for less: whoever wrote it meant seconds, perhaps.
    if milliseconds < 1000.0 {
        return Err(param.left("interval", "这一项按毫秒算，不到 1 秒；若写的是秒，请乘以 1000"));
    }
    let sign = match param.text("compareOperator")?.as_deref() {
        None | Some("gt") => ">",
        Some("lt") => "<",
        Some(_) => return Err(param.left("compareOperator", "没有对应的比较")),
    };
    let between = if param.flag("different_role")? == Some(false) { "any" } else { "other" };
    let silence = literal(&format!("{sign} {}秒", milliseconds / 1000.0));
    // The other system knows no leave to be away.
    Ok(vec![("silence", silence), ("between", literal(between)), ("after_hold", "true".to_owned())])
}

fn speed(param: &Param, left: &mut Vec<Left>) -> Read<Keys> {
    let velocity =
        param.number("velocityInMint", 1.0..=f64::INFINITY)?.ok_or_else(|| param.left("velocityInMint", "没有语速"))?;
    if param.flag("average")? == Some(true) {
        return Err(param.left("average", "没有整个会话的平均语速"));
    }
    if param.count("minWordSize", 0)?.is_some_and(|size| size > 0) {
        left.push(param.left("minWordSize", "按字数跳过短句没有对应项；本程序跳过不到 4 秒的"));
    }
    Ok(vec![("speed", literal(&format!("> {velocity}字/分钟")))])
}
