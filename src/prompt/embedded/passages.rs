//! What of a message is the person's own words: lines without code, quotations and pasted text,
//! and the sentences in them.

use icu_segmenter::SentenceSegmenterBorrowed;

use super::cast::casts;
use super::lead::pasted;
use super::play::goes_on;
use super::sentences;
use super::shown::{is_play, shows};
use super::words::{Words, push_lower};

/// Bytes at the beginning of a message in which it says that it is a play, or who is who.
const HEAD_BYTES: usize = 200;

/// A sentence longer than this, in bytes, is cut at a clause, or left out if it has none.
const SENTENCE_MAX: usize = 400;

/// A passage longer than this, in bytes, is pasted unless the person speaks in it.
const PASTED_BYTES: usize = 600;

/// A passage of so many lines or more may be text that was wrapped: in lines of so many characters.
const WRAPPED_LINES: usize = 4;
const WRAPPED_WIDTHS: std::ops::RangeInclusive<usize> = 40..=120;

/// In a long passage of one's own, at least one word in so many is about oneself.
const WORDS_PER_FIRST: u32 = 50;

/// Words of a line that ends in a colon and announces a text to be worked on.
const ANNOUNCES: &[&str] = &[
    "following",
    "below",
    "this",
    "text",
    "email",
    "letter",
    "article",
    "code",
    "rewrite",
    "translate",
    "summarize",
    "summarise",
    "paraphrase",
    "proofread",
    "correct",
    "rephrase",
    "edit",
    "improve",
    "grammar",
    "prompt",
    "story",
    "essay",
    "übersetze",
    "korrigiere",
    "folgenden",
    "traduis",
    "corrige",
    "suivant",
    "traduce",
    "siguiente",
];

/// The stretches between blank lines, code fences, quotations and announced texts, but for those that
/// were wrapped.
pub(super) struct Passages<'a> {
    tables: &'a Words,
    text: &'a str,
    at: usize,
    /// It is a play, and what is said behind it is too.
    pub(super) goes_on: bool,
}

impl<'a> Passages<'a> {
    /// None for a message that casts the assistant in a role, or is a dialogue.
    pub(super) fn of(tables: &'a Words, text: &'a str) -> Self {
        let front = head(text, HEAD_BYTES);
        let mut small = String::with_capacity(front.len());
        push_lower(&mut small, front);
        let cast = casts(tables, &small) || is_play(&small);
        let goes_on = cast && goes_on(tables, &small);
        let has_colon = memchr::memchr(b':', text.as_bytes()).is_some();
        let speakers = || text.lines().filter(|line| names_speaker(line)).take(2).count();
        if cast || has_colon && speakers() > 1 {
            return Self { tables, text, at: text.len(), goes_on };
        }
        let own = pasted(tables, text).and_then(|at| text.get(..at));
        Self { tables, text: own.unwrap_or(text), at: 0, goes_on }
    }

    fn line(&mut self) -> Option<(usize, &'a str)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let line = rest.split_inclusive('\n').next()?;
        let start = self.at;
        self.at += line.len();
        Some((start, line))
    }

    /// Whether the next line is blank and something stands behind it.
    fn blank_follows(&self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        rest.split_once('\n')
            .is_some_and(|(next, more)| next.trim().is_empty() && !more.trim().is_empty())
    }

    /// Reads on to the end of a code fence.
    fn skip_fence(&mut self, mark: &str) {
        while let Some((_, line)) = self.line() {
            if line.trim_start().starts_with(mark) {
                return;
            }
        }
    }
}

impl<'a> Iterator for Passages<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        std::iter::from_fn(|| self.passage()).find(|passage| !is_wrapped(passage))
    }
}

impl<'a> Passages<'a> {
    fn passage(&mut self) -> Option<&'a str> {
        let mut start = None;
        while let Some((at, line)) = self.line() {
            let bare = line.trim();
            let fence = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
            let breaks =
                bare.is_empty() || bare.starts_with('>') || fence.is_some() || is_code(bare);
            if let Some(mark) = fence {
                self.skip_fence(mark);
            }
            if announces(bare) || shows(self.tables, bare, self.blank_follows()) {
                // What follows is not the person's; the line itself is a request.
                self.at = self.text.len();
                return start.and_then(|start: usize| self.text.get(start..at));
            }
            match (start, breaks) {
                (None, false) => start = Some(at),
                (Some(start), true) => return self.text.get(start..at),
                _ => {}
            }
        }
        start.and_then(|start| self.text.get(start..))
    }
}

