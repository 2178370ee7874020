//! Whom is what charged to? Waits as far as the log tells them, and each agent with their own findings alone.

use super::inspector;
use jiff::tz::Offset;
use zhijian::inspect::Inspection;
use zhijian::model::{Category, Channel, Conversation, Moment, Role, Scorecard, Source, Turn};
use zhijian::score::{Aggregate, Entry};

/// A conversation with times, as minutes and seconds of one hour; a row is (speaker, `mm:ss`, text).
fn timed(rows: &[(&str, &str, &str)]) -> Conversation {
    let turn = |&(speaker, at, text): &(&str, &str, &str)| {
        let role = match speaker {
            "customer" => Role::Customer,
            "bot" => Role::Bot,
            "system" => Role::System,
            _ => Role::Agent,
        };
        let instant = format!("2025-11-03T09:{at}Z").parse().expect("a time");
        let speaker = (role == Role::Agent).then(|| speaker.into());
        Turn { role, text: text.to_owned(), at: Some(Moment { instant, offset: Offset::UTC }), end: None, speaker }
    };
    Conversation {
        id: "timed".to_owned(),
        channel: Channel::Chat,
        agent_id: None,
        customer_id: None,
        meta: std::collections::BTreeMap::new(),
        turns: rows.iter().map(turn).collect(),
        rejected_rows: 0,
        source: Source { path: "".into(), line: 1 },
    }
}

fn found_of(card: &Scorecard) -> Vec<Category> {
    card.findings.iter().map(|finding| finding.category).collect()
}

fn found(inspection: &Inspection) -> Vec<Category> {
    found_of(&inspection.card)
}

#[test]
fn who_is_served_by_a_bot_alone_was_left_by_nobody() {
    let inspector = inspector();
    let ask = ("customer", "00:00", "请问怎么改收货地址");
    let answer = ("bot", "00:01", "您好，请在订单详情里修改地址");
    for (reason, rows, is_judged) in [
        ("a bot answers", vec![ask, answer, ("customer", "00:20", "好了谢谢")], false),
        ("nobody answers", vec![ask, ("customer", "05:20", "人呢")], true),
        ("an agent answers after the bot", vec![ask, answer, ("甲", "01:00", "您好，我帮您改")], true),
    ] {
        let card = inspector.inspect(timed(&rows)).card;
        let applies = card.dimensions.iter().any(|dimension| dimension.applicable);
        assert_eq!(applies, is_judged, "{reason}: {:?}", card.dimensions);
    }
}

#[test]
fn what_a_guess_outweighs_still_backs_it() {
    let rows = [
        ("customer", "00:00", "楼道灯坏了一个月没人修"),
        ("甲", "00:10", "您好，哪一栋"),
        ("customer", "00:20", "三栋，我都报了四次了"),
        ("甲", "00:30", "好的"),
        ("customer", "00:40", "好什么好，什么时候修"),
        ("甲", "00:50", "你欠了两年物业费还好意思说"),
        ("customer", "01:00", "你这是什么态度"),
        ("甲", "01:10", "已经登记了"),
    ];
    let found = found(&inspector().inspect(timed(&rows)));
    let reproaches = [Category::Confrontation, Category::Sarcasm, Category::Rhetorical];
    assert!(found.iter().any(|code| reproaches.contains(code)), "{found:?}");
}

#[test]
fn a_grave_guess_does_not_live_on_another_s_words() {
    let rows = [("customer", "00:00", "你们总部电话给我"), ("甲", "00:10", "400那个 手册上有"), ("customer", "00:20", "行吧")];
    let found = found(&inspector().inspect(timed(&rows)));
    assert!(!found.contains(&Category::PrivacyLeak), "{found:?}");
}

