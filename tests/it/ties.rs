//! What facts of one topic are to each other.

use std::collections::BTreeMap;

use decant::conversation::Role;
use decant::facts::{
    Candidate, Category, Decided, Fact, Gathered, Kind, LetWait, Setting, Stance, Status, Tied,
    Ties, Verdict, accept, tie,
};
use proptest::prelude::*;

use crate::said::{DAY_MS, MARCH, by_user, candidate};

pub const SETTING: Setting = Setting {
    newest: None,
    model: None,
    zone: "UTC",
    let_wait: LetWait { inferred: false, contested: false, special: false },
};

/// What is said of one thing, each on its day, in a conversation of its own.
pub fn said(key: Option<&str>, words: &[(i64, &str)]) -> Vec<Gathered> {
    let mut facts: BTreeMap<String, Gathered> = BTreeMap::new();
    for (n, (day, text)) in words.iter().enumerate() {
        let chunk = by_user(&format!("c{n}"), MARCH + day * DAY_MS, &[text]);
        let key = key.map(str::to_owned);
        let one = Candidate { key, category: Category::Identity, ..candidate(0, text) };
        for fact in accept(&chunk, vec![one]).facts {
            match facts.get_mut(&fact.id) {
                Some(same) => same.absorb(fact),
                None => drop(facts.insert(fact.id.clone(), Gathered::new(fact))),
            }
        }
    }
    facts.into_values().collect()
}

fn derived(tied: &Tied) -> Vec<Fact> {
    tied.facts.iter().map(|(gathered, ties)| Fact::derive(gathered, ties, &SETTING)).collect()
}

/// Each statement with its status, in the order of the words; `-` for what became part of another.
fn statuses(key: Option<&str>, words: &[(i64, &str)]) -> String {
    statuses_of(&tie(said(key, words), &SETTING, &[]), words)
}

/// The same of facts that are tied.
pub fn statuses_of(tied: &Tied, words: &[(i64, &str)]) -> String {
    let facts = derived(tied);
    let status = |(_, text): &(i64, &str)| {
        let fact = facts.iter().find(|fact| fact.statement == *text);
        fact.map_or('-', |fact| match fact.status {
            Status::Active => 'a',
            Status::Superseded => 's',
            Status::Contested => 'c',
            Status::Retracted | Status::Proposed => '?',
        })
    };
    words.iter().map(status).collect()
}

#[test]
fn a_newer_value_takes_the_place_of_an_older_and_turns_are_a_contradiction() {
    let home = Some("user.home");
    let cases: &[(Option<&str>, &[(i64, &str)], &str)] = &[
        (home, &[(0, "I live in Ghent."), (9, "I live in Lyon.")], "sa"),
        (home, &[(9, "I live in Lyon."), (0, "I live in Ghent.")], "as"),
        (home, &[(0, "I live in Ghent."), (9, "I moved from Ghent to Lyon in 2024.")], "sa"),
        (home, &[(0, "Ich wohne in Gent."), (9, "I live in Lyon."), (20, "Vivo en Oslo.")], "ssa"),
        // The same place twice is one value, however it is put.
        (home, &[(0, "I live in Ghent."), (9, "I live in Ghent with Ana.")], "aa"),
        (home, &[(0, "I live in Ghent"), (9, "The person lives in Ghent.")], "a-"),
        // Said in turns, or in one breath: nobody knows which holds.
        (home, &[(0, "I live in Ghent."), (5, "I live in Lyon."), (9, "I live in Ghent.")], "ccc"),
        (home, &[(0, "I live in Ghent."), (0, "I live in Lyon.")], "cc"),
        (Some("user.age"), &[(0, "I'm 27 years old."), (400, "I am 28.")], "sa"),
        (Some("user.age"), &[(0, "I'm 27 years old."), (4, "I am 27.")], "aa"),
        (Some("user.age"), &[(0, "I'm 34."), (9, "I just turned 35 last week.")], "sa"),
        (
            Some("user.favourite_food"),
            &[(0, "My favourite food is ramen."), (9, "My favorite food is rye bread.")],
            "sa",
        ),
        (
            Some("user.favourite_essen"),
            &[
                (0, "Mein Lieblingsessen ist Ramen."),
                (5, "Mein Lieblingsessen ist Brot."),
                (9, "Mein Lieblingsessen ist Ramen."),
            ],
            "ccc",
        ),
        // A key of which there may be several: only the same in other numbers, or denied.
        (Some("user.hobby"), &[(0, "I play chess."), (9, "I play the guitar.")], "aa"),
        (Some("user.hives"), &[(0, "I keep two hives."), (9, "I keep three hives.")], "sa"),
        (Some("user.drinks"), &[(0, "I drink coffee."), (9, "I don't drink coffee.")], "sa"),
        (
            Some("user.takes_drink_coffee"),
            &[(0, "I drink six coffees a day."), (9, "I gave up coffee.")],
            "sa",
        ),
        (Some("user.takes_smoke"), &[(0, "I smoke since 2010."), (9, "I quit smoking.")], "sa"),
        (
            Some("user.takes_rauche"),
            &[(0, "Ich rauche."), (9, "Ich habe mit dem Rauchen aufgehört.")],
            "sa",
        ),
        // What happened twice happened twice, and what is not known as a value is left alone.
        (None, &[(0, "I ate two pies."), (9, "I ate three pies.")], "sa"),
        (home, &[(0, "It is lovely."), (9, "I live in Lyon.")], "sa"),
    ];
    for (key, words, expected) in cases {
        assert_eq!(statuses(*key, words), *expected, "{words:?}");
    }
}

