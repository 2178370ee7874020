//! Exports of other people's programs: each case is a small file, and what is read of it or why it is refused.

use crate::support::{case, check_all, read_bytes};
use zhijian::{input::ReadOptions, model::Channel};

const GOOD: &[&str] = &["S1: customer 在吗 / agent 您好"];
const TWO: &[&str] = &["S1: customer 在吗 / agent 您好", "S2: customer 喂 / agent 请讲"];
const ALONE: &[&str] = &["in: customer 在吗 / agent 您好"];

#[test]
fn conversations_in_cells_whose_row_names_the_sides() {
    let long: &[&str] = &["S1: customer 在吗？ / agent 在的 / customer 坏了"];
    check_all(
        "in.csv",
        &[
            case(
                "names of both",
                "工单编号,客服,客户,创建时间,聊天记录\nS1,小李,陈先生,2025-10-03 14:00:00,\"陈先生：在吗？\n小李：在的\n陈先生：坏了\"\n",
                long,
                &[],
            ),
            case(
                "what a recorder has written down",
                "工单号,坐席,通话录音转写\nS1,8001,\"坐席：您好\n客户：卡丢了\"\n",
                &["S1: agent 您好 / customer 卡丢了"],
                &[],
            ),
            case(
                "each speaks once",
                "工单编号,客服,客户,聊天记录\nS1,小李,陈先生,\"陈先生：在吗\n小李：您好\"\nS2,小李,王女士,\"王女士：喂\n小李：请讲\"\n",
                TWO,
                &[],
            ),
            case(
                "the agent alone",
                "流水单据,客服,聊天记录\nS1,小李,\"陈先生：在吗\n小李：您好\n陈先生：好\"\n",
                &["S1: customer 在吗 / agent 您好 / customer 好"],
                &[],
            ),
            case(
                "the customer alone",
                "工单编号,客户,聊天记录\nS1,陈先生,\"陈先生：在吗\n小李：您好\n小李：请讲\"\n",
                &["S1: customer 在吗 / agent 您好 / agent 请讲"],
                &[],
            ),
            case(
                "with a number beside the name",
                "工单编号,客服,客户,聊天记录\nS1,8001/小李,陈先生,\"陈先生：在吗\n小李(8001)：您好\"\n",
                GOOD,
                &[],
            ),
            case("on one line", "工单编号,客服,客户,聊天记录\nS1,小李,陈先生,陈先生：在吗；小李：您好\n", GOOD, &[]),
            case(
                "name and time above the text",
                "工单编号,客服,客户,聊天记录\nS1,小李,陈先生,\"陈先生 14:02:11\n在吗\n小李 14:02:31\n您好\"\n",
                GOOD,
                &[],
            ),
            case(
                "name and time in brackets",
                "工单编号,客服,客户,聊天记录\nS1,小李,陈先生,\"[陈先生 2025-10-03 14:02:11] 在吗\n[小李 2025-10-03 14:02:31] 您好\"\n",
                GOOD,
                &[],
            ),
            case(
                "of whom nothing tells",
                "工单编号,客服,客户,聊天记录\nS1,8001,13800000000,\"甲君：在吗\n乙君：您好\n甲君：好\n乙君：嗯\"\n",
                &[],
                &["2 unknown_role", "2 unknown_role", "2 unknown_role", "2 unknown_role"],
            ),
        ],
    );
}

