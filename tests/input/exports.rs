//! Exports of message systems as they come: messages in JSON, conversations below a heading, archives.

use crate::support::{case, check_all, read_bytes, short};
use zhijian::input::ReadOptions;

#[test]
fn messages_with_what_they_are_wrapped_in() {
    check_all(
        "in.csv",
        &[
            case(
                "环信 has bodies in the cell",
                "session_id,from_type,body\nc1,visitor,\"{\"\"bodies\"\": [{\"\"type\"\": \"\"txt\"\", \"\"msg\"\": \"\"在吗\"\"}], \"\"ext\"\": {\"\"weichat\"\": {\"\"msg\"\": \"\"x\"\"}}}\"\nc1,seat,\"{\"\"bodies\"\":[{\"\"type\"\":\"\"img\"\",\"\"url\"\":\"\"http://x/1\"\"}]}\"\n",
                &["c1: customer 在吗 / agent [图片]"],
                &[],
            ),
            case(
                "the kind stands in a column of its own",
                "会话ID,发送方,消息类型,消息内容\nc1,客户,图片,\nc1,客户,语音,https://x/a\nc1,客服,撤回,\nc1,客服,文本,您好\nc1,客户,文本,\n",
                &["c1: customer [图片] / customer [语音] / system 撤回了一条消息 / agent 您好"],
                &["6 no_text"],
            ),
        ],
    );
    check_all(
        "in.jsonl",
        &[
            case(
                "环信 has them in a payload",
                "{\"session_id\":\"c1\",\"from_type\":\"visitor\",\"payload\":{\"bodies\":[{\"type\":\"txt\",\"msg\":\"在吗\"}],\"ext\":{}}}\n",
                &["c1: customer 在吗"],
                &[],
            ),
            case(
                "腾讯 IM has elements",
                "{\"session_id\":\"c1\",\"role\":\"客户\",\"MsgBody\":[{\"MsgType\":\"TIMTextElem\",\"MsgContent\":{\"Text\":\"看图\"}},{\"MsgType\":\"TIMImageElem\",\"MsgContent\":{\"UUID\":\"1\"}}]}\n",
                &["c1: customer 看图\n[图片]"],
                &[],
            ),
            case(
                "企业微信 has an object that is called as the kind",
                "{\"session_id\":\"c1\",\"role\":\"客户\",\"msgtype\":\"text\",\"text\":{\"content\":\"在吗\"}}\n{\"session_id\":\"c1\",\"role\":\"客户\",\"msgtype\":\"image\",\"image\":{\"md5sum\":\"5\"}}\n{\"session_id\":\"c1\",\"role\":\"客服\",\"msgtype\":\"link\",\"link\":{\"title\":\"活动\",\"description\":\"满减\"}}\n{\"session_id\":\"c1\",\"role\":\"客服\",\"msgtype\":\"revoke\",\"revoke\":{\"pre_msgid\":\"1\"}}\n",
                &["c1: customer 在吗 / customer [图片] / agent [链接] 活动 满减 / system 撤回了一条消息"],
                &[],
            ),
            case(
                "turns within a conversation",
                "{\"session_id\":\"c1\",\"messages\":[{\"from\":\"user\",\"type\":\"text\",\"content\":{\"text\":\"在吗\"}},{\"from\":\"agent\",\"type\":\"image\",\"content\":\"\"},{\"from\":\"agent\",\"content\":[{\"type\":\"text\",\"text\":\"您好\"},{\"type\":\"image\",\"url\":\"u\"}]}]}\n",
                &["c1: customer 在吗 / agent [图片] / agent 您好\n[图片]"],
                &[],
            ),
        ],
    );
}

