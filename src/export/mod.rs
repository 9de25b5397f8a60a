//! Exports: bytes and ranges in, conversations out.
//!
//! # The caller's side of the bargain
//!
//! ```text
//! while let Some(want) = reader.want() {
//!     for piece in bytes of file want.file from want.start to want.end {
//!         let flow = reader.push(piece);
//!         while let Some(found) = reader.next() { … }
//!         if flow == Enough { continue with want() }
//!     }
//!     reader.end();           // or reader.failed() if the file cannot be read any more
//!     while let Some(found) = reader.next() { … }
//! }
//! let reading = reader.finish();
//! ```
//!
//! Pieces may have any size; however the bytes are cut, the same is found in the same order. One
//! conversation is held at a time, besides what is found and not fetched.
//!
//! A conversation that occurs more than once is found at its first place, and once more when more
//! of it is known ([`Found::Again`]). Where two copies have to be held together to make one of
//! them, some of the ranges are wanted a second time.
//!
//! Nothing here fails: what is wrong with a file, a member or a conversation stands in the
//! [`Reading`], whose numbers add up, and the rest is read on. What a file is, is decided by what
//! is in it, never by its name alone.

mod aistudio;
mod anchor;
mod bundle;
mod by_id;
mod chatgpt;
mod cherrystudio;
mod claude;
mod claude_code;
mod claude_memory;
mod codex;
mod contents;
mod copilot;
mod csv;
mod deepseek;
mod file;
mod flat;
mod gemini;
mod grok;
mod group;
mod html;
mod json;
mod librechat;
mod lines;
mod listed;
mod lmstudio;
mod mcp_kg;
mod mem0;
mod member;
mod memories;
mod meta;
mod mistral;
mod names;
mod nest;
mod okf;
mod openwebui;
mod page;
mod pam;
mod parts;
mod perplexity;
mod scan;
mod section;
mod shape;
mod signals;
mod sillytavern;
mod sources;
mod split;
mod stream;
mod tally;
mod tar;
mod text_lines;
mod texts;
mod tree;
#[cfg(test)]
mod tried;
mod utf16;
mod whatsapp;
mod when;
mod workbook;
mod zip;

use std::collections::BTreeSet;

pub use self::contents::Contents;
use self::file::File;
use self::tally::Tally;
use crate::conversation::Conversation;
use crate::id::Source;
use crate::receipt::{FileRead, ProblemReason, Reading, SetAside};

/// A file may be this large.
pub const FILE_BYTES_MAX: u64 = 10_000_000_000;

/// A file as the person gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    /// Its name without the folders.
    pub name: String,
    /// Its size.
    pub bytes: u64,
}

/// A range of a file that is needed next, to be delivered in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Want {
    /// Which file, by its place in the list given.
    pub file: u32,
    /// The first byte.
    pub start: u64,
    /// The byte after the last.
    pub end: u64,
}

/// Whether more of a range is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Flow {
    /// Go on.
    More,
    /// Stop delivering this range, and ask [`Reader::want`] again.
    Enough,
}

/// What is found in an export.
#[allow(clippy::large_enum_variant, reason = "nearly all are conversations")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A conversation that was not met before.
    Conversation(Conversation),
    /// All that several copies hold of a conversation that was found before: it takes the place
    /// of what was found under that key.
    Again(Conversation),
    /// One that could not be read.
    SetAside(SetAside),
}

/// How far reading has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the files that are done with, as they lie in the files (compressed).
    pub bytes_read: u64,
    /// All such bytes, of the members that matter. A file counts as a whole until it is known
    /// which of its members do.
    pub bytes_total: u64,
    /// The file that is being read, by its place in the list given.
    pub file: u32,
    /// The member of it that is being read; the file's own name if it is no archive.
    pub member: String,
    /// The member's number in the file, from 1; 0 before the first.
    pub member_number: u32,
    /// How many members of the file matter.
    pub members: u32,
}

/// Bytes of some files.
#[derive(Clone, Copy, Debug, Default)]
struct Bytes {
    /// Those that are done with.
    read: u64,
    /// All that matter.
    total: u64,
}

/// See the module.
#[derive(Debug)]
pub struct Reader {
    infos: Vec<FileInfo>,
    files: Vec<File>,
    /// What the receipt says of the files, once all have been read for the first time.
    read: Option<Vec<FileRead>>,
    at: usize,
    /// Of the files before that one and after it: there may be too many to count at every piece.
    before: Bytes,
    after: Bytes,
    tally: Tally,
    /// The range that is being delivered, and how much of it has been.
    open: Option<(Want, u64)>,
    /// Whether pages are read that hold what the JSON of an export does.
    takes_pages: bool,
}

impl Reader {
    /// The files in the person's order.
    pub fn new(files: Vec<FileInfo>) -> Self {
        let mut reader = Self {
            files: files.iter().cloned().map(File::new).collect(),
            infos: files,
            read: None,
            at: 0,
            before: Bytes::default(),
            after: Bytes::default(),
            tally: Tally::default(),
            open: None,
            takes_pages: false,
        };
        reader.go_to_first();
        reader
    }

    /// What to deliver next; `None` once all is read. Asked in the middle of a range, what is
    /// left of it.
    pub fn want(&mut self) -> Option<Want> {
        if let Some((want, delivered)) = self.open {
            return Some(Want { start: (want.start + delivered).min(want.end), ..want });
        }
        loop {
            let Some(file) = self.files.get_mut(self.at) else {
                self.begin_again()?;
                continue;
            };
            self.tally.file = self.at as u32;
            if let Some((start, end)) = file.want(&self.tally) {
                let want = Want { file: self.at as u32, start, end };
                self.open = Some((want, 0));
                return Some(want);
            }
            self.go_on();
        }
    }