#[test]
fn what_happened_or_was_only_concluded_replaces_nothing() {
    let facts = |kind: Kind, stance: Stance| {
        let of = |(day, text): (i64, &str)| {
            let key = Some("user.home".to_owned());
            let one = Candidate { key, kind, stance, ..candidate(0, text) };
            let chunk = by_user(&format!("c{day}"), MARCH + day * DAY_MS, &[text]);
            Gathered::new(accept(&chunk, vec![one]).facts.remove(0))
        };
        [(0, "I live in Ghent."), (9, "I live in Lyon.")].map(of).to_vec()
    };
    let untied = |facts: Vec<Gathered>| {
        tie(facts, &SETTING, &[]).facts.iter().all(|(_, ties)| *ties == Ties::default())
    };
    assert!(!untied(facts(Kind::State, Stance::Stated)));
    assert!(untied(facts(Kind::Event, Stance::Stated)));
    assert!(untied(facts(Kind::State, Stance::Inferred)));
}

#[test]
fn what_the_person_stands_by_holds_against_what_was_said_before_or_at_no_known_time() {
    let home = Some("user.home");
    let upheld = |words: &[(i64, &str)], untimed: bool, at: i64| {
        let mut facts = said(home, words);
        for fact in &mut facts {
            let item = &mut fact.items[0];
            if item.statement == words[0].1 {
                let decided = Decided {
                    at: MARCH + at * DAY_MS,
                    id: "d".into(),
                    verdict: Verdict::Approve,
                    was: String::new(),
                };
                item.decided = Some(decided);
            } else if untimed {
                item.evidence.at = None;
            }
        }
        let facts = derived(&tie(facts, &SETTING, &[]));
        let status = |(_, text): &(i64, &str)| {
            facts.iter().find(|fact| fact.statement == *text).map(|fact| fact.status)
        };
        words.iter().filter_map(status).collect::<Vec<_>>()
    };
    let both = [(0, "I live in Ghent."), (9, "I live in Lyon.")];
    assert_eq!(upheld(&both, false, 20), [Status::Active, Status::Superseded]);
    assert_eq!(upheld(&both, true, 20), [Status::Active, Status::Superseded], "at no known time");
    assert_eq!(upheld(&both, false, 5), [Status::Superseded, Status::Active], "heard of since");
}

