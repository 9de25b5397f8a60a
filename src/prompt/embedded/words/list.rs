//! Lists of words of whichever language, which the rules ask for by name: where a word stands is
//! looked up once, and is a bit for each list from then on.

/// A list of words, and its bit in [`Lists`].
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct List {
    pub(in super::super) words: &'static [&'static str],
    bit: Lists,
}

impl List {
    /// Of all lists, no two may have the same number.
    pub(in super::super) const fn of(number: u32, words: &'static [&'static str]) -> Self {
        Self { words, bit: Lists(1 << number) }
    }

    /// The set of this list alone.
    pub(in super::super) const fn alone(self) -> Lists {
        self.bit
    }
}

/// In which lists a word stands, or any of several words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
