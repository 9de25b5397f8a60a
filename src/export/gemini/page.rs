//! The same activity as a page, which is what Takeout gives unless it is asked for JSON: one cell
//! for each record, in the language of the person, with the day and time in words.

use super::{List, Record, is_gemini};
use crate::export::Flow;
use crate::export::html;
use crate::export::texts::Text;
use crate::export::tree::Tree;
use crate::export::when;

/// What a record of the page begins with.
pub(in super::super) const CELL: &[u8] = b"<div class=\"outer-cell";

/// A record may be this large; a larger one is not read, and counted.
const CELL_BYTES_MAX: usize = 4 << 20;

/// A line with a day and a time is no longer.
const TIME_BYTES_MAX: usize = 80;

/// Reads such a page from its first record on.
#[derive(Debug, Default)]
pub(in super::super) struct Activity {
    /// The record under way, from [`CELL`] on, and what may be the beginning of the next.
    cell: Vec<u8>,
    is_too_large: bool,
    /// How much of `cell` has been searched.
    searched: usize,
    list: List,
}

impl Text for Activity {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Tree>) -> Flow {
        // In small pieces, so that one that is too large is never held.
        for bytes in bytes.chunks(64 << 10) {
            self.cell.extend_from_slice(bytes);
            let from = self.searched.max(1);
            let mut start = 0;
            let mut search = from;
            while let Some(at) =
                self.cell.get(search..).and_then(|rest| memchr::memmem::find(rest, CELL))
            {
                let end = search + at;
                let cell = self.cell.get(start..end).unwrap_or_default().to_vec();
                self.take(&cell, out);
                (start, search) = (end, end + 1);
            }
            self.cell.drain(..start);
            if self.cell.len() > CELL_BYTES_MAX {
                self.is_too_large = true;
                self.cell.drain(..self.cell.len() - CELL.len());
            }
            self.searched = self.cell.len().saturating_sub(CELL.len());
        }
        Flow::More
    }

    fn end(&mut self, out: &mut Vec<Tree>) -> bool {
        let cell = std::mem::take(&mut self.cell);
        let is_whole = memchr::memmem::find(&cell, b"</html>").is_some()
            || memchr::memmem::rfind(&cell, b"</div></div></div>").is_some();
        self.take(&cell, out);
        self.list.give_waiting(out);
        self.list.group.end(out);
        is_whole
    }
}

impl Activity {
    fn take(&mut self, cell: &[u8], out: &mut Vec<Tree>) {
        if std::mem::take(&mut self.is_too_large) {
            let record = Record { is_broken: true, ..Record::default() };
            return self.list.record(record, out);
        }
        if let Some(record) = record(&String::from_utf8_lossy(cell)) {
            self.list.record(record, out);
        }
    }
}

/// What a cell of the page says, if it is one of Gemini's.
fn record(cell: &str) -> Option<Record> {
    let header = div(cell, "header-cell")?;
    let name = html::text(header);
    if !is_gemini(&name) {
        return None;
    }
    let content = div(cell, "content-cell").unwrap_or_default();
    let mut title = Vec::new();
    let mut rest = content;
    let (mut at, mut has_files) = (None, false);
    while let Some((line, after)) = line(rest) {
        rest = after;
        let text = html::text(line);
        // After the prompt, files that came with it are listed, below a line that counts them.
        let is_file = text.starts_with('-') && line.contains("<a ");
        if is_file && title.len() > 1 {
            if !std::mem::replace(&mut has_files, true) {
                title.pop();
            }
            continue;
        }
        if !title.is_empty() && is_time(&text) {
            at = Some(when::shown(&text));
            break;
        }
        title.push(text);
    }
    // The title alone, if there is no time to end it.
    let title = match at {
        Some(_) => title,
        None => title.into_iter().take(1).collect(),
    };
    let answer = if at.is_some() { html::text(rest) } else { String::new() };
    Some(Record {
        is_gemini: true,
        title: title.join("\n"),
        at: at.flatten(),
        answers: (!answer.is_empty()).then_some(answer).into_iter().collect(),
        ..Record::default()
    })
}

/// What stands in the first `<div>` of that class, with what stands in it.
fn div<'a>(cell: &'a str, class: &str) -> Option<&'a str> {
    let mut from = 0;
    loop {
        let open = from + cell.get(from..)?.find("<div")?;
        let end = open + cell.get(open..)?.find('>')?;
        let tag = cell.get(open + 1..end)?;
        from = end + 1;
        let classes = html::attribute(tag.as_bytes(), "class").unwrap_or_default();
        if classes.split_whitespace().any(|one| one == class) {
            break;
        }
    }
    let (start, mut depth) = (from, 1_u32);
    while depth > 0 {
        let rest = cell.get(from..)?;
        let Some(at) = rest.find('<') else { break };
        let tag = rest.get(at..)?;
        if tag.starts_with("<div") {
            depth += 1;
        } else if tag.starts_with("</div") {
            depth -= 1;
            if depth == 0 {
                return cell.get(start..from + at);
            }
        }
        from += at + 1;
    }
    cell.get(start..)
}

/// The first line of some HTML, and what follows its `<br>`.
fn line(html: &str) -> Option<(&str, &str)> {
    if html.is_empty() {
        return None;
    }
    let found = ["<br>", "<br/>", "<br />"]
        .iter()
        .filter_map(|mark| html.find(mark).map(|at| (at, at + mark.len())))
        .min();
    match found {
        Some((end, next)) => Some((html.get(..end)?, html.get(next..)?)),
        None => Some((html, "")),
    }
}

/// Whether a line says a day and a time, in whichever language.
fn is_time(text: &str) -> bool {
    let is_clock = text.split(|c: char| !c.is_ascii_digit() && c != ':').any(|part| {
        let mut numbers = part.split(':');
        let digits = |part: Option<&str>| part.is_some_and(|part| matches!(part.len(), 1 | 2));
        digits(numbers.next()) && digits(numbers.next()) && digits(numbers.next())
    });
    let has_year = text
        .split(|c: char| !c.is_ascii_digit())
        .any(|part| part.len() == 4 && (part.starts_with("20") || part.starts_with("25")));
    text.len() <= TIME_BYTES_MAX && is_clock && has_year
}
