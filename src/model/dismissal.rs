//! Hits that did not become findings, and why.

use super::{Category, Quote};
use serde::Serialize;

/// A hit that did not become a finding, with the condition that kept it from counting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dismissal {
    /// The code it would have had.
    pub category: Category,
    /// The turn it stands in.
    pub turn: usize,
    /// The words.
    #[serde(flatten)]
    pub quote: Quote,
    /// The guard's name and what it saw, e.g. `softened`.
    pub because: String,
}

/// Why a hit does not count, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WhyNot {
    /// In Chinese.
    pub chinese: &'static str,
    /// In English.
    pub english: &'static str,
    /// The turn that shows it, where that is another one.
    pub seen_in: Option<usize>,
}

/// Why a hit does not count: the code of its condition, in Chinese, in English.
const REASONS: [(&str, &str, &str); 21] = [
    ("negated", "被否定", "negated"),
    ("quoted", "引用他人的话", "somebody's words repeated"),
    ("hypothetical", "是假设", "hypothetical"),
    ("question", "是疑问", "asked, not said"),
    ("softened", "已缓和，给了原因、办法或下一步", "softened by a reason, a way out or a next step"),
    ("amended", "下一条就给了原因、办法或下一步", "the next message gave a reason, a way out or a next step"),
    ("taken", "客户只是问一问，也平静地接受了", "the customer merely asked, and took the answer calmly"),
    ("told", "前后一条说了时间", "the message before or after names a time"),
    ("denied", "说的是不会这样", "says that it will not be so"),
    ("asked", "是客户主动要求的", "the customer asked for it"),
    ("name", "是店名、书名之类的名称", "a name or a title"),
    (
        "misplaced",
        "不是说这句话的时候：开头问能帮什么不是征询满意，谈了一阵再问好不是开场",
        "not the time for it in a conversation",
    ),
    ("said again", "同一位坐席后面又说了，只算一次", "counts once for an agent, and was said again later"),
    ("unsaid", "没有说出这一条的字眼，只是像", "no word in it says so"),
    ("welcomed", "客户随即道谢或满意", "the customer thanked for it or was content at once"),
    ("unheard", "客户刚表示不满，没有得到回应", "said to a displeased customer whose words nothing answers"),
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

impl Dismissal {
    /// Why it does not count; `None` where no words are known for it.
    pub fn reason(&self) -> Option<WhyNot> {
        let because = self.because.as_str();
        let is_meant = |code: &str| because == code || because.strip_prefix(code).is_some_and(|rest| rest.starts_with(' '));
        let &(code, chinese, english) = REASONS.iter().find(|(code, ..)| is_meant(code))?;
        let seen_in = because[code.len()..].trim_start().strip_prefix('@').and_then(|turn| turn.parse().ok());
        Some(WhyNot { chinese, english, seen_in: seen_in.filter(|&turn| turn != self.turn) })
    }

    /// The same in a Chinese sentence.
    pub fn told(&self) -> String {
        let Some(WhyNot { chinese, seen_in, .. }) = self.reason() else { return self.because.clone() };
        seen_in.map_or_else(|| chinese.to_owned(), |turn| format!("{chinese}（见第{turn}轮）"))
    }
}
