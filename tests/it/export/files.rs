//! Files as people have them: archives of every kind, loose lists, and what is no export at all.

use decant::export::{FILE_BYTES_MAX, FileInfo, Flow, Reader};
use decant::id::Source;
use decant::receipt::{Problem, ProblemReason, SetAsideReason};
use proptest::prelude::*;

use super::archive::{Descriptor, Entry, archive, entry, zip, zip_by_others};
use super::{Outcome, read, read_in_pieces, read_json};

/// A list of conversations of these ids, each with one message.
fn list(ids: &[&str]) -> String {
    let one = |id: &&str| {
        format!(
            r#"{{"title": "About {id}", "mapping": {{"n": {{"id": "n", "parent": null, "message": {{"id": "m-{id}", "author": {{"role": "user"}}, "content": {{"content_type": "text", "parts": ["I am {id}."]}}}}}}}}, "current_node": "n", "id": "{id}"}}"#
        )
    };
    format!("[{}]", ids.iter().map(one).collect::<Vec<_>>().join(", "))
}

fn read_zip(bytes: &[u8]) -> Outcome {
    read(&[("export.zip", bytes)])
}

fn ids(outcome: &Outcome) -> Vec<&str> {
    outcome.conversations.iter().map(|one| one.key.conversation_id.as_str()).collect()
}

fn problems(outcome: &Outcome, file: usize) -> Vec<(ProblemReason, Option<&str>)> {
    let show = |problem: &'_ Problem| problem.reason;
    let problems = &outcome.reading.files[file].problems;
    problems.iter().map(|problem| (show(problem), problem.member.as_deref())).collect()
}

