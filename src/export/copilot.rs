//! Microsoft Copilot's activity, as the privacy dashboard lists it: four lists of values, of which
//! two have the same columns and one holds prompts alone.
//!
//! There are no ids. A conversation is what has one title, wherever its lines stand, so all lines
//! are held until the end, or until there are too many.

use std::collections::BTreeMap;

use super::Flow;
use super::csv::{Csv, Record, header};
use super::group::{Line, dated};
use super::texts::{Sniff, Text};
use super::tree::{Said, Tree};
use super::when;
use crate::conversation::{Bucket, Role};
use crate::id::Source;

/// So many bytes of text are held. What comes after them makes conversations of its own.
const HELD_BYTES_MAX: usize = 64 << 20;

/// The columns of the four lists, by their names.
const TITLE: &[&str] = &["Conversation", "ChatName"];
const TIME: &[&str] = &["Time", "CreatedAt", "Timestamp"];
const AUTHOR: &[&str] = &["Author"];
const TEXT: &[&str] = &["Message", "MessageContent", "Prompt"];
const CLIENT: &[&str] = &["ClientApp"];

/// What the person is called. The assistant goes by different names.
const PERSON: &[&str] = &["Human", "User"];

/// Where the columns are.
#[derive(Clone, Copy, Debug)]
struct Columns {
    title: Option<usize>,
    time: Option<usize>,
    author: Option<usize>,
    text: usize,
    /// Whether the text is what stands last.
    is_text_last: bool,
}

impl Columns {
    fn of(header: &[String]) -> Option<Self> {
        let find = |names: &[&str]| header.iter().position(|field| is_one_of(field.trim(), names));
        let columns = Self {
            title: find(TITLE).or_else(|| find(CLIENT)),
            time: find(TIME),
            author: find(AUTHOR),
            text: find(TEXT)?,
            is_text_last: find(TEXT)? + 1 == header.len(),
        };
        // The list of prompts has no author: all are the person's.
        let is_list = columns.time.is_some()
            && columns.title.is_some()
            && (columns.author.is_some() || find(&["Prompt"]).is_some());
        is_list.then_some(columns)
    }
}

/// Whether it is one of the lists.
pub(super) fn is(sniff: &Sniff<'_>) -> bool {
    header(sniff.head).is_some_and(|(_, fields)| Columns::of(&fields).is_some())
}

/// Begins to read one.
pub(super) fn begin(sniff: &Sniff<'_>) -> Box<dyn Text> {
    let mark = header(sniff.head).map_or(b',', |(mark, _)| mark);
    let lines = Lines { mark: char::from(mark), ..Lines::default() };
    Box::new(Activity { csv: Csv::new(mark), lines })
}

#[derive(Debug)]
struct Activity {
    csv: Csv,
    lines: Lines,
}

#[derive(Debug, Default)]
struct Lines {
    /// What stands between two values.
    mark: char,
    columns: Option<Columns>,
    /// The conversations by the order in which they were met, and their places by title.
    chats: Vec<(String, Vec<Line>)>,
    places: BTreeMap<String, usize>,
    bytes: usize,
}

impl Text for Activity {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Tree>) -> Flow {
        self.csv.push(bytes, &mut |record| self.lines.take(&record, out));
        Flow::More
    }

    fn end(&mut self, out: &mut Vec<Tree>) -> bool {
        let is_whole = self.csv.end(&mut |record| self.lines.take(&record, out));
        self.lines.give(out);
        is_whole
    }
}

impl Lines {
    fn take(&mut self, record: &Record, out: &mut Vec<Tree>) {
        let Some(columns) = self.columns else {
            self.columns = Columns::of(&record.fields);
            return;
        };
        let field = |place: Option<usize>| {
            place.and_then(|place| record.fields.get(place)).map_or("", String::as_str)
        };
        let title = field(columns.title).to_owned();
        let mut text = field(Some(columns.text)).to_owned();
        // A comma without quotes around it parts what was said.
        let more = record.fields.get(columns.text + 1..).filter(|_| columns.is_text_last);
        let more = more.filter(|more| more.iter().any(|field| !field.is_empty()));
        for part in more.unwrap_or_default() {
            text.push(self.mark);
            text.push_str(part);
        }
        self.bytes += text.len() + title.len() + size_of::<Line>();
        let author = columns.author.map(|author| field(Some(author)).trim());
        let said = match author {
            _ if record.is_broken || record.fields.len() <= columns.text => {
                Said::unseen(Bucket::Unreadable)
            }
            Some("") => Said::unseen(Bucket::Unreadable),
            Some(author) if is_one_of(author, PERSON) => Said::by(Role::User, text),
            Some(author) if is_one_of(author, &["system"]) => Said::unseen(Bucket::Hidden),
            Some(_) => Said::by(Role::Assistant, text),
            None => Said::by(Role::User, text),
        };
        let line = Line::new(when::of(field(columns.time)), said);
        let place = *self.places.entry(title.clone()).or_insert(self.chats.len());
        match self.chats.get_mut(place) {
            Some((_, lines)) => lines.push(line),
            None => self.chats.push((title, vec![line])),
        }
        if self.bytes > HELD_BYTES_MAX {
            self.give(out);
        }
    }

    fn give(&mut self, out: &mut Vec<Tree>) {
        self.bytes = 0;
        self.places.clear();
        for (title, mut lines) in self.chats.drain(..) {
            if is_turned_round(&lines) {
                lines.reverse();
            }
            out.push(Tree { title, ..dated(Source::Copilot, lines) });
        }
    }
}

/// Whether lines of one moment, whose order no time tells, stand newest first: nobody is answered
/// before they ask.
fn is_turned_round(lines: &[Line]) -> bool {
    let times = || lines.iter().map(|line| line.at);
    let is_by = |line: Option<&Line>, role| {
        let said = line.and_then(|line| line.nodes.first()?.message.as_ref());
        said.is_some_and(|said| said.shown == Ok(role))
    };
    times().min() == times().max()
        && is_by(lines.first(), Role::Assistant)
        && is_by(lines.last(), Role::User)
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|one| word.eq_ignore_ascii_case(one))
}

#[cfg(test)]
#[path = "copilot_tests.rs"]
mod tests;
