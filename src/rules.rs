//! Rules judge what was read of a conversation: wording, process and time.

mod check;
mod classify;
mod contest;
mod denial;
mod folder;
mod guards;
mod industry;
mod own;
mod reading;
mod rule_set;
mod rulebook;
mod settings;
mod settled;
mod tally;
mod timing;
mod wording;

pub use check::Check;
pub use folder::{FolderError, RulebookFolder};
pub use own::{
    AskedValues, Fault, Faults, Flow, FlowExample, OwnExample, OwnRule, OwnRules, Wanted, reference_page, reference_rulebook,
    said_by, without_example,
};
pub use reading::Reading;
pub use rule_set::{Evaluation, Rule, RuleSet};
pub use rulebook::{PATH as RULEBOOK, Rulebook, RulebookError};
pub use settings::Settings;
pub use wording::OUTWEIGHED;
