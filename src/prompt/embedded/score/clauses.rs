//! Several things that are told of oneself in one sentence: `I live in Ghent and work as a nurse`. Each
//! is a statement of its own, so that a later one takes the place of what it is about and of no more.
//!
//! A sentence is parted only where each part says enough alone, and one of them has a value or lasts.

use std::ops::Range;

use super::super::THRESHOLD;
use super::super::words::{Language, List};
use super::{Category, Class, Form, Judge, Verdict, Word};

/// Words that join another thing to what was told.
const JOINS: List =
    List::of(106, &["aber", "and", "but", "e", "et", "mais", "pero", "sowie", "und", "y"]);

/// Verbs that say of the person who stands before them what one is, has and does.
const VERBS: List = List::of(
    107,
    &[
        "am",
        "drink",
        "drive",
        "eat",
        "enjoy",
        "hate",
        "have",
        "live",
        "love",
        "own",
        "play",
        "prefer",
        "run",
        "smoke",
        "speak",
        "study",
        "teach",
        "use",
        "work",
        "arbeite",
        "arbeiten",
        "bin",
        "esse",
        "fahre",
        "hab",
        "habe",
        "haben",
        "hasse",
        "lebe",
        "leben",
        "lerne",
        "liebe",
        "mag",
        "nutze",
        "sind",
        "spiele",
        "spreche",
        "studiere",
        "trinke",
        "wohne",
        "wohnen",
        "adore",
        "ai",
        "aime",
        "apprends",
        "avons",
        "déteste",
        "habite",
        "habitons",
        "mange",
        "parle",
        "préfère",
        "sommes",
        "suis",
        "travaille",
        "travaillons",
        "utilise",
        "vis",
        "vivons",
        "étudie",
    ],
);

/// With these a clause depends on another, is said of somebody else, or says what is no more.
const DEPENDS: List = List::of(
    108,
    &[
        "anymore", "because", "cause", "longer", "cuz", "people", "that", "what", "when", "where",
        "which", "while", "who", "whose", "dass", "obwohl", "sobald", "solange", "weil", "wenn",
        "während", "lorsque", "parce", "puisque", "quand", "que", "qui", "cuando", "mientras",
        "porque", "quien", "mehr", "plus", "ya",
    ],
);

/// What points at something that was said before: what is told with it is not told alone.
const POINTS: List = List::of(
    109,
    &[
        "her", "him", "his", "it", "its", "their", "them", "there", "those", "da", "dort", "es",
        "ihm", "ihn", "ihnen", "ihr", "sie", "elle", "lui", "leur", "là", "ça", "allí", "ella",
        "ello", "le", "lo",
    ],
);

pub(super) const LISTS: &[List] = &[JOINS, VERBS, DEPENDS, POINTS];

/// So many first words may stand before the person.
const BEFORE: usize = 4;

/// Somebody else may speak in or behind one of these.
const APART: [char; 8] = ['"', '“', '”', '„', '«', '»', '(', ':'];

/// What is told of the person in a part of a sentence.
pub(in super::super) struct Clause<'s> {
    /// As it stands there.
    pub(in super::super) text: &'s str,
    /// The person, where they are named only before.
    pub(in super::super) lead: &'static str,
    pub(in super::super) verdict: Verdict,
}

/// Where a part stands, and the person before it as in [`Clause::lead`].
#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
    lead: &'static str,
    /// It points at the part before.
    points: bool,
}

/// Who is the subject of what follows without one.
#[derive(Clone, Copy)]
struct Subject {
    at: usize,
    many: bool,
}

