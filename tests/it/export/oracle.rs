//! A second reader, written from the rules alone and on top of `serde_json`: both must find the
//! same in made-up exports, in what is read and in what is passed over, however the bytes are cut.
//! And archives that another language's library has written.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use decant::conversation::{Bucket, Buckets, Conversation};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{read, read_in_pieces};
use crate::planted::Dice;

/// What the second reader says of a conversation.
#[derive(Debug, PartialEq)]
struct Plain {
    id: String,
    title: String,
    thread: Vec<(String, String, String)>,
    others: BTreeSet<(String, String)>,
    buckets: Buckets,
}

fn plain_of(conversation: &Conversation) -> Plain {
    let shown = |m: &decant::conversation::Message| {
        (m.id.clone(), m.role.as_str().to_owned(), m.text.clone())
    };
    Plain {
        id: conversation.key.conversation_id.clone(),
        title: conversation.title.clone(),
        thread: conversation.messages.iter().map(shown).collect(),
        others: conversation.alternatives.iter().map(|m| (m.id.clone(), m.text.clone())).collect(),
        buckets: conversation.buckets,
    }
}

/// Reads a conversation as the rules say, one rule after another.
fn second_reader(conversation: &Value) -> Option<Plain> {
    let mapping = conversation["mapping"].as_object()?;
    // Messages of which none has an author are another assistant's.
    let messages = || mapping.values().map(|node| &node["message"]).filter(|one| one.is_object());
    if messages().next().is_some() && messages().all(|one| author(one).is_none()) {
        return None;
    }
    let parent = |id: &str| mapping[id]["parent"].as_str().filter(|id| mapping.contains_key(*id));
    let current = conversation["current_node"].as_str().filter(|id| mapping.contains_key(*id));
    let mut path: Vec<&str> = Vec::new();
    let mut next = current.or_else(|| newest_leaf(mapping));
    while let Some(id) = next.filter(|id| !path.contains(id)) {
        path.push(id);
        next = parent(id);
    }
    path.reverse();
    let mut said: BTreeMap<&str, (String, String, String)> = BTreeMap::new();
    let mut buckets = Buckets::default();
    for (id, node) in mapping {
        let message = &node["message"];
        if !message.is_object() {
            continue;
        }
        let (shown, text) = (shown(message), text(message));
        let bucket = match shown {
            Err(Bucket::Unreadable) => Bucket::Unreadable,
            _ if !path.contains(&id.as_str()) => Bucket::OtherBranch,
            Err(bucket) => bucket,
            Ok(_) if text.is_empty() => Bucket::NoText,
            Ok(_) => Bucket::Used,
        };
        *buckets.of(bucket) += 1;
        if let (Ok(role), false) = (shown, text.is_empty()) {
            said.insert(id, (id.clone(), role.to_owned(), text));
        }
    }
    let thread = path.iter().filter_map(|id| said.remove(id)).collect();
    let others = said.into_values().map(|(id, _, text)| (id, text)).collect();
    let (id, title) = (&conversation["id"], &conversation["title"]);
    Some(Plain {
        id: id.as_str()?.to_owned(),
        title: title.as_str().unwrap_or_default().to_owned(),
        thread,
        others,
        buckets,
    })
}

fn newest_leaf(mapping: &Map<String, Value>) -> Option<&str> {
    let parents: Vec<&str> = mapping.values().filter_map(|node| node["parent"].as_str()).collect();
    let leaves = || mapping.iter().filter(|(id, _)| !parents.contains(&id.as_str()));
    let key = |node: &Value| {
        let at = node["message"]["create_time"].as_f64();
        (
            node["message"].is_object(),
            at.map(|at| (at * 1000.0).round() as i64).filter(|at| *at != 0),
        )
    };
    let mut best: Option<(&str, (bool, Option<i64>))> = None;
    let all: Vec<_> =
        if leaves().next().is_some() { leaves().collect() } else { mapping.iter().collect() };
    for (id, node) in all {
        let this = key(node);
        if best.is_none_or(|(_, best)| this >= best) {
            best = Some((id, this));
        }
    }
    best.map(|(id, _)| id)
}

