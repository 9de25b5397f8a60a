//! The checksum of a member. Processors have an instruction for it, which `crc32fast` uses;
//! WebAssembly has none, and there looking up tables, one look-up waiting for the last, would take
//! a tenth of reading an export. So a long stretch is taken in three parts at the same time.

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct Crc(crc32fast::Hasher);

impl Crc {
    pub fn new() -> Self {
        Self(crc32fast::Hasher::new())
    }

    /// Takes the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        if cfg!(target_arch = "wasm32") && bytes.len() >= thirds::BYTES_MIN {
            let crc = thirds::crc(bytes);
            self.0.combine(&crc32fast::Hasher::new_with_initial_len(crc, bytes.len() as u64));
        } else {
            self.0.update(bytes);
        }
    }

    /// That of all bytes taken.
    pub fn value(&self) -> u32 {
        self.0.clone().finalize()
    }
}

#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "tested everywhere"))]
mod thirds {
    use crc32fast::Hasher;

    /// Of less than this there is nothing to be had: putting the parts together takes its time.
    pub const BYTES_MIN: usize = 24 << 10;

    /// What a word of eight bytes does, byte by byte; from the last byte of it to the first.
    static TABLES: [[u32; 256]; 8] = tables();

    const fn tables() -> [[u32; 256]; 8] {
        const POLYNOMIAL: u32 = 0xEDB8_8320;
        let mut tables = [[0; 256]; 8];
        let mut byte = 0;
        while byte < 256 {
            let mut crc = byte as u32;
            let mut table = 0;
            while table < 8 {
                let mut bit = 0;
                while bit < 8 {
                    crc = crc >> 1 ^ (POLYNOMIAL & (crc & 1).wrapping_neg());
                    bit += 1;
                }
                tables[table][byte] = crc;
                table += 1;
            }
            byte += 1;
        }
        tables
    }

    #[inline]
    fn word(crc: u32, bytes: [u8; 8]) -> u32 {
        let [a, b, c, d, e, f, g, h] =
            (u64::from_le_bytes(bytes) ^ u64::from(crc)).to_le_bytes().map(usize::from);
        TABLES[7][a]
            ^ TABLES[6][b]
            ^ TABLES[5][c]
            ^ TABLES[4][d]
            ^ TABLES[3][e]
            ^ TABLES[2][f]
            ^ TABLES[1][g]
            ^ TABLES[0][h]
    }

    /// The checksum of these bytes.
    pub fn crc(bytes: &[u8]) -> u32 {
        let words = bytes.len() / 24;
        let (first, rest) = bytes.split_at(8 * words);
        let (second, rest) = rest.split_at(8 * words);
        let (third, rest) = rest.split_at(8 * words);
        let mut crcs = [u32::MAX; 3];
        let (first, second, third) =
            (first.as_chunks().0, second.as_chunks().0, third.as_chunks().0);
        for ((one, two), three) in first.iter().zip(second).zip(third) {
            crcs = [word(crcs[0], *one), word(crcs[1], *two), word(crcs[2], *three)];
        }
        let length = 8 * words as u64;
        let [mut all, second, third] = crcs.map(|crc| Hasher::new_with_initial_len(!crc, length));
        all.combine(&second);
        all.combine(&third);
        all.update(rest);
        all.finalize()
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            /// In parts the checksum is the same as of all at once.
            #[test]
            fn parts_make_no_difference(bytes in prop::collection::vec(any::<u8>(), 0..700)) {
                prop_assert_eq!(crc(&bytes), crc32fast::hash(&bytes));
            }
        }
    }
}