#[test]
fn json_that_is_not_understood_is_told() {
    let text = "session_id,from_type,body\nc1,visitor,\"{\"\"orderId\"\":\"\"1\"\"}\"\nc1,seat,您好\nc1,visitor,\"{\"\"bodies\"\":[{\"\"msg\"\":\"\"在\"\n";
    let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
    assert_eq!(
        batch.conversations.iter().map(short).collect::<Vec<_>>(),
        ["c1: customer {\"orderId\":\"1\"} / agent 您好 / customer {\"bodies\":[{\"msg\":\"在"]
    );
    assert_eq!((batch.remarks.unread, batch.remarks.first_unread.map(|(_, line)| line)), (2, Some(2)));
}

/// Why it is there, and how a heading is made of a number and a name.
type Heading<'h> = (&'h str, &'h dyn Fn(u8, &str) -> String);

#[test]
fn conversations_below_a_heading_with_somebody() {
    let talk = |heading: &dyn Fn(u8, &str) -> String| {
        format!(
            "{}\n山有木兮 (2025-03-04 09:05:31):\n在吗\n悦己旗舰店:小桃 (2025-03-04 09:05:51):\n在的\n\n{}\nmomo (2025-03-04 10:57:04):\n好的\n小桃 (2025-03-04 10:57:24):\n嗯\n",
            heading(1, "山有木兮"),
            heading(2, "momo")
        )
    };
    let headings: [Heading<'_>; 9] = [
        ("rules on both sides", &|_, name| format!("==== 与 {name} 的聊天记录 ====")),
        ("dashes without spaces", &|_, name| format!("—— 与{name}的会话 ——")),
        ("a number, and the buyer", &|number, name| format!("【会话 {number}】买家：{name}")),
        ("a heading of Markdown with a name alone", &|_, name| format!("## {name}")),
        ("the name in brackets", &|_, name| format!("【{name}】")),
        ("nothing around it", &|_, name| format!("与 {name} 的聊天")),
        ("quotes, and a colon behind", &|_, name| format!("以下是与“{name}”的聊天记录：")),
        ("the customer alone", &|_, name| format!("=== 客户：{name} ===")),
        ("in English", &|_, name| format!("--- Chat with {name} ---")),
    ];
    for (reason, heading) in headings {
        let batch = read_bytes("x.txt", talk(heading).as_bytes(), &ReadOptions::default());
        let read: Vec<String> = batch.conversations.iter().map(short).collect();
        assert_eq!(read, ["x-1: customer 在吗 / agent 在的", "x-2: customer 好的 / agent 嗯"], "{reason}: {:?}", batch.problems);
        assert!(batch.problems.is_empty(), "{reason}: {:?}", batch.problems);
        let customers: Vec<_> = batch.conversations.iter().map(|talk| talk.customer_id.as_deref()).collect();
        assert_eq!(customers, [Some("山有木兮"), Some("momo")], "{reason}");
    }
    check_all(
        "x.txt",
        &[
            case(
                "what people say of talks divides nothing",
                "客户：在吗\n客服：在的\n和你们的聊天记录\n都在这里\n客户：好\n",
                &["x: customer 在吗 / agent 在的\n和你们的聊天记录\n都在这里 / customer 好"],
                &[],
            ),
            case(
                "an id in the heading",
                "【会话 C-1003】客户：张三\n张三：在吗\n小美：在的\n张三：好\n小美：嗯\n",
                &["C-1003: customer 在吗 / agent 在的 / customer 好 / agent 嗯"],
                &[],
            ),
            case(
                "the agent's own name above times",
                "==== 小李 ====\n2026-03-04 09:00:00 张三\n我要退货\n2026-03-04 09:00:10 小李\n您好，很高兴为您服务\n",
                &["x: customer 我要退货 / agent 您好，很高兴为您服务"],
                &[],
            ),
            case(
                "the agent's own name above several customers",
                "# 小李\n\n张三：我要退货\n小李：您好，很高兴为您服务\n张三：好\n王五：我的快递呢\n王五：急\n小李：您好，请稍等\n",
                &[
                    "x: customer 我要退货 / agent 您好，很高兴为您服务 / customer 好 / customer 我的快递呢 / customer 急 / agent 您好，请稍等",
                ],
                &[],
            ),
            case(
                "the agent's own name above somebody who says nothing that tells",
                "# 小李\n\n张三：在\n小李：您好，很高兴为您服务\n张三：嗯\n小李：好\n",
                &["x: customer 在 / agent 您好，很高兴为您服务 / customer 嗯 / agent 好"],
                &[],
            ),
            case(
                "a signature",
                "张三：我要退款\n小李：已为您退款\n—小李—\n张三：谢谢\n小李：不客气\n",
                &["x: customer 我要退款 / agent 已为您退款\n—小李— / customer 谢谢 / agent 不客气"],
                &[],
            ),
            case(
                "somebody who is called",
                "张三：我要退款\n小李：请稍等\n张三：请找\n\n#小李\n小李：已为您退款\n",
                &["x: customer 我要退款 / agent 请稍等 / customer 请找\n\n#小李 / agent 已为您退款"],
                &[],
            ),
            case(
                "talks that are forwarded",
                "张三：我要退款\n小李：请稍等\n张三：我转发给你\n和小李的聊天记录\n小李：看到了\n",
                &["x: customer 我要退款 / agent 请稍等 / customer 我转发给你\n和小李的聊天记录 / agent 看到了"],
                &[],
            ),
            case(
                "rules without blank lines",
                "==== 张三 ====\n张三：我要退款\n小李：请稍等\n张三：好\n==== 王五 ====\n王五：我要退货\n小李：请稍等\n王五：好\n",
                &["x-1: customer 我要退款 / agent 请稍等 / customer 好", "x-2: customer 我要退货 / agent 请稍等 / customer 好"],
                &[],
            ),
            case(
                "the number of a conversation before its first turn",
                "对话1 客户：我要退款，已经等了整整三个星期了，到现在还是没有任何人联系我，请你们今天之内一定要给我一个答复\n客服：好的\n客户：谢谢\n",
                &[
                    "x: customer 我要退款，已经等了整整三个星期了，到现在还是没有任何人联系我，请你们今天之内一定要给我一个答复 / agent 好的 / customer 谢谢",
                ],
                &[],
            ),
        ],
    );
}

