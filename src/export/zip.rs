//! Reads a ZIP archive by random access: the directory from its end, then the members that may
//! be of use, each by a range of its own. Pictures and sound are never asked for.
//!
//! Where the directory is missing, as in a download that was cut short, the archive is walked
//! from its beginning, member by member, and what is whole is used.
//!
//! ```text
//! while let Some(event) = archive.next(&mut bytes) { … }
//! ```
//!
//! takes all of `bytes`, or as much as is of use; then [`Archive::has_enough`] says which. Names
//! of members are never paths, and two members of one name are two members.

mod body;
mod crc;
mod records;
mod walk;

use std::collections::{BTreeSet, VecDeque};

pub(super) use self::body::is_bomb;
use self::body::{Body, Step};
use self::records::{Header, LOCAL_BYTES_MAX, Parsed};
use super::contents::Contents;
use super::names;
use crate::receipt::{Problem, ProblemReason};

/// An archive may have this many members.
pub const MEMBERS_MAX: u64 = 200_000;

/// A longer name is none of an export's.
const NAME_BYTES_MAX: usize = 512;

/// What is found in the archive.
#[derive(Debug)]
pub(super) enum Event<'a> {
    /// A member that may be of use begins.
    Opened(String),
    /// The next bytes of it.
    Bytes(&'a [u8]),
    /// It is at its end, or what is wrong with it.
    Closed(Option<ProblemReason>),
    /// Something else is wrong.
    Problem(Problem),
}

/// See the module.
#[derive(Debug)]
pub(super) struct Archive {
    file_bytes: u64,
    stage: Stage,
    /// Where in the file the next byte comes from.
    at: u64,
    has_enough: bool,
    events: VecDeque<Event<'static>>,
    prefix: u64,
    /// Where the data of members ends.
    data_end: u64,
    /// The members to read, in their order.
    wanted: Vec<Header>,
    /// How many of them are opened.
    opened: usize,
    /// What all of them have, and those before the one opened last: there may be too many to count
    /// at every piece.
    wanted_bytes: u64,
    bytes_before: u64,
    members: u64,
    /// Base names of the export's own lists of conversations.
    pub shards: BTreeSet<String>,
    /// What its members are, as far as its directory says.
    pub contents: Contents,
    /// Whether it is an archive at all.
    pub is_zip: bool,
    /// Which members are opened, by their names.
    is_of_use: fn(&str) -> bool,
}

#[derive(Debug)]
enum Stage {
    /// The last bytes of the file are collected.
    Tail(Vec<u8>),
    /// Entries of the directory are collected, to this place in the file.
    Directory(Vec<u8>, u64),
    /// The local header of the member last opened is collected.
    Local(Vec<u8>),
    Body(Body),
    /// The same two, where there is no directory. The member is of no interest if `muted`.
    WalkLocal(Vec<u8>),
    WalkBody {
        body: Body,
        header: Header,
        is_muted: bool,
    },
    /// What follows the data of a member whose sizes were not known before.
    Descriptor {
        held: Vec<u8>,
        body: Body,
        is_muted: bool,
    },
    /// The next signature is looked for.
    Seek(Vec<u8>),
    Done,
}

/// What came of looking at some bytes.
enum Next<'b> {
    /// There is more to be had of them.
    Again,
    /// They are all taken.
    Wait,
    Stored(&'b [u8]),
    Inflated,
}

impl Archive {
    pub fn new(file_bytes: u64) -> Self {
        Self {
            file_bytes,
            stage: Stage::Tail(Vec::new()),
            at: 0,
            has_enough: false,
            events: VecDeque::new(),
            prefix: 0,
            data_end: file_bytes,
            wanted: Vec::new(),
            opened: 0,
            wanted_bytes: 0,
            bytes_before: 0,
            members: 0,
            shards: BTreeSet::new(),
            contents: Contents::default(),
            is_zip: false,
            is_of_use: names::may_be_read,
        }
    }

