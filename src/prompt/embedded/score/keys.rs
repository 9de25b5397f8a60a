//! What has one value at a time, as a sentence gives it one: where somebody lives, for whom and as
//! what they work, how old and whose they are. A later value takes the place of an earlier one, so
//! only plain statements count: the verb right behind the person, no wish, no supposition.

use super::{Class, Form, Judge, Word};

/// The verbs of a home that is, and those of one that begins, which want a word for whereto.
const LIVES: &[&str] = &[
    "based",
    "habitamos",
    "habite",
    "habito",
    "habitons",
    "lebe",
    "leben",
    "live",
    "lived",
    "living",
    "reside",
    "residing",
    "vis",
    "vivimos",
    "vivo",
    "vivons",
    "wohne",
    "wohnen",
];
const MOVED: &[&str] =
    &["déménagé", "emménagé", "gezogen", "installé", "moved", "mudé", "relocated", "umgezogen"];
const IN: &[&str] = &["a", "au", "aux", "en", "in", "near", "à"];
const TO: &[&str] = &["a", "au", "aux", "en", "in", "nach", "to", "à"];

const WORKS: &[&str] =
    &["arbeite", "arbeiten", "employed", "job", "trabajo", "travaille", "work", "working"];
const AT: &[&str] = &["at", "bei", "beim", "chez", "en", "for", "für", "pour"];
const AS: &[&str] = &["als", "as", "comme", "como"];

const TURNED: &[&str] = &["turn", "turned"];
const OLD: &[&str] = &["ans", "año", "años", "jahr", "jahre", "old", "yo"];

/// Words that say whose one is.
const BOUND: &[&str] = &[
    "casada",
    "casado",
    "divorced",
    "divorciada",
    "divorciado",
    "divorcé",
    "divorcée",
    "geschieden",
    "marié",
    "mariée",
    "married",
    "single",
    "verheiratet",
    "verlobt",
    "widowed",
];
const DIETS: &[&str] = &[
    "pescatarian",
    "vegan",
    "vegana",
    "vegane",
    "vegano",
    "vegetarian",
    "vegetariana",
    "vegetariano",
    "vegetarier",
    "vegetarierin",
    "végane",
    "végétarien",
    "végétarienne",
];

/// One thing is another.
const IS: &[&str] = &["es", "est", "is", "ist"];

/// What may stand before a name.
const THE: &[&str] = &["den", "der", "die", "el", "la", "las", "le", "les", "los", "the"];

/// A place stands so many words behind its verb, at most.
const REACH: usize = 6;

/// Ages that people tell of themselves.
const AGES: std::ops::RangeInclusive<u32> = 10..=120;

impl Judge<'_> {
    /// The key of the value that the sentence gives, if it gives one.
    pub(super) fn key(&self, sentence: &str) -> Option<String> {
        let head = self.words.first()?;
        if head.class.any(Class::SUPPOSE) || sentence.trim_end().ends_with(['?', '？']) {
            return None;
        }
        let said = Said { sentence, words: &self.words, lower: &self.lower };
        // In Spanish the verb says who: `me mudé`.
        let mut subjects = (0..self.words.len())
            .filter(|at| said.has(*at, Class::SUBJECT) || said.lower(*at) == Some("mudé"));
        let key = said.name().or_else(|| subjects.find_map(|at| said.of_subject(at)));
        key.map(str::to_owned).or_else(|| said.favourite())
    }
}

/// The words of a sentence, with how they are written in lower case.
struct Said<'j> {
    sentence: &'j str,
    words: &'j [Word],
    lower: &'j str,
}

