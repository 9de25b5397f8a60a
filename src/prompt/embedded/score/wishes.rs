//! Standing wishes: how the person wants to be answered, from now on.
//!
//! One is known by how it begins (`from now on`), by `always` or `never` before what an assistant
//! does, or by what it is about: the form of all answers, which no piece of work is.

use super::super::words::List;
use super::rules::finding;
use super::{Category, Class, Finding, Judge, Kind, Word};

/// How many words of the beginning are looked at for what is to be done.
const REACH: usize = 6;

/// A wish about the form of answers has no more words.
const WORDS_MAX: usize = 16;

/// How a standing wish begins.
const OPENS: [&str; 14] = [
    "from now on",
    "in future",
    "in the future",
    "going forward",
    "whenever",
    "every time",
    "ab jetzt",
    "von jetzt an",
    "in zukunft",
    "à partir de maintenant",
    "dorénavant",
    "désormais",
    "a partir de ahora",
    "de ahora en adelante",
];

/// What answers are made of, or not: whoever asks for or against it means all of them.
const FORM: List = List::of(
    69,
    &[
        "apologies",
        "bulletpoints",
        "bullets",
        "caveats",
        "dashes",
        "disclaimers",
        "emoji",
        "emojis",
        "emoticones",
        "emoticons",
        "entschuldigungen",
        "floskeln",
        "gedankenstriche",
        "jargon",
        "preamble",
        "puces",
        "smileys",
        "viñetas",
        "émojis",
    ],
);

/// To be spoken to with a formal or a familiar word.
const ADDRESSES: List = List::of(
    70,
    &[
        "duz",
        "duze",
        "duzen",
        "siez",
        "sieze",
        "siezen",
        "tutea",
        "tutear",
        "tutéame",
        "tutoie",
        "tutoie-moi",
        "tutoyer",
        "vouvoie",
        "vouvoie-moi",
        "vouvoyer",
    ],
);

/// The answers themselves.
const ANSWERS: List = List::of(
    71,
    &[
        "answers",
        "antworten",
        "erklärungen",
        "explanations",
        "explicaciones",
        "explications",
        "replies",
        "responses",
        "respuestas",
        "réponses",
    ],
);

/// What is done in answers, and not wanted.
const DONE: List = List::of(
    72,
    &[
        "apologising",
        "apologizing",
        "explaining",
        "hedging",
        "lecturing",
        "moralizing",
        "repeating",
        "summarising",
        "summarizing",
    ],
);

/// It is to end, or not to be.
const ENDS: List = List::of(
    73,
    &[
        "arrête", "arrêtez", "avoid", "deja", "evita", "lass", "less", "menos", "moins", "ohne",
        "pas", "quit", "sans", "sin", "skip", "spar", "stop", "vermeide", "without", "weniger",
        "évite",
    ],
);

/// Words for the piece of work at hand, of which a wish is for this once.
pub(super) const WORK: List = List::of(
    74,
    &[
        "brief", "bio", "caption", "carta", "ce", "cet", "cette", "correo", "dem", "diese",
        "diesem", "diesen", "dieser", "draft", "email", "este", "esta", "esto", "hier", "it",
        "letter", "lettre", "mail", "post", "text", "texte", "that", "this", "tweet",
    ],
);

pub(super) const LISTS: &[List] = &[FORM, ADDRESSES, ANSWERS, DONE, ENDS, WORK];

impl Judge<'_> {
    /// `Always answer in French.` `From now on, call me Sam.` `No emojis please.`
    pub(super) fn instruction(&self, sentence: &str) -> Option<Finding> {
        let is_question = sentence.trim_end().ends_with('?');
        let is_wish =
            !is_question && (self.is_opened(sentence) || self.is_of_form()) || self.is_of_address();
        let is_wish = is_wish || self.form().is_some();
        is_wish.then(|| finding(800, Category::Instruction, Kind::Instruction))
    }

    fn is_opened(&self, sentence: &str) -> bool {
        let Some(head) = self.words.iter().position(|word| !word.class.any(Class::PLEASE)) else {
            return false;
        };
        let near = self.words.get(head..self.words.len().min(head + REACH)).unwrap_or_default();
        let own = Class::SUBJECT | Class::POSSESSIVE;
        let is_own = near.first().is_some_and(|word| word.class.any(own));
        if is_own || !near.iter().any(|word| word.class.any(Class::MANNER)) {
            return false;
        }
        let lower = sentence.get(..60.min(sentence.len())).unwrap_or(sentence).to_lowercase();
        let opened = OPENS.iter().any(|open| lower.contains(open));
        // `Antworte mir bitte immer …`: in English it stands before the verb.
        let reach = if self.language == super::Language::English { 2 } else { 4 };
        let standing = near.iter().take(reach).any(|word| word.class.any(Class::STANDING));
        let spoken_to = !self.words.iter().any(|word| word.class.any(Class::SUBJECT));
        opened || standing && spoken_to
    }

    /// `Keep your answers short.` `Stop apologizing.` `Keine Emojis mehr bitte.`
    fn is_of_form(&self) -> bool {
        let any = |list: List| self.lists.has(list);
        let own = Class::SUBJECT | Class::POSSESSIVE;
        if self.words.len() > WORDS_MAX || self.classes.any(own) || any(WORK) {
            return false;
        }
        let heads = || self.words.iter().filter(|word| !word.class.any(Class::PLEASE)).take(3);
        let ends = heads().any(|word| word.lists.has(ENDS) || word.class.any(Class::NOT));
        let asks = heads().any(|word| word.class.any(Class::MANNER));
        let is_yours = || {
            let places = self.words.windows(2);
            places.into_iter().any(|two| two[0].class.any(Class::YOU) && two[1].lists.has(ANSWERS))
        };
        any(FORM) && (ends || asks)
            || any(DONE) && heads().next().is_some_and(|word| word.lists.has(ENDS))
            || any(ANSWERS) && (ends || asks && is_yours())
    }

    /// `Könnten Sie mich bitte siezen?` `Tutoie-moi.`
    fn is_of_address(&self) -> bool {
        if !self.lists.has(ADDRESSES) {
            return false;
        }
        // `tutoie-moi`, `tutéame`: whom is in the word.
        let says_whom = |word: &Word| {
            let lower = self.lower_of(word);
            word.lists.has(ADDRESSES) && (lower.ends_with("-moi") || lower.ends_with("ame"))
        };
        let is_of_one = self.classes.any(Class::FIRST) || self.words.iter().any(says_whom);
        let is_of_one = is_of_one && !self.classes.any(Class::SUBJECT);
        self.words.len() <= WORDS_MAX && is_of_one
    }
}
