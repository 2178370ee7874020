//! Terms that are split over several messages in a row.

use super::inspector;
use std::collections::BTreeMap;
use zhijian::inspect::Inspector;
use zhijian::model::{Category, Channel, Conversation, Role, Source, Turn, Via};

const A: Role = Role::Agent;
const C: Role = Role::Customer;
const S: Role = Role::System;

/// A reason, the turns, the code that is looked for, and in which turn with which words it is found.
type Case = (&'static str, &'static [(Role, &'static str)], Category, Option<(usize, &'static str)>);

/// Where `category` was found: the turn, the words quoted and the tier.
fn found(inspector: &Inspector, turns: &[(Role, &str)], category: Category) -> Vec<(usize, String, Via)> {
    let turn = |&(role, text): &(Role, &str)| Turn { role, text: text.to_owned(), at: None, end: None, speaker: None };
    let conversation = Conversation {
        id: String::new(),
        channel: Channel::Chat,
        agent_id: None,
        customer_id: None,
        meta: BTreeMap::new(),
        turns: turns.iter().map(turn).collect(),
        rejected_rows: 0,
        source: Source { path: "".into(), line: 0 },
    };
    let findings = inspector.inspect(conversation).card.findings.into_iter();
    let of_category = findings.filter(|finding| finding.category == category);
    of_category.filter_map(|finding| Some((finding.turn?, finding.quote?.text, finding.via?))).collect()
}

#[test]
fn a_term_is_found_over_short_messages_of_one_speaker() {
    use Category::{Abuse, Insult, OffPlatform, ThreatComplaint};
    let inspector = inspector();
    let cases: [Case; 14] = [
        ("a contact", &[(C, "太贵了"), (A, "加我"), (A, "微"), (A, "信"), (A, "12345")], OffPlatform, Some((1, "加我"))),
        ("an insult", &[(C, "在吗"), (A, "傻"), (A, "逼")], Insult, Some((1, "傻"))),
        ("behind other words", &[(A, "你就是个傻"), (A, "逼")], Insult, Some((0, "你就是个傻"))),
        ("a customer's", &[(C, "你们"), (C, "傻"), (C, "逼")], Abuse, Some((1, "傻"))),
        ("spaces at the end", &[(A, "傻 "), (A, "逼 ")], Insult, Some((0, "傻"))),
        ("somebody between", &[(A, "傻"), (C, "?"), (A, "逼")], Insult, None),
        ("the system between", &[(A, "傻"), (S, "客户正在输入"), (A, "逼")], Insult, None),
        ("two speakers", &[(A, "傻"), (C, "逼")], Insult, None),
        ("the end cuts a word", &[(C, "我要投"), (C, "诉求是退款")], ThreatComplaint, None),
        ("the end cuts a word of an insult", &[(A, "您这不是"), (A, "人工智能吗")], Insult, None),
        ("neither message is its own", &[(A, "他真傻"), (A, "逼我退货")], Insult, None),
        ("rolling and washing", &[(A, "滚筒"), (A, "洗衣机")], Insult, None),
        ("a friendly talk", &[(A, "好的"), (A, "加我们"), (A, "微波炉"), (A, "信息")], OffPlatform, None),
        ("a long message is a sentence", &[(A, "这件事情我们都觉得真傻"), (A, "逼")], Insult, None),
    ];
    for (reason, turns, category, expected) in cases {
        let expected: Vec<_> = expected.into_iter().map(|(turn, text)| (turn, text.to_owned(), Via::Split)).collect();
        assert_eq!(found(inspector, turns, category), expected, "{reason}");
    }
}

#[test]
fn what_one_message_holds_is_no_split_term() {
    let inspector = inspector();
    let found = found(inspector, &[(A, "傻逼"), (A, "逼")], Category::Insult);
    assert_eq!(found, [(0, "傻逼".to_owned(), Via::Exact)]);
}
