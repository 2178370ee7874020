//! The process checks: small conversations, each with the code that must be found in it or must not.

use super::inspector;
use std::collections::BTreeMap;
use zhijian::model::{Category, Channel, Conversation, Moment, Role, Severity, Source, Turn, Via};

/// Reads `客|text`, `坐|text` and `系|text` lines; in a call, `坐 12-15|text` gives seconds of begin and end.
pub(super) fn conversation(channel: Channel, lines: &str) -> Conversation {
    let turn = |line: &str| {
        let (head, text) = line.split_once('|').expect("a line has a speaker");
        let role = match head.chars().next() {
            Some('客') => Role::Customer,
            Some('系') => Role::System,
            _ => Role::Agent,
        };
        let times = head.split_once(' ').map(|(_, times)| times.split_once('-').expect("begin and end"));
        let at = |second: &str| second.parse().map(moment).expect("seconds");
        Turn {
            role,
            text: text.to_owned(),
            at: times.map(|(begin, _)| at(begin)),
            end: times.map(|(_, end)| at(end)),
            speaker: None,
        }
    };
    Conversation {
        id: "c".to_owned(),
        channel,
        agent_id: Some("A01".into()),
        customer_id: None,
        meta: BTreeMap::new(),
        turns: lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(turn).collect(),
        rejected_rows: 0,
        source: Source { path: "".into(), line: 1 },
    }
}

fn moment(second: u32) -> Moment {
    let text = format!("\"2025-11-03T10:{:02}:{:02}+08:00\"", second / 60, second % 60);
    serde_json::from_str(&text).expect("a moment")
}

/// Reason, code, the turn where it must be found (`None`: nowhere), the conversation.
const CALLS: [(&str, Category, Option<usize>, &str); 9] = [
    (
        "half a minute of nothing",
        Category::LongSilence,
        Some(2),
        "坐 0-4|您好请问有什么可以帮您\n客 5-9|查下我的单子到哪了\n坐 38-41|到杭州了",
    ),
    (
        "asked to wait before",
        Category::LongSilence,
        None,
        "客 0-4|查下我的单子到哪了\n坐 5-7|请稍等我查一下\n客 8-9|好\n坐 40-43|到杭州了",
    ),
    (
        "answers at once",
        Category::LongSilence,
        None,
        "坐 0-4|您好请问有什么可以帮您\n客 5-9|查下我的单子到哪了\n坐 12-15|到杭州了",
    ),
    (
        "speaks into the customer's sentence",
        Category::Interruption,
        Some(1),
        "客 0-9|我昨天从两点等到四点你们师傅\n坐 7-10|他们是外包的",
    ),
    (
        "an overlap that rounding makes",
        Category::Interruption,
        None,
        "客 0-9|我昨天从两点等到四点你们师傅没来\n坐 9-12|我帮您看一下",
    ),
    (
        "the customer speaks into the agent's sentence",
        Category::Interruption,
        None,
        "坐 0-9|这边给您登记一下请您留意\n客 7-10|什么时候来",
    ),
    (
        "too fast to follow",
        Category::FastSpeech,
        Some(1),
        "客 0-3|为什么扣我两次\n坐 4-10|应该是那边绑了自动续费又手动点了一次然后系统没有识别到就这样扣了两笔过几天会冲回来的",
    ),
    (
        "a moderate pace",
        Category::FastSpeech,
        None,
        "客 0-3|为什么扣我两次\n坐 4-18|应该是那边绑了自动续费又手动点了一次然后系统没有识别到就这样扣了两笔过几天会冲回来的",
    ),
    ("two quick words", Category::FastSpeech, None, "客 0-3|改好了吗\n坐 4-5|已经改好了请您放心"),
];

#[test]
fn calls_are_judged_by_their_times() {
    let inspector = inspector();
    for (reason, category, expected, lines) in CALLS {
        let found = |channel| {
            let findings = inspector.inspect(conversation(channel, lines)).card.findings;
            findings.into_iter().find(|finding| finding.category == category).map(|finding| finding.turn)
        };
        assert_eq!(found(Channel::Call), expected.map(Some), "{reason}");
        assert_eq!(found(Channel::Chat), None, "{reason}, in a chat");
    }
}

