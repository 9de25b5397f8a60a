//! Bundles: what an ordinary reader of ZIPs makes of them.

use std::io::{Cursor, Read as _};

use decant::bundle::Zip;
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
