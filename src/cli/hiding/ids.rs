//! Ids that tell by themselves whose they are: some systems make them of a customer's name and telephone number.

use super::{Hiding, NAME};
use crate::model::Personal;
use crate::text::Redactor;

/// What an id may not hold. Ids that a system counts through look like numbers of orders, parcels or papers: those are none of anybody.
const TELLING: &[Personal] = &[
    Personal::Mobile,
    Personal::Landline,
    Personal::IdCard,
    Personal::BankCard,
    Personal::Plate,
    Personal::Email,
    Personal::Account,
    Personal::Address,
    Personal::Name,
    Personal::Birthday,
];

impl Hiding {
    /// Whether the id of a conversation tells whose it is.
    pub(in crate::cli) fn tells_customer(&self, id: &str) -> bool {
        self.redactor.as_ref().is_some_and(|redactor| tells(redactor, id, TELLING) || has_name(redactor, id))
    }

    /// Whether the id of an agent tells more than a name, which is how agents are known.
    pub(in crate::cli) fn tells_of_agent(&self, id: &str) -> bool {
        let of_number = |kind: &&Personal| **kind != Personal::Name;
        let kinds: Vec<Personal> = TELLING.iter().filter(of_number).copied().collect();
        self.redactor.as_ref().is_some_and(|redactor| tells(redactor, id, &kinds))
    }
}

/// Whether something of these kinds stands in it that the policy hides.
fn tells(redactor: &Redactor, id: &str, kinds: &[Personal]) -> bool {
    let mut spans = redactor.find(id);
    spans.retain(|span| kinds.contains(&span.kind));
    redactor.hide(id, &spans) != id
}

/// Whether one of its Chinese parts is a name as a whole.
fn has_name(redactor: &Redactor, id: &str) -> bool {
    let parts = id.split(|c: char| !matches!(c, '\u{4e00}'..='\u{9fff}' | '·')).filter(|part| !part.is_empty());
    parts.into_iter().any(|part| redactor.hide(part, &redactor.find_under(NAME, part)) != part)
}

#[cfg(test)]
mod tests {
    use crate::cli::hiding::hiding_by;
    use crate::rules::RulebookFolder;

    #[test]
    fn ids_that_tell_whose_they_are() {
        let hiding = hiding_by(&RulebookFolder::embedded(), None).expect("a policy");
        for (reason, id, of_customer, of_agent) in [
            ("a number that is counted through", "20251103-0001", false, false),
            ("a number with a letter", "S2025110300000001", false, false),
            ("the agent's number in front", "4001-20251103-0007", false, false),
            ("a long number", "2025110311223344556", false, false),
            ("a hash", "3f9c1ab02d77e41b", false, false),
            ("a word that is no name", "会话-20251103-1", false, false),
            ("an agent's number", "A01", false, false),
            ("a group and a number", "售后客服12", false, false),
            ("a name", "李娜", true, false),
            ("a name with numbers around it", "A01-李娜-3", true, false),
            ("a name and a telephone number", "张伟-13800138000", true, true),
            ("a telephone number", "13800138000", true, true),
            ("an e-mail address", "zhangwei@example.com", true, true),
            ("an identity card", "110101199003071233", true, true),
        ] {
            assert_eq!((hiding.tells_customer(id), hiding.tells_of_agent(id)), (of_customer, of_agent), "{reason}");
        }
    }
}
