//! `SillyTavern`'s chats: a line that says who talks with whom, then a line for each message, with
//! the answers that were swiped away beside the one that was chosen.
//!
//! A branch begins with all the lines of its chat. What it is called is all that tells them apart,
//! and it is how the program itself names them, so it is the id.

use chrono::NaiveDateTime;

use super::json::{BrokenJson, Cursor};
use super::shape::Shape;
use super::sources::{Place, Records};
use super::tree::{Node, Said, Tree};
use super::{names, parts};
use crate::clock::Millis;
use crate::conversation::{Bucket, Role};
use crate::id::Source;

/// What stands for the names in the first line since only the messages have them.
const UNUSED: &str = "unused";

/// Whether an object is the first line of a chat, or a message.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    is_head(shape) || (shape.has("mes") && shape.has_any(&["is_user", "send_date", "swipes"]))
}

fn is_head(shape: &Shape<'_>) -> bool {
    let about = ["create_date", "chat_metadata", "user_name"];
    !shape.has("mes")
        && shape.has_any(&["character_name", "chat_metadata"])
        && shape.has_any(&about)
}

/// Begins to read a chat.
pub(super) fn begin(place: Place<'_>) -> Box<dyn Records> {
    // The program's names hold a date. One that does not may be that of many chats.
    let has_number = |name: &&str| name.bytes().any(|byte| byte.is_ascii_digit());
    let id = Some(names::stem(place.member)).filter(has_number).unwrap_or_default().to_owned();
    Box::new(Chat { tree: Tree { source: Source::SillyTavern, id, ..Tree::default() } })
}

#[derive(Debug)]
struct Chat {
    tree: Tree,
}

impl Records for Chat {
    fn take(&mut self, element: &[u8], _: &mut Vec<Tree>) {
        let mut at = Cursor::new(element);
        let Ok(Some(line)) = Shape::take(&mut at) else {
            return self.tree.nodes.push(parts::unreadable());
        };
        if is_head(&line) {
            let name = line.text("character_name").filter(|name| name != UNUSED);
            self.tree.title = name.unwrap_or_default();
            self.tree.created_at = date(&line, "create_date");
            return;
        }
        let node = message(&line).unwrap_or_else(|_| parts::unreadable());
        let shown = node.message.as_ref().map(|said| said.shown);
        if self.tree.title.is_empty() && shown == Some(Ok(Role::Assistant)) {
            self.tree.title = line.text("name").unwrap_or_default();
        }
        self.tree.nodes.push(node);
    }

    fn end(&mut self, out: &mut Vec<Tree>) {
        out.push(std::mem::take(&mut self.tree));
    }
}

fn message(line: &Shape<'_>) -> Result<Node, BrokenJson> {
    let shown = if line.is_true("is_system") {
        Err(Bucket::Hidden)
    } else if line.flag("is_user") == Some(true) {
        Ok(Role::User)
    } else if line.has("mes") {
        // The character's lines have the field too, but for those of old chats.
        Ok(Role::Assistant)
    } else {
        Err(Bucket::Unreadable)
    };
    let mut swipes = Vec::new();
    line.each("swipes", |swipe| {
        swipes.push(swipe.word()?.unwrap_or_default());
        Ok(())
    })?;
    let own = parts::text(line.get("mes"), &["text"])?;
    let place = line.index("swipe_id").unwrap_or(0);
    let is_chosen = place < swipes.len() && line.has("swipe_id");
    let chosen = if is_chosen { swipes.remove(place) } else { own.clone() };
    let text = if chosen.is_empty() { own } else { chosen };
    if !is_chosen && let Some(same) = swipes.iter().position(|swipe| *swipe == text) {
        swipes.remove(same);
    }
    let said = |text| Said { shown, fields: line.len(), ..Said::by(Role::User, text) };
    let versions = swipes.into_iter().map(said).collect();
    Ok(Node { versions, ..Node::new(String::new(), None, date(line, "send_date"), said(text)) })
}

/// A date in one of the forms that this program has written. Those without a zone are the
/// machine's own time; which that was nobody knows, and they are taken as UTC.
fn date(line: &Shape<'_>, key: &str) -> Option<Millis> {
    if let Some(at) = line.time(&[key]) {
        return Some(at);
    }
    let text = line.text(key)?;
    // `2023-6-1 @14h 23m 10s 123ms`, `2023-06-01@14h23m10s`.
    let spaced: String = text
        .chars()
        .map(|c| if matches!(c, '@' | 'h' | 'm' | 's' | ',' | 'T') { ' ' } else { c })
        .collect();
    let has_hours = text.contains('@');
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let at = if has_hours {
        let seconds = words.get(3).copied().unwrap_or("0");
        let joined = format!("{} {}:{}:{seconds}", words.first()?, words.get(1)?, words.get(2)?);
        let at = NaiveDateTime::parse_from_str(&joined, "%Y-%m-%d %H:%M:%S").ok()?;
        let ms = words.get(4).and_then(|ms| ms.parse().ok()).unwrap_or(0_i64);
        return Some(Millis(at.and_utc().timestamp_millis() + ms.clamp(0, 999)));
    } else {
        // `June 1, 2023 2:23pm`, `2023-06-01 14:23:10`.
        let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let forms = [
            "%B %d, %Y %I:%M%p",
            "%B %d, %Y %I:%M %p",
            "%B %d, %Y %H:%M",
            "%Y-%m-%d %H:%M:%S%.f",
            "%Y-%m-%dT%H:%M:%S%.f",
            "%Y-%m-%d %H:%M",
        ];
        forms.iter().find_map(|form| NaiveDateTime::parse_from_str(&tidy, form).ok())?
    };
    let at = Millis(at.and_utc().timestamp_millis());
    (at.0 != 0).then_some(at)
}

#[cfg(test)]
#[path = "sillytavern_tests.rs"]
mod tests;
