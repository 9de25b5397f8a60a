//! One file of an export: what to ask of it, and what it turned out to be.

use std::collections::BTreeSet;

use super::member::Member;
use super::tally::Tally;
use super::zip::{Archive, Event};
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
    /// Whether there is JSON in it, or an archive.
    is_readable: bool,
}

#[derive(Debug)]
enum Stage {
    Unread,
    /// The whole file may be one JSON text.
    Text(Box<Member>),
    /// An archive, with the member under way.
    Archive(Box<Archive>, Option<Box<Member>>),
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
            is_readable: false,
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
        if let Stage::Archive(archive, _) = &mut self.stage {
            if let Some(range) = archive.want() {
                return Some(range);
            }
            self.end_of_archive();
        }
        matches!(self.stage, Stage::Text(_)).then_some((0, self.read.bytes))
    }

    pub fn push(&mut self, mut bytes: &[u8], tally: &mut Tally) -> Flow {
        match &mut self.stage {
            Stage::Text(text) => {
                self.bytes_read += bytes.len() as u64;
                let flow = text.push(bytes, tally);
                if flow == Flow::Enough {
                    self.end_of_text();
                }
                flow
            }
            Stage::Archive(..) => {
                self.archive(&mut bytes, tally);
                match &self.stage {
                    Stage::Archive(archive, _) if !archive.has_enough() => Flow::More,
                    _ => Flow::Enough,
                }
            }
            Stage::Unread | Stage::Done => Flow::Enough,
        }
    }

    pub fn end(&mut self, tally: &mut Tally) {
        match &mut self.stage {
            Stage::Text(text) => {
                let is_whole = text.end(tally);
                if !is_whole && (text.is_recognised || text.holds_json) {
                    self.problem(ProblemReason::CutShort, None);
                }
                self.end_of_text();
            }
            Stage::Archive(archive, _) => {
                archive.end();
                self.archive(&mut [].as_slice(), tally);
            }
            Stage::Unread | Stage::Done => {}
        }
    }

    /// It cannot be read any more.
    pub fn fail(&mut self, tally: &mut Tally) {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Text(mut text) | Stage::Archive(_, Some(mut text)) => {
                text.end(tally);
                self.take(&text);
            }
            Stage::Archive(_, None) | Stage::Unread | Stage::Done => {}
        }
        self.problem(ProblemReason::Changed, None);
        self.close();
    }

    /// The member under way, its number and how many there are.
    pub fn member(&self) -> (String, u32, u32) {
        match &self.stage {
            Stage::Archive(archive, _) => {
                let (name, number, members) = archive.member();
                (name.to_owned(), number, members)
            }
            Stage::Unread | Stage::Text(_) | Stage::Done => (self.read.name.clone(), 1, 1),
        }
    }

    /// Lets the archive take bytes, and deals with what it finds in them.
    fn archive(&mut self, bytes: &mut &[u8], tally: &mut Tally) {
        let Stage::Archive(mut archive, mut member) =
            std::mem::replace(&mut self.stage, Stage::Done)
        else {
            return;
        };
        while let Some(event) = archive.next(bytes) {
            match event {
                Event::Opened(name) => member = Some(Box::new(Member::new(name))),
                Event::Bytes(piece) => {
                    let flow = member.as_mut().map(|member| member.push(piece, tally));
                    if flow == Some(Flow::Enough) {
                        archive.leave();
                        self.take(&member.take().unwrap_or_default());
                    }
                }
                Event::Closed(wrong) => {
                    let mut text = member.take().unwrap_or_default();
                    let is_whole = text.end(tally);
                    let cut = (!is_whole && text.holds_json).then_some(ProblemReason::CutShort);
                    if let Some(reason) = wrong.or(cut) {
                        self.problem(reason, Some(text.name().to_owned()));
                    }
                    self.take(&text);
                }
                Event::Problem(problem) => self.problem(problem.reason, problem.member),
            }
        }
        (self.bytes_read, self.bytes_total) = archive.progress();
        self.stage = Stage::Archive(archive, member);
    }

    /// What is no JSON may be an archive.
    fn end_of_text(&mut self) {
        if let Stage::Text(text) = std::mem::replace(&mut self.stage, Stage::Done) {
            self.take(&text);
        }
        if self.has_conversations || self.is_readable {
            return self.finish();
        }
        self.bytes_read = 0;
        self.stage = Stage::Archive(Box::new(Archive::new(self.read.bytes)), None);
    }

    fn end_of_archive(&mut self) {
        if let Stage::Archive(archive, _) = std::mem::replace(&mut self.stage, Stage::Done) {
            // An archive without conversations, not something that is no archive.
            self.is_readable |= archive.is_zip;
            let missing: Vec<String> = std::mem::take(&mut self.parts_named)
                .difference(&archive.shards)
                .cloned()
                .collect();
            for part in missing {
                self.problem(ProblemReason::MissingPart, Some(part));
            }
        }
        self.finish();
    }

    /// Notes what a text held.
    fn take(&mut self, text: &Member) {
        self.is_readable |= text.holds_json;
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
            self.problem(if self.is_readable { nothing } else { ProblemReason::NotAnExport }, None);
        }
        self.close();
    }

    fn close(&mut self) {
        self.stage = Stage::Done;
        self.bytes_read = self.bytes_total;
    }

    /// Adds to what the receipt says is wrong.
    pub fn problem(&mut self, reason: ProblemReason, member: Option<String>) {
        let about_the_export = [ProblemReason::NoConversations, ProblemReason::MissingPart];
        self.read.complete &= about_the_export.contains(&reason);
        self.read.problems.push(Problem { reason, member });
    }
}
