//! Where the sentences of a text end, by the rules of Unicode (UAX 29), which take the full stop behind
//! an abbreviation or an ordinal for an end where a capital follows. Most texts in English have no
//! other characters than ASCII, of which few matter to the rules: those are looked at here.

use icu_segmenter::SentenceSegmenterBorrowed;

/// Titles and the like, behind which a name follows.
fn is_title(word: &str) -> bool {
    matches!(
        word,
        "Dr" | "Dra"
            | "Fr"
            | "Hr"
            | "Hrn"
            | "M"
            | "Mr"
            | "Mrs"
            | "Ms"
            | "Prof"
            | "Sr"
            | "Sra"
            | "Srta"
            | "St"
            | "dr"
            | "mr"
            | "mrs"
            | "prof"
            | "sra"
    )
}

/// No title, and nothing that is counted, is longer.
const SHORT_BYTES: usize = 4;

/// Abbreviations behind which a number follows.
const COUNTED: &[&str] = &["No", "Nr", "ca", "nr"];

/// Words of German behind which a number with a full stop is an ordinal.
const BEFORE_ORDINAL: &[&str] =
    &["ab", "am", "bis", "das", "dem", "den", "der", "des", "die", "im", "vom", "zum"];

/// Months of German, behind the day.
const MONTHS: &[&str] = &[
    "Januar",
    "Jänner",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
    "Jan",
    "Feb",
    "Apr",
    "Jun",
    "Jul",
    "Aug",
    "Sept",
    "Okt",
    "Nov",
    "Dez",
];

/// Abbreviations in the middle of a sentence, beside [titles](is_title) and [`COUNTED`].
const SHORT: &[&str] = &[
    "approx", "bspw", "bzw", "dept", "ej", "etc", "evtl", "fr", "ggf", "hr", "inkl", "max", "min",
    "ms", "sog", "sr", "st", "usw", "vgl", "vs",
];

/// Words with which a sentence begins, and neither a name nor what is counted: `on Main St. We …`.
const OPENERS: &[&str] = &[
    "a", "aber", "and", "but", "c", "da", "danach", "dann", "das", "der", "die", "el", "ella",
    "elle", "er", "es", "et", "he", "how", "i", "ich", "il", "it", "j", "je", "la", "le", "les",
    "ma", "mais", "mein", "meine", "mes", "mi", "mis", "mon", "my", "nous", "on", "our", "pero",
    "she", "sie", "so", "that", "the", "then", "they", "this", "und", "we", "what", "wir", "y",
    "yo", "you",
];

/// People, behind a number that ends a sentence.
const PERSON: &[&str] = &[
    "he", "i", "im", "ive", "my", "she", "we", "er", "ich", "mein", "meine", "sie", "wir", "elle",
    "il", "j", "je", "ma", "mon", "nous", "ella", "mi", "tengo", "vivo", "yo", "él",
];

/// The ends of all sentences, white space and all.
pub(super) fn ends(
    segmenter: SentenceSegmenterBorrowed<'static>,
    text: &str,
) -> impl Iterator<Item = usize> {
    let mut whole = unicode_ends(segmenter, text).filter(|end| !is_within(text, *end));
    let is_small = text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    let (mut start, mut end) = (0, 0);
    std::iter::from_fn(move || {
        if start == end {
            end = whole.next()?;
        }
        let small = small_end(text, start, end, is_small || asks(text, start, end));
        start = small.unwrap_or(end);
        Some(start)
    })
}

/// Whether a question ends there: who hastens to it begins it with a small letter.
fn asks(text: &str, start: usize, end: usize) -> bool {
    text.get(start..end).is_some_and(|sentence| sentence.trim_end().ends_with('?'))
}

/// Who begins with a small letter begins all sentences so, and others now and then: the first end
/// before one.
fn small_end(text: &str, start: usize, end: usize, is_small: bool) -> Option<usize> {
    let sentence = text.get(start..end)?;
    let mut stops = memchr::memchr_iter(b'.', sentence.as_bytes());
    stops.find_map(|stop| {
        let (before, after) = (sentence.get(..stop)?, sentence.get(stop + 1..)?);
        let next = after.trim_start_matches(' ');
        if next.len() == after.len() || !next.starts_with(char::is_lowercase) {
            return None;
        }
        let before = before.strip_suffix(')').unwrap_or(before);
        let opens = || OPENERS.contains(&next.split([' ', '\'']).next().unwrap_or_default());
        let begin = |c: char| c.is_whitespace() || matches!(c, '.' | '(' | '/');
        let word = before.get(before.rfind(begin).map_or(0, |at| at + 1)..).unwrap_or_default();
        let is_word = word.chars().nth(1).is_some() && word.ends_with(char::is_alphabetic);
        // `e.g. a`
        let is_part = before.strip_suffix(word).is_some_and(|lead| lead.ends_with('.'));
        let is_short = SHORT.contains(&word) || is_title(word) || COUNTED.contains(&word);
        // `I came in at 5. i was late`; in German `12.` may be an ordinal.
        let is_number = word.ends_with(|c: char| c.is_ascii_digit()) && word.len() < before.len();
        let is_person = || PERSON.contains(&next.split([' ', '\'']).next().unwrap_or_default());
        let is_end = is_word && (is_small || opens()) || is_number && is_person();
        (!is_part && !is_short && is_end).then(|| start + stop + 1 + (after.len() - next.len()))
    })
}

