//! The kinds of check a rule can be. One kind, one file of the same shape: `check(…) -> Vec<Observation>`.

mod answered;
mod bare_reply;
mod call_timing;
mod dialogue;
mod had_to_push;
mod missing;
mod nearest;
mod policy_first;
mod premature_end;
mod repeated_script;
mod reply_time;
mod same_answer;
mod turnaround;
mod unanswered;
mod when_not_told;

pub use dialogue::first_upset;
pub use nearest::nearest;

use super::reading::Reading;
use super::settings::{Setting, Settings};
use super::tally::Tally;
use super::timing::Wait;
use crate::model::Classes;
use crate::text::Hit;
use serde::Deserialize;

/// What a rule checks, as the rulebook writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Check {
    /// Terms of the rule's own code, from its lexicon.
    Wording,
    /// The emotion of a customer's turn is the rule's code.
    Emotion,
    /// The first human reply comes late.
    FirstReplyLate,
    /// A later reply comes late.
    ReplyLate,
    /// The first human reply comes promptly and no reply late.
    ReplyPrompt,
    /// A call falls silent for long after the customer spoke.
    LongSilence,
    /// A call in which the agent never leaves the customer in silence.
    NoSilence,
    /// The agent begins while the customer still speaks.
    Interruption,
    /// The agent speaks too fast to be followed.
    FastSpeech,
    /// A question or request that no agent turn answers.
    Unanswered,
    /// A question is answered with a bare 哦 and nothing else.
    BareReply,
    /// The same agent text again and again at a customer who still asks.
    RepeatedScript,
    /// The agent closes while the customer's matter is open.
    PrematureEnd,
    /// The customer presses again and again and leaves without a word of content.
    HadToPush,
    /// The customer asks when, and is told that it will be done.
    WhenNotTold,
    /// An upset customer is answered with policy before any empathy.
    PolicyFirst,
    /// No salutation in the agent's first turns.
    NoGreeting,
    /// No thanks, check or goodbye at the end.
    NoClosing,
    /// An upset customer is never acknowledged.
    NoEmpathy,
    /// Trouble on our side and no apology.
    NoApology,
    /// A complaint or request ends with no concrete action.
    NoSolution,
    /// A promise of action with no time.
    NoTimeCommitment,
    /// Nobody asks whether the problem is solved.
    NoConfirmation,
    /// An account operation without identity check.
    NoVerification,
    /// The customer was upset and is not any more.
    EmotionRecovered,
    /// The customer says that the problem is solved.
    ProblemResolved,
}

impl Check {
    /// Whether it reproaches for what was not said or done, as far as the log shows.
    const fn is_of_absence(self) -> bool {
        matches!(
            self,
            Self::BareReply
                | Self::PrematureEnd
                | Self::HadToPush
                | Self::WhenNotTold
                | Self::PolicyFirst
                | Self::NoGreeting
                | Self::NoClosing
                | Self::NoEmpathy
                | Self::NoApology
                | Self::NoSolution
                | Self::NoTimeCommitment
                | Self::NoConfirmation
                | Self::NoVerification
        )
    }

    /// The thresholds that it goes by, with their names.
    pub fn thresholds(self, settings: &Settings) -> Vec<(&'static str, &Setting)> {
        match self {
            Self::FirstReplyLate => vec![("first_reply_s", &settings.first_reply_s)],
            Self::ReplyLate => vec![
                ("reply_s", &settings.reply_s),
                ("reply_after_hold_s", &settings.reply_after_hold_s),
                ("typing_pause_s", &settings.typing_pause_s),
            ],
            Self::ReplyPrompt => {
                vec![("prompt_reply_s", &settings.prompt_reply_s), ("complaint_reply_s", &settings.complaint_reply_s)]
            }
            Self::LongSilence | Self::NoSilence => vec![("silence_s", &settings.silence_s)],
            Self::Interruption => vec![("overlap_s", &settings.overlap_s)],
            Self::FastSpeech => vec![("chars_per_minute", &settings.chars_per_minute)],
            Self::RepeatedScript => {
                vec![("script_repeats", &settings.script_repeats), ("script_min_chars", &settings.script_min_chars)]
            }
            Self::PolicyFirst | Self::NoEmpathy => {
                vec![("upset_polarity", &settings.upset_polarity), ("very_upset_polarity", &settings.very_upset_polarity)]
            }
            Self::EmotionRecovered => vec![("upset_polarity", &settings.upset_polarity)],
            _ => Vec::new(),
        }
    }

