//! Writes a ZIP piece by piece: the bundle of a memory, as the server streams it and the command
//! line stores it.
//!
//! Nothing but the directory is held: a file's bytes go in as they come and its compressed bytes
//! come out, with sizes and checksum in a descriptor after them. Every entry has the same fixed
//! time and the one compressor that all shells share, so the same files give the same archive.
//! No ZIP64: an archive of 4 GiB is an error, and a memory is a thousand times smaller.
//!
//! [`opened`] reads one back, when its owner brings it.

pub mod opened;

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use thiserror::Error;

/// Level of deflate: text of a few hundred kilobytes, read once.
const LEVEL: i32 = 6;

/// Raw deflate, as `create_comp_flags_from_zip_params` counts window bits.
const RAW: i32 = -15;

/// Deflate, names in UTF-8, sizes in a descriptor after the data.
const FLAGS: u16 = 1 << 11 | 1 << 3;
const DEFLATED: u16 = 8;
const VERSION_NEEDED: u16 = 20;

/// 1980-01-01 00:00, the first time that a ZIP can say.
const DOS_TIME: u16 = 0;
const DOS_DATE: u16 = 1 << 5 | 1;

/// Written by Unix, a plain file that its owner may write and everybody read.
const MADE_BY: u16 = 3 << 8 | VERSION_NEEDED;
const ATTRIBUTES: u32 = 0o100_644 << 16;

/// The archive grew beyond what a ZIP without extensions can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the bundle is larger than a ZIP can be: fetch its files one by one")]
pub struct TooLarge;

/// An archive under way. Every method returns the next bytes of it.
#[derive(Default)]
pub struct Zip {
    written: u64,
    entries: Vec<Entry>,
    deflate: Option<Box<CompressorOxide>>,
    checksum: crc32fast::Hasher,
}

impl std::fmt::Debug for Zip {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Zip").field("written", &self.written).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug)]
struct Entry {
    path: String,
    offset: u64,
    checksum: u32,
    packed: u64,
    unpacked: u64,
}

impl Zip {
    /// An empty archive.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a file. The one before has to be ended.
    pub fn begin(&mut self, path: &str) -> Vec<u8> {
        debug_assert!(self.deflate.is_none(), "a file is open");
        self.entries.push(Entry {
            path: path.to_owned(),
            offset: self.written,
            checksum: 0,
            packed: 0,
            unpacked: 0,
        });
        let flags = create_comp_flags_from_zip_params(LEVEL, RAW, 0);
        self.deflate = Some(Box::new(CompressorOxide::new(flags)));
        self.checksum = crc32fast::Hasher::new();
        let mut out = b"PK\x03\x04".to_vec();
        put_u16(&mut out, &[VERSION_NEEDED, FLAGS, DEFLATED, DOS_TIME, DOS_DATE]);
        put_u32(&mut out, &[0, 0, 0]);
        put_u16(&mut out, &[path.len() as u16, 0]);
        out.extend_from_slice(path.as_bytes());
        self.written += out.len() as u64;
        out
    }

    /// Adds bytes to the file that is open.
    pub fn write(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.checksum.update(bytes);
        self.pack(bytes, TDEFLFlush::None)
    }

    /// Ends the file that is open.
    pub fn end(&mut self) -> Result<Vec<u8>, TooLarge> {
        let mut out = self.pack(&[], TDEFLFlush::Finish);
        self.deflate = None;
        let Some(entry) = self.entries.last_mut() else { return Ok(out) };
        entry.checksum = self.checksum.clone().finalize();
        let before = out.len();
        out.extend_from_slice(b"PK\x07\x08");
        put_u32(&mut out, &[entry.checksum, fit(entry.packed)?, fit(entry.unpacked)?]);
        self.written += (out.len() - before) as u64;
        Ok(out)
    }

    /// Ends the archive.
    pub fn finish(self) -> Result<Vec<u8>, TooLarge> {
        let mut out = Vec::new();
        for entry in &self.entries {
            out.extend_from_slice(b"PK\x01\x02");
            put_u16(&mut out, &[MADE_BY, VERSION_NEEDED, FLAGS, DEFLATED, DOS_TIME, DOS_DATE]);
            put_u32(&mut out, &[entry.checksum, fit(entry.packed)?, fit(entry.unpacked)?]);
            put_u16(&mut out, &[entry.path.len() as u16, 0, 0, 0, 0]);
            put_u32(&mut out, &[ATTRIBUTES, fit(entry.offset)?]);
            out.extend_from_slice(entry.path.as_bytes());
        }
        let size = fit(out.len() as u64)?;
        let count = u16::try_from(self.entries.len()).map_err(|_| TooLarge)?;
        out.extend_from_slice(b"PK\x05\x06");
        put_u16(&mut out, &[0, 0, count, count]);
        put_u32(&mut out, &[size, fit(self.written)?]);
        put_u16(&mut out, &[0]);
        Ok(out)
    }

    fn pack(&mut self, bytes: &[u8], flush: TDEFLFlush) -> Vec<u8> {
        let mut out = Vec::new();
        if let Some(deflate) = &mut self.deflate {
            let (status, _) = compress_to_output(deflate, bytes, flush, |packed| {
                out.extend_from_slice(packed);
                true
            });
            debug_assert!(matches!(status, TDEFLStatus::Okay | TDEFLStatus::Done));
        }
        if let Some(entry) = self.entries.last_mut() {
            entry.packed += out.len() as u64;
            entry.unpacked += bytes.len() as u64;
        }
        self.written += out.len() as u64;
        out
    }
}

fn fit(number: u64) -> Result<u32, TooLarge> {
    u32::try_from(number).map_err(|_| TooLarge)
}

fn put_u16(out: &mut Vec<u8>, numbers: &[u16]) {
    out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

fn put_u32(out: &mut Vec<u8>, numbers: &[u32]) {
    out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}