#[test]
fn one_time_of_several_turns_tells_no_duration() {
    for (reason, lines, expected) in [
        ("two", "坐 0-4|您好\n客 5-9|在吗", Some(9.0)),
        ("one of two", "坐 0-4|您好\n客|在吗", None),
        ("the only turn", "坐 0-4|您好", Some(4.0)),
        ("none", "坐|您好\n客|在吗", None),
    ] {
        assert_eq!(conversation(Channel::Call, lines).duration_s(), expected, "{reason}");
    }
}

#[test]
fn letters_are_not_timed() {
    let inspector = inspector();
    let lines = "客 0-0|净水器漏水了\n坐 2000-2000|您好，非常抱歉，明天上午给您上门处理\n客 2100-2100|那几点到\n坐 3500-3500|九点到十点之间";
    for (channel, timed) in [(Channel::Chat, true), (Channel::Email, false)] {
        let card = inspector.inspect(conversation(channel, lines)).card;
        let slow = [Category::SlowFirstResponse, Category::SlowResponse];
        assert_eq!(card.findings.iter().any(|finding| slow.contains(&finding.category)), timed, "{channel:?}");
        assert_eq!(card.metrics.first_response_s.is_some(), timed, "{channel:?}");
    }
}

/// Reason, code, whether it must be found, the chat.
pub(super) type Chat = (&'static str, Category, bool, &'static str);

