//! Recorded calls as recognisers write them: each case is a file, and what is read of it.

use crate::support::{place, read_bytes, with_layout};
use zhijian::{
    input::ReadOptions,
    model::{Conversation, Moment, Turn},
};

/// `id channel day: role name begin-end text / …`.
fn long(conversation: &Conversation) -> String {
    let turn = |turn: &Turn| {
        let time = |at: Option<Moment>| at.map_or_else(|| "?".to_owned(), |at| at.civil().time().to_string());
        let speaker = turn.speaker.as_deref().map_or_else(String::new, |name| format!(" {name}"));
        format!("{}{speaker} {}-{} {}", turn.role, time(turn.at), time(turn.end), turn.text)
    };
    let day = conversation.started_at().map_or_else(String::new, |at| at.civil().date().to_string());
    let turns: Vec<String> = conversation.turns.iter().map(turn).collect();
    format!("{} {} {day}: {}", conversation.id, conversation.channel, turns.join(" / "))
}

type Case = (&'static str, &'static str, &'static str, &'static [&'static str], &'static [&'static str]);

fn check(options: &ReadOptions, cases: &[Case]) {
    for (reason, name, text, conversations, problems) in cases {
        let batch = read_bytes(name, text.as_bytes(), options);
        assert_eq!(batch.conversations.iter().map(long).collect::<Vec<_>>(), *conversations, "{reason}: {:?}", batch.problems);
        assert_eq!(batch.problems.iter().map(place).collect::<Vec<_>>(), *problems, "{reason}: {:?}", batch.problems);
    }
}

/// What every file below says, of a recording without a date.
const TALK: &str =
    "rec call 1970-01-02: agent 00:00:00.34-00:00:02.5 您好工号8号为您服务 / customer 00:00:03-00:00:04.2 我的快递呢";
const DATED: &str =
    "20251103_100000 call 2025-11-03: agent 10:00:00.34-10:00:02.5 您好工号8号为您服务 / customer 10:00:03-10:00:04.2 我的快递呢";

#[test]
fn subtitles() {
    let cases: [Case; 7] = [
        (
            "SRT with names",
            "rec.srt",
            "1\n00:00:00,340 --> 00:00:02,500\n客服：您好工号8号为您服务\n\n2\n00:00:03,000 --> 00:00:04,200\n客户：我的快递呢\n",
            &[TALK],
            &[],
        ),
        (
            "SRT of WhisperX, with a date in the file's name",
            "20251103_100000.srt",
            "1\r\n00:00:00,340 --> 00:00:02,500\r\n[SPEAKER_01]: 您好工号8号为您服务\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,200\r\n[SPEAKER_00]: 我的快递呢\r\n",
            &[DATED],
            &[],
        ),
        (
            "WebVTT with voices, a note, a style and settings",
            "rec.vtt",
            "WEBVTT - call\n\nNOTE made by a recogniser\n\nSTYLE\n::cue { color: red }\n\nintro\n00:00.340 --> 00:02.500 align:start\n<v 客服>您好工号8号为您服务</v>\n\n00:03.000 --> 00:04.200\n<v 客户>我的快递呢\n",
            &[TALK],
            &[],
        ),
        (
            "a cue over two lines, and one without a name",
            "rec.srt",
            "1\n00:00:00,000 --> 00:00:01,000\n客服：您好\n请讲\n\n2\n00:00:01,000 --> 00:00:02,000\n在的\n\n3\n00:00:02,000 --> 00:00:03,000\n客户：好\n",
            &[
                "rec call 1970-01-02: agent 00:00:00-00:00:01 您好\n请讲 / agent 00:00:01-00:00:02 在的 / customer 00:00:02-00:00:03 好",
            ],
            &[],
        ),
        (
            "a broken cue costs itself",
            "rec.srt",
            "1\n00:00:00,340 --> 00:00:02,500\n客服：您好工号8号为您服务\n\n2\n00:00:xx --> 00:00:03,000\n客户：在\n\n3\n00:00:03,000 --> 00:00:04,200\n客户：我的快递呢\n",
            &[TALK],
            &["6 bad_time"],
        ),
        ("nobody is named", "rec.srt", "1\n00:00:00,340 --> 00:00:02,500\n您好\n", &[], &["2 unknown_role"]),
        ("nothing but the mark", "rec.vtt", "WEBVTT\n\n", &[], &["0 empty"]),
    ];
    check(&ReadOptions::default(), &cases);
}

#[test]
fn recognisers_json() {
    let cases: [Case; 9] = [
        (
            "WhisperX: seconds, speakers, words",
            "rec.json",
            r#"{"segments": [{"start": 0.34, "end": 2.5, "text": "您好工号8号为您服务", "words": [{"word": "您", "start": 0.34}], "speaker": "SPEAKER_00"},
              {"start": 3.0, "end": 4.2, "text": "我的快递呢", "words": [], "speaker": "SPEAKER_01"}], "word_segments": [], "language": "zh"}"#,
            &[TALK],
            &[],
        ),
        (
            "Aliyun: Result.Sentences, milliseconds, a channel for each side",
            "20251103_100000.json",
            r#"{"TaskId":"t1","StatusText":"SUCCESS","Result":{"Sentences":[{"BeginTime":340,"EndTime":2500,"Text":"您好工号8号为您服务","ChannelId":0,"EmotionValue":6.5},{"BeginTime":3000,"EndTime":4200,"Text":"我的快递呢","ChannelId":1}]}}"#,
            &[DATED],
            &[],
        ),
        (
            "DashScope: a list of sentences for each channel",
            "rec.json",
            r#"{"file_url":"x","transcripts":[{"channel_id":0,"text":"您好工号8号为您服务","sentences":[{"begin_time":340,"end_time":2500,"text":"您好工号8号为您服务","sentence_id":1}]},{"channel_id":1,"text":"我的快递呢","sentences":[{"begin_time":3000,"end_time":4200,"text":"我的快递呢"}]}]}"#,
            &[TALK],
            &[],
        ),
        (
            "Tencent: Data.ResultDetail beside the whole text",
            "rec.json",
            r#"{"Response":{"RequestId":"r","Data":{"TaskId":1,"Result":"[0:0.340,0:2.500,0] 您好工号8号为您服务\n","ResultDetail":[{"FinalSentence":"您好工号8号为您服务","SliceSentence":"您好","StartMs":340,"EndMs":2500,"SpeakerId":0,"Words":null},{"FinalSentence":"我的快递呢","StartMs":3000,"EndMs":4200,"SpeakerId":1}]}}}"#,
            &[TALK],
            &[],
        ),
        (
            "iFLYTEK: a list, numbers as strings",
            "rec.json",
            r#"[{"bg":"340","ed":"2500","onebest":"您好工号8号为您服务","speaker":"1"},
                {"bg":"3000","ed":"4200","onebest":"我的快递呢","speaker":"2"}]"#,
            &[TALK],
            &[],
        ),
        (
            "Volcengine: utterances of the first result",
            "rec.json",
            r#"{"reqid":"r","result":[{"text":"您好","utterances":[{"text":"您好工号8号为您服务","start_time":340,"end_time":2500,"speaker":"1"},{"text":"我的快递呢","start_time":3000,"end_time":4200,"speaker":"2"}]}]}"#,
            &[TALK],
            &[],
        ),
        (
            "Huawei: the text in an object of its own",
            "rec.json",
            r#"{"trace_id":"x","segments":[{"start_time":340,"end_time":2500,"result":{"text":"您好工号8号为您服务","score":0.9},"speaker":"客服"},{"start_time":3000,"end_time":4200,"result":{"text":"我的快递呢"},"speaker":"客户"}]}"#,
            &[TALK],
            &[],
        ),
        (
            "FunASR: sentence_info",
            "rec.json",
            r#"[{"key":"rec","text":"您好","sentence_info":[{"text":"您好工号8号为您服务","start":340,"end":2500,"timestamp":[[340,400]],"spk":0},{"text":"我的快递呢","start":3000,"end":4200,"spk":1}]}]"#,
            &[TALK],
            &[],
        ),
        (
            "nothing tells who is who, and one sentence has no speaker",
            "rec.json",
            r#"{"segments":[{"start":0.3,"end":1.0,"text":"在吗","speaker":"A"},{"start":1.3,"end":2.0,"text":"在"}]}"#,
            &[],
            &["1 unknown_role", "1 unknown_role"],
        ),
    ];
    check(&ReadOptions::default(), &cases);
}

