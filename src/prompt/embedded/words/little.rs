//! Which language a text is in, by the little words in its beginning.

use super::super::phrases::{head, small_head};
use super::{Class, Language, Words, push_lower, split};

/// How many words of a text are looked at.
const SAMPLE_WORDS: usize = 60;

/// So many little words of a language more than of all others together settle which it is.
const CLEAR: u32 = 8;

/// The most frequent little words of each language; few are words of another.
const LITTLE: &[(Class, &str)] = &[
    (
        Language::English.bit(),
        "the i i'm is of and to you my it that with for we have was are this what how be at do \
         your from but or if can will just been has had they about",
    ),
    (
        Language::German.bit(),
        "ich und der die das ist nicht ein eine zu mit mein meine wie bin habe auf den für mir was \
         du im von dem einen meinen meiner kein keine auch sich seit wir",
    ),
    (
        Language::French.bit(),
        "je et le les des est une un pour dans mon ma mes suis pas que avec sur qui ai du au la de ne \
         tu nous à en",
    ),
    (
        Language::Spanish.bit(),
        "yo y el los una es por para con mi mis que no en las soy tengo del como está un la de se \
         lo muy nunca mes hace",
    ),
];

/// Their places, at most a third of them taken.
const PLACES: usize = 512;

/// The little words by their bytes, each as one number.
#[derive(Clone, Debug)]
pub(super) struct LittleWords {
    places: Vec<(u64, Class)>,
}

impl LittleWords {
    pub(super) fn new() -> Self {
        let mut all = Self { places: vec![(0, Class::default()); PLACES] };
        for (language, word) in split(LITTLE) {
            let bytes = head(word.as_bytes());
            let at = all.place(bytes);
            if let Some(place) = all.places.get_mut(at) {
                *place = (bytes, place.1 | language);
            }
        }
        all
    }

    /// The languages whose word it is, by its [`head`]: no longer word has that of a little one.
    fn get(&self, word: u64) -> Class {
        let place = self.places.get(self.place(word));
        place.filter(|place| place.0 == word).map_or(Class::default(), |place| place.1)
    }

    /// Where the word stands, or would.
    fn place(&self, bytes: u64) -> usize {
        let mut at = (bytes.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize % PLACES;
        while self.places.get(at).is_some_and(|(own, _)| *own != 0 && *own != bytes) {
            at = (at + 1) % PLACES;
        }
        at
    }
}

/// The little words of a text, counted.
struct Count<'w> {
    little: &'w LittleWords,
    /// By [`Language::index`].
    counts: [u32; 4],
    words: u32,
}

impl Count<'_> {
    /// Counts the words of the text's beginning, until they settle which language it is.
    fn sample(&mut self, text: &str) {
        if text.is_ascii() {
            return self.sample_ascii(text.as_bytes());
        }
        let mut lower = String::new();
        for word in words(text) {
            lower.clear();
            push_lower(&mut lower, word);
            if self.settles(lower.as_bytes(), head(lower.as_bytes())) {
                return;
            }
        }
    }

    fn sample_ascii(&mut self, mut text: &[u8]) {
        for _ in 0..SAMPLE_WORDS {
            let end = text.iter().position(|byte| !IN_WORDS[usize::from(*byte)]);
            let (word, rest) = text.split_at(end.unwrap_or(text.len()));
            if !word.is_empty() && self.settles(word, small_head(text, word.len())) {
                return;
            }
            let [_, rest @ ..] = rest else { return };
            text = rest;
        }
    }

    /// Counts a word. `true` if those counted settle which language it is.
    fn settles(&mut self, word: &[u8], head: u64) -> bool {
        self.words += 1;
        // `J'habite`, `l'hiver`
        let is_elided = matches!(word, [c, b'\'', _, _, ..] if ELIDED.contains(c));
        let french = if is_elided { Language::French.bit() } else { Class::default() };
        let languages = self.little.get(head) | french;
        if languages == Class::default() {
            return false;
        }
        let mut all = 0;
        for (language, count) in Language::ALL.into_iter().zip(&mut self.counts) {
            *count += u32::from(languages.any(language.bit()));
            all += *count;
        }
        self.counts.iter().any(|count| count * 2 >= all + CLEAR)
    }
}

