//! Workbooks: each case is a workbook as people keep them, and what is read of it.

use crate::support::{place, read_bytes, read_paths, short};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::{io::Write, path::Path};
use zhijian::{input::ReadOptions, model::Conversation};

const HEADER: [&str; 5] = ["会话ID", "坐席工号", "角色", "发送时间", "消息内容"];

/// Writes `rows` from `first` on; an empty string is an empty cell.
fn write(sheet: &mut Worksheet, first: u32, rows: &[&[&str]]) -> Result<(), XlsxError> {
    for (row, cells) in (first..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            if !cell.is_empty() {
                sheet.write_string(row, column, *cell)?;
            }
        }
    }
    Ok(())
}

fn book(fill: impl FnOnce(&mut Workbook) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book).unwrap();
    book.save_to_buffer().unwrap()
}

/// `id agent: role text at / …`, without the date.
fn long(conversation: &Conversation) -> String {
    let at = |turn: &zhijian::model::Turn| turn.at.map_or_else(String::new, |at| format!(" {}", at.civil().time()));
    let turns: Vec<String> = conversation.turns.iter().map(|turn| format!("{} {}{}", turn.role, turn.text, at(turn))).collect();
    format!("{} {}: {}", conversation.id, conversation.agent_id.as_deref().unwrap_or("-"), turns.join(" / "))
}

#[test]
fn titles_merged_cells_dates_and_several_sheets() {
    let bytes = book(|book| {
        let date = Format::new().set_num_format("yyyy/m/d hh:mm:ss");
        let sheet = book.add_worksheet().set_name("售后")?;
        sheet.merge_range(0, 0, 0, 4, "十一月客服会话记录", &Format::new())?;
        write(sheet, 2, &[&HEADER, &["", "", "客户", "", "在吗\n急"], &["", "", "客服", "2025年11月3日 10:00:09", "您好"]])?;
        sheet.merge_range(3, 0, 4, 0, "c1", &Format::new())?;
        sheet.merge_range(3, 1, 4, 1, "A01", &Format::new())?;
        sheet.write_datetime_with_format(3, 3, ExcelDateTime::from_ymd(2025, 11, 3)?.and_hms(10, 0, 5)?, &date)?;
        // Far below, and a number for an id.
        write(sheet, 20_000, &[&["", "A02", "客户", "", "谢谢"]])?;
        sheet.write_number(20_000, 0, 20_251_103_001_234.0)?;
        let other = book.add_worksheet().set_name("售前")?;
        write(other, 0, &[&HEADER, &["c2", "A03", "客户", "45964.5", "有货吗"]])?;
        book.add_worksheet();
        write(book.add_worksheet().set_name("模板")?.set_hidden(true), 0, &[&HEADER, &["c3", "", "客户", "", "藏"]])
    });
    let batch = read_bytes("in.xlsx", &bytes, &ReadOptions::default());
    assert!(batch.problems.is_empty(), "{:?}", batch.problems);
    let read: Vec<String> = batch.conversations.iter().map(long).collect();
    assert_eq!(
        read,
        [
            "c1 A01: customer 在吗\n急 10:00:05 / agent 您好 10:00:09",
            "20251103001234 A02: customer 谢谢",
            "c2 A03: customer 有货吗 12:00:00"
        ]
    );
    assert!(batch.conversations[2].source.path.ends_with("in.xlsx[售前]"), "{}", batch.conversations[2].source.path);
    assert_eq!(batch.conversations[1].source.line, 20_001, "as Excel counts");
    for (sheet, ids, problems) in [("售前", "c2", ""), ("模板", "c3", ""), ("无", "", "0 empty")] {
        let options = ReadOptions { sheet: Some(sheet.to_owned()), ..ReadOptions::default() };
        let batch = read_bytes("in.xlsx", &bytes, &options);
        assert_eq!(batch.conversations.iter().map(|c| c.id.as_str()).collect::<String>(), ids, "{sheet}");
        assert_eq!(batch.problems.iter().map(place).collect::<String>(), problems, "{sheet}");
    }
}

#[test]
fn what_is_rejected_has_sheet_and_row() {
    let bytes = book(|book| {
        let sheet = book.add_worksheet().set_name("会话")?;
        write(
            sheet,
            0,
            &[&HEADER, &["c1", "", "客户", "昨天", "x"], &["c1", "", "客户", "", "在吗"], &["", "", "客户", "", "y"]],
        )?;
        // A number of 17 digits, which Excel cannot hold.
        write(sheet, 4, &[&["", "", "客户", "", "z"]])?;
        sheet.write_number(4, 0, 20_251_103_001_234_567.0)?;
        write(book.add_worksheet().set_name("说明")?, 3, &[&["本表由系统导出"]])
    });
    let batch = read_bytes("in.xlsx", &bytes, &ReadOptions::default());
    assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>(), ["c1: customer 在吗"]);
    let told: Vec<String> = batch
        .problems
        .iter()
        .map(|problem| format!("{}:{}", Path::new(&*problem.path).file_name().unwrap().display(), place(problem)))
        .collect();
    assert_eq!(
        told,
        [
            "in.xlsx[会话]:2 bad_time",
            "in.xlsx[会话]:4 no_conversation_id",
            "in.xlsx[会话]:5 no_conversation_id",
            "in.xlsx[说明]:1 no_header"
        ]
    );
}

