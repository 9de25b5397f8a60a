//! SHA-256 of several messages at once, one in each lane of a vector.
//!
//! In WebAssembly hashing one message after the other takes a fifth of the time of making chunks,
//! as it has no instruction for it. Elsewhere processors do, and `sha2` uses it; with that crate
//! the lanes are compared too, and whatever is left for fewer than three of them goes to it.

use std::cmp::Reverse;

use sha2::block_api::compress256;
use sha2::{Digest, Sha256};

use self::lane::Lane;

const BLOCK_BYTES: usize = 64;
type Block = [u8; BLOCK_BYTES];
type State = [u32; 8];

/// What hashing begins with, and what each round adds (FIPS 180-4, 5.3.3 and 4.2.2).
#[rustfmt::skip]
const BEGIN: State = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
];
#[rustfmt::skip]
const ROUNDS: [u32; 64] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
];

/// SHA-256 of each of the messages.
pub(super) fn sha256_of_each(messages: Vec<Vec<u8>>) -> Vec<[u8; 32]> {
    if cfg!(all(target_arch = "wasm32", target_feature = "simd128")) {
        abreast(messages)
    } else {
        messages.iter().map(|message| Sha256::digest(message).into()).collect()
    }
}

fn abreast(mut messages: Vec<Vec<u8>>) -> Vec<[u8; 32]> {
    messages.iter_mut().for_each(pad);
    let mut states = vec![BEGIN; messages.len()];
    let blocks = messages.iter().map(|message| message.as_chunks().0);
    let mut waiting: Vec<(&mut State, &[Block])> = states.iter_mut().zip(blocks).collect();
    // The longest first, so that what is left in the end is short.
    waiting.sort_by_key(|(_, blocks)| Reverse(blocks.len()));
    let mut waiting = waiting.into_iter();
    let mut under_way: Vec<_> = waiting.by_ref().take(4).collect();
    while under_way.len() >= 3 {
        let count = under_way.iter().map(|(_, blocks)| blocks.len()).min().unwrap_or_default();
        let mut heads = [(BEGIN, [].as_slice()); 4];
        for (head, (state, blocks)) in heads.iter_mut().zip(&mut under_way) {
            let (now, later) = blocks.split_at(count);
            (*head, *blocks) = ((**state, now), later);
        }
        let after = compress(heads, count);
        for ((state, _), after) in under_way.iter_mut().zip(after) {
            **state = after;
        }
        under_way.retain(|(_, blocks)| !blocks.is_empty());
        under_way.extend(waiting.by_ref().take(4 - under_way.len()));
    }
    for (state, blocks) in under_way {
        compress256(state, blocks);
    }
    states.into_iter().map(bytes).collect()
}

/// Fills up a message to whole blocks (FIPS 180-4, 5.1.1).
fn pad(message: &mut Vec<u8>) {
    let bits = 8 * message.len() as u64;
    message.push(0x80);
    let end = (message.len() + size_of::<u64>()).next_multiple_of(BLOCK_BYTES);
    message.resize(end - size_of::<u64>(), 0);
    message.extend(bits.to_be_bytes());
}

fn bytes(state: State) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (four, word) in bytes.as_chunks_mut().0.iter_mut().zip(state) {
        *four = word.to_be_bytes();
    }
    bytes
}

/// Sixteen rounds, each written out: places in a list that are known as it is compiled cost nothing.
macro_rules! sixteen {
    ($state:ident, $words:ident, $rounds:ident, $goes_on:ident, $($n:literal)*) => {$(
        $state = turn($state, $words[$n].plus(Lane::of([$rounds[$n]; 4])));
        if $goes_on {
            $words[$n] = due($words[$n], $words[($n + 1) % 16], $words[($n + 9) % 16], $words[($n + 14) % 16]);
        }
    )*};
}

