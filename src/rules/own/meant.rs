//! What may have been meant by something that is not there.

/// A code, and what people call it.
pub(in crate::rules) type Named = (&'static str, &'static str);

/// A longer list helps nobody.
const LISTED: usize = 40;
/// More than this in common.
const ALIKE: f64 = 0.6;

/// The one of `known` that `written` is a slip of the pen for.
pub(in crate::rules) fn nearest<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let alike = known.into_iter().map(|name| (alike(written, name), name));
    let nearest = alike.filter(|(alike, _)| *alike >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map(|(_, name)| name)
}

/// How much two names have in common, whichever way round their words stand: `refund_claim` is `claim_refund`.
fn alike(one: &str, other: &str) -> f64 {
    let alike = strsim::normalized_damerau_levenshtein(one, other);
    let is_of_words = one.contains('_') && other.contains('_');
    if is_of_words { alike.max(strsim::normalized_damerau_levenshtein(&sorted(one), &sorted(other))) } else { alike }
}

fn sorted(name: &str) -> String {
    let mut words: Vec<&str> = name.split('_').collect();
    words.sort_unstable();
    words.join("_")
}

/// `，是不是想写 x？`, where one of `known` is much like `written`; else the list of them.
pub(in crate::rules) fn meant<'k>(written: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    meant_of(written, known, "")
}

/// The same; of a list that is cut `rest` tells where all of it stands.
pub(in crate::rules) fn meant_of<'k>(written: &str, known: impl IntoIterator<Item = &'k str>, rest: &str) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    nearest(written, known.iter().copied()).map_or_else(|| listed(&known, rest), |name| format!("，是不是想写 {name}？"))
}

/// The same of codes: whoever writes what people call one means that code.
pub(in crate::rules) fn meant_code(written: &str, known: &[Named]) -> String {
    let codes: Vec<&str> = known.iter().map(|(code, _)| *code).collect();
    let of_name = |name: &str| known.iter().find(|(_, called)| *called == name).map(|(code, _)| *code);
    let by_code = || nearest(written, codes.iter().copied());
    let by_name = || nearest(written, known.iter().map(|(_, name)| *name)).and_then(of_name);
    match by_code().or_else(by_name) {
        Some(code) => format!("，是不是想写 {code}？"),
        None => listed(&codes, "，全部见 zhijian rules reference 的“代码表”"),
    }
}

/// What may be written; where it is not all of it, that and where the rest is.
fn listed(known: &[&str], rest: &str) -> String {
    if known.is_empty() {
        return String::new();
    }
    let all = known.len();
    let cut = if all > LISTED { format!(" …（共 {all} 个，这里列了 {LISTED} 个{rest}）") } else { String::new() };
    format!("；可以写：{}{cut}", known[..all.min(LISTED)].join(" "))
}
