//! The same conversation in several places: one is found, with all that any copy holds.

use decant::conversation::Conversation;
use decant::receipt::Reading;
use proptest::prelude::*;

use super::archive::{entry, zip};
use super::{Outcome, read};

/// A message of a made-up conversation: its id, its parent's, and whether the copy tells how it
/// was shown.
#[derive(Clone, Debug)]
struct Node {
    id: &'static str,
    parent: Option<&'static str>,
    extra: &'static str,
}

const fn node(id: &'static str, parent: Option<&'static str>) -> Node {
    Node { id, parent, extra: "" }
}

const HIDDEN: &str = r#", "weight": 0"#;

/// A list of one conversation; its current node is the last given.
fn copy(id: &str, title: &str, updated: u32, nodes: &[Node]) -> String {
    let written: Vec<String> = nodes
        .iter()
        .map(|Node { id, parent, extra }| {
            let parent = parent.map_or("null".to_owned(), |parent| format!("\"{parent}\""));
            let role = if id.starts_with('q') { "user" } else { "assistant" };
            format!(
                r#""{id}": {{"id": "{id}", "parent": {parent}, "message": {{"id": "{id}", "author": {{"role": "{role}"}}, "content": {{"content_type": "text", "parts": ["says {id}"]}}{extra}}}}}"#
            )
        })
        .collect();
    let last = nodes.last().map_or("", |node| node.id);
    format!(
        r#"[{{"title": "{title}", "update_time": {updated}, "mapping": {{{}}}, "current_node": "{last}", "id": "{id}"}}]"#,
        written.join(", ")
    )
}

fn read_copies(copies: &[&String]) -> Outcome {
    let names = ["a.json", "b.json", "c.json", "d.json"];
    let files: Vec<(&str, &[u8])> =
        names.into_iter().zip(copies.iter().map(|copy| copy.as_bytes())).collect();
    read(&files)
}

fn thread(conversation: &Conversation) -> Vec<&str> {
    conversation.messages.iter().map(|message| message.id.as_str()).collect()
}

fn counts(reading: &Reading) -> (u64, u64, u64, u64) {
    let conversations = &reading.conversations;
    (conversations.found, conversations.read, conversations.merged, reading.messages.total)
}

#[test]
fn whichever_copy_comes_first_all_of_both_is_found() {
    let old = copy("c", "Old", 100, &[node("q1", None), node("a1", Some("q1"))]);
    let grown = copy(
        "c",
        "Grown",
        200,
        &[node("q1", None), node("a1", Some("q1")), node("q2", Some("a1")), node("a2", Some("q2"))],
    );
    let other = copy(
        "c",
        "Other",
        300,
        &[node("q1", None), node("a9", Some("q1")), node("q9", Some("a9"))],
    );
    let cases: &[(&[&String], &str, &[&str], u64)] = &[
        (&[&old, &old], "Old", &["q1", "a1"], 2),
        (&[&old, &grown], "Grown", &["q1", "a1", "q2", "a2"], 4),
        (&[&grown, &old], "Grown", &["q1", "a1", "q2", "a2"], 4),
        (&[&grown, &other], "Other", &["q1", "a9", "q9"], 6),
        (&[&other, &grown], "Other", &["q1", "a9", "q9"], 6),
        (&[&old, &other, &grown, &old], "Other", &["q1", "a9", "q9"], 6),
    ];
    for (copies, title, messages, total) in cases {
        let outcome = read_copies(copies);
        let [conversation] = outcome.conversations.as_slice() else { panic!("one conversation") };
        assert_eq!(
            (conversation.title.as_str(), thread(conversation)),
            (*title, messages.to_vec())
        );
        let copies = copies.len() as u64;
        assert_eq!(counts(&outcome.reading), (copies, 1, copies - 1, *total), "{title}");
        assert!(outcome.reading.is_whole());
    }
}

#[test]
fn the_copy_that_tells_more_of_a_message_is_kept() {
    let rich = copy(
        "c",
        "T",
        100,
        &[
            node("q1", None),
            Node { id: "a1", parent: Some("q1"), extra: HIDDEN },
            node("a2", Some("a1")),
        ],
    );
    let slim =
        copy("c", "T", 200, &[node("q1", None), node("a1", Some("q1")), node("a2", Some("a1"))]);
    for copies in [[&rich, &slim], [&slim, &rich]] {
        let outcome = read_copies(&copies);
        assert_eq!(thread(&outcome.conversations[0]), ["q1", "a2"]);
        assert_eq!(outcome.conversations[0].buckets.hidden, 1);
        assert_eq!(outcome.conversations[0].updated_at.unwrap().0, 200_000);
    }
}

