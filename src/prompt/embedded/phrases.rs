//! Phrases that a text may begin with: most are told from it by one number.

/// Bytes that are compared at once.
const HEAD: usize = 8;

/// Phrases by their first two bytes, and the first bytes of each as a number.
pub(super) struct Phrases<const N: usize> {
    texts: [&'static str; N],
    heads: [Head; N],
    /// Where the heads of each [`place`] begin; behind the last, their end.
    places: [u8; PLACES + 1],
}

/// How a phrase begins.
#[derive(Clone, Copy)]
struct Head {
    bytes: u64,
    /// The bits that they fill.
    filled: u64,
    /// Which of the phrases it is.
    phrase: u8,
}

const PLACES: usize = 256;

impl<const N: usize> Phrases<N> {
    /// Each has two bytes or more.
    pub(super) const fn of(phrases: [&'static str; N]) -> Self {
        let mut heads = [Head { bytes: 0, filled: 0, phrase: 0 }; N];
        let mut places = [0; PLACES + 1];
        let (mut place, mut end) = (0, 0);
        while place < PLACES {
            let mut at = 0;
            while at < N {
                let bytes = phrases[at].as_bytes();
                if self::place(bytes[0], bytes[1]) == place {
                    let long = bytes.len() >= HEAD;
                    let filled = if long { u64::MAX } else { (1 << (8 * bytes.len())) - 1 };
                    heads[end] = Head { bytes: head(bytes), filled, phrase: at as u8 };
                    end += 1;
                }
                at += 1;
            }
            place += 1;
            places[place] = end as u8;
        }
        assert!(end == N && N < 256, "each has its head");
        Self { texts: phrases, heads, places }
    }

    /// What stands behind each of the phrases that the text begins with, and which it is, in their
    /// order.
    pub(super) fn begin<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
        let bytes = text.as_bytes();
        let heads = match bytes {
            [first, second, ..] => {
                let place = place(*first, *second);
                let (from, to) = (self.places[place], self.places[place + 1]);
                self.heads.get(usize::from(from)..usize::from(to)).unwrap_or_default()
            }
            _ => &[],
        };
        let own = if heads.is_empty() { 0 } else { head(bytes) };
        let alike = heads.iter().filter(move |head| own & head.filled == head.bytes);
        alike.filter_map(move |head| {
            let which = usize::from(head.phrase);
            Some((which, text.strip_prefix(self.texts.get(which)?)?))
        })
    }

    /// The [`place`]s of any of them.
    pub(super) const fn taken(&self) -> Taken {
        let (mut taken, mut place) = ([false; PLACES], 0);
        while place < PLACES {
            taken[place] = self.places[place] < self.places[place + 1];
            place += 1;
        }
        Taken(taken)
    }

    /// All of them.
    #[cfg(test)]
    pub(super) fn all(&self) -> &[&'static str] {
        &self.texts
    }

    /// Which bytes any of them begins with.
    pub(super) const fn starts(&self) -> [bool; 256] {
        let (mut starts, mut at) = ([false; 256], 0);
        while at < N {
            starts[self.texts[at].as_bytes()[0] as usize] = true;
            at += 1;
        }
        starts
    }
}

/// Where phrases are found that a text may begin with, of one table or several: most texts begin
/// with none of them.
pub(super) struct Taken([bool; PLACES]);

impl Taken {
    /// Those of both.
    pub(super) const fn and(mut self, other: &Self) -> Self {
        let mut place = 0;
        while place < PLACES {
            self.0[place] |= other.0[place];
            place += 1;
        }
        self
    }

    /// Whether the text may begin with one.
    pub(super) fn may_begin(&self, text: &str) -> bool {
        matches!(text.as_bytes(), [first, second, ..] if self.0[place(*first, *second)])
    }
}

const fn place(first: u8, second: u8) -> usize {
    (first as usize * 7 + second as usize) % PLACES
}

/// The first bytes as a number, the first the least.
pub(super) const fn head(bytes: &[u8]) -> u64 {
    if let Some(head) = bytes.first_chunk() {
        return u64::from_le_bytes(*head);
    }
    let (mut head, mut at) = (0, bytes.len());
    while at > 0 {
        at -= 1;
        head = head << 8 | bytes[at] as u64;
    }
    head
}

/// The [`head`] of the word of ASCII that so many bytes are at the front of, as in small letters.
pub(super) fn small_head(text: &[u8], length: usize) -> u64 {
    // What makes letters small changes no digit and no apostrophe.
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let own = u64::MAX >> (8 * HEAD.saturating_sub(length)).min(63);
    match text.first_chunk() {
        Some(first) => (u64::from_le_bytes(*first) | SMALL) & own,
        None => head(text.get(..length).unwrap_or_default()) | SMALL & own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_word_is_that_of_the_word_in_small_letters() {
        for text in ["I'm", "I'm here now", "B4", "Seventy7", "Adoptions", "A adoptions"] {
            let length = text.find(' ').unwrap_or(text.len());
            let own = head(text[..length].to_lowercase().as_bytes());
            assert_eq!(small_head(text.as_bytes(), length), own, "{text}");
        }
    }

    #[test]
    fn a_text_begins_with_those_of_which_all_bytes_stand_at_its_front() {
        const PHRASES: Phrases<5> =
            Phrases::of(["é", "a phrase of words", "a phrase", "a phrase of", "phrase"]);
        let cases: &[(&str, &[(usize, &str)])] = &[
            ("", &[]),
            ("a", &[]),
            ("a phrase", &[(2, "")]),
            ("a phrases", &[(2, "s")]),
            ("a phrase of words", &[(1, ""), (2, " of words"), (3, " words")]),
            ("été", &[(0, "té")]),
            ("ê", &[]),
        ];
        for (text, expected) in cases {
            assert_eq!(PHRASES.begin(text).collect::<Vec<_>>(), *expected, "{text}");
        }
    }
}
