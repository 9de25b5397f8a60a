//! Files and folders as the person named them, read piece by piece.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::Failure;
use crate::export::{FileInfo, Flow, Found, Reader};
use crate::receipt::Reading;

/// What is read at a time.
const PIECE_BYTES: usize = 256 * 1024;

/// A file of the export.
pub struct Input {
    path: PathBuf,
    info: FileInfo,
}

/// The files that these paths name; those of a folder in the order of their names. Links that
/// lead out of a given folder are left alone.
pub fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    let mut inputs = Vec::new();
    for path in paths {
        let shown = path.display().to_string();
        let meta = fs::metadata(path).map_err(|_| Failure::NoSuchFile { path: shown.clone() })?;
        if meta.is_dir() {
            let root = path.canonicalize().map_err(|error| io(path, error))?;
            folder(path, &root, &mut inputs)?;
        } else {
            inputs.push(input(path, meta.len()));
        }
    }
    Ok(inputs)
}

fn folder(path: &Path, root: &Path, inputs: &mut Vec<Input>) -> Result<(), Failure> {
    let entries = fs::read_dir(path).map_err(|error| io(path, error))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let inside = path.canonicalize().is_ok_and(|real| real.starts_with(root));
        let Ok(meta) = fs::metadata(&path) else { continue };
        let is_link = fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_symlink());
        if meta.is_dir() && !is_link {
            folder(&path, root, inputs)?;
        } else if meta.is_file() && inside {
            inputs.push(input(&path, meta.len()));
        }
    }
    Ok(())
}

fn input(path: &Path, bytes: u64) -> Input {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Input { path: path.to_owned(), info: FileInfo { name, bytes } }
}

/// Reads all of it; hands over what is found, in order, with how far it has come.
pub fn read(
    inputs: &[Input],
    mut found: impl FnMut(Found, &Reader) -> Result<(), Failure>,
) -> Result<Reading, Failure> {
    let mut reader = Reader::new(inputs.iter().map(|input| input.info.clone()).collect());
    let mut piece = vec![0; PIECE_BYTES];
    while let Some(want) = reader.want() {
        let file = inputs.get(want.file as usize).map(|input| File::open(&input.path));
        let Some(Ok(mut file)) = file else {
            reader.failed();
            continue;
        };
        if file.seek(SeekFrom::Start(want.start)).is_err() {
            reader.failed();
            continue;
        }
        let mut left = want.end - want.start;
        let mut flow = Flow::More;
        while left > 0 && flow == Flow::More {
            let wanted = left.min(PIECE_BYTES as u64) as usize;
            let Ok(got) = file.read(&mut piece[..wanted]) else {
                reader.failed();
                break;
            };
            if got == 0 {
                break;
            }
            left -= got as u64;
            flow = reader.push(&piece[..got]);
            drain(&mut reader, &mut found)?;
        }
        if flow == Flow::More {
            reader.end();
            drain(&mut reader, &mut found)?;
        }
    }
    Ok(reader.finish())
}

fn drain(
    reader: &mut Reader,
    found: &mut impl FnMut(Found, &Reader) -> Result<(), Failure>,
) -> Result<(), Failure> {
    while let Some(next) = reader.next() {
        found(next, reader)?;
    }
    Ok(())
}

/// An error of the operating system about a path.
pub fn io(path: &Path, error: std::io::Error) -> Failure {
    Failure::Io { what: path.display().to_string(), error }
}
