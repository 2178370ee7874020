//! When something was said: days in another column, times by any name.

use crate::support::{read_bytes, short};
use zhijian::input::{ReadOptions, recognise};

/// `id: time role text`, a turn each.
fn timed(name: &str, text: &str) -> Vec<String> {
    let batch = read_bytes(name, text.as_bytes(), &ReadOptions::default());
    assert!(batch.problems.is_empty(), "{name}: {:?}", batch.problems);
    let turns = batch.conversations.iter().flat_map(|talk| talk.turns.iter().map(|turn| (&talk.id, turn)));
    let shown = turns.map(|(id, turn)| {
        let at = turn.at.map_or_else(|| "-".to_owned(), |at| at.civil().strftime("%Y-%m-%d %H:%M:%S").to_string());
        format!("{id} {at} {}", turn.text)
    });
    shown.collect()
}

#[test]
fn a_day_that_stands_elsewhere_in_the_row() {
    for (reason, name, text, expected) in [
        (
            "milliseconds in a call that began then",
            "in.tsv",
            "录音流水号\t外呼时间\t声道\t起始(ms)\t结束(ms)\t识别结果\nR1\t20250304140020\tOUT\t800\t3110\t您好\nR1\t20250304140020\tIN\t3710\t4760\t什么事\nR2\t20250304143731\tOUT\t800\t2270\t喂\nR2\t20250304143731\tIN\t2870\t3710\t哪位\n",
            &[
                "R1 2025-03-04 14:00:20 您好",
                "R1 2025-03-04 14:00:23 什么事",
                "R2 2025-03-04 14:37:31 喂",
                "R2 2025-03-04 14:37:33 哪位",
            ] as &[&str],
        ),
        (
            "times of day, over midnight",
            "in.csv",
            "会话ID,咨询开始时间,发送方,时间,内容\nc1,2025/03/04 23:59,客户,23:59:31,在吗\nc1,2025/03/04 23:59,客服,00:00:05,您好\nc1,2025/03/04 23:59,客服,00:00:09,请讲\n",
            &["c1 2025-03-04 23:59:31 在吗", "c1 2025-03-05 00:00:05 您好", "c1 2025-03-05 00:00:09 请讲"],
        ),
        (
            "seconds since 1970",
            "in.csv",
            "会话ID,call_start_time,发送方,时间,内容\nc1,1741053931,客户,10:05:31,在吗\nc1,1741053931,客服,10:05:40,您好\n",
            &["c1 2025-03-04 10:05:31 在吗", "c1 2025-03-04 10:05:40 您好"],
        ),
        (
            "days without a year in a cell",
            "in.csv",
            "咨询单号,顾客,客服,咨询开始时间,聊天内容\nJ1,jd_5f,店-客服08,2024/12/31 23:58,\"jd_5f 12-31 23:58:31\n在吗\n店-客服08 01-01 00:01:02\n您好\"\n",
            &["J1 2024-12-31 23:58:31 在吗", "J1 2025-01-01 00:01:02 您好"],
        ),
        (
            "the day of the file for times in a cell",
            "聊天_20250304.csv",
            "咨询单号,顾客,客服,聊天内容\nJ1,jd_5f,店-客服08,\"jd_5f 03-04 09:05:31\n在吗\n店-客服08 03-04 09:05:51\n您好\"\n",
            &["J1 2025-03-04 09:05:31 在吗", "J1 2025-03-04 09:05:51 您好"],
        ),
        (
            "a whole call in a cell, without any time",
            "in.csv",
            "录音编号,呼叫时间,通话时长,转写文本\nR0,2025/03/04 09:05,00:01:12,【坐席】您好【客户】在吗\nR1,2025/03/04 10:05,00:01:12,【坐席】喂【客户】哪位\n",
            &["R0 2025-03-04 09:05:00 您好", "R0 - 在吗", "R1 2025-03-04 10:05:00 喂", "R1 - 哪位"],
        ),
        (
            "seconds from the beginning in a cell",
            "in.csv",
            "录音编号,通话开始时间,转写文本\nR0,2025-03-04 09:05:00,\"坐席 00:00:03：您好\n客户 00:00:07：在吗\"\n",
            &["R0 2025-03-04 09:05:03 您好", "R0 2025-03-04 09:05:07 在吗"],
        ),
        (
            "a clock just past midnight in a cell",
            "in.csv",
            "会话ID,咨询时间,聊天记录\nn1,2026-03-04 23:58:00,\"客户 00:03:10\n在吗\n客服小李 00:04:00\n您好\"\n",
            &["n1 2026-03-05 00:03:10 在吗", "n1 2026-03-05 00:04:00 您好"],
        ),
        (
            "seconds from a beginning just before midnight",
            "in.csv",
            "录音编号,通话开始时间,转写文本\nR0,2025-03-04 23:58:00,\"坐席 00:00:03：您好\n客户 00:02:07：在吗\"\n",
            &["R0 2025-03-04 23:58:03 您好", "R0 2025-03-05 00:00:07 在吗"],
        ),
        (
            "an object around its messages",
            "in.jsonl",
            "{\"session_id\":\"c1\",\"session_start_time\":\"2025-03-04 23:59:00\",\"messages\":[{\"from\":\"user\",\"text\":\"在吗\",\"time\":\"23:59:31\"},{\"from\":\"agent\",\"text\":\"您好\",\"time\":\"00:00:05\"}]}\n",
            &["c1 2025-03-04 23:59:31 在吗", "c1 2025-03-05 00:00:05 您好"],
        ),
        (
            "a date and a time, each under a key of its own",
            "in.jsonl",
            "{\"session_id\":\"c1\",\"messages\":[{\"from\":\"user\",\"text\":\"在吗\",\"date\":\"2025-03-04\",\"time\":\"23:59:31\"},{\"from\":\"agent\",\"text\":\"您好\",\"date\":\"2025-03-05\",\"time\":\"00:00:05\"}]}\n{\"session_id\":\"c2\",\"role\":\"客户\",\"text\":\"a\",\"date\":\"20250304\",\"time\":\"10:00\"}\n",
            &["c1 2025-03-04 23:59:31 在吗", "c1 2025-03-05 00:00:05 您好", "c2 2025-03-04 10:00:00 a"],
        ),
        (
            "an object around messages without a time",
            "in.jsonl",
            "{\"session_id\":\"c1\",\"created_on\":\"2025-03-04 09:05:31\",\"messages\":[{\"from\":\"user\",\"text\":\"在吗\"},{\"from\":\"agent\",\"text\":\"您好\"}]}\n",
            &["c1 2025-03-04 09:05:31 在吗", "c1 - 您好"],
        ),
    ] {
        assert_eq!(timed(name, text), expected, "{reason}");
    }
}

