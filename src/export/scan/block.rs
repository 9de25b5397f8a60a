//! 64 bytes at a time: where in them some bytes stand, as a bit for each byte, the first the
//! lowest.
//!
//! With vectors where they are at hand (SSE2 of every x86-64, simd128 of WebAssembly), otherwise
//! eight bytes at a time in words; both give the same bits.

/// The bytes looked at together.
pub(super) const BYTES: usize = 64;

/// What makes an opening or closing bracket of either kind the same byte.
const FOLD: u8 = 0x20;

/// What a piece of HTML has besides words and the spaces between them.
const MARKUP_AND_BLANKS: [u8; 6] = *b"<&\t\n\x0c\r";

#[cfg(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))]
pub(super) use self::vectors::{Block, quotes_and_backslashes};
#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "wasm32", target_feature = "simd128")
)))]
pub(super) use self::words::{Block, quotes_and_backslashes};

#[cfg(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")))]
mod vectors {
    use super::{BYTES, FOLD, MARKUP_AND_BLANKS};

    #[cfg(target_arch = "x86_64")]
    #[allow(unsafe_code, reason = "every x86-64 has SSE2, but the compiler wants it said")]
    mod lane {
        use core::arch::x86_64::{
            __m128i, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128,
            _mm_set1_epi8,
        };

        #[derive(Clone, Copy)]
        pub struct Lane(__m128i);

        #[inline]
        pub fn load(bytes: &[u8; 16]) -> Lane {
            // SAFETY: the sixteen bytes are there to be read, and need not be aligned.
            Lane(unsafe { _mm_loadu_si128(bytes.as_ptr().cast()) })
        }

        impl Lane {
            #[inline]
            pub fn all(byte: u8) -> Self {
                // SAFETY: SSE2 is part of x86-64.
                Self(unsafe { _mm_set1_epi8(byte.cast_signed()) })
            }

            #[inline]
            pub fn equals(self, other: Self) -> Self {
                // SAFETY: as above.
                Self(unsafe { _mm_cmpeq_epi8(self.0, other.0) })
            }

            #[inline]
            pub fn or(self, other: Self) -> Self {
                // SAFETY: as above.
                Self(unsafe { _mm_or_si128(self.0, other.0) })
            }

            #[inline]
            pub fn bits(self) -> u64 {
                // SAFETY: as above.
                u64::from(unsafe { _mm_movemask_epi8(self.0) }.cast_unsigned())
            }
        }
    }

    #[cfg(target_arch = "wasm32")]
    #[allow(unsafe_code, reason = "a vector is loaded by its address")]
    mod lane {
        use core::arch::wasm32::{i8x16_bitmask, u8x16_eq, u8x16_splat, v128, v128_load, v128_or};

        #[derive(Clone, Copy)]
        pub struct Lane(v128);

        #[inline]
        pub fn load(bytes: &[u8; 16]) -> Lane {
            // SAFETY: the sixteen bytes are there to be read, and need not be aligned.
            Lane(unsafe { v128_load(bytes.as_ptr().cast()) })
        }

        impl Lane {
            #[inline]
            pub fn all(byte: u8) -> Self {
                Self(u8x16_splat(byte))
            }

            #[inline]
            pub fn equals(self, other: Self) -> Self {
                Self(u8x16_eq(self.0, other.0))
            }

            #[inline]
            pub fn or(self, other: Self) -> Self {
                Self(v128_or(self.0, other.0))
            }

            #[inline]
            pub fn bits(self) -> u64 {
                u64::from(i8x16_bitmask(self.0))
            }
        }
    }

    use self::lane::{Lane, load};

    #[inline]
    fn lanes(bytes: &[u8; BYTES]) -> [Lane; 4] {
        let (quarters, _) = bytes.as_chunks::<16>();
        [load(&quarters[0]), load(&quarters[1]), load(&quarters[2]), load(&quarters[3])]
    }

    #[inline]
    fn bits(lanes: [Lane; 4]) -> u64 {
        let [first, second, third, fourth] = lanes.map(Lane::bits);
        first | second << 16 | third << 32 | fourth << 48
    }

    #[inline]
    fn equal(lanes: [Lane; 4], byte: u8) -> u64 {
        let byte = Lane::all(byte);
        bits(lanes.map(|lane| lane.equals(byte)))
    }

    /// A block, of which may be asked where what stands.
    #[derive(Clone, Copy)]
    pub struct Block([Lane; 4]);

    impl Block {
        #[inline]
        pub fn of(bytes: &[u8; BYTES]) -> Self {
            Self(lanes(bytes))
        }

        /// Where `"` stands.
        #[inline]
        pub fn quotes(self) -> u64 {
            equal(self.0, b'"')
        }

        /// Where `\` stands.
        #[inline]
        pub fn backslashes(self) -> u64 {
            equal(self.0, b'\\')
        }

        /// Where `{` or `[` stands.
        #[inline]
        pub fn opens(self) -> u64 {
            equal(self.folded(), b'{')
        }

        /// Where `}` or `]` stands.
        #[inline]
        pub fn closes(self) -> u64 {
            equal(self.folded(), b'}')
        }

        /// Where a space stands.
        #[inline]
        pub fn spaces(self) -> u64 {
            equal(self.0, b' ')
        }

        /// Where `<` or `&` stands, or a blank that is no space.
        #[inline]
        pub fn markup_and_blanks(self) -> u64 {
            let known = MARKUP_AND_BLANKS.map(Lane::all);
            let is_any = |lane: Lane| {
                let [first, rest @ ..] = known.map(|byte| lane.equals(byte));
                rest.into_iter().fold(first, Lane::or)
            };
            bits(self.0.map(is_any))
        }