/// Whether lines end where the next word had no room, in the middle of sentences, as they do in a letter
/// or an article that was pasted: who types into a chat lets it wrap.
fn is_wrapped(passage: &str) -> bool {
    if memchr::memchr_iter(b'\n', passage.as_bytes()).take(WRAPPED_LINES - 1).count()
        < WRAPPED_LINES - 1
    {
        return false;
    }
    let chars = |text: &str| text.chars().count();
    let lines: Vec<&str> = passage.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let width = lines.iter().map(|line| chars(line)).max().unwrap_or_default();
    if lines.len() < WRAPPED_LINES || !WRAPPED_WIDTHS.contains(&width) {
        return false;
    }
    // Letters differ in width: a line of wide ones has fewer.
    let has_no_room = |line: &str, word: &str| (chars(line) + 1 + chars(word)) * 20 >= width * 17;
    let ends = lines.windows(2).filter(|pair| {
        let [line, next] = pair else { return false };
        let word = next.split_whitespace().next().unwrap_or_default();
        let goes_on = line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-'));
        goes_on && next.starts_with(char::is_lowercase) && has_no_room(line, word)
    });
    ends.count() * 4 >= (lines.len() - 1) * 3
}

/// How many words were seen in a passage, and how many of them are the person speaking.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OwnWords {
    pub(super) words: u32,
    pub(super) first: u32,
}

impl OwnWords {
    pub(super) fn add(&mut self, other: Self) {
        self.words += other.words;
        self.first += other.first;
    }

    /// Whether the passage is the person's, or so long without them that it must be pasted.
    pub(super) fn are_own(self, passage: &str) -> bool {
        passage.len() <= PASTED_BYTES || self.first * WORDS_PER_FIRST >= self.words
    }
}

/// Whether the text begins so, in capitals or not.
pub(super) fn begins(text: &str, words: &str) -> bool {
    let first = |text: &str| text.bytes().next().map(|byte| byte.to_ascii_lowercase());
    first(text) == first(words)
        && text.get(..words.len()).is_some_and(|head| head.eq_ignore_ascii_case(words))
}

/// `Anna Smith: …`, as in plays and protocols.
fn names_speaker(line: &str) -> bool {
    let colon = memchr::memchr(b':', line.as_bytes());
    let Some((name, said)) = colon.and_then(|at| line.split_at_checked(at)) else { return false };
    let words = name.split_whitespace().count();
    let capital = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    (1..=3).contains(&words) && name.split_whitespace().all(capital) && said.starts_with(": ")
}

/// A line that ends in a colon and says that a text follows.
fn announces(line: &str) -> bool {
    if !line.ends_with([':', '：']) || line.len() > 400 {
        return false;
    }
    let lower = line.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| ANNOUNCES.contains(&word))
}

/// Punctuation of programs and tables, by byte.
const CODE: [bool; 256] = {
    let mut is = [false; 256];
    let mut marks: &[u8] = b"{}[]()<>;=|\\_#$*/+\"";
    while let [mark, rest @ ..] = marks {
        is[*mark as usize] = true;
        marks = rest;
    }
    is
};

/// Punctuation of programs and tables, too dense for prose.
fn is_code(line: &str) -> bool {
    let marks = line.bytes().filter(|byte| CODE[usize::from(*byte)]).count();
    marks >= 4 && marks * 6 > line.len() || line.starts_with('|') || line.starts_with('#')
}

/// The sentences of a passage, without the white space and list marks around them, each at most
/// [`SENTENCE_MAX`] bytes.
pub(super) fn sentences<'a>(
    segmenter: SentenceSegmenterBorrowed<'static>,
    passage: &'a str,
) -> impl Iterator<Item = &'a str> {
    let mut start = 0;
    sentences::ends(segmenter, passage)
        .filter_map(move |end| {
            let sentence = passage.get(start..end);
            start = end;
            sentence
        })
        .flat_map(|sentence| Clauses {
            rest: without_interjection(without_caption(bare(sentence))),
        })
}

/// Words before a comma that say nothing: `Hey Anna, …`, `Yeah, …`, `Oh well - …`.
const INTERJECTIONS: &[&str] = &[
    "absolutely",
    "ah",
    "anyway",
    "aw",
    "aww",
    "bonjour",
    "btw",
    "bye",
    "cool",
    "danke",
    "definitely",
    "exactly",
    "good",
    "gracias",
    "great",
    "haha",
    "hallo",
    "hello",
    "hey",
    "hi",
    "hmm",
    "hola",
    "ja",
    "lol",
    "merci",
    "nah",
    "nein",
    "nice",
    "no",
    "non",
    "nope",
    "oh",
    "ok",
    "okay",
    "omg",
    "oui",
    "right",
    "salut",
    "sorry",
    "sure",
    "sí",
    "thank",
    "thanks",
    "totally",
    "well",
    "whoa",
    "woah",
    "wow",
    "yeah",
    "yep",
    "yes",
    "yup",
];

/// Where in [`INTERJECTIONS`] those stand that begin with a byte.
const BY_FIRST: [(u8, u8); 256] = {
    let (mut places, mut at) = ([(0, 0); 256], 0);
    while at < INTERJECTIONS.len() {
        let first = INTERJECTIONS[at].as_bytes()[0] as usize;
        let (from, to) = places[first];
        assert!(to == 0 || to == at as u8, "those that begin with one letter stand together");
        places[first] = (if to == 0 { at as u8 } else { from }, at as u8 + 1);
        at += 1;
    }
    places
};

