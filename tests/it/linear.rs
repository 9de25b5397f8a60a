//! The thread that the person last saw, of any tree and of what is no tree.

use decant::clock::Millis;
use decant::linear::{Link, thread};
use proptest::prelude::*;

fn node(id: &str, parent: &str, at: i64) -> Link {
    let parent = (!parent.is_empty()).then(|| parent.to_owned());
    Link {
        id: id.to_owned(),
        parent: Some(parent),
        has_message: true,
        at: (at != 0).then_some(Millis(at)),
        ..Link::default()
    }
}

fn ids<'a>(nodes: &'a [Link], current: Option<&str>) -> Vec<&'a str> {
    thread(nodes, current).into_iter().map(|place| nodes[place].id.as_str()).collect()
}

#[test]
fn the_thread_is_the_way_to_the_current_node() {
    // Edited question (b, d), and an answer made again (c, e).
    let nodes = [
        node("a", "", 1),
        node("b", "a", 2),
        node("c", "b", 3),
        node("d", "a", 4),
        node("e", "b", 5),
        node("f", "d", 6),
    ];
    assert_eq!(ids(&nodes, Some("c")), ["a", "b", "c"]);
    assert_eq!(ids(&nodes, Some("e")), ["a", "b", "e"]);
    assert_eq!(ids(&nodes, Some("b")), ["a", "b"]);
    assert_eq!(ids(&nodes, Some("gone")), ["a", "d", "f"]);
    assert_eq!(ids(&nodes, None), ["a", "d", "f"]);
}

#[test]
fn without_a_current_node_the_newest_leaf_counts() {
    let cases: &[(&str, &[Link], &[&str])] = &[
        ("nothing", &[], &[]),
        ("one", &[node("a", "", 0)], &["a"]),
        ("newest", &[node("a", "", 1), node("b", "a", 9), node("c", "a", 3)], &["a", "b"]),
        ("a tie", &[node("a", "", 1), node("b", "a", 3), node("c", "a", 3)], &["a", "c"]),
        ("no times", &[node("a", "", 0), node("b", "a", 0), node("c", "a", 0)], &["a", "c"]),
        (
            "a time before none",
            &[node("a", "", 0), node("b", "a", 1), node("c", "a", 0)],
            &["a", "b"],
        ),
        ("inner nodes are no leaves", &[node("a", "", 99), node("b", "a", 1)], &["a", "b"]),
    ];
    for (name, nodes, path) in cases {
        assert_eq!(ids(nodes, None), *path, "{name}");
    }
    let mut empty_leaf = [node("a", "", 1), node("b", "a", 2), node("c", "a", 0)];
    empty_leaf[2].has_message = false;
    assert_eq!(ids(&empty_leaf, None), ["a", "b"], "a leaf without a message comes last");
}

#[test]
fn damaged_links_end_the_way_and_no_more() {
    let cycle = [node("a", "c", 1), node("b", "a", 2), node("c", "b", 3)];
    assert_eq!(ids(&cycle, Some("b")), ["c", "a", "b"]);
    assert_eq!(ids(&cycle, None), ["a", "b", "c"], "all in a cycle: the newest");
    let own_parent = [node("a", "a", 1), node("b", "a", 2)];
    assert_eq!(ids(&own_parent, Some("b")), ["a", "b"]);
    let no_parent = [node("a", "", 1), node("b", "gone", 2), node("c", "b", 3)];
    assert_eq!(ids(&no_parent, Some("c")), ["b", "c"]);
}

#[test]
fn children_are_asked_where_a_node_says_nothing_of_its_parent() {
    let silent = |id: &str, children: &[&str]| Link {
        parent: None,
        children: children.iter().map(ToString::to_string).collect(),
        ..node(id, "", 0)
    };
    let nodes = [silent("c", &[]), silent("a", &["b", "x"]), silent("b", &["c"])];
    assert_eq!(ids(&nodes, Some("c")), ["a", "b", "c"]);
    let root = Link { parent: Some(None), ..silent("b", &["c"]) };
    let nodes = [silent("c", &[]), silent("a", &["b"]), root];
    assert_eq!(ids(&nodes, Some("c")), ["b", "c"], "what a node says of itself goes first");
}

#[test]
fn without_any_link_the_order_of_writing_holds() {
    for parent in [None, Some(None)] {
        let nodes = ["a", "b", "c"].map(|id| Link { parent: parent.clone(), ..node(id, "", 0) });
        assert_eq!(ids(&nodes, None), ["a", "b", "c"]);
        assert_eq!(ids(&nodes, Some("b")), ["a", "b"]);
    }
}

#[test]
fn depth_costs_no_stack() {
    let nodes: Vec<Link> = (0..200_000)
        .map(|n| node(&n.to_string(), &if n == 0 { String::new() } else { (n - 1).to_string() }, n))
        .collect();
    assert_eq!(thread(&nodes, None).len(), nodes.len());
}

proptest! {
    /// A tree written with parents and the same tree written with children have one thread.
    #[test]
    fn children_and_parent_agree(parents in prop::collection::vec(any::<prop::sample::Index>(), 1..40), current: prop::sample::Index) {
        let mut with_parent = vec![node("n0", "", 0)];
        for (before, parent) in parents.iter().enumerate() {
            let parent = format!("n{}", parent.index(before + 1));
            with_parent.push(node(&format!("n{}", before + 1), &parent, 0));
        }
        let mut with_children: Vec<Link> =
            with_parent.iter().map(|node| Link { parent: None, ..node.clone() }).collect();
        for child in &with_parent {
            if let Some(Some(parent)) = &child.parent {
                let place: usize = parent[1..].parse().unwrap();
                with_children[place].children.push(child.id.clone());
            }
        }
        let current = format!("n{}", current.index(with_parent.len()));
        prop_assert_eq!(thread(&with_parent, Some(&current)), thread(&with_children, Some(&current)));
        prop_assert_eq!(thread(&with_parent, None), thread(&with_children, None));
    }

    /// Whatever the links, the thread ends in the current node and has no node twice.
    #[test]
    fn any_graph_has_a_thread(links in prop::collection::vec((0..12_usize, prop::option::of(0..14_usize), 0..4_i64), 1..12), current in prop::option::of(0..14_usize)) {
        let nodes: Vec<Link> = links
            .iter()
            .map(|(id, parent, at)| node(&id.to_string(), &parent.map_or(String::new(), |p| p.to_string()), *at))
            .collect();
        let current = current.map(|id| id.to_string());
        let path = thread(&nodes, current.as_deref());
        prop_assert!(!path.is_empty());
        let mut once = path.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), path.len());
        if let Some(current) = current.filter(|id| nodes.iter().any(|node| node.id == *id)) {
            prop_assert_eq!(&nodes[*path.last().unwrap()].id, &current);
        }
    }
}