/// Members of an export as they really come, pictures first and in no order.
fn usual(shards: &[(&str, String)]) -> Vec<Entry> {
    let mut entries = vec![
        Entry { method: 0, ..entry("file-1.png", [7; 300]) },
        entry("chat.html", list(&["from-html"])),
        entry("user.json", r#"{"id": "user-1", "email": "someone@example.org"}"#),
        entry("shared_conversations.json", r#"[{"id": "s", "conversation_id": "a"}]"#),
    ];
    entries.extend(shards.iter().rev().map(|(name, list)| entry(name, list)));
    entries
}

#[test]
fn shards_are_read_in_the_order_of_their_numbers() {
    let shards = [
        ("conversations-000.json", list(&["a", "b"])),
        ("conversations-2.json", list(&["c"])),
        ("conversations-10.json", list(&["d"])),
    ];
    let outcome = read_zip(&zip(&usual(&shards)));
    assert_eq!(ids(&outcome), ["a", "b", "c", "d"]);
    let file = &outcome.reading.files[0];
    let members: Vec<_> = shards.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(file.members_read, members);
    assert_eq!(file.sources, [Source::ChatGpt]);
    assert_eq!((file.complete, file.problems.as_slice()), (true, &[][..]));
    assert_eq!(file.name, "export.zip");
    assert_eq!(outcome.reading.messages.buckets.used, 4);
}

#[test]
fn every_kind_of_archive_is_read() {
    let lists =
        [("x/conversations-000.json", list(&["a"])), ("x/conversations-001.json", list(&["b"]))];
    let entries = usual(&lists);
    let with = |change: &dyn Fn(&mut Entry)| {
        let mut entries = entries.clone();
        entries.iter_mut().for_each(change);
        zip(&entries)
    };
    let plain = zip(&entries);
    let by_others: Vec<_> = entries
        .iter()
        .map(|e| (std::str::from_utf8(&e.name).unwrap(), e.bytes.as_slice()))
        .collect();
    let mut commented = plain.clone();
    let comment = b"A comment with PK\x05\x06 in it, and twenty more bytes after it.";
    let length_at = commented.len() - 2;
    commented[length_at..].copy_from_slice(&(comment.len() as u16).to_le_bytes());
    commented.extend(comment);
    let archives = [
        ("deflated", plain.clone()),
        ("stored", with(&|e| e.method = 0)),
        ("by others", zip_by_others(&by_others, false)),
        ("by others, stored", zip_by_others(&by_others, true)),
        ("ZIP64", with(&|e| e.zip64 = true)),
        ("descriptors", with(&|e| e.descriptor = Some(Descriptor::WithSignature))),
        (
            "descriptors without signature",
            with(&|e| e.descriptor = Some(Descriptor::WithoutSignature)),
        ),
        ("a prefix", [b"#!/bin/sh\nexit\n".as_slice(), &plain].concat()),
        ("a prefix that begins like JSON", [b"[ {".as_slice(), &plain].concat()),
        ("a comment", commented),
        ("bytes after it", [plain.as_slice(), &[0; 100]].concat()),
    ];
    for (name, bytes) in archives {
        let outcome = read_zip(&bytes);
        assert_eq!(ids(&outcome), ["a", "b"], "{name}");
        assert_eq!(problems(&outcome, 0), [], "{name}");
        assert!(outcome.reading.files[0].complete, "{name}");
    }
}

#[test]
fn pictures_are_never_asked_for() {
    let picture = Entry { method: 0, ..entry("file-1.dat", vec![7; 3_000_000]) };
    let bytes = zip(&[picture.clone(), entry("conversations.json", list(&["a"])), picture]);
    let mut reader =
        Reader::new(vec![FileInfo { name: "e.zip".into(), bytes: bytes.len() as u64 }]);
    let mut delivered = 0;
    while let Some(want) = reader.want() {
        let mut flow = Flow::More;
        for piece in bytes[want.start as usize..want.end as usize].chunks(4096) {
            if flow == Flow::More {
                delivered += piece.len();
                flow = reader.push(piece);
            }
        }
        if flow == Flow::More {
            reader.end();
        }
    }
    assert_eq!(reader.finish().conversations.read, 1);
    assert!(delivered < 100_000, "{delivered}");
}

#[test]
fn shadows_and_names_do_no_harm() {
    let list = |id| list(&[id]);
    let bytes = zip(&[
        entry("../../../etc/conversations.json", list("a")),
        entry("C:\\x\\conversations.json", list("b")),
        entry("same.json", list("c")),
        entry("same.json", list("d")),
        entry("SAME.json", list("e")),
        entry("__MACOSX/x/._conversations.json", [0, 5, 22, 7]),
        entry("__MACOSX/x/conversations.json", list("shadow")),
        entry("x/.DS_Store", b"Bud1"),
        entry("dir.json/", ""),
        entry("conversations-000.json.bak", list("backup")),
        Entry { name: b"caf\xE9.json".to_vec(), ..entry("", list("f")) },
        entry(&format!("{}.json", "long".repeat(200)), list("long")),
    ]);
    let outcome = read_zip(&bytes);
    assert_eq!(ids(&outcome), ["a", "b", "c", "d", "e", "f"]);
    assert!(outcome.reading.files[0].members_read.contains(&"caf\u{FFFD}.json".to_owned()));
}

#[test]
fn what_cannot_be_read_of_an_archive_is_said() {
    use ProblemReason::{Damaged, Encrypted, TooLarge, UnknownMethod};
    let good = entry("conversations-000.json", list(&["a"]));
    let name = "conversations-001.json";
    let bad = entry(name, list(&["b"]));
    let blanks = |count: usize| [list(&["b"]).into_bytes(), vec![b' '; count]].concat();
    let cases: &[(&str, Entry, ProblemReason)] = &[
        ("encrypted", Entry { flags: 1, ..bad.clone() }, Encrypted),
        ("method", Entry { method: 12, ..bad.clone() }, UnknownMethod),
        ("checksum", Entry { says_crc: Some(7), ..bad.clone() }, Damaged),
        ("too short for its size", Entry { says_size: Some(7000), ..bad.clone() }, Damaged),
        ("too long for its size", Entry { says_size: Some(50), ..bad.clone() }, TooLarge),
        ("a bomb", entry(name, blanks(80 << 20)), TooLarge),
        ("cut inside", entry(name, &list(&["b"])[..100]), ProblemReason::CutShort),
    ];
    for (case, bad, reason) in cases {
        let outcome = read_zip(&zip(&[bad.clone(), good.clone()]));
        assert_eq!(problems(&outcome, 0), [(*reason, Some(name))], "{case}");
        assert_eq!(ids(&outcome)[0], "a", "{case}");
        assert!(!outcome.reading.files[0].complete, "{case}");
    }
    // Well below the limits: as much as deflate can do, and small.
    let outcome = read_zip(&zip(&[entry(name, blanks(10 << 20))]));
    assert_eq!((ids(&outcome), problems(&outcome, 0)), (vec!["b"], vec![]));
}

#[test]
fn data_that_does_not_inflate_spoils_its_member_alone() {
    let entries = [
        entry("conversations-000.json", list(&["a"; 1])),
        entry("conversations-001.json", list(&["b"])),
    ];
    let mut bytes = zip(&entries);
    // Behind the local header: 30 bytes and the name.
    bytes[30 + 22..30 + 32].fill(0xFF);
    let outcome = read_zip(&bytes);
    assert_eq!(ids(&outcome), ["b"]);
    assert_eq!(problems(&outcome, 0), [(ProblemReason::Damaged, Some("conversations-000.json"))]);
}

#[test]
fn members_that_share_bytes_are_read_once() {
    let (bytes, directory) =
        archive(&[entry("a.json", list(&["a"])), entry("b.json", list(&["b"]))]);
    let mut bent = bytes.clone();
    let second = directory + 46 + 6;
    bent[second + 42..second + 46].copy_from_slice(&0_u32.to_le_bytes());
    let outcome = read_zip(&bent);
    assert_eq!(outcome.conversations.len(), 1);
    assert_eq!(problems(&outcome, 0)[0].0, ProblemReason::Damaged);
}

#[test]
fn a_part_that_the_manifest_names_is_missed() {
    let manifest = r#"{"logical_files": {"conversations.json": {"files": ["conversations-000.json", "conversations-001.json"], "sharded": true}}}"#;
    let shard = list(&["a"]);
    let missed = [(ProblemReason::MissingPart, Some("conversations-001.json"))];
    let outcome = read_zip(&zip(&[
        entry("x/conversations-000.json", &shard),
        entry("x/export_manifest.json", manifest),
    ]));
    assert_eq!((ids(&outcome), problems(&outcome, 0)), (vec!["a"], missed.to_vec()));
    assert!(outcome.reading.files[0].complete, "what is there was read");
    let loose = read(&[
        ("export_manifest.json", manifest.as_bytes()),
        ("conversations-000.json", shard.as_bytes()),
    ]);
    assert!(problems(&loose, 0).contains(&missed[0]));
    assert_eq!(problems(&loose, 1), []);
    let all = read(&[
        ("export_manifest.json", manifest.as_bytes()),
        ("conversations-000.json", shard.as_bytes()),
        ("conversations-001.json", list(&["b"]).as_bytes()),
    ]);
    assert!(!problems(&all, 0).contains(&missed[0]));
}

#[test]
fn a_download_that_was_cut_short_gives_what_was_whole() {
    let variants: [fn(&mut Entry); 4] = [
        |_| (),
        |e| e.descriptor = Some(Descriptor::WithSignature),
        |e| e.descriptor = Some(Descriptor::WithoutSignature),
        |e| e.zip64 = true,
    ];
    for (variant, change) in variants.iter().enumerate() {
        let mut entries = vec![
            entry("file-1.png", [7; 3000]),
            entry("conversations-000.json", list(&["a", "b"])),
            entry("chat.html", list(&["html"])),
            entry("conversations-001.json", list(&["c"])),
            entry("user.json", "{}"),
        ];
        entries.iter_mut().for_each(change);
        let (whole, directory) = archive(&entries);
        let mut most = 0;
        for end in 31..whole.len() - 1 {
            let outcome = read_zip(&whole[..end]);
            let found = ids(&outcome);
            assert!(["a", "b", "c"].starts_with(&found), "{variant} {end} {found:?}");
            assert!(found.len() >= most, "{variant} {end}");
            most = found.len();
            let reasons: Vec<_> = problems(&outcome, 0).iter().map(|(reason, _)| *reason).collect();
            assert!(reasons.contains(&ProblemReason::NoDirectory), "{variant} {end} {reasons:?}");
            let is_cut = reasons.contains(&ProblemReason::CutShort);
            assert_eq!(is_cut, end < directory + 4, "{variant} {end} {reasons:?}");
            assert!(!outcome.reading.files[0].complete);
            for aside in &outcome.set_aside {
                assert_eq!(aside.reason, SetAsideReason::CutShort, "{variant} {end}");
            }
        }
        assert_eq!(most, 3);
    }
}

#[test]
fn without_a_directory_what_cannot_be_read_is_passed_over() {
    let stored = |name: &str, bytes: &[u8]| Entry { method: 0, ..entry(name, bytes) };
    let after = entry("conversations-000.json", list(&["a"]));
    let cases = [
        ("encrypted", Entry { flags: 1, ..entry("x.json", list(&["x"])) }),
        ("method", Entry { method: 12, ..entry("x.json", list(&["x"])) }),
        ("checksum", Entry { says_crc: Some(1), ..entry("x.png", [1; 99]) }),
        (
            "stored, of unknown size",
            Entry {
                descriptor: Some(Descriptor::WithSignature),
                ..stored("x.json", b"PPPK\x03[1, 2]")
            },
        ),
        (
            "encrypted, of unknown size",
            Entry {
                flags: 1,
                descriptor: Some(Descriptor::WithoutSignature),
                ..stored("x.png", b"xPK")
            },
        ),
        ("left early", entry("x.json", format!("[{}]", vec!["{}"; 50].join(",")))),
        (
            "left early, of unknown size",
            Entry {
                descriptor: Some(Descriptor::WithSignature),
                ..entry("x.json", format!("[{}]", vec!["{}"; 50].join(",")))
            },
        ),
        ("a name that is long", entry(&"x".repeat(60_000), "x")),
    ];
    for (case, first) in cases {
        let (whole, directory) = archive(&[first, after.clone()]);
        let cut = &whole[..directory + 10];
        for size in [usize::MAX, 1000, 7, 1] {
            let outcome = read_in_pieces(&[("e.zip", cut)], || size);
            assert_eq!(ids(&outcome), ["a"], "{case}, by {size}");
        }
    }
}

#[test]
fn what_is_no_export_is_named() {
    use ProblemReason::{NoConversations, NotAnExport, TooLarge};
    let noise: Vec<u8> =
        (0..5000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let nobodys = r#"[{"uuid": "u", "name": "n", "utterances": [{"by": "x"}]}]"#;
    let cases: Vec<(&str, Vec<u8>, ProblemReason)> = vec![
        ("empty", vec![], NotAnExport),
        ("blank", b" \n ".to_vec(), NotAnExport),
        ("PDF", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj".to_vec(), NotAnExport),
        ("noise", noise.clone(), NotAnExport),
        ("noise like a list", [b"[", noise.as_slice()].concat(), NotAnExport),
        ("noise like an object", [b"{", noise.as_slice()].concat(), NotAnExport),
        ("noise like an archive", [b"PK\x05\x06", noise.as_slice()].concat(), NotAnExport),
        ("a log", b"[INFO] 12:00 started\n[INFO] 12:01 ended\n".to_vec(), NotAnExport),
        ("empty list", b"[]".to_vec(), NoConversations),
        ("numbers", b"[1, 2, null, \"x\"]".to_vec(), NoConversations),
        ("another object", b"{\"a\": 1}".to_vec(), NoConversations),
        ("many other objects", "{\"a\": 1}\n".repeat(100).into_bytes(), NoConversations),
        ("an assistant's that nobody knows", nobodys.into(), NoConversations),
        ("empty archive", zip(&[]), NoConversations),
        ("archive of pictures", zip(&[entry("a.png", "x")]), NoConversations),
        (
            "archive of other JSON",
            zip(&[entry("a.json", "{}"), entry("b.json", "not")]),
            NoConversations,
        ),
    ];
    for (case, bytes, reason) in cases {
        let outcome = read(&[("some file", &bytes)]);
        assert_eq!(problems(&outcome, 0), [(reason, None)], "{case}");
        assert_eq!(outcome.reading.conversations.found, 0, "{case}");
        assert_eq!(outcome.reading.files[0].sources, [], "{case}");
    }
    let mut reader = Reader::new(vec![FileInfo { name: "x".into(), bytes: FILE_BYTES_MAX + 1 }]);
    assert_eq!(reader.want(), None);
    assert_eq!(reader.finish().files[0].problems[0].reason, TooLarge);
}

#[test]
fn a_list_is_recognised_by_what_is_in_it() {
    let shard = list(&["a"]);
    let odd = format!("[{{\"id\": \"first\"}}, {}", &shard[1..]);
    let lines = format!("{}\n{}\n", &shard[1..shard.len() - 1], &list(&["b"])[1..shard.len() - 1]);
    let [answer, nested] = [
        format!(r#"{{"success": true, "data": {}}}"#, list(&["a", "b"])),
        format!(r#"{{"data": {{"total": 2, "chats": {}}}}}"#, list(&["a", "b"])),
    ];
    // What the list is called says nothing, nor does another list before or after it.
    let [named, deep, several, late] = [
        format!(r#"{{"My chats (2)": {}}}"#, list(&["a", "b"])),
        format!(r#"{{"x": [{{"y": 1}}], "result": {{"n": 2, "items": {}}}}}"#, list(&["a", "b"])),
        format!(
            r#"{{"chats": {}, "folders": [{{"id": 1}}, 7], "old ones": {}}}"#,
            list(&["a"]),
            list(&["b"])
        ),
        format!(r#"{{"history": [], "kept": {}}}"#, list(&["a", "b"])),
    ];
    let cases: &[(&str, &str, &[&str], u64)] = &[
        ("anything.txt", &shard, &["a"], 0),
        ("one.json", &shard[1..shard.len() - 1], &["a"], 0),
        ("lines.jsonl", &lines, &["a", "b"], 0),
        ("answer.json", &answer, &["a", "b"], 0),
        ("nested.json", &nested, &["a", "b"], 0),
        ("named.json", &named, &["a", "b"], 0),
        ("deep.json", &deep, &["a", "b"], 0),
        ("several.json", &several, &["a", "b"], 0),
        ("late.json", &late, &["a", "b"], 0),
        // What comes before the first conversation is missed, once there is one.
        ("odd.json", &odd, &["a"], 1),
        ("conversations.json", "[{\"id\": \"x\"}]", &[], 1),
        ("chat.json", "[{\"id\": \"x\"}]", &[], 0),
    ];
    for (name, text, found, aside) in cases {
        for size in [usize::MAX, 7, 1] {
            let outcome = read_in_pieces(&[(name, text.as_bytes())], || size);
            assert_eq!(ids(&outcome), *found, "{name}, by {size}");
            assert_eq!(outcome.set_aside.len() as u64, *aside, "{name}, by {size}");
        }
    }
    // Under a name of its own, a list is read however late its first conversation comes.
    let late = format!("[{}{}", "{}, ".repeat(40), &shard[1..]);
    assert_eq!(ids(&read(&[("conversations.json", late.as_bytes())])), ["a"]);
    assert_eq!(ids(&read(&[("other.json", late.as_bytes())])), Vec::<&str>::new());
}

#[test]
fn several_files_are_read_in_the_persons_order() {
    let (first, second) =
        (list(&["b", "a"]), zip(&[entry("conversations.json", list(&["c", "a"]))]));
    let outcome = read(&[
        ("conversations-007.json", first.as_bytes()),
        ("notes.pdf", b"%PDF"),
        ("export.zip", &second),
    ]);
    assert_eq!(ids(&outcome), ["b", "a", "c"]);
    assert_eq!(outcome.set_aside, []);
    let reading = &outcome.reading;
    assert_eq!((reading.conversations.found, reading.conversations.read), (4, 3));
    assert_eq!(reading.conversations.merged, 1);
    assert_eq!((reading.messages.total, reading.messages.buckets.used), (3, 3));
    assert_eq!(problems(&outcome, 1), [(ProblemReason::NotAnExport, None)]);
}

#[test]
fn a_file_that_goes_away_does_not_stop_the_others() {
    let list_of_two = list(&["a", "b"]);
    let archived = zip(&[entry("conversations.json", list(&["c", "d"]))]);
    for (name, bytes) in [("x.json", list_of_two.as_bytes()), ("x.zip", archived.as_slice())] {
        for after in 0..bytes.len() {
            let other = list(&["e"]);
            let infos = [(name, bytes.len()), ("other.json", other.len())];
            let infos =
                infos.map(|(name, bytes)| FileInfo { name: name.into(), bytes: bytes as u64 });
            let mut reader = Reader::new(infos.into());
            let mut left = after;
            while let Some(want) = reader.want() {
                if want.file == 1 {
                    let _ = reader.push(other.as_bytes());
                    reader.end();
                    continue;
                }
                let range = &bytes[want.start as usize..want.end as usize];
                let now = &range[..left.min(range.len())];
                left -= now.len();
                if reader.push(now) == Flow::More {
                    if now.len() < range.len() { reader.failed() } else { reader.end() }
                }
            }
            let mut found = Vec::new();
            while let Some(one) = reader.next() {
                if let decant::export::Found::Conversation(one) = one {
                    found.push(one.key.conversation_id);
                }
            }
            assert_eq!(found.last().map(String::as_str), Some("e"), "{name} {after}");
            let reading = reader.finish();
            if found.len() < 3 {
                assert_eq!(
                    reading.files[0].problems[0].reason,
                    ProblemReason::Changed,
                    "{name} {after}"
                );
                assert!(!reading.files[0].complete);
            }
            assert_eq!(reading.files[1].problems, []);
        }
    }
}

#[test]
fn a_range_asked_for_again_is_what_is_left_of_it() {
    let text = list(&["a", "b"]);
    let mut reader = Reader::new(vec![FileInfo { name: "x".into(), bytes: text.len() as u64 }]);
    assert!(reader.push(b"unasked") == Flow::Enough);
    let want = reader.want().unwrap();
    assert_eq!((want.start, want.end), (0, text.len() as u64));
    let _ = reader.push(&text.as_bytes()[..40]);
    let want = reader.want().unwrap();
    assert_eq!((want.start, want.end), (40, text.len() as u64));
    let _ = reader.push(&[&text.as_bytes()[40..], b"more than was asked"].concat());
    reader.end();
    reader.end();
    assert_eq!(reader.want(), None);
    assert_eq!(reader.finish().conversations.read, 2);
}

#[test]
fn progress_only_grows_and_names_the_member() {
    let shards: Vec<(String, String)> =
        (0..5).map(|n| (format!("conversations-{n:03}.json"), list(&[&format!("c{n}")]))).collect();
    let entries: Vec<Entry> = shards.iter().map(|(name, list)| entry(name, list)).collect();
    let bytes = zip(&entries);
    let mut reader =
        Reader::new(vec![FileInfo { name: "e.zip".into(), bytes: bytes.len() as u64 }]);
    let (mut last, mut members) = (0, Vec::new());
    while let Some(want) = reader.want() {
        let mut flow = Flow::More;
        for piece in bytes[want.start as usize..want.end as usize].chunks(10) {
            if flow == Flow::More {
                flow = reader.push(piece);
                let progress = reader.progress();
                if progress.member_number > 0 {
                    assert!(progress.bytes_read >= last, "{progress:?}");
                    assert!(progress.bytes_read <= progress.bytes_total, "{progress:?}");
                    assert_eq!(progress.members, 5);
                    last = progress.bytes_read;
                    members.push((progress.member_number, progress.member));
                }
            }
        }
        if flow == Flow::More {
            reader.end();
        }
    }
    members.dedup();
    let expected: Vec<_> = shards.iter().map(|(name, _)| name.clone()).collect();
    let seen: Vec<_> = members.into_iter().map(|(_, name)| name).collect();
    assert_eq!(seen, expected);
}

/// Exports of some kinds, whole and broken.
fn any_files() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let kind = prop_oneof![
        Just(list(&["a", "b"]).into_bytes()),
        Just(list(&["a", "c", "d"]).into_bytes()),
        Just(include_bytes!("../../fixtures/chatgpt-legacy.json").to_vec()),
        Just(include_bytes!("../../fixtures/chatgpt-slim.json").to_vec()),
        Just(zip(&usual(&[
            ("conversations-000.json", list(&["a", "z"])),
            ("conversations-001.json", list(&["y"]))
        ]))),
        Just(zip(&[
            Entry {
                descriptor: Some(Descriptor::WithSignature),
                ..entry("conversations.json", list(&["a", "z"]))
            },
            Entry {
                descriptor: Some(Descriptor::WithoutSignature),
                ..entry("b.json", list(&["x"]))
            },
        ])),
        Just(b"%PDF".to_vec()),
    ];
    let damage = prop::option::of((any::<prop::sample::Index>(), any::<u8>()));
    let cut = prop::option::weighted(0.3, any::<prop::sample::Index>());
    let file = (kind, damage, cut).prop_map(|(mut bytes, damage, cut)| {
        if let Some((at, byte)) = damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(at) = cut {
            bytes.truncate(at.index(bytes.len()));
        }
        bytes
    });
    let named = prop::sample::select(vec!["conversations.json", "x.zip", "other"]);
    prop::collection::vec((named.prop_map(str::to_owned), file), 1..4)
}

/// What one conversation of a list may suffer inside.
#[derive(Clone, Debug)]
enum Damage {
    Lost(usize),
    Overwritten(&'static str),
    Inserted(&'static str),
}

fn any_damage() -> impl Strategy<Value = Damage> {
    let pieces =
        vec!["\"", "{", "}", "[", "]", "\\", "}}", "\"}", "{{[", ", ", "x", "\0\0\0\0\0\0"];
    prop_oneof![
        (1_usize..200).prop_map(Damage::Lost),
        prop::sample::select(pieces.clone()).prop_map(Damage::Overwritten),
        prop::sample::select(pieces).prop_map(Damage::Inserted),
    ]
}

/// Six conversations as an export writes them, with what is awkward in strings.
fn six(pretty: bool) -> Vec<String> {
    let made = |n: u32| {
        let id = format!("c{n}");
        let node = serde_json::json!({"id": "n", "parent": null, "children": [], "message": {
            "id": format!("m{n}"), "author": {"role": "user", "metadata": {"a": [1, {"b": "]"}]}},
            "content": {"content_type": "text", "parts": [format!("\"Quoted\", {{braced}} [listed] {n}")]},
            "metadata": {"list": [{"type": "a"}, {"type": "b"}]}}});
        let mapping = serde_json::json!({"n": node});
        let rest = serde_json::json!({"current_node": "n", "conversation_id": id, "id": id});
        let (mapping, rest) = if pretty {
            (format!("{mapping:#}"), format!("{rest:#}"))
        } else {
            (mapping.to_string(), rest.to_string())
        };
        format!("{{\"title\": \"{id}, {{[\", \"mapping\": {mapping}, {}", &rest[1..])
    };
    (0..6).map(made).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    /// A conversation that is damaged, so that not even its end can be told, costs no other.
    #[test]
    fn damage_to_one_conversation_costs_no_other(
        damaged in 0_usize..6,
        at in any::<prop::sample::Index>(),
        damage in any_damage(),
        pretty: bool,
        lines: bool,
        size in 1_usize..3000,
    ) {
        let mut list = six(pretty);
        let mut bytes = list[damaged].clone().into_bytes();
        // Behind the first key, and before the end.
        let at = 9 + at.index(bytes.len() - 10);
        let end = bytes.len() - 1;
        let (range, put) = match damage {
            Damage::Lost(length) => (at..end.min(at + length), ""),
            Damage::Overwritten(put) => (at..end.min(at + put.len()), put),
            Damage::Inserted(put) => (at..at, put),
        };
        bytes.splice(range, put.bytes());
        list[damaged] = String::from_utf8_lossy(&bytes).into_owned();
        let text = if lines { list.join("\n") } else { format!("[{}]", list.join(", ")) };
        let outcome = read_in_pieces(&[("conversations.json", text.as_bytes())], || size);
        let found = ids(&outcome);
        for n in (0..6).filter(|n| *n != damaged) {
            let id = format!("c{n}");
            prop_assert!(found.contains(&id.as_str()), "{} is lost of {:?}: {}", id, found, text);
        }
        // What is left of it may look like more than one.
        prop_assert!(outcome.set_aside.len() <= 5, "{:?} {}", outcome.set_aside, text);
        prop_assert_eq!(&outcome, &read(&[("conversations.json", text.as_bytes())]));
    }
}

proptest! {
    /// However the bytes arrive, the same is found in the same order, and it is counted alike.
    #[test]
    fn pieces_make_no_difference(files in any_files(), sizes in prop::collection::vec(1_usize..2000, 1..6)) {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let mut sizes = sizes.into_iter().cycle();
        prop_assert_eq!(read_in_pieces(&files, || sizes.next().unwrap_or(1)), read(&files));
    }

    /// Whatever the members are, what another implementation wrote is read.
    #[test]
    fn reads_what_others_write(
        members in prop::collection::btree_map("[a-z]{1,6}(/[a-z]{1,3})?", prop::collection::vec("[a-z]{1,9}", 0..5), 1..6),
        stored: bool,
    ) {
        let members: Vec<(String, Vec<u8>)> = members
            .into_iter()
            .map(|(name, ids)| (format!("{name}.json"), list(&ids.iter().map(String::as_str).collect::<Vec<_>>()).into_bytes()))
            .collect();
        let borrowed: Vec<(&str, &[u8])> = members.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
        let zipped = read_zip(&zip_by_others(&borrowed, stored));
        let loose = read(&borrowed);
        prop_assert_eq!(ids(&zipped), ids(&loose));
        prop_assert_eq!(zipped.reading.messages, loose.reading.messages);
    }
}

/// A reading is one row of SQL and one record of a frame, whatever was read.
#[test]
fn what_is_listed_of_very_many_fits_and_the_numbers_are_those_of_all() {
    const MANY: u64 = 50_000;
    let fits = |outcome: &Outcome| {
        let bytes = serde_json::to_vec(&outcome.reading).unwrap().len();
        assert!(bytes < 1_000_000, "{bytes}");
        outcome.reading.assert_balanced();
    };
    let broken: Vec<String> = (0..MANY)
        .map(|n| format!(r#"{{"title": "Talk", "conversation_id": "conversation-{n}"}}"#))
        .collect();
    let whole = list(&["a"]);
    let outcome = read_json(&format!("{}, {}]", whole.trim_end_matches(']'), broken.join(", ")));
    fits(&outcome);
    let conversations = &outcome.reading.conversations;
    assert_eq!(outcome.set_aside.len() as u64, MANY, "each is handed over all the same");
    assert_eq!((conversations.found, conversations.read), (MANY + 1, 1));
    assert_eq!(conversations.count_set_aside(), MANY);
    let last = conversations.set_aside.last().unwrap();
    assert!(last.count > 1 && last.id.is_empty(), "{last:?}");
    assert_eq!(last.reason, SetAsideReason::NoMapping);

    // A folder of sessions, of which the last is no JSON at all.
    let names: Vec<String> =
        (0..5_000).map(|n| format!("{n:08}-0000-4000-8000-000000000000.jsonl")).collect();
    let texts: Vec<String> = (0..5_000).map(|n| list(&[&format!("c{n}")])).collect();
    let mut files: Vec<(&str, &[u8])> =
        names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    files.push(("last.json", b"%PDF"));
    let outcome = read(&files);
    fits(&outcome);
    let reading = &outcome.reading;
    assert_eq!(reading.conversations.read, 5_000);
    assert_eq!(reading.files.iter().map(|file| file.files).sum::<u64>(), 5_001);
    let rest = reading.files.last().unwrap();
    assert_eq!(rest.name, format!("{} more files", rest.files));
    let wrong = Problem::of(ProblemReason::NotAnExport, Some("last.json".to_owned()));
    assert_eq!(rest.problems, [wrong]);
}
