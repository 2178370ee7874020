//! Delimited files: each case is bytes in, conversations and problems out.

use crate::support::{Case, check, place, read_bytes, short};
use zhijian::input::ReadOptions;
use zhijian::model::Conversation;

const TALK: &str = "c1: customer 在吗 / agent 您好";
const GOOD: &[&str] = &[TALK];

fn case(
    reason: &'static str,
    text: impl AsRef<[u8]>,
    conversations: &'static [&'static str],
    problems: &'static [&'static str],
) -> Case {
    Case { reason, bytes: text.as_ref().to_vec(), conversations, problems }
}

#[test]
fn shapes_of_good_files() {
    let cases = [
        case("plain", "会话ID,角色,内容\nc1,客户,在吗\nc1,客服,您好\n", GOOD, &[]),
        case("no line end at the end", "会话ID,角色,内容\nc1,客户,在吗\nc1,客服,您好", GOOD, &[]),
        case("BOM", "\u{feff}会话ID,角色,内容\nc1,客户,在吗\nc1,客服,您好\n", GOOD, &[]),
        case("BOM before a quoted header", "\u{feff}\"会话ID\",\"角色\",\"内容\"\nc1,客户,在吗\nc1,客服,您好\n", GOOD, &[]),
        case("CRLF", "会话ID,角色,内容\r\nc1,客户,在吗\r\nc1,客服,您好\r\n", GOOD, &[]),
        case("CR only", "会话ID,角色,内容\rc1,客户,在吗\rc1,客服,您好\r", GOOD, &[]),
        case("tabs", "会话ID\t角色\t内容\nc1\t客户\t在吗\nc1\t客服\t您好\n", GOOD, &[]),
        case("semicolons", "会话ID;角色;内容\nc1;客户;在吗\nc1;客服;您好\n", GOOD, &[]),
        case("pipes, commas within", "会话ID|角色|内容\nc1|客户|a,b,c\n", &["c1: customer a,b,c"], &[]),
        case("all quoted", "\"会话ID\",\"角色\",\"内容\"\n\"c1\",\"客户\",\"在吗\"\n\"c1\",\"客服\",\"您好\"\n", GOOD, &[]),
        case(
            "titles above the header",
            "客服聊天记录导出,,\n\n导出时间：2025-11-03,,\n会话ID,角色,内容\nc1,客户,在吗\nc1,客服,您好\n",
            GOOD,
            &[],
        ),
        case("names in other spellings", " Session-ID ,SENDER_TYPE,Ｃｏｎｔｅｎｔ\nc1,buyer,在吗\nc1,Seller,您好\n", GOOD, &[]),
        case("units in brackets", "会话ID（必填）,角色,消息内容(文本)\nc1,客户,在吗\nc1,客服,您好\n", GOOD, &[]),
        case("blank rows and rows of delimiters", "会话ID,角色,内容\n\nc1,客户,在吗\n,,\n  \nc1,客服,您好\n,,\n", GOOD, &[]),
        case("surplus empty cells", "会话ID,角色,内容\nc1,客户,在吗,,\nc1,客服,您好,\n", GOOD, &[]),
        case("duplicate header names: the first counts", "会话ID,角色,内容,内容\nc1,客户,在吗,x\nc1,客服,您好,y\n", GOOD, &[]),
        case("quoted line breaks", "会话ID,角色,内容\nc1,客户,\"a\nb\r\nc\"\n", &["c1: customer a\nb\r\nc"], &[]),
        case("doubled quotes", "会话ID,角色,内容\nc1,客户,\"说\"\"不\"\"\"\n", &["c1: customer 说\"不\""], &[]),
        case("a quote within a field is a character", "会话ID,角色,内容\nc1,客户,13\"的\n", &["c1: customer 13\"的"], &[]),
        case(
            "text keeps its white space, the rest does not",
            "会话ID,角色,内容\n c1 , 客户 , 在 吗 \n",
            &["c1: customer  在 吗 "],
            &[],
        ),
    ];
    check("in.csv", &ReadOptions::default(), &cases);
}

