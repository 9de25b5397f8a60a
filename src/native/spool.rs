//! A file in which each conversation has its bytes, so that what is known of it only later can take
//! their place, and the size of the export does not show in memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Seek as _, SeekFrom, Write as _};

use crate::id::ConversationKey;

/// See the module.
pub struct Spool {
    file: BufWriter<File>,
    bytes: u64,
    /// Where what stands at each place begins, and how long it is.
    spans: Vec<(u64, u64)>,
    places: BTreeMap<ConversationKey, usize>,
}

impl Spool {
    /// In an empty file, open for reading too.
    pub fn new(file: File) -> Self {
        let file = BufWriter::with_capacity(1 << 18, file);
        Self { file, bytes: 0, spans: Vec::new(), places: BTreeMap::new() }
    }

    /// Where a conversation stands, or will.
    pub fn place(&self, key: &ConversationKey) -> usize {
        self.places.get(key).copied().unwrap_or(self.spans.len())
    }

    /// Writes a conversation's bytes: at the end, or where that conversation stands. Gives its
    /// place.
    pub fn put(&mut self, key: &ConversationKey, bytes: &[u8]) -> std::io::Result<usize> {
        self.file.write_all(bytes)?;
        let span = (self.bytes, bytes.len() as u64);
        self.bytes += span.1;
        if let Some(place) = self.places.get(key)
            && let Some(old) = self.spans.get_mut(*place)
        {
            *old = span;
            return Ok(*place);
        }
        self.places.insert(key.clone(), self.spans.len());
        self.spans.push(span);
        Ok(self.spans.len() - 1)
    }

    /// All of it, in the order of the places, in pieces.
    pub fn read<E: From<std::io::Error>>(
        mut self,
        mut each: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.file.flush()?;
        let mut file = BufReader::with_capacity(1 << 18, self.file.get_ref());
        let mut at = 0_u64;
        file.seek(SeekFrom::Start(0))?;
        let mut piece = Vec::new();
        for (start, length) in self.spans {
            file.seek_relative(start.cast_signed() - at.cast_signed())?;
            piece.clear();
            file.by_ref().take(length).read_to_end(&mut piece)?;
            at = start + length;
            each(&piece)?;
        }
        Ok(())
    }
}