#[test]
fn json_that_tells_who_speaks_by_an_object() {
    check_all(
        "in.jsonl",
        &[
            case(
                "sender and content",
                r#"{"conversationId":"S1","messages":[{"sender":{"type":"USER"},"content":{"text":"在吗"},"timestamp":1759450000000},{"sender":{"type":"AGENT","id":"a9"},"content":{"text":"您好"},"timestamp":1759450060000}]}"#,
                GOOD,
                &[],
            ),
            case(
                "from and to, a turn a line",
                "{\"session_id\":\"S1\",\"from\":{\"role\":\"user\",\"uid\":\"8\"},\"to\":{\"role\":\"mall_cs\"},\"content\":\"在吗\"}\n{\"session_id\":\"S1\",\"from\":{\"role\":\"mall_cs\",\"csid\":\"小美\"},\"to\":{\"role\":\"user\"},\"content\":\"您好\"}\n",
                GOOD,
                &[],
            ),
            case(
                "names that what is said tells apart",
                r#"{"session_id":"S1","messages":[{"sender":"陈先生","text":"我的快递呢"},{"sender":"小美","text":"请稍等"}]}"#,
                &["S1: customer 我的快递呢 / agent 请稍等"],
                &[],
            ),
            case(
                "messages between two people, without an id",
                "{\"from\":\"wm01\",\"tolist\":[\"li\"],\"msgtime\":1759471331000,\"text\":{\"content\":\"你们家的货呢\"}}\n{\"from\":\"wm02\",\"tolist\":[\"li\"],\"msgtime\":1759471341000,\"text\":{\"content\":\"我要退货\"}}\n{\"from\":\"li\",\"tolist\":[\"wm01\"],\"msgtime\":1759471351000,\"text\":{\"content\":\"请稍等\"}}\n{\"from\":\"li\",\"tolist\":[\"wm02\"],\"msgtime\":1759471361000,\"text\":{\"content\":\"请稍等\"}}\n",
                &[
                    "li~wm01 2025-10-03: customer 你们家的货呢 / agent 请稍等",
                    "li~wm02 2025-10-03: customer 我要退货 / agent 请稍等",
                ],
                &[],
            ),
        ],
    );
    check_all(
        "in.json",
        &[
            case(
                "tickets with comments",
                r#"{"tickets":[{"id":"S1","comments":[{"author":{"name":"李四","role":"end-user"},"body":"在吗"},{"author":{"name":"小美","role":"agent"},"body":"您好"}]},{"id":"S2","comments":[{"author":{"name":"王五","role":"end-user"},"body":"喂"},{"author":{"name":"小美","role":"agent"},"body":"请讲"}]}],"count":2}"#,
                TWO,
                &[],
            ),
            case(
                "people and what they say apart",
                r#"{"chats":[{"id":"S1","users":[{"id":"u","type":"customer"},{"id":"a","type":"agent"}],"thread":{"events":[{"author_id":"u","text":"在吗"},{"author_id":"a","text":"您好"}]}}]}"#,
                GOOD,
                &[],
            ),
            case(
                "a flag of one side",
                r#"[{"id":"S1","conversations":[{"id":1,"incoming":true,"body_text":"在吗"},{"id":2,"incoming":false,"body_text":"您好"}]}]"#,
                GOOD,
                &[],
            ),
            case(
                "two people whose ids look like users",
                r#"{"id":"S1","messages":[{"from":"陈先生","from_id":"user7","text":"我要退款"},{"from":"小美","from_id":"user5","text":"请稍等"}]}"#,
                &["S1: customer 我要退款 / agent 请稍等"],
                &[],
            ),
            case(
                "sentences in a text",
                r#"{"ok":0,"data":"[{\"bg\":\"340\",\"ed\":\"2530\",\"onebest\":\"您好很高兴为您服务\",\"speaker\":\"1\"},{\"bg\":\"2600\",\"ed\":\"4530\",\"onebest\":\"我要退款\",\"speaker\":\"2\"}]"}"#,
                &["in: agent 您好很高兴为您服务 / customer 我要退款"],
                &[],
            ),
        ],
    );
}