#[test]
fn files_that_are_not_understood() {
    let header_only = "会话ID,角色,内容\n";
    let cases = [
        case("empty", "", &[], &["0 empty"]),
        case("white space", " \n\n", &[], &["0 empty"]),
        case("only a header", header_only, &[], &["0 empty"]),
        case("a header and rows of delimiters", "会话ID,角色,内容\n,,\n\n", &[], &["0 empty"]),
        case("no header", "c1,在吗,x\nc1,您好,y\n", &[], &["1 no_header"]),
        case("prose", "今天天气不错\n我们去公园吧\n", &[], &["1 no_header"]),
        case("no text column", "会话ID,角色,备注\nc1,客户,在吗\n", &[], &["1 missing_column"]),
        case("no id column, below a title", "标题,,\n角色,内容,时间\n客户,在吗,\n", &[], &["2 missing_column"]),
        case("nothing tells who speaks", "会话ID,内容,客服\nc1,在吗,A1\n", &[], &["1 missing_column"]),
        case("xlsx that is cut off", b"PK\x03\x04\x14\x00\x06\x00", &[], &["0 malformed"]),
        case("gzip that is cut off", b"\x1f\x8b\x08\x00abc", &[], &["0 malformed"]),
        case("png", b"\x89PNG\r\n\x1a\n", &[], &["0 binary"]),
        case("control bytes", (0..=255).cycle().take(4_000).collect::<Vec<u8>>(), &[], &["0 binary"]),
        case("NULs only", vec![0; 1_000], &[], &["0 binary"]),
    ];
    check("in.csv", &ReadOptions::default(), &cases);
}

#[test]
fn rows_that_are_rejected_leave_the_rest() {
    let with = |rows: &str| format!("会话ID,角色,时间,内容\n{rows}c1,客户,,在吗\nc1,客服,,您好\n");
    let cases = [
        case("no id", with(",客户,,x\n"), GOOD, &["2 no_conversation_id"]),
        case("an image has no text", with("c1,客户,,\n"), GOOD, &["2 no_text"]),
        case("only white space", with("c1,客户,,\u{3000} \n"), GOOD, &["2 no_text"]),
        case("unknown role", with("c1,路人甲,,x\n"), GOOD, &["2 unknown_role"]),
        case("empty role", with("c1,,,x\n"), GOOD, &["2 unknown_role"]),
        case("a number as a role", with("c1,1,,x\n"), GOOD, &["2 unknown_role"]),
        case("bad time", with("c1,客户,昨天,x\n"), GOOD, &["2 bad_time"]),
        case("a year before logs", with("c1,客户,1889-01-01 00:00:00,x\n"), GOOD, &["2 bad_time"]),
        case("too few cells", with("c1,客户\n"), GOOD, &["2 no_text"]),
        case("too many cells", with("c1,客户,,好的,谢谢\n"), GOOD, &["2 malformed"]),
        case("NUL", with("c1,客户,,a\0b\n"), GOOD, &["2 malformed"]),
        case("lines are physical", with("c9,客户,,\"a\nb\nc\"\nc1,?,,x\n"), &["c9: customer a\nb\nc", TALK], &["5 unknown_role"]),
        case("unclosed quote at the end", "会话ID,角色,内容\nc1,客户,在吗\nc1,客服,您好\nc1,客户,\"x\n", GOOD, &["4 malformed"]),
        case("unclosed quote, then good rows", with("c1,客户,,\"x\n"), GOOD, &["2 malformed"]),
        case(
            "unclosed quote, then a quoted field",
            // The row that is lost is the first of its conversation, which therefore comes first.
            with("c1,客户,,\"x\nc9,客户,,\"y\"\n"),
            &[TALK, "c9: customer y"],
            &["2 malformed"],
        ),
        case("junk behind a closing quote", with("c9,客户,,\"x\"y\n"), &["c9: customer xy", TALK], &[]),
    ];
    check("in.csv", &ReadOptions::default(), &cases);
}

