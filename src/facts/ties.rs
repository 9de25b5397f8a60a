//! What facts of one topic are to each other: repeated, replaced, contested. A pure function of the
//! set, whatever the order in which the facts arrive.
//!
//! Facts that say the same become one with all their evidence. A value that was last said before
//! another was first said is superseded by it, and stays as history. Values that were said in
//! turns, or at no known time, contradict each other: code cannot know which holds. What lasts is
//! superseded by what says that it ended ([`super::lasting`]). What the person
//! stands by holds against all that was said before. What only others
//! said of the person contradicts the person's own words at most, however new it is.
//!
//! Where code cannot tell, a model may have been asked ([`super::pairs`]): what it said decides these
//! pairs and no others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::gist::{Gist, Relation, is_single, relation};
use super::judged::fold_judged;
use super::lasting::ends;
use super::{Accepted, Fact, Gathered, Judged, Judgement, Place, Setting, Stance, Status};
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

/// Ties the facts of one topic, in whatever order they are, with what a model said of some of their
/// [`super::pairs`].
pub fn tie(facts: Vec<Gathered>, setting: &Setting, judged: &[Judged]) -> Tied {
    let (facts, mut folded) = fold(facts);
    let (facts, same, judged) = fold_judged(facts, judged);
    folded.extend(same);
    folded.sort();
    let mut ties = vec![Ties::default(); facts.len()];
    let mut said = said(&facts, setting);
    give_way(&said, &judged, &mut ties);
    said.retain(|said| ties[said.place].superseded_by.is_none());
    disagree(&said, &judged, &mut ties);
    let values = values(said);
    let next: Vec<Option<&Value>> =
        values.iter().map(|value| value.next(&values, &judged)).collect();
    for (value, next_value) in values.iter().zip(&next) {
        if let Some(next) = next_value {
            value.gives_way_to(next, &mut ties);
            continue;
        }
        for (other, _) in values.iter().zip(&next).filter(|(_, next)| next.is_none()) {
            if value.differs(other, &judged) {
                value.disagrees_with(other, &mut ties);
            }
        }
    }
    for ties in &mut ties {
        ties.supersedes.sort();
        ties.contradicts.sort();
        ties.contradicts.dedup();
    }
    Tied { facts: facts.into_iter().zip(ties).collect(), folded }
}

/// What a model said to be refined or superseded becomes history, where time and who said it allow
/// that, and where it does not end in itself.
fn give_way(said: &[Said], judged: &[Judged], ties: &mut [Ties]) {
    let find = |id: &str| said.iter().find(|said| said.fact.id == id);
    for pair in judged {
        let (Some(first), Some(second)) = (find(&pair.first), find(&pair.second)) else { continue };
        let (newer, older, replaces) = match pair.judgement {
            Judgement::FirstRefines => (first, second, false),
            Judgement::SecondRefines => (second, first, false),
            Judgement::FirstSupersedes => (first, second, true),
            Judgement::SecondSupersedes => (second, first, true),
            _ => continue,
        };
        let ended_before = match (newer.fact.last_seen, older.fact.first_seen) {
            (Some(ends), Some(begins)) => replaces && ends < begins,
            _ => false,
        };
        let may = (newer.is_own || !older.is_own) && !ended_before;
        let taken = ties[older.place].superseded_by.is_some();
        if !may || taken || leads_to(newer, older, said, ties) {
            continue;
        }
        let of_older = &mut ties[older.place];
        of_older.superseded_by = Some(newer.fact.id.clone());
        of_older.valid_until = replaces.then(|| held_until(&older.fact, &newer.fact)).flatten();
        ties[newer.place].supersedes.push(older.fact.id.clone());
    }
}

/// Whether what took the place of one is, in the end, the other.
fn leads_to(one: &Said, other: &Said, said: &[Said], ties: &[Ties]) -> bool {
    let mut at = Some(one);
    while let Some(here) = at {
        if here.place == other.place {
            return true;
        }
        let next = ties[here.place].superseded_by.as_ref();
        at = next.and_then(|id| said.iter().find(|said| said.fact.id == *id));
    }
    false
}

/// What a model said not to be true at once disagrees, if code did not see it.
fn disagree(said: &[Said], judged: &[Judged], ties: &mut [Ties]) {
    let find = |id: &str| said.iter().find(|said| said.fact.id == id);
    for pair in judged.iter().filter(|pair| pair.judgement == Judgement::Contradict) {
        let (Some(first), Some(second)) = (find(&pair.first), find(&pair.second)) else { continue };
        if first.relation(second) == Relation::Both {
            ties[first.place].contradicts.push(second.fact.id.clone());
            ties[second.place].contradicts.push(first.fact.id.clone());
        }
    }
}

