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
    /// Builds the table, with what the rulebook has `written` for other characters of the basic plane. Traditional → simplified
    /// comes from `fast2s`, character by character.
    pub fn new(written: &[(char, char)]) -> Self {
        let mut table: Vec<u16> = (0..=u16::MAX).map(|code| char::from_u32(u32::from(code)).map_or(code, fold_one)).collect();
        for &(c, meant) in written {
            if let Some(entry) = table.get_mut(c as usize) {
                *entry = fold_one(meant);
            }
        }
        Self { table }
    }

    /// The folded character; `None` where it is dropped.
    #[inline]
    pub fn apply(&self, c: char) -> Option<char> {
        let Some(&folded) = self.table.get(c as usize) else { return fold_beyond(c) };
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

/// Letters and digits in another style beyond the basic plane, and marks without a shape of their own. Other characters stay.
fn fold_beyond(c: char) -> Option<char> {
    let code = u32::from(c);
    let letter = |from: u32| char::from_u32(u32::from('a') + (code - from) % 26);
    match code {
        // Bold, italic, script, Fraktur, double-struck: 26 capitals and 26 small letters each.
        0x1_d400..=0x1_d6a3 => letter(0x1_d400),
        0x1_d7ce..=0x1_d7ff => char::from_u32(u32::from('0') + (code - 0x1_d7ce) % 10),
        // In brackets, squares, discs and dark squares, and the pairs that make flags.
        0x1_f110..=0x1_f129 => letter(0x1_f110),
        0x1_f130..=0x1_f149 => letter(0x1_f130),
        0x1_f150..=0x1_f169 => letter(0x1_f150),
        0x1_f170..=0x1_f189 => letter(0x1_f170),
        0x1_f1e6..=0x1_f1ff => letter(0x1_f1e6),
        // Tags and variation selectors.
        0xe_0000..=0xe_01ef => None,
        _ => Some(c),
    }
}

/// Formatting, fillers, variation selectors, and marks that are put onto the character before.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00ad}' | '\u{061c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || matches!(c, '\u{0300}'..='\u{036f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
        || matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}')
}

fn fold_width(c: char) -> char {
    let code = u32::from(c);
    let folded = match c {
        '\u{3000}' | '\u{a0}' | '\t' => 0x20,
        '！'..='～' => code - 0xfee0,
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
