//! What a program writes between the messages of people, though an export puts it into somebody's mouth: `你撤回了一条消息`.

use crate::model::Role;
use regex::Regex;
use std::sync::LazyLock;

/// The longest notice, in bytes: most messages that are longer need not be looked at.
const LONGEST: usize = 300;
/// Every notice holds one of these, and hardly any message does: all are looked for at once.
static SIGNS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("撤回|聊天|招呼|群聊|拍了拍|系统|话已|天已|话被|天被|离开|离线|下线|断开|进入|关闭|结束|退出|评价|入会话|入对话|受会话|受对话").ok()
});
/// What is drawn around a notice.
const AROUND: [char; 19] = ['[', '【', '(', '（', ']', '】', ')', '）', '-', '—', '–', '─', '=', '*', '"', '“', '”', '~', ' '];

static NOTICE: LazyLock<Option<Regex>> = LazyLock::new(|| of(&["any", "house"]));
/// Those that no customer says either: why a conversation was closed may as well be a complaint.
static OF_ANY: LazyLock<Option<Regex>> = LazyLock::new(|| of(&["any"]));

/// The patterns of these kinds.
fn of(kinds: &[&str]) -> Option<Regex> {
    let mut table = csv::Reader::from_reader(include_bytes!("notices.csv").as_slice());
    let rows = table.records().filter_map(Result::ok).filter(|row| row.get(0).is_some_and(|kind| kinds.contains(&kind)));
    let patterns: Vec<String> = rows.filter_map(|row| row.get(1).map(str::to_owned)).collect();
    Regex::new(&format!("^(?:{})$", patterns.join("|"))).ok()
}

/// Whether all of `text` is a notice.
pub(super) fn is_notice(text: &str) -> bool {
    is(&NOTICE, text)
}

fn is(notice: &LazyLock<Option<Regex>>, text: &str) -> bool {
    if text.len() > LONGEST || !SIGNS.as_ref().is_some_and(|signs| signs.is_match(text)) {
        return false;
    }
    let bare = text.trim().trim_matches(AROUND);
    notice.as_ref().is_some_and(|notice| notice.is_match(text.trim()) || notice.is_match(bare))
}

/// Who speaks in `text`: neither side where it is a notice.
pub(super) fn speaker(role: Role, text: &str) -> Role {
    let is_notice = match role {
        Role::Agent => is_notice(text),
        Role::Customer => is(&OF_ANY, text),
        Role::Bot | Role::System => false,
    };
    if is_notice { Role::System } else { role }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole() {
        let mut table = csv::Reader::from_reader(include_bytes!("notices.csv").as_slice());
        assert_eq!(table.records().filter_map(Result::ok).count(), include_str!("notices.csv").lines().count() - 1);
        assert!(NOTICE.is_some());
    }

    #[test]
    fn notices_are_told_from_what_people_say() {
        for text in [
            "你撤回了一条消息",
            "\"张三\" 撤回了一条消息",
            "“小美”撤回了一条消息",
            "tb8823_1撤回了1条消息",
            "对方撤回了一条消息，重新编辑",
            "（客户撤回了一条消息）",
            "该消息已被撤回",
            "[撤回消息]",
            "【系统消息】会话已转接给二线",
            "——系统消息：会话已转接——",
            "会话已结束",
            "你已添加了张三，现在可以开始聊天了。",
            "以上是打招呼的内容",
            "客户已离开会话",
            "访客已离开",
            "访客 上海访客 已离开网站",
            "顾客离开了对话",
            "客人已经离开对话",
            "访客关闭了对话窗口",
            "访客已离开，对话结束",
            "客户已评价：非常满意",
            "由于您长时间未回复，本次会话已自动结束",
            "您超过5分钟未回复，会话已自动关闭",
            "因访客未响应，系统已结束会话",
            "客服小美已接入会话",
        ] {
            assert!(is_notice(text), "{text}");
        }
        for text in [
            "您撤回了什么呀",
            "刚才撤回了一条消息，是我发错了单号，麻烦您再看一下好吗谢谢",
            "把申请撤回",
            "系统显示您的订单已经发货",
            "我这边系统提示您已经退过了",
            "会话已结束的话还能评价吗",
            "用户您好",
            "系统里查不到",
            "客户离开了座位",
            "客户已离开我们店了",
            "用户评价很好",
            "用户怎么退出",
            "客服直接结束了会话",
            "你没有回复，会话结束了",
            "没有回复，会话自动关闭了。",
            "你们没有回复，会话自动关闭了",
            "客户要求退出会话",
            "访客进入网站看不到价格",
            "您没有回复，我先登记",
            "现在可以开始聊天了吗",
        ] {
            assert!(!is_notice(text), "{text}");
        }
    }

    #[test]
    fn why_a_conversation_was_closed_is_no_notice_of_a_customer() {
        let closed = "因超时未回复，会话自动关闭了";
        assert_eq!([Role::Agent, Role::Customer].map(|role| speaker(role, closed)), [Role::System, Role::Customer]);
        assert_eq!(speaker(Role::Customer, "你撤回了一条消息"), Role::System);
    }
}