/// Whether what ends there is an abbreviation or an ordinal, and not the sentence.
fn is_within(text: &str, end: usize) -> bool {
    let Some((before, after)) = text.split_at_checked(end) else { return false };
    let Some(before) = before.trim_end_matches(' ').strip_suffix('.') else { return false };
    // Most sentences end with a longer word.
    let last = before.as_bytes().iter().rev().take(SHORT_BYTES + 1);
    if before.len() > SHORT_BYTES && last.into_iter().all(u8::is_ascii_alphabetic) {
        return false;
    }
    let next = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let mut words = before.rsplit(char::is_whitespace);
    let mut word = || words.next().unwrap_or_default();
    let short = word().trim_start_matches(|c: char| !c.is_alphanumeric());
    if COUNTED.contains(&short) {
        // `No.` alone is an answer.
        let lead = word();
        let is_alone = lead.is_empty() || lead.ends_with(['.', '!', '?']);
        return next.starts_with(|c: char| c.is_ascii_digit()) && (short != "No" || !is_alone);
    }
    let mut is_ordinal = || {
        let lead = word().to_lowercase();
        // `I am 30.`
        let is_english = lead == "am" && matches!(word(), "I" | "i");
        MONTHS.contains(&next) || BEFORE_ORDINAL.contains(&lead.as_str()) && !is_english
    };
    let is_day = matches!(short.len(), 1 | 2) && short.bytes().all(|byte| byte.is_ascii_digit());
    (is_title(short) || is_day && is_ordinal())
        && next.starts_with(char::is_uppercase)
        && !OPENERS.contains(&next.to_lowercase().as_str())
}

/// As [`ends`], by the rules of Unicode alone.
fn unicode_ends(
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
            prop_assert_eq!(unicode_ends(segmenter, &text).collect::<Vec<_>>(), known);
        }
    }

    proptest! {
        /// Whatever is put together, all of it is in some sentence.
        #[test]
        fn sentences_are_the_whole_text(text in "([a-cA-Cä 0-2.!?]|Dr\\. |am 3\\. |etc\\. |no\\. ){0,40}") {
            let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
            let found: Vec<_> = ends(segmenter, &text).filter(|end| *end > 0).collect();
            prop_assert!(found.is_sorted_by(|one, next| one < next));
            prop_assert!(found.iter().all(|end| text.is_char_boundary(*end)));
            prop_assert_eq!(found.last().copied().unwrap_or_default(), text.len());
        }
    }

    #[test]
    fn an_abbreviation_ends_no_sentence() {
        let cases: &[&[&str]] = &[
            &["We moved to St. Gallen in May. ", "It rains."],
            &["My dentist is Dr. Okafor. ", "I see Mrs. Lund on Fridays."],
            &["We rent No. 7 Harbour Row. ", "It is small."],
            &["Meine Ärztin ist Dr. Brandt. ", "Der Hausmeister ist Hr. Vogel."],
            &["Unser Büro ist im 5. Stock. ", "Am 2. Juli ziehen wir um."],
            &["Der Kurs kostet ca. 80 Euro. ", "Ich wohne Nr. 9 Parterre."],
            &["Mon voisin, c’est M. Lefort. ", "Il jardine."],
            &["Mi jefa es la Sra. Ibáñez. ", "El médico es el Dr. Rojas."],
            &["i moved to st. gallen. ", "it rains."],
            &["we keep e.g. hens, geese etc. and a pony. ", "the pony bites."],
            &["im a baker. ", "my sister sells tea. ", "we have two dogs"],
            &["ich backe brot usw. in gent. ", "meine schwester verkauft tee."],
            &["je suis boulanger. ", "ma sœur vend du thé."],
            &["soy panadera. ", "mi hermana vende té, p. ej. verde."],
            &["i waited... then left at 5. so what"],
            &["my aunt is 78. ", "she sails."],
            &["mi tía tiene 78. ", "mi hermana navega."],
            &["meine tante ist 78. ", "sie segelt."],
            &["wir heiraten am 12. juli in gent"],
            &["We sell bread. nothing else."],
            &["Vendí mi barco ayer. ", "cuánto pago?"],
            &["Wir backen Brot. ", "wie lange hält das?"],
            &["explain it like im 9. ", "im a baker (in ghent). ", "we sell tea"],
            &["I sell bread! ", "it's dark rye. ", "my sister sells tea."],
            // What only looks like one.
            &["Are you free? ", "No. ", "I work."],
            &["No. ", "5 Friends came."],
            &["Alone? ", "No. ", "5 Friends came."],
            &["Our shop is on Canal St. ", "We sell lamps."],
            &["I am 41. ", "Portugal is home."],
            &["I have 3. ", "Cats are nice."],
            &["Der Umzug ist am 3. ", "Ich freue mich."],
            &["Ella es la Sra. \n", "Rosa espera."],
        ];
        let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
        for sentences in cases {
            let text = sentences.concat();
            let mut start = 0;
            let found = ends(segmenter, &text).filter(|end| *end > 0).map(|end| {
                let sentence = &text[start..end];
                start = end;
                sentence
            });
            assert_eq!(found.collect::<Vec<_>>(), *sentences, "{text}");
        }
    }
}