    /// Its name in the rulebook.
    pub fn code(self) -> String {
        let name = format!("{self:?}");
        let mut code = String::new();
        for (at, c) in name.char_indices() {
            if at > 0 && c.is_uppercase() {
                code.push('_');
            }
            code.push(c.to_ascii_lowercase());
        }
        code
    }
}

/// One thing a check saw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// The turn; `None` for the whole conversation.
    pub turn: Option<usize>,
    /// The words, where there are any.
    pub hit: Option<Hit>,
    /// The agent's turn to which it is counted, where that is another one than `turn`.
    pub counted_to: Option<usize>,
    /// A figure for the message, e.g. seconds.
    pub figure: Option<f64>,
    /// What the figure passes.
    pub limit: Option<f64>,
}

impl Observation {
    /// Something seen in a turn as a whole.
    pub const fn in_turn(turn: usize) -> Self {
        Self { turn: Some(turn), hit: None, counted_to: None, figure: None, limit: None }
    }

    /// Something that the whole conversation lacks, or has.
    pub const fn of_conversation() -> Self {
        Self { turn: None, hit: None, counted_to: None, figure: None, limit: None }
    }
}

/// What process checks may look at: the reading, and what counted of the wording.
pub struct Case<'a> {
    /// The conversation.
    pub reading: &'a Reading<'a>,
    /// Where each wording code counts.
    pub tally: &'a Tally,
    /// The kind of conversation.
    pub classes: Classes,
    /// The waits of the customer.
    pub waits: &'a [Wait],
    /// The thresholds.
    pub settings: &'a Settings,
}

/// Runs a process check. Wording and emotion are evaluated before there is a tally, by the rule set itself.
pub fn run(check: Check, case: &Case) -> Vec<Observation> {
    // Where rows of the log were rejected, it may have been said in one of them.
    if check.is_of_absence() && case.reading.conversation.rejected_rows > 0 {
        return Vec::new();
    }
    match check {
        Check::Wording | Check::Emotion => Vec::new(),
        Check::FirstReplyLate => reply_time::first_late(case),
        Check::ReplyLate => reply_time::later_late(case),
        Check::ReplyPrompt => reply_time::prompt(case),
        Check::LongSilence => call_timing::long_silence(case),
        Check::NoSilence => call_timing::no_silence(case),
        Check::Interruption => call_timing::interruption(case),
        Check::FastSpeech => call_timing::fast_speech(case),
        Check::Unanswered => unanswered::check(case),
        Check::BareReply => bare_reply::check(case),
        Check::RepeatedScript => repeated_script::check(case),
        Check::PrematureEnd => premature_end::check(case),
        Check::HadToPush => had_to_push::check(case),
        Check::WhenNotTold => when_not_told::check(case),
        Check::PolicyFirst => policy_first::check(case),
        Check::NoGreeting => missing::greeting(case),
        Check::NoClosing => missing::closing(case),
        Check::NoEmpathy => missing::empathy(case),
        Check::NoApology => missing::apology(case),
        Check::NoSolution => missing::solution(case),
        Check::NoTimeCommitment => missing::time_commitment(case),
        Check::NoConfirmation => missing::confirmation(case),
        Check::NoVerification => missing::verification(case),
        Check::EmotionRecovered => turnaround::recovered(case),
        Check::ProblemResolved => turnaround::resolved(case),
    }
}