#[test]
fn who_speaks() {
    let cases = [
        case("by the speaker's role word", "会话ID,发送人,内容\nc1,客户,在吗\nc1,客服-小美,您好\n", GOOD, &[]),
        case(
            "by the agent's and the customer's name",
            "会话ID,客服,客户,发送人,内容\nc1,小美,老王,老王,在吗\nc1,小美,老王,小美,您好\n",
            GOOD,
            &[],
        ),
        case("a name that is neither", "会话ID,客服,发送人,内容\nc1,小美,老王,在吗\n", &[], &["2 unknown_role"]),
        case(
            "a role column that repeats the names",
            "会话ID,客服,客户,发送方,内容\nc1,小美,老王,老王,在吗\nc1,小美,老王,小美,您好\n",
            GOOD,
            &[],
        ),
        case("bot and system", "会话ID,角色,内容\nc1,智能客服,a\nc1,系统消息,b\n", &["c1: bot a / system b"], &[]),
        case(
            "traditional Chinese",
            "對話編號,客服姓名,角色,時間,訊息內容\nc1,小美,顧客,2025-11-03 10:00,a\nc1,小美,用戶,2025-11-03 10:01,b\n\
             c1,小美,專員,2025-11-03 10:02,c\nc1,小美,機器人,2025-11-03 10:03,d\nc1,小美,系統,2025-11-03 10:04,e\n",
            &["c1: customer a / customer b / agent c / bot d / system e"],
            &[],
        ),
        case(
            "askers",
            "会话ID,角色,内容\nc1,咨询者,a\nc1,提问者,b\nc1,买方,c\n",
            &["c1: customer a / customer b / customer c"],
            &[],
        ),
        case("a shop's bot", "会话ID,角色,内容\nc1,店小蜜,a\nc1,阿里小蜜,b\nc1,小蜜,c\n", &["c1: bot a / bot b / bot c"], &[]),
        case(
            "who steps in",
            "会话ID,角色,内容\nc1,主管,a\nc1,组长,b\nc1,值班经理,c\n",
            &["c1: agent a / agent b / agent c"],
            &[],
        ),
        case("the agent's own export", "会话ID,角色,内容\nc1,对方,在吗\nc1,我,您好\n", GOOD, &[]),
        case("received and sent", "会话ID,发送/接收,内容\nc1,接收,在吗\nc1,发送,您好\n", GOOD, &[]),
        case("in and out", "会话ID,message_direction,内容\nc1,in,在吗\nc1,Outbound,您好\n", GOOD, &[]),
        case("a direction only where it stands alone", "会话ID,角色,内容\nc1,in-house,x\n", &[], &["2 unknown_role"]),
        case("an assistant may be a bot or a person", "会话ID,角色,内容\nc1,assistant,x\n", &[], &["2 unknown_role"]),
    ];
    check("in.csv", &ReadOptions::default(), &cases);
}

#[test]
fn who_spoke_is_in_charge() {
    let header = "会话ID,坐席工号,角色,内容";
    for (reason, rows, agent) in [
        ("the customer waited for another", "c1,A01,客户,在吗\nc1,A03,客服,您好\n", "A03"),
        ("handed over later", "c1,A01,客户,在吗\nc1,A01,客服,您好\nc1,A03,客服,我来\n", "A01"),
        ("only the customer's rows name one", "c1,A01,客户,在吗\nc1,,客服,您好\n", "A01"),
    ] {
        let batch = read_bytes("in.csv", format!("{header}\n{rows}").as_bytes(), &ReadOptions::default());
        assert_eq!(batch.conversations[0].agent_id.as_deref(), Some(agent), "{reason}");
    }
}

#[test]
fn a_role_word_is_no_name() {
    let rows =
        |header: &str, agent: &str, sender: &str| format!("{header}\nc1,{agent},customer,在吗\nc1,{agent},{sender},您好\n");
    let cases = [
        ("an agent's nickname", rows("conversation_id,agent_nick_name,sender,content", "小美", "agent"), Some("小美")),
        ("reception staff", rows("会话ID,接待人员姓名,消息发送者,内容", "小美", "客服"), Some("小美")),
        ("a sub-account", rows("会话ID,主账号/子账号,发送者昵称,内容", "店铺:小美", "客服"), Some("店铺:小美")),
        ("an unknown column", rows("conversation_id,whoever,sender,content", "小美", "agent"), None),
        ("the agent is a role word", rows("conversation_id,agent,sender,content", "客服", "agent"), None),
        ("traditional", rows("會話ID,備註,發送人,內容", "x", "專員"), None),
        ("a name behind a role word", rows("会话ID,备注,发送人,内容", "x", "客服-小美"), Some("客服-小美")),
    ];
    for (reason, text, agent) in cases {
        let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
        assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), GOOD, "{reason}: {:?}", batch.problems);
        assert_eq!(batch.conversations[0].agent_id.as_deref(), agent, "{reason}");
        assert_eq!(batch.conversations[0].turns[0].speaker, None, "{reason}");
    }
}

