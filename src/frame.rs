//! Frames: what carries chunks from the page to the server, and the only place that makes or
//! reads one.
//!
//! A frame is a header of [`HEADER_BYTES`] and a payload. The payload is deflated (raw, by
//! `miniz_oxide`, so that every shell makes the same bytes) and inflates to lines of JSON, each
//! a [`Record`]. All numbers of the header are little-endian:
//!
//! | bytes | |
//! |---|---|
//! | 0..4 | `DCNT` |
//! | 4..6 | format version, 1 |
//! | 6..8 | 0, reserved |
//! | 8..12 | number of the frame, from 0 |
//! | 12..16 | length of the payload |
//! | 16..20 | length of the payload inflated |
//! | 20..52 | SHA-256 of the payload |

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::chunk::{Chunk, chunk_id};
use crate::receipt::Reading;

/// The first bytes of every frame.
pub const MAGIC: &[u8; 4] = b"DCNT";

/// The form of header and payload.
pub const FORMAT_VERSION: u16 = 1;

/// The length of a header.
pub const HEADER_BYTES: usize = 52;

/// A payload as sent, at most.
pub const PAYLOAD_BYTES_MAX: usize = 1 << 20;

/// A payload inflated, at most.
pub const INFLATED_BYTES_MAX: usize = 4 << 20;

/// A frame is closed once its payload holds so many bytes before deflating. Deflate adds at most
/// five bytes to each 64 KiB, so a frame never passes [`PAYLOAD_BYTES_MAX`] while a record is
/// smaller than the difference.
const RAW_BYTES_AIM: usize = 900_000;

/// A record, at most: `RAW_BYTES_AIM` and this stay below [`PAYLOAD_BYTES_MAX`].
const RECORD_BYTES_MAX: usize = 120_000;

/// The level of deflate: the third is as fast as storing on ordinary text and halves it again.
const DEFLATE_LEVEL: u8 = 3;

/// What the line of a chunk begins with that is not named.
const NAMELESS: &[u8] = b"{\"chunk\":{\"id\":\"\",";

/// A line of a payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// A chunk to read.
    Chunk(Chunk),
    /// What reading gave, in the last frame.
    Reading(Reading),
}

/// Why bytes are refused as a frame.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FrameError {
    /// The connection speaks another language: close it.
    #[error("these bytes are no frame of a version that this server reads")]
    NotAFrame,
    /// Larger than a frame may be.
    #[error("frame {number} states a size above the limit")]
    TooLarge {
        /// The frame.
        number: u32,
    },
    /// The bytes changed on their way: send it again.
    #[error("frame {number} arrived damaged")]
    Damaged {
        /// The frame.
        number: u32,
    },
    /// Its checksum is right, and yet it is not what a page makes.
    #[error("frame {number} does not hold what it states: {reason}")]
    Refused {
        /// The frame.
        number: u32,
        /// What is wrong, without any of its text.
        reason: &'static str,
    },
}

impl FrameError {
    /// The word by which a page knows it; `""` for what it is not told of.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "part_too_large",
            Self::Refused { .. } => "part_not_understood",
            Self::NotAFrame | Self::Damaged { .. } => "",
        }
    }
}

/// Fills frames with records, one after another.
#[derive(Debug, Default)]
pub struct Packer {
    raw: Vec<u8>,
    next_number: u32,
    chunks: u64,
}

impl Packer {
    /// Begins at frame 0.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a record as a line of JSON that [`line`] made, a chunk under its id; returns a frame when
    /// one is full.
    pub fn push(&mut self, line: &[u8]) -> Option<Vec<u8>> {
        let line = &*named(line);
        // Only a reading can be so long; it comes last, and has the next frame to itself.
        let too_long = !self.raw.is_empty() && self.raw.len() + line.len() > PAYLOAD_BYTES_MAX;
        let full = too_long.then(|| self.close());
        self.raw.extend_from_slice(line);
        self.chunks += u64::from(line.starts_with(b"{\"chunk\""));
        full.or_else(|| (self.raw.len() >= RAW_BYTES_AIM).then(|| self.close()))
    }

    /// The last frame, unless all is in frames already.
    pub fn finish(&mut self) -> Option<Vec<u8>> {
        (!self.raw.is_empty()).then(|| self.close())
    }

    /// How many frames were made.
    pub fn frames(&self) -> u32 {
        self.next_number
    }

    /// How many chunks they hold.
    pub fn chunks(&self) -> u64 {
        self.chunks
    }

    fn close(&mut self) -> Vec<u8> {
        let payload = miniz_oxide::deflate::compress_to_vec(&self.raw, DEFLATE_LEVEL);
        let frame = build(self.next_number, self.raw.len() as u32, &payload);
        self.raw.clear();
        self.next_number += 1;
        frame
    }
}

/// A record as the line of a payload, with its line feed. `None` for a chunk larger than a frame
/// carries: none is, for its text and its pieces are bounded. A reading that lists very many
/// conversations may be longer, and deflates to little.
pub fn line(record: &Record) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    add_line(&mut line, record)?;
    Some(line)
}

