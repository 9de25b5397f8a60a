//! Pairs of facts that a model is asked about, and what its answers do.

use decant::facts::{CareKey, Decided, Gathered, Judged, Judgement, Verdict, pairs, tie};
use proptest::prelude::*;

use crate::said::MARCH;
use crate::ties::{SETTING, said, statuses_of};

fn key() -> CareKey {
    CareKey::from_bytes(&[7; 32])
}

/// The answer about each pair, told the older statement and the newer.
fn judged(
    facts: &[Gathered],
    answer: impl Fn(&str, &str) -> Option<(Judgement, Judgement)>,
) -> Vec<Judged> {
    let pairs = pairs(facts.to_vec(), &SETTING, &key()).into_iter();
    let judged = pairs.filter_map(|pair| {
        let in_order = pair.first.first_seen <= pair.second.first_seen;
        let (older, newer) =
            if in_order { (&pair.first, &pair.second) } else { (&pair.second, &pair.first) };
        let (if_first, if_second) = answer(&older.statement, &newer.statement)?;
        let judgement = if in_order { if_first } else { if_second };
        Some(Judged { first: pair.first.fact, second: pair.second.fact, judgement })
    });
    judged.collect()
}

#[test]
fn only_what_code_cannot_decide_is_asked() {
    let cases: &[(&str, &[(i64, &str)], usize)] = &[
        // Time tells.
        ("user.home", &[(0, "I live in Ghent."), (9, "I live in Lyon.")], 0),
        // Nothing tells: at once, and in turns.
        ("user.home", &[(0, "I live in Ghent."), (0, "I live in Lyon.")], 1),
        (
            "user.home",
            &[(0, "I live in Ghent."), (5, "I live in Lyon."), (9, "I live in Ghent.")],
            1,
        ),
        // The same words are the same; most of the same words may be.
        ("user.home", &[(0, "I live in Ghent."), (9, "The person lives in Ghent.")], 0),
        ("user.home", &[(0, "I live in Ghent."), (9, "I live in Ghent with Ana.")], 1),
        ("user.pet", &[(0, "My dog Rex is old."), (9, "My old dog Rex sleeps all day.")], 1),
        ("user.pet", &[(0, "My dog Rex is old."), (9, "I have a cat.")], 0),
        // Without a slot nothing says that they are about one thing.
        ("", &[(0, "My dog Rex is old."), (9, "My old dog Rex sleeps all day.")], 0),
    ];
    for (slot, words, expected) in cases {
        let facts = said(Some(*slot).filter(|slot| !slot.is_empty()), words);
        assert_eq!(pairs(facts, &SETTING, &key()).len(), *expected, "{words:?}");
    }
}

#[test]
fn what_the_person_decided_is_no_question() {
    let mut facts = said(Some("user.home"), &[(0, "I live in Ghent."), (0, "I live in Lyon.")]);
    assert_eq!(pairs(facts.clone(), &SETTING, &key()).len(), 1);
    facts[0].items[0].decided =
        Some(Decided { at: MARCH, id: "d".into(), verdict: Verdict::Approve, was: String::new() });
    assert_eq!(pairs(facts, &SETTING, &key()).len(), 0);
}

#[test]
fn an_answer_does_what_it_says_and_no_more() {
    use Judgement as J;
    const HOMES: &[(i64, &str)] = &[(0, "I live in Ghent."), (0, "I live in Lyon.")];
    const TURNS: &[(i64, &str)] =
        &[(0, "I live in Ghent."), (5, "I live in Lyon."), (9, "I live in Ghent.")];
    const MORE: &[(i64, &str)] = &[(0, "I live in Ghent."), (9, "I live in Ghent with Ana.")];
    const DENIED: &[(i64, &str)] =
        &[(0, "I live in Ghent."), (5, "I don't live in Ghent."), (9, "I live in Ghent.")];
    const NUMBERS: &[(i64, &str)] = &[(0, "I live in 2 houses."), (0, "I live in 3 houses.")];
    let older = (J::FirstSupersedes, J::SecondSupersedes);
    let newer = (J::SecondSupersedes, J::FirstSupersedes);
    let refined = (J::SecondRefines, J::FirstRefines);
    let cases: &[(&[(i64, &str)], (J, J), &str)] = &[
        // Whatever a model says, these are not the same.
        (DENIED, (J::Same, J::Same), "ccc"),
        (DENIED, refined, "ccc"),
        (NUMBERS, (J::Same, J::Same), "cc"),
        (NUMBERS, refined, "cc"),
        (TURNS, (J::Unknown, J::Unknown), "ccc"),
        (TURNS, (J::Contradict, J::Contradict), "ccc"),
        (TURNS, (J::Both, J::Both), "aaa"),
        (TURNS, newer, "sas"),
        (TURNS, older, "asa"),
        (HOMES, (J::Both, J::Both), "aa"),
        (MORE, (J::Unknown, J::Unknown), "aa"),
        (MORE, (J::Both, J::Both), "aa"),
        (MORE, (J::Same, J::Same), "a-"),
        (MORE, refined, "sa"),
        (MORE, newer, "sa"),
        // What was said for the last time before the other was heard of did not take its place.
        (MORE, older, "aa"),
        (MORE, (J::Contradict, J::Contradict), "cc"),
    ];
    for (words, answer, expected) in cases {
        let facts = said(Some("user.home"), words);
        let judged = judged(&facts, |_, _| Some(*answer));
        assert_eq!(judged.len(), 1, "{words:?}");
        let tied = tie(facts.clone(), &SETTING, &judged);
        assert_eq!(statuses_of(&tied, words), *expected, "{words:?} {answer:?}");
        let all: usize = facts.iter().map(|fact| fact.items.len()).sum();
        let kept: usize = tied.facts.iter().map(|(fact, _)| fact.items.len()).sum();
        assert_eq!(all, kept, "no evidence is lost");
    }
}

