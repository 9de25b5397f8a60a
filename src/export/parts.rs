//! What the JSON of many sources has in common: entries of a list that are messages, texts in
//! blocks, words for who speaks, times in several spellings.

use std::borrow::Cow;

use super::json::{BrokenJson, Cursor, Raw};
use super::shape::Shape;
use super::sources::NotRead;
use super::tree::{Node, Said, Tree};
use super::when;
use crate::clock::Millis;
use crate::conversation::{Bucket, Role};
use crate::id::Source;
use crate::receipt::SetAsideReason;

/// What is to be told of a conversation that cannot be read whole.
pub(super) struct Begun {
    /// The messages met so far.
    pub messages: u64,
}

/// Reads an element that is one conversation. `read` gives `None` where there is no list of
/// messages, and counts those that it begins.
pub(super) fn conversation(
    source: Source,
    element: &[u8],
    is: fn(&Shape<'_>) -> bool,
    ids: &[&str],
    read: impl FnOnce(&Shape<'_>, &mut Begun) -> Result<Option<Tree>, BrokenJson>,
) -> Result<Tree, NotRead> {
    let mut at = Cursor::new(element);
    let is_object = at.peek() == Some(b'{');
    let (shape, end) =
        if is_object { Shape::begun(&mut at) } else { (Shape::default(), at.skip()) };
    if !is(&shape) {
        let is_whole = end.is_ok();
        let reason = if is_whole { SetAsideReason::NoMapping } else { SetAsideReason::BrokenJson };
        let id = shape.any_text(ids).unwrap_or_default();
        return Err(NotRead { id, ..NotRead::unknown(reason) });
    }
    let mut begun = Begun { messages: 0 };
    let reason = match (read(&shape, &mut begun), end) {
        (Ok(Some(tree)), Ok(())) => return Ok(tree),
        (Ok(None), Ok(())) => SetAsideReason::NoMapping,
        _ => SetAsideReason::BrokenJson,
    };
    let (id, messages) = (shape.any_text(ids).unwrap_or_default(), begun.messages);
    Err(NotRead { id, reason, messages, is_mine: true, source: Some(source) })
}

/// The messages in a list, each read by `read`. An entry that is no object is a message that
/// cannot be read. `None` if there is no list.
pub(super) fn messages<'a>(
    shape: &Shape<'a>,
    key: &str,
    begun: &mut Begun,
    mut read: impl FnMut(&Shape<'a>) -> Result<Node, BrokenJson>,
) -> Result<Option<Vec<Node>>, BrokenJson> {
    let mut nodes = Vec::new();
    let is_list = shape.each(key, |entry| {
        begun.messages += 1;
        nodes.push(match Shape::take(entry)? {
            Some(entry) => read(&entry)?,
            None => unreadable(),
        });
        Ok(())
    })?;
    Ok(is_list.then_some(nodes))
}

/// A message of which nothing is known.
pub(super) fn unreadable() -> Node {
    Node::new(String::new(), None, None, Said::unseen(Bucket::Unreadable))
}

/// Who speaks, by the words that sources have for it; or why what is said is not shown.
pub(super) fn role(word: Option<&str>) -> Result<Role, Bucket> {
    let word = word.unwrap_or_default();
    let is_one_of = |known: &[&str]| known.iter().any(|one| word.eq_ignore_ascii_case(one));
    if is_one_of(&["user", "human"]) {
        Ok(Role::User)
    } else if is_one_of(&["assistant", "ai", "model", "bot"]) {
        Ok(Role::Assistant)
    } else if is_one_of(&["system", "developer"]) {
        Err(Bucket::Hidden)
    } else if is_one_of(&["tool", "function", "tool_result"]) {
        Err(Bucket::ToolOutput)
    } else {
        Err(Bucket::Unreadable)
    }
}

/// A message as one that was shown or not, with the text that it then has.
pub(super) fn said(
    shape: &Shape<'_>,
    shown: Result<Role, Bucket>,
    text: impl FnOnce() -> Result<String, BrokenJson>,
) -> Result<Said, BrokenJson> {
    let text = if shown.is_ok() { text()? } else { String::new() };
    Ok(Said { id: String::new(), shown, text, fields: shape.len() })
}

/// The canonical text of a value: a string, or the strings and blocks of a list whose `type` is
/// one of these, joined by `\n`.
pub(super) fn text(value: Option<Cursor<'_>>, kinds: &[&str]) -> Result<String, BrokenJson> {
    match value {
        Some(mut value) => Ok(blocks(&mut value, kinds)?.text),
        None => Ok(String::new()),
    }
}

/// What a list of blocks holds.
#[derive(Default)]
pub(super) struct Blocks {
    /// Its canonical text.
    pub text: String,
    /// Whether there are blocks, of whatever kind.
    pub are_any: bool,
    /// Which of [`WORK`] there are.
    work: [bool; WORK.len()],
}

/// The kinds of blocks in which a model does something else than speak. Of all others, which a file
/// may have any number of, none is remembered.
const WORK: [&str; 4] = ["redacted_thinking", "thinking", "tool_result", "tool_use"];

impl Blocks {
    /// Whether a block of that kind of [`WORK`] is among them.
    pub fn has(&self, kind: &str) -> bool {
        WORK.iter().zip(self.work).any(|(one, is_there)| is_there && *one == kind)
    }

    fn note(&mut self, kind: &str) {
        self.are_any = true;
        for (one, is_there) in WORK.iter().zip(&mut self.work) {
            *is_there |= *one == kind;
        }
    }

    fn join(&mut self, other: &Self) {
        self.are_any |= other.are_any;
        for (is_there, other) in self.work.iter_mut().zip(other.work) {
            *is_there |= other;
        }
    }
}

/// See [`text`]. Takes the value.
pub(super) fn blocks(value: &mut Cursor<'_>, kinds: &[&str]) -> Result<Blocks, BrokenJson> {
    let mut blocks = Blocks::default();
    match value.peek() {
        Some(b'"') => add(&mut blocks.text, &value.text()?.unwrap_or_default()),
        Some(b'{') => block(value, kinds, &mut blocks)?,
        _ => {
            value.list(|item| match item.peek() {
                Some(b'"') => {
                    add(&mut blocks.text, &item.text()?.unwrap_or_default());
                    Ok(())
                }
                _ => block(item, kinds, &mut blocks),
            })?;
        }
    }
    Ok(blocks)
}

/// The same, with what `own` leaves of each part.
pub(super) fn own_blocks(
    value: &mut Cursor<'_>,
    kinds: &[&str],
    mut own: impl FnMut(&str) -> &str,
) -> Result<Blocks, BrokenJson> {
    let mut all = Blocks::default();
    let mut take = |value: &mut Cursor<'_>| {
        let part = blocks(value, kinds)?;
        add(&mut all.text, own(&part.text));
        all.join(&part);
        Ok(())
    };
    if value.peek() == Some(b'[') {
        value.list(take)?;
    } else {
        take(value)?;
    }
    Ok(all)
}

fn block(item: &mut Cursor<'_>, kinds: &[&str], out: &mut Blocks) -> Result<(), BrokenJson> {
    let (mut kind, mut content_kind) = (None, None);
    let (mut words, mut notes) = (None, None);
    let is_block = item.fields(|value, key| {
        match &*key.name() {
            b"type" => kind = value.raw()?,
            b"content_type" => content_kind = value.raw()?,
            b"text" => {
                notes = (value.peek() == Some(b'{')).then_some(*value);
                words = value.raw()?;
            }
            _ => value.skip()?,
        }
        Ok(())
    })?;
    if !is_block {
        return Ok(());
    }
    let kind = [kind, content_kind].into_iter().flatten().find(|kind| !kind.is_empty());
    let kind = kind.unwrap_or_default().text();
    // One that says nothing of its kind is a text if it has one.
    if kinds.contains(&&*kind) || kind.is_empty() {
        // Some write the text as an object with notes beside it.
        let own = match notes {
            Some(mut notes) => {
                Shape::take(&mut notes)?.and_then(|words| words.text("value")).map(Cow::Owned)
            }
            None => words.map(Raw::text),
        };
        match own.unwrap_or_default() {
            own if out.text.is_empty() => out.text = own.into_owned(),
            own => add(&mut out.text, &own),
        }
    }
    out.note(&kind);
    Ok(())
}

/// Adds a part of a text on a line of its own.
pub(super) fn add(text: &mut String, part: &str) {
    if !text.is_empty() && !part.is_empty() {
        text.push('\n');
    }
    text.push_str(part);
}

/// A time in any spelling, that of a database's extended JSON too:
/// `{"$date": {"$numberLong": "1754000000000"}}`.
pub(super) fn time(shape: &Shape<'_>, keys: &[&str]) -> Option<Millis> {
    keys.iter().find_map(|key| {
        let mut value = shape.get(key)?;
        for _ in 0..3 {
            if value.peek() != Some(b'{') {
                break;
            }
            let inner = Shape::take(&mut value.clone()).ok()??;
            value = inner.get("$date").or_else(|| inner.get("$numberLong"))?;
        }
        value.time().ok()?
    })
}

/// A time of any type, in words as programs write it too.
pub(super) fn time_of(value: &mut Cursor<'_>) -> Result<Option<Millis>, BrokenJson> {
    match value.peek() {
        Some(b'"') => Ok(value.word()?.and_then(|text| when::of(&text))),
        _ => value.time(),
    }
}

/// The first line of a text, for a title where the export has none.
pub(super) fn first_line(text: &str) -> &str {
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_blocks_only_what_is_asked_about_is_remembered() {
        let cases: &[(&str, bool, &[&str])] = &[
            (r#""hi""#, false, &[]),
            (r#"["hi", 7]"#, false, &[]),
            (r#"[{"type": "a"}, {"type": "b"}, {}]"#, true, &[]),
            (r#"[{"type": "a"}, {"content_type": "thinking"}]"#, true, &["thinking"]),
            (
                r#"[{"type": "tool_use"}, {"type": "x"}, {"type": "tool_result"}]"#,
                true,
                &["tool_result", "tool_use"],
            ),
        ];
        for (json, are_any, work) in cases {
            let read = [
                blocks(&mut Cursor::new(json.as_bytes()), &["text"]),
                own_blocks(&mut Cursor::new(json.as_bytes()), &["text"], |part| part),
            ];
            for blocks in read.map(Result::unwrap) {
                let met: Vec<_> = WORK.into_iter().filter(|kind| blocks.has(kind)).collect();
                assert_eq!((blocks.are_any, met.as_slice()), (*are_any, *work), "{json}");
                assert!(!blocks.has("a"), "{json}");
            }
        }
    }
}
