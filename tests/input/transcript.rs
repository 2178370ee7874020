//! Transcripts as people paste them: each case is a file, and what is read of it.

use crate::support::{place, read_bytes, with_layout};
use zhijian::{
    input::ReadOptions,
    model::{Conversation, Turn},
};

/// `id: role name time text / …`, with the day of the first turn behind the id.
fn long(conversation: &Conversation) -> String {
    let turn = |turn: &Turn| {
        let at = turn.at.map_or_else(String::new, |at| format!(" {}", at.civil().time()));
        let speaker = turn.speaker.as_deref().map_or_else(String::new, |name| format!(" {name}"));
        format!("{}{speaker}{at}: {}", turn.role, turn.text)
    };
    let day = conversation.started_at().map_or_else(String::new, |at| format!(" {}", at.civil().date()));
    format!("{}{day}| {}", conversation.id, conversation.turns.iter().map(turn).collect::<Vec<_>>().join(" / "))
}

struct Case {
    reason: &'static str,
    text: &'static str,
    conversations: &'static [&'static str],
    problems: &'static [&'static str],
}

fn check(name: &str, options: &ReadOptions, cases: &[Case]) {
    for Case { reason, text, conversations, problems } in cases {
        let batch = read_bytes(name, text.as_bytes(), options);
        assert_eq!(batch.conversations.iter().map(long).collect::<Vec<_>>(), *conversations, "{reason}: {:?}", batch.problems);
        assert_eq!(batch.problems.iter().map(place).collect::<Vec<_>>(), *problems, "{reason}: {:?}", batch.problems);
    }
}

#[test]
fn forms_of_lines() {
    let cases = [
        Case {
            reason: "role words, lines that go on, and colons within the text",
            text: "客户：我的快递呢\n单号：SF123\n客服：您好\n\n地址：杭州\n地址：确认吗\n客户：对\n",
            conversations: &["聊天| customer: 我的快递呢\n单号：SF123 / agent: 您好\n\n地址：杭州\n地址：确认吗 / customer: 对"],
            problems: &[],
        },
        Case {
            reason: "names in brackets and the time of day",
            text: "客户（张三）10:02：在吗\n客服（小美）10:02：您好\n系统 10:05：会话结束\n",
            conversations: &[
                "聊天 1970-01-02| customer 张三 10:02:00: 在吗 / agent 小美 10:02:00: 您好 / system 10:05:00: 会话结束",
            ],
            problems: &[],
        },
        Case {
            reason: "times in brackets; who is the agent follows from what is said",
            text: "[10:02:33] A01: 您好，很高兴为您服务\n[10:02:41] U9: 退款什么时候到\n[10:02:59] A01: 3天内\n",
            conversations: &[
                "聊天 1970-01-02| agent A01 10:02:33: 您好，很高兴为您服务 / customer U9 10:02:41: 退款什么时候到 / agent A01 10:02:59: 3天内",
            ],
            problems: &[],
        },
        Case {
            reason: "QQ: date and name above the text",
            text: "消息记录（此消息记录为文本格式，不支持重新导入）\n\n================================================================\n消息分组:客户\n================================================================\n消息对象:张三\n================================================================\n\n2025-11-03 10:00:05 张三\n在吗\n\n2025-11-03 10:00:12 小美客服(12345678)\n您好\n第二行 10:30\n",
            conversations: &["聊天 2025-11-03| customer 张三 10:00:05: 在吗 / agent 小美客服 10:00:12: 您好\n第二行 10:30"],
            problems: &[],
        },
        Case {
            reason: "Qianniu: buyer's and sub-account's name with the time in brackets",
            text: "tb88_01 (2025-11-03 10:00:05):\n有货吗\n某某旗舰店:小美 (2025-11-03 10:00:12):\n亲，有的\nhttps://example.com/item?id=1\n",
            conversations: &[
                "聊天 2025-11-03| customer tb88_01 10:00:05: 有货吗 / agent 某某旗舰店:小美 10:00:12: 亲，有的\nhttps://example.com/item?id=1",
            ],
            problems: &[],
        },
        Case {
            reason: "WeChat: a name and a colon above the text",
            text: "张三:\n在吗\n\n小美:\n您好，请问有什么可以帮您\n\n张三:\n10:00\n改到下午吧\n",
            conversations: &[
                "聊天| customer 张三: 在吗 / agent 小美: 您好，请问有什么可以帮您 / customer 张三: 10:00\n改到下午吧",
            ],
            problems: &[],
        },
        Case {
            reason: "WeChat by mail: a day across the page, then name and time, over midnight",
            text: "—————  2025-11-03  —————\n\n张三  23:59\n\n在吗\n\n小美客服  00:01\n\n在的\n\n—————  2025-11-05  —————\n\n张三  09:00\n\n好\n",
            conversations: &[
                "聊天 2025-11-03| customer 张三 23:59:00: 在吗 / agent 小美客服 00:01:00: 在的 / customer 张三 09:00:00: 好",
            ],
            problems: &[],
        },
        Case {
            reason: "WeCom: no year; the outside contact is the customer",
            text: "张三@微信 11/3 10:00:05\n在吗\n王芳 11/3 10:00:20\n您好\n",
            conversations: &["聊天 1970-11-03| customer 张三@微信 10:00:05: 在吗 / agent 王芳 10:00:20: 您好"],
            problems: &[],
        },
        Case {
            reason: "Markdown: bullets, bold names, a heading",
            text: "# 退款咨询\n\n- **客户**：我要退款\n- **客服**：好的\n  - 先提交申请\n> **客户：** 谢谢\n",
            conversations: &["聊天| customer: 我要退款 / agent: 好的\n  - 先提交申请 / customer: 谢谢"],
            problems: &[],
        },
        Case {
            reason: "nothing tells who is the agent: said, not guessed",
            text: "甲君：在吗\n乙君：在\n甲君：好\n乙君：嗯\n",
            conversations: &[],
            problems: &["1 unknown_role", "2 unknown_role", "3 unknown_role", "4 unknown_role"],
        },
        Case {
            reason: "prose",
            text: "今天我们讨论了三点：\n第一，要快。\n第二，要好。\n",
            conversations: &[],
            problems: &["1 no_header"],
        },
        Case {
            reason: "a bad time",
            text: "[10:99:00] 客服: 您好\n[10:00:05] 客户: 在\n",
            conversations: &["聊天 1970-01-02| customer 10:00:05: 在"],
            problems: &["1 bad_time"],
        },
    ];
    check("聊天.txt", &ReadOptions::default(), &cases);
}

