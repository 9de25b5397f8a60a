//! A workbook (XLSX): an archive of XML, in which a cell may name its text by a number in a list
//! that all sheets share and that may come after them. So the file is held as it is, and read at
//! its end: first the list, then the sheets, line by line.
//!
//! Which sheet is which is decided by its first line.

use super::html::{Piece, Scanner, attribute, tag_name, unescaped};
use super::perplexity::{self, Sheet};
use super::stream::Held;
use super::tally::Tally;
use super::tree::Tree;
use super::zip::{Archive, Event};
use crate::receipt::{Problem, ProblemReason};

/// A workbook may be this large, packed; a larger one is not read.
const WORKBOOK_BYTES_MAX: usize = 32 << 20;

/// The texts that its sheets share may be this large together.
const SHARED_BYTES_MAX: usize = 64 << 20;

/// Of the lines of all sheets so much is read; they are found together.
const GIVEN_BYTES_MAX: usize = 128 << 20;

/// A line of a sheet may be this large, and have so many cells.
const ROW_BYTES_MAX: usize = 16 << 20;
const CELLS_MAX: usize = 256;

/// Whether some bytes begin a workbook rather than another archive: by what its first member is.
pub(super) fn is(name: &str, head: &[u8]) -> bool {
    let first = head.get(30..).unwrap_or_default();
    let parts: [&[u8]; 4] = [b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/"];
    let ending = name.get(name.len().saturating_sub(5)..).unwrap_or_default();
    ending.eq_ignore_ascii_case(".xlsx") || parts.iter().any(|part| first.starts_with(part))
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    name: String,
    bytes: Vec<u8>,
    is_too_large: bool,
    held: Held,
}

impl Workbook {
    /// `name` is that in the archive, or the file's.
    pub fn new(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.is_too_large |= self.bytes.len() + bytes.len() > WORKBOOK_BYTES_MAX;
        if self.is_too_large {
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// There are no more: reads it.
    pub fn end(&mut self, tally: &mut Tally) {
        if self.is_too_large {
            return self.problem(ProblemReason::TooLarge);
        }
        let bytes = std::mem::take(&mut self.bytes);
        let mut archive = Archive::of_parts(bytes.len() as u64, is_part);
        let mut parts = Parts { memories: perplexity::memories(&self.name), ..Parts::default() };
        while let Some((start, end)) = archive.want() {
            let mut range = bytes.get(start as usize..end as usize).unwrap_or_default();
            self.take_events(&mut archive, &mut range, &mut parts, tally);
            if !archive.has_enough() {
                archive.end();
                self.take_events(&mut archive, &mut [].as_slice(), &mut parts, tally);
            }
        }
        self.held.is_readable = archive.is_zip;
        if !parts.memories.signals.is_empty() {
            self.give(std::mem::take(&mut parts.memories), 0, tally);
        }
        if parts.is_too_large {
            self.problem(ProblemReason::TooLarge);
        }
        if !self.held.sources.is_empty() {
            self.held.members_read.push(self.name.clone());
        }
    }

    /// What there was in it.
    pub fn held(self) -> Held {
        self.held
    }

    fn take_events(
        &mut self,
        archive: &mut Archive,
        bytes: &mut &[u8],
        parts: &mut Parts,
        tally: &mut Tally,
    ) {
        while let Some(event) = archive.next(bytes) {
            match event {
                Event::Opened(name) => parts.open(&name),
                Event::Bytes(piece) => {
                    for tree in parts.push(piece) {
                        self.give(tree, piece.len(), tally);
                    }
                }
                Event::Closed(Some(reason)) | Event::Problem(Problem { reason, .. }) => {
                    self.problem(reason);
                }
                Event::Closed(None) => {}
            }
        }
    }

    fn give(&mut self, tree: Tree, bytes: usize, tally: &mut Tally) {
        self.held.add_source(Some(tree.source));
        tally.read(tree, bytes);
    }

    fn problem(&mut self, reason: ProblemReason) {
        let member = Some(self.name.clone());
        if !self.held.problems.iter().any(|one| one.reason == reason) {
            self.held.problems.push(Problem::of(reason, member));
        }
    }
}

/// Which members of the archive are read, in the order of their names: the list comes first.
fn is_part(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let is_sheet = |rest: &str| rest.split('.').next_back() == Some("xml");
    name == "xl/sharedstrings.xml" || name.strip_prefix("xl/worksheets/").is_some_and(is_sheet)
}

/// What is read of a workbook.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Default)]
struct Parts {
    scanner: Scanner,
    is_list: bool,
    shared: Vec<String>,
    shared_bytes: usize,
    is_too_large: bool,
    text: Vec<u8>,
    /// Whether text is that of a value.
    is_value: bool,
    /// Whether it shows how to pronounce another.
    is_reading: bool,
    item: String,
    cell: Cell,
    row: Vec<String>,
    row_bytes: usize,
    given_bytes: usize,
    sheet: Kind,
    memories: Tree,
}

#[derive(Debug, Default)]
enum Kind {
    #[default]
    Unknown,
    Known(Sheet, Vec<String>),
    Other,
}

#[derive(Debug, Default)]
struct Cell {
    column: usize,
    is_shared: bool,
    value: String,
}

impl Parts {
    fn open(&mut self, name: &str) {
        self.scanner = Scanner::default();
        self.is_list = name.to_ascii_lowercase().ends_with("sharedstrings.xml");
        self.sheet = Kind::Unknown;
        self.row.clear();
        (self.is_value, self.is_reading) = (false, false);
    }

    fn push(&mut self, bytes: &[u8]) -> Vec<Tree> {
        let mut scanner = std::mem::take(&mut self.scanner);
        let mut found = Vec::new();
        scanner.push(bytes, &mut |piece| match piece {
            Piece::Text(text) if self.is_value => {
                let room = ROW_BYTES_MAX.saturating_sub(self.text.len());
                self.is_too_large |= text.len() > room;
                self.text.extend_from_slice(text.get(..room).unwrap_or(text));
            }
            Piece::Text(_) => {}
            Piece::Tag(tag) => found.extend(self.tag(tag)),
        });
        self.scanner = scanner;
        found
    }

    fn tag(&mut self, tag: &[u8]) -> Option<Tree> {
        let full = tag_name(tag);
        // Names may be written with that of their language before them.
        let name = match full.rsplit_once(':') {
            Some((before, name)) if before.starts_with('/') => format!("/{name}"),
            Some((_, name)) => name.to_owned(),
            None => full,
        };
        let is_empty = tag.ends_with(b"/");
        match name.as_str() {
            "rph" => self.is_reading = !is_empty,
            "/rph" => self.is_reading = false,
            "t" | "v" => self.is_value = !is_empty && !self.is_reading,
            "/t" | "/v" => {
                let text = std::mem::take(&mut self.text);
                if std::mem::take(&mut self.is_value) {
                    let text = without_codes(&unescaped(&String::from_utf8_lossy(&text)));
                    let into = if self.is_list { &mut self.item } else { &mut self.cell.value };
                    if into.len() + text.len() > ROW_BYTES_MAX {
                        self.is_too_large = true;
                    } else {
                        into.push_str(&text);
                    }
                }
            }
            "si" if is_empty => self.shared.push(String::new()),
            "/si" => self.share(),
            "c" => {
                let next = self.cell.column + 1;
                let column = attribute(tag, "r").and_then(|place| column(&place));
                let is_shared = attribute(tag, "t").as_deref() == Some("s");
                self.cell =
                    Cell { column: column.unwrap_or(next), is_shared, value: String::new() };
            }
            "/c" => self.keep_cell(),
            "row" => {
                self.row.clear();
                (self.row_bytes, self.cell.column) = (0, 0);
            }
            "/row" => return self.end_row(),
            _ => {}
        }
        None
    }

    fn share(&mut self) {
        let item = std::mem::take(&mut self.item);
        self.shared_bytes += item.len() + size_of::<String>();
        if self.shared_bytes > SHARED_BYTES_MAX {
            self.is_too_large = true;
        } else {
            self.shared.push(item);
        }
    }

    fn keep_cell(&mut self) {
        let value = std::mem::take(&mut self.cell.value);
        let value = if self.cell.is_shared {
            let shared = value.trim().parse::<usize>().ok();
            shared.and_then(|at| self.shared.get(at)).cloned().unwrap_or_default()
        } else {
            value
        };
        let place = self.cell.column.saturating_sub(1);
        self.row_bytes += value.len();
        if place >= CELLS_MAX || self.row_bytes > ROW_BYTES_MAX {
            self.is_too_large |= self.row_bytes > ROW_BYTES_MAX;
            return;
        }
        if self.row.len() <= place {
            self.row.resize(place + 1, String::new());
        }
        if let Some(cell) = self.row.get_mut(place) {
            *cell = value;
        }
    }

    fn end_row(&mut self) -> Option<Tree> {
        let row = std::mem::take(&mut self.row);
        match &self.sheet {
            _ if row.iter().all(String::is_empty) => None,
            Kind::Unknown => {
                let columns: Vec<String> =
                    row.iter().map(|name| name.trim().to_ascii_uppercase()).collect();
                self.sheet = match Sheet::of(&columns) {
                    Some(sheet) => Kind::Known(sheet, columns),
                    None => Kind::Other,
                };
                None
            }
            Kind::Known(..) if self.given_bytes > GIVEN_BYTES_MAX => {
                self.is_too_large = true;
                None
            }
            Kind::Known(sheet, columns) => {
                self.given_bytes += self.row_bytes + size_of::<Tree>();
                let value = |name: &str| {
                    let place = columns.iter().position(|column| column == name)?;
                    row.get(place).map(String::as_str)
                };
                match sheet {
                    Sheet::Conversations => Some(perplexity::conversation(&value)),
                    Sheet::Memory => {
                        self.memories.signals.extend(perplexity::memory(&value));
                        None
                    }
                }
            }
            Kind::Other => None,
        }
    }
}

/// The number of a column in the place of a cell, as in `AB12`; the first is 1.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(4).fold(0, |number, letter| {
        number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1
    });
    (number > 0).then_some(number)
}

/// A text without the codes for characters that XML does not have, as in `_x000D_`.
fn without_codes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let code = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let letter =
            code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        let taken = if let Some(letter) = letter {
            out.push(letter);
            7
        } else {
            out.push_str("_x");
            2
        };
        rest = from.get(taken..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_letters() {
        let cases =
            [("A1", Some(1)), ("Z9", Some(26)), ("AA10", Some(27)), ("7", None), ("", None)];
        for (place, number) in cases {
            assert_eq!(column(place), number, "{place}");
        }
    }

    #[test]
    fn codes_become_what_they_stand_for() {
        let cases = [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x00_", "_x00_"),
            ("é_xé", "é_xé"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_codes(text), expected, "{text}");
        }
    }
}
