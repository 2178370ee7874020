use super::*;

#[test]
fn the_table_is_read_whole_and_no_name_stands_for_two_things() {
    let mut seen: FxHashMap<String, &str> = FxHashMap::default();
    for line in include_str!("../headers.csv").lines().skip(1) {
        let (code, pattern) = line.split_once(',').unwrap();
        assert!(Meaning::of_code(code).is_some(), "{line}");
        for (name, normal) in names_of(pattern) {
            assert_eq!(normalise(&name), normal, "{line}");
            assert!(!name.is_empty() && *seen.entry(normal).or_insert(code) == code, "{name}: {line}");
        }
    }
}

#[test]
fn the_more_specific_of_two_names_comes_first() {
    let names = Names::new(&Layout::default());
    for (better, worse) in [
        ("会话ID", "工单编号"),
        ("session_id", "ticket_id"),
        ("客服工号", "客服姓名"),
        ("客户ID", "客户姓名"),
        ("消息发送时间", "创建时间"),
        ("发送者类型", "消息发送方"),
        ("消息内容", "聊天记录"),
    ] {
        let of = |name: &str| names.get(name).unwrap();
        assert_eq!(of(better).meaning, of(worse).meaning, "{better} {worse}");
        assert!(of(better).rank < of(worse).rank, "{better} {worse}");
    }
}

#[test]
fn names_are_compared_in_their_normal_form() {
    let names = Names::new(&Layout::default());
    let id = names.get("conversation_id");
    assert!(id.is_some());
    for name in [
        "\u{feff}Conversation ID",
        "\u{200e}conversation_id\u{202c}",
        "conversationId",
        "ＣＯＮＶＥＲＳＡＴＩＯＮ＿ＩＤ",
        " conversation-id (必填)",
    ] {
        assert_eq!(names.get(name), id, "{name}");
    }
    assert_eq!(names.get("备注"), None);
}