#[test]
fn other_workbook_formats() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/input/files");
    let cases = [
        (
            "merged-dates.xls",
            "C-801 A01: customer 在吗，我的订单13800001234还没发 10:00:05 / agent 您好，这边帮您查一下 10:00:12 / customer 好的 10:01:00",
        ),
        ("libreoffice.ods", "20001 -: customer 喂你好 10:00:05 / agent 您好请讲 10:00:09"),
    ];
    for (name, expected) in cases {
        let batch = read_paths(&[folder.join(name)], &ReadOptions::default());
        assert!(batch.problems.is_empty(), "{name}: {:?}", batch.problems);
        assert_eq!(batch.conversations.iter().map(long).collect::<Vec<_>>(), [expected], "{name}");
    }
}

/// A workbook of the given parts.
fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An old workbook of the given records, with one sheet that begins behind the first ones.
fn old(records: &[(u16, &[u8])]) -> Vec<u8> {
    let record = |kind: u16, data: &[u8]| [&kind.to_le_bytes(), &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat();
    let begin = record(0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let named = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 1, 0, b'S']].concat());
    let end = record(0x000a, &[]);
    let at = begin.len() + named(0).len() + end.len();
    let rows: Vec<u8> = records.iter().flat_map(|(kind, data)| record(*kind, data)).collect();
    let stream = [begin.clone(), named(u32::try_from(at).unwrap()), end.clone(), begin, rows, end].concat();
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
    file.into_inner().into_inner()
}

const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

fn sheet_of(xml: &str) -> Vec<u8> {
    let sheet = format!("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">{xml}</worksheet>");
    zipped(&[
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

#[test]
fn hostile_workbooks_are_refused_in_bounded_memory() {
    let cell = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let header = format!("<row r=\"1\">{}{}{}</row>", cell("A1", "会话ID"), cell("B1", "角色"), cell("C1", "内容"));
    let good = format!("<row r=\"2\">{}{}{}</row>", cell("A2", "c1"), cell("B2", "客户"), cell("C2", "在吗"));
    let corner = format!("<row r=\"1048576\">{}</row>", cell("XFD1048576", "x"));
    let many = "<table:table-row><table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell></table:table-row>";
    let ods = format!("<office:document-content><table:table>{}</table:table></office:document-content>", many.repeat(1_000));
    let cases = [
        (
            "absurd dimensions, one cell in the last corner",
            sheet_of(&format!("<dimension ref=\"A1:XFD1048576\"/><sheetData>{header}{good}{corner}</sheetData>")),
            "c1: customer 在吗",
            "1048576 malformed",
        ),
        ("rows out of order", sheet_of(&format!("<sheetData>{good}{header}</sheetData>")), "", "0 malformed"),
        (
            "an old one that claims more cells than there are",
            old(&[(0x0200, &[0, 0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0])]),
            "",
            "0 too_long",
        ),
        (
            "an old one with two cells far apart",
            old(&[(0x0203, &[0; 14]), (0x0203, &[255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])]),
            "",
            "0 too_long",
        ),
        ("an old one that holds nothing", old(&[]), "", "0 empty"),
        ("XML that ends early", sheet_of(&format!("<sheetData>{header}")), "", "0 malformed"),
        (
            "a bomb of texts",
            zipped(&[("xl/workbook.xml", BOOK.as_bytes()), ("xl/sharedStrings.xml", &vec![b' '; 513 << 20])]),
            "",
            "0 too_long",
        ),
        ("a million cells in a few bytes", zipped(&[("content.xml", ods.as_bytes())]), "", "0 too_long"),
        ("a Word file", zipped(&[("word/document.xml", b"<x/>")]), "", "0 binary"),
        ("a zip of something", zipped(&[("a.csv", b"x")]), "", "0 binary"),
        (
            "an old workbook that is damaged",
            [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[7; 600]].concat(),
            "",
            "0 malformed",
        ),
    ];
    for (reason, bytes, conversations, problems) in cases {
        let batch = read_bytes("in.xlsx", &bytes, &ReadOptions::default());
        assert_eq!(batch.problems.iter().map(place).collect::<Vec<_>>().join("; "), problems, "{reason}: {:?}", batch.problems);
        assert_eq!(batch.conversations.iter().map(short).collect::<Vec<_>>().join("; "), conversations, "{reason}");
    }
}
