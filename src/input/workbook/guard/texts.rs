//! How long the texts of a sheet are: each is held in memory whole.

use memchr::memchr;

/// The longest text of a cell or tag, in bytes: Excel's own bound is 32,767 characters, tags and entities come on top.
const LONGEST: usize = 4 << 20;

/// The elements that hold a text: a cell and a shared text.
const HOLDERS: [&[u8]; 2] = [b"c", b"si"];
/// What is looked at of a tag: the mark of an end, the prefix of a namespace, the name.
const HEAD: usize = 24;

/// Counts what stands between the ends of cells.
#[derive(Default)]
pub(super) struct Texts {
    /// Bytes of text since a cell ended.
    text: usize,
    /// Bytes since a tag began, where one is open.
    tag: Option<usize>,
    /// The beginning of that tag.
    head: [u8; HEAD],
}

impl Texts {
    /// Whether it is still within bounds behind `block`.
    pub(super) fn take(&mut self, mut block: &[u8]) -> bool {
        while !block.is_empty() {
            let sought = if self.tag.is_some() { b'>' } else { b'<' };
            let found = memchr(sought, block);
            let (here, rest) = block.split_at(found.map_or(block.len(), |at| at + 1));
            self.add(here, found.is_some());
            if self.text.max(self.tag.unwrap_or(0)) > LONGEST {
                return false;
            }
            block = rest;
        }
        true
    }

    /// Adds a piece of text or of a tag, which `ends` with it.
    fn add(&mut self, here: &[u8], ends: bool) {
        let Some(length) = self.tag else {
            self.text += here.len();
            if ends {
                (self.tag, self.head) = (Some(0), [0; HEAD]);
            }
            return;
        };
        for (place, &byte) in self.head.iter_mut().skip(length).zip(here) {
            *place = byte;
        }
        self.tag = Some(length + here.len());
        if ends {
            self.tag = None;
            if self.ends_holder() {
                self.text = 0;
            }
        }
    }

    /// Whether the tag at hand ends a cell or a shared text: `/c>`, `/x:si>`.
    fn ends_holder(&self) -> bool {
        let name = self.head.strip_prefix(b"/").and_then(|rest| rest.split(|&byte| byte == b'>').next()).unwrap_or_default();
        name.rsplit(|&byte| byte == b':').next().is_some_and(|local| HOLDERS.contains(&local))
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Texts};

    #[test]
    fn what_fills_the_memory() {
        let long = "a".repeat(LONGEST - 100);
        let cell = |text: &str| format!("<c><is><t>{text}</t></is></c>");
        for (reason, text, expected) in [
            ("many cells", cell(&long).repeat(3), true),
            ("shared texts", format!("<si><t>{long}</t></si>").repeat(3), true),
            ("names with a prefix", cell(&long).replace("c>", "x:c>").repeat(3), true),
            ("many rows without texts", "<row><c r=\"A1\"/></row>".repeat(LONGEST / 10), true),
            ("one text", cell(&long.repeat(2)), false),
            ("many pieces of one", cell(&format!("</t><t>{}", &long[..9_000]).repeat(1_000)), false),
            ("one tag", format!("<c r=\"{long}{long}\">"), false),
        ] {
            for size in [7, 16 << 10] {
                let mut texts = Texts::default();
                assert_eq!(text.as_bytes().chunks(size).all(|block| texts.take(block)), expected, "{reason}");
            }
        }
    }
}
