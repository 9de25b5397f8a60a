//! Archives within archives, tape archives, compressed files, workbooks and pages: what lies in
//! them is found as if it lay in the file itself.

use std::io::Write as _;

use decant::id::Source;
use decant::receipt::ProblemReason;
use proptest::prelude::*;

use super::archive::{Descriptor, Entry, entry, zip};
use super::{Outcome, read, read_in_pieces};

/// A list with one conversation for each of these ids.
fn list(ids: &[&str]) -> String {
    let one = |id: &&str| {
        format!(
            r#"{{"title": "About {id}", "mapping": {{"n": {{"id": "n", "parent": null, "message": {{"id": "m-{id}", "author": {{"role": "user"}}, "content": {{"content_type": "text", "parts": ["I am {id}."]}}}}}}}}, "current_node": "n", "id": "{id}"}}"#
        )
    };
    format!("[{}]", ids.iter().map(one).collect::<Vec<_>>().join(", "))
}

fn chat_html(ids: &[&str]) -> String {
    format!(
        "<html><head><title>ChatGPT</title></head><body><script>\n// the data\nvar jsonData = {};\nvar assetsJson = {{\"a\": [1]}};</script></body></html>",
        list(ids)
    )
}

fn ids(outcome: &Outcome) -> Vec<&str> {
    outcome.conversations.iter().map(|one| one.key.conversation_id.as_str()).collect()
}

fn problems(outcome: &Outcome) -> Vec<(ProblemReason, Option<&str>)> {
    let problems = outcome.reading.files.iter().flat_map(|file| &file.problems);
    problems.map(|problem| (problem.reason, problem.member.as_deref())).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// A header with its data, as `tar` writes it.
fn tar_member(name: &[u8], kind: u8, data: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 512];
    let short = &name[..name.len().min(100)];
    block[..short.len()].copy_from_slice(short);
    block[100..108].copy_from_slice(b"0000644\0");
    block[124..136].copy_from_slice(format!("{:011o}\0", data.len()).as_bytes());
    block[148..156].fill(b' ');
    block[156] = kind;
    block[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let mut out = block.to_vec();
    out.extend(data);
    out.resize(out.len().next_multiple_of(512), 0);
    out
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, data) in members {
        out.extend(tar_member(name.as_bytes(), b'0', data));
    }
    out.resize(out.len() + 1024, 0);
    out
}

/// An export as the privacy portal packs it.
fn portal(change: impl Fn(&mut Entry)) -> Vec<u8> {
    let picture = Entry { method: 0, ..entry("file-1.png", [7; 5000]) };
    let inner = |entries: Vec<Entry>| {
        let mut entries = entries;
        entries.iter_mut().for_each(&change);
        zip(&entries)
    };
    let first = inner(vec![
        entry("chat.html", chat_html(&["from-html"])),
        picture,
        entry("conversations-000.json", list(&["a", "b"])),
        entry(
            "export_manifest.json",
            r#"{"files": ["conversations-000.json", "conversations-001.json", "conversations-002.json"]}"#,
        ),
    ]);
    let second = inner(vec![entry("conversations-001.json", list(&["c"]))]);
    zip(&[
        entry("report.html", "<html>nothing</html>"),
        Entry {
            method: 0,
            ..entry("User Online Activity/Conversations__h-chatgpt-0001.zip", first)
        },
        entry("User Online Activity/Conversations__h-chatgpt-0002.zip", second),
        entry("__MACOSX/._x.zip", [0, 5]),
    ])
}

#[test]
fn an_archive_in_an_archive_is_read() {
    let variants: [(&str, Vec<u8>); 4] = [
        ("deflated", portal(|_| {})),
        ("stored", portal(|e| e.method = 0)),
        (
            "descriptors",
            portal(|e| e.descriptor = (e.method == 8).then_some(Descriptor::WithSignature)),
        ),
        ("ZIP64", portal(|e| e.zip64 = true)),
    ];
    for (name, bytes) in variants {
        let outcome = read(&[("portal.zip", &bytes)]);
        assert_eq!(ids(&outcome), ["a", "b", "c"], "{name}");
        let missing = (ProblemReason::MissingPart, Some("conversations-002.json"));
        assert_eq!(problems(&outcome), [missing], "{name}");
        let file = &outcome.reading.files[0];
        let folder = "User Online Activity/Conversations__h-chatgpt";
        let members = [
            format!("{folder}-0001.zip/conversations-000.json"),
            format!("{folder}-0002.zip/conversations-001.json"),
        ];
        assert_eq!(file.members_read, members, "{name}");
        assert_eq!((file.sources.as_slice(), file.complete), (&[Source::ChatGpt][..], true));
    }
}

