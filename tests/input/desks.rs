//! Exports of service desks and messengers in use in China, and what people write above a call.

use crate::support::{case, check_all, read_bytes};
use rust_xlsxwriter::Workbook;
use zhijian::input::{Batch, ReadOptions};

fn read(name: &str, text: &str) -> Batch {
    read_bytes(name, text.as_bytes(), &ReadOptions::default())
}

#[test]
fn logs_below_what_is_known_of_the_visitor() {
    const SAID: &[&str] = &["D2026: customer 滤芯多少钱 / agent 七十九元 / system 访客已离开"];
    let turns = "访客 2026-11-05 20:11:05\n滤芯多少钱\n客服 小美 2026-11-05 20:11:20\n七十九元\n访客已离开\n";
    let cases = [
        case(
            "values, a blank line",
            &format!("对话编号：D2026\n访客名称：深圳访客\n访客来源：百度推广\n客服：小美\n\n{turns}"),
            SAID,
            &[],
        ),
        case(
            "values between rules, the agent last",
            &format!("------\n对话编号：D2026\n访客IP：浙江杭州\n首次访问时间：2026-11-05 20:09:51\n客服：小美\n------\n{turns}"),
            SAID,
            &[],
        ),
        case(
            "when it was, with an end",
            &format!(
                "=====\n会话ID：D2026\n访客昵称：深圳访客\n接待客服：小美\n会话时间：2026-11-05 20:11:05 至 2026-11-05 20:13:00\n=====\n{turns}"
            ),
            SAID,
            &[],
        ),
        case(
            "several values on one line, and a verb behind the time",
            "访客：深圳访客  编号：D2026\n来源：https://example.invalid/\n客人 20:11:05 说：\n滤芯多少钱\n客服小美 20:11:20 说：\n七十九元\n访客已离开 20:13:00\n",
            SAID,
            &[],
        ),
        case(
            "times in brackets, that of a notice, too",
            "对话编号：D2026\n[2026-11-05 20:11:05] 访客#12: 滤芯多少钱\n[2026-11-05 20:11:20] 小美: 七十九元\n[2026-11-05 20:11:20] 访客已离开\n",
            SAID,
            &[],
        ),
        case(
            "no times",
            "对话编号：D2026\n访客名称：深圳访客\n访客来源：百度推广\n访客：滤芯多少钱\n客服：七十九元\n访客已离开\n",
            SAID,
            &[],
        ),
        case(
            "what is said below an id, and by nobody else again, is said",
            "会话编号：D2026\n客服：您好\n\n张三：我要退货\n张三：在吗\n",
            &["D2026: agent 您好 / customer 我要退货 / customer 在吗"],
            &[],
        ),
        case(
            "two of them, a rule of stars above and below",
            "/******/\n客户：jd_1   时间：2026-11-05 20:11:05\n/******/\njd_1 2026-11-05 20:11:05\n在吗\n云鹿-小美 2026-11-05 20:11:15\n请稍等\n\n\
             /******/\n客户：jd_2   时间：2026-11-05 21:11:05\n/******/\njd_2 2026-11-05 21:11:05\n发票呢\n云鹿-阿强 2026-11-05 21:11:15\n已开\n",
            &["in-1: customer 在吗 / agent 请稍等", "in-2: customer 发票呢 / agent 已开"],
            &[],
        ),
        case(
            "what a customer says has several keys",
            "会话编号：D2026\n客户：会员名：abc；联系电话：13800001111；收货地址：某某路\n客服：您好\n客服：请稍等\n",
            &["D2026: customer 会员名：abc；联系电话：13800001111；收货地址：某某路 / agent 您好 / agent 请稍等"],
            &[],
        ),
        case(
            "what an agent says has a key behind a semicolon",
            "客服：您好；工号：8812\n客户：我要退货\n客服：好的\n",
            &["in: agent 您好；工号：8812 / customer 我要退货 / agent 好的"],
            &[],
        ),
        case(
            "a short first turn, without which no customer speaks",
            "会话编号：D2026\n客户：退货\n\n客服：为什么退\n\n客服：亲在吗\n\n客服：再见\n",
            &["D2026: customer 退货 / agent 为什么退 / agent 亲在吗 / agent 再见"],
            &[],
        ),
        case(
            "the same behind a value on its line",
            "会话编号：D2026\n客户：退货  来源：官网\n客服：为什么退\n客服：亲在吗\n",
            &["D2026: customer 退货  来源：官网 / agent 为什么退 / agent 亲在吗"],
            &[],
        ),
        case(
            "why a conversation was closed is what a customer says, unless a program says it",
            "客服：您好\n客户：没有回复，会话自动关闭了。\n客服：抱歉\n因您超时未回复，会话已自动关闭\n",
            &["in: agent 您好 / customer 没有回复，会话自动关闭了。 / agent 抱歉 / system 因您超时未回复，会话已自动关闭"],
            &[],
        ),
        case(
            "letters that are sizes",
            "A：您好，请稍等\nB：我要退货\nA：好\nS：小码\nM：中码\nB：嗯\n",
            &["in: agent 您好，请稍等 / customer 我要退货 / agent 好\nS：小码\nM：中码 / customer 嗯"],
            &[],
        ),
    ];
    check_all("in.txt", &cases);
}

