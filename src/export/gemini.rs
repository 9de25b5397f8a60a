//! Gemini's apps, as Takeout lists what somebody did: a record for each prompt, newest first, with
//! the answer as HTML. Some records have the address of their conversation, which says where they
//! belong. Of the others, prompts that follow each other within half an hour make one.
//!
//! Each title begins with what was done, in the language of the person. What is known is stripped;
//! in a language that is not, what the titles have in common.

mod page;
mod titles;

use std::collections::VecDeque;

pub(super) use self::page::{Activity, CELL};
use self::titles::Titles;
use super::group::{Line, dated};
use super::html;
use super::json::{BrokenJson, Cursor, Room};
use super::shape::Shape;
use super::sources::{Place, Records};
use super::tree::{Said, Tree};
use crate::clock::Millis;
use crate::conversation::{Bucket, Role};
use crate::id::Source;

/// Prompts that are further apart make two conversations.
const GAP_MS: i64 = 30 * 60 * 1000;

/// Records whose titles are in an unknown language are held until there are so many, to learn
/// what the titles have in common.
const LEARN_RECORDS: usize = 200;
const LEARN_BYTES: usize = 4 << 20;

/// A conversation that grows larger ends.
const GROUP_BYTES_MAX: usize = 16 << 20;

/// Conversations that have an id are held together, so many and so much, since records of one
/// stand between those of others. What comes later of one makes another with its id, and those
/// become one again where conversations are counted.
const GROUPS_MAX: usize = 32;
const GROUPS_BYTES_MAX: usize = 4 << 20;

/// A longer id is none.
const CHAT_BYTES_MAX: usize = 64;

/// Whether it is a record of Gemini's. Those of other products have the same fields.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    if !shape.has("title") {
        return false;
    }
    if !shape.has("header") && !shape.has("products") {
        let title = shape.text("title").unwrap_or_default();
        return shape.has_all(&["time", "safeHtmlItem"]) && titles::known_prompt(&title).is_some();
    }
    let mut names = shape.text("header").into_iter().collect::<Vec<_>>();
    let products = shape.get("products");
    let has_products = shape.has_list("products");
    names.extend(products.and_then(|mut list| words(&mut list).ok()).unwrap_or_default());
    (has_products || shape.has("time")) && names.iter().any(|name| is_gemini(name))
}

fn is_gemini(name: &str) -> bool {
    name.contains("Gemini") || name.contains("Bard")
}

fn words(list: &mut Cursor<'_>) -> Result<Vec<String>, BrokenJson> {
    let mut words = Vec::new();
    list.list(|item| {
        words.extend(item.word()?);
        Ok(())
    })?;
    Ok(words)
}

/// The id in the address of a conversation: `https://gemini.google.com/app/7b00aa?hl=en`.
fn chat_of(address: &str) -> Option<&str> {
    let path = address.strip_prefix("https://gemini.google.com/")?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut steps = path.split('/');
    let place = steps.next().filter(|place| ["app", "gem"].contains(place))?;
    let id = steps.next_back()?;
    // A gem's own address has no conversation.
    let is_chat = place == "app" || steps.next().is_some();
    (is_chat && !id.is_empty() && id.len() <= CHAT_BYTES_MAX).then_some(id)
}

/// Begins to read the records of a text.
pub(super) fn records(_: Place<'_>) -> Box<dyn Records> {
    Box::new(List::default())
}

/// Something that somebody did.
#[derive(Clone, Debug, Default)]
struct Record {
    /// Whether it is Gemini's, if it says whose it is.
    is_gemini: Option<bool>,
    title: String,
    at: Option<Millis>,
    /// The id of its conversation.
    chat: Option<String>,
    /// The answer, then further drafts of it.
    answers: Vec<String>,
    /// Prompt and answer, where they stand in fields of their own.
    request: Option<String>,
    response: Option<String>,
    is_broken: bool,
    /// Something was said that cannot be told from what stands around it.
    is_cut: bool,
}

impl Record {
    fn read(element: &[u8], room: &mut Room) -> Self {
        let mut record = Self::default();
        let read = Cursor::new(element).fields(|value, key| record.field(value, &key.name(), room));
        record.is_broken = read != Ok(true);
        let is_prompt = titles::known_prompt(&record.title).is_some();
        record.is_gemini = record.is_gemini.or(is_prompt.then_some(true));
        record
    }

