//! Files as people really keep and pass them on: each case is a small file that was read wrongly or not at all before.

use crate::support::{case, check, read_bytes};
use zhijian::{input::ReadOptions, model::Role};

const GOOD: &[&str] = &["S1: customer 在吗 / agent 您好"];
const TWO: &[&str] = &["S1: customer 在吗 / agent 您好", "S2: customer 喂 / agent 请讲"];

const SAID: &[&str] = &[TWO[0], "合计: customer 多少钱", TWO[1]];

/// A table with these names.
fn named(names: &str) -> String {
    format!("{names}\nS1,小美,客户,2025-3-1 9:05,在吗\nS1,小美,客服,2025-3-1 9:06,您好\n")
}

#[test]
fn columns_as_people_call_them() {
    let headers = [
        "咨询单,接待人,谁说的,几点,说了啥",
        "接待单,哪个客服,谁在说,什么时候,说的什么",
        "第几通电话,谁接的,谁讲的,什么时间,讲了什么",
        "会话序号,接听人,哪一方,时刻,原话",
        "聊天窗口,客服小二,客服/客户,发消息时间,聊了啥",
        "录音文件名称,被检坐席,通话角色,说话时刻,ASR文本",
        "来电流水号,接听坐席,讲话人身份,发生时间,语音识别结果",
        "房间号,处理人,消息归属方,发出时间,消息文字",
        "call_uuid,kefu_name,msg_from,message_send_time,msg_text",
        "consult_id,servicer_nick,participant_role,sent_date,dialogue_content",
        "第几段对话,负责客服,谁,几点说的,说的话",
        "文件名,员工,发话人,何时,转文字",
        "服务单,接线员,哪边说的,几点几分,讲的话",
        "哪通电话,接线的人,是谁说的,什么时候说的,讲的",
        "受理单号,哪位客服,哪一方说的,啥时候,发的消息",
        "接线单,谁接的线,谁在说话,说话的时间,说的原话",
        "就诊单号,接待人,谁说的,几点几分,说了什么",
        "报修单号,负责客服,讲话方,什么时候说的,讲了什么",
        "问诊编号,接诊人,说话人身份,聊天钟点,聊天正文",
        " 服务单号 ,客服工号（必填）,发送方*,發送時間,訊息內容",
    ];
    for header in headers {
        let batch = read_bytes("in.csv", named(header).as_bytes(), &ReadOptions::default());
        assert!(batch.problems.is_empty(), "{header}: {:#?}", batch.problems);
        let [conversation] = batch.conversations.as_slice() else { panic!("{header}") };
        assert_eq!(crate::support::short(conversation), GOOD[0], "{header}");
        assert_eq!(conversation.agent_id.as_deref(), Some("小美"), "{header}");
        assert!(conversation.turns.iter().all(|turn| turn.at.is_some()), "{header}");
    }
}

#[test]
fn both_sides_in_one_row() {
    let cases = [
        case("two columns", "会话ID,客户说,客服说\nS1,在吗,您好\nS2,喂,请讲\n", TWO, &[]),
        case("several rows, empty cells", "会话ID,买家消息,卖家回复\nS1,在吗,\nS1,,您好\n", GOOD, &[]),
        case("question and answer, a row each", "编号,问,答\nS1,在吗,您好\nS2,喂,请讲\n", TWO, &[]),
        case("as people call it", "服务单,顾客讲的话,接线员讲的话\nS1,在吗,您好\nS2,喂,请讲\n", TWO, &[]),
        case(
            "the agent's column comes first, the customer still speaks first",
            "会话ID,客服说,客户说\nS1,您好,在吗\n",
            GOOD,
            &[],
        ),
        case(
            "a quoted cell of several lines",
            "会话ID,客户说,客服说\nS1,\"在吗\n急\",您好\n",
            &["S1: customer 在吗\n急 / agent 您好"],
            &[],
        ),
        case("nobody says anything", "会话ID,客户说,客服说\nS1,在吗,您好\nS1,,\n", GOOD, &["3 no_text"]),
        case(
            "one conversation without an id",
            "序号,用户问题,客服回答\n1,在吗,您好\n2,喂,请讲\n",
            &["in: customer 在吗 / agent 您好 / customer 喂 / agent 请讲"],
            &[],
        ),
        case(
            "beside the text they are values like any other",
            "会话ID,角色,内容,客户问题,客服回复\nS1,客户,在吗,物流,已回\nS1,客服,您好,物流,已回\n",
            GOOD,
            &[],
        ),
    ];
    check("in.csv", &ReadOptions::default(), &cases);
    let batch = read_bytes("in.csv", "会话ID,组,客户说,客服说\nS1,售后,在吗,您好\n".as_bytes(), &ReadOptions::default());
    assert_eq!(batch.conversations[0].meta.get("组").map(String::as_str), Some("售后"));
}

