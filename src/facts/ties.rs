//! What facts of one topic are to each other: repeated, replaced, contested. A pure function of the
//! set, whatever the order in which the facts arrive.
//!
//! Facts that say the same become one with all their evidence. A value that was last said before
//! another was first said is superseded by it, and stays as history. Values that were said in
//! turns, or at no known time, contradict each other: code cannot know which holds. What the person
//! stands by holds against all that was said before. What only others
//! said of the person contradicts the person's own words at most, however new it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::gist::{Gist, Relation, is_single, relation};
use super::{Accepted, Fact, Gathered, Place, Setting, Stance, Status};
use crate::clock::Millis;
use crate::conversation::Role;

/// So many facts of one topic are compared with each other, at most: those that were first said
/// last. All the others are only folded with what says the same.
pub const COMPARED_MAX: usize = 128;

/// What other facts do to one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ties {
    /// Ids of the facts that it replaces.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub supersedes: Vec<String>,
    /// The id of the fact that replaces it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<String>,
    /// Ids of the facts that disagree.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contradicts: Vec<String>,
    /// Until when it held, in EDTF: since then another does, or it was heard of then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
}

/// What became of the facts of a topic.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tied {
    /// Those that are left, in the order of their ids.
    pub facts: Vec<(Gathered, Ties)>,
    /// The ids of those that became part of another, in their order.
    pub folded: Vec<String>,
}

/// Ties the facts of one topic, in whatever order they are.
pub fn tie(facts: Vec<Gathered>, setting: &Setting) -> Tied {
    let (facts, folded) = fold(facts);
    let mut ties = vec![Ties::default(); facts.len()];
    let values = values(&facts, setting);
    let next: Vec<Option<&Value>> = values.iter().map(|value| value.next(&values)).collect();
    for (value, next_value) in values.iter().zip(&next) {
        if let Some(next) = next_value {
            value.gives_way_to(next, &mut ties);
            continue;
        }
        for (other, _) in values.iter().zip(&next).filter(|(_, next)| next.is_none()) {
            if value.differs(other) {
                value.disagrees_with(other, &mut ties);
            }
        }
    }
    for ties in &mut ties {
        ties.supersedes.sort();
        ties.contradicts.sort();
    }
    Tied { facts: facts.into_iter().zip(ties).collect(), folded }
}

/// Facts that say the same become the one that was said first in the canonical order. What is left
/// comes in the order of the ids.
fn fold(facts: Vec<Gathered>) -> (Vec<Gathered>, Vec<String>) {
    let mut same: BTreeMap<_, Vec<Gathered>> = BTreeMap::new();
    for fact in facts {
        let Some(first) = fact.shown() else { continue };
        let says = (first.section, Gist::of(&first.statement));
        same.entry(says).or_default().push(fact);
    }
    let (mut kept, mut folded) = (Vec::new(), Vec::new());
    for mut group in same.into_values() {
        group.sort_by(Gathered::canonical_cmp);
        let mut group = group.into_iter();
        let Some(mut first) = group.next() else { continue };
        for other in group {
            folded.push(other.id.clone());
            first.join(other);
        }
        kept.push(first);
    }
    kept.sort_by(|one, other| one.id.cmp(&other.id));
    folded.sort();
    (kept, folded)
}

/// A fact that may replace others or be replaced.
struct Said<'f> {
    /// Its place among the facts of the topic.
    place: usize,
    first: &'f Accepted,
    gist: Gist,
    /// The person said it, or stands by it.
    is_own: bool,
    /// When the person last stood by it, having seen it.
    upheld: Option<Millis>,
    /// As it is without ties.
    fact: Fact,
}

/// Facts that go together: for what has one value at a time those that share a word of it, else
/// each alone.
struct Value<'f> {
    said: Vec<Said<'f>>,
}

