//! Messages of a source that has neither ids nor links, only times: in the order of time they make
//! a conversation.

use super::tree::{Node, Said, Tree};
use crate::clock::Millis;
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
