//! What names of members say. They are never paths: nothing is opened by them.

use super::json::Cursor;

/// The name without its folders.
pub(super) fn base(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or_default()
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

/// Whether it may be JSON. Pictures and sound, most of an archive's bytes, are not even opened.
pub(super) fn may_be_json(name: &str) -> bool {
    let base = base(name);
    let ending = base.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let is_json = matches!(ending.as_deref(), Some("json" | "jsonl" | "ndjson"));
    // What macOS adds to an archive it packs has the names of the real members.
    let is_shadow =
        base.starts_with("._") || name.split(['/', '\\']).any(|part| part == "__MACOSX");
    is_json && !is_shadow
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
    fn opens_only_what_may_be_json() {
        for name in ["a/conversations-000.json", "X.JSON", "chat.jsonl", "../../etc/x.ndjson"] {
            assert!(may_be_json(name), "{name}");
        }
        let others =
            ["chat.html", "json", "a.json/", "__MACOSX/a/._conversations.json", "x/._a.json", ""];
        for name in others {
            assert!(!may_be_json(name), "{name}");
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
