//! Reproaches that an inspector who reads the whole chat would not make, some beside one that he would.

use super::inspector;
use super::process::{Chat, conversation, misjudged};
use zhijian::model::{Category, Channel, EmotionLabel};

const CHATS: [Chat; 96] = [
    (
        "a learned hint in a chat with three plain violations",
        Category::Vague,
        true,
        "客|师傅什么时候来\n坐|不知道\n客|那我问谁\n坐|这不归我管，你问物业去\n客|你们就这样办事的吗\n坐|急什么急，又不是就你一家\n客|那到底谁来\n坐|师傅一般会尽快联系您的\n客|好吧",
    ),
    (
        "the same hint in a chat with one",
        Category::Vague,
        false,
        "客|师傅什么时候来\n坐|不知道\n客|那我问谁\n坐|我帮您问一下物业\n客|你们就这样办事的吗\n坐|您先别着急\n客|那到底谁来\n坐|师傅一般会尽快联系您的\n客|好吧",
    ),
    (
        "what will not be done is no threat",
        Category::Threat,
        false,
        "客|你们会不会曝光我\n坐|我们不会把您的聊天截图发到网上\n客|好",
    ),
    (
        "two violations plain in one clause: the overpromise",
        Category::Overpromise,
        true,
        "客|你好\n坐|您好\n客|这个膏药管用吗\n坐|百分百治好，没有治不好的",
    ),
    (
        "two violations plain in one clause: the absolute claim",
        Category::AbsoluteClaim,
        true,
        "客|你好\n坐|您好\n客|这个膏药管用吗\n坐|百分百治好，没有治不好的",
    ),
    (
        "an apology beside a refusal was made",
        Category::Apology,
        true,
        "客|你好\n坐|您好\n客|我想退货\n坐|不好意思，退不了，别问了",
    ),
    (
        "an apology beside an insult earns nothing",
        Category::Apology,
        false,
        "客|你好\n坐|您好\n客|我想退货\n坐|不好意思，你是不是脑子有病，滚",
    ),
    (
        "an apology does not soften what is plainly refused in the same message",
        Category::Refusal,
        true,
        "客|你好\n坐|您好\n客|发票能重开吗\n坐|抱歉哈，开过了就不给重开了",
    ),
    (
        "neutral words beside another fault",
        Category::BlameShifting,
        false,
        "客|你好\n坐|您好\n客|我想问下订单的事\n坐|都是系统自动发的\n客|哦，那这款有延保吗\n坐|这个我不清楚\n客|好",
    ),
    (
        "the same words to a displeased customer",
        Category::BlameShifting,
        true,
        "客|你好\n坐|您好\n客|怎么又发错了，你们太差劲了\n坐|都是系统自动发的\n客|哦，那这款有延保吗\n坐|这个我不清楚\n客|好",
    ),
    (
        "在的 to a question is no answer",
        Category::Unanswered,
        true,
        "客|在吗\n坐|您好，在的\n客|运费多少钱\n坐|在的呢\n系|会话已结束",
    ),
    (
        "在的 answers whoever asks for that",
        Category::Unanswered,
        false,
        "客|你好\n坐|您好，请说\n客|还在吗？\n坐|在的呢\n系|会话已结束",
    ),
    (
        "在的 first, and the answer after the customer's next line",
        Category::Unanswered,
        false,
        "客|在吗\n坐|您好，在的\n客|运费多少钱\n坐|亲爱的\n客|多少钱起送呢\n坐|运费八元，三十元起送",
    ),
    (
        "answered before the last line",
        Category::Unanswered,
        false,
        "客|你好\n坐|您好\n客|拍下以后能改地址吗\n坐|可以的\n客|就是改地址能改吗\n系|会话已结束",
    ),
    (
        "asked again, and not answered",
        Category::Unanswered,
        true,
        "客|你好\n坐|您好\n客|拍下以后能改地址吗\n坐|可以的\n客|运费谁出呢\n系|会话已结束",
    ),
    (
        "a no waits for nothing",
        Category::MissingTimeCommitment,
        false,
        "客|什么时候能送到\n坐|您预约的是十号\n客|我急用，能提前吗\n坐|亲，预约满了，提前不了的哦\n客|那算了",
    ),
    (
        "the rule waits for nothing",
        Category::MissingTimeCommitment,
        false,
        "客|表坏了，什么时候能换\n坐|表带剪过的话一般只能为您申请维修呢\n客|哦",
    ),
    (
        "out of stock is an answer",
        Category::MissingTimeCommitment,
        false,
        "客|这款什么时候发货，着急用\n坐|亲，这款没有货了，您可以看看别的款\n客|好吧",
    ),
    (
        "out of stock, and more is bought",
        Category::MissingTimeCommitment,
        true,
        "客|这款什么时候发货，着急用\n坐|亲，这款没有货了，采购正在补货呢\n客|好吧",
    ),
    (
        "looked it up and said no",
        Category::MissingTimeCommitment,
        false,
        "客|麻烦催一下，急\n坐|这边帮您核实了一下，确实提前不了的呢\n客|哦",
    ),
    (
        "an offer that the customer passes over",
        Category::MissingTimeCommitment,
        false,
        "客|充值一直不到账，快点\n坐|帮您加急催促下，请问是手机充值吗\n客|什么意思",
    ),
    (
        "an offer that he takes",
        Category::MissingTimeCommitment,
        true,
        "客|充值一直不到账，快点\n坐|这边给您尽快处理，请问是手机充值吗\n客|嗯嗯",
    ),
    ("one sentence, one charge: the words", Category::Vague, true, "客|大概几点送到\n坐|会及时给您配送的\n客|好，我急"),
    (
        "one sentence, one charge: not the time, too",
        Category::MissingTimeCommitment,
        false,
        "客|大概几点送到\n坐|会及时给您配送的\n客|好，我急",
    ),
    (
        "considerate of the shop",
        Category::MissingEmpathy,
        false,
        "客|我重新下单吧，刚才怕填错，寄出去你们就太麻烦了\n坐|好的呢\n客|下好了\n坐|收到",
    ),
    (
        "how it broke",
        Category::MissingEmpathy,
        false,
        "客|买的台灯要修\n坐|现在是什么问题呢\n客|前天用着用着突然就不亮了\n坐|用的什么灯泡\n客|原配的",
    ),
    ("in a hurry, and says why", Category::MissingEmpathy, false, "客|请问这个今天能发吗，着急用\n坐|今天发的哦\n客|好"),
    (
        "upset in plain words",
        Category::MissingEmpathy,
        true,
        "客|你们太过分了，等了五天还没发，气死我了\n坐|请提供订单号\n客|12345678\n坐|明天发",
    ),
    (
        "answered by a picture",
        Category::Unanswered,
        false,
        "客|尺码表在哪里看\n坐|亲亲[图片]\n客|怎么量胸围\n坐|请您稍等 [图片]\n客|哪个颜色好看\n坐|您好 都好看\n系|会话已结束",
    ),
    (
        "answered by a figure",
        Category::Unanswered,
        false,
        "客|运费多少钱\n坐|亲，8元哦\n客|满多少包邮\n坐|亲，99哦\n客|偏远地区呢，多少\n坐|亲，15哦\n系|会话已结束",
    ),
    (
        "answered by yes",
        Category::Unanswered,
        false,
        "客|能开发票吗\n坐|亲，可以的呢\n客|能改抬头吗\n坐|亲，可以的呢\n客|今天能开吗\n坐|亲，可以的呢\n系|会话已结束",
    ),
    (
        "answered with a word of the question",
        Category::Unanswered,
        false,
        "客|你发的是红色还是蓝色\n坐|亲亲，蓝色的呢\n客|盒子是纸盒还是铁盒\n坐|亲亲，铁盒哦\n客|带勺子吗\n坐|亲亲，带勺子的\n系|会话已结束",
    ),
    (
        "answered by doing",
        Category::Unanswered,
        false,
        "客|帮我写上放门口\n坐|亲，帮您备注了\n客|再写上别打电话\n坐|亲，帮您备注了\n客|再写上不要塑料袋\n坐|亲，帮您备注了\n系|会话已结束",
    ),
    (
        "asked whether he is a machine",
        Category::Unanswered,
        false,
        "客|货从哪里发\n坐|实在抱歉，请您耐心等待\n客|你是机器人吗\n坐|亲，小妹是人工\n客|抓紧帮我发货\n坐|好的亲，今天发",
    ),
    (
        "asked how far it is while it is looked up",
        Category::Unanswered,
        false,
        "客|帮我解绑旧手机\n坐|请您稍等\n客|怎么样了\n坐|请您耐心等待一下\n客|要等很久吗\n坐|一两分钟就好\n客|好\n坐|已经为您解绑了",
    ),
    (
        "只 and 退: the log begins in the middle",
        Category::MissingGreeting,
        false,
        "客|只可以退吗\n坐|质量问题可以换\n客|差价呢\n坐|差价会补\n客|好",
    ),
    (
        "any courtesy opens a chat",
        Category::MissingGreeting,
        false,
        "客|抬头开错了能改吗\n坐|麻烦提供下订单号\n客|12345678\n坐|可以改\n客|好",
    ),
    (
        "in the second message, too",
        Category::MissingGreeting,
        false,
        "客|抬头开错了能改吗\n坐|改成什么\n客|改成公司\n坐|请稍等\n客|好",
    ),
    ("one farewell is a merit", Category::Closing, true, "客|好的谢谢\n坐|再见\n坐|祝您生活愉快"),
    (
        "a range was told before the honest limit",
        Category::MissingTimeCommitment,
        false,
        "客|什么时候发货\n坐|亲，这款缺货，采购预计3-5个工作日\n客|没有更具体的吗\n坐|采购的时间是不确定的呢\n客|好吧",
    ),
    (
        "the customer arranges it himself",
        Category::MissingTimeCommitment,
        false,
        "客|烟机到了以后什么时候能装\n坐|收到商品后您直接打电话预约就行\n客|好",
    ),
    (
        "done within the chat",
        Category::MissingTimeCommitment,
        false,
        "客|抬头开错了，快点给我改\n坐|好的，会尽快给您修改\n客|快点\n坐|已经帮您修改好了\n客|好",
    ),
    (
        "promised, and not done",
        Category::MissingTimeCommitment,
        true,
        "客|抬头开错了，快点给我改\n坐|好的，会尽快给您修改\n客|快点\n坐|已经帮您反馈了\n客|好",
    ),
    (
        "the customer is to ask again himself",
        Category::MissingTimeCommitment,
        false,
        "客|热水器连不上手机\n坐|建议您再次联系下装机师傅问问怎么设\n客|好",
    ),
    ("asked when, told that it will be told", Category::Vague, true, "客|退货什么时候有结果\n坐|有结果会短信通知您的\n客|好吧"),
    (
        "a masked hour is a time",
        Category::MissingTimeCommitment,
        false,
        "客|什么时候能审核通过\n坐|[时间x]后提交的，我们会在次日[时间x]前审核完\n客|好",
    ),
    (
        "the agent has yet to get the new order",
        Category::MissingTimeCommitment,
        false,
        "客|降价了快点给我退差价\n坐|您好\n客|快点\n坐|麻烦您重新拍一单不要付款，拍好以后把新单号告知一下，我们查看后为您处理哦",
    ),
    (
        "in a hurry, and told when",
        Category::HadToPush,
        false,
        "客|急\n坐|您好，请问有什么可以帮您\n客|急，快点\n坐|马上为您查询\n客|货什么时候能到啊\n坐|您的包裹预计明天上午送达\n客|好，尽快啊\n坐|我们会第一时间为您配送的",
    ),
    (
        "in a hurry, and told nothing",
        Category::HadToPush,
        true,
        "客|在吗\n坐|您好，请问有什么可以帮您\n客|货什么时候能到啊\n坐|您耐心等待哦\n客|到底什么时候到，快点\n坐|会尽快的哦\n客|催了三次了，快点啊\n坐|请您耐心等待哦",
    ),
    (
        "a question about the delivery that was answered with a day",
        Category::MissingSolution,
        false,
        "客|急急急\n坐|您好，请问有什么可以帮您\n客|急\n坐|稍等，为您查一下\n客|货什么时候能到啊\n坐|预计明天上午可以送达\n客|好，急\n坐|好的，我们会第一时间为您配送",
    ),
    (
        "what an opening offers asks for no content",
        Category::SatisfactionCheck,
        false,
        "客|在吗\n坐|有什么问题我可以帮您处理或解决呢\n客|发票没收到\n坐|发票在订单详情里可以下载\n客|好\n坐|不客气",
    ),
    (
        "the same at the end",
        Category::SatisfactionCheck,
        true,
        "客|在吗\n坐|在的，您请说\n客|发票没收到\n坐|发票在订单详情里可以下载\n客|好\n坐|请问还有其他可以帮到您的吗",
    ),
    (
        "您好 in the middle welcomes nobody",
        Category::Greeting,
        false,
        "客|在吗\n坐|在的\n客|发票没收到\n坐|稍等\n客|好\n坐|订单号发我\n客|12345678\n坐|收到\n客|怎么样\n坐|您好，发票在订单详情里可以下载\n客|好",
    ),
    (
        "in the beginning it does",
        Category::Greeting,
        true,
        "客|在吗\n坐|您好，很高兴为您服务\n客|发票没收到\n坐|发票在订单详情里可以下载\n客|好",
    ),
    ("only asks which order", Category::MissingTimeCommitment, false, "客|这款多久能调到货\n坐|或者发一个订单号\n客|好"),
    (
        "told what to press, and says that he will",
        Category::MissingSolution,
        false,
        "客|手环没反应了，我要维修\n坐|您好，质量问题可以保修的哦\n客|我要维修\n坐|亲可以打开订单详情，里面有售后申请的哦\n客|行",
    ),
    (
        "comforted right before",
        Category::MissingEmpathy,
        false,
        "客|鲜奶再不到就坏了，太让人着急了\n坐|您先不要着急哦，非常抱歉\n客|急死我了，到手都过期了\n坐|现在给您催促退款\n客|好的",
    ),
    ("an ordinary word about a card", Category::PrivacyRequest, false, "客|白条已还的退到哪\n坐|就退到您还款银行卡的哦"),
    (
        "the time stands in the message before",
        Category::Vague,
        false,
        "客|几时能到\n坐|预计下周三到周五之间送达\n客|不能说准吗\n坐|具体时间不确定的哦亲\n客|好吧",
    ),
    ("no time anywhere", Category::Vague, true, "客|几时能到\n坐|您好亲\n客|不能说准吗\n坐|具体时间不确定的哦亲\n客|好吧"),
    (
        "told before that it takes three days",
        Category::Vague,
        false,
        "客|差价退到哪\n坐|原路退，三个工作日到账\n客|审批要多久\n坐|您放心，我们会为您安排的\n客|好",
    ),
    (
        "asked for more shortly before the customer's last word",
        Category::MissingClosing,
        false,
        "客|两瓶包邮吗\n坐|您好，满99包邮，请问还有其他可以帮您的吗\n客|这款多大\n坐|500毫升\n客|那款呢\n坐|一升\n客|是秒杀价吗\n坐|是的\n客|哦\n系|会话已结束",
    ),
    (
        "asked for more long before",
        Category::MissingClosing,
        true,
        "客|两瓶包邮吗\n坐|您好，满99包邮，请问还有其他可以帮您的吗\n客|这款多大\n坐|500毫升\n客|那款呢\n坐|一升\n客|是秒杀价吗\n坐|是的\n客|赠品有吗\n坐|没有\n客|今天发吗\n坐|今天发\n客|哪个仓\n坐|杭州仓\n客|哦\n系|会话已结束",
    ),
    (
        "a thank-you is returned",
        Category::MissingClosing,
        false,
        "客|帮我催一下装机吧\n坐|您好，好的\n客|谢谢\n坐|不客气，应该做的",
    ),
    (
        "the agent waits for the new order",
        Category::MissingClosing,
        false,
        "客|昨天买今天就降了\n坐|您好，可以退差价\n客|好\n坐|麻烦您重新拍一单不要付款，拍好以后把新单号告知一下，我们查看后为您处理哦",
    ),
    (
        "sorry for the wait",
        Category::MissingGreeting,
        false,
        "客|能改订单上的手机号吗\n坐|抱歉让您久等了，新号码报一下\n客|发短信给你\n坐|改好了",
    ),
    (
        "sorry that it cannot be",
        Category::MissingGreeting,
        true,
        "客|你们送不送到岛上\n坐|抱歉，那边没有站点的\n客|哦\n坐|送不了的哦",
    ),
    ("offers to look", Category::MissingGreeting, false, "客|发票找谁开\n坐|订单号发一下，小妹给您看看哟\n客|稍等\n坐|好"),
    (
        "what the number is for",
        Category::MissingGreeting,
        false,
        "客|想预约装热水器\n坐|您的订单号提供一下，这样可以针对您的实际情况为您解答哦\n客|稍等\n坐|好",
    ),
    ("the log begins with an answer", Category::MissingGreeting, false, "客|在的 余额怎么提现\n坐|卡号报一下\n客|好\n坐|提了"),
    (
        "yes is an answer",
        Category::Unanswered,
        false,
        "客|会员下月到期，现在续是接着算吗\n坐|在的哦亲 是的 接着算的\n客|在吗\n坐|在的",
    ),
    (
        "a remark that a soothing word meets",
        Category::Unanswered,
        false,
        "客|急用呢 还没发货啊\n坐|您好，8月3日到货\n客|今天都三号了\n坐|到货会尽快发货的呢\n客|还一点也没更新\n坐|辛苦亲爱的再等等呢\n客|对了这个保证是正品吗\n坐|是正品",
    ),
    (
        "asks twice and is soothed twice",
        Category::Unanswered,
        true,
        "客|为什么还不发货\n坐|您好，请您耐心等待\n客|是缺货吗\n坐|非常理解您的心情，请您耐心等待\n客|到底缺不缺货？\n坐|感谢您的咨询，再见",
    ),
    (
        "told after all what the rule is",
        Category::Unanswered,
        false,
        "客|入仓有数量要求吗\n坐|您好，有一定要求的\n客|我知道 我问的是一个仓要入多少\n坐|没有别的规定了哦，满七个仓就行\n客|好的",
    ),
    (
        "hurries after being told when",
        Category::HadToPush,
        false,
        "客|净化器到哪了\n坐|您好，预计明天送达\n客|快点\n坐|给您添麻烦了\n客|抓紧啊快点送来\n坐|好的呢",
    ),
    (
        "told when, and it was not so",
        Category::HadToPush,
        true,
        "客|净化器到哪了\n坐|您好，预计今天送达\n客|不是说今天吗，到现在还没送，快点\n坐|请您耐心等待\n客|还没收到，抓紧给我送来\n坐|请您耐心等待哦",
    ),
    (
        "the first question is answered at once",
        Category::HadToPush,
        false,
        "客|[链接]\n坐|您好，在的哦\n客|线下维修点怎么查\n坐|这款没有线下的，由我们售后负责哦\n客|好吧\n坐|还有什么可以帮您",
    ),
    (
        "handed on, with a time",
        Category::MissingSolution,
        false,
        "客|店里不给换货，我要换货\n坐|您好，这边帮您升级给专员处理，24小时内会给您回电\n客|希望快点\n坐|好的\n客|麻烦快点给我解决\n坐|感谢您的支持，再见",
    ),
    (
        "handed on into the blue",
        Category::MissingSolution,
        true,
        "客|店里不给换货，我要换货\n坐|您好，这边不清楚呢\n客|希望快点\n坐|好的\n客|问题一直没解决，麻烦快点给我解决\n坐|您再等等",
    ),
    (
        "calls for a person and gets one",
        Category::MissingSolution,
        false,
        "客|人工\n坐|您好\n客|这个单号寄来的是什么\n坐|外单查询不到具体商品呢\n客|人工\n坐|您好在呢\n客|这单是哪个订单\n坐|外单查询不到哦",
    ),
    (
        "a sigh at the price",
        Category::MissingEmpathy,
        false,
        "客|有带前后双录的吗\n坐|您好，这款是前后双录哟\n客|好吧，价位有点伤心\n坐|这款功能多一些\n客|预算就三百\n坐|那看看这款\n客|嗯嗯好",
    ),
    (
        "a complaint about the workman",
        Category::MissingEmpathy,
        true,
        "客|师傅说话太差劲了，气死我了\n坐|您打他们电话换个人\n客|太过分了\n坐|嗯",
    ),
    (
        "answers and then repeats",
        Category::RepeatedScript,
        false,
        "客|两件怎么退\n坐|这边给您核实哦 该商品符合价保规则，比价成功，应退差价十元\n客|那这个钱退到哪里了\n坐|原路退回您的支付账户里 该商品符合价保规则，比价成功，应退差价十元",
    ),
    (
        "the text names what is asked only now",
        Category::RepeatedScript,
        false,
        "客|税号错了怎么办\n坐|您好，发票开好以后我们会联系财务修改，财务会在三个工作日内开具，您在我的发票里下载即可\n客|多久能好\n坐|您好，发票开好以后我们会联系财务修改，财务会在三个工作日内开具，您在我的发票里下载即可\n客|好的",
    ),
    (
        "the same text to another question",
        Category::RepeatedScript,
        true,
        "客|内存降价了怎么办\n坐|那您可以下一单相同的新订单不要付款，把新单号发来，这边给您对比差价\n客|我是先取消这单还是怎么\n坐|那您可以下一单相同的新订单不要付款，把新单号发来，这边给您对比差价\n客|你看",
    ),
    (
        "asked whether that was what he said",
        Category::RepeatedScript,
        false,
        "客|想换个大点的\n坐|换货的话只能换一模一样的商品哦亲爱的顾客\n客|你不是说可以换别的吗\n坐|换货的话只能换一模一样的商品哦亲爱的顾客\n客|好",
    ),
    (
        "the way out stands in the next message",
        Category::Refusal,
        false,
        "客|面单上能打出款式吗\n坐|这边操作不了的呢\n客|都打不出来吗\n坐|具体的您可以咨询一下软件客服\n客|哦",
    ),
    ("a plain question, taken calmly", Category::Refusal, false, "客|有个顾客要收据，有收据吗\n坐|这个开不了\n客|好的谢谢"),
    (
        "a request that had to be fought for",
        Category::Refusal,
        true,
        "客|帮我开张收据\n坐|这个开不了\n客|凭什么开不了，太过分了\n坐|您可以咨询一下财务",
    ),
    (
        "the code was sent and given back",
        Category::MissingVerification,
        false,
        "客|我要解绑手机号\n坐|号码告知哦\n客|尾号0000\n坐|这边给您手机发送了一条验证码，还请您提供一下哈\n客|收到了\n坐|已经为您解绑成功哦",
    ),
    (
        "nobody asked who it is",
        Category::MissingVerification,
        true,
        "客|我要解绑手机号\n坐|号码告知哦\n客|尾号0000\n坐|已经为您解绑成功哦",
    ),
    ("a book's title is no threat", Category::ThreatComplaint, false, "客|《我要投诉》有货吗\n坐|您好，有的"),
    (
        "a shop's name that was asked for",
        Category::ThreatComplaint,
        false,
        "客|入驻问题\n坐|您好，请问店铺名称是什么\n客|我要投诉奶茶店\n坐|好的",
    ),
    (
        "the question passed over",
        Category::ThreatComplaint,
        true,
        "客|入驻问题\n坐|您好，请问店铺名称是什么\n客|我要投诉\n坐|好的",
    ),
    (
        "who is in danger is heard, whatever was asked",
        Category::ThreatSafety,
        true,
        "客|找书\n坐|您好，请问书名是什么\n客|书名叫我不想活了\n坐|好的",
    ),
    (
        "a book's title is no complaint",
        Category::MissingEmpathy,
        false,
        "客|《气死我了》有吗\n坐|没有\n客|《太过分了》呢\n坐|也没有",
    ),
];