    fn field(
        &mut self,
        value: &mut Cursor<'_>,
        key: &[u8],
        room: &mut Room,
    ) -> Result<(), BrokenJson> {
        match key {
            b"header" => self.name(value)?,
            b"products" => {
                value.list(|item| self.name(item))?;
            }
            b"title" => self.title = value.text_in(room)?.unwrap_or_default().into_owned(),
            b"time" => self.at = value.time()?,
            b"titleUrl" => self.chat = chat(value)?.or(self.chat.take()),
            b"safeHtmlItem" => {
                self.answers.clear();
                match value.peek() {
                    Some(b'[') => drop(value.list(|item| self.answer(item, room))?),
                    Some(b'{' | b'"') => {
                        self.answer(value, room)?;
                        self.answers.retain(|answer| !answer.is_empty());
                    }
                    _ => value.skip()?,
                }
            }
            b"details" => {
                value.list(|item| {
                    let (mut name, mut text) = (String::new(), None);
                    item.object(|value, key| {
                        match &*key {
                            "name" => name = value.word()?.unwrap_or_default(),
                            "value" => text = value.word()?,
                            "url" => self.chat = self.chat.take().or(chat(value)?),
                            _ => value.skip()?,
                        }
                        Ok(())
                    })?;
                    match name.as_str() {
                        "Request" => self.request = text,
                        "Response" => self.response = text,
                        _ => {}
                    }
                    Ok(())
                })?;
            }
            _ => value.skip()?,
        }
        Ok(())
    }

    /// Takes an answer: its HTML, or an object that has it.
    fn answer(&mut self, item: &mut Cursor<'_>, room: &mut Room) -> Result<(), BrokenJson> {
        let mut answer = String::new();
        if item.peek() == Some(b'"') {
            answer = item.text_in(room)?.map(|html| html::text(&html)).unwrap_or_default();
        } else {
            item.fields(|value, key| {
                if *key.name() == *b"html" {
                    let html = value.text_in(room)?;
                    answer = html.map(|html| html::text(&html)).unwrap_or_default();
                    return Ok(());
                }
                value.skip()
            })?;
        }
        self.answers.push(answer);
        Ok(())
    }

    /// Takes the name of a product.
    fn name(&mut self, value: &mut Cursor<'_>) -> Result<(), BrokenJson> {
        if self.is_gemini == Some(true) {
            return value.skip();
        }
        self.is_gemini = Some(value.text()?.is_some_and(|name| is_gemini(&name)));
        Ok(())
    }

    fn bytes(&self) -> usize {
        let answers: usize = self.answers.iter().map(String::len).sum();
        self.title.len() + answers + size_of::<Self>()
    }

    /// What was said at that moment; `prompt` is what the person said, if anything.
    fn line(self, prompt: Option<String>) -> Line {
        let said = match prompt {
            _ if self.is_broken => Said::unseen(Bucket::Unreadable),
            Some(prompt) => Said::by(Role::User, prompt),
            // Something else that was done.
            None => Said::unseen(Bucket::Hidden),
        };
        let mut line = Line::new(self.at, said);
        let answers = self.response.into_iter().chain(self.answers);
        for (draft, answer) in answers.enumerate() {
            line.add(Said::by(Role::Assistant, answer), draft > 0);
        }
        if self.is_cut {
            line.add(Said::unseen(Bucket::Unreadable), false);
        }
        line
    }
}

fn chat(address: &mut Cursor<'_>) -> Result<Option<String>, BrokenJson> {
    let address = address.text()?;
    Ok(address.and_then(|address| chat_of(&address).map(str::to_owned)))
}

#[derive(Debug, Default)]
struct List {
    titles: Titles,
    /// Records that wait until it is known what their titles have in common.
    waiting: Vec<Record>,
    waiting_bytes: usize,
    /// The conversation under way of those that have no id.
    group: Group,
    /// Those with an id that are held, the one begun first before the others.
    chats: VecDeque<Group>,
    room: Room,
}

impl Records for List {
    fn take(&mut self, element: &[u8], out: &mut Vec<Tree>) {
        let record = Record::read(element, &mut self.room);
        if record.is_gemini == Some(true) || record.is_broken {
            self.record(record, out);
        }
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        self.finish(out);
    }
}