#[test]
fn dates_of_something_else_tell_no_beginning() {
    for (reason, name, text, expected) in [
        (
            "when an order was made says nothing",
            "in.csv",
            "会话ID,下单时间,发送方,时间,内容\nc1,2025-02-01 08:00:00,客户,10:05:31,在吗\nc1,2025-02-01 08:00:00,客服,10:05:40,您好\n",
            &["c1 1970-01-02 10:05:31 在吗", "c1 1970-01-02 10:05:40 您好"] as &[&str],
        ),
        (
            "when a policy begins says nothing, the file's name does",
            "客服2026-03-04.csv",
            "会话ID,角色,时间,内容,保单生效日期\nc1,客户,09:05,在吗,2021-06-01\nc1,客服,09:06,您好,2021-06-01\n",
            &["c1 2026-03-04 09:05:00 在吗", "c1 2026-03-04 09:06:00 您好"],
        ),
        (
            "nor does when something was bought",
            "in.csv",
            "对话ID,角色,内容,购买日期\nc1,客户,在吗,2026-01-04 12:00:00\nc1,客服,您好,2026-01-04 12:00:00\n",
            &["c1 - 在吗", "c1 - 您好"],
        ),
        (
            "nor the number of an account, nor when something was put up",
            "in.jsonl",
            "{\"id\":\"w1\",\"wechat\":\"1741053931\",\"安装日期\":\"2019-05-06\",\"turns\":[{\"role\":\"客户\",\"text\":\"在吗\"},{\"role\":\"客服\",\"text\":\"您好\"}]}\n",
            &["w1 - 在吗", "w1 - 您好"],
        ),
    ] {
        assert_eq!(timed(name, text), expected, "{reason}");
    }
}

