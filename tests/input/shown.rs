//! `zhijian inspect --show-layout` as a user runs it, and that its layout reads a file in the same way.

use crate::support::read_paths;
use assert_cmd::Command;
use predicates::{prelude::PredicateBooleanExt, str::contains};
use std::{
    fs,
    path::{Path, PathBuf},
};
use zhijian::input::{Layout, ReadOptions, recognise};

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file() && path.extension().is_some_and(|ending| ending != "rs" && ending != "toml"));
    files.sort();
    files
}

#[test]
fn the_layout_shown_reads_the_file_in_the_same_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = [files_below(&root.join("data")), files_below(&root.join("tests/fixtures/input/files"))].concat();
    assert!(files.len() > 3);
    for path in files {
        let own = path.with_extension("layout.toml");
        let layout = own.is_file().then(|| Layout::load(&own).unwrap());
        let before = ReadOptions { layout, ..ReadOptions::default() };
        let shown = recognise(&path, &before).unwrap();
        let [part] = shown.parts.as_slice() else { continue };
        let layout = Layout::parse(&part.layout, &path).unwrap_or_else(|error| panic!("{error}\n{}", part.layout));
        let after = ReadOptions { layout: Some(layout), ..ReadOptions::default() };
        let [before, after] = [before, after].map(|options| read_paths(std::slice::from_ref(&path), &options));
        assert_eq!(before.conversations, after.conversations, "{}\n{}", path.display(), part.layout);
        assert_eq!(before.problems, after.problems, "{}\n{}", path.display(), part.layout);
        assert_eq!(shown.problems, after.problems.len() as u64, "{}", path.display());
    }
}

#[test]
fn what_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("会话.csv");
    let text = "导出\n会话ID;坐席;\"说\"\"话\"\"人\";时间;内容;备注\nc1;A01;客户;2025/11/3 9:05;电话13800001234;x\nc1;A01;客服;2025/11/3 9:06;您好;\nc1;A01;路人;;x;\n";
    fs::write(&path, encoding_rs::GB18030.encode(&text.replace("说\"\"话\"\"人", "角色")).0).unwrap();
    let mut command = Command::cargo_bin("zhijian").unwrap();
    let run = command.args(["inspect", "--show-layout"]).arg(&path).assert().code(3);
    let expected = "# 格式：表格，一行一条消息\n\
        encoding = \"gb18030\"\n\
        zone = \"+08:00\"\n\
        time_formats = []\n\
        empty = []\n\
        fill_down = []\n\
        delimiter = \";\"\n\
        quote = true\n\
        header = true\n\
        skip_rows = 1\n\
        \n\
        [columns]\n\
        conversation_id = \"会话ID\" # 会话ID\n\
        agent_id = \"坐席\" # 客服\n\
        role = \"角色\" # 角色\n\
        at = \"时间\" # 时间\n\
        text = \"内容\" # 内容\n\
        \n\
        [columns.meta]\n\
        \"备注\" = \"备注\"\n\
        # 时间：2025/11/3 9:05 → 2025-11-03T09:05:00+08:00\n\
        \n\
        [roles]\n\
        \"客户\" = \"customer\" # 1\n\
        \"客服\" = \"agent\" # 1\n";
    let said = contains("1 个会话，拒收 1 条")
        .and(contains("# 客户  2025-11-03T09:05:00+08:00：电话138****1234").or(contains("电话138****1234")));
    run.stdout(contains(expected).and(said).and(contains("13800001234").not()));
    let mut command = Command::cargo_bin("zhijian").unwrap();
    command.args(["inspect", "--show-layout", "/nowhere.csv"]).assert().code(2).stderr(contains("no such file"));
}

#[test]
fn who_is_taken_for_the_agent_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("微信.txt");
    fs::write(&path, "张三:\n在吗\n\n小美:\n您好，请问有什么可以帮您\n\n张三:\n\"退款\"\n").unwrap();
    let shown = recognise(&path, &ReadOptions::default()).unwrap();
    assert!(
        shown.parts[0].layout.contains("\"小美\" = \"agent\" # 1\n\"张三\" = \"customer\" # 2\n"),
        "{}",
        shown.parts[0].layout
    );
    assert!(shown.parts[0].layout.contains("文本对话"));
}

