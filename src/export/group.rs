//! Messages of a source that has neither ids nor links, only times: in the order of time they make
//! a conversation.

use super::parts::first_line;
use super::tree::{Node, Said, Tree};
use crate::clock::Millis;
use crate::conversation::Role;
use crate::id::Source;

/// A line of such a source: one message, or several that belong to one moment.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// When, if the export says so.
    pub at: Option<Millis>,
    /// What was said then, in order.
    pub nodes: Vec<Node>,
}

impl Line {
    /// One message.
    pub fn new(at: Option<Millis>, said: Said) -> Self {
        // Often a question and its answer.
        let mut line = Self { at, nodes: Vec::with_capacity(2) };
        line.add(said, false);
        line
    }

    /// Adds a message of the same moment.
    pub fn add(&mut self, said: Said, is_aside: bool) {
        let node = Node::new(String::new(), None, self.at, said);
        self.nodes.push(Node { is_aside, ..node });
    }
}

/// The conversation that these lines make: by time, equal times in their order, which is turned
/// round where the newest comes first. It begins with the first time and last changed with the
/// last.
pub(super) fn dated(source: Source, mut lines: Vec<Line>) -> Tree {
    let times = || lines.iter().filter_map(|line| line.at);
    let (created_at, updated_at) = (times().min(), times().max());
    if times().next() > times().next_back() {
        lines.reverse();
    }
    // A line of no time stays behind the one before it.
    let mut known = None;
    for line in &mut lines {
        line.at = line.at.or(known);
        known = line.at;
    }
    lines.sort_by_key(|line| line.at);
    let mut lines = lines.into_iter();
    let mut nodes = lines.next().map(|first| first.nodes).unwrap_or_default();
    nodes.extend(lines.flat_map(|line| line.nodes));
    Tree { source, created_at, updated_at, nodes, ..Tree::default() }
}

/// Puts messages in the order of time; what has none stays behind what it was written after.
pub(super) fn sort_by_time(nodes: &mut Vec<Node>) {
    let mut known: Option<Millis> = None;
    let mut timed: Vec<(Option<Millis>, Node)> = nodes
        .drain(..)
        .map(|node| {
            known = node.link.at.or(known);
            (known, node)
        })
        .collect();
    timed.sort_by_key(|(at, _)| *at);
    nodes.extend(timed.into_iter().map(|(_, node)| node));
}

/// What a conversation without a title and times of its own has of both: the first line of what the
/// person first said, and the first and the last time. Its messages come into the order of time.
pub(super) fn named_by_its_messages(mut tree: Tree) -> Tree {
    sort_by_time(&mut tree.nodes);
    let of_person = |said: &&Said| said.shown == Ok(Role::User) && !said.text.is_empty();
    let first = tree.nodes.iter().filter_map(|node| node.message.as_ref()).find(of_person);
    let title = first_line(first.map_or("", |said| &said.text)).to_owned();
    let times = || tree.nodes.iter().filter_map(|node| node.link.at);
    let (created_at, updated_at) = (times().min(), times().max());
    Tree { title, created_at, updated_at, ..tree }
}
