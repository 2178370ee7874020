//! What real exports do: each case is a small file as people have them, and what is read of it.

use crate::support::{case, check_all, read_bytes, with_layout};
use zhijian::input::ReadOptions;

const GOOD: &[&str] = &["S1: customer 在吗 / agent 您好"];
const TWO: &[&str] = &["S1: customer 在吗 / agent 您好", "S2: customer 喂 / agent 请讲"];

#[test]
fn headers_of_more_than_one_row() {
    check_all(
        "in.csv",
        &[
            case(
                "in two languages",
                "会话编号,发言人,聊天内容\nsession_id,sender,content\nS1,客户,在吗\nS1,客服,您好\n",
                GOOD,
                &[],
            ),
            case(
                "groups above names",
                "会话编号,消息,,\n,发送者,发送时间,内容\nS1,客户,2025/1/3 9:05,在吗\nS1,客服,2025/1/3 9:06,您好\n",
                GOOD,
                &[],
            ),
            case(
                "joined exports",
                "会话ID,角色,内容\nS1,客户,在吗\nS1,客服,您好\n会话ID,角色,内容\nS2,客户,喂\nS2,客服,请讲\n",
                TWO,
                &[],
            ),
            case("a row of role words is none", "会话ID,角色,内容\nS1,客户,客服\n", &["S1: customer 客服"], &[]),
        ],
    );
}

#[test]
fn ids_that_are_lacking_or_called_otherwise() {
    check_all(
        "in.csv",
        &[
            case("服务单号", "服务单号,角色,内容\nS1,客户,在吗\nS1,客服,您好\n", GOOD, &[]),
            case("id, where it returns", "id,Role,Text\nS1,User,在吗\nS1,Agent,您好\n", GOOD, &[]),
            case("id of a message", "id,角色,内容\n1,客户,在吗\n2,客服,您好\n", &[], &["1 missing_column"]),
            case(
                "in the first row of each conversation",
                "会话ID,角色,内容\nS1,客户,在吗\n,客服,您好\n\nS2,客户,喂\n,客服,请讲\n",
                TWO,
                &[],
            ),
            case(
                "lacking here and there",
                "会话ID,角色,内容\nS1,客户,在吗\n,客服,x\nS1,客服,您好\n",
                GOOD,
                &["3 no_conversation_id"],
            ),
            case("one conversation", "角色,内容\n客户,在吗\n客服,您好\n", &["in: customer 在吗 / agent 您好"], &[]),
            case(
                "its messages are counted",
                "轮次,角色,内容\n1,客户,在吗\n2,客服,您好\n",
                &["in: customer 在吗 / agent 您好"],
                &[],
            ),
            case("a column that may be the id", "单据,角色,内容\n1,客户,在吗\n2,客服,您好\n", &[], &["1 missing_column"]),
            case("blank rows may divide", "角色,内容\n客户,在吗\n客服,您好\n,\n客户,喂\n客服,请讲\n", &[], &["1 missing_column"]),
            case(
                "a pause may divide",
                "角色,时间,内容\n客户,2025/1/3 9:05,在吗\n客服,2025/1/3 15:05,您好\n",
                &[],
                &["1 missing_column"],
            ),
            case("two customers", "发送者,内容\n买家_a,在吗\n客服,您好\n买家_b,喂\n", &[], &["1 missing_column"]),
            case(
                "sender and receiver are words for sides",
                "发送方,接收方,时间,内容\n客户,客服,2026-03-04 09:00:00,在吗\n客服,客户,2026-03-04 09:01:00,您好\n客户,客服,2026-03-04 14:00:00,喂\n客服,客户,2026-03-04 14:01:00,请讲\n",
                &[],
                &["1 missing_column"],
            ),
            case("only one side", "角色,内容\n客户,在吗\n客户,喂\n", &[], &["1 missing_column"]),
        ],
    );
}

