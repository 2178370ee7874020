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
