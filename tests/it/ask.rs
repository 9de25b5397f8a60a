//! A question is answered with the facts that fit it, or with none.

use std::fs;

use decant::ask::answer;
use decant::facts::{Fact, Status};
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
