//! For the tests of sources: a text in, what is found in it out, as a few lines that a person can
//! check.

use std::fmt::Write as _;

use super::{FileInfo, Flow, Found, Reader};
use crate::clock::Millis;
use crate::conversation::{Conversation, Message, Role};
use crate::receipt::Reading;

/// What is found in files whose bytes come in pieces of so many.
pub(super) fn read(files: &[(&str, &str)], piece: usize) -> (Vec<Conversation>, Reading) {
    let info =
        |(name, text): &(&str, &str)| FileInfo { name: (*name).into(), bytes: text.len() as u64 };
    let mut reader = Reader::new(files.iter().map(info).collect());
    let mut found: Vec<Conversation> = Vec::new();
    let mut fetch = |reader: &mut Reader| {
        while let Some(one) = reader.next() {
            match one {
                Found::Conversation(one) => found.push(one),
                Found::Again(one) => {
                    let same = found.iter_mut().find(|old| old.key == one.key);
                    *same.unwrap() = one;
                }
                Found::SetAside(_) => {}
            }
        }
    };
    while let Some(want) = reader.want() {
        let bytes = &files[want.file as usize].1.as_bytes()[want.start as usize..want.end as usize];
        let mut pieces = bytes.chunks(piece);
        let is_left = pieces.any(|bytes| {
            let flow = reader.push(bytes);
            assert_counted(&reader);
            fetch(&mut reader);
            flow == Flow::Enough
        });
        if !is_left {
            reader.end();
            fetch(&mut reader);
        }
    }
    assert_counted(&reader);
    (found, reader.finish())
}

/// How far reading has come is what all files say of themselves.
fn assert_counted(reader: &Reader) {
    let sum = |of: fn(&super::File) -> u64| reader.files.iter().map(of).sum::<u64>();
    let at = reader.progress();
    let files = (sum(|file| file.bytes_read), sum(|file| file.bytes_total));
    assert_eq!((at.bytes_read, at.bytes_total), files);
}

/// All that is found in some files, in words; the same however their bytes are cut.
pub(super) fn words_of(files: &[(&str, &str)]) -> String {
    let (found, reading) = read(files, usize::MAX);
    for piece in [1, 7, 64] {
        assert_eq!(read(files, piece), (found.clone(), reading.clone()), "pieces of {piece}");
    }
    let mut words = String::new();
    for one in &found {
        write_conversation(one, &mut words);
    }
    for one in &reading.conversations.set_aside {
        let _ = writeln!(words, "set aside: {} {:?}", one.id, one.reason);
    }
    for problem in reading.files.iter().flat_map(|file| &file.problems) {
        let member = problem.member.as_deref().unwrap_or_default();
        let _ = writeln!(words, "problem: {:?} {member}", problem.reason);
    }
    let _ = writeln!(words, "{}", buckets(reading.messages.buckets));
    words
}

/// The same of one text.
pub(super) fn words(text: &str) -> String {
    words_of(&[("a.json", text)])
}

fn write_conversation(one: &Conversation, words: &mut String) {
    let key = &one.key;
    let _ = write!(words, "{} {} {:?}", key.source.as_str(), key.conversation_id, one.title);
    let _ = write!(words, " {}..{}", time(one.created_at), time(one.updated_at));
    let facts = [("account", Some(&key.account)), ("project", one.project.as_ref())];
    for (name, value) in facts {
        let value = value.filter(|value| !value.is_empty());
        let _ = value.map(|value| write!(words, " {name} {value}"));
    }
    words.push('\n');
    for message in &one.messages {
        write_message(message, ' ', words);
    }
    for message in &one.alternatives {
        write_message(message, '~', words);
    }
    for signal in &one.signals {
        let (kind, at) = (signal.kind, time(signal.at));
        let _ = writeln!(words, "  ! {kind:?} {at} {:?}", signal.text);
    }
}

fn write_message(message: &Message, mark: char, words: &mut String) {
    let role = if message.role == Role::User { "user" } else { "assistant" };
    let (id, at) = (&message.id, time(message.at));
    let _ = writeln!(words, " {mark} {id} {role} {at} {:?}", message.text);
}

fn time(at: Option<Millis>) -> String {
    at.map_or("-".to_owned(), Millis::rfc3339)
}

fn buckets(buckets: crate::conversation::Buckets) -> String {
    let counts = serde_json::to_value(buckets).unwrap();
    let some = counts.as_object().unwrap().iter().filter(|(_, count)| **count != 0);
    some.map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
}
