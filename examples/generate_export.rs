//! Writes a made-up ChatGPT export of a given size, to try decant on without anybody's
//! conversations.
//!
//! `cargo run --release --example generate_export -- --bytes 300000000 --seed 1 --out export.zip`
//!
//! The same bytes for the same arguments. The shapes are those of real exports of 2025: lists of
//! 100 conversations, one line each, written as Python's `json.dumps` does; two fifths of the
//! bytes are text of messages, most of the rest metadata; regenerated answers, edited questions,
//! hidden and system nodes, tools; conversations of very unequal length. What is said is English
//! in its frequencies only, with plain first-person facts between.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Write};
use std::process::ExitCode;

use flate2::{Compress, Compression, FlushCompress, Status};

const PER_SHARD: usize = 100;

fn main() -> ExitCode {
    let Some((bytes, seed, out)) = arguments() else {
        let _ = writeln!(io::stderr(), "usage: generate_export --bytes N --seed N --out FILE.zip");
        return ExitCode::from(2);
    };
    match generate(bytes, seed, &out) {
        Ok(said) => {
            let _ = writeln!(io::stderr(), "{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{out}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Option<(u64, u64, String)> {
    let (mut bytes, mut seed, mut out) = (300_000_000, 1, None);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next()?;
        match name.as_str() {
            "--bytes" => bytes = value.parse().ok()?,
            "--seed" => seed = value.parse().ok()?,
            "--out" => out = Some(value),
            _ => return None,
        }
    }
    Some((bytes, seed, out?))
}

fn generate(bytes: u64, seed: u64, out: &str) -> io::Result<String> {
    let mut archive =
        ArchiveWriter { out: File::create(out)?, at: 0, directory: Vec::new(), members: 0 };
    let mut writer = Author::new(seed);
    let (mut written, mut shard) = (0, String::from("["));
    let (mut conversations, mut shards) = (0, Vec::new());
    while written < bytes {
        if conversations % PER_SHARD != 0 {
            shard.push_str(", ");
        }
        let before = shard.len();
        writer.conversation(&mut shard);
        written += (shard.len() - before) as u64;
        conversations += 1;
        if conversations % PER_SHARD == 0 || written >= bytes {
            shard.push(']');
            let name = format!("conversations-{:03}.json", shards.len());
            archive.member(&name, shard.as_bytes())?;
            shards.push(format!("\"{name}\""));
            shard = String::from("[");
        }
    }
    archive.member("user.json", br#"{"id": "user-1", "email": "someone@example.org"}"#)?;
    archive.member("shared_conversations.json", b"[]")?;
    archive.member("file-1.png", &vec![7; 4096])?;
    let manifest = format!(
        r#"{{"version": 1, "manifest_file": "export_manifest.json", "logical_files": {{"conversations.json": {{"files": [{}], "sharded": true}}}}}}"#,
        shards.join(", ")
    );
    archive.member("export_manifest.json", manifest.as_bytes())?;
    archive.close()?;
    let Author { messages, text_bytes, .. } = writer;
    Ok(format!(
        "{conversations} conversations, {messages} messages, {written} bytes of JSON, {} % of it text",
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
        let mut text = String::new();
        for number in 0..sentences {
            if number > 0 {
                text.push_str(if self.chance.one_in(5) { "\\n\\n" } else { " " });
            }
            if role == "user" && self.chance.one_in(4) {
                let _ = write!(text, "{} {}.", self.chance.pick(&FACTS), self.chance.pick(&PLACES));
            } else {
                self.sentence(&mut text);
            }
        }
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

/// The least that makes a ZIP archive: deflated members below 4 GB, and their directory.
struct ArchiveWriter {
    out: File,
    at: u32,
    directory: Vec<u8>,
    members: u16,
}

impl ArchiveWriter {
    fn member(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut deflated = Vec::with_capacity(bytes.len() / 2 + 1024);
        let mut compress = Compress::new(Compression::new(6), false);
        loop {
            deflated.reserve(64 << 10);
            let taken = usize::try_from(compress.total_in()).unwrap_or(usize::MAX);
            let rest = bytes.get(taken..).unwrap_or_default();
            let status = compress.compress_vec(rest, &mut deflated, FlushCompress::Finish)?;
            if status == Status::StreamEnd {
                break;
            }
        }
        let mut crc = crc32fast::Hasher::new();
        crc.update(bytes);
        let size = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(io::Error::other);
        // Version 2.0, no flags, deflate, midnight of 1980-01-01.
        let mut fields = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0];
        for number in [crc.finalize(), size(&deflated)?, size(bytes)?, size(name.as_bytes())?] {
            fields.extend(number.to_le_bytes());
        }
        let local = [b"PK\x03\x04", fields.as_slice(), name.as_bytes()].concat();
        self.directory.extend(b"PK\x01\x02\x14\x00");
        self.directory.extend(&fields);
        self.directory.extend([0; 10]);
        self.directory.extend(self.at.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.members += 1;
        self.at = self.at.checked_add(size(&local)? + size(&deflated)?).ok_or_else(too_large)?;
        self.out.write_all(&local)?;
        self.out.write_all(&deflated)
    }

    fn close(mut self) -> io::Result<()> {
        let directory_bytes = u32::try_from(self.directory.len()).map_err(io::Error::other)?;
        self.out.write_all(&self.directory)?;
        let mut end = b"PK\x05\x06\x00\x00\x00\x00".to_vec();
        end.extend(self.members.to_le_bytes());
        end.extend(self.members.to_le_bytes());
        end.extend(directory_bytes.to_le_bytes());
        end.extend(self.at.to_le_bytes());
        end.extend([0, 0]);
        self.out.write_all(&end)
    }
}

fn too_large() -> io::Error {
    io::Error::other("an archive of more than 4 GB would take ZIP64: ask for fewer bytes")
}
