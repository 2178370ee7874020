//! Text is understood once, per turn: normalise → match → segment where a boundary matters → accept. Everything after only reads the result.

mod annotate;
mod automaton;
mod char_set;
mod clause;
mod commonness;
mod compile;
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
mod segment;
mod trie;
mod variant;
mod word_class;

pub use annotate::{Annotation, Annotator, Hit};
pub use clause::clause_around;
pub use guard::{Guard, GuardSet};
pub use lexicon::{Boundary, Lexicon, LexiconError, Speaker, Tag, Term, TermId};
pub use lexicon_file::{Example, Expect, LexiconFile, examples_of};
pub use normalise::Normalised;
pub use pattern::PatternError;
pub use privacy::mask;
pub use segment::Segmenter;
