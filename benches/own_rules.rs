//! What own rules cost: the whole inspection of a log with none, a hundred and five thousand of them. `cargo bench --bench own_rules`
//! prints the ratio; five thousand should cost at most twice a hundred.

use std::fmt::Write;
use std::time::{Duration, Instant};
use zhijian::inspect::Inspector;
use zhijian::model::{Channel, Conversation, Role, Source, Turn};
use zhijian::rules::{Rulebook, RulebookFolder};
use zhijian::text::LexiconFile;

/// Characters that words are made of.
const CHARACTERS: &str =
    "退款发货快递订单地址电话发票优惠活动会员积分客服质量颜色尺码库存付款时间问题处理核实登记反馈专员补偿运费签收拒收换货维修";

/// A number that looks random and is the same every time.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap_or(0)
}

fn word(state: &mut u64, length: usize) -> String {
    let characters: Vec<char> = CHARACTERS.chars().collect();
    (0..length).map(|_| characters[next(state) % characters.len()]).collect()
}

/// Rules as QA staff write them: mostly keywords, some patterns, phrases, similar sentences, order, scopes and groups.
fn rules(count: usize) -> String {
    let (mut text, mut state) = (String::new(), 7);
    for number in 0..count {
        let mut w = |length: usize| word(&mut state, length);
        let condition = match number % 10 {
            0..=3 => format!("any = [\"{}\", \"{}\", \"{}\"]", w(4), w(5), w(4)),
            4 => format!("regex = '{}[0-9]+{}'", w(3), w(2)),
            5 => format!("similar = \"{}\"\nscore = 0.7", w(12)),
            6 => format!("phrase = \"{} {} {} {}\"\nstrict = 3", w(2), w(3), w(3), w(2)),
            7 => format!("ordered = [\"{}\", \"{}\"]\ngap = 8", w(3), w(3)),
            8 => format!("all = [\"{}\", \"{}\"]", w(4), w(2)),
            _ => format!("any = [\"{}\"]\nfirst = \"5轮\"", w(4)),
        };
        let _ = write!(text, "[[rule]]\nid = \"r{number}\"\nkind = \"violation\"\nseverity = \"minor\"\n");
        text += "points = { process = -1 }\n";
        let is_group = number % 20 == 18;
        if number % 10 == 9 {
            text += "when = \"a and not b\"\n";
        } else if is_group {
            text += "when = \"g\"\n[rule.if.g]\nwhen = \"a or c\"\n";
        }
        let _ = write!(text, "[rule.if.a]\n{condition}\nrole = \"agent\"\n");
        if is_group {
            let _ = write!(text, "[rule.if.c]\nany = [\"{}\"]\nrole = \"agent\"\n", word(&mut state, 4));
        }
        if number % 10 == 9 {
            let _ = write!(
                text,
                "[rule.if.b]\nany = [\"{}\"]\nrole = \"agent\"\nafter = \"a\"\nwithin = \"3轮\"\n",
                word(&mut state, 2)
            );
        }
    }
    text
}

fn conversations() -> Vec<Conversation> {
    let mut state = 11;
    let turn = |state: &mut u64, at: usize| Turn {
        role: if at.is_multiple_of(2) { Role::Customer } else { Role::Agent },
        text: format!("您好{}，{}，请您{}", word(state, 8), word(state, 6), word(state, 4)),
        at: None,
        end: None,
        speaker: None,
    };
    let conversation = |number: usize, turns| Conversation {
        id: number.to_string(),
        channel: Channel::Chat,
        agent_id: None,
        customer_id: None,
        meta: std::collections::BTreeMap::new(),
        turns,
        rejected_rows: 0,
        source: Source { path: "".into(), line: 0 },
    };
    (0..400).map(|number| conversation(number, (0..12).map(|at| turn(&mut state, at)).collect())).collect()
}

fn inspector(count: usize) -> Inspector {
    let mut folder = RulebookFolder::embedded();
    if count > 0 {
        folder.files.push(LexiconFile { path: "rules/bench.toml".to_owned(), text: rules(count).into() });
    }
    Inspector::new(Rulebook::load(&folder, "default").unwrap_or_else(|error| panic!("{error}")))
}

/// The shortest of several runs: others only add to it.
fn time(inspector: &Inspector, conversations: &[Conversation]) -> (Duration, usize) {
    let once = || {
        let begun = Instant::now();
        let found: usize = conversations.iter().map(|one| inspector.inspect(one.clone()).card.findings.len()).sum();
        (begun.elapsed(), found)
    };
    (0..7).map(|_| once()).min().unwrap_or_default()
}

fn main() {
    let conversations = conversations();
    let mut of_hundred = None;
    for count in [0, 100, 5_000] {
        let begun = Instant::now();
        let inspector = inspector(count);
        let loaded = begun.elapsed();
        let (elapsed, found) = time(&inspector, &conversations);
        let base = *of_hundred.get_or_insert(elapsed);
        if count == 100 {
            of_hundred = Some(elapsed);
        }
        let ratio = elapsed.as_secs_f64() / base.as_secs_f64();
        println!(
            "{count} rules: {elapsed:?} for {} conversations, {found} findings, loaded in {loaded:?}, ratio {ratio:.2}",
            conversations.len()
        );
    }
}
