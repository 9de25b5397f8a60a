//! What was said, in the shapes of ChatGPT's and Claude's exports.

use serde_json::{Map, Value, json};

use super::{Person, Planted, Said, Talk, Turn};

/// The files of a person.
pub(super) fn files(person: Person) -> Planted {
    let (claude, chatgpt): (Vec<&Talk>, Vec<&Talk>) =
        person.talks.iter().partition(|talk| talk.claude && talk.turns.iter().all(is_plain));
    let chatgpt: Vec<Value> = chatgpt.into_iter().map(of_chatgpt).collect();
    let claude: Vec<Value> = claude.into_iter().map(of_claude).collect();
    let files = vec![
        ("chatgpt.json".to_owned(), Value::Array(chatgpt)),
        ("claude.json".to_owned(), Value::Array(claude)),
    ];
    Planted { files, items: person.items }
}

fn is_plain(turn: &Turn) -> bool {
    matches!(turn.said, Said::User | Said::Assistant)
}

fn of_chatgpt(talk: &Talk) -> Value {
    let mut mapping = Map::new();
    let mut parent: Option<&str> = None;
    for (n, turn) in talk.turns.iter().enumerate() {
        let child = talk.turns.get(n + 1).map(|next| next.id.as_str());
        let message = message(turn, talk.at + n as i64 * 20);
        let children: Vec<&str> = child.into_iter().collect();
        let node =
            json!({"id": turn.id, "parent": parent, "children": children, "message": message});
        mapping.insert(turn.id.clone(), node);
        parent = Some(&turn.id);
    }
    json!({"title": talk.title, "conversation_id": talk.id, "id": talk.id, "create_time": talk.at,
        "update_time": talk.at + 60, "current_node": parent, "mapping": mapping})
}

fn message(turn: &Turn, at: i64) -> Value {
    let text = |text: &str| json!({"content_type": "text", "parts": [text]});
    let (role, content, metadata) = match turn.said {
        Said::User => ("user", text(&turn.text), json!({})),
        Said::Assistant => ("assistant", text(&turn.text), json!({})),
        Said::Tool => ("tool", text(&turn.text), json!({})),
        Said::File => (
            "user",
            text("See the file."),
            json!({"attachments": [{"id": "f", "name": turn.text}]}),
        ),
        Said::Saved => {
            let kept = format!("1. [2025-01-02]. {}", turn.text);
            let content =
                json!({"content_type": "model_editable_context", "model_set_context": kept});
            ("assistant", content, json!({}))
        }
    };
    json!({"id": turn.id, "author": {"role": role}, "create_time": at, "content": content,
        "metadata": metadata, "recipient": "all", "weight": 1.0})
}

fn of_claude(talk: &Talk) -> Value {
    let message = |(n, turn): (usize, &Turn)| {
        let sender = if turn.said == Said::User { "human" } else { "assistant" };
        json!({"uuid": turn.id, "sender": sender, "text": turn.text,
            "content": [{"type": "text", "text": turn.text}],
            "created_at": time(talk.at + n as i64 * 20), "attachments": [], "files": []})
    };
    let messages: Vec<Value> = talk.turns.iter().enumerate().map(message).collect();
    json!({"uuid": talk.id, "name": talk.title, "created_at": time(talk.at),
        "updated_at": time(talk.at + 60), "account": {"uuid": "account-1"}, "chat_messages": messages})
}

fn time(seconds: i64) -> String {
    decant::clock::Millis(seconds * 1000).rfc3339()
}