    /// One of which only those members are opened.
    pub fn of_parts(file_bytes: u64, is_of_use: fn(&str) -> bool) -> Self {
        Self { is_of_use, ..Self::new(file_bytes) }
    }

    /// One whose bytes come in their order and of which neither size nor directory is known: it
    /// is walked.
    pub fn forward() -> Self {
        Self { stage: Stage::WalkLocal(Vec::new()), is_zip: true, ..Self::new(u64::MAX) }
    }

    /// The range needed next; `None` once all is read.
    pub fn want(&mut self) -> Option<(u64, u64)> {
        self.has_enough = false;
        let (start, end) = match &self.stage {
            Stage::Tail(_) => {
                (self.file_bytes.saturating_sub(records::TAIL_BYTES), self.file_bytes)
            }
            Stage::Directory(_, end) => (self.at, *end),
            Stage::Local(_) | Stage::Body(_) => {
                let compressed = self.current().map_or(0, |header| header.compressed);
                let end = self.at.saturating_add(LOCAL_BYTES_MAX).saturating_add(compressed);
                (self.at, end.min(self.data_end))
            }
            Stage::WalkLocal(_)
            | Stage::WalkBody { .. }
            | Stage::Descriptor { .. }
            | Stage::Seek(_) => (self.at, self.file_bytes),
            Stage::Done => return None,
        };
        self.at = start;
        Some((start, end))
    }

    /// Whether the rest of the range is of no use.
    pub fn has_enough(&self) -> bool {
        self.has_enough
    }

    /// The member under way, how many have been opened, and how many there are.
    pub fn member(&self) -> (&str, u32, u32) {
        let name = self.current().map_or("", |header| &header.name);
        (name, self.opened as u32, self.wanted.len() as u32)
    }

    /// Bytes of the file that are done with, and those that matter.
    pub fn progress(&self) -> (u64, u64) {
        match &self.stage {
            Stage::Tail(_) | Stage::Directory(..) => (0, self.file_bytes),
            Stage::Local(_) | Stage::Body(_) => {
                let here = if let Stage::Body(body) = &self.stage { body.taken } else { 0 };
                (self.bytes_before + here, self.wanted_bytes)
            }
            Stage::WalkLocal(_)
            | Stage::WalkBody { .. }
            | Stage::Descriptor { .. }
            | Stage::Seek(_)
            | Stage::Done => (self.at.min(self.file_bytes), self.file_bytes),
        }
    }

