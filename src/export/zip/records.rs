//! The records of a ZIP archive, as APPNOTE.TXT 6.3 has them. Nothing here trusts a number.

/// The end record with the longest comment, and the ZIP64 records before it.
pub(super) const TAIL_BYTES: u64 = (END_BYTES + 0xFFFF + LOCATOR_BYTES + END64_BYTES) as u64;

/// What a local header may take at most: two lengths of 16 bits.
pub(super) const LOCAL_BYTES_MAX: u64 = LOCAL_BYTES as u64 + 2 * 0xFFFF;

/// Signatures: of a local header, of an entry of the directory, of a data descriptor, of the end
/// records.
pub(super) const LOCAL: [u8; 4] = *b"PK\x03\x04";
pub(super) const CENTRAL: [u8; 4] = *b"PK\x01\x02";
pub(super) const DESCRIPTOR: [u8; 4] = *b"PK\x07\x08";
pub(super) const END: [u8; 4] = *b"PK\x05\x06";
const LOCATOR: [u8; 4] = *b"PK\x06\x07";
pub(super) const END64: [u8; 4] = *b"PK\x06\x06";

const END_BYTES: usize = 22;
const LOCATOR_BYTES: usize = 20;
const END64_BYTES: usize = 56;
const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;

/// Stands for a number that is in the ZIP64 field.
const IN_ZIP64: u64 = 0xFFFF_FFFF;
const ZIP64_FIELD: u16 = 0x0001;

/// Where the directory is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Directory {
    /// Its first byte in the file.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
    /// What precedes the archive in the file: to be added to its offsets.
    pub prefix: u64,
    /// How many members it says there are.
    pub members: u64,
}

/// A member, as the directory or its local header describes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    /// As it stands there, and never a path. Bytes that are no UTF-8 are U+FFFD.
    pub name: String,
    /// 0: stored. 8: deflate.
    pub method: u16,
    pub is_encrypted: bool,
    /// Sizes and checksum stand after the data; in a local header they are 0 then.
    pub has_descriptor: bool,
    pub crc: u32,
    pub compressed: u64,
    pub size: u64,
    /// Where its local header is, in the archive. 0 in a local header.
    pub local_at: u64,
}

/// A record read from the beginning of some bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Parsed {
    /// There are not enough bytes yet; so many are needed to see further.
    Short(usize),
    /// There is no such record.
    Wrong,
    /// The record, and its length.
    Header(Header, usize),
}

/// Finds the directory from the last bytes of a file of `file_bytes`. Of several end records the
/// last counts, unless one says that its comment reaches exactly to the end of the file.
pub(super) fn directory(tail: &[u8], file_bytes: u64) -> Option<Directory> {
    let tail_at = file_bytes.checked_sub(tail.len() as u64)?;
    let ends = || memchr::memmem::rfind_iter(tail, &END);
    let comment_left = |at: &usize| {
        let left = tail.len().checked_sub(at + END_BYTES)?;
        left.checked_sub(usize::from(u16_at(tail, at + 20)?))
    };
    let exact = ends().find(|at| comment_left(at) == Some(0));
    let at = exact.or_else(|| ends().find(|at| comment_left(at).is_some()))?;
    let mut end_at = tail_at + at as u64;
    let mut members = u64::from(u16_at(tail, at + 10)?);
    let mut bytes = u64::from(u32_at(tail, at + 12)?);
    let mut offset = u64::from(u32_at(tail, at + 16)?);
    if (members == 0xFFFF || bytes == IN_ZIP64 || offset == IN_ZIP64)
        && let Some(end64) = end64(tail, tail_at, at)
    {
        members = u64_at(tail, end64 + 32)?;
        bytes = u64_at(tail, end64 + 40)?;
        offset = u64_at(tail, end64 + 48)?;
        end_at = tail_at + end64 as u64;
    }
    let end = end_at;
    let start = end.checked_sub(bytes)?;
    let prefix = start.checked_sub(offset)?;
    Some(Directory { start, end, prefix, members })
}

