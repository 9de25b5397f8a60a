//! The data of one member: stored or deflated bytes in, its own bytes out, within limits.

use flate2::{Decompress, FlushDecompress, Status};

use super::crc::Crc;
use super::records::Header;
use crate::receipt::ProblemReason;

/// What one byte may become, up to [`RATIO_HIGH_BYTES`]: the most that deflate can do.
pub(in super::super) const RATIO_HIGH: u64 = 1032;

/// Up to here a member of nothing but blanks does no harm.
pub(in super::super) const RATIO_HIGH_BYTES: u64 = 64 << 20;

/// What one byte may become in a larger member.
pub(in super::super) const RATIO: u64 = 200;

const STORED: u16 = 0;
const DEFLATE: u16 = 8;

/// How much is inflated at a time.
const INFLATED_BYTES: usize = 128 << 10;

/// What is next.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    /// Bytes of the member, as they stand in the archive.
    Stored(&'a [u8]),
    /// [`Body::inflated`] has bytes of the member.
    Inflated,
    /// It takes more bytes to go on.
    More,
    /// The member is at its end.
    Ended,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Body {
    coding: Coding,
    crc: Crc,
    /// Bytes taken, of `compressed`, if that is known.
    pub taken: u64,
    compressed: Option<u64>,
    given: u64,
    /// How much of it lies in the room of the inflater.
    inflated: usize,
    /// Not to be surpassed.
    size: Option<u64>,
    has_ended: bool,
    /// What is wrong, once what came before it has been given.
    failed: Option<ProblemReason>,
}

#[derive(Debug)]
enum Coding {
    Stored,
    Deflate(Box<Decompress>, Vec<u8>),
}

impl Body {
    /// Fails for what is encrypted or compressed in another way, or says itself that it is larger
    /// than is allowed. `sizes_known`: not so for a local header with a data descriptor.
    pub fn new(header: &Header, sizes_known: bool) -> Result<Self, ProblemReason> {
        check(header)?;
        let coding = match header.method {
            // Where it ends cannot be known.
            STORED if !sizes_known => return Err(ProblemReason::Damaged),
            STORED => Coding::Stored,
            _ => Coding::Deflate(Box::new(Decompress::new(false)), vec![0; INFLATED_BYTES]),
        };
        Ok(Self {
            coding,
            crc: Crc::default(),
            taken: 0,
            compressed: sizes_known.then_some(header.compressed),
            given: 0,
            inflated: 0,
            size: sizes_known.then_some(header.size),
            has_ended: false,
            failed: None,
        })
    }

    /// Takes from `bytes`, which becomes what follows.
    pub fn advance<'b>(&mut self, bytes: &mut &'b [u8]) -> Result<Step<'b>, ProblemReason> {
        if let Some(reason) = self.failed {
            return Err(reason);
        }
        if self.has_ended {
            return Ok(Step::Ended);
        }
        let left = self.compressed.map_or(u64::MAX, |all| all - self.taken);
        let here = bytes.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let (input, _) = bytes.split_at(here);
        let (taken, step) = match &mut self.coding {
            Coding::Stored => (here, Step::Stored(input)),
            Coding::Deflate(inflate, room) => {
                let before = (inflate.total_in(), inflate.total_out());
                match inflate.decompress(input, room, FlushDecompress::None) {
                    Ok(status) => self.has_ended = status == Status::StreamEnd,
                    Err(_) => self.failed = Some(ProblemReason::Damaged),
                }
                self.inflated = (inflate.total_out() - before.1) as usize;
                ((inflate.total_in() - before.0) as usize, Step::Inflated)
            }
        };
        *bytes = bytes.get(taken..).unwrap_or_default();
        self.taken += taken as u64;
        let given = self.give(step);
        if is_bomb(self.given, self.taken) {
            self.failed = Some(ProblemReason::TooLarge);
        }
        if given > 0 {
            return Ok(step);
        }
        if let Some(reason) = self.failed {
            return Err(reason);
        }
        let is_stored = matches!(self.coding, Coding::Stored);
        let all_taken = Some(self.taken) == self.compressed;
        match (self.has_ended || (is_stored && all_taken), all_taken || (here > 0 && taken == 0)) {
            (true, _) => Ok(Step::Ended),
            // There is no more to take, or nothing is taken: it does not inflate to an end.
            (false, true) => Err(ProblemReason::Damaged),
            (false, false) => Ok(Step::More),
        }
    }

    /// Counts what came of a step, and cuts it off where the member should have ended, so that
    /// what is given does not depend on how the bytes arrive.
    fn give(&mut self, step: Step<'_>) -> usize {
        let output = match (step, &self.coding) {
            (Step::Stored(output), _) => output,
            (_, Coding::Deflate(_, room)) => room.get(..self.inflated).unwrap_or_default(),
            (_, Coding::Stored) => &[],
        };
        let left = self.size.map_or(u64::MAX, |size| size - self.given);
        let within = output.get(..usize::try_from(left).unwrap_or(usize::MAX));
        if within.is_some_and(|within| within.len() < output.len()) {
            self.failed = Some(ProblemReason::TooLarge);
        }
        let output = within.unwrap_or(output);
        self.crc.update(output);
        self.inflated = output.len();
        self.given += output.len() as u64;
        output.len()
    }

    /// What was inflated last.
    pub fn inflated(&self) -> &[u8] {
        match &self.coding {
            Coding::Stored => &[],
            Coding::Deflate(_, room) => room.get(..self.inflated).unwrap_or_default(),
        }
    }

    /// How much of it is left to take, if that is known.
    pub fn left(&self) -> Option<u64> {
        self.compressed.map(|all| all - self.taken)
    }

    /// Whether what came out is what was announced.
    pub fn is_right(&self, crc: u32) -> bool {
        self.crc.value() == crc
            && self.size.is_none_or(|size| size == self.given)
            && self.compressed.is_none_or(|all| all == self.taken)
    }
}

/// Whether it may be read at all.
pub(super) fn check(header: &Header) -> Result<(), ProblemReason> {
    match header.method {
        _ if header.is_encrypted => Err(ProblemReason::Encrypted),
        STORED if header.size != header.compressed => Err(ProblemReason::Damaged),
        STORED | DEFLATE if is_bomb(header.size, header.compressed) => Err(ProblemReason::TooLarge),
        STORED | DEFLATE => Ok(()),
        _ => Err(ProblemReason::UnknownMethod),
    }
}

/// Whether so much may not come of so little.
pub(in super::super) fn is_bomb(size: u64, compressed: u64) -> bool {
    let ratio = if size <= RATIO_HIGH_BYTES { RATIO_HIGH } else { RATIO };
    size > compressed.saturating_mul(ratio)
}