impl Judge<'_> {
    /// What the sentence that was judged last tells in parts, if it does; `asks` says that something
    /// is asked beside it.
    pub(in super::super) fn clauses<'s>(&mut self, text: &'s str, asks: bool) -> Vec<Clause<'s>> {
        let mut spans = self.spans(text);
        let mut told: Vec<Clause<'s>> = Vec::with_capacity(spans.len());
        let mut drops = false;
        while let Some(span) = spans.get(told.len()).copied() {
            let alone = if span.points { None } else { self.clause(text, span, asks) };
            if let Some(clause) = alone {
                told.push(clause);
                continue;
            }
            if !span.points && self.leads_up() {
                // `… and have a question about taxes`
                spans.remove(told.len());
                drops = true;
                continue;
            }
            // What says nothing alone is a part of what stands before it, or else behind it.
            told.pop();
            let at = told.len() + 1;
            if at >= spans.len() {
                return Vec::new();
            }
            let end = spans.remove(at).end;
            if let Some(before) = spans.get_mut(at - 1) {
                before.end = end;
            }
        }
        if told.len() < 2 && !drops {
            return Vec::new();
        }
        let keys = || told.iter().filter_map(|one| one.verdict.key.as_deref());
        // `We lived in Ghent, now we live in Oslo`: all of it says where.
        let is_twice = |key: &str| keys().filter(|other| *other == key).nth(1).is_some();
        if keys().any(is_of_one) && !keys().any(is_twice) { told } else { Vec::new() }
    }

    /// What a part says alone, if that is enough and holds for longer than a task.
    fn clause<'s>(&mut self, text: &'s str, span: Span, asks: bool) -> Option<Clause<'s>> {
        let Span { start, end, lead, .. } = span;
        let text = text.get(start..end)?;
        let said = format!("{lead}{text}");
        let verdict = self.judge(&said, THRESHOLD).0?;
        let is_told = !matches!(verdict.category, Category::Context | Category::Instruction)
            && !self.passes(&said, &verdict)
            && (!asks || self.lasts(&said, &verdict));
        is_told.then_some(Clause { text, lead, verdict })
    }

    /// The parts that begin with the person, or with what they are, have or do.
    fn spans(&self, text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        let joined = self.lists.has(JOINS) || text.contains(',');
        let depends = self.lists.has(DEPENDS) || self.classes.any(Class::SUPPOSE);
        if !joined || depends || self.quotation.is_some() || text.contains(APART) {
            return spans;
        }
        let subject = self.carried();
        let (mut start, mut lead, mut from) = (0, "", 0);
        for at in 2..self.words.len().saturating_sub(1) {
            let Some(next) = self.lead(text, at, subject) else { continue };
            let (Some(word), Some(before)) = (self.words.get(at), self.words.get(at - 1)) else {
                continue;
            };
            let end = if self.is_in(at - 1, JOINS) { before.start } else { word.start };
            let told = text.get(start..end).unwrap_or_default();
            let told = told.trim_end_matches([' ', ',', ';', '-', '–', '—']);
            spans.push(Span {
                start,
                end: start + told.len(),
                lead,
                points: self.points(from..at),
            });
            (start, lead, from) = (word.start, next, at);
        }
        if from > 0 {
            let points = self.points(from..self.words.len());
            spans.push(Span { start, end: text.len(), lead, points });
        }
        spans
    }

    /// Whether these words point at what stands before them or, as the first, say of nobody what they
    /// do: `my wife Ana and I`.
    fn points(&self, words: Range<usize>) -> bool {
        if words.start > 0 {
            return words.into_iter().any(|at| self.is_in(at, POINTS));
        }
        let says = |at: usize| {
            let word = self.words.get(at);
            self.has(at, Class::SUBJECT | Class::PAST)
                || word.is_some_and(|word| word.form == Form::Past)
                || ["has", "is", "lives", "works"].contains(&self.lower_at(at))
        };
        !words.into_iter().any(says)
    }

    /// What is to be put before the part that begins at this word, if one does.
    fn lead(&self, text: &str, at: usize, subject: Option<Subject>) -> Option<&'static str> {
        let (word, before) = (self.words.get(at)?, self.words.get(at - 1)?);
        let comma = || text.get(before.end..word.start).is_some_and(|gap| gap.contains([',', ';']));
        if !(self.is_in(at - 1, JOINS) || comma()) || self.is_in(at, JOINS) {
            return None;
        }
        let verb = if self.has(at, Class::ADVERB) && !self.is_in(at, VERBS) { at + 1 } else { at };
        if self.has(verb, Class::SUBJECT) {
            return (!self.is_noun(verb)).then_some("");
        }
        let subject = subject.filter(|subject| verb > subject.at + 1)?;
        let is_verb = self.words.get(verb).is_some_and(|word| word.form == Form::Plain)
            && self.is_in(verb, VERBS)
            && !self.has(verb + 1, Class::SUBJECT);
        let lower = self.lower_at(verb);
        let of_many = || {
            lower.ends_with("en") || lower.ends_with("ons") || ["sind", "sommes"].contains(&lower)
        };
        let Subject { many, .. } = subject;
        let lead = match (self.language, many) {
            (Language::English, true) if lower == "am" => return None,
            (Language::English, false) => "I ",
            (Language::English, true) => "We ",
            (Language::Spanish, _) => return None,
            _ if lower == "am" || of_many() != many => return None,
            (Language::German, false) => "Ich ",
            (Language::German, true) => "Wir ",
            (Language::French, true) => "Nous ",
            (Language::French, false) if verb == at && lower.starts_with(VOWELS) => "J'",
            (Language::French, false) => "Je ",
        };
        is_verb.then_some(lead)
    }

    /// The person of whom all is told, if what stands before is neither wished nor only possible: a
    /// verb behind that may be one of the same.
    fn carried(&self) -> Option<Subject> {
        let open =
            Class::WANT | Class::WOULD | Class::WILL | Class::GOING | Class::PLAN | Class::CAN;
        let does = Class::WORK | Class::LIVE | Class::KNOW | Class::LIKE | Class::USE | Class::MAKE;
        let infinite = |at: usize| {
            self.has(at, Class::TO) && (self.has(at + 1, does) || self.is_in(at + 1, VERBS))
        };
        // `May` may be a month.
        let is_open = |word: &Word| {
            word.class.any(open) && (word.form != Form::Capital || word.class.any(Class::SUBJECT))
        };
        if self.words.iter().any(is_open) || (0..self.words.len()).any(infinite) {
            return None;
        }
        let at = (0..self.words.len().min(BEFORE)).find(|at| self.has(*at, Class::SUBJECT))?;
        let alone = at.checked_sub(1).is_none_or(|before| !self.is_in(before, JOINS));
        let many = self.lower_at(at).starts_with(['w', 'n']);
        alone.then_some(Subject { at, many })
    }
}