#[test]
fn tape_archives_are_read_plain_and_compressed() {
    let (a, b, c) = (list(&["a"]), list(&["b"]), list(&["c"]));
    let long = format!("{}/conversations-001.json", "x".repeat(120));
    let mut tape = tar_member(b"dir/", b'5', b"");
    tape.extend(tar_member(b"dir/conversations-000.json", b'0', a.as_bytes()));
    tape.extend(tar_member(b"picture.png", b'0', &[7; 3000]));
    tape.extend(tar_member(b"././@LongLink", b'L', format!("{long}\0").as_bytes()));
    tape.extend(tar_member(long.as_bytes(), b'0', b.as_bytes()));
    let path = "Takeout/Aktivit\u{e4}ten.json";
    let field = format!(" path={path}\n");
    let record = format!("{}{field}", field.len() + 2);
    tape.extend(tar_member(b"PaxHeaders/x", b'x', record.as_bytes()));
    tape.extend(tar_member(b"short.png", b'0', c.as_bytes()));
    tape.resize(tape.len() + 1024, 0);
    let members = ["dir/conversations-000.json", &long, path];
    let two = [gzip(&tape[..1000]), gzip(&tape[1000..])].concat();
    let files = [("t.tar", tape.clone()), ("t.tgz", gzip(&tape)), ("t.tar.gz", two)];
    for (name, bytes) in &files {
        let outcome = read(&[(name, bytes)]);
        assert_eq!(ids(&outcome), ["a", "b", "c"], "{name}");
        assert_eq!(problems(&outcome), [], "{name}");
        assert_eq!(outcome.reading.files[0].members_read, members, "{name}");
    }
    let within = zip(&[entry("x/t.tgz", gzip(&tape))]);
    let outcome = read(&[("e.zip", &within)]);
    assert_eq!(ids(&outcome), ["a", "b", "c"]);
    assert_eq!(outcome.reading.files[0].members_read[0], "x/t.tar/dir/conversations-000.json");
}

/// Holes of a file may be left out of an archive (GNU tar, `--sparse`, in two forms).
#[test]
fn a_member_with_holes_is_named() {
    let (a, b) = (list(&["a"]), list(&["b"]));
    let field = "GNU.sparse.name=dir/conversations-001.json";
    let record = format!("{} {field}\n", field.len() + 4);
    let by_name = [
        tar_member(b"PaxHeaders/x", b'x', record.as_bytes()),
        tar_member(b"GNUSparseFile.0/x.json", b'0', b.as_bytes()),
    ];
    for sparse in [tar_member(b"dir/conversations-001.json", b'S', b.as_bytes()), by_name.concat()]
    {
        let mut tape = sparse;
        tape.extend(tar_member(b"dir/conversations-000.json", b'0', a.as_bytes()));
        tape.extend([0; 1024]);
        let outcome = read(&[("export.tar", &tape)]);
        assert_eq!(ids(&outcome), ["a"]);
        let named = (ProblemReason::UnknownMethod, Some("dir/conversations-001.json"));
        assert_eq!(problems(&outcome), [named]);
    }
}

#[test]
fn a_compressed_file_is_read() {
    let bytes = gzip(list(&["a"]).as_bytes());
    let outcome = read(&[("conversations.json.gz", &bytes)]);
    assert_eq!((ids(&outcome), problems(&outcome)), (vec!["a"], vec![]));
    let cut = &bytes[..bytes.len() - 9];
    let outcome = read(&[("conversations.json.gz", cut)]);
    assert_eq!(problems(&outcome).first(), Some(&(ProblemReason::CutShort, None)));
}

#[test]
fn what_is_cut_or_damaged_says_so_and_the_rest_is_read() {
    let inner = zip(&[entry("conversations.json", list(&["a"])), entry("b.json", list(&["b"]))]);
    let cut = inner[..inner.len() / 2].to_vec();
    let bytes = zip(&[entry("1.zip", cut), entry("2.zip", zip(&[entry("c.json", list(&["c"]))]))]);
    let outcome = read(&[("e.zip", &bytes)]);
    assert!(ids(&outcome).contains(&"c"));
    assert!(problems(&outcome).iter().any(|(reason, member)| {
        *reason == ProblemReason::CutShort && member.is_some_and(|name| name.starts_with("1.zip"))
    }));
    assert!(!outcome.reading.files[0].complete);
    let mut tape = tar(&[("a.json", list(&["a"]).as_bytes()), ("b.json", list(&["b"]).as_bytes())]);
    tape.truncate(1400);
    let outcome = read(&[("t.tar", &tape)]);
    assert_eq!(ids(&outcome), ["a"]);
    assert!(!outcome.reading.files[0].complete);
}

