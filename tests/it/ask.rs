//! A question is answered with the facts that fit it, or with none.

use std::fs;

use decant::ask::written::check;
use decant::ask::{Fitting, fitting};
use decant::facts::{Fact, Status};
use decant::prompt::{self, Sentence};
use decant::ways::read_facts;

use crate::desk::{Desk, talk};

fn memory() -> Vec<Fact> {
    let desk = Desk::new();
    let said = |n, lines: &[&str]| {
        talk(n, &lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    };
    desk.put(
        "a.json",
        &[
            said(1, &["I started to build the hull of my boat in March 2023.", "I live in Ghent."]),
            said(2, &["My sister Anna keeps bees in Lyon.", "I am allergic to peanuts."]),
            said(3, &["Ich arbeite seit 2019 als Lehrerin in Bern."]),
        ],
    );
    desk.memory(&["a.json", "--out", "memory"]);
    let text = fs::read_to_string(desk.at("memory/facts.jsonl")).unwrap();
    read_facts(&text).facts
}

#[test]
fn a_question_finds_the_fact_that_answers_it() {
    let facts = memory();
    let cases = [
        ("When did I start on the hull?", "hull"),
        ("What can't I eat? Am I allergic to anything?", "peanuts"),
        ("Who keeps bees?", "Anna"),
        ("Seit wann arbeitet sie als Lehrerin?", "Lehrerin"),
    ];
    for (question, word) in cases {
        let found = answer(&facts, question);
        let best = found.first().map_or("", |fact| &fact.statement);
        assert!(best.contains(word), "{question}: {best}");
    }
}

#[test]
fn a_question_that_nothing_fits_has_no_answer() {
    let facts = memory();
    for question in ["", "?", "Who won the cup in Reykjavik?", "   "] {
        assert_eq!(answer(&facts, question), [], "{question}");
    }
    assert_eq!(answer(&[], "Who keeps bees?"), []);
}

#[test]
fn the_order_of_the_facts_is_of_no_account_and_what_waits_is_no_answer() {
    let mut facts = memory();
    let once = answer(&facts, "Where do I live, and who keeps bees?");
    assert!(!once.is_empty());
    facts.reverse();
    assert_eq!(answer(&facts, "Where do I live, and who keeps bees?"), once);
    for fact in &mut facts {
        fact.status = Status::Proposed;
    }
    assert_eq!(answer(&facts, "Who keeps bees?"), []);
}

/// What a person is shown.
fn answer(facts: &[Fact], question: &str) -> Vec<Fact> {
    let found = fitting(facts, question);
    found.facts[..found.shown].to_vec()
}

/// An answer of these sentences, each with the facts that it names.
fn said(sentences: &[(&str, &[u32])]) -> prompt::Answer {
    let sentence =
        |(text, facts): &(&str, &[u32])| Sentence { text: (*text).into(), facts: facts.to_vec() };
    prompt::Answer {
        sentences: sentences.iter().map(sentence).collect(),
        ..prompt::Answer::default()
    }
}

#[test]
fn a_sentence_stays_if_what_could_be_made_up_stands_in_the_facts_that_it_names() {
    let memory = memory();
    let find =
        |word: &str| memory.iter().find(|fact| fact.statement.contains(word)).unwrap().clone();
    let mut facts = [find("hull"), find("Ghent"), find("Ghent"), find("Ghent")];
    facts[2].statement = "My mail is [email-7k3q2a9d4m].".into();
    facts[3].statement = "My notes are at notes.example.".into();
    let cases: [(&str, &[u32], bool); 16] = [
        ("You began the hull in March 2023.", &[1], true),
        ("  You live\nin Ghent. ", &[2], true),
        ("You began the hull in 2023 and live in Ghent.", &[2, 1, 1], true),
        ("You asked about 1999, and nothing says so.", &[2], true),
        ("You began the hull in March 2024.", &[1], false),
        ("You began the hull in 2023.", &[2], false),
        ("You live in Ghent.", &[], false),
        ("You live in Ghent.", &[0], false),
        ("You live in Ghent.", &[2, 5], false),
        ("", &[2], false),
        ("Write to [email-7k3q2a9d4m].", &[3], true),
        ("Write to [email-7k3q2a9d4n].", &[3], false),
        ("Write to [email-7k3q2a9d4m].", &[2], false),
        ("They are at notes.example.", &[4], true),
        ("They are at https://evil.example/notes.", &[4], false),
        ("They are at evil.example.", &[4], false),
    ];
    for (text, numbers, stays) in cases {
        let written = check("What was in 1999?", &facts, said(&[(text, numbers)]));
        let counts = (written.sentences.len(), written.dropped);
        assert_eq!(counts, if stays { (1, 0) } else { (0, 1) }, "{text} {numbers:?}");
    }
    let long = "You live in Ghent. ".repeat(100);
    assert_eq!(check("", &facts, said(&[(&long, &[2])])).dropped, 1);
}

#[test]
fn facts_are_numbered_as_they_are_named() {
    let facts = memory();
    let answer = prompt::Answer {
        bad_items: 2,
        ..said(&[("One.", &[3, 2]), ("Made up.", &[99]), ("Two.", &[1, 3])])
    };
    let written = check("", &facts, answer);
    assert_eq!(written.dropped, 3);
    let (sentences, named) = written.numbered();
    let numbers: Vec<_> = sentences.iter().map(|sentence| sentence.facts.clone()).collect();
    assert_eq!((numbers, named), (vec![vec![1, 2], vec![2, 3]], vec![2, 3, 1]));
}

#[test]
fn a_model_reads_more_than_is_shown() {
    let facts = memory();
    let found = fitting(&facts, "Where do I live, and who keeps bees in Lyon?");
    assert!(
        found.shown > 0 && found.shown < found.facts.len(),
        "{} of {}",
        found.shown,
        found.facts.len()
    );
    assert_eq!(fitting(&facts, "Who won the cup in Reykjavik?"), Fitting::default());
}
