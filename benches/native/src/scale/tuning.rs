//! How near new articles stay to real ones. Chosen so that the figures of `generate --stats` come close to each other.

/// Share of articles that begin a story of their own.
pub const NEW_STORY: f64 = 0.6;
/// Share of pieces from the article that leads; the others are from its neighbours.
pub const OWN: f64 = 0.7;
/// Chance that a piece is followed by the one that followed it.
pub const GO_ON: f64 = 0.3;
/// Chance that a name that one article holds becomes another …
pub const NAME: f32 = 0.97;
/// … less by so much each time that twice as many hold it …
pub const NAME_LESS: f32 = 0.075;
/// … but never less than this.
pub const NAME_LEAST: f32 = 0.03;
/// Chance that a new word takes the place of one that one article holds; half of that for two, and so on.
pub const NEW_WORD: f64 = 2.0;
/// Chance that a new word is the first of its kind, while there are no more new articles than real ones. Later …
pub const FIRST: f64 = 1.0;
/// … it falls, so that vocabulary grows with this power of the articles.
pub const HEAPS: f64 = 0.54;
/// Share of words that are replaced by one of the leading article's, so that an article keeps to its matter.
pub const TOPICAL: f64 = 0.85;
/// Other words that follow a word, of which the first come oftenest.
pub const FOLLOWERS: f64 = 4000.0;
/// Factor on how likely a run comes again: the replacing of names takes its share.
pub const AGAIN: f64 = 1.1;
