//! Google AI Studio's prompts, as they lie in Drive: one file for each, without an ending to its
//! name. That name is the title, and there is no id, but where the file has them.
//!
//! The system instruction holds for this one prompt, which may have been shared by somebody else, so
//! it is a signal like the instructions of a project, and never one of how the person always wants
//! to be answered.

use super::json::{BrokenJson, Cursor};
use super::shape::Shape;
use super::sources::{NotRead, Place};
use super::tree::{Node, Said, Tree};
use super::{names, parts};
use crate::clock::Millis;
use crate::conversation::{Bucket, Signal, SignalKind};
use crate::id::Source;
use crate::receipt::SetAsideReason;

/// Whether an object is a prompt.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    shape.has_object("chunkedPrompt")
        && shape.inner("chunkedPrompt").is_some_and(|prompt| prompt.has_list("chunks"))
}

/// Reads one.
pub(super) fn read(element: &[u8], place: Place<'_>) -> Result<Tree, NotRead> {
    let title = names::base(place.member).trim_end_matches(".json").to_owned();
    let mut tree = Tree { source: Source::AiStudio, title, ..Tree::default() };
    let (mut created_at, mut updated_at) = (None, None);
    let mut has_prompt = false;
    let whole = Cursor::new(element).object(|value, key| {
        match &*key {
            "id" => tree.id = value.word()?.unwrap_or_default(),
            "title" | "displayName" => {
                tree.title = value.word()?.unwrap_or_else(|| std::mem::take(&mut tree.title));
            }
            "createTime" => created_at = value.time()?,
            "updateTime" => updated_at = value.time()?,
            "chunkedPrompt" => {
                value.object(|value, key| {
                    if key == "chunks" {
                        has_prompt = true;
                        tree.nodes.clear();
                        value.list(|item| {
                            tree.nodes.push(chunk(item)?);
                            Ok(())
                        })?;
                        return Ok(());
                    }
                    value.skip()
                })?;
            }
            "systemInstruction" => {
                let text = instruction(value)?;
                let kind = SignalKind::ProjectInstructions;
                let signal = Signal { kind, text, at: None, message_id: None, is_snapshot: false };
                tree.signals.extend(Some(signal).filter(|signal| !signal.text.is_empty()));
            }
            _ => value.skip()?,
        }
        Ok(())
    });
    if whole != Ok(true) || !has_prompt {
        let reason =
            if whole.is_err() { SetAsideReason::BrokenJson } else { SetAsideReason::UnknownLayout };
        return Err(NotRead { is_mine: has_prompt, ..NotRead::of(&tree, reason) });
    }
    let times = || tree.nodes.iter().filter_map(|node| node.link.at);
    let (first, last) = (times().min(), times().max());
    (tree.created_at, tree.updated_at) = (created_at.or(first), updated_at.or(last));
    Ok(tree)
}

/// `{"text": …}`, or its parts, or a text.
fn instruction(value: &mut Cursor<'_>) -> Result<String, BrokenJson> {
    if value.peek() == Some(b'"') {
        return Ok(value.word()?.unwrap_or_default());
    }
    let (mut text, mut parts) = (String::new(), String::new());
    value.object(|value, key| {
        match &*key {
            "text" => text = value.word()?.unwrap_or_default(),
            "parts" => parts = texts(value)?,
            _ => value.skip()?,
        }
        Ok(())
    })?;
    Ok(if text.is_empty() { parts } else { text })
}

/// The texts of parts that are no thoughts. They are the pieces of one text, as they came.
fn texts(value: &mut Cursor<'_>) -> Result<String, BrokenJson> {
    if value.peek() == Some(b'"') {
        return Ok(value.word()?.unwrap_or_default());
    }
    let mut all = String::new();
    value.list(|part| {
        let (mut text, mut is_thought) = (String::new(), false);
        if part.peek() == Some(b'"') {
            all.push_str(&part.word()?.unwrap_or_default());
            return Ok(());
        }
        part.object(|value, key| {
            match &*key {
                "text" => text = value.word()?.unwrap_or_default(),
                "thought" => is_thought = value.is_true()?,
                _ => value.skip()?,
            }
            Ok(())
        })?;
        if !is_thought {
            all.push_str(&text);
        }
        Ok(())
    })?;
    Ok(all)
}

#[derive(Default)]
struct Chunk {
    role: String,
    text: String,
    parts: String,
    at: Option<Millis>,
    is_thought: bool,
    is_tool: bool,
    fields: u32,
}

