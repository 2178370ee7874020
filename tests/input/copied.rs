//! Transcripts and recordings as people copy them and services answer: what was read wrongly or not at all before.

use crate::support::{case, check, read_bytes};
use zhijian::input::ReadOptions;

#[test]
fn transcripts_as_they_are_copied() {
    let cases = [
        case(
            "the time, below it the name, below that the text",
            "2025-03-01 09:05:12\ntb8823_1\n亲在吗\n2025-03-01 09:05:30\n潮流旗舰店:小美\n在的\n第二行\n",
            &["in: customer 亲在吗 / agent 在的\n第二行"],
            &[],
        ),
        case(
            "names that return tell it",
            "2025-03-01 09:05\n张三\n我要投诉\n\n2025-03-01 09:06\n小美\n为您服务\n\n2025-03-01 09:07\n张三\n嗯\n\n\
             2025-03-01 09:08\n小美\n好\n",
            &["in: customer 我要投诉 / agent 为您服务 / customer 嗯 / agent 好"],
            &[],
        ),
        case(
            "a time only where a while has passed, and names below texts",
            "2025-03-01 20:15\n暖阳装修-小陈\n您好，我是客服小陈\n李女士\n屋顶又漏水了\n李女士\n[图片]\n2025-03-01 20:19\n暖阳装修-小陈\n\
             抱歉，师傅明天9点到\n李女士\n再修不好我就投诉\n暖阳装修-小陈\n理解您的心情\n",
            &[
                "in: agent 您好，我是客服小陈 / customer 屋顶又漏水了 / customer [图片] / agent 抱歉，师傅明天9点到 / customer 再修不好我就投诉 / agent 理解您的心情",
            ],
            &[],
        ),
        case(
            "name and text on one line below the time",
            "2025-03-01 09:05\n客户：在吗\n2025-03-01 09:06\n客服：您好\n2025-03-01 09:07\n客户：在吗\n",
            &["in: customer 在吗 / agent 您好 / customer 在吗"],
            &[],
        ),
        case(
            "whose it is stands above",
            "会话编号：8812\n客服：小美\n客户：张三\n时间：2025-03-01\n\n客户：在吗\n客服：您好\n",
            &["8812: customer 在吗 / agent 您好"],
            &[],
        ),
        case(
            "what is said below an id is said",
            "会话编号：8812\n客户：你好\n客服：您好\n\n客户：在吗\n",
            &["8812: customer 你好 / agent 您好 / customer 在吗"],
            &[],
        ),
        case(
            "notices between the messages",
            "客户：在吗\n客服：您好\n——系统消息：会话已转接——\n客服：请讲\n（客户撤回了一条消息）\n",
            &["in: customer 在吗 / agent 您好 / system ——系统消息：会话已转接—— / agent 请讲 / system （客户撤回了一条消息）"],
            &[],
        ),
        case(
            "a notice is all that somebody has",
            "客户张三 2025-03-01 09:05:12\n\"张三\" 撤回了一条消息\n客服小美 2025-03-01 09:05:30\n您好\n",
            &["in: system \"张三\" 撤回了一条消息 / agent 您好"],
            &[],
        ),
        case("arrows", ">> 客户: 在吗\n<< 客服: 您好\n", &["in: customer 在吗 / agent 您好"], &[]),
        case("role words with a verb", "客户说：在吗\n客服回复：您好\n", &["in: customer 在吗 / agent 您好"], &[]),
        case(
            "other values stand among those above",
            "录音文件：a1.wav\n坐席：8001\n客户号码：95588\n通话时长：00:01:05\n\n客户：在吗\n坐席：您好\n",
            &["a1.wav: customer 在吗 / agent 您好"],
            &[],
        ),
        case("question and answer", "问：在吗\n答：您好\n", &["in: customer 在吗 / agent 您好"], &[]),
    ];
    check("in.txt", &ReadOptions::default(), &cases);
    let whose = "会话编号：8812\n客服：小美\n客户：张三\n时间：2025-03-01\n\n客户：在吗\n客服：您好\n";
    let batch = read_bytes("in.txt", whose.as_bytes(), &ReadOptions::default());
    assert_eq!(batch.conversations[0].agent_id.as_deref(), Some("小美"));
    assert_eq!(batch.conversations[0].customer_id.as_deref(), Some("张三"));
}

#[test]
fn the_day_that_a_heading_tells() {
    let began = |text: &str| {
        let batch = read_bytes("in.md", text.as_bytes(), &ReadOptions::default());
        batch.conversations[0].turns[0].at.map(|at| at.to_string())
    };
    let talk = "**客户** (09:05): 在吗\n**客服** (09:06): 您好\n";
    assert_eq!(began(&format!("# 客服对话 2025-03-01\n\n{talk}")).as_deref(), Some("2025-03-01T09:05:00+08:00"));
    let exported = format!("# 导出于 2025-03-05\n\n{talk}");
    assert_eq!(began(&exported).as_deref(), Some("1970-01-02T09:05:00+08:00"), "that is another day");
}

