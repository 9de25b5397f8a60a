//! What is worth the most where not all fits.
//!
//! What a sentence counts on its own says whether it is about the person. Which of its words tell
//! something shows only among all: a word that stands everywhere tells nothing, a rare one is what
//! is asked for later, and names and numbers doubly so. Both are divided by the length, the rarity
//! more, since it is a sum over the words; neither so far that only short sentences are left.

use std::collections::{BTreeMap, BTreeSet};

/// What the rarest word counts, beside the up to 1000 points of a sentence of one word.
const RAREST: f64 = 200.0;

/// In how many of a set of texts each word stands.
#[derive(Clone, Debug, Default)]
pub struct Rarity {
    texts: u32,
    counts: BTreeMap<String, u32>,
}

impl Rarity {
    /// Of these texts. Their order makes no difference.
    pub fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut rarity = Self::default();
        for text in texts {
            rarity.texts += 1;
            for word in words(text).map(str::to_lowercase).collect::<BTreeSet<_>>() {
                *rarity.counts.entry(word).or_default() += 1;
            }
        }
        rarity
    }

    /// What a text is worth that counts so many points, in thousandths of one: the larger, the
    /// sooner it takes the place that it needs.
    pub fn worth(&self, points: u32, text: &str) -> u64 {
        let mut told: BTreeMap<String, bool> = BTreeMap::new();
        let mut length = 0_u32;
        for word in words(text) {
            length += 1;
            let first = word.chars().next();
            // Every sentence begins with a capital letter.
            let named = length > 1 && word.len() > 1 && first.is_some_and(char::is_uppercase);
            let numbered = first.is_some_and(char::is_numeric);
            *told.entry(word.to_lowercase()).or_default() |= named || numbered;
        }
        let rare: f64 = told
            .iter()
            .map(|(word, doubly)| self.rarity(word) * if *doubly { 2.0 } else { 1.0 })
            .sum();
        let root = libm::sqrt(f64::from(length.max(1)));
        let worth = (f64::from(points) + RAREST * rare / libm::sqrt(root)) / root;
        libm::round(worth * 1000.0) as u64
    }

    /// From 0 for a word of every text to 1 for one of a single text; squared, so that what is
    /// neither frequent nor rare counts little.
    fn rarity(&self, word: &str) -> f64 {
        let having = self.counts.get(word).copied().unwrap_or(1).max(1);
        let all = f64::from(self.texts);
        if self.texts < 2 {
            return 0.0;
        }
        let share = libm::log(all / f64::from(having)) / libm::log(all);
        share * share
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'');
    words.filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [&str; 5] =
        ["I like tea.", "I like tea a lot.", "I like Ghent.", "I like rowing.", "I like 1984."];

    /// Points, and a text.
    type Counted = (u32, &'static str);

    /// What is worth more stands before what is worth less.
    #[test]
    fn says_which_of_two_is_worth_more() {
        let rarity = Rarity::of(ALL);
        let cases: &[(&str, Counted, Counted)] = &[
            ("more points", (300, "I like tea."), (200, "I like tea.")),
            ("a rare word", (300, "I like rowing."), (300, "I like tea.")),
            ("a name", (300, "I like Ghent."), (300, "I like rowing.")),
            ("a number", (300, "I like 1984."), (300, "I like rowing.")),
            ("no name for its place", (300, "I like Ghent."), (300, "Ghent I like.")),
            ("shorter", (300, "I like tea."), (300, "I like tea, I like tea.")),
            (
                "longer by what it tells",
                (300, "I like Ghent and rowing."),
                (300, "I like tea a lot."),
            ),
            ("points before rarity", (900, "I like tea."), (100, "I like Ghent.")),
        ];
        for (what, (points, more), (fewer, less)) in cases {
            let (more, less) = (rarity.worth(*points, more), rarity.worth(*fewer, less));
            assert!(more > less, "{what}: {more} and {less}");
        }
    }

    #[test]
    fn a_word_said_twice_counts_once() {
        let rarity = Rarity::of(ALL);
        assert!(rarity.worth(0, "rowing rowing") < rarity.worth(0, "rowing"));
    }

    #[test]
    fn nothing_is_worth_nothing_and_one_text_has_no_rare_words() {
        assert_eq!(Rarity::default().worth(0, ""), 0);
        assert_eq!(Rarity::of(["I like tea."]).worth(0, "I like tea."), 0);
        assert_eq!(Rarity::of(["a", "b"]).worth(100, ""), 100_000);
    }
}
