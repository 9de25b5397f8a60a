//! The core, for a page: feature `browser`.
//!
//! [`Importer`] reads an export: the page (its worker) moves bytes between the files and the
//! importer, and takes rows for its list and the lines of chunks, which it keeps as Blobs. What
//! is held here does not grow with the text of the export, only with the number of its
//! conversations. What is not sent of a conversation comes out too, if it [is kept](Importer::keep_rest)
//! for who opens it, and what it can be [found by](Importer::make_searchable): a [`Finder`] takes that,
//! in an instance of its own, and opens conversations. [`FramePacker`]
//! makes the frames of the lines that are to be sent, and [`Vault`] opens what the person saved of
//! the values that were masked. [`Weigher`] says what those lines would cost with a model.
//!
//! Bytes go in and come out as `Uint8Array`; small structured values by `serde-wasm-bindgen`.
//! There is no rule here, no callback and nothing asynchronous.

mod finder;
mod left;
mod opener;
mod packer;
mod sketcher;
mod told;
mod vault;
mod weigher;

pub use finder::Finder;
pub use left::{Left, without};
pub use packer::FramePacker;
pub use sketcher::{Sketcher, Zipper};
pub use vault::Vault;
pub use weigher::{Weigher, models};

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use crate::chunk::Chunk;
use crate::conversation::{Buckets, Conversation};
use crate::draft::{self, Counted, Cut, LeftOut, Remembered, Repeats};
use crate::export::{FileInfo, Flow, Found, Reader};
use crate::frame::{self, Record};
use crate::id::ConversationKey;
use crate::pieces::Pieces;
use crate::receipt::{Reading, SetAside};
use crate::redact::names::Proposals;
use crate::redact::{Masker, MaskingKey};
use crate::rows::FIRST_MEMORY;
use crate::search::Findable;
use crate::shown;

/// Of a conversation without a title, so much of its beginning is shown.
const TITLE_CHARS: usize = 80;

/// The bytes of a masking key.
const KEY_BYTES: usize = 32;

#[derive(Deserialize)]
struct FileGiven {
    name: String,
    bytes: u64,
}

#[derive(Serialize)]
struct WantGiven {
    file: u32,
    start: u64,
    end: u64,
}

#[derive(Serialize)]
struct ProgressGiven {
    bytes_read: u64,
    bytes_total: u64,
    member: String,
    member_number: u32,
    members: u32,
}

/// What the person wants masked besides.
#[derive(Default, Deserialize)]
#[serde(default)]
struct OwnGiven {
    words: Vec<String>,
    names: Vec<String>,
}

/// A conversation as the page lists it. Its lines lie after those of the rows before.
#[derive(Serialize)]
struct Row {
    id: String,
    title: String,
    /// `""` where it is of several.
    source: &'static str,
    account: String,
    /// Whose it is: the account, or that of the export it came in; `""` where nothing says it.
    owner: String,
    /// Milliseconds.
    at: Option<i64>,
    messages: u32,
    words: u32,
    /// How many values were masked in it.
    masked: u32,
    /// Why nothing of it can be sent, if so.
    excluded: Option<&'static str>,
    /// The length of its lines.
    bytes: u32,
    /// The length of what is kept of it besides.
    rest_bytes: u32,
    /// The row that it takes the place of, if more has been found of a conversation.
    instead_of: Option<u32>,
    /// If it is no conversation but what the export holds as memory: how many texts.
    remembered: u32,
}

/// Reads one export.
#[wasm_bindgen]
pub struct Importer {
    reader: Option<Reader>,
    masker: Masker,
    proposals: Proposals,
    rows: Vec<Row>,
    lines: Pieces,
    /// What is not sent of those rows, if it is kept.
    rest: Option<Pieces>,
    set_aside: Vec<SetAside>,
    counted: Vec<Counted>,
    /// How many values of each kind are masked in the conversations that were counted.
    masked: BTreeMap<String, u64>,
    /// The row of each conversation.
    places: BTreeMap<ConversationKey, u32>,
    /// What the export holds as memory, until all is read and it has its row.
    remembered: Option<Remembered>,
    repeats: Repeats,
    reading: Option<Reading>,
    /// What those rows can be found by, if that is wanted.
    findable: Option<Pieces>,
}