fn author(message: &Value) -> Option<&str> {
    message["author"]["role"].as_str().filter(|role| !role.is_empty())
}

fn shown(message: &Value) -> Result<&str, Bucket> {
    let Some(role) = author(message) else { return Err(Bucket::Unreadable) };
    let metadata = &message["metadata"];
    let channel = message["channel"].as_str().filter(|channel| !channel.is_empty());
    if metadata["is_visually_hidden_from_conversation"] == true
        || message["weight"].as_f64() == Some(0.0)
        || role == "system"
        || channel.is_some_and(|channel| channel != "final")
    {
        return Err(Bucket::Hidden);
    }
    let recipient = message["recipient"].as_str().filter(|to| !to.is_empty());
    if role == "tool" || recipient.is_some_and(|to| to != "all") {
        return Err(Bucket::ToolOutput);
    }
    let kind = message["content"]["content_type"].as_str();
    let is_said = matches!(kind, None | Some("text" | "multimodal_text"));
    if is_said && ["user", "assistant"].contains(&role) { Ok(role) } else { Err(Bucket::Hidden) }
}

fn text(message: &Value) -> String {
    let parts = message["content"]["parts"].as_array().cloned().unwrap_or_default();
    let words = parts.iter().filter_map(|part| match part {
        Value::String(text) => Some(text.as_str()),
        part => match part["content_type"].as_str() {
            None | Some("text" | "audio_transcription") => part["text"].as_str(),
            Some(_) => None,
        },
    });
    words.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A value that somebody may have written where another belongs.
fn odd(dice: &mut Dice) -> Value {
    match dice.below(6) {
        0 => Value::Null,
        1 => json!(7),
        2 => json!(""),
        3 => json!([{"a": "]}"}]),
        4 => json!({"b": ["\\\"", {}]}),
        _ => json!(true),
    }
}

fn words(dice: &mut Dice) -> String {
    let words =
        ["bees", "Zoë", "🐝", "\"quoted\"", "back\\slash", "line\nend", "tab\t", "\u{0}", "]}", ""];
    (0..dice.below(5)).map(|_| words[dice.below(10) as usize]).collect::<Vec<_>>().join(" ")
}

fn part(dice: &mut Dice) -> Value {
    match dice.below(8) {
        0 => json!({"content_type": "audio_transcription", "text": words(dice)}),
        1 => json!({"content_type": "image_asset_pointer", "text": "no words"}),
        2 => odd(dice),
        3 => json!({"content_type": "text", "text": words(dice)}),
        _ => json!(words(dice)),
    }
}

fn message(dice: &mut Dice, id: &str) -> Value {
    let pick = |dice: &mut Dice, of: &[&str]| json!(of[dice.below(of.len() as u32) as usize]);
    let mut message = json!({
        "id": id,
        "author": {"role": pick(dice, &["user", "assistant", "user", "assistant", "tool", "system", "critic"])},
        "create_time": f64::from(1_700_000_000 + dice.below(50)) + 0.25,
        "content": {
            "content_type": pick(dice, &["text", "text", "text", "multimodal_text", "code", "thoughts"]),
            "parts": (0..dice.below(4)).map(|_| part(dice)).collect::<Vec<_>>(),
        },
        "metadata": {"is_visually_hidden_from_conversation": dice.below(9) == 0, "x": odd(dice)},
    });
    let rare: [(&str, Value); 4] = [
        ("weight", json!(0.0)),
        ("recipient", pick(dice, &["all", "python"])),
        ("channel", pick(dice, &["final", "commentary"])),
        ("author", odd(dice)),
    ];
    for (key, value) in rare {
        if dice.below(8) == 0 {
            message[key] = value;
        }
    }
    message
}

fn conversation(dice: &mut Dice, n: u32) -> Value {
    if dice.below(12) == 0 {
        return json!({"id": format!("c{n}"), "title": words(dice), "mapping": odd_mapping(dice)});
    }
    let size = 1 + dice.below(8);
    let mut mapping = Map::new();
    for k in 0..size {
        let id = format!("n{k}");
        let parent = match dice.below(10) {
            0 => json!("nowhere"),
            1 => json!(id),
            2 => Value::Null,
            _ if k == 0 => Value::Null,
            _ => json!(format!("n{}", dice.below(k))),
        };
        let said = if dice.below(6) == 0 { Value::Null } else { message(dice, &id) };
        mapping.insert(id.clone(), json!({"id": id, "parent": parent, "message": said}));
    }
    // At least one link, or all of them would stand in the order of writing.
    mapping.insert("end".into(), json!({"id": "end", "parent": "n0", "message": null}));
    let current = match dice.below(4) {
        0 => odd(dice),
        _ => json!(format!("n{}", dice.below(size))),
    };
    json!({"title": words(dice), "mapping": mapping, "current_node": current, "id": format!("c{n}"), "more": odd(dice)})
}

fn odd_mapping(dice: &mut Dice) -> Value {
    [Value::Null, json!(3), json!("x")][dice.below(3) as usize].clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn two_readers_find_the_same(seed in any::<u64>(), pretty in any::<bool>(), piece in 1_usize..97) {
        let mut dice = Dice::new(seed);
        let list: Vec<Value> = (0..=dice.below(5)).map(|n| conversation(&mut dice, n)).collect();
        let bytes = if pretty { serde_json::to_vec_pretty(&list) } else { serde_json::to_vec(&list) };
        let files = [("conversations.json", bytes.as_ref().unwrap().as_slice())];
        let outcome = read_in_pieces(&files, || piece);
        let expected: Vec<Plain> = list.iter().filter_map(second_reader).collect();
        let found: Vec<Plain> = outcome.conversations.iter().map(plain_of).collect();
        prop_assert_eq!(&found, &expected);
        let passed_over = list.len() - expected.len();
        prop_assert_eq!(outcome.set_aside.len(), passed_over);
    }
}

/// Archives by Python's `zipfile`: each way it can write them.
#[test]
fn archives_that_python_writes_are_read() {
    let script = r#"
import io, json, sys, zipfile
def conversation(n):
    node = {"id": "n", "parent": None, "message": {"id": "m", "author": {"role": "user"},
            "content": {"content_type": "text", "parts": ["I am number %d. " % n * 50]}}}
    return {"id": "c%d" % n, "title": "Zo\u00eb", "mapping": {"n": node}, "current_node": "n"}
kind, mode, path = sys.argv[1:]
method = {"stored": zipfile.ZIP_STORED, "deflated": zipfile.ZIP_DEFLATED}[kind]
out = io.BytesIO()
class Pipe(io.RawIOBase):
    def writable(self): return True
    def write(self, data): return out.write(data)
target = Pipe() if mode == "streamed" else out
with zipfile.ZipFile(target, "w", method, allowZip64=True) as archive:
    for n in range(3):
        info = zipfile.ZipInfo("Ordner \u00fc/conversations-%03d.json" % n)
        info.compress_type = method
        with archive.open(info, "w", force_zip64=mode == "zip64") as member:
            member.write(json.dumps([conversation(n)]).encode())
    archive.comment = b"a comment" if mode == "comment" else b""
open(path, "wb").write(out.getvalue())
"#;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.zip");
    for kind in ["stored", "deflated"] {
        for mode in ["plain", "streamed", "zip64", "comment"] {
            let arguments = ["-c", script, kind, mode, path.to_str().unwrap()];
            let status = Command::new("python3").args(arguments).status();
            assert!(status.expect("python3 is there, as the README asks").success());
            let bytes = std::fs::read(&path).unwrap();
            let outcome = read(&[("export.zip", &bytes)]);
            let found: Vec<_> = outcome
                .conversations
                .iter()
                .map(|one| (one.key.conversation_id.as_str(), one.messages[0].text.len()))
                .collect();
            assert_eq!(found, [("c0", 750), ("c1", 750), ("c2", 750)], "{kind} {mode}");
            assert!(outcome.reading.is_whole(), "{kind} {mode}");
        }
    }
}
