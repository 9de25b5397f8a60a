//! Bytes of which it is not known what they are: a file as it was given, or a member of an
//! archive. The first of them say it, and who reads the rest.

use std::collections::BTreeSet;

use super::member::Member;
use super::nest::{Gunzip, Nest, is_gzip};
use super::page::Page;
use super::tally::Tally;
use super::texts::{Sniff, Text, text_form_of};
use super::tree::Tree;
use super::utf16::Utf16;
use super::workbook::Workbook;
use super::{Flow, names, page, tar, workbook};
use crate::id::Source;
use crate::receipt::{Left, Problem, ProblemReason};

/// What is looked at before it is decided what it is.
const HEAD_BYTES: usize = 4096;

/// Of an archive, enough to see what its first member is.
const ARCHIVE_HEAD_BYTES: usize = 64;

/// Archives within archives are opened to this depth. A compressed tape archive counts twice.
const DEPTH_MAX: u32 = 4;

const ZIP: &[u8] = b"PK\x03\x04";

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
    /// Parts of the export that are there, in archives within it.
    pub shards: BTreeSet<String>,
    /// Whether a page with conversations was passed over, as the same may be there as JSON.
    pub has_page: bool,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// What is known of some bytes before they come.
#[derive(Clone, Debug, Default)]
pub(super) struct Kin {
    /// Their name in the archive, with those of the archives around it; or the file's.
    pub name: String,
    /// Whether they are a file that was given by itself.
    pub is_alone: bool,
    /// Whether pages with conversations are read.
    pub takes_pages: bool,
    /// How many archives they lie in, below the file.
    depth: u32,
}

impl Kin {
    /// A file.
    pub fn file(name: String, takes_pages: bool) -> Self {
        Self { name, is_alone: true, takes_pages, depth: 0 }
    }

    /// A member of a file that is an archive.
    pub fn member(name: String, takes_pages: bool) -> Self {
        Self { name, is_alone: false, takes_pages, depth: 0 }
    }

    /// A member of these, which are an archive. Those of a file bear their own names.
    pub fn child(&self, name: &str) -> Self {
        let name = match self.own_name() {
            Some(outer) => format!("{outer}/{name}"),
            None => name.to_owned(),
        };
        Self { name, is_alone: false, takes_pages: self.takes_pages, depth: self.depth + 1 }
    }

    /// What these are once they are inflated.
    pub fn unpacked(&self, name: String) -> Self {
        Self { name, depth: self.depth + 1, ..self.clone() }
    }

    /// Their name, if it is not that of the file.
    pub fn own_name(&self) -> Option<String> {
        (!self.is_alone).then(|| self.name.clone())
    }
}

impl Held {
    /// Notes a source once.
    pub fn add_source(&mut self, source: Option<Source>) {
        self.sources.extend(source.filter(|source| !self.sources.contains(source)));
    }

