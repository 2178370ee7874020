use super::*;

#[test]
fn the_table_is_read_whole_and_names_nothing_twice() {
    let mut seen = FxHashMap::default();
    for line in include_str!("../headers.csv").lines().skip(1) {
        let (code, name) = line.split_once(',').unwrap();
        assert!(Meaning::of_code(code).is_some(), "{line}");
        assert_eq!(seen.insert(normalise(name), line), None, "{line}");
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
