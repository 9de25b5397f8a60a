//! An archive without a directory: from member to member, from the beginning.

use super::body::{Body, Step};
use super::records::{CENTRAL, DESCRIPTOR, END, END64, Header, LOCAL, Parsed, u32_at};
use super::{Archive, Event, MEMBERS_MAX, Next, Stage};
use crate::receipt::ProblemReason;

/// Of a data descriptor, enough to hold the checksum with the signature that may precede it.
const DESCRIPTOR_HEAD_BYTES: usize = 8;

impl Archive {
    /// Begins to walk.
    pub(super) fn walk(&mut self) {
        self.wanted.clear();
        (self.at, self.opened, self.members, self.prefix) = (0, 0, 0, 0);
        self.data_end = self.file_bytes;
        self.has_enough = true;
        self.stage = Stage::WalkLocal(Vec::new());
        if self.is_zip {
            self.problem(ProblemReason::NoDirectory, None);
        }
    }

    pub(super) fn walk_local<'b>(&mut self, mut held: Vec<u8>, bytes: &mut &'b [u8]) -> Next<'b> {
        match self.collect_local(&mut held, bytes) {
            Parsed::Short(_) => {
                self.stage = Stage::WalkLocal(held);
                return Next::Wait;
            }
            Parsed::Wrong if !self.is_zip || self.is_directory(&held) => {}
            // What is no header is passed over.
            Parsed::Wrong => self.stage = Stage::Seek(Vec::new()),
            Parsed::Header(header, _) => {
                self.note_zip();
                self.members += 1;
                if self.members > MEMBERS_MAX {
                    self.give_up(ProblemReason::TooLarge);
                } else {
                    self.open_walked(header, bytes);
                }
            }
        }
        Next::Again
    }

    pub(super) fn walk_body<'b>(
        &mut self,
        mut body: Body,
        header: Header,
        is_muted: bool,
        bytes: &mut &'b [u8],
    ) -> Next<'b> {
        let next = match self.advance(&mut body, bytes) {
            Ok(Step::Ended) => {
                if header.has_descriptor {
                    self.stage = Stage::Descriptor { held: Vec::new(), body, is_muted };
                } else {
                    if !is_muted {
                        self.close_member(body.is_right(header.crc));
                    }
                    self.stage = Stage::WalkLocal(Vec::new());
                }
                return Next::Again;
            }
            Err(reason) => {
                if !is_muted {
                    self.events.push_back(Event::Closed(Some(reason)));
                }
                self.pass(body.left(), header.has_descriptor, bytes);
                return Next::Again;
            }
            Ok(Step::Stored(_) | Step::Inflated) if is_muted => Next::Again,
            Ok(Step::Stored(piece)) => Next::Stored(piece),
            Ok(Step::Inflated) => Next::Inflated,
            Ok(Step::More) => Next::Wait,
        };
        self.stage = Stage::WalkBody { body, header, is_muted };
        next
    }

    pub(super) fn descriptor<'b>(
        &mut self,
        mut held: Vec<u8>,
        body: Body,
        is_muted: bool,
        bytes: &mut &'b [u8],
    ) -> Next<'b> {
        held.extend_from_slice(self.take(bytes, (DESCRIPTOR_HEAD_BYTES - held.len()) as u64));
        if held.len() < DESCRIPTOR_HEAD_BYTES {
            self.stage = Stage::Descriptor { held, body, is_muted };
            return Next::Wait;
        }
        let crc = u32_at(&held, if held.starts_with(&DESCRIPTOR) { 4 } else { 0 });
        if !is_muted {
            self.close_member(crc.is_some_and(|crc| body.is_right(crc)));
        }
        self.stage = Stage::Seek(Vec::new());
        Next::Again
    }

    /// Goes on to the next signature. `held` is what has been seen of one.
    pub(super) fn seek<'b>(&mut self, mut held: Vec<u8>, bytes: &mut &'b [u8]) -> Next<'b> {
        while held.len() < LOCAL.len() {
            let Some(byte) = bytes.first() else {
                self.stage = Stage::Seek(held);
                return Next::Wait;
            };
            held.push(*byte);
            if LOCAL.starts_with(&held) || CENTRAL.starts_with(&held) {
                self.take(bytes, 1);
            } else if held.len() > 1 {
                held.clear();
            } else {
                held.clear();
                let next = memchr::memchr(LOCAL[0], bytes).unwrap_or(bytes.len());
                self.take(bytes, next as u64);
            }
        }
        self.stage = Stage::WalkLocal(held);
        Next::Again
    }

    /// The member under way is of no interest.
    pub(super) fn leave_walked(&mut self, body: Body, header: Header) {
        match body.left() {
            Some(_) => self.pass(body.left(), header.has_descriptor, &mut [].as_slice()),
            None => self.stage = Stage::WalkBody { body, header, is_muted: true },
        }
    }

    /// The file ends before a directory.
    pub(super) fn end_of_walk(&mut self, held: &[u8]) {
        if held.starts_with(&LOCAL) {
            self.note_zip();
        }
        if self.is_zip {
            self.problem(ProblemReason::CutShort, None);
        }
    }

    fn note_zip(&mut self) {
        if !self.is_zip {
            self.is_zip = true;
            self.problem(ProblemReason::NoDirectory, None);
        }
    }

    fn open_walked(&mut self, header: Header, bytes: &mut &[u8]) {
        self.note_shard(&header.name);
        let sizes_known = !header.has_descriptor || header.compressed > 0;
        let is_wanted = (self.is_of_use)(&header.name);
        let left = sizes_known.then_some(header.compressed);
        match Body::new(&header, sizes_known) {
            Ok(body) if is_wanted => {
                self.events.push_back(Event::Opened(header.name.clone()));
                self.wanted = vec![header.clone()];
                self.opened = 1;
                self.stage = Stage::WalkBody { body, header, is_muted: false };
            }
            Ok(body) if !sizes_known => {
                self.stage = Stage::WalkBody { body, header, is_muted: true };
            }
            Ok(_) => self.pass(left, header.has_descriptor, bytes),
            Err(reason) => {
                if is_wanted {
                    self.problem(reason, Some(header.name));
                }
                self.pass(left, header.has_descriptor, bytes);
            }
        }
    }

    /// Passes over what is left of a member; without a size, to the next signature.
    fn pass(&mut self, left: Option<u64>, has_descriptor: bool, bytes: &mut &[u8]) {
        let Some(left) = left else {
            self.stage = Stage::Seek(Vec::new());
            return;
        };
        if left > self.file_bytes.saturating_sub(self.at) {
            return self.give_up(ProblemReason::CutShort);
        }
        self.stage =
            if has_descriptor { Stage::Seek(Vec::new()) } else { Stage::WalkLocal(Vec::new()) };
        if left <= bytes.len() as u64 {
            self.take(bytes, left);
        } else {
            self.at += left;
            self.has_enough = true;
        }
    }

    /// Whether the members are at their end.
    fn is_directory(&self, held: &[u8]) -> bool {
        self.members > 0 && [CENTRAL, END, END64].iter().any(|record| held.starts_with(record))
    }
}
