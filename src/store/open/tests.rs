//! Stores of other formats, and files that are none.

use super::*;
use std::fs;

fn format_at(path: &Path) -> usize {
    format_of(&Connection::open(path).expect("a store")).expect("a format")
}

#[test]
fn an_older_store_is_copied_and_brought_up_to_date() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("old.db");
    let mut db = to_write(&path).expect("a new file");
    migrate(&mut db, &path, &["CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (7);"]).expect("the first format");
    let backup = folder.path().join("old.db.format1.bak");
    assert!(!backup.exists(), "a new store needs no copy");
    let two = ["CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (7);", "ALTER TABLE a ADD COLUMN y INTEGER;"];
    migrate(&mut db, &path, &two).expect("the second format");
    assert_eq!(db.query_row("SELECT x, y IS NULL FROM a", [], |row| Ok((row.get(0)?, row.get(1)?))), Ok((7, true)));
    drop(db);
    assert_eq!((format_at(&path), format_at(&backup)), (2, 1));
    // The copy was brought back, and went on; the next copy is of what is there now, and not of then.
    fs::copy(&backup, &path).expect("the store");
    let mut db = to_write(&path).expect("the store");
    db.execute_batch("INSERT INTO a VALUES (8)").expect("a row");
    migrate(&mut db, &path, &two).expect("the second format");
    let rows = "SELECT count(*) FROM a";
    let copied = Connection::open(&backup).expect("the copy").query_row(rows, [], |row| row.get(0));
    assert_eq!(copied, Ok(2));
}

