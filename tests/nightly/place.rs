//! A place with a configuration, exports and a store, for the tests of the nightly job.

use assert_cmd::Command;
use rusqlite::Connection;
use std::fmt::Write;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{self, Child, ChildStderr, Stdio};
use tempfile::TempDir;
use walkdir::WalkDir;

pub const HEADER: &str = "会话ID,客服工号,技能组,角色,发送时间,内容\n";

pub fn zhijian() -> Command {
    Command::cargo_bin("zhijian").expect("the binary")
}

/// A folder with a configuration.
pub struct Place {
    folder: TempDir,
}

impl Place {
    pub fn new(more: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let config =
            format!("store = \"qa.db\"\ninputs = [\"in/{{yyyymmdd}}*.csv\"]\nteam = \"技能组\"\n{}{more}", rulebook(more));
        fs::create_dir(folder.path().join("in")).expect("a folder");
        fs::write(folder.path().join("nightly.toml"), config).expect("a configuration");
        Self { folder }
    }

    /// A folder whose configuration names its inputs itself.
    pub fn reading(input: &str, more: &str) -> Self {
        let place = Self::new("");
        place.reads(&[input], more);
        place
    }

    /// Writes a configuration that names these inputs, and no team.
    pub fn reads(&self, inputs: &[&str], more: &str) {
        let inputs: Vec<String> = inputs.iter().map(|input| format!("in/{input}")).collect();
        let config = format!("store = \"qa.db\"\ninputs = {inputs:?}\n{}{more}", rulebook(more));
        fs::write(self.path("nightly.toml"), config).expect("a configuration");
    }

    /// The same, judged by the default rulebook.
    pub fn by_default_rulebook(more: &str) -> Self {
        let place = Self::new(more);
        place.rewrites(&rulebook(more), "");
        place
    }

    /// Judges by another rulebook from now on, which differs by its name.
    pub fn changes_rulebook(&self) {
        self.copies_rulebook("other");
        self.rewrites(&rulebook(""), "rulebook = \"other\"\n");
    }

    /// Lays the small rulebook into this folder, and gives it the folder's name.
    pub fn copies_rulebook(&self, name: &str) {
        for entry in WalkDir::new(small()) {
            let entry = entry.expect("the small rulebook");
            let to = self.path(name).join(entry.path().strip_prefix(small()).expect("below it"));
            if entry.file_type().is_dir() {
                fs::create_dir(to).expect("a folder");
            } else {
                let text = fs::read_to_string(entry.path()).expect("a file");
                fs::write(to, text.replace("\"night\"", &format!("\"{name}\""))).expect("a file");
            }
        }
    }

    /// An export of these rows: id, agent, role, time and text.
    pub fn write(&self, name: &str, rows: &[(&str, &str, &str, &str, &str)]) {
        let mut text = HEADER.to_owned();
        for (id, agent, role, time, said) in rows {
            writeln!(text, "{id},{agent},售后,{role},{time},{said}").expect("room");
        }
        fs::write(self.path("in").join(name), text).expect("an export");
    }

