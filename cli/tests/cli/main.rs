//! The native tool as its users meet it: what it prints, its exit codes, and the files it leaves behind.

mod build;
mod check;
mod compare;
#[cfg(unix)]
mod ends;
mod errors;
mod eval;
mod gather;
mod inputs;
#[cfg(unix)]
mod keeps;
mod lists;
mod publish;
#[cfg(unix)]
mod streams;
mod tool;
mod verify;