/// What the first two formats held is told by what the third asks for.
#[test]
fn a_store_of_the_second_format_keeps_its_sums_and_what_it_told() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("old.db");
    let mut db = to_write(&path).expect("a new file");
    migrate(&mut db, &path, &MIGRATIONS[..2]).expect("the second format");
    let codes = "INSERT INTO codes (id, family, code, name) VALUES (1, 'x', 'x', 'x'); \
                 INSERT INTO agents (id, name) VALUES (1, 'A01'), (2, 'A02'); \
                 INSERT INTO rulebooks VALUES (1, 'x', 'x', 'x', '0'); INSERT INTO runs (id, day, started) VALUES (1, 20251103, 0); \
                 INSERT INTO sources (id, path, sha256, rulebook, run, day, complete) VALUES (1, 'a.csv', x'00', 1, 1, 20251103, 1); \
                 INSERT INTO alerted VALUES ('r', 1, 'c1')";
    db.execute_batch(codes).expect("rows");
    // One conversation of one agent, and one of two.
    for (id, agents) in [(1, &[1][..]), (2, &[1, 2])] {
        let row = format!(
            "INSERT INTO conversations VALUES ({id}, 1, 'c{id}', 20251103, NULL, NULL, 1, 0, 3, 700, 1, 0, NULL, NULL, NULL, NULL, \
             NULL, NULL, 120, 120, 120, 0, NULL, NULL, NULL, 1, 1, 1, 1, 1)"
        );
        db.execute_batch(&row).expect("a conversation");
        for agent in agents {
            let share =
                format!("INSERT INTO scorecards VALUES ({id}, {agent}, 700, 1, 0, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL)");
            db.execute_batch(&share).expect("a share");
        }
    }
    let days = "INSERT INTO agent_days SELECT 20251103, id, 0, 3 - id, 1, 700, 490000, 0, 0, 0, 0, 0, 0, 3 - id, 120 * (3 - id), \
                0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM agents WHERE id > 0";
    db.execute_batch(days).expect("sums");
    // Two rules of one code in one conversation; a day whose findings are forgotten; an alert that was given up, and one that went elsewhere.
    let more = "INSERT INTO rules (id, rule, category, kind) VALUES (1, 'r1', 1, 1), (2, 'r2', 1, 1); \
                INSERT INTO findings VALUES (1, 0, 1, NULL, 1, 0, NULL, NULL, NULL, -100, NULL), (1, 1, 2, NULL, 1, 0, NULL, NULL, NULL, 0, NULL); \
                INSERT INTO finding_days VALUES (20251103, 1, 1, 1, 1, -100), (20251103, 1, 2, 1, 1, 0), \
                (20251001, 1, 1, 5, 4, 0), (20251001, 1, 2, 5, 4, 0), (20251002, 1, 1, 3, 2, 0); \
                INSERT INTO agent_days SELECT 20251001, agent, team, 5, turns, score_sum, score_squares, fatal, excellent, good, pass, needs_improvement, \
                violations, first_responses, first_response, emotions, emotion_change, responsiveness_n, responsiveness, attitude_n, attitude, empathy_n, \
                empathy, resolution_n, resolution, expertise_n, expertise, process_n, process FROM agent_days WHERE agent = 1; \
                INSERT INTO days VALUES (20251103, 2, 6, 1400, 980000, 0, 2, 0, 0, 0, 0), (20251001, 5, 9, 3500, 2450000, 0, 5, 0, 0, 0, 0); \
                INSERT INTO rulebooks VALUES (2, 'y', 'y', 'y', '0'); \
                INSERT INTO sources (id, path, sha256, rulebook, run, day, complete, conversations) VALUES (2, 'b.csv', x'01', 2, 1, 20251001, 1, 4); \
                INSERT INTO alerts VALUES (1, 'k', 'r', 'info', '', 20251103, 't', 0); \
                INSERT INTO deliveries VALUES (1, 'one', 'given_up', 50, 'HTTP 500', NULL), (1, 'two', 'given_up', 3, 'this sink is gone; handed over to one', NULL)";
    db.execute_batch(more).expect("more rows");
    drop(db);
    let store = Store::open(&path, Access::Write).expect("the latest format");
    let told = |query: &str| store.db.query_row(query, [], |row| row.get::<_, String>(0)).expect("a value");
    let first = "SELECT group_concat(agent || ':' || first_responses || ':' || first_response, ' ' ORDER BY agent) FROM agent_days WHERE day = 20251103";
    assert_eq!(told(first), "1:1:120 2:0:0", "who answered first is known where one was there");
    assert_eq!(told("SELECT rule || conversation || head || tail FROM alerted"), "rc1-1-1");
    assert_eq!(told("SELECT group_concat(counted) FROM conversations"), "1,1");
    let judged = "SELECT group_concat(day || ':' || rulebook || ':' || conversations, ' ' ORDER BY day) FROM rulebook_days";
    assert_eq!(told(judged), "20251001:2:4 20251103:1:2", "by the rows, and where those are gone by the files");
    assert_eq!(told("SELECT group_concat(day || ':' || conversations) FROM forgotten_days"), "20251001:5");
    let by_code = "SELECT group_concat(day || ':' || conversations, ' ' ORDER BY day) FROM agent_category_days";
    assert_eq!(told(by_code), "20251001:5 20251002:2 20251103:1", "once a conversation, and never more than there were");
    assert_eq!(told("SELECT group_concat(sink || state, ' ' ORDER BY sink) FROM deliveries"), "onewaiting twogiven_up");
    assert!(folder.path().join("old.db.format2.bak").exists());
}

/// What an alert named stands in its text alone.
#[test]
fn what_older_alerts_named_is_found_in_their_text() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("old.db");
    let mut db = to_write(&path).expect("a new file");
    migrate(&mut db, &path, &MIGRATIONS[..9]).expect("the ninth format");
    let rows = "INSERT INTO alerts VALUES (1, 'a', 'r', 'info', '', 20251103, '质检警告【r】2025-11-03 有 2 个会话需要立即查看：c1（A01），c12', 0), \
                (2, 'b', 'r', 'info', '', 20251104, '质检警告【r】2025-11-04 有 1 个会话需要立即查看：c3（A01）', 0), \
                (3, 'c', 'r', 'info', '', 20251105, '质检警告【r】2025-11-05 有 1 个会话需要立即查看：c3（A01）', 0); \
                INSERT INTO alerted (rule, conversation, head, tail) VALUES ('r', 'c1', 1, 1), ('r', 'c12', 2, 2), ('r', 'c3', 3, 3), ('r', 'c', 4, 4)";
    db.execute_batch(rows).expect("rows");
    migrate(&mut db, &path, &MIGRATIONS[..10]).expect("the tenth format");
    // Of this one the store tells the day.
    let dated = "INSERT INTO alerted (rule, conversation, head, tail, day) VALUES ('r', 'c3', 5, 5, 20251105)";
    db.execute_batch(dated).expect("a row");
    drop(db);
    let store = Store::open(&path, Access::Write).expect("the latest format");
    let named = "SELECT group_concat(conversation || ':' || coalesce(alert || name, '-'), ' ' ORDER BY head) FROM alerted";
    let named: String = store.db.query_row(named, [], |row| row.get(0)).expect("a value");
    assert_eq!(named, "c1:1c1（A01） c12:1c12 c3:- c:- c3:3c3（A01）", "those of which one alert alone tells");
}

