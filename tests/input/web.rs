//! Tables of web pages that are called `.xls`.

use crate::support::{Case, check};
use zhijian::input::ReadOptions;

const TALK: &[&str] = &["c1: customer 在吗 / agent 您好"];

fn case(
    reason: &'static str,
    text: impl AsRef<[u8]>,
    conversations: &'static [&'static str],
    problems: &'static [&'static str],
) -> Case {
    Case { reason, bytes: text.as_ref().to_vec(), conversations, problems }
}

/// A page with these rows below the names.
fn page(rows: &str) -> String {
    format!(
        "<html><head><meta charset=\"gbk\"><style>td{{color:red}}</style></head><body><table border=1>\
         <tr><th>会话ID</th><th>角色</th><th>内容</th></tr>{rows}</table></body></html>"
    )
}

/// A workbook of 2003.
fn book(rows: &str) -> String {
    let cell = |text| format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>");
    let names: String = ["会话ID", "角色", "组", "内容"].map(cell).concat();
    format!(
        "<?xml version=\"1.0\"?><Workbook><Worksheet ss:Name=\"a\"><Table><Row>{names}</Row>{rows}</Table></Worksheet></Workbook>"
    )
}

#[test]
fn pages() {
    let rows = "<tr><td>c1</td><td>客户</td><td>在吗</td></tr><tr><td>c1</td><td>客服</td><td>您好</td></tr>";
    let spanned = "<TR><TD rowspan=2>c1</TD><TD>客户</TD><TD>在吗</TD></TR><TR><TD>客服</TD><TD>您好</TD></TR>";
    let open = "<tr><td>c1<td>客户<td>在吗<tr><td>c1<td>客服<td>您好";
    let title = "<table><tr><th colspan=\"3\">聊天记录</th></tr>";
    let cases = [
        case("a table", page(rows), TALK, &[]),
        case("in GBK", encoding_rs::GBK.encode(&page(rows)).0, TALK, &[]),
        case("a cell of two rows", page(spanned), TALK, &[]),
        case("nothing is closed", page(open), TALK, &[]),
        case("a title of all columns", page(rows).replace("<table border=1>", title), TALK, &[]),
        case(
            "breaks, entities and tags within",
            page("<tr><td><b>c1</b></td><td>客户</td><td>在<br>吗&nbsp;&lt;1&gt;<font color=red>急</font></td></tr>"),
            &["c1: customer 在\n吗 <1>急"],
            &[],
        ),
        case("a row that says nothing", page("<tr><td>c1</td><td>客户</td><td></td></tr>"), &[], &["2 no_text"]),
        case("a table without names", "<table><tr><td>a</td></tr></table>", &[], &["1 no_header"]),
        case("a page without a table", "<html><body>在吗</body></html>", &[], &["1 no_header"]),
        case("spans beyond all bounds", page("<tr><td rowspan=99999 colspan=99999>c1</td></tr>"), &[], &["2 unknown_role"]),
    ];
    check("in.xls", &ReadOptions::default(), &cases);
}

#[test]
fn workbooks_of_2003() {
    let cell = |text: &str| format!("<Cell><Data ss:Type=\"String\">{text}</Data></Cell>");
    let left_out = format!("<Row>{}{}<Cell ss:Index=\"4\"><Data>在吗</Data></Cell></Row>", cell("c1"), cell("客户"));
    let empty = format!("<Row>{}{}<Cell/>{}</Row>", cell("c1"), cell("客服"), cell("您好"));
    check("in.xls", &ReadOptions::default(), &[case("cells that are left out", book(&(left_out + &empty)), TALK, &[])]);
}