#[test]
fn logs_without_a_header() {
    let rows = [
        ["2025-10-03 14:02:11", "坐席", "0012", "您好，请问有什么可以帮您"],
        ["2025-10-03 14:02:20", "客户", "138****1234", "我的快递没到"],
        ["2025-10-03 14:02:31", "坐席", "0012", "好的"],
    ];
    let said: &[&str] = &["in: agent 您好，请问有什么可以帮您 / customer 我的快递没到 / agent 好的"];
    for between in ["|", "\t", "  ", " - ", "\u{1}"] {
        let text = rows.map(|row| row.join(between)).join("\n");
        check_all("in.txt", &[case("time, side, number, text", &text, said, &[])]);
        let batch = read_bytes("in.txt", text.as_bytes(), &ReadOptions::default());
        assert_eq!(batch.conversations[0].agent_id.as_deref(), Some("0012"), "{between}");
        let text =
            rows.map(|[at, side, _, text]| [at, if side == "坐席" { "小美" } else { "陈先生" }, text].join(between)).join("\n");
        check_all("in.txt", &[case("time, name, text", &text, said, &[])]);
    }
    check_all(
        "in.csv",
        &[
            case(
                "ids that both sides have",
                "S1,客户,2025-10-03 14:02:11,在吗\nS1,客服,2025-10-03 14:02:31,您好\nS2,客户,2025-10-03 14:02:11,喂\nS2,客服,2025-10-03 14:02:31,请讲\n",
                TWO,
                &[],
            ),
            case(
                "two columns that may be the id",
                "S1,A1,客户,2025-10-03 14:02:11,在吗\nS1,A1,客服,2025-10-03 14:02:31,您好\nS2,A2,客户,2025-10-03 14:02:11,喂\nS2,A2,客服,2025-10-03 14:02:31,请讲\n",
                &[],
                &["1 no_header"],
            ),
            case("no word for a side", "S1,0,2025-10-03 14:02:11,在吗\nS1,1,2025-10-03 14:02:31,您好\n", &[], &["1 no_header"]),
        ],
    );
    check_all(
        "in.log",
        &[case(
            "pairs of keys and values",
            "2025-10-03 14:02:11.123 INFO session=S1 role=customer text=在吗\n2025-10-03 14:02:31.123 INFO session=S1 role=agent text=您好\n",
            &[],
            &["1 no_header"],
        )],
    );
}

#[test]
fn one_call_in_one_file() {
    let said: &[&str] = &["in: agent 您好，很高兴为您服务 / customer 我想查一下话费 / agent 好的，请稍等"];
    for between in [",", "\t"] {
        let rows = [
            "序号,通话时间,说话人,说话内容",
            "1,00:00:01.20,坐席,您好，很高兴为您服务",
            "2,00:00:04.10,客户,我想查一下话费",
            "3,00:00:07.00,坐席,好的，请稍等",
        ];
        let text = rows.map(|row| row.replace(',', between)).join("\n");
        check_all("in.tsv", &[case("offsets without an end", &text, said, &[])]);
        let batch = read_bytes("in.tsv", text.as_bytes(), &ReadOptions::default());
        assert_eq!(batch.conversations[0].channel, Channel::Call);
        assert_eq!(batch.conversations[0].turns[1].at.unwrap().to_string(), "1970-01-02T00:00:04.1+08:00");
    }
    check_all(
        "in.csv",
        &[case(
            "the next call begins anew, and nothing tells them apart",
            "时间,说话人,内容,组\n00:00:01,坐席,您好,a\n00:00:04,客户,在吗,b\n00:00:01,坐席,您好,c\n",
            &[],
            &["1 missing_column"],
        )],
    );
}

