//! What is wrong with a row, and what to say of it.

use super::super::{cells::Cells, columns::Columns, fields::Fields, names::Field, rows::Row};

/// Why a row cannot be trusted.
pub(super) fn flaw(row: &Row<'_>, fields: Fields<'_>, width: usize) -> Option<String> {
    if row.nul {
        return Some("含有 NUL 字节，原文可能不完整；请重新导出该行".to_owned());
    }
    let surplus = fields.len() > width && fields.iter().skip(width).any(|field| !field.trim().is_empty());
    surplus.then(|| format!("有{}列，表头只有{width}列：内容中可能有未加引号的分隔符；请为该字段加引号", fields.len()))
}

/// Why a row cannot be trusted that ends before anything is said, where empty cells repeat the row above: of one that was cut off, what
/// stands in the id's place may be something else.
pub(super) fn torn(fields: Fields<'_>, columns: &Columns) -> Option<String> {
    let width = columns.width;
    let said = [Field::Text, Field::Role, Field::Speaker].into_iter().filter_map(|field| columns.get(field));
    let is_torn = said.min().is_some_and(|first| fields.len() <= first);
    is_torn.then(|| format!("只有{}列，表头有{width}列，多半是断开的行；请重新导出，或补全、删去该行", fields.len()))
}

/// Whether only the id is lacking, as where its cell was merged with the one above.
pub(super) fn is_merged(cells: &Cells<'_>) -> bool {
    let has = |field: Field| !cells.get(field).is_empty();
    has(Field::Text) && (has(Field::Role) || has(Field::Speaker))
}

pub(super) const UNCLOSED: &str =
    "引号没有闭合，从下一行继续读取；请检查该行，文本中的引号应成对或在 --layout 中设 quote = false";

pub(super) const UNDECODABLE: &str = "含有无法解码的字节；请另存为 CSV UTF-8，或用 --encoding 指定编码";

pub(super) const MERGED: &str = "会话ID为空，而角色和内容都有，多半是 Excel 合并单元格只在首行留了值；\
    请取消合并并填满，或在 --layout 中写 fill_down = [\"conversation_id\"]";