#[test]
fn a_judgement_of_facts_that_are_gone_does_nothing() {
    let facts = said(Some("user.home"), &[(0, "I live in Ghent."), (0, "I live in Lyon.")]);
    let gone =
        Judged { first: facts[0].id.clone(), second: "b".repeat(64), judgement: Judgement::Same };
    assert_eq!(tie(facts.clone(), &SETTING, &[gone]), tie(facts, &SETTING, &[]));
}

const WORDS: [&str; 8] = [
    "I live in Ghent.",
    "I live in Lyon.",
    "I live in a house in Ghent.",
    "I live in Ghent with Ana.",
    "I live in Lyon with Ana.",
    "I live in a red house in Ghent with Ana.",
    "I don't live in Ghent.",
    "I live in Ghent with Ana and Tom.",
];

const ANSWERS: [Judgement; 8] = [
    Judgement::Same,
    Judgement::FirstRefines,
    Judgement::SecondRefines,
    Judgement::FirstSupersedes,
    Judgement::SecondSupersedes,
    Judgement::Both,
    Judgement::Contradict,
    Judgement::Unknown,
];

fn the_other_way_round(pair: &Judged) -> Judged {
    let judgement = match pair.judgement {
        Judgement::FirstRefines => Judgement::SecondRefines,
        Judgement::SecondRefines => Judgement::FirstRefines,
        Judgement::FirstSupersedes => Judgement::SecondSupersedes,
        Judgement::SecondSupersedes => Judgement::FirstSupersedes,
        other => other,
    };
    Judged { first: pair.second.clone(), second: pair.first.clone(), judgement }
}

proptest! {
    #[test]
    fn whatever_is_answered_the_order_makes_no_difference_and_something_is_left(
        words in proptest::collection::vec((0i64..6, 0usize..8), 1..12),
        answers in proptest::collection::vec(0usize..8, 64),
        seed in any::<u64>(),
    ) {
        let words: Vec<(i64, &str)> = words.into_iter().map(|(day, n)| (day, WORDS[n])).collect();
        let facts = said(Some("user.home"), &words);
        let mut shuffled: Vec<(u64, Gathered)> = (1u64..)
            .map(|n| n.wrapping_mul(seed | 1).rotate_left(17))
            .zip(facts.clone())
            .collect();
        shuffled.sort_by_key(|(place, _)| *place);
        let shuffled: Vec<Gathered> = shuffled.into_iter().map(|(_, fact)| fact).collect();
        let asked = pairs(facts.clone(), &SETTING, &key());
        prop_assert_eq!(&asked, &pairs(shuffled.clone(), &SETTING, &key()));
        let mut judged: Vec<Judged> = asked
            .into_iter()
            .zip(answers)
            .map(|(pair, n)| Judged {
                first: pair.first.fact,
                second: pair.second.fact,
                judgement: ANSWERS[n],
            })
            .collect();
        let whole = tie(facts.clone(), &SETTING, &judged);
        judged.reverse();
        // Under another person's key a pair may stand the other way round.
        for (_, pair) in judged.iter_mut().enumerate().filter(|(n, _)| seed >> (n % 64) & 1 == 1) {
            *pair = the_other_way_round(pair);
        }
        prop_assert_eq!(&whole, &tie(shuffled, &SETTING, &judged));
        let count = |facts: &mut dyn Iterator<Item = &Gathered>| -> usize {
            facts.map(|fact| fact.items.len()).sum()
        };
        let left = count(&mut whole.facts.iter().map(|(fact, _)| fact));
        prop_assert_eq!(left, count(&mut facts.iter()), "no evidence is lost");
        let of = |id: &str| whole.facts.iter().find(|(fact, _)| fact.id == id);
        for (fact, ties) in &whole.facts {
            let (mut at, mut steps) = (ties.superseded_by.clone(), 0);
            while let Some(id) = at {
                at = of(&id).unwrap_or_else(|| panic!("{id} is gone")).1.superseded_by.clone();
                steps += 1;
                prop_assert!(steps <= whole.facts.len(), "what replaced {} goes round", fact.id);
            }
            for id in &ties.contradicts {
                prop_assert!(of(id).is_some_and(|(_, other)| other.contradicts.contains(&fact.id)));
            }
        }
    }
}
