//! What is packed within a stream: an archive in an archive, a tape archive, a compressed file.
//! All are read forward, as their bytes arrive, and never held.
//!
//! Each level has the limits of any archive, and there are few levels.

use std::collections::BTreeSet;

use flate2::{Decompress, FlushDecompress, Status};

use super::Flow;
use super::stream::{Held, Kin, Stream};
use super::tally::Tally;
use super::tar::Tar;
use super::zip::{Archive, Event, is_bomb};
use super::{FILE_BYTES_MAX, names};
use crate::receipt::{Problem, ProblemReason};

/// How much is inflated at a time.
const INFLATED_BYTES: usize = 128 << 10;

const GZIP: [u8; 2] = [0x1F, 0x8B];

/// Whether some bytes begin a compressed file.
pub(super) fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&GZIP) && head.get(2) == Some(&8)
}

/// An archive that is read forward.
#[derive(Debug)]
pub(super) struct Nest {
    walker: Walker,
    kin: Kin,
    /// The member under way.
    member: Option<Box<Stream>>,
    held: Held,
    /// How many bytes have come, and how many of its members' bytes have been given.
    taken: u64,
    given: u64,
    is_over: bool,
}

#[derive(Debug)]
enum Walker {
    Zip(Box<Archive>),
    Tar(Box<Tar>),
}

impl Walker {
    fn next<'s, 'b: 's>(&'s mut self, bytes: &mut &'b [u8]) -> Option<Event<'s>> {
        match self {
            Self::Zip(archive) => archive.next(bytes),
            Self::Tar(tar) => tar.next(bytes),
        }
    }

    fn leave(&mut self) {
        match self {
            Self::Zip(archive) => archive.leave(),
            Self::Tar(tar) => tar.leave(),
        }
    }
}

impl Nest {
    /// A ZIP archive; `kin` is what is known of it.
    pub fn zip(kin: Kin) -> Self {
        Self::new(Walker::Zip(Box::new(Archive::forward())), kin)
    }

    /// A tape archive.
    pub fn tar(kin: Kin) -> Self {
        Self::new(Walker::Tar(Box::default()), kin)
    }

    fn new(walker: Walker, kin: Kin) -> Self {
        let held = Held { is_readable: true, ..Held::default() };
        Self { walker, kin, member: None, held, taken: 0, given: 0, is_over: false }
    }

    /// Takes the next bytes. [`Flow::Enough`]: a limit is reached.
    pub fn push(&mut self, mut bytes: &[u8], tally: &mut Tally) -> Flow {
        while !bytes.is_empty() && !self.is_over {
            let before = bytes.len();
            match &mut self.walker {
                Walker::Tar(_) => self.take_events(&mut bytes, tally),
                Walker::Zip(archive) => {
                    // Where the walk would go on further in the file, what lies between is passed.
                    let Some((start, _)) = archive.want() else { return Flow::More };
                    let gap = start.saturating_sub(self.taken);
                    let gap = bytes.len().min(usize::try_from(gap).unwrap_or(usize::MAX));
                    bytes = bytes.get(gap..).unwrap_or_default();
                    if gap == 0 {
                        self.take_events(&mut bytes, tally);
                    }
                }
            }
            let taken = before - bytes.len();
            self.taken += taken as u64;
            if taken == 0 && !matches!(&self.walker, Walker::Zip(archive) if archive.has_enough()) {
                break;
            }
        }
        if self.is_over { Flow::Enough } else { Flow::More }
    }

    /// There are no more bytes.
    pub fn end(&mut self, tally: &mut Tally) {
        match &mut self.walker {
            Walker::Zip(archive) => archive.end(),
            Walker::Tar(tar) => tar.end(),
        }
        self.take_events(&mut [].as_slice(), tally);
    }

    /// What there was in it.
    pub fn held(mut self) -> Held {
        let shards: &BTreeSet<String> = match &self.walker {
            Walker::Zip(archive) => &archive.shards,
            Walker::Tar(tar) => &tar.shards,
        };
        self.held.shards.extend(shards.iter().cloned());
        if let Some(member) = self.member.take() {
            self.held.merge(member.held());
        }
        self.held
    }

