//! Writes a made-up export of a given size, to try decant on without anybody's conversations.
//!
//! `cargo run --release --example generate_export -- --bytes 300000000 --seed 1 --out export.zip`
//!
//! `--shape` is `sharded` if not given (ChatGPT's, in lists of 100 conversations), else `one`
//! (ChatGPT's in one list), `claude` or `takeout`. `--pictures` puts so many bytes of pictures
//! before the conversations; they are holes in the file, and take no room. Where `--out` ends in
//! `.json`, the list is written as it is, without an archive.
//!
//! The same bytes for the same arguments. The shapes are those of real exports of 2025: lists of
//! 100 conversations, one line each, written as Python's `json.dumps` does; two fifths of the
//! bytes are text of messages, most of the rest metadata; regenerated answers, edited questions,
//! hidden and system nodes, tools; conversations of very unequal length. What is said is English
//! in its frequencies only, with plain first-person facts between.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;
use std::process::ExitCode;

use flate2::{Compress, Compression, FlushCompress, Status};

const PER_SHARD: u64 = 100;

/// A picture, at most.
const PICTURE_BYTES: u64 = 1 << 30;

fn main() -> ExitCode {
    let Some(order) = arguments() else {
        let usage = "usage: generate_export --bytes N --seed N --out FILE.zip|FILE.json \
                     [--shape sharded|one|claude|takeout] [--pictures N]";
        let _ = writeln!(io::stderr(), "{usage}");
        return ExitCode::from(2);
    };
    match generate(&order) {
        Ok(said) => {
            let _ = writeln!(io::stderr(), "{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{}: {error}", order.out);
            ExitCode::FAILURE
        }
    }
}

struct Order {
    bytes: u64,
    seed: u64,
    out: String,
    shape: Shape,
    pictures: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Sharded,
    One,
    Claude,
    Takeout,
}

