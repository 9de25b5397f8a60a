//! One file of an export: what to ask of it, and what it turned out to be.

use std::collections::BTreeSet;

use super::contents::Contents;
use super::listed::{LEFT_MAX, add_member, add_problem};
use super::stream::{Held, Kin, Stream};
use super::tally::Tally;
use super::zip::{Archive, Event};
use super::{FILE_BYTES_MAX, FileInfo, Flow};
use crate::receipt::{FileRead, Problem, ProblemReason};

/// See the module.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
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
    /// What the archive holds, if it is one.
    pub members: Option<Contents>,
    /// Parts of the export that are there, in archives within it.
    shards: BTreeSet<String>,
    stage: Stage,
    has_conversations: bool,
    /// Whether there is JSON in it, or an archive.
    is_readable: bool,
    /// Whether it says something of the export.
    is_beside: bool,
    /// Whether pages with conversations are read: not before it is known that there is no JSON.
    takes_pages: bool,
    /// Whether one was passed over.
    has_page: bool,
    /// How many conversations had been found before this file.
    found_before: u64,
    /// Whether it has been read before, so that it is known whether pages are.
    is_again: bool,
}

#[derive(Debug)]
enum Stage {
    Unread,
    /// The whole file may be one text.
    Text(Box<Stream>),
    /// An archive, with the member under way.
    Archive(Box<Archive>, Option<Box<Stream>>),
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
            members: None,
            shards: BTreeSet::new(),
            stage: Stage::Unread,
            has_conversations: false,
            is_readable: false,
            is_beside: false,
            takes_pages: false,
            has_page: false,
            found_before: 0,
            is_again: false,
        }
    }

    /// One of which pages are read too.
    pub fn with_pages(info: FileInfo) -> Self {
        Self { takes_pages: true, ..Self::new(info) }
    }

    /// Whether it is a page with conversations, and was passed over.
    pub fn has_page(&self) -> bool {
        self.has_page
    }

    /// The same once more, of which the same is read as before.
    pub fn again(&self, info: FileInfo) -> Self {
        Self { takes_pages: self.takes_pages, is_again: true, ..Self::new(info) }
    }

    /// The same, of which nothing is wanted now.
    pub fn done(info: FileInfo, before: &Self) -> Self {
        let mut file = before.again(info);
        file.close();
        file
    }

    /// The range needed next; `None` once the file is done with.
    pub fn want(&mut self, tally: &Tally) -> Option<(u64, u64)> {
        if matches!(self.stage, Stage::Unread) {
            self.found_before = tally.conversations.found;
            if self.read.bytes > FILE_BYTES_MAX {
                self.problem(ProblemReason::TooLarge, None);
                self.close();
            } else if self.read.bytes == 0 {
                self.finish();
            } else {
                let kin = Kin::file(self.read.name.clone(), self.takes_pages);
                self.stage = Stage::Text(Box::new(Stream::within(kin)));
            }
        }
        if let Stage::Archive(archive, _) = &mut self.stage {
            if let Some(range) = archive.want() {
                return Some(range);
            }
            if self.is_page_all_there_is(tally) {
                self.begin_with_pages();
                return self.want(tally);
            }
            self.end_of_archive();
        }
        matches!(self.stage, Stage::Text(_)).then_some((0, self.read.bytes))
    }

    /// Whether the archive holds a page with conversations and no other.
    fn is_page_all_there_is(&self, tally: &Tally) -> bool {
        self.has_page
            && !self.takes_pages
            && !self.is_again
            && tally.conversations.found == self.found_before
    }

    /// Reads the archive once more, and its pages too.
    fn begin_with_pages(&mut self) {
        let info = FileInfo { name: self.read.name.clone(), bytes: self.read.bytes };
        let bytes = self.read.bytes;
        *self = Self { found_before: self.found_before, ..Self::with_pages(info) };
        self.stage = Stage::Archive(Box::new(Archive::new(bytes)), None);
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
                if !is_whole && text.matters() {
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
                self.take(text.held());
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
            Stage::Text(text) if !text.is_decided() => (self.read.name.clone(), 0, 1),
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
                Event::Opened(name) => {
                    let kin = Kin::member(name, self.takes_pages);
                    member = Some(Box::new(Stream::within(kin)));
                }
                Event::Bytes(piece) => {
                    let flow = member.as_mut().map(|member| member.push(piece, tally));
                    if flow == Some(Flow::Enough) {
                        archive.leave();
                        self.take(member.take().unwrap_or_default().held());
                    }
                }
                Event::Closed(wrong) => {
                    let mut text = member.take().unwrap_or_default();
                    let is_whole = text.end(tally);
                    let cut = (!is_whole && text.matters()).then_some(ProblemReason::CutShort);
                    if let Some(reason) = wrong.or(cut) {
                        self.problem(reason, Some(text.name().to_owned()));
                    }
                    self.take(text.held());
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
            self.take(text.held());
        }
        if !self.shards.is_empty() {
            self.miss_parts();
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
            self.members = archive.is_zip.then_some(archive.contents);
            self.shards.extend(archive.shards);
            self.miss_parts();
        }
        self.finish();
    }

    /// What the manifest of an archive names, and what is not in it.
    fn miss_parts(&mut self) {
        let named = std::mem::take(&mut self.parts_named);
        for part in named.difference(&std::mem::take(&mut self.shards)) {
            self.problem(ProblemReason::MissingPart, Some(part.clone()));
        }
    }

    /// Notes what a text held.
    fn take(&mut self, held: Held) {
        let Held { is_readable, is_beside, sources, members_read, left, .. } = held;
        let Held { parts_named, shards, has_page, problems, .. } = held;
        self.is_readable |= is_readable;
        self.is_beside |= is_beside;
        self.has_conversations |= !members_read.is_empty();
        self.parts_named.extend(parts_named);
        self.shards.extend(shards);
        self.has_page |= has_page;
        for member in members_read {
            add_member(&mut self.read, member);
        }
        let room = LEFT_MAX.saturating_sub(self.read.left.len());
        self.read.left.extend(left.into_iter().take(room));
        for source in sources {
            if !self.read.sources.contains(&source) {
                self.read.sources.push(source);
            }
        }
        for problem in problems {
            self.problem(problem.reason, problem.member);
        }
    }

    /// All is read: says so if nothing was in it.
    fn finish(&mut self) {
        if !self.has_conversations && !self.is_beside {
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
        let about_the_export = [
            ProblemReason::NoConversations,
            ProblemReason::MissingPart,
            ProblemReason::SeveralAccounts,
        ];
        self.read.complete &= about_the_export.contains(&reason);
        add_problem(&mut self.read, Problem::of(reason, member));
    }
}
