//! zhijian (质检) reads Chinese customer-service conversations, flags forbidden wording, credits good wording, estimates
//! emotion, checks process and response times, and gives every conversation and agent a quality score with its evidence.

pub mod cli;
pub mod emotion;
pub mod input;
pub mod inspect;
pub mod model;
pub mod report;
pub mod rules;
pub mod score;
pub mod store;
pub mod text;
