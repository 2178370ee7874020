//! Word classes that patterns may use: `<时间>`.

use super::fold::Fold;
use super::normalise::fold_text;

/// Index of a class in [`WordClasses`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(u32);

#[derive(Debug)]
struct WordClass {
    name: String,
    /// Longest first, so that the longest word wins.
    words: Vec<String>,
}

/// The classes of `classes.csv`.
#[derive(Debug, Default)]
pub struct WordClasses(Vec<WordClass>);

impl WordClasses {
    /// Adds `words` to the class called `name`.
    pub fn add<'a>(&mut self, fold: &Fold, name: &str, words: impl Iterator<Item = &'a str>) {
        let index = self.0.iter().position(|class| class.name == name).unwrap_or_else(|| {
            self.0.push(WordClass { name: name.to_owned(), words: Vec::new() });
            self.0.len() - 1
        });
        let class = &mut self.0[index];
        class.words.extend(words.map(|word| fold_text(fold, word.trim()).into_owned()).filter(|word| !word.is_empty()));
        class.words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        class.words.dedup();
    }

    /// The class called `name`.
    pub fn find(&self, name: &str) -> Option<ClassId> {
        self.0.iter().position(|class| class.name == name).and_then(|index| u32::try_from(index).ok()).map(ClassId)
    }

    /// Byte lengths of the words of the class that begin `text`, longest first.
    pub fn starting(&self, class: ClassId, text: &str) -> impl Iterator<Item = usize> {
        self.words(class).filter(move |word| text.starts_with(*word)).map(str::len)
    }

    /// Byte lengths of the words of the class that end `text`, longest first.
    pub fn ending(&self, class: ClassId, text: &str) -> impl Iterator<Item = usize> {
        self.words(class).filter(move |word| text.ends_with(*word)).map(str::len)
    }

    fn words(&self, class: ClassId) -> impl Iterator<Item = &str> {
        self.0.get(class.0 as usize).into_iter().flat_map(|class| &class.words).map(String::as_str)
    }
}