#[test]
fn recordings_as_services_answer() {
    const CALL: &[&str] = &["in: agent 很高兴为您服务 / customer 我要投诉"];
    let cases = [
        case(
            "roles within an analysis",
            r#"{"segments":[{"start_time":100,"end_time":2000,"result":{"text":"很高兴为您服务","analysis_info":{"role":"AGENT"}}},{"start_time":2100,"end_time":4000,"result":{"text":"我要投诉","analysis_info":{"role":"USER"}}}]}"#,
            CALL,
            &[],
        ),
        case(
            "who speaks among what is added",
            r#"{"result":{"text":"x","utterances":[{"start_time":0,"end_time":1500,"text":"很高兴为您服务","additions":{"speaker":"1"}},{"start_time":1600,"end_time":2500,"text":"我要投诉","additions":{"speaker":"2"}}]}}"#,
            CALL,
            &[],
        ),
        case(
            "the result of a task",
            r#"{"log_id":1,"tasks_result":[{"task_status":"Success","task_result":{"result":["很高兴为您服务我要投诉"],"detailed_result":[{"res":["很高兴为您服务"],"begin_time":"0","end_time":"2000","sn":"1","speaker":"0"},{"res":["我要投诉"],"begin_time":"2100","end_time":"4000","sn":"2","speaker":"1"}]}}]}"#,
            CALL,
            &[],
        ),
        case(
            "sentences in one text",
            r#"{"Response":{"Data":{"TaskId":1,"Result":"[0:0.020,0:2.380,0]  很高兴为您服务\n[0:2.500,1:4.380,1]  我要投诉\n"}}}"#,
            CALL,
            &[],
        ),
        case(
            "JSON within JSON",
            r#"{"content":{"orderResult":"{\"lattice\":[{\"json_1best\":\"{\\\"st\\\":{\\\"bg\\\":\\\"50\\\",\\\"ed\\\":\\\"1500\\\",\\\"rl\\\":\\\"1\\\",\\\"rt\\\":[{\\\"ws\\\":[{\\\"cw\\\":[{\\\"w\\\":\\\"很高兴\\\"}]},{\\\"cw\\\":[{\\\"w\\\":\\\"为您服务\\\"}]}]}]}}\"},{\"json_1best\":{\"st\":{\"bg\":1650,\"ed\":3500,\"rl\":2,\"rt\":[{\"ws\":[{\"cw\":[{\"w\":\"我要投诉\"}]}]}]}}}]}"}}"#,
            CALL,
            &[],
        ),
        case(
            "broken JSON within JSON is no conversation",
            r#"{"content":{"orderResult":"{\"lattice\":[{\"json_1best\":\"{\"}]}"}}"#,
            &[],
            &["1 no_conversation_id"],
        ),
        case(
            "a message within a message",
            r#"{"session_id":"in","turns":[{"role":"agent","text":{"content":"很高兴为您服务"}},{"role":"user","text":{"content":"我要投诉"}}]}"#,
            CALL,
            &[],
        ),
    ];
    check("in.json", &ReadOptions::default(), &cases);
    let told = r#"{"call_sheet_id":"C1","begin_time":"2025-03-01 09:05:00","asr":[{"role":"坐席","content":"您好","begin":0,"end":2300},{"role":"客户","content":"喂","begin":2500,"end":4100}]}"#;
    let batch = read_bytes("in.json", told.as_bytes(), &ReadOptions::default());
    let end = batch.conversations[0].turns[0].end.map(|at| at.to_string());
    assert_eq!(end.as_deref(), Some("2025-03-01T09:05:02.3+08:00"), "the recording says when it began");
}

#[test]
fn times_with_the_day_of_the_week() {
    for written in ["星期六 2025-03-01 09:05", "2025-03-01 星期六 09:05", "2025/3/1 周六 9:05", "2025年3月1日（周六） 9:05"]
    {
        let text = format!("会话ID,角色,时间,内容\nS1,客户,{written},在吗\n");
        let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
        let at = batch.conversations.first().and_then(|conversation| conversation.turns[0].at).map(|at| at.to_string());
        assert_eq!(at.as_deref(), Some("2025-03-01T09:05:00+08:00"), "{written}: {:?}", batch.problems);
    }
}

#[test]
fn a_recogniser_that_numbers_who_speaks_counts_minutes_and_seconds() {
    let text = "发言人 1  00:01\n很高兴为您服务\n\n发言人 2  75:10\n我要投诉\n";
    let batch = read_bytes("20250301.txt", text.as_bytes(), &ReadOptions::default());
    let conversation = &batch.conversations[0];
    let times: Vec<String> = conversation.turns.iter().filter_map(|turn| Some(turn.at?.to_string())).collect();
    assert_eq!(times, ["2025-03-01T00:00:01+08:00", "2025-03-01T01:15:10+08:00"]);
    assert_eq!(conversation.channel, zhijian::model::Channel::Call);
    assert!(conversation.agent_id.is_none(), "a number is nobody's name");
}