#[test]
fn tables_of_databases_and_desks() {
    check_all(
        "in.txt",
        &[
            case("Hive, with names", "session_id\u{1}role\u{1}content\nS1\u{1}客户\u{1}在吗\nS1\u{1}客服\u{1}您好\n", GOOD, &[]),
            case("carets", "session_id^role^content\nS1^客户^在吗\nS1^客服^您好\n", GOOD, &[]),
            case(
                "the client of a database",
                "+-----+------+------+\n| session_id | role | content |\n+-----+------+------+\n| S1 | 客户 | 在吗 |\n| S1 | 客服 | 您好 |\n+-----+------+------+\n2 rows in set (0.00 sec)\n",
                GOOD,
                &[],
            ),
            case(
                "what stands for nothing",
                "session_id\tagent_id\trole\tsend_time\tcontent\nS1\t\\N\t客户\tNULL\t在吗\nS1\tA1\t客服\t-\t您好\nS1\tA1\t客服\t\\N\t\\N\n",
                GOOD,
                &["4 no_text"],
            ),
        ],
    );
    check_all(
        "in.csv",
        &[
            case("a flag of one side", "sid,customer,waiter,waiterSend,content\nS1,u,w,0,在吗\nS1,u,w,1,您好\n", GOOD, &[]),
            case("text and side the other way round", "会话ID,内容,角色\nS1,客户,在吗\nS1,客服,您好\n", GOOD, &[]),
            case(
                "a column for each side",
                "会话ID,时间,客服,客户\nS1,2025-10-03 14:02:11,,在吗\nS1,2025-10-03 14:02:31,您好,\n",
                GOOD,
                &[],
            ),
            case("the direction of a message", "会话ID,方向,内容\nS1,in,在吗\nS1,out,您好\n", GOOD, &[]),
            case(
                "the direction of a call is no side",
                "会话ID,方向,内容\nS1,inbound,在吗\nS1,inbound,您好\nS2,outbound,您好\nS2,outbound,在\n",
                &[],
                &["1 missing_column"],
            ),
            case(
                "left and right",
                "录音文件,channel,begin,end,text\nS1,L,0.0,2.0,您好很高兴为您服务\nS1,R,2.1,4.0,我要退款\n",
                &["S1: agent 您好很高兴为您服务 / customer 我要退款"],
                &[],
            ),
            case(
                "names where sides stand",
                "会话ID,发送方,内容\nS1,陈先生,我要退款\nS1,小美,请稍等\n",
                &["S1: customer 我要退款 / agent 请稍等"],
                &[],
            ),
            case("letters that go together", "会话ID,说话人,内容\nS1,Q,在吗\nS1,A,您好\n", GOOD, &[]),
            case("emoji behind the side", "会话ID,角色,内容\nS1,客户👩,在吗\nS1,🎧客服,您好\n", GOOD, &[]),
            case(
                "messages with what they are wrapped in",
                "会话ID,角色,内容\nS1,客户,\"{\"\"type\"\":\"\"text\"\",\"\"text\"\":\"\"在吗\"\"}\"\nS1,客服,\"{\"\"msg\"\":{\"\"content\"\":\"\"您好\"\"}}\"\nS1,客服,\"{\"\"type\"\":\"\"image\"\",\"\"url\"\":\"\"x\"\"}\"\n",
                &["S1: customer 在吗 / agent 您好 / agent [图片]"],
                &[],
            ),
            case(
                "as a desk calls them",
                "CaseNumber,Body,CreatedDate,ActorType,ActorName\nS1,在吗,2025-10-03T06:02:11.000Z,Visitor,李四\nS1,您好,2025-10-03T06:02:31.000Z,Agent,小美\n",
                GOOD,
                &[],
            ),
        ],
    );
}

#[test]
fn lines_as_programs_write_them() {
    check_all(
        "in.txt",
        &[
            case("side and tab", "客户\t在吗\n客服\t您好\n", ALONE, &[]),
            case("side and space on every line", "客户 在吗\n客服 您好\n", ALONE, &[]),
            case("side in brackets", "（客户）在吗\n（客服）您好\n", ALONE, &[]),
            case(
                "side in brackets behind the time",
                "2025-10-03 14:02:11 [客户] 在吗\n2025-10-03 14:02:31 [客服] 您好\n",
                ALONE,
                &[],
            ),
            case("side in brackets before the time", "【客户】[14:02:11] 在吗\n【客服】[14:02:31] 您好\n", ALONE, &[]),
            case(
                "time in brackets above the text",
                "[2025/10/3 14:02] 客户\n在吗\n[2025/10/3 14:03] 小美 (客服部)\n您好\n",
                ALONE,
                &[],
            ),
            case(
                "channels with the time behind",
                "左声道 00:00:01 您好，很高兴为您服务\n右声道 00:00:04 我要退款\n",
                &["in: agent 您好，很高兴为您服务 / customer 我要退款"],
                &[],
            ),
            case("a time behind the number", "客户 14:02:20 说：在吗\n客服小美（8001） 14:02:31 说：您好\n", ALONE, &[]),
            case(
                "minutes and seconds since the beginning",
                "Chat Started: Friday, October 03, 2025\nAgent 小美\n( 0s ) 小美: 很高兴为您服务\n( 1m 5s ) Visitor: 在吗\n",
                &["in: agent 很高兴为您服务 / customer 在吗"],
                &[],
            ),
            case(
                "the month first, as one day tells",
                "10/13/25, 14:02 - Customer Li: 在吗\n10/13/25, 14:03 - Support: 您好\n",
                ALONE,
                &[],
            ),
            case(
                "the name above the time, and the text below",
                "小美\n14:02\n很高兴为您服务\n陈先生\n14:03\n我要退货\n小美\n14:04\n好的\n",
                &["in: agent 很高兴为您服务 / customer 我要退货 / agent 好的"],
                &[],
            ),
            case(
                "whose the conversation is, above turns with times",
                "【对话记录】\n访客编号：5301\n对话时间：2025-10-03 14:02:11\n接待客服：小美\n客人 14:02:11\n在吗\n小美 14:02:30\n您好\n",
                ALONE,
                &[],
            ),
            case(
                "a name of two parts",
                "访客：北京市 [2025-10-03 14:02:11]\n在吗\n客服：小美 [2025-10-03 14:02:30]\n您好\n",
                ALONE,
                &[],
            ),
            case(
                "prose",
                "今天客户打来电话说：东西坏了。我们的客服小李回复说：马上处理。\n这是一份报告，不是对话。\n",
                &[],
                &["1 no_header"],
            ),
        ],
    );
    let batch =
        read_bytes("in.txt", "访客：北京市 14:02:11\n在吗\n客服：小美 14:02:30\n您好\n".as_bytes(), &ReadOptions::default());
    assert_eq!(batch.conversations[0].agent_id.as_deref(), Some("小美"));
}