fn arguments() -> Option<Order> {
    let mut order = Order {
        bytes: 300_000_000,
        seed: 1,
        out: String::new(),
        shape: Shape::Sharded,
        pictures: 0,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next()?;
        match name.as_str() {
            "--bytes" => order.bytes = value.parse().ok()?,
            "--seed" => order.seed = value.parse().ok()?,
            "--pictures" => order.pictures = value.parse().ok()?,
            "--out" => order.out = value,
            "--shape" => {
                order.shape = match value.as_str() {
                    "sharded" => Shape::Sharded,
                    "one" => Shape::One,
                    "claude" => Shape::Claude,
                    "takeout" => Shape::Takeout,
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    (!order.out.is_empty()).then_some(order)
}

fn generate(order: &Order) -> io::Result<String> {
    let plain = Path::new(&order.out).extension().is_some_and(|ending| ending == "json");
    let mut archive = ArchiveWriter::new(File::create(&order.out)?, plain);
    let mut left = order.pictures;
    while left > 0 {
        let bytes = left.min(PICTURE_BYTES);
        archive.hole(&format!("file-{left}.png"), bytes)?;
        left -= bytes;
    }
    let mut writer = Author::new(order.seed);
    let (mut written, mut conversations, mut largest) = (0, 0, 0);
    let mut shards: Vec<String> = Vec::new();
    let mut text = String::new();
    while written < order.bytes {
        let is_first = match order.shape {
            Shape::Sharded if !plain => conversations % PER_SHARD == 0,
            _ => conversations == 0,
        };
        if is_first {
            if conversations > 0 {
                archive.write(b"]")?;
                archive.finish()?;
            }
            let name = match order.shape {
                Shape::Sharded => format!("conversations-{:03}.json", shards.len()),
                Shape::One | Shape::Claude => "conversations.json".to_owned(),
                Shape::Takeout => "Takeout/My Activity/Gemini Apps/MyActivity.json".to_owned(),
            };
            archive.begin(&name)?;
            shards.push(format!("\"{name}\""));
        }
        text.clear();
        text.push_str(if is_first { "[" } else { ", " });
        match order.shape {
            Shape::Sharded | Shape::One => writer.conversation(&mut text),
            Shape::Claude => writer.claude(&mut text),
            Shape::Takeout => writer.activity(&mut text),
        }
        archive.write(text.as_bytes())?;
        written += text.len() as u64 - 2;
        largest = largest.max(text.len() - 2);
        conversations += 1;
    }
    archive.write(b"]")?;
    archive.finish()?;
    if !plain && matches!(order.shape, Shape::Sharded | Shape::One) {
        archive.member("user.json", br#"{"id": "user-1", "email": "someone@example.org"}"#)?;
        archive.member("shared_conversations.json", b"[]")?;
        archive.member("file-1.png", &vec![7; 4096])?;
    }
    if !plain && order.shape == Shape::Sharded {
        let manifest = format!(
            r#"{{"version": 1, "manifest_file": "export_manifest.json", "logical_files": {{"conversations.json": {{"files": [{}], "sharded": true}}}}}}"#,
            shards.join(", ")
        );
        archive.member("export_manifest.json", manifest.as_bytes())?;
    }
    archive.close()?;
    let Author { messages, text_bytes, .. } = writer;
    Ok(format!(
        "{conversations} conversations (the largest of {largest} bytes), {messages} messages, {written} bytes of JSON, {} % of it text",
        text_bytes * 100 / written.max(1)
    ))
}

/// Numbers by chance, the same for a seed (xorshift64*).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 11) % limit.max(1)
    }

    fn one_in(&mut self, limit: u64) -> bool {
        self.below(limit) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    /// A rank of a frequency list: small ones often, as 1/rank.
    fn rank(&mut self, limit: u64) -> u64 {
        let octave = self.below(limit.ilog2().into());
        ((1 << octave) + self.below(1 << octave)).min(limit) - 1
    }

    fn uuid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        let hex = format!("{high:016x}{low:016x}");
        format!("{}-{}-4{}-8{}-{}", &hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..])
    }
}

struct Author {
    chance: Chance,
    words: Vec<String>,
    now: f64,
    messages: u64,
    text_bytes: u64,
}

/// The commonest English words in their order; rarer ones are made of syllables.
const COMMON: &str = "the of and to in a is that for it as was with be by on not he this are or his \
    from at which but have an had they you were there one all we can her has their been if more \
    when will would who so no she other its may these what them than some him time into only do \
    such new about out also two any up first could our then most see me should after said your \
    very between made many over like those did now even well where must people through how same \
    work being because good each between system file function value error list table query data";
const SYLLABLES: [&str; 24] = [
    "an", "ber", "con", "der", "el", "fin", "gra", "hol", "in", "jor", "kel", "lo", "mar", "nic",
    "or", "pre", "qui", "ra", "sto", "ti", "un", "ver", "wil", "za",
];
const FACTS: [&str; 12] = [
    "I live in",
    "I work as a baker in",
    "My sister moved to",
    "I grew up in",
    "I keep two hives near",
    "I am learning Dutch because I moved to",
    "My favourite place is",
    "I prefer metric units since I left",
    "We are planning a trip to",
    "My daughter Ines studies in",
    "I am allergic to the pollen of",
    "I decided to sell the house in",
];
const PLACES: [&str; 12] = [
    "Ghent",
    "Porto",
    "Leipzig",
    "Oslo",
    "Turin",
    "Cork",
    "Lyon",
    "Graz",
    "Utrecht",
    "Krakow",
    "Aarhus",
    "Malm\\u00f6",
];

impl Author {
    fn new(seed: u64) -> Self {
        let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let mut words: Vec<String> = COMMON.split_whitespace().map(str::to_owned).collect();
        while words.len() < 4096 {
            let syllables = 2 + chance.below(3);
            words.push((0..syllables).map(|_| chance.pick(&SYLLABLES)).collect());
        }
        Self { chance, words, now: 1_680_000_000.0, messages: 0, text_bytes: 0 }
    }

    /// One conversation, as `json.dumps` writes it.
    fn conversation(&mut self, out: &mut String) {
        let id = self.chance.uuid();
        let title = self.words(4);
        self.now += 20_000.0 + f64::from(self.chance.below(8000) as u32) / 8.0;
        let began = self.now;
        let nodes = if self.chance.one_in(400) {
            600 + self.chance.below(900)
        } else {
            8 + self.chance.rank(64)
        };
        let mut mapping = String::new();
        let last = self.tree(nodes, &mut mapping);
        let project = if self.chance.one_in(12) {
            format!("\"g-p-{:032x}\"", self.chance.below(5))
        } else {
            "null".to_owned()
        };
        let _ = write!(
            out,
            r#"{{"title": "{title}", "create_time": {began:?}, "update_time": {:?}, "mapping": {{{mapping}}}, "moderation_results": [], "current_node": "{last}", "plugin_ids": null, "conversation_id": "{id}", "conversation_template_id": {project}, "gizmo_id": {project}, "gizmo_type": null, "is_archived": false, "is_starred": null, "safe_urls": [], "blocked_urls": [], "default_model_slug": "gpt-4o", "conversation_origin": null, "voice": null, "async_status": null, "disabled_tool_ids": [], "is_do_not_remember": false, "memory_scope": "global_enabled", "sugar_item_id": null, "id": "{id}"}}"#,
            self.now
        );
    }

    /// One conversation of Claude's.
    fn claude(&mut self, out: &mut String) {
        self.now += 20_000.0 + f64::from(self.chance.below(8000) as u32) / 8.0;
        let (id, account, title) = (self.chance.uuid(), self.chance.uuid(), self.words(4));
        let began = rfc3339(self.now);
        let turns = if self.chance.one_in(400) {
            300 + self.chance.below(450)
        } else {
            4 + self.chance.rank(32)
        };
        let mut parent = "00000000-0000-4000-8000-000000000000".to_owned();
        let mut messages = String::new();
        for turn in 0..2 * turns {
            self.messages += 1;
            self.now += 5.0 + f64::from(self.chance.below(60) as u32);
            let at = rfc3339(self.now);
            let (sender, sentences) = match turn % 2 {
                0 => ("human", 1 + self.chance.below(6)),
                _ => ("assistant", 8 + self.chance.below(44)),
            };
            let text = self.text(sentences, sender == "human");
            self.text_bytes += text.len() as u64;
            let uuid = self.chance.uuid();
            let comma = if turn == 0 { "" } else { ", " };
            let _ = write!(
                messages,
                r#"{comma}{{"uuid": "{uuid}", "text": "{text}", "content": [{{"start_timestamp": "{at}", "stop_timestamp": "{at}", "flags": null, "type": "text", "text": "{text}", "citations": []}}], "sender": "{sender}", "created_at": "{at}", "updated_at": "{at}", "attachments": [], "files": [], "parent_message_uuid": "{parent}"}}"#
            );
            parent = uuid;
        }
        let ended = rfc3339(self.now);
        let _ = write!(
            out,
            r#"{{"uuid": "{id}", "name": "{title}", "summary": "", "created_at": "{began}", "updated_at": "{ended}", "account": {{"uuid": "{account}"}}, "chat_messages": [{messages}]}}"#
        );
    }

    /// One activity of Gemini's, as Takeout writes it: a prompt and its answer as HTML.
    fn activity(&mut self, out: &mut String) {
        self.now -= 3_600.0;
        self.messages += 2;
        let (asked, sentences) = (1 + self.chance.below(6), 8 + self.chance.below(44));
        let (prompt, answer) = (self.text(asked, true), self.text(sentences, false));
        self.text_bytes += (prompt.len() + answer.len()) as u64;
        let answer = answer.replace("\\n\\n", "\\u003c/p\\u003e\\u003cp\\u003e");
        let _ = write!(
            out,
            r#"{{"header": "Gemini Apps", "title": "Prompted {prompt}", "time": "{}", "products": ["Gemini Apps"], "activityControls": ["Gemini Apps Activity"], "safeHtmlItem": [{{"html": "\u003cp\u003e{answer}\u003c/p\u003e"}}]}}"#,
            rfc3339(self.now)
        );
    }

    /// Sentences; the person's own tell a fact now and then.
    fn text(&mut self, sentences: u64, is_own: bool) -> String {
        let mut text = String::new();
        for number in 0..sentences {
            if number > 0 {
                text.push_str(if self.chance.one_in(5) { "\\n\\n" } else { " " });
            }
            if is_own && self.chance.one_in(4) {
                let _ = write!(text, "{} {}.", self.chance.pick(&FACTS), self.chance.pick(&PLACES));
            } else {
                self.sentence(&mut text);
            }
        }
        text
    }

    /// Nodes from the root on; gives the last one of the thread.
    fn tree(&mut self, nodes: u64, out: &mut String) -> String {
        let root = self.chance.uuid();
        let mut ids = vec![root.clone()];
        let mut parts = vec![(String::from("null"), String::from("null"))];
        let mut parents = vec![0];
        let mut at = self.add("system", 0, &mut ids, &mut parts, &mut parents);
        let mut is_answer = false;
        for _ in 0..nodes {
            let kind = if is_answer { "assistant" } else { "user" };
            let before = at;
            if is_answer && self.chance.one_in(9) {
                at = self.add("call", at, &mut ids, &mut parts, &mut parents);
                at = self.add("tool", at, &mut ids, &mut parts, &mut parents);
            }
            at = self.add(kind, at, &mut ids, &mut parts, &mut parents);
            if self.chance.one_in(25) {
                // An answer made again, or a question asked in other words.
                self.add(kind, before, &mut ids, &mut parts, &mut parents);
            }
            is_answer = !is_answer;
        }
        for (place, id) in ids.iter().enumerate() {
            let children: Vec<String> = (place + 1..ids.len())
                .take_while(|child| *child < place + 8)
                .filter(|child| parents[*child] == place)
                .map(|child| format!("\"{}\"", ids[child]))
                .collect();
            let comma = if place == 0 { "" } else { ", " };
            let (message, parent) = &parts[place];
            let _ = write!(
                out,
                r#"{comma}"{id}": {{"id": "{id}", "message": {message}, "parent": {parent}, "children": [{}]}}"#,
                children.join(", ")
            );
        }
        ids.swap_remove(at)
    }

    fn add(
        &mut self,
        kind: &str,
        parent: usize,
        ids: &mut Vec<String>,
        parts: &mut Vec<(String, String)>,
        parents: &mut Vec<usize>,
    ) -> usize {
        let id = self.chance.uuid();
        let message = self.message(kind, &id);
        parts.push((message, format!("\"{}\"", ids[parent])));
        ids.push(id);
        parents.push(parent);
        ids.len() - 1
    }

    fn message(&mut self, kind: &str, id: &str) -> String {
        self.messages += 1;
        self.now += 5.0 + f64::from(self.chance.below(1_000_000) as u32) / 9_000.0;
        let (role, name, recipient, sentences) = match kind {
            "system" => ("system", "null", "all", 0),
            "user" => ("user", "null", "all", 1 + self.chance.below(6)),
            "call" => ("assistant", "null", "web", 1),
            "tool" => ("tool", "\"web\"", "all", 20),
            _ => ("assistant", "null", "all", 8 + self.chance.below(44)),
        };
        let text = self.text(sentences, role == "user");
        let content = if kind == "call" {
            format!(
                r#"{{"content_type": "code", "language": "unknown", "response_format_name": null, "text": "search(\"{text}\")"}}"#
            )
        } else {
            self.text_bytes += text.len() as u64;
            format!(r#"{{"content_type": "text", "parts": ["{text}"]}}"#)
        };
        let (weight, metadata) = match kind {
            "system" => ("0.0", r#"{"is_visually_hidden_from_conversation": true}"#.to_owned()),
            "user" => ("1.0", self.metadata_of_question()),
            _ => ("1.0", self.metadata_of_answer()),
        };
        let now = self.now;
        format!(
            r#"{{"id": "{id}", "author": {{"role": "{role}", "name": {name}, "metadata": {{}}}}, "create_time": {now:?}, "update_time": null, "content": {content}, "status": "finished_successfully", "end_turn": {}, "weight": {weight}, "metadata": {metadata}, "recipient": "{recipient}", "channel": null}}"#,
            role == "assistant" && recipient == "all"
        )
    }

    fn metadata_of_question(&mut self) -> String {
        let ids: Vec<String> = (0..6).map(|_| self.chance.uuid()).collect();
        format!(
            r#"{{"selected_sources": [], "selected_github_repos": [], "selected_all_github_repos": false, "serialization_metadata": {{"custom_symbol_offsets": []}}, "request_id": "{}", "message_source": null, "turn_exchange_id": "{}", "attachments": [{{"id": "file-{}", "name": "notes.pdf", "mime_type": "application/pdf", "size": 91723, "file_token_size": 2211, "source": "local", "is_big_paste": false}}], "timestamp_": "absolute", "message_type": null, "parent_id": "{}", "caterpillar_selected_sources": ["{}", "{}"], "gizmo_id": null, "voice_mode_message": false, "dictation": false}}"#,
            ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]
        )
    }

    fn metadata_of_answer(&mut self) -> String {
        let mut results = String::new();
        for number in 0..2 {
            let comma = if number == 0 { "" } else { ", " };
            let (title, snippet) = (self.words(6), self.words(16));
            let _ = write!(
                results,
                r#"{comma}{{"type": "search_result", "url": "https://example.org/{}", "title": "{title}", "snippet": "{snippet}", "ref_id": {{"turn_index": 0, "ref_type": "search", "ref_index": {number}}}, "content_type": null, "pub_date": null, "attribution": "example.org"}}"#,
                self.chance.uuid()
            );
        }
        let ids: Vec<String> = (0..4).map(|_| self.chance.uuid()).collect();
        format!(
            r#"{{"finish_details": {{"type": "stop", "stop_tokens": [200002]}}, "is_complete": true, "citations": [], "content_references": [], "search_result_groups": [{{"type": "search_result_group", "domain": "example.org", "entries": [{results}]}}], "message_type": "next", "model_slug": "gpt-4o", "default_model_slug": "auto", "parent_id": "{}", "request_id": "{}", "timestamp_": "absolute", "turn_exchange_id": "{}", "working_id": "{}", "canvas": null, "reasoning_status": null, "finished_duration_sec": null}}"#,
            ids[0], ids[1], ids[2], ids[3]
        )
    }

    fn sentence(&mut self, out: &mut String) {
        let words = 5 + self.chance.below(14);
        let start = out.len();
        for number in 0..words {
            if number > 0 {
                out.push(' ');
            }
            let rank = self.chance.rank(4096) as usize;
            out.push_str(self.words.get(rank).map_or("the", |word| word));
        }
        if let Some(first) = out.get_mut(start..start + 1) {
            first.make_ascii_uppercase();
        }
        out.push_str(match self.chance.below(60) {
            0 => " \\ud83d\\udc1d",
            1 => ", \\u201cas it were\\u201d.",
            2 => ", \\\"so to say\\\".",
            3..=6 => "?",
            _ => ".",
        });
    }

    fn words(&mut self, count: u64) -> String {
        let words: Vec<&str> = (0..count)
            .map(|_| self.chance.rank(4096) as usize)
            .map(|rank| self.words.get(rank).map_or("the", |word| word))
            .collect();
        words.join(" ")
    }
}

/// A time as Claude's and Google's exports have it, from seconds since 1970.
fn rfc3339(seconds: f64) -> String {
    let millis = (seconds * 1000.0) as i64;
    decant::clock::Millis(millis).rfc3339()
}

/// The least that makes a ZIP archive: deflated members, holes for pictures, and the directory,
/// with the fields of ZIP64 where it takes them.
struct ArchiveWriter {
    out: File,
    /// The text alone, without an archive.
    plain: bool,
    at: u64,
    directory: Vec<u8>,
    members: u64,
    open: Option<Open>,
}

/// The member under way.
struct Open {
    name: String,
    header_at: u64,
    compress: Compress,
    crc: crc32fast::Hasher,
}

impl ArchiveWriter {
    fn new(out: File, plain: bool) -> Self {
        Self { out, plain, at: 0, directory: Vec::new(), members: 0, open: None }
    }

    fn member(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.begin(name)?;
        self.write(bytes)?;
        self.finish()
    }

    fn begin(&mut self, name: &str) -> io::Result<()> {
        if self.plain {
            return Ok(());
        }
        let (compress, crc) = (Compress::new(Compression::new(6), false), crc32fast::Hasher::new());
        self.open = Some(Open { name: name.to_owned(), header_at: self.at, compress, crc });
        // Filled in once its sizes are known.
        self.put(&vec![0; 30 + name.len()])
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.plain {
            return self.put(bytes);
        }
        let Some(mut open) = self.open.take() else { return Ok(()) };
        open.crc.update(bytes);
        self.deflate(&mut open.compress, bytes, FlushCompress::None)?;
        self.open = Some(open);
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        let Some(mut open) = self.open.take() else { return Ok(()) };
        self.deflate(&mut open.compress, &[], FlushCompress::Finish)?;
        let Open { name, header_at, compress, crc } = open;
        let sizes = [compress.total_out(), compress.total_in()];
        self.enter(&name, header_at, 8, crc.finalize(), sizes)
    }

    fn deflate(
        &mut self,
        compress: &mut Compress,
        bytes: &[u8],
        flush: FlushCompress,
    ) -> io::Result<()> {
        let begun = compress.total_in();
        let mut room = Vec::with_capacity(64 << 10);
        loop {
            room.clear();
            let rest = bytes.get((compress.total_in() - begun) as usize..).unwrap_or_default();
            let status = compress.compress_vec(rest, &mut room, flush)?;
            self.put(&room)?;
            let all_taken = compress.total_in() - begun == bytes.len() as u64;
            let is_full = room.len() == room.capacity();
            let is_over = match flush {
                FlushCompress::Finish => status == Status::StreamEnd,
                _ => all_taken && !is_full,
            };
            if is_over {
                return Ok(());
            }
        }
    }

    /// A picture that takes no room, stored.
    fn hole(&mut self, name: &str, bytes: u64) -> io::Result<()> {
        let header_at = self.at;
        self.at += 30 + name.len() as u64 + bytes;
        self.enter(name, header_at, 0, 0, [bytes; 2])
    }

    /// Writes the header of a member whose data is there, and notes it for the directory.
    fn enter(
        &mut self,
        name: &str,
        header_at: u64,
        method: u8,
        crc: u32,
        sizes: [u64; 2],
    ) -> io::Result<()> {
        // Version 4.5, no flags, midnight of 1980-01-01.
        let mut fields = vec![45, 0, 0, 0, method, 0, 0, 0, 0x21, 0];
        fields.extend(crc.to_le_bytes());
        for size in sizes {
            fields.extend(u32::try_from(size).map_err(io::Error::other)?.to_le_bytes());
        }
        fields.extend((name.len() as u16).to_le_bytes());
        let local = [b"PK\x03\x04", fields.as_slice(), &[0; 2], name.as_bytes()].concat();
        self.out.seek(SeekFrom::Start(header_at))?;
        self.out.write_all(&local)?;
        self.out.seek(SeekFrom::Start(self.at))?;
        let place = u32::try_from(header_at).ok();
        let mut extra = Vec::new();
        if place.is_none() {
            extra.extend([1, 0, 8, 0]);
            extra.extend(header_at.to_le_bytes());
        }
        self.directory.extend(b"PK\x01\x02\x2d\x00");
        self.directory.extend(&fields);
        self.directory.extend((extra.len() as u16).to_le_bytes());
        self.directory.extend([0; 10]);
        self.directory.extend(place.unwrap_or(u32::MAX).to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.directory.extend(extra);
        self.members += 1;
        Ok(())
    }

    fn close(mut self) -> io::Result<()> {
        if self.plain {
            return Ok(());
        }
        let (start, bytes) = (self.at, self.directory.len() as u64);
        let directory = std::mem::take(&mut self.directory);
        self.put(&directory)?;
        let end_at = self.at;
        let mut end = Vec::new();
        if u32::try_from(start).is_err() {
            end.extend(b"PK\x06\x06");
            end.extend(44_u64.to_le_bytes());
            end.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            for number in [self.members, self.members, bytes, start] {
                end.extend(number.to_le_bytes());
            }
            end.extend(b"PK\x06\x07\x00\x00\x00\x00");
            end.extend(end_at.to_le_bytes());
            end.extend(1_u32.to_le_bytes());
        }
        end.extend(b"PK\x05\x06\x00\x00\x00\x00");
        end.extend([(self.members as u16).to_le_bytes(); 2].concat());
        end.extend((bytes as u32).to_le_bytes());
        end.extend(u32::try_from(start).unwrap_or(u32::MAX).to_le_bytes());
        end.extend([0, 0]);
        self.put(&end)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}
