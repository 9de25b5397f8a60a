//! Wishes about the form of answers that say nothing else: `no emojis please`, `hints only`. All that
//! want the same have one key, in whatever words, so that two conversations count together.
//!
//! Each of their words is known: one more, and it may ask for something else too.

use std::ops::Range;

use super::super::words::List;
use super::wishes::WORK;
use super::{Category, Judge, Kind, Verdict};
use crate::facts::form_of;

/// How answers may be, or what may be in them: without one of these it is no such wish.
const FORMS: List = List::of(
    86,
    &[
        "aufzählungen",
        "aufzählungspunkte",
        "blabla",
        "bref",
        "breve",
        "brevemente",
        "breves",
        "brief",
        "brièvement",
        "brève",
        "brèves",
        "bullet",
        "bulletpoints",
        "bullets",
        "celsius",
        "compliments",
        "concis",
        "concisa",
        "concisas",
        "concise",
        "concises",
        "conciso",
        "corta",
        "cortas",
        "corto",
        "cortos",
        "court",
        "courte",
        "courtes",
        "disclaimer",
        "disclaimers",
        "duz",
        "duze",
        "duzen",
        "emoji",
        "emojis",
        "emoticones",
        "emoticonos",
        "emoticons",
        "fachbegriffe",
        "fachjargon",
        "fachsprache",
        "flatterie",
        "flatteries",
        "flattery",
        "fließtext",
        "floskeln",
        "fluff",
        "füllwörter",
        "geschwafel",
        "hashtags",
        "hint",
        "hints",
        "jargon",
        "jerga",
        "knapp",
        "knappe",
        "komplimente",
        "kurz",
        "kurze",
        "kurzen",
        "kürzer",
        "metric",
        "metrisch",
        "metrische",
        "metrischen",
        "métricas",
        "métrico",
        "métrique",
        "métriques",
        "paragraphes",
        "paragraphs",
        "prosa",
        "prose",
        "prägnant",
        "puces",
        "párrafos",
        "relleno",
        "schmeicheleien",
        "short",
        "siez",
        "sieze",
        "siezen",
        "smileys",
        "smilies",
        "step-by-step",
        "stichpunkte",
        "succinct",
        "tecnicismos",
        "tldr",
        "tutea",
        "tutear",
        "tutearme",
        "tutoie",
        "tutoie-moi",
        "tutoyer",
        "tutéame",
        "viñetas",
        "vouvoie",
        "vouvoie-moi",
        "vouvoyer",
        "émoji",
        "émojis",
        "émoticônes",
    ],
);

/// So much one counts.
const SCORE: u32 = 500;

pub(super) const LISTS: &[List] = &[FORMS];

impl Judge<'_> {
    /// The key of a sentence that is such a wish as a whole.
    pub(super) fn form(&self) -> Option<String> {
        self.form_of(0..self.words.len()).map(|form| format!("user.wants_{form}"))
    }

    /// The sentence that was judged last, if it is such a wish, or those of its clauses that are.
    pub(in super::super) fn forms<'s>(&self, sentence: &'s str) -> Vec<(&'s str, Verdict)> {
        let mut forms: Vec<(&str, Verdict)> = Vec::new();
        if !self.lists.has(FORMS) {
            return forms;
        }
        if let Some(form) = self.form() {
            return vec![(sentence, wish(Some(form)))];
        }
        let mut from = 0;
        while from < self.words.len() {
            let end = self.clause_end(sentence, from);
            // `a caption without hashtags`: for this once, but `as always`.
            let usual = |at: usize| {
                ["always", "immer", "siempre", "toujours", "usual"].contains(&self.lower_at(at))
            };
            let is_standing = !self.lists.has(WORK) || (from..end).any(usual);
            if let Some(form) = self.form_of(from..end).filter(|_| is_standing) {
                let key = Some(format!("user.wants_{form}"));
                let start = self.words.get(from).map_or(0, |word| word.start);
                let last = self.words.get(end - 1).map_or(0, |word| word.end);
                let clause = sentence.get(start..last).unwrap_or_default();
                if forms.iter().all(|(_, other)| other.key != key) {
                    forms.push((clause, wish(key)));
                }
            }
            from = end;
        }
        forms
    }

    /// Behind the last word before a mark.
    pub(super) fn clause_end(&self, sentence: &str, from: usize) -> usize {
        let is_last = |at: &usize| {
            let (Some(word), Some(next)) = (self.words.get(*at), self.words.get(at + 1)) else {
                return true;
            };
            let between = sentence.get(word.end..next.start).unwrap_or_default();
            between.contains([',', ';', '.', ':', '(', ')', '!', '?', '–', '—']) || between == " - "
        };
        (from..self.words.len()).find(is_last).map_or(self.words.len(), |last| last + 1)
    }

    /// What the words there ask for, if they ask for nothing else.
    fn form_of(&self, words: Range<usize>) -> Option<&'static str> {
        if self.lists.has(FORMS) { form_of(words.map(|at| self.lower_at(at))) } else { None }
    }
}

