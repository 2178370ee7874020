//! The many ways in which people are named, and what only looks like a name.

use crate::tagged::redactor;

#[test]
fn people_are_named_in_many_ways() {
    let redactor = redactor("");
    for (reason, text, expected) in [
        ("a nickname of a surname", "让小孙直接打我电话", &["小孙"][..]),
        ("an old acquaintance", "老李头说可以退", &["老李头"]),
        ("a nickname of a given name", "找一下阿珍", &["阿珍"]),
        ("words that begin like a nickname", "小米和小时候的小程序，老客户，阿姨", &[]),
        ("an agent by a nickname of a surname", "客服小陈为您服务", &["小陈"]),
        ("an agent by a name for the trade", "客服小美为您服务", &[]),
        ("letters behind a word that leads to a name", "我叫Kevin Zhang", &["Kevin Zhang"]),
        ("letters before a title", "Tony老师三点有空", &["Tony"]),
        ("letters that name nobody", "登录apple id时hello world", &[]),
        ("a dot behind an opening", "好的买合木提·吐尔逊先生", &["买合木提·吐尔逊"]),
        ("another dot", "我试过古丽巴哈尔•阿卜杜热合曼", &["古丽巴哈尔•阿卜杜热合曼"]),
        ("words with a dot between them", "京东·自营，退款·换货·维修，顺丰·标快", &[]),
        ("names of Tibet without a dot", "次仁卓玛的包裹", &["次仁卓玛"]),
        ("a surname and a name that are spelled", "弓长张，伟大的伟", &["弓长张", "伟大的伟"]),
        ("a spelled surname without a mark", "我姓贺祝贺的贺", &["贺", "祝贺的贺"]),
        ("what is only said like that", "换新的新，旧的旧", &[]),
        ("surname and given name apart", "姓史，名晨曦", &["史", "晨曦"]),
        ("a space within", "收件人张 伟，电话", &["张 伟"]),
        ("a word in a field is a name", "收件人：夏天", &["夏天"]),
        ("a word behind a field without a mark is none", "收件人方便收吗", &[]),
        ("two characters between words that leave room", "跟王磊说一声", &["王磊"]),
        ("words that begin with surnames", "高兴就好，方便的话，万一不行，安全第一，时间充足", &[]),
        ("a compound surname alone", "让慕容过来", &["慕容"]),
        ("a short title and a verb", "张总在开会，王总共3个", &["张"]),
        ("a child by the given name", "春梅妈妈您好", &["春梅"]),
        ("a list tells of those in it", "关咏芝、文章生、游本立", &["关咏芝", "文章生", "游本立"]),
        ("a surname before its word", "一位王姓客户", &["王"]),
        ("a rare surname with a title", "好的费先生，请稍等", &["费"]),
        ("brands", "周生生和周大福，李宁，张裕", &[]),
    ] {
        let found: Vec<&str> = redactor.find(text).iter().map(|span| &text[span.range.clone()]).collect();
        assert_eq!(found, expected, "{reason}: {text}");
    }
}

#[test]
fn a_long_list_is_read_to_its_end() {
    let text = format!("{}关咏芝", "关咏芝、文章生、游本立、".repeat(40));
    assert_eq!(redactor("").find(&text).len(), 121);
}

#[test]
fn a_long_row_of_spelled_characters_is_found_whole() {
    let text = "我姓伟，".to_owned() + &"伟大的伟".repeat(20_000);
    assert!(redactor("").find(&text).iter().any(|span| text[span.range.clone()].contains("伟大的伟")));
}
