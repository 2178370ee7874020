//! Why a rule hits in a conversation, or why not: the nearest miss is told.

use crate::support::{bare_folder, conversation};
use zhijian::inspect::Inspector;
use zhijian::rules::{Rulebook, RulebookFolder};
use zhijian::text::LexiconFile;

/// Reason, the conditions (`a` is the one that is explained), the dialogue, what is told of `a`.
const CASES: [(&str, &str, &str, &str); 45] = [
    (
        "a count in some hours",
        "[rule.if.a]\nturn_count = \">= 1轮\"\nrole = \"agent\"\nat_hours = \"09:00-18:00\"",
        "@ 开始=2026-01-05T10:00\n坐 0|您好",
        "成立：客服 09:00",
    ),
    (
        "between two, of which the second is the next",
        "when = \"查\"\n[rule.if.催]\nany = [\"快点\"]\nrole = \"customer\"\n[rule.if.别]\nany = [\"再见\"]\nrole = \"agent\"\n[rule.if.查]\nturn_count = \">= 5轮\"\nrole = \"agent\"\nafter = \"催\"\nbefore = \"别\"\nnth = 2",
        "客|快点\n坐|好\n客|快点\n坐|好\n坐|再见",
        "第2次“催”之后 其后第一次“别”之前",
    ),
    (
        "words that must not be there",
        "[rule.if.a]\nnone = [\"您好\", \"你好\"]\nrole = \"agent\"",
        "客|在吗\n坐|您好",
        "不成立：第1轮“您好”找到了，所以不成立",
    ),
    (
        "words that must not be there, but for an exception",
        "[rule.if.a]\nnone = [\"好\"]\nexcept = [\"您好\"]\nrole = \"agent\"",
        "客|在吗\n坐|您好\n坐|好",
        "不成立：第2轮“好”找到了，所以不成立",
    ),
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
    (
        "a share of the messages that is too small",
        "[rule.if.a]\nlength = \"< 5字\"\nshare = \"> 50%\"\nrole = \"agent\"",
        "坐|在\n坐|您的包裹明天就到",
        "不成立：是 1 条，占 2 条的 50%（看的是：客服",
    ),
    (
        "an agent who came later",
        "[rule.if.a]\nany = [\"您好\"]\nrole = \"agent\"\nfirst = \"1轮\"\nper_agent = true",
        "坐[A01]|说\n坐[A02]|讲\n坐[A02]|您好",
        "第2轮“您好”找到了，但在范围之外（只看客服 各自的开头1轮）",
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
        "a pattern too few times",
        "[rule.if.a]\nregex = '[0-9]+天'\nat_least = 2\nrole = \"agent\"",
        "坐|3天到",
        "只找到一部分：第0轮“3天”",
    ),
    (
        "too few sums",
        "[rule.if.a]\nentity = \"amount\"\nat_least = 2\nrole = \"agent\"",
        "坐|赔您50元",
        "只找到一部分：第0轮“50元”",
    ),
    (
        "said twice, not thrice",
        "[rule.if.a]\nrepeated = 3\nrole = \"agent\"",
        "坐|请您耐心等待\n坐|请您耐心等待",
        "只找到一部分：第1轮（2遍）",
    ),
    (
        "not meant for it",
        "channel = \"call\"\n[rule.if.a]\nany = [\"退款\"]\nrole = \"agent\"",
        "坐|退款",
        "没有命中：会话的渠道是在线",
    ),
    (
        "what is only excepted is not asked for",
        "unless = \"b\"\n[rule.if.a]\nany = [\"退款\"]\nrole = \"agent\"\n[rule.if.b]\nany = [\"周末\"]\nrole = \"agent\"",
        "坐|退款",
        "写法 a；除非 b",
    ),
    (
        "an exception that does not hold",
        "unless = \"b\"\n[rule.if.a]\nany = [\"退款\"]\nrole = \"agent\"\n[rule.if.b]\nany = [\"周末\"]\nrole = \"agent\"",
        "坐|退款",
        "条件 b [含任一关键词] 不成立（例外的一部分）",
    ),
    (
        "an exception that lets it off",
        "unless = \"b or c\"\n[rule.if.a]\nany = [\"退款\"]\nrole = \"agent\"\n[rule.if.b]\nany = [\"周末\"]\nrole = \"agent\"\n[rule.if.c]\nany = [\"退\"]\nrole = \"agent\"",
        "坐|退款",
        "例外 成立，所以不算",
    ),
    (
        "an exception that nobody can tell",
        "unless = \"b\"\n[rule.if.a]\nany = [\"退款\"]\nrole = \"agent\"\n[rule.if.b]\nmeta = \"skil_grop\"\nis = [\"x\"]",
        "@ skill_group=售后\n坐|退款",
        "条件 b [随录数据] 不适用（没法判断，这个例外不起作用）：会话的“skil_grop”这一列是空的，或日志没有这一列；有内容的列：skill_group",
    ),
    (
        "a column that is empty",
        "meta = { 会员等级 = [\"黑金\"] }\n[rule.if.a]\nany = [\"退\"]\nrole = \"agent\"",
        "@ 会员等级= 技能组=售后\n坐|退款",
        "没有命中：会话的“会员等级”这一列是空的，或日志没有这一列；有内容的列：技能组",
    ),
    (
        "what must not hold and nobody can tell",
        "when = \"b and not a\"\n[rule.if.a]\nany = [\"好\"]\nrole = \"agent\"\nafter = \"b\"\n[rule.if.b]\nany = [\"退款\"]\nrole = \"customer\"",
        "坐|好\n客|退款",
        "不适用（没法判断，所以不算命中；要算，把它写进 unless）：范围内没有话",
    ),
    (
        "a count within a scope",
        "when = \"a\"\n[rule.if.a]\nturn_count = \">= 1轮\"\nrole = \"agent\"\nafter = \"b\"\n[rule.if.b]\nany = [\"退款\"]\nrole = \"customer\"",
        "客|退款\n坐|好",
        "成立：客服 首次“b”之后（1轮）",
    ),
    (
        "a count that is too small",
        "when = \"a\"\n[rule.if.a]\nturn_count = \">= 3轮\"\nrole = \"agent\"\nafter = \"b\"\n[rule.if.b]\nany = [\"退款\"]\nrole = \"customer\"",
        "客|退款\n坐|好",
        "不成立：是 1轮（看的是：客服 首次“b”之后）",
    ),
    ("a count of everything", "[rule.if.a]\nturn_count = \">= 1轮\"\nrole = \"agent\"", "坐|好", "成立：整个会话的客服（1轮）"),
    (
        "a message that does not count",
        "[rule.if.a]\nany = [\"快点\"]\nrole = \"customer\"\nexcept_message = [\"不急\"]",
        "客|不急，快点就行",
        "第0轮“快点”找到了，但不算：属于 except 或 except_message",
    ),
    (
        "a sum without an exact number",
        "[rule.if.a]\namount = \"> 500元\"\nrole = \"agent\"",
        "坐|大概要几千块",
        "不成立：第0轮“几千块”没有准数，不比较",
    ),
    (
        "such a sum beside one that is too small",
        "[rule.if.a]\namount = \"> 500元\"\nrole = \"agent\"",
        "坐|先退50元，后面还有数百元",
        "不成立：最接近的是第0轮 50元；第0轮“数百元”没有准数，不比较",
    ),
    (
        "such a sum behind the word",
        "[rule.if.a]\namount = \"> 20元\"\nnear = [\"赔\"]\nrole = \"agent\"",
        "坐|赔您几十块，50元",
        "不成立：第0轮“几十块”没有准数，不比较",
    ),
    (
        "a sum that a guard holds back",
        "[rule.if.a]\namount = \"> 500元\"\nrole = \"agent\"\nguards = [\"quoted\"]",
        "坐|您说的“赔您800元”",
        "第0轮“800元”（800元）找到了，但不算：是引用别人的话（quoted）",
    ),
    ("a length", "[rule.if.a]\nlength = \"> 2字\"\nrole = \"agent\"", "坐|您好您好", "成立：第0轮（4字）"),
    ("a reply", "[rule.if.a]\nreply = \"> 30秒\"", "客 0|在吗\n坐 35|在", "成立：第1轮（35秒）"),
    (
        "what stands under not in a group",
        "when = \"a\"\n[rule.if.a]\nwhen = \"b and not c\"\n[rule.if.b]\nany = [\"退款\"]\nrole = \"agent\"\n[rule.if.c]\nany = [\"周末\"]\nrole = \"agent\"",
        "坐|周末退款",
        "条件 a [组合条件] 不成立：“c”成立（写了 not）",
    ),
    (
        "the parts of a group that are wanting",
        "when = \"a\"\n[rule.if.a]\nwhen = \"(b or c) and d\"\n[rule.if.b]\nany = [\"退款\"]\nrole = \"agent\"\n[rule.if.c]\nany = [\"周末\"]\nrole = \"agent\"\n[rule.if.d]\nany = [\"您好\"]\nrole = \"agent\"",
        "坐|您好",
        "条件 a [组合条件] 不成立：“b”不成立、“c”不成立",
    ),
    (
        "a part of a group that nobody can tell",
        "when = \"a\"\n[rule.if.a]\nwhen = \"b and c\"\n[rule.if.b]\nany = [\"退款\"]\nrole = \"agent\"\n[rule.if.c]\nmeta = \"组\"\nis = [\"甲\"]",
        "坐|退款",
        "条件 a [组合条件] 不适用（没法判断）：“c”没法判断",
    ),
    (
        "a sum between two ends that may be above",
        "[rule.if.a]\namount = \"> 150元\"\nnear = [\"赔\"]\nrole = \"agent\"",
        "坐|赔您100-200元",
        "不成立：最接近的是第0轮 100元",
    ),
    (
        "one that is above",
        "[rule.if.a]\namount = \"> 150元\"\nnear = [\"赔\"]\nrole = \"agent\"",
        "坐|赔您200～300元",
        "成立：第0轮“200～300元”（200元）",
    ),
    (
        "one that may be below",
        "[rule.if.a]\namount = \"< 150元\"\nrole = \"agent\"",
        "坐|赔您100到200元",
        "不成立：最接近的是第0轮 200元",
    ),
    (
        "another message",
        "when = \"a\"\n[rule.if.a]\nany = [\"运费\"]\nrole = \"agent\"\nsame = \"b\"\n[rule.if.b]\nany = [\"自理\"]\nrole = \"agent\"",
        "坐|运费\n坐|自理",
        "第0轮“运费”找到了，但在范围之外（只看客服 和“b”同一条消息）",
    ),
];

