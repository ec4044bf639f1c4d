//! Guesses the next byte: it is the one that followed the same context the last time (symbol ranking; Fenwick, 1997).
//!
//! Nearly half of all bytes are guessed, and each of these takes one bit of high probability instead of eight bits.

use super::SOURCE_FIELDS;
use super::history::History;
use super::undo::Undo;

/// Number of contexts that guess.
const CONTEXTS: usize = 4;
/// Binary logarithm of the number of followers that are kept of a context.
const FOLLOWER_BITS: u32 = 14;
/// Maximum of [`Follower::times`].
const MAX_FOLLOWED_TIMES: u8 = 20;
/// From this number of times on, guesses are equally good.
const MANY_TIMES: usize = 7;
/// From this number of contexts on, it makes no difference how many others agree with a guess, or do not.
const MANY_CONTEXTS: usize = 3;
/// Number of kinds of guesses.
const KINDS: usize = CONTEXTS * (MANY_TIMES + 1) * (MANY_CONTEXTS + 1) * (MANY_CONTEXTS + 1) * SOURCE_FIELDS;

/// The byte that followed a context the last time.
#[derive(Debug, Clone, Copy)]
struct Follower {
    /// Part of the hash of the context. Contexts that share a place are told apart by it.
    check: u8,
    byte: u8,
    /// How often in a row it followed, halved when another byte did. Zero if the context has not been seen.
    times: u8,
}

impl Follower {
    const NONE: Self = Self { check: 0, byte: 0, times: 0 };

    /// Whether this is the follower of a context with the given part of its hash.
    const fn is_of(self, check: u8) -> bool {
        self.times > 0 && self.check == check
    }

    /// The follower after `byte` has followed the context with this part of its hash.
    fn followed_by(self, check: u8, byte: u8) -> Self {
        if !self.is_of(check) || self.byte != byte && self.times == 1 {
            Self { check, byte, times: 1 }
        } else if self.byte == byte {
            Self { times: (self.times + 1).min(MAX_FOLLOWED_TIMES), ..self }
        } else {
            Self { times: self.times / 2, ..self }
        }
    }
}

/// How often guesses of a kind have been right.
#[derive(Debug, Clone, Copy)]
struct Reliability {
    /// Probability that the next one is right, in 65,536ths.
    right: u16,
    /// Number of guesses that this was learned from, up to a maximum.
    seen: u8,
}

impl Reliability {
    const UNKNOWN: Self = Self { right: 36_000, seen: 0 };
    /// The probability stays this far from 0 and from 1, in 65,536ths.
    const MARGIN: i32 = 128;
    /// From this number of guesses on, the probability changes at the same rate.
    const MAX_SEEN: u8 = 60;

    fn after(self, right: bool) -> Self {
        let target = if right { (1 << 16) - Self::MARGIN } else { Self::MARGIN };
        let before = i32::from(self.right);
        let step = (target - before) * 2 / (2 * i32::from(self.seen) + 3);
        Self { right: (before + step) as u16, seen: (self.seen + 1).min(Self::MAX_SEEN) }
    }
}

/// Guesses bytes.
#[derive(Debug, Clone)]
pub(super) struct Guesses {
    followers: Undo<Follower>,
    reliabilities: Undo<Reliability>,
}

/// A guess of the next byte.
#[derive(Clone, Copy)]
pub(super) struct Guess {
    pub byte: u8,
    /// Probability that it is right, in 65,536ths.
    pub probability: u16,
    kind: usize,
}

/// Where the followers of the contexts of a byte are, and parts of their hashes.
pub(super) struct Places([(usize, u8); CONTEXTS]);

impl Guesses {
    pub fn new() -> Self {
        Self {
            followers: Undo::new(Follower::NONE, CONTEXTS << FOLLOWER_BITS),
            reliabilities: Undo::new(Reliability::UNKNOWN, KINDS),
        }
    }

    pub fn remember(&mut self) {
        self.followers.remember();
        self.reliabilities.remember();
    }

    pub fn undo(&mut self) {
        self.followers.undo();
        self.reliabilities.undo();
    }

    /// The places of the contexts after `history`. The contexts that guess best come first.
    pub fn places(history: &History) -> Places {
        let contexts = [history.of_words(), history.of_last(5), history.of_word(), history.of_last(3)];
        let mut places = [(0, 0); CONTEXTS];
        for (context, (place, hash)) in places.iter_mut().zip(contexts).enumerate() {
            let hash = hash.wrapping_mul(0x85EB_CA6B);
            *place = (context << FOLLOWER_BITS | (hash >> (32 - FOLLOWER_BITS)) as usize, (hash >> 3) as u8);
        }
        Places(places)
    }

    /// The guess of the first context that has been seen, if one has.
    pub fn guess(&self, places: &Places, field: usize) -> Option<Guess> {
        let mut first: Option<(usize, Follower)> = None;
        let (mut agreeing, mut others) = (0, 0);
        for (context, (at, check)) in places.0.iter().enumerate() {
            let follower = self.followers.get(*at);
            if follower.is_of(*check) {
                match first {
                    None => first = Some((context, follower)),
                    Some((_, first)) if first.byte == follower.byte => agreeing += 1,
                    Some(_) => others += 1,
                }
            }
        }
        let (context, Follower { byte, times, .. }) = first?;
        let mut kind = context;
        for (value, max) in [
            (usize::from(times), MANY_TIMES),
            (agreeing, MANY_CONTEXTS),
            (others, MANY_CONTEXTS),
            (field, SOURCE_FIELDS - 1),
        ] {
            kind = kind * (max + 1) + value.min(max);
        }
        Some(Guess { byte, probability: self.reliabilities.get(kind).right, kind })
    }

    /// Learns whether a guess was right.
    pub fn judge(&mut self, guess: Guess, right: bool) {
        self.reliabilities.change(guess.kind, |reliability| reliability.after(right));
    }

    /// Learns the byte that followed.
    pub fn learn(&mut self, places: &Places, byte: u8) {
        for (at, check) in places.0 {
            self.followers.change(at, |follower| follower.followed_by(check, byte));
        }
    }
}