impl Said<'_> {
    /// `My name is …`
    fn name(&self) -> Option<&'static str> {
        let [whose, name, ..] = self.words else { return None };
        let is_name = whose.class.any(Class::POSSESSIVE) && name.class.any(Class::NAME);
        is_name.then_some("user.name")
    }

    /// `My favourite season is …`, `ma saison préférée est …`: of each thing there is one.
    fn favourite(&self) -> Option<String> {
        let near = self.words.len().min(4);
        let whose = (0..near).find(|at| self.has(*at, Class::POSSESSIVE))?;
        let best = (whose + 1..near).find(|at| self.has(*at, Class::FAVOURITE))?;
        let (thing, is) = match best - whose {
            1 if self.lower(best)?.starts_with("lieblings") => (best, best + 1),
            1 => (best + 1, best + 2),
            _ => (whose + 1, best + 1),
        };
        let thing = self.words.get(thing).filter(|_| self.is(is, IS))?;
        let thing = self.sentence.get(thing.start..thing.end)?.to_lowercase();
        Some(format!("user.favourite_{}", thing.strip_prefix("lieblings").unwrap_or(&thing)))
    }

    fn of_subject(&self, subject: usize) -> Option<&'static str> {
        let verb = self.verb(subject)?;
        if self.is_home(verb) {
            return Some("user.home");
        }
        if self.is(verb, WORKS) {
            return self.work(verb);
        }
        if self.is_age(subject, verb) {
            return Some("user.age");
        }
        // `I'm a vegan`
        let what = if self.has(verb, Class::ARTICLE) { verb + 1 } else { verb };
        if self.is(what, BOUND) {
            return Some("user.relationship_status");
        }
        self.is(what, DIETS).then_some("user.diet")
    }

    /// What stands behind the person, past what helps a verb; before the person in German, and the
    /// same word in Spanish. None behind what is wished or only possible.
    fn verb(&self, subject: usize) -> Option<usize> {
        if self.has(subject, Class::WOULD | Class::WILL) {
            return None;
        }
        let is_verb = |at: usize| self.is(at, LIVES) || self.is(at, MOVED) || self.is(at, WORKS);
        let before = subject.checked_sub(1);
        if let Some(at) = [Some(subject), before].into_iter().flatten().find(|at| is_verb(*at)) {
            return Some(at);
        }
        let helps = Class::ADVERB | Class::HAVE | Class::BE | Class::FIRST;
        let first =
            (subject + 1..self.words.len()).find(|at| is_verb(*at) || !self.has(*at, helps))?;
        (!self.has(first, Class::WOULD | Class::WILL | Class::WANT)).then_some(first)
    }

    /// `live in Ghent`, `moved to Lyon`, `nach Köln gezogen`.
    fn is_home(&self, verb: usize) -> bool {
        let after = verb + 1..self.words.len().min(verb + 1 + REACH);
        if self.is(verb, LIVES) {
            return after.clone().any(|at| self.is(at, IN) && self.is_named(at + 1));
        }
        if self.is(verb, MOVED) {
            // Not `moved the chairs to Ana`.
            let of_a_thing =
                |at: usize| self.is(at, THE) || self.has(at, Class::ARTICLE | Class::POSSESSIVE);
            let mut until = after.clone().take_while(|at| !of_a_thing(*at));
            return until.any(|at| self.is(at, TO) && self.is_named(at + 1));
        }
        let place = (verb..after.end).find(|at| self.is(*at, TO) && self.is_named(at + 1));
        place.is_some_and(|place| (place..after.end).any(|at| self.is(at, MOVED)))
    }

    /// `work at Acme`, `work as a nurse`.
    fn work(&self, verb: usize) -> Option<&'static str> {
        if self.is(verb + 1, AS) {
            return Some("user.job");
        }
        (self.is(verb + 1, AT) && self.is_named(verb + 2)).then_some("user.employer")
    }

    /// `I am 27.`, `I'm 27 years old`, `I turned 30`, `j'ai 27 ans`.
    fn is_age(&self, subject: usize, verb: usize) -> bool {
        let is_number = |at: usize| {
            self.lower(at).and_then(|word| word.parse().ok()).is_some_and(|n| AGES.contains(&n))
        };
        if self.is(verb, TURNED) {
            return is_number(verb + 1);
        }
        let is = (subject..verb).any(|at| self.has(at, Class::BE));
        let says_old = (verb + 1..verb + 3).any(|at| self.is(at, OLD));
        is_number(verb) && (says_old || is && verb + 1 == self.words.len())
    }

    /// A name stands there, with its article or without.
    fn is_named(&self, at: usize) -> bool {
        let is_name = |at: usize| self.words.get(at).is_some_and(|word| word.form == Form::Capital);
        is_name(at) || self.is(at, THE) && is_name(at + 1)
    }

    fn has(&self, at: usize, class: Class) -> bool {
        self.words.get(at).is_some_and(|word| word.class.any(class))
    }

    fn is(&self, at: usize, table: &[&str]) -> bool {
        self.lower(at).is_some_and(|word| table.binary_search(&word).is_ok())
    }

    fn lower(&self, at: usize) -> Option<&str> {
        let (start, end) = self.words.get(at)?.lower;
        self.lower.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn tables_can_be_searched() {
        for table in [LIVES, MOVED, IN, TO, WORKS, AT, AS, TURNED, OLD, BOUND, DIETS, THE, IS] {
            assert!(table.is_sorted(), "{table:?}");
        }
    }

    #[test]
    fn tells_what_has_one_value_at_a_time() {
        let cases: &[(&str, Option<&str>)] = &[
            ("My name is Ada.", Some("user.name")),
            ("I live in Ghent with Ana.", Some("user.home")),
            ("I've been living in a flat in Lyon since May.", Some("user.home")),
            ("In 2024 I moved from Ghent to Lyon.", Some("user.home")),
            ("I recently relocated to the Netherlands.", Some("user.home")),
            ("Seit 2020 wohne ich in Leipzig.", Some("user.home")),
            ("Ich bin 2021 nach Köln gezogen.", Some("user.home")),
            ("J'habite à Lyon et je travaille comme infirmière.", Some("user.home")),
            ("Vivo en Sevilla con mi hermana y dos gatos.", Some("user.home")),
            ("Me mudé a Madrid con mi hermana en mayo.", Some("user.home")),
            ("I work at Acme.", Some("user.employer")),
            ("I'm working for Globex now.", Some("user.employer")),
            ("I work as a nurse.", Some("user.job")),
            ("Ich arbeite als Lehrerin.", Some("user.job")),
            ("I am 34 years old.", Some("user.age")),
            ("I'm 34.", Some("user.age")),
            ("I just turned 40 last week.", Some("user.age")),
            ("J'ai 27 ans et je suis infirmière à Lyon.", Some("user.age")),
            ("I got married in June.", Some("user.relationship_status")),
            ("I'm a vegetarian.", Some("user.diet")),
            ("My favourite season is autumn.", Some("user.favourite_season")),
            ("Mein Lieblingsessen ist Ramen, seit ich in Köln bin.", Some("user.favourite_essen")),
            ("My favourite books are old.", None),
            // Not a value of the person, or not one that holds.
            ("I want to live in Oslo.", None),
            ("I'd live in Oslo.", None),
            ("If I lived in Oslo I would ski.", None),
            ("I live for the weekends.", None),
            ("I moved the chairs to Ana.", None),
            ("Do I live in Ghent?", None),
            ("I work at night.", None),
            ("I'm engaged in a new project.", None),
            ("I'm 10 minutes away.", None),
            ("I have 12 cousins.", None),
            ("My sister lives in Oslo.", None),
        ];
        let tables = Words::new();
        for (sentence, expected) in cases {
            let language = tables.language(sentence).unwrap();
            let mut judge = Judge::new(&tables, language);
            judge.split(sentence);
            assert_eq!(judge.key(sentence).as_deref(), *expected, "{sentence}");
        }
    }
}