#[test]
fn tables_with_begin_and_end() {
    let cases: [Case; 4] = [
        (
            "seconds",
            "in.csv",
            "通话ID,角色,开始时间,结束时间,内容\nrec,客服,0.34,2.5,您好工号8号为您服务\nrec,客户,3,4.2,我的快递呢\n",
            &[TALK],
            &[],
        ),
        (
            "milliseconds, and no id: one recording a file",
            "rec.csv",
            "speaker,start,end,text\n客服,340,2500,您好工号8号为您服务\n客户,3000,4200,我的快递呢\n",
            &[TALK],
            &[],
        ),
        (
            "minutes and seconds",
            "rec.tsv",
            "说话人\t开始\t结束\t识别结果\n客服\t00:00.340\t00:02.500\t您好工号8号为您服务\n客户\t00:03\t00:04.200\t我的快递呢\n",
            &[TALK],
            &[],
        ),
        (
            "times of day are times",
            "in.csv",
            "通话ID,角色,开始时间,结束时间,内容\nrec,客服,2025-11-03 10:00:00,2025-11-03 10:00:02,您好\n",
            &["rec chat 2025-11-03: agent 10:00:00-10:00:02 您好"],
            &[],
        ),
    ];
    check(&ReadOptions::default(), &cases);
    let rows = "rec,客户,3,4.2,我的快递呢\n".repeat(70);
    let long_file = format!("通话ID,角色,开始时间,结束时间,内容\n{rows}rec,客户,昨天,4.2,x\n");
    let batch = read_bytes("in.csv", long_file.as_bytes(), &ReadOptions::default());
    assert_eq!(batch.problems.iter().map(place).collect::<Vec<_>>(), ["72 bad_time"], "behind the rows that are judged");
}

#[test]
fn a_layout_tells_sides_and_the_beginning() {
    let layout = with_layout("start = '2025-11-03 10:00:00'\n[roles]\n1 = 'agent'\n");
    let text =
        r#"[{"bg":"340","ed":"2500","onebest":"在","speaker":"2"},{"bg":"3000","ed":"4200","onebest":"嗯","speaker":"1"}]"#;
    let expected = &["rec call 2025-11-03: customer 10:00:00.34-10:00:02.5 在 / agent 10:00:03-10:00:04.2 嗯"];
    check(&layout, &[("layout", "rec.json", text, expected, &[])]);
}