#[wasm_bindgen]
impl Importer {
    /// `files` is a list of `{name, bytes}`, `key` the masking key, `collided` what
    /// [`collisions`](Self::collisions) of earlier readings of the same files gave, `own` what the
    /// person wants masked besides, as `{words, names}`, or `undefined`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        files: JsValue,
        key: &[u8],
        collided: JsValue,
        own: JsValue,
    ) -> Result<Self, JsError> {
        let files: Vec<FileGiven> = serde_wasm_bindgen::from_value(files)?;
        let own: Option<OwnGiven> = serde_wasm_bindgen::from_value(own)?;
        let own = own.unwrap_or_default();
        let collided: BTreeSet<String> = serde_wasm_bindgen::from_value(collided)?;
        let key: [u8; KEY_BYTES] =
            key.try_into().map_err(|_| JsError::new("the masking key is not 32 bytes long"))?;
        let files = files.into_iter().map(|FileGiven { name, bytes }| FileInfo { name, bytes });
        Ok(Self {
            reader: Some(Reader::new(files.collect())),
            masker: Masker::new(&MaskingKey::from_bytes(key), FIRST_MEMORY)
                .with_collisions(collided)
                .with_words(&own.words)
                .with_names(&own.names),
            proposals: Proposals::default(),
            rows: Vec::new(),
            lines: Pieces::default(),
            rest: None,
            set_aside: Vec::new(),
            counted: Vec::new(),
            masked: BTreeMap::new(),
            places: BTreeMap::new(),
            remembered: Some(Remembered::default()),
            repeats: Repeats::default(),
            reading: None,
            findable: None,
        })
    }

    /// The range to deliver next, as `{file, start, end}`; `undefined` once all is read. Then the
    /// last row is that of what the export itself holds as memory, if it does.
    pub fn want(&mut self) -> Result<JsValue, JsError> {
        let Some(want) = self.reader.as_mut().and_then(Reader::want) else {
            self.add_remembered()?;
            return Ok(JsValue::UNDEFINED);
        };
        to_js(&WantGiven { file: want.file, start: want.start, end: want.end })
    }

    /// Takes the next bytes of the range; true if no more of it is wanted.
    pub fn push(&mut self, bytes: &[u8]) -> Result<bool, JsError> {
        let Some(reader) = &mut self.reader else { return Ok(true) };
        let flow = reader.push(bytes);
        self.take_found()?;
        Ok(flow == Flow::Enough)
    }

    /// The range has been delivered.
    pub fn end(&mut self) -> Result<(), JsError> {
        if let Some(reader) = &mut self.reader {
            reader.end();
        }
        self.take_found()
    }

    /// The file changed or went away.
    pub fn failed(&mut self) -> Result<(), JsError> {
        if let Some(reader) = &mut self.reader {
            reader.failed();
        }
        self.take_found()
    }

    /// The conversations since the last call, as a list of rows.
    pub fn rows(&mut self) -> Result<JsValue, JsError> {
        to_js(&std::mem::take(&mut self.rows))
    }

    /// Where the lines of the chunks of those rows lie, one after another, in pieces: of each its
    /// address and length in this module's memory, until [`push`](Self::push) is called again. Then
    /// [`lines_taken`](Self::lines_taken) lets go of them.
    pub fn lines_places(&self) -> Vec<u32> {
        places(&self.lines)
    }

    /// The lines have been copied.
    pub fn lines_taken(&mut self) {
        self.lines = Pieces::default();
    }

    /// The lines of the chunks of those rows, one after another.
    pub fn lines(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.lines).iter().collect::<Vec<_>>().concat()
    }

    /// What could not be read since the last call, as a list of `{id, member, reason}`.
    pub fn set_aside(&mut self) -> Result<JsValue, JsError> {
        to_js(&std::mem::take(&mut self.set_aside))
    }

    /// How far reading has come.
    pub fn progress(&self) -> Result<JsValue, JsError> {
        let progress = self.reader.as_ref().map(Reader::progress).unwrap_or_default();
        to_js(&ProgressGiven {
            bytes_read: progress.bytes_read,
            bytes_total: progress.bytes_total,
            member: progress.member,
            member_number: progress.member_number,
            members: progress.members,
        })
    }

    /// Placeholders that stand for two values. If there are any, the export has to be read again
    /// by an importer that is given these and all that this one was given.
    pub fn collisions(&self) -> Result<JsValue, JsError> {
        to_js(self.masker.collisions())
    }

    /// A vault file with what the placeholders of this reading stand for, but for credentials,
    /// cards and accounts. `salt` are 16 random bytes, `nonce` 12.
    pub fn vault(
        &self,
        passphrase: &str,
        salt: &[u8],
        nonce: &[u8],
    ) -> Result<Vec<u8>, js_sys::Error> {
        let (Ok(salt), Ok(nonce)) = (salt.try_into(), nonce.try_into()) else {
            return Err(js_sys::Error::new("a salt is 16 bytes long and a nonce 12"));
        };
        let sealed = crate::vault::seal(self.masker.values(), passphrase, salt, nonce);
        sealed.map_err(|error| vault::named(error.reason(), &error))
    }

    /// What was found in each file, as a list; reading ends with this call.
    pub fn files(&mut self) -> Result<JsValue, JsError> {
        to_js(&self.finished().files)
    }

    /// How many conversations were met again, and folded into the first. Reading ends with this call.
    pub fn merged(&mut self) -> u32 {
        self.finished().conversations.merged as u32
    }

    /// The line of the reading, if the conversations with a 1 in `picked` (by row) are sent, without
    /// the messages of `cuts`: a list of `[row, cut]`, each as [`without`] gave it.
    /// Reading ends with this call.
    pub fn reading(&mut self, picked: &[u8], cuts: JsValue) -> Result<Vec<u8>, JsError> {
        let cuts: Vec<(u32, Cut)> = serde_wasm_bindgen::from_value(cuts)?;
        let mut reading = self.finished().clone();
        let left_out = LeftOut { picked, cuts: &cuts.into_iter().collect() };
        let (mut read, mut sent) = (Buckets::default(), Buckets::default());
        for (counted, place) in self.counted.iter().zip(0..picked.len() as u32) {
            let (buckets, masked) = counted.as_sent(place, &left_out);
            read.add(counted.read);
            sent.add(buckets);
            for (kind, n) in masked {
                *reading.masked.entry(kind).or_default() += n;
            }
        }
        reading.messages.exchange(read, sent);
        let line = frame::line(&Record::Reading(reading));
        line.ok_or_else(|| JsError::new("the reading cannot be written"))
    }

    fn finished(&mut self) -> &Reading {
        let reader = self.reader.take();
        self.reading.get_or_insert_with(|| reader.map(Reader::finish).unwrap_or_default())
    }

    fn take_found(&mut self) -> Result<(), JsError> {
        while let Some(found) = self.reader.as_mut().and_then(Reader::next) {
            match found {
                Found::Conversation(conversation) | Found::Again(conversation) => {
                    self.add(conversation)?;
                }
                Found::SetAside(set_aside) => self.set_aside.push(set_aside),
            }
        }
        Ok(())
    }

    fn add(&mut self, conversation: Conversation) -> Result<(), JsError> {
        if let Some(remembered) = &mut self.remembered {
            remembered.add(&conversation);
        }
        if conversation.is_only_remembered() {
            return Ok(());
        }
        if !conversation.do_not_remember {
            self.proposals.add(&conversation.title);
            conversation.messages.iter().for_each(|message| self.proposals.add(&message.text));
        }
        let instead_of = self.places.get(&conversation.key).copied();
        let place = instead_of.unwrap_or(self.counted.len() as u32);
        let draft = draft::prepare(&conversation, place, &mut self.masker, &mut self.repeats);
        let counted = Counted::of(&conversation, &draft);
        let bytes_before = self.lines.len();
        let has_chunks = counted.has_chunks;
        let rest_bytes = self.add_rest(&conversation, &draft.chunks)?;
        self.add_lines(draft.chunks)?;
        if let Some(findable) = &mut self.findable {
            Findable::from(&conversation).write(place, findable);
        }
        for (kind, n) in &counted.masked {
            *self.masked.entry(kind.as_str().to_owned()).or_default() += u64::from(*n);
        }
        if let Some(old) = instead_of.and_then(|row| self.counted.get_mut(row as usize)) {
            for (kind, n) in std::mem::replace(old, counted).masked {
                *self.masked.entry(kind.as_str().to_owned()).or_default() -= u64::from(n);
            }
        } else {
            self.places.insert(conversation.key.clone(), place);
            self.counted.push(counted);
        }
        self.rows.push(Row {
            instead_of,
            source: conversation.key.source.as_str(),
            account: conversation.key.account.clone(),
            owner: self.owner_of(&conversation.key),
            at: conversation.first_at().map(|at| at.0),
            messages: conversation.messages.len() as u32,
            words: conversation.words(),
            masked: draft.masked.values().sum::<u64>() as u32,
            excluded: why_nothing(&conversation, has_chunks),
            bytes: (self.lines.len() - bytes_before) as u32,
            rest_bytes,
            title: shown_title(&conversation),
            id: conversation.key.conversation_id,
            remembered: 0,
        });
        Ok(())
    }

    fn owner_of(&self, key: &ConversationKey) -> String {
        match &self.reader {
            Some(reader) if key.account.is_empty() => reader.owner(key.source).to_owned(),
            _ => key.account.clone(),
        }
    }

    fn add_lines(&mut self, chunks: Vec<Chunk>) -> Result<(), JsError> {
        let mut line = Vec::new();
        for chunk in chunks {
            add_line(&mut line, chunk)?;
            self.lines.add(&line);
            line.clear();
        }
        Ok(())
    }

    /// Keeps what of a conversation is in none of its chunks, as one line; gives its length.
    fn add_rest(&mut self, conversation: &Conversation, chunks: &[Chunk]) -> Result<u32, JsError> {
        let Some(rest) = &mut self.rest else { return Ok(0) };
        let unsent = shown::unsent(conversation, chunks, &mut self.masker);
        if unsent.is_empty() {
            return Ok(0);
        }
        let before = rest.len();
        serde_json::to_writer(&mut *rest, &unsent)?;
        Ok((rest.len() - before) as u32)
    }

    /// One row for all that the export holds as memory.
    fn add_remembered(&mut self) -> Result<(), JsError> {
        let Some(remembered) = self.remembered.take() else { return Ok(()) };
        let before = self.masker.counts().clone();
        let chunks = remembered.finish(&mut self.masker);
        let Some(first) = chunks.first().map(|chunk| chunk.key.source) else { return Ok(()) };
        let is_of_one = chunks.iter().all(|chunk| chunk.key.source == first);
        let source = if is_of_one { first.as_str() } else { "" };
        let pieces = chunks.iter().flat_map(|chunk| &chunk.pieces);
        let (texts, words) = pieces.fold((0, 0), |(texts, words), piece| {
            let words = words + piece.text.split_whitespace().count() as u32;
            (texts + u32::from(piece.start == 0), words)
        });
        let masked = draft::since(&before, self.masker.counts());
        let bytes_before = self.lines.len();
        self.add_lines(chunks)?;
        self.rows.push(Row {
            id: "remembered".to_owned(),
            title: String::new(),
            source,
            account: String::new(),
            owner: String::new(),
            at: None,
            messages: 0,
            words,
            masked: masked.values().sum::<u64>() as u32,
            excluded: None,
            bytes: (self.lines.len() - bytes_before) as u32,
            rest_bytes: 0,
            instead_of: None,
            remembered: texts,
        });
        self.counted.push(Counted::of_remembered(&masked));
        Ok(())
    }
}

