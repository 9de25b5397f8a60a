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
        let mut line = Self { at, nodes: Vec::new() };
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
    let times: Vec<Millis> = lines.iter().filter_map(|line| line.at).collect();
    if times.first() > times.last() {
        lines.reverse();
    }
    let mut known = None;
    let mut placed: Vec<(Option<Millis>, Line)> = lines
        .into_iter()
        .map(|line| {
            known = line.at.or(known);
            (known, line)
        })
        .collect();
    placed.sort_by_key(|(at, _)| *at);
    Tree {
        source,
        created_at: times.iter().min().copied(),
        updated_at: times.iter().max().copied(),
        nodes: placed.into_iter().flat_map(|(_, line)| line.nodes).collect(),
        ..Tree::default()
    }
}