#[test]
fn nobody_is_reproached_for_what_the_chat_excuses() {
    assert_eq!(misjudged(&CHATS), []);
}

#[test]
fn a_name_feels_nothing() {
    let inspector = inspector();
    for (reason, lines, label) in [
        ("a title", "客|《气死我了》有货吗", EmotionLabel::Neutral),
        ("words in marks are still felt", "客|你们“气死我了”", EmotionLabel::Anger),
        ("a shop's name", "坐|请问店铺名称是什么\n客|气死我了奶茶店", EmotionLabel::Neutral),
        ("asked for nothing", "坐|请讲\n客|气死我了奶茶店", EmotionLabel::Anger),
    ] {
        let emotion = inspector.inspect(conversation(Channel::Chat, lines)).card.emotion;
        let curve = emotion.customer.expect(reason).curve;
        assert_eq!(curve.last().map(|point| point.label), Some(label), "{reason}");
    }
}

#[test]
fn nobody_waits_for_an_agent_who_opened_the_chat() {
    let inspector = inspector();
    for (reason, lines, is_first) in [
        ("the agent opens", "坐 0-0|您好，欢迎光临\n客 5-5|有蓝色吗\n坐 50-50|有的", false),
        ("the customer opens", "客 5-5|有蓝色吗\n坐 50-50|您好，有的", true),
    ] {
        let card = inspector.inspect(conversation(Channel::Chat, lines)).card;
        let slow = card.findings.iter().any(|finding| finding.category == Category::SlowFirstResponse);
        assert_eq!((slow, card.metrics.first_response_s.is_some()), (is_first, is_first), "{reason}");
    }
}