    /// The one value that a query gives.
    pub fn ask<T: rusqlite::types::FromSql>(&self, query: &str) -> T {
        self.store().query_row(query, [], |row| row.get(0)).expect("a value")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Everything in it, moved to another folder.
    pub fn moved(self) -> Self {
        let folder = TempDir::new().expect("a folder");
        for entry in fs::read_dir(self.folder.path()).expect("the folder") {
            let entry = entry.expect("an entry");
            fs::rename(entry.path(), folder.path().join(entry.file_name())).expect("the same disk");
        }
        Self { folder }
    }

    /// The configuration with other words for some of it.
    pub fn rewrites(&self, before: &str, after: &str) {
        let config = fs::read_to_string(self.path("nightly.toml")).expect("the configuration");
        assert!(config.contains(before), "{config}");
        fs::write(self.path("nightly.toml"), config.replace(before, after)).expect("a configuration");
    }

    /// The configuration with more behind it.
    pub fn adds(&self, more: &str) {
        let config = fs::read_to_string(self.path("nightly.toml")).expect("the configuration");
        fs::write(self.path("nightly.toml"), format!("{config}{more}")).expect("a configuration");
    }

    pub fn run(&self, day: &str) -> Command {
        let mut command = zhijian();
        command.arg("run").arg("--config").arg(self.path("nightly.toml")).args(["--date", day]);
        command
    }

    /// A run that has begun to work, and the rest of its log.
    pub fn at_work(&self, day: &str) -> (Child, BufReader<ChildStderr>) {
        let mut command = process::Command::new(assert_cmd::cargo::cargo_bin("zhijian"));
        command.arg("run").arg("--config").arg(self.path("nightly.toml")).args(["--date", day]);
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the binary");
        let mut log = BufReader::new(child.stderr.take().expect("its log"));
        let mut line = String::new();
        while log.read_line(&mut line).is_ok_and(|read| read > 0) && !line.contains("run begins") {
            line.clear();
        }
        (child, log)
    }

    /// An export of `count` conversations, every third of which is rude.
    pub fn export(&self, name: &str, day: &str, agent: &str, count: usize) {
        self.written(name, day, agent, count, |nth| nth % 3 == 2);
    }

    /// An export of `count` conversations, all of which are rude, or none.
    pub fn mood(&self, name: &str, day: &str, agent: &str, count: usize, rude: bool) {
        self.written(name, day, agent, count, |_| rude);
    }

    /// An export of `count` conversations, those rude of which `is_rude` says so.
    pub fn written(&self, name: &str, day: &str, agent: &str, count: usize, is_rude: impl Fn(usize) -> bool) {
        let mut text = HEADER.to_owned();
        for nth in 0..count {
            let answer = if is_rude(nth) {
                "不可能，这是你自己的问题"
            } else {
                "您好，很抱歉让您久等了，我马上为您核实，今天18点前给您答复"
            };
            let minute = nth % 60;
            write!(
                text,
                "{name}-{nth},{agent},售后,客户,{day} 10:{minute:02}:00,我的快递三天没动了，电话13812345678\n\
                 {name}-{nth},{agent},售后,客服,{day} 10:{minute:02}:10,{answer}\n\
                 {name}-{nth},{agent},售后,客户,{day} 10:{minute:02}:40,好的\n"
            )
            .expect("room");
        }
        fs::write(self.path("in").join(name), text).expect("an export");
    }

    pub fn store(&self) -> Connection {
        Connection::open(self.path("qa.db")).expect("the store")
    }

    /// Nights whose last run did not come to its end.
    pub fn unfinished(&self) -> i64 {
        self.ask("SELECT count(*) FROM runs WHERE id IN (SELECT max(id) FROM runs GROUP BY day) AND finished IS NULL")
    }

    pub fn count(&self, table: &str) -> i64 {
        self.store().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).expect("a count")
    }

    /// Everything in the store but when it happened.
    pub fn rows(&self) -> Vec<String> {
        rows(&self.path("qa.db"))
    }
}

/// The line that names a small rulebook, where `more` names none: the default one takes a second to read, and these tests are not about it.
fn rulebook(more: &str) -> String {
    if more.contains("rulebook") { String::new() } else { format!("rulebook = \"{}\"\n", small().display()) }
}

fn small() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/nightly/rules")
}

/// Every row of a store, but the runs, which say when, and where it stands.
pub fn rows(path: &Path) -> Vec<String> {
    let db = Connection::open(path).expect("the store");
    let mut tables = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('runs', 'sources', 'alerts', 'deliveries', 'home') ORDER BY name")
        .expect("the tables");
    let names: Vec<String> = tables.query_map([], |row| row.get(0)).expect("names").map(|name| name.expect("a name")).collect();
    assert!(names.len() > 10, "{names:?}");
    let mut all = Vec::new();
    for query in names
        .iter()
        .map(|name| format!("SELECT * FROM {name}"))
        .chain(["SELECT path, sha256, complete, conversations, rejects FROM sources".to_owned()])
    {
        let mut statement = db.prepare(&query).expect("a table");
        let columns = statement.column_count();
        let mut found = statement.query([]).expect("rows");
        let mut own = Vec::new();
        while let Some(row) = found.next().expect("a row") {
            let cells: Vec<String> = (0..columns).map(|nth| format!("{:?}", row.get_ref(nth).expect("a cell"))).collect();
            own.push(format!("{query}: {}", cells.join("|")));
        }
        own.sort();
        all.extend(own);
    }
    all
}
