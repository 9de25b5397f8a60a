//! What one would write with serde: types of what is wanted, borrowed where it can be, and the
//! rest ignored.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::Totals;

#[derive(Deserialize)]
struct ChatGpt<'a> {
    #[serde(borrow)]
    mapping: BTreeMap<Cow<'a, str>, Node<'a>>,
}

#[derive(Deserialize)]
struct Node<'a> {
    #[serde(borrow)]
    message: Option<Message<'a>>,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    content: Content<'a>,
}

#[derive(Deserialize)]
struct Content<'a> {
    #[serde(borrow, default)]
    parts: Vec<Part<'a>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Part<'a> {
    Text(#[serde(borrow)] Cow<'a, str>),
    Other(IgnoredAny),
}

pub fn chatgpt(element: &[u8], totals: &mut Totals) {
    let Ok(conversation) = serde_json::from_slice::<ChatGpt>(element) else { return };
    totals.conversations += 1;
    for message in conversation.mapping.values().filter_map(|node| node.message.as_ref()) {
        totals.messages += 1;
        for part in &message.content.parts {
            if let Part::Text(text) = part {
                totals.text += text.len() as u64;
            }
        }
    }
}
