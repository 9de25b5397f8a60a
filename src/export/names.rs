//! What names of members say. They are never paths: nothing is opened by them.

use super::json::Cursor;

/// The name without its folders.
pub(super) fn base(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// The name without its folders and without its ending.
pub(super) fn stem(name: &str) -> &str {
    let base = base(name);
    base.rsplit_once('.').map_or(base, |(stem, _)| stem)
}

/// The number in the name of a list of conversations: `conversations.json`,
/// `conversations-012.json`. One without a number comes first.
pub(super) fn shard(name: &str) -> Option<u64> {
    let number = base(name).strip_prefix("conversations")?.strip_suffix(".json")?;
    match number.strip_prefix('-') {
        None => number.is_empty().then_some(0),
        Some(digits) => {
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
        }
    }
}

/// Whether it is the name of the export's list of its own parts.
pub(super) fn is_manifest(name: &str) -> bool {
    base(name) == "export_manifest.json"
}

/// Endings of what may hold conversations or memories.
const ENDINGS: &[&str] = &[
    "json", "jsonl", "ndjson", "csv", "html", "htm", "txt", "md", "xlsx", "zip", "tgz", "gz", "tar",
];

/// Whether it may be something that is read. Pictures and sound, most of an archive's bytes, are
/// not even opened. What has no ending may be a prompt of AI Studio.
pub(super) fn may_be_read(name: &str) -> bool {
    let is_known = ending(base(name)).as_deref().is_none_or(|ending| ENDINGS.contains(&ending));
    is_known && is_file(name)
}

/// Whether it is no folder, nor what macOS adds to an archive it packs, which has the names of the
/// real members.
fn is_file(name: &str) -> bool {
    let base = base(name);
    let is_shadow = base.starts_with('.') || name.split(['/', '\\']).any(|part| part == "__MACOSX");
    !is_shadow && !base.is_empty()
}

/// What a file is to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Picture,
    Sound,
    Film,
    Document,
    Other,
}

const KINDS: &[(Kind, &[&str])] = &[
    (
        Kind::Picture,
        &["jpg", "jpeg", "png", "gif", "webp", "heic", "heif", "avif", "bmp", "tiff", "svg"],
    ),
    (Kind::Sound, &["mp3", "m4a", "wav", "ogg", "opus", "aac", "flac"]),
    (Kind::Film, &["mp4", "mov", "webm", "mkv", "avi", "m4v"]),
    (
        Kind::Document,
        &[
            "pdf", "doc", "docx", "odt", "rtf", "txt", "md", "html", "htm", "csv", "xls", "xlsx",
            "pptx",
        ],
    ),
];

/// What a member is, by its name alone; `None` if it is no file.
pub(super) fn kind(name: &str) -> Option<Kind> {
    let ending = ending(base(name)).unwrap_or_default();
    let known = KINDS.iter().find(|(_, endings)| endings.contains(&ending.as_str()));
    is_file(name).then(|| known.map_or(Kind::Other, |(kind, _)| *kind))
}

/// The ending of a name, in small letters. A title may hold a point: what follows it is an ending
/// only if it is a short word.
fn ending(base: &str) -> Option<String> {
    let (_, ending) = base.rsplit_once('.')?;
    let is_word = ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && ending.bytes().any(|byte| byte.is_ascii_alphabetic());
    (is_word && ending.len() <= 8).then(|| ending.to_ascii_lowercase())
}

/// The order in which the members of an archive are read: what an assistant remembers and whose it
/// is, the export's own lists of conversations by their numbers, then the rest; pages last.
pub(super) fn rank(name: &str) -> (u8, u64) {
    let folder = name.rsplit(['/', '\\']).nth(1).unwrap_or_default();
    let base = base(name).to_ascii_lowercase();
    let is_first = matches!(base.split(['.', '-']).next(), Some("memories" | "projects" | "users"))
        || base == "user.json"
        || matches!(folder, "memories" | "projects");
    match shard(name) {
        Some(number) => (1, number),
        None if is_first || base == "sharedstrings.xml" => (0, 0),
        None if is_page(&base) => (3, 0),
        None => (2, 0),
    }
}

