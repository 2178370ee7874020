//! Parquet, where the program is built with it, and what is said where it is not.

use crate::support::{place, read_paths, short};
use std::path::Path;
use zhijian::input::ReadOptions;

#[test]
fn a_table_of_the_warehouse() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/input/parquet/warehouse.parquet");
    let batch = read_paths(&[path], &ReadOptions::default());
    let conversations: Vec<String> = batch.conversations.iter().map(short).collect();
    let problems: Vec<String> = batch.problems.iter().map(place).collect();
    if cfg!(feature = "parquet") {
        assert_eq!(conversations, ["W1: customer 在吗 / agent 您好", "W2: customer 有货吗"], "{problems:?}");
        assert_eq!(problems, ["5 no_conversation_id"]);
        let first = &batch.conversations[0];
        assert_eq!(first.turns[0].at.map(|at| at.to_string()).as_deref(), Some("2025-11-03T02:00:05+00:00"));
        assert_eq!((first.agent_id.as_deref(), first.meta["dt"].as_str()), (Some("A01"), "20251103"));
    } else {
        assert_eq!((conversations.len(), problems), (0, vec!["0 binary".to_owned()]));
        assert!(batch.problems[0].detail.contains("--features parquet"));
    }
}

#[cfg(feature = "parquet")]
#[test]
fn a_damaged_file_is_refused() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/input/parquet/warehouse.parquet");
    let mut bytes = std::fs::read(path).unwrap();
    for (reason, at) in [("its end", bytes.len() - 20), ("its middle", bytes.len() / 2), ("all but its mark", 5)] {
        bytes.truncate(at);
        let batch = support::read_bytes("in.parquet", &bytes, &ReadOptions::default());
        assert_eq!(batch.problems.iter().map(place).collect::<Vec<_>>(), ["0 malformed"], "{reason} is missing");
    }
}
