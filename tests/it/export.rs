//! Exports through the door that the shells use: files in, what is found and the receipt out.

mod archive;
mod chatgpt;
mod files;
mod merged;
mod nested;
mod oracle;

use decant::conversation::Conversation;
use decant::export::{FileInfo, Flow, Found, Reader};
use decant::receipt::{Reading, SetAside};

/// All that reading gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub conversations: Vec<Conversation>,
    pub set_aside: Vec<SetAside>,
    pub reading: Reading,
}

/// Reads files whose bytes arrive in pieces of the sizes that `piece` gives.
pub fn read_in_pieces(files: &[(&str, &[u8])], mut piece: impl FnMut() -> usize) -> Outcome {
    let info = |(name, bytes): &(&str, &[u8])| FileInfo {
        name: (*name).to_owned(),
        bytes: bytes.len() as u64,
    };
    let mut reader = Reader::new(files.iter().map(info).collect());
    let (mut conversations, mut set_aside) = (Vec::<Conversation>::new(), Vec::new());
    let mut drain = |reader: &mut Reader| {
        while let Some(found) = reader.next() {
            match found {
                Found::Conversation(conversation) => conversations.push(conversation),
                Found::Again(conversation) => {
                    let same = conversations.iter_mut().find(|one| one.key == conversation.key);
                    *same.unwrap() = conversation;
                }
                Found::SetAside(one) => set_aside.push(one),
            }
        }
    };
    while let Some(want) = reader.want() {
        let mut rest = &files[want.file as usize].1[want.start as usize..want.end as usize];
        let mut flow = Flow::More;
        while !rest.is_empty() && flow == Flow::More {
            let (now, later) = rest.split_at(piece().clamp(1, rest.len()));
            flow = reader.push(now);
            drain(&mut reader);
            rest = later;
        }
        if flow == Flow::More {
            reader.end();
            drain(&mut reader);
        }
        let progress = reader.progress();
        assert!(progress.bytes_read <= progress.bytes_total, "{progress:?}");
    }
    let progress = reader.progress();
    assert_eq!(progress.bytes_read, progress.bytes_total, "all is read");
    Outcome { conversations, set_aside, reading: reader.finish() }
}

/// Reads files whole.
pub fn read(files: &[(&str, &[u8])]) -> Outcome {
    read_in_pieces(files, || usize::MAX)
}

/// Reads one bare JSON file.
pub fn read_json(json: &str) -> Outcome {
    read(&[("conversations.json", json.as_bytes())])
}
