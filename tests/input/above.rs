//! Transcripts with what tells whose they are above the turns: heads, titles before names, the beginning of a call; and what only looks like it.

use crate::support::{case, check_all, read_bytes, who};
use zhijian::{
    input::{Batch, ReadOptions},
    model::{Channel, Turn},
};

fn read(name: &str, text: &str) -> Batch {
    read_bytes(name, text.as_bytes(), &ReadOptions::default())
}

#[test]
fn whose_a_conversation_is_stands_above_each_of_many() {
    let head = |n: u32| format!("会话编号：D{n:06}\n访客来源：官网\n客户：jd_{n:06}\n\n老顾：在吗\n小美：请稍等\n\n");
    let text: String = (0..10_050).map(head).collect();
    let batch = read("in.txt", &text);
    assert_eq!((batch.conversations.len(), batch.problems.len()), (10_050, 0));
    for conversation in [&batch.conversations[0], &batch.conversations[10_049]] {
        assert!(who(conversation).contains("/jd_0"), "{}", who(conversation));
        assert_eq!(conversation.turns.len(), 2, "{}", who(conversation));
    }
}

#[test]
fn titles_before_the_names() {
    for (agent, customer) in
        [("会员服务", "潜水"), ("家长中心", "冒泡"), ("用户服务", "潜水"), ("车主", "潜水"), ("业主", "业主"), ("售后", "会员")]
    {
        let text = format!("【{agent}】小李(1) 20:11:05\n您好，请稍等\n【{customer}】小橘(2) 20:11:40\n我买的洗衣机漏水\n");
        let batch = read("in.txt", &text);
        assert_eq!(who(&batch.conversations[0]), "小李/-: agent 小李, customer 小橘", "{agent} {customer}");
    }
    let batch = read(
        "in.txt",
        "【售后】XK-老周(10023456) 20:11:05\n您好\n【买家】小橘子(88213377) 20:11:40\n洗衣机漏水\n【售后】XK-老周(10023456) 20:12:02\n好\n",
    );
    assert_eq!(who(&batch.conversations[0]), "XK-老周/-: agent XK-老周, customer 小橘子, agent XK-老周");
    let batch =
        read("in.txt", "【管理员】云鹿(1) 20:11:05\n在\n【潜水】小橘子(2) 20:11:40\n在吗\n【管理员】云鹿(1) 20:12:05\n嗯\n");
    assert_eq!(who(&batch.conversations[0]), "云鹿/-: agent 云鹿, customer 小橘子, agent 云鹿");
}

