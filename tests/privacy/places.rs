//! Addresses and parts of them, by the mechanism that finds them, and what only looks like one.

use crate::tagged::redactor;
use zhijian::model::Personal;
use zhijian::text::{Redactor, Utterance};

/// The addresses in every message of a talk, which change speakers where a message begins with `-`.
fn addresses<'t>(redactor: &Redactor, said: &[&'t str]) -> Vec<&'t str> {
    let mut speaker = "agent";
    let mut talk = Vec::new();
    for text in said {
        let own = text.strip_prefix('-');
        if own.is_some() {
            speaker = if speaker == "agent" { "customer" } else { "agent" };
        }
        talk.push(Utterance { speaker, text: own.unwrap_or(text) });
    }
    let found = redactor.find_in_talk(&talk);
    let shown = found.iter().zip(&talk).flat_map(|(spans, said)| spans.iter().map(move |span| (span, said.text)));
    shown.filter(|(span, _)| span.kind == Personal::Address).map(|(span, text)| &text[span.range.clone()]).collect()
}

#[test]
fn addresses_by_reason() {
    let redactor = redactor("");
    for (reason, text, expected) in [
        ("town and village", "送到青石镇柳湾村就行", &["青石镇柳湾村"][..]),
        ("a village alone", "我们柳湾村能送吗", &[]),
        ("two villages are no chain", "青石镇和柳湾镇都能送吗", &[]),
        ("village and group", "写的是柳湾村六组", &["柳湾村六组"]),
        ("banner, town and 嘎查", "寄到东乌旗白音镇查干诺尔嘎查", &["东乌旗白音镇查干诺尔嘎查"]),
        ("a break is part of a village's name behind a region", "永安县迤那镇新华村三组", &["永安县迤那镇新华村三组"]),
        ("parts of a farm", "货在四十二团六连", &["四十二团六连"]),
        ("one part of a farm", "他在六连当兵", &[]),
        ("之 with a Chinese digit", "住和平里三巷九号之二", &["和平里三巷九号之二"]),
        ("a branch of a lane", "泗泾路68弄12支弄3号", &["泗泾路68弄12支弄3号"]),
        ("附 without 号", "槐花巷49号附12", &["槐花巷49号附12"]),
        ("a part behind the number", "南山里四弄一号阁楼", &["南山里四弄一号阁楼"]),
        ("a wing", "红旗巷三十六号东厢房", &["红旗巷三十六号东厢房"]),
        ("a side of a floor", "22号楼西单元7楼东", &["22号楼西单元7楼东"]),
        ("a stall in a market", "海棠农贸市场二楼干货区37号摊位", &["海棠农贸市场二楼干货区37号摊位"]),
        ("a locker behind a place", "放在锦绣府北门丰巢3号柜了", &["锦绣府北门丰巢3号柜"]),
        ("a counter", "去3号柜台办", &[]),
        ("a room with a word for the dash", "桂花苑六十六杠幺零幺", &["桂花苑六十六杠幺零幺"]),
        ("the same with a unit", "西直路三杠十二杠四单元五零幺", &["西直路三杠十二杠四单元五零幺"]),
        ("a score", "三杠一赢了", &[]),
        ("a letter and a dash", "翠竹小区C8-3", &["翠竹小区C8-3"]),
        ("a dormitory", "市二中高三二班男生宿舍三杠四幺七", &["市二中高三二班男生宿舍三杠四幺七"]),
        ("a bed in a ward", "在儿童医院住院部九楼二十三床", &["儿童医院住院部九楼二十三床"]),
        ("a ward alone", "住院部在哪", &[]),
        ("a room of a hotel", "住在如意酒店钟楼店8512", &["如意酒店钟楼店8512"]),
        ("a branch of a hotel", "如意酒店钟楼店还有房吗", &[]),
        ("the price of a hotel", "如意酒店300元一晚", &[]),
        ("beside a corner", "长江大道与东二路交叉口往北200米加油站对面", &["长江大道与东二路交叉口往北200米加油站对面"]),
        ("a corner in traffic", "长江大道与东二路交叉口堵车吗", &[]),
        ("a house in a row", "青石镇柳湾村小学后头第三家", &["青石镇柳湾村小学后头第三家"]),
        ("a shop beside a village", "青石镇柳湾村村委会对面银匠铺", &["青石镇柳湾村村委会对面银匠铺"]),
        ("two addresses", "一套香榭里五期36栋1单元602一套香榭里6期9号", &["香榭里五期36栋1单元602", "香榭里6期9号"]),
        ("what is done with a parcel is none of it", "备注放仓桥直街7号", &["仓桥直街7号"]),
        ("what is unloaded", "先卸永安县周庄镇9号", &["永安县周庄镇9号"]),
        ("a name holds such a word", "解放路9号", &["解放路9号"]),
        ("a mobile in front", "18500001115永安县周庄镇9号", &["永安县周庄镇9号"]),
        ("a building behind a comma", "不是8单元，臻园8栋1单元1502", &["臻园8栋1单元1502"]),
        ("the number of a door", "门牌是107-1不是1071", &["107-1"]),
        ("a plate on a door that has none", "门牌已安装", &[]),
        ("a building and a room", "那是七栋三零零幺吗", &["七栋三零零幺"]),
    ] {
        assert_eq!(addresses(&redactor, &[text]), expected, "{reason}: {text}");
    }
}

#[test]
fn an_address_that_was_asked_for_may_be_told_in_parts() {
    let redactor = redactor("");
    for (reason, said, expected) in [
        ("a building", &["请问地址？", "-永安路", "B栋"][..], &["永安路", "B栋"][..]),
        ("a room", &["请问您的房号？", "-1104"], &["1104"]),
        ("a house and a room in steps", &["几栋几单元？", "-16-2-501"], &["16-2-501"]),
        ("a mistake that is mended", &["您的地址是？", "-不对，C栋"], &["C栋"]),
        ("nobody asked", &["请问几位？", "-1104"], &[]),
        ("something else answers", &["请问您的房号？", "-我不记得了"], &[]),
        ("a gate", &["哪个门？", "-南门"], &[]),
        ("a city", &["请问地址？", "-杭州市"], &[]),
        ("a shop's floor", &["-你们店地址？", "-万达广场3楼"], &[]),
    ] {
        assert_eq!(addresses(&redactor, said), expected, "{reason}: {said:?}");
    }
}