#[test]
fn a_farewell_counts_once_for_each_agent() {
    for (reason, lines, expected) in [
        ("one", "客|好的谢谢\n坐|再见", 1),
        ("over several messages", "客|好的谢谢\n坐|再见\n坐|祝您生活愉快\n客|嗯\n坐|拜拜", 1),
        ("twice in one", "客|好的谢谢\n坐|再见，祝您生活愉快", 1),
    ] {
        let findings = inspector().inspect(conversation(Channel::Chat, lines)).card.findings;
        let farewells: Vec<_> = findings.iter().filter(|finding| finding.category == Category::Closing).collect();
        assert_eq!(farewells.len(), expected, "{reason}");
        let last = lines.lines().count() - 1;
        assert_eq!(farewells.last().and_then(|farewell| farewell.turn), Some(last), "{reason}: the last one");
    }
}

#[test]
fn a_word_that_somebody_is_there_stops_no_clock() {
    for (reason, lines, expected) in [
        ("nothing but 亲亲", "客 0-0|几天发货\n坐 5-5|亲亲～\n坐 65-65|三天内发", Some(65.0)),
        ("在的 to a question", "客 0-0|几天发货\n坐 5-5|在的呢\n客 40-40|几天发货\n坐 65-65|三天内发", Some(65.0)),
        ("在的 to whoever asks for it", "客 0-0|在吗\n坐 5-5|在的呢\n客 20-20|几天发货\n坐 65-65|三天内发", Some(5.0)),
        ("a greeting", "客 0-0|几天发货\n坐 5-5|您好\n坐 65-65|三天内发", Some(5.0)),
        ("an answer", "客 0-0|几天发货\n坐 5-5|三天的亲", Some(5.0)),
    ] {
        let card = inspector().inspect(conversation(Channel::Chat, lines)).card;
        assert_eq!(card.metrics.first_response_s, expected, "{reason}");
    }
}
