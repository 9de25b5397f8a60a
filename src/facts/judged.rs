//! Pairs of facts of which code cannot say what they are to each other, and what a model said of
//! them.
//!
//! Whether a pair is one follows from the facts of its topic alone, and what is said of it holds for
//! these two statements wherever they are found again: so it makes no difference whether they came
//! at once or one after the other. What the person decided about is no question any more, and what
//! a model says can neither undo it nor outlive it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::gist::{Gist, Relation};
use super::lasting::is_loose;
use super::ties::{Said, fold, said, values};
use super::{Accepted, CareKey, Gathered, Kind, Setting};
use crate::clock::Millis;

/// So many pairs of one topic are asked about, at most: those of which one was first said last.
pub const PAIRS_MAX: usize = 64;

/// What two facts of one topic are to each other. First and second as in [`Pair`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// They say the same.
    Same,
    /// The first says all that the second does, and more.
    FirstRefines,
    /// The other way round.
    SecondRefines,
    /// The first holds now, the second did before.
    FirstSupersedes,
    /// The other way round.
    SecondSupersedes,
    /// Both are true.
    Both,
    /// Not both can be true, and which is cannot be said.
    Contradict,
    /// No answer was of use: the pair is as code left it, and is not asked about again.
    Unknown,
}

/// Two facts that a model is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Names it wherever the same is said again: a mark of both statements under the person's key,
    /// so that nothing is kept by which a statement could be guessed that is forgotten since.
    pub id: String,
    /// The one whose mark comes first.
    pub first: Side,
    /// The other.
    pub second: Side,
}

/// A fact of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// [`super::fact_id`].
    pub fact: String,
    /// What it says.
    pub statement: String,
    /// When it was first said.
    pub first_seen: Option<Millis>,
    /// When it was last said.
    pub last_seen: Option<Millis>,
}

/// What a model said of two facts, by their ids.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Judged {
    /// [`Pair::first`].
    pub first: String,
    /// [`Pair::second`].
    pub second: String,
    /// What it said.
    pub judgement: Judgement,
}

impl Judged {
    /// The same with the smaller id first: which of a pair is its first depends on the person's key, and
    /// what becomes of the facts must not.
    fn by_id(self) -> Self {
        use Judgement::{FirstRefines, FirstSupersedes, SecondRefines, SecondSupersedes};
        if self.first <= self.second {
            return self;
        }
        let judgement = match self.judgement {
            FirstRefines => SecondRefines,
            SecondRefines => FirstRefines,
            FirstSupersedes => SecondSupersedes,
            SecondSupersedes => FirstSupersedes,
            other => other,
        };
        Self { first: self.second, second: self.first, judgement }
    }
}

/// The pairs among the facts of one topic, in whatever order these are.
pub fn pairs(facts: Vec<Gathered>, setting: &Setting, key: &CareKey) -> Vec<Pair> {
    let (facts, _) = fold(facts);
    let turns = in_turns(&facts, setting);
    let said = said(&facts, setting);
    let mut pairs = Vec::new();
    for (nth, one) in said.iter().enumerate() {
        let earlier = said.iter().skip(nth + 1);
        let open = earlier.filter(|other| {
            is_open(one, other)
                && match one.relation(other) {
                    Relation::Same => false,
                    Relation::Differ => turns.contains(&places(one, other)),
                    Relation::Both => one.first.section == other.first.section && alike(one, other),
                }
        });
        pairs.extend(open.map(|other| pair(one, other, key)));
        if pairs.len() >= PAIRS_MAX {
            break;
        }
    }
    pairs.truncate(PAIRS_MAX);
    pairs
}

/// The places of two facts among those of the topic, the smaller first.
fn places(one: &Said, other: &Said) -> (usize, usize) {
    (one.place.min(other.place), one.place.max(other.place))
}

/// Facts of two values neither of which took the other's place: of those that differ, time does not
/// tell which holds.
fn in_turns(facts: &[Gathered], setting: &Setting) -> BTreeSet<(usize, usize)> {
    let values = values(said(facts, setting));
    let mut turns = BTreeSet::new();
    for (nth, value) in values.iter().enumerate() {
        let others = values.iter().skip(nth + 1);
        for other in others.filter(|other| !value.precedes(other) && !other.precedes(value)) {
            let both = |one| other.said.iter().map(move |two| places(one, two));
            turns.extend(value.said.iter().flat_map(both));
        }
    }
    turns
}

/// Nobody decided about either, and both name what they are about: facts without a key share a topic
/// only if they are said in the same words.
fn is_open(one: &Said, other: &Said) -> bool {
    let names = |said: &Said| said.first.key.as_deref().is_some_and(|key| !is_loose(key));
    let free = |said: &Said| said.upheld.is_none() && names(said);
    free(one) && free(other)
}

