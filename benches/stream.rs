//! Live turns, one thread: `cargo bench --bench stream`. Turns a second by Criterion, and what the slowest one in a hundred takes, for
//! conversations as long as the samples and for one that does not end.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use zhijian::input::{ReadOptions, read};
use zhijian::inspect::{Ear, Inspector};
use zhijian::model::{Conversation, Turn};
use zhijian::rules::{Rulebook, RulebookFolder};

/// Turns of the conversation that does not end.
const LONG: usize = 5_000;
/// Rounds that the slowest turns are looked for in.
const ROUNDS: usize = 20;

fn samples() -> Vec<Conversation> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data"));
    let reader = read(&[folder], &ReadOptions::default()).expect("the sample data");
    reader.flat_map(|batch| batch.conversations).collect()
}

fn endless(samples: &[Conversation]) -> Conversation {
    let turns: Vec<Turn> = samples.iter().flat_map(|one| one.turns.iter().cloned()).cycle().take(LONG).collect();
    Conversation { turns, ..samples[0].clone() }
}

/// Hears every turn as it comes; how long each took.
fn hear(inspector: &Inspector, conversation: &Conversation, mut told: impl FnMut(Duration)) {
    let mut ear = Ear::default();
    for turn in 0..conversation.turns.len() {
        let begun = Instant::now();
        black_box(inspector.hear(conversation, turn, &mut ear));
        told(begun.elapsed());
    }
}

fn percentiles(what: &str, inspector: &Inspector, conversations: &[Conversation]) {
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        for conversation in conversations {
            hear(inspector, conversation, |time| times.push(time));
        }
    }
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    println!("{what}: {} turns, median {:?}, 99th percentile {:?}, slowest {:?}", times.len(), at(50), at(99), at(100));
}

fn stream(criterion: &mut Criterion) {
    let rulebook = Rulebook::load(&RulebookFolder::embedded(), "default").expect("the default rulebook");
    let inspector = Inspector::new(rulebook);
    inspector.rulebook().annotator.segmenter();
    let samples = samples();
    let long = [endless(&samples)];
    let mut group = criterion.benchmark_group("stream");
    for (what, conversations) in [("samples", &samples[..]), ("endless", &long)] {
        let turns: usize = conversations.iter().map(|one| one.turns.len()).sum();
        group.throughput(Throughput::Elements(turns as u64));
        group.sample_size(10).bench_function(what, |bencher| {
            bencher.iter(|| conversations.iter().for_each(|one| hear(&inspector, one, drop)));
        });
        percentiles(what, &inspector, conversations);
    }
    group.finish();
}

criterion_group!(benches, stream);
criterion_main!(benches);
