//! From words to terms, the numbers under which postings lie: the ending of a word goes, by the
//! rules of its conversation's language. Each word of a language is looked at once.

use super::interner::Interner;
use super::language::{self, COUNT, ENGLISH, Language, Languages};
use super::words;

/// Stands for a word that says nothing.
const NO_TERM: u32 = u32::MAX;

/// Words by which a message says when something was, or will be.
const TIME_WORDS: [(Language, &str); 4] = [
    (
        ENGLISH,
        "yesterday today tonight tomorrow ago week weekend month year morning recently last next \
         monday tuesday wednesday thursday friday saturday sunday",
    ),
    (
        1,
        "gestern heute morgen neulich letzte letzten nächste nächsten woche wochenende monat jahr \
         montag dienstag mittwoch donnerstag freitag samstag sonntag",
    ),
    (
        2,
        "hier aujourd demain semaine mois année dernier dernière prochain lundi mardi mercredi \
         jeudi vendredi samedi dimanche",
    ),
    (
        3,
        "ayer hoy mañana semana mes año pasado pasada próximo lunes martes miércoles jueves \
         viernes sábado domingo",
    ),
];

/// See the module.
pub(super) struct Lexicon {
    languages: Languages,
    /// For each language its words, and for each of them its term.
    words: Vec<(Interner, Vec<u32>)>,
    terms: Interner,
    /// Terms below are those of [`TIME_WORDS`].
    time_terms: u32,
}

impl Default for Lexicon {
    fn default() -> Self {
        let languages = Languages::default();
        let mut terms = Interner::default();
        for (language, list) in TIME_WORDS {
            for word in list.split_whitespace() {
                terms.intern(&languages.stem(word, language));
            }
        }
        let words = (0..COUNT).map(|_| <(Interner, Vec<u32>)>::default()).collect();
        Self { languages, words, time_terms: terms.len() as u32, terms }
    }
}

impl Lexicon {
    pub(super) fn terms(&self) -> usize {
        self.terms.len()
    }

    pub(super) fn bytes(&self) -> usize {
        let words = self.words.iter().map(|(words, terms)| words.bytes() + terms.len() * 4);
        words.sum::<usize>() + self.terms.bytes()
    }

    pub(super) fn says_when(&self, term: u32) -> bool {
        term < self.time_terms
    }

    /// What these texts are in.
    pub(super) fn tell<'a>(&self, texts: impl Iterator<Item = &'a str>) -> Language {
        let mut counts = [0; COUNT];
        texts.for_each(|text| words::each(text, |word| self.languages.count(word, &mut counts)));
        language::tell(&counts)
    }

    /// Hands over the term of each word that says something.
    pub(super) fn each(&mut self, text: &str, language: Language, mut take: impl FnMut(u32)) {
        words::each(text, |word| {
            let term = self.term(word, language);
            if term != NO_TERM {
                take(term);
            }
        });
    }

    /// The terms that a word of a query may stand for, if it is in one of these languages.
    pub(super) fn meant_by(&self, word: &str, languages: &[Language]) -> Vec<u32> {
        let terms = languages.iter().filter_map(|language| {
            let (words, terms) = self.words.get(*language)?;
            match words.find(word) {
                Some(number) => terms.get(number as usize).copied(),
                None => self.terms.find(&self.languages.stem(word, *language)),
            }
        });
        sorted(terms.collect())
    }

    /// The terms of all words that begin so.
    pub(super) fn beginning_with(&self, prefix: &str) -> Vec<u32> {
        let terms = self.words.iter().flat_map(|(words, terms)| {
            let numbers = words.beginning_with(prefix);
            numbers.filter_map(|number| terms.get(number as usize).copied())
        });
        sorted(terms.collect())
    }

    pub(super) fn is_stop_word(&self, word: &str, language: Language) -> bool {
        self.languages.is_stop_word(word, language)
    }

    fn term(&mut self, word: &str, language: Language) -> u32 {
        let Some((words, terms)) = self.words.get_mut(language) else { return NO_TERM };
        let number = words.intern(word) as usize;
        if let Some(term) = terms.get(number) {
            return *term;
        }
        let term = if self.languages.is_stop_word(word, language) {
            NO_TERM
        } else {
            self.terms.intern(&self.languages.stem(word, language))
        };
        terms.push(term);
        term
    }
}

fn sorted(mut terms: Vec<u32>) -> Vec<u32> {
    terms.retain(|term| *term != NO_TERM);
    terms.sort_unstable();
    terms.dedup();
    terms
}
