//! Layout files: what they can say, and where they are wrong.

use crate::support::{place, read_bytes, short, with_layout};
use zhijian::input::{InputError, Layout};

#[test]
fn a_file_without_a_header() {
    // The shape of the JD dialogue corpus: session, user, 1 = agent, transferred, repeated, SKU, text.
    let layout = with_layout(
        "header = false\nquote = false\ndelimiter = \"\\t\"\nempty = [\"nan\"]\nskip_rows = 1\n\
         [columns]\nconversation_id = 1\ncustomer_id = 2\nrole = 3\ntext = 7\n[columns.meta]\nsku = 6\n\
         [roles]\n1 = \"agent\"\n0 = \"customer\"\n",
    );
    let text = "skipped\n0001\tU1\t0\t0\t0\tnan\t\"在吗\n0001\tU1\t1\t0\t0\tS9\t您好\"\n0001\tU1\t1\t0\t0\tS9\tnan\n0002\tU2\t2\t0\t0\tnan\tx\n";
    let batch = read_bytes("chat.tsv", text.as_bytes(), &layout);
    assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), ["0001: customer \"在吗 / agent 您好\""]);
    assert_eq!(batch.problems.iter().map(place).collect::<Vec<_>>(), ["4 no_text", "5 unknown_role"]);
    let conversation = &batch.conversations[0];
    assert_eq!((conversation.customer_id.as_deref(), conversation.source.line), (Some("U1"), 2));
    assert_eq!(conversation.meta.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>(), ["sku=S9"]);
}

#[test]
fn columns_by_name_zone_times_and_channel() {
    let layout = with_layout(
        "zone = \"-03:00\"\nchannel = \"call\"\ntime_formats = [\"%d.%m.%Y %H:%M\", \"excel\"]\n\
         [columns]\nconversation_id = \"流水\"\ntext = \"备注\"\nat = \"何时\"\n",
    );
    let text = "流水,角色,内容,备注,何时\nc1,客户,x,在吗,03.11.2025 10:00\nc1,客服,y,您好,45964.5\n";
    let batch = read_bytes("in.csv", text.as_bytes(), &layout);
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
    let conversation = &batch.conversations[0];
    assert_eq!((short(conversation).as_str(), conversation.channel.code()), ("c1: customer 在吗 / agent 您好", "call"));
    let times: Vec<String> = conversation.turns.iter().map(|turn| turn.at.unwrap().to_string()).collect();
    assert_eq!(times, ["2025-11-03T10:00:00-03:00", "2025-11-03T12:00:00-03:00"]);
    assert_eq!(conversation.meta["内容"], "x");
    let other = read_bytes("in.csv", "流水,角色,内容\nc1,客户,x\n".as_bytes(), &layout);
    assert_eq!(place(&other.problems[0]), "1 missing_column");
    assert!(
        other.problems[0].detail.contains("备注") || other.problems[0].detail.contains("何时"),
        "{}",
        other.problems[0].detail
    );
}

#[test]
fn a_named_zone_and_json_keys() {
    let layout = with_layout("zone = \"Asia/Shanghai\"\n[columns]\nconversation_id = \"id\"\ntext = \"body_zh\"");
    let text = "{\"id\":\"c1\",\"role\":\"user\",\"body_zh\":\"在吗\",\"text\":\"x\",\"time\":\"2025-11-03 10:00\"}\n";
    let batch = read_bytes("in.jsonl", text.as_bytes(), &layout);
    assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), ["c1: customer 在吗"], "{:?}", batch.problems);
    assert_eq!(batch.conversations[0].turns[0].at.unwrap().to_string(), "2025-11-03T10:00:00+08:00");
}

#[test]
fn a_time_format_without_a_year_says_so() {
    let error = Layout::parse("time_formats = ['%m-%d %H:%M']", "my.toml".as_ref()).unwrap_err().to_string();
    assert!(error.contains("year") && error.contains("not supported"), "{error}");
    for pattern in ["%Y%m%d %H%M%S", "%d/%m/%y %H:%M", "%s", "%Y-%j %H:%M", "%b %d, %Y %I:%M %p", "%A %d %B %Y %H:%M", "%F %T %z"]
    {
        assert!(Layout::parse(&format!("time_formats = ['{pattern}']"), "my.toml".as_ref()).is_ok(), "{pattern}");
    }
}

