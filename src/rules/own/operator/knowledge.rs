//! Knowledge: whether the answer to a topic holds the facts that `rules/knowledge.csv` requires.

use super::{Form, Looks, Operator};
use crate::model::Role;
use crate::rules::own::fault::{Fault, Source};
use crate::rules::own::meant::meant;
use crate::rules::own::scope::Who;
use crate::rules::own::stage::{Answer, Blank, Seen, Stage, Stretch};
use crate::rules::own::table::Read;
use crate::text::Annotator;
use std::sync::Arc;

/// The table, below the rulebook folder.
pub(in crate::rules::own) const TABLE: &str = "rules/knowledge.csv";

pub(in crate::rules::own) const FORM: Form = Form {
    key: "knowledge",
    name: "知识点检查",
    about: "客户问到主题后，坐席的回答是否说全了 rules/knowledge.csv 里要求的要点（列：topic 主题、ask 客户怎么问、facts 要点；分号隔开，同一要点的不同说法用 | 隔开）。{n} 是没说的有几处，{text} 是哪几处；message 里没有花括号的，没说的接在后面",
    keys: &[("answer", "\"lacking\" 没有说全（默认）或 \"complete\" 说全了"), ("turns", "看客户问到之后坐席的几轮，默认 3")],
    looks: Looks::Turns(Who::One(Role::Customer)),
    read: |value, table, hands| {
        let texts = value.texts()?;
        let mut topics = Vec::new();
        for text in &texts {
            let topic = hands.library.knowledge.0.iter().find(|topic| topic.name == text.text);
            let names = || meant(&text.text, hands.library.knowledge.0.iter().map(|topic| topic.name.as_str()));
            topics.push(topic.cloned().ok_or_else(|| {
                let wrong = format!("{TABLE} 里没有这个主题{}", names());
                table.source.fault(&text.span, wrong).following(!hands.library.is_whole)
            })?);
        }
        let lacking = table.choice("answer", &[("lacking", true), ("complete", false)], true)?;
        Ok(Operator::Knowledge(Check { topics, lacking, turns: table.count("turns")?.unwrap_or(3) }))
    },
};

/// What must be said about something.
#[derive(Debug)]
pub(in crate::rules::own) struct Topic {
    name: String,
    ask: Vec<String>,
    /// Every fact with the ways to say it.
    facts: Vec<Vec<String>>,
}

/// The table of what must be said.
#[derive(Debug, Default)]
pub(in crate::rules::own) struct Knowledge(Vec<Arc<Topic>>);

impl Knowledge {
    pub(in crate::rules::own) fn read(source: &Source, annotator: &Annotator) -> Read<Self> {
        let text = source.read.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let at = |line: u64, text: &str, message: &str| Fault {
            path: source.path.clone(),
            line: usize::try_from(line).unwrap_or(0),
            column: 1,
            text: text.to_owned(),
            message: message.to_owned(),
            follows: false,
        };
        let headers = reader.headers().cloned().unwrap_or_default();
        if headers.iter().take(3).ne(["topic", "ask", "facts"]) {
            let header: Vec<&str> = headers.iter().collect();
            return Err(at(1, &header.join(","), "第一行要写列名 topic,ask,facts"));
        }
        let fold = |cell: &str, by: &[char]| -> Vec<String> {
            let parts = cell.split(by).map(|part| annotator.normalise(part.trim()).text().to_owned());
            parts.filter(|part| !part.is_empty()).collect()
        };
        let mut topics = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|error| {
                at(error.position().map_or(1, csv::Position::line), "", "这一行的列数不对；含逗号的内容要加英文双引号")
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            let name = record.get(0).unwrap_or_default().to_owned();
            // Every way to ask is another way to say the same.
            let ask = fold(record.get(1).unwrap_or_default(), &[';', '；', '|', '｜']);
            let facts: Vec<&str> = record.get(2).unwrap_or_default().split([';', '；']).collect();
            let facts: Vec<Vec<String>> =
                facts.iter().map(|fact| fold(fact, &['|', '｜'])).filter(|fact| !fact.is_empty()).collect();
            if name.is_empty() || ask.is_empty() || facts.is_empty() {
                return Err(at(line, &name, "topic、ask、facts 三格都要填"));
            }
            topics.push(Arc::new(Topic { name, ask, facts }));
        }
        Ok(Self(topics))
    }
}

#[derive(Debug, Clone)]
pub(in crate::rules::own) struct Check {
    topics: Vec<Arc<Topic>>,
    lacking: bool,
    turns: usize,
}

impl Check {
    /// The same, asking for the other kind of answer.
    pub(in crate::rules::own) fn otherwise(&self) -> Self {
        Self { lacking: !self.lacking, ..self.clone() }
    }

    pub(in crate::rules::own) fn find(&self, stage: &Stage, stretch: &Stretch) -> Answer {
        let mut seen = Vec::new();
        for topic in &self.topics {
            let asks = |&turn: &usize| topic.ask.iter().any(|word| stage.text(turn).contains(word.as_str()));
            // Asked once or thrice, it has to be told once.
            let Some(asked) = stretch.turns().find(asks) else { continue };
            let answer: Vec<usize> = stage.reading.turns_of(Role::Agent).filter(|&turn| turn > asked).take(self.turns).collect();
            let Some(&first) = answer.first() else { continue };
            let said =
                |ways: &&Vec<String>| answer.iter().any(|&turn| ways.iter().any(|way| stage.text(turn).contains(way.as_str())));
            let missing: Vec<&str> = topic.facts.iter().filter(|ways| !said(ways)).map(|ways| ways[0].as_str()).collect();
            if !missing.is_empty() && self.lacking && stage.hidden_rows() > 0 {
                return Err(Blank::Hidden);
            }
            if missing.is_empty() != self.lacking {
                seen.push(self.seen(topic, &missing, first));
            }
        }
        Ok(seen)
    }

    /// What the answer that begins in `turn` leaves out.
    fn seen(&self, topic: &Topic, missing: &[&str], turn: usize) -> Seen {
        let seen = Seen { figure: Some(missing.len() as f64), unit: "处没说", ..Seen::in_turn(turn) };
        if missing.is_empty() {
            return seen;
        }
        let topic = if self.topics.len() > 1 { format!("{} ", topic.name) } else { String::new() };
        Seen { name: Some((topic + &missing.join("、")).into()), state: "没说", ..seen }
    }
}
