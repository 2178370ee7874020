//! Why a rule of the default rulebook finds nothing: what came nearest is told, and the page of the rule says what it is for.

use crate::support::{RULES, conversation, folder, run};
use predicates::prelude::*;
use std::fs;
use zhijian::inspect::Inspector;
use zhijian::model::Channel;
use zhijian::rules::{Rulebook, RulebookFolder};

/// Reason, the dialogue, the rule, what is told of it.
const NEAREST: [(&str, &str, &str, &str); 26] = [
    ("in time", "客 0|在吗\n坐 24|您好", "timing.first_reply", "首次响应 24 秒（第1轮），限 30 秒"),
    ("too late", "客 0|在吗\n坐 45|您好", "timing.first_reply", "首次响应 45 秒（第1轮），限 30 秒"),
    ("no times", "客|在吗\n坐|您好", "timing.first_reply", "日志没有时间"),
    ("another channel", "客 0|在吗\n坐 24|您好", "timing.silence", "只看电话，这是在线"),
    (
        "late, but told to wait",
        "客 0|在吗\n坐 5|您好，请您稍等\n客 9|快递到哪了\n坐 130|到了",
        "timing.reply",
        "121 秒（第3轮），限 300 秒",
    ),
    ("a greeting", "客|在吗\n坐|您好", "process.no_greeting", "问候在第1轮（坐席第 1 条），要求坐席前 2 条"),
    (
        "a greeting that comes late",
        "客|在吗\n坐|说吧\n坐|单号\n坐|您好",
        "process.no_greeting",
        "问候在第3轮（坐席第 3 条），要求坐席前 2 条",
    ),
    ("a window of a log", "坐|单号发一下\n客|SF1234", "process.no_greeting", "日志看不到会话的开头"),
    ("a goodbye", "客|在吗\n坐|在的，再见", "process.no_closing", "致谢、道别、征询或“不客气”在第1轮（坐席倒数第 1 条）"),
    ("nobody is upset", "客|在吗\n坐|在的", "process.no_empathy", "客户没有明显不满：情绪最低是第0轮"),
    (
        "sad in no word that can be named",
        "客|在吗\n坐|在的",
        "process.no_apology",
        "没有致歉；要客户报过我方的问题并且不满，或带着要求再次不满，才要求致歉。客户没有明显不满",
    ),
    ("upset, and of no trouble", "客|气死我了，你们太过分了！\n坐|在的", "process.no_apology", "才要求致歉。不满在第0轮"),
    (
        "attended to before the greeting",
        "客|在吗\n坐|好的，请您稍等\n坐|单号\n坐|您好",
        "process.no_greeting",
        "前 2 条没有问候，但第1轮有礼貌用语（请、麻烦、稍等之类），算开场",
    ),
    (
        "prompt as far as whole minutes tell",
        "客 0|在吗\n坐 0|您好",
        "timing.prompt",
        "首次响应 0 秒（日志的时间只到分钟，可能多出 60 秒），要 20 秒以内",
    ),
    (
        "pressed, and served all the same",
        "客|在吗\n坐|您好\n客|急，快点\n坐|马上为您查询\n客|货什么时候能到啊\n坐|您的包裹预计明天上午送达\n客|好，尽快啊\n坐|我们会第一时间为您配送的",
        "process.had_to_push",
        "但坐席没有推脱，说了时间或给了办法",
    ),
    ("a number is no time", "客|什么时候到？\n坐|订单123我在看", "process.no_time_commitment", "没有说时间"),
    (
        "asked, and only asked back",
        "客|什么时候到？\n坐|请问您的订单号是多少？",
        "process.no_time_commitment",
        "客户在第0轮问了时间，坐席没有说时间；反问",
    ),
    (
        "promised unasked",
        "客|在吗\n坐|在的，我帮您反馈",
        "process.no_time_commitment",
        "坐席在第1轮答应去办，没有说时间；客户要先报过问题或催过",
    ),
    ("calm", "客|在吗\n坐|在的", "process.no_empathy", "情绪最低是第0轮 0.00；要有"),
    ("comforted", "客|气死我了，你们太过分了！\n坐|非常抱歉", "process.no_empathy", "不满在第0轮，安抚或致歉在第1轮"),
    (
        "answered",
        "客|快递到哪了？\n坐|到杭州了",
        "process.unanswered",
        "客户提问或要求 1 处，都有回应；最后一处在第0轮，第1轮回应",
    ),
    (
        "pushed once",
        "客|在吗\n坐|在\n客|快点给我查\n坐|到杭州了",
        "process.had_to_push",
        "首次回复以后客户催了 1 次（第2轮），要 2 次",
    ),
    ("told when", "客|什么时候到？\n坐|明天上午10点", "process.when_not_told", "第0轮问了时间，第1轮说了时间"),
    ("nothing to verify", "客|在吗\n坐|在", "process.no_verification", "客户没有要办账户操作"),
    ("another feeling", "客|气死我了，你们太过分了！\n坐|在", "signal.emotion_gratitude", "客户的情绪：第0轮是愤怒"),
    ("nothing solved", "客|在吗\n坐|在", "outcome.resolved", "客户没有说问题解决了"),
];

