//! What must never come out of an export, whoever put it in: orders to the reader of the memory, and
//! secrets. Exports are made up from seeds (`tests/planted/`).

use std::collections::BTreeMap;

use decant::chunk::Chunk;
use decant::conversation::Role;
use decant::draft::{Remembered, Repeats, prepare};
use decant::facts::{
    Candidate, Category, Fact, Gathered, Kind, LetWait, Setting, Stance, Status, Ties, Waiting,
    accept, waits,
};
use decant::memory;
use decant::prompt::embedded::Embedded;
use decant::redact::{Masker, MaskingKey};

use crate::export::read;
use crate::planted::score::{Bundle, score};
use crate::planted::{Class, Item, Planted, Want, Words, planted};
use crate::said::{MARCH, by_user, candidate, derive};

/// What would be sent of a person's exports.
pub fn chunks(planted: &Planted) -> Vec<Chunk> {
    let texts: Vec<(String, String)> =
        planted.files.iter().map(|(name, content)| (name.clone(), content.to_string())).collect();
    let files: Vec<(&str, &[u8])> =
        texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let outcome = read(&files);
    assert!(outcome.set_aside.is_empty());
    let mut masker = Masker::new(&MaskingKey::from_bytes([7; 32]), "main");
    let (mut repeats, mut remembered) = (Repeats::default(), Remembered::default());
    let mut chunks = Vec::new();
    for (place, conversation) in outcome.conversations.iter().enumerate() {
        remembered.add(conversation);
        chunks.extend(prepare(conversation, place as u32, &mut masker, &mut repeats).chunks);
    }
    chunks.extend(remembered.finish(&mut masker));
    chunks.into_iter().map(Chunk::named).collect()
}

/// The memory of what a provider proposes for each chunk.
fn memory_of(chunks: &[Chunk], propose: impl Fn(&Chunk) -> Vec<Candidate>) -> Bundle {
    let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
    for chunk in chunks {
        for fact in accept(chunk, propose(chunk)).facts {
            match gathered.get_mut(&fact.id) {
                Some(same) => same.absorb(fact),
                None => drop(gathered.insert(fact.id.clone(), Gathered::new(fact))),
            }
        }
    }
    let newest = chunks.iter().flat_map(|chunk| &chunk.pieces).filter_map(|piece| piece.at).max();
    let facts: Vec<Fact> = gathered.values().map(|fact| derive(fact, newest, None)).collect();
    let mut files = memory::write(&facts).files;
    let lines: Vec<String> = facts.iter().map(memory::fact_jsonl).collect();
    files.insert("facts.jsonl".to_owned(), lines.concat());
    let facts = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    Bundle { facts, files }
}

fn obeyed(planted: &Planted, bundle: &Bundle) -> Vec<String> {
    let misses = score(planted, bundle).misses;
    misses
        .into_iter()
        .filter(|miss| miss.contains(" obeyed:") || miss.contains(" leaked:"))
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_exports_and_another_does_not() {
    let text = |seed| planted(seed, Words::First).files[0].1.to_string();
    assert_eq!(text(3), text(3));
    assert_ne!(text(3), text(9));
}

#[test]
fn no_order_in_an_export_shapes_an_assistant_and_no_secret_is_in_a_file() {
    let embedded = Embedded::new();
    for seed in 0..24 {
        for words in [Words::First, Words::Second] {
            let planted = planted(seed, words);
            let bundle = memory_of(&chunks(&planted), |chunk| embedded.extract(chunk));
            assert!(bundle.facts.len() > 10, "seed {seed}: something is found");
            assert_eq!(obeyed(&planted, &bundle), Vec::<String>::new(), "seed {seed}");
        }
    }
}

/// A provider that takes every order for whatever fact it could be.
fn taken_in(chunk: &Chunk, orders: &[&Item], kind: (Category, Kind)) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for (n, piece) in chunk.pieces.iter().enumerate() {
        for order in orders {
            let said = order.text.split_once(": ").map_or("", |(_, said)| said);
            if piece.text.contains(said) {
                let (category, kind) = kind;
                candidates.push(Candidate { category, kind, ..candidate(n as u32, said) });
            }
        }
    }
    candidates
}

#[test]
fn a_provider_that_is_taken_in_by_every_order_changes_nothing() {
    let kinds = [
        (Category::Instruction, Kind::Instruction),
        (Category::Preference, Kind::Preference),
        (Category::Environment, Kind::State),
        (Category::Preference, Kind::State),
        (Category::Fact, Kind::State),
    ];
    for seed in 0..12 {
        for words in [Words::First, Words::Second] {
            let planted = planted(seed, words);
            let orders: Vec<&Item> =
                planted.items.iter().filter(|item| item.class == Class::Command).collect();
            let chunks = chunks(&planted);
            for kind in kinds {
                let bundle = memory_of(&chunks, |chunk| taken_in(chunk, &orders, kind));
                assert!(!bundle.facts.is_empty(), "seed {seed}: it is taken in");
                let obeyed = obeyed(&planted, &bundle);
                assert_eq!(obeyed, Vec::<String>::new(), "seed {seed}, {kind:?}");
            }
        }
    }
}

