//! Bytes of which it is not known what they are: a file as it was given, or a member of an
//! archive. The first of them say it, and who reads the rest.

use std::collections::BTreeSet;

use super::Flow;
use super::member::Member;
use super::tally::Tally;
use super::texts::{Sniff, Text, text_form_of};
use super::tree::Tree;
use super::utf16::Utf16;
use crate::id::Source;
use crate::receipt::{Left, Problem};

/// What is looked at before it is decided what it is.
const HEAD_BYTES: usize = 4096;

/// What there was in some bytes.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// Whether they are something that can be read at all.
    pub is_readable: bool,
    /// Whether they say something of an export, but are no conversations.
    pub is_beside: bool,
    /// Whose conversations there were.
    pub sources: Vec<Source>,
    /// The names of what they were read from.
    pub members_read: Vec<String>,
    /// What could be read, but holds nothing that is known.
    pub left: Vec<Left>,
    /// Parts of the export that its manifest names.
    pub parts_named: BTreeSet<String>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

impl Held {
    /// Notes a source once.
    pub fn add_source(&mut self, source: Option<Source>) {
        self.sources.extend(source.filter(|source| !self.sources.contains(source)));
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct Stream {
    name: String,
    is_alone: bool,
    inside: Inside,
    utf16: Option<Utf16>,
}

#[derive(Debug)]
enum Inside {
    /// The first bytes are collected.
    Head(Vec<u8>),
    Json(Box<Member>),
    Text {
        text: Box<dyn Text>,
        held: Held,
    },
    /// Nothing that anybody reads.
    Other,
}

impl Stream {
    /// `name` is that in the archive, or the file's; `is_alone`: it was given by itself.
    pub fn new(name: String, is_alone: bool) -> Self {
        Self { name, is_alone, inside: Inside::Head(Vec::new()), utf16: None }
    }

    /// The name given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is known what it is.
    pub fn is_decided(&self) -> bool {
        !matches!(self.inside, Inside::Head(_))
    }

    /// Whether there is something in it that must not be lost if its bytes end early.
    pub fn matters(&self) -> bool {
        match &self.inside {
            Inside::Json(member) => member.matters(),
            Inside::Text { .. } => true,
            Inside::Head(_) | Inside::Other => false,
        }
    }

    /// Takes the next bytes. [`Flow::Enough`]: no more are wanted.
    pub fn push(&mut self, bytes: &[u8], tally: &mut Tally) -> Flow {
        let Inside::Head(head) = &mut self.inside else {
            return self.pass(bytes, tally);
        };
        head.extend_from_slice(bytes);
        if head.len() < HEAD_BYTES && !head.starts_with(b"PK\x03\x04") {
            return Flow::More;
        }
        self.decide(tally)
    }

    /// The bytes are at an end. `false` if what they hold is not.
    pub fn end(&mut self, tally: &mut Tally) -> bool {
        if matches!(self.inside, Inside::Head(_)) {
            let _ = self.decide(tally);
        }
        let rest = self.utf16.as_mut().map(Utf16::end).unwrap_or_default();
        if !rest.is_empty() {
            let _ = self.hand_over(rest.as_bytes(), tally);
        }
        match &mut self.inside {
            Inside::Json(member) => member.end(tally),
            Inside::Text { text, held } => {
                let mut trees = Vec::new();
                let is_whole = text.end(&mut trees);
                give(trees, 0, held, tally);
                is_whole
            }
            Inside::Head(_) | Inside::Other => true,
        }
    }

    /// What there was in it, once it has ended or been left.
    pub fn held(self) -> Held {
        match self.inside {
            Inside::Json(member) => member.held(),
            Inside::Text { mut held, .. } => {
                held.is_readable = true;
                if !held.sources.is_empty() {
                    held.members_read.push(self.name);
                }
                held
            }
            Inside::Head(_) | Inside::Other => Held::default(),
        }
    }

    fn decide(&mut self, tally: &mut Tally) -> Flow {
        let Inside::Head(head) = std::mem::replace(&mut self.inside, Inside::Other) else {
            return Flow::Enough;
        };
        self.utf16 = Utf16::of(&head);
        let start = match &self.utf16 {
            Some(order) => order.clone().decode(&head).into_bytes(),
            None => head.clone(),
        };
        let sniff = Sniff { name: &self.name, head: &start, is_alone: self.is_alone };
        self.inside = match text_form_of(&sniff) {
            Some(begin) => Inside::Text { text: begin(&sniff), held: Held::default() },
            None => Inside::Json(Box::new(Member::new(self.name.clone()))),
        };
        self.pass(&head, tally)
    }

    fn pass(&mut self, bytes: &[u8], tally: &mut Tally) -> Flow {
        match &mut self.utf16 {
            Some(utf16) => {
                let text = utf16.decode(bytes);
                self.hand_over(text.as_bytes(), tally)
            }
            None => self.hand_over(bytes, tally),
        }
    }

    fn hand_over(&mut self, bytes: &[u8], tally: &mut Tally) -> Flow {
        match &mut self.inside {
            Inside::Json(member) => member.push(bytes, tally),
            Inside::Text { text, held } => {
                let mut trees = Vec::new();
                let flow = text.push(bytes, &mut trees);
                give(trees, bytes.len(), held, tally);
                flow
            }
            Inside::Head(_) | Inside::Other => Flow::Enough,
        }
    }
}

impl Default for Stream {
    fn default() -> Self {
        Self::new(String::new(), false)
    }
}

fn give(trees: Vec<Tree>, bytes: usize, held: &mut Held, tally: &mut Tally) {
    for tree in trees {
        held.add_source(Some(tree.source));
        tally.read(tree, bytes);
    }
}
