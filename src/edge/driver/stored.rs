//! What of a job is read from the store once, or a part at a time.

use super::Held;
use crate::job::Job;
use crate::protocol::FileEntry;
use crate::sql::SqlError;
use crate::work::{self, Reads as _};

impl Held {
    /// How many conversations a job's frames brought. They are counted once.
    pub(super) fn conversations_of(&mut self, job: &Job) -> Result<u32, SqlError> {
        let row = job.row();
        if !job.is_gathered() {
            return Ok(0);
        }
        if let Some(count) = self.conversations.get(&row.id) {
            return Ok(*count);
        }
        let count = self.store.conversations(&row.id, &row.memory)?;
        self.conversations.insert(row.id.clone(), count);
        Ok(count)
    }

    /// The files of a job that is done. They change no more.
    pub(in crate::edge) fn files_of(&mut self, id: &str) -> Result<Vec<FileEntry>, SqlError> {
        if let Some(files) = self.files.get(id) {
            return Ok(files.clone());
        }
        let files = work::file_entries(&self.store, id)?;
        self.files.insert(id.to_owned(), files.clone());
        Ok(files)
    }

    /// The nth part of a file.
    pub(in crate::edge) fn file_part(
        &self,
        id: &str,
        path: &str,
        nth: u32,
    ) -> Result<Option<String>, SqlError> {
        Ok(self.store.file_part(id, path, nth)?)
    }
}