#[test]
fn what_others_said_takes_the_place_of_no_own_words() {
    let facts = |role: Role, newer: &str, around: &str| -> Vec<Gathered> {
        let own = by_user("a", MARCH, &["I live in Ghent."]);
        let text = around.replace("{}", newer);
        let mut other = by_user("b", MARCH + 9 * DAY_MS, &[text.as_str()]);
        other.pieces[0].role = role;
        let of = |chunk, text: &str| {
            let key = Some("user.home".to_owned());
            let one = Candidate { key, stance: Stance::Confirmed, ..candidate(0, text) };
            Gathered::new(accept(chunk, vec![one]).facts.remove(0))
        };
        vec![of(&own, "I live in Ghent."), of(&other, newer)]
    };
    let statuses = |facts: Vec<Gathered>| -> Vec<Status> {
        let mut facts = derived(&tie(facts, &SETTING, &[]));
        facts.sort_by_key(|fact| fact.first_seen);
        facts.iter().map(|fact| fact.status).collect()
    };
    let newer = "I live in Lyon.";
    assert_eq!(statuses(facts(Role::User, newer, "{}")), [Status::Superseded, Status::Active]);
    assert_eq!(
        statuses(facts(Role::Assistant, newer, "{}")),
        [Status::Contested, Status::Contested]
    );
    // Somebody's letter that the person shows.
    assert_eq!(statuses(facts(Role::User, newer, "> {}")), [Status::Active, Status::Active]);
}

#[test]
fn each_side_names_the_other_and_history_keeps_its_dates() {
    let words = [(0, "I live in Ghent."), (9, "I live in Lyon."), (20, "I live in Oslo.")];
    let facts = derived(&tie(said(Some("user.home"), &words), &SETTING, &[]));
    let find = |text: &str| facts.iter().find(|fact| fact.statement.contains(text)).unwrap();
    let (ghent, lyon, oslo) = (find("Ghent"), find("Lyon"), find("Oslo"));
    assert_eq!(ghent.superseded_by.as_ref(), Some(&lyon.id));
    assert_eq!(lyon.superseded_by.as_ref(), Some(&oslo.id));
    assert_eq!(
        (&lyon.supersedes, &oslo.supersedes),
        (&vec![ghent.id.clone()], &vec![lyon.id.clone()])
    );
    assert_eq!(ghent.valid_until.as_deref(), Some("2026-03-13"));
    assert_eq!((ghent.evidence.len(), oslo.valid_until.as_deref()), (1, None));

    let words = [(0, "I live in Ghent."), (0, "I live in Lyon.")];
    let facts = derived(&tie(said(Some("user.home"), &words), &SETTING, &[]));
    assert_eq!(facts[0].contradicts, [facts[1].id.clone()]);
    assert_eq!(facts[1].contradicts, [facts[0].id.clone()]);
    assert!(facts.iter().all(|fact| (fact.confidence - 0.55).abs() < 1e-9));
}

/// The statuses of facts with a key each, of which some may be events.
fn statuses_keyed(words: &[(i64, &str, Kind, &str)]) -> String {
    let facts = words.iter().enumerate().flat_map(|(n, (day, key, kind, text))| {
        let chunk = by_user(&format!("c{n}"), MARCH + day * DAY_MS, &[text]);
        let key = Some(format!("user.{key}"));
        let category =
            if *kind == Kind::Instruction { Category::Instruction } else { Category::Fact };
        let one = Candidate { key, kind: *kind, category, ..candidate(0, text) };
        accept(&chunk, vec![one]).facts.into_iter().map(Gathered::new)
    });
    let tied = tie(facts.collect(), &SETTING, &[]);
    let words: Vec<(i64, &str)> = words.iter().map(|(day, _, _, text)| (*day, *text)).collect();
    statuses_of(&tied, &words)
}

#[test]
fn what_ended_is_history_and_what_came_to_pass_stays() {
    use Kind::{Event, State};
    let boat = (0, "keeps_boat", State, "I have a boat.");
    let sold = (9, "ended_boat", Event, "I sold the boat.");
    let cases: &[(&[(i64, &str, Kind, &str)], &str)] = &[
        (&[boat, sold], "sa"),
        // Bought after it: another one. Neither contradicts the other.
        (&[(20, "keeps_boat", State, "I have a boat."), sold], "aa"),
        // What stands beside others of its kind is ended by its name.
        (
            &[
                (0, "keeps_car", State, "I drive a Volvo."),
                (1, "keeps_car", State, "We have an old Fiat."),
                (9, "ended_car_fiat", Event, "I sold the Fiat."),
            ],
            "asa",
        ),
        // One value at a time, and none.
        (
            &[
                (0, "employer", State, "I work at Acme."),
                (9, "ended_employer", Event, "I quit my job."),
                (20, "employer", State, "I work at Globex."),
            ],
            "saa",
        ),
        // An event is over anyway.
        (&[(0, "keeps_boat", Event, "I bought a boat."), sold], "aa"),
        // It is told later of a time before.
        (&[boat, (9, "ended_boat", Event, "I sold the boat in 2019.")], "aa"),
        // The next change ends what the one before began.
        (
            &[
                (0, "ended_tool_evernote", State, "I switched from Evernote to Joplin."),
                (9, "ended_tool_joplin", State, "I switched from Joplin to Obsidian."),
            ],
            "sa",
        ),
    ];
    for (words, expected) in cases {
        assert_eq!(statuses_keyed(words), *expected, "{words:?}");
    }
}

