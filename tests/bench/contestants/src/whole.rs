//! decant's own reader, up to a given stage.

use decant::chunk::{Masked, MaskedMessage, pack};
use decant::conversation::{Conversation, Role};
use decant::draft::{self, Repeats};
use decant::export::{FileInfo, Flow, Found, Reader};
use decant::frame::{self, Record};
use decant::prompt::embedded::{Around, Embedded};
use decant::redact::{Masker, MaskingKey};

use crate::{Contestant, Totals};

/// How far it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    /// Conversations with their threads.
    Read,
    /// What the rules make of each sentence of the person, besides.
    Weighed,
    /// Chunks of them with their ids, nothing masked.
    Chunks,
    /// The lines of the chunks, as the page keeps them.
    Lines,
    /// The same, with masking: what the page does.
    Masked,
}

pub struct Whole {
    reader: Reader,
    work: Work,
    rules: Embedded,
    masker: Masker,
    repeats: Repeats,
    lines: Vec<u8>,
    /// Looked at, so that nothing is optimised away.
    pub sentences: usize,
    totals: Totals,
}

impl Whole {
    pub fn new(work: Work, bytes: u64) -> Self {
        Self {
            reader: Reader::new(vec![FileInfo { name: "export".to_owned(), bytes }]),
            work,
            rules: Embedded::new(),
            masker: Masker::new(&MaskingKey::from_bytes([0; 32]), "m"),
            repeats: Repeats::default(),
            lines: Vec::new(),
            sentences: 0,
            totals: Totals::default(),
        }
    }

    fn take(&mut self) {
        while let Some(found) = self.reader.next() {
            if let Found::Conversation(conversation) | Found::Again(conversation) = found {
                self.add(&conversation);
            }
        }
    }

    fn add(&mut self, conversation: &Conversation) {
        let totals = &mut self.totals;
        totals.conversations += 1;
        for message in conversation.messages.iter().chain(&conversation.alternatives) {
            totals.messages += 1;
            totals.text += message.text.len() as u64;
        }
        let chunks = match self.work {
            Work::Read => return,
            Work::Weighed => {
                let own = conversation.messages.iter().filter(|one| one.role == Role::User);
                for message in own {
                    totals.made += message.text.len() as u64;
                    self.sentences += self.rules.weigh(&message.text, Around::default()).len();
                }
                return;
            }
            Work::Masked => {
                let place = totals.conversations as u32 - 1;
                draft::prepare(conversation, place, &mut self.masker, &mut self.repeats).chunks
            }
            Work::Chunks | Work::Lines => {
                let title = Masked { text: conversation.title.clone(), masks: Vec::new() };
                let messages = conversation.messages.iter().map(|message| MaskedMessage {
                    id: message.id.clone(),
                    role: message.role,
                    at: message.at,
                    text: message.text.clone(),
                    masks: Vec::new(),
                    signal: None,
                    same_as: false,
                    snapshot: false,
                });
                let messages: Vec<_> = messages.collect();
                pack(&conversation.key, &title, conversation.first_at(), messages).chunks
            }
        };
        totals.made += chunks.len() as u64;
        if self.work >= Work::Lines {
            for chunk in chunks {
                let _ = frame::add_line(&mut self.lines, &Record::Chunk(chunk));
            }
            if self.lines.len() > 1 << 20 {
                self.lines = Vec::new();
            }
        }
    }
}

impl Contestant for Whole {
    fn want(&mut self) -> Option<(u64, u64)> {
        self.reader.want().map(|want| (want.start, want.end))
    }

    fn push(&mut self, bytes: &[u8]) -> bool {
        let flow = self.reader.push(bytes);
        self.take();
        flow == Flow::Enough
    }

    fn end(&mut self) {
        self.reader.end();
        self.take();
    }

    fn totals(&self) -> Totals {
        self.totals
    }
}
