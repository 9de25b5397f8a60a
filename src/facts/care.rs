//! What the person decided about facts: approved, put right, denied, forgotten.
//!
//! A decision belongs to a memory and stays, whatever is read later, from whichever source and by
//! whichever model. It finds its facts by marks: codes of what is said, under a key of the person's.
//! So what was forgotten is kept nowhere to be known by, and a decision that somebody else made,
//! under another key, decides nothing here.
//!
//! What is approved is one very line. Anything else holds for whatever says the same, and for what
//! was drawn from the same words; what is forgotten, for whatever holds its words too.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::RangeInclusive;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use thiserror::Error;

use super::gist::Gist;
use super::{Accepted, Gathered, STATEMENT_MAX, fact_id, folded_statement, has_words};
use crate::clock::Millis;
use crate::id::hex;
use crate::placeholder;
use crate::protocol::Verdict;

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

/// The person's key to their marks: 32 random bytes.
#[derive(Clone)]
pub struct CareKey(Hmac<Sha256>);

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
        match Hmac::new_from_slice(bytes) {
            Ok(mac) => Self(mac),
            Err(_) => unreachable!("HMAC takes a key of any length"),
        }
    }

    /// Each field goes in behind its length.
    fn mark<'a>(&self, kind: &'a str, fields: impl IntoIterator<Item = &'a str>) -> String {
        let mut mac = self.0.clone();
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

    /// A decision under this key has it.
    fn own(&self) -> String {
        self.mark("own", [])
    }

    /// The very line, in the file where it would stand.
    fn line(&self, item: &Accepted) -> String {
        self.mark("line", [item.section.as_str(), &folded_statement(&item.statement)])
    }

    /// What it says of whom, and the words that it was drawn from: two facts of one sentence differ
    /// in their keys or files.
    fn says(&self, item: &Accepted) -> [String; 2] {
        let about = item.about.to_lowercase();
        let gist = Gist::of(&item.statement);
        let whole = folded_statement(&item.statement);
        let says = gist.says().unwrap_or_else(|| vec![&whole]);
        let drawn_for = item.key.as_deref().unwrap_or(item.section.as_str()).to_lowercase();
        let quote = folded_statement(&item.evidence.quote);
        [
            self.mark("says", std::iter::once(about.as_str()).chain(says)),
            self.mark("drawn", [about.as_str(), &drawn_for, &quote]),
        ]
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
        let own = key.own();
        let mut marks: BTreeSet<String> = BTreeSet::new();
        if verdict == Verdict::Approve {
            marks.extend(fact.shown().map(|item| key.line(item)));
        } else {
            marks.extend(fact.items.iter().flat_map(|item| key.says(item)));
            if verdict == Verdict::Forget {
                let words = fact.items.iter().map(|item| words_of(&item.statement));
                let telling = words.filter(|words| WORDS.contains(&words.len()));
                marks.extend(telling.map(|words| key.words(&words)));
            }
            let shares = |one: &&Self| {
                one.verdict != Verdict::Approve
                    && one.is_under(key)
                    && one.marks.iter().any(|mark| marks.contains(mark))
            };
            let found: Vec<&String> =
                earlier.iter().filter(shares).flat_map(|one| &one.marks).collect();
            marks.extend(found.into_iter().cloned());
        }
        marks.insert(own);
        let (statement, marks) = (statement.to_owned(), marks.into_iter().collect());
        Ok(Self { id, at, verdict, statement, marks })
    }
}

impl Decision {
    /// Whether it was made under this key; else it decides nothing here.
    pub fn is_under(&self, key: &CareKey) -> bool {
        self.marks.contains(&key.own())
    }
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

    /// Whether nothing was decided.
    pub fn is_empty(&self) -> bool {
        self.by_mark.is_empty()
    }

    /// The fact as the person wants it; none if it is forgotten. What it says of itself is not
    /// believed.
    pub fn apply(&self, mut item: Accepted) -> Option<Accepted> {
        item.decided = None;
        let Some(decision) = self.decision(&item) else { return Some(item) };
        match decision.verdict {
            Verdict::Forget => return None,
            Verdict::Edit => {
                item.statement.clone_from(&decision.statement);
                item.id = fact_id(item.section, item.key.as_deref(), &item.statement);
            }
            Verdict::Approve | Verdict::Reject => {}
        }
        let id = decision.id.clone();
        item.decided = Some(Decided { at: decision.at, id, verdict: decision.verdict });
        Some(item)
    }

    /// Whether it is to be nowhere.
    pub fn forgets(&self, item: &Accepted) -> bool {
        self.decision(item).is_some_and(|decision| decision.verdict == Verdict::Forget)
    }

    /// The marks of all words in a row of the lengths that are forgotten somewhere.
    fn words(&self, text: &str) -> Vec<String> {
        if self.lengths.is_empty() {
            return Vec::new();
        }
        let words = words_of(text);
        let rows = self.lengths.iter().flat_map(|length| words.windows(*length));
        rows.map(|row| self.key.words(row)).collect()
    }

    /// The latest decision about it.
    fn decision(&self, item: &Accepted) -> Option<&'a Decision> {
        if self.is_empty() {
            return None;
        }
        let marks = std::iter::once(self.key.line(item)).chain(self.key.says(item));
        let marks =
            marks.chain(self.words(&item.statement)).chain(self.words(&item.evidence.quote));
        let found = marks.filter_map(|mark| self.by_mark.get(mark.as_str()).copied());
        found.max_by_key(|decision| order(decision))
    }
}

/// Letters and digits, without regard to case.
fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

fn order(decision: &Decision) -> (Millis, &str) {
    (decision.at, &decision.id)
}

#[cfg(test)]
#[path = "care_tests.rs"]
mod tests;
