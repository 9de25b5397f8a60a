//! The same activity as a page, which is what Takeout gives unless it is asked for JSON: one cell
//! for each record, in the language of the person, with the day and time in words.

use super::{List, Record, chat_of, is_gemini};
use crate::clock::Millis;
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
        self.list.finish(out);
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
    let chat = div(cell, "mdl-typography--caption").and_then(chat_linked);
    // The first line that says a time, in the surest of the ways that are known.
    let kinds = [has_seconds, is_dotted, has_minutes];
    let dated = kinds.into_iter().find_map(|is_time| up_to_time(content, is_time));
    let Some(Dated { prompt, at, answer }) = dated else {
        // What was said, and by whom, only the first line tells.
        let (first, rest) = line(content).unwrap_or_default();
        let is_cut = !html::text(rest).is_empty();
        let title = html::text(first);
        return Some(Record { is_gemini: Some(true), title, chat, is_cut, ..Record::default() });
    };
    let answer = html::text(answer);
    Some(Record {
        is_gemini: Some(true),
        title: prompt.join("\n"),
        at,
        chat,
        answers: (!answer.is_empty()).then_some(answer).into_iter().collect(),
        ..Record::default()
    })
}

/// A cell with what divides question and answer.
struct Dated<'a> {
    /// The lines above the time.
    prompt: Vec<String>,
    at: Option<Millis>,
    /// HTML below the time.
    answer: &'a str,
}

/// A cell by the first line that is a time, if any is.
fn up_to_time(content: &str, is_time: fn(&str) -> bool) -> Option<Dated<'_>> {
    let mut prompt: Vec<String> = Vec::new();
    let (mut rest, mut has_files) = (content, false);
    while let Some((line, after)) = line(rest) {
        rest = after;
        let text = html::text(line);
        // After the prompt, files that came with it are listed, below a line that counts them.
        let is_file = text.starts_with('-') && line.contains("<a ");
        if is_file && prompt.len() > 1 {
            if !std::mem::replace(&mut has_files, true) {
                prompt.pop();
            }
            continue;
        }
        if !prompt.is_empty() && says_a_day(&text) && is_time(&when::with_plain_digits(&text)) {
            if prompt.len() > 1 && prompt.last().is_some_and(|last| counts_pictures(last)) {
                prompt.pop();
            }
            return Some(Dated { prompt, at: when::shown(&text), answer: rest });
        }
        prompt.push(text);
    }
    None
}

/// `1 generated image.`
fn counts_pictures(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && [" generated image.", " generated images."].contains(&rest)
}

/// The id of the conversation that is linked in some HTML.
fn chat_linked(html: &str) -> Option<String> {
    html.split("<a ").skip(1).find_map(|link| {
        let tag = link.split('>').next().unwrap_or_default();
        let address = html::attribute(format!("a {tag}").as_bytes(), "href")?;
        chat_of(&address).map(str::to_owned)
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
    // Each tag is looked at once: looked for in three spellings, a page of short lines takes for ever.
    for (end, _) in html.match_indices("<br") {
        let next = html.get(end..)?;
        let marks = ["<br>", "<br/>", "<br />"];
        if let Some(mark) = marks.into_iter().find(|mark| next.starts_with(mark)) {
            return Some((html.get(..end)?, next.get(mark.len()..)?));
        }
    }
    Some((html, ""))
}

/// Whether a line is as short as a time and has a year in it, in whichever language: those of
/// Buddhists begin with 25.
fn says_a_day(text: &str) -> bool {
    let text = when::with_plain_digits(text);
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    text.len() <= TIME_BYTES_MAX
        && numbers.any(|part| part.len() == 4 && (part.starts_with("20") || part.starts_with("25")))
}

/// `10:00:00`
fn has_seconds(text: &str) -> bool {
    has_clock(text, 3)
}

/// `10.00.00`, which could be a version of something too.
fn is_dotted(text: &str) -> bool {
    when::dotted_clock(text).is_some()
}

/// `10:00`, which may stand in a prompt too.
fn has_minutes(text: &str) -> bool {
    has_clock(text, 2)
}

fn has_clock(text: &str, parts: usize) -> bool {
    text.split(|c: char| !c.is_ascii_digit() && c != ':').any(|clock| {
        let mut numbers = clock.split(':').map(str::len);
        (0..parts).all(|_| matches!(numbers.next(), Some(1 | 2)))
    })
}
