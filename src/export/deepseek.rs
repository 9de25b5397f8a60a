//! `DeepSeek`'s conversations: a `mapping` like ChatGPT's, whose messages are fragments and name
//! no author. Older ones have `content` and `reasoning_content` instead.

use std::collections::{BTreeMap, BTreeSet};

use super::json::{BrokenJson, Cursor};
use super::parts::{self, Begun};
use super::shape::Shape;
use super::sources::{NotRead, Place};
use super::tree::{Node, Said, Tree};
use crate::conversation::{Bucket, Role};
use crate::id::Source;
use crate::linear::Link;

/// Whether an object is a conversation: by its messages, or if it has none by its own fields.
pub(super) fn is(shape: &Shape<'_>) -> bool {
    let Some(mut mapping) = shape.get("mapping") else { return false };
    let mut is_ours = None;
    let look = |value: &mut Cursor<'_>| {
        let node = Shape::take(value)?;
        if let (None, Some(message)) = (is_ours, node.and_then(|node| node.inner("message"))) {
            let old = ["reasoning_content", "inserted_at"];
            is_ours = Some(
                !message.has("author") && (message.has_list("fragments") || message.has_any(&old)),
            );
        }
        Ok(())
    };
    let _ = each_node(&mut mapping, look);
    is_ours.unwrap_or_else(|| {
        shape.has("inserted_at") && !shape.has_any(&["create_time", "current_node"])
    })
}

/// Reads an element of a list of conversations.
pub(super) fn read(element: &[u8], _: Place<'_>) -> Result<Tree, NotRead> {
    parts::conversation(Source::DeepSeek, element, is, &["id"], |shape, begun| {
        let Some(mut mapping) = shape.get("mapping") else { return Ok(None) };
        let mut nodes = Vec::new();
        let is_mapping = match mapping.peek() {
            Some(b'{') => mapping.object(|value, key| {
                nodes.extend(node(value, &key, begun)?);
                Ok(())
            })?,
            _ => mapping.list(|value| {
                nodes.extend(node(value, "", begun)?);
                Ok(())
            })?,
        };
        let mut tree = Tree {
            source: Source::DeepSeek,
            id: shape.text("id").unwrap_or_default(),
            title: shape.text("title").unwrap_or_default(),
            created_at: shape.time(&["inserted_at", "created_at"]),
            updated_at: shape.time(&["updated_at"]),
            ..Tree::default()
        };
        let unsaid: Vec<bool> = nodes.iter().map(|(_, is_unsaid)| *is_unsaid).collect();
        tree.nodes = nodes.into_iter().map(|(node, _)| node).collect();
        take_turns(&mut tree.nodes, &unsaid);
        Ok(is_mapping.then_some(tree))
    })
}

fn each_node<'a>(
    mapping: &mut Cursor<'a>,
    mut each: impl FnMut(&mut Cursor<'a>) -> Result<(), BrokenJson>,
) -> Result<bool, BrokenJson> {
    match mapping.peek() {
        Some(b'{') => mapping.object(|value, _| each(value)),
        _ => mapping.list(each),
    }
}

/// A node, and whether nothing in it says who speaks.
fn node(
    value: &mut Cursor<'_>,
    key: &str,
    begun: &mut Begun,
) -> Result<Option<(Node, bool)>, BrokenJson> {
    let Some(shape) = Shape::take(value)? else { return Ok(None) };
    let id = if key.is_empty() { shape.text("id").unwrap_or_default() } else { key.to_owned() };
    let mut link = Link { id, ..Link::default() };
    link.parent = shape.get("parent").map(|mut parent| name(&mut parent)).transpose()?;
    if link.parent.is_none() {
        shape.each("children", |child| {
            link.children.extend(name(child)?);
            Ok(())
        })?;
    }
    let message = match shape.get("message") {
        Some(mut message) => Shape::take(&mut message)?,
        None => None,
    };
    let Some(message) = message else {
        return Ok(Some((Node { link, ..Node::default() }, false)));
    };
    begun.messages += 1;
    link.at = message.time(&["inserted_at", "created_at"]);
    link.has_message = true;
    let (said, is_unsaid) = said(&message)?;
    Ok(Some((Node { link, message: Some(said), ..Node::default() }, is_unsaid)))
}

