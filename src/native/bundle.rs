//! The bundle as a folder. Only plain files under it are written, each by a temporary file and a
//! rename, and no link is followed.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::Failure;
use super::files::io;
use crate::facts::Section;
use crate::receipt::Receipt;

/// The folder of the store under `--out`.
const STORE: &str = ".decant";

/// A folder to write to.
pub struct Bundle {
    root: PathBuf,
}

impl Bundle {
    /// Makes the folder if it is not there.
    pub fn open(root: &Path) -> Result<Self, Failure> {
        let bundle = Self::plain(root)?;
        bundle.folder(STORE)?;
        Ok(bundle)
    }

    /// The same, without a store in it.
    pub fn plain(root: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(root).map_err(|error| io(root, error))?;
        Ok(Self { root: root.to_owned() })
    }

    /// The path of a file of the store, which is a plain one if it is there.
    pub fn store(&self, name: &str) -> Result<PathBuf, Failure> {
        let path = Self::store_in(&self.root, name);
        refuse_what_is_no_file(&path)?;
        Ok(path)
    }

    /// The same of a bundle in another folder.
    pub fn store_in(root: &Path, name: &str) -> PathBuf {
        root.join(STORE).join(name)
    }

    /// Writes a file of the bundle from its parts.
    pub fn write<'a>(
        &self,
        path: &str,
        parts: impl IntoIterator<Item = Result<std::borrow::Cow<'a, [u8]>, Failure>>,
    ) -> Result<(), Failure> {
        for (end, _) in path.match_indices('/') {
            self.folder(path.get(..end).unwrap_or_default())?;
        }
        let target = self.root.join(path);
        refuse_link(&target)?;
        let mut temporary = target.clone().into_os_string();
        temporary.push(".part");
        let temporary = PathBuf::from(temporary);
        let mut file = made_anew(&temporary)?;
        for part in parts {
            file.write_all(&part?).map_err(|error| io(&temporary, error))?;
        }
        drop(file);
        fs::rename(&temporary, &target).map_err(|error| io(&target, error))
    }

    /// Removes files of an earlier bundle that this one does not have. Only files that decant
    /// itself writes are touched.
    pub fn remove_others(&self, keep: &[String]) -> Result<(), Failure> {
        let Ok(text) = fs::read_to_string(self.root.join("receipt.json")) else { return Ok(()) };
        let Ok(earlier) = serde_json::from_str::<Receipt>(&text) else { return Ok(()) };
        for path in earlier.outputs.keys().filter(|path| is_ours(path) && !keep.contains(path)) {
            for (end, _) in path.match_indices('/') {
                refuse_link(&self.root.join(path.get(..end).unwrap_or_default()))?;
            }
            let target = self.root.join(path);
            refuse_link(&target)?;
            match fs::remove_file(&target) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(io(&target, error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn folder(&self, name: &str) -> Result<(), Failure> {
        let path = self.root.join(name);
        refuse_link(&path)?;
        match fs::create_dir(&path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(io(&path, error)),
            _ => Ok(()),
        }
    }
}

/// Whether a bundle may hold a file of this path: what a server names is checked by this too.
pub fn is_ours(path: &str) -> bool {
    let topic = path.strip_prefix("memory/").and_then(|name| name.strip_suffix(".md"));
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let section = |name: &str| Section::ALL.iter().any(|section| section.as_str() == name);
    match topic {
        Some(name) => (1..=40).contains(&name.len()) && name.chars().all(plain),
        None => {
            ["facts.jsonl", "lines.jsonl", "receipt.json", "RECEIPT.md"].contains(&path)
                || path.strip_suffix(".md").is_some_and(section)
        }
    }
}

/// An empty file of that name. What had the name is removed and not written to, so that a link, also
/// one that is put there in this very moment, leads nowhere.
pub fn made_anew(path: &Path) -> Result<fs::File, Failure> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(io(path, error)),
        _ => {}
    }
    let mut options = OpenOptions::new();
    let file = options.read(true).write(true).create_new(true).mode(0o644).open(path);
    file.map_err(|error| io(path, error))
}

/// What is there and is neither a file nor a link is no place to write to either: a pipe would have
/// whoever waits at its other end read all of it.
fn refuse_what_is_no_file(path: &Path) -> Result<(), Failure> {
    refuse_link(path)?;
    match fs::symlink_metadata(path) {
        Ok(meta) if !meta.is_file() => Err(Failure::NoFile { path: path.display().to_string() }),
        _ => Ok(()),
    }
}

fn refuse_link(path: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_symlink() => Err(Failure::Link { path: path.display().to_string() }),
        _ => Ok(()),
    }
}
