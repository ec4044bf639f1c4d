//! Look-ups in indexes that are too large to be built: an index of a million articles or fewer, enlarged.
//!
//! A check reads some hundred blocks of posting lists and some twenty records. So only these need to exist. They are
//! made when a check wants them, always the same for the same index, by this model:
//!
//! - The first articles are those of the *base*, a real index that keeps all bits of its keys.
//! - A key that *t* articles of the base have is also in some of the further articles, by chance in proportion to *t*
//!   less a discount: a run of words that was seen once in a million articles is seldom seen again in the next million
//!   (Good, 1953). The discount is estimated from the numbers of keys that one and two articles of the base have.
//! - All other keys of the further articles are new hashes, evenly spread. Each further article has as many keys as an
//!   article of the base has on average.
//! - A further article has the record of an article of the base that is not real, so that no original is there twice.
//!
//! With as many articles as the base has, the enlarged index is the base with fewer bits of its keys.

use super::reading::{OnDisk, Source};
use super::vocabulary::mix;
use crate::files::Failure;
use fastrand::Rng;
use firsthand::Index;
use firsthand::check::Want;
use firsthand::index::{Header, Slots};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Number of blocks that share an entry of a directory, and its bytes.
const GROUP_BLOCKS: u32 = 32;
const ENTRY_BYTES: u64 = 104;
/// Bytes of a block's checksum.
const CHECKSUM_BYTES: usize = 4;
/// Distance in bytes between the beginnings of groups of blocks. No group is longer.
const GROUP_BYTES: u64 = 1 << 18;
/// Number of blocks of the base that are read for its statistics.
const SAMPLED_BLOCKS: u32 = 4096;
/// Number of groups that are kept, for the next round of a check.
const MAX_CACHED_GROUPS: usize = 2048;
/// Salts of the hashes that seed the draws.
const POSTINGS_SALT: u64 = 11;
const RECORD_SALT: u64 = 12;

/// A small index as the beginning of a large one.
#[derive(Debug)]
pub struct Enlarged {
    index: Arc<Index>,
    base: OnDisk,
    /// Number of real articles, the first of the base.
    real: u32,
    statistics: Statistics,
    groups: RefCell<HashMap<(Blocks, u32), Group>>,
}

/// Blocks that were made together.
type Group = Arc<Vec<Vec<u8>>>;

/// The sections of blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Blocks {
    Articles,
    Postings,
}

/// What the keys of the base are like.
#[derive(Debug, Clone, Copy)]
pub struct Statistics {
    /// Mean number of postings of an article.
    pub postings_per_article: f64,
    /// What is subtracted from the number of articles that have a key, to estimate how often it recurs.
    pub discount: f64,
    /// Share of the postings of a further article whose keys are in the base.
    pub recurring: f64,
}

impl Statistics {
    fn of(base: &OnDisk) -> Result<Self, Failure> {
        let header = base.index.header();
        let blocks = base.index.blocks();
        let (mut once, mut twice, mut keys, mut all) = (0u64, 0u64, 0u64, 0u64);
        let sampled = SAMPLED_BLOCKS.min(blocks);
        for at in 0..sampled {
            let block = (u64::from(at) * u64::from(blocks) / u64::from(sampled)) as u32;
            for same in base.postings(block)?.chunk_by(|a, b| a.0 == b.0) {
                keys += 1;
                all += same.len() as u64;
                once += u64::from(same.len() == 1);
                twice += u64::from(same.len() == 2);
            }
        }
        let discount = 1.0 - 2.0 * twice as f64 / once.max(1) as f64;
        Ok(Self {
            postings_per_article: all as f64 * f64::from(blocks) / f64::from(sampled) / f64::from(header.articles()),
            discount,
            recurring: 1.0 - discount * keys as f64 / all.max(1) as f64,
        })
    }
}

impl Enlarged {
    /// Makes a model of an index with this number of articles, which keeps `key_bits` bits of each key. The model is
    /// derived from the index `base`, whose first `real` articles are real and whose others are made.
    ///
    /// # Errors
    /// If the base cannot be read, or keeps fewer bits of its keys or has more articles.
    pub fn new(base: OnDisk, real: u32, articles: u32, key_bits: u8) -> Result<Self, Failure> {
        let header = base.index.header();
        if header.key_bits() < key_bits || header.articles() > articles || header.articles() <= real {
            let (bits, count) = (header.key_bits(), header.articles());
            let has = format!("the index has {count} articles and keys of {bits} bits");
            let remedy = format!("build one with --key-bits 32 and with {real} to {articles} articles");
            return Err(format!("{has}: {remedy}").into());
        }
        let statistics = Statistics::of(&base)?;
        let postings = (statistics.postings_per_article * f64::from(articles)) as u64;
        let slots = Slots::of(articles, postings, key_bits);
        let groups = |blocks: u32| u64::from(blocks.div_ceil(GROUP_BLOCKS));
        let mut enlarged = Header { slots, ..header.clone() };
        let mut end = header.file_bytes();
        for (tag, bytes) in [
            (*b"ADIR", groups(articles) * ENTRY_BYTES),
            (*b"SDIR", groups(slots.blocks()) * ENTRY_BYTES),
            (*b"ARTS", groups(articles) * GROUP_BYTES),
            (*b"SLOT", groups(slots.blocks()) * GROUP_BYTES),
        ] {
            let section = enlarged.sections.iter_mut().find(|section| section.tag == tag);
            section.ok_or("a section is missing")?.range = end..end + bytes;
            end += bytes;
        }
        let index = Arc::new(Index::open(&enlarged.to_bytes())?);
        Ok(Self { index, base, real, statistics, groups: RefCell::default() })
    }

