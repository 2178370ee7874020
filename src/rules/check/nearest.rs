//! What came nearest to a finding of a process rule, or what kept it from one: for people who ask why nothing was found.

mod course;
mod steps;
mod timing;

use super::{Case, Check};
use crate::model::{Category, Channel, Role};
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

/// How low the customer's feeling goes, against where displeasure begins.
fn lowest_told(case: &Case) -> String {
    let polarity = |turn: usize| case.reading.feelings[turn].felt();
    let lowest = case.reading.turns_of(Role::Customer).min_by(|&a, &b| polarity(a).total_cmp(&polarity(b)));
    let (mild, grave) = (case.settings.upset_polarity.value, case.settings.very_upset_polarity.value);
    lowest.map_or_else(
        || "客户没有说话".to_owned(),
        |turn| {
            let lowest = polarity(turn);
            format!("客户没有明显不满：情绪最低是第{turn}轮 {lowest:.2}；要有一轮到 {grave}，或两轮到 {mild}，并且说得出是哪些词")
        },
    )
}