impl List {
    fn finish(&mut self, out: &mut Vec<Tree>) {
        self.give_waiting(out);
        self.group.end(out);
        self.chats.drain(..).for_each(|mut chat| chat.end(out));
    }

    fn record(&mut self, record: Record, out: &mut Vec<Tree>) {
        if self.titles.is_settled() {
            return self.give(record, out);
        }
        self.titles.learn(&record.title);
        self.waiting_bytes += record.bytes();
        self.waiting.push(record);
        if self.waiting.len() >= LEARN_RECORDS || self.waiting_bytes >= LEARN_BYTES {
            self.give_waiting(out);
        }
    }

    fn give_waiting(&mut self, out: &mut Vec<Tree>) {
        self.titles.settle();
        for record in std::mem::take(&mut self.waiting) {
            self.give(record, out);
        }
    }

    fn give(&mut self, mut record: Record, out: &mut Vec<Tree>) {
        let request = record.request.take();
        let has_answer = !record.answers.is_empty();
        let prompt = request.or_else(|| {
            let prompt = self.titles.prompt(&record.title, has_answer)?;
            let announced = record.title.len() - prompt.len();
            let mut title = std::mem::take(&mut record.title);
            title.drain(..announced);
            Some(title)
        });
        match record.chat.take() {
            Some(chat) => self.give_to(chat, record.line(prompt), out),
            None => self.group.add(record.line(prompt), out),
        }
    }

    fn give_to(&mut self, id: String, line: Line, out: &mut Vec<Tree>) {
        let place = self.chats.iter().position(|chat| chat.id == id).unwrap_or_else(|| {
            self.chats.push_back(Group { id, ..Group::default() });
            self.chats.len() - 1
        });
        if let Some(chat) = self.chats.get_mut(place) {
            chat.push(line);
        }
        let bytes = |chats: &VecDeque<Group>| chats.iter().map(|chat| chat.bytes).sum::<usize>();
        while self.chats.len() > GROUPS_MAX || bytes(&self.chats) > GROUPS_BYTES_MAX {
            let Some(mut first) = self.chats.pop_front() else { break };
            first.end(out);
        }
    }
}

/// The conversation under way.
#[derive(Debug, Default)]
struct Group {
    /// Its id, where the export has one.
    id: String,
    lines: Vec<Line>,
    /// Whether anything was said in it.
    is_begun: bool,
    last: Option<Millis>,
    bytes: usize,
}

impl Group {
    /// Adds a line, or begins the next conversation with it. What else was done makes none.
    fn add(&mut self, line: Line, out: &mut Vec<Tree>) {
        if is_said(&line) {
            let is_near = match (self.last, line.at) {
                (Some(last), Some(at)) => last.0.abs_diff(at.0) <= GAP_MS.unsigned_abs(),
                _ => false,
            };
            if self.is_begun && (!is_near || self.bytes > GROUP_BYTES_MAX) {
                self.end(out);
            }
            self.is_begun = true;
            self.last = line.at;
        } else if self.bytes > GROUP_BYTES_MAX {
            self.end(out);
        }
        self.push(line);
    }

    fn push(&mut self, line: Line) {
        let messages = line.nodes.iter().filter_map(|node| node.message.as_ref());
        self.bytes += messages.map(|said| said.text.len() + size_of::<Line>()).sum::<usize>();
        self.lines.push(line);
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        let group = std::mem::take(self);
        if group.lines.is_empty() {
            return;
        }
        let mut said = group.lines;
        let done: Vec<Line> = said.extract_if(.., |line| !is_said(line)).collect();
        let mut tree = Tree { id: group.id, ..dated(Source::Gemini, said) };
        // Counted, but of no time: it may have been done long before or after.
        let done = done.into_iter().flat_map(|line| line.nodes);
        tree.nodes.extend(done.map(|mut node| {
            node.link.at = None;
            node
        }));
        out.push(tree);
    }
}

/// Whether anything was said at that moment.
fn is_said(line: &Line) -> bool {
    let messages = line.nodes.iter().filter_map(|node| node.message.as_ref());
    messages.into_iter().any(|said| said.shown.is_ok())
}

#[cfg(test)]
#[path = "gemini_tests.rs"]
mod tests;
