//! The checksum of a member. Processors have an instruction for it, which `crc32fast` uses;
//! WebAssembly has none, and looking up tables there took a tenth of the time of reading an export.

/// See the module.
#[derive(Clone, Debug, Default)]
pub(super) struct Crc {
    value: u32,
    scratch: Vec<u64>,
}

impl Crc {
    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        if cfg!(target_arch = "wasm32") {
            self.value = fold::crc(self.value, bytes, &mut self.scratch);
        } else {
            let mut hasher = crc32fast::Hasher::new_with_initial(self.value);
            hasher.update(bytes);
            self.value = hasher.finalize();
        }
    }

    /// That of all bytes taken.
    pub fn value(&self) -> u32 {
        self.value
    }
}

/// A checksum without tables.
///
/// The checksum is what is left of the bytes, taken as a polynomial over two elements, after
/// division by a fixed one of degree 32. That one divides the sum of x to the powers of 128 × 300,
/// 128 × 155, 128 × 117, 128 × 89 and 0, so nothing changes if sixteen bytes are taken away where
/// they stand and added (xor) to those 145, 183, 211 and 300 places further on. What is left in the
/// end are the last 300 places, of which the checksum is taken with tables.
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "tested everywhere"))]
mod fold {
    use crc32fast::Hasher;

    /// How much is folded at a time, at most: well more than what is left of it, and no more than
    /// stays in a processor's cache.
    const BLOCK_BYTES: usize = 64 << 10;

    /// Of fewer words too many would be left.
    const WORDS_MIN: usize = 2 * FARTHEST;

    /// Words of eight bytes; see the module.
    const DISTANCES: [usize; 4] = [NEAREST, 2 * 183, 2 * 211, FARTHEST];
    const NEAREST: usize = 2 * 145;
    const FARTHEST: usize = 2 * 300;

    /// The checksum of some bytes and these after them.
    pub fn crc(before: u32, bytes: &[u8], scratch: &mut Vec<u64>) -> u32 {
        bytes.chunks(BLOCK_BYTES).fold(before, |before, block| {
            let (words, rest) = block.as_chunks();
            if words.len() < WORDS_MIN {
                return updated(before, block);
            }
            let left = fold(before, words, scratch);
            // What came before is in it, even the ones that every checksum begins with.
            updated(updated(u32::MAX, left.as_flattened()), rest)
        })
    }

    fn updated(before: u32, bytes: &[u8]) -> u32 {
        let mut hasher = Hasher::new_with_initial(before);
        hasher.update(bytes);
        hasher.finalize()
    }

    /// What is left of a block, whose words but for the last are all taken away.
    fn fold(before: u32, words: &[[u8; 8]], scratch: &mut Vec<u64>) -> [[u8; 8]; FARTHEST] {
        let last = words.len().saturating_sub(FARTHEST);
        let (gone, left) = words.split_at(last);
        // What each word had become when it was taken away; before the first of them, and of those
        // that stay, zeros.
        scratch.clear();
        scratch.resize(FARTHEST + words.len(), 0);
        for (n, run) in gone.chunks(NEAREST).enumerate() {
            let (done, here) = scratch.split_at_mut(FARTHEST + n * NEAREST);
            sum(run, done, here);
            if n == 0
                && let Some(first) = here.first_mut()
            {
                *first ^= u64::from(!before);
            }
        }
        let mut sums = [0; FARTHEST];
        let places = sums.chunks_mut(NEAREST).enumerate();
        for ((n, here), run) in places.zip(left.chunks(NEAREST)) {
            let (done, _) = scratch.split_at(FARTHEST + last + n * NEAREST);
            sum(run, done, here);
        }
        sums.map(u64::to_le_bytes)
    }

    /// Words, each with those added that were taken away at the distances before it.
    fn sum(words: &[[u8; 8]], done: &[u64], here: &mut [u64]) {
        let back = |distance| done.get(done.len() - distance..).unwrap_or_default();
        let [one, two, three, four] = DISTANCES.map(back);
        let added = one.iter().zip(two).zip(three).zip(four);
        for ((here, word), (((one, two), three), four)) in here.iter_mut().zip(words).zip(added) {
            *here = u64::from_le_bytes(*word) ^ one ^ two ^ three ^ four;
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #![proptest_config(ProptestConfig::with_cases(16))]

            /// Folded, whatever came before, the checksum is that of tables.
            #[test]
            fn folding_makes_no_difference(
                bytes in prop::collection::vec(any::<u8>(), 0..3 * BLOCK_BYTES),
                before: u32,
            ) {
                let folded = crc(before, &bytes, &mut Vec::new());
                prop_assert_eq!(folded, updated(before, &bytes));
            }
        }
    }
}
