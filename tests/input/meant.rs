//! Columns, keys and marks that look like something else, and what exports that were edited by hand do to rows.

use crate::support::{case, check, check_all, read_bytes, short, with_layout};
use rust_xlsxwriter::Workbook;
use zhijian::input::{Batch, ReadOptions, recognise};

const BOTH: &[&str] = &["1: customer 漏水了 / agent 好的"];

fn read(name: &str, text: &str) -> Batch {
    read_bytes(name, text.as_bytes(), &ReadOptions::default())
}

#[test]
fn marks_of_notes_that_are_none() {
    let with = |name: &str, rows: &str| format!("工单ID,角色,内容,{name}\n{rows}");
    let cases = [
        case(
            "the id stands in the note's row alone",
            "工单ID,角色,公开,内容\n1,客户,TRUE,漏水了\n,客服,TRUE,好的\n2,客服,FALSE,先拖\n,客户,TRUE,发票呢\n,客服,TRUE,已开\n,客户,TRUE,嗯\n",
            &["1: customer 漏水了 / agent 好的", "2: customer 发票呢 / agent 已开 / customer 嗯"],
            &[],
        ),
        case("what the customer says is said", &with("公开", "1,客户,漏水了,0\n1,客服,好的,1\n"), BOTH, &[]),
        case("a mark that all have", &with("公开", "1,客户,漏水了,0\n1,客服,好的,0\n"), BOTH, &[]),
        case("what one customer alone sees", &with("可见性", "1,客户,漏水了,公开\n1,客服,好的,私密\n"), BOTH, &[]),
        case(
            "a ticket that no customer sees",
            &with("公开", "1,客户,漏水了,1\n1,客服,好的,1\n2,客服,先拖,0\n2,系统,已派单,0\n"),
            BOTH,
            &["4 no_text"],
        ),
        case("a note", &with("是否内部", "1,客户,漏水了,否\n1,客服,先拖,是\n1,客服,好的,否\n"), BOTH, &[]),
        case(
            "names whom the conversation tells",
            "工单ID,发送人,内容,公开\n1,阿橘,漏水了,0\n1,客服小美,先拖,0\n1,客服小美,好的,1\n",
            BOTH,
            &[],
        ),
    ];
    check_all("in.csv", &cases);
    let rows = with("公开", "1,客户,漏水了,1\n1,客服,先拖,0\n1,客服,好的,1\n");
    for place in ["\"公开\"", "4"] {
        let layout = with_layout(&format!("[columns.meta]\nvisible = {place}\n"));
        check("in.csv", &layout, &[case("a layout", &rows, &["1: customer 漏水了 / agent 先拖 / agent 好的"], &[])]);
    }
}