#[test]
fn archives_within_archives_stop_at_a_depth_and_bombs_at_their_limit() {
    let mut bytes = zip(&[entry("conversations.json", list(&["deep"]))]);
    for _ in 0..3 {
        bytes = zip(&[entry("x.zip", bytes)]);
    }
    assert_eq!(ids(&read(&[("e.zip", &bytes)])), ["deep"]);
    for _ in 0..4 {
        bytes = zip(&[entry("x.zip", bytes)]);
    }
    let outcome = read(&[("e.zip", &bytes)]);
    assert_eq!(ids(&outcome), [""; 0]);
    assert!(problems(&outcome).iter().any(|(reason, _)| *reason == ProblemReason::TooLarge));
    let blank = [b"[".as_slice(), &vec![b' '; 80 << 20]].concat();
    let bomb = gzip(&blank);
    let outcome = read(&[("b.json.gz", &bomb)]);
    assert!(problems(&outcome).contains(&(ProblemReason::TooLarge, None)));
    let within = zip(&[Entry { method: 0, ..entry("b.json.gz", bomb) }]);
    let outcome = read(&[("e.zip", &within)]);
    assert!(problems(&outcome).contains(&(ProblemReason::TooLarge, Some("b.json.gz"))));
}

#[test]
fn a_page_is_read_only_where_no_list_is() {
    let page = chat_html(&["from-html", "2"]);
    let json = list(&["a"]);
    let with = |entries: &[Entry]| read(&[("e.zip", zip(entries).as_slice())]);
    let outcome = with(&[entry("chat.html", &page), entry("conversations.json", &json)]);
    assert_eq!((ids(&outcome), problems(&outcome)), (vec!["a"], vec![]));
    let outcome = with(&[entry("chat.html", &page), entry("user.json", "{}")]);
    assert_eq!((ids(&outcome), problems(&outcome)), (vec!["from-html", "2"], vec![]));
    assert_eq!(outcome.reading.files[0].members_read, ["chat.html"]);
    assert_eq!(outcome.reading.conversations.found, 2);
    // By itself, and beside others.
    let outcome = read(&[("chat.html", page.as_bytes())]);
    assert_eq!((ids(&outcome), problems(&outcome)), (vec!["from-html", "2"], vec![]));
    let outcome = read(&[("chat.html", page.as_bytes()), ("c.json", json.as_bytes())]);
    assert_eq!(ids(&outcome), ["a"]);
    let cut = &page.as_bytes()[..page.find("About 2").unwrap()];
    let outcome = read(&[("chat.html", cut)]);
    assert_eq!(ids(&outcome), ["from-html"]);
    assert!(problems(&outcome).contains(&(ProblemReason::CutShort, None)));
}

/// A workbook with a sheet of conversations and one of memories.
fn workbook(sheets_first: bool) -> Vec<u8> {
    let shared = r#"<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "boom">]><sst><si><t>UUID</t></si><si><r><t>OUTPUT</t></r><r><t>_STR</t></r></si><si><t xml:space="preserve">[{"query": "How &amp; why &e;?", "answer": "So._x000D_"}]</t><rPh><t>no</t></rPh></si></sst>"#;
    let one = r#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>TITLE</t></is></c><c r="D1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="str"><v>u-1</v></c><c r="D2" t="s"><v>2</v></c></row><row r="3"><c t="inlineStr"><is><t>u-2</t></is></c><c r="D3" t="s"><v>99</v></c></row></sheetData></worksheet>"#;
    let two = r#"<x:worksheet xmlns:x="y"><x:row><x:c t="inlineStr"><x:is><x:t>MEMORY_VALUE</x:t></x:is></x:c><x:c t="inlineStr"><x:is><x:t>IS_DELETED</x:t></x:is></x:c></x:row><x:row><x:c t="inlineStr"><x:is><x:t>Keeps bees.</x:t></x:is></x:c></x:row><x:row><x:c t="inlineStr"><x:is><x:t>Gone.</x:t></x:is></x:c><x:c t="b"><x:v>1</x:v></x:c></x:row></x:worksheet>"#;
    let mut entries = vec![
        entry("[Content_Types].xml", "<Types/>"),
        entry("xl/sharedStrings.xml", shared),
        entry("xl/worksheets/sheet1.xml", one),
        entry("xl/worksheets/sheet2.xml", two),
    ];
    if sheets_first {
        entries.swap(1, 2);
    }
    zip(&entries)
}

