//! The same of times: the wait, silence, overlap or speed that came nearest to its limit.

use super::super::Case;
use super::super::call_timing::{ANSWERS, overlaps, silences, speeds};
use super::super::reply_time::{complains, is_late, limit};
use super::{figure, not_of};
use crate::model::{Channel, Role};
use crate::rules::timing::Wait;

pub(super) fn first_reply(case: &Case) -> String {
    match case.waits.iter().find(|wait| wait.is_first) {
        Some(wait) => format!("首次响应{}", wait_told(case, wait)),
        None => no_wait(case, "坐席先开口，或者始终没有回复，客户没有等过首次响应"),
    }
}

pub(super) fn later_reply(case: &Case) -> String {
    let over = |wait: &&Wait| wait.seconds - limit(case, wait);
    let later = case.waits.iter().filter(|wait| !wait.is_first);
    match later.max_by(|one, other| over(one).total_cmp(&over(other))) {
        Some(wait) => format!("首次响应以后，最接近的是{}", wait_told(case, wait)),
        None => no_wait(case, "首次响应以后客户没有再等坐席"),
    }
}

pub(super) fn prompt(case: &Case) -> String {
    let Some(first) = case.waits.iter().find(|wait| wait.is_first) else {
        return no_wait(case, "坐席先开口，或者始终没有回复，客户没有等过首次响应");
    };
    let settings = case.settings;
    let late = case.waits.iter().find(|wait| is_late(case, wait));
    let told = [
        Some(format!(
            "首次响应 {} 秒{}，要 {} 秒以内",
            figure(first.seconds),
            if first.uncertain_s > 0.0 { "（日志的时间只到分钟，可能多出 60 秒）" } else { "" },
            settings.prompt_reply_s.value
        )),
        complains(case).then(|| format!("投诉要 {} 秒以内", settings.complaint_reply_s.value)),
        late.map(|late| format!("有超时的回复：{}", wait_told(case, late))),
    ];
    told.into_iter().flatten().collect::<Vec<_>>().join("；")
}

pub(super) fn silence(case: &Case) -> String {
    not_of(case, Channel::Call).or_else(|| hidden(case)).unwrap_or_else(|| longest_silence(case))
}

pub(super) fn attentive(case: &Case) -> String {
    let told = || format!("坐席接客户的话 {} 次，要 {ANSWERS} 次以上；{}", silences(case).len(), longest_silence(case));
    not_of(case, Channel::Call).or_else(|| hidden(case)).unwrap_or_else(told)
}

/// That nobody knows who spoke meanwhile, where rows of the log were rejected.
fn hidden(case: &Case) -> Option<String> {
    let rejected = case.reading.conversation.rejected_rows;
    (rejected > 0).then(|| format!("日志有 {rejected} 行被拒收，可能有人在那时说过话，所以不判断"))
}

fn longest_silence(case: &Case) -> String {
    let longest = silences(case).into_iter().max_by(|(_, one), (_, other)| one.total_cmp(other));
    longest.map_or_else(
        || "没有可以量的静默：日志没有每句话的起止时间，或者客户说完以后坐席没有接话、先请客户稍等了".to_owned(),
        |(turn, seconds)| {
            format!("最长的静默在第{turn}轮之前，{} 秒，限 {} 秒", figure(seconds.max(0.0)), case.settings.silence_s.value)
        },
    )
}

pub(super) fn interruption(case: &Case) -> String {
    let longest = || {
        let longest = overlaps(case).max_by(|(_, one), (_, other)| one.total_cmp(other)).filter(|(_, seconds)| *seconds > 0.0);
        let limit = case.settings.overlap_s.value;
        longest.map_or_else(
            || "没有重叠：坐席都在客户说完以后开口，或者日志没有每句话的起止时间".to_owned(),
            |(turn, seconds)| format!("重叠最长的是第{turn}轮，{} 秒，{limit} 秒起算", figure(seconds)),
        )
    };
    not_of(case, Channel::Call).unwrap_or_else(longest)
}

pub(super) fn speech(case: &Case) -> String {
    let fastest = || {
        let fastest = speeds(case).max_by(|(_, one), (_, other)| one.total_cmp(other));
        let limit = case.settings.chars_per_minute.value;
        fastest.map_or_else(
            || "没有可以量的话：日志没有每句话的起止时间，或者都太短".to_owned(),
            |(turn, speed)| format!("最快的是第{turn}轮，每分钟 {speed:.0} 字，限 {limit} 字"),
        )
    };
    not_of(case, Channel::Call).unwrap_or_else(fastest)
}

/// One wait: how long, where, and the limit that holds for it.
fn wait_told(case: &Case, wait: &Wait) -> String {
    let announced = if wait.announced && !wait.is_first { "（请客户稍等或要过资料以后）" } else { "" };
    let uncertain = if wait.uncertain_s > 0.0 { "；日志的时间只到分钟，放宽 60 秒" } else { "" };
    format!(" {} 秒（第{}轮），限 {} 秒{announced}{uncertain}", figure(wait.seconds), wait.reply, limit(case, wait))
}

fn no_wait(case: &Case, otherwise: &str) -> String {
    let conversation = case.reading.conversation;
    if let Some(told) = not_of(case, Channel::Chat) {
        return told;
    }
    if conversation.rejected_rows > 0 {
        return format!("日志有 {} 行被拒收，回复可能就在其中，所以不判断", conversation.rejected_rows);
    }
    if conversation.turns.iter().all(|turn| turn.at.is_none()) {
        return "日志没有时间".to_owned();
    }
    if case.reading.turns_of(Role::Agent).next().is_none() {
        return "坐席没有说过话".to_owned();
    }
    otherwise.to_owned()
}
