//! The forms that the numbers of papers have: with which letters they begin, and how many digits follow.

use super::document::is_credit_character;
use super::id_card::is_digits;
use super::table::rows;
use crate::text::fold::Fold;
use crate::text::lexicon::LexiconError;
use crate::text::lexicon_file::LexiconFile;

/// A form.
struct Form {
    /// What a number may begin with: one of these letters.
    first: String,
    letters: usize,
    digits: usize,
    /// Whether most people's have it, and little else.
    is_usual: bool,
}

/// The forms of passports and of permits to or from Hong Kong, Macau and Taiwan, and how companies' codes begin.
#[derive(Default)]
pub(super) struct Papers {
    passports: Vec<Form>,
    permits: Vec<Form>,
    /// Authorities and kinds of those that have a credit code: offices, associations, companies.
    companies: Vec<String>,
}

impl Papers {
    pub(super) fn new(files: &[LexiconFile], fold: &Fold) -> Result<Self, LexiconError> {
        let mut papers = Self::default();
        for row in rows(files, fold, "papers", &["paper", "first", "letters", "digits", "certainty"])? {
            let first = row.cell(1).to_owned();
            let is_usual = row.cell(4) == "usual";
            let form = Form { first, letters: row.parse(2, "letters")?, digits: row.parse(3, "digits")?, is_usual };
            match row.cell(0) {
                "passport" => papers.passports.push(form),
                "permit" => papers.permits.push(form),
                "company" => papers.companies.push(form.first),
                _ => return Err(row.unknown("paper")),
            }
        }
        Ok(papers)
    }

    /// Whether `text` has the form of a Chinese passport.
    pub(super) fn is_passport(&self, text: &str) -> bool {
        self.passports.iter().any(|form| form.is(text))
    }

    /// Whether it is of the kind that most people have.
    pub(super) fn is_own_passport(&self, text: &str) -> bool {
        self.passports.iter().any(|form| form.is_usual && form.is(text))
    }

    /// Whether `text` has the form of a permit.
    pub(super) fn is_permit(&self, text: &str) -> bool {
        self.permits.iter().any(|form| form.is(text))
    }

    /// Whether it begins with a letter that tells as much.
    pub(super) fn is_lettered_permit(&self, text: &str) -> bool {
        self.permits.iter().any(|form| form.is_usual && form.is(text))
    }

    /// Whether `text` looks like a credit code, whatever its last character: authority and kind, a district, a letter among the rest.
    pub(super) fn is_credit_form(&self, text: &str) -> bool {
        text.len() == 18
            && self.companies.iter().any(|company| text.starts_with(company.as_str()))
            && text.bytes().all(is_credit_character)
            && is_digits(&text[..8])
            && text[8..].contains(|c: char| c.is_ascii_lowercase())
    }
}

impl Form {
    fn is(&self, text: &str) -> bool {
        let letters = text.len() - text.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
        letters == self.letters
            && text.len() == self.letters + self.digits
            && is_digits(&text[letters..])
            && (letters == 0 || text.starts_with(|c| self.first.contains(c)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Check = fn(&Papers, &str) -> bool;

    #[test]
    fn papers_are_told_by_letters_and_digits() {
        let form = |first: &str, letters, digits, is_usual| Form { first: first.to_owned(), letters, digits, is_usual };
        let papers = Papers {
            passports: vec![form("eg", 1, 8, true), form("e", 2, 7, true)],
            permits: vec![form("hm", 1, 10, true), form("c", 1, 8, true), form("", 0, 8, false)],
            companies: vec!["91".to_owned()],
        };
        let cases: [(&str, Check, &str, bool); 9] = [
            ("passport", Papers::is_passport, "e12345678", true),
            ("passport of two letters", Papers::is_passport, "ea1234567", true),
            ("passport too short", Papers::is_passport, "e1234567", false),
            ("permit to Hong Kong", Papers::is_permit, "c12345678", true),
            ("permit home", Papers::is_permit, "h0123456700", true),
            ("permit of another letter", Papers::is_permit, "x12345678", false),
            ("digits are no lettered permit", Papers::is_lettered_permit, "12345678", false),
            ("company", Papers::is_credit_form, "91330106mac245bn0t", true),
            ("no company", Papers::is_credit_form, "41330106mac245bn0t", false),
        ];
        for (reason, is_one, text, expected) in cases {
            assert_eq!(is_one(&papers, text), expected, "{reason}: {text}");
        }
    }
}