/// Four states after so many blocks each (FIPS 180-4, 6.2.2).
fn compress(heads: [(State, &[Block]); 4], count: usize) -> [State; 4] {
    let mut state: [Lane; 8] = std::array::from_fn(|n| Lane::of(heads.map(|(state, _)| state[n])));
    for block in 0..count {
        let block = heads.map(|(_, blocks)| blocks.get(block).unwrap_or(&[0; BLOCK_BYTES]));
        let before = state;
        let mut words: [Lane; 16] = std::array::from_fn(|n| {
            Lane::of(block.map(|block| u32::from_be_bytes(block.as_chunks().0[n])))
        });
        let (rounds, _) = ROUNDS.as_chunks::<16>();
        for (n, rounds) in rounds.iter().enumerate() {
            // The words of the last sixteen rounds are followed by none.
            let goes_on = n < 3;
            sixteen!(state, words, rounds, goes_on, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
        }
        for (word, before) in state.iter_mut().zip(before) {
            *word = word.plus(before);
        }
    }
    let words = state.map(Lane::numbers);
    std::array::from_fn(|lane| words.map(|word| word[lane]))
}

/// The word for sixteen rounds later, of this one and those one, nine and fourteen rounds later.
#[inline]
fn due(word: Lane, one: Lane, nine: Lane, fourteen: Lane) -> Lane {
    let small_0 = one.turned::<7>().xor(one.turned::<18>()).xor(one.shifted::<3>());
    let small_1 =
        fourteen.turned::<17>().xor(fourteen.turned::<19>()).xor(fourteen.shifted::<10>());
    word.plus(small_0).plus(nine).plus(small_1)
}

/// One round; `word` is that of the message with the round's own.
#[inline]
#[allow(clippy::many_single_char_names, reason = "the names that the standard has")]
fn turn([a, b, c, d, e, f, g, h]: [Lane; 8], word: Lane) -> [Lane; 8] {
    let large_1 = e.turned::<6>().xor(e.turned::<11>()).xor(e.turned::<25>());
    let chosen = f.xor(g).and(e).xor(g);
    let first = h.plus(large_1).plus(chosen).plus(word);
    let large_0 = a.turned::<2>().xor(a.turned::<13>()).xor(a.turned::<22>());
    let majority = b.xor(c).and(a).xor(b.and(c));
    [first.plus(large_0).plus(majority), a, b, c, d.plus(first), e, f, g]
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod lane {
    use core::arch::wasm32::{
        u32x4, u32x4_add, u32x4_extract_lane, u32x4_shl, u32x4_shr, v128, v128_and, v128_or,
        v128_xor,
    };

    #[derive(Clone, Copy)]
    pub struct Lane(v128);

    impl Lane {
        #[inline]
        pub fn of([a, b, c, d]: [u32; 4]) -> Self {
            Self(u32x4(a, b, c, d))
        }

        #[inline]
        pub fn numbers(self) -> [u32; 4] {
            [
                u32x4_extract_lane::<0>(self.0),
                u32x4_extract_lane::<1>(self.0),
                u32x4_extract_lane::<2>(self.0),
                u32x4_extract_lane::<3>(self.0),
            ]
        }

        #[inline]
        pub fn plus(self, other: Self) -> Self {
            Self(u32x4_add(self.0, other.0))
        }

        #[inline]
        pub fn xor(self, other: Self) -> Self {
            Self(v128_xor(self.0, other.0))
        }

        #[inline]
        pub fn and(self, other: Self) -> Self {
            Self(v128_and(self.0, other.0))
        }

        #[inline]
        pub fn shifted<const BITS: u32>(self) -> Self {
            Self(u32x4_shr(self.0, BITS))
        }

        #[inline]
        pub fn turned<const BITS: u32>(self) -> Self {
            Self(v128_or(u32x4_shr(self.0, BITS), u32x4_shl(self.0, 32 - BITS)))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod lane {
    #[derive(Clone, Copy)]
    pub struct Lane([u32; 4]);

    impl Lane {
        pub fn of(numbers: [u32; 4]) -> Self {
            Self(numbers)
        }

        pub fn numbers(self) -> [u32; 4] {
            self.0
        }

        fn with(self, other: Self, each: impl Fn(u32, u32) -> u32) -> Self {
            Self(std::array::from_fn(|lane| each(self.0[lane], other.0[lane])))
        }

        pub fn plus(self, other: Self) -> Self {
            self.with(other, u32::wrapping_add)
        }

        pub fn xor(self, other: Self) -> Self {
            self.with(other, |one, other| one ^ other)
        }

        pub fn and(self, other: Self) -> Self {
            self.with(other, |one, other| one & other)
        }

        pub fn shifted<const BITS: u32>(self) -> Self {
            Self(self.0.map(|number| number >> BITS))
        }

        pub fn turned<const BITS: u32>(self) -> Self {
            Self(self.0.map(|number| number.rotate_right(BITS)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// However many messages of whatever lengths: each hash is that of the message alone.
        #[test]
        fn together_and_alone_give_the_same(
            lengths in prop::collection::vec(0_usize..400, 0..12),
            seed: u8,
        ) {
            let messages: Vec<Vec<u8>> = lengths
                .iter()
                .map(|length| (0..*length).map(|n| (n * 31) as u8 ^ seed).collect())
                .collect();
            let alone: Vec<[u8; 32]> =
                messages.iter().map(|message| Sha256::digest(message).into()).collect();
            prop_assert_eq!(abreast(messages), alone);
        }
    }
}
