//! When segments are merged.
//!
//! A page looks its keys up in every segment, so a list keeps few. A reader's device makes merged segments by itself from
//! those that it holds, so merging costs no transfer, but it costs the device time. The rule keeps both low. Segments are
//! merged only when there would be more than [`MAX_LIVE_SEGMENTS`]. Then the newest segments are merged, as few as
//! possible. The segment before them must have at least as many articles as they have together; if it has fewer, it is
//! merged with them. Sizes then fall from the oldest segment to the newest. With one segment a day, an article is merged
//! again about every 40 days.

/// Number of segments that a list has at most after publishing. With equal segments, 8 are merged after 8 days, then 7,
/// 6 …, so that everything is merged into one after 36 days.
pub const MAX_LIVE_SEGMENTS: usize = 8;

/// How many of the newest of `articles`, the sizes of the segments oldest first, are merged before one more is added;
/// [`None`] if there is room for it.
#[must_use]
pub fn newest_to_merge(articles: &[u32]) -> Option<usize> {
    if articles.len() < MAX_LIVE_SEGMENTS {
        return None;
    }
    let sum = |count: usize| articles[articles.len() - count..].iter().map(|n| u64::from(*n)).sum::<u64>();
    let fits = |count: &usize| {
        articles.len().checked_sub(count + 1).is_none_or(|before| u64::from(articles[before]) >= sum(*count))
    };
    (2..=articles.len()).find(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_daily_segments_stays_few_and_is_seldom_merged() {
        let mut segments: Vec<u32> = Vec::new();
        let mut merged = 0_u64;
        for _ in 0..365 {
            if let Some(count) = newest_to_merge(&segments) {
                let sum: u32 = segments.split_off(segments.len() - count).iter().sum();
                merged += u64::from(sum);
                segments.push(sum);
            }
            segments.push(3000);
            assert!(segments.len() <= MAX_LIVE_SEGMENTS);
        }
        assert_eq!(segments.iter().sum::<u32>(), 365 * 3000);
        let times = merged as f64 / f64::from(365 * 3000);
        assert!(times < 8.0, "an article is merged {times} times a year");
    }

    #[test]
    fn a_large_old_segment_is_left_alone() {
        assert_eq!(newest_to_merge(&[1_000_000, 9, 9, 9, 9, 9, 9]), None);
        assert_eq!(newest_to_merge(&[1_000_000, 9, 9, 9, 9, 9, 9, 9]), Some(7));
        assert_eq!(newest_to_merge(&[90, 80, 70, 60, 50, 40, 10, 10]), Some(2));
        assert_eq!(newest_to_merge(&[1; 8]), Some(8));
    }
}