#[test]
fn who_speaks() {
    check_all(
        "in.csv",
        &[
            case("a role word in the name", "会话ID,发送者,内容\nS1,买家_tb1,在吗\nS1,客服小美,您好\n", GOOD, &[]),
            case("a shop and its account", "会话ID,发送者,内容\nS1,tb1***,在吗\nS1,某某旗舰店:小美,您好\n", GOOD, &[]),
            case("numbers and letters behind", "会话ID,发送者,内容\nS1,顾客A,在吗\nS1,坐席001,您好\n", GOOD, &[]),
            case("in English", "会话ID,发送者,内容\nS1,user12,在吗\nS1,Agent Amy,您好\n", GOOD, &[]),
            case(
                "by what is said",
                "会话ID,发送者,内容\nS1,x,我要退货\nS1,y,好的，请稍等\n",
                &["S1: customer 我要退货 / agent 好的，请稍等"],
                &[],
            ),
            case(
                "names of whom nothing tells",
                "会话ID,发送者,内容\nS1,x,在吗\nS1,y,在\n",
                &[],
                &["2 unknown_role", "3 unknown_role"],
            ),
            case("the name within the text", "会话ID,内容\nS1,客户：在吗\nS1,客服：您好\n", GOOD, &[]),
            case(
                "codes, by what is said",
                "会话ID,角色,内容\nS1,0,我的快递呢\nS1,1,您好，很高兴为您服务，帮您查一下\n",
                &["S1: customer 我的快递呢 / agent 您好，很高兴为您服务，帮您查一下"],
                &[],
            ),
            case(
                "codes with little to go by",
                "会话ID,角色,内容\nS1,0,在吗\nS1,1,请稍等\n",
                &[],
                &["2 unknown_role", "3 unknown_role"],
            ),
            case("who serves where nobody else does", "会话ID,角色,内容\nS1,user,在吗\nS1,assistant,您好\n", GOOD, &[]),
            case(
                "a person beside an assistant",
                "会话ID,角色,内容\nS1,user,在吗\nS1,assistant,x\nS1,agent,您好\n",
                GOOD,
                &["3 unknown_role"],
            ),
        ],
    );
}

#[test]
fn times_without_their_day() {
    let rows =
        |header: &str, one: &str, two: &str| format!("会话ID,角色,{header},内容\nS1,客户,{one},在吗\nS1,客服,{two},您好\n");
    let cases = [
        (
            "a day of its own",
            rows("日期,时间", "2025-01-03,09:05:33", "2025-01-03,9:06"),
            "2025-01-03T09:05:33+08:00 2025-01-03T09:06:00+08:00",
        ),
        (
            "over midnight",
            rows("日期,时间", "2025/1/3,23:59", "2025/1/4,0:01"),
            "2025-01-03T23:59:00+08:00 2025-01-04T00:01:00+08:00",
        ),
        ("none", rows("时间", "23:59", "0:01"), "1970-01-02T23:59:00+08:00 1970-01-03T00:01:00+08:00"),
        (
            "a whole time that is called a day",
            rows("日期", "2025/1/3 9:05", "2025/1/3 9:06"),
            "2025-01-03T09:05:00+08:00 2025-01-03T09:06:00+08:00",
        ),
        ("a day that is not understood", rows("日期,时间", "周五,9:05", "周五,9:06"), ""),
    ];
    for (reason, text, expected) in cases {
        let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
        let times = batch.conversations.iter().flat_map(|conversation| &conversation.turns).filter_map(|turn| turn.at);
        assert_eq!(times.map(|at| at.to_string()).collect::<Vec<_>>().join(" "), expected, "{reason}: {:?}", batch.problems);
    }
}

#[test]
fn conversations_on_a_line() {
    for between in ["|||", "##", "<br/>", "\\n", " ", "；"] {
        let text = format!("会话ID,客服,会话内容\nS1,小美,客户：在吗{between}客服：您好\n");
        let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
        let said: Vec<String> = batch.conversations.iter().map(crate::support::short).collect();
        assert_eq!(said.len(), 1, "{between}: {:?}", batch.problems);
        assert!(said[0].starts_with("S1: customer 在吗") && said[0].ends_with(" / agent 您好"), "{between}: {said:?}");
    }
    let lines: &[&str] = &["in-1: customer 在吗 / agent 您好", "in-2: customer 喂 / agent 请讲"];
    check_all("in.txt", &[case("a conversation a line", "客户：在吗|||客服：您好\n客户：喂|||客服：请讲\n", lines, &[])]);
    let rows: &[&str] = &["in-2: customer 在吗 / agent 您好", "in-3: customer 喂 / agent 请讲"];
    check_all(
        "in.csv",
        &[case("a conversation a row", "客服,会话内容\n小美,客户：在吗##客服：您好\n小丽,客户：喂##客服：请讲\n", rows, &[])],
    );
}

#[test]
fn a_layout_goes_before_what_is_guessed() {
    let text = "会话ID,角色,内容\nS1,0,我的快递呢\nS1,1,您好，很高兴为您服务，帮您查一下\n";
    let batch = read_bytes("in.csv", text.as_bytes(), &with_layout("[roles]\n\"0\" = \"agent\"\n\"1\" = \"customer\"\n"));
    assert_eq!(
        crate::support::short(&batch.conversations[0]),
        "S1: agent 我的快递呢 / customer 您好，很高兴为您服务，帮您查一下"
    );
}

