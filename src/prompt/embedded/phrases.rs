//! Phrases that a text may begin with: most are told from it by one number.

/// Bytes that are compared at once.
const HEAD: usize = 8;

/// Phrases, and the first bytes of each as a number, with the bits that it fills.
pub(super) struct Phrases<const N: usize> {
    pub(super) phrases: [&'static str; N],
    heads: [(u64, u64); N],
    /// The bytes with which any of them begins.
    firsts: [bool; 256],
}

impl<const N: usize> Phrases<N> {
    pub(super) const fn of(phrases: [&'static str; N]) -> Self {
        let (mut heads, mut firsts, mut at) = ([(0, 0); N], [false; 256], 0);
        while at < N {
            let bytes = phrases[at].as_bytes();
            let filled = if bytes.len() < HEAD { (1 << (8 * bytes.len())) - 1 } else { u64::MAX };
            heads[at] = (head(bytes), filled);
            firsts[bytes[0] as usize] = true;
            at += 1;
        }
        Self { phrases, heads, firsts }
    }

    /// What stands behind each of the phrases that the text begins with, and which it is, in their
    /// order.
    pub(super) fn begin<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
        let bytes = text.as_bytes();
        let may = bytes.first().is_some_and(|first| self.firsts[usize::from(*first)]);
        let heads = if may { self.heads.as_slice() } else { &[] };
        let own = head(bytes);
        let alike =
            heads.iter().enumerate().filter(move |(_, (head, filled))| own & filled == *head);
        alike.filter_map(move |(at, _)| Some((at, text.strip_prefix(self.phrases.get(at)?)?)))
    }
}

/// The first bytes as a number, the first the least.
const fn head(bytes: &[u8]) -> u64 {
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

#[cfg(test)]
mod tests {
    use super::*;

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
