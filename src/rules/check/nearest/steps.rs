//! The same of steps that a conversation may lack: where each was taken, or why it was not asked for.

use super::super::Case;
use super::super::dialogue::{
    ACTIONS, COMFORT, DEMANDS, agent_blocks_after, ends_content, first_upset, helps, is_served, names_time, presses,
};
use super::super::missing::{
    self, ANSWERS, ENDING, OPENING, attends, closes, greets, had_problem, is_remark, is_shown_the_way, is_under_way,
};
use super::{SERVED, answer_to, lowest_told};
use crate::model::{Category, Cue, Role};

const CONTENT: &str = "客户满意而去，不追究";

fn agents(case: &Case) -> Vec<usize> {
    case.reading.turns_of(Role::Agent).collect()
}

pub(super) fn greeting(case: &Case) -> String {
    let agents = agents(case);
    if agents.is_empty() {
        return "坐席没有说过话".to_owned();
    }
    if !case.reading.shows_start() {
        return "日志看不到会话的开头，不要求问候".to_owned();
    }
    let greeted = agents.iter().position(|&turn| greets(case, turn));
    // Who attends to the customer courteously has opened, whether or not he greets later.
    let attended = agents.iter().copied().take(OPENING).find(|&turn| attends(case, turn));
    if let Some(turn) = attended.filter(|_| greeted.is_none_or(|nth| nth >= OPENING)) {
        return format!("前 {OPENING} 条没有问候，但第{turn}轮有礼貌用语（请、麻烦、稍等之类），算开场");
    }
    greeted.map_or_else(
        || format!("坐席始终没有问候，前 {OPENING} 条也没有别的礼貌用语"),
        |nth| format!("问候在第{}轮（坐席第 {} 条），要求坐席前 {OPENING} 条", agents[nth], nth + 1),
    )
}

pub(super) fn closing(case: &Case) -> String {
    let agents = agents(case);
    if agents.is_empty() || !case.reading.shows_end() {
        return "日志看不到会话的结尾（系统结束、双方道别），不要求结束语".to_owned();
    }
    match agents.iter().rev().position(|&turn| closes(case, turn)) {
        Some(nth) => {
            let turn = agents[agents.len() - 1 - nth];
            format!("致谢、道别、征询或“不客气”在第{turn}轮（坐席倒数第 {} 条），要求坐席最后 {ENDING} 条", nth + 1)
        }
        None => format!("坐席始终没有致谢、道别、征询或“不客气”，要求坐席最后 {ENDING} 条"),
    }
}

pub(super) fn empathy(case: &Case) -> String {
    let Some(upset) = first_upset(case) else { return lowest_told(case) };
    let comforted = case.tally.first_perhaps_from(upset, &COMFORT);
    match (answer_to(case, upset), comforted) {
        (None, _) => format!("不满在第{upset}轮，坐席在那以后没有再说话"),
        (_, Some(turn)) => format!("不满在第{upset}轮，安抚或致歉在第{turn}轮"),
        (Some(_), None) if ends_content(case) => format!("不满在第{upset}轮；{CONTENT}"),
        (Some(_), None) if is_remark(case) => {
            format!("第{upset}轮只是随口说失望，没有报问题、没有要求也没有催，不算要安抚的不满")
        }
        (Some(_), None) => format!("不满在第{upset}轮，之后始终没有安抚或致歉"),
    }
}

pub(super) fn apology(case: &Case) -> String {
    if let Some(turn) = case.tally.first_perhaps_from(0, &[Category::Apology]) {
        return format!("致歉在第{turn}轮");
    }
    if ends_content(case) {
        return CONTENT.to_owned();
    }
    let helped = agents(case).into_iter().find(|&turn| helps(case, turn));
    if let Some(turn) = helped.filter(|_| case.tally.any(&COMFORT)) {
        return format!("没有致歉，但安抚了，第{turn}轮也给了办法");
    }
    let upset = first_upset(case).map_or_else(|| lowest_told(case), |turn| format!("不满在第{turn}轮"));
    format!("没有致歉；要客户报过我方的问题并且不满，或带着要求再次不满，才要求致歉。{upset}")
}