#[test]
fn a_workbook_is_read_alone_and_within_an_archive() {
    for bytes in [workbook(false), workbook(true)] {
        let within = zip(&[entry("data/export.xlsx", &bytes)]);
        for (file, name) in [(&bytes, "export.xlsx"), (&within, "e.zip")] {
            let outcome = read(&[(name, file)]);
            assert_eq!(ids(&outcome), ["u-1", "u-2", "export.xlsx"], "{name}");
            assert_eq!(problems(&outcome), [], "{name}");
            let texts: Vec<_> =
                outcome.conversations[0].messages.iter().map(|one| one.text.as_str()).collect();
            // Nothing that a document declares is expanded.
            assert_eq!(texts, ["How & why &e;?", "So.\r"]);
            let saved: Vec<_> =
                outcome.conversations[2].signals.iter().map(|one| one.text.as_str()).collect();
            assert_eq!(saved, ["Keeps bees."]);
        }
    }
}

#[test]
fn takeout_is_read_whole() {
    let record = |product: &str, title: &str, time: &str| {
        format!(
            r#"{{"header": "{product}", "title": "{title}", "time": "{time}", "products": ["{product}"]}}"#
        )
    };
    let gemini = format!(
        "[{}]",
        record("Gemini-Apps", "Eingegebener Prompt: Hallo", "2026-07-02T10:00:00Z")
    );
    let search = format!("[{}]", record("Search", "Searched for x", "2026-07-02T10:00:00Z"));
    let studio = r#"{"chunkedPrompt": {"chunks": [{"role": "user", "text": "Hi"}]}}"#;
    let bytes = zip(&[
        entry("Takeout/archive_browser.html", "<html></html>"),
        entry("Takeout/Meine Aktivit\u{e4}ten/Gemini-Apps/MeineAktivit\u{e4}ten.json", &gemini),
        entry("Takeout/My Activity/Search/MyActivity.json", &search),
        entry("Takeout/Drive/Google AI Studio/My prompt v1.2", studio),
    ]);
    let outcome = read(&[("takeout-001.zip", &bytes)]);
    let found: Vec<_> = outcome
        .conversations
        .iter()
        .map(|one| (one.key.source, one.title.as_str(), one.messages[0].text.as_str()))
        .collect();
    assert_eq!(found, [(Source::Gemini, "", "Hallo"), (Source::AiStudio, "My prompt v1.2", "Hi")]);
    assert_eq!(problems(&outcome), []);
}

/// Files of every kind that is no plain list.
fn any_file() -> impl Strategy<Value = (String, Vec<u8>)> {
    let tape = tar(&[("conversations.json", list(&["a", "b"]).as_bytes())]);
    let csv = "Conversation,Time,Author,Message\na,2026-01-05T09:00:00,user,\"hi\nthere\"\n";
    let cell = "<html><div class=\"outer-cell x\"><div class=\"header-cell\">Gemini Apps</div><div class=\"content-cell\">Prompted&nbsp;Hi<br>Jul 2, 2026, 10:00:00 AM UTC<br>Yes</div></div></html>";
    let files = vec![
        ("portal.zip", portal(|_| {})),
        (
            "portal.zip",
            portal(|e| e.descriptor = (e.method == 8).then_some(Descriptor::WithSignature)),
        ),
        ("t.tgz", gzip(&tape)),
        ("t.tar", tape),
        ("w.xlsx", workbook(true)),
        ("chat.html", chat_html(&["a"]).into_bytes()),
        ("activity.html", cell.repeat(30).into_bytes()),
        ("a.csv", csv.repeat(200).into_bytes()),
        ("m.txt", b"[2025-03-04] - Keeps bees.\n".repeat(300)),
    ];
    prop::sample::select(files).prop_map(|(name, bytes)| (name.to_owned(), bytes))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn pieces_make_no_difference((name, bytes) in any_file(), sizes in prop::collection::vec(1_usize..2000, 1..6)) {
        let files = [(name.as_str(), bytes.as_slice())];
        let mut sizes = sizes.into_iter().cycle();
        prop_assert_eq!(read_in_pieces(&files, || sizes.next().unwrap()), read(&files));
    }

    #[test]
    fn damage_stops_nothing_and_the_numbers_add_up(
        (name, mut bytes) in any_file(),
        at in any::<prop::sample::Index>(),
        end in any::<prop::sample::Index>(),
        noise in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let at = at.index(bytes.len());
        for (place, byte) in bytes.iter_mut().skip(at).zip(&noise) {
            *place ^= byte;
        }
        bytes.truncate(end.index(bytes.len()) + 1);
        // `finish` itself asserts that the receipt balances.
        let files = [(name.as_str(), bytes.as_slice())];
        let mut size = [7_usize, 300, 1].into_iter().cycle();
        prop_assert_eq!(read_in_pieces(&files, || size.next().unwrap()), read(&files));
    }
}
