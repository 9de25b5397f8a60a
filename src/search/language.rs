//! Which language a text is in, which of its words say nothing, and what is left of the others
//! without their endings.
//!
//! A language is told by its stop words, which are needed anyway; a model of letters would be a
//! fifth of the page's WebAssembly more. Text that none of them knows is taken for English.

use rust_stemmers::{Algorithm, Stemmer};

use super::interner::Interner;

/// The languages that are told apart, English first: it is what others are if no word tells.
const LANGUAGES: [(&str, Algorithm); 11] = [
    ("en", Algorithm::English),
    ("de", Algorithm::German),
    ("fr", Algorithm::French),
    ("es", Algorithm::Spanish),
    ("it", Algorithm::Italian),
    ("pt", Algorithm::Portuguese),
    ("nl", Algorithm::Dutch),
    ("sv", Algorithm::Swedish),
    ("da", Algorithm::Danish),
    ("no", Algorithm::Norwegian),
    ("ru", Algorithm::Russian),
];

/// A language, by its place among those that are known.
pub(super) type Language = usize;

/// What text is in if nothing tells.
pub(super) const ENGLISH: Language = 0;

/// How many there are.
pub(super) const COUNT: usize = LANGUAGES.len();

/// The tables, made ready once.
pub(super) struct Languages {
    stems: Vec<Stemmer>,
    stop_words: Interner,
    /// For each stop word, a bit for each language that has it.
    of: Vec<u16>,
}

impl Default for Languages {
    fn default() -> Self {
        let mut stop_words = Interner::default();
        let mut of = Vec::new();
        for (language, (code, _)) in LANGUAGES.iter().enumerate() {
            for phrase in stop_words::lookup(code).unwrap_or_default() {
                super::words::each(phrase, |word| {
                    let number = stop_words.intern(word) as usize;
                    of.resize(stop_words.len(), 0);
                    of[number] |= 1 << language;
                });
            }
        }
        let stems = LANGUAGES.iter().map(|(_, algorithm)| Stemmer::create(*algorithm)).collect();
        Self { stems, stop_words, of }
    }
}

impl Languages {
    /// Counts a word for the languages whose stop word it is.
    pub(super) fn count(&self, word: &str, counts: &mut [u32; COUNT]) {
        let of = self.languages_of(word);
        if of == 0 {
            return;
        }
        for (language, count) in counts.iter_mut().enumerate() {
            *count += u32::from(of >> language & 1);
        }
    }

    /// Whether the word says nothing in that language.
    pub(super) fn is_stop_word(&self, word: &str, language: Language) -> bool {
        self.languages_of(word) >> language & 1 == 1 || (word.len() == 1 && is_letter(word))
    }

    /// The word without its endings. What holds a digit has none.
    pub(super) fn stem(&self, word: &str, language: Language) -> String {
        match self.stems.get(language) {
            Some(stemmer) if word.chars().all(char::is_alphabetic) => {
                stemmer.stem(word).into_owned()
            }
            _ => word.to_owned(),
        }
    }

    fn languages_of(&self, word: &str) -> u16 {
        let number = self.stop_words.find(word);
        number.and_then(|number| self.of.get(number as usize)).copied().unwrap_or_default()
    }
}

/// The language in which most of the words that were counted are stop words.
pub(super) fn tell(counts: &[u32; COUNT]) -> Language {
    let most = counts.iter().max().copied().unwrap_or_default();
    counts.iter().position(|count| *count == most).unwrap_or(ENGLISH)
}

/// What an apostrophe leaves behind.
fn is_letter(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> &'static str {
        let languages = Languages::default();
        let mut counts = [0; COUNT];
        super::super::words::each(text, |word| languages.count(word, &mut counts));
        LANGUAGES[tell(&counts)].0
    }

    #[test]
    fn a_language_is_told_by_its_small_words() {
        assert_eq!(told("Ich habe zwei Bienenstöcke und die sind im Garten"), "de");
        assert_eq!(told("Je ne sais pas ce que nous avons fait"), "fr");
        assert_eq!(told("¿Qué es lo que más te gusta de la casa?"), "es");
        assert_eq!(told("Я не знаю, что это такое"), "ru");
        assert_eq!(told("I don't know what that is"), "en");
        assert_eq!(told("xyzzy 42"), "en");
    }

    proptest! {
        #[test]
        fn no_word_of_any_script_stops_a_stemmer(word in r"\PC{0,24}", joined in "[a-zà-ÿа-яıßœ]{0,12}") {
            let languages = Languages::default();
            for language in 0..COUNT {
                for word in [&word, &joined] {
                    languages.stem(&word.to_lowercase(), language);
                }
            }
        }
    }
}
