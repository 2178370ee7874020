//! What came nearest to a finding of a process rule, or what kept it from one: for people who ask why nothing was found.

mod course;
mod steps;
mod timing;

use super::{Case, Check};
use crate::model::{Category, Channel, EmotionLabel, Role};
use crate::rules::reading::Block;

/// What is told of a check whose findings have the code `category`; empty where the words themselves tell.
pub fn nearest(check: Check, category: Category, case: &Case) -> String {
    let rejected = case.reading.conversation.rejected_rows;
    if rejected > 0 && (check.is_of_absence() || check == Check::Unanswered) {
        return format!("日志有 {rejected} 行被拒收，可能就说在其中，所以不判断");
    }
    match check {
        Check::Wording => String::new(),
        Check::Emotion => course::emotion(case, category),
        Check::FirstReplyLate => timing::first_reply(case),
        Check::ReplyLate => timing::later_reply(case),
        Check::ReplyPrompt => timing::prompt(case),
        Check::LongSilence => timing::silence(case),
        Check::NoSilence => timing::attentive(case),
        Check::Interruption => timing::interruption(case),
        Check::FastSpeech => timing::speech(case),
        Check::Unanswered => course::unanswered(case),
        Check::BareReply => course::bare_reply(case),
        Check::RepeatedScript => course::repeated_script(case),
        Check::PrematureEnd => course::premature_end(case),
        Check::HadToPush => course::had_to_push(case),
        Check::WhenNotTold => course::when_not_told(case),
        Check::PolicyFirst => course::policy_first(case),
        Check::NoGreeting => steps::greeting(case),
        Check::NoClosing => steps::closing(case),
        Check::NoEmpathy => steps::empathy(case),
        Check::NoApology => steps::apology(case),
        Check::NoSolution => steps::solution(case),
        Check::NoTimeCommitment => steps::time_commitment(case),
        Check::NoConfirmation => steps::confirmation(case),
        Check::NoVerification => steps::verification(case),
        Check::EmotionRecovered => course::recovered(case),
        Check::ProblemResolved => course::resolved(case),
    }
}

/// What is told where the customer was served though he pressed.
const SERVED: &str = "坐席没有推脱，说了时间或给了办法，客户后来没有说不对，也没有不满";

/// Turns that are named.
const TOLD: usize = 5;

/// Turns as they are named, the first few of them.
fn turns_told(turns: &[usize]) -> String {
    let named: Vec<String> = turns.iter().take(TOLD).map(usize::to_string).collect();
    format!("第{}轮{}", named.join("、"), if turns.len() > TOLD { "等" } else { "" })
}

/// A figure with at most one decimal.
fn figure(value: f64) -> String {
    format!("{}", (value * 10.0).round() / 10.0)
}

/// That a check looks at conversations of another kind, where it does.
fn not_of(case: &Case, wanted: Channel) -> Option<String> {
    let channel = case.reading.conversation.channel;
    (channel != wanted).then(|| format!("只看{}，这是{}", wanted.name(), channel.name()))
}

/// The agent's next stretch after turn `turn`.
fn answer_to(case: &Case, turn: usize) -> Option<Block> {
    super::dialogue::agent_blocks_after(case, turn).next()
}

/// How low the customer's feeling goes, against where displeasure begins: what does not show in words, and confusion, is held against nobody.
fn lowest_told(case: &Case) -> String {
    let feeling = |turn: usize| &case.reading.feelings[turn];
    let customers = || case.reading.turns_of(Role::Customer);
    let lower = |a: &usize, b: &usize| feeling(*a).felt().total_cmp(&feeling(*b).felt());
    let Some(lowest) = customers().min_by(lower) else { return "客户没有说话".to_owned() };
    let told = |turn: usize| format!("第{turn}轮 {:.2}", feeling(turn).felt());
    let (mild, grave) = (case.settings.upset_polarity.value, case.settings.very_upset_polarity.value);
    let excused = |turn: usize| match (feeling(turn).label, feeling(turn).strongest) {
        (EmotionLabel::Confusion, _) => Some("那是困惑，不算不满"),
        // Who is calm needs no excuse.
        (_, None) if feeling(turn).felt() <= mild => Some("说不出是哪些词，不算"),
        _ => None,
    };
    let reason = excused(lowest).map_or_else(String::new, |reason| {
        let counted = customers().filter(|&turn| excused(turn).is_none()).min_by(lower);
        let counted = counted.map_or_else(String::new, |turn| format!("（算数的最低是{}）", told(turn)));
        format!("，{reason}{counted}")
    });
    format!("客户没有明显不满：情绪最低是{}{reason}；要有一轮到 {grave}（有词为证，不只是催），或两轮到 {mild}", told(lowest))
}
