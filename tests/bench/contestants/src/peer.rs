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

#[derive(Deserialize)]
struct Claude<'a> {
    #[serde(borrow)]
    chat_messages: Vec<ClaudeMessage<'a>>,
}

#[derive(Deserialize)]
struct ClaudeMessage<'a> {
    #[serde(borrow)]
    content: Vec<ClaudeBlock<'a>>,
}

#[derive(Deserialize)]
struct ClaudeBlock<'a> {
    #[serde(borrow, default)]
    text: Cow<'a, str>,
}

pub fn claude(element: &[u8], totals: &mut Totals) {
    let Ok(conversation) = serde_json::from_slice::<Claude>(element) else { return };
    totals.conversations += 1;
    for message in &conversation.chat_messages {
        totals.messages += 1;
        totals.text += message.content.iter().map(|block| block.text.len() as u64).sum::<u64>();
    }
}

#[derive(Deserialize)]
struct Activity<'a> {
    #[serde(borrow)]
    title: Cow<'a, str>,
    #[serde(borrow, default, rename = "safeHtmlItem")]
    answers: Vec<Answer<'a>>,
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    html: Cow<'a, str>,
}

pub fn takeout(element: &[u8], totals: &mut Totals) {
    let Ok(activity) = serde_json::from_slice::<Activity>(element) else { return };
    totals.conversations += 1;
    totals.messages += 1 + activity.answers.len() as u64;
    let answers: usize = activity.answers.iter().map(|answer| answer.html.len()).sum();
    totals.text += (activity.title.len() + answers) as u64;
}