/// The address and length of each.
fn places(of: &Pieces) -> Vec<u32> {
    of.iter().flat_map(|piece| [piece.as_ptr() as usize as u32, piece.len() as u32]).collect()
}

fn add_line(lines: &mut Vec<u8>, chunk: Chunk) -> Result<(), JsError> {
    let added = frame::add_line(lines, &Record::Chunk(chunk));
    added.ok_or_else(|| JsError::new("a chunk is larger than a frame carries"))
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
    Ok(value.serialize(&serializer)?)
}

/// Its title; of one that has none, how it begins.
fn shown_title(conversation: &Conversation) -> String {
    let first = conversation.messages.first().map_or("", |message| message.text.trim_start());
    if !conversation.title.trim().is_empty() || first.is_empty() {
        return conversation.title.clone();
    }
    let line = first.lines().next().unwrap_or_default();
    let end = line.char_indices().nth(TITLE_CHARS).map(|(at, _)| at);
    match end.and_then(|end| line.get(..end)) {
        Some(cut) => format!("{cut}…"),
        None => line.to_owned(),
    }
}

fn why_nothing(conversation: &Conversation, has_chunks: bool) -> Option<&'static str> {
    if has_chunks {
        None
    } else if conversation.do_not_remember {
        Some("do_not_remember")
    } else if conversation.messages.is_empty() {
        Some("empty")
    } else {
        Some("trivial")
    }
}