/// Adds the [`line`] of a record to others; adds nothing where there is none.
pub fn add_line(lines: &mut Vec<u8>, record: &Record) -> Option<()> {
    let before = lines.len();
    let is_written = serde_json::to_writer(&mut *lines, record).is_ok();
    lines.push(b'\n');
    let is_reading = matches!(record, Record::Reading(_));
    if !is_written || (lines.len() - before > RECORD_BYTES_MAX && !is_reading) {
        lines.truncate(before);
        return None;
    }
    Some(())
}

/// The line, if it is that of a chunk that is not named, under its id.
fn named(line: &[u8]) -> Cow<'_, [u8]> {
    let Some(rest) = line.strip_prefix(NAMELESS) else { return Cow::Borrowed(line) };
    // Whatever else it is, who receives it will refuse it.
    let Ok(Record::Chunk(chunk)) = serde_json::from_slice(line) else { return Cow::Borrowed(line) };
    let (before, after) = NAMELESS.split_at(NAMELESS.len() - 2);
    Cow::Owned([before, chunk.named().id.as_bytes(), after, rest].concat())
}

fn build(number: u32, inflated: u32, payload: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(HEADER_BYTES + payload.len());
    frame.extend_from_slice(MAGIC);
    frame.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
    frame.extend_from_slice(&[0, 0]);
    frame.extend_from_slice(&number.to_le_bytes());
    frame.extend_from_slice(&(payload.len() as u32).to_le_bytes());
    frame.extend_from_slice(&inflated.to_le_bytes());
    frame.extend_from_slice(&Sha256::digest(payload));
    frame.extend_from_slice(payload);
    frame
}

/// What a frame held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its number.
    pub number: u32,
    /// Its records, in order.
    pub records: Vec<Record>,
}

/// The header's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Header {
    number: u32,
    payload: usize,
    inflated: usize,
    checksum: [u8; 32],
}

/// Reads a frame. Inflation stops one byte past the stated length, and every chunk's id is
/// computed anew.
pub fn parse(bytes: &[u8]) -> Result<Frame, FrameError> {
    let header = parse_header(bytes)?;
    let number = header.number;
    if header.payload > PAYLOAD_BYTES_MAX || header.inflated > INFLATED_BYTES_MAX {
        return Err(FrameError::TooLarge { number });
    }
    let payload = bytes.get(HEADER_BYTES..).unwrap_or_default();
    if payload.len() != header.payload || Sha256::digest(payload)[..] != header.checksum {
        return Err(FrameError::Damaged { number });
    }
    let raw = inflate(payload, header.inflated)
        .ok_or(FrameError::Refused { number, reason: "it inflates to another length" })?;
    let records = raw
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| parse_record(number, line))
        .collect::<Result<_, _>>()?;
    Ok(Frame { number, records })
}

/// The number of the frame that these bytes claim to be.
pub fn number(bytes: &[u8]) -> Result<u32, FrameError> {
    parse_header(bytes).map(|header| header.number)
}

fn parse_header(bytes: &[u8]) -> Result<Header, FrameError> {
    let header: &[u8; HEADER_BYTES] = bytes.first_chunk().ok_or(FrameError::NotAFrame)?;
    let u32_at = |at: usize| {
        let bytes = [header[at], header[at + 1], header[at + 2], header[at + 3]];
        u32::from_le_bytes(bytes)
    };
    let known = header.starts_with(MAGIC) && header[4..6] == FORMAT_VERSION.to_le_bytes();
    if !known {
        return Err(FrameError::NotAFrame);
    }
    let mut checksum = [0; 32];
    checksum.copy_from_slice(&header[20..52]);
    Ok(Header {
        number: u32_at(8),
        payload: u32_at(12) as usize,
        inflated: u32_at(16) as usize,
        checksum,
    })
}

/// `None` if the payload does not inflate to exactly that length.
fn inflate(payload: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut raw = Vec::with_capacity(length + 1);
    let mut inflater = Decompress::new(false);
    let status = inflater.decompress_vec(payload, &mut raw, FlushDecompress::Finish).ok()?;
    (status == Status::StreamEnd && raw.len() == length).then_some(raw)
}

fn parse_record(number: u32, line: &[u8]) -> Result<Record, FrameError> {
    let refused = |reason| FrameError::Refused { number, reason };
    let record: Record =
        serde_json::from_slice(line).map_err(|_| refused("a line is no record"))?;
    if let Record::Chunk(chunk) = &record {
        check_chunk(chunk).map_err(refused)?;
    }
    Ok(record)
}

fn check_chunk(chunk: &Chunk) -> Result<(), &'static str> {
    let in_bounds = chunk.pieces.iter().all(|piece| {
        let mut at = 0;
        piece.masks.iter().all(|mask| {
            let (start, end) = (mask.start as usize, mask.start as usize + mask.length as usize);
            let in_order = at <= start;
            at = end;
            in_order && piece.text.get(start..end).is_some()
        })
    });
    if !in_bounds {
        return Err("a mask lies outside its text");
    }
    if chunk_id(&chunk.key, &chunk.pieces) != chunk.id {
        return Err("a chunk's id is not that of its text");
    }
    Ok(())
}
