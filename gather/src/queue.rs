//! Tasks in the order in which they are due: each registered domain has a line of its own, one task of it is worked on at
//! a time, and the next one is not begun before the domain's time.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::Instant;

/// Tasks that wait, each for a domain.
#[derive(Debug)]
pub struct Queue<T> {
    lines: HashMap<String, Line<T>>,
    /// The domains that have tasks and are free, by the time from which the next one may begin.
    free: BTreeSet<(Instant, String)>,
    /// Tasks that are not due yet, by their time and a number of their own.
    later: BTreeMap<(Instant, u64), (String, T)>,
    delayed: u64,
    waiting: usize,
    busy: usize,
}

#[derive(Debug)]
struct Line<T> {
    tasks: VecDeque<T>,
    /// The next task is not begun before.
    next: Instant,
    is_busy: bool,
}

/// What can be done now.
#[derive(Debug, PartialEq, Eq)]
pub enum Next<T> {
    /// Begin this task of this domain, and [give the domain back](Queue::release) afterwards.
    Task(String, T),
    /// Wait until this time, or until a domain is given back.
    WaitUntil(Instant),
    /// Wait until a domain is given back.
    WaitForOthers,
    /// Nothing is left to do.
    Done,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { lines: HashMap::new(), free: BTreeSet::new(), later: BTreeMap::new(), delayed: 0, waiting: 0, busy: 0 }
    }
}

impl<T> Queue<T> {
    /// Adds a task at the end of a domain's line.
    pub fn push(&mut self, domain: &str, task: T, now: Instant) {
        self.waiting += 1;
        let line = self.lines.entry(domain.to_owned()).or_insert_with(|| Line {
            tasks: VecDeque::new(),
            next: now,
            is_busy: false,
        });
        line.tasks.push_back(task);
        if !line.is_busy {
            self.free.insert((line.next, domain.to_owned()));
        }
    }

    /// Adds a task that joins a domain's line at this time.
    pub fn push_later(&mut self, domain: &str, task: T, due: Instant) {
        self.delayed += 1;
        self.later.insert((due, self.delayed), (domain.to_owned(), task));
    }

    /// What can be done at this time.
    pub fn next(&mut self, now: Instant) -> Next<T> {
        while let Some(first) = self.later.first_entry().filter(|first| first.key().0 <= now) {
            let (domain, task) = first.remove();
            self.push(&domain, task, now);
        }
        let joins = self.later.first_key_value().map(|((due, _), _)| *due);
        let free = self.free.first().map(|(due, _)| *due);
        if free.is_none_or(|due| due > now) {
            return match (free.into_iter().chain(joins).min(), self.busy) {
                (Some(due), _) => Next::WaitUntil(due),
                (None, 0) => Next::Done,
                (None, _) => Next::WaitForOthers,
            };
        }
        let (_, domain) = self.free.pop_first().expect("a domain is free");
        let line = self.lines.get_mut(&domain).expect("a free domain has a line");
        let task = line.tasks.pop_front().expect("a free domain has a task");
        line.is_busy = true;
        self.busy += 1;
        self.waiting -= 1;
        Next::Task(domain, task)
    }

    /// Gives a domain back, whose next task is not begun before `next`.
    pub fn release(&mut self, domain: &str, next: Instant) {
        let Some(line) = self.lines.get_mut(domain).filter(|line| line.is_busy) else { return };
        line.is_busy = false;
        line.next = next;
        self.busy -= 1;
        if !line.tasks.is_empty() {
            self.free.insert((next, domain.to_owned()));
        }
    }

    /// Removes and returns the tasks of a domain that wait: for a host that is not to be asked any more.
    pub fn take_all(&mut self, domain: &str) -> Vec<T> {
        let Some(line) = self.lines.get_mut(domain) else { return Vec::new() };
        self.free.remove(&(line.next, domain.to_owned()));
        self.waiting -= line.tasks.len();
        line.tasks.drain(..).collect()
    }

    /// Number of tasks that are not begun.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.waiting + self.later.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_task_joins_its_line_when_it_is_due() {
        let mut queue = Queue::default();
        let now = Instant::now();
        let later = now + Duration::from_secs(1);
        queue.push_later("a.example", 1, later);
        assert_eq!((queue.next(now), queue.waiting()), (Next::WaitUntil(later), 1));
        queue.push("a.example", 2, now);
        assert_eq!(queue.next(now), Next::Task("a.example".into(), 2));
        assert_eq!(queue.next(now), Next::WaitUntil(later));
        assert_eq!(queue.next(later), Next::WaitForOthers);
        queue.release("a.example", later);
        assert_eq!(queue.next(later), Next::Task("a.example".into(), 1));
    }

    #[test]
    fn a_domain_has_one_task_at_a_time_and_keeps_its_pace() {
        let mut queue = Queue::default();
        let now = Instant::now();
        let later = now + Duration::from_secs(1);
        for task in [1, 2] {
            queue.push("a.example", task, now);
        }
        queue.push("b.example", 3, now);
        assert_eq!(queue.waiting(), 3);
        assert_eq!(queue.next(now), Next::Task("a.example".into(), 1));
        assert_eq!(queue.next(now), Next::Task("b.example".into(), 3));
        assert_eq!(queue.next(now), Next::WaitForOthers);
        queue.release("b.example", later);
        queue.release("a.example", later);
        assert_eq!(queue.next(now), Next::WaitUntil(later));
        assert_eq!(queue.next(later), Next::Task("a.example".into(), 2));
        queue.push("a.example", 4, now);
        queue.release("a.example", later);
        queue.push("b.example", 5, now);
        assert_eq!(queue.take_all("a.example"), [4]);
        assert_eq!(queue.next(now), Next::WaitUntil(later), "the pace holds for tasks that come later");
        assert_eq!(queue.next(later), Next::Task("b.example".into(), 5));
        queue.release("b.example", later);
        assert_eq!((queue.next(later), queue.waiting()), (Next::Done, 0));
    }
}