#[test]
fn rows_that_count_those_above() {
    let with = |row: &str| format!("会话ID,角色,时间,内容\nS1,客户,,在吗\nS1,客服,,您好\n{row}S2,客户,,喂\nS2,客服,,请讲\n");
    let cases = [
        case("subtotal", &with("小计,2条,,\n"), TWO, &[]),
        case("total with its number", &with("合计：4,,,\n"), TWO, &[]),
        case("in the middle", &with(",,共4条,\n"), TWO, &[]),
        case("in English", &with("Total,4,,\n"), TWO, &[]),
        case("a note below", &with("备注：以上数据来自系统,,,\n"), TWO, &[]),
        case("what is counted stands below the texts", &with("合计,,,2个会话\n"), TWO, &[]),
        case("somebody says it", &with("合计,客户,,多少钱\n"), SAID, &[]),
        case("an id that begins so is none", &with("总计划A组8号会话记录编号,客户,,\n"), TWO, &["4 no_text"]),
        case(
            "below a table without an id",
            "角色,内容\n客户,在吗\n客服,您好\n合计2条,\n",
            &["in: customer 在吗 / agent 您好"],
            &[],
        ),
    ];
    check("in.csv", &ReadOptions::default(), &cases);
}

#[test]
fn what_a_program_writes_is_said_by_nobody() {
    let cases = [
        case(
            "recalled messages",
            "会话ID,发送人,角色,内容\nS1,张三,客户,在吗\nS1,小美,客服,你撤回了一条消息\nS1,张三,客户,\"\"\"张三\"\" 撤回了一条消息\"\n\
             S1,小美,客服,您撤回了什么呀\n",
            &["S1: customer 在吗 / system 你撤回了一条消息 / system \"张三\" 撤回了一条消息 / agent 您撤回了什么呀"],
            &[],
        ),
        case(
            "notices that look like messages, and the other way round",
            "会话ID,角色,内容\nS1,客户,客户已离开会话\nS1,客服,以上是打招呼的内容\nS1,客服,系统显示已经撤回了\nS1,客户,已撤回\nS1,客户,申请撤回了吗\n",
            &[
                "S1: system 客户已离开会话 / system 以上是打招呼的内容 / agent 系统显示已经撤回了 / system 已撤回 / customer 申请撤回了吗",
            ],
            &[],
        ),
        case(
            "notices of the platform",
            "会话ID,角色,内容\nS1,客服,【系统消息】会话已转接\nS1,客户,会话已结束\nS1,客服,会话已结束的话还能评价\nS1,客服,通话结束\nS1,客户,通话结束了吗\n",
            &[
                "S1: system 【系统消息】会话已转接 / system 会话已结束 / agent 会话已结束的话还能评价 / system 通话结束 / customer 通话结束了吗",
            ],
            &[],
        ),
        case(
            "of a speaker whom only the rest tells",
            "会话ID,发送人,内容\nS1,张三,我要投诉\nS1,小美,为您服务\nS1,小美,你撤回了一条消息\n",
            &["S1: customer 我要投诉 / agent 为您服务 / system 你撤回了一条消息"],
            &[],
        ),
    ];
    check("in.csv", &ReadOptions::default(), &cases);
}

