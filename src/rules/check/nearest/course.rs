//! The same of how a conversation went: answers, repetitions, pushing, feelings.

use super::super::dialogue::{COMFORT, first_upset, is_served, says_nothing, tells_when};
use super::super::{Case, had_to_push, premature_end, repeated_script, unanswered};
use super::{SERVED, TOLD, answer_to, lowest_told, turns_told};
use crate::model::{Category, Cue, EmotionLabel, Role};
use crate::rules::reading::Block;

fn customers<'a>(case: &'a Case) -> impl DoubleEndedIterator<Item = usize> + 'a {
    case.reading.turns_of(Role::Customer)
}

pub(super) fn unanswered(case: &Case) -> String {
    let wishes: Vec<usize> = customers(case).filter(|&turn| unanswered::is_open_wish(case, turn)).collect();
    let Some(&last) = wishes.last() else { return "客户没有提问或要求".to_owned() };
    let count = wishes.len();
    answer_to(case, last).map_or_else(
        || format!("客户提问或要求 {count} 处；第{last}轮以后坐席没有再说话，但日志像是从中间截断的，不判断"),
        |answer| format!("客户提问或要求 {count} 处，都有回应；最后一处在第{last}轮，第{}轮回应", answer.first),
    )
}

pub(super) fn bare_reply(case: &Case) -> String {
    let reading = case.reading;
    let pairs = reading.blocks.windows(2).filter(|pair| pair[0].role == Role::Customer && pair[1].role == Role::Agent);
    let asked = pairs.filter(|pair| reading.turns_in(pair[0]).any(|turn| reading.annotations[turn].asks()));
    let length = |pair: &&[Block]| -> usize { reading.turns_in(pair[1]).map(|turn| reading.length(turn)).sum() };
    let Some(pair) = asked.min_by_key(length) else { return "客户没有提问，或提问以后坐席没有说话".to_owned() };
    let turn = pair[1].first;
    let bare = if says_nothing(case, turn) {
        "，但客户那句话不是在等回答，或已经按敷衍应付算了"
    } else {
        "，不只是语气词"
    };
    format!("客户提问以后最短的回答在第{turn}轮，{} 字{bare}", length(&pair))
}

pub(super) fn repeated_script(case: &Case) -> String {
    let scripts = repeated_script::scripts(case);
    match scripts.iter().max_by_key(|times| times.len()).filter(|times| times.len() > 1) {
        Some(times) => {
            let needed = times.last().map_or(0, |&last| repeated_script::needed(case, case.reading.length(last)));
            format!("说得最多的一段话术在{}，{} 遍，要 {needed} 遍", turns_told(times), times.len())
        }
        None => "没有客户追问以后又重复的话术（问候、结束语、请稍等不算）".to_owned(),
    }
}

pub(super) fn premature_end(case: &Case) -> String {
    let leaves = |&turn: &usize| premature_end::takes_leave(case, turn);
    let Some(left) = case.reading.turns_of(Role::Agent).find(leaves) else { return "坐席没有先道别或收线".to_owned() };
    match customers(case).rfind(|&turn| turn < left) {
        Some(before) => format!("坐席在第{left}轮道别；客户在那之前的话（第{before}轮）没有悬着的事，或者已经有了答复"),
        None => format!("坐席在第{left}轮道别，客户在那之前没有说话"),
    }
}

pub(super) fn had_to_push(case: &Case) -> String {
    let pressing = had_to_push::pressing(case);
    match pressing.len() {
        0 => "首次回复以后客户没有催".to_owned(),
        1 => format!("首次回复以后客户催了 1 次（第{}轮），要 {} 次", pressing[0], had_to_push::OFTEN),
        many if is_served(case) => format!("客户催了 {many} 次（{}），但{SERVED}", turns_told(&pressing)),
        many => format!("客户催了 {many} 次（{}），但后来有了答复，或不再催了", turns_told(&pressing)),
    }
}

pub(super) fn when_not_told(case: &Case) -> String {
    let reading = case.reading;
    let Some(asked) = customers(case).find(|&turn| reading.has(turn, Cue::AsksWhen)) else {
        return "客户没有问什么时候".to_owned();
    };
    let Some(answer) = answer_to(case, asked) else { return format!("第{asked}轮问了时间，坐席没有再说话") };
    let answers = |holds: &dyn Fn(usize) -> bool| reading.turns_in(answer).find(|&turn| holds(turn));
    let told = if let Some(turn) = answers(&|turn| tells_when(case, turn)) {
        format!("第{turn}轮说了时间")
    } else if let Some(turn) = answers(&|turn| reading.has(turn, Cue::Hold)) {
        format!("第{turn}轮请客户稍等")
    } else if let Some(turn) = answers(&|turn| reading.annotations[turn].asks()) {
        format!("第{turn}轮先问了客户")
    } else {
        format!("第{}轮没有答应去办，或已经按别的违规算了", answer.first)
    };
    format!("第{asked}轮问了时间，{told}")
}

pub(super) fn policy_first(case: &Case) -> String {
    let Some(upset) = first_upset(case) else { return lowest_told(case) };
    let Some(answer) = answer_to(case, upset) else {
        return format!("不满在第{upset}轮，坐席在那以后没有再说话");
    };
    let comforted = case.reading.turns_in(answer).find(|&turn| case.tally.any_in(turn, &COMFORT));
    comforted.map_or_else(
        || format!("不满在第{upset}轮，第{}轮的回答里没有讲规定", answer.first),
        |turn| format!("不满在第{upset}轮，第{turn}轮先安抚了"),
    )
}

pub(super) fn recovered(case: &Case) -> String {
    let Some(curve) = case.reading.emotion.customer.as_ref() else { return "客户没有说话".to_owned() };
    if !curve.recovered {
        return format!(
            "客户情绪最低 {:.2}，最后 {:.2}；要低过 {} 再回到 0 以上",
            curve.min, curve.end, case.settings.upset_polarity.value
        );
    }
    "客户情绪转好了，但最后两句没有高兴的话，或坐席没有安抚也没有解决".to_owned()
}

pub(super) fn resolved(case: &Case) -> String {
    let says = customers(case).rfind(|&turn| case.reading.has(turn, Cue::Resolved));
    says.map_or_else(
        || "客户没有说问题解决了".to_owned(),
        |turn| format!("第{turn}轮提到解决了，但那是问句、带着不满，或者后来又说没有"),
    )
}

/// What the customer felt instead.
pub(super) fn emotion(case: &Case, category: Category) -> String {
    let felt = customers(case).filter(|&turn| case.reading.feelings[turn].label != EmotionLabel::Neutral);
    let all: Vec<usize> = felt.collect();
    if let Some(&turn) = all.iter().find(|&&turn| case.reading.feelings[turn].label.category() == Some(category)) {
        return format!("第{turn}轮像是{}，但说不出是哪些词，不算命中", category.name());
    }
    let shown: Vec<String> =
        all.iter().take(TOLD).map(|&turn| format!("第{turn}轮是{}", case.reading.feelings[turn].label.name())).collect();
    if shown.is_empty() { "客户每一轮都平静".to_owned() } else { format!("客户的情绪：{}", shown.join("、")) }
}
