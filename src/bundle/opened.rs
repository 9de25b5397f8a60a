//! A bundle that its owner brings back, as the ZIP of it or as files, to be read beside its vault.
//!
//! Whatever is added is searched for a memory; what is none is left alone. A ZIP is read as far as
//! bundles need it: stored or deflated, no ZIP64, and only if its directory names a memory.
//!
//! Everything here came from outside: sizes are bounded by [`BYTES_MAX`], checksums are checked, and
//! a path that leads elsewhere is not taken.

use std::borrow::Cow;
use std::collections::BTreeMap;

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;
use thiserror::Error;

use super::{TooLarge, Zip};

/// The text of a bundle, or a ZIP of one, at most: hundreds of times what a memory takes.
pub const BYTES_MAX: usize = 64 * 1024 * 1024;

/// A folder is a bundle's if one of these is in it.
const MARKS: &[&str] = &["MEMORY.md", "facts.jsonl"];

/// What a bundle is made of.
const ENDINGS: &[&str] = &[".md", ".json", ".jsonl"];

/// The files that are read first, in this order.
const FIRST: &[&str] = &["MEMORY.md", "SOUL.md", "IDENTITY.md", "USER.md", "AGENTS.md", "TOOLS.md"];

const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const END_BYTES: usize = 22;
const COMMENT_BYTES_MAX: usize = 0xFFFF;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// Why a file was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotRead {
    /// A ZIP that was cut, changed, or written in a way that no bundle is.
    #[error("this zip cannot be read; download the memory again, or unzip it and drop the folder")]
    Damaged,
    /// More than [`BYTES_MAX`].
    #[error("this is larger than a memory can be; choose the memory's own zip or folder")]
    TooLarge,
}

impl NotRead {
    /// The word by which a page knows it.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Damaged => "unreadable_zip",
            Self::TooLarge => "no_such_memory",
        }
    }
}

/// Files in which a memory is looked for.
#[derive(Debug, Default)]
pub struct Files {
    found: BTreeMap<String, Vec<u8>>,
    bytes: usize,
}

/// The files of one bundle, by their paths in it.
#[derive(Debug)]
pub struct Memory {
    folder: String,
    files: BTreeMap<String, Vec<u8>>,
}

/// A member of a ZIP, as its directory has it.
struct Member<'a> {
    path: &'a str,
    method: u16,
    checksum: u32,
    packed: usize,
    unpacked: usize,
    at: usize,
}

impl Files {
    /// Which of these paths are those of a memory's files, and worth being fetched for
    /// [`Files::add`]. None are if nothing among them says that it is a memory.
    pub fn wanted(paths: &[String]) -> Vec<u32> {
        let Some(folder) = folder(paths.iter().map(String::as_str)) else { return Vec::new() };
        let is_wanted = |path: &str| path.starts_with(folder) && may_be_of_one(path);
        let places = (0..).zip(paths).filter(|(_, path)| is_wanted(path));
        places.map(|(place, _)| place).collect()
    }

    /// Adds a file by its path in the folder that was given. What no bundle has is left alone.
    pub fn add(&mut self, path: &str, bytes: Vec<u8>) -> Result<(), NotRead> {
        if !may_be_of_one(path) {
            return Ok(());
        }
        self.bytes = self.bytes.checked_add(bytes.len()).ok_or(NotRead::TooLarge)?;
        if self.bytes > BYTES_MAX {
            return Err(NotRead::TooLarge);
        }
        self.found.insert(path.to_owned(), bytes);
        Ok(())
    }

    /// Adds the members of a ZIP as a folder of its name, if a memory is among them.
    pub fn add_zip(&mut self, name: &str, zip: &[u8]) -> Result<(), NotRead> {
        let members = directory(zip).ok_or(NotRead::Damaged)?;
        if folder(members.iter().map(|member| member.path)).is_none() {
            return Ok(());
        }
        for member in members.iter().filter(|member| may_be_of_one(member.path)) {
            if member.unpacked > BYTES_MAX.saturating_sub(self.bytes) {
                return Err(NotRead::TooLarge);
            }
            let bytes = unpack(zip, member).ok_or(NotRead::Damaged)?;
            self.add(&format!("{name}/{}", member.path), bytes)?;
        }
        Ok(())
    }

    /// The memory among the files; of several, that of the outermost folder.
    pub fn memory(mut self) -> Option<Memory> {
        let folder = folder(self.found.keys().map(String::as_str))?.to_owned();
        self.found.retain(|path, _| path.starts_with(&folder));
        let inside = |path: &str| path.get(folder.len()..).unwrap_or_default().to_owned();
        let files = self.found.into_iter().map(|(path, bytes)| (inside(&path), bytes)).collect();
        Some(Memory { folder, files })
    }
}