#[test]
fn texts_of_web_pages() {
    let text = "会话ID,角色,内容\nS1,客户,在吗&nbsp;&lt;急&gt;\nS1,客服,您好<br/><b>亲</b>\n";
    check_all("in.csv", &[case("as people read them", text, &["S1: customer 在吗 <急> / agent 您好\n亲"], &[])]);
}

#[test]
fn shapes_of_json() {
    let said = |role: &str, text: &str| format!(r#"{{"role":"{role}","content":"{text}"}}"#);
    let one = format!("[{},{}]", said("user", "在吗"), said("agent", "您好"));
    let two = format!("[{},{}]", said("user", "喂"), said("agent", "请讲"));
    let both = format!(r#"[{{"session_id":"S1","messages":{one}}},{{"session_id":"S2","messages":{two}}}]"#);
    let rows = r#"[{"会话ID":"S1","角色":"客户","内容":"在吗"},{"会话ID":"S2","角色":"客户","内容":"喂"},
        {"会话ID":"S1","角色":"客服","内容":"您好"},{"会话ID":"S2","角色":"客服","内容":"请讲"}]"#;
    check_all(
        "in.json",
        &[
            case("messages alone", &one, &["in: customer 在吗 / agent 您好"], &[]),
            case("of a model", &one.replace("agent", "assistant"), &["in: customer 在吗 / agent 您好"], &[]),
            case("conversations", &both, TWO, &[]),
            case("an answer of a service", &format!(r#"{{"code":0,"data":{{"list":{both}}},"total":2}}"#), TWO, &[]),
            case("the same, shorter", &format!(r#"{{"code":0,"data":{both}}}"#), TWO, &[]),
            case("rows in an object", &format!(r#"{{"total":4,"records":{rows}}}"#), TWO, &[]),
            case("a list called content", &format!(r#"{{"session_id":"S1","content":{one}}}"#), GOOD, &[]),
            case("a list of texts", r#"{"session_id":"S1","dialogue":["客户：在吗","客服：您好"]}"#, GOOD, &[]),
            case(
                "spaces behind what is said",
                r#"{"session_id":"S1","dialogue":["客户：在吗  ","客服：您好\u3000"]}"#,
                GOOD,
                &[],
            ),
            case("one text", r#"{"session_id":"S1","content":"客户：在吗\n客服：您好"}"#, GOOD, &[]),
            case(
                "a message with those before it",
                &format!(r#"{{"session_id":"S1","role":"user","content":"在吗","history":{two}}}"#),
                &["S1: customer 在吗"],
                &[],
            ),
        ],
    );
    let lines = format!("{{\"messages\":{one}}}\n{{\"messages\":{two}}}\n");
    let named: &[&str] = &["in-1: customer 在吗 / agent 您好", "in-2: customer 喂 / agent 请讲"];
    check_all("in.jsonl", &[case("a conversation a line without ids", &lines, named, &[])]);
}

#[test]
fn tables_of_markdown() {
    let table = |rows: &str| format!("| 时间 | 角色 | 内容 |\n|---|:---:|---|\n{rows}");
    let (one, two) =
        ("| 10:02:33 | 客户 | 在吗 |\n| 10:02:40 | 客服 | 您好 |\n", "| 11:02 | 客户 | 喂 |\n| 11:03 | 客服 | 请讲 |\n");
    let several = format!("## 会话 S1001\n\n{}\n## 会话 S1002\n\n{}", table(one), table(two));
    let ids = "| 会话ID | 角色 | 内容 |\n| --- | --- | --- |\n| S1 | 客户 | 在吗 |\n| S2 | 客户 | 喂 |\n| S1 | 客服 | 您好 |\n| S2 | 客服 | 请讲 |\n";
    check_all(
        "in.md",
        &[
            case("a conversation", &format!("# 记录\n\n{}", table(one)), &["in: customer 在吗 / agent 您好"], &[]),
            case(
                "names",
                "| 发言人 | 内容 |\n|---|---|\n| 张三 | 我要退货 |\n| 小美 | 请稍等<br>在查|a |\n",
                &["in: customer 我要退货 / agent 请稍等\n在查|a"],
                &[],
            ),
            case("several", &several, &["S1001: customer 在吗 / agent 您好", "S1002: customer 喂 / agent 请讲"], &[]),
            case("with ids", ids, TWO, &[]),
        ],
    );
}

#[test]
fn names_with_a_time_above_the_text() {
    let text = "客服小美 上午 9:05\n您好\n张三 上午 9:06\n在吗\n明天 10:00\n客服小美 下午 1:06\n好的\n";
    let said: &[&str] = &["in: agent 您好 / customer 在吗\n明天 10:00 / agent 好的"];
    check_all("in.txt", &[case("once is enough where others have the form", text, said, &[])]);
}