/// The same where the lexicon's cues matter.
const HELD: [(&str, &str, &str, &str); 2] = [
    (
        "a silence after the agent asked to wait",
        "[rule.if.a]\nsilence = \"> 20秒\"\nrole = \"agent\"",
        "@ 渠道=电话\n客 0-3|查一下\n坐 4-6|我看一下\n客 7-8|嗯\n坐 30-33|查到了",
        "不成立：第3轮前静默 22秒，但不算：第1轮“我看一下”请客户等过",
    ),
    (
        "a silence that would be too short as well",
        "[rule.if.a]\nsilence = \"> 40秒\"\nrole = \"agent\"",
        "@ 渠道=电话\n客 0-3|查一下\n坐 4-6|我看一下\n客 7-8|嗯\n坐 30-33|查到了",
        "不成立：最接近的是第1轮 1秒",
    ),
];

/// What is told of the rule `r`, which stands in `body` but for its head, in the dialogue.
fn told(reason: &str, body: &str, dialogue: &str) -> String {
    told_under(bare_folder, reason, body, dialogue)
}

/// The same under the rulebook that `folder` makes of the rule.
fn told_under(folder: impl Fn(&str, &str) -> RulebookFolder, reason: &str, body: &str, dialogue: &str) -> String {
    let rule = format!("[[rule]]\nid = \"r\"\nkind = \"signal\"\nhit = ['''\n{dialogue}''']\n{body}\n");
    let rulebook = Rulebook::load(&folder("rules/x.toml", &rule), "default").unwrap_or_else(|e| panic!("{reason}: {e}"));
    let conversation = rulebook.rules.own().all()[0].examples[0].conversation.clone();
    let (_, told) = Inspector::new(rulebook).inspect_explaining(conversation, Some("r"));
    told.expect("the rule is there").join("\n")
}

