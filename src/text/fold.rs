//! The character table of the normaliser: one character in, one or none out.

/// What becomes of one character of the original.
const DROPPED: u32 = 0;

/// Width, case, script and invisible characters, folded by one look-up per character.
#[derive(Debug)]
pub struct Fold {
    /// Indexed by code point of the basic plane; the folded code point, 0 where the character is dropped.
    table: Vec<u16>,
}

impl Fold {
    /// Builds the table. Traditional → simplified comes from `fast2s`, character by character.
    pub fn new() -> Self {
        let table = (0..=u16::MAX).map(|code| char::from_u32(u32::from(code)).map_or(code, fold_one)).collect();
        Self { table }
    }

    /// The folded character; `None` where it is dropped. Characters beyond the basic plane stay as they are.
    #[inline]
    pub fn apply(&self, c: char) -> Option<char> {
        let Some(&folded) = self.table.get(c as usize) else { return Some(c) };
        match u32::from(folded) {
            DROPPED => None,
            code => char::from_u32(code),
        }
    }
}

fn fold_one(c: char) -> u16 {
    if is_invisible(c) {
        return 0;
    }
    let narrow = fold_width(c);
    let folded = match narrow {
        'A'..='Z' => narrow.to_ascii_lowercase(),
        '\u{3400}'..='\u{9fff}' => simplify(narrow),
        other => other,
    };
    u16::try_from(u32::from(folded)).unwrap_or(0)
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}')
}

fn fold_width(c: char) -> char {
    let code = u32::from(c);
    let folded = match c {
        '\u{3000}' | '\u{a0}' | '\t' => 0x20,
        '！'..='～' => code - 0xfee0,
        'Ⓐ'..='Ⓩ' => code - 0x24b6 + 0x61,
        'ⓐ'..='ⓩ' => code - 0x24d0 + 0x61,
        '①'..='⑨' => code - 0x2460 + 0x31,
        _ => code,
    };
    char::from_u32(folded).unwrap_or(c)
}

fn simplify(c: char) -> char {
    // 著 is also the traditional form of the particle 着, which chat uses far more often than 著作.
    if c == '著' {
        return '着';
    }
    let mut buffer = [0; 4];
    let simplified = fast2s::convert(c.encode_utf8(&mut buffer));
    let mut chars = simplified.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) => only,
        _ => c,
    }
}
