//! Exports of message systems as they come: messages in JSON, conversations below a heading, days in another column.

use crate::support::{case, check_all, read_bytes, short};
use zhijian::input::ReadOptions;

#[test]
fn messages_with_what_they_are_wrapped_in() {
    check_all(
        "in.csv",
        &[
            case(
                "环信 has bodies in the cell",
                "session_id,from_type,body\nc1,visitor,\"{\"\"bodies\"\": [{\"\"type\"\": \"\"txt\"\", \"\"msg\"\": \"\"在吗\"\"}], \"\"ext\"\": {\"\"weichat\"\": {\"\"msg\"\": \"\"x\"\"}}}\"\nc1,seat,\"{\"\"bodies\"\":[{\"\"type\"\":\"\"img\"\",\"\"url\"\":\"\"http://x/1\"\"}]}\"\n",
                &["c1: customer 在吗 / agent [图片]"],
                &[],
            ),
            case(
                "the kind stands in a column of its own",
                "会话ID,发送方,消息类型,消息内容\nc1,客户,图片,\nc1,客户,语音,https://x/a\nc1,客服,撤回,\nc1,客服,文本,您好\nc1,客户,文本,\n",
                &["c1: customer [图片] / customer [语音] / system 撤回了一条消息 / agent 您好"],
                &["6 no_text"],
            ),
        ],
    );
    check_all(
        "in.jsonl",
        &[
            case(
                "环信 has them in a payload",
                "{\"session_id\":\"c1\",\"from_type\":\"visitor\",\"payload\":{\"bodies\":[{\"type\":\"txt\",\"msg\":\"在吗\"}],\"ext\":{}}}\n",
                &["c1: customer 在吗"],
                &[],
            ),
            case(
                "腾讯 IM has elements",
                "{\"session_id\":\"c1\",\"role\":\"客户\",\"MsgBody\":[{\"MsgType\":\"TIMTextElem\",\"MsgContent\":{\"Text\":\"看图\"}},{\"MsgType\":\"TIMImageElem\",\"MsgContent\":{\"UUID\":\"1\"}}]}\n",
                &["c1: customer 看图\n[图片]"],
                &[],
            ),
            case(
                "企业微信 has an object that is called as the kind",
                "{\"session_id\":\"c1\",\"role\":\"客户\",\"msgtype\":\"text\",\"text\":{\"content\":\"在吗\"}}\n{\"session_id\":\"c1\",\"role\":\"客户\",\"msgtype\":\"image\",\"image\":{\"md5sum\":\"5\"}}\n{\"session_id\":\"c1\",\"role\":\"客服\",\"msgtype\":\"link\",\"link\":{\"title\":\"活动\",\"description\":\"满减\"}}\n{\"session_id\":\"c1\",\"role\":\"客服\",\"msgtype\":\"revoke\",\"revoke\":{\"pre_msgid\":\"1\"}}\n",
                &["c1: customer 在吗 / customer [图片] / agent [链接] 活动 满减 / system 撤回了一条消息"],
                &[],
            ),
            case(
                "turns within a conversation",
                "{\"session_id\":\"c1\",\"messages\":[{\"from\":\"user\",\"type\":\"text\",\"content\":{\"text\":\"在吗\"}},{\"from\":\"agent\",\"type\":\"image\",\"content\":\"\"},{\"from\":\"agent\",\"content\":[{\"type\":\"text\",\"text\":\"您好\"},{\"type\":\"image\",\"url\":\"u\"}]}]}\n",
                &["c1: customer 在吗 / agent [图片] / agent 您好\n[图片]"],
                &[],
            ),
        ],
    );
}

#[test]
fn json_that_is_not_understood_is_told() {
    let text = "session_id,from_type,body\nc1,visitor,\"{\"\"orderId\"\":\"\"1\"\"}\"\nc1,seat,您好\nc1,visitor,\"{\"\"bodies\"\":[{\"\"msg\"\":\"\"在\"\n";
    let batch = read_bytes("in.csv", text.as_bytes(), &ReadOptions::default());
    assert_eq!(
        batch.conversations.iter().map(short).collect::<Vec<_>>(),
        ["c1: customer {\"orderId\":\"1\"} / agent 您好 / customer {\"bodies\":[{\"msg\":\"在"]
    );
    assert_eq!((batch.remarks.unread, batch.remarks.first_unread.map(|(_, line)| line)), (2, Some(2)));
}