    /// The statistics of the base.
    pub const fn statistics(&self) -> Statistics {
        self.statistics
    }

    fn section(&self, tag: [u8; 4]) -> &Range<u64> {
        let sections = &self.index.header().sections;
        &sections.iter().find(|section| section.tag == tag).expect("opened with it").range
    }

    /// The blocks of a group.
    fn group(&self, of: Blocks, number: u32) -> Result<Arc<Vec<Vec<u8>>>, Failure> {
        if let Some(group) = self.groups.borrow().get(&(of, number)) {
            return Ok(Arc::clone(group));
        }
        let end = match of {
            Blocks::Articles => self.index.header().articles(),
            Blocks::Postings => self.index.blocks(),
        };
        let blocks = number * GROUP_BLOCKS..end.min((number + 1).saturating_mul(GROUP_BLOCKS));
        let make = |block| match of {
            Blocks::Articles => self.record(block),
            Blocks::Postings => self.postings(block),
        };
        let group: Arc<Vec<Vec<u8>>> = Arc::new(blocks.map(make).collect::<Result<_, _>>()?);
        let mut groups = self.groups.borrow_mut();
        if groups.len() >= MAX_CACHED_GROUPS {
            groups.clear();
        }
        groups.insert((of, number), Arc::clone(&group));
        Ok(group)
    }

    /// The block of an article's record.
    fn record(&self, article: u32) -> Result<Vec<u8>, Failure> {
        let in_base = self.base.index.header().articles();
        let made = u64::from(in_base - self.real);
        let of_base =
            if article < in_base { article } else { self.real + (mix(RECORD_SALT, article.into()) % made) as u32 };
        let mut block = self.base.record(of_base)?;
        block.truncate(block.len() - CHECKSUM_BYTES);
        let checksum = xxh3_64_with_seed(&block, article.into()) as u32;
        block.extend(checksum.to_le_bytes());
        Ok(block)
    }

    /// A block of posting lists.
    fn postings(&self, block: u32) -> Result<Vec<u8>, Failure> {
        let (slots, base) = (self.index.header().slots, self.base.index.header());
        let keys = 1u64 << (32 - slots.bits + slots.block_bits);
        let first = u64::from(block) * keys;
        let mut postings: Vec<(u32, Option<u32>)> = Vec::new();
        for of_base in self.base.index.block_of(first as u32)..=self.base.index.block_of((first + keys - 1) as u32) {
            let all = self.base.postings(of_base)?;
            postings.extend(all.into_iter().filter(|(key, _)| (first..first + keys).contains(&u64::from(*key))));
        }
        let further = f64::from(slots.articles - base.articles());
        let growth = further / f64::from(base.articles());
        let mut rng = Rng::with_seed(mix(POSTINGS_SALT, block.into()));
        let mut more = Vec::new();
        for same in postings.chunk_by(|a, b| a.0 == b.0) {
            let mean = growth * (same.len() as f64 - self.statistics.discount).max(0.0);
            more.extend((0..poisson(mean, &mut rng)).map(|_| same[0].0));
        }
        let Statistics { postings_per_article, recurring, .. } = self.statistics;
        let new = postings_per_article * further * (1.0 - recurring) * keys as f64 / 2f64.powi(32);
        more.extend((0..poisson(new, &mut rng)).map(|_| (first + rng.u64(0..keys)) as u32));
        let article = |rng: &mut Rng| Some(rng.u32(base.articles()..slots.articles));
        postings.extend(more.into_iter().map(|key| (key, article(&mut rng))));
        Ok(self.index.block_with(block, postings))
    }
}

impl Source for Enlarged {
    fn index(&self) -> &Arc<Index> {
        &self.index
    }

    fn read(&self, want: &Want) -> Result<Vec<u8>, Failure> {
        for (directory, section, of) in [(*b"ADIR", *b"ARTS", Blocks::Articles), (*b"SDIR", *b"SLOT", Blocks::Postings)]
        {
            let (directory, section) = (self.section(directory), self.section(section));
            if directory.contains(&want.range.start) {
                let number = (want.range.start - directory.start) / ENTRY_BYTES;
                let mut entry = (number * GROUP_BYTES).to_le_bytes().to_vec();
                for block in self.group(of, number as u32)?.iter() {
                    entry.extend_from_slice(&(block.len() as u32).to_le_bytes()[..3]);
                }
                entry.resize(ENTRY_BYTES as usize, 0);
                return Ok(entry);
            }
            if section.contains(&want.range.start) {
                let at = want.range.start - section.start;
                let mut start = at / GROUP_BYTES * GROUP_BYTES;
                for block in self.group(of, (at / GROUP_BYTES) as u32)?.iter() {
                    if start == at {
                        return Ok(block.clone());
                    }
                    start += block.len() as u64;
                }
                return Err("no block begins there".into());
            }
        }
        // The primer and the withdrawals are where they are in the base.
        self.base.read(want)
    }
}

/// A random number with a Poisson distribution; above a mean of 64, a normal distribution takes its place.
fn poisson(mean: f64, rng: &mut Rng) -> u64 {
    if mean > 64.0 {
        let (u, v) = (1.0 - rng.f64(), rng.f64());
        let normal = (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos();
        return (mean + mean.sqrt() * normal).round().max(0.0) as u64;
    }
    let (mut count, mut product, limit) = (0, rng.f64(), (-mean).exp());
    while product > limit {
        count += 1;
        product *= rng.f64();
    }
    count
}
