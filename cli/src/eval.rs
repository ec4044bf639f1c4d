//! Evaluation on labelled data: judging the rows, measuring the results, and presenting the figures.

pub mod evaluation;
mod html;
mod plagdet;
mod plot;
pub mod report;
mod scores;
pub mod sets;
mod tables;
