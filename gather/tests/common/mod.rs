//! What the tests of gathering share.
#![allow(dead_code, reason = "each test uses its part")]

pub mod web;
pub mod world;

use firsthand_gather::Follow;
use firsthand_gather::report::Event;
use std::cell::RefCell;

/// Remembers what a run tells.
#[derive(Default)]
pub struct Listener(RefCell<Vec<String>>);

impl Listener {
    /// What was told, in order.
    pub fn told(self) -> Vec<String> {
        self.0.into_inner()
    }
}

impl Follow for Listener {
    fn event(&self, event: &Event) {
        if let Event::Told(line) = event {
            self.0.borrow_mut().push((*line).to_owned());
        }
    }
}