#[test]
fn who_speaks_by_more_than_one_column() {
    let cases = [
        case(
            "codes beside names that tell",
            "会话ID,访客昵称,客服昵称,发送者,发送者类型,消息\nS1,北京_1,小美,北京_1,0,在吗\nS1,北京_1,小美,智齿机器人,1,请描述\nS1,北京_1,小美,小美,2,您好\n",
            &["S1: customer 在吗 / bot 请描述 / agent 您好"],
            &[],
        ),
        case(
            "the agent's name or the customer's, never both",
            "会话ID,客服昵称,客户昵称,内容\nS1,,张三,在吗\nS1,小美,,您好\n",
            GOOD,
            &[],
        ),
        case("a column of names", "会话ID,姓名,内容\nS1,客户张三,在吗\nS1,客服小美,您好\n", GOOD, &[]),
        case(
            "a name that does not change is not who speaks",
            "会话ID,姓名,角色,内容\nS1,张三,客户,在吗\nS1,张三,客服,您好\n",
            GOOD,
            &[],
        ),
        case(
            "the channel of a recording",
            "录音编号,声道,开始(秒),结束(秒),文本\nS1,0,0.5,2.3,您好很高兴为您服务\nS1,1,2.5,4.3,我要投诉\n",
            &["S1: agent 您好很高兴为您服务 / customer 我要投诉"],
            &[],
        ),
    ];
    check("in.csv", &ReadOptions::default(), &cases);
    let text = "录音编号,坐席工号,声道,文本\nR1,8001,0,很高兴为您服务\nR1,8001,1,我要投诉\n";
    let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
    let speakers: Vec<Option<&str>> = batch.conversations[0].turns.iter().map(|turn| turn.speaker.as_deref()).collect();
    assert_eq!(speakers, [Some("8001"), None], "a channel is nobody's name");
}

#[test]
fn conversations_with_machines() {
    let cases = [
        case(
            "from and value",
            r#"[{"id":"S1","conversations":[{"from":"human","value":"在吗"},{"from":"gpt","value":"您好"}]},{"id":"S2","conversations":[{"from":"human","value":"喂"},{"from":"gpt","value":"请讲"}]}]"#,
            TWO,
            &[],
        ),
        case(
            "without ids, with a prelude",
            r#"{"conversations":[{"from":"system","value":"x"},{"from":"human","value":"在吗"},{"from":"gpt","value":"您好"}]}"#,
            &["in-1: system x / customer 在吗 / agent 您好"],
            &[],
        ),
        case(
            "role and content, a content of parts",
            r#"{"messages":[{"role":"user","content":[{"type":"text","text":"在吗"},{"type":"image_url","image_url":{"url":"x"}}]},{"role":"assistant","content":"您好"}]}"#,
            &["in-1: customer 在吗\n[图片] / agent 您好"],
            &[],
        ),
        case(
            "an assistant beside an agent is not guessed",
            r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"客服","content":"c"}]}"#,
            &["in-1: customer a / agent c"],
            &["1 unknown_role"],
        ),
        case(
            "parameters and functions beside the turns",
            r#"{"model":"m","tools":[{"type":"function","function":{"name":"f"}}],"messages":[{"role":"system","content":"x"},{"role":"user","content":"在吗"},{"role":"assistant","content":null,"tool_calls":[{"id":"t","type":"function"}]},{"role":"assistant","content":"您好"}]}"#,
            &["in-1: system x / customer 在吗 / agent 您好"],
            &["1 no_text"],
        ),
        case(
            "a human beside a user and a bot is the agent",
            r#"{"messages":[{"role":"user","content":"a"},{"role":"bot","content":"b"},{"role":"human","content":"c"}]}"#,
            &["in-1: customer a / bot b / agent c"],
            &[],
        ),
        case(
            "a human beside a user and an assistant, too",
            r#"{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"human","content":"c"}]}"#,
            &["in-1: customer a / bot b / agent c"],
            &[],
        ),
    ];
    check("in.json", &ReadOptions::default(), &cases);
    check(
        "in.csv",
        &ReadOptions::default(),
        &[case("in a table", "会话ID,角色,内容\nS1,human,在吗\nS1,assistant,您好\n", GOOD, &[])],
    );
}