#[test]
fn the_archive_of_wecom() {
    const FIRST: &str = "ZhangMin~wmKx3DAAAjq8oA1 2025-03-04: customer 在吗 / agent [图片] / system 撤回了一条消息";
    const SECOND: &str = "WangLei~wmKx3DAAAjq8oA1 2025-03-04: agent [语音]";
    const CUSTOMER: &str = "wmKx3DAAAjq8oA1";
    let row = |from: &str, to: &str, room: &str, kind: &str, text: &str| {
        format!("{from},\"[\"\"{to}\"\"]\",{room},1741079131000,{kind},\"{}\"\n", text.replace('"', "\"\""))
    };
    let talk = [
        row(CUSTOMER, "ZhangMin", "", "text", r#"{"content": "在吗"}"#),
        row("ZhangMin", CUSTOMER, "", "image", r#"{"md5sum": "50de"}"#),
        row("ZhangMin", CUSTOMER, "", "revoke", r#"{"pre_msgid": "1"}"#),
        row("WangLei", CUSTOMER, "", "voice", ""),
    ]
    .concat();
    let header = "from,tolist,roomid,msgtime,msgtype,content\n";
    let json = |from: &str, to: &str, rest: &str| {
        format!("{{\"from\":\"{from}\",\"tolist\":[\"{to}\"],\"roomid\":\"\",\"msgtime\":1741079131000,{rest}}}\n")
    };
    check_all(
        "in.csv",
        &[
            case("no room in any row", &format!("{header}{talk}"), &[FIRST, SECOND], &[]),
            case(
                "a group among them",
                &format!("{header}{talk}{}", row(CUSTOMER, "ZhangMin", "wrRoom01", "text", r#"{"content": "群里"}"#)),
                &[FIRST, SECOND, "wrRoom01: customer 群里"],
                &[],
            ),
            case(
                "a column for ids that is empty, in one conversation",
                "会话ID,角色,内容\n,客户,在吗\n,客服,您好\n",
                &["in: customer 在吗 / agent 您好"],
                &[],
            ),
            case(
                "an empty one beside another",
                "room_id,session_id,角色,内容\n,c1,客户,在吗\n,c1,客服,您好\n",
                &["c1: customer 在吗 / agent 您好"],
                &[],
            ),
        ],
    );
    let lines = json(CUSTOMER, "ZhangMin", r#""msgtype":"text","text":{"content":"在吗"}"#)
        + &json("ZhangMin", CUSTOMER, r#""msgtype":"image","image":{"md5sum":"5"}"#)
        + &json("ZhangMin", CUSTOMER, r#""msgtype":"revoke","revoke":{"pre_msgid":"1"}"#)
        + &json("WangLei", CUSTOMER, r#""msgtype":"voice","voice":{"play_length":3}"#);
    check_all("in.jsonl", &[case("the same as JSON", &lines, &[FIRST, SECOND], &[])]);
}

#[test]
fn an_id_that_no_row_has_is_not_to_be_filled_down() {
    let text = "会话ID,角色,内容,客户\n,客户,在吗,张*\n,客服,您好,李*\nc1,客户,在吗,王*\n,客服,您好,王*\n";
    let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
    let advised: Vec<bool> = batch.problems.iter().map(|problem| problem.detail.contains("fill_down")).collect();
    assert_eq!(advised, [false, false, true], "{:?}", batch.problems);
}

#[test]
fn a_message_that_stands_twice_is_one() {
    let table = "msg_id,会话ID,发送方,内容\nm1,c1,客户,在吗\nm1,c1,客户,在吗\nm2,c1,客服,您好\nm1,c2,客户,在吗\n,c2,客户,在吗\n,c2,客户,在吗\nm2,c2,客服,您好\nm2,c2,客服,请讲\n";
    let json = "{\"session_id\":\"c1\",\"messages\":[{\"messageId\":1,\"from\":\"user\",\"text\":\"在吗\"},{\"messageId\":1,\"from\":\"user\",\"text\":\"在吗\"},{\"messageId\":2,\"from\":\"agent\",\"text\":\"在吗\"},{\"messageId\":3,\"from\":\"user\",\"text\":\"喂\"}]}\n";
    for (name, text, expected, repeated) in [
        (
            "in.csv",
            table,
            &["c1: customer 在吗 / agent 您好", "c2: customer 在吗 / customer 在吗 / customer 在吗 / agent 您好 / agent 请讲"]
                as &[&str],
            1,
        ),
        ("in.jsonl", json, &["c1: customer 在吗 / agent 在吗 / customer 喂"], 1),
        // Ids that are the same for all, or begin anew, with times and without.
        (
            "in.csv",
            "会话ID,角色,消息ID,时间,内容\nc1,客户,0,2026-03-04 09:00:00,在吗\nc1,客服,1,2026-03-04 09:00:05,您好\nc1,客户,0,2026-03-04 09:03:00,在吗\nc1,客户,0,2026-03-04 09:03:00,在吗\n",
            &["c1: customer 在吗 / agent 您好 / customer 在吗"],
            1,
        ),
        (
            "in.csv",
            "会话ID,角色,消息ID,内容\nc1,客户,0,在吗\nc1,客服,0,您好\nc1,客户,0,在吗\nc1,客服,0,您好\n",
            &["c1: customer 在吗 / agent 您好 / customer 在吗 / agent 您好"],
            0,
        ),
    ] {
        let batch = read_bytes(name, text.as_bytes(), &ReadOptions::default());
        assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), expected);
        assert_eq!((batch.remarks.repeated, batch.problems.len(), batch.conversations[0].rejected_rows), (repeated, 0, 0));
    }
}
