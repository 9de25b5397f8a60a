//! What a search over messages finds, in which order, and that nothing else has a say in it.

use decant::clock::Millis;
use decant::conversation::{Buckets, Conversation, Message, Role};
use decant::id::{ConversationKey, Source};
use decant::search::{Index, Query};
use expect_test::expect;

use crate::planted::Dice;

const DAY_MS: i64 = 86_400_000;
/// 2024-02-29.
const FIRST: i64 = 1_709_164_800_000;

fn talk(id: &str, title: &str, day: i64, texts: &[&str]) -> Conversation {
    let at = Millis(FIRST + day * DAY_MS);
    let message = |(n, text): (usize, &&str)| Message {
        id: format!("{id}-{n}"),
        role: if n % 2 == 0 { Role::User } else { Role::Assistant },
        at: Some(at),
        text: (*text).to_owned(),
    };
    Conversation {
        key: ConversationKey {
            source: Source::ChatGpt,
            account: String::new(),
            conversation_id: id.into(),
        },
        title: title.into(),
        created_at: Some(at),
        updated_at: None,
        project: None,
        do_not_remember: false,
        messages: texts.iter().enumerate().map(message).collect(),
        alternatives: Vec::new(),
        signals: Vec::new(),
        buckets: Buckets::default(),
    }
}

fn talks() -> Vec<Conversation> {
    vec![
        talk(
            "bees",
            "Wintering",
            0,
            &[
                "I keep two hives in Ghent.",
                "How did they come through the winter?",
                "One colony died of the cold.",
                "I am sorry to hear that.",
            ],
        ),
        talk(
            "move",
            "A new flat",
            92,
            &[
                "What should I pack first for the move?",
                "Books, since you need them least. Where do you go?",
                "To Leipzig, for the hospital. I signed the lease last week.",
                "A good city to live in.",
            ],
        ),
        talk(
            "bienen",
            "Imkern",
            30,
            &["Ich habe zwei Bienenstöcke im Garten und die sind schon alt.", "Wie schön!"],
        ),
        talk("tokyo", "", 200, &["来年、東京に引っ越します。", "楽しみですね。"]),
        talk("soup", "Recipes", 201, &["I like soup with bread.", "Try barley soups."]),
    ]
}

fn index<'a>(talks: impl IntoIterator<Item = &'a Conversation>) -> Index {
    let mut index = Index::default();
    talks.into_iter().for_each(|talk| index.add(talk));
    index
}

fn first(index: &Index, query: &str) -> String {
    let found = index.messages(query, 1);
    found.first().map_or(String::new(), |hit| {
        format!("{}-{}", hit.conversation.conversation_id, hit.message)
    })
}

/// Days begin as they do in UTC.
fn asked(query: &str) -> Query {
    Query::parse(query, |year, month, day| {
        Millis::from_export_text(&format!("{year:04}-{month:02}-{day:02}T00:00:00Z")).unwrap()
    })
}

fn typed(index: &Index, query: &str) -> Vec<String> {
    let found = index.conversations(&asked(query)).into_iter();
    found.map(|found| found.conversation.conversation_id.clone()).collect()
}

#[test]
fn a_question_finds_the_message_that_answers_it() {
    let index = index(&talks());
    let table = [
        ("hive in Ghent", "bees-0"),
        ("Which colonies were dying?", "bees-2"),
        // It says when, and the question that has more of the words does not.
        ("When was the lease signed for the move?", "move-2"),
        ("Wo steht der Bienenstock?", "bienen-0"),
        ("東京", "tokyo-0"),
        ("bread soups", "soup-0"),
        // Words of the title and of the date belong to the conversation.
        ("recipes for barley", "soup-1"),
        ("hives, February 2024", "bees-0"),
        ("xyzzy", ""),
        ("", ""),
        ("what is it that they were", ""),
    ];
    for (query, expected) in table {
        assert_eq!(first(&index, query), expected, "{query}");
    }
}