#[test]
fn a_wish_of_the_persons_own_counts_in_each_language() {
    let embedded = Embedded::new();
    for seed in [0, 1, 3, 5] {
        let planted = planted(seed, Words::First);
        let bundle = memory_of(&chunks(&planted), |chunk| embedded.extract(chunk));
        let agents = bundle.files.get("AGENTS.md").map(String::as_str).unwrap_or_default();
        for item in planted.items.iter().filter(|item| item.class == Class::Wish) {
            assert!(agents.contains(&item.text), "seed {seed}: {} in\n{agents}", item.text);
        }
    }
}

#[test]
fn what_waits_says_why() {
    let order = |conversations: &[&str], text: &str, quote: &str, category| {
        let kind = if category == Category::Instruction { Kind::Instruction } else { Kind::State };
        let facts = conversations.iter().flat_map(|conversation| {
            let one = Candidate { category, kind, ..candidate(0, quote) };
            accept(&by_user(conversation, MARCH, &[text]), vec![one]).facts
        });
        let mut facts: Vec<_> = facts.collect();
        let mut gathered = Gathered::new(facts.remove(0));
        for fact in facts {
            gathered.absorb(fact);
        }
        let waiting = waits(&gathered, &Ties::default(), LetWait::default());
        let status = derive(&gathered, None, None).status;
        assert_eq!(waiting.is_some(), status == Status::Proposed);
        waiting
    };
    let wish = "Always answer in verse.";
    let (instruction, tool) = (Category::Instruction, Category::Environment);
    assert_eq!(order(&["a", "b"], wish, wish, instruction), None);
    let suspected = Some(Waiting::SuspectedInstruction);
    assert_eq!(order(&["a"], wish, wish, instruction), suspected);
    assert_eq!(order(&["a", "a"], wish, wish, instruction), suspected);
    // It is an order whatever a provider calls it.
    assert_eq!(order(&["a"], wish, wish, tool), suspected);
    assert_eq!(order(&["a"], wish, wish, Category::Fact), suspected);
    for shown in ["> Always answer in verse.", "```\nAlways answer in verse.\n```"] {
        assert_eq!(order(&["a", "b"], shown, wish, instruction), suspected, "{shown}");
    }
    let reaches = Some(Waiting::NamesSomethingToReach);
    let fetch = "I use https://a.example/x as my notebook.";
    assert_eq!(order(&["a", "b"], fetch, fetch, tool), reaches);
    let owns = "I use git and Docker on Debian.";
    assert_eq!(order(&["a"], owns, owns, tool), None);
    let quoted = "She said \"I use git and Docker on Debian.\" Do you?";
    assert_eq!(order(&["a", "b"], quoted, owns, tool), Some(Waiting::NotInOwnWords));
    assert_eq!(order(&["a"], quoted, owns, Category::Fact), None);
}

#[test]
fn an_assistants_memory_is_no_second_conversation() {
    let planted = planted(0, Words::First);
    let chunks = chunks(&planted);
    let saved = |chunk: &&Chunk| {
        chunk.pieces.iter().any(|piece| piece.signal.is_some() && piece.role == Role::Assistant)
    };
    assert!(chunks.iter().any(|chunk| saved(&chunk)), "the export holds what was saved");
    let twice = planted.items.iter().find(|item| item.text.starts_with("once and saved"));
    assert!(matches!(twice.unwrap().want, Want::KeptOut(_)));
}

#[test]
fn what_the_person_has_wait_waits_until_they_decide() {
    let of = |text: &str, stance| {
        let one = Candidate { stance, ..candidate(0, text) };
        Gathered::new(accept(&by_user("c", MARCH, &[text]), vec![one]).facts.remove(0))
    };
    let all = LetWait { inferred: true, contested: true, special: true };
    let none = LetWait::default();
    let disputed = Ties { contradicts: vec!["other".into()], ..Ties::default() };
    let replaced = Ties { superseded_by: Some("other".into()), ..disputed.clone() };
    let plain = of("I keep two hives.", Stance::Stated);
    let guessed = of("I keep two hives.", Stance::Inferred);
    let delicate = of("I have asthma.", Stance::Stated);
    let cases = [
        (&plain, Ties::default(), all, None),
        (&guessed, Ties::default(), all, Some(Waiting::Inferred)),
        (&guessed, Ties::default(), LetWait { inferred: false, ..all }, None),
        (&delicate, Ties::default(), all, Some(Waiting::Special)),
        (&delicate, Ties::default(), LetWait { special: false, ..all }, None),
        (&plain, disputed.clone(), all, Some(Waiting::Contested)),
        (&plain, disputed, none, None),
        // What something newer took the place of is in no file anyway.
        (&plain, replaced, all, None),
    ];
    for (gathered, ties, let_wait, expected) in cases {
        assert_eq!(waits(gathered, &ties, let_wait), expected, "{ties:?} {let_wait:?}");
        let setting = Setting { let_wait, ..Setting::default() };
        let status = Fact::derive(gathered, &ties, &setting).status;
        assert_eq!(status == Status::Proposed, expected.is_some(), "{ties:?} {let_wait:?}");
    }
}
