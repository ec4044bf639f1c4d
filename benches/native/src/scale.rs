//! As many articles as one likes, made from real ones, and what a page costs among them.

pub mod corpus;
pub mod figures;
pub mod pages;
pub mod reading;
pub mod recombine;
pub mod rows;
pub mod tuning;
pub mod vocabulary;
