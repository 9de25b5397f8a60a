//! The draft of an export: its chunks as the lines that frames carry, in a file beside the store,
//! so that the export's size does not show in memory.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::bundle::made_anew;
use super::files::{self, Input, io};
use super::spool::Spool;
use super::vault::Vault;
use super::{Failure, Progress, say};
use crate::chunk::Chunk;
use crate::conversation::Buckets;
use crate::draft::{Remembered, Repeats, prepare, since};
use crate::export::Found;
use crate::frame::{Record, line};
use crate::id::hex;
use crate::receipt::{ProblemReason, Reading};
use crate::redact::Masker;

/// See the module.
pub struct Draft {
    path: PathBuf,
    /// How many chunks.
    pub chunks: u64,
    /// Bytes of all lines.
    pub bytes: u64,
    /// SHA-256 of them, in hex.
    pub sha256: String,
    /// What reading gave.
    pub reading: Reading,
}

/// What became of one conversation.
struct Drafted {
    read: Buckets,
    sent: Buckets,
    masked: BTreeMap<String, u64>,
    chunks: u64,
}

impl Draft {
    /// Reads, masks and packs an export into a file at `path`.
    pub fn make(
        paths: &[PathBuf],
        vault: &mut Vault,
        memory: &str,
        path: &Path,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let inputs = files::inputs(paths)?;
        let mut masker = vault.masker(memory);
        let mut draft = Self::attempt(&inputs, &mut masker, path, progress)?;
        // Two values with one placeholder: what was masked before the second was met is masked
        // again, now that both are known.
        while !masker.collisions().is_empty() {
            let known = masker.collisions().clone();
            say("two values were given the same placeholder; masking both by their kind alone");
            masker = vault.masker(memory).with_collisions(known.clone());
            draft = Self::attempt(&inputs, &mut masker, path, progress)?;
            if masker.collisions().is_subset(&known) {
                break;
            }
        }
        vault.keep(&masker)?;
        draft.refuse_what_is_no_export(paths)?;
        Ok(draft)
    }

    fn attempt(
        inputs: &[Input],
        masker: &mut Masker,
        path: &Path,
        progress: &mut Progress,
    ) -> Result<Self, Failure> {
        let wrong = |error| io(path, error);
        let mut spool = Spool::new(tempfile::tempfile().map_err(wrong)?);
        let mut drafts: Vec<Drafted> = Vec::new();
        let (mut remembered, mut repeats) = (Remembered::default(), Repeats::default());
        let mut reading = files::read(inputs, |found, reader| {
            let (Found::Conversation(conversation) | Found::Again(conversation)) = found else {
                return Ok(());
            };
            remembered.add(&conversation);
            let place = spool.place(&conversation.key) as u32;
            let draft = prepare(&conversation, place, masker, &mut repeats);
            let (chunks, lines) = lines_of(draft.chunks);
            let place = spool.put(&conversation.key, &lines).map_err(wrong)?;
            let one = Drafted {
                read: conversation.buckets,
                sent: draft.buckets,
                masked: draft.masked,
                chunks,
            };
            match drafts.get_mut(place) {
                Some(old) => *old = one,
                None => drafts.push(one),
            }
            let at = reader.progress();
            progress.show("Reading", &format!("{} MB", at.bytes_read / 1_000_000));
            Ok(())
        })?;
        let before = masker.counts().clone();
        let (mut chunks, last) = lines_of(remembered.finish(masker));
        reading.masked = since(&before, masker.counts());
        let (mut read, mut sent) = (Buckets::default(), Buckets::default());
        for one in drafts {
            read.add(one.read);
            sent.add(one.sent);
            chunks += one.chunks;
            for (kind, n) in one.masked {
                *reading.masked.entry(kind).or_default() += n;
            }
        }
        reading.messages.exchange(read, sent);
        reading.assert_balanced();
        let (bytes, sha256) = write(spool, &last, &reading, path)?;
        Ok(Self { path: path.to_owned(), chunks, bytes, sha256, reading })
    }

    /// The lines, one after another.
    pub fn lines(&self, mut each: impl FnMut(&[u8]) -> Result<(), Failure>) -> Result<(), Failure> {
        let file = File::open(&self.path).map_err(|error| io(&self.path, error))?;
        let mut file = BufReader::new(file);
        let mut line = Vec::new();
        loop {
            line.clear();
            let got = file.read_until(b'\n', &mut line).map_err(|error| io(&self.path, error))?;
            if got == 0 {
                return Ok(());
            }
            each(&line)?;
        }
    }

    /// Removes the file.
    pub fn remove(&self) -> Result<(), Failure> {
        fs::remove_file(&self.path).map_err(|error| io(&self.path, error))
    }

    fn refuse_what_is_no_export(&self, paths: &[PathBuf]) -> Result<(), Failure> {
        refuse_what_is_no_export(&self.reading, paths)
    }
}

/// How many chunks, and their lines, each under its id.
fn lines_of(chunks: Vec<Chunk>) -> (u64, Vec<u8>) {
    let count = chunks.len() as u64;
    let lines = chunks.into_iter().filter_map(|chunk| line(&Record::Chunk(chunk.named())));
    (count, lines.flatten().collect())
}

/// Writes the lines of a draft, those of the memory that the export holds and the reading's last; gives their length and SHA-256.
fn write(
    spool: Spool,
    last: &[u8],
    reading: &Reading,
    path: &Path,
) -> Result<(u64, String), Failure> {
    let wrong = |error| io(path, error);
    let mut out = BufWriter::new(made_anew(path)?);
    let mut hash = Sha256::new();
    let mut bytes = 0;
    let mut put = |lines: &[u8]| {
        hash.update(lines);
        bytes += lines.len() as u64;
        out.write_all(lines)
    };
    spool.read(&mut put).map_err(wrong)?;
    put(last).map_err(wrong)?;
    put(&line(&Record::Reading(reading.clone())).unwrap_or_default()).map_err(wrong)?;
    out.flush().map_err(wrong)?;
    Ok((bytes, hex(&hash.finalize())))
}

/// The parts of the export that a list of its parts names and that were not given.
pub fn missing_parts(reading: &Reading) -> Vec<&str> {
    let problems = reading.files.iter().flat_map(|file| &file.problems);
    let missing = problems.filter(|problem| problem.reason == ProblemReason::MissingPart);
    missing.filter_map(|problem| problem.member.as_deref()).collect()
}

/// An error where nothing at all was found.
pub fn refuse_what_is_no_export(reading: &Reading, paths: &[PathBuf]) -> Result<(), Failure> {
    if reading.conversations.found > 0 {
        return Ok(());
    }
    let gone = |reason| matches!(reason, ProblemReason::Changed);
    let problems = reading.files.iter().flat_map(|file| &file.problems);
    let path = paths.first().map(|path| shown(path)).unwrap_or_default();
    if problems.into_iter().any(|problem| gone(problem.reason)) {
        return Err(Failure::NoSuchFile { path });
    }
    let parts = missing_parts(reading);
    if !parts.is_empty() {
        return Err(Failure::PartsMissing { path, parts: parts.join(", ") });
    }
    // Keys and types alone: it can be passed on without a word of the person's.
    let left = reading.files.iter().flat_map(|file| &file.left).next();
    let layout = left.map(|left| format!(". Its layout, without any value: {}", left.layout));
    Err(Failure::NotAnExport { path, layout: layout.unwrap_or_default() })
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
