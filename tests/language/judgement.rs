//! Does the score agree with people? Wrong and right answers of the manuals, and the labelled sample conversations.

use super::inspector;
use statrs::statistics::Statistics;
use std::path::Path;
use zhijian::input::{ReadOptions, read};
use zhijian::model::{Channel, Conversation, Role, Source, Turn};

fn conversation(customer: &str, agent: &str) -> Conversation {
    let turn = |role, text: &str| Turn { role, text: text.to_owned(), at: None, end: None, speaker: None };
    Conversation {
        id: "pair".to_owned(),
        channel: Channel::Chat,
        agent_id: Some("A01".into()),
        customer_id: None,
        meta: std::collections::BTreeMap::new(),
        turns: vec![turn(Role::Customer, customer), turn(Role::Agent, agent)],
        rejected_rows: 0,
        source: Source { path: "".into(), line: 1 },
    }
}

/// What the customer says, the wrong answer and the right one: the lessons of the manuals, in words of our own.
const PAIRS: [(&str, &str, &str); 24] = [
    ("你刚才说今天就能退，现在又不认账", "我没说过这种话", "很抱歉刚才没有跟您说清楚，我重新为您核实，并优先给您处理"),
    ("会员怎么升级", "规则里都写着呢，你自己看", "我给您讲一下：近一年累计消费满三千元就会自动升级，您现在还差两百元"),
    (
        "礼物过了生日才到，你们说怎么办",
        "快递是第三方的，我们也没办法",
        "很遗憾礼物没能按时到，我马上联系快递核实，并为您申请五十元券作补偿，您看可以吗",
    ),
    (
        "冰箱用了一个月就不制冷了，我要退货",
        "有质保，你先找维修，误工费不归我们管",
        "冰箱坏了给您生活添了麻烦，真的很抱歉。我为您安排师傅24小时内上门检测，确认是质量问题就办理退货",
    ),
    ("你们这服务太差了", "这不是我们的问题", "我明白您的不满，我们一起看看怎么解决，我来为您跟进"),
    ("今天能处理好吗", "今天解决不了", "我们可以在明天上午十点前为您处理完成"),
    ("这个功能怎么总出错", "这个功能就是有缺陷", "这个功能我们正在改进，您可以先通过网页版操作，效果是一样的"),
    ("能不能帮我特殊处理一下", "这很难办的", "这需要多走一步申请，我现在就为您提交，今天18点前给您答复"),
    (
        "我等了三天了，为什么还没解决",
        "已经在按流程处理了，你耐心等着",
        "三天的等待确实太久了，我理解您的着急，现在就为您查进度，今天给您明确答复",
    ),
    ("理财产品的利率是多少", "大概百分之三左右吧，具体我也不清楚", "这款的年化利率是百分之三点一，按日计息，到期一次还本付息"),
    ("快递破损，你们赔不赔", "一定全额赔，你放心好了", "我先为您核实破损情况，责任明确后按规则为您申请赔付，24小时内给您结果"),
    ("我说了多少遍了你怎么还不明白", "你说不清楚我怎么明白", "抱歉让您重复说明了，我复述一下：您是想改收货地址，对吗"),
    ("可以退吗", "不可能", "超过七天暂时不支持无理由退货，不过可以为您申请质量检测，检测有问题就能退"),
    ("这款手机防水吗", "不知道", "这个我需要核实一下，请您稍等，查清楚马上回复您"),
    (
        "为什么扣了我三十块",
        "又不是我扣的，你问运营商去",
        "这笔三十元我帮您查了，是上月的流量包费用，因为开通时选了自动续订，我可以为您取消",
    ),
    ("我要投诉你们", "随便你投诉，投诉了也没用", "很抱歉让您失望了，您的投诉我已经登记，会有主管在今天下班前联系您"),
    ("能帮我查一下订单吗", "自己不会查吗", "可以的，请您提供一下订单号，我马上为您查询"),
    ("快点行不行", "催什么催，排队呢", "明白您着急，我正在为您加急处理，五分钟内给您回复"),
    ("验证码收不到怎么办", "你把验证码发给我，我帮你弄", "请您先看看短信是否被拦截，验证码请不要告诉任何人，包括我们客服"),
    ("这个价格还能便宜点吗", "全网最低价了，第一品牌，爱买不买", "这款现在是活动价，您还可以领一张满减券，下单更划算"),
    ("你们客服态度真差", "你自己先骂人的，还怪我", "非常抱歉给您带来不好的感受，我来为您重新处理这个问题"),
    ("我想取消订单", "加我微信，私下转账给你退", "可以的，您在订单页点取消，款项会在三个工作日内原路退回"),
    ("给个差评你们才理人", "你敢给差评我就曝光你地址", "很抱歉让您久等了，我现在就为您处理，有结果马上告诉您"),
    ("老人不会操作怎么办", "你不会看说明书啊", "没关系，我一步一步带着您操作，先点屏幕右下角的我的"),
];

#[test]
fn the_right_answer_scores_higher_in_every_pair() {
    let inspector = inspector();
    let score = |customer, agent| inspector.inspect(conversation(customer, agent)).card.score;
    let wrong: Vec<String> = PAIRS
        .iter()
        .map(|(customer, wrong, right)| (score(customer, wrong), score(customer, right), *wrong, *right))
        .filter(|(wrong, right, ..)| wrong >= right)
        .map(|(low, high, wrong, right)| format!("{low:.1} {wrong}\n{high:.1} {right}"))
        .collect();
    assert!(wrong.is_empty(), "{} pairs stand the wrong way round:\n{}", wrong.len(), wrong.join("\n\n"));
}

/// The scores that the samples' author gave as a supervisor would; see `tests/fixtures/labels.csv`.
fn expected() -> Vec<(String, f64)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/labels.csv");
    let mut reader = csv::Reader::from_path(path).expect("the labels");
    reader
        .records()
        .map(|record| record.expect("a row"))
        .map(|record| (record[0].to_owned(), record[1].parse().expect("a score")))
        .collect()
}

#[test]
fn sample_scores_follow_the_supervisors_scores() {
    let inspector = inspector();
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let reader = read(&[data], &ReadOptions::default()).expect("the sample data");
    let scores: std::collections::HashMap<String, f64> = reader
        .flat_map(|batch| batch.conversations)
        .map(|conversation| inspector.inspect(conversation).card)
        .map(|card| (card.conversation_id, card.score))
        .collect();
    let pairs: Vec<(f64, f64)> = expected().into_iter().map(|(id, expected)| (expected, scores[&id])).collect();
    assert_eq!(pairs.len(), 84);
    let mean_error = pairs.iter().map(|(expected, score)| (expected - score).abs()).sum::<f64>() / pairs.len() as f64;
    let (supervisors, ours): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let correlation = (&supervisors).covariance(&ours) / ((&supervisors).std_dev() * (&ours).std_dev());
    // Measured when this was written: error 8.7, correlation 0.91. The limits leave room for small changes of the rulebook.
    assert!(mean_error < 11.0 && correlation > 0.85, "mean error {mean_error:.1}, correlation {correlation:.3}");
    let harmful = pairs.iter().filter(|(expected, _)| *expected <= 25.0);
    assert!(harmful.clone().count() >= 5);
    assert!(harmful.clone().all(|(_, score)| *score < 60.0), "no harmful conversation may pass");
}