#[test]
fn keys_that_only_look_like_those_of_a_messenger() {
    let message = |keys: &str, text: &str| format!(r#"{{{keys},"content":"{text}","time":"2026-11-05 20:11:05"}}"#);
    let list = |rows: &[String]| format!("[{}]", rows.join(","));
    let talk = |first: &str, second: &str| list(&[message(first, "漏水了"), message(second, "好的")]);
    let one = &["in: customer 漏水了 / agent 好的"];
    check_all(
        "in.json",
        &[
            case(
                "a user is whoever speaks",
                &talk(r#""user_name":"阿橘","role":"customer""#, r#""user_name":"小美","role":"agent""#),
                one,
                &[],
            ),
            case(
                "the agent's own account",
                &talk(r#""user_id":"U1","role":"customer""#, r#""user_id":"K01","sender":"小美","role":"agent""#),
                one,
                &[],
            ),
            case(
                "several customers",
                &list(&[
                    message(r#""user_id":"U1","role":"customer""#, "漏水了"),
                    message(r#""user_id":"U2","role":"customer""#, "发票"),
                    message(r#""user_id":"U1","role":"agent""#, "好的"),
                ]),
                &["U1 2026-11-05: customer 漏水了 / agent 好的", "U2 2026-11-05: customer 发票"],
                &[],
            ),
            case(
                "where something came from",
                r#"[{"session_id":"1","sender":"阿橘","origin":4,"content":"我要退货"},{"session_id":"1","sender":"小美","origin":4,"content":"请稍等"}]"#,
                &["1: customer 我要退货 / agent 请稍等"],
                &[],
            ),
            case(
                "a note that an object within marks",
                r#"{"id":1,"messages":[{"role":"user","content":"漏水了"},{"role":"agent","content":"先拖","attributes":{"private":true}},{"role":"agent","content":"好的"}]}"#,
                BOTH,
                &[],
            ),
            case(
                "a mark that all messages have",
                r#"{"id":1,"messages":[{"role":"user","content":"漏水了","private":true},{"role":"agent","content":"好的","private":true}]}"#,
                BOTH,
                &[],
            ),
        ],
    );
    let lines = [
        message(r#""user_id":"U1","role":"customer""#, "漏水了"),
        message(r#""user_id":"U2","role":"customer""#, "发票"),
        message(r#""user_id":"U1","role":"agent""#, "好的"),
    ];
    let several = &["U1 2026-11-05: customer 漏水了 / agent 好的", "U2 2026-11-05: customer 发票"];
    check_all("in.jsonl", &[case("customers on lines", &lines.join("\n"), several, &[])]);
}

#[test]
fn columns_of_roles_and_of_agents() {
    let kinds = "会话ID,消息类型,内容\n1,访客消息,漏水了\n1,客服消息,好的\n";
    check_all(
        "in.csv",
        &[
            case("the kind of a member", "会话ID,用户类型,说话人,内容\n1,会员,阿橘,漏水了\n1,会员,客服小美,好的\n", BOTH, &[]),
            case("of a conversation", "会话ID,人员类型,说话人,内容\n1,会员,阿橘,漏水了\n1,会员,客服小美,好的\n", BOTH, &[]),
            case("whose message", kinds, BOTH, &[]),
            case("a kind is none", "会话ID,角色,消息类型,内容\n1,客户,客服消息,漏水了\n1,客服,客服消息,好的\n", BOTH, &[]),
        ],
    );
    let shop = read("in.csv", "会话ID,店铺账号,客服,角色,内容\n1,云鹿家电,小美,客户,漏水了\n1,云鹿家电,小美,客服,好的\n");
    assert_eq!(shop.conversations[0].agent_id.as_deref(), Some("小美"));
    let shop = read("in.csv", "会话ID,店铺子账号,角色,内容\n1,云鹿家电:小美,客户,漏水了\n1,云鹿家电:小美,客服,好的\n");
    assert_eq!(shop.conversations[0].agent_id.as_deref(), Some("云鹿家电:小美"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.csv");
    std::fs::write(&path, "通话ID,channel,内容\n1,左声道,很高兴为您服务\n1,右声道,我要退货\n").unwrap();
    let shown = recognise(&path, &ReadOptions::default()).unwrap().parts.remove(0).layout;
    assert!(shown.contains("speaker = \"channel\"") && !shown.contains("channel = \"channel\""), "{shown}");
    let twice = with_layout("[columns]\nkind = \"消息类型\"\nrole = \"消息类型\"\n");
    let twice = read_bytes("in.csv", kinds.as_bytes(), &twice);
    assert!(twice.problems[0].detail.contains("“消息类型”列同时写作 role 和 kind"), "{}", twice.problems[0].detail);
}

#[test]
fn examples_that_are_sorted_are_no_conversation() {
    let book = |rows: &[[&str; 2]]| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (at, row) in (0_u32..).zip(rows) {
            sheet.write_row(at, 0, row.iter().copied()).unwrap();
        }
        read_bytes("in.xlsx", &book.save_to_buffer().unwrap(), &ReadOptions::default())
    };
    let topics =
        [["投诉", "我要投诉你们家"], ["咨询", "请稍等帮您查"], ["投诉", "我要退货怎么还没"], ["咨询", "您好有什么可以帮您"]];
    let one_side = [["甲类", "我要投诉你们家"], ["乙类", "东西坏了"], ["甲类", "我要退货"], ["乙类", "包装破了"]];
    let in_turn = [["甲", "请稍等"], ["甲", "帮您查"], ["乙", "我要退货"], ["乙", "我买的"], ["甲", "请稍等一下"]];
    for (reason, rows) in [("topics", &topics[..]), ("one side", &one_side), ("hardly any answers", &in_turn)] {
        let batch = book(rows);
        assert!(batch.conversations.is_empty() && !batch.problems.is_empty(), "{reason}: {:?}", batch.conversations);
    }
}

#[test]
fn what_people_do_to_rows() {
    let stray =
        "会话ID\t角色\t内容\n1\t客户\t\"漏水了\n1\t客服\t好的\n2\t客户\t在吗\n2\t客服\t在\n1\t客户\t密码也要吗\"\n2\t客户\t好\n";
    let read_all = &["1: customer \"漏水了 / agent 好的 / customer 密码也要吗\"", "2: customer 在吗 / agent 在 / customer 好"];
    check_all(
        "in.tsv",
        &[
            case("two stray quotes", stray, read_all, &[]),
            case(
                "a text of several lines, with what somebody pasted",
                "会话ID\t角色\t内容\n1\t客户\t\"帮我查：\n阿橘\t已发货\t1\"\n1\t客服\t好的\n",
                &["1: customer 帮我查：\n阿橘\t已发货\t1 / agent 好的"],
                &[],
            ),
            case(
                "what keeps a number from being rounded",
                "会话ID\t角色\t内容\n=\"743600000000000001\"\t客户\t漏水了\n=\"743600000000000001\"\t客服\t好的\n",
                &["743600000000000001: customer 漏水了 / agent 好的"],
                &[],
            ),
        ],
    );
    let rounded = read("in.csv", "会话ID,角色,时间,内容\n1,客户,1.79384E+12,漏水了\n");
    assert!(rounded.problems[0].detail.contains("科学计数法"), "{}", rounded.problems[0].detail);
}

#[test]
fn times_of_both_sides() {
    let read = |times: [&str; 2]| {
        let [asked, answered] = times;
        let batch =
            read("in.csv", &format!("会话ID,客户发送时间,客户消息,客服回复时间,客服回复\n1,{asked},漏水了,{answered},好的\n"));
        assert!(batch.problems.is_empty(), "{:?}", batch.problems);
        assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), BOTH);
        let time = |turn: &zhijian::model::Turn| turn.at.map_or_else(String::new, |at| at.to_string());
        batch.conversations[0].turns.iter().map(time).collect::<Vec<_>>()
    };
    assert_eq!(read(["2026-11-05 20:11:05", "2026-11-05 20:11:25"]), ["2026-11-05T20:11:05+08:00", "2026-11-05T20:11:25+08:00"]);
    assert_eq!(read(["20:11", "20:12"]), ["", ""], "no day: the rows are not lost for it");
}
