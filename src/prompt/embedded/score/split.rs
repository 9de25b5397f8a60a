//! The words of a sentence, each looked up once: all rules ask what is known of it from then on.

use super::super::words::{Class, Known, Language, Lists, push_lower};
use super::verbs::is_preterite;
use super::{Form, Judge, WORDS_MIN, Word, meant};

/// A quotation that is open: what closes it, the first word in it, and whether it began in a
/// sentence before.
struct Opened {
    close: char,
    from: usize,
    before: bool,
}

/// What closes the quotation that this character opens behind that text.
fn closing_of(c: char, before: &str) -> Option<char> {
    match c {
        '"' if before.chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(') => {
            Some('"')
        }
        '“' => Some('”'),
        '„' => Some('“'),
        '«' => Some('»'),
        _ => None,
    }
}

fn is_closing(c: char, close: char) -> bool {
    c == close || close == '“' && c == '”'
}

impl Judge<'_> {
    /// Finds the words of the sentence and what is known of them.
    pub(super) fn split(&mut self, sentence: &str) {
        self.words.clear();
        self.lower.clear();
        (self.seen, self.is_plain) = (Known::default(), true);
        let mut opened = self.quotation.take().map(|close| Opened { close, from: 0, before: true });
        self.is_ascii = sentence.is_ascii();
        if self.is_ascii {
            self.lower.push_str(sentence);
            self.lower.make_ascii_lowercase();
        }
        let mut at = 0;
        while let Some(c) = char_at(sentence, at) {
            let start = at;
            at += c.len_utf8();
            if c == ' ' {
                continue;
            }
            if c.is_alphanumeric() {
                let (end, plain) = self.end_of_word(sentence, at, c.is_ascii());
                at = end;
                let word = self.word(sentence, start..end, plain);
                self.words.push(word);
                continue;
            }
            self.is_plain = self.is_plain && c != '[' && c != '/' && c.len_utf8() < 4;
            if c == '[' {
                // A placeholder or a caption: not words of the person.
                let rest = sentence.get(at..).unwrap_or_default();
                at = rest.find(']').map_or(sentence.len(), |length| at + length);
                continue;
            }
            opened = match opened {
                Some(opened) if is_closing(c, opened.close) => {
                    self.leave_out(&opened);
                    None
                }
                None => closing_of(c, sentence.get(..start).unwrap_or_default())
                    .map(|close| Opened { close, from: self.words.len(), before: false }),
                opened => opened,
            };
        }
        if let Some(opened) = opened.filter(|opened| self.leave_out(opened)) {
            self.quotation = Some(opened.close);
        }
        self.find_subject();
        (self.classes, self.lists) = (Class::default(), Lists::default());
        for word in &self.words {
            self.classes = self.classes.and(word.class);
            self.lists = self.lists.and(word.lists);
        }
    }

    /// Leaves out what is said in a quotation by or to somebody; a title or a name stays.
    fn leave_out(&mut self, opened: &Opened) -> bool {
        let speaks = Class::SUBJECT | Class::FIRST | Class::POSSESSIVE | Class::YOU;
        let quoted = self.words.get(opened.from..).unwrap_or_default();
        let is_said = quoted.len() >= WORDS_MIN && quoted.iter().any(|word| word.class.any(speaks));
        let out = opened.before || is_said;
        if out {
            self.words.truncate(opened.from);
        }
        out
    }

    /// Where the word ends that goes on there, and whether it is still plain: letters and digits of
    /// ASCII alone.
    fn end_of_word(&self, sentence: &str, mut at: usize, mut plain: bool) -> (usize, bool) {
        let bytes = sentence.as_bytes();
        loop {
            while bytes.get(at).is_some_and(|byte| PLAIN[usize::from(*byte)]) {
                at += 1;
            }
            match char_at(sentence, at) {
                Some(c) if self.is_inside(c) => (at, plain) = (at + c.len_utf8(), false),
                _ => return (at, plain),
            }
        }
    }

    /// French joins words with an apostrophe, English makes one word of two.
    fn is_inside(&self, c: char) -> bool {
        match c {
            '-' => true,
            '\'' | '’' => self.language != Language::French,
            c => !c.is_ascii() && c.is_alphanumeric(),
        }
    }

    fn word(&mut self, sentence: &str, at: std::ops::Range<usize>, plain: bool) -> Word {
        let start = at.start;
        let text = sentence.get(at).unwrap_or_default();
        let trimmed = if plain { text } else { text.trim_end_matches(['\'', '’', '-']) };
        let mut place = (start, start + trimmed.len());
        if !self.is_ascii {
            let at = self.lower.len();
            push_lower(&mut self.lower, trimmed);
            place = (at, self.lower.len());
        }
        let lower = self.lower.get(place.0..place.1).unwrap_or_default();
        let english = self.language == Language::English;
        let form = match trimmed.chars().next() {
            Some(c) if c.is_uppercase() => Form::Capital,
            Some(c) if c.is_ascii_digit() => Form::Digit,
            _ if english && lower.len() > 4 && lower.ends_with("ed") => Form::Past,
            _ if english && lower.len() > 5 && lower.ends_with("ing") => Form::Ing,
            _ => Form::Plain,
        };
        let known = self.tables.known(self.language, lower);
        self.seen = self.seen.and(if plain {
            known.and(meant::hints(lower))
        } else {
            self.known_of_parts(lower).and(known)
        });
        let Known { class, shown, lists } = known;
        let class = self.class(class, lower, form);
        Word { start, end: start + trimmed.len(), lower: place, class, shown, lists, form }
    }

    /// What is known of all that a word is put together of.
    fn known_of_parts(&self, lower: &str) -> Known {
        let parts = lower.split(|c: char| !c.is_alphanumeric());
        let known_of = |part| self.tables.known(self.language, part).and(meant::hints(part));
        parts.fold(Known::default(), |all, part| all.and(known_of(part)))
    }

    /// The classes that the tables say of a word, with what its form makes of them.
    fn class(&self, class: Class, lower: &str, form: Form) -> Class {
        match self.language {
            _ if form == Form::Capital && class.any(Class::CALLED) => class | Class::DEVICE,
            Language::German if lower.starts_with("lieblings") => class | Class::FAVOURITE,
            Language::German if MACHINES.iter().any(|end| lower.ends_with(end)) => {
                class | Class::DEVICE
            }
            // `Bauingenieurin`
            Language::German if class == Class::default() && is_trade(lower) => Class::ROLE,
            // `Réponds-moi`
            Language::French if class == Class::default() && lower.contains('-') => {
                let head = lower.split('-').next().unwrap_or_default();
                self.tables.class(self.language, head)
            }
            // `my sister's`
            Language::English if class == Class::default() && lower.ends_with("'s") => {
                self.tables.class(self.language, lower.trim_end_matches("'s")).only(Class::KIN)
            }
            // `Visité Oslo.`
            Language::Spanish if class == Class::default() && is_preterite(lower) => {
                Class::SUBJECT | Class::PAST
            }
            _ => class,
        }
    }
}

