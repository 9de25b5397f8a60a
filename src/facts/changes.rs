//! What became of a memory since an earlier one, for the person who has both.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Evidence, Fact, Status};
use crate::clock::{Millis, rfc3339_or_null};

/// Statements are listed up to so many.
pub const LISTED_MAX: usize = 20;

/// How the facts of a memory differ from those of an earlier one. A fact is in one of the counts at
/// most.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// When the earlier memory was finished.
    #[serde(with = "rfc3339_or_null")]
    pub since: Option<Millis>,
    /// Facts that were not there.
    pub added: u64,
    /// Facts that are there in other words, in another status or for another time.
    pub changed: u64,
    /// Facts that hold no more, or are gone.
    pub retired: u64,
    /// Facts that were said again, and are the same otherwise.
    pub confirmed: u64,
    /// The statements, the first [`LISTED_MAX`] in the order of [`Change`] and of their ids. They
    /// are for people, and not in the record.
    #[serde(skip)]
    pub listed: Vec<(Change, String)>,
}

/// What became of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// See [`Changes::added`].
    Added,
    /// See [`Changes::changed`].
    Changed,
    /// See [`Changes::retired`].
    Retired,
}

/// Compares two memories by the ids of their facts. Facts that no longer hold are as good as gone,
/// on either side.
///
/// A fact that is gone, and of which a word is evidence of one that is there now, was folded into
/// that one or is told in other words: it is not retired, and the other is changed, not added.
pub fn changes(since: Option<Millis>, before: &[Fact], after: &[Fact]) -> Changes {
    let (old, new) = (live(before), live(after));
    let mut carried = BTreeMap::new();
    for fact in old.values() {
        carried.extend(fact.evidence.iter().map(|one| (place(one), fact.id.as_str())));
    }
    let gone: BTreeSet<&str> = after.iter().filter(|fact| is_gone(fact)).map(id).collect();
    let mut told_otherwise: BTreeSet<&str> = BTreeSet::new();
    let mut changes = Changes { since, ..Changes::default() };
    let mut listed: Vec<(Change, &str, &str)> = Vec::new();
    for fact in new.values() {
        let of_old = fact.evidence.iter().filter_map(|one| carried.get(&place(one)).copied());
        let lost = of_old.filter(|id| !new.contains_key(*id) && !gone.contains(*id));
        let before = told_otherwise.len();
        told_otherwise.extend(lost);
        let takes_over = told_otherwise.len() > before;
        let change = match old.get(id(fact)) {
            None if takes_over => Change::Changed,
            None => Change::Added,
            Some(was) if holds_otherwise(was, fact) => Change::Changed,
            Some(was) => {
                let grew = said_again(was, fact);
                changes.confirmed += u64::from(grew);
                if grew || !said_again(fact, was) {
                    continue;
                }
                Change::Changed
            }
        };
        listed.push((change, &fact.id, &fact.statement));
    }
    for fact in old.values() {
        if !new.contains_key(id(fact)) && !told_otherwise.contains(fact.id.as_str()) {
            listed.push((Change::Retired, &fact.id, &fact.statement));
        }
    }
    let count = |of| listed.iter().filter(|(change, ..)| *change == of).count() as u64;
    changes.added = count(Change::Added);
    changes.changed = count(Change::Changed);
    changes.retired = count(Change::Retired);
    listed.sort_unstable();
    let statements = listed.into_iter().map(|(change, _, statement)| (change, statement.into()));
    changes.listed = statements.take(LISTED_MAX).collect();
    changes
}

fn live(facts: &[Fact]) -> BTreeMap<&str, &Fact> {
    facts.iter().filter(|fact| !is_gone(fact)).map(|fact| (fact.id.as_str(), fact)).collect()
}

fn id(fact: &Fact) -> &str {
    &fact.id
}

fn is_gone(fact: &Fact) -> bool {
    matches!(fact.status, Status::Superseded | Status::Retracted)
}

/// Whether it says something else than it did, apart from where it was said.
fn holds_otherwise(was: &Fact, is: &Fact) -> bool {
    let what = |fact: &Fact| {
        let times = [&fact.valid_from, &fact.valid_until, &fact.occurred].map(Clone::clone);
        (fact.status, fact.statement.clone(), times, fact.contradicts.clone())
    };
    what(was) != what(is)
}

/// Whether it has evidence that it had not.
fn said_again(was: &Fact, is: &Fact) -> bool {
    let before: BTreeSet<_> = was.evidence.iter().map(place).collect();
    is.evidence.iter().any(|one| !before.contains(&place(one)))
}

