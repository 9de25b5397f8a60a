//! A tree of edits and regenerations → the messages that the person last saw.
//!
//! Takes any graph that a damaged export may hold: links to nowhere, cycles, several roots, none.
//! Iterative, so the depth of a conversation costs no stack.

use std::collections::{BTreeMap, BTreeSet};

use crate::clock::Millis;

/// A node of the tree, in document order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// By what others name it.
    pub id: String,
    /// What it says of its parent: nothing, that it has none, or which.
    pub parent: Option<Option<String>>,
    /// Whom it names as its children. Asked only where a node says nothing of its parent.
    pub children: Vec<String>,
    /// Whether there is a message in it.
    pub has_message: bool,
    /// When its message was written.
    pub at: Option<Millis>,
}

/// The nodes from the root to `current`, by their places in `nodes`. Without a `current` that is
/// there, to the newest leaf; of equally new ones, to the later in document order.
pub fn thread(nodes: &[Link], current: Option<&str>) -> Vec<usize> {
    let places: BTreeMap<&str, usize> =
        nodes.iter().enumerate().map(|(place, node)| (node.id.as_str(), place)).collect();
    let parents = parents(nodes, &places);
    let known = current.and_then(|id| places.get(id).copied());
    let Some(last) = known.or_else(|| newest_leaf(nodes, &parents)) else {
        return Vec::new();
    };
    let mut seen = BTreeSet::new();
    let up = |place: &usize| parents.get(*place).copied().flatten();
    let mut path: Vec<usize> =
        std::iter::successors(Some(last), up).take_while(|place| seen.insert(*place)).collect();
    path.reverse();
    path
}

fn parents(nodes: &[Link], places: &BTreeMap<&str, usize>) -> Vec<Option<usize>> {
    let linked = |node: &Link| !node.children.is_empty() || matches!(node.parent, Some(Some(_)));
    if !nodes.iter().any(linked) {
        // Nothing says what follows what, so the order of writing does.
        return (0..nodes.len()).map(|place| place.checked_sub(1)).collect();
    }
    let mut listed: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, node) in nodes.iter().enumerate() {
        for child in &node.children {
            listed.entry(child).or_insert(place);
        }
    }
    let parent = |node: &Link| match &node.parent {
        Some(parent) => parent.as_ref().and_then(|id| places.get(id.as_str()).copied()),
        None => listed.get(node.id.as_str()).copied(),
    };
    nodes.iter().map(parent).collect()
}

fn newest_leaf(nodes: &[Link], parents: &[Option<usize>]) -> Option<usize> {
    let inner: BTreeSet<usize> = parents.iter().flatten().copied().collect();
    let newest = |leaves_only: bool| {
        nodes
            .iter()
            .enumerate()
            .filter(|(place, _)| !leaves_only || !inner.contains(place))
            .max_by_key(|(place, node)| (node.has_message, node.at, *place))
            .map(|(place, _)| place)
    };
    // Where all nodes stand in cycles there is no leaf.
    newest(true).or_else(|| newest(false))
}