#[test]
fn a_table_without_an_id_goes_by_the_customer() {
    let rows = "张三,小美,客户,2025-3-1 9:05,在吗\n李四,小美,客户,2025-3-1 9:05,喂\n张三,小美,客服,2025-3-1 9:06,您好\n\
                李四,小美,客服,2025-3-1 9:07,请讲\n张三,小美,客户,2025-3-2 9:05,还在吗\n";
    let header = "买家昵称,客服,发送方,发送时间,内容\n";
    let cases = [
        case(
            "and the day",
            &format!("{header}{rows}"),
            &[
                "张三 2025-03-01: customer 在吗 / agent 您好",
                "李四 2025-03-01: customer 喂 / agent 请讲",
                "张三 2025-03-02: customer 还在吗",
            ],
            &[],
        ),
        case(
            "not where a name is hidden in part",
            &format!("{header}{}", rows.replace("张三", "张*")),
            &[],
            &["1 missing_column"],
        ),
        case(
            "sender and receiver",
            "发送人,发送人类型,接收人,发送时间,消息内容\n小美,员工,张三,2025-3-1 9:05,您好\n李四,客户,小美,2025-3-1 9:06,喂\n\
             张三,客户,小美,2025-3-1 9:07,在吗\n小美,员工,李四,2025-3-1 9:08,请讲\n",
            &["张三 2025-03-01: agent 您好 / customer 在吗", "李四 2025-03-01: customer 喂 / agent 请讲"],
            &[],
        ),
        case(
            "a row that names nobody",
            &format!("{header}{}", rows.replace("李四,小美,客服", ",小美,客服")),
            &[],
            &["1 missing_column"],
        ),
    ];
    check("in.csv", &ReadOptions::default(), &cases);
}

#[test]
fn conversations_in_cells() {
    let cases = [
        case(
            "JSON, as a warehouse keeps it",
            "session_id,agent_id,messages\nS1,A1,\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"在吗\"\"},{\"\"role\"\":\"\"agent\"\",\"\"content\"\":\"\"您好\"\"}]\"\n\
             S2,A2,\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"喂\"\"},{\"\"role\"\":\"\"agent\"\",\"\"content\"\":\"\"请讲\"\"}]\"\n",
            TWO,
            &[],
        ),
        case(
            "the same id again",
            "session_id,messages\nS1,\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"在吗\"\"},{\"\"role\"\":\"\"agent\"\",\"\"content\"\":\"\"您好\"\"}]\"\n\
             S1,\"[{\"\"role\"\":\"\"user\"\",\"\"content\"\":\"\"喂\"\"}]\"\n",
            GOOD,
            &["3 duplicate_id"],
        ),
        case("role words in brackets", "会话ID,聊天记录\nS1,[客户]在吗[客服]您好\nS2,【客户】喂【客服】请讲\n", TWO, &[]),
    ];
    check("in.csv", &ReadOptions::default(), &cases);
}

/// What is recognised of a table is a layout that reads it in the same way.
#[test]
fn the_layout_that_is_shown_reads_the_same() {
    for text in [
        "买家昵称,发送方,发送时间,内容\n张三,买家,2025-3-1 9:05,在吗\n张三,客服,2025-3-1 9:06,您好\n李四,买家,2025-3-2 9:05,喂\n",
        "会话ID,客户说,客服说\nS1,在吗,您好\nS2,喂,请讲\n",
        "会话ID,客服昵称,客户昵称,内容\nS1,,张三,在吗\nS1,小美,,您好\n",
        "录音编号,声道,文本\nS1,0,很高兴为您服务\nS1,1,我要投诉\n",
        "S1,客户,2025-10-03 14:02:11,在吗\nS1,客服,2025-10-03 14:02:31,您好\nS2,客户,2025-10-03 14:02:11,喂\nS2,客服,2025-10-03 14:02:31,请讲\n",
        "S1\u{1}客户\u{1}在吗\nS1\u{1}客服\u{1}您好\n",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("in.csv");
        std::fs::write(&path, text).unwrap();
        let shown = zhijian::input::recognise(&path, &ReadOptions::default()).unwrap();
        let layout = &shown.parts[0].layout;
        let again = read_bytes("in.csv", text.as_bytes(), &crate::support::with_layout(layout));
        let first = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
        assert!(first.problems.is_empty() && !first.conversations.is_empty(), "{text}");
        let all = |batch: &zhijian::input::Batch| batch.conversations.iter().map(crate::support::short).collect::<Vec<_>>();
        assert_eq!(all(&again), all(&first), "{layout}");
        assert!(
            again.conversations.iter().flat_map(|conversation| &conversation.turns).all(|turn| turn.role != Role::System),
            "{layout}"
        );
    }
}
