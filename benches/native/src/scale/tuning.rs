//! Parameters of the synthetic articles. They were chosen so that the statistics of `generate --stats` are close to
//! those of real articles.

/// Share of articles that begin a story of their own.
pub const NEW_STORY_SHARE: f64 = 0.6;
/// Share of pieces that are taken from the leading article. The others are taken from its neighbours.
pub const LEAD_PIECE_SHARE: f64 = 0.7;
/// Probability that a piece is followed by the piece that followed it in the real article.
pub const NEXT_PIECE_PROBABILITY: f64 = 0.3;
/// Probability that a name in a single real article is replaced.
pub const UNIQUE_NAME_CHANGE: f32 = 0.97;
/// Decrease of that probability with each doubling of the number of real articles that hold the name.
pub const NAME_CHANGE_DECREASE: f32 = 0.075;
/// Minimum probability that a name is replaced.
pub const MIN_NAME_CHANGE: f32 = 0.03;
/// Probability that a replaced word becomes a new word rather than a known one, times the number of real articles that
/// hold the replaced word.
pub const NEW_WORD_WEIGHT: f64 = 2.0;
/// Probability that a new word is used for the first time, while there are no more new articles than real ones.
pub const FIRST_USE_PROBABILITY: f64 = 1.0;
/// Exponent of Heaps' law: vocabulary grows with this power of the number of articles. [`FIRST_USE_PROBABILITY`] falls
/// accordingly as there are more new articles.
pub const HEAPS_EXPONENT: f64 = 0.54;
/// Share of replaced words that become a word of the leading article, so that an article keeps to its topic.
pub const TOPICAL_SHARE: f64 = 0.85;
/// Number of words that can replace a word after a given word. Those that come first are drawn most often.
pub const MAX_FOLLOWERS: f64 = 4000.0;
/// Factor on the probability that a run recurs. It makes up for the runs that the replacement of names breaks.
pub const RECURRENCE_FACTOR: f64 = 1.1;