    fn go_to_first(&mut self) {
        (self.at, self.before, self.after) = (0, Bytes::default(), Bytes::default());
        for file in self.files.iter().skip(1) {
            self.after.read += file.bytes_read;
            self.after.total += file.bytes_total;
        }
    }

    fn go_on(&mut self) {
        if let Some(file) = self.files.get(self.at) {
            self.before.read += file.bytes_read;
            self.before.total += file.bytes_total;
        }
        self.at += 1;
        if let Some(file) = self.files.get(self.at) {
            self.after.read -= file.bytes_read;
            self.after.total -= file.bytes_total;
        }
    }

    /// All files are read; some may have to be read again.
    fn begin_again(&mut self) -> Option<()> {
        if self.begin_with_pages() {
            return Some(());
        }
        self.note_files();
        let wanted = self.tally.read_again()?;
        for (n, (file, info)) in self.files.iter_mut().zip(&self.infos).enumerate() {
            let is_wanted = wanted.contains(&(n as u32));
            *file =
                if is_wanted { file.again(info.clone()) } else { File::done(info.clone(), file) };
        }
        self.go_to_first();
        Some(())
    }

    /// Where no file held conversations but as a page, the pages are read.
    fn begin_with_pages(&mut self) -> bool {
        let is_needed = self.tally.conversations.found == 0 && !self.takes_pages;
        if !is_needed || !self.files.iter().any(File::has_page) {
            return false;
        }
        self.takes_pages = true;
        for (file, info) in self.files.iter_mut().zip(&self.infos) {
            if file.has_page() {
                *file = File::with_pages(info.clone());
            }
        }
        self.go_to_first();
        true
    }

    fn note_files(&mut self) {
        if self.read.is_none() {
            self.miss_parts_among_files();
            let read = self.files.iter_mut().map(|file| std::mem::take(&mut file.read));
            self.read = Some(read.collect());
        }
    }

    /// Takes the next piece of the range wanted.
    pub fn push(&mut self, bytes: &[u8]) -> Flow {
        let (Some((want, delivered)), Some(file)) = (&mut self.open, self.files.get_mut(self.at))
        else {
            return Flow::Enough;
        };
        let left = want.end - want.start - *delivered;
        let bytes = bytes.get(..left as usize).unwrap_or(bytes);
        *delivered += bytes.len() as u64;
        let flow = file.push(bytes, &mut self.tally);
        if flow == Flow::Enough {
            self.open = None;
        }
        flow
    }

    /// The range has been delivered, or the source had no more.
    pub fn end(&mut self) {
        if let (Some(_), Some(file)) = (self.open.take(), self.files.get_mut(self.at)) {
            file.end(&mut self.tally);
        }
    }

    /// The file changed or went away. Reading goes on with the next one.
    pub fn failed(&mut self) {
        self.open = None;
        if let Some(file) = self.files.get_mut(self.at) {
            file.fail(&mut self.tally);
        }
    }

    /// What has been found and not fetched yet.
    #[allow(clippy::should_implement_trait, reason = "more may come after `None`")]
    pub fn next(&mut self) -> Option<Found> {
        self.tally.found.pop_front()
    }

    /// Whose the file that is being read is, as an export of this source, if its conversations do not
    /// say it themselves; empty if nothing says it, or it is said of several.
    pub fn owner(&self, source: Source) -> &str {
        self.tally.owner(source)
    }

    /// How far reading has come.
    pub fn progress(&self) -> Progress {
        let at = self.at.min(self.files.len().saturating_sub(1));
        let (member, member_number, members) = match self.files.get(at) {
            Some(file) => file.member(),
            None => Default::default(),
        };
        let here = self.files.get(self.at);
        let (read, total) = here.map_or((0, 0), |file| (file.bytes_read, file.bytes_total));
        Progress {
            bytes_read: self.before.read + read + self.after.read,
            bytes_total: self.before.total + total + self.after.total,
            file: at as u32,
            member,
            member_number,
            members,
        }
    }

    /// What the archives hold by the names of their members, and what the other files are.
    pub fn contents(&self) -> Contents {
        let mut all = Contents::default();
        for (file, info) in self.files.iter().zip(&self.infos) {
            match &file.members {
                Some(members) => all.join(members),
                None => all.add(&info.name),
            }
        }
        all
    }

    /// The receipt of reading. `masked` is left empty.
    pub fn finish(mut self) -> Reading {
        self.note_files();
        // Only if the caller stopped before all was read again.
        let _ = self.tally.read_again();
        let reading = Reading {
            conversations: self.tally.conversations,
            messages: self.tally.messages,
            files: self.read.unwrap_or_default(),
            ..Reading::default()
        };
        reading.assert_balanced();
        listed::fitted(reading)
    }

    /// What a manifest that was given as a file of its own names, and what was not given.
    fn miss_parts_among_files(&mut self) {
        let given: BTreeSet<String> =
            self.files.iter().map(|file| file.read.name.clone()).collect();
        for file in &mut self.files {
            for part in std::mem::take(&mut file.parts_named) {
                if !given.contains(&part) {
                    file.problem(ProblemReason::MissingPart, Some(part));
                }
            }
        }
    }
}
