//! Probabilities in 4,096ths: how a slot learns one, and the logistic curve by which predictions are mixed.

use std::sync::OnceLock;

/// Maximum of a slot's number of bits seen. From this number on, a slot adapts at the same rate, so that it forgets
/// older bits.
const MAX_SLOT_BITS_SEEN: u16 = 14;

/// The share of the difference by which a bit moves a slot, by the number of bits seen: 5/8 for the first, 5/13 for the
/// second, 5/18 for the third, and so on. In parts of 2 to the power of [`SHARE_BITS`], rounded up: multiplied with a
/// difference below 4,096 and shifted, they give what a division gives, without its cost.
const SHARES: [u32; MAX_SLOT_BITS_SEEN as usize + 1] = {
    let mut shares = [0; MAX_SLOT_BITS_SEEN as usize + 1];
    let mut seen = 0;
    while seen < shares.len() {
        shares[seen] = (10u32 << SHARE_BITS).div_ceil(16 + 10 * seen as u32);
        seen += 1;
    }
    shares
};
const SHARE_BITS: u32 = 20;

/// An adaptive probability of a 1, in 4,096ths (upper twelve bits), and the number of bits that it was learned from
/// (lower four bits).
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot(u16);

impl Slot {
    /// A slot that has learned nothing: 0 and 1 are equally probable.
    pub const UNKNOWN: Self = Self(2048 << 4);

    /// The logit of the probability in 256ths. Zero if the slot has learned nothing.
    pub fn stretched(self, curve: &Curve) -> i32 {
        let seen = self.0 % 16;
        if seen == 0 { 0 } else { curve.stretch[usize::from(self.0 >> 4)].into() }
    }

    /// The slot after it has moved its probability towards `bit`.
    pub fn learned(self, bit: bool) -> Self {
        let (probability, seen) = (u32::from(self.0 >> 4), self.0 & 0xF);
        let share = |difference: u32| (difference * SHARES[usize::from(seen)]) >> SHARE_BITS;
        let moved = if bit { probability + share(4095 - probability) } else { probability - share(probability) };
        Self((moved as u16) << 4 | (seen + 1).min(MAX_SLOT_BITS_SEEN))
    }
}

/// The logistic curve and its inverse, in whole numbers, so that all machines compute the same.
pub(super) struct Curve {
    /// The logit ln(p / (1 − p)) in 256ths, for each probability p in 4,096ths.
    stretch: Vec<i16>,
}

impl Curve {
    /// 4096 / (1 + e^−x), for x from −8 to 8 in steps of one half.
    const KNOTS: [i32; 33] = [
        1, 2, 4, 6, 10, 17, 28, 45, 74, 120, 194, 311, 488, 747, 1102, 1546, 2048, 2550, 2994, 3349, 3608, 3785, 3902,
        3976, 4022, 4051, 4068, 4079, 4086, 4090, 4092, 4094, 4095,
    ];

    /// The curve, which is computed once.
    pub fn get() -> &'static Self {
        static CURVE: OnceLock<Curve> = OnceLock::new();
        CURVE.get_or_init(|| {
            let mut curve = Self { stretch: Vec::with_capacity(4096) };
            let mut stretched = -2047;
            for probability in 0..4096 {
                while stretched < 2047 && curve.squash(stretched) < probability {
                    stretched += 1;
                }
                curve.stretch.push(stretched as i16);
            }
            curve
        })
    }

    /// The probability in 4,096ths of a logit in 256ths, by linear interpolation. Never 0 or 4,096.
    #[allow(clippy::unused_self, reason = "it is the inverse of `stretch`, and callers have the curve")]
    pub fn squash(&self, stretched: i32) -> i32 {
        let at = stretched.clamp(-2047, 2047) + 2048;
        let (knot, beyond) = ((at >> 7) as usize, at & 127);
        (Self::KNOTS[knot] * (128 - beyond) + Self::KNOTS[knot + 1] * beyond + 64) >> 7
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact() {
        for seen in 0..=u32::from(MAX_SLOT_BITS_SEEN) {
            for difference in 0..4096 {
                assert_eq!((difference * SHARES[seen as usize]) >> SHARE_BITS, difference * 10 / (16 + 10 * seen));
            }
        }
    }

    #[test]
    fn the_curve_is_logistic() {
        for (at, knot) in Curve::KNOTS.iter().enumerate() {
            let exact = 4096.0 / (1.0 + (-(at as f64 - 16.0) / 2.0).exp());
            assert!((exact - f64::from(*knot)).abs() < 0.7, "{at}: {knot} for {exact}");
        }
        let curve = Curve::get();
        assert!(curve.stretch.is_sorted());
        assert!((-3000..3000).all(|x| (1..4096).contains(&curve.squash(x))));
    }
}
