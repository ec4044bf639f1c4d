//! Synthetic articles in any number, made from real ones, and the cost of checking a page against an index of them.

pub mod corpus;
pub mod enlarged;
pub mod pages;
pub mod reading;
pub mod recombine;
pub mod rows;
pub mod statistics;
pub mod tuning;
pub mod vocabulary;
