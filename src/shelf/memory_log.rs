//! A log that is held in memory.

use super::{Log, ShelfError};

/// Bytes that go with whoever holds them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryLog(pub Vec<u8>);

impl Log for MemoryLog {
    fn append(&mut self, bytes: &[u8]) -> Result<u64, ShelfError> {
        let at = self.0.len() as u64;
        self.0.extend_from_slice(bytes);
        Ok(at)
    }

    fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, ShelfError> {
        let from = usize::try_from(at).ok();
        let bytes = from.and_then(|from| self.0.get(from..from.checked_add(length)?));
        bytes.map(<[u8]>::to_vec).ok_or_else(|| ShelfError::Io("past the end".to_owned()))
    }

    fn length(&self) -> u64 {
        self.0.len() as u64
    }

    fn truncate(&mut self, length: u64) -> Result<(), ShelfError> {
        self.0.truncate(usize::try_from(length).unwrap_or(usize::MAX));
        Ok(())
    }
}