#[test]
fn dates_without_a_year() {
    let talk = "客户 12月31日 23:58\n在吗\n客服 1月1日 00:01\n您好\n";
    for (reason, name, text, expected) in [
        ("nothing tells it: the order and the pause stay", "in.txt", talk.to_owned(), "1970-12-31T23:58:00+08:00 1971-01-01T00:01:00+08:00"),
        ("the name of the file", "记录2024.txt", talk.to_owned(), "2024-12-31T23:58:00+08:00 2025-01-01T00:01:00+08:00"),
        ("a title", "in.txt", format!("2024年聊天记录导出\n{talk}"), "2024-12-31T23:58:00+08:00 2025-01-01T00:01:00+08:00"),
        ("a later line", "in.txt", format!("{talk}客户 2025年1月1日 00:02\n好\n"), "2024-12-31T23:58:00+08:00 2025-01-01T00:01:00+08:00 2025-01-01T00:02:00+08:00"),
        ("the day of the file, which is later", "20250103.txt", talk.to_owned(), "2024-12-31T23:58:00+08:00 2025-01-01T00:01:00+08:00"),
        ("a table", "记录2025年10月.csv", "会话ID,角色,时间,内容\nS1,客户,10-03 14:02,在吗\nS1,客服,10月3日 14:03,您好\n".to_owned(), "2025-10-03T14:02:00+08:00 2025-10-03T14:03:00+08:00"),
        ("another column of a table", "in.csv", "会话ID,角色,创建时间,消息时间,内容\nS1,客户,2025-10-03 14:00:00,10-03 14:02,在吗\nS1,客服,2025-10-03 14:00:00,10-03 14:03,您好\n".to_owned(), "2025-10-03T14:02:00+08:00 2025-10-03T14:03:00+08:00"),
        ("digits beside a day", "in.csv", "会话ID,日期,时间,角色,内容\nS1,20251003,140211,客户,在吗\nS1,20251003,140231,客服,您好\n".to_owned(), "2025-10-03T14:02:11+08:00 2025-10-03T14:02:31+08:00"),
        ("the day first, as one of them tells", "in.csv", "会话ID,角色,时间,内容\nS1,客户,13/10/2025 09:59,在吗\nS1,客服,13/10/2025 10:02,您好\n".to_owned(), "2025-10-13T09:59:00+08:00 2025-10-13T10:02:00+08:00"),
    ] {
        let batch = read_bytes(name, text.as_bytes(), &ReadOptions::default());
        let times = batch.conversations.iter().flat_map(|conversation| &conversation.turns).filter_map(|turn| turn.at);
        assert_eq!(times.map(|at| at.to_string()).collect::<Vec<_>>().join(" "), expected, "{reason}: {:?}", batch.problems);
    }
    let either = "会话ID,角色,时间,内容\nS1,客户,03/10/2025 09:59,在吗\nS1,客服,03/10/2025 10:02,您好\n";
    check_all("in.csv", &[case("the day or the month first: not guessed", either, &[], &["2 bad_time", "3 bad_time"])]);
}
