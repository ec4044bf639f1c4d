//! An adaptive range coder: numbers whose probabilities both sides know, in as many bits as they deserve.
//!
//! Carry-less, after Martin (1979) and Subbotin (1999), with 64 bits of state: totals of up to 2³² lose nothing that
//! could be measured. An encoder ends with no more bytes than tell its last interval from others, and a decoder takes
//! the bytes that are not there for zeros, so that a short text costs no padding.

/// While the state's upper bytes agree they are final.
const TOP: u64 = 1 << 56;
/// The least range that is worked with: totals of 32 bits keep 16 bits of precision.
const BOTTOM: u64 = 1 << 48;

/// Writes numbers as parts of an ever narrower interval.
#[derive(Debug)]
pub(super) struct Encoder {
    low: u64,
    range: u64,
    out: Vec<u8>,
}

impl Encoder {
    /// Writes behind what is in `out`.
    pub const fn new(out: Vec<u8>) -> Self {
        Self { low: 0, range: u64::MAX, out }
    }

    /// Writes the event that takes up `size` of `total`, from `start` on.
    pub fn encode(&mut self, start: u32, size: u32, total: u32) {
        debug_assert!(size > 0 && u64::from(start) + u64::from(size) <= u64::from(total), "an event must be possible");
        let part = self.range / u64::from(total);
        self.low = self.low.wrapping_add(part * u64::from(start));
        self.range = part * u64::from(size);
        self.normalise();
    }

    /// Writes a bit, and lets its model learn.
    pub fn bit(&mut self, bit: bool, model: &mut Bit) {
        self.encode_bit(bit, model.one);
        model.learn(bit);
    }

    /// Writes a bit that is 1 with probability `one` of 65,536.
    pub fn encode_bit(&mut self, bit: bool, one: u16) {
        let bound = (self.range >> 16) * u64::from(one);
        if bit {
            self.range = bound;
        } else {
            self.low = self.low.wrapping_add(bound);
            self.range -= bound;
        }
        self.normalise();
    }

    /// Writes the low `count` bits of a number, all equally likely.
    pub fn raw(&mut self, value: u32, count: u32) {
        for part in (0..count).step_by(16) {
            let bits = (count - part).min(16);
            self.encode(value >> part & ((1 << bits) - 1), 1, 1 << bits);
        }
    }

    fn normalise(&mut self) {
        while let Some(range) = next_range(self.low, self.range) {
            self.out.push((self.low >> 56) as u8);
            self.low <<= 8;
            self.range = range;
        }
    }

    /// The bytes, these and those that were there before.
    pub fn finish(mut self) -> Vec<u8> {
        // Of all numbers in the interval the one that ends in most zeros.
        let last = self.low.saturating_add(self.range - 1);
        let free = (self.low ^ last).checked_ilog2().map_or(0, |bit| bit + 1);
        let mut value = if free == 64 { 0 } else { last >> free << free };
        if value < self.low {
            // All free bits are zero only below the interval: keep the highest of them.
            value = last >> (free - 1) << (free - 1);
        }
        while value != 0 {
            self.out.push((value >> 56) as u8);
            value <<= 8;
        }
        self.out
    }
}

/// The range after the upper byte of `low` was shifted out, if it is time for that.
const fn next_range(low: u64, range: u64) -> Option<u64> {
    if low ^ low.wrapping_add(range) < TOP {
        Some(range << 8)
    } else if range < BOTTOM {
        // The interval straddles a boundary: what is above it is given up.
        Some((low.wrapping_neg() & (BOTTOM - 1)) << 8)
    } else {
        None
    }
}

/// Reads what an [`Encoder`] wrote. Any bytes are read as something; whoever reads bounds how much.
#[derive(Debug)]
pub(super) struct Decoder<'a> {
    low: u64,
    range: u64,
    code: u64,
    bytes: std::slice::Iter<'a, u8>,
}

