//! How far the estimate of emotion agrees with labels that people gave.

use super::columns::Language;
use super::judgement::Share;
use comfy_table::{CellAlignment, Table, presets};

/// How often each class was labelled as which.
#[derive(Debug, Clone)]
pub struct Confusion {
    /// The names of the classes.
    pub names: Vec<&'static str>,
    /// Per labelled class, how often each was estimated.
    pub counts: Vec<Vec<u64>>,
}

/// One class of a confusion.
struct Class {
    precision: Share,
    recall: Share,
}

impl Class {
    fn f1(&self) -> Option<f64> {
        let (found, labelled) = (self.precision.whole, self.recall.whole);
        (labelled > 0).then(|| 2.0 * self.recall.part as f64 / (found + labelled) as f64)
    }
}

impl Confusion {
    /// Counts pairs of the labelled and the estimated class.
    pub fn new(names: Vec<&'static str>, pairs: impl Iterator<Item = (usize, usize)>) -> Self {
        let mut counts = vec![vec![0; names.len()]; names.len()];
        for (labelled, estimated) in pairs {
            counts[labelled][estimated] += 1;
        }
        Self { names, counts }
    }

    /// How many were estimated as labelled.
    pub fn accuracy(&self) -> Share {
        let part = (0..self.names.len()).map(|class| self.counts[class][class]).sum();
        Share { part, whole: self.counts.iter().flatten().sum() }
    }

    /// The mean F1 of the classes that are labelled at all; `None` without labels.
    pub fn macro_f1(&self) -> Option<f64> {
        let scores: Vec<f64> = (0..self.names.len()).filter_map(|class| self.class(class).f1()).collect();
        (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
    }

    fn class(&self, class: usize) -> Class {
        let part = self.counts[class][class];
        Class {
            precision: Share { part, whole: self.counts.iter().map(|row| row[class]).sum() },
            recall: Share { part, whole: self.counts[class].iter().sum() },
        }
    }

    fn seen(&self) -> Vec<usize> {
        let seen = |&class: &usize| self.class(class).recall.whole + self.class(class).precision.whole > 0;
        (0..self.names.len()).filter(seen).collect()
    }
}

/// A stretch of estimated polarities, and what people said of the turns in it.
#[derive(Debug, Clone, Copy)]
pub struct Bin {
    /// From here.
    pub from: f64,
    /// To here.
    pub to: f64,
    /// How many turns were labelled negative, neutral, positive.
    pub observed: [u64; 3],
    /// The sum of their estimates.
    pub estimated: f64,
}

/// What a set of labelled turns comes to.
pub struct Emotions<'a> {
    /// The set.
    pub title: &'a str,
    /// By label, where there are labels.
    pub labels: Option<Confusion>,
    /// By side.
    pub sides: Confusion,
    /// Estimated polarity against the labelled side.
    pub bins: Vec<Bin>,
}

/// The tables of a set, for a terminal.
pub fn emotion_tables(set: &Emotions, language: Language) -> String {
    let mut text = format!("{}\n", set.title);
    if let Some(labels) = &set.labels {
        text += &confusion(labels, language.pick("情绪", "label"), language);
    }
    text += &confusion(&set.sides, language.pick("极性", "polarity"), language);
    text + &reliability(&set.bins, language)
}

fn confusion(of: &Confusion, what: &str, language: Language) -> String {
    let accuracy = of.accuracy();
    let (low, high) = accuracy.interval().unwrap_or_default();
    let mut text = format!(
        "\n{what}  {} {} ({low:.2}–{high:.2})  {} {}  {} {}\n",
        language.pick("准确率", "accuracy"),
        shown(accuracy.value()),
        language.pick("宏平均F1", "macro-F1"),
        shown(of.macro_f1()),
        language.pick("共", "of"),
        accuracy.whole,
    );
    let seen = of.seen();
    let mut table = plain();
    let fixed = [what, language.pick("标注", "labelled"), language.pick("判为", "estimated")];
    let rates = [language.pick("精确率", "precision"), language.pick("召回率", "recall"), "F1"];
    table.set_header(fixed.into_iter().chain(rates).chain(seen.iter().map(|&class| of.names[class])));
    for &class in &seen {
        let measured = of.class(class);
        let mut row = vec![of.names[class].to_owned()];
        row.extend([measured.recall.whole, measured.precision.whole].map(|count| count.to_string()));
        row.extend([measured.precision.value(), measured.recall.value(), measured.f1()].map(shown));
        row.extend(seen.iter().map(|&estimated| of.counts[class][estimated].to_string()));
        table.add_row(row);
    }
    text += &written(&mut table);
    text
}

fn reliability(bins: &[Bin], language: Language) -> String {
    let mut table = plain();
    table.set_header([
        language.pick("估计极性", "estimated polarity"),
        language.pick("条数", "turns"),
        language.pick("平均估计", "mean estimate"),
        language.pick("平均标注", "mean label"),
        language.pick("标为负面", "labelled negative"),
        language.pick("标为中性", "neutral"),
        language.pick("标为正面", "positive"),
    ]);
    for bin in bins {
        let whole: u64 = bin.observed.iter().sum();
        let share = |part: u64| shown(Share { part, whole }.value());
        let mean = |sum: f64| if whole > 0 { format!("{:+.2}", sum / whole as f64) } else { "–".to_owned() };
        let [negative, neutral, positive] = bin.observed;
        let mut row = vec![format!("{:+.1} … {:+.1}", bin.from, bin.to), whole.to_string()];
        row.extend([mean(bin.estimated), mean(positive as f64 - negative as f64)]);
        row.extend([negative, neutral, positive].map(share));
        table.add_row(row);
    }
    format!("\n{}", written(&mut table))
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

fn plain() -> Table {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING);
    table
}

fn written(table: &mut Table) -> String {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_that_nobody_labelled_do_not_count() {
        let confusion = Confusion::new(vec!["a", "b", "c"], [(0, 0), (0, 0), (0, 1), (1, 1), (1, 2)].into_iter());
        assert_eq!(confusion.accuracy(), Share { part: 3, whole: 5 });
        // a: precision 1, recall 2/3; b: precision 1/2, recall 1/2.
        assert!((confusion.macro_f1().expect("labels") - 0.65).abs() < 1e-9);
        assert_eq!(Confusion::new(vec!["a"], std::iter::empty()).macro_f1(), None, "nothing");
    }
}
