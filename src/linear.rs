//! A tree of edits and regenerations → the messages that the person last saw.
//!
//! Takes any graph that a damaged export may hold: links to nowhere, cycles, several roots, none.
//! Iterative, so the depth of a conversation costs no stack.

use std::collections::BTreeMap;

use xxhash_rust::xxh64::xxh64;

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

/// Ids and their places, in order of a number made of the id: numbers are compared many times
/// faster than ids are, of which those of one export often begin alike.
pub(crate) struct Places<'a>(Vec<(u64, &'a str, usize)>);

impl<'a> Places<'a> {
    /// Of these ids, by their places from 0.
    pub fn of(ids: impl Iterator<Item = &'a str>) -> Self {
        let mut all: Vec<_> =
            ids.enumerate().map(|(place, id)| (xxh64(id.as_bytes(), 0), id, place)).collect();
        all.sort_unstable();
        Self(all)
    }

    /// The last place of an id.
    pub fn last(&self, id: &str) -> Option<usize> {
        let hash = xxh64(id.as_bytes(), 0);
        let after = self.0.partition_point(|(other, of, _)| (*other, *of) <= (hash, id));
        let (_, found, place) = self.0.get(after.checked_sub(1)?)?;
        (*found == id).then_some(*place)
    }

    /// Whether no two of the ids are the same.
    pub fn are_different(&self) -> bool {
        self.0.windows(2).all(|pair| match pair {
            [(_, one, _), (_, other, _)] => one != other,
            _ => true,
        })
    }
}

/// The nodes from the root to `current`, by their places in `nodes`. Without a `current` that is
/// there, to the newest leaf; of equally new ones, to the later in document order.
pub fn thread(nodes: &[Link], current: Option<&str>) -> Vec<usize> {
    let known = current.and_then(|id| nodes.iter().rposition(|node| node.id == id));
    let linked = |node: &Link| !node.children.is_empty() || matches!(node.parent, Some(Some(_)));
    if !nodes.iter().any(linked) {
        // Nothing says what follows what, so the order of writing does.
        return (0..known.map_or(nodes.len(), |last| last + 1)).collect();
    }
    let parents = parents(nodes);
    let Some(last) = known.or_else(|| newest_leaf(nodes, &parents)) else {
        return Vec::new();
    };
    let mut is_seen = vec![false; nodes.len()];
    let mut is_new =
        |place: &usize| is_seen.get_mut(*place).is_some_and(|is| !std::mem::replace(is, true));
    let up = |place: &usize| parents.get(*place).copied().flatten();
    let mut path: Vec<usize> =
        std::iter::successors(Some(last), up).take_while(|place| is_new(place)).collect();
    path.reverse();
    path
}

/// A path with the nodes put in that name no other and that none names, each where it was written:
/// before the next node of the path, unless something said on another branch comes first.
pub(crate) fn put_between(
    path: &[usize],
    nodes: usize,
    is_between: impl Fn(usize) -> bool,
    is_said: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let path = path.iter().copied().filter(|place| !is_between(*place));
    let mut stands: Vec<(usize, bool, usize)> =
        path.enumerate().map(|(order, place)| (order, true, place)).collect();
    let orders: BTreeMap<usize, usize> =
        stands.iter().map(|(order, _, place)| (*place, *order)).collect();
    let mut next = Some(stands.len());
    for place in (0..nodes).rev() {
        if is_between(place) {
            stands.extend(next.map(|order| (order, false, place)));
        } else if let Some(order) = orders.get(&place) {
            next = Some(*order);
        } else if is_said(place) {
            next = None;
        }
    }
    stands.sort_unstable();
    stands.into_iter().map(|(_, _, place)| place).collect()
}

fn parents(nodes: &[Link]) -> Vec<Option<usize>> {
    let places = Places::of(nodes.iter().map(|node| node.id.as_str()));
    let mut listed: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, node) in nodes.iter().enumerate() {
        for child in &node.children {
            listed.entry(child).or_insert(place);
        }
    }
    let parent = |node: &Link| match &node.parent {
        Some(parent) => parent.as_ref().and_then(|id| places.last(id)),
        None => listed.get(node.id.as_str()).copied(),
    };
    nodes.iter().map(parent).collect()
}

fn newest_leaf(nodes: &[Link], parents: &[Option<usize>]) -> Option<usize> {
    let mut is_inner = vec![false; nodes.len()];
    for parent in parents.iter().flatten() {
        if let Some(is) = is_inner.get_mut(*parent) {
            *is = true;
        }
    }
    let newest = |leaves_only: bool| {
        nodes
            .iter()
            .zip(&is_inner)
            .enumerate()
            .filter(|(_, (_, is_inner))| !leaves_only || !**is_inner)
            .max_by_key(|(place, (node, _))| (node.has_message, node.at, *place))
            .map(|(place, _)| place)
    };
    // Where all nodes stand in cycles there is no leaf.
    newest(true).or_else(|| newest(false))
}
