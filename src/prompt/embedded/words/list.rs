//! Lists of words of whichever language, which the rules ask for by name: where a word stands is
//! looked up once, and is a bit for each list from then on.

/// A list of words, and its bit in [`Lists`].
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct List {
    pub(in super::super) words: &'static [&'static str],
    bit: Lists,
}

impl List {
    /// Each has a number of its own; see [`are_numbered`].
    pub(in super::super) const fn of(number: u32, words: &'static [&'static str]) -> Self {
        Self { words, bit: Lists(1 << number) }
    }

    /// The set of this list alone.
    pub(in super::super) const fn alone(self) -> Lists {
        self.bit
    }
}

/// Whether all lists that there are have the numbers from 0 on, each its own: one that was forgotten
/// here would have no words.
pub(in super::super) const fn are_numbered(lists: &[&[List]]) -> bool {
    let (mut all, mut count, mut group) = (0, 0, 0);
    while group < lists.len() {
        let mut at = 0;
        while at < lists[group].len() {
            all |= lists[group][at].bit.0;
            (count, at) = (count + 1, at + 1);
        }
        group += 1;
    }
    all == (1 << count) - 1
}

/// In which lists a word stands, or any of several words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in super::super) struct Lists(u128);

impl Lists {
    /// In this list.
    pub(in super::super) const fn has(self, list: List) -> bool {
        self.0 & list.bit.0 != 0
    }

    /// In these and those.
    pub(in super::super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