#[test]
fn a_wish_counts_in_whatever_words_it_is_said_again() {
    let wish = Kind::Instruction;
    let words = [
        (0, "wants_no_emojis", wish, "no emojis please"),
        (9, "wants_no_emojis", wish, "Skip the emojis."),
    ];
    assert_eq!(statuses_keyed(&words), "a-");
    assert_eq!(statuses_keyed(&words[..1]), "?");
    // The key alone makes no wish.
    let other = (9, "wants_no_emojis", wish, "No emojis, and begin with the helper.");
    assert_eq!(statuses_keyed(&[words[0], other]), "??");
}

#[test]
fn what_says_the_same_becomes_one_with_all_its_evidence() {
    let words = [
        (4, "I've got 2 hives in Ghent."),
        (0, "I have two hives in Ghent!"),
        (9, "I have two hives in Ghent."),
    ];
    let tied = tie(said(None, &words), &SETTING, &[]);
    let [(gathered, _)] = tied.facts.as_slice() else { panic!("{:?}", tied.facts) };
    let fact = Fact::derive(gathered, &Ties::default(), &SETTING);
    // The words are those that were said first, and the id is theirs.
    assert_eq!((fact.statement.as_str(), fact.support), ("I have two hives in Ghent!", 3));
    assert_eq!(tied.folded.len(), 1);
    assert!(gathered.items.iter().all(|item| item.id == fact.id));
}

proptest! {
    #[test]
    fn the_order_makes_no_difference(
        words in proptest::collection::vec((0i64..6, 0usize..8), 1..12),
        seed in any::<u64>(),
    ) {
        const WORDS: [&str; 8] = [
            "I live in Ghent.", "I live in Lyon.", "I've lived in Ghent.", "I live in Ghent with Ana.",
            "I live in Lyon with Ana.", "I am 27.", "I don't live in Ghent.", "I live in Ghent now",
        ];
        let words: Vec<(i64, &str)> = words.into_iter().map(|(day, n)| (day, WORDS[n])).collect();
        let facts = said(Some("user.home"), &words);
        let whole = tie(facts.clone(), &SETTING, &[]);
        let mut shuffled: Vec<(u64, Gathered)> = (1u64..)
            .map(|n| n.wrapping_mul(seed | 1).rotate_left(17))
            .zip(facts.clone())
            .collect();
        shuffled.sort_by_key(|(place, _)| *place);
        let again = tie(shuffled.into_iter().map(|(_, fact)| fact).collect(), &SETTING, &[]);
        prop_assert_eq!(&again, &whole);
        // Nothing is lost: each piece of evidence is still there, once.
        let count = |facts: &mut dyn Iterator<Item = &Gathered>| -> usize {
            facts.map(|fact| fact.items.len()).sum()
        };
        let left = count(&mut whole.facts.iter().map(|(fact, _)| fact));
        prop_assert_eq!(left, count(&mut facts.iter()));
        let ids: Vec<&str> = whole.facts.iter().map(|(fact, _)| fact.id.as_str()).collect();
        for (fact, ties) in &whole.facts {
            for other in ties.supersedes.iter().chain(&ties.superseded_by).chain(&ties.contradicts) {
                prop_assert!(ids.contains(&other.as_str()) && *other != fact.id);
            }
            prop_assert!(ties.superseded_by.is_none() || ties.contradicts.is_empty());
        }
    }
}
