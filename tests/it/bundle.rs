//! Bundles: what an ordinary reader of ZIPs makes of them, and what is made of those that come back.

use std::io::{Cursor, Read as _, Write as _};

use decant::bundle::Zip;
use decant::bundle::opened::{BYTES_MAX, Files, Memory, NotRead};
use proptest::prelude::*;

/// The archive of these files, each handed in by parts.
fn archive(files: &[(String, Vec<String>)]) -> Vec<u8> {
    let mut zip = Zip::new();
    let mut out = Vec::new();
    for (path, parts) in files {
        out.extend(zip.begin(path));
        for part in parts {
            out.extend(zip.write(part.as_bytes()));
        }
        out.extend(zip.end().unwrap());
    }
    out.extend(zip.finish().unwrap());
    out
}

fn files() -> impl Strategy<Value = Vec<(String, Vec<String>)>> {
    let parts = prop::collection::vec(".{0,200}", 0..5);
    let files = prop::collection::btree_map("[a-zA-Z0-9/ é-]{1,40}", parts, 0..6);
    files.prop_map(|files| files.into_iter().collect())
}

proptest! {
    #[test]
    fn another_reader_finds_the_same_files(files in files()) {
        let mut read = zip::ZipArchive::new(Cursor::new(archive(&files))).unwrap();
        prop_assert_eq!(read.len(), files.len());
        for (at, (path, parts)) in files.iter().enumerate() {
            let mut entry = read.by_index(at).unwrap();
            prop_assert_eq!(entry.name().unwrap(), path.as_str());
            let mut text = String::new();
            entry.read_to_string(&mut text).unwrap();
            prop_assert_eq!(text, parts.concat());
        }
    }
}

#[test]
fn what_is_large_is_packed_and_comes_back() {
    let line = "a line that is said again and again, ".repeat(30_000);
    let files = vec![("facts.jsonl".to_owned(), vec![line.clone(), line.clone()])];
    let bytes = archive(&files);
    assert!(bytes.len() < line.len() / 20, "{} bytes", bytes.len());
    let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    read.by_index(0).unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, line.repeat(2));
}

#[test]
fn an_archive_says_nothing_of_when_it_was_made() {
    let files = vec![("MEMORY.md".to_owned(), vec!["# Memory\n".to_owned()])];
    assert_eq!(archive(&files), archive(&files));
    let bytes = archive(&files);
    let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let time = read.by_index(0).unwrap().last_modified().unwrap();
    assert_eq!((time.year(), time.month(), time.day(), time.hour()), (1980, 1, 1, 0));
}

const MEMORY: &[(&str, &str)] = &[
    ("MEMORY.md", "# Memory\n\n- Writes to [email-7k3q2a9d4m].\n"),
    ("RECEIPT.md", "# Receipt\n"),
    ("USER.md", "# User\n"),
    ("facts.jsonl", "{\"statement\":\"Writes to [email-7k3q2a9d4m].\"}\n"),
    ("memory/bees.md", "# Bees\n"),
];

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), vec![(*text).to_owned()]);
    archive(&files.iter().map(owned).collect::<Vec<_>>())
}

fn opened(zip: &[u8]) -> Result<Option<Memory>, NotRead> {
    let mut files = Files::default();
    files.add_zip("memory.zip", zip)?;
    Ok(files.memory())
}

fn texts(memory: &Memory) -> Vec<(String, String)> {
    let text = |path: &str| (path.to_owned(), memory.text(path).into_owned());
    memory.paths().into_iter().map(text).collect()
}

proptest! {
    #[test]
    fn what_was_written_is_read_back(files in files()) {
        let md = |(path, parts): (String, Vec<String>)| (format!("memory/a{path}a.md"), parts);
        let mut files: Vec<_> = files.into_iter().map(md).collect();
        files.retain(|(path, _)| !path.contains("//"));
        files.push(("MEMORY.md".to_owned(), vec!["# Memory".to_owned()]));
        let mut expected: Vec<_> =
            files.iter().map(|(path, parts)| (path.clone(), parts.concat())).collect();
        let mut read = texts(&opened(&archive(&files)).unwrap().unwrap());
        expected.sort();
        read.sort();
        prop_assert_eq!(read, expected);
    }
}