/// They may say the same in other words: of the words of the shorter most stand in the other too.
fn alike(one: &Said, other: &Said) -> bool {
    let lasts = |kind: Kind| matches!(kind, Kind::State | Kind::Preference);
    lasts(one.first.kind) && lasts(other.first.kind) && one.gist.shares_most(&other.gist)
}

fn pair(one: &Said, other: &Said, key: &CareKey) -> Pair {
    let mut sides = [one, other].map(|said| (mark(said.first, &said.gist, key), side(said)));
    sides.sort_by(|(mark, one), (with, other)| {
        mark.cmp(with).then_with(|| one.fact.cmp(&other.fact))
    });
    let [(mark, first), (with, second)] = sides;
    Pair { id: format!("{mark}{with}"), first, second }
}

fn mark(accepted: &Accepted, gist: &Gist, key: &CareKey) -> String {
    let about = accepted.about.to_lowercase();
    let slot = accepted.key.as_deref().unwrap_or_default().to_lowercase();
    let begin = [about.as_str(), slot.as_str(), accepted.section.as_str()];
    key.statement(begin.into_iter().chain(gist.fields()))
}

fn side(said: &Said) -> Side {
    Side {
        fact: said.fact.id.clone(),
        statement: said.first.statement.clone(),
        first_seen: said.fact.first_seen,
        last_seen: said.fact.last_seen,
    }
}

/// Facts of which a model said that they say the same become the one that was said first in the
/// canonical order, if they belong to one file. Returns with them the ids of those that became part
/// of another, and what was said of the others, by the ids that are left.
pub(super) fn fold_judged(
    mut facts: Vec<Gathered>,
    judged: &[Judged],
) -> (Vec<Gathered>, Vec<String>, Vec<Judged>) {
    facts.sort_by(Gathered::canonical_cmp);
    let place: BTreeMap<String, usize> =
        facts.iter().enumerate().map(|(place, fact)| (fact.id.clone(), place)).collect();
    let judged: Vec<&Judged> =
        judged.iter().filter(|pair| is_believed(pair, &facts, &place)).collect();
    let mut into: Vec<usize> = (0..facts.len()).collect();
    let section = |place: usize| facts.get(place).and_then(Gathered::shown).map(|one| one.section);
    for pair in judged.iter().filter(|pair| pair.judgement == Judgement::Same) {
        let (Some(&one), Some(&other)) = (place.get(&pair.first), place.get(&pair.second)) else {
            continue;
        };
        if section(one) == section(other) {
            let (one, other) = (root(&into, one), root(&into, other));
            into[one.max(other)] = one.min(other);
        }
    }
    let roots: Vec<usize> = (0..into.len()).map(|at| root(&into, at)).collect();
    let ids: Vec<String> = facts.iter().map(|fact| fact.id.clone()).collect();
    let mut kept: BTreeMap<usize, Gathered> = BTreeMap::new();
    let mut folded = Vec::new();
    for (fact, &root) in facts.into_iter().zip(&roots) {
        match kept.get_mut(&root) {
            Some(first) => {
                folded.push(fact.id.clone());
                first.join(fact);
            }
            None => {
                kept.insert(root, fact);
            }
        }
    }
    let name = |id: &String| Some(ids[roots[*place.get(id)?]].clone());
    let left = judged.iter().filter_map(|pair| {
        let (first, second) = (name(&pair.first)?, name(&pair.second)?);
        let judgement = pair.judgement;
        (first != second).then(|| Judged { first, second, judgement }.by_id())
    });
    let mut left: Vec<Judged> = left.collect();
    left.sort();
    left.dedup();
    let mut kept: Vec<Gathered> = kept.into_values().collect();
    kept.sort_by(|one, other| one.id.cmp(&other.id));
    (kept, folded, left)
}

/// Whatever a model says: what is denied or in other numbers there is neither the same nor all of it.
fn is_believed(pair: &Judged, facts: &[Gathered], place: &BTreeMap<String, usize>) -> bool {
    use Judgement::{FirstRefines, Same, SecondRefines};
    if !matches!(pair.judgement, Same | FirstRefines | SecondRefines) {
        return true;
    }
    let says = |id: &String| {
        let shown = facts.get(*place.get(id)?)?.shown()?;
        Some(Gist::of(&shown.statement))
    };
    match (says(&pair.first), says(&pair.second)) {
        (Some(first), Some(second)) => first.may_agree(&second),
        _ => false,
    }
}

/// What a place became part of; it stands before it.
fn root(into: &[usize], mut at: usize) -> usize {
    while into[at] != at {
        at = into[at];
    }
    at
}