/// How German words for machines end.
const MACHINES: &[&str] = &["rechner", "computer", "laptop", "handy", "drucker", "tastatur"];

/// How German words for who works at something end, but for `-in`.
const TRADES: [&str; 22] = [
    "angestellte",
    "angestellter",
    "assistent",
    "berater",
    "betreuer",
    "entwickler",
    "erzieher",
    "fahrer",
    "ingenieur",
    "kauffrau",
    "kaufmann",
    "lehrer",
    "leiter",
    "manager",
    "mechaniker",
    "meister",
    "pfleger",
    "student",
    "techniker",
    "therapeut",
    "verkäufer",
    "ärzt",
];

fn is_trade(lower: &str) -> bool {
    lower.len() > 9 && {
        let stem = lower.strip_suffix("in").unwrap_or(lower);
        TRADES.iter().any(|end| stem.ends_with(end))
    }
}

/// Letters and digits of ASCII.
const PLAIN: [bool; 256] = {
    let (mut is, mut byte) = ([false; 256], 0);
    while byte < 256 {
        is[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    is
};

fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        _ => text.get(at..)?.chars().next(),
    }
}

/// The sentence is somebody else's words.
pub(super) fn is_quotation(sentence: &str) -> bool {
    if sentence.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    let pairs = [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“'), ('‘', '’')];
    let inner = sentence.trim_end_matches(['.', ',', '!', '?']);
    pairs.iter().any(|(open, close)| {
        sentence.starts_with(*open) && inner.ends_with(*close) && inner.len() > 1
    })
}
