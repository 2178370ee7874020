//! The many ways in which people are named, and what only looks like a name.

use crate::tagged::redactor;
use zhijian::model::Personal;
use zhijian::text::Utterance;

#[test]
fn people_are_named_in_many_ways() {
    let redactor = redactor("");
    for (reason, text, expected) in [
        ("a nickname of a surname", "让小孙直接打我电话", &["小孙"][..]),
        ("an old acquaintance", "老李头说可以退", &["老李头"]),
        ("a nickname of a given name", "找一下阿珍", &["阿珍"]),
        ("words that begin like a nickname", "小米和小时候的小程序，老客户，阿姨", &[]),
        ("an agent by a nickname of a surname", "客服小陈为您服务", &["小陈"]),
        ("an agent by a name for the trade", "客服小美为您服务", &[]),
        ("letters behind a word that leads to a name", "我叫Kevin Zhang", &["Kevin Zhang"]),
        ("letters before a title", "Tony老师三点有空", &["Tony"]),
        ("letters that name nobody", "登录apple id时hello world", &[]),
        ("a dot behind an opening", "好的买合木提·吐尔逊先生", &["买合木提·吐尔逊"]),
        ("another dot", "我试过古丽巴哈尔•阿卜杜热合曼", &["古丽巴哈尔•阿卜杜热合曼"]),
        ("words with a dot between them", "京东·自营，退款·换货·维修，顺丰·标快", &[]),
        ("names of Tibet without a dot", "次仁卓玛的包裹", &["次仁卓玛"]),
        ("a surname and a name that are spelled", "弓长张，伟大的伟", &["弓长张", "伟大的伟"]),
        ("a spelled surname without a mark", "我姓贺祝贺的贺", &["贺", "祝贺的贺"]),
        ("what is only said like that", "换新的新，旧的旧", &[]),
        ("surname and given name apart", "姓史，名晨曦", &["史", "晨曦"]),
        ("a space within", "收件人张 伟，电话", &["张 伟"]),
        ("a word in a field is a name", "收件人：夏天", &["夏天"]),
        ("a word behind a field without a mark is none", "收件人方便收吗", &[]),
        ("two characters between words that leave room", "跟王磊说一声", &["王磊"]),
        ("words that begin with surnames", "高兴就好，方便的话，万一不行，安全第一，时间充足", &[]),
        ("a compound surname alone", "让慕容过来", &["慕容"]),
        ("a short title and a verb", "张总在开会，王总共3个", &["张"]),
        ("a child by the given name", "春梅妈妈您好", &["春梅"]),
        ("a list tells of those in it", "关咏芝、文章生、游本立", &["关咏芝", "文章生", "游本立"]),
        ("a surname before its word", "一位王姓客户", &["王"]),
        ("a rare surname with a title", "好的费先生，请稍等", &["费"]),
        ("a surname of ours behind a name in letters", "给前台的Coco陈，或者Ivy 黄代收", &["Coco陈", "Ivy 黄"]),
        ("a transcript pauses before a title", "请问是 蒋文博 先生本人吗", &["蒋文博"]),
        ("a nickname between pauses", "上次那个 大刘 挺好", &["大刘"]),
        ("a nickname with an ending", "让保安强仔先上去", &["强仔"]),
        ("a seldom surname", "我姓撒，他姓禤", &["撒", "禤"]),
        ("a seldom surname with a title that leads on", "鄂老师家门口那个", &["鄂"]),
        ("a given name of one character that is told alone", "姓吴，单名一个刚字", &["吴", "刚"]),
        ("whatever somebody is called", "人家都喊我老歪", &["老歪"]),
        ("a foreigner with a title", "外教约翰老师请假", &["约翰"]),
        ("a compound surname and one character", "查到啦，司徒倩对吗亲", &["司徒倩"]),
        ("a city and a road are no names", "飞乌鲁木齐，过南门彩虹桥", &[]),
        ("a school of its own name", "安顺达驾校在火车站附近", &[]),
        ("a surname that no table has", "我姓字是彝族的姓", &["字"]),
        ("a surname and a name that begin with a word", "他姓外外国的外叫外德福", &["外", "外国的外", "外德福"]),
        ("spelled by a word of three", "免贵姓阎阎王爷的阎阎宝山", &["阎", "阎王爷的阎", "阎宝山"]),
        ("a given name that stands alone", "上次那个秀琴呢", &["秀琴"]),
        ("one character twice that is hardly else", "我问问她敏敏没说", &["敏敏"]),
        ("people that are counted", "两个人：安静、安宁", &["安静", "安宁"]),
        ("a stranger in a field", "户主 过晓峰", &["过晓峰"]),
        ("whatever somebody is called at length", "一个叫戎马的大哥", &["戎马"]),
        ("a seldom surname in a nickname", "护士站小撒统一安排", &["小撒"]),
        ("a title of one character that is none", "我司司机，拼车司机", &[]),
        ("those whose home it is", "顺序：阎笑家，电话13812345678", &["阎笑", "13812345678"]),
        ("a word between quotation marks that receives", "写“何必收”就行", &["何必"]),
        ("a road with the form of a name", "是向阳路向阳小区吗", &[]),
        ("a seldom surname among those who know each other", "喂漆姐你在家吗", &["漆"]),
        ("surname and given name apart without a mark", "我姓卓名越", &["卓", "越"]),
        ("a shop behind a title", "张姐麻辣烫，王婆卖瓜", &[]),
        ("goods with a letter, a book, a village", "白小T，《曹雪芹传》，谢家集", &[]),
        ("how a character is read", "念shàn，不是dān", &[]),
        ("what begins like a name for somebody", "小王子，小李飞刀，同名同姓老被笑", &[]),
        ("brands", "周生生和周大福，李宁，张裕", &[]),
    ] {
        let found: Vec<&str> = redactor.find(text).iter().map(|span| &text[span.range.clone()]).collect();
        assert_eq!(found, expected, "{reason}: {text}");
    }
}