/// A file of which nothing is stored held nothing, unless its conversations are of days that are forgotten.
#[test]
fn an_older_store_tells_what_held_nothing_as_far_as_it_knows() {
    for (forgotten, empty) in [("", "a.csv"), ("INSERT INTO forgotten_days (day, conversations) VALUES (20251001, 3)", "")] {
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("old.db");
        let mut db = to_write(&path).expect("a new file");
        migrate(&mut db, &path, &MIGRATIONS[..10]).expect("the tenth format");
        let rows = "INSERT INTO rulebooks VALUES (1, 'x', 'x', 'x', '0'); INSERT INTO runs (id, day, started) VALUES (1, 20251103, 0); \
                    INSERT INTO sources (id, path, sha256, rulebook, run, day, complete, conversations) VALUES \
                    (1, 'a.csv', x'00', 1, 1, 20251103, 1, 0), (2, 'b.csv', x'01', 1, 1, 20251103, 1, 4), (3, 'c.csv', x'02', 1, 1, 20251103, 0, 0)";
        db.execute_batch(rows).expect("rows");
        db.execute_batch(forgotten).expect("rows");
        drop(db);
        let store = Store::open(&path, Access::Write).expect("the latest format");
        let told = |query: &str| store.db.query_row(query, [], |row| row.get::<_, String>(0)).expect("a value");
        assert_eq!(told("SELECT coalesce(group_concat(path), '') FROM sources WHERE is_empty = 1"), empty, "{forgotten}");
        assert_eq!(told("SELECT group_concat(path || records, ' ' ORDER BY path) FROM sources"), "a.csv0 b.csv4 c.csv0");
    }
}

#[test]
fn a_step_that_fails_changes_nothing() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("old.db");
    let mut db = to_write(&path).expect("a new file");
    migrate(&mut db, &path, &["CREATE TABLE a (x INTEGER) STRICT;"]).expect("the first format");
    let failed = migrate(&mut db, &path, &["", "CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (x INTEGER);"]);
    assert!(failed.is_err());
    assert_eq!(db.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'b'", [], |row| row.get(0)), Ok(0));
    assert_eq!(format_of(&db), Ok(1));
}

#[test]
fn what_is_newer_or_something_else_is_refused() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("store.db");
    drop(Store::open(&path, Access::Write).expect("a new store"));
    let db = Connection::open(&path).expect("the store");
    db.pragma_update(None, "user_version", 99).expect("a format");
    drop(db);
    for access in [Access::Read, Access::Write] {
        assert!(matches!(Store::open(&path, access), Err(StoreError::Newer { found: 99, .. })), "{access:?}");
    }
    let foreign = folder.path().join("foreign.db");
    Connection::open(&foreign).expect("a file").execute_batch("CREATE TABLE x (y)").expect("a table");
    let text = folder.path().join("text.db");
    fs::write(&text, "no database, but long enough to be looked at ".repeat(40)).expect("a text");
    for (path, access) in [(&foreign, Access::Read), (&foreign, Access::Write), (&text, Access::Read), (&text, Access::Write)] {
        assert!(matches!(Store::open(path, access), Err(StoreError::Foreign(_))), "{} {access:?}", path.display());
    }
    assert!(matches!(Store::open(&folder.path().join("none.db"), Access::Read), Err(StoreError::Missing(_))));
}
