//! Texts of files that people keep in whatever their editor writes: UTF-8, UTF-16 with its mark, or GBK.

use encoding_rs::{Encoding, GB18030, UTF_8};
use std::string::FromUtf8Error;

/// The text of a file.
///
/// # Errors
/// Where the bytes are no text in any of these.
pub fn decoded(bytes: Vec<u8>) -> Result<String, FromUtf8Error> {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes).filter(|(encoding, _)| *encoding != UTF_8)
        && let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])
    {
        return Ok(text.into_owned());
    }
    String::from_utf8(bytes).or_else(|error| {
        let text = GB18030.decode_without_bom_handling_and_without_replacement(error.as_bytes());
        text.map(std::borrow::Cow::into_owned).ok_or(error)
    })
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn a_text_is_read_whatever_the_editor_wrote() {
        for (reason, bytes, expected) in [
            ("UTF-8", "退款".as_bytes(), Some("退款")),
            ("with a mark", "\u{feff}退款".as_bytes(), Some("\u{feff}退款")),
            ("GBK", &b"\xcd\xcb\xbf\xee"[..], Some("退款")),
            ("UTF-16", &b"\xff\xfe\x00\x90\x3e\x6b"[..], Some("退款")),
            ("no text", &b"\xff\xff\xff"[..], None),
        ] {
            assert_eq!(decoded(bytes.to_vec()).ok().as_deref(), expected, "{reason}");
        }
    }
}
