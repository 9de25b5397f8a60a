//! The importer as the page sees it, in the engine that runs it: bytes of files in, rows and
//! lines and frames out.
#![cfg(all(target_arch = "wasm32", feature = "browser"))]
#![allow(missing_docs, clippy::unwrap_used, reason = "a test: what fails, fails it")]

use decant::browser::{Finder, FramePacker, Importer, Weigher, models, without};
use decant::frame::{self, Record};
use decant::receipt::Reading;
use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const KEY: [u8; 32] = [7; 32];
const ADDRESS: &str = "grete.owner@example.com";

#[derive(Deserialize)]
struct Want {
    file: usize,
    start: usize,
    end: usize,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Row {
    id: String,
    title: String,
    source: String,
    at: Option<f64>,
    messages: u32,
    masked: u32,
    excluded: Option<String>,
    bytes: usize,
    rest_bytes: usize,
}

struct Read {
    importer: Importer,
    /// It has nothing unless an index was asked for.
    finder: Finder,
    rows: Vec<Row>,
    lines: Vec<u8>,
    /// What is not sent, if the importer kept it.
    rest: Vec<u8>,
    set_aside: Vec<Value>,
}

fn conversation(id: &str, text: &str) -> Value {
    json!({
        "conversation_id": id, "id": id, "title": format!("About {id}"), "create_time": 1_700_000_000.0,
        "current_node": "b", "mapping": {
            "a": {"id": "a", "parent": null, "children": ["b"], "message": null},
            "b": {"id": "b", "parent": "a", "children": [], "message": {
                "id": format!("{id}-b"), "author": {"role": "user"}, "create_time": 1_700_000_000.0,
                "content": {"content_type": "text", "parts": [text]}, "metadata": {},
                "recipient": "all", "weight": 1.0}}}})
}

fn export() -> Vec<u8> {
    let conversations = json!([
        conversation("boat", &format!("I am restoring a boat in Leipzig. Write to {ADDRESS}.")),
        {"conversation_id": "broken", "title": "no mapping"},
        conversation("food", "I am vegetarian and I like soup with bread."),
        conversation("ok", "👍"),
    ]);
    serde_json::to_vec(&conversations).unwrap()
}

fn given(files: &[Vec<u8>]) -> JsValue {
    let list = Array::new();
    for (n, bytes) in files.iter().enumerate() {
        let file = Object::new();
        let name = format!("conversations-{n:03}.json");
        Reflect::set(&file, &"name".into(), &name.into()).unwrap();
        Reflect::set(&file, &"bytes".into(), &(bytes.len() as u32).into()).unwrap();
        list.push(&file);
    }
    list.into()
}

fn list<T: for<'de> Deserialize<'de>>(value: JsValue) -> Vec<T> {
    serde_wasm_bindgen::from_value(value).unwrap()
}

/// Delivers the files as the worker does, in pieces of so many bytes.
fn read(files: &[Vec<u8>], piece: usize) -> Read {
    read_with_index(files, piece, None)
}

/// The same; what is read can be found, with an index of so many bytes. It comes in pieces too.
fn read_with_index(files: &[Vec<u8>], piece: usize, limit: Option<u32>) -> Read {
    let mut importer =
        Importer::new(given(files), &KEY, Array::new().into(), JsValue::UNDEFINED).unwrap();
    let mut finder = Finder::new(limit.unwrap_or_default());
    if limit.is_some() {
        importer.make_searchable();
        importer.keep_rest();
    }
    let mut read = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    loop {
        let want = importer.want().unwrap();
        if want.is_undefined() {
            break;
        }
        let want: Want = serde_wasm_bindgen::from_value(want).unwrap();
        let range = &files[want.file][want.start..want.end];
        let enough = range.chunks(piece).any(|piece| importer.push(piece).unwrap());
        if !enough {
            importer.end().unwrap();
        }
        read.0.extend(list::<Row>(importer.rows().unwrap()));
        read.1.extend(importer.lines());
        read.2.extend(list::<Value>(importer.set_aside().unwrap()));
        read.3.extend(importer.rest_places().chunks(2).flat_map(copied));
        importer.rest_taken();
        for place in importer.findable_places().chunks(2) {
            copied(place).chunks(piece).for_each(|piece| finder.push(piece));
        }
        importer.findable_taken();
    }
    let (rows, lines, set_aside, rest) = read;
    Read { importer, finder, rows, lines, rest, set_aside }
}

/// As the worker copies it: out of the module's memory.
fn copied(place: &[u32]) -> Vec<u8> {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    Uint8Array::new_with_byte_offset_and_length(&memory.buffer(), place[0], place[1]).to_vec()
}

#[derive(Debug, Deserialize, PartialEq)]
struct Answer {
    rows: Vec<u32>,
    messages: Vec<Option<u32>>,
    scores: Vec<f64>,
    cut: u32,
    is_open: bool,
}

fn found(finder: &Finder, query: &str) -> Answer {
    serde_wasm_bindgen::from_value(finder.find(query).unwrap()).unwrap()
}

fn reading(importer: &mut Importer, picked: &[u8]) -> Reading {
    let line = importer.reading(picked, Array::new().into()).unwrap();
    match serde_json::from_slice(&line).unwrap() {
        Record::Reading(reading) => reading,
        Record::Chunk(_) => panic!("a reading was asked for"),
    }
}

#[wasm_bindgen_test]
fn cuts_make_no_difference() {
    let whole = read(&[export()], usize::MAX);
    for piece in [1, 7, 64] {
        let cut = read(&[export()], piece);
        assert_eq!(cut.rows, whole.rows, "pieces of {piece}");
        assert_eq!(cut.lines, whole.lines, "pieces of {piece}");
    }
}

#[wasm_bindgen_test]
fn rows_say_what_is_there_and_what_cannot_be_sent() {
    let read = read(&[export()], 64);
    let told: Vec<_> = read.rows.iter().map(|row| (&*row.id, row.messages, row.masked)).collect();
    assert_eq!(told, [("boat", 1, 1), ("food", 1, 0), ("ok", 1, 0)]);
    let excluded: Vec<_> = read.rows.iter().map(|row| row.excluded.as_deref()).collect();
    assert_eq!(excluded, [None, None, Some("trivial")]);
    assert_eq!(read.rows[0].title, "About boat");
    assert_eq!(read.rows[0].source, "chatgpt");
    assert_eq!(read.rows[0].at, Some(1.7e12));
    assert_eq!(read.rows.iter().map(|row| row.bytes).sum::<usize>(), read.lines.len());
    assert_eq!(read.set_aside[0]["id"], "broken");
    assert_eq!(read.set_aside[0]["reason"], "no_mapping");
}

#[wasm_bindgen_test]
fn an_address_never_gets_into_a_line() {
    let read = read(&[export()], 64);
    let text = String::from_utf8(read.lines).unwrap();
    assert!(!text.contains(ADDRESS));
    assert!(text.contains("[email-"));
}

#[wasm_bindgen_test]
fn what_is_left_out_is_excluded_and_all_still_adds_up() {
    for picked in [[1, 1, 1], [0, 1, 1], [0, 0, 0]] {
        let mut read = read(&[export()], 64);
        let reading = reading(&mut read.importer, &picked);
        reading.assert_balanced();
        let left_out = u64::from(2 - picked[0] - picked[1]);
        assert_eq!(reading.messages.buckets.excluded, left_out);
        assert_eq!(reading.messages.buckets.used, 2 - left_out);
        assert_eq!(reading.messages.buckets.trivial, 1, "too short, not left out");
        assert_eq!(reading.masked.get("email").copied().unwrap_or(0), u64::from(picked[0]));
        assert_eq!(reading.conversations.found, 4);
    }
}

#[wasm_bindgen_test]
fn another_pick_is_counted_anew() {
    let mut read = read(&[export()], 64);
    let all = reading(&mut read.importer, &[1, 1, 1]);
    let none = reading(&mut read.importer, &[0, 0, 0]);
    assert_eq!(reading(&mut read.importer, &[1, 1, 1]), all);
    assert_eq!(reading(&mut read.importer, &[0, 0, 0]), none);
}

#[wasm_bindgen_test]
fn a_message_that_is_left_out_is_in_no_line_and_is_counted() {
    let mut read = read_with_index(&[export()], 64, Some(1 << 20));
    let (lines, rest) = of_row(&read, 0);
    let opened: Vec<Value> = list(read.finder.opened(lines, rest, "").unwrap());
    let name = opened[0]["name"].as_str().unwrap().to_owned();
    let same = without(lines, vec!["nobody".to_owned()]).unwrap();
    assert_eq!(same.lines(), lines, "of what is not in it nothing is left out");
    let left = without(lines, vec![name]).unwrap();
    assert_eq!(left.lines(), b"");
    let cuts = Array::of1(&Array::of2(&0.into(), &left.cut().unwrap()));
    let line = read.importer.reading(&[1, 1, 1], cuts.into()).unwrap();
    let Record::Reading(reading) = serde_json::from_slice(&line).unwrap() else {
        panic!("a reading was asked for")
    };
    reading.assert_balanced();
    assert_eq!((reading.messages.buckets.excluded, reading.messages.buckets.used), (1, 1));
    assert_eq!(reading.masked.get("email"), None, "its address is not in what is sent");
}

#[wasm_bindgen_test]
fn frames_hold_the_lines_whatever_the_cuts() {
    let mut read = read(&[export()], 64);
    let line = read.importer.reading(&[1, 1, 1], Array::new().into()).unwrap();
    let mut made = Vec::new();
    for piece in [1, 100, usize::MAX] {
        let mut packer = FramePacker::new();
        read.lines.chunks(piece).chain([&line[..]]).for_each(|piece| packer.push(piece));
        packer.finish();
        let frames: Vec<Vec<u8>> = std::iter::from_fn(|| packer.frame()).collect();
        let manifest: Value = serde_wasm_bindgen::from_value(packer.manifest().unwrap()).unwrap();
        assert_eq!(manifest["frames"], frames.len());
        assert_eq!(manifest["chunks"], 2);
        let all = frames.concat();
        assert_eq!(manifest["bytes"], all.len());
        assert_eq!(manifest["sha256"], decant::id::sha256(&all));
        made.push(frames);
    }
    assert!(made.windows(2).all(|two| two[0] == two[1]));
    let records = frame::parse(&made[0][0]).unwrap().records;
    let chunks = records.iter().filter(|record| matches!(record, Record::Chunk(_))).count();
    assert_eq!((records.len(), chunks), (3, 2));
    assert!(matches!(records.last(), Some(Record::Reading(_))));
}

#[wasm_bindgen_test]
fn what_is_picked_is_weighed_for_any_model_whatever_the_cuts() {
    const NOW: f64 = 1_795_608_000_000.0;
    let read = read(&[export()], 64);
    let table: Value = serde_wasm_bindgen::from_value(models(NOW).unwrap()).unwrap();
    assert_eq!(table["prices"], "2026-11-24");
    assert!(table["models"].as_array().unwrap().iter().any(|one| one["model"] == "gpt-6-luna"));
    let mut said = Vec::new();
    for piece in [1, 100, usize::MAX] {
        let mut weigher = Weigher::new("{}");
        read.lines.chunks(piece).for_each(|piece| weigher.push(piece).unwrap());
        let mut ask = |provider: &str, model: &str, cap: Option<f64>| -> Value {
            let economy = model.ends_with(" in batches");
            let model = model.trim_end_matches(" in batches");
            let forecast = weigher.forecast(provider, model, economy, cap, NOW).unwrap();
            serde_wasm_bindgen::from_value(forecast).unwrap()
        };
        let forecast = ask("anthropic", "claude-haiku-5-5", None);
        assert_eq!((&forecast["calls"], &forecast["chunks"]), (&json!(1), &json!(2)));
        assert!(forecast["range"]["high"].as_f64().unwrap() > 0.0);
        assert_eq!(ask("anthropic", "claude-haiku-5-5", Some(0.0))["reached"], 0);
        assert_eq!(ask("anthropic", "nobody", None), Value::Null);
        assert_eq!(ask("nobody", "claude-haiku-5-5", None), Value::Null);
        let half = ask("anthropic", "claude-haiku-5-5 in batches", None);
        assert!(
            half["range"]["high"].as_f64().unwrap() < forecast["range"]["high"].as_f64().unwrap()
        );
        let none = "@cf/zai-org/glm-4.7-flash in batches";
        assert_eq!(ask("workers-ai", none, None), Value::Null);
        said.push(forecast);
    }
    assert!(said.windows(2).all(|two| two[0] == two[1]));
}

#[wasm_bindgen_test]
fn a_file_that_went_away_costs_no_other() {
    let files =
        [export(), serde_json::to_vec(&json!([conversation("late", "I like tea.")])).unwrap()];
    let mut importer =
        Importer::new(given(&files), &KEY, Array::new().into(), JsValue::UNDEFINED).unwrap();
    importer.want().unwrap();
    importer.push(&files[0][..20]).unwrap();
    importer.failed().unwrap();
    while !importer.want().unwrap().is_undefined() {
        let want: Want = serde_wasm_bindgen::from_value(importer.want().unwrap()).unwrap();
        if !importer.push(&files[want.file][want.start..want.end]).unwrap() {
            importer.end().unwrap();
        }
    }
    let rows: Vec<Row> = list(importer.rows().unwrap());
    assert_eq!(rows.last().map(|row| &*row.id), Some("late"));
    let told: Vec<Value> = list(importer.files().unwrap());
    assert_eq!(told[0]["problems"][0]["reason"], "changed");
    assert_eq!(told[0]["complete"], false);
    assert_eq!(told[1]["complete"], true);
}

#[wasm_bindgen_test]
fn what_is_no_key_is_refused() {
    assert!(Importer::new(given(&[]), &KEY[1..], Array::new().into(), JsValue::UNDEFINED).is_err());
    assert!(
        Importer::new("no list".into(), &KEY, Array::new().into(), JsValue::UNDEFINED).is_err()
    );
}

#[wasm_bindgen_test]
fn what_is_met_again_is_counted() {
    assert_eq!(read(&[export(), export()], 64).importer.merged(), 3);
    assert_eq!(read(&[export()], 64).importer.merged(), 0);
}

#[wasm_bindgen_test]
fn absent_values_are_null_on_the_other_side() {
    let mut read = read(&[export()], 64);
    let files: Array = read.importer.files().unwrap().unchecked_into();
    let sources = Reflect::get(&files.get(0), &"sources".into()).unwrap();
    assert!(Array::is_array(&sources));
    assert!(Uint8Array::from(&read.lines[..]).length() > 0);
}

#[wasm_bindgen_test]
fn what_is_read_can_be_found_as_somebody_types() {
    let read = read_with_index(&[export()], 64, Some(1 << 20));
    let answer = found(&read.finder, "leipz");
    assert_eq!(answer.rows, [0]);
    assert_eq!(answer.messages, [Some(0)]);
    assert!(answer.scores[0] > 0.0);
    assert_eq!(found(&read.finder, "About").rows.len(), 0, "a word that says nothing");
    assert_eq!(found(&read.finder, "November 2023").messages, [None, None, None]);
    assert_eq!(found(&read.finder, "vegetarian sou").rows, [1]);
    assert_eq!(found(&read.finder, "vegetarian boat").rows.len(), 0);
}

#[wasm_bindgen_test]
fn beyond_the_limit_titles_are_found_and_the_page_is_told() {
    let read = read_with_index(&[export()], 64, Some(0));
    assert_eq!(found(&read.finder, "leipzig").rows.len(), 0);
    let answer = found(&read.finder, "boat");
    assert_eq!((&answer.rows[..], &answer.messages[..], answer.cut), (&[0][..], &[None][..], 3));
    assert_eq!(found(&self::read(&[export()], 64).finder, "boat").rows.len(), 0, "not asked for");
}

/// The lines of a row, and what is not sent of it.
fn of_row(read: &Read, row: usize) -> (&[u8], &[u8]) {
    let before = |bytes: fn(&Row) -> usize| read.rows[..row].iter().map(bytes).sum::<usize>();
    let (lines, rest) = (before(|row| row.bytes), before(|row| row.rest_bytes));
    let Row { bytes, rest_bytes, .. } = read.rows[row];
    (&read.lines[lines..lines + bytes], &read.rest[rest..rest + rest_bytes])
}

fn told(parts: &Value) -> String {
    let part = |part: &Value| {
        let text = part["text"].as_str().unwrap();
        match part["kind"].as_str().unwrap() {
            "text" => text.to_owned(),
            kind => format!("<{kind} {text}>"),
        }
    };
    parts.as_array().unwrap().iter().map(part).collect()
}

#[wasm_bindgen_test]
fn a_conversation_is_opened_with_its_masks_and_with_what_stays() {
    let read = read_with_index(&[export()], 64, Some(1 << 20));
    let open = |row: usize, query: &str| -> Value {
        let (lines, rest) = of_row(&read, row);
        serde_wasm_bindgen::from_value(read.finder.opened(lines, rest, query).unwrap()).unwrap()
    };
    let boat = open(0, "restored");
    let text = told(&boat[0]["parts"]);
    assert!(
        text.starts_with("I am <hit restoring> a boat in Leipzig. Write to <mask [email-"),
        "{text}"
    );
    assert_eq!((&boat[0]["number"], &boat[0]["is_sent"]), (&json!(1), &json!(true)));
    let trivial = open(2, "");
    assert_eq!(told(&trivial[0]["parts"]), "👍");
    assert_eq!(trivial[0]["is_sent"], false);
}

#[wasm_bindgen_test]
fn a_phrase_is_looked_for_in_the_text_and_shown_where_it_stands() {
    let read = read_with_index(&[export()], 64, Some(1 << 20));
    let query = "\"a boat\"";
    let answer = found(&read.finder, query);
    assert_eq!((&answer.rows[..], answer.is_open), (&[0][..], true));
    let (lines, _) = of_row(&read, 0);
    assert!(read.finder.holds(lines, query).unwrap());
    assert!(!read.finder.holds(lines, "\"boat a\"").unwrap());
    let excerpt = read.finder.excerpt("Of a boat", lines, None, query).unwrap();
    let excerpt: Value = serde_wasm_bindgen::from_value(excerpt).unwrap();
    assert_eq!(told(&excerpt["title"]), "Of <hit a boat>");
    assert!(told(&excerpt["message"]).starts_with("I am restoring <hit a boat> in Leipzig."));
    assert!(!told(&excerpt["message"]).contains(ADDRESS));
}

#[wasm_bindgen_test]
fn only_what_was_before_or_after_a_day_is_found_if_so_asked() {
    let read = read_with_index(&[export()], 64, Some(1 << 20));
    let rows = |query: &str| found(&read.finder, query).rows.len();
    // Of 14 November 2023.
    assert_eq!((rows("before:2023"), rows("after:2023-11"), rows("after:2024")), (0, 3, 0));
    assert_eq!((rows("from:chatgpt boat"), rows("from:claude boat")), (1, 0));
}