/// Where in `tail` the ZIP64 end record is: right before its locator, else where that says.
fn end64(tail: &[u8], tail_at: u64, end: usize) -> Option<usize> {
    let locator = end.checked_sub(LOCATOR_BYTES)?;
    if !has(tail, locator, LOCATOR) {
        return None;
    }
    let before = locator.checked_sub(END64_BYTES).filter(|at| has(tail, *at, END64));
    before.or_else(|| {
        let stated = u64_at(tail, locator + 8)?.checked_sub(tail_at)?;
        usize::try_from(stated).ok().filter(|at| has(tail, *at, END64))
    })
}

/// An entry of the directory.
pub(super) fn central(bytes: &[u8]) -> Parsed {
    header(bytes, CENTRAL, CENTRAL_BYTES, 6, [28, 30, 32], |header, extra| {
        header.local_at = u64::from(u32_at(bytes, 42)?);
        let fields = [&mut header.size, &mut header.compressed, &mut header.local_at];
        fill_from_zip64(fields, extra)
    })
}

/// A local header.
pub(super) fn local(bytes: &[u8]) -> Parsed {
    header(bytes, LOCAL, LOCAL_BYTES, 4, [26, 28, usize::MAX], |header, extra| {
        fill_from_zip64([&mut header.size, &mut header.compressed, &mut 0], extra)
    })
}

/// Both kinds of header have the same fields from `version` on; `lengths` says where those of
/// name, extra field and comment are.
fn header(
    bytes: &[u8],
    signature: [u8; 4],
    fixed: usize,
    version: usize,
    lengths: [usize; 3],
    finish: impl FnOnce(&mut Header, &[u8]) -> Option<()>,
) -> Parsed {
    if bytes.len() < signature.len() {
        return Parsed::Short(signature.len());
    }
    if !bytes.starts_with(&signature) {
        return Parsed::Wrong;
    }
    if bytes.len() < fixed {
        return Parsed::Short(fixed);
    }
    let length = |at| usize::from(u16_at(bytes, at).unwrap_or_default());
    let [name, extra, comment] = lengths.map(length);
    let total = fixed + name + extra + comment;
    let (Some(name_bytes), Some(extra_bytes), true) = (
        bytes.get(fixed..fixed + name),
        bytes.get(fixed + name..fixed + name + extra),
        bytes.len() >= total,
    ) else {
        return Parsed::Short(total);
    };
    let small = |at| u16_at(bytes, version + at).unwrap_or_default();
    let large = |at| u32_at(bytes, version + at).unwrap_or_default();
    let mut header = Header {
        name: String::from_utf8_lossy(name_bytes).into_owned(),
        method: small(4),
        is_encrypted: small(2) & 1 != 0,
        has_descriptor: small(2) & 8 != 0,
        crc: large(10),
        compressed: u64::from(large(14)),
        size: u64::from(large(18)),
        local_at: 0,
    };
    match finish(&mut header, extra_bytes) {
        Some(()) => Parsed::Header(header, total),
        None => Parsed::Wrong,
    }
}

/// Takes from the ZIP64 field, in its order, the numbers that did not fit.
fn fill_from_zip64(numbers: [&mut u64; 3], mut extra: &[u8]) -> Option<()> {
    while let (Some(id), Some(length)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let end = 4 + usize::from(length);
        if id == ZIP64_FIELD {
            let field = extra.get(4..end)?;
            let mut at = 0;
            for number in numbers {
                if *number == IN_ZIP64 {
                    *number = u64_at(field, at)?;
                    at += 8;
                }
            }
            return Some(());
        }
        extra = extra.get(end..).unwrap_or_default();
    }
    Some(())
}

fn has(bytes: &[u8], at: usize, signature: [u8; 4]) -> bool {
    bytes.get(at..at + 4) == Some(&signature)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().copied().map(u64::from_le_bytes)
}