#[test]
fn several_conversations_in_one_file() {
    let cases = [
        Case {
            reason: "divided by rules",
            text: "客户：a\n客服：b\n-----\n客户：c\n客服：d\n\n==========\n",
            conversations: &["x-1| customer: a / agent: b", "x-2| customer: c / agent: d"],
            problems: &[],
        },
        Case {
            reason: "divided by headings, with what they tell",
            text: "会话ID：C-1001\n工号：A01\n时间：2025-11-03\n客户 10:00：a\n客服 10:01：b\n会话ID：C-1002\n客户 09:00：c\n客服 09:01：d\n会话ID：C-1001\n客户：e\n",
            conversations: &[
                "C-1001 2025-11-03| customer 10:00:00: a / agent 10:01:00: b",
                "C-1002 1970-01-02| customer 09:00:00: c / agent 09:01:00: d",
            ],
            problems: &["10 duplicate_id"],
        },
        Case {
            reason: "counted headings; who is who is found in each",
            text: "## 会话 1\n小美：您好，很高兴为您服务\n张三：在吗\n小美：在\n张三：好\n\n## 会话 2\n张三：您好，工号8为您服务\n小美：我要退货\n",
            conversations: &[
                "x-1| agent 小美: 您好，很高兴为您服务 / customer 张三: 在吗 / agent 小美: 在 / customer 张三: 好",
                "x-2| agent 张三: 您好，工号8为您服务 / customer 小美: 我要退货",
            ],
            problems: &[],
        },
    ];
    check("x.md", &ReadOptions::default(), &cases);
}

#[test]
fn a_whole_conversation_in_one_cell() {
    let cases = [
        Case {
            reason: "line breaks within quotes; the day from a column of its own",
            text: "会话ID,工号,技能组,创建时间,聊天记录\nc1,A01,售后,2025-11-03 09:00:00,\"客户 10:00：在吗\n客服 10:01：您好\n请讲\"\nc2,A02,售前,2025-11-04,\"客户：有货吗\n客服：有的\"\nc3,A02,售前,,没有人说话\n",
            conversations: &[
                "c1 2025-11-03| customer 10:00:00: 在吗 / agent 10:01:00: 您好\n请讲",
                "c2| customer: 有货吗 / agent: 有的",
            ],
            problems: &["7 malformed"],
        },
        Case {
            reason: "breaks of a web page",
            text: "会话ID\t对话内容\nc1\t小美：您好，很高兴为您服务<br>张三：在<br/>小美：请讲<br />张三：好\n",
            conversations: &["c1| agent 小美: 您好，很高兴为您服务 / customer 张三: 在 / agent 小美: 请讲 / customer 张三: 好"],
            problems: &[],
        },
    ];
    check("in.csv", &ReadOptions::default(), &cases);
    let batch = read_bytes("in.csv", cases[0].text.as_bytes(), &ReadOptions::default());
    let conversation = &batch.conversations[0];
    assert_eq!((conversation.agent_id.as_deref(), conversation.meta["技能组"].as_str()), (Some("A01"), "售后"));
}

#[test]
fn a_layout_tells_sides_and_the_day() {
    let layout = with_layout("start = '2025-11-03'\n[roles]\n'甲君' = 'agent'\n");
    let text = "甲君 10:00：在\n乙君 10:01：嗯\n";
    check(
        "x.txt",
        &layout,
        &[Case {
            reason: "layout",
            text,
            conversations: &["x 2025-11-03| agent 甲君 10:00:00: 在 / customer 乙君 10:01:00: 嗯"],
            problems: &[],
        }],
    );
    let named = [Case {
        reason: "the file's name",
        text: "客服 10:00：在\n客户 10:01：嗯\n",
        conversations: &["20251104_A01 2025-11-04| agent 10:00:00: 在 / customer 10:01:00: 嗯"],
        problems: &[],
    }];
    check("20251104_A01.txt", &ReadOptions::default(), &named);
}

#[test]
fn a_title_and_an_agent_are_kept() {
    let batch =
        read_bytes("x.txt", "售后群聊天记录\n工号：A01\n\n客服小美：您好\n客户：在\n".as_bytes(), &ReadOptions::default());
    let conversation = &batch.conversations[0];
    assert_eq!((conversation.agent_id.as_deref(), conversation.meta["title"].as_str()), (Some("A01"), "售后群聊天记录"));
    assert_eq!(conversation.source.line, 4);
}