impl Memory {
    /// Where it lay among the files that were added: `""`, or a path that ends in `/`.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// The paths of its files, as they are read: what a person knows by name, then the topics, then
    /// the rest.
    pub fn paths(&self) -> Vec<&str> {
        let mut paths: Vec<_> = self.files.keys().map(String::as_str).collect();
        let rank = |path: &str| {
            let first = FIRST.iter().position(|name| *name == path).unwrap_or(FIRST.len());
            (first, !path.starts_with("memory/"))
        };
        paths.sort_by_key(|path| (rank(path), path.to_owned()));
        paths
    }

    /// The text of a file; `""` for one that is not there.
    pub fn text(&self, path: &str) -> Cow<'_, str> {
        self.files.get(path).map_or(Cow::Borrowed(""), |bytes| String::from_utf8_lossy(bytes))
    }

    /// A ZIP of it in which the Markdown is what `fill` makes of it. The other files are data, which
    /// count on the bytes of the masked text: they stay as they are.
    pub fn zip(&self, fill: impl Fn(&str) -> String) -> Result<Vec<u8>, TooLarge> {
        let mut zip = Zip::new();
        let mut out = Vec::new();
        for (path, bytes) in &self.files {
            out.extend(zip.begin(path));
            if is_markdown(path) {
                out.extend(zip.write(fill(&String::from_utf8_lossy(bytes)).as_bytes()));
            } else {
                out.extend(zip.write(bytes));
            }
            out.extend(zip.end()?);
        }
        out.extend(zip.finish()?);
        Ok(out)
    }
}

/// Whether a file of a bundle is text for people.
pub fn is_markdown(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ending == "md")
}

/// The folder of the memory among these paths: `""`, or a path that ends in `/`. Of several, the
/// outermost.
fn folder<'a>(paths: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let marks = paths.filter(|path| MARKS.contains(&name_of(path)) && may_be_of_one(path));
    let mark = marks.min_by_key(|path| (path.matches('/').count(), *path))?;
    mark.strip_suffix(name_of(mark))
}

fn may_be_of_one(path: &str) -> bool {
    ENDINGS.iter().any(|ending| path.ends_with(ending)) && path.split('/').all(is_plain)
}

/// Whether a part of a path is a name, here and on any system that unpacks it, and no hidden file:
/// the store of the command line, or what a Mac adds.
fn is_plain(part: &str) -> bool {
    let strange = |c: char| c.is_control() || matches!(c, '\\' | ':');
    !part.is_empty() && !part.starts_with('.') && !part.contains(strange)
}

fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// The members that the directory at the end of a ZIP names.
fn directory(zip: &[u8]) -> Option<Vec<Member<'_>>> {
    let tail_at = zip.len().saturating_sub(END_BYTES + COMMENT_BYTES_MAX);
    let end = tail_at + memmem::rfind(zip.get(tail_at..)?, b"PK\x05\x06")?;
    // Without its last bytes the file was cut, though nothing in them is needed.
    zip.get(end..end + END_BYTES)?;
    let count = u16_at(zip, end + 10)?;
    let mut at = u32_at(zip, end + 16)? as usize;
    let mut members = Vec::new();
    for _ in 0..count {
        if !zip.get(at..)?.starts_with(b"PK\x01\x02") {
            return None;
        }
        let [name, extra, comment] = [28, 30, 32].map(|field| u16_at(zip, at + field));
        let after = at + CENTRAL_BYTES + usize::from(name?);
        let path = zip.get(at + CENTRAL_BYTES..after)?;
        // What is no UTF-8 was not named by this program.
        if let Ok(path) = std::str::from_utf8(path) {
            members.push(Member {
                path,
                method: u16_at(zip, at + 10)?,
                checksum: u32_at(zip, at + 16)?,
                packed: u32_at(zip, at + 20)? as usize,
                unpacked: u32_at(zip, at + 24)? as usize,
                at: u32_at(zip, at + 42)? as usize,
            });
        }
        at = after + usize::from(extra?) + usize::from(comment?);
    }
    Some(members)
}

/// The bytes of a member, whose size the caller has bounded.
fn unpack(zip: &[u8], member: &Member<'_>) -> Option<Vec<u8>> {
    let local = zip.get(member.at..)?;
    if !local.starts_with(b"PK\x03\x04") {
        return None;
    }
    let skipped = usize::from(u16_at(local, 26)?) + usize::from(u16_at(local, 28)?);
    let packed = local.get(LOCAL_BYTES + skipped..)?.get(..member.packed)?;
    let bytes = match member.method {
        STORED => packed.to_vec(),
        DEFLATED => inflate(packed, member.unpacked)?,
        _ => return None,
    };
    let is_whole = bytes.len() == member.unpacked && crc32fast::hash(&bytes) == member.checksum;
    is_whole.then_some(bytes)
}

fn inflate(packed: &[u8], size: usize) -> Option<Vec<u8>> {
    // Without room for a byte nothing would be read at all.
    let mut out = Vec::with_capacity(size.max(1));
    let finish = FlushDecompress::Finish;
    let status = Decompress::new(false).decompress_vec(packed, &mut out, finish).ok()?;
    (status == Status::StreamEnd).then_some(out)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
