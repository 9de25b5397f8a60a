//! Feeds made-up bytes to the reader of exports: once whole and once in pieces. It must not panic,
//! must find the same both times, and its counts must add up.
//!
//! One program under many names: the name says what the bytes are given as, and with which seeds
//! it begins.

#![no_main]

use std::io::{Cursor, Write as _};

use decant::export::{FileInfo, Flow, Found, Reader};
use decant::receipt::Reading;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let (name, file) = file(bytes);
    let whole = read(name, &file, &[usize::MAX]);
    let sizes: Vec<usize> = bytes.iter().take(16).map(|byte| usize::from(*byte) + 1).collect();
    let cut = read(name, &file, if sizes.is_empty() { &[1] } else { &sizes });
    assert_eq!(whole, cut);
    for found in &whole.0 {
        if let Found::Conversation(conversation) | Found::Again(conversation) = found {
            let all = conversation.messages.iter().chain(&conversation.alternatives);
            all.for_each(|message| assert!(!message.text.is_empty() && !message.id.is_empty()));
            assert_eq!(conversation.messages.len() as u64, conversation.buckets.used);
        }
    }
});

/// What the bytes are given as.
fn file(bytes: &[u8]) -> (&'static str, Vec<u8>) {
    match env!("CARGO_BIN_NAME") {
        "zip" => ("export.zip", bytes.to_vec()),
        "nested" => ("portal.zip", zip_of("User Online Activity/Conversations__x.zip", bytes)),
        "tar" => ("takeout.tgz", bytes.to_vec()),
        "copilot" => ("copilot-activity-history.csv", bytes.to_vec()),
        "gemini_html" => ("MyActivity.html", bytes.to_vec()),
        "chat_html" => ("chat.html", bytes.to_vec()),
        "perplexity" => ("perplexity.xlsx", zip_of("xl/worksheets/sheet1.xml", bytes)),
        "pasted" | "meta" => ("_chat.txt", bytes.to_vec()),
        "okf" => ("concept.md", bytes.to_vec()),
        "claude_code" | "codex" | "sillytavern" | "mcp_kg" => ("session.jsonl", bytes.to_vec()),
        "bundle" => ("facts.jsonl", bytes.to_vec()),
        "aistudio" => ("A prompt", bytes.to_vec()),
        _ => ("conversations.json", bytes.to_vec()),
    }
}

fn zip_of(member: &str, bytes: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Stored);
    archive.start_file(member, options).expect("a name");
    archive.write_all(bytes).expect("memory");
    archive.finish().expect("memory").into_inner()
}

fn read(name: &str, file: &[u8], sizes: &[usize]) -> (Vec<Found>, Reading) {
    let info = FileInfo { name: name.to_owned(), bytes: file.len() as u64 };
    let mut reader = Reader::new(vec![info]);
    let mut sizes = sizes.iter().cycle();
    let mut found = Vec::new();
    while let Some(want) = reader.want() {
        let mut rest = &file[want.start as usize..want.end as usize];
        let mut flow = Flow::More;
        while !rest.is_empty() && flow == Flow::More {
            let size = sizes.next().copied().unwrap_or(1).min(rest.len());
            let (piece, later) = rest.split_at(size);
            flow = reader.push(piece);
            found.extend(std::iter::from_fn(|| reader.next()));
            rest = later;
        }
        if flow == Flow::More {
            reader.end();
            found.extend(std::iter::from_fn(|| reader.next()));
        }
    }
    (found, reader.finish())
}
