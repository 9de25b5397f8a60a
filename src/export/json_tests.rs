use super::*;
use proptest::prelude::*;

fn text(json: &[u8]) -> Option<String> {
    let text = Cursor::new(json).text();
    text.unwrap_or_else(|error| panic!("{error}: {json:?}")).map(Cow::into_owned)
}

#[test]
fn strings_become_what_was_meant() {
    let cases: &[(&[u8], &str)] = &[
        (br#""plain""#, "plain"),
        (br#""""#, ""),
        (br#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (br#""\u00e9 \u00E9 \u4e2d\u6587""#, "é é 中文"),
        (br#""pair \ud83d\udc1d, in capitals \uD83D\uDC1D""#, "pair 🐝, in capitals 🐝"),
        (br#""high \ud83d end""#, "high \u{FFFD} end"),
        (br#""low \udc1d end""#, "low \u{FFFD} end"),
        (br#""reversed \udc1d\ud83d""#, "reversed \u{FFFD}\u{FFFD}"),
        (br#""twice high \ud83d\ud83d\udc1d""#, "twice high \u{FFFD}🐝"),
        (br#""high, then text \ud83dX""#, "high, then text \u{FFFD}X"),
        (br#""high, then escape \ud83d\n""#, "high, then escape \u{FFFD}\n"),
        (br#""high at the end \ud83d""#, "high at the end \u{FFFD}"),
        (b"\"nul \\u0000 stays\"", "nul \0 stays"),
        (b"\"line\nbreak, tab\t, nul \0\"", "line\nbreak, tab\t, nul \0"),
        (b"\"CESU-8 \xED\xA0\xBD\xED\xB0\x9D joined\"", "CESU-8 🐝 joined"),
        (b"\"\xED\xA0\xBD half\"", "\u{FFFD} half"),
        (b"\"\xED\xB0\x9D\xED\xA0\xBD\"", "\u{FFFD}\u{FFFD}"),
        (b"\"\xED\xA0\xBD\xED\xA0\xBD\xED\xB0\x9D\"", "\u{FFFD}🐝"),
        (b"\"latin \xE9 one\"", "latin \u{FFFD} one"),
        (b"\"cut \xF0\x9F\x90\"", "cut \u{FFFD}"),
        (b"\"cut \xF0\x9F\x90 and on\"", "cut \u{FFFD} and on"),
        (b"\"\xFF\xFE\"", "\u{FFFD}\u{FFFD}"),
        (br#""no escape \x \u12 \uZZZZ""#, r"no escape \x \u12 \uZZZZ"),
        ("\"already 🐝 é\"".as_bytes(), "already 🐝 é"),
    ];
    for (json, meant) in cases {
        assert_eq!(text(json).as_deref(), Some(*meant), "{}", String::from_utf8_lossy(json));
    }
}

#[test]
fn a_string_without_an_end_is_broken() {
    for json in [&b"\"abc"[..], b"\"", b"\"\\", b"\"a\\\"", b"\"\\u12"] {
        assert!(Cursor::new(json).text().is_err(), "{json:?}");
        assert!(Cursor::new(json).skip().is_err(), "{json:?}");
    }
}

#[test]
fn a_string_for_which_no_room_is_held_is_decoded_all_the_same() {
    let long = "a\\n\\u00e9".repeat(1 << 18);
    let json = format!("\"{long}\", 1");
    let (mut with, mut without) = (Cursor::new(json.as_bytes()), Cursor::new(json.as_bytes()));
    assert!(with.text_in(&mut Room::default()) == without.text());
    assert_eq!(with.rest(), b", 1");
}

type Take = fn(&mut Cursor<'_>) -> Result<(), BrokenJson>;

#[test]
fn what_is_of_another_type_is_passed_over() {
    for value in
        ["null", "true", "-1.5e3", "\"\\\"[\"", "[1, {\"a\": []}]", "{\"a\": [\"}\"]}", "NaN"]
    {
        let json = format!(" {value} , \"next\"");
        let takes: [Take; 7] = [
            |cursor| cursor.text().map(drop),
            |cursor| cursor.number().map(drop),
            |cursor| cursor.time().map(drop),
            |cursor| cursor.is_true().map(drop),
            |cursor| cursor.skip(),
            |cursor| cursor.object(|value, _| value.skip()).map(drop),
            |cursor| cursor.list(Cursor::skip).map(drop),
        ];
        for take in takes {
            let mut cursor = Cursor::new(json.as_bytes());
            take(&mut cursor).unwrap();
            assert_eq!(cursor.peek(), Some(b','), "{value}");
        }
    }
}

#[test]
fn numbers_and_times_are_read_as_exports_write_them() {
    let number = |json: &str| Cursor::new(json.as_bytes()).number().unwrap();
    assert_eq!(number("0.0"), Some(0.0));
    assert_eq!(number("-12.5E+2"), Some(-1250.0));
    for none in ["NaN", "Infinity", "-Infinity", "null", "\"1\"", "1e999", "[1]", "inf"] {
        assert_eq!(number(none), None, "{none}");
    }
    let time = |json: &str| Cursor::new(json.as_bytes()).time().unwrap().map(|at| at.0);
    assert_eq!(time("1754000000.5"), Some(1_754_000_000_500));
    assert_eq!(time("\"1754000000.5\""), Some(1_754_000_000_500));
    assert_eq!(time("\"2025-07-31T22:13:20.5Z\""), Some(1_754_000_000_500));
    for none in ["0", "null", "\"\"", "\"soon\"", "{}", "true", "NaN"] {
        assert_eq!(time(none), None, "{none}");
    }
}

#[test]
fn nesting_costs_no_stack() {
    const DEPTH: usize = 10_000_000;
    let mut json = vec![b'['; DEPTH];
    json.resize(2 * DEPTH, b']');
    let mut cursor = Cursor::new(&json);
    cursor.skip().unwrap();
    assert_eq!(cursor.peek(), None);
    assert!(Cursor::new(&json[..DEPTH]).skip().is_err());
}

#[test]
fn broken_values_are_errors_and_not_loops() {
    let broken =
        ["", " ", "{\"a\": }", "{\"a\" 1}", "{1: 2}", "[1, 2", "{\"a\": 1", "[}", "{]", "[:]"];
    for json in broken {
        let mut cursor = Cursor::new(json.as_bytes());
        let result = match cursor.peek() {
            Some(b'{') => cursor.object(|value, _| value.skip()),
            _ => cursor.list(Cursor::skip),
        };
        assert!(result.is_err(), "{json}");
    }
}

#[test]
fn commas_too_many_or_too_few_do_not_matter() {
    let mut seen = Vec::new();
    let json = br#"{"a": 1,, "b": [1,,2 3,], }"#;
    let whole = Cursor::new(json).object(|value, key| {
        let mut items = 0;
        let is_list = value.list(|item| {
            items += 1;
            item.skip()
        })?;
        seen.push((key.into_owned(), is_list, items));
        Ok(())
    });
    assert_eq!(whole, Ok(true));
    assert_eq!(seen, [("a".to_owned(), false, 0), ("b".to_owned(), true, 3)]);
}

#[test]
fn names_are_known_however_they_are_written() {
    let json = br#"{"id": 1, "\u0069d": 2, "i\u0064x": 3, "e": 4}"#;
    let mut known = 0;
    let whole = Cursor::new(json).fields(|value, key| {
        known += u32::from(*key.name() == *b"id");
        assert_eq!(key.name(), key.text().as_bytes());
        value.skip()
    });
    assert_eq!((whole, known), (Ok(true), 2));
}

#[test]
fn a_list_of_one_string_is_that_string() {
    let cases: &[(&str, Option<&str>)] = &[
        (r#"["a\nb"]"#, Some("a\nb")),
        (r#" [ "" ] "#, Some("")),
        (r#"["a", "b"]"#, None),
        ("[]", None),
        (r#"[{"a": 1}]"#, None),
        (r#""a""#, None),
        (r#"["a"#, None),
    ];
    for (json, expected) in cases {
        let mut at = Cursor::new(json.as_bytes());
        let only = at.only_string();
        assert_eq!(only.map(Raw::text).as_deref(), *expected, "{json}");
        if expected.is_some() {
            assert_eq!(at.rest().trim_ascii(), b"", "{json}");
            assert_eq!(only.map(Raw::is_empty), expected.map(str::is_empty), "{json}");
        } else {
            assert_eq!(at.rest(), json.as_bytes(), "{json}");
        }
    }
}

proptest! {
    /// Of standard JSON every string is read as the standard has it, escaped in either way.
    #[test]
    fn reads_strings_as_serde_json_does(meant in any::<String>(), ascii: bool) {
        let json = serde_json::to_string(&meant).unwrap();
        let json = if ascii { escaped(&json) } else { json };
        prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), meant.clone());
        prop_assert_eq!(text(json.as_bytes()), Some(meant));
    }

    /// Room says what decoding without it says, of whatever stands between quotes, however much,
    /// and leaves the cursor where that does.
    #[test]
    fn room_makes_no_difference(
        parts in prop::collection::vec(part_of_string(), 0..40),
        end in prop::sample::select(vec![&b"\""[..], b"\", 1", b"", b"\\"]),
    ) {
        let mut json = vec![b'"'];
        json.extend(parts.concat());
        json.extend(end);
        let mut room = Room::default();
        for _ in 0..2 {
            let (mut with, mut without) = (Cursor::new(&json), Cursor::new(&json));
            let text = with.text_in(&mut room).map(|text| text.map(Cow::into_owned));
            prop_assert_eq!(text, without.text().map(|text| text.map(Cow::into_owned)));
            prop_assert_eq!(with.rest(), without.rest());
        }
    }

    /// Bytes that are nothing at all give an error or a value, and no panic.
    #[test]
    fn takes_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = Cursor::new(&bytes).skip();
        let _ = Cursor::new(&bytes).object(|value, _| value.text().map(drop));
        let _ = Cursor::new(&bytes).list(|value| value.time().map(drop));
        let _ = Cursor::new(&bytes).strings().count();
    }
}

fn part_of_string() -> impl Strategy<Value = Vec<u8>> {
    const ODD: [&[u8]; 12] = [
        br"\n",
        br"\\",
        br#"\""#,
        br"\u00e9",
        br"\ud83d",
        br"\udc1d",
        br"\ud83d\udc1d",
        br"\x",
        br"\u12",
        "é🐝".as_bytes(),
        b"\xED\xA0\xBD\xED\xB0\x9D",
        b"\xF0\x9F",
    ];
    prop_oneof![
        6 => "[a-z ]{0,200}".prop_map(String::into_bytes),
        4 => prop::sample::select(&ODD[..7]).prop_map(<[u8]>::to_vec),
        1 => (prop::sample::select(&ODD[..9]), 1..2000_usize).prop_map(|(odd, n)| odd.repeat(n)),
        1 => prop::sample::select(&ODD[..]).prop_map(<[u8]>::to_vec),
    ]
}

/// As `json.dumps` writes it: everything beyond ASCII as escapes.
fn escaped(json: &str) -> String {
    let unit = |unit: u16| match u8::try_from(unit) {
        Ok(byte) if byte.is_ascii() => (byte as char).to_string(),
        _ => format!("\\u{unit:04x}"),
    };
    json.encode_utf16().map(unit).collect()
}