/// With these a French word for the person loses its vowel.
const VOWELS: [char; 7] = ['a', 'e', 'h', 'i', 'o', 'u', 'é'];

/// Whether a key is of what has one value.
fn is_of_one(key: &str) -> bool {
    !["user.keeps_", "user.ended_", "user.takes_"].iter().any(|of| key.starts_with(of))
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    /// Sentences, and what each tells in parts.
    const PARTED: &[(&str, &[&str])] = &[
        ("I live in Ghent and work as a nurse.", &["I live in Ghent", "I work as a nurse."]),
        (
            "I'm 34, live in Ghent and have two goats.",
            &["I'm 34", "I live in Ghent", "I have two goats."],
        ),
        ("I'm from Brazil but live in Norway.", &["I'm from Brazil", "I live in Norway."]),
        (
            "I moved to Oslo in May and work at Acme now.",
            &["I moved to Oslo in May", "I work at Acme now."],
        ),
        (
            "I live in Ghent and love it and I hate olives.",
            &["I live in Ghent and love it", "I hate olives."],
        ),
        (
            "My sister lives in Oslo and I live in Ghent.",
            &["My sister lives in Oslo", "I live in Ghent."],
        ),
        ("We live in Ghent and have a boat.", &["We live in Ghent", "We have a boat."]),
        (
            "Ich wohne in Köln und arbeite als Pflegerin.",
            &["Ich wohne in Köln", "Ich arbeite als Pflegerin."],
        ),
        (
            "Seit 2020 wohne ich in Gent und bin verheiratet.",
            &["Seit 2020 wohne ich in Gent", "Ich bin verheiratet."],
        ),
        (
            "Wir leben in Gent und haben zwei Kinder.",
            &["Wir leben in Gent", "Wir haben zwei Kinder."],
        ),
        (
            "J'habite à Gand et travaille comme infirmière.",
            &["J'habite à Gand", "Je travaille comme infirmière."],
        ),
        ("Je suis infirmière et ai deux enfants.", &["Je suis infirmière", "J'ai deux enfants."]),
        ("Vivo en Oslo y trabajo de enfermera.", &["Vivo en Oslo", "trabajo de enfermera."]),
        ("Soy de Chile pero vivo en Oslo.", &["Soy de Chile", "vivo en Oslo."]),
    ];

    /// Sentences that tell one thing, or of which no part has a value, or the second is open.
    const WHOLE: &[&str] = &[
        "I live and work in Ghent.",
        "I live in Ghent and love it.",
        "I live in Ghent and it rains a lot.",
        "I live in Ghent with my aunt and two goats.",
        "I want to live in Ghent and work as a nurse.",
        "I moved to Ghent to study and work as a nurse.",
        "I'd live in Ghent and work as a nurse.",
        "If I live in Ghent and work as a nurse, I pay less.",
        "I know people who live in Ghent and work as nurses.",
        "I love sourdough but I hate olives.",
        "My wife Ana and I got married in 2019.",
        "Wir wohnen nicht mehr in Gent, wir wohnen jetzt in Köln.",
        "I live in Ghent and I live in Oslo too.",
        "I'm vegan and allergic to nuts.",
        "I live in Ghent and have an essay due on Monday.",
        "Ana said \"I live in Ghent and I work as a nurse\".",
        "Ich möchte in Gent wohnen und arbeiten.",
        "Ich wohne in Gent und es regnet oft.",
        "J'habite à Gand avec ma tante et deux chats.",
        "Vivo en Oslo con mi tía y dos gatos.",
        "Busco piso y trabajo en Oslo.",
        "Our game begins: I am a nurse and I live in Oslo.",
    ];

    #[test]
    fn what_is_told_in_one_sentence_is_told_apart() {
        let tables = Words::new();
        let whole = WHOLE.iter().map(|text| (*text, &[] as &[&str]));
        for (text, expected) in PARTED.iter().copied().chain(whole) {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            judge.judge(text, THRESHOLD);
            let told = judge.clauses(text, false);
            let said: Vec<_> = told.iter().map(|one| format!("{}{}", one.lead, one.text)).collect();
            assert_eq!(said, expected, "{text}");
            assert!(told.iter().all(|one| text.contains(one.text)), "{text}");
        }
    }
}
