//! What the person decided about facts: approved, put right, denied, forgotten.
//!
//! A decision belongs to a memory and stays, whatever is read later, from whichever source and by
//! whichever model. It finds its facts by marks: codes of what is said, under a key of the person's.
//! So what was forgotten is kept nowhere to be known by, and a decision that somebody else made,
//! under another key or changed since, decides nothing here.
//!
//! What is approved is one very line. Anything else holds for whatever says the same, and for what
//! was drawn from the same words; what is forgotten, for whatever holds its words too.

mod removal;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use thiserror::Error;
use xxhash_rust::xxh64::xxh64;

use super::accept::sensitivity;
use super::lasting::is_loose;
use super::{Accepted, Gathered, STATEMENT_MAX, fact_id, folded_statement, has_words};
use crate::clock::Millis;
use crate::id::hex;
use crate::placeholder;
use crate::protocol::Verdict;

pub use removal::take_out;

/// What is forgotten is found in longer texts by its words in a row, if they are so many: fewer stand
/// in much that says something else.
const WORDS: RangeInclusive<usize> = 4..=200;

/// Hex digits of a mark.
const MARK_DIGITS: usize = 32;

/// What a fact's record says of a decision, as its `review`.
pub(super) fn review(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "approved",
        Verdict::Edit => "edited",
        Verdict::Reject | Verdict::Forget => "rejected",
    }
}

/// A decision as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Names it: the same one again changes nothing.
    pub id: String,
    /// When it was made. Of two about one fact the later counts, then the one whose id is larger.
    pub at: Millis,
    /// What was decided.
    pub verdict: Verdict,
    /// With [`Verdict::Edit`], the person's words; else `""`.
    pub statement: String,
    /// By which it finds its facts, in order.
    pub marks: Vec<String>,
    /// Under the person's key, of all the rest.
    pub seal: String,
}

/// A decision that a fact is under: what of it the fact carries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Decided {
    /// When it was made.
    pub at: Millis,
    /// The decision.
    pub id: String,
    /// What was decided; never [`Verdict::Forget`], of which no fact is left.
    pub verdict: Verdict,
    /// What it said before the person put it right; else `""`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub was: String,
}

/// Why something cannot be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CareError {
    /// An edit without words.
    #[error("the new words are missing: to have the fact nowhere, forget it")]
    Empty,
    /// An edit that is too long.
    #[error("the new words are longer than {STATEMENT_MAX} bytes: say it in fewer")]
    TooLong,
    /// An edit that names a masked value which the fact's messages do not hold.
    #[error("the new words name a masked value that the fact's messages do not hold")]
    UnknownPlaceholder,
}

impl CareError {
    /// The word by which a page knows it.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Empty => "no_words",
            Self::TooLong => "words_too_long",
            Self::UnknownPlaceholder => "unknown_placeholder",
        }
    }
}

/// The person's key to their marks: 32 random bytes.
#[derive(Clone)]
pub struct CareKey {
    mac: Hmac<Sha256>,
    /// Of the sieve, which is not secret by itself.
    seed: u64,
}

impl fmt::Debug for CareKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("CareKey(…)")
    }
}