/// What waits for the person, what a model only concluded, and what is only quoted or shown,
/// replaces nothing.
fn values<'f>(facts: &'f [Gathered], setting: &Setting) -> Vec<Value<'f>> {
    let said = facts.iter().enumerate().filter_map(|(place, gathered)| {
        let first = gathered.shown()?;
        let fact = Fact::derive(gathered, &Ties::default(), setting);
        let mut said = gathered.items.iter().filter(|item| item.place != Place::Apart).peekable();
        let counts = fact.status == Status::Active
            && (gathered.decided().is_some()
                || fact.stance != Stance::Inferred && said.peek().is_some());
        let upheld = gathered.decided().map(|decided| decided.at);
        let is_own = upheld.is_some() || said.any(|item| item.evidence.said_by == Role::User);
        counts.then(|| Said {
            place,
            first,
            gist: Gist::of(&first.statement),
            is_own,
            upheld,
            fact,
        })
    });
    let mut said: Vec<Said<'f>> = said.collect();
    said.sort_by(|one, other| other.begins().cmp(&one.begins()));
    said.truncate(COMPARED_MAX);
    let mut values: Vec<Value<'f>> = Vec::new();
    for one in said {
        let (mut with, without): (Vec<_>, Vec<_>) =
            values.into_iter().partition(|value| value.said.iter().any(|other| one.joins(other)));
        values = without;
        let mut joined = Value { said: vec![one] };
        joined.said.extend(with.drain(..).flat_map(|value| value.said));
        values.push(joined);
    }
    values
}

impl Said<'_> {
    /// Undated comes first; ties end in the id.
    fn begins(&self) -> (Option<Millis>, &str) {
        (self.fact.first_seen, &self.fact.id)
    }

    /// They are one value: both may be true of what has one value at a time.
    fn joins(&self, other: &Self) -> bool {
        let single = self.first.key.as_deref().is_some_and(is_single);
        single && self.relation(other) == Relation::Both
    }

    fn relation(&self, other: &Self) -> Relation {
        relation((self.first, &self.gist), (other.first, &other.gist))
    }
}

impl Value<'_> {
    fn begins(&self) -> Option<(Option<Millis>, &str)> {
        self.said.iter().map(Said::begins).filter(|(at, _)| at.is_some()).min()
    }

    fn is_own(&self) -> bool {
        self.said.iter().any(|said| said.is_own)
    }

    /// What the person stands by counts as said again then.
    fn ends(&self) -> Option<Millis> {
        let last = self.said.iter().filter_map(|said| said.fact.last_seen).max();
        last.max(self.upheld())
    }

    fn upheld(&self) -> Option<Millis> {
        self.said.iter().filter_map(|said| said.upheld).max()
    }

    /// The value that took its place: the first of those that were said after it only.
    fn next<'v>(&self, values: &'v [Self]) -> Option<&'v Self> {
        let may_replace = |other: &&Self| other.is_own() || !self.is_own();
        let later = values.iter().filter(may_replace);
        let later = later.filter(|other| self.precedes(other) && self.differs(other));
        later.min_by_key(|other| other.begins())
    }

    fn differs(&self, other: &Self) -> bool {
        let is_other = |one: &Said, two: &Said| one.relation(two) == Relation::Differ;
        let both_hold = self.upheld().is_some() && other.upheld().is_some();
        !std::ptr::eq(self, other)
            && !both_hold
            && self.said.iter().any(|one| other.said.iter().any(|two| is_other(one, two)))
    }

    /// It was said for the last time before the other was said for the first, or the person stands
    /// by the other since.
    fn precedes(&self, other: &Self) -> bool {
        let begins = other.begins().and_then(|(at, _)| at).max(other.upheld());
        match (self.ends(), begins) {
            (Some(ends), Some(begins)) => ends < begins,
            // Nobody knows when it was said, but the person stands by the other.
            (None, _) => other.upheld().is_some(),
            (Some(_), None) => false,
        }
    }

    fn gives_way_to(&self, next: &Self, ties: &mut [Ties]) {
        let Some(by) =
            next.said.iter().min_by_key(|said| (said.fact.first_seen.is_none(), said.begins()))
        else {
            return;
        };
        for said in &self.said {
            let older = &mut ties[said.place];
            older.superseded_by = Some(by.fact.id.clone());
            older.valid_until = held_until(&said.fact, &by.fact);
            ties[by.place].supersedes.push(said.fact.id.clone());
        }
    }

    fn disagrees_with(&self, other: &Self, ties: &mut [Ties]) {
        for said in &self.said {
            let ids = other.said.iter().map(|other| other.fact.id.clone());
            ties[said.place].contradicts.extend(ids);
        }
    }
}

/// Since when the newer value holds, if it says so and the older was not said again after that;
/// else when the newer was heard of, if that was after the older.
fn held_until(older: &Fact, newer: &Fact) -> Option<String> {
    let last = older.last_seen.map(Millis::day).unwrap_or_default();
    let heard = newer.first_seen.map(Millis::day).filter(|heard| *heard >= last);
    let since = newer.valid_from.clone().filter(|since| {
        !since.contains('/') && last.get(..since.len()).is_none_or(|last| since.as_str() >= last)
    });
    since.or(heard)
}
