//! A job whose whole folder was moved goes on as if nothing had happened.

use crate::place::{Place, rows};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// What has changed before the next run.
#[derive(Debug, Clone, Copy)]
enum Change {
    Nothing,
    /// An export has a conversation less, and its last one is another.
    Export,
    Rulebook,
    Policy,
    /// A late file of the same day.
    Late,
}

impl Change {
    fn make(self, place: &Place) {
        match self {
            Self::Nothing => {}
            Self::Export => place.export("20251103-b.csv", "2025-11-03", "A03", 5),
            Self::Rulebook => place.changes_rulebook(),
            Self::Policy => {
                fs::write(place.path("policy.toml"), "[operators]\nmobile = \"replace\"\n").expect("a policy");
                place.adds("policy = \"policy.toml\"\n");
            }
            Self::Late => place.export("20251103-c.csv", "2025-11-03", "A03", 2),
        }
    }
}

/// Two nights, the second of them after the change; what the store and the result files hold then.
fn nights(store: &Path, change: Change, is_moved: bool) -> (Vec<String>, usize) {
    let mut place = Place::reading("{yyyymmdd}*.csv", "team = \"技能组\"\noutput = \"out\"\n");
    let config = fs::read_to_string(place.path("nightly.toml")).expect("the configuration");
    let config = config.replace("qa.db", &store.display().to_string());
    fs::write(place.path("nightly.toml"), config).expect("a configuration");
    place.export("20251103-a.csv", "2025-11-03", "A01", 6);
    place.export("20251103-b.csv", "2025-11-03", "A02", 6);
    place.run("2025-11-03").assert().code(0);
    if is_moved {
        place = place.moved();
    }
    change.make(&place);
    place.run("2025-11-03").assert().code(0);
    let lines = fs::read_to_string(place.path("out/conversations.jsonl")).expect("result files").lines().count();
    (rows(&place.path("").join(store)), lines)
}

#[test]
fn a_folder_that_was_moved_goes_on_as_if_nothing_had_happened() {
    for (reason, change, conversations, is_inside) in [
        ("nothing else", Change::Nothing, 12, true),
        ("an export that came once more", Change::Export, 11, true),
        ("the same, the store elsewhere", Change::Export, 11, false),
        ("another rulebook", Change::Rulebook, 12, true),
        ("another policy", Change::Policy, 12, true),
        ("a file that comes late", Change::Late, 14, true),
    ] {
        let elsewhere = [(); 2].map(|()| TempDir::new().expect("a folder"));
        let at = |nth: usize| if is_inside { "qa.db".into() } else { elsewhere[nth].path().join("qa.db") };
        let (undisturbed, moved) = (nights(&at(0), change, false), nights(&at(1), change, true));
        assert_eq!(undisturbed.1, conversations, "{reason}");
        assert_eq!(moved, undisturbed, "{reason}");
    }
}
