//! Things that are named: personal data as the privacy tables find it, sums of money and dates.

use super::firm::is_of_firm;
use super::money::sums;
use super::{Form, Looks, Operator};
use crate::model::{Personal, Quote};
use crate::rules::own::meant::{Named, meant_code};
use crate::rules::own::stage::{Seen, Stage, Stretch};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

pub(in crate::rules::own) const FORM: Form = Form {
    key: "entity",
    name: "出现实体",
    about: "提到某类信息：mobile 手机号、id_card 身份证、bank_card 银行卡、order 单号、parcel 快递单号、name 姓名、address 地址、plate 车牌、email、account 微信/QQ、amount 金额、date 日期 …\n\n身份证和银行卡查校验码，随手编的号不算：例子里可以用 110101199003074514 和 6222021234567890128（都是编的，校验码是对的），自己编就从 0 试到 9（身份证连 X）换最后一位，总有一个能命中。中间有空格、横线的（110101 19900307 4514）和念出来的（幺幺零幺零幺…）都认得\n\nname 是人的姓名。公司、店铺的名字不算：前面是“这里是、我们是、欢迎致电、欢迎来到”，或后面紧接着“家居、客服、旗舰店、科技、银行、公司、热线、商城”之类的，例如“这里是云杉”“云杉客服”",
    keys: &[("at_least", "至少几处，默认 1")],
    looks: Looks::Said,
    read: |value, table, _| {
        let texts = value.texts()?;
        let mut entity = Entity { kinds: Vec::new(), amount: false, date: false, at_least: 1 };
        for text in &texts {
            match text.text.as_str() {
                "amount" => entity.amount = true,
                "date" => entity.date = true,
                code => {
                    let known = || Personal::ALL.iter().map(|kind| (kind.code(), kind.name())).chain([("date", "日期")]);
                    let known = || known().collect::<Vec<Named>>();
                    let unknown = || table.source.fault(&text.span, format!("没有这类实体{}", meant_code(code, &known())));
                    entity.kinds.push(code.parse().map_err(|_| unknown())?);
                }
            }
        }
        entity.at_least = table.count("at_least")?.unwrap_or(1);
        Ok(Operator::Entity(entity))
    },
};

static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?:[0-9]{4} ?[-/.年] ?)?(?:1[0-2]|0?[1-9])月(?:3[01]|[12][0-9]|0?[1-9])[日号]?|[0-9]{4}[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12][0-9]|0?[1-9])|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日号]",
    )
    .ok()
});

#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Entity {
    kinds: Vec<Personal>,
    amount: bool,
    date: bool,
    at_least: usize,
}

impl Entity {
    /// Whether personal data must be looked for.
    pub(in crate::rules::own) fn is_personal(&self) -> bool {
        !self.kinds.is_empty()
    }

    /// How many places it needs.
    pub(in crate::rules::own) const fn least(&self) -> usize {
        self.at_least
    }

    /// The same where one is enough.
    pub(in crate::rules::own) fn loosened(&self) -> Option<Self> {
        (self.at_least > 1).then(|| Self { at_least: 1, ..self.clone() })
    }

    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch) -> Vec<Seen> {
        let mut seen: Vec<Seen> = Vec::new();
        for part in &stretch.0 {
            let mut quotes: Vec<Quote> = self.personal(stage, part.turn);
            let text = stage.text(part.turn);
            if self.amount {
                let vague = stage.reading.annotator.lexicon().vague_sums();
                quotes.extend(sums(text, vague).into_iter().map(|(range, _)| stage.quote(part.turn, range)));
            }
            if let Some(date) = DATE.as_ref().filter(|_| self.date) {
                quotes.extend(date.find_iter(text).map(|hit| stage.quote(part.turn, hit.range())));
            }
            quotes.sort_by_key(|quote| quote.start);
            let within = quotes.into_iter().filter(|quote| part.holds(quote));
            seen.extend(within.map(|quote| Seen { quote: Some(quote), ..Seen::in_turn(part.turn) }));
        }
        if seen.len() >= self.at_least { seen } else { Vec::new() }
    }

    fn personal(&self, stage: &Stage, turn: usize) -> Vec<Quote> {
        if self.kinds.is_empty() {
            return Vec::new();
        }
        let original = &stage.reading.conversation.turns[turn].text;
        let spans = stage.personal(turn).iter().filter(|span| self.kinds.contains(&span.kind));
        let spans = spans.filter(|span| span.kind != Personal::Name || !is_of_firm(original, &span.range));
        let quote = |range: &Range<usize>| {
            let text = original[range.clone()].to_owned();
            let start = original[..range.start].chars().count();
            Quote { start, end: start + text.chars().count(), text }
        };
        spans.map(|span| quote(&span.range)).collect()
    }
}