impl CareKey {
    /// The key of these bytes.
    ///
    /// # Panics
    ///
    /// Never: HMAC takes a key of any length.
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let Ok(mac) = Hmac::new_from_slice(bytes) else {
            unreachable!("HMAC takes a key of any length")
        };
        let mut key = Self { mac, seed: 0 };
        key.seed = u64::from_str_radix(&key.mark("sieve", [])[..16], 16).unwrap_or_default();
        key
    }

    /// Each field goes in behind its length.
    fn mark<'a>(&self, kind: &'a str, fields: impl IntoIterator<Item = &'a str>) -> String {
        let mut mac = self.mac.clone();
        for field in std::iter::once(kind).chain(fields) {
            mac.update(&(field.len() as u64).to_le_bytes());
            mac.update(field.as_bytes());
        }
        let mut mark = hex(&mac.finalize().into_bytes());
        mark.truncate(MARK_DIGITS);
        mark
    }

    /// So many words in a row, with how many they are, so that what holds them can be found.
    fn words(&self, words: &[String]) -> String {
        let mark = self.mark("words", words.iter().map(String::as_str));
        format!("{}:{mark}", words.len())
    }

    /// Sixteen bits of the first of such words: where they are others, the rest need not be looked at.
    fn sieve(&self, words: &[String]) -> String {
        let words = words.get(..*WORDS.start()).unwrap_or(words).join(" ");
        format!("s{:04x}", xxh64(words.as_bytes(), self.seed) & 0xffff)
    }

    /// What a statement says, as these fields.
    pub(super) fn statement<'a>(&self, says: impl IntoIterator<Item = &'a str>) -> String {
        self.mark("statement", says)
    }

    /// The very line, in the file where it would stand.
    fn line(&self, item: &Accepted) -> String {
        self.mark("line", [item.section.as_str(), &folded_statement(&item.statement)])
    }

    /// What a statement says of whom.
    fn says(&self, about: &str, statement: &str) -> String {
        let about = about.to_lowercase();
        let words = told(statement);
        self.mark("says", std::iter::once(about.as_str()).chain(words.iter().map(String::as_str)))
    }

    /// The message and the facet: another model draws the same from it in other words. Without a
    /// facet a message may say much that has nothing to do with the fact.
    fn drawn(&self, item: &Accepted) -> Option<String> {
        let key = item.key.as_ref()?.to_lowercase();
        if is_loose(&key) {
            return None;
        }
        let about = item.about.to_lowercase();
        let at = &item.evidence;
        let account = at.account.as_deref().unwrap_or_default();
        let place = [at.source.as_str(), account, &at.conversation_id, &at.message_id];
        Some(self.mark("drawn", place.into_iter().chain([about.as_str(), &key])))
    }

    /// All that a decision about a fact finds it by, as it says it and as it said it at first.
    fn all(&self, item: &Accepted) -> Vec<String> {
        let mut marks = vec![self.says(&item.about, &item.statement)];
        marks.extend(was(item).map(|was| self.says(&item.about, was)));
        marks.extend(self.drawn(item));
        marks
    }

    /// What all the rest of a decision comes to.
    fn seal(&self, decision: &Decision) -> String {
        let Decision { id, at, verdict, statement, marks, .. } = decision;
        let at = at.0.to_string();
        let whole = [id.as_str(), &at, verdict.as_str(), statement].into_iter();
        self.mark("decision", whole.chain(marks.iter().map(String::as_str)))
    }
}

impl Decision {
    /// The decision about a fact as it stands now.
    ///
    /// `earlier` are those of its memory: what they found, this one finds too, so that a text which
    /// was put right twice is one fact still.
    pub fn about(
        fact: &Gathered,
        (id, at): (String, Millis),
        (verdict, statement): (Verdict, &str),
        earlier: &[Self],
        key: &CareKey,
    ) -> Result<Self, CareError> {
        let statement = if verdict == Verdict::Edit { statement.trim() } else { "" };
        if verdict == Verdict::Edit {
            check_words(statement, fact)?;
        }
        let mut marks: BTreeSet<String> = BTreeSet::new();
        if verdict == Verdict::Approve {
            marks.extend(fact.shown().map(|item| key.line(item)));
        } else {
            marks.extend(fact.items.iter().flat_map(|item| key.all(item)));
            let shares = |one: &&Self| {
                one.verdict != Verdict::Approve && one.marks.iter().any(|mark| marks.contains(mark))
            };
            let found: Vec<&String> =
                earlier.iter().filter(shares).flat_map(|one| &one.marks).collect();
            // The messages that another decision took out are its own.
            let found = found.into_iter().filter(|mark| !removal::is_of_message(mark));
            marks.extend(found.cloned());
        }
        if verdict == Verdict::Forget {
            let statements = fact
                .items
                .iter()
                .flat_map(|item| std::iter::once(item.statement.as_str()).chain(was(item)));
            let words = statements.map(words_of).filter(|words| WORDS.contains(&words.len()));
            marks.extend(words.flat_map(|words| [key.words(&words), key.sieve(&words)]));
        }
        let (statement, marks) = (statement.to_owned(), marks.into_iter().collect());
        let mut decision = Self { id, at, verdict, statement, marks, seal: String::new() };
        decision.seal = key.seal(&decision);
        Ok(decision)
    }

    /// Whether it was made under this key, as it stands; else it decides nothing here.
    pub fn is_under(&self, key: &CareKey) -> bool {
        self.seal == key.seal(self)
    }
}

/// What an edited fact said at first.
fn was(item: &Accepted) -> Option<&str> {
    item.decided.as_ref().map(|decided| decided.was.as_str()).filter(|was| !was.is_empty())
}

fn check_words(statement: &str, fact: &Gathered) -> Result<(), CareError> {
    if !has_words(statement) {
        return Err(CareError::Empty);
    }
    if statement.len() > STATEMENT_MAX {
        return Err(CareError::TooLong);
    }
    let quotes: Vec<&str> = fact.items.iter().map(|item| item.evidence.quote.as_str()).collect();
    if !placeholder::all_known(statement, &quotes) {
        return Err(CareError::UnknownPlaceholder);
    }
    Ok(())
}

