//! What a sentence counts, beside what was found in it.

use super::super::words::Language;
use super::{Class, FORM, Form, Judge, Word};

/// Words to the power of -0.3, in thousandths: what is dense counts more, but a long sentence
/// says more than a short one.
const DENSITY: [u32; 65] = [
    1000, 1000, 812, 719, 660, 617, 584, 558, 536, 517, 501, 487, 475, 463, 453, 444, 435, 427,
    420, 413, 407, 401, 396, 390, 385, 381, 376, 372, 368, 364, 360, 357, 354, 350, 347, 344, 341,
    338, 336, 333, 331, 328, 326, 324, 321, 319, 317, 315, 313, 311, 309, 307, 306, 304, 302, 301,
    299, 297, 296, 294, 293, 291, 290, 289, 287,
];

/// What a sentence counts, in thousandths, with so many words that say something themselves.
const CONTENT: [u32; 3] = [150, 600, 850];

/// What a sentence of so many words counts of its points, in thousandths.
pub(super) fn density(words: usize) -> u32 {
    DENSITY.get(words).or(DENSITY.last()).copied().unwrap_or(1000)
}

impl Judge<'_> {
    /// What raises a sentence whatever it says: whose, when, how many, who, quoted words.
    pub(super) fn bonus(&self, names: &[&str]) -> u32 {
        let count = |class: Class| {
            let having = || self.words.iter().filter(|word| word.class.any(class)).count();
            if self.classes.any(class) { having().min(2) as u32 } else { 0 }
        };
        let digits =
            self.words.iter().filter(|word| word.form == Form::Digit).count().min(2) as u32;
        count(Class::POSSESSIVE) * 110
            + count(Class::KIN) * 130
            + count(Class::TIME) * 110
            + (digits + count(Class::NUMBER)).min(2) * 80
            + names.len().min(3) as u32 * 90
    }

    /// What words that are in no table say: the longer, the rarer they are.
    pub(super) fn told(&self) -> u32 {
        let lengths = self.words.iter().filter(|word| !word.class.any(FORM));
        let lengths = lengths.map(|word| (word.end - word.start) as u32);
        lengths.filter(|length| *length >= 4).map(|length| 20 + 5 * (length - 4).min(6)).sum()
    }

    /// What lowers it, in thousandths: questions, greetings, requests, what is only supposed.
    pub(super) fn share(&self, sentence: &str, of_the_person: bool) -> u32 {
        let head = self.words.first().map_or(Class::default(), |word| word.class);
        let any = |class: Class| self.classes.any(class);
        let telling = CONTENT.get(self.content()).copied().unwrap_or(1000);
        let question = sentence.trim_end().ends_with(['?', '？']);
        let mut share = 1000;
        let mut times = |applies: bool, thousandths: u32| {
            if applies {
                share = share * thousandths / 1000;
            }
        };
        times(true, telling);
        times(question, 350);
        times(head.any(Class::ANAPHOR), 650);
        times(head.any(Class::YOU), 400);
        // `A lot has happened since we last talked.`
        times(any(Class::CHAT) && any(Class::GROUP) && self.content() < 4, 500);
        times(any(Class::YOU) && !any(Class::SUBJECT), 700);
        times(head.any(Class::GREETING) && self.words.len() < 8, 500);
        times(!of_the_person, 600);
        times(head.any(Class::SUPPOSE), 600);
        // `Now change this …`
        let verb = self.words.iter().take(3).find(|word| !word.class.any(Class::ADVERB));
        let verb = verb.map_or(head, |word| word.class);
        let asks = Class::REQUEST | Class::MATERIAL | Class::PLEASE;
        let own = Class::SUBJECT | Class::POSSESSIVE;
        let request =
            head.any(asks) && !head.any(own) || verb.any(asks) && !verb.any(own | Class::PAST);
        times(request && !any(Class::STANDING), 250);
        times(any(Class::PLEASE) && !request && !any(Class::STANDING) && !self.is_harmed(), 500);
        share
    }

    /// How many words say something themselves, up to where it makes no difference.
    fn content(&self) -> usize {
        let told = Class::DEVICE | Class::KIN | Class::ROLE | Class::OFFICE;
        // In Spanish the verb says who and what.
        let does = Class::KNOW | Class::USE | Class::WORK | Class::LIVE | Class::PAST | Class::PLAN;
        let spanish = self.language == Language::Spanish;
        let tells = |word: &&Word| {
            word.class.any(told) || !word.class.any(FORM) || spanish && word.class.any(does)
        };
        self.words.iter().filter(tells).count().min(CONTENT.len())
    }
}