#[test]
fn the_nearest_miss_is_told() {
    let mut wrong = Vec::new();
    for (reason, body, dialogue, expected) in CASES {
        let told = told(reason, body, dialogue);
        if !told.contains(expected) {
            wrong.push(format!("{reason}: wanted {expected} in\n{told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_silence_for_which_the_agent_asked_is_told_first() {
    let whole = |path: &str, text: &str| {
        let mut folder = RulebookFolder::embedded();
        folder.files.push(LexiconFile { path: path.to_owned(), text: text.to_owned().into() });
        folder
    };
    for (reason, body, dialogue, expected) in HELD {
        let told = told_under(whole, reason, body, dialogue);
        assert!(told.contains(expected), "{reason}: wanted {expected} in\n{told}");
    }
}

#[test]
fn what_should_have_been_said_is_told() {
    let table = "topic,ask,facts\n运费险,运费险,最高赔付;72小时|三天;退回签收\n发票,发票,电子\n";
    let with_table = |path: &str, text: &str| {
        let mut folder = bare_folder(path, text);
        folder.files.push(LexiconFile { path: "rules/knowledge.csv".to_owned(), text: table.into() });
        folder
    };
    for (reason, keys, answer, shown, expected) in [
        ("one of three", "knowledge = \"运费险\"", "最高赔付12元，退回签收后付", "第1轮72小时（1处没说）", "r：72小时（没说）"),
        ("two of three", "knowledge = \"运费险\"", "三天到账", "最高赔付、退回签收（2处没说）", "r：最高赔付、退回签收（没说）"),
        (
            "two topics",
            "knowledge = [\"运费险\", \"发票\"]",
            "最高赔付12元，三天",
            "运费险 退回签收",
            "r：运费险 退回签收（没说）",
        ),
    ] {
        let (body, dialogue) = (format!("[rule.if.a]\n{keys}"), format!("客|运费险怎么赔\n坐|{answer}"));
        let told = told_under(with_table, reason, &body, &dialogue);
        assert!(told.contains(shown), "{reason}: wanted {shown} in\n{told}");
        let rule = format!("[[rule]]\nid = \"r\"\nkind = \"signal\"\n{body}\n");
        let rulebook = Rulebook::load(&with_table("rules/x.toml", &rule), "default").expect(reason);
        let card = Inspector::new(rulebook).inspect(conversation(&dialogue)).card;
        let messages: Vec<&str> = card.findings.iter().filter(|one| &*one.rule == "r").map(|one| &*one.message).collect();
        assert_eq!(messages, [expected], "{reason}");
    }
    let reason = "all of it";
    let whole = told_under(with_table, reason, "[rule.if.a]\nknowledge = \"发票\"", "客|有发票吗\n坐|电子的");
    assert!(whole.contains("不成立：从第1轮起都说全了"), "{whole}");
}

#[test]
fn what_hangs_on_each_occurrence_is_told_of_each() {
    const BODY: &str = r#"
each = "催"
unless = "快回 or (请等 and 慢回)"
[rule.if.催]
any = ["快点"]
role = "customer"
[rule.if.快回]
turn_count = ">= 1轮"
role = "agent"
after = "催"
within = "60秒"
[rule.if.慢回]
turn_count = ">= 1轮"
role = "agent"
after = "催"
within = "180秒"
[rule.if.请等]
any = ["稍等"]
role = "agent"
before = "催"
within = "1轮"
[rule.if.夜里]
hours = "22:00-08:00"
"#;
    let body = BODY.replace("unless = \"", "unless = \"夜里 or ");
    let dialogue = "客 0|快点\n坐 90|请稍等\n客 100|快点\n坐 200|好了\n客 210|快点\n坐 220|在\n客 230|快点";
    let told = told("each", &body, dialogue);
    let lines: Vec<&str> = told.lines().collect();
    let place = |wanted: &str| lines.iter().position(|line| line.contains(wanted)).unwrap_or_else(|| panic!("{wanted}\n{told}"));
    assert_eq!(place("结论 命中 2 处：第0轮“快点”、第6轮“快点”"), 2);
    let verdicts =
        ["第 1 次，第0轮“快点”：命中", "第 2 次，第2轮“快点”：放过", "第 3 次，第4轮“快点”：放过", "第 4 次，第6轮“快点”：命中"];
    let places = verdicts.map(|verdict| place(&format!("“催”{verdict}")));
    // What is the same for all of them is told once, before them.
    assert!(place("条件 夜里 [时段] 不成立（例外的一部分）") < places[0], "{told}");
    assert_eq!(lines.iter().filter(|line| line.contains("条件 夜里")).count(), 1, "{told}");
    let of_second = lines[places[1]..places[2]].join("\n");
    for wanted in [
        "  条件 请等 [含任一关键词] 成立（例外的一部分）：第1轮“稍等”",
        "  条件 慢回 [轮次数] 成立（例外的一部分）：客服 这一次“催”之后 180秒以内（2轮）",
        "  例外 成立，所以不算",
    ] {
        assert!(of_second.contains(wanted), "{wanted}\n{told}");
    }
}