/// All that the person decided about the facts of a memory.
pub struct Care<'a> {
    key: &'a CareKey,
    /// The latest decision of each mark.
    by_mark: BTreeMap<&'a str, &'a Decision>,
    /// How many words in a row are forgotten somewhere.
    lengths: BTreeSet<usize>,
}

impl<'a> Care<'a> {
    /// Of these decisions, in whatever order. One that was made under another key counts for nothing:
    /// it may be anybody's.
    pub fn of(decisions: &'a [Decision], key: &'a CareKey) -> Self {
        let mut by_mark: BTreeMap<&str, &Decision> = BTreeMap::new();
        for decision in decisions.iter().filter(|decision| decision.is_under(key)) {
            for mark in &decision.marks {
                let latest = by_mark.entry(mark).or_insert(decision);
                if order(latest) < order(decision) {
                    *latest = decision;
                }
            }
        }
        let lengths = by_mark.keys().filter_map(|mark| mark.split_once(':')?.0.parse().ok());
        let lengths = lengths.filter(|length| WORDS.contains(length)).collect();
        Self { key, by_mark, lengths }
    }

    /// The fact as the person wants it; none if it is forgotten. What it says of itself is not
    /// believed.
    pub fn apply(&self, mut item: Accepted) -> Option<Accepted> {
        item.decided = None;
        let Some(decision) = self.decision(&item) else { return Some(item) };
        let carried = |decision: &Decision, was: &str| {
            let (at, id, was) = (decision.at, decision.id.clone(), was.to_owned());
            Some(Decided { at, id, verdict: decision.verdict, was })
        };
        match decision.verdict {
            Verdict::Forget => None,
            Verdict::Approve | Verdict::Reject => {
                item.decided = carried(decision, "");
                Some(item)
            }
            Verdict::Edit => {
                let was = std::mem::replace(&mut item.statement, decision.statement.clone());
                item.id = fact_id(item.section, item.key.as_deref(), &item.statement);
                item.entities.retain(|entity| item.statement.contains(entity.as_str()));
                let told = sensitivity(&item.statement, item.section, item.category);
                item.sensitivity = item.sensitivity.max(told);
                // The new words may have been decided about themselves.
                let latest = self.decision(&item).filter(|latest| order(latest) > order(decision));
                let latest = latest.unwrap_or(decision);
                item.decided = carried(latest, &was);
                (latest.verdict != Verdict::Forget).then_some(item)
            }
        }
    }

    /// The latest decision about it.
    fn decision(&self, item: &Accepted) -> Option<&'a Decision> {
        if self.by_mark.is_empty() {
            return None;
        }
        let mut marks = vec![self.key.line(item)];
        marks.extend(self.key.all(item));
        marks.extend(self.words(&item.statement));
        if item.evidence.quote != item.statement {
            marks.extend(self.words(&item.evidence.quote));
        }
        let found = marks.iter().filter_map(|mark| self.by_mark.get(mark.as_str()).copied());
        found.max_by_key(|decision| order(decision))
    }

    /// The marks of the words in a row that may be forgotten somewhere.
    fn words(&self, text: &str) -> Vec<String> {
        if self.lengths.is_empty() {
            return Vec::new();
        }
        let words = words_of(text);
        let mut marks = Vec::new();
        for (start, first) in words.windows(*WORDS.start()).enumerate() {
            if self.by_mark.contains_key(self.key.sieve(first).as_str()) {
                let rest = words.get(start..).unwrap_or_default();
                let rows = self.lengths.iter().filter_map(|length| rest.get(..*length));
                marks.extend(rows.map(|row| self.key.words(row)));
            }
        }
        marks
    }
}

/// Letters and digits, without regard to case.
fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// The words of a statement without those that only say whose it is, and without a final `s`: what a
/// person says of themselves is what a model says of them. No more is passed over: whoever likes
/// dogs does not have one for it.
fn told(statement: &str) -> Vec<String> {
    const WHOSE: &[&str] = &[
        "a", "an", "he", "her", "his", "i", "my", "person", "she", "the", "their", "they", "user",
    ];
    let words = words_of(statement).into_iter().map(|word| match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 => stem.to_owned(),
        _ => word,
    });
    let told: Vec<String> = words.filter(|word| !WHOSE.contains(&word.as_str())).collect();
    if told.is_empty() { vec![folded_statement(statement)] } else { told }
}

fn order(decision: &Decision) -> (Millis, &str) {
    (decision.at, &decision.id)
}

#[cfg(test)]
#[path = "care_tests.rs"]
mod tests;
