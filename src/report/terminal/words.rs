//! Durations, places and reasons in words.

use crate::model::Dismissal;
use crate::report::Language;

/// Why a hit does not count: the code of its condition, in Chinese, in English.
const REASONS: [(&str, &str, &str); 12] = [
    ("negated", "被否定", "negated"),
    ("quoted", "引用他人的话", "somebody's words repeated"),
    ("hypothetical", "是假设", "hypothetical"),
    ("question", "是疑问", "asked, not said"),
    ("softened", "已缓和，给了原因、办法或下一步", "softened by a reason, a way out or a next step"),
    ("asked", "是客户主动要求的", "the customer asked for it"),
    ("welcomed", "客户随即道谢或满意", "the customer thanked for it or was content at once"),
    ("unlikely", "学习层认为不像", "unlikely to be meant, says the learned layer"),
    ("rather", "学习层认为更像另一种违规", "the learned layer finds another violation likelier"),
    (
        "nothing else in the conversation",
        "仅学习层认为像，全程没有其他违规佐证",
        "only the learned layer sees it, and nothing else in the conversation",
    ),
    ("graver violation in the clause", "同一句已按更重的违规计", "the clause counts as something graver"),
    ("violation beside it", "同一轮有违规，不加分", "nothing is earned beside a violation"),
];

/// Why a hit does not count, with the turn that shows it where that is another one.
pub fn reason(dismissal: &Dismissal, language: Language) -> String {
    let because = dismissal.because.as_str();
    let known = REASONS.iter().find(|(code, ..)| because == *code || because.starts_with(&format!("{code} ")));
    let Some((code, chinese, english)) = known else { return because.to_owned() };
    let seen_in = because[code.len()..].trim_start().strip_prefix('@').and_then(|turn| turn.parse().ok());
    let place = seen_in.filter(|&turn| turn != dismissal.turn).map(|turn| turns(&[turn]));
    format!("{}{}", language.pick(chinese, english), place.map(|place| format!(" {place}")).unwrap_or_default())
}

/// Some turns, by the numbers beside them: `#3,7`.
pub fn turns(turns: &[usize]) -> String {
    /// Nobody looks up more.
    const TOLD: usize = 12;
    let more = if turns.len() > TOLD { "…" } else { "" };
    let numbers: Vec<String> = turns.iter().take(TOLD).map(usize::to_string).collect();
    format!("#{}{more}", numbers.join(","))
}

/// A length of time: `75秒`, `2分05秒`, `3小时10分`, `2天3小时`.
pub fn duration(seconds: f64, language: Language) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a span of time, rounded for people")]
    let seconds = seconds.max(0.0).round() as u64;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    let pick = |chinese: String, english: String| language.pick(&chinese, &english).to_owned();
    match seconds {
        0..120 => pick(format!("{seconds}秒"), format!("{seconds}s")),
        120..3600 => pick(format!("{minutes}分{:02}秒", seconds % 60), format!("{minutes}m{:02}s", seconds % 60)),
        3600..86_400 => pick(format!("{hours}小时{:02}分", minutes % 60), format!("{hours}h{:02}m", minutes % 60)),
        _ => pick(format!("{days}天{}小时", hours % 24), format!("{days}d{}h", hours % 24)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Category, Quote};

    #[test]
    fn reasons_are_put_in_words() {
        for (because, expected) in [
            ("negated @3", "被否定"),
            ("softened @5", "已缓和，给了原因、办法或下一步 #5"),
            ("unlikely 0.012", "学习层认为不像"),
            ("rather sarcasm", "学习层认为更像另一种违规"),
            ("violation beside it", "同一轮有违规，不加分"),
            ("a reason of a later version", "a reason of a later version"),
        ] {
            let quote = Quote { start: 0, end: 1, text: "不".to_owned() };
            let dismissal = Dismissal { category: Category::Refusal, turn: 3, quote, because: because.to_owned() };
            assert_eq!(reason(&dismissal, Language::Chinese), expected);
        }
    }

    #[test]
    fn durations_are_short() {
        for (seconds, chinese, english) in [
            (0.4, "0秒", "0s"),
            (75.0, "75秒", "75s"),
            (125.0, "2分05秒", "2m05s"),
            (11_400.0, "3小时10分", "3h10m"),
            (1e6, "11天13小时", "11d13h"),
        ] {
            assert_eq!(duration(seconds, Language::Chinese), chinese);
            assert_eq!(duration(seconds, Language::English), english);
        }
    }
}