#[test]
fn what_came_nearest_is_told() {
    let inspector = Inspector::new(Rulebook::load(&RulebookFolder::embedded(), "default").expect("the rulebook"));
    for (reason, dialogue, rule, expected) in NEAREST {
        let told = inspector.inspect_explaining(conversation(dialogue), Some(rule)).1.unwrap_or_default().join("\n");
        assert!(told.contains(expected), "{reason}: {told}");
    }
}

/// Rules of a call, and what is told of them where a row of its log was rejected.
const HIDDEN: [&str; 2] = ["timing.silence", "timing.attentive"];

#[test]
fn rows_that_nobody_sees_are_told_of_a_call() {
    let inspector = Inspector::new(Rulebook::load(&RulebookFolder::embedded(), "default").expect("the rulebook"));
    for rule in HIDDEN {
        let mut call = conversation("客 0|在吗\n坐 60|您好\n客 70|好\n坐 75|好");
        call.channel = Channel::Call;
        for turn in &mut call.turns {
            turn.end = turn.at;
        }
        for (rejected, expected) in [(0, "最长的静默在第1轮之前，60 秒"), (1, "日志有 1 行被拒收")] {
            call.rejected_rows = rejected;
            let told = inspector.inspect_explaining(call.clone(), Some(rule)).1.unwrap_or_default().join("\n");
            assert!(told.contains(expected), "{rule}: {told}");
        }
    }
}

/// Reason, the log, the rule, what is shown.
const SHOWN: [(&str, &str, &str, &str); 4] = [
    (
        "a miss",
        "c,客户,在吗,2026-01-05 10:00:00\nc,客服,您好,2026-01-05 10:00:24\n",
        "timing.first_reply",
        "没有命中：首次响应 24 秒（第1轮），限 30 秒",
    ),
    (
        "a hit with its figures",
        "c,客户,在吗,2026-01-05 10:00:00\nc,客服,您好,2026-01-05 10:01:05\n",
        "timing.first_reply",
        "首次响应用时 65 秒，超过上限 30 秒",
    ),
    (
        "a hit of what was never offered",
        "c,客户,我的快递坏了，我要退款,\nc,客服,嗯,\nc,客户,怎么还不处理，给我退款！,\nc,客服,哦,\nc,客户,到底退不退，我要投诉,\nc,客服,随便,\n",
        "process.no_solution",
        "命中 整个会话（要求在第0轮，坐席答复了 3 次，客户没有得到能用的办法）",
    ),
    (
        "a hit that nothing can be pointed at for",
        "c,客户,我的快递三天没动了,\nc,客服,说吧,\nc,客服,单号,\nc,客服,您好,\n",
        "process.no_greeting",
        "命中 整个会话（问候在第3轮（坐席第 3 条），要求坐席前 2 条）",
    ),
];

#[test]
fn it_stands_under_the_conversation() {
    for (reason, log, rule, expected) in SHOWN {
        let folder = folder(RULES);
        fs::write(folder.path().join("c.csv"), format!("会话ID,角色,内容,时间\n{log}")).expect("a file");
        let ran = run(&folder, &["inspect", "c.csv", "--explain", rule, "--color", "never", "--no-redact"]).success();
        let shown = String::from_utf8(ran.get_output().stdout.clone()).expect("text");
        assert!(shown.contains(expected), "{reason}: {shown}");
    }
}

#[test]
fn the_page_of_a_rule_says_why_with_threshold_and_examples() {
    let folder = folder(RULES);
    for (rule, told) in [
        ("timing.first_reply", ["阈值  first_reply_s = 30", "依据  客户进来", "应命中  客 0|", "应放过  客 0|", "响应速度 -20"]),
        (
            "wording.refusal",
            ["词库  violation/refusal.csv：固定说法 ", "依据  一口回绝", "应命中  ", "应放过  ", "每会话最多  4"],
        ),
        ("wording.insult", ["一票否决  按致命算的命中一次，会话的总分最多 10；", "条，例如：", "句式 ", "应命中  ", "应放过  "]),
        ("slow_first_response", ["timing.first_reply", "阈值  first_reply_s = 30", "依据  ", "应命中  客 0|", "应放过  客 0|"]),
    ] {
        let all = told
            .iter()
            .fold(predicate::str::contains(rule).boxed(), |all, told| all.and(predicate::str::contains(*told)).boxed());
        run(&folder, &["rules", "explain", rule]).success().stdout(all);
    }
}
