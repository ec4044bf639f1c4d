//! An adaptive range coder: events are written in about as many bits as their probabilities require.
//!
//! The encoder keeps an interval of 64-bit numbers. Each event narrows it to a part that is as large, relative to the
//! whole, as the event is probable. The output is a number in the last interval. The decoder has the same probabilities
//! and finds, event by event, the part that this number is in. This coder is carry-less, after Martin (1979) and
//! Subbotin (1999). With 64 bits of state, totals of up to 2³² cause no loss that could be measured.
//!
//! The encoder ends with the shortest byte string that identifies the last interval, and the decoder reads zeros behind
//! the last byte. So a short text needs no padding.

/// If the ends of the interval differ by less than this bit, their upper bytes are equal, and that byte is final.
const RANGE_TOP: u64 = 1 << 56;
/// Minimum size of the interval. With it, totals of 32 bits keep 16 bits of precision.
const RANGE_BOTTOM: u64 = 1 << 48;

/// Writes events as parts of an interval.
#[derive(Debug)]
pub(super) struct Encoder {
    /// Start of the interval.
    low: u64,
    /// Size of the interval.
    range: u64,
    out: Vec<u8>,
}

impl Encoder {
    /// Appends to `out`.
    pub const fn new(out: Vec<u8>) -> Self {
        Self { low: 0, range: u64::MAX, out }
    }

    /// Writes the event with the part `start..start + size` of `total`. Its probability is `size / total`.
    pub fn encode(&mut self, start: u32, size: u32, total: u32) {
        debug_assert!(size > 0 && u64::from(start) + u64::from(size) <= u64::from(total), "impossible event");
        let part = self.range / u64::from(total);
        self.low = self.low.wrapping_add(part * u64::from(start));
        self.range = part * u64::from(size);
        self.normalise();
    }

    /// Writes a bit by the probability of its model, and updates the model.
    pub fn bit(&mut self, bit: bool, model: &mut Bit) {
        self.encode_bit(bit, model.one);
        model.learn(bit);
    }

    /// Writes a bit whose probability of being 1 is `one / 65_536`.
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

    /// Writes a number of `count` bits, all values of which are equally probable. At most 32 bits.
    pub fn raw(&mut self, value: u32, count: u32) {
        for part in (0..count).step_by(16) {
            let bits = (count - part).min(16);
            self.encode(value >> part & ((1 << bits) - 1), 1, 1 << bits);
        }
    }

    /// Writes the upper bytes that are final.
    fn normalise(&mut self) {
        while let Some(range) = next_range(self.low, self.range) {
            self.out.push((self.low >> 56) as u8);
            self.low <<= 8;
            self.range = range;
        }
    }

    /// Ends the output and returns it, including the bytes that `out` had at the start.
    pub fn finish(mut self) -> Vec<u8> {
        // Choose the number in the interval that ends in the most zeros, because zeros at the end are not written.
        let last = self.low.saturating_add(self.range - 1);
        let free = (self.low ^ last).checked_ilog2().map_or(0, |bit| bit + 1);
        let mut value = if free == 64 { 0 } else { last >> free << free };
        if value < self.low {
            // With all free bits zero, the number is below the interval. Set the highest of them.
            value = last >> (free - 1) << (free - 1);
        }
        while value != 0 {
            self.out.push((value >> 56) as u8);
            value <<= 8;
        }
        self.out
    }
}

/// If the upper byte of `low` can be shifted out, the size of the interval after that.
const fn next_range(low: u64, range: u64) -> Option<u64> {
    if low ^ low.wrapping_add(range) < RANGE_TOP {
        Some(range << 8)
    } else if range < RANGE_BOTTOM {
        // The interval is small, but its upper bytes differ. Give up the part above the boundary.
        Some((low.wrapping_neg() & (RANGE_BOTTOM - 1)) << 8)
    } else {
        None
    }
}

/// Reads what an [`Encoder`] wrote. A decoder accepts any bytes and never ends by itself, so the caller must limit how
/// much it reads.
#[derive(Debug)]
pub(super) struct Decoder<'a> {
    /// Start of the interval.
    low: u64,
    /// Size of the interval.
    range: u64,
    /// The next eight bytes of the input, as a number in the interval.
    code: u64,
    bytes: std::slice::Iter<'a, u8>,
}

/// Where a decoder has stopped, so that another one can go on from there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    low: u64,
    range: u64,
    code: u64,
    /// Number of bytes that have not been read.
    rest: usize,
}

