//! Chance that repeats itself: a number depends on the seed and on what it is drawn for, never on what was drawn before,
//! so that a new indicator leaves the others' values as they were.

/// Of the whole world; another seed is another world.
const SEED: u64 = 20_220_408;

/// A stream of chance numbers (splitmix64) of its own for every purpose.
pub(super) struct Chance(u64);

impl Chance {
    /// The stream that these words name.
    pub(super) fn of(words: &[&str]) -> Self {
        let mut state = SEED;
        for byte in words.iter().flat_map(|word| word.bytes().chain([0])) {
            state = scramble(state ^ u64::from(byte));
        }
        Self(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scramble(self.0)
    }

    /// From 0 to 1, without 1.
    pub(super) fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Between two numbers.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// A place in a list of this length.
    pub(super) fn below(&mut self, length: usize) -> usize {
        (self.uniform() * length as f64) as usize
    }

    /// Standard normal: twelve uniform numbers, because `ln` and `cos` may differ in their last bit between machines
    /// and the files have to be the same everywhere.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }

    /// How often something happens that happens `mean` times on average.
    pub(super) fn count(&mut self, mean: f64) -> f64 {
        if mean > 30.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0);
        }
        let limit = exp(-mean);
        let (mut times, mut product) = (0.0, self.uniform());
        while product > limit {
            times += 1.0;
            product *= self.uniform();
        }
        times
    }
}

fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// e^x by its series, from operations that every machine rounds alike.
pub(super) fn exp(x: f64) -> f64 {
    let small = x / 64.0;
    let mut term = 1.0;
    let mut sum = 1.0;
    for n in 1..14 {
        term *= small / f64::from(n);
        sum += term;
    }
    (0..6).fold(sum, |power, _| power * power)
}