#[test]
fn when_a_call_began_stands_above_it() {
    let plain = "客服：您好\n客户：不制冷\n";
    let clock = "客服 20:11:05\n您好\n客户 20:11:15\n不制冷\n";
    let counted = "[00:00:02] 客服：您好\n[00:00:09] 客户：不制冷\n";
    for (head, talk, channel, expected) in [
        ("来电 2026-11-05 20:11", plain, Channel::Call, "2026-11-05 20:11:00 -"),
        ("【呼出】2026-11-05 20:11:00 时长 01:20", plain, Channel::Call, "2026-11-05 20:11:00 -"),
        ("通话时间：2026年11月5日 20:11", plain, Channel::Call, "2026-11-05 20:11:00 -"),
        ("通话开始时间：2026/11/05 20:11:03\n通话结束时间：2026/11/05 20:13:03", plain, Channel::Call, "2026-11-05 20:11:03 -"),
        ("呼入时间 2026-11-05 20:11", clock, Channel::Call, "2026-11-05 20:11:05 2026-11-05 20:11:15"),
        ("录音开始：2026-11-05 20:11:03", counted, Channel::Call, "2026-11-05 20:11:05 2026-11-05 20:11:12"),
        ("咨询时间：2026-11-05 20:11", plain, Channel::Chat, "2026-11-05 20:11:00 -"),
        ("通话时间：03:12", plain, Channel::Chat, "- -"),
        (
            "对话时间：2026-11-05 20:11",
            "[2026-11-05 00:02:10] 客服：您好\n[2026-11-05 00:02:30] 客户：不制冷\n",
            Channel::Chat,
            "2026-11-05 00:02:10 2026-11-05 00:02:30",
        ),
    ] {
        let batch = read("in.txt", &format!("{head}\n{talk}"));
        assert!(batch.problems.is_empty(), "{head}: {:?}", batch.problems);
        let [conversation] = batch.conversations.as_slice() else { panic!("{head}: {:?}", batch.conversations) };
        let time =
            |turn: &Turn| turn.at.map_or_else(|| "-".to_owned(), |at| at.civil().strftime("%Y-%m-%d %H:%M:%S").to_string());
        assert_eq!(conversation.turns.iter().map(time).collect::<Vec<_>>().join(" "), expected, "{head}");
        assert_eq!(conversation.channel, channel, "{head}");
    }
    let two = format!("来电 2026-11-05 20:11 138****0011\n{plain}来电 2026-11-06 09:02 139****0022\n{plain}");
    check_all(
        "in.txt",
        &[
            case("two calls", &two, &["in-1: agent 您好 / customer 不制冷", "in-2: agent 您好 / customer 不制冷"], &[]),
            case(
                "two calls, the other way round",
                &format!("【呼入】2026-11-05 20:11\n{plain}\n【呼出】2026-11-06 09:02\n客户：喂\n客服：您好\n"),
                &["in-1: agent 您好 / customer 不制冷", "in-2: customer 喂 / agent 您好"],
                &[],
            ),
            case(
                "a call that somebody shows, with a word of his",
                "来电 2026-11-05 20:11\n客服：您好\n客户：我给你看记录\n来电 2026-11-04 18:00 没人接\n客户：你们怎么解释\n客服：抱歉\n",
                &["in: agent 您好 / customer 我给你看记录\n来电 2026-11-04 18:00 没人接 / customer 你们怎么解释 / agent 抱歉"],
                &[],
            ),
            case(
                "the same without a word",
                "来电 2026-11-05 20:11\n客服：您好\n客户：我给你看记录\n来电 2026-11-04 18:00\n客户：你们怎么解释\n客服：抱歉\n",
                &["in: agent 您好 / customer 我给你看记录\n来电 2026-11-04 18:00 / customer 你们怎么解释 / agent 抱歉"],
                &[],
            ),
            case(
                "another time within what somebody says",
                "来电 2026-11-05 20:11\n客服：您好\n客户：你们的短信写着：\n服务时间：2026-11-06 09:00 至 18:00\n我等了一天没人来\n客服：抱歉\n",
                &[
                    "in: agent 您好 / customer 你们的短信写着：\n服务时间：2026-11-06 09:00 至 18:00\n我等了一天没人来 / agent 抱歉",
                ],
                &[],
            ),
            case(
                "what somebody says of a call",
                "客服：您好\n客户：你好\n来电 2026-11-05 20:11\n没人接\n",
                &["in: agent 您好 / customer 你好\n来电 2026-11-05 20:11\n没人接"],
                &[],
            ),
        ],
    );
}

#[test]
fn sheets_of_examples_are_no_conversations() {
    let cases = [
        case(
            "topics that seldom change",
            "投诉,我要投诉你们家\n投诉,我要退货怎么还没\n咨询,您好有什么可以帮您\n咨询,请稍等帮您查\n投诉,我买的东西坏了\n",
            &[],
            &["1 no_header"],
        ),
        case(
            "topics in turn",
            "退货问题,我要退货怎么还没\n咨询,有什么可以帮您\n退货问题,我买的东西坏了\n咨询,请稍等\n退货问题,你们家怎么这样\n",
            &[],
            &["1 no_header"],
        ),
        case("nothing of a customer is among them", "甲,有什么可以帮您\n乙,不制冷\n甲,请稍等\n乙,好\n", &[], &["1 no_header"]),
    ];
    check_all("in.csv", &cases);
}

#[test]
fn a_shop_s_log_with_several_buyers() {
    let one = "t***7(2026-11-05 14:01:55):\n在吗\n云鹿旗舰店:小禾(2026-11-05 14:02:06):\n在的呢\n";
    let two = "云***儿(2026-11-05 14:20:01):\n有色差\n云鹿旗舰店:阿泽(2026-11-05 14:26:40):\n正常的\n\n云***儿(2026-11-05 14:27:00):\n退货\n";
    let apart = &["in-1: customer 在吗 / agent 在的呢", "in-2: customer 有色差 / agent 正常的 / customer 退货"];
    let cases = [
        case("a blank line before another buyer", &format!("{one}\n{two}"), apart, &[]),
        case(
            "none: whoever has no account of the shop is a customer",
            &format!("{one}{two}"),
            &["in: customer 在吗 / agent 在的呢 / customer 有色差 / agent 正常的 / customer 退货"],
            &[],
        ),
    ];
    check_all("in.txt", &cases);
}