pub(super) fn is_interjection(word: &str) -> bool {
    let first = word.bytes().next().unwrap_or_default().to_ascii_lowercase();
    let (from, to) = BY_FIRST[usize::from(first)];
    let known = INTERJECTIONS.get(usize::from(from)..usize::from(to)).unwrap_or_default();
    known.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// What leads up to what was said before.
const AGAIN: &[&str] = &[
    "as i mentioned",
    "as i said",
    "as mentioned",
    "como dije",
    "comme je l'ai dit",
    "like i said",
    "wie gesagt",
];

/// The bytes that any of these begins with, in capitals or not; and those of other scripts.
const LEADS: [bool; 256] = {
    let (mut is, mut byte) = ([false; 256], 0);
    while byte < 256 {
        let first = (byte as u8).to_ascii_lowercase() as usize;
        is[byte] = byte > 127 || BY_FIRST[first].1 > 0;
        byte += 1;
    }
    let mut at = 0;
    while at < AGAIN.len() {
        let first = AGAIN[at].as_bytes()[0];
        is[first as usize] = true;
        is[first.to_ascii_uppercase() as usize] = true;
        at += 1;
    }
    is
};

/// Without the words of greeting, thanks and assent that lead up to what is said.
fn without_interjection(sentence: &str) -> &str {
    if !LEADS[sentence.bytes().next().map_or(0, usize::from)] {
        return sentence;
    }
    let again = AGAIN.iter().find(|words| begins(sentence, words)).map_or(0, |words| words.len());
    let after = sentence.get(again..).unwrap_or(sentence);
    let mut rest =
        if after.starts_with(',') { after.trim_start_matches([',', ' ']) } else { sentence };
    for _ in 0..2 {
        let first = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        if !is_interjection(first) {
            break;
        }
        let Some(end) = rest.find([',', '–', '—', '!']).or_else(|| rest.find(" - ")) else {
            break;
        };
        // `No emojis, no jargon.`
        let words_max = if first.eq_ignore_ascii_case("no") { 1 } else { 3 };
        if rest.get(..end).is_none_or(|lead| lead.split_whitespace().count() > words_max) {
            break;
        }
        let after = rest.get(end..).unwrap_or_default();
        rest = after.trim_start_matches([',', '–', '—', '!', '-', ' ']);
    }
    if rest.is_empty() { sentence } else { rest }
}

/// What stands in brackets behind the end of a sentence is not of it.
fn without_caption(sentence: &str) -> &str {
    let head = sentence.strip_suffix(']').and_then(|inner| inner.rsplit_once(" ["));
    let head = head.map(|(head, _)| head.trim_end());
    head.filter(|head| head.ends_with(['.', '!', '?', '…', '"', '”', ')'])).unwrap_or(sentence)
}

fn bare(sentence: &str) -> &str {
    let bare = sentence.trim();
    let item = bare.trim_start_matches(['-', '*', '•', '–', '—', '+']);
    let item = if item.len() < bare.len() { item.trim_start() } else { bare };
    let digits = item.bytes().take_while(u8::is_ascii_digit).count();
    let after = item.get(digits..).unwrap_or_default();
    match after.strip_prefix(['.', ')']).filter(|rest| digits > 0 && rest.starts_with(' ')) {
        Some(rest) => rest.trim_start(),
        None => item,
    }
}

/// A sentence as it is, or the clauses of one that is too long.
struct Clauses<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Clauses<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        if self.rest.len() <= SENTENCE_MAX {
            let rest = std::mem::take(&mut self.rest);
            return Some(rest.trim_end_matches([',', ';', ':', ' ']));
        }
        let head = head(self.rest, SENTENCE_MAX);
        let cut = [". ", "; ", ": ", " - ", " – ", " — ", ", "]
            .into_iter()
            .filter_map(|mark| head.rfind(mark))
            .max()?;
        let (clause, rest) = self.rest.split_at_checked(cut)?;
        self.rest = rest.trim_start_matches(['.', ';', ':', '-', '–', '—', ',', ' ']);
        Some(clause.trim())
    }
}

/// The first so many bytes, less a character that would be cut.
pub(super) fn head(text: &str, bytes: usize) -> &str {
    let end =
        (0..=bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_was_wrapped_was_pasted() {
        let wrapped = "We plant the meadow anew in each of the three years, and we com-\n\
                       pare what grows there with what had grown before. In the last of\n\
                       them we found that the number of species had doubled, while the\n\
                       weight of hay had not changed; our neighbours mow later than we\n\
                       do, and theirs is richer still.";
        let own = [
            "i keep bees and nobody in my family wants to hear about them any more\n\
             so i tell you\n\
             my brother says that i should sell the hives and buy a boat instead\n\
             lol",
            "I keep bees near the river, and I harvest twice in each summer now.\n\
             My brother has a boat that he never uses, so I take it out myself.\n\
             My sister wants to move to Ghent in the autumn, if she finds a flat.\n\
             We all meet at our mother's on Sundays and cook for her together.",
            "eggs, milk, and the flour with the blue label that my mother buys,\n\
             two lemons",
        ];
        assert!(is_wrapped(wrapped));
        for text in own {
            assert!(!is_wrapped(text), "{text}");
        }
    }
}