    fn take_events(&mut self, bytes: &mut &[u8], tally: &mut Tally) {
        while let Some(event) = self.walker.next(bytes) {
            match event {
                Event::Opened(name) => {
                    self.member = Some(Box::new(Stream::within(self.kin.child(&name))));
                }
                Event::Bytes(piece) => {
                    self.given += piece.len() as u64;
                    let flow = self.member.as_mut().map(|member| member.push(piece, tally));
                    if flow == Some(Flow::Enough) {
                        self.walker.leave();
                        self.held.merge(self.member.take().unwrap_or_default().held());
                    }
                    if self.given > FILE_BYTES_MAX {
                        self.is_over = true;
                        let member = Some(self.kin.name.clone());
                        let reason = ProblemReason::TooLarge;
                        self.held.problems.push(Problem::of(reason, member));
                        return;
                    }
                }
                Event::Closed(wrong) => {
                    let Some(mut member) = self.member.take() else { continue };
                    let is_whole = member.end(tally);
                    let cut = (!is_whole && member.matters()).then_some(ProblemReason::CutShort);
                    if let Some(reason) = wrong.or(cut) {
                        let member = Some(member.name().to_owned());
                        self.held.problems.push(Problem::of(reason, member));
                    }
                    self.held.merge(member.held());
                }
                Event::Problem(Problem { reason, member, .. }) => {
                    let member = match member {
                        Some(name) => Some(self.kin.child(&name).name),
                        None => self.kin.own_name(),
                    };
                    self.held.problems.push(Problem::of(reason, member));
                }
            }
        }
    }
}

/// A compressed file, of one part or of several one after the other.
#[derive(Debug)]
pub(super) struct Gunzip {
    inflate: Decompress,
    room: Vec<u8>,
    is_over: bool,
    has_ended: bool,
    taken: u64,
    given: u64,
    inner: Box<Stream>,
    problem: Option<ProblemReason>,
    own_name: Option<String>,
}

impl Gunzip {
    /// `kin` is what is known of it.
    pub fn new(kin: &Kin) -> Self {
        Self {
            inflate: Decompress::new_gzip(15),
            room: vec![0; INFLATED_BYTES],
            is_over: false,
            has_ended: false,
            taken: 0,
            given: 0,
            inner: Box::new(Stream::within(kin.unpacked(names::without_gz(&kin.name)))),
            problem: None,
            own_name: kin.own_name(),
        }
    }

    /// Takes the next bytes. [`Flow::Enough`]: no more are wanted.
    pub fn push(&mut self, mut bytes: &[u8], tally: &mut Tally) -> Flow {
        while !self.is_over {
            if self.has_ended {
                // What follows is another part, or nothing that matters.
                match bytes.first() {
                    None => break,
                    Some(byte) if *byte == GZIP[0] => {
                        self.inflate = Decompress::new_gzip(15);
                        self.has_ended = false;
                    }
                    Some(_) => self.is_over = true,
                }
                continue;
            }
            let before = (self.inflate.total_in(), self.inflate.total_out());
            let status = self.inflate.decompress(bytes, &mut self.room, FlushDecompress::None);
            let taken = (self.inflate.total_in() - before.0) as usize;
            let given = (self.inflate.total_out() - before.1) as usize;
            bytes = bytes.get(taken..).unwrap_or_default();
            self.taken += taken as u64;
            self.given += given as u64;
            if is_bomb(self.given, self.taken) || self.given > FILE_BYTES_MAX {
                self.stop(ProblemReason::TooLarge);
            }
            let piece = self.room.get(..given).unwrap_or_default();
            if self.inner.push(piece, tally) == Flow::Enough {
                self.is_over = true;
            }
            match status {
                Ok(Status::StreamEnd) => self.has_ended = true,
                Ok(Status::Ok | Status::BufError) if taken == 0 && given == 0 => break,
                Ok(Status::Ok | Status::BufError) => {}
                Err(_) => self.stop(ProblemReason::Damaged),
            }
        }
        if self.is_over { Flow::Enough } else { Flow::More }
    }

    /// There are no more bytes.
    pub fn end(&mut self, tally: &mut Tally) {
        let is_whole = self.inner.end(tally);
        if self.problem.is_none() && self.inner.matters() && !(is_whole && self.has_ended) {
            self.problem = Some(ProblemReason::CutShort);
        }
    }

    /// What there was in it.
    pub fn held(self) -> Held {
        let mut held = self.inner.held();
        held.is_readable |= self.has_ended;
        let member = self.own_name;
        held.problems.extend(self.problem.map(|reason| Problem::of(reason, member)));
        held
    }

    fn stop(&mut self, reason: ProblemReason) {
        self.is_over = true;
        self.problem = self.problem.or(Some(reason));
    }
}
