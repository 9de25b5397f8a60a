//! A log as a file: that of the job, and that of an earlier memory.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};

use crate::shelf::{Log, ShelfError};

/// A file that one process at a time adds to.
#[derive(Debug)]
pub struct FileLog {
    file: File,
    length: u64,
}

impl FileLog {
    /// Opens it, or makes it. `None` while another process has it.
    pub fn open(path: &Path) -> std::io::Result<Option<Self>> {
        let file = match OpenOptions::new().read(true).write(true).open(path) {
            // A link that leads to nothing makes nothing there.
            Err(error) if error.kind() == ErrorKind::NotFound => {
                OpenOptions::new().read(true).write(true).create_new(true).open(path)?
            }
            opened => opened?,
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Ok(None),
            Err(std::fs::TryLockError::Error(error)) => return Err(error),
        }
        let (opened, named) = (file.metadata()?, std::fs::symlink_metadata(path)?);
        if (opened.dev(), opened.ino()) != (named.dev(), named.ino()) {
            // Another process has put a new one, or a link, in its place meanwhile.
            return Ok(None);
        }
        Ok(Some(Self { file, length: opened.len() }))
    }
}

/// A log in place of another: it is written beside it, and takes its name once it is whole.
#[derive(Debug)]
pub struct NewLog {
    path: PathBuf,
    new: PathBuf,
}

impl NewLog {
    /// In place of the log at that path, which the caller holds.
    pub fn in_place_of(path: &Path) -> Self {
        Self { path: path.to_owned(), new: path.with_extension("new") }
    }

    /// An empty one.
    pub fn begin(&self) -> std::io::Result<FileLog> {
        match std::fs::remove_file(&self.new) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(&self.new)?;
        file.try_lock().map_err(std::io::Error::from)?;
        Ok(FileLog { file, length: 0 })
    }

    /// Gives it the name.
    pub fn end(self, log: &FileLog) -> std::io::Result<()> {
        log.file.sync_all()?;
        std::fs::rename(self.new, self.path)
    }
}

/// The log of another memory, as far as it goes. Nothing is changed in it, not even what a crash
/// cut off: that is passed over.
#[derive(Debug)]
pub struct OtherLog {
    file: File,
    length: u64,
}

impl OtherLog {
    /// Opens it. `None` while a process adds to it; none can as long as it is open here.
    pub fn open(path: &Path) -> std::io::Result<Option<Self>> {
        let file = File::open(path)?;
        match file.try_lock_shared() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Ok(None),
            Err(std::fs::TryLockError::Error(error)) => return Err(error),
        }
        let length = file.metadata()?.len();
        Ok(Some(Self { file, length }))
    }
}

impl Log for OtherLog {
    fn append(&mut self, _: &[u8]) -> Result<u64, ShelfError> {
        Err(ShelfError::Io("this store is only read".to_owned()))
    }

    fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ShelfError> {
        read(&self.file, at, length)
    }

    fn length(&self) -> u64 {
        self.length
    }

    fn truncate(&mut self, length: u64) -> Result<(), ShelfError> {
        self.length = length;
        Ok(())
    }
}

impl Log for FileLog {
    fn append(&mut self, bytes: &[u8]) -> Result<u64, ShelfError> {
        let at = self.length;
        self.file.seek(SeekFrom::Start(at)).map_err(|error| io(&error))?;
        self.file.write_all(bytes).map_err(|error| io(&error))?;
        self.length += bytes.len() as u64;
        Ok(at)
    }

    fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ShelfError> {
        read(&self.file, at, length)
    }

    fn length(&self) -> u64 {
        self.length
    }

    fn truncate(&mut self, length: u64) -> Result<(), ShelfError> {
        self.file.set_len(length).map_err(|error| io(&error))?;
        self.length = length;
        Ok(())
    }
}

fn read(file: &File, at: u64, length: usize) -> Result<Vec<u8>, ShelfError> {
    let mut bytes = vec![0; length];
    file.read_exact_at(&mut bytes, at).map_err(|error| io(&error))?;
    Ok(bytes)
}

fn io(error: &std::io::Error) -> ShelfError {
    ShelfError::Io(error.to_string())
}