/// A node's name, which older files write as a number.
fn name(value: &mut Cursor<'_>) -> Result<Option<String>, BrokenJson> {
    Ok(value.id()?.map(std::borrow::Cow::into_owned))
}

fn said(message: &Shape<'_>) -> Result<(Said, bool), BrokenJson> {
    let mut said = Said::by(Role::Assistant, String::new());
    said.fields = message.len();
    let (mut asked, mut answered, mut is_asked) = (String::new(), String::new(), false);
    let has_fragments = message.each("fragments", |fragment| {
        let Some(fragment) = Shape::take(fragment)? else { return Ok(()) };
        let text = fragment.text("content").unwrap_or_default();
        let kind = fragment.text("type").unwrap_or_default().to_ascii_uppercase();
        match kind.as_str() {
            "REQUEST" => {
                is_asked = true;
                parts::add(&mut asked, &text);
            }
            "RESPONSE" => parts::add(&mut answered, &text),
            _ => {}
        }
        Ok(())
    })?;
    if has_fragments {
        said.shown = Ok(if is_asked { Role::User } else { Role::Assistant });
        said.text = if is_asked { asked } else { answered };
        return Ok((said, false));
    }
    said.text = parts::text(message.get("content"), &["text"])?;
    let word = message.any_text(&["role"]);
    let is_unsaid = word.is_none() && !message.has_any(&["content", "reasoning_content"]);
    if let Some(word) = word {
        said.shown = parts::role(Some(&word));
    } else if message.text("reasoning_content").is_none() {
        if is_unsaid {
            said.shown = Err(Bucket::Unreadable);
        }
        return Ok((said, !is_unsaid));
    }
    if said.shown.is_err() {
        said.text.clear();
    }
    Ok((said, false))
}

/// Where nothing says who speaks, the two take turns, and the person begins.
fn take_turns(nodes: &mut [Node], unsaid: &[bool]) {
    if !unsaid.contains(&true) {
        return;
    }
    let places: BTreeMap<String, usize> =
        nodes.iter().enumerate().map(|(place, node)| (node.link.id.clone(), place)).collect();
    let mut listed: BTreeMap<String, usize> = BTreeMap::new();
    for (place, node) in nodes.iter().enumerate() {
        listed.extend(node.link.children.iter().map(|child| (child.clone(), place)));
    }
    let parents: Vec<Option<usize>> = nodes
        .iter()
        .map(|node| match &node.link.parent {
            Some(parent) => parent.as_ref().and_then(|id| places.get(id).copied()),
            None => listed.get(&node.link.id).copied(),
        })
        .collect();
    let mut depths: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut seen = BTreeSet::new();
    for start in 0..nodes.len() {
        let mut path = Vec::new();
        let mut at = Some(start);
        while let Some(place) = at.filter(|place| seen.insert(*place)) {
            path.push(place);
            at = parents.get(place).copied().flatten();
        }
        for place in path.into_iter().rev() {
            let above = parents.get(place).copied().flatten();
            let above = above.and_then(|above| depths.get(above).copied().flatten()).unwrap_or(0);
            let own = nodes.get(place).is_some_and(|node| node.message.is_some());
            if let Some(depth) = depths.get_mut(place) {
                *depth = Some(above + usize::from(own));
            }
        }
    }
    for ((node, is_unsaid), depth) in nodes.iter_mut().zip(unsaid).zip(depths) {
        if let (true, Some(said)) = (is_unsaid, &mut node.message) {
            let is_person = depth.unwrap_or(1) % 2 == 1;
            said.shown = Ok(if is_person { Role::User } else { Role::Assistant });
        }
    }
}

#[cfg(test)]
#[path = "deepseek_tests.rs"]
mod tests;