        #[inline]
        fn folded(self) -> [Lane; 4] {
            let fold = Lane::all(FOLD);
            self.0.map(|lane| lane.or(fold))
        }
    }

    /// Of both, without saying which is which.
    #[inline]
    pub fn quotes_and_backslashes(bytes: &[u8; BYTES]) -> u64 {
        let (quote, backslash) = (Lane::all(b'"'), Lane::all(b'\\'));
        bits(lanes(bytes).map(|lane| lane.equals(quote).or(lane.equals(backslash))))
    }
}

#[cfg_attr(
    any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128")),
    allow(dead_code, reason = "what the vectors are compared with")
)]
mod words {
    use super::{BYTES, FOLD, MARKUP_AND_BLANKS};

    const fn repeat(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }

    /// A bit for each byte of the word that is this one.
    #[inline]
    fn equal(word: u64, byte: u8) -> u64 {
        const LOW: u64 = repeat(0x7F);
        let differs = word ^ repeat(byte);
        // The top bit of each byte that is zero; no carry goes from one byte to the next.
        let zeros = !((differs & LOW).wrapping_add(LOW) | differs | LOW);
        // The eight top bits gathered in the top byte.
        (zeros >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    }

    #[inline]
    fn each(bytes: &[u8; BYTES], bits: impl Fn(u64) -> u64) -> u64 {
        let (words, _) = bytes.as_chunks::<8>();
        let words = words.iter().enumerate();
        words.fold(0, |all, (n, word)| all | bits(u64::from_le_bytes(*word)) << (8 * n))
    }

    /// A block, of which may be asked where what stands.
    #[derive(Clone, Copy)]
    pub struct Block<'a>(&'a [u8; BYTES]);

    impl<'a> Block<'a> {
        #[inline]
        pub fn of(bytes: &'a [u8; BYTES]) -> Self {
            Self(bytes)
        }

        /// Where `"` stands.
        #[inline]
        pub fn quotes(self) -> u64 {
            each(self.0, |word| equal(word, b'"'))
        }

        /// Where `\` stands.
        #[inline]
        pub fn backslashes(self) -> u64 {
            each(self.0, |word| equal(word, b'\\'))
        }

        /// Where `{` or `[` stands.
        #[inline]
        pub fn opens(self) -> u64 {
            each(self.0, |word| equal(word | repeat(FOLD), b'{'))
        }

        /// Where `}` or `]` stands.
        #[inline]
        pub fn closes(self) -> u64 {
            each(self.0, |word| equal(word | repeat(FOLD), b'}'))
        }

        /// Where a space stands.
        #[inline]
        pub fn spaces(self) -> u64 {
            each(self.0, |word| equal(word, b' '))
        }

        /// Where `<` or `&` stands, or a blank that is no space.
        #[inline]
        pub fn markup_and_blanks(self) -> u64 {
            each(self.0, |word| {
                MARKUP_AND_BLANKS
                    .map(|byte| equal(word, byte))
                    .iter()
                    .fold(0, |all, bits| all | bits)
            })
        }
    }

    /// Of both, without saying which is which.
    #[inline]
    pub fn quotes_and_backslashes(bytes: &[u8; BYTES]) -> u64 {
        each(bytes, |word| equal(word, b'"') | equal(word, b'\\'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain(bytes: &[u8; BYTES], is: impl Fn(u8) -> bool) -> u64 {
        bytes.iter().rev().fold(0, |bits, byte| bits << 1 | u64::from(is(*byte)))
    }

    fn any_byte() -> impl Strategy<Value = u8> {
        prop_oneof![
            any::<u8>(),
            prop::sample::select(b"\"\\[]{}\x00\x02\x21\x23\xdb\xfb <&\t\n\x0b\x0c\r".to_vec())
        ]
    }

    proptest! {
        /// Vectors and words say of all bytes what looking at each says.
        #[test]
        fn all_ways_give_the_same_bits(bytes in prop::collection::vec(any_byte(), BYTES)) {
            let bytes: &[u8; BYTES] = bytes.first_chunk().unwrap();
            let quotes = plain(bytes, |byte| byte == b'"');
            let backslashes = plain(bytes, |byte| byte == b'\\');
            let opens = plain(bytes, |byte| matches!(byte, b'{' | b'['));
            let closes = plain(bytes, |byte| matches!(byte, b'}' | b']'));
            let (vectors, words) = (Block::of(bytes), words::Block::of(bytes));
            prop_assert_eq!([vectors.quotes(), words.quotes()], [quotes; 2]);
            prop_assert_eq!([vectors.backslashes(), words.backslashes()], [backslashes; 2]);
            prop_assert_eq!([vectors.opens(), words.opens()], [opens; 2]);
            prop_assert_eq!([vectors.closes(), words.closes()], [closes; 2]);
            let spaces = plain(bytes, |byte| byte == b' ');
            let marks = plain(bytes, |byte| b"<&\t\n\x0c\r".contains(&byte));
            prop_assert_eq!([vectors.spaces(), words.spaces()], [spaces; 2]);
            prop_assert_eq!([vectors.markup_and_blanks(), words.markup_and_blanks()], [marks; 2]);
            let both = [quotes_and_backslashes(bytes), words::quotes_and_backslashes(bytes)];
            prop_assert_eq!(both, [quotes | backslashes; 2]);
        }
    }
}
