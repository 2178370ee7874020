//! What the tests of the input floor share: reading bytes, and a short form of what came out.

use std::{fs, path::PathBuf};
use zhijian::{
    input::{Batch, Layout, ReadOptions, read},
    model::{Conversation, Problem, Turn},
};

/// Everything that is read from `paths`, in one batch.
pub fn read_paths(paths: &[PathBuf], options: &ReadOptions) -> Batch {
    let mut all = Batch::default();
    for batch in read(paths, options).unwrap() {
        all.conversations.extend(batch.conversations);
        all.problems.extend(batch.problems);
        all.remarks.extend(batch.remarks);
    }
    all
}

/// Everything that is read from a file of this name and these bytes.
pub fn read_bytes(name: &str, bytes: &[u8], options: &ReadOptions) -> Batch {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    read_paths(&[path], options)
}

/// Options with a layout.
pub fn with_layout(toml: &str) -> ReadOptions {
    ReadOptions { layout: Some(Layout::parse(toml, "layout.toml".as_ref()).unwrap()), ..ReadOptions::default() }
}

/// `id: role text / role text`.
pub fn short(conversation: &Conversation) -> String {
    let turns: Vec<String> = conversation.turns.iter().map(|turn| format!("{} {}", turn.role, turn.text)).collect();
    format!("{}: {}", conversation.id, turns.join(" / "))
}

/// `agent/customer: role speaker, …`.
pub fn who(conversation: &Conversation) -> String {
    let turn = |turn: &Turn| format!("{} {}", turn.role, turn.speaker.as_deref().unwrap_or("-"));
    let [agent, customer] = [conversation.agent_id.as_deref(), conversation.customer_id.as_deref()].map(|id| id.unwrap_or("-"));
    format!("{agent}/{customer}: {}", conversation.turns.iter().map(turn).collect::<Vec<_>>().join(", "))
}

/// `line reason`.
pub fn place(problem: &Problem) -> String {
    format!("{} {}", problem.line, problem.reason)
}

/// Bytes in, conversations and problems out, both in their short form.
pub struct Case {
    /// Why the case is there.
    pub reason: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// What is read.
    pub conversations: &'static [&'static str],
    /// What is rejected.
    pub problems: &'static [&'static str],
}

/// A case of a text.
pub fn case(reason: &'static str, text: &str, conversations: &'static [&'static str], problems: &'static [&'static str]) -> Case {
    Case { reason, bytes: text.as_bytes().to_vec(), conversations, problems }
}

/// The same as [`check`] without any options.
pub fn check_all(name: &str, cases: &[Case]) {
    check(name, &ReadOptions::default(), cases);
}

/// Reads every case from a file of this name, and compares.
pub fn check(name: &str, options: &ReadOptions, cases: &[Case]) {
    for case in cases {
        let batch = read_bytes(name, &case.bytes, options);
        let conversations: Vec<String> = batch.conversations.iter().map(short).collect();
        let problems: Vec<String> = batch.problems.iter().map(place).collect();
        assert_eq!(conversations, case.conversations, "{}: {:#?}", case.reason, batch.problems);
        assert_eq!(problems, case.problems, "{}: {:#?}", case.reason, batch.problems);
        assert!(batch.problems.iter().all(|problem| !problem.detail.is_empty()), "{}", case.reason);
    }
}
