//! What the person decides about facts, and what wants a look.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What the person decided about a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It may stand in the files.
    Approve,
    /// It is so, in other words.
    Edit,
    /// It is wrong. It stays in the list of facts, as taken back.
    Reject,
    /// It is to be nowhere, nor learnt again.
    Forget,
}

impl Verdict {
    /// The word that stands in SQL and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Edit => "edit",
            Self::Reject => "reject",
            Self::Forget => "forget",
        }
    }
}

/// What the person wants to approve before it stands in the files, besides what always waits. Stored
/// and sent as a list of its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "BTreeSet<Kind>", into = "BTreeSet<Kind>")]
pub struct LetWait {
    /// What a model concluded.
    pub inferred: bool,
    /// What something else contradicts.
    pub contested: bool,
    /// What is of a special category: health, belief and the like.
    pub special: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Inferred,
    Contested,
    Special,
}

impl From<BTreeSet<Kind>> for LetWait {
    fn from(kinds: BTreeSet<Kind>) -> Self {
        let has = |kind| kinds.contains(&kind);
        Self {
            inferred: has(Kind::Inferred),
            contested: has(Kind::Contested),
            special: has(Kind::Special),
        }
    }
}

impl From<LetWait> for BTreeSet<Kind> {
    fn from(of: LetWait) -> Self {
        let all = [
            (of.inferred, Kind::Inferred),
            (of.contested, Kind::Contested),
            (of.special, Kind::Special),
        ];
        all.into_iter().filter(|(is, _)| *is).map(|(_, kind)| kind).collect()
    }
}

impl LetWait {
    /// Those that the words name, parted by commas: `inferred`, `contested`, `special`. None if one
    /// is no such word.
    pub fn parse(words: &str) -> Option<Self> {
        let mut all = Self::default();
        for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
            match word {
                "inferred" => all.inferred = true,
                "contested" => all.contested = true,
                "special" => all.special = true,
                _ => return None,
            }
        }
        Some(all)
    }
}

/// What of a memory wants a look, and what was decided: `GET /api/jobs/:id/review`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Review {
    /// Facts that wait or disagree, then those that were decided about, each in the order of their
    /// ids; the first so many of them.
    pub facts: Vec<ReviewFact>,
    /// How many of them there are.
    #[cfg_attr(test, ts(type = "number"))]
    pub all: u64,
    /// What was forgotten, latest first. What it was is not kept.
    pub forgotten: Vec<Forgotten>,
}

/// A fact that wants a look, or had one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReviewFact {
    /// The fact.
    pub id: String,
    /// The file where it stands or would stand, without `.md`.
    pub section: String,
    /// What it says.
    pub statement: String,
    /// `proposed`, `contested`, `active`, `superseded` or `retracted`.
    pub status: String,
    /// `auto`, or what was decided: `approved`, `edited` or `rejected`.
    pub review: String,
    /// Why it waits, if it does: a word of [`crate::facts::Waiting`].
    pub waits: Option<String>,
    /// The ids of the facts that disagree.
    pub contradicts: Vec<String>,
    /// The decision about it that can be taken back, if there is one.
    pub decision: Option<String>,
}

/// A decision to forget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Forgotten {
    /// Names it.
    pub decision: String,
    /// When, RFC 3339.
    pub at: String,
    /// How many messages were taken out with it.
    pub removed: u32,
}