const CHATS: [Chat; 73] = [
    (
        "the door is shut on one who is displeased again",
        Category::PrematureEnd,
        true,
        "客|修了三次还漏，你们怎么回事\n坐|您好，已经登记了\n客|登记有什么用，太差劲了\n坐|会有人看的\n客|真是气死人了，没人管吗\n坐|感谢您的来电，再见",
    ),
    (
        "a grumble after the refund",
        Category::PrematureEnd,
        false,
        "客|外卖又洒了，真是气死我了\n坐|非常抱歉，已为您全额退款，今天之内到账\n客|你们这骑手真是太差劲了，气死人\n坐|实在抱歉给您带来不好的体验，感谢您的反馈，再见",
    ),
    (
        "told on to somebody else",
        Category::PrematureEnd,
        false,
        "客|我帮我弟问下校园卡怎么激活\n坐|插上卡打开应用扫码就可以\n客|好的，那我回去跟他说\n坐|好的，感谢来电，再见",
    ),
    (
        "a first question with emphasis, answered with hours",
        Category::PrematureEnd,
        false,
        "客|我都知道要身份证了，我问你们几点开始办\n坐|您好，九点开始，下午五点停止取号，再见",
    ),
    (
        "the same in other words to one who presses",
        Category::RepeatedScript,
        true,
        "客|退款九天了还没到\n坐|财务那边正在审核的\n客|上周也这么说，你们快点\n坐|是的呢，审核需要走流程\n客|急死了，到底到哪一步了，太慢了吧\n坐|审核的事我们也在催\n客|气死我了，又来这套\n坐|审核有结果会通知您的",
    ),
    (
        "names the thing while finding the fault",
        Category::RepeatedScript,
        false,
        "客|空调不制冷，快点\n坐|您好，空调是挂机还是柜机呢\n客|挂机，快点行不行\n坐|空调面板上显示什么代码\n客|E3，热死了\n坐|E3是空调缺氟，请您先关掉电源\n客|然后呢，急死了\n坐|空调的品牌型号是什么，今天下午三点师傅上门",
    ),
    (
        "an apology is owed on the second complaint",
        Category::MissingApology,
        true,
        "客|东西是碎的，你们怎么包的，太差劲了\n坐|您好，拍照看一下\n客|都碎成这样了还拍，气死人，我要退款\n坐|需要审核的\n客|你们真是太不负责任了\n坐|等审核",
    ),
    (
        "anger at somebody else, comforted and helped",
        Category::MissingApology,
        false,
        "客|骗子太可恶了，骗走我五千\n坐|您先别急，特别理解您的心情，我马上给您冻结收款账户\n客|真是气死我了，能不能把钱退给我\n坐|已经帮您提交止付，今天下午六点前给您结果，您再去派出所报案",
    ),
    (
        "vague to one who asks when, and no time at all",
        Category::Vague,
        true,
        "客|师傅什么时候来\n坐|您好，应该快了吧\n客|到底什么时候，等一天了\n坐|可能要看情况\n客|唉",
    ),
    (
        "an account changed for whoever asks",
        Category::MissingVerification,
        true,
        "客|帮我改一下绑定手机号\n坐|您好，新号码多少\n客|13900000000\n坐|好的，已经给您换绑成功了",
    ),
    (
        "an account changed after the check of a machine",
        Category::MissingVerification,
        false,
        "系|身份验证成功，为您转接人工\n客|帮我改一下绑定手机号\n坐|您好，新号码多少\n客|13900000000\n坐|好的，已经给您换绑成功了",
    ),
    (
        "an appointment made for one who lost a card",
        Category::MissingVerification,
        false,
        "客|银行卡丢了帮我挂失\n坐|您好，挂失请在手机银行里操作，或者带证件到网点\n客|那明天去网点\n坐|好的，我给您登记了明天上午九点的预约",
    ),
    (
        "picked up the phone with a grunt",
        Category::MissingGreeting,
        true,
        "坐|喂讲\n客|我们楼电梯停了两天了\n坐|报修过了\n客|什么时候修好",
    ),
    (
        "a window that begins in the middle",
        Category::MissingGreeting,
        false,
        "坐|收到，主卧空调不制热，故障码有吗\n客|E6\n坐|需要师傅上门检测\n客|行",
    ),
    (
        "cut off while the customer waits",
        Category::MissingClosing,
        false,
        "客|我的件今晚能到吗\n坐|您好，我给您问下站点\n客|哦谢谢你，不行就算了\n坐|稍等，站点正在核实",
    ),
    (
        "a moment asked for in a goodbye ends it all the same",
        Category::MissingConfirmation,
        true,
        "客|快递丢了怎么办\n坐|您好，给您登记理赔\n客|好\n坐|请您稍等片刻，师傅会联系您，感谢您的来电，再见",
    ),
    (
        "a window that begins with what goes on",
        Category::MissingGreeting,
        false,
        "客|所以那箱葡萄坏的怎么算\n坐|坏的按斤退给您，今天就退\n客|那剩下的还能吃吗\n坐|没破皮的可以吃\n客|行",
    ),
    (
        "anything else, to a customer nobody heard",
        Category::SatisfactionCheck,
        false,
        "客|说好送的杯子没送，你们这是坑人啊\n坐|请问还有其他问题吗？\n客|……",
    ),
    ("asked when, told that it will be done", Category::Vague, true, "客|退款什么时候到\n坐|您放心，我们会为您安排的\n客|好"),
    ("mocked, and not amused", Category::Sarcasm, true, "客|我自己修好了\n坐|您可太厉害了\n客|你什么态度"),
    ("praised, and thanks for it", Category::Sarcasm, false, "客|我自己修好了\n坐|您可太厉害了\n客|哈哈谢谢夸奖"),
    (
        "late after what he was asked for",
        Category::SlowResponse,
        true,
        "客 0-1|我要退货\n坐 5-6|您好，请提供一下订单号\n客 20-21|DD8812345678\n坐 500-501|查到了，给您退",
    ),
    (
        "nobody waits after a mere yes",
        Category::SlowResponse,
        false,
        "客 0-1|我要退货\n坐 5-6|您好，给您退，您看可以吗\n客 20-21|好的\n坐 500-501|已经给您退了",
    ),
    ("thanks after a complaint", Category::Sarcasm, true, "客|你们太差劲了，我要投诉\n坐|您可太厉害了\n客|好的，谢谢"),
    (
        "a threat is one, whoever thanks for it",
        Category::Threat,
        true,
        "客|我的单子呢\n坐|你再投诉我就去你家找你，弄死你\n客|好的，谢谢",
    ),
    (
        "takes leave twice and is called back",
        Category::PrematureEnd,
        true,
        "客|我要退款，赶紧处理\n坐|再见\n坐|感谢您的来电，再见\n客|还没解决呢",
    ),
    ("thanks and complains in one breath", Category::Sarcasm, true, "客|我自己修好了\n坐|您可太厉害了\n客|谢谢\n客|我要投诉你"),
    (
        "leaves from a complaint that is to be made",
        Category::PrematureEnd,
        true,
        "客|东西坏了没人管\n坐|您好，这边没办法\n客|那我要投诉你们\n坐|好的呢感谢您的来电祝您生活愉快",
    ),
    ("hangs up on a question", Category::PrematureEnd, true, "客|暖气哪天修好\n坐|您好，在修\n客|到底哪天\n坐|等通知吧，挂了啊"),
    (
        "had taken leave, and is still asked",
        Category::PrematureEnd,
        true,
        "客|退款怎么还没到\n坐|您好，已经为您登记，祝您生活愉快，再见\n客|登记了然后呢，几天能到？",
    ),
    (
        "closed by the system on somebody who was not done",
        Category::PrematureEnd,
        true,
        "客|我要反映一下你们司机\n坐|您好，请讲\n客|他绕路了能不能退我钱\n系|客服已结束本次会话",
    ),
    (
        "cut short, as the customer says",
        Category::PrematureEnd,
        true,
        "客|查下流量\n坐|您好，还剩三个G\n客|哎我还没问完\n客|你别挂啊",
    ),
    ("cut off by the log alone", Category::PrematureEnd, false, "客|查下流量\n坐|您好，还剩三个G\n客|那超出了怎么收费？"),
    (
        "answers and takes leave",
        Category::PrematureEnd,
        false,
        "客|怎么退货\n坐|您好，在订单里点申请退货，选原因提交就可以，祝您生活愉快",
    ),
    (
        "leaves from somebody who has nothing more",
        Category::PrematureEnd,
        false,
        "客|我的退款呢\n坐|您好，今天已退回您的卡里，请问还有其他问题吗\n客|没有了没有了\n坐|好的感谢您的来电再见",
    ),
    (
        "leaves from somebody who gives up",
        Category::PrematureEnd,
        false,
        "客|我的退款呢\n坐|您好，还在审核\n客|算了我不要了\n坐|感谢您的来电再见",
    ),
    (
        "the same with another beginning",
        Category::RepeatedScript,
        true,
        "客|我怎么销户\n坐|好的先生，销户需要机主本人携带身份证到营业厅办理。\n客|我人在国外怎么去\n坐|非常理解您，销户需要机主本人携带身份证到营业厅办理。\n客|唉",
    ),
    (
        "a long text that ends in asking to wait, twice",
        Category::RepeatedScript,
        true,
        "客|退款到哪了\n坐|亲，退款成功后资金会原路返回，请您耐心等待哦\n客|都五天了还没到\n坐|亲，退款成功后资金会原路返回，请您耐心等待哦\n客|唉",
    ),
    (
        "the same way to another place",
        Category::RepeatedScript,
        false,
        "客|怎么改密码\n坐|请您点击右上角设置，进入账号管理，选择修改密码\n客|那怎么注销呢\n坐|请您点击右上角设置，进入账号管理，选择注销账号",
    ),
    (
        "asks to wait twice",
        Category::RepeatedScript,
        false,
        "客|查下我的单子\n坐|好的，请您稍等，正在为您查询中\n客|查到了吗\n坐|不好意思，请您稍等，正在为您查询中\n坐|到杭州了",
    ),
    (
        "says goodbye without asking whether it is settled",
        Category::MissingConfirmation,
        true,
        "客|收到的杯子是碎的\n坐|您好，给您补发一个\n客|几时能到啊\n坐|三天到，感谢您的来电，再见",
    ),
    ("asked when, told when", Category::Vague, false, "客|退款什么时候到\n坐|您放心，三个工作日内到账\n客|好"),
    (
        "asked when, asks to wait for the answer",
        Category::Vague,
        false,
        "客|退款什么时候到\n坐|请稍等，我帮您查一下\n坐|明天到账",
    ),
    ("asked when, asks back", Category::Vague, false, "客|什么时候能送\n坐|您方便给我一下单号吗，我帮您安排"),
    (
        "the customer gives up after formulas",
        Category::MissingSolution,
        true,
        "坐|您好，请问有什么可以帮您\n客|我家漏水，你们派人来看看\n坐|您的反馈我们已经收到了\n客|能不能现在派人来\n坐|感谢您的理解\n客|算了，不指望你们了\n坐|感谢您的来电，再见",
    ),
    (
        "the same, and somebody is sent",
        Category::MissingSolution,
        false,
        "坐|您好，请问有什么可以帮您\n客|我家漏水，你们派人来看看\n坐|我马上安排师傅上门，今天下午三点前到\n客|能不能现在派人来\n坐|我联系师傅提前，一个小时内给您回电\n客|好的，谢谢",
    ),
    (
        "a solution that the customer throws back is none",
        Category::MissingSolution,
        true,
        "客|充电宝鼓包了，我要退\n坐|建议您联系厂家处理\n客|厂家让我找你们，你们到底管不管\n坐|建议您再打一次厂家电话\n客|打了三次了还是没人管，太气人了\n坐|感谢您的理解",
    ),
    (
        "the matter is done in plain words that earn nothing",
        Category::MissingSolution,
        false,
        "客|想把这期还款改成分期\n坐|您想分几期\n客|怎么这么久 六期每月多少\n坐|六期每月1496元\n客|那分6期吧，能办吗\n坐|办好了，还有别的业务吗\n客|没有\n坐|再见",
    ),
    (
        "a 好吧 to everything he asked for gives nothing up",
        Category::MissingSolution,
        false,
        "客|加湿器漏水，我要退货\n坐|退不了\n客|才用三天，第三次找你们了\n坐|说了多少遍了\n客|那我打12315投诉\n坐|非常抱歉，我马上为您登记退货，运费我们承担，今天18点前专员给您回电\n客|好吧，谢谢\n坐|不客气，再见",
    ),
    (
        "pushed, and got everything in the end",
        Category::HadToPush,
        false,
        "客|加湿器漏水，我要退货\n坐|退不了\n客|才用三天，第三次找你们了\n坐|说了多少遍了\n客|那我打12315投诉\n坐|非常抱歉，我马上为您登记退货，运费我们承担，今天18点前专员给您回电\n客|好吧，谢谢\n坐|不客气，再见",
    ),
    (
        "whoever is confused wants to be told, not soothed",
        Category::MissingEmpathy,
        false,
        "客|这个增值税票我确实搞不懂\n坐|请提供税号和抬头\n客|还是看不懂，要填哪些\n坐|税号、抬头、开户行三项\n客|好",
    ),
    (
        "angry, and nobody says a word of comfort",
        Category::MissingEmpathy,
        true,
        "客|你们太过分了，气死我了\n坐|请提供订单号\n客|8821\n坐|已为您登记\n客|好",
    ),
    (
        "fear blames nobody",
        Category::MissingApology,
        false,
        "客|我存折磁条坏了取不出钱，急死我了\n坐|带上身份证到网点换一本\n客|好担心钱没了\n坐|您带身份证去，当场就能换\n客|知道了",
    ),
    (
        "trouble on our side, anger, and no apology",
        Category::MissingApology,
        true,
        "客|给我发错货了，气死我了\n坐|发下照片\n客|发了，什么破店，太过分了\n坐|收到\n客|嗯",
    ),
    (
        "in the end he thanks",
        Category::MissingApology,
        false,
        "客|给我发错货了，太气人了\n坐|您别急，今天就给您补发对的，错的不用寄回\n客|真的吗\n坐|单号晚上六点前发您\n客|好的，谢谢你",
    ),
    (
        "says twice that he is not answered",
        Category::Unanswered,
        true,
        "客|昨天买的取暖器降价了，能补差价吗\n坐|亲，这款升温快还静音呢\n客|我没问这个，我问的是补差价\n坐|活动价格每天不一样的哦\n客|你还是没回答我\n坐|有需要可以再联系哦\n客|算了",
    ),
    (
        "says once that he meant something else, and is helped",
        Category::Unanswered,
        false,
        "客|这个怎么退\n坐|请问是哪一单呢\n客|我问的是昨天那单，上面写了\n坐|已经为您提交退款，今天18点前到账\n客|好的，谢谢",
    ),
    (
        "the same promise with a word changed",
        Category::RepeatedScript,
        true,
        "客|退的电饭煲钱呢\n坐|亲亲，非常抱歉给您带来不便，您的问题已经记录，会有专员跟进处理的\n客|到底卡在哪一步\n坐|亲亲，真的抱歉给您带来不便，您的问题已经记录，会有专员跟进处理的哦\n客|算了",
    ),
    (
        "opens with a courteous offer",
        Category::MissingGreeting,
        false,
        "客|洗衣机还没人来装\n坐|麻烦您提供一下订单号，我为您查询\n客|尾号3312\n坐|查到了，师傅明天上午九点上门\n客|好的谢谢",
    ),
    (
        "opens with the matter",
        Category::MissingGreeting,
        true,
        "客|洗衣机还没人来装\n坐|订单号发来\n客|尾号3312\n坐|师傅明天上午九点上门\n客|好的谢谢",
    ),
    (
        "the same note to somebody else and the same request to wait",
        Category::RepeatedScript,
        true,
        "客|门禁卡刷不开了\n坐|不好意思，已经帮您登记并反馈给工程部，请您耐心等待师傅联系\n客|我现在就在门口，几点能来\n坐|不好意思，已经帮您催促并反馈给工程部，请您耐心等待师傅联系\n客|算了",
    ),
    (
        "one moment please, twice",
        Category::RepeatedScript,
        false,
        "客|查下余额\n坐|好的，正在为您查询，请您稍等片刻\n客|再查下积分是多少\n坐|好的，正在为您查询，请您稍等片刻\n坐|余额是八十元，积分一千二\n客|谢谢",
    ),
    (
        "two long texts on two matters",
        Category::RepeatedScript,
        false,
        "客|退款几天到\n坐|亲，退款会在三个工作日内原路退回您的支付账户，请您留意查收\n客|那发票呢\n坐|亲，电子发票会在订单完成后自动开具，您可以在订单详情里下载\n客|好",
    ),
    (
        "a short text with a word changed is another answer",
        Category::RepeatedScript,
        false,
        "客|红色有吗\n坐|红色有现货今天发\n客|蓝色呢\n坐|蓝色有现货今天发\n客|白色呢\n坐|白色有现货今天发\n客|好",
    ),
    (
        "presses twice after formulas and leaves",
        Category::HadToPush,
        true,
        "客|快递到哪了\n坐|请您耐心等待\n客|催了几次了，到底什么时候到\n坐|请您耐心等待\n客|你们能不能快点啊，急死了\n坐|好的",
    ),
    (
        "asks once more after 请稍等, and is told",
        Category::HadToPush,
        false,
        "客|快递到哪了\n坐|请稍等，我帮您查询\n客|什么时候能到\n坐|明天上午为您送达\n客|好吧",
    ),
    (
        "a 好的 that adds 尽快 is content",
        Category::HadToPush,
        false,
        "客|快递到哪了\n坐|在派送中，我已经帮您催了，今天下午到\n客|好的，尽快哈\n坐|嗯嗯\n客|好的，最好快点\n坐|好的呢",
    ),
    (
        "asks when twice and again and is never told, though he goes on to other things",
        Category::HadToPush,
        true,
        "客|上周五申请的退款什么时候到账\n坐|供应商审核中\n客|那具体什么时候能到\n坐|我们已经反馈给供应商了\n客|页面写的是免费取消\n坐|免费取消也是需要走流程的\n客|那会扣钱吗\n坐|以供应商反馈的为准哦\n客|哦",
    ),
    (
        "asks when twice, and is told the second time",
        Category::HadToPush,
        false,
        "客|上周五申请的退款什么时候到账\n坐|供应商审核中\n客|那具体什么时候能到\n坐|审核通过后三个工作日内原路退回\n客|哦哦 好",
    ),
    (
        "a goodbye that the learned layer doubts is still one",
        Category::MissingClosing,
        false,
        "客|想问一下接运的车什么时候到\n坐|您好，车四十分钟内到\n客|好，谢谢你们\n坐|应该的，这两天有什么事随时打这个电话，请您保重",
    ),
    (
        "arrangements for the dead threaten nobody",
        Category::ThreatSafety,
        false,
        "客|你好，我父亲昨晚走了，想问一下后事怎么办\n坐|请您节哀，我先帮您安排接运",
    ),
    ("a serial number is no insult", Category::Insult, false, "客|单号多少\n坐|vender_SB24NC38SB-TMD001SB24NC38\n客|好"),
    (
        "a name of a model is no superlative",
        Category::AbsoluteClaim,
        false,
        "客|哪一款\n坐|Note9 Pro Max 8+128G VAR-PB001\n客|好",
    ),
];

