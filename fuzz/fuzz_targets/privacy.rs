#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use zhijian::rules::RulebookFolder;
use zhijian::text::{Redactor, Utterance};

static REDACTOR: LazyLock<Redactor> =
    LazyLock::new(|| Redactor::new(&RulebookFolder::default_privacy_files(), None).expect("the default tables"));

// Lines are messages of one speaker: spans are whole characters, in order and apart, in every one of them.
fuzz_target!(|text: &str| {
    let talk: Vec<Utterance> = text.lines().map(|text| Utterance { speaker: "a", text }).collect();
    for (utterance, spans) in talk.iter().zip(REDACTOR.find_in_talk(&talk)) {
        let mut end = 0;
        for span in &spans {
            assert!(span.range.start >= end && span.range.end > span.range.start);
            assert!(utterance.text.get(span.range.clone()).is_some());
            end = span.range.end;
        }
        let _ = REDACTOR.hide(utterance.text, &spans);
    }
});