    /// Adds what there was in a part of them.
    pub fn merge(&mut self, other: Self) {
        self.is_readable |= other.is_readable;
        self.has_page |= other.has_page;
        other.sources.into_iter().for_each(|source| self.add_source(Some(source)));
        self.members_read.extend(other.members_read);
        self.left.extend(other.left);
        self.parts_named.extend(other.parts_named);
        self.shards.extend(other.shards);
        self.problems.extend(other.problems);
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct Stream {
    kin: Kin,
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
    Page(Box<Page>),
    Workbook(Box<Workbook>),
    Nest(Box<Nest>),
    Gunzip(Box<Gunzip>),
    /// Nothing that anybody reads.
    Other,
    /// Nothing that may be read.
    Refused(ProblemReason),
}

impl Stream {
    /// `kin` is what is known of them.
    pub fn within(kin: Kin) -> Self {
        Self { kin, inside: Inside::Head(Vec::new()), utf16: None }
    }

    /// The name given.
    pub fn name(&self) -> &str {
        &self.kin.name
    }

    /// Whether it is known what it is.
    pub fn is_decided(&self) -> bool {
        !matches!(self.inside, Inside::Head(_))
    }

    /// Whether there is something in it that must not be lost if its bytes end early.
    pub fn matters(&self) -> bool {
        match &self.inside {
            Inside::Json(member) => member.matters(),
            Inside::Page(page) => page.matters(),
            Inside::Text { .. } => true,
            // What is packed says itself what is wrong with it.
            Inside::Nest(_)
            | Inside::Gunzip(_)
            | Inside::Workbook(_)
            | Inside::Head(_)
            | Inside::Other
            | Inside::Refused(_) => false,
        }
    }

    /// Takes the next bytes. [`Flow::Enough`]: no more are wanted.
    pub fn push(&mut self, bytes: &[u8], tally: &mut Tally) -> Flow {
        let Inside::Head(head) = &mut self.inside else {
            return self.pass(bytes, tally);
        };
        head.extend_from_slice(bytes);
        let is_archive = head.starts_with(ZIP);
        if head.len() < if is_archive { ARCHIVE_HEAD_BYTES } else { HEAD_BYTES } {
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
            Inside::Page(page) => page.end(tally),
            Inside::Workbook(workbook) => {
                workbook.end(tally);
                true
            }
            Inside::Nest(nest) => {
                nest.end(tally);
                true
            }
            Inside::Gunzip(gunzip) => {
                gunzip.end(tally);
                true
            }
            Inside::Head(_) | Inside::Other | Inside::Refused(_) => true,
        }
    }

    /// What there was in it, once it has ended or been left.
    pub fn held(self) -> Held {
        match self.inside {
            Inside::Json(member) => member.held(),
            Inside::Text { mut held, .. } => {
                held.is_readable = true;
                if !held.sources.is_empty() {
                    held.members_read.push(self.kin.name);
                }
                held
            }
            Inside::Page(page) => page.held(),
            Inside::Workbook(workbook) => workbook.held(),
            Inside::Nest(nest) => nest.held(),
            Inside::Gunzip(gunzip) => gunzip.held(),
            Inside::Refused(reason) => {
                let problem = Problem::of(reason, self.kin.own_name());
                Held { is_readable: true, problems: vec![problem], ..Held::default() }
            }
            Inside::Head(_) | Inside::Other => Held::default(),
        }
    }

    fn decide(&mut self, tally: &mut Tally) -> Flow {
        let Inside::Head(head) = std::mem::replace(&mut self.inside, Inside::Other) else {
            return Flow::Enough;
        };
        self.inside = match self.packed(&head) {
            Some(inside) => inside,
            None => self.plain(&head),
        };
        self.pass(&head, tally)
    }

    /// What has to be unpacked first.
    fn packed(&self, head: &[u8]) -> Option<Inside> {
        let kin = || self.kin.clone();
        let is_zip = head.starts_with(ZIP);
        let is_workbook = is_zip && workbook::is(&self.kin.name, head);
        let is_too_deep = self.kin.depth >= DEPTH_MAX;
        let is_packed = is_zip || is_gzip(head) || tar::is(head);
        Some(if !is_packed {
            return None;
        } else if is_too_deep {
            Inside::Refused(ProblemReason::TooLarge)
        } else if is_workbook {
            Inside::Workbook(Box::new(Workbook::new(self.kin.name.clone())))
        } else if is_zip && self.kin.is_alone && self.kin.depth == 0 {
            // Its directory says more than its bytes in their order.
            Inside::Other
        } else if is_zip {
            Inside::Nest(Box::new(Nest::zip(kin())))
        } else if is_gzip(head) {
            Inside::Gunzip(Box::new(Gunzip::new(&kin())))
        } else {
            Inside::Nest(Box::new(Nest::tar(kin())))
        })
    }

    fn plain(&mut self, head: &[u8]) -> Inside {
        self.utf16 = Utf16::of(head);
        let start = match &self.utf16 {
            Some(order) => order.clone().decode(head).into_bytes(),
            None => head.to_vec(),
        };
        let name = self.kin.name.clone();
        // A member that is called a page is read as nothing else.
        if page::is(&start) || (!self.kin.is_alone && names::is_page(&name)) {
            return Inside::Page(Box::new(Page::new(name, self.kin.takes_pages)));
        }
        let sniff = Sniff { name: &name, head: &start, is_alone: self.kin.is_alone };
        match text_form_of(&sniff) {
            Some(begin) => Inside::Text { text: begin(&sniff), held: Held::default() },
            None => Inside::Json(Box::new(Member::new(name))),
        }
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
            Inside::Page(page) => page.push(bytes, tally),
            Inside::Workbook(workbook) => {
                workbook.push(bytes);
                Flow::More
            }
            Inside::Nest(nest) => nest.push(bytes, tally),
            Inside::Gunzip(gunzip) => gunzip.push(bytes, tally),
            Inside::Head(_) | Inside::Other | Inside::Refused(_) => Flow::Enough,
        }
    }
}

impl Default for Stream {
    fn default() -> Self {
        Self::within(Kin::default())
    }
}

fn give(trees: Vec<Tree>, bytes: usize, held: &mut Held, tally: &mut Tally) {
    for tree in trees {
        held.add_source(Some(tree.source));
        tally.read(tree, bytes);
    }
}