/// A file that is refused gives what was recognised of it nevertheless, with the likeliest answers to what is open.
#[test]
fn a_refused_file_gives_a_layout_to_complete() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.csv");
    let text = "单据,方位,话说,客服\nD1,甲,我的快递怎么还没到,小美\nD1,乙,请稍等我查一下,小美\nD2,甲,我要退货,阿强\nD2,乙,好的我来处理,阿强\n";
    fs::write(&path, text).unwrap();
    let shown = recognise(&path, &ReadOptions::default()).unwrap();
    let layout = &shown.parts[0].layout;
    assert!(Layout::parse(layout, &path).is_ok(), "{layout}");
    assert!(layout.starts_with("# 待定："), "{layout}");
    let asked = ["# conversation_id = \"单据\"", "# role = \"方位\"", "# text = \"话说\""];
    let answered = asked.iter().fold(layout.clone(), |layout, line| {
        assert!(layout.contains(line), "{line}\n{layout}");
        layout.replace(line, &line[2..])
    });
    let answered = answered + "\"甲\" = \"customer\"\n\"乙\" = \"agent\"\n";
    let layout = Some(Layout::parse(&answered, &path).unwrap_or_else(|error| panic!("{error}\n{answered}")));
    let batch = read_paths(&[path], &ReadOptions { layout, ..ReadOptions::default() });
    assert_eq!(batch.conversations.len(), 2, "{answered}");
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
}

/// A name that stands above the rows of its conversation is no role, and of columns that are, the one with known words is meant.
#[test]
fn the_column_that_tells_who_speaks_is_proposed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.csv");
    let text = "单据,称谓,话题,起头,话说\nD1,雪球爸,疫苗,客人,打了针不吃饭怎么回事\n,,急诊,前台小邱,您别急请问多久了\nD2,豆豆妈,疫苗,客人,狗狗吐了三次了\n,,急诊,前台小邱,请现在带过来看一下\n";
    fs::write(&path, text).unwrap();
    let layout = &recognise(&path, &ReadOptions::default()).unwrap().parts[0].layout;
    assert!(layout.contains("# role = \"起头\""), "{layout}");
}

/// What stands where roles do is told with how often, at the end and in the layout.
#[test]
fn unknown_roles_are_told_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.csv");
    let text = "会话ID,角色,内容\nc1,客户,在吗\nc1,K7,您好\nc1,K7,在的\nc1,13800001234号机的小美在线为您,请讲\n";
    fs::write(&path, text).unwrap();
    let run = Command::cargo_bin("zhijian").unwrap().arg("convert").arg(&path).assert().code(3);
    run.stderr(contains("没有认出的角色：").and(contains("“K7”×2")).and(contains("13800001234").not()));
    let run = Command::cargo_bin("zhijian").unwrap().args(["inspect", "--show-layout"]).arg(&path).assert().code(3);
    run.stdout(contains("# \"K7\" = \"\" # 2 条没有认出"));
}

/// The answer to an open question is no guess, and none is asked twice.
#[test]
fn what_is_proposed_for_an_open_role() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("in.csv");
    let told = [1, 2, 3].map(|id| format!("c{id},X1,很高兴为您服务\nc{id},X2,我要退货\n")).concat();
    fs::write(&path, format!("会话ID,角色,内容\n{told}c4,X1,喂\nc5,K7,喂\nc5,【买家】,在\n")).unwrap();
    let layout = &recognise(&path, &ReadOptions::default()).unwrap().parts[0].layout;
    for (word, line) in [("X1", "\"X1\" = \"agent\" # 4"), ("K7", "# \"K7\" = \"\" # 1")] {
        assert!(layout.contains(line), "{line}\n{layout}");
        assert_eq!(layout.matches(word).count(), 1, "{layout}");
    }
    assert!(layout.contains("# \"【买家】\" = \"customer\" # 1"), "{layout}");
}
