//! Cases for training: a table that says what each is good for, and each conversation with its background, its course and a review.
//! Everything is Chinese and comes from the scorecard, the rulebook's suggestions and `coaching.toml`; frames of sentences are in
//! `casebook/words.toml`.

mod background;
mod course;
mod markdown;
mod page;
mod review;
mod words;

use super::plain::plain_csv;
use crate::model::{Coaching, Conversation, Scorecard, tenths};
use background::Background;
use course::Said;
use review::Review;
use words::Words;

/// One case, with what is personal masked and quotes where their words stand in the masked turns.
#[derive(Debug)]
pub struct TrainingCase {
    /// Whether it shows how to do it; else how not to.
    pub good: bool,
    /// What was said.
    pub conversation: Conversation,
    /// What was found in it.
    pub card: Scorecard,
}

/// Cases with everything derived.
pub struct Casebook {
    words: Words,
    sheets: Vec<Sheet>,
}

/// One case, ready to be written.
struct Sheet {
    number: String,
    good: bool,
    score: f64,
    background: Background,
    course: Vec<Said>,
    review: Review,
}

/// The columns of the manuals' case table, and what is told beside.
const TABLE: [&str; 12] = [
    "案例编号",
    "业务线",
    "案例类型",
    "难度等级",
    "涉及技能点",
    "客户画像",
    "核心诉求",
    "案例来源",
    "适用层级",
    "正反面",
    "系统评分",
    "事件起因",
];

impl Casebook {
    /// The book of `cases`, in their order.
    ///
    /// # Errors
    /// Where the wording that is built in cannot be read.
    pub fn new(cases: &[TrainingCase], coaching: &Coaching) -> Result<Self, toml::de::Error> {
        let words = Words::load()?;
        let sheet = |(nth, case): (usize, &TrainingCase)| Sheet {
            number: format!("CS-{:03}", nth + 1),
            good: case.good,
            score: case.card.score,
            background: Background::of(case, coaching, &words),
            course: course::of(case),
            review: Review::of(case, coaching, &words),
        };
        let sheets = cases.iter().enumerate().map(sheet).collect();
        Ok(Self { words, sheets })
    }

    /// The table of the cases, with its heading row.
    pub fn table_csv(&self) -> Vec<u8> {
        let row = |sheet: &Sheet| {
            let Background { line, kind, difficulty, skills, portrait, claim, learners, cause, .. } = &sheet.background;
            let score = tenths(sheet.score);
            let cells = [line, kind, difficulty, &skills.join("、"), portrait, claim, &self.words.source, learners];
            let mut row = vec![sheet.number.clone()];
            row.extend(cells.map(String::clone));
            row.extend([self.side(sheet).to_owned(), score, cause.clone()]);
            row
        };
        plain_csv(&TABLE, &self.sheets.iter().map(row).collect::<Vec<_>>())
    }

    /// Which conversation (id and file) each case was, for whoever made the cases.
    pub fn sources_csv(&self, sources: &[[String; 2]]) -> Vec<u8> {
        let row = |(sheet, [id, path]): (&Sheet, &[String; 2])| vec![sheet.number.clone(), id.clone(), path.clone()];
        plain_csv(&["案例编号", "会话", "来源"], &self.sheets.iter().zip(sources).map(row).collect::<Vec<_>>())
    }

    /// The cases as Markdown.
    pub fn markdown(&self) -> String {
        markdown::book(self)
    }

    /// The cases for a browser, in one file that loads nothing.
    pub fn html(&self) -> String {
        page::book(self)
    }

    fn side(&self, sheet: &Sheet) -> &str {
        if sheet.good { &self.words.good } else { &self.words.bad }
    }
}

#[cfg(test)]
mod tests {
    use super::words::Words;
    use crate::model::Scene;

    #[test]
    fn the_wording_is_whole() {
        let words = Words::load().expect("words.toml");
        assert_eq!(words.lines.len(), Scene::ALL.len());
    }
}
