//! Values that a text changes, and that return to what they were after it.

/// A table of values. Once it [remembers](Self::remember), changes can be undone.
#[derive(Debug, Clone)]
pub(super) struct Undo<T> {
    values: Vec<T>,
    remembers: bool,
    /// Positions and former values of what has changed, oldest first.
    changes: Vec<(u32, T)>,
}

impl<T: Copy> Undo<T> {
    pub fn new(value: T, length: usize) -> Self {
        Self { values: vec![value; length], remembers: false, changes: Vec::new() }
    }

    /// From now on, changes can be undone.
    pub fn remember(&mut self) {
        self.remembers = true;
    }

    pub fn get(&self, at: usize) -> T {
        self.values[at]
    }

    /// Changes the value at a position.
    pub fn change(&mut self, at: usize, changed: impl FnOnce(T) -> T) {
        let value = &mut self.values[at];
        if self.remembers {
            self.changes.push((at as u32, *value));
        }
        *value = changed(*value);
    }

    /// Undoes all changes.
    pub fn undo(&mut self) {
        while let Some((at, value)) = self.changes.pop() {
            self.values[at as usize] = value;
        }
    }
}
