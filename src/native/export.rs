//! `decant export`: a memory in the forms that other programs read.
//!
//! What was written, with its hashes, stands in `export.json`. When it is run again, a file that is
//! no longer made, such as that of a fact that was forgotten, is removed, if it still holds what was
//! written there; a file that somebody changed stays.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

use super::bundle::Bundle;
use super::files::io;
use super::{Failure, Outcome, Progress, args, say};
use crate::bundle::opened::{BYTES_MAX, Files, NotRead};
use crate::id::sha256;
use crate::ways::{self, Way, read_facts};

/// What was written the last time.
const MANIFEST: &str = "export.json";

/// The file of a bundle from which everything else follows.
const FACTS: &str = "facts.jsonl";

#[derive(Default, Serialize, Deserialize)]
struct Manifest {
    version: u32,
    /// Hashes by path.
    files: BTreeMap<String, String>,
}

/// Runs the command.
pub fn run(options: &args::Export) -> Result<Outcome, Failure> {
    let mut progress = Progress::new(options.quiet);
    let shown = options.bundle.display().to_string();
    let jsonl = facts(&options.bundle)?.ok_or(Failure::NotAMemory { path: shown.clone() })?;
    let read = read_facts(&jsonl);
    if read.facts.is_empty() && read.unread > 0 {
        return Err(Failure::NotAMemory { path: shown });
    }
    let files = ways::write(&read.facts, &options.ways, options.choice);
    let out = Bundle::plain(&options.out)?;
    let mut manifest = earlier(&options.out);
    remove_others(&options.out, &mut manifest, &options.ways, &files);
    for (path, text) in &files {
        out.write(path, [Ok(Cow::Borrowed(text.as_bytes()))])?;
        manifest.files.insert(path.clone(), sha256(text.as_bytes()));
    }
    manifest.version = 1;
    // Texts by texts: nothing in it can fail to be written.
    let text = serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n";
    out.write(MANIFEST, [Ok(Cow::Owned(text.into_bytes()))])?;
    progress.done(&format!(
        "Wrote {} files of {} facts to {}",
        files.len(),
        read.facts.len(),
        options.out.display()
    ));
    if read.unread == 0 {
        return Ok(Outcome::Whole);
    }
    say(&format!("{} lines of {FACTS} could not be read and are left out", read.unread));
    Ok(Outcome::Partly)
}

/// The facts of a memory: a folder, a ZIP of one, or the file itself. None if it is no memory.
fn facts(path: &Path) -> Result<Option<String>, Failure> {
    let shown = || path.display().to_string();
    let meta = fs::metadata(path).map_err(|_| Failure::NoSuchFile { path: shown() })?;
    let refused = |error| Failure::Memory { path: shown(), error };
    let mut files = Files::default();
    if meta.is_dir() {
        let inner = path.join(FACTS);
        // A link may lead out of the folder, to what nobody meant to give.
        let is_plain = fs::symlink_metadata(&inner).is_ok_and(|meta| meta.is_file());
        if !is_plain {
            return Ok(None);
        }
        files.add(FACTS, bytes(&inner)?.ok_or(refused(NotRead::TooLarge))?).map_err(refused)?;
    } else {
        let bytes = bytes(path)?.ok_or(refused(NotRead::TooLarge))?;
        if bytes.starts_with(b"PK") {
            files.add_zip("bundle", &bytes).map_err(refused)?;
        } else {
            files.add(FACTS, bytes).map_err(refused)?;
        }
    }
    let Some(memory) = files.memory() else { return Ok(None) };
    let has_facts = memory.paths().contains(&FACTS);
    Ok(has_facts.then(|| memory.text(FACTS).into_owned()))
}

/// None of a file that is larger than a memory can be.
fn bytes(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    let file = fs::File::open(path).map_err(|error| io(path, error))?;
    let mut bytes = Vec::new();
    let most = BYTES_MAX as u64 + 1;
    file.take(most).read_to_end(&mut bytes).map_err(|error| io(path, error))?;
    Ok((bytes.len() <= BYTES_MAX).then_some(bytes))
}

/// What an earlier run wrote; nothing if there was none, or somebody changed the list.
fn earlier(root: &Path) -> Manifest {
    let text = fs::read_to_string(root.join(MANIFEST)).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

/// Removes what an earlier run wrote in these ways and this one does not. What cannot be removed
/// stays, and stays in the list.
fn remove_others(root: &Path, manifest: &mut Manifest, ways: &[Way], files: &ways::Files) {
    let is_of_these = |path: &str| {
        let folder = path.split('/').next().unwrap_or_default();
        ways.iter().any(|way| way.as_str() == folder)
    };
    manifest.files.retain(|path, hash| {
        if !is_of_these(path) || files.contains_key(path) {
            return true;
        }
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        let target = root.join(path);
        // Through a folder that is a link nothing is removed.
        let is_own = target
            .canonicalize()
            .ok()
            .zip(root.canonicalize().ok())
            .is_some_and(|(real, root)| real == root.join(path));
        if !inside || !is_own {
            return false;
        }
        let is_ours = fs::read(&target).is_ok_and(|bytes| sha256(&bytes) == *hash);
        is_ours && fs::remove_file(&target).is_err()
    });
}