#[test]
fn a_word_that_answers_a_question_for_a_name_is_one() {
    let redactor = redactor("");
    for (reason, answer, expected) in [
        ("a word", "高兴", &["高兴"][..]),
        ("a seldom surname that is explained", "贝 贝壳的贝", &["贝", "贝壳的贝"]),
        ("what answers something else", "方便", &[]),
        ("a word that is explained", "白雪（女，81岁），白雪公主那两个字", &["白雪"]),
        ("a surname that no table has, explained", "都晓光首都的都", &["都晓光", "首都的都"]),
        ("a surname told behind it", "别你别笑有这个姓别玉山", &["别", "别玉山"]),
    ] {
        let talk = [("bot", "请输入就诊人姓名"), ("customer", answer)].map(|(speaker, text)| Utterance { speaker, text });
        let spans = redactor.find_in_talk(&talk).pop().unwrap_or_default();
        let found: Vec<&str> = spans.iter().map(|span| &answer[span.range.clone()]).collect();
        assert_eq!(found, expected, "{reason}: {answer}");
    }
}

#[test]
fn addresses_end_where_the_room_does() {
    let redactor = redactor("");
    for (reason, text, expected) in [
        (
            "a building by its name",
            "成都市武侯区天府二街138号蜀都中心3-1-1806 收",
            &["成都市武侯区天府二街138号蜀都中心3-1-1806"][..],
        ),
        ("a building without a word for it", "文一西路98号逸夫科技馆309，谢谢", &["文一西路98号逸夫科技馆309"]),
        ("letters in a name", "青秀区金湖路63号金源CBD现代城B座701是我办公室", &["青秀区金湖路63号金源CBD现代城B座701"]),
        ("a room of two numbers", "渝北区红锦大道86号中渝广场3栋19-7", &["渝北区红锦大道86号中渝广场3栋19-7"]),
        (
            "a number beside a number",
            "云岩区宝山北路372号附2号，枋湖东路321号之8",
            &["云岩区宝山北路372号附2号", "枋湖东路321号之8"],
        ),
        ("a side that belongs to a name", "住锦绣江南12幢1单元那个方向", &["锦绣江南12幢1单元"]),
        ("a part before the building", "香榭丽舍C区9号楼4单元的", &["香榭丽舍C区9号楼4单元"]),
        ("a corner", "蜀山区望江西路与潜山路交口中心广场4栋1单元2809", &["蜀山区望江西路与潜山路交口中心广场4栋1单元2809"]),
        ("a unit and a room", "5单元201，谢谢", &["5单元201"]),
        (
            "beside another place",
            "福田区上梅林中康路卓悦汇对面梅兴苑2栋B座1107，谢谢",
            &["福田区上梅林中康路卓悦汇对面梅兴苑2栋B座1107"],
        ),
        ("a region's name with a word in it", "我在高要区金渡镇创业路八号华明五金厂等", &["高要区金渡镇创业路八号华明五金厂"]),
        ("a part of a village", "固始县陈淋子镇孙岗村王老庄组23号", &["固始县陈淋子镇孙岗村王老庄组23号"]),
        ("a village and its part", "在巴州区清江镇石门村三社", &["巴州区清江镇石门村三社"]),
        (
            "a shop at a corner",
            "五常市山河镇中央大街与站前路交叉口鑫源粮店，谢谢",
            &["五常市山河镇中央大街与站前路交叉口鑫源粮店"],
        ),
        ("a room before the stairs", "三十二栋一单元六零二楼上就是", &["三十二栋一单元六零二"]),
        ("a room before what is counted", "万达华府三号楼二单元三零二一百二十平", &["万达华府三号楼二单元三零二"]),
        ("a room with a letter", "桐梓林北路6号凯莱花园2栋1单元9B这套", &["桐梓林北路6号凯莱花园2栋1单元9B"]),
        ("a tower", "高新区天府三街福年广场T2-1608", &["高新区天府三街福年广场T2-1608"]),
        ("a floor that is said again", "酒仙桥路甲十二号科技大厦九层九层没前台", &["酒仙桥路甲十二号科技大厦九层"]),
        ("an exit of the underground", "还是世纪大道地铁站二号口出来", &[]),
        ("numbers that go on otherwise", "文一西路98号电话8086", &["文一西路98号"]),
    ] {
        let spans = redactor.find(text).into_iter().filter(|span| span.kind == Personal::Address);
        let found: Vec<&str> = spans.map(|span| &text[span.range]).collect();
        assert_eq!(found, expected, "{reason}: {text}");
    }
}

#[test]
fn a_long_list_is_read_to_its_end() {
    let text = format!("{}关咏芝", "关咏芝、文章生、游本立、".repeat(40));
    assert_eq!(redactor("").find(&text).len(), 121);
}

#[test]
fn a_seldom_surname_is_looked_for_in_linear_time() {
    let text = "我姓单，".to_owned() + &"单名一个".repeat(5_000);
    assert!(redactor("").find(&text).iter().any(|span| &text[span.range.clone()] == "单"));
}

#[test]
fn a_long_row_of_spelled_characters_is_found_whole() {
    let text = "我姓伟，".to_owned() + &"伟大的伟".repeat(20_000);
    assert!(redactor("").find(&text).iter().any(|span| text[span.range.clone()].contains("伟大的伟")));
}