    /// The next thing found in `bytes`, which becomes what follows it.
    pub fn next<'s, 'b: 's>(&'s mut self, bytes: &mut &'b [u8]) -> Option<Event<'s>> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            if self.has_enough {
                return None;
            }
            match self.step(bytes) {
                Next::Again => {}
                Next::Wait => return None,
                Next::Stored(piece) => return Some(Event::Bytes(piece)),
                Next::Inflated => {
                    return match &self.stage {
                        Stage::Body(body) | Stage::WalkBody { body, .. } => {
                            Some(Event::Bytes(body.inflated()))
                        }
                        _ => None,
                    };
                }
            }
        }
    }

    /// The member under way is of no interest, and is not spoken of again.
    pub fn leave(&mut self) {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Local(_) | Stage::Body(_) => self.open_next(),
            Stage::WalkBody { body, header, .. } => self.leave_walked(body, header),
            other => self.stage = other,
        }
    }

    /// The range is at an end, or the file is. What that gives is fetched by `next`.
    pub fn end(&mut self) {
        let cut = ProblemReason::CutShort;
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Tail(held) => self.find_directory(&held),
            Stage::Directory(..) => self.walk(),
            Stage::Local(_) => {
                let member = self.current().map(|header| header.name.clone());
                self.problem(cut, member);
                self.open_next();
            }
            Stage::Body(_) => {
                self.events.push_back(Event::Closed(Some(cut)));
                self.open_next();
            }
            Stage::WalkBody { is_muted: false, .. } | Stage::Descriptor { is_muted: false, .. } => {
                self.events.push_back(Event::Closed(Some(cut)));
            }
            Stage::WalkLocal(held) => self.end_of_walk(&held),
            Stage::WalkBody { .. } | Stage::Descriptor { .. } | Stage::Seek(_) => {
                self.problem(cut, None);
            }
            Stage::Done => {}
        }
    }

    fn step<'b>(&mut self, bytes: &mut &'b [u8]) -> Next<'b> {
        match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Tail(held) => self.tail(held, bytes),
            Stage::Directory(held, end) => self.directory(held, end, bytes),
            Stage::Local(held) => self.local(held, bytes),
            Stage::Body(body) => self.body(body, bytes),
            Stage::WalkLocal(held) => self.walk_local(held, bytes),
            Stage::WalkBody { body, header, is_muted } => {
                self.walk_body(body, header, is_muted, bytes)
            }
            Stage::Descriptor { held, body, is_muted } => {
                self.descriptor(held, body, is_muted, bytes)
            }
            Stage::Seek(held) => self.seek(held, bytes),
            Stage::Done => {
                self.has_enough = true;
                Next::Wait
            }
        }
    }

    fn tail<'b>(&mut self, mut held: Vec<u8>, bytes: &mut &'b [u8]) -> Next<'b> {
        held.extend_from_slice(self.take(bytes, u64::MAX));
        if self.at == self.file_bytes {
            self.find_directory(&held);
            return Next::Again;
        }
        self.stage = Stage::Tail(held);
        Next::Wait
    }

    fn find_directory(&mut self, tail: &[u8]) {
        let Some(found) = records::directory(tail, self.file_bytes) else {
            return self.walk();
        };
        self.is_zip = true;
        if found.members > MEMBERS_MAX {
            return self.give_up(ProblemReason::TooLarge);
        }
        (self.prefix, self.data_end, self.at) = (found.prefix, found.start, found.start);
        if found.start == found.end {
            return self.open_next();
        }
        self.has_enough = true;
        self.stage = Stage::Directory(Vec::new(), found.end);
    }

    fn directory<'b>(&mut self, mut held: Vec<u8>, end: u64, bytes: &mut &'b [u8]) -> Next<'b> {
        held.extend_from_slice(self.take(bytes, end - self.at));
        let mut entries = held.as_slice();
        while !entries.is_empty() {
            match records::central(entries) {
                Parsed::Header(header, length) => {
                    entries = entries.get(length..).unwrap_or_default();
                    self.members += 1;
                    if self.members > MEMBERS_MAX {
                        self.give_up(ProblemReason::TooLarge);
                        return Next::Again;
                    }
                    self.consider(header);
                }
                Parsed::Short(_) if self.at < end => {
                    self.stage = Stage::Directory(entries.to_vec(), end);
                    return Next::Wait;
                }
                Parsed::Short(_) | Parsed::Wrong => {
                    self.walk();
                    return Next::Again;
                }
            }
        }
        if self.at < end {
            self.stage = Stage::Directory(Vec::new(), end);
            return Next::Wait;
        }
        self.put_in_order();
        self.open_next();
        Next::Again
    }

    fn consider(&mut self, mut header: Header) {
        self.note_shard(&header.name);
        self.contents.add(&header.name);
        if (self.is_of_use)(&header.name) && header.name.len() <= NAME_BYTES_MAX {
            header.local_at = header.local_at.saturating_add(self.prefix);
            self.wanted.push(header);
        }
    }

    /// In the order of their use; where that is the same, as they stand.
    /// Members that share bytes, which a bomb is made of, are left out but for the first.
    fn put_in_order(&mut self) {
        self.wanted.sort_by_key(|header| header.local_at);
        let mut free = 0;
        let mut sound = Vec::new();
        for header in std::mem::take(&mut self.wanted) {
            let end = header.local_at.saturating_add(header.compressed);
            if header.local_at < free || end > self.data_end {
                self.problem(ProblemReason::Damaged, Some(header.name));
            } else {
                free = end.max(header.local_at + 1);
                sound.push(header);
            }
        }
        sound.sort_by_key(|header| names::rank(&header.name));
        self.wanted_bytes = sound.iter().map(|header| header.compressed).sum();
        self.wanted = sound;
    }

    fn open_next(&mut self) {
        self.has_enough = true;
        while let Some(header) = self.wanted.get(self.opened) {
            self.bytes_before += self.current().map_or(0, |before| before.compressed);
            self.opened += 1;
            let (name, at) = (header.name.clone(), header.local_at);
            let Err(reason) = body::check(header) else {
                self.at = at;
                self.stage = Stage::Local(Vec::new());
                return;
            };
            self.problem(reason, Some(name));
        }
        self.stage = Stage::Done;
    }

    fn local<'b>(&mut self, mut held: Vec<u8>, bytes: &mut &'b [u8]) -> Next<'b> {
        match self.collect_local(&mut held, bytes) {
            Parsed::Short(_) => {
                self.stage = Stage::Local(held);
                return Next::Wait;
            }
            Parsed::Header(..) => {
                let body = self.current().map(|header| (Body::new(header, true), &header.name));
                if let Some((Ok(body), name)) = body {
                    let opened = Event::Opened(name.clone());
                    self.events.push_back(opened);
                    self.stage = Stage::Body(body);
                    return Next::Again;
                }
            }
            Parsed::Wrong => {}
        }
        let member = self.current().map(|header| header.name.clone());
        self.problem(ProblemReason::Damaged, member);
        self.open_next();
        Next::Again
    }

    fn body<'b>(&mut self, mut body: Body, bytes: &mut &'b [u8]) -> Next<'b> {
        match self.advance(&mut body, bytes) {
            Ok(Step::Ended) => {
                let crc = self.current().map_or(0, |header| header.crc);
                self.close_member(body.is_right(crc));
                self.open_next();
                Next::Again
            }
            Err(reason) => {
                self.events.push_back(Event::Closed(Some(reason)));
                self.open_next();
                Next::Again
            }
            Ok(step) => {
                self.stage = Stage::Body(body);
                match step {
                    Step::Stored(piece) => Next::Stored(piece),
                    Step::Inflated => Next::Inflated,
                    Step::More | Step::Ended => Next::Wait,
                }
            }
        }
    }

    fn advance<'b>(
        &mut self,
        body: &mut Body,
        bytes: &mut &'b [u8],
    ) -> Result<Step<'b>, ProblemReason> {
        let before = bytes.len();
        let step = body.advance(bytes);
        self.at += (before - bytes.len()) as u64;
        step
    }

    /// Takes no more of `bytes` than the header.
    fn collect_local(&mut self, held: &mut Vec<u8>, bytes: &mut &[u8]) -> Parsed {
        loop {
            match records::local(held) {
                Parsed::Short(needed) if !bytes.is_empty() => {
                    held.extend_from_slice(self.take(bytes, (needed - held.len()) as u64));
                }
                parsed => return parsed,
            }
        }
    }

    fn take<'b>(&mut self, bytes: &mut &'b [u8], most: u64) -> &'b [u8] {
        let length = bytes.len().min(usize::try_from(most).unwrap_or(usize::MAX));
        let (taken, rest) = bytes.split_at(length);
        *bytes = rest;
        self.at += length as u64;
        taken
    }

    fn current(&self) -> Option<&Header> {
        self.wanted.get(self.opened.checked_sub(1)?)
    }

    fn note_shard(&mut self, name: &str) {
        if names::shard(name).is_some() {
            self.shards.insert(names::base(name).to_owned());
        }
    }

    fn close_member(&mut self, is_right: bool) {
        self.events.push_back(Event::Closed((!is_right).then_some(ProblemReason::Damaged)));
    }

    fn give_up(&mut self, reason: ProblemReason) {
        self.problem(reason, None);
        self.wanted.clear();
        self.stage = Stage::Done;
        self.has_enough = true;
    }

    fn problem(&mut self, reason: ProblemReason, member: Option<String>) {
        self.events.push_back(Event::Problem(Problem::of(reason, member)));
    }
}