#[test]
fn a_wait_is_charged_only_as_far_as_the_log_tells_it() {
    use Category::{PromptResponse, SlowFirstResponse};
    let inspector = inspector();
    let ask = ("customer", "00:00", "请问怎么退货");
    let queue = ("system", "03:00", "客服甲进入会话");
    for (reason, rows, late, prompt) in [
        ("late by a second", vec![ask, ("甲", "00:31", "您好，我帮您看一下")], true, false),
        ("prompt", vec![ask, ("甲", "00:11", "您好，我帮您看一下")], false, true),
        ("whole minutes: one may be a second", vec![ask, ("甲", "01:00", "您好，我帮您看一下")], false, false),
        ("whole minutes: three are late at any rate", vec![ask, ("甲", "03:00", "您好，我帮您看一下")], true, false),
        ("same whole minute: maybe a minute", vec![ask, ("甲", "00:00", "您好，我帮您看一下")], false, false),
        ("the queue is not the agent's", vec![ask, queue, ("甲", "03:10", "您好，我帮您看一下")], false, true),
    ] {
        let found = found(&inspector.inspect(timed(&rows)));
        assert_eq!((found.contains(&SlowFirstResponse), found.contains(&PromptResponse)), (late, prompt), "{reason}");
    }
}

#[test]
fn a_log_that_lost_rows_is_no_witness_of_waits() {
    let rows = [("customer", "00:00", "请问怎么退货"), ("甲", "05:31", "您好，我帮您看一下")];
    let lost = Conversation { rejected_rows: 1, ..timed(&rows) };
    assert!(!found(&inspector().inspect(lost)).contains(&Category::SlowFirstResponse));
}

#[test]
fn an_agent_answers_for_nobody_else() {
    let rows = [
        ("customer", "00:00", "请问怎么退货"),
        ("甲", "00:10", "您好，很高兴为您服务，我帮您看一下"),
        ("customer", "00:20", "好"),
        ("乙", "00:30", "你有病吧"),
    ];
    let card = inspector().inspect(timed(&rows)).card;
    let score = |agent: &str| card.agent_scores.iter().find(|own| &*own.agent_id == agent).map(|own| own.score).expect("a share");
    assert!(score("甲") > score("乙") + 15.0 && score("乙") < 60.0, "{} {}", score("甲"), score("乙"));
}

#[test]
fn what_somebody_without_a_name_said_is_nobody_else_s() {
    let mut chat = timed(&[
        ("customer", "00:00", "请问怎么退货"),
        ("甲", "00:10", "你有病吧"),
        ("customer", "00:20", "你什么态度"),
        ("乙", "00:30", "您好，非常抱歉，我帮您办理退货"),
    ]);
    chat.turns[1].speaker = None;
    let card = inspector().inspect(chat).card;
    let insult = card.findings.iter().find(|finding| finding.category == Category::Insult);
    assert_eq!(insult.map(|finding| finding.agent_id.as_deref()), Some(None), "{:?}", found_of(&card));
}

#[test]
fn an_opening_is_his_who_speaks_first_and_an_end_his_who_speaks_last() {
    let rows = [
        ("customer", "00:00", "退款怎么还没到"),
        ("甲", "00:05", "订单号"),
        ("customer", "00:09", "12345678，退款十天了都没到账"),
        ("甲", "00:20", "为您转接售后"),
        ("乙", "00:30", "查到了，退款今天下午已经原路退回，银行一般两小时内入账"),
        ("customer", "00:40", "好"),
        ("system", "00:50", "会话已结束"),
    ];
    let card = inspector().inspect(timed(&rows)).card;
    for (code, expected) in
        [(Category::MissingGreeting, "甲"), (Category::MissingClosing, "乙"), (Category::MissingConfirmation, "乙")]
    {
        let finding = card.findings.iter().find(|finding| finding.category == code);
        assert_eq!(finding.and_then(|finding| finding.agent_id.as_deref()), Some(expected), "{code:?}");
    }
}

#[test]
fn an_agent_who_said_nothing_is_not_judged() {
    let mut aggregate = Aggregate::default();
    let alone = Conversation { agent_id: Some("甲".into()), ..timed(&[("customer", "00:00", "在吗")]) };
    let inspection = inspector().inspect(alone);
    aggregate.add(Entry::new(&inspection.conversation, &inspection.card));
    assert_eq!((aggregate.conversations(), aggregate.agents().len()), (1, 0));
}