#[test]
fn what_other_files_hold_is_found_once_and_in_order() {
    let a = copy("a", "A", 1, &[node("q1", None)]);
    let b = copy("b", "B", 1, &[node("q1", None), node("a1", Some("q1"))]);
    let b_too = copy("b", "B", 1, &[node("q1", None), node("a2", Some("q1"))]);
    let outcome = read_copies(&[&b, &a, &b_too]);
    let ids: Vec<_> =
        outcome.conversations.iter().map(|one| one.key.conversation_id.as_str()).collect();
    assert_eq!(ids, ["b", "a"]);
    assert_eq!(outcome.conversations[0].buckets.total(), 3);
    assert_eq!(outcome.reading.files.len(), 3);
    for file in &outcome.reading.files {
        assert_eq!(file.members_read.len(), 1, "read again, and not counted again");
    }
}

/// A page in an archive, which is read only where there is nothing else, is no further copy.
#[test]
fn what_is_read_again_is_what_was_read_before() {
    let page = |list: &str| format!("<html><script>var jsonData = {list};</script></html>");
    let archived = |list: &str, with_json: bool| {
        let mut members = vec![entry("chat.html", page(list))];
        members.extend(with_json.then(|| entry("conversations.json", list)));
        zip(&members)
    };
    let one = copy("c", "T", 1, &[node("q1", None), node("a1", Some("q1"))]);
    let other = copy("c", "T", 1, &[node("q1", None), node("a2", Some("q1"))]);
    for (first, second) in [(true, true), (true, false), (false, true), (false, false)] {
        let (a, b) = (archived(&one, first), archived(&other, second));
        let outcome = read(&[("a.zip", &a), ("b.zip", &b)]);
        assert_eq!(counts(&outcome.reading), (2, 1, 1, 3), "{first} {second}");
        assert_eq!(outcome.conversations[0].buckets.total(), 3, "{first} {second}");
    }
}

#[test]
fn many_large_conversations_are_made_one_a_few_at_a_time() {
    // Each copy is a megabyte, so that only some can be held at once.
    let padding = "x".repeat(1 << 20);
    let one = |n: u32, own: &'static str| {
        let list = copy(&format!("c{n}"), &padding, 1, &[node("q1", None), node(own, Some("q1"))]);
        list.trim_matches(['[', ']']).to_owned()
    };
    let list = |own| format!("[{}]", (0..12).map(|n| one(n, own)).collect::<Vec<_>>().join(","));
    let outcome = read_copies(&[&list("a1"), &list("a2")]);
    assert_eq!(counts(&outcome.reading), (24, 12, 12, 36));
    for conversation in &outcome.conversations {
        assert_eq!(conversation.buckets.total(), 3);
    }
}

const TREE: [Node; 7] = [
    node("q1", None),
    node("a1", Some("q1")),
    node("q2", Some("a1")),
    node("a2", Some("q2")),
    node("q3", Some("a1")),
    node("a3", Some("q3")),
    node("a4", Some("q3")),
];

proptest! {
    /// Copies that each hold a part of one tree, in any order, make what the tree is.
    #[test]
    fn the_order_of_the_copies_makes_no_difference(
        parts in proptest::collection::vec(1_u32..128, 1..4),
        order in Just([0_usize, 1, 2]).prop_shuffle(),
    ) {
        let copies: Vec<String> = parts
            .iter()
            .zip(1..)
            .map(|(part, updated)| {
                let nodes: Vec<Node> = (0..)
                    .zip(&TREE)
                    .filter(|(n, _)| part >> n & 1 == 1)
                    .map(|(_, node)| node.clone())
                    .collect();
                copy("c", &format!("T{updated}"), updated, &nodes)
            })
            .collect();
        let in_order: Vec<&String> = copies.iter().collect();
        let shuffled: Vec<&String> = order.iter().filter_map(|n| copies.get(*n)).collect();
        let (one, other) = (read_copies(&in_order), read_copies(&shuffled));
        let (one, other) = (&one.conversations[0], &other.conversations[0]);
        prop_assert_eq!(&one.messages, &other.messages);
        prop_assert_eq!(one.buckets, other.buckets);
        prop_assert_eq!(&one.title, &other.title);
        let all = parts.iter().fold(0, |all, part| all | part);
        prop_assert_eq!(one.buckets.total(), u64::from(all.count_ones()));
    }
}
