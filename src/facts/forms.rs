//! Wishes about the form of answers, told by words that are all known: what says so in two
//! conversations, in whatever words, was given in two.
//!
//! A statement that has one word more may ask for something else too, and is compared as it is.

/// What each comes to; `no_` where it is not wanted.
const COMES_TO: &[(&str, &[&str])] = &[
    ("no_bullets", &["bullet", "bulletpoints", "bullets"]),
    ("no_disclaimers", &["disclaimers"]),
    ("no_emojis", &["emoji", "emojis", "emoticons", "smileys"]),
    ("no_flattery", &["flattery"]),
    ("no_fluff", &["fluff"]),
    ("no_hashtags", &["hashtags"]),
    ("no_jargon", &["jargon"]),
    ("hints", &["hint", "hints"]),
    ("metric", &["celsius", "metric"]),
    ("no_bullets", &["paragraphs", "prose"]),
    ("short", &["brief", "concise", "short", "succinct", "tldr"]),
    ("steps", &["step-by-step"]),
];

/// Of these the ones that are wanted, though the wish they come to denies something.
const WANTED: &[&str] = &["paragraphs", "prose"];

/// Words that deny.
const DENY: &[&str] = &[
    "avoid", "don't", "dont", "drop", "less", "never", "no", "not", "refrain", "skip", "stop",
    "without",
];

/// Words that ask for something, one of which stands beside what is wanted.
const ASK: &[&str] = &[
    "always",
    "answer",
    "answers",
    "be",
    "explanations",
    "in",
    "just",
    "keep",
    "only",
    "please",
    "pls",
    "plz",
    "replies",
    "reply",
    "responses",
];

/// All other words of such wishes.
const CARRY: &[&str] = &[
    "a", "again", "all", "also", "always", "and", "any", "as", "at", "can", "could", "do", "ever",
    "for", "from", "full", "give", "going", "forward", "i", "i'd", "like", "make", "me", "more",
    "now", "of", "ok", "on", "or", "plain", "point", "points", "prefer", "really", "said", "so",
    "still", "style", "super", "the", "them", "these", "those", "to", "too", "units", "use",
    "using", "usual", "very", "with", "would", "write", "you", "your",
];

/// A wish has no more words.
const WORDS_MAX: usize = 12;

/// What these words ask for, in small letters, if they ask for nothing else.
pub(crate) fn form_of<'w>(words: impl Iterator<Item = &'w str>) -> Option<&'static str> {
    let (mut form, mut denied, mut asked, mut wanted) = (None, false, false, false);
    for (count, word) in words.enumerate() {
        if count == WORDS_MAX {
            return None;
        }
        if let Some((one, _)) = COMES_TO.iter().find(|(_, words)| words.contains(&word)) {
            if form.is_some_and(|form| form != *one) {
                return None;
            }
            wanted |= WANTED.contains(&word);
            form = Some(*one);
            continue;
        }
        let (not, asks) = (DENY.contains(&word), ASK.contains(&word));
        if !not && !asks && !CARRY.contains(&word) {
            return None;
        }
        (denied, asked) = (denied || not, asked || asks);
    }
    let form = form?;
    let is_wish = if form.starts_with("no_") && !wanted { denied } else { asked && !denied };
    is_wish.then_some(form)
}

/// All words of which such a wish has one.
#[cfg(test)]
pub(crate) fn forms() -> impl Iterator<Item = &'static str> {
    COMES_TO.iter().flat_map(|(_, words)| words.iter().copied())
}