#[test]
fn conversations_count_their_rejected_rows() {
    let with = |rows: &str| format!("会话ID,角色,时间,内容\n{rows}");
    let cases = [
        ("none", with("c1,客户,,在吗\nc1,客服,,您好\n"), vec![0]),
        ("before and within", with("c1,?,,x\nc1,客户,,在吗\nc1,客服,昨天,x\nc1,客服,,您好\n"), vec![2]),
        ("a surplus cell", with("c1,客户,,在吗\nc1,客服,,好的,谢谢\nc1,客服,,您好\n"), vec![1]),
        ("its own only", with("c0,客户,,x\nc0,?,,x\nc1,客户,,在吗\nc1,客服,,您好\n,客户,,x\n"), vec![1, 0]),
        ("an unclosed quote", with("c1,客户,,在吗\nc1,客户,,\"x\nc1,客服,,您好\n"), vec![1]),
        ("an unclosed quote before the id", with("c1,客户,,在吗\n\"c1,客户,,x\nc1,客服,,您好\n"), vec![0]),
        ("an unclosed quote of another", with("c0,客户,,x\nc1,客户,,在吗\nc0,客服,,\"x\nc1,客服,,您好\n"), vec![1, 0]),
        ("interleaved", with("c1,客户,,在吗\nc0,客户,,x\nc1,?,,x\nc0,?,,x\nc1,客服,,您好\nc1,?,,x\n"), vec![2, 1]),
    ];
    for (reason, text, expected) in cases {
        let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
        assert_eq!(batch.conversations.iter().map(|c| c.rejected_rows).collect::<Vec<_>>(), expected, "{reason}");
        let talk = batch.conversations.iter().find(|c| c.id == "c1").unwrap();
        assert_eq!(short(talk), TALK, "{reason}");
    }
}

#[test]
fn order_of_turns_and_conversations() {
    let time = |rows: &str| format!("会话ID,角色,时间,内容\n{rows}");
    let cases = [
        case("by time", time("c1,客服,2025-11-03 10:00:01,您好\nc1,客户,2025-11-03 10:00:00,在吗\n"), GOOD, &[]),
        case("equal times keep their order", time("c1,客户,2025-11-03 10:00,在吗\nc1,客服,2025/11/3 10:00,您好\n"), GOOD, &[]),
        case("one without a time: as they stand", time("c1,客户,2025-11-03 10:00:01,在吗\nc1,客服,,您好\n"), GOOD, &[]),
        case(
            "interleaved",
            time("c2,客户,,a\nc1,客户,,在吗\nc2,客服,,b\n\nc3,?,,x\nc1,客服,,您好\nc2,客户,,c\n"),
            &["c2: customer a / agent b / customer c", TALK],
            &["6 unknown_role"],
        ),
        case(
            "interleaved, an unclosed quote between",
            time("c2,客户,,a\nc1,客户,,在吗\nc2,客服,,\"b\nc1,客服,,您好\nc2,客户,,\"c\nd\"\n"),
            &["c2: customer a / customer c\nd", TALK],
            &["4 malformed"],
        ),
    ];
    check("in.csv", &ReadOptions::default(), &cases);
}

#[test]
fn what_a_row_says_of_the_conversation() {
    let text = "会话ID,客服姓名,客服工号,买家昵称,角色,发送人,内容,渠道,技能组,开始时间,结束时间,消息时间,消息ID\n\
        c1,小美,,老王,客户,老王,在吗,电话,,2025-11-03 09:00:00,2025-11-03 11:00:00,2025-11-03 10:00:00,m1\n\
        c1,小美,A01,老王,客服,小美,您好,电话,售后,2025-11-03 09:00:00,2025-11-03 11:00:00,2025-11-03 10:00:05,m2\n";
    let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
    assert!(batch.problems.is_empty(), "{:#?}", batch.problems);
    let json = serde_json::to_string(&batch.conversations).unwrap();
    assert_eq!(
        json,
        r#"[{"conversation_id":"c1","channel":"call","agent_id":"A01","customer_id":"老王","meta":{"客服姓名":"小美","开始时间":"2025-11-03 09:00:00","技能组":"售后","结束时间":"2025-11-03 11:00:00"},"turns":[{"role":"customer","text":"在吗","at":"2025-11-03T10:00:00+08:00","end":null,"speaker":"老王"},{"role":"agent","text":"您好","at":"2025-11-03T10:00:05+08:00","end":null,"speaker":"A01"}]}]"#
    );
}

#[test]
fn a_begin_is_the_time_of_its_row_where_there_is_no_other() {
    let text = "通话ID,角色,开始时间,结束时间,识别文本\nc1,坐席,2025-11-03 10:00:00.5,2025-11-03 10:00:02,您好\n";
    let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
    let turn = &batch.conversations[0].turns[0];
    assert_eq!(turn.at.unwrap().to_string(), "2025-11-03T10:00:00.5+08:00");
    assert_eq!(turn.end.unwrap().to_string(), "2025-11-03T10:00:02+08:00");
}

