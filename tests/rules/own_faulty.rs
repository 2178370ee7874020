//! Faulty rule files: each gives one message that names the line, the column, what stands there and how to mend it.

use crate::support::{bare_folder, message};
use zhijian::rules::Rulebook;
use zhijian::text::LexiconFile;

const HEAD: &str = "[[rule]]\nid = \"r\"\nkind = \"violation\"\nseverity = \"minor\"\npoints = { process = -1 }\n";

/// Reason, what follows the head, the place, the text that is shown, and what the mend says.
const BODIES: [(&str, &str, &str, &str, &str); 96] = [
    ("a share of both", "[rule.if.a]\ntalk_share = \"> 80%\"\nrole = \"any\"", "8:8", "\"any\"", "总是 100%"),
    (
        "a cue that the rulebook has no terms for",
        "[rule.if.a]\ncue = [\"hold\"]\nrole = \"agent\"",
        "7:8",
        "\"hold\"",
        "规则库里没有 cue/hold.csv",
    ),
    (
        "the words of a code the other way round",
        "[rule.if.a]\ncategory = \"refund_claim\"",
        "7:12",
        "\"refund_claim\"",
        "是不是想写 claim_refund？",
    ),
    (
        "what people call a dimension",
        "cap = 1\ndimension = \"问题解决\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "7:13",
        "\"问题解决\"",
        "是不是想写 resolution？",
    ),
    ("what people call a topic, nearly", "[rule.if.a]\nclass = \"账单费\"", "7:9", "\"账单费\"", "是不是想写 billing？"),
    (
        "a list that is cut",
        "[rule.if.a]\ncategory = \"zzzzzzzzzzzz\"",
        "7:12",
        "\"zzzzzzzzzzzz\"",
        "这里列了 40 个，全部见 zhijian rules reference",
    ),
    ("a list that is whole", "[rule.if.a]\nscene = \"zzzz\"", "7:9", "\"zzzz\"", "可以写：inquiry complaint after_sales other"),
    (
        "a minus in full width",
        "[rule.if.a]\npolarity = \"<= －0.3\"\nrole = \"customer\"",
        "7:12",
        "\"<= －0.3\"",
        "“－”请改成“-”",
    ),
    ("a sign in full width", "[rule.if.a]\nduration = \"＞ 30秒\"", "7:12", "\"＞ 30秒\"", "“＞”请改成“>”"),
    (
        "digits in full width",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nfirst = \"３轮\"",
        "9:9",
        "\"３轮\"",
        "“３”请改成“3”",
    ),
    ("a number with a dash", "repeat_percent = －5\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"", "6:", "", "“－”请改成“-”"),
    (
        "a number with a dash in braces",
        "points = { process = －5 }\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "6:",
        "",
        "“－”请改成“-”",
    ),
    (
        "a name with a dash, without quotes",
        "message = 退款—超时\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "6:",
        "",
        "文字要用英文引号",
    ),
    (
        "a regex in full width beside a class",
        "[rule.if.a]\nregex = '满\\d+元，包邮'\nrole = \"agent\"",
        "7:9",
        "'满\\d+元，包邮'",
        "“元，包邮”永远不会出现；请改成“元,包邮”",
    ),
    (
        "a regex in capitals beside a class",
        "[rule.if.a]\nregex = 'VIP\\d+客户'\nrole = \"agent\"",
        "7:9",
        "'VIP\\d+客户'",
        "“VIP”永远不会出现；请改成“vip”",
    ),
    (
        "a regex in capitals beside a flag",
        "[rule.if.a]\nregex = '(?s)退.+VIP'\nrole = \"agent\"",
        "7:9",
        "'(?s)退.+VIP'",
        "请改成“vip”",
    ),
    (
        "a class of capitals",
        "[rule.if.a]\nregex = '[A-Z]\\d+'\nrole = \"agent\"",
        "7:9",
        "'[A-Z]\\d+'",
        "“A-Z”永远不会出现；请改成“a-z”",
    ),
    ("a traditional character", "[rule.if.a]\nregex = '\\d+個月'\nrole = \"agent\"", "7:9", "'\\d+個月'", "请改成“个月”"),
    (
        "replies of the customer",
        "[rule.if.a]\nreply = \"> 30秒\"\nrole = \"customer\"",
        "8:8",
        "\"customer\"",
        "role = \"agent\"",
    ),
    (
        "questions of the agent that are answered",
        "[rule.if.a]\nanswered = false\nrole = \"agent\"",
        "8:8",
        "\"agent\"",
        "role = \"customer\"",
    ),
    ("hours that are all", "[rule.if.a]\nhours = \"00:00-24:00\"", "7:9", "\"00:00-24:00\"", "这是全天"),
    ("a month that is none", "from = 2026-13-01\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"", "6:8", "2026-13-01", "不是日期"),
    (
        "a date in slashes",
        "until = 2026/1/31 # 月底\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "6:9",
        "2026/1/31",
        "不是日期",
    ),
    (
        "a time of day in a dialogue",
        "hit = [\"坐 10:30|您好\"]\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "6:8",
        "\"坐 10:30|您好\"",
        "时间要写秒数",
    ),
    (
        "a time of day before a colon",
        "hit = [\"坐 10：30：您好\"]\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "6:8",
        "\"坐 10：30：您好\"",
        "时间要写秒数",
    ),
    (
        "a column's value that is no text",
        "meta = { 组 = 3 }\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "6:14",
        "3",
        "文字或文字的列表",
    ),
    (
        "hours that end when they begin",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nat_hours = \"8:00-8:00\"",
        "9:12",
        "\"8:00-8:00\"",
        "什么时候都不在里面",
    ),
    ("such hours of a conversation", "[rule.if.a]\nhours = \"00:00-00:00\"", "7:9", "\"00:00-00:00\"", "请写 24:00"),
    (
        "a mistyped dimension",
        "dimesion = \"process\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "6:1",
        "dimesion",
        "是不是想写 dimension？",
    ),
    ("mistyped conditions", "[rule.fi.a]\nany = [\"x\"]\nrole = \"agent\"", "6:7", "fi", "规则没有这一项"),
    (
        "a mistyped when where only the exception has conditions",
        "wehn = \"a\"\nunless = \"a\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "6:1",
        "wehn",
        "是不是想写 when？",
    ),
    (
        "examples below a condition",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nhit = [\"x\"]",
        "9:1",
        "hit",
        "规则的 hit 要写在第一个 [rule.if.…] 前面",
    ),
    (
        "examples below a condition without a role",
        "[rule.if.a]\nany = [\"x\"]\npass = [\"x\"]",
        "8:1",
        "pass",
        "规则的 pass 要写在第一个 [rule.if.…] 前面",
    ),
    (
        "the expression below a condition",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nwhen = \"a\"",
        "9:1",
        "when",
        "如果是规则的 when 要写在第一个 [rule.if.…] 前面",
    ),
    ("the exception below a condition", "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nunless = \"a\"", "9:1", "unless", "前面"),
    ("a mistyped key of a rule", "mesage = \"x\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"", "6:1", "mesage", "message"),
    ("a mistyped key of a condition", "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nbefor = \"a\"", "9:1", "befor", "before"),
    ("no operator", "[rule.if.a]\nrole = \"agent\"", "7:1", "role", "算子"),
    ("a mistyped operator", "[rule.if.a]\nregx = 'x'\nrole = \"agent\"", "7:1", "regx", "regex"),
    ("two operators", "[rule.if.a]\nany = [\"x\"]\nregex = 'x'\nrole = \"agent\"", "8:1", "regex", "另写一个条件"),
    ("an empty condition", "[rule.if.a]", "6:10", "a", "算子"),
    ("no role", "[rule.if.a]\nany = [\"x\"]", "6:10", "a", "role = \"agent\""),
    ("a role that is none", "[rule.if.a]\nany = [\"x\"]\nrole = \"agnet\"", "8:8", "\"agnet\"", "agent"),
    ("an unknown condition in when", "when = \"a and b\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"", "6:15", "b", "没有叫 b"),
    ("an open bracket", "when = \"(a\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"", "6:9", "(", "没有闭合"),
    ("an expression that breaks off", "when = \"a and\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"", "6:14", "", "断了"),
    ("no operator between names", "when = \"a a\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"", "6:11", "a", "缺 and 或 or"),
    ("a mistyped anchor", "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nafter = \"客诉\"", "9:9", "\"客诉\"", "没有叫 客诉"),
    (
        "anchors that go round",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nafter = \"b\"\n[rule.if.b]\nany = [\"y\"]\nrole = \"agent\"\nafter = \"a\"",
        "6:10",
        "a",
        "绕了一圈",
    ),
    (
        "an anchor that is the condition itself",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nafter = \"a\"",
        "6:10",
        "a",
        "依赖它自己",
    ),
    ("within and no anchor", "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nwithin = \"3轮\"", "9:10", "\"3轮\"", "用 first"),
    (
        "each agent's turns and no end of the conversation",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nper_agent = true",
        "9:1",
        "per_agent",
        "first = \"1轮\"",
    ),
    (
        "each agent's turns of the customer",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"customer\"\nfirst = \"1轮\"\nper_agent = true",
        "10:1",
        "per_agent",
        "role = \"agent\"",
    ),
    (
        "each agent's seconds",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nfirst = \"30秒\"\nper_agent = true",
        "10:1",
        "per_agent",
        "只能数轮次",
    ),
    (
        "hours of messages that are all",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nat_hours = \"00:00-24:00\"",
        "9:12",
        "\"00:00-24:00\"",
        "这是全天",
    ),
    (
        "a share of what knows none",
        "[rule.if.a]\nregex = 'x'\nrole = \"agent\"\nshare = \"> 50%\"",
        "9:1",
        "share",
        "有这一项的算子：length",
    ),
    (
        "a key of keywords beside a length",
        "[rule.if.a]\nlength = \"< 5字\"\nrole = \"agent\"\nacross = true",
        "9:1",
        "across",
        "有这一项的算子：all some",
    ),
    ("a reach without unit", "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nfirst = \"3\"", "9:9", "\"3\"", "3轮"),
    ("a reach that is a number", "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nfirst = 3", "9:9", "3", "英文引号"),
    (
        "first and last",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nfirst = \"3轮\"\nlast = \"3轮\"",
        "10:8",
        "\"3轮\"",
        "只能写一个",
    ),
    (
        "around without within",
        "[rule.if.b]\nany = [\"x\"]\nrole = \"agent\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\naround = \"b\"",
        "12:10",
        "\"b\"",
        "within",
    ),
    ("a broken regex", "[rule.if.a]\nregex = '(x'\nrole = \"agent\"", "7:9", "'(x'", "括号是否成对"),
    ("a regex that can match empty", "[rule.if.a]\nregex = '[0-9]*'\nrole = \"agent\"", "7:9", "'[0-9]*'", "空文字"),
    (
        "a regex that is empty at a word's border",
        "[rule.if.a]\nregex = '\\b(退款)?'\nrole = \"agent\"",
        "7:9",
        "'\\b(退款)?'",
        "空文字",
    ),
    (
        "an exception that is empty at a word's border",
        "[rule.if.a]\nregex = 'x'\nexcept = '\\B'\nrole = \"agent\"",
        "8:10",
        "'\\B'",
        "空文字",
    ),
    ("a regex that looks around", "[rule.if.a]\nregex = '(?!不)行'\nrole = \"agent\"", "7:9", "'(?!不)行'", "except"),
    ("a regex in capitals", "[rule.if.a]\nregex = 'VIP客户'\nrole = \"agent\"", "7:9", "'VIP客户'", "小写"),
    ("a comparison without sign", "[rule.if.a]\nreply = \"30秒\"", "7:9", "\"30秒\"", "> 30秒"),
    ("a comparison in another unit", "[rule.if.a]\nreply = \"> 30元\"", "7:9", "\"> 30元\"", "单位不对"),
    ("a code that is none", "[rule.if.a]\ncategory = \"refusl\"", "7:12", "\"refusl\"", "refusal"),
    (
        "more words than there are",
        "[rule.if.a]\nsome = [\"x\", \"y\"]\nat_least = 3\nrole = \"agent\"",
        "7:8",
        "[\"x\", \"y\"]",
        "永远凑不够",
    ),
    ("an empty list", "[rule.if.a]\nany = []\nrole = \"agent\"", "7:7", "[]", "至少写一项"),
    ("a word twice", "[rule.if.a]\nany = [\"Vip\", \"ＶＩＰ\"]\nrole = \"agent\"", "7:15", "\"ＶＩＰ\"", "写了两遍"),
    (
        "an exception that covers nothing",
        "[rule.if.a]\nany = [\"行\"]\nexcept = [\"可以\"]\nrole = \"agent\"",
        "8:11",
        "\"可以\"",
        "不会起作用",
    ),
    (
        "points on the wrong side",
        "review_only = false\n[rule.if.a]\nany = [\"x\"]\nrole = \"all\"\n[[rule]]\nid = \"s\"\nkind = \"merit\"\npoints = { process = -2 }\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "13:22",
        "-2",
        "正数",
    ),
    (
        "an id twice",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[[rule]]\nid = \"r\"\nkind = \"signal\"\n[rule.if.a]\nany = [\"y\"]\nrole = \"agent\"",
        "10:6",
        "\"r\"",
        "用过了",
    ),
    (
        "dates the wrong way round",
        "from = 2026-05-01\nuntil = 2026-01-01\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "7:9",
        "2026-01-01",
        "永远不会生效",
    ),
    (
        "an example that is no dialogue",
        "hit = [\"客|在吗\\n你好\"]\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"",
        "6:8",
        "\"客|在吗\\n你好\"",
        "客| 坐|",
    ),
    (
        "no turns",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nafter = \"b\"\nwithin = \"0轮\"\n[rule.if.b]\nany = [\"y\"]\nrole = \"agent\"",
        "10:10",
        "\"0轮\"",
        "same = \"条件名\"",
    ),
    ("half a turn", "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nlast = \"1.5轮\"", "9:8", "\"1.5轮\"", "不小于 1 的整数"),
    (
        "a distance in per cent",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nafter = \"b\"\nwithin = \"20%\"\n[rule.if.b]\nany = [\"y\"]\nrole = \"agent\"",
        "10:10",
        "\"20%\"",
        "3轮 或 30秒",
    ),
    ("more than all", "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nfirst = \"120%\"", "9:9", "\"120%\"", "不能超过 100%"),
    ("a count of nothing", "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\ncount = \"all\"", "9:1", "count", "一起写"),
    ("an occurrence of nothing", "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nnth = 2", "9:1", "nth", "at_least"),
    (
        "an exception that is everywhere",
        "[rule.if.a]\nregex = 'x+'\nexcept = 'a*'\nrole = \"agent\"",
        "8:10",
        "'a*'",
        "匹配空文字",
    ),
    (
        "a guard that nothing heeds",
        "[rule.if.a]\nentity = \"mobile\"\nrole = \"agent\"\nguards = [\"negated\"]",
        "9:1",
        "guards",
        "guards",
    ),
    (
        "a count of others",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nfirst = \"3轮\"\ncount = \"any\"",
        "10:9",
        "\"any\"",
        "谁的消息都数",
    ),
    (
        "another message than none",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nother_message = true",
        "9:1",
        "other_message",
        "一起写",
    ),
    (
        "the same message as a condition that is none",
        "[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\nsame = \"c\"",
        "9:8",
        "\"c\"",
        "没有叫 c",
    ),
    (
        "exact and similar",
        "[rule.if.a]\nrepeated = 3\nexact = true\nsimilarity = 0.8\nrole = \"agent\"",
        "6:10",
        "a",
        "只能写一个",
    ),
    ("a share above the whole", "repeat_percent = 101\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"", "6:18", "101", "0 到 100"),
    ("a span too short", "[rule.if.a]\nrepeated = 3\nspan = 2\nrole = \"agent\"", "8:8", "2", "span 至少写 3"),
    ("a span that is none", "[rule.if.a]\nrepeated = 3\nspan = \"所有\"\nrole = \"agent\"", "8:8", "\"所有\"", "\"全部\""),
    ("a gap behind nothing", "[rule.if.a]\namount = \"> 5元\"\ngap = 3\nrole = \"agent\"", "8:1", "gap", "near"),
    (
        "messages that are all left out",
        "[rule.if.a]\nany = [\"快点\"]\nexcept_message = [\"快\"]\nrole = \"agent\"",
        "8:19",
        "\"快\"",
        "永远不会命中",
    ),
    ("a reserved name", "[rule.if.not]\nany = [\"x\"]\nrole = \"agent\"", "6:10", "not", "不能作条件名"),
];

/// Reason, the whole file, the place, the text that is shown, and what the mend says.
const FILES: [(&str, &str, &str, &str, &str); 24] = [
    ("single brackets", "[rule]\nid = \"r\"\nkind = \"signal\"\n", "1:2", "rule", "[[rule]]"),
    ("single brackets twice", "[rule]\nid = \"r\"\n[rule]\nid = \"s\"\n", "3:2", "rule", "[[rule]]"),
    ("a key in Chinese", "[[rule]]\n编号 = \"r\"\n", "2:1", "编号", "id"),
    ("a heading in Chinese", "[[规则]]\nid = \"r\"\n", "1:3", "规则", "rule"),
    ("an operator in Chinese", "[[rule]]\nid = \"r\"\n[rule.if.a]\n关键词 = [\"x\"]\n", "4:1", "关键词", "any"),
    (
        "an id twice",
        "[[rule]]\nid = \"r\"\nkind = \"signal\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[[rule]]\nid = \"r\"\nkind = \"signal\"\n[rule.if.a]\nany = [\"y\"]\nrole = \"agent\"\n",
        "8:6",
        "\"r\"",
        "rules/x.toml:2",
    ),
    (
        "every place of nothing",
        "[[rule]]\nid = \"r\"\nkind = \"signal\"\nevery_place = true\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n",
        "4:1",
        "every_place",
        "和 each 一起写",
    ),
    ("a flow among rules", "[[flow]]\nid = \"f\"\n", "1:3", "flow", "移到 flows/"),
    ("no TOML", "[[rule]]\nid = 退款\n", "2:6", "退款", "英文引号"),
    ("a quote that is never closed", "[[rule]]\nid = \"r\nkind = \"signal\"\n", "2:", "", "成对"),
    ("a key twice", "[[rule]]\nid = \"r\"\nid = \"s\"\n", "3:1", "id", "写了两遍"),
    ("single brackets", "[rule]\nid = \"r\"\n", "1:2", "rule", "[[rule]]"),
    ("nothing in it", "", "1:1", "", "没有规则"),
    ("another table", "[[rules]]\nid = \"r\"\n", "1:3", "rules", "rule"),
    ("no id", "[[rule]]\nkind = \"signal\"\n", "1:1", "[[rule]]", "缺 id"),
    ("no kind", "[[rule]]\nid = \"r\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n", "1:1", "[[rule]]", "缺 kind"),
    (
        "no severity",
        "[[rule]]\nid = \"r\"\nkind = \"violation\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n",
        "1:1",
        "[[rule]]",
        "缺 severity",
    ),
    (
        "a mistyped severity",
        "[[rule]]\nid = \"r\"\nkind = \"violation\"\nseverty = \"major\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n",
        "4:1",
        "severty",
        "是不是想写 severity？",
    ),
    (
        "a mistyped kind",
        "[[rule]]\nid = \"r\"\nkinde = \"signal\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n",
        "3:1",
        "kinde",
        "是不是想写 kind？",
    ),
    ("a mistyped id", "[[rule]]\nidd = \"r\"\nkind = \"signal\"\n", "2:1", "idd", "是不是想写 id？"),
    ("the plural in a heading", "[[rules]]\nid = \"r\"\n[rules.if.退款]\nany = [\"x\"]\n", "1:3", "rules", "rule"),
    ("no condition", "[[rule]]\nid = \"r\"\nkind = \"signal\"\n", "1:1", "[[rule]]", "缺条件"),
    (
        "points of a signal",
        "[[rule]]\nid = \"r\"\nkind = \"signal\"\npoints = { process = -1 }\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n",
        "4:22",
        "-1",
        "删去 points",
    ),
    (
        "points of what is only reviewed",
        "[[rule]]\nid = \"r\"\nkind = \"violation\"\nreview_only = true\npoints = { process = -1 }\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n",
        "5:10",
        "{ process = -1 }",
        "永远不扣分",
    ),
];

#[test]
fn every_fault_names_its_place_and_the_mend() {
    let bodies = BODIES.iter().map(|&(reason, body, place, text, mend)| (reason, format!("{HEAD}{body}\n"), place, text, mend));
    let files = FILES.iter().map(|&(reason, file, place, text, mend)| (reason, file.to_owned(), place, text, mend));
    let mut wrong = Vec::new();
    for (reason, text, place, shown, mend) in bodies.chain(files) {
        let told = message("rules/x.toml", &text, "default");
        let starts = told.starts_with(&format!("rules/x.toml:{place}"));
        if !starts || !told.contains(&format!("「{shown}")) || !told.contains(mend) || told.lines().count() != 1 {
            wrong.push(format!("{reason}: {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A rule that can be read, and one that lacks its id; a flow that can be read.
const GOOD: &str = "[[rule]]\nid = \"good\"\nkind = \"signal\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n";
const BAD: &str = "[[rule]]\nkind = \"signal\"\n[rule.if.a]\nany = [\"x\"]\nrole = \"agent\"\n";
const FLOW: &str =
    "[[flow]]\nid = \"f\"\n[flow.if.a]\nany = [\"x\"]\nrole = \"agent\"\n[[flow.step]]\nid = \"s\"\nname = \"s\"\ndone = \"a\"\n";

#[test]
fn faults_that_have_nothing_to_do_with_each_other_are_told_at_once() {
    let asks = |what: &str| format!("[[rule]]\nid = \"asks\"\nkind = \"signal\"\n[rule.if.a]\n{what}\n");
    let beside = |rules: &str| vec![("rules/x.toml", rules.to_owned())];
    for (reason, files, told) in [
        ("no TOML beside no id", beside(&format!("{GOOD}[[rule]]\nid = 退款\n{BAD}")), vec!["x.toml:8:6:", "x.toml:9:1:"]),
        (
            "no TOML twice",
            beside("[[rule]]\nid = 退款\n[[rule]]\nid = \"s\nkind = \"signal\"\n"),
            vec!["x.toml:2:6:", "x.toml:4:"],
        ),
        ("a table that is none of rules", beside(&format!("[others]\na = 1\n{BAD}{GOOD}")), vec!["x.toml:1:2:", "x.toml:3:1:"]),
        (
            "a flow and rules, of which one asks for it",
            vec![
                ("flows/f.toml", FLOW.replace("done = \"a\"", "done = \"b\"")),
                ("rules/x.toml", format!("{BAD}{}", asks("flow = \"f\""))),
            ],
            vec!["flows/f.toml:9:", "x.toml:1:1:"],
        ),
        (
            "the table of knowledge and rules, of which one asks for it",
            vec![
                ("rules/knowledge.csv", "主题,问法\n".to_owned()),
                ("rules/x.toml", format!("{BAD}{}", asks("knowledge = \"退货\""))),
            ],
            vec!["rules/knowledge.csv:1:1:", "x.toml:1:1:"],
        ),
        (
            "a rule and examples, some of them its own",
            vec![
                ("rules/x.toml", BAD.to_owned()),
                ("rules/x.examples.toml", "[[example]]\nrule = \"bad\"\nhit = [\"x\"]\n[[example]]\nhit = [\"x\"]\n".to_owned()),
            ],
            vec!["rules/x.examples.toml:4:1:", "x.toml:1:1:"],
        ),
        (
            "the rulebook and a rule",
            [beside(BAD), vec![("rulebook.toml", String::new())]].concat(),
            vec!["rulebook.toml:", "x.toml:1:1:"],
        ),
    ] {
        let mut folder = bare_folder("rules/none.csv", "");
        for (path, text) in files {
            if path == "rulebook.toml" {
                let book = folder.files.iter_mut().find(|file| file.path == path).expect(path);
                book.text = book.text.replace("repeat_percent = 50", "repeat_percent = 500").into();
            } else {
                folder.files.push(LexiconFile { path: path.to_owned(), text: text.into() });
            }
        }
        let message = Rulebook::load(&folder, "default").err().map(|error| error.to_string()).unwrap_or_default();
        let lines: Vec<&str> = message.lines().collect();
        let is_told = lines.len() == told.len() && lines.iter().zip(&told).all(|(line, told)| line.contains(told));
        assert!(is_told, "{reason}: {message}");
    }
}

/// Regular expressions that normalised texts may match, whatever stands in them.
const MATCHING: [&str; 5] = [r"(?i)VIP\d+", r"[A-Za-z]+\d", r"\S+客户", r"\p{Han}{2}", r"[^,，]号"];

#[test]
fn letters_that_mean_something_else_are_no_fault() {
    for regex in MATCHING {
        let message = message("rules/x.toml", &format!("{HEAD}[rule.if.a]\nregex = '{regex}'\nrole = \"agent\"\n"), "default");
        assert_eq!(message, "loaded", "{regex}");
    }
}

#[test]
fn more_conditions_than_anybody_reads_are_refused() {
    let chain = |count: usize| {
        let one = |number: usize| format!("[rule.if.c{number}]\nwhen = \"c{}\"\n", number + 1);
        let chain: String = (1..count).map(one).collect();
        format!("{HEAD}when = \"c1\"\n{chain}[rule.if.c{count}]\nany = [\"x\"]\nrole = \"agent\"\n")
    };
    assert_eq!(message("rules/x.toml", &chain(1_000), "default"), "loaded");
    let told = message("rules/x.toml", &chain(1_001), "default");
    assert!(told.starts_with("rules/x.toml:2007:10: 「c1001」条件太多"), "{told}");
}

#[test]
fn what_the_agent_asks_needs_no_knowledge() {
    let rule = format!("{HEAD}[rule.if.a]\nknowledge = \"退货\"\nrole = \"agent\"\n");
    let mut folder = bare_folder("rules/x.toml", &rule);
    folder
        .files
        .push(LexiconFile { path: "rules/knowledge.csv".to_owned(), text: "topic,ask,facts\n退货,退货,7天\n".into() });
    let told = Rulebook::load(&folder, "default").err().map(|error| error.to_string()).unwrap_or_default();
    assert!(told.starts_with("rules/x.toml:8:8: 「\"agent\"」") && told.contains("role = \"customer\""), "{told}");
}

#[test]
fn the_table_of_knowledge_is_checked_too() {
    for (reason, text, told) in [
        ("other columns", "主题,问法\n", "rules/knowledge.csv:1:1"),
        ("an empty cell", "topic,ask,facts\n退货,退货,\n", "rules/knowledge.csv:2:1"),
        ("a cell too many", "topic,ask,facts\n退货,退货,7天,运费\n", "rules/knowledge.csv:2:1"),
    ] {
        let message = message("rules/knowledge.csv", text, "default");
        assert!(message.starts_with(told), "{reason}: {message}");
    }
}
