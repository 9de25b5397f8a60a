//! What a chunk may hold about the person, before anybody has read it: chunks are read in the order
//! of this, so that whatever can be paid for is the best of an export.
//!
//! People tell about themselves in sentences of ordinary length that name them; what they paste, ask
//! for and have done is theirs as well, and says little. Measured by `sim::curve`.

use super::Piece;
use crate::conversation::Role;

/// What a chunk of signals is worth: they are read before anything else.
pub const SIGNAL_VALUE: u32 = 2_000;

/// Bytes of an answer that are read, about: it is shortened.
const ANSWER_BYTES: usize = 240;

/// No sentence in which somebody tells something is longer, in bytes.
const SENTENCE_BYTES: usize = 400;

/// The person's other words count so much less.
const OTHER_WORDS: usize = 10;

/// No word of [`SELF`] is longer, in bytes.
const WORD_BYTES: usize = 24;

/// What stands in code and tables, and hardly in what people tell.
const CODE: &[char] = &['{', '}', '=', '<', '>', '|', ';', '\\', '\t'];

/// Whether a byte belongs to a word of ASCII.
const LETTERS: [bool; 256] = {
    let mut letters = [false; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        letters[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'\'';
        byte += 1;
    }
    letters
};

/// Words by which people name themselves, in lower case, sorted. Not those of requests ("tell me",
/// "gib mir").
const SELF: &[&str] = &[
    "benim",
    "encanta",
    "eu",
    "gusta",
    "i",
    "i'd",
    "i'll",
    "i'm",
    "i've",
    "ich",
    "ik",
    "jag",
    "je",
    "jeg",
    "jestem",
    "jsem",
    "llamo",
    "ma",
    "mam",
    "mein",
    "meine",
    "meinem",
    "meinen",
    "meiner",
    "mes",
    "meu",
    "mi",
    "mia",
    "mijn",
    "mina",
    "mine",
    "minha",
    "mio",
    "mis",
    "mitt",
    "moi",
    "moja",
    "moje",
    "mon",
    "my",
    "myself",
    "mój",
    "our",
    "sono",
    "soy",
    "tengo",
    "unser",
    "vivo",
    "we",
    "we're",
    "wir",
    "yo",
    "είμαι",
    "εγώ",
    "μου",
    "мене",
    "меня",
    "мои",
    "мой",
    "моя",
    "мы",
    "я",
    "אני",
    "שלי",
    "أنا",
    "मुझे",
    "मेरा",
    "मेरी",
    "मेरे",
    "मैं",
];

/// The same in scripts that put no spaces between words.
const SELF_WITHIN: &[&str] = &["我", "私", "僕", "俺", "제가", "저는", "나는", "내가", "ผม", "ฉัน"];

/// The first byte of each of them is this or a larger one.
const LEAD_WITHIN: u8 = 0xE0;

/// By the first letter of the words of [`SELF`] in ASCII, and by their last: the bits of how long
/// they are. Hardly any other word passes both, so hardly any has to be looked up.
const BY_FIRST: [u32; 128] = lengths_by(true);
const BY_LAST: [u32; 128] = lengths_by(false);

const fn lengths_by(is_first: bool) -> [u32; 128] {
    let mut lengths = [0; 128];
    let mut n = 0;
    while n < SELF.len() {
        let word = SELF[n].as_bytes();
        let letter = word[if is_first { 0 } else { word.len() - 1 }];
        if letter < 128 {
            lengths[letter as usize] |= 1 << word.len();
        }
        n += 1;
    }
    lengths
}

/// 0 to 1,000, or [`SIGNAL_VALUE`].
pub fn value_of(pieces: &[Piece]) -> u32 {
    if pieces.iter().any(|piece| piece.signal.is_some()) {
        return SIGNAL_VALUE;
    }
    let (mut told, mut read) = (0, 0);
    for piece in pieces {
        if piece.role != Role::User {
            read += piece.text.len().min(ANSWER_BYTES);
            continue;
        }
        read += piece.text.len();
        if !piece.same_as {
            let of_self = told_in(&piece.text);
            told += of_self + (piece.text.len() - of_self) / OTHER_WORDS;
        }
    }
    (told * 1000 / read.max(1)) as u32
}

/// Bytes of the sentences in which somebody names themselves.
fn told_in(text: &str) -> usize {
    if text.is_ascii() {
        let text = text.as_bytes();
        let lines = cut_after(text, memchr::memchr_iter(b'\n', text));
        let ends = |line| memchr::memchr3_iter(b'.', b'!', b'?', line);
        let sentences = lines.flat_map(|line| cut_after(line, ends(line)));
        return sentences.filter(|sentence| tells_in_ascii(sentence)).map(<[u8]>::len).sum();
    }
    let sentences = text.split_inclusive(['.', '!', '?', '\n', '。', '！', '？']);
    sentences.filter(|sentence| tells(sentence)).map(str::len).sum()
}

/// The parts of a text, each but the last up to one of these places and with it.
fn cut_after(text: &[u8], places: impl Iterator<Item = usize>) -> impl Iterator<Item = &[u8]> {
    let mut from = 0;
    places.map(|at| at + 1).chain([text.len()]).filter_map(move |to| {
        let part = text.get(from..to);
        from = to;
        part
    })
}

fn tells(sentence: &str) -> bool {
    if sentence.is_ascii() {
        return tells_in_ascii(sentence.as_bytes());
    }
    if sentence.len() > SENTENCE_BYTES || sentence.contains(CODE) {
        return false;
    }
    let mut words = sentence.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    words.any(|word| (1..=WORD_BYTES).contains(&word.len()) && names_self(word))
        || (sentence.bytes().any(|byte| byte >= LEAD_WITHIN)
            && SELF_WITHIN.iter().any(|word| sentence.contains(word)))
}

/// The same of what is mostly said, without looking for what no ASCII can be.
fn tells_in_ascii(sentence: &[u8]) -> bool {
    sentence.len() <= SENTENCE_BYTES
        && sentence.split(|byte| !LETTERS[*byte as usize]).any(ascii_names_self)
        && !sentence.iter().any(|byte| CODE.contains(&(*byte as char)))
}

fn names_self(word: &str) -> bool {
    if word.is_ascii() {
        return ascii_names_self(word.as_bytes());
    }
    is_known(&word.to_lowercase().replace('’', "'"))
}

fn ascii_names_self(word: &[u8]) -> bool {
    let ([first, ..], [.., last]) = (word, word) else { return false };
    if word.len() > WORD_BYTES {
        return false;
    }
    let first = first.to_ascii_lowercase();
    let has = |lengths: &[u32; 128], letter: u8| {
        lengths.get(letter as usize).is_some_and(|all| all >> word.len() & 1 != 0)
    };
    let may_be = has(&BY_FIRST, first) && has(&BY_LAST, last.to_ascii_lowercase());
    if !may_be && first != b'j' {
        return false;
    }
    let mut lower = [0; WORD_BYTES];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word);
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).is_ok_and(is_known)
}