/// What French leaves of words before an apostrophe.
const ELIDED: &[u8] = b"cdjlnsCDJLNS";

/// The bytes of words of ASCII.
const IN_WORDS: [bool; 256] = {
    let (mut is, mut byte) = ([false; 256], 0);
    while byte < 256 {
        is[byte] = (byte as u8).is_ascii_alphanumeric() || byte == b'\'' as usize;
        byte += 1;
    }
    is
};

/// The words that the text's beginning has.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'').take(SAMPLE_WORDS);
    words.filter(|word| !word.is_empty())
}

impl Words {
    /// The language whose little words are the most frequent in the text's beginning; none if the
    /// text has words, but none of a script and language that there is a table for.
    pub(in super::super) fn language(&self, text: &str) -> Option<Language> {
        let mut count = Count { little: &self.little, counts: [0; 4], words: 0 };
        count.sample(text);
        let Count { counts, words, .. } = count;
        let best = *counts.iter().max()?;
        if best == 0 {
            let latin = text.chars().take(200).filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}');
            return (latin && words < 12).then(|| self.likeliest(text, &|_| true));
        }
        let is_likely = |one: &Language| counts.get(one.index()) == Some(&best);
        let mut likely = Language::ALL.into_iter().filter(is_likely);
        match (likely.next(), likely.next()) {
            (Some(one), None) => Some(one),
            _ => Some(self.likeliest(text, &is_likely)),
        }
    }

    /// Of these the language whose tables have most words of the text's beginning; the first, if
    /// several have.
    fn likeliest(&self, text: &str, is_likely: &dyn Fn(&Language) -> bool) -> Language {
        let mut counts = [0u32; 4];
        let mut lower = String::new();
        for word in words(text) {
            lower.clear();
            push_lower(&mut lower, word);
            for language in Language::ALL.into_iter().filter(is_likely) {
                if let Some(count) = counts.get_mut(language.index()) {
                    let known = self.class(language, &lower) != Class::default();
                    let spanish = language == Language::Spanish && is_spanish(&lower);
                    *count += u32::from(known || spanish);
                }
            }
        }
        let count = |language: &Language| counts.get(language.index()).copied().unwrap_or(0);
        let mut likely = Language::ALL.into_iter().filter(is_likely);
        let best = likely.clone().map(|language| count(&language)).max();
        likely.find(|language| Some(count(language)) == best).unwrap_or(Language::English)
    }
}

/// Whether only Spanish, of these languages, has words that end so.
fn is_spanish(lower: &str) -> bool {
    lower.contains('ñ')
        || ["aron", "ieron", "ción", "ando", "iendo"].iter().any(|end| lower.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_words_are_short_and_have_room() {
        // One of eight bytes has the same head as longer ones.
        assert!(split(LITTLE).all(|(_, word)| word.len() < 8));
        assert!(split(LITTLE).count() * 3 <= PLACES);
    }

    #[test]
    fn tells_the_four_languages_apart_and_others_from_them() {
        let cases: &[(&str, Option<Language>)] = &[
            ("I have two dogs and a cat.", Some(Language::English)),
            ("Ich wohne in Hamburg und habe einen Hund.", Some(Language::German)),
            ("J'habite à Lyon et je travaille dans un hôpital.", Some(Language::French)),
            ("L'hiver, à Orléans.", Some(Language::French)),
            ("Vivo en Sevilla con mi hermana.", Some(Language::Spanish)),
            ("me robaron de noche", Some(Language::Spanish)),
            ("J'ai déménagé hier.", Some(Language::French)),
            ("Vegetarian.", Some(Language::English)),
            ("Ich bin müde. Was meinst du?", Some(Language::German)),
            ("Ayer terminé un curso de costura.", Some(Language::Spanish)),
            ("Hier, un cours de couture.", Some(Language::French)),
            ("I was in La Paz.", Some(Language::English)),
            ("私は東京に住んでいます。", None),
            ("Я живу в Москве с женой и двумя детьми.", None),
        ];
        let words = Words::new();
        for (text, language) in cases {
            assert_eq!(words.language(text), *language, "{text}");
        }
    }
}
