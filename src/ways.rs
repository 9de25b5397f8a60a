//! Ways out of the memory: the same facts as files that other programs read.
//!
//! [`write`] is a pure function of the facts: the same facts give the same bytes, in whatever order
//! they come. Each [`Way`] has a folder of its own in the bundle. What a file may hold is in the one
//! table [`limits`], and [`fit`] is the one place that chooses what fits.
//!
//! * Only facts that are active or contested stand in the files; one that was superseded stands
//!   where the format has a place for history (`okf`, `pam`), marked as such, and one that waits for
//!   its person, or was taken back, nowhere.
//! * Text from outside goes through [`one_line`](crate::memory::one_line) into Markdown and plain
//!   text, and through [`plain_line`](crate::memory::plain_line) and the format's own escaping into
//!   YAML, JSON and HTML.
//! * What is best comes first, by [`value`]. It is made of what a line of `facts.jsonl` holds, so a
//!   memory that was read from its files gives the same bytes as one that was just made.

mod agents;
mod facts;
mod fit;
pub mod limits;
mod mcp;
mod names;
mod okf;
mod pam;
mod paste;
mod print;
mod text;
mod topic;

use std::collections::{BTreeMap, BTreeSet};

use crate::clock::Millis;
use crate::facts::{Fact, Sensitivity, Status, age_days, folded_statement, has_words, rank};
use crate::memory::plain_line;

pub use facts::{Facts, read_facts};

/// Who wrote the files, as the formats want it: a name and a version.
const WRITER: &str = concat!("decant/", env!("CARGO_PKG_VERSION"));

/// Files by their paths in the bundle.
pub type Files = BTreeMap<String, String>;

/// A form in which the memory leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Open Knowledge Format v0.2: a folder of Markdown files with front matter.
    Okf,
    /// Portable AI Memory v1.0: one JSON document.
    Pam,
    /// Texts to paste into an assistant.
    Paste,
    /// `CLAUDE.md` and `AGENTS.md` for coding agents.
    Agents,
    /// The files that `OpenClaw` reads at its start.
    OpenClaw,
    /// The knowledge graph of MCP's memory server.
    Mcp,
    /// A page to print.
    Print,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Okf, Self::Pam, Self::Paste, Self::Agents, Self::OpenClaw, Self::Mcp, Self::Print];

    /// Its name, which is that of its folder.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Okf => "okf",
            Self::Pam => "pam",
            Self::Paste => "paste",
            Self::Agents => "agents",
            Self::OpenClaw => "openclaw",
            Self::Mcp => "mcp",
            Self::Print => "print",
        }
    }

    /// Those of these names, parted by commas; all of them for none. None if there is no such name.
    pub fn listed(names: &str) -> Option<Vec<Self>> {
        if names.is_empty() {
            return Some(Self::ALL.to_vec());
        }
        names.split(',').map(Self::from_name).collect()
    }

    /// The one of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.as_str() == name)
    }
}

/// What goes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each goes along or not")]
pub struct Choice {
    /// Facts of the special categories: health, belief and the like.
    pub special: bool,
    /// Facts about other people, and how the person stands to them.
    pub others: bool,
    /// The names of other people; without them a stand-in takes the place of each.
    pub names: bool,
    /// Where a fact was said, and in which words.
    pub provenance: bool,
}

impl Default for Choice {
    fn default() -> Self {
        Self { special: true, others: true, names: true, provenance: true }
    }
}

impl Choice {
    /// All but what these names leave out (`provenance`, `special`, `others`, `names`), parted by commas. None
    /// if there is no such name.
    pub fn without(names: &str) -> Option<Self> {
        let mut choice = Self::default();
        for name in names.split(',').filter(|name| !name.is_empty()) {
            match name {
                "provenance" => choice.provenance = false,
                "special" => choice.special = false,
                "others" => choice.others = false,
                "names" => choice.names = false,
                _ => return None,
            }
        }
        Some(choice)
    }

    fn takes(self, fact: &Fact) -> bool {
        let is_special = fact.sensitivity == Sensitivity::SpecialCategory;
        (self.special || !is_special) && (self.others || !topic::is_about_others(fact))
    }
}

/// The files of the memory in these forms. A form with nothing to say has no file.
pub fn write(facts: &[Fact], ways: &[Way], choice: Choice) -> Files {
    let masked = if choice.names { None } else { Some(names::masked(facts)) };
    let memory = Memory::of(masked.as_deref().unwrap_or(facts), choice);
    let mut files = Files::new();
    for way in ways.iter().copied().collect::<BTreeSet<_>>() {
        files.extend(match way {
            Way::Okf => okf::write(&memory),
            Way::Pam => pam::write(&memory),
            Way::Paste => paste::write(&memory),
            Way::Agents => agents::write(&memory),
            Way::OpenClaw => agents::open_claw(&memory),
            Way::Mcp => mcp::write(&memory),
            Way::Print => print::write(&memory),
        });
    }
    files
}

/// What is best comes first when space is short; larger is better, ties are broken by id.
///
/// As [`Fact::rank`], but from what is stored of a fact: its confidence stands in the place of the
/// weight that its provider gave.
pub fn value(fact: &Fact, newest: Option<Millis>) -> u32 {
    let sure = (fact.confidence.clamp(0.0, 1.0) * 1000.0).round() as u32;
    rank(sure, fact.support, age_days(newest, fact.last_seen), fact.kind)
}

/// The facts that leave, the best first.
struct Memory<'a> {
    /// Those that hold.
    live: Vec<&'a Fact>,
    /// Those that a newer one replaced.
    superseded: Vec<&'a Fact>,
    choice: Choice,
    /// The latest time that anything was said.
    newest: Option<Millis>,
}

impl<'a> Memory<'a> {
    fn of(facts: &'a [Fact], choice: Choice) -> Self {
        let newest = facts.iter().filter_map(|fact| fact.last_seen).max();
        let mut by_id: BTreeMap<&str, &Fact> = BTreeMap::new();
        for fact in facts.iter().filter(|fact| choice.takes(fact)) {
            if has_words(&plain_line(&fact.statement)) {
                by_id.entry(&fact.id).or_insert(fact);
            }
        }
        let mut sorted: Vec<&Fact> = by_id.into_values().collect();
        // Stable: what is worth the same stays in the order of the ids.
        sorted.sort_by_key(|fact| std::cmp::Reverse(value(fact, newest)));
        let (mut live, mut superseded) = (Vec::new(), Vec::new());
        for fact in sorted {
            match fact.status {
                Status::Active | Status::Contested => live.push(fact),
                Status::Superseded => superseded.push(fact),
                Status::Retracted | Status::Proposed => {}
            }
        }
        Self { live, superseded, choice, newest }
    }

    /// Those that hold, without what says the same in the same words.
    fn lines(&self) -> Vec<&'a Fact> {
        let mut said = BTreeSet::new();
        let is_new = |fact: &&&Fact| said.insert(folded_statement(&plain_line(&fact.statement)));
        self.live.iter().filter(is_new).copied().collect()
    }

    /// All that is in files with a place for history.
    fn all(&self) -> impl Iterator<Item = &'a Fact> {
        self.live.iter().chain(&self.superseded).copied()
    }
}