impl<'a> Decoder<'a> {
    /// Goes on in `bytes` where another decoder of the same bytes has stopped.
    pub fn from_stop(bytes: &'a [u8], stop: Stop) -> Self {
        let Stop { low, range, code, rest } = stop;
        Self { low, range, code, bytes: bytes[bytes.len().saturating_sub(rest)..].iter() }
    }

    /// Where this decoder is.
    pub fn stop(&self) -> Stop {
        Stop { low: self.low, range: self.range, code: self.code, rest: self.bytes.len() }
    }

    /// Reads from the start of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        let mut decoder = Self { low: 0, range: u64::MAX, code: 0, bytes: bytes.iter() };
        (0..8).for_each(|_| decoder.shift());
        decoder
    }

    fn shift(&mut self) {
        self.code = self.code << 8 | u64::from(self.bytes.next().copied().unwrap_or(0));
    }

    /// Whether there are bytes that have not been read. An encoder's output has none after its last event.
    pub fn has_rest(&self) -> bool {
        self.bytes.len() > 0
    }

    /// A number below `total` that is in the part of the next event. The caller finds the event and must then call
    /// [`Decoder::take`] with its part.
    pub fn place(&self, total: u32) -> u32 {
        let part = self.range / u64::from(total);
        (self.code.wrapping_sub(self.low) / part).min(u64::from(total) - 1) as u32
    }

    /// Moves on behind the event with the part `start..start + size` of `total`.
    pub fn take(&mut self, start: u32, size: u32, total: u32) {
        let part = self.range / u64::from(total);
        self.low = self.low.wrapping_add(part * u64::from(start));
        self.range = part * u64::from(size);
        self.normalise();
    }

    /// Reads a bit by the probability of its model, and updates the model.
    pub fn bit(&mut self, model: &mut Bit) -> bool {
        let bit = self.decode_bit(model.one);
        model.learn(bit);
        bit
    }

    /// Reads a bit whose probability of being 1 is `one / 65_536`.
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

    /// Reads a number of `count` bits, all values of which are equally probable. At most 32 bits.
    pub fn raw(&mut self, count: u32) -> u32 {
        let mut value = 0;
        for part in (0..count).step_by(16) {
            let bits = (count - part).min(16);
            let read = self.place(1 << bits);
            self.take(read, 1, 1 << bits);
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

/// The model of a bit: its probability, learned from the bits before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bit {
    /// Probability of a 1 in 65,536ths.
    one: u16,
    /// Number of bits that the model has learned from, until its rate is final.
    seen: u8,
}

impl Bit {
    /// A model whose initial probability of a 1 is `one / 4_096`.
    pub const fn new(one: u16) -> Self {
        Self { one: one << 4, seen: 0 }
    }

    fn learn(&mut self, bit: bool) {
        let shift = FIRST_BIT_SHIFT + self.seen / BITS_PER_SHIFT;
        if shift < LAST_BIT_SHIFT {
            self.seen += 1;
        }
        // The probability stays at least 2⁻¹¹ away from 0 and 1.
        if bit {
            self.one += (u16::MAX - self.one) >> shift;
        } else {
            self.one -= (self.one - 31) >> shift;
        }
        self.one = self.one.clamp(32, u16::MAX - 31);
    }
}

/// A bit's probability moves towards the bit that occurred by the difference divided by 2 to the power of a shift. The
/// first bits have this shift, so that the model adapts fast.
const FIRST_BIT_SHIFT: u8 = 3;
/// The shift of later bits, so that the model is precise.
const LAST_BIT_SHIFT: u8 = 6;
/// The shift grows by one after this many bits.
const BITS_PER_SHIFT: u8 = 16;

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
        fn events_are_read_as_they_were_written(events in prop::collection::vec(event(), 0..200)) {
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
                        decoder.take(start, size, total);
                    }
                    Event::Bit(bit) => prop_assert_eq!(decoder.bit(&mut model), bit),
                    Event::Raw(value, bits) => prop_assert_eq!(decoder.raw(bits), value),
                }
            }
        }

        #[test]
        fn nearly_certain_bits_take_at_most_a_byte(bits in 0usize..3) {
            let mut encoder = Encoder::new(Vec::new());
            (0..bits).for_each(|_| encoder.encode_bit(true, 65_535));
            prop_assert!(encoder.finish().len() <= 1);
        }
    }
}