fn is_known(word: &str) -> bool {
    SELF.binary_search(&word).is_ok() || word.starts_with("j'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_sorted() {
        assert!(SELF.is_sorted() && SELF.iter().all(|word| word.len() <= WORD_BYTES));
        assert!(SELF_WITHIN.iter().all(|word| word.bytes().next() >= Some(LEAD_WITHIN)));
    }

    #[test]
    fn what_is_ascii_counts_as_anything_else() {
        let words = ["i", "I'm", "J'ai", "jam", "the", "myself", "a{b", "x\ty", "me", "we;", ""];
        for one in words {
            for other in words {
                let sentence = format!("{one} {other}, and");
                let is_code = sentence.contains(CODE);
                let mut of = sentence.split([' ', ',']);
                let expected = !is_code && of.any(|word| is_known(&word.to_lowercase()));
                assert_eq!(tells(&sentence), expected, "{sentence}");
            }
        }
    }

    #[test]
    fn who_tells_of_themselves_is_told_from_who_asks_for_something() {
        let tell = [
            "I moved to Ghent in March.",
            "and I’m allergic to nuts",
            "Ich wohne seit 2019 in Graz.",
            "J'ai deux enfants.",
            "Yo trabajo en un hospital.",
            "我住在上海。",
            "Я живу в Одессе.",
        ];
        for sentence in tell {
            assert_eq!(told_in(sentence), sentence.len(), "{sentence}");
        }
        let ask = [
            "Rewrite this paragraph, please.",
            "for i in range(10): print(i);",
            "let me = self.me;",
            "Was ist der Unterschied?",
            &format!("I {}", "said and ".repeat(60)),
        ];
        for sentence in ask {
            assert_eq!(told_in(sentence), 0, "{sentence}");
        }
    }
}