fn place(evidence: &Evidence) -> impl Ord + '_ {
    (
        (evidence.source, evidence.account.as_deref(), evidence.conversation_id.as_str()),
        (evidence.message_id.as_str(), evidence.start, evidence.end),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::conversation::Role;
    use crate::facts::{
        Category, Extractor, Kind, Match, Section, Sensitivity, Stance, accept::fact_id,
    };
    use crate::id::Source;

    fn said(conversation: u32, start: u32) -> Evidence {
        Evidence {
            source: Source::ChatGpt,
            account: None,
            conversation_id: conversation.to_string(),
            message_id: "m".to_owned(),
            at: None,
            said_by: Role::User,
            quote: "quote".to_owned(),
            start,
            end: start + 5,
            found: Match::Exact,
        }
    }

    fn fact(statement: &str, status: Status, evidence: &[Evidence]) -> Fact {
        Fact {
            v: 1,
            id: fact_id(Section::User, None, statement),
            key: None,
            statement: statement.to_owned(),
            section: Section::User,
            category: Category::Fact,
            kind: Kind::State,
            stance: Stance::Stated,
            said_by: Role::User,
            about: "user".to_owned(),
            entities: Vec::new(),
            asserted_at: None,
            valid_from: None,
            valid_until: None,
            occurred: None,
            status,
            supersedes: Vec::new(),
            superseded_by: None,
            contradicts: Vec::new(),
            evidence: evidence.to_vec(),
            support: 1,
            first_seen: None,
            last_seen: None,
            confidence: 0.75,
            sensitivity: Sensitivity::None,
            stale_after: None,
            review: "auto".to_owned(),
            extractor: Extractor { model: None, prompt_version: "1".to_owned() },
            rank: 0,
        }
    }

    fn counts(changes: &Changes) -> [u64; 4] {
        [changes.added, changes.changed, changes.retired, changes.confirmed]
    }

    #[test]
    fn each_way_in_which_a_fact_differs_is_counted_once() {
        use Status::{Active, Contested, Retracted, Superseded};
        let of = |status, evidence: &[Evidence]| fact("Has hives.", status, evidence);
        let (one, two) = ([said(1, 0)], [said(1, 0), said(2, 0)]);
        let until = Fact { valid_until: Some("2024-03".into()), ..of(Active, &two) };
        let otherwise = || fact("Keeps hives.", Active, &two);
        let table: &[(&[Fact], &[Fact], [u64; 4])] = &[
            (&[], &[of(Active, &one)], [1, 0, 0, 0]),
            (&[], &[of(Superseded, &one)], [0, 0, 0, 0]),
            (&[of(Active, &one)], &[of(Active, &one)], [0, 0, 0, 0]),
            (&[of(Active, &one)], &[of(Active, &two)], [0, 0, 0, 1]),
            (&[of(Active, &two)], &[of(Active, &one)], [0, 1, 0, 0]),
            (&[of(Active, &one)], &[of(Contested, &two)], [0, 1, 0, 0]),
            (&[of(Active, &one)], &[until], [0, 1, 0, 0]),
            (&[of(Active, &one)], &[of(Superseded, &one)], [0, 0, 1, 0]),
            (&[of(Active, &one)], &[of(Retracted, &one)], [0, 0, 1, 0]),
            (&[of(Retracted, &one)], &[of(Retracted, &one)], [0, 0, 0, 0]),
            (&[of(Superseded, &one)], &[of(Active, &one)], [1, 0, 0, 0]),
            (&[of(Active, &one)], &[], [0, 0, 1, 0]),
            (&[of(Active, &one)], &[otherwise()], [0, 1, 0, 0]),
            (&[of(Active, &one)], &[otherwise(), of(Superseded, &one)], [1, 0, 1, 0]),
        ];
        for (before, after, wanted) in table {
            assert_eq!(counts(&changes(None, before, after)), *wanted, "{before:?} {after:?}");
        }
    }

    #[test]
    fn twenty_statements_are_listed_what_is_new_first() {
        let facts: Vec<Fact> =
            (0..30).map(|n| fact(&format!("Fact {n}."), Status::Active, &[said(n, 0)])).collect();
        let changed = changes(None, &facts[..10], &facts[5..]);
        assert_eq!(counts(&changed), [20, 0, 5, 0]);
        assert_eq!(changed.listed.len(), LISTED_MAX);
        assert!(changed.listed.iter().all(|(change, _)| *change == Change::Added));
        let gone = changes(None, &facts, &[]);
        assert_eq!((gone.retired, gone.listed.len()), (30, LISTED_MAX));
    }

    fn memories() -> impl Strategy<Value = Vec<Fact>> {
        let status = prop_oneof![
            Just(Status::Active),
            Just(Status::Contested),
            Just(Status::Superseded),
            Just(Status::Proposed),
        ];
        let one = (0..12_u32, status, prop::collection::btree_set((0..6_u32, 0..3_u32), 1..4));
        prop::collection::vec(one, 0..12).prop_map(|facts| {
            let facts = facts.into_iter().map(|(n, status, evidence)| {
                let evidence: Vec<_> = evidence.into_iter().map(|(c, at)| said(c, at)).collect();
                fact(&format!("Fact {n}."), status, &evidence)
            });
            let by_id: BTreeMap<String, Fact> = facts.map(|fact| (fact.id.clone(), fact)).collect();
            by_id.into_values().collect()
        })
    }

    proptest! {
        #[test]
        fn a_memory_is_as_it_was(facts in memories()) {
            prop_assert_eq!(counts(&changes(None, &facts, &facts)), [0; 4]);
        }

        #[test]
        fn no_fact_is_counted_twice_and_none_is_passed_over(
            before in memories(),
            after in memories(),
        ) {
            let changed = changes(None, &before, &after);
            let (old, new) = (live(&before), live(&after));
            let same = new.iter().filter(|(id, fact)| {
                old.get(*id).is_some_and(|was| {
                    !holds_otherwise(was, fact)
                        && (said_again(was, fact) || !said_again(fact, was))
                })
            });
            prop_assert_eq!(
                changed.added + changed.changed + same.count() as u64,
                new.len() as u64
            );
            let missing = old.keys().filter(|id| !new.contains_key(*id)).count() as u64;
            prop_assert!(changed.retired <= missing);
        }

        #[test]
        fn the_order_of_the_facts_does_not_show(before in memories(), after in memories()) {
            let turned = |facts: &[Fact]| facts.iter().rev().cloned().collect::<Vec<_>>();
            let changed = changes(None, &before, &after);
            prop_assert_eq!(changes(None, &turned(&before), &turned(&after)), changed);
        }
    }
}