pub(super) fn solution(case: &Case) -> String {
    let reading = case.reading;
    let wish = |&turn: &usize| reading.wants(turn) || presses(case, turn) || case.tally.any_in(turn, &DEMANDS);
    let Some(wish) = reading.turns_of(Role::Customer).find(wish) else { return "客户没有提出问题或要求".to_owned() };
    let answers = agent_blocks_after(case, wish).count();
    if !missing::solution(case).is_empty() {
        return format!("要求在第{wish}轮，坐席答复了 {answers} 次，客户没有得到能用的办法");
    }
    if let Some(turn) = agents(case).into_iter().find(|&turn| turn > wish && helps(case, turn)) {
        return format!("要求在第{wish}轮，第{turn}轮给了客户没有退回来的办法");
    }
    if answers < ANSWERS {
        return format!("要求在第{wish}轮，坐席只答复了 {answers} 次，{ANSWERS} 次以上才判断");
    }
    if is_under_way(case) {
        return format!("要求在第{wish}轮，坐席接手了并说了时间，客户到最后没有不满");
    }
    if is_shown_the_way(case) {
        return format!("要求在第{wish}轮，坐席告诉了客户怎么做，客户没有再提");
    }
    if is_served(case) {
        return format!("要求在第{wish}轮，{SERVED}");
    }
    let acted = case.tally.first_perhaps_from(wish, &ACTIONS).map(|turn| format!("第{turn}轮有所处理，"));
    format!("要求在第{wish}轮，{}客户没有一直追问到最后", acted.unwrap_or_default())
}

pub(super) fn time_commitment(case: &Case) -> String {
    let reading = case.reading;
    let told = agents(case).into_iter().find(|&turn| names_time(case, turn));
    let promised = agents(case).into_iter().find(|&turn| reading.has(turn, Cue::Promise));
    let asked = reading.turns_of(Role::Customer).find(|&turn| reading.has(turn, Cue::AsksWhen));
    let owed = match (asked, promised) {
        (None, None) => return "坐席没有答应以后去办，客户也没有问什么时候".to_owned(),
        (Some(asked), None) => format!("客户在第{asked}轮问了时间"),
        (None, Some(promised)) => format!("坐席在第{promised}轮答应去办"),
        (Some(asked), Some(promised)) => format!("客户在第{asked}轮问了时间，坐席在第{promised}轮答应去办"),
    };
    match (told, asked, promised) {
        (Some(turn), ..) => format!("{owed}，第{turn}轮说了时间"),
        _ if ends_content(case) => format!("{owed}；{CONTENT}"),
        (None, Some(asked), None) if missing::answer_on_time(case, asked).is_none() => {
            format!("{owed}，坐席没有说时间；反问、请稍等和太短的话还不是答复，有了答复才要求")
        }
        (None, Some(_), _) => format!("{owed}，没有说时间"),
        (None, None, _) => format!("{owed}，没有说时间；客户要先报过问题或催过，才要求"),
    }
}

pub(super) fn confirmation(case: &Case) -> String {
    if let Some(turn) = case.tally.first_perhaps_from(0, &[Category::SatisfactionCheck]) {
        return format!("征询在第{turn}轮");
    }
    if !had_problem(case) {
        return "客户没有报过问题或要求，不要求征询".to_owned();
    }
    if !case.reading.shows_end() {
        return "没有征询，但日志看不到会话的结尾".to_owned();
    }
    match agents(case).len() {
        _ if ends_content(case) => CONTENT.to_owned(),
        few if few < ANSWERS => format!("没有征询，但坐席只说了 {few} 条，{ANSWERS} 条以上才要求"),
        _ => "始终没有征询".to_owned(),
    }
}

pub(super) fn verification(case: &Case) -> String {
    let reading = case.reading;
    let Some(asked) = reading.turns_of(Role::Customer).find(|&turn| reading.has(turn, Cue::AccountOperation)) else {
        return "客户没有要办账户操作（改手机号、密码、挂失之类）".to_owned();
    };
    let named = (0..reading.annotations.len()).find(|&turn| reading.has(turn, Cue::IdentityNamed));
    let checked = case.tally.first_perhaps_from(0, &[Category::IdentityCheck]).into_iter().chain(named).min();
    checked.map_or_else(
        || format!("第{asked}轮要办账户操作，坐席没有当场办"),
        |turn| format!("第{asked}轮要办账户操作，核验在第{turn}轮"),
    )
}