/// Facts that say the same become the one that was said first in the canonical order. What is left
/// comes in the order of the ids.
pub(super) fn fold(facts: Vec<Gathered>) -> (Vec<Gathered>, Vec<String>) {
    let mut same: BTreeMap<_, Vec<Gathered>> = BTreeMap::new();
    for fact in facts {
        let Some(first) = fact.shown() else { continue };
        let says = (first.section, Gist::of_fact(first));
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
pub(super) struct Said<'f> {
    /// Its place among the facts of the topic.
    pub(super) place: usize,
    pub(super) first: &'f Accepted,
    pub(super) gist: Gist,
    /// The person said it, or stands by it.
    is_own: bool,
    /// When the person last stood by it, having seen it.
    pub(super) upheld: Option<Millis>,
    /// As it is without ties.
    pub(super) fact: Fact,
}

/// Facts that go together: for what has one value at a time those that share a word of it, else
/// each alone.
pub(super) struct Value<'f> {
    pub(super) said: Vec<Said<'f>>,
}

/// Those that were first said last, the last first. What waits for the person, what a model only
/// concluded, and what is only quoted or shown, replaces nothing.
pub(super) fn said<'f>(facts: &'f [Gathered], setting: &Setting) -> Vec<Said<'f>> {
    let said = facts.iter().enumerate().filter_map(|(place, gathered)| {
        let first = gathered.shown()?;
        let fact = Fact::derive(gathered, &Ties::default(), setting);
        let mut said = gathered.items.iter().filter(|item| item.place != Place::Apart).peekable();
        let counts = fact.status == Status::Active
            && (gathered.decided().is_some()
                || fact.stance != Stance::Inferred && said.peek().is_some());
        let upheld = gathered.decided().map(|decided| decided.at);
        let is_own = upheld.is_some() || said.any(|item| item.evidence.said_by == Role::User);
        counts.then(|| Said { place, first, gist: Gist::of_fact(first), is_own, upheld, fact })
    });
    let mut said: Vec<Said<'f>> = said.collect();
    said.sort_by(|one, other| other.begins().cmp(&one.begins()));
    said.truncate(COMPARED_MAX);
    said
}

/// The values that these are of.
pub(super) fn values(said: Vec<Said>) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
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
        let single = |said: &Self| said.first.key.as_deref().is_some_and(is_single);
        single(self) && single(other) && self.relation(other) == Relation::Both
    }

    /// The other says that it is over, and not of a time before it was said.
    fn is_ended_by(&self, other: &Self) -> bool {
        let last = self.fact.last_seen.map(Millis::day).unwrap_or_default();
        let past = other.fact.occurred.as_deref().is_some_and(|occurred| {
            let until = occurred.rsplit('/').next().unwrap_or(occurred);
            last.get(..until.len()).is_some_and(|last| until < last)
        });
        ends(other.first, (self.first, &self.gist)) && !past
    }

    pub(super) fn relation(&self, other: &Self) -> Relation {
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
    fn next<'v>(&self, values: &'v [Self], judged: &[Judged]) -> Option<&'v Self> {
        let may_replace = |other: &&Self| other.is_own() || !self.is_own();
        let later = values.iter().filter(may_replace);
        let gives_way = |other: &&Self| self.differs(other, judged) || self.is_ended_by(other);
        let later = later.filter(|other| self.precedes(other) && gives_way(other));
        later.min_by_key(|other| other.begins())
    }

    fn differs(&self, other: &Self, judged: &[Judged]) -> bool {
        let is_other = |one: &Said, two: &Said| {
            one.relation(two) == Relation::Differ && !both_hold(one, two, judged)
        };
        let both_hold = self.upheld().is_some() && other.upheld().is_some();
        !std::ptr::eq(self, other)
            && !both_hold
            && self.said.iter().any(|one| other.said.iter().any(|two| is_other(one, two)))
    }

    fn is_ended_by(&self, other: &Self) -> bool {
        self.said.iter().any(|one| other.said.iter().any(|end| one.is_ended_by(end)))
    }

    /// It was said for the last time before the other was said for the first, or the person stands
    /// by the other since.
    pub(super) fn precedes(&self, other: &Self) -> bool {
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

/// A model said that both are true.
fn both_hold(one: &Said, two: &Said, judged: &[Judged]) -> bool {
    let (one, two) = (&one.fact.id, &two.fact.id);
    judged.iter().filter(|pair| pair.judgement == Judgement::Both).any(|pair| {
        (&pair.first, &pair.second) == (one, two) || (&pair.first, &pair.second) == (two, one)
    })
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
