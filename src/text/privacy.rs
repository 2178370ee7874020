//! Masking of personal data in what the program writes.

use regex::{Captures, Regex};
use std::borrow::Cow;
use std::sync::LazyLock;

/// E-mail addresses, and runs of seven or more digits or of digits and letters with at least seven digits: phones,
/// identity and bank cards, order and parcel numbers. Spaces and dashes inside a run do not hide it. Dates come first: they
/// look like such a run and are none.
static PERSONAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<date>(?-u:\b)(?:19|20)[0-9]{2}[-/][0-9]{1,2}[-/][0-9]{1,2}(?-u:\b)(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)?)|(?P<mail>[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)|(?P<number>[A-Za-z]{0,4}\d(?:[ -]?\d){6,}[Xx]?)")
        .ok()
});

/// `text` with personal data masked: `138****5678`, `l***@example.com`. Lengths may change; nothing else does.
pub fn mask(text: &str) -> Cow<'_, str> {
    let Some(personal) = PERSONAL.as_ref() else { return Cow::Borrowed(text) };
    // Most texts hold neither: seven digits, of whatever width, or an @ are rare.
    if !text.contains('@') && text.chars().filter(|c| c.is_numeric()).count() < 7 {
        return Cow::Borrowed(text);
    }
    personal.replace_all(text, |found: &Captures| match found.name("mail") {
        Some(mail) => mask_mail(mail.as_str()),
        None if found.name("date").is_some() => found[0].to_owned(),
        None => mask_number(&found[0]),
    })
}

fn mask_mail(mail: &str) -> String {
    let (name, host) = mail.split_once('@').unwrap_or((mail, ""));
    format!("{}***@{host}", name.chars().take(1).collect::<String>())
}

/// Keeps three characters in front and four behind, as on a bill; two behind where the number is short.
fn mask_number(number: &str) -> String {
    let chars: Vec<char> = number.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let behind = if chars.len() >= 11 { 4 } else { 2 };
    chars[..3].iter().chain(&['*'; 4]).chain(&chars[chars.len() - behind..]).collect()
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn masks_numbers_and_mail_and_leaves_the_rest() {
        for (reason, text, expected) in [
            ("mobile", "电话13800001234，谢谢", "电话138****1234，谢谢"),
            ("mobile with dashes", "138-0000-1234", "138****1234"),
            ("identity card", "11010119900307747X", "110****747X"),
            ("order number", "订单JD0012345678", "订单JD0****5678"),
            ("mail", "发到li.lei@example.com", "发到l***@example.com"),
            ("date and time", "2025-11-03 10:00:00,13800001234", "2025-11-03 10:00:00,138****1234"),
            ("full-width digits", "电话１３８００００１２３４", "电话１３８****１２３４"),
            ("date between Chinese characters", "于2025-11-03下单", "于2025-11-03下单"),
            ("amount and date", "2025年共3次，299.5元", "2025年共3次，299.5元"),
        ] {
            assert_eq!(mask(text), expected, "{reason}");
        }
    }
}