impl<'a> Decoder<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut decoder = Self { low: 0, range: u64::MAX, code: 0, bytes: bytes.iter() };
        (0..8).for_each(|_| decoder.shift());
        decoder
    }

    fn shift(&mut self) {
        self.code = self.code << 8 | u64::from(self.bytes.next().copied().unwrap_or(0));
    }

    /// Whether bytes are left that no event was read from.
    pub fn has_rest(&self) -> bool {
        self.bytes.len() > 0
    }

    /// Where in `total` the next event is; [`Decoder::took`] must be told which it was.
    pub fn place(&self, total: u32) -> u32 {
        let part = self.range / u64::from(total);
        (self.code.wrapping_sub(self.low) / part).min(u64::from(total) - 1) as u32
    }

    /// Passes over the event that takes up `size` of `total`, from `start` on.
    pub fn took(&mut self, start: u32, size: u32, total: u32) {
        let part = self.range / u64::from(total);
        self.low = self.low.wrapping_add(part * u64::from(start));
        self.range = part * u64::from(size);
        self.normalise();
    }

    /// Reads a bit, and lets its model learn.
    pub fn bit(&mut self, model: &mut Bit) -> bool {
        let bit = self.decode_bit(model.one);
        model.learn(bit);
        bit
    }

    /// Reads a bit that is 1 with probability `one` of 65,536.
    pub fn decode_bit(&mut self, one: u16) -> bool {
        let bound = (self.range >> 16) * u64::from(one);
        let bit = self.code.wrapping_sub(self.low) < bound;
        if bit {
            self.range = bound;
        } else {
            self.low = self.low.wrapping_add(bound);
            self.range -= bound;
        }
        self.normalise();
        bit
    }

    /// Reads `count` bits, all equally likely.
    pub fn raw(&mut self, count: u32) -> u32 {
        let mut value = 0;
        for part in (0..count).step_by(16) {
            let bits = (count - part).min(16);
            let read = self.place(1 << bits);
            self.took(read, 1, 1 << bits);
            value |= read << part;
        }
        value
    }

    fn normalise(&mut self) {
        while let Some(range) = next_range(self.low, self.range) {
            self.shift();
            self.low <<= 8;
            self.range = range;
        }
    }
}

/// How probable a bit is, learned from those before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bit {
    one: u16,
    /// How many bits were learned from, as far as that matters.
    seen: u8,
}

impl Bit {
    /// What is believed at first: 1 with a probability of `one` in 4,096.
    pub const fn new(one: u16) -> Self {
        Self { one: one << 4, seen: 0 }
    }

    fn learn(&mut self, bit: bool) {
        let rate = FIRST_RATE + self.seen / RATE_STEP;
        if rate < LAST_RATE {
            self.seen += 1;
        }
        // Never certain: both ends stay some 2⁻¹¹ away.
        if bit {
            self.one += (u16::MAX - self.one) >> rate;
        } else {
            self.one -= (self.one - 31) >> rate;
        }
        self.one = self.one.clamp(32, u16::MAX - 31);
    }
}

/// A bit's model remembers about 2 to the power of this many bits: few at first, later more.
const FIRST_RATE: u8 = 3;
const LAST_RATE: u8 = 6;
/// The power grows by one after so many bits.
const RATE_STEP: u8 = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Event {
        Part(u32, u32, u32),
        Bit(bool),
        Raw(u32, u32),
    }

    fn event() -> impl Strategy<Value = Event> {
        let part = (1u32.., any::<u32>(), any::<u32>()).prop_map(|(total, start, size)| {
            let start = start % total;
            Event::Part(start, 1 + size % (total - start), total)
        });
        let raw = (any::<u32>(), 0u32..=32)
            .prop_map(|(value, bits)| Event::Raw(if bits == 32 { value } else { value & ((1 << bits) - 1) }, bits));
        prop_oneof![part, any::<bool>().prop_map(Event::Bit), raw]
    }

    proptest! {
        #[test]
        fn events_come_back(events in prop::collection::vec(event(), 0..200)) {
            let mut encoder = Encoder::new(vec![7]);
            let mut model = Bit::new(1000);
            for event in &events {
                match *event {
                    Event::Part(start, size, total) => encoder.encode(start, size, total),
                    Event::Bit(bit) => encoder.bit(bit, &mut model),
                    Event::Raw(value, bits) => encoder.raw(value, bits),
                }
            }
            let bytes = encoder.finish();
            let mut decoder = Decoder::new(&bytes[1..]);
            let mut model = Bit::new(1000);
            for event in &events {
                match *event {
                    Event::Part(start, size, total) => {
                        let place = decoder.place(total);
                        prop_assert!((start..start + size).contains(&place));
                        decoder.took(start, size, total);
                    }
                    Event::Bit(bit) => prop_assert_eq!(decoder.bit(&mut model), bit),
                    Event::Raw(value, bits) => prop_assert_eq!(decoder.raw(bits), value),
                }
            }
        }

        #[test]
        fn nothing_costs_nothing(bits in 0usize..3) {
            let mut encoder = Encoder::new(Vec::new());
            (0..bits).for_each(|_| encoder.encode_bit(true, 65_535));
            prop_assert!(encoder.finish().len() <= 1);
        }
    }
}
