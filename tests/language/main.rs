//! What is found in what was said, and what is not.

mod attribution;
mod emotion;
mod evaluation;
mod evasion;
mod fair;
mod judgement;
mod lexicon_errors;
mod matching;
mod process;
mod split_terms;
