//! Why a rule hits in a conversation, or why not: the nearest miss is told.

#[path = "fixtures/own.rs"]
mod own;

use own::bare_folder;
use zhijian::inspect::Inspector;
use zhijian::rules::Rulebook;

/// Reason, the conditions (`a` is the one that is explained), the dialogue, what is told of `a`.
const CASES: [(&str, &str, &str, &str); 13] = [
    ("a hit", "[rule.if.a]\nany = [\"退款\"]\nrole = \"agent\"", "坐|可以退款", "成立：第0轮“退款”"),
    (
        "said by the customer",
        "[rule.if.a]\nany = [\"退款\"]\nrole = \"agent\"",
        "坐|您好\n客|我要退款",
        "第1轮“退款”找到了，但是客户说的",
    ),
    (
        "outside of the first turns",
        "[rule.if.a]\nany = [\"您好\"]\nrole = \"agent\"\nfirst = \"2轮\"",
        "坐|说\n坐|讲\n坐|您好",
        "第2轮“您好”找到了，但在范围之外（只看客服 开头2轮）",
    ),
    (
        "hypothetical",
        "[rule.if.a]\nany = [\"赔\"]\nrole = \"agent\"\nguards = [\"quoted\"]",
        "坐|我们“赔”您",
        "第0轮“赔”找到了，但不算：是引用别人的话（quoted）",
    ),
    (
        "the anchor never hits",
        "when = \"a\"\n[rule.if.a]\nany = [\"退款\"]\nrole = \"agent\"\nafter = \"b\"\n[rule.if.b]\nany = [\"投诉\"]\nrole = \"customer\"",
        "客|在吗\n坐|可以退款",
        "不适用（没法判断）：锚点“b”没有命中",
    ),
    (
        "before the anchor",
        "when = \"a\"\n[rule.if.a]\nany = [\"退款\"]\nrole = \"agent\"\nafter = \"b\"\n[rule.if.b]\nany = [\"投诉\"]\nrole = \"customer\"",
        "坐|可以退款\n客|我要投诉\n坐|哦",
        "第0轮“退款”找到了，但在范围之外（只看客服 首次“b”之后）",
    ),
    ("nowhere", "[rule.if.a]\nany = [\"退款\"]\nrole = \"agent\"", "坐|您好", "整个会话里都没有找到"),
    ("nobody spoke", "[rule.if.a]\nany = [\"退款\"]\nrole = \"agent\"", "客|退款", "不适用（没法判断）：范围内没有话"),
    ("nearly long enough", "[rule.if.a]\nlength = \"> 10字\"\nrole = \"agent\"", "坐|您好您好您\n坐|好", "最接近的是第0轮 5字"),
    ("nearly late", "[rule.if.a]\nreply = \"> 30秒\"", "客 0|在吗\n坐 25|在", "最接近的是第1轮 25秒"),
    ("no times", "[rule.if.a]\nduration = \"> 30秒\"", "客|在吗\n坐|在", "不适用（没法判断）：日志没有时间"),
    (
        "too few words",
        "[rule.if.a]\nsome = [\"您好\", \"工号\", \"服务\"]\nat_least = 2\nrole = \"agent\"",
        "坐|您好",
        "只找到一部分：第0轮“您好”",
    ),
    (
        "not meant for it",
        "channel = \"call\"\n[rule.if.a]\nany = [\"退款\"]\nrole = \"agent\"",
        "坐|退款",
        "没有命中：会话的渠道是在线",
    ),
];

#[test]
fn the_nearest_miss_is_told() {
    let mut wrong = Vec::new();
    for (reason, body, dialogue, expected) in CASES {
        let rule = format!("[[rule]]\nid = \"r\"\nkind = \"signal\"\nhit = ['''\n{dialogue}''']\n{body}\n");
        let rulebook = Rulebook::load(&bare_folder("rules/x.toml", &rule), "default").unwrap_or_else(|e| panic!("{reason}: {e}"));
        let conversation = rulebook.rules.own().all()[0].examples[0].conversation.clone();
        let (_, told) = Inspector::new(rulebook).inspect_explaining(conversation, Some("r"));
        let told = told.expect("the rule is there").join("\n");
        if !told.contains(expected) {
            wrong.push(format!("{reason}: wanted {expected} in\n{told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