fn chunk(value: &mut Cursor<'_>) -> Result<Node, BrokenJson> {
    let mut chunk = Chunk::default();
    let is_chunk = value.object(|value, key| {
        chunk.fields += 1;
        match &*key {
            "role" => chunk.role = value.word()?.unwrap_or_default(),
            "text" => chunk.text = value.word()?.unwrap_or_default(),
            "parts" => chunk.parts = texts(value)?,
            "createTime" => chunk.at = value.time()?,
            "isThought" => chunk.is_thought = value.is_true()?,
            "executableCode" | "codeExecutionResult" => {
                chunk.is_tool |= value.peek() == Some(b'{');
                value.skip()?;
            }
            _ => value.skip()?,
        }
        Ok(())
    })?;
    let text = if chunk.text.is_empty() { chunk.parts } else { chunk.text };
    let said = match parts::role(Some(&chunk.role)) {
        _ if !is_chunk => Said::unseen(Bucket::Unreadable),
        _ if chunk.is_thought => Said::unseen(Bucket::Hidden),
        _ if chunk.is_tool && text.is_empty() => Said::unseen(Bucket::ToolOutput),
        Ok(role) => Said::by(role, text),
        Err(bucket) => Said::unseen(bucket),
    };
    let said = Said { fields: chunk.fields, ..said };
    Ok(Node::new(String::new(), None, chunk.at, said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Role;

    fn read_one(json: &str) -> Result<crate::conversation::Conversation, NotRead> {
        let place = Place { member: "Drive/Google AI Studio/Bees v1.2" };
        read(json.as_bytes(), place).map(Tree::conversation)
    }

    #[test]
    fn a_prompt_is_read() {
        let json = r#"{"runSettings": {"model": "m"}, "systemInstruction": {"text": "Be brief."},
            "chunkedPrompt": {"chunks": [
                {"role": "user", "text": "Hi", "createTime": "2026-01-05T09:00:00Z"},
                {"role": "model", "text": "thinking", "isThought": true},
                {"role": "model", "parts": [{"text": "Hel"}, {"text": "x", "thought": true}, {"text": "lo"}]},
                {"role": "user", "driveImage": {"id": "d"}},
                {"role": "model", "executableCode": {"code": "1"}},
                {"role": "alien", "text": "?"}, 7], "pendingInputs": []}}"#;
        let one = read_one(json).unwrap();
        let said: Vec<_> = one.messages.iter().map(|one| (one.role, one.text.as_str())).collect();
        assert_eq!(said, [(Role::User, "Hi"), (Role::Assistant, "Hello")]);
        assert_eq!((one.title.as_str(), one.key.source), ("Bees v1.2", Source::AiStudio));
        let buckets = one.buckets;
        let counts = [buckets.used, buckets.hidden, buckets.no_text, buckets.tool_output];
        assert_eq!((counts, buckets.unreadable), ([2, 1, 1, 1], 2));
        assert_eq!(one.signals[0].kind, SignalKind::ProjectInstructions);
        assert_eq!(one.signals[0].text, "Be brief.");
        assert_eq!(one.messages[1].id, format!("{}#2", one.key.conversation_id));
    }

    #[test]
    fn a_prompt_may_say_what_it_is_called_and_when_it_was_made() {
        let json = r#"{"id": "p1", "title": "Bees", "displayName": "", "createTime": "2026-01-05T09:00:00Z",
            "chunkedPrompt": {"chunks": [{"role": "model", "text": "Run this:", "executableCode": {"code": "1"}}]}}"#;
        let one = read_one(json).unwrap();
        assert_eq!((one.key.conversation_id.as_str(), one.title.as_str()), ("p1", "Bees"));
        assert_eq!(one.created_at.map(Millis::rfc3339).as_deref(), Some("2026-01-05T09:00:00Z"));
        assert_eq!(one.messages[0].text, "Run this:");
    }

    #[test]
    fn what_is_broken_is_set_aside_with_its_count() {
        let not_read =
            read_one(r#"{"chunkedPrompt": {"chunks": [{"role": "user"}, {"#).unwrap_err();
        assert_eq!((not_read.reason, not_read.messages), (SetAsideReason::BrokenJson, 1));
        assert!(not_read.is_mine);
        let is = |json: &str| Shape::of(json.as_bytes()).is_some_and(|shape| is(&shape));
        assert!(is(r#"{"chunkedPrompt": {"chunks": []}}"#));
        assert!(!is(r#"{"chunkedPrompt": []}"#));
    }
}
