use super::*;
use crate::input::layout::Layout;

fn said(written: &str, kind: &str) -> (String, bool) {
    let Message { text, is_unread } = read(written, kind, &Names::new(&Layout::default()));
    (text.into_owned(), is_unread)
}

#[test]
fn messages_with_what_they_are_wrapped_in() {
    for (written, expected) in [
        (r#"{"text":"在吗"}"#, "在吗"),
        (r#"{"type":"message","data":{"content":"在吗"}}"#, "在吗"),
        (r#"{"type":"image","url":"http://x/a.png"}"#, "[图片]"),
        // 环信.
        (r#"{"bodies": [{"type": "txt", "msg": "在吗"}], "ext": {"weichat": {"msg": "x"}}}"#, "在吗"),
        (r#"{"bodies":[{"type":"img","filename":"a.jpg","url":"http://x"}],"ext":{}}"#, "[图片]"),
        (r#"{"bodies":[{"type":"loc","addr":"西溪","lat":30.1}]}"#, "[位置]"),
        // 融云.
        (r#"{"objectName":"RC:TxtMsg","content":"{\"content\":\"在吗\",\"extra\":\"x\"}"}"#, "在吗"),
        (r#"{"objectName":"RC:ImgMsg","content":{"content":"/9j/4AAQSkZJRg==","imageUri":"http://x/1"}}"#, "[图片]"),
        (r#"{"content":"/9j/4AAQ","user":{"name":"小李"},"messageType":"RC:HQVCMsg"}"#, "[语音]"),
        // 腾讯 IM.
        (r#"{"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"在吗"}}]}"#, "在吗"),
        (
            r#"[{"MsgType":"TIMTextElem","MsgContent":{"Text":"看图"}},{"MsgType":"TIMImageElem","MsgContent":{"UUID":"1"}}]"#,
            "看图\n[图片]",
        ),
        (
            r#"{"MsgType":"TIMCustomElem","MsgContent":{"Data":"{\"title\":\"羽绒服\",\"desc\":\"199 元\"}"}}"#,
            "[链接] 羽绒服 199 元",
        ),
        // 网易云信.
        (r#"{"type":0,"body":"在吗","attach":""}"#, "在吗"),
        (r#"{"type":1,"body":"","attach":"{\"url\":\"https://nos/x\",\"ext\":\"jpg\",\"w\":10}"}"#, "[图片]"),
        (r#"{"type":"100","attach":"{\"data\":{\"content\":\"在吗\"}}"}"#, "在吗"),
        // 企业微信.
        (r#"{"content": "在吗"}"#, "在吗"),
        (r#"{"msgtype":"link","link":{"title":"活动","description":"满减","link_url":"http://x"}}"#, "[链接] 活动 满减"),
        (
            r#"{"msgtype":"mixed","mixed":{"item":[{"type":"text","content":"{\"content\":\"看\"}"},{"type":"image","content":"{\"md5sum\":\"1\"}"}]}}"#,
            "看\n[图片]",
        ),
        (r#"{"msgtype":"revoke","revoke":{"pre_msgid":"15"}}"#, "撤回了一条消息"),
        // 飞书, 钉钉.
        (
            r#"{"zh_cn":{"title":"","content":[[{"tag":"text","text":"您好，"},{"tag":"a","href":"http://x","text":"看这里"}],[{"tag":"img","image_key":"1"}]]}}"#,
            "您好，看这里\n[图片]",
        ),
        (r#"{"image_key":"img_1"}"#, "[图片]"),
        (r#"{"msgtype":"actionCard","title":"请评价","text":"给个好评"}"#, "[链接] 请评价 给个好评"),
        // Cards of shops.
        (r#"{"card_type":"goods","goods_name":"羽绒服","price":"199"}"#, "[链接] 羽绒服"),
        (
            r#"{"template":{"data":{"title":"羽绒服","desc":"满 200 减 20","actions":[{"text":"去看看"}]}}}"#,
            "[链接] 羽绒服 满 200 减 20",
        ),
        (r#"{"type":"voice","text":"我要退款","url":"http://x/a.amr"}"#, "我要退款"),
        (r#"{"url":"https://x/a.PNG?sign=1"}"#, "[图片]"),
        // What is said beside a card, or in one word, or in numbers.
        (r#"{"type":"order","title":"羽绒服","content":"这个什么时候发货？"}"#, "[链接] 羽绒服 这个什么时候发货？"),
        (r#"{"type":"goods","goods_name":"鞋","msg":"这双有42码吗"}"#, "[链接] 鞋 这双有42码吗"),
        (r#"{"type":"goods","title":"羽绒服","content":"羽绒服"}"#, "[链接] 羽绒服"),
        (r#"{"type":"voice","text":"ok"}"#, "ok"),
        (r#"{"type":"image","text":"a.png"}"#, "[图片]"),
        (r#"{"text":5}"#, "5"),
        (r#"{"msg":13800138000}"#, "13800138000"),
        (r#"{"code":0,"msg":1,"data":{"content":"在吗"}}"#, "在吗"),
        // As Python shows it.
        (r"{'type': 'txt', 'msg': '在吗', 'ext': None}", "在吗"),
        (r#"{"type":"txt","msg":""}"#, ""),
        ("{你好}", "{你好}"),
        ("[图片]", "[图片]"),
        ("[\"a\"]", "[\"a\"]"),
        ("在吗", "在吗"),
    ] {
        assert_eq!(said(written, ""), (expected.to_owned(), false), "{written}");
    }
}

#[test]
fn messages_within_messages() {
    for (key, inner, deep, expected) in [
        ("utterance", r#"{"text":"在吗"}"#, 20, Some("在吗")),
        ("utterance", r#"{"a":1}"#, 100, None),
        ("data", r#"{"a":1}"#, 100, None),
    ] {
        let written = format!("{}{inner}{}", format!(r#"{{"{key}":"#).repeat(deep), "}".repeat(deep));
        assert_eq!(said(&written, ""), (expected.unwrap_or(&written).to_owned(), expected.is_none()), "{key} {deep}");
    }
}

#[test]
fn what_nobody_understands_stays_and_is_told() {
    for written in [r#"{"orderId":"1"}"#, r#"{"text":"#, r#"{"bodies":[{"type":"txt","msg":"您好"#, r#"[{"a":1}]"#] {
        assert_eq!(said(written, ""), (written.to_owned(), true));
    }
}

#[test]
fn messages_whose_kind_stands_beside_them() {
    for (written, kind, expected) in [
        ("", "image", "[图片]"),
        ("https://x/1", "图片消息", "[图片]"),
        (r#"{"md5sum":"50de","filesize":7,"sdkfileid":"Ct"}"#, "image", "[图片]"),
        (r#"{"title":"活动","link_url":"http://x"}"#, "link", "[链接] 活动"),
        (r#"{"pre_msgid":"15"}"#, "revoke", "撤回了一条消息"),
        ("", "撤回", "撤回了一条消息"),
        ("我要退款", "voice", "我要退款"),
        ("合同.pdf", "file", "合同.pdf"),
        ("123", "text", "123"),
        ("", "文本", ""),
    ] {
        assert_eq!(said(written, kind), (expected.to_owned(), false), "{kind}: {written}");
    }
}