#[test]
fn notes_of_colleagues_are_no_turns() {
    let header = "工单ID,评论作者,评论作者角色,公开,渠道,评论创建时间,评论正文\n";
    let rows = "1,赵某,终端用户,TRUE,电子邮件,2026-11-05 20:11:05,漏水了\n1,小美,客服,FALSE,网页,2026-11-05 20:20:05,先拖一拖\n\
                1,老管,管理员,TRUE,网页,2026-11-05 22:11:05,明天上门\n";
    let batch = read("in.csv", &format!("{header}{rows}"));
    assert_eq!(
        batch.conversations.iter().map(crate::support::short).collect::<Vec<_>>(),
        ["1: customer 漏水了 / agent 明天上门"]
    );
    assert_eq!((batch.remarks.internal, batch.remarks.first_internal.map(|(_, line)| line)), (1, Some(3)));
    let text = r#"{"id":1,"messages":[{"role":"user","content":"漏水了","private":false},{"role":"agent","content":"先拖","private":true},{"role":"agent","content":"明天","private":false}]}"#;
    let batch = read("in.json", text);
    assert_eq!(batch.conversations.iter().map(crate::support::short).collect::<Vec<_>>(), ["1: customer 漏水了 / agent 明天"]);
    assert_eq!(batch.remarks.internal, 1);
}

#[test]
fn messengers_as_their_interfaces_answer() {
    let kf = |customer: &str, origin: u8, at: u32, text: &str| {
        format!(
            r#"{{"external_userid":"{customer}","send_time":{at},"origin":{origin},"msgtype":"text","text":{{"content":"{text}"}}}}"#
        )
    };
    let list = |rows: &[String]| format!(r#"{{"errcode":0,"errmsg":"ok","msg_list":[{}]}}"#, rows.join(","));
    let account = |customer: &str, code: u32, at: u32, text: &str| {
        format!(r#"{{"openid":"{customer}","opercode":{code},"text":"{text}","time":{at},"worker":"小美"}}"#)
    };
    let records = |rows: &[String]| format!(r#"{{"errcode":0,"recordlist":[{}]}}"#, rows.join(","));
    let two = &["wm1 2026-11-05: customer 不制冷 / agent 上门", "wm2 2026-11-05: customer 发票"];
    let rows = [kf("wm1", 3, 1_793_880_665, "不制冷"), kf("wm2", 3, 1_793_880_670, "发票"), kf("wm1", 5, 1_793_880_685, "上门")];
    let own = [
        account("wm1", 2003, 1_793_880_665, "不制冷"),
        account("wm2", 2003, 1_793_880_670, "发票"),
        account("wm1", 2002, 1_793_880_685, "上门"),
    ];
    check_all(
        "in.json",
        &[
            case("customer service of a messenger", &list(&rows), two, &[]),
            case("an official account", &records(&own), two, &[]),
            case("of one customer", &list(&[rows[0].clone(), rows[2].clone()]), &["in-1: customer 不制冷 / agent 上门"], &[]),
            case(
                "messages in a list that wraps",
                r#"{"errcode":0,"errmsg":"ok","data":[{"sessionId":"S1","role":"客户","content":"在吗"},{"sessionId":"S1","role":"客服","content":"您好"},{"sessionId":"S2","role":"客户","content":"喂"}]}"#,
                &["S1: customer 在吗 / agent 您好", "S2: customer 喂"],
                &[],
            ),
        ],
    );
    let log = |at: u32, from: &str, to: &str, text: &str| {
        format!(
            r#"2026/11/05 20:11:{at:02} {{"fromUserId":"{from}","targetId":"{to}","classname":"RC:TxtMsg","content":{{"content":"{text}"}},"dateTime":"2026-11-05 20:11:{at:02}.123"}}"#
        )
    };
    let text = [log(5, "u1", "k1", "我要退款"), log(15, "k1", "u1", "请稍等")].join("\n");
    check_all("in.log", &[case("JSON behind a time", &text, &["k1~u1 2026-11-05: customer 我要退款 / agent 请稍等"], &[])]);
}

type Sheet<'s> = (&'s str, &'s [[&'s str; 3]]);

fn book(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (at, row) in (0_u32..).zip(*rows) {
            sheet.write_row(at, 0, row.iter().copied()).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_sheet_a_conversation_between_two_names() {
    const NAMES: [&str; 3] = ["发送人", "时间", "内容"];
    let (one, two, three) = (
        [NAMES, ["小美", "2026-11-05 20:11:05", "有什么可以帮您"], ["张三", "2026-11-05 20:11:25", "不制冷"]],
        [NAMES, ["李四", "2026-11-05 20:21:05", "在"], ["小美", "2026-11-05 20:21:25", "在的"]],
        [NAMES, ["王五", "2026-11-05 20:31:05", "我要退货"], ["小美", "2026-11-05 20:31:25", "嗯"]],
    );
    let all = read_bytes("in.xlsx", &book(&[("甲", &one), ("乙", &two), ("丙", &three)]), &ReadOptions::default());
    assert_eq!(
        all.conversations.iter().map(crate::support::short).collect::<Vec<_>>(),
        [
            "in-甲: agent 有什么可以帮您 / customer 不制冷",
            "in-乙: customer 在 / agent 在的",
            "in-丙: customer 我要退货 / agent 嗯"
        ],
        "{:?}",
        all.problems
    );
    let open = read_bytes("in.xlsx", &book(&[("乙", &two)]), &ReadOptions::default());
    let detail = &open.problems[0].detail;
    assert!(detail.contains("看不出“小美”、“李四”是客服还是客户"), "{detail}");
    let bare = [["小美", "有什么可以帮您", ""], ["张三", "我要退货", ""], ["小美", "请稍等", ""], ["张三", "好", ""]];
    let bare = read_bytes("in.xlsx", &book(&[("甲", &bare)]), &ReadOptions::default());
    assert_eq!(
        bare.conversations.iter().map(crate::support::short).collect::<Vec<_>>(),
        ["in-甲: agent 有什么可以帮您 / customer 我要退货 / agent 请稍等 / customer 好"],
        "{:?}",
        bare.problems
    );
}