#[test]
fn problems_name_the_value_but_no_text_and_keep_the_row() {
    let long = "路人甲".repeat(7);
    let cases = [
        (
            "a role",
            "路人甲乙丙丁戊己庚辛,,",
            &["“路人甲乙丙丁戊己庚辛”", "\"路人甲乙丙丁戊己庚辛\" = \"customer\"", "= \"agent\""][..],
            &[][..],
        ),
        (
            "one that is too long",
            &format!("{long},,"),
            &["“路人甲路人甲路人甲路人甲路人甲路人甲路人…”", "agent", "customer"],
            &["= \"agent\""],
        ),
        ("a phone", "13900139000,,", &["“139********”"], &["13900139000"]),
        ("an assistant", "assistant,,", &["\"assistant\" = \"agent\"", "\"assistant\" = \"bot\""], &[]),
        ("a time", "客户,昨天10点,", &["“昨天10点”", "time_formats"], &[]),
        ("a time that is a message", &format!("客户,{long},"), &["路人甲路人甲路人甲路人甲路人甲路人甲路人…”"], &[]),
    ];
    for (reason, cells, holds, lacks) in cases {
        let text = format!("会话ID,角色,时间,内容\nc1,{cells}我的电话是13800138000\n");
        let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
        let problem = &batch.problems[0];
        assert!(holds.iter().all(|part| problem.detail.contains(part)), "{reason}: {}", problem.detail);
        assert!(lacks.iter().all(|part| !problem.detail.contains(part)), "{reason}: {}", problem.detail);
        assert!(!problem.detail.contains("13800138000"), "{reason}");
        assert_eq!(problem.row, format!("c1,{cells}我的电话是13800138000"), "{reason}");
    }
    let merged = read_bytes("in.csv", "会话ID,角色,内容\nc1,客户,在吗\n,客服,您好\n".as_bytes(), &ReadOptions::default());
    assert!(merged.problems[0].detail.contains("合并单元格"), "{}", merged.problems[0].detail);
    let missing = read_bytes("in.csv", "会话ID,客服,备注\nc1,a,x\n".as_bytes(), &ReadOptions::default());
    assert_eq!(missing.problems[0].detail, "第1行表头中找不到内容、角色（或发送人）列；请用 --layout 指定列");
}

#[test]
fn empty_cells_below_an_id_are_filled_only_from_their_own_conversation() {
    let header = "会话编号,角色,接待客服,内容\n";
    for (reason, rows, conversations, problems) in [
        (
            "nobody answered the second: the agent of the first has nothing to do with it",
            "S1,客户,,在吗\n,客服,小美,您好\n,客户,,谢谢\n,客服,小美,再见\nS2,客户,,人呢\n,客户,,人呢\n,客户,,算了\n",
            "S1 小美: customer 在吗 / agent 您好 / customer 谢谢 / agent 再见; S2 ?: customer 人呢 / customer 人呢 / customer 算了",
            "",
        ),
        (
            "the agent stands in the first row of each",
            "S1,客户,小美,在吗\n,客服,,您好\nS2,客户,大强,人呢\n,客服,,在\nS3,客户,,喂\n,客户,,算了\n",
            "S1 小美: customer 在吗 / agent 您好; S2 大强: customer 人呢 / agent 在; S3 ?: customer 喂 / customer 算了",
            "",
        ),
        (
            "an agent's cell that was merged over several",
            "S1,客户,小美,在吗\n,客服,,您好\nS2,客户,,人呢\n,客服,,在\nS3,客户,,喂\n,客服,,您讲\n",
            "S1 小美: customer 在吗 / agent 您好; S2 小美: customer 人呢 / agent 在; S3 小美: customer 喂 / agent 您讲",
            "",
        ),
        (
            "what is left of a row that was cut off is no id",
            "S1,客户,,在吗\n2026/01/06 10:00:0\n,客服,小美,您好\nS2,客户,,人呢\n,客服,大强,在\n,客户,,好\n",
            "S1 ?: customer 在吗; S2 大强: customer 人呢 / agent 在 / customer 好",
            "3 malformed; 4 no_conversation_id",
        ),
    ] {
        let batch = read_bytes("in.csv", format!("{header}{rows}").as_bytes(), &ReadOptions::default());
        let named = |c: &Conversation| short(c).replacen(':', &format!(" {}:", c.agent_id.as_deref().unwrap_or("?")), 1);
        let read: Vec<String> = batch.conversations.iter().map(named).collect();
        let told: Vec<String> = batch.problems.iter().map(place).collect();
        assert_eq!((read.join("; "), told.join("; ")), (conversations.to_owned(), problems.to_owned()), "{reason}");
    }
}
