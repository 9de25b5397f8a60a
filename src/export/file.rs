//! One file of an export: what to ask of it, and what it turned out to be.

use std::collections::BTreeSet;

use super::member::Member;
use super::tally::Tally;
use super::{FILE_BYTES_MAX, FileInfo, Flow};
use crate::receipt::{FileRead, Problem, ProblemReason};

/// See the module.
#[derive(Debug)]
pub(super) struct File {
    /// What the receipt says of it.
    pub read: FileRead,
    /// Bytes that are done with, of `bytes_total`.
    pub bytes_read: u64,
    /// Bytes that matter.
    pub bytes_total: u64,
    /// Parts of the export that its manifest names.
    pub parts_named: BTreeSet<String>,
    stage: Stage,
    has_conversations: bool,
    holds_json: bool,
}

#[derive(Debug)]
enum Stage {
    Unread,
    /// The whole file may be one JSON text.
    Text(Box<Member>),
    Done,
}

impl File {
    pub fn new(info: FileInfo) -> Self {
        let FileInfo { name, bytes } = info;
        Self {
            read: FileRead { name, bytes, complete: true, ..FileRead::default() },
            bytes_read: 0,
            bytes_total: bytes,
            parts_named: BTreeSet::new(),
            stage: Stage::Unread,
            has_conversations: false,
            holds_json: false,
        }
    }

    /// The range needed next; `None` once the file is done with.
    pub fn want(&mut self) -> Option<(u64, u64)> {
        if matches!(self.stage, Stage::Unread) {
            if self.read.bytes > FILE_BYTES_MAX {
                self.problem(ProblemReason::TooLarge, None);
                self.close();
            } else if self.read.bytes == 0 {
                self.finish();
            } else {
                self.stage = Stage::Text(Box::new(Member::new(self.read.name.clone())));
            }
        }
        match &mut self.stage {
            Stage::Text(_) => Some((0, self.read.bytes)),
            Stage::Unread | Stage::Done => None,
        }
    }

    pub fn push(&mut self, bytes: &[u8], tally: &mut Tally) -> Flow {
        match &mut self.stage {
            Stage::Text(text) => {
                self.bytes_read += bytes.len() as u64;
                let flow = text.push(bytes, tally);
                if flow == Flow::Enough {
                    self.end_of_text();
                }
                flow
            }
            Stage::Unread | Stage::Done => Flow::Enough,
        }
    }

    pub fn end(&mut self, tally: &mut Tally) {
        if let Stage::Text(text) = &mut self.stage {
            let is_whole = text.end(tally);
            let matters = text.is_recognised || text.holds_json;
            if !is_whole && matters {
                self.problem(ProblemReason::CutShort, None);
            }
            self.end_of_text();
        }
    }

    /// It cannot be read any more.
    pub fn fail(&mut self, tally: &mut Tally) {
        if let Stage::Text(text) = &mut self.stage {
            text.end(tally);
        }
        self.problem(ProblemReason::Changed, None);
        self.close();
    }

    /// The member under way, its number and how many there are.
    pub fn member(&self) -> (String, u32, u32) {
        (self.read.name.clone(), 1, 1)
    }

    fn end_of_text(&mut self) {
        if let Stage::Text(text) = std::mem::replace(&mut self.stage, Stage::Done) {
            self.take(&text);
        }
        self.finish();
    }

    /// Notes what a text held.
    fn take(&mut self, text: &Member) {
        self.holds_json |= text.holds_json;
        self.parts_named.extend(text.parts_named.iter().cloned());
        if text.is_recognised {
            self.has_conversations = true;
            if let Some(source) = text.source.filter(|source| !self.read.sources.contains(source)) {
                self.read.sources.push(source);
            }
            self.read.members_read.push(text.name().to_owned());
        }
    }

    /// All is read: says so if nothing was in it.
    fn finish(&mut self) {
        if !self.has_conversations {
            let nothing = ProblemReason::NoConversations;
            self.problem(if self.holds_json { nothing } else { ProblemReason::NotAnExport }, None);
        }
        self.close();
    }

    fn close(&mut self) {
        self.stage = Stage::Done;
        self.bytes_read = self.bytes_total;
    }

    fn problem(&mut self, reason: ProblemReason, member: Option<String>) {
        let about_the_export = [ProblemReason::NoConversations, ProblemReason::MissingPart];
        self.read.complete &= about_the_export.contains(&reason);
        self.read.problems.push(Problem { reason, member });
    }
}
