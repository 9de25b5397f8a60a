//! Where the sentences of a text end, by the rules of Unicode (UAX 29). Most texts in English have no
//! other characters than ASCII, of which few matter to the rules: those are looked at here.

use icu_segmenter::SentenceSegmenterBorrowed;

/// The ends of all sentences, white space and all.
pub(super) fn ends(
    segmenter: SentenceSegmenterBorrowed<'static>,
    text: &str,
) -> impl Iterator<Item = usize> {
    let mut known = (!text.is_ascii()).then(|| segmenter.segment_str(text));
    let mut at = 0;
    std::iter::from_fn(move || match &mut known {
        Some(ends) => ends.next(),
        None if at == text.len() => None,
        None => {
            at = end(text.as_bytes(), at);
            Some(at)
        }
    })
}

/// What ends a sentence or may.
const ENDS: [bool; 256] = {
    let mut is = [false; 256];
    let mut ends: &[u8] = b".!?\r\n";
    while let [end, rest @ ..] = ends {
        is[*end as usize] = true;
        ends = rest;
    }
    is
};

/// Where the sentence ends that begins there.
fn end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let Some(length) = rest.iter().position(|byte| ENDS[usize::from(*byte)]) else {
            return text.len();
        };
        let mark = at + length;
        if is_new_line(text.get(mark)) {
            return behind_line(text, mark);
        }
        at = behind(text, mark + 1, is_closing);
        at = behind(text, at, |byte| matches!(byte, b' ' | b'\t' | 0x0b | 0x0c));
        if is_new_line(text.get(at)) {
            return behind_line(text, at);
        }
        if !goes_on(text, start, mark, at) {
            return at;
        }
    }
}

/// Whether the sentence goes on behind a mark, with what stands there behind what belongs to it.
fn goes_on(text: &[u8], start: usize, mark: usize, at: usize) -> bool {
    match text.get(at) {
        Some(b',' | b'-' | b':' | b';' | b'.' | b'!' | b'?') => return true,
        _ if text.get(mark) != Some(&b'.') => return false,
        _ => {}
    }
    // `3.5`, `U.S`
    let before = text.get(start..mark).and_then(<[u8]>::last);
    let is_inside = match text.get(mark + 1) {
        Some(next) if next.is_ascii_digit() => true,
        Some(next) => next.is_ascii_uppercase() && before.is_some_and(u8::is_ascii_alphabetic),
        None => false,
    };
    // `etc. and so on`: the next letter is a small one.
    let rest = text.get(at..).unwrap_or_default().iter();
    let next = rest.copied().find(|byte| byte.is_ascii_alphabetic() || ENDS[usize::from(*byte)]);
    is_inside || next.is_some_and(|byte| byte.is_ascii_lowercase())
}

fn is_closing(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'(' | b')' | b'[' | b']' | b'{' | b'}')
}

fn is_new_line(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b'\r' | b'\n'))
}

fn behind_line(text: &[u8], at: usize) -> usize {
    let two = text.get(at..at + 2) == Some(b"\r\n");
    at + 1 + usize::from(two)
}

/// Behind all such bytes.
fn behind(text: &[u8], at: usize, is: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|byte| is(**byte)).count()
}

#[cfg(test)]
mod tests {
    use icu_segmenter::SentenceSegmenter;
    use icu_segmenter::options::SentenceBreakInvariantOptions;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is put together, the segmenter finds the same ends.
        #[test]
        fn ascii_ends_where_unicode_says(text in "([a-cA-C0-2 .!?\"')(;:,-]|[ -~\t\r\n\x00\x7f]){0,40}") {
            let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
            let known: Vec<_> = segmenter.segment_str(&text).skip(1).collect();
            prop_assert_eq!(ends(segmenter, &text).collect::<Vec<_>>(), known);
        }
    }
}