#[test]
fn a_period_finds_what_another_column_dates() {
    let text =
        "录音编号,呼叫时间,转写文本\nR0,2025/03/04 09:05,【坐席】您好【客户】在吗\nR1,2025/03/06 10:05,【坐席】喂【客户】哪位\n";
    let options = ReadOptions { since: Some("2025-03-05".into()), ..ReadOptions::default() };
    let batch = read_bytes("in.csv", text.as_bytes(), &options);
    assert_eq!(
        (batch.conversations.iter().map(short).collect::<Vec<_>>(), batch.problems.len()),
        (vec!["R1: agent 喂 / customer 哪位".to_owned()], 0)
    );
}

#[test]
fn a_day_and_a_time_in_two_columns() {
    for (day, time) in [
        ("消息创建日期", "消息创建时间"),
        ("日期", "时间"),
        ("发言日期", "发言时间"),
        ("send_date", "send_time"),
        ("记录日", "记录时间"),
        ("Created Date", "Created Time"),
    ] {
        for written in ["2025年03月04日", "2025-03-04", "20250304"] {
            let text =
                format!("会话ID,发送方,内容,{day},{time}\nc1,客户,在吗,{written},08:05:31\nc1,客服,您好,{written},08:05:51\n");
            assert_eq!(
                timed("in.csv", &text),
                ["c1 2025-03-04 08:05:31 在吗", "c1 2025-03-04 08:05:51 您好"],
                "{day} {time} {written}"
            );
        }
    }
}

#[test]
fn keys_as_programs_call_them() {
    let keys = [
        (
            "at",
            "created_on create_ts sendTs msgTime occur_time server_timestamp postedAt message_sent_time GMT-Create sentOn receivedAt createdTs",
        ),
        ("text", "msgContent content_text Reply-Content messageRaw plainText MSG_BODY"),
        ("role", "senderRole sender_type from-type msgFromType speakerRole Author_Type"),
        ("id", "sessionId conversation-id ChatID sessionSn callSid Dialog_Id threadId"),
    ];
    for (field, names) in keys {
        for name in names.split(' ') {
            let key = |of: &str, usual: &'static str| if of == field { name.to_owned() } else { usual.to_owned() };
            let text = format!(
                "{{\"{}\":\"c1\",\"{}\":\"user\",\"{}\":\"在吗\",\"{}\":\"2025-03-04 08:05:31\"}}\n",
                key("id", "session_id"),
                key("role", "role"),
                key("text", "text"),
                key("at", "time")
            );
            assert_eq!(timed("in.jsonl", &text), ["c1 2025-03-04 08:05:31 在吗"], "{name}");
        }
    }
}

#[test]
fn a_column_that_may_hold_the_times_is_named() {
    for (name, text, column) in [
        ("in.csv", "会话ID,发送方,内容,落库\nc1,客户,在吗,2025-03-04 08:05:31\nc1,客服,您好,2025-03-04 08:05:51\n", "落库"),
        ("in.jsonl", "{\"session_id\":\"c1\",\"role\":\"user\",\"text\":\"a\",\"zeit\":1741053931}\n", "zeit"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let layout = recognise(&path, &ReadOptions::default()).unwrap().parts.remove(0).layout;
        assert!(layout.contains(&format!("“{column}”的值像是时间")), "{layout}");
    }
}
