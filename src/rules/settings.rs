//! Named thresholds, each with the place it comes from.

use serde::Deserialize;

/// A threshold and its source.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// The value, in the unit its name ends with.
    pub value: f64,
    /// The manual it is taken from, or why it was chosen.
    pub source: String,
}

/// Every threshold, and what people call it.
pub const NAMES: [(&str, &str); 13] = [
    ("first_reply_s", "首次回复最多几秒"),
    ("complaint_reply_s", "客户来投诉时首次回复最多几秒"),
    ("reply_s", "以后每次回复最多几秒"),
    ("reply_after_hold_s", "请客户稍等以后最多几秒"),
    ("prompt_reply_s", "首次回复在几秒以内加分"),
    ("typing_pause_s", "客户停几秒算在等，不算还在打字"),
    ("silence_s", "电话里静默最多几秒"),
    ("overlap_s", "同时说话几秒算抢话"),
    ("chars_per_minute", "坐席每分钟最多几个字"),
    ("upset_polarity", "情绪低到多少算不满（-1 到 1）"),
    ("very_upset_polarity", "情绪低到多少算很不满，一轮就够（-1 到 1）"),
    ("script_repeats", "同样的话说几遍算机械重复"),
    ("script_min_chars", "少于几个字的话可以重复"),
];

/// What is said of a value that the threshold `name` cannot have.
pub(super) fn unfit(name: &str, value: f64) -> Option<&'static str> {
    let (range, wrong) =
        if name.ends_with("_polarity") { (-1.0..=1.0, "要在 -1 到 1 之间") } else { (0.0..=f64::MAX, "不能小于 0") };
    (!range.contains(&value)).then_some(wrong)
}

/// Every threshold of the process and timing checks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Longest wait for the first human reply in a chat.
    pub first_reply_s: Setting,
    /// Longest wait for the first human reply where the customer comes to complain.
    pub complaint_reply_s: Setting,
    /// Longest wait for a later reply.
    pub reply_s: Setting,
    /// Longest wait after the agent asked the customer to wait.
    pub reply_after_hold_s: Setting,
    /// A first reply within this earns.
    pub prompt_reply_s: Setting,
    /// Pause between two messages of one customer after which he is waiting, not typing.
    pub typing_pause_s: Setting,
    /// Longest silence of a call after the customer spoke.
    pub silence_s: Setting,
    /// Speaking at the same time for so long is an interruption.
    pub overlap_s: Setting,
    /// An agent who speaks more characters a minute is hard to follow.
    pub chars_per_minute: Setting,
    /// A customer's polarity at or below this is upset.
    pub upset_polarity: Setting,
    /// A customer's polarity at or below this is upset for sure, in a single turn.
    pub very_upset_polarity: Setting,
    /// So many equal agent texts are a repetition.
    pub script_repeats: Setting,
    /// Shorter agent texts may repeat.
    pub script_min_chars: Setting,
}

/// What is asked of the settings by their names, which are those of their fields.
macro_rules! by_name {
    ($($name:ident)+) => {
        /// Every setting with its name.
        pub fn all(&self) -> [(&'static str, &Setting); NAMES.len()] {
            [$((stringify!($name), &self.$name)),+]
        }

        /// The setting called `name`, for a profile to change.
        pub fn get_mut(&mut self, name: &str) -> Option<&mut Setting> {
            $(if name == stringify!($name) {
                return Some(&mut self.$name);
            })+
            None
        }
    };
}

impl Settings {
    by_name! {
        first_reply_s complaint_reply_s reply_s reply_after_hold_s prompt_reply_s typing_pause_s silence_s overlap_s
        chars_per_minute upset_polarity very_upset_polarity script_repeats script_min_chars
    }
}