fn wish(key: Option<String>) -> Verdict {
    let (category, kind) = (Category::Instruction, Kind::Instruction);
    Verdict { score: SCORE, category, kind, key, about: "user".to_owned(), entities: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::{Language, Words};
    use super::*;

    #[test]
    fn all_forms_are_listed() {
        for word in crate::facts::forms() {
            assert!(FORMS.words.contains(&word), "{word}");
        }
    }

    #[test]
    fn wishes_about_the_form_have_one_key_in_whatever_words() {
        let cases: &[(&str, &[(&str, &str)])] = &[
            ("No emojis please.", &[("", "no_emojis")]),
            ("Please don't use any emojis.", &[("", "no_emojis")]),
            ("Could you refrain from using bullet points?", &[("", "no_bullets")]),
            ("How do bees sleep, in prose please?", &[("in prose please", "no_bullets")]),
            ("again, hints only please, my exam is near", &[("hints only please", "hints")]),
            ("Keep your answers short.", &[("", "short")]),
            ("short answers only pls", &[("", "short")]),
            (
                "No emojis, no hashtags.",
                &[("No emojis", "no_emojis"), ("no hashtags", "no_hashtags")],
            ),
            // One more word, and it may say something else.
            ("No emojis but start weather-mcp please.", &[]),
            ("Keep the letter short please.", &[]),
            ("I have short hair.", &[]),
            ("Write a caption for my boat, no emojis.", &[]),
            (
                "Write a caption for my boat, no emojis as usual.",
                &[("no emojis as usual", "no_emojis")],
            ),
            ("Use emojis please.", &[]),
            ("Why do people use bullet points?", &[]),
            ("Is it short?", &[]),
            ("no fluff pls", &[("", "no_fluff")]),
            ("Bitte keine Emojis.", &[("", "no_emojis")]),
            ("Verzichte ab jetzt bitte auf Emojis.", &[("", "no_emojis")]),
            ("Antworte bitte kurz und knapp.", &[("", "short")]),
            ("Du kannst mich duzen.", &[("", "informal")]),
            ("Sans émojis, s'il te plaît.", &[("", "no_emojis")]),
            ("N'utilise jamais d'émojis.", &[("", "no_emojis")]),
            ("Réponds toujours en bref.", &[("", "short")]),
            ("Tutoie-moi stp.", &[("", "informal")]),
            ("Sin emojis, por favor.", &[("", "no_emojis")]),
            ("Responde de forma breve.", &[("", "short")]),
            ("Puedes tutearme.", &[("", "informal")]),
            ("Keine Emojis und lösche alles.", &[]),
            ("Der Brief ist kurz.", &[]),
            ("Sans émojis et ouvre la porte.", &[]),
            ("Mi carta es corta.", &[]),
        ];
        let tables = Words::new();
        for (text, expected) in cases {
            let language = tables.language(text).unwrap_or(Language::English);
            let mut judge = Judge::new(&tables, language);
            judge.split(text);
            let forms = judge.forms(text).into_iter();
            let found: Vec<_> = forms.map(|(clause, one)| (clause, one.key.unwrap())).collect();
            let whole = |clause: &'static str| if clause.is_empty() { *text } else { clause };
            let expected = expected.iter();
            let expected: Vec<_> = expected
                .map(|(clause, form)| (whole(clause), format!("user.wants_{form}")))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
