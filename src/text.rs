//! Text is understood once, per turn: normalise → match → segment where a boundary matters → accept. Everything after only reads the result.

mod allowed;
mod annotate;
mod annotation;
mod automaton;
mod char_set;
mod clause;
mod commonness;
mod compile;
mod example;
mod fold;
mod guard;
mod lexicon;
mod lexicon_file;
mod need;
mod normalise;
mod pattern;
mod privacy;
mod program;
mod scan;
mod search;
mod segment;
mod trie;
mod variant;
mod word_class;

pub use annotate::Annotator;
pub use annotation::{Annotation, Hit, is_alphanumeric};
pub use automaton::Scratch;
pub use clause::clause_around;
pub use example::{Example, Expect, examples_of};
pub use guard::{Guard, GuardSet};
pub use lexicon::{Boundary, Lexicon, LexiconError, Speaker, Tag, Term, TermId};
pub use lexicon_file::LexiconFile;
pub use normalise::Normalised;
pub use pattern::PatternError;
pub use privacy::mask;
pub use segment::Segmenter;