/// Whether it is called a page.
pub(super) fn is_page(name: &str) -> bool {
    matches!(ending(base(name)).as_deref(), Some("html" | "htm"))
}

/// The name of a compressed file once it is inflated.
pub(super) fn without_gz(name: &str) -> String {
    let ends = |ending: &str| {
        let at = name.len().checked_sub(ending.len())?;
        let is_so = name.get(at..)?.eq_ignore_ascii_case(ending);
        is_so.then(|| name.get(..at))?
    };
    match (ends(".tgz"), ends(".gz")) {
        (Some(stem), _) => format!("{stem}.tar"),
        (None, Some(stem)) => stem.to_owned(),
        (None, None) => name.to_owned(),
    }
}

/// The numbered lists of conversations that an element of the manifest names, in any of its
/// spellings.
pub(super) fn shards_in(element: &[u8]) -> Vec<String> {
    Cursor::new(element)
        .strings()
        .filter(|text| text.contains('-') && shard(text).is_some())
        .map(|text| base(&text).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_lists_of_conversations_by_name() {
        let cases: &[(&str, Option<u64>)] = &[
            ("conversations.json", Some(0)),
            ("conversations-000.json", Some(0)),
            ("a b (1)/conversations-012.json", Some(12)),
            ("a\\conversations-12.json", Some(12)),
            ("conversations-.json", None),
            ("conversations-1a.json", None),
            ("conversations-99999999999999999999999.json", None),
            ("shared_conversations.json", None),
            ("conversations-000.json.bak", None),
            ("._conversations-000.json", None),
            ("conversations-000.json/x", None),
        ];
        for (name, number) in cases {
            assert_eq!(shard(name), *number, "{name}");
        }
    }

    #[test]
    fn opens_only_what_may_be_read() {
        let some = [
            "a/conversations-000.json",
            "X.JSON",
            "chat.jsonl",
            "../../etc/x.ndjson",
            "chat.html",
            "a.CSV",
            "x/b.zip",
            "t.tgz",
            "n.md",
            "w.xlsx",
            "Untitled prompt",
            "Plan v1.2",
            "a: b. c d",
        ];
        for name in some {
            assert!(may_be_read(name), "{name}");
        }
        let others = [
            "a.json/",
            "__MACOSX/a/._conversations.json",
            "x/._a.json",
            "",
            "a.png",
            "f.dat",
            ".DS_Store",
            "x.webp",
            "conversations.json.bak",
            "a.mp4",
        ];
        for name in others {
            assert!(!may_be_read(name), "{name}");
        }
    }

    #[test]
    fn members_are_read_in_the_order_of_their_use() {
        let mut names = [
            "chat.html",
            "b/x.csv",
            "conversations-10.json",
            "conversations-002.json",
            "memories/a.json",
            "user.json",
            "conversations.json",
            "projects.json",
        ];
        names.sort_by_key(|name| rank(name));
        let expected = [
            "memories/a.json",
            "user.json",
            "projects.json",
            "conversations.json",
            "conversations-002.json",
            "conversations-10.json",
            "b/x.csv",
            "chat.html",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn a_compressed_file_has_a_name_of_its_own_inside() {
        let cases =
            [("a.tgz", "a.tar"), ("a.TAR.GZ", "a.TAR"), ("x/a.json.gz", "x/a.json"), ("é", "é")];
        for (name, inside) in cases {
            assert_eq!(without_gz(name), inside, "{name}");
        }
    }

    #[test]
    fn reads_every_spelling_of_the_manifest() {
        let ours =
            r#"{"logical_files":{"conversations.json":{"files":["conversations-000.json"]}}}"#;
        let theirs = r#"{"files":[{"name":"conversations.json","shards":[{"name":"conversations-000.json"}]}]}"#;
        for manifest in [ours, theirs, "[\"x/conversations-000.json\""] {
            assert_eq!(shards_in(manifest.as_bytes()), ["conversations-000.json"], "{manifest}");
        }
    }
}