#[test]
fn what_stands_beside_the_words_comes_after_what_holds_them() {
    let talks = talks();
    let index = index(&talks);
    let list: Vec<String> = index
        .messages("hives in winter", 4)
        .iter()
        .map(|hit| {
            let of = |talk: &&Conversation| &talk.key == hit.conversation;
            let talk = talks.iter().find(of).unwrap();
            format!("{:.2} {}\n", hit.score, talk.messages[hit.message as usize].text)
        })
        .collect();
    expect![[r"
        14.29 I keep two hives in Ghent.
        12.85 One colony died of the cold.
        12.20 How did they come through the winter?
        9.16 I am sorry to hear that.
    "]]
    .assert_eq(&list.concat());
}

#[test]
fn typing_finds_conversations_before_the_word_is_done() {
    let index = index(&talks());
    let table: [(&str, &[&str]); 9] = [
        ("hosp", &["move"]),
        ("winter gh", &["bees"]),
        ("winter lei", &[]),
        ("Bienens", &["bienen"]),
        // A space says that the word is done.
        ("hosp ", &[]),
        ("reci", &["soup"]),
        ("東", &["tokyo"]),
        ("the", &[]),
        ("", &[]),
    ];
    for (query, expected) in table {
        assert_eq!(typed(&index, query), expected, "{query}");
    }
    let found = index.conversations(&asked("wintering"));
    assert_eq!(found[0].message, Some(1), "its best message, not its title");
    assert_eq!(index.conversations(&asked("flat"))[0].message, None, "the title alone");
}

#[test]
fn sources_and_dates_narrow_what_is_found() {
    let mut talks = talks();
    talks[1].key.source = Source::Claude;
    talks[2].created_at = None;
    talks[2].messages.iter_mut().for_each(|message| message.at = None);
    let index = index(&talks);
    let table: [(&str, &[&str]); 8] = [
        ("from:claude", &["move"]),
        ("from:claude hives", &[]),
        ("from:chatgpt hives", &["bees"]),
        ("before:2024-03", &["bees"]),
        ("after:2024-05 before:2024-06-01", &["move"]),
        // Equal scores stand in canonical order.
        ("after:2024-09", &["tokyo", "soup"]),
        ("before:2024-03 soup", &[]),
        ("from:nobody", &[]),
    ];
    for (query, expected) in table {
        assert_eq!(typed(&index, query), expected, "{query}");
    }
}

#[test]
fn of_a_phrase_all_words_have_to_be_there_before_the_text_is_looked_at() {
    let (talks, query) = (talks(), asked("\"two hives\" winter"));
    let index = index(&talks);
    assert_eq!(typed(&index, "\"two hives\" winter"), ["bees"]);
    assert_eq!(typed(&index, "\"hives two\""), ["bees"], "the index knows no order");
    assert_eq!(typed(&index, "\"two lamps\""), [""; 0]);
    let texts = |talk: usize| -> Vec<&str> {
        talks[talk].messages.iter().map(|message| message.text.as_str()).collect()
    };
    assert!(query.holds(&texts(0)));
    assert!(!asked("\"hives two\"").holds(&texts(0)));
    assert!(!query.holds(&texts(1)));
}

#[test]
fn what_was_found_is_marked_in_every_form_that_it_was_found_by() {
    let index = index(&talks());
    let marked = |query: &str, text: &str| -> Vec<String> {
        let marks = index.marks(&asked(query), [text]).remove(0);
        marks.into_iter().map(|at| text[at].to_owned()).collect()
    };
    let table: [(&str, &str, &[&str]); 7] = [
        ("soups ", "Soup with bread, and SOUPS.", &["Soup", "SOUPS"]),
        ("hosp", "To Leipzig, for the hospital.", &["hospital"]),
        ("the hive ", "The hives of the two", &["hives"]),
        ("\"two hives\"", "hives: two  hives", &["two  hives"]),
        ("from:claude lease", "I signed the lease: from claude", &["lease"]),
        ("東京", "来年、東京に引っ越します。", &["東京"]),
        ("", "nothing", &[]),
    ];
    for (query, text, expected) in table {
        assert_eq!(marked(query, text), expected, "{query} in {text}");
    }
}

#[test]
fn a_whole_word_comes_before_longer_ones() {
    let index = index(&[
        talk("a", "", 0, &["an article on articulation and articles of art history"]),
        talk("b", "", 1, &["article"]),
        talk("c", "", 2, &["modern art"]),
    ]);
    let found = typed(&index, "art");
    assert_eq!(found.len(), 3);
    assert_eq!(found.last().map(String::as_str), Some("b"));
}

#[test]
fn equal_scores_stand_in_canonical_order() {
    let same = |id: &str, day| talk(id, "", day, &["a plain sentence", "another plain sentence"]);
    let talks = [same("b", 1), same("c", 0), same("a", 1)];
    let index = index(&talks);
    let hits = index.messages("sentence", 6);
    let ids: Vec<&str> = hits.iter().map(|hit| &*hit.conversation.conversation_id).collect();
    assert_eq!(ids, ["c", "a", "b", "c", "a", "b"]);
}

/// What went in and came out again, and in which order, cannot be told from the answers.
#[test]
fn only_what_is_there_counts() {
    let words = ["bee", "bees", "hive", "Biene", "die", "honey", "winter", "yesterday", "what?"];
    let mut dice = Dice::new(7);
    for _ in 0..50 {
        let mut made = |n: u32| {
            let mut text = || -> String {
                (0..=dice.below(6))
                    .map(|_| words[dice.below(words.len() as u32) as usize])
                    .collect::<Vec<_>>()
                    .join(" ")
            };
            let texts: Vec<String> = (0..5).map(|_| text()).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            talk(&format!("t{n}"), texts[0], i64::from(n), &texts[1..])
        };
        let talks: Vec<Conversation> = (0..6).map(&mut made).collect();
        let before: Vec<Conversation> = (0..8).map(&mut made).collect();
        let plain = index(&talks);
        let mut worn = index(before.iter().rev());
        talks.iter().rev().for_each(|talk| worn.add(talk));
        for gone in &before[6..] {
            assert!(worn.remove(&gone.key));
            assert!(!worn.remove(&gone.key));
        }
        for query in ["bee", "hives in winter", "die Biene", "when honey?", "yest", "t ho"] {
            assert_eq!(plain.messages(query, 20), worn.messages(query, 20), "{query}");
            assert_eq!(
                plain.conversations(&asked(query)),
                worn.conversations(&asked(query)),
                "{query}"
            );
            let few = plain.messages(query, 3);
            assert_eq!(few[..], plain.messages(query, 20)[..few.len()], "{query}");
        }
    }
}

#[test]
fn beyond_the_limit_titles_and_dates_are_found() {
    let mut index = Index::with_limit(0);
    for talk in &talks() {
        index.add(talk);
    }
    assert_eq!(index.cut(), 5);
    assert_eq!(typed(&index, "hives"), [""; 0]);
    assert_eq!(typed(&index, "recipes"), ["soup"]);
    assert_eq!(typed(&index, "february 2024"), ["bees"]);
    assert!(index.messages("recipes", 5).is_empty(), "a title is no message");
}

#[test]
fn one_conversation_does_not_pass_the_limit_by_its_own_length() {
    let long = "lavender honey from the upper meadow ".repeat(20_000);
    let mut index = Index::with_limit(100_000);
    index.add(&talk("long", "Harvest", 0, &[&long]));
    index.add(&talk("short", "Swarm", 1, &["The swarm settled in the pear tree."]));
    assert_eq!(index.cut(), 1);
    assert_eq!(typed(&index, "harvest"), ["long"]);
    assert_eq!(typed(&index, "lavender"), [""; 0]);
    assert_eq!(typed(&index, "settled"), ["short"]);
    assert!(index.bytes() < 100_000);
}

#[test]
fn the_index_is_smaller_than_the_text() {
    let mut index = Index::default();
    let empty = index.bytes();
    let mut dice = Dice::new(3);
    let mut text_bytes = 0;
    for n in 0..300 {
        let texts: Vec<String> = (0..20)
            .map(|_| {
                let word = |_| format!("w{} ", dice.below(50) * dice.below(60));
                (0..80).map(word).collect::<String>()
            })
            .collect();
        text_bytes += texts.iter().map(String::len).sum::<usize>();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        index.add(&talk(&format!("t{n}"), "", n, &texts));
    }
    let taken = index.bytes() - empty;
    assert!(taken * 2 < text_bytes, "{taken} bytes for {text_bytes} of text");
}
