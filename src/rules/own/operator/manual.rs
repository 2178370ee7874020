//! What only a person can judge: the rule puts the question on the list of those to be looked at.

use super::{Form, Looks, Operator};

pub(in crate::rules::own) const FORM: Form = Form {
    key: "manual",
    name: "人工项",
    about: "要人工判断的问题；总是成立，所在规则自动成为 review_only（不扣分，交人工复核）",
    keys: &[],
    looks: Looks::Whole,
    read: |value, table, _| {
        let text = value.text()?;
        if text.text.trim().is_empty() {
            return Err(table.source.fault(&text.span, "要写请人判断什么，例如 \"语气是否真诚\""));
        }
        Ok(Operator::Manual(text.text))
    },
};
