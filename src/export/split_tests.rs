use super::*;
use proptest::prelude::*;
use serde_json::Value;

#[derive(Debug, PartialEq, Eq)]
struct Split {
    elements: Vec<String>,
    end: String,
}

/// Splits a text that arrives in pieces of the sizes given, over and over.
fn split_with(text: &[u8], sizes: &[usize], limit: usize) -> Split {
    let show = |element: Element<'_>| match element {
        Element::Whole(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Element::TooLarge(head) => format!("too large: {}", String::from_utf8_lossy(head)),
    };
    let mut splitter = Splitter::new(limit);
    let mut elements = Vec::new();
    let mut sizes = sizes.iter().cycle();
    let mut rest = text;
    while !rest.is_empty() {
        let size = sizes.next().map_or(rest.len(), |size| (*size).clamp(1, rest.len()));
        let (mut piece, later) = rest.split_at(size);
        while let Some(element) = splitter.next(&mut piece) {
            elements.push(show(element));
        }
        assert!(piece.is_empty());
        rest = later;
    }
    let end = match splitter.end() {
        End::Whole => String::new(),
        End::Last(word) => format!("last {}", String::from_utf8_lossy(word)),
        End::CutBetween => "cut".to_owned(),
        End::CutInside(element) => format!("cut in {}", show(element)),
    };
    Split { elements, end }
}

fn split(text: &str) -> (Vec<String>, String) {
    let Split { elements, end } = split_with(text.as_bytes(), &[], usize::MAX);
    (elements, end)
}

#[test]
fn finds_the_elements_of_every_kind_of_text() {
    let cases: &[(&str, &[&str], &str)] = &[
        ("", &[], ""),
        ("[]", &[], ""),
        (" [ ] \r\n", &[], ""),
        ("[{}]", &["{}"], ""),
        ("\u{FEFF}[{},\r\n {}]", &["{}", "{}"], ""),
        (
            r#"[{"a": "]}\"["}, [[1]], "x\\", 1, null]"#,
            &[r#"{"a": "]}\"["}"#, "[[1]]", r#""x\\""#, "1", "null"],
            "",
        ),
        ("{\"a\": 1}", &["{\"a\": 1}"], ""),
        ("{\"a\": 1}\n{\"b\": [2]}\n", &["{\"a\": 1}", "{\"b\": [2]}"], ""),
        ("{}{}{}", &["{}", "{}", "{}"], ""),
        ("[{}]\n[{}]", &["{}", "{}"], ""),
        ("1\n2", &["1"], "last 2"),
        // Broken inside, or with something between: the others are found all the same.
        ("[{\"a\": }, {}]", &["{\"a\": }", "{}"], ""),
        ("[{}}, {}]", &["{}", "{}"], ""),
        ("[{} x {}]", &["{}", "x", "{}"], ""),
        ("[{}], {}", &["{}", "{}"], ""),
        // Cut.
        ("[", &[], "cut"),
        ("[{}", &["{}"], "cut"),
        ("[{},", &["{}"], "cut"),
        ("[{}, {\"a", &["{}"], "cut in {\"a"),
        ("[{}, {\"a\\", &["{}"], "cut in {\"a\\"),
        ("[1", &[], "cut in 1"),
        ("{\"a\": \"}", &[], "cut in {\"a\": \"}"),
        ("\"abc", &[], "cut in \"abc"),
    ];
    for (text, elements, end) in cases {
        assert_eq!(
            split(text),
            (elements.iter().map(ToString::to_string).collect(), (*end).to_owned()),
            "{text}"
        );
    }
}

#[test]
fn an_element_that_is_too_large_does_not_hide_the_next() {
    let text = br#"[{"a": 1}, {"id": "x", "long": "0123456789"}, {"b": 2}, {"c": "0123456789"#;
    for sizes in [vec![], vec![1], vec![3, 17], vec![30]] {
        let Split { elements, end } = split_with(text, &sizes, 12);
        assert_eq!(elements[0], r#"{"a": 1}"#);
        assert!(elements[1].starts_with(r#"too large: {"id": "x""#), "{sizes:?} {elements:?}");
        assert_eq!(elements[2], r#"{"b": 2}"#);
        assert!(end.starts_with("cut in too large: {\"c"), "{sizes:?} {end}");
    }
}

#[test]
fn an_element_of_just_the_limit_is_whole() {
    let element = r#"{"a": "0123"}"#;
    let text = format!("[{element}, {element}]");
    for sizes in [vec![], vec![1], vec![5]] {
        let whole = split_with(text.as_bytes(), &sizes, element.len());
        assert_eq!(whole.elements, [element, element], "{sizes:?}");
        let over = split_with(text.as_bytes(), &sizes, element.len() - 1);
        assert!(over.elements.iter().all(|one| one.starts_with("too large")), "{sizes:?}");
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\"\\\\\\[\\]{}, ]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    /// However the bytes are cut, the elements are those that a whole parse finds.
    #[test]
    fn cuts_make_no_difference(
        list in prop::collection::vec(any_json(), 0..6),
        sizes in prop::collection::vec(1_usize..40, 0..8),
        pretty: bool,
    ) {
        let whole = Value::from(list.clone());
        let text = if pretty { format!("{whole:#}") } else { whole.to_string() };
        let Split { elements, end } = split_with(text.as_bytes(), &sizes, usize::MAX);
        let parsed: Vec<Value> =
            elements.iter().map(|one| serde_json::from_str(one).unwrap()).collect();
        prop_assert_eq!(parsed, list);
        prop_assert_eq!(end, "");
    }

    /// What is no JSON is split in the same way too, however it is cut.
    #[test]
    fn cuts_of_noise_make_no_difference(
        text in "[\\[\\]{},:\"\\\\a1 \n]{0,40}",
        sizes in prop::collection::vec(1_usize..8, 1..4),
        limit in 1_usize..50,
    ) {
        let whole = split_with(text.as_bytes(), &[], limit);
        prop_assert_eq!(split_with(text.as_bytes(), &sizes, limit), whole);
    }

    /// A text that is cut anywhere gives the elements that were whole before.
    #[test]
    fn what_was_whole_before_the_cut_is_found(
        list in prop::collection::vec(any_json(), 0..5),
        at in any::<prop::sample::Index>(),
    ) {
        let text = Value::from(list).to_string();
        let whole = split_with(text.as_bytes(), &[], usize::MAX);
        let cut = split_with(&text.as_bytes()[..at.index(text.len())], &[], usize::MAX);
        prop_assert!(whole.elements.starts_with(&cut.elements));
    }
}