#[test]
fn archives_of_others_are_read_too() {
    for method in [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated] {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        let besides = [(".decant/facts.jsonl", "a store"), ("._USER.md", "what a Mac adds")];
        for (path, text) in besides.iter().chain(MEMORY) {
            writer.start_file(format!("mine/{path}"), options).unwrap();
            writer.write_all(text.as_bytes()).unwrap();
        }
        let memory = opened(&writer.finish().unwrap().into_inner()).unwrap().unwrap();
        assert_eq!(memory.folder(), "memory.zip/mine/");
        let known: Vec<_> = memory.paths();
        assert_eq!(
            known,
            ["MEMORY.md", "USER.md", "memory/bees.md", "RECEIPT.md", "facts.jsonl"],
            "{method}"
        );
        assert_eq!(memory.text("USER.md"), "# User\n");
    }
}

#[test]
fn whatever_is_cut_or_changed_no_other_text_comes_out() {
    let whole = zipped(MEMORY);
    let expected = texts(&opened(&whole).unwrap().unwrap());
    let check = |bytes: &[u8], what: &str| {
        if let Ok(Some(memory)) = opened(bytes) {
            for (path, text) in texts(&memory) {
                let known = expected.iter().find(|(known, _)| *known == path);
                assert!(known.is_none_or(|(_, known)| *known == text), "{what}: {path}");
            }
        }
    };
    for length in 0..whole.len() {
        assert!(opened(&whole[..length]).is_err(), "cut at {length}");
    }
    for at in 0..whole.len() {
        for change in [1, 0x80, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] ^= change;
            check(&bytes, &format!("byte {at}"));
        }
    }
}

#[test]
fn a_path_that_leads_elsewhere_is_not_taken() {
    for hostile in [
        "../USER.md",
        "memory/../../USER.md",
        "/USER.md",
        "memory\\bees.md",
        "C:/USER.md",
        ".ssh/a.md",
        "memory//bees.md",
        "a\n.md",
        "run.sh",
    ] {
        let memory = opened(&zipped(&[("MEMORY.md", "# Memory\n"), (hostile, "x")])).unwrap();
        assert_eq!(memory.unwrap().paths(), ["MEMORY.md"], "{hostile}");
    }
}

#[test]
fn what_is_no_memory_is_left_alone() {
    let mut files = Files::default();
    files.add_zip("export.zip", &zipped(&[("conversations.json", "[]"), ("a.md", "")])).unwrap();
    files.add("notes.md", b"# Notes".to_vec()).unwrap();
    assert!(files.memory().is_none());
    assert!(opened(b"not a zip").is_err());
    let paths = ["notes.md", "a.json", ".decant/facts.jsonl"].map(str::to_owned);
    assert_eq!(Files::wanted(&paths), [0_u32; 0]);
    let paths = ["old/x/MEMORY.md", "me/facts.jsonl", "me/memory/a.md", "me/a.jpg", "USER.md"];
    assert_eq!(Files::wanted(&paths.map(str::to_owned)), [1, 2], "the outermost folder");
}

#[test]
fn more_than_a_memory_can_be_is_not_read() {
    let mut files = Files::default();
    files.add("MEMORY.md", vec![b' '; BYTES_MAX]).unwrap();
    assert_eq!(files.add("USER.md", vec![b' ']), Err(NotRead::TooLarge));
    // The size stands in the directory, 24 bytes into the entry.
    let mut zip = zipped(&[("MEMORY.md", "# Memory\n")]);
    let entry = zip.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    zip[entry + 24..entry + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(opened(&zip).unwrap_err(), NotRead::TooLarge);
}

#[test]
fn the_markdown_is_filled_and_the_data_is_not() {
    let memory = opened(&zipped(MEMORY)).unwrap().unwrap();
    let filled = memory.zip(|text| text.replace("[email-7k3q2a9d4m]", "Ada")).unwrap();
    let again = opened(&filled).unwrap().unwrap();
    assert_eq!(again.text("MEMORY.md"), "# Memory\n\n- Writes to Ada.\n");
    for path in ["facts.jsonl", "USER.md", "memory/bees.md"] {
        assert_eq!(again.text(path), memory.text(path));
    }
    assert_eq!(memory.zip(str::to_owned).unwrap(), zipped(MEMORY), "nothing else is changed");
}
