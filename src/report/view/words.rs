//! Durations, places and reasons in words.

use crate::model::{Dismissal, rounded};
use crate::report::Language;

/// Why a hit does not count, with the turn that shows it where that is another one.
pub fn reason(dismissal: &Dismissal, language: Language) -> String {
    let Some(reason) = dismissal.reason() else { return dismissal.because.clone() };
    let place = reason.seen_in.map(|turn| format!(" {}", turns(&[turn])));
    format!("{}{}", language.pick(reason.chinese, reason.english), place.unwrap_or_default())
}

/// Turns that are named of one finding: nobody looks up more.
pub const MOST_TURNS: usize = 12;

/// Some turns, by the numbers beside them: `#3,7`.
pub fn turns(turns: &[usize]) -> String {
    let more = if turns.len() > MOST_TURNS { "…" } else { "" };
    let numbers: Vec<String> = turns.iter().take(MOST_TURNS).map(usize::to_string).collect();
    format!("#{}{more}", numbers.join(","))
}

/// A feeling with its sign and one decimal; what is hardly below nothing is nothing.
pub fn signed_tenth(value: f64) -> String {
    format!("{:+.1}", rounded(value, 1) + 0.0)
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
    fn nothing_has_no_sign_of_something_bad() {
        for (value, expected) in [(-0.0, "+0.0"), (-0.04, "+0.0"), (-0.9, "-0.9"), (0.26, "+0.3")] {
            assert_eq!(signed_tenth(value), expected);
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
