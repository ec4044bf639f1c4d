//! Predicts a bit from several contexts at once (logistic mixing; Mahoney, 2005).
//!
//! The logits that the contexts give are added, each with a weight that depends on how good it has been.

use super::SOURCE_FIELDS;
use super::probability::{Curve, Slot};
use super::undo::Undo;

/// Binary logarithm of the number of slots of a context.
const CONTEXT_SLOT_BITS: u32 = 15;
/// Maximum of the absolute value of a weight, in 65,536ths.
const MAX_WEIGHT: i32 = 1 << 22;
/// A weight changes by the error times the prediction, divided by 2 to the power of this.
const MIXER_RATE_SHIFT: u32 = 10;

/// Predicts the bits of bytes from `N` contexts.
#[derive(Debug, Clone)]
pub(super) struct Mixer<const N: usize> {
    /// The slots of all contexts.
    slots: Undo<Slot>,
    /// The weight of each context, by the field and the bits of the byte that are known.
    weights: Undo<[i32; N]>,
}

impl<const N: usize> Mixer<N> {
    /// A mixer that has learned nothing. `weight` is that of a context before it has, in 65,536ths.
    pub fn new(weight: i32) -> Self {
        Self {
            slots: Undo::new(Slot::UNKNOWN, N << CONTEXT_SLOT_BITS),
            weights: Undo::new([weight; N], SOURCE_FIELDS << 8),
        }
    }

    pub fn remember(&mut self) {
        self.slots.remember();
        self.weights.remember();
    }

    pub fn undo(&mut self) {
        self.slots.undo();
        self.weights.undo();
    }

    /// Codes a byte bit by bit, and learns it. `contexts` are the hashes of the contexts. `code` gives each bit, by its
    /// place in the byte and the probability of a 1 in 65,536ths.
    pub fn code_byte(&mut self, contexts: &[u32; N], field: usize, mut code: impl FnMut(u32, u16) -> bool) -> u8 {
        let curve = Curve::get();
        let mut node = 1;
        for place in (0..8).rev() {
            let prediction = self.predict(curve, contexts, field, node);
            let bit = code(place, prediction.one());
            self.learn(&prediction, bit);
            node = node << 1 | usize::from(bit);
        }
        node as u8
    }

    /// Predicts the next bit of a byte. `node` is a 1 followed by the bits of the byte that are known.
    fn predict(&self, curve: &Curve, contexts: &[u32; N], field: usize, node: usize) -> Prediction<N> {
        let at = field << 8 | node;
        let weights = self.weights.get(at);
        let mut prediction = Prediction { slots: [0; N], stretched: [0; N], weights: at, probability: 0 };
        let mut sum = 0;
        for (context, hash) in contexts.iter().enumerate() {
            let hash = hash.wrapping_add((node as u32).wrapping_mul(0x9E37_79B1)).wrapping_mul(0x85EB_CA6B);
            let slot = context << CONTEXT_SLOT_BITS | (hash >> (32 - CONTEXT_SLOT_BITS)) as usize;
            let stretched = self.slots.get(slot).stretched(curve);
            prediction.slots[context] = slot;
            prediction.stretched[context] = stretched;
            sum += i64::from(stretched) * i64::from(weights[context]);
        }
        prediction.probability = curve.squash((sum >> 16) as i32);
        prediction
    }

    /// Learns from the bit that followed a prediction.
    fn learn(&mut self, prediction: &Prediction<N>, bit: bool) {
        let error = (i32::from(bit) << 12) - prediction.probability;
        self.weights.change(prediction.weights, |mut weights| {
            for (weight, stretched) in weights.iter_mut().zip(prediction.stretched) {
                let step = (stretched * error + (1 << (MIXER_RATE_SHIFT - 1))) >> MIXER_RATE_SHIFT;
                *weight = (*weight + step).clamp(-MAX_WEIGHT, MAX_WEIGHT);
            }
            weights
        });
        for at in prediction.slots {
            self.slots.change(at, |slot| slot.learned(bit));
        }
    }
}

/// The prediction of a bit.
struct Prediction<const N: usize> {
    /// The slot of each context.
    slots: [usize; N],
    /// The logit of each slot.
    stretched: [i32; N],
    /// Position of the weights.
    weights: usize,
    /// The mixed probability of a 1, in 4,096ths.
    probability: i32,
}

impl<const N: usize> Prediction<N> {
    /// The mixed probability of a 1, in 65,536ths.
    const fn one(&self) -> u16 {
        (self.probability << 4) as u16
    }
}
