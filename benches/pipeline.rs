//! Throughput of every floor, over the sample conversations: `cargo bench`.
//!
//! The automaton is measured against the `aho-corasick` crate on the same plain terms, for that choice is a trade.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use rayon::prelude::*;
use std::hint::black_box;
use std::path::PathBuf;
use zhijian::input::{ReadOptions, read};
use zhijian::inspect::Inspector;
use zhijian::model::{Conversation, Role};
use zhijian::report::{Language, push_card_line, push_finding_rows};
use zhijian::rules::{Rulebook, RulebookFolder};
use zhijian::text::{Redactor, Scratch, Utterance};

fn samples() -> Vec<PathBuf> {
    vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/data"))]
}

fn conversations() -> Vec<Conversation> {
    let reader = read(&samples(), &ReadOptions::default()).expect("the sample data");
    reader.flat_map(|batch| batch.conversations).collect()
}

fn rulebook() -> Rulebook {
    Rulebook::load(&RulebookFolder::embedded(), "default").expect("the default rulebook")
}

fn text_bytes(conversations: &[Conversation]) -> u64 {
    conversations.iter().flat_map(|conversation| &conversation.turns).map(|turn| turn.text.len() as u64).sum()
}

fn text_floor(criterion: &mut Criterion) {
    let conversations = conversations();
    let rulebook = rulebook();
    let annotator = &rulebook.annotator;
    let turns: Vec<(Role, &str)> =
        conversations.iter().flat_map(|conversation| &conversation.turns).map(|turn| (turn.role, turn.text.as_str())).collect();
    let mut group = criterion.benchmark_group("text");
    group.throughput(Throughput::Bytes(text_bytes(&conversations)));
    group.bench_function("normalise", |bencher| {
        bencher.iter(|| turns.iter().for_each(|(_, text)| drop(black_box(annotator.normalise(text)))));
    });
    group.bench_function("segment", |bencher| {
        bencher.iter(|| turns.iter().for_each(|(_, text)| drop(black_box(annotator.segmenter().words(text)))));
    });
    group.bench_function("annotate", |bencher| {
        let mut scratch = Scratch::default();
        bencher.iter(|| turns.iter().for_each(|(role, text)| drop(black_box(annotator.annotate(*role, text, &mut scratch)))));
    });
    group.finish();
}

fn automaton(criterion: &mut Criterion) {
    let conversations = conversations();
    let rulebook = rulebook();
    let anchors: Vec<String> = rulebook.annotator.anchors();
    let texts: Vec<&str> =
        conversations.iter().flat_map(|conversation| &conversation.turns).map(|turn| turn.text.as_str()).collect();
    let double_array = daachorse::CharwiseDoubleArrayAhoCorasick::<u32>::new(&anchors).expect("anchors");
    let contiguous = aho_corasick::AhoCorasick::new(&anchors).expect("anchors");
    let mut group = criterion.benchmark_group("automaton");
    group.throughput(Throughput::Bytes(text_bytes(&conversations)));
    group.bench_function(BenchmarkId::new("daachorse", anchors.len()), |bencher| {
        bencher.iter(|| texts.iter().map(|text| double_array.find_overlapping_iter(text).count()).sum::<usize>());
    });
    group.bench_function(BenchmarkId::new("aho-corasick", anchors.len()), |bencher| {
        bencher.iter(|| texts.iter().map(|text| contiguous.find_overlapping_iter(text).count()).sum::<usize>());
    });
    group.finish();
}

fn conversation_floor(criterion: &mut Criterion) {
    let conversations = conversations();
    let inspector = Inspector::new(rulebook());
    let cards: Vec<_> = conversations.iter().cloned().map(|conversation| inspector.inspect(conversation).card).collect();
    let mut group = criterion.benchmark_group("conversation");
    group.throughput(Throughput::Bytes(text_bytes(&conversations)));
    group.bench_function("inspect", |bencher| {
        bencher.iter(|| conversations.iter().map(|conversation| inspector.inspect(conversation.clone()).card.score).sum::<f64>());
    });
    group.bench_function("render", |bencher| {
        let mut page = Vec::new();
        bencher.iter(|| {
            page.clear();
            for card in &cards {
                push_card_line(&mut page, card).expect("finite numbers");
                push_finding_rows(&mut page, card, Language::Chinese);
            }
            page.len()
        });
    });
    group.bench_function("whole pipeline", |bencher| {
        bencher.iter(|| {
            let reader = read(&samples(), &ReadOptions::default()).expect("the sample data");
            reader
                .flat_map(|batch| {
                    batch.conversations.into_par_iter().map(|conversation| inspector.inspect(conversation)).collect::<Vec<_>>()
                })
                .fold(Vec::new(), |mut page, inspection| {
                    push_card_line(&mut page, &inspection.card).expect("finite numbers");
                    page
                })
                .len()
        });
    });
    group.finish();
}

/// Beside `conversation/inspect`: what hiding personal data costs on top of it.
fn privacy(criterion: &mut Criterion) {
    let conversations = conversations();
    let redactor = Redactor::new(&RulebookFolder::default_privacy_files(), None).expect("the default tables");
    let talks: Vec<Vec<Utterance>> = conversations
        .iter()
        .map(|conversation| {
            conversation.turns.iter().map(|turn| Utterance { speaker: turn.role.code(), text: &turn.text }).collect()
        })
        .collect();
    let mut group = criterion.benchmark_group("privacy");
    group.throughput(Throughput::Bytes(text_bytes(&conversations)));
    group.bench_function("find in talk", |bencher| {
        bencher.iter(|| talks.iter().map(|talk| redactor.find_in_talk(talk).len()).sum::<usize>());
    });
    group.bench_function("tables", |bencher| {
        let files = RulebookFolder::default_privacy_files();
        bencher.iter(|| Redactor::new(&files, None).is_ok());
    });
    group.finish();
}

criterion_group!(benches, text_floor, automaton, conversation_floor, privacy);
criterion_main!(benches);
