//! A turn of a megabyte takes no longer per byte than ordinary talk, whatever stands in it: `cargo bench --bench worst_case`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::PathBuf;
use zhijian::input::{ReadOptions, read};
use zhijian::inspect::Inspector;
use zhijian::model::{Channel, Conversation, Role, Source, Turn};
use zhijian::rules::{Rulebook, RulebookFolder};
use zhijian::text::Scratch;

const MEGABYTE: usize = 1 << 20;

/// What each text repeats.
const WORST: [(&str, &str); 15] = [
    ("a negator", "不"),
    ("an address", "您"),
    ("a negator and a verb", "我们不能"),
    ("an apology", "对不起"),
    ("a violation without end", "你不会自己看吗"),
    ("a refusal in one clause", "不可能办不到"),
    ("a refusal a sentence", "不可能。"),
    ("merits without end", "请您放心我来帮您处理"),
    ("open brackets", "（【《“"),
    ("quotation marks", "“不可能”"),
    ("digits", "8613800138000"),
    ("numerals", "一三八零零"),
    ("insertions", "傻@逼#"),
    ("repetitions", "傻傻傻逼逼逼"),
    ("single characters and spaces", "微 信 加 我 "),
];

fn turns() -> Vec<(Role, String)> {
    let samples = [PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data"))];
    let conversations = read(&samples, &ReadOptions::default()).expect("the sample data").flat_map(|batch| batch.conversations);
    conversations.flat_map(|conversation| conversation.turns).map(|turn| (turn.role, turn.text)).collect()
}

fn annotate(criterion: &mut Criterion) {
    let rulebook = Rulebook::load(&RulebookFolder::embedded(), "default").expect("the default rulebook");
    let turns = turns();
    let mut scratch = Scratch::default();
    let mut group = criterion.benchmark_group("a turn of a megabyte");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(turns.iter().map(|(_, text)| text.len() as u64).sum()));
    group.bench_function("ordinary talk, turn by turn", |bencher| {
        bencher.iter(|| {
            for (role, text) in &turns {
                drop(black_box(rulebook.annotator.annotate(*role, text, &mut scratch)));
            }
        });
    });
    for (name, phrase) in WORST {
        let text = phrase.repeat(MEGABYTE / phrase.len());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(rulebook.annotator.annotate(Role::Agent, &text, &mut scratch)));
        });
    }
    group.finish();
}

fn conversation(text: String) -> Conversation {
    Conversation {
        id: String::new(),
        channel: Channel::Chat,
        agent_id: None,
        customer_id: None,
        meta: std::collections::BTreeMap::new(),
        turns: vec![Turn { role: Role::Customer, text, at: None, end: None, speaker: None }],
        rejected_rows: 0,
        source: Source { path: "".into(), line: 0 },
    }
}

/// The whole inspection of a turn, emotion and personal data included; customers' turns, since what agents said is remembered.
fn inspect(criterion: &mut Criterion) {
    let inspector = Inspector::new(Rulebook::load(&RulebookFolder::embedded(), "default").expect("the default rulebook"));
    let mut group = criterion.benchmark_group("a conversation of one turn of a megabyte");
    group.sample_size(10);
    for (name, phrase) in WORST {
        let text = phrase.repeat(MEGABYTE / phrase.len());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| {
            bencher.iter_with_setup(|| conversation(text.clone()), |conversation| black_box(inspector.inspect(conversation)));
        });
    }
    group.finish();
}

criterion_group!(benches, annotate, inspect);
criterion_main!(benches);
