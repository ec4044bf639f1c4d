//! What the tests of gathering share.
#![allow(dead_code, reason = "each test uses its part")]

pub mod web;
pub mod world;