/// Where rows of the log were rejected, the answer may have been among them.
#[test]
fn what_was_rejected_may_have_been_the_answer() {
    let inspector = inspector();
    for (channel, category, lines) in [
        (Channel::Call, Category::LongSilence, "客 5-9|查下我的单子到哪了\n坐 38-41|到杭州了\n客 42-43|好"),
        (
            Channel::Chat,
            Category::Unanswered,
            "坐|您好，请问有什么可以帮您\n客|快递到哪了\n坐|嗯\n客|我问你快递到哪了\n坐|感谢您的来电，再见\n客|快递什么时候能到？",
        ),
    ] {
        for (rejected_rows, expected) in [(0, true), (1, false)] {
            let log = Conversation { rejected_rows, ..conversation(channel, lines) };
            let findings = inspector.inspect(log).card.findings;
            let is_found = findings.iter().any(|finding| finding.category == category);
            assert_eq!(is_found, expected, "{category:?}, {rejected_rows} rejected");
        }
    }
}

/// Reproaches for what is not there, as far as anybody sees.
const LACKS: [Category; 13] = [
    Category::Perfunctory,
    Category::PrematureEnd,
    Category::HadToPush,
    Category::Vague,
    Category::PolicyFirst,
    Category::MissingGreeting,
    Category::MissingClosing,
    Category::MissingEmpathy,
    Category::MissingApology,
    Category::MissingSolution,
    Category::MissingTimeCommitment,
    Category::MissingConfirmation,
    Category::MissingVerification,
];