#[test]
fn merged_cells_are_filled_from_the_row_above() {
    let long = "长".repeat(1 << 19);
    let cases = [
        (
            "ids and agents",
            "c1,A1,客户,a\n,,客服,b\nc2,,客户,c\n,A2,客服,d\n",
            "c1 A1: customer a / agent b; c2 A2: customer c / agent d",
            "",
        ),
        ("nothing above the first row", ",A1,客户,a\nc1,,客户,b\n", "c1 A1: customer b", "2 no_conversation_id"),
        (
            "interleaved: what stands above in the file, not in the conversation",
            "c1,A1,客户,a\nc2,A2,客户,b\nc1,,客服,c\n,,客户,d\nc2,A3,客服,e\n",
            "c1 A2: customer a / agent c / customer d; c2 A3: customer b / agent e",
            "",
        ),
        ("a blank row between", "c1,A1,客户,a\n\n,,,\n,,客服,b\n", "c1 A1: customer a / agent b", ""),
        (
            "nothing is filled behind a row that is lost",
            &format!("c1,A1,客户,a\nc2,A1,客户,{long}\n,,客服,b\nc1,A1,客服,c\n"),
            "c1 A1: customer a / agent c",
            "3 too_long; 4 no_conversation_id",
        ),
        (
            "nor behind a surplus cell",
            "c1,A1,客户,a\nc2,A1,客户,b,c\n,,客服,d\n",
            "c1 A1: customer a",
            "3 malformed; 4 no_conversation_id",
        ),
    ];
    let layout = with_layout("fill_down = ['conversation_id', 'agent_id']");
    for (reason, rows, conversations, problems) in cases {
        let batch = read_bytes("in.csv", format!("会话ID,工号,角色,内容\n{rows}").as_bytes(), &layout);
        let named =
            |c: &zhijian::model::Conversation| short(c).replacen(':', &format!(" {}:", c.agent_id.as_deref().unwrap_or("?")), 1);
        assert_eq!(batch.conversations.iter().map(named).collect::<Vec<_>>().join("; "), conversations, "{reason}");
        assert_eq!(batch.problems.iter().map(place).collect::<Vec<_>>().join("; "), problems, "{reason}");
    }
    let batch = read_bytes("in.csv", "会话ID,工号,角色,内容\nc1,A1,客户,a\nc2,A2,客户,b\nc1,,客服,c\n".as_bytes(), &layout);
    assert_eq!(batch.conversations[0].turns[1].speaker.as_deref(), Some("A2"), "the row above is c2's");
}

#[test]
fn errors_have_line_and_column() {
    let cases = [
        ("header = maybe", "1:10"),
        ("header = true\ncolour = 1", "2:1"),
        ("[columns]\ntext = 0", "2:8"),
        ("[columns]\nmessage = 1", "2:1"),
        ("delimiter = \"ab\"", "1:13"),
        ("encoding = \"klingon\"", "1:12"),
        ("zone = \"Mars/Olympus\"", "1:8"),
        ("# 注释\n[roles]\n\"1\" = \"坐席\"", "3:7"),
        ("time_formats = [\"%Q%Q%!\"]", "1:16"),
        ("time_formats = [\"%m-%d %H:%M\"]", "1:16"),
        ("time_formats = [\"%H:%M:%S\"]", "1:16"),
        ("fill_down = [\"colour\"]", "1:14"),
        ("header = false\n[columns]\ntext = \"内容\"", "1:1"),
    ];
    for (toml, expected) in cases {
        match Layout::parse(toml, "my.toml".as_ref()) {
            Err(InputError::Layout { line, column, message, .. }) => {
                assert_eq!(format!("{line}:{column}"), expected, "{toml}: {message}");
            }
            other => panic!("{toml}: {other:?}"),
        }
    }
    assert!(matches!(Layout::load("/nowhere.toml".as_ref()), Err(InputError::Unreadable { .. })));
}
