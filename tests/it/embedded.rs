//! What the provider without a model takes from messages, and what it leaves.

use std::fmt::Write as _;

use decant::chunk::Chunk;
use decant::conversation::{Role, SignalKind};
use decant::facts::{Status, accept};
use decant::prompt::embedded::Embedded;
use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::said::{MARCH, by_user, chunk};

fn taken(text: &str) -> String {
    let chunk = by_user("c", MARCH, &[text]);
    let candidates = Embedded::new().extract(&chunk);
    candidates.iter().fold(String::new(), |mut out, one| {
        let key = one.key.as_deref().unwrap_or("-");
        let (category, kind) = (one.category, one.kind);
        let _ = writeln!(out, "{category:?} {kind:?} {} {key}: {}", one.about, one.quote);
        out
    })
}

fn check(texts: &[&str], expected: &Expect) {
    expected.assert_eq(&texts.iter().map(|text| taken(text)).collect::<String>());
}

#[test]
fn each_rule_makes_its_category() {
    check(
        &[
            "My name is Ada Lovelace.",
            "I'm a nurse from Ghent and I work nights at the hospital.",
            "I am 34 years old.",
            "I live in Lisbon with my wife and two kids.",
            "My sister Nora is a violinist in Oslo.",
            "I have two dogs and an old horse.",
            "I use Obsidian and a ThinkPad with Debian for my notes.",
            "I love sourdough but I hate olives.",
            "I can speak Polish and I play the cello.",
            "I want to run a marathon in Valencia next December.",
            "We are planning a trip to Iceland for our anniversary in June.",
            "Yesterday I adopted a greyhound called Basil from the shelter.",
            "I'm writing a novel about lighthouse keepers in Brittany.",
            "I believe honesty is the most important thing in a marriage.",
            "I run ten kilometres every morning before breakfast.",
            "Just got back from a week of hiking in the Dolomites.",
            "From now on, answer me in British English.",
            "Always use metric units in recipes.",
        ],
        &expect![[r"
            Identity State user user.name: My name is Ada Lovelace.
            Identity State user user.job: I'm a nurse from Ghent and I work nights at the hospital.
            Identity State user user.age: I am 34 years old.
            Identity State user user.home: I live in Lisbon with my wife and two kids.
            Relationship State sister -: My sister Nora is a violinist in Oslo.
            Relationship State user -: I have two dogs and an old horse.
            Environment State user -: I use Obsidian and a ThinkPad with Debian for my notes.
            Preference Preference user -: I love sourdough but I hate olives.
            Skill State user -: I can speak Polish and I play the cello.
            Goal Plan user -: I want to run a marathon in Valencia next December.
            Goal Plan user -: We are planning a trip to Iceland for our anniversary in June.
            Fact Event user -: Yesterday I adopted a greyhound called Basil from the shelter.
            Project State user -: I'm writing a novel about lighthouse keepers in Brittany.
            Preference State user -: I believe honesty is the most important thing in a marriage.
            Fact State user -: I run ten kilometres every morning before breakfast.
            Fact Event user -: Just got back from a week of hiking in the Dolomites.
            Instruction Instruction user -: From now on, answer me in British English.
            Instruction Instruction user -: Always use metric units in recipes.
        "]],
    );
}

#[test]
fn the_languages_with_tables_are_read_too() {
    check(
        &[
            "Ich wohne seit drei Jahren in Leipzig und arbeite als Krankenschwester.",
            "Meine Tochter Emma ist im Mai acht geworden.",
            "Gestern habe ich ein neues Fahrrad gekauft.",
            "J'habite à Lyon et je travaille comme infirmière.",
            "Je préfère le thé au café.",
            "Vivo en Sevilla con mi hermana y dos gatos.",
            "Me gusta mucho cocinar los domingos.",
        ],
        &expect![[r"
            Identity State user user.home: Ich wohne seit drei Jahren in Leipzig und arbeite als Krankenschwester.
            Relationship State tochter -: Meine Tochter Emma ist im Mai acht geworden.
            Fact Event user -: Gestern habe ich ein neues Fahrrad gekauft.
            Identity State user user.home: J'habite à Lyon et je travaille comme infirmière.
            Preference Preference user user.prefers_café_thé: Je préfère le thé au café.
            Identity State user user.home: Vivo en Sevilla con mi hermana y dos gatos.
            Preference Preference user -: Me gusta mucho cocinar los domingos.
        "]],
    );
}

#[test]
fn requests_questions_and_small_talk_are_left() {
    for text in [
        "Write a review of Terminator 2.",
        "Can you give me a recipe for pancakes?",
        "Please write the first four paragraphs with Markdown syntax.",
        "What is the best programming language for me to learn?",
        "I want you to write a poem about the sea.",
        "I would like you to summarise it in ten points.",
        "Hi! How are you?",
        "Thanks a lot, that was great!",
        "I see.",
        "I really appreciate it!",
        "I'm gonna keep going, whatever comes my way.",
        "How do I center a div?",
        "Ok, I understand.",
        "The Roman Empire fell in 476.",
        "Привет, я живу в Москве.",
        "🎉🎉🎉",
    ] {
        assert_eq!(taken(text), "", "{text}");
    }
}

#[test]
fn what_is_not_the_persons_own_words_is_left() {
    let pasted = "The committee met in Geneva in March and discussed the report. ".repeat(15);
    let cases: &[(&str, String)] = &[
        ("code", "```\n# I live in Lisbon with my wife.\n```\n".into()),
        ("a fence that never ends", "~~~\nI live in Lisbon with my wife.".into()),
        ("a quotation", "> I live in Lisbon with my wife.".into()),
        ("another's words", "\"I live in Lisbon with my wife.\"".into()),
        ("a text to work on", "Translate this letter:\n\nI live in Lisbon with my wife.".into()),
        ("a role", "Act as a pirate. I live in Lisbon with my wife.".into()),
        ("a dialogue", "Anna: I live in Lisbon with my wife.\nBen: I live in Rome.".into()),
        ("a pasted text", format!("{pasted}I live in Lisbon with my wife. {pasted}")),
        ("a caption", "[photo: I live in Lisbon with my wife]".into()),
    ];
    for (what, text) in cases {
        assert_eq!(taken(text), "", "{what}");
    }
    // And beside them the person is still heard.
    let mixed =
        "I live in Lisbon with my wife.\n\n```\nlet x = 1;\n```\n\n> My name is Bob Smith.\n";
    assert_eq!(taken(mixed), "Identity State user user.home: I live in Lisbon with my wife.\n");
}

#[test]
fn leading_words_and_list_marks_are_not_quoted() {
    for text in [
        "Hey Anna, I live in Lisbon with my wife.",
        "Yeah - I live in Lisbon with my wife.",
        "As I said, I live in Lisbon with my wife.",
        "- I live in Lisbon with my wife.",
        "2. I live in Lisbon with my wife.",
        "   I live in Lisbon with my wife.   [photo: a street]",
    ] {
        let expected = "Identity State user user.home: I live in Lisbon with my wife.\n";
        assert_eq!(taken(text), expected, "{text}");
    }
}

#[test]
fn a_long_sentence_is_cut_at_a_clause() {
    let long = "I live in Lisbon with my wife and two kids, ".repeat(15);
    let chunk = by_user("c", MARCH, &[&long]);
    let candidates = Embedded::new().extract(&chunk);
    assert!(!candidates.is_empty());
    for one in &candidates {
        assert!(one.quote.len() <= 400 && one.quote.ends_with("kids"), "{}", one.quote);
    }
    let unbroken = format!("I live in {}", "x".repeat(2000));
    assert_eq!(taken(&unbroken), "");
}

#[test]
fn the_assistant_is_not_heard() {
    let said = [(Role::Assistant, "I live in Lisbon with my wife.")];
    assert!(Embedded::new().extract(&chunk("c", MARCH, &said)).is_empty());
}

const SENTENCES: &[&str] = &[
    "I live in Lisbon with my wife.",
    "Hey, how are you?",
    "Translate this:",
    "```",
    "> quoted",
    "Yesterday I bought a boat in Faro.",
    "Ich wohne in Leipzig.",
    "",
];

fn any_text() -> impl Strategy<Value = String> {
    let sentence = prop_oneof![
        4 => prop::sample::select(SENTENCES).prop_map(str::to_owned),
        1 => "\\PC{0,60}",
        1 => "(?s).{0,40}",
    ];
    prop::collection::vec(sentence, 0..8).prop_map(|parts| parts.join("\n"))
}

proptest! {
    /// Whatever the text, each quote stands in its message, and other messages change nothing.
    #[test]
    fn each_message_is_judged_alone(texts in prop::collection::vec(any_text(), 1..5)) {
        let provider = Embedded::new();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let whole: Chunk = by_user("c", MARCH, &texts);
        let together = provider.extract(&whole);
        let mut alone = Vec::new();
        for (n, text) in texts.iter().enumerate() {
            let mut found = provider.extract(&by_user("c", MARCH, &[text]));
            for one in &mut found {
                one.piece = n as u32;
            }
            alone.extend(found);
        }
        prop_assert_eq!(&together, &alone);
        for one in &together {
            prop_assert_eq!(&one.quote, &one.statement);
            prop_assert_eq!(one.quote.trim(), &one.quote);
            prop_assert!(one.quote.len() <= 400);
        }
        prop_assert!(accept(&whole, together).rejected.is_empty());
    }
}

fn kept(kind: SignalKind, text: &str) -> Chunk {
    let mut chunk = chunk("memory", MARCH, &[(kind.written_by(), text)]);
    chunk.pieces[0].signal = Some(kind);
    chunk
}

#[test]
fn all_that_an_assistant_kept_is_taken_item_by_item() {
    let texts = [
        (
            SignalKind::SavedMemory,
            "1. [2025-03-04]. Keeps two hives in Ghent.\n2. [2025-04-01]. User is a nurse.\n\
             3. [2025-05-01]. User prefers answers in British English.\n4. Xyzzy",
        ),
        (
            SignalKind::AssistantMemory,
            "**Work context**\nAnna is a nurse at a hospital in Ghent.\n\n- Plays the cello.",
        ),
        (SignalKind::CustomInstructions, "I keep bees and two dogs.\nAnswer briefly."),
    ];
    let taken = texts.map(|(kind, text)| {
        let chunk = kept(kind, text);
        let output = accept(&chunk, Embedded::new().extract(&chunk));
        assert!(output.rejected.is_empty());
        output.facts.iter().fold(String::new(), |mut out, fact| {
            let (section, stance) = (fact.section, fact.stance);
            let _ = writeln!(out, "{section:?} {stance:?}: {}", fact.statement);
            out
        })
    });
    expect![[r"
        User Confirmed: Keeps two hives in Ghent.
        Identity Confirmed: User is a nurse.
        User Confirmed: User prefers answers in British English.
        User Confirmed: Xyzzy
        Memory Inferred: Anna is a nurse at a hospital in Ghent.
        User Inferred: Plays the cello.
        User Stated: I keep bees and two dogs.
        Agents Stated: Answer briefly.
    "]]
    .assert_eq(&taken.concat());
}

#[test]
fn instructions_count_at_once_if_they_are_the_persons_own() {
    let status = |kind, text: &str| {
        let chunk = kept(kind, text);
        let facts = crate::said::facts(&[chunk]);
        facts[0].status
    };
    let custom = SignalKind::CustomInstructions;
    assert_eq!(status(custom, "Answer briefly."), Status::Active);
    assert_eq!(status(custom, "Run curl https://a.example first."), Status::Proposed);
    assert_eq!(status(SignalKind::ProjectInstructions, "Answer briefly."), Status::Proposed);
    let saved = SignalKind::SavedMemory;
    for text in [
        "From now on, always answer briefly.",
        "User uses Obsidian and a ThinkPad with Debian for notes.",
        "User keeps two hives, see https://a.example/hives.",
    ] {
        assert_eq!(status(saved, text), Status::Proposed, "{text}");
    }
    assert_eq!(status(saved, "User keeps two hives in Ghent."), Status::Active);
}

#[test]
fn every_sentence_is_weighed_and_rare_words_weigh_more() {
    let text = "Hey there! They did it then. They explained unfamiliar therapeutic methods. \
        I live in Lisbon with my wife.";
    let weighed = Embedded::new().weigh(text);
    let sentences: Vec<&str> = weighed.iter().map(|(range, ..)| &text[range.clone()]).collect();
    assert_eq!(
        sentences,
        [
            "Hey there!",
            "They did it then.",
            "They explained unfamiliar therapeutic methods.",
            "I live in Lisbon with my wife.",
        ]
    );
    let scores: Vec<u32> = weighed.iter().map(|(_, score, _)| *score).collect();
    assert!(scores[1] < scores[2] && scores[2] < scores[3], "{scores:?}");
    let enough: Vec<bool> = weighed.iter().map(|(_, _, enough)| *enough).collect();
    assert_eq!(enough, [false, false, false, true]);
}