#[test]
fn nobody_is_reproached_for_what_may_stand_in_a_rejected_row() {
    let inspector = inspector();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for (reason, category, _, lines) in CHATS.iter().filter(|(_, category, is_found, _)| *is_found && LACKS.contains(category)) {
        tried += 1;
        let log = Conversation { rejected_rows: 1, ..conversation(Channel::Chat, lines) };
        let findings = inspector.inspect(log).card.findings;
        // What is wrong with the words themselves stands in them.
        if findings.iter().any(|finding| finding.category == *category && finding.quote.is_none()) {
            wrong.push(reason);
        }
    }
    assert!(wrong.is_empty() && tried >= 8, "{tried} tried: {wrong:#?}");
}

/// Those of which a code is found that should not be, or is not that should.
pub(super) fn misjudged(chats: &[Chat]) -> Vec<(&'static str, Category)> {
    let is_wrong = |(_, category, expected, lines): &&Chat| {
        let findings = inspector().inspect(conversation(Channel::Chat, lines)).card.findings;
        findings.iter().any(|finding| finding.category == *category) != *expected
    };
    chats.iter().filter(is_wrong).map(|&(reason, category, ..)| (reason, category)).collect()
}

#[test]
fn chats_are_judged_by_what_follows_what() {
    assert_eq!(misjudged(&CHATS), []);
}

#[test]
fn what_the_learned_layer_alone_suggests_is_never_fatal() {
    let inspector = inspector();
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/learning/shopper.csv")).expect("the file");
    let mut seen = 0;
    for record in csv::Reader::from_reader(text.as_bytes()).records().map(|record| record.expect("a row")) {
        let (said, _) = zhijian::inspect::utterance(Role::Agent, "", &record[2]);
        let learned = inspector.inspect(said).card.findings.into_iter().filter(|finding| finding.via == Some(Via::Learned));
        for severity in learned.filter_map(|finding| finding.severity) {
            seen += 1;
            assert!(severity <= Severity::Major, "{}", &record[2]);
        }
    }
    assert!(seen > 100, "{seen}");
}
