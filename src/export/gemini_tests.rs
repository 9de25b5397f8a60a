use super::*;
use crate::conversation::Conversation;
use crate::export::texts::Text;
use crate::export::tried::words_of;

fn take(elements: &[&str]) -> Vec<Conversation> {
    let (mut list, mut trees) = (List::default(), Vec::new());
    for element in elements {
        list.take(element.as_bytes(), &mut trees);
    }
    list.end(&mut trees);
    trees.into_iter().map(Tree::conversation).collect()
}

fn record(title: &str, time: &str, answers: &[&str]) -> String {
    let answers: Vec<_> = answers.iter().map(|html| format!(r#"{{"html": "{html}"}}"#)).collect();
    let answers = answers.join(",");
    format!(
        r#"{{"header": "Gemini Apps", "title": "{title}", "time": "{time}", "products": ["Gemini Apps"], "safeHtmlItem": [{answers}]}}"#
    )
}

fn said(one: &Conversation) -> Vec<(Role, &str, &str)> {
    let number = |id: &'_ str| id.len().saturating_sub(2);
    let messages = one.messages.iter();
    messages.map(|one| (one.role, one.text.as_str(), &one.id[number(&one.id)..])).collect()
}

#[test]
fn prompts_within_half_an_hour_make_a_conversation() {
    let elements = [
        record("Prompted third", "2026-07-02T11:00:00.001Z", &[]),
        record("Prompted second", "2026-07-02T10:30:00Z", &["<p>b &amp; c</p>", "draft"]),
        record("Prompted first", "2026-07-02T10:00:00Z", &["a"]),
    ];
    let found = take(&elements.each_ref().map(String::as_str));
    assert_eq!(found.len(), 2);
    assert_eq!(said(&found[0]), [(Role::User, "third", "#0")]);
    let expected = [
        (Role::User, "first", "#0"),
        (Role::Assistant, "a", "#1"),
        (Role::User, "second", "#2"),
        (Role::Assistant, "b & c", "#3"),
    ];
    assert_eq!(said(&found[1]), expected);
    let other: Vec<_> = found[1].alternatives.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(other, ["draft"]);
    assert!(found[1].alternatives[0].id.ends_with("#4"));
    let buckets = found[1].buckets;
    assert_eq!((buckets.used, buckets.other_branch, buckets.total()), (4, 1, 5));
    assert_eq!(found[1].title, "");
}

#[test]
fn what_else_was_done_makes_no_conversation_and_is_counted() {
    let elements = [
        record("Gave feedback: Good response", "2026-07-03T10:00:00Z", &[]),
        record("Prompted x", "2026-07-02T10:00:00Z", &["y"]),
        record("Used an Assistant feature", "2026-05-02T10:00:00Z", &[]),
    ];
    let found = take(&elements.each_ref().map(String::as_str));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].buckets.used, found[0].buckets.hidden), (2, 2));
    assert_eq!(said(&found[0]), [(Role::User, "x", "#0"), (Role::Assistant, "y", "#1")]);
    assert_eq!(found[0].created_at, found[0].messages[0].at);
    let found = take(&[&elements[0]]);
    assert_eq!((found.len(), found[0].buckets.hidden, found[0].messages.len()), (1, 1, 0));
}

#[test]
fn broken_records_are_counted_and_those_of_others_are_not() {
    let good = record("Prompted x", "2026-07-02T10:00:00Z", &["y"]);
    let search = r#"{"header": "Search", "title": "Searched", "products": ["Search"]}"#;
    let odd = r#"{"header": "Bard", "title": 7, "time": [], "products": "x", "safeHtmlItem": {}}"#;
    let found = take(&[&good, search, odd, r#"{"header": "Gemini Apps", "title": "#]);
    let total: u64 = found.iter().map(|one| one.buckets.total()).sum();
    let unreadable: u64 = found.iter().map(|one| one.buckets.unreadable).sum();
    assert_eq!((total, unreadable), (4, 1));
    let details = r#"{"header": "Gemini", "title": "Used Gemini Apps", "time": "2026-07-02T10:00:00Z", "products": ["Gemini Apps"], "details": [{"name": "Request", "value": "q"}, {"name": "Response", "value": "r"}]}"#;
    let found = take(&[details]);
    assert_eq!(said(&found[0]), [(Role::User, "q", "#0"), (Role::Assistant, "r", "#1")]);
}

#[test]
fn records_are_known_by_their_product() {
    let is = |json: &str| Shape::of(json.as_bytes()).is_some_and(|shape| super::is(&shape));
    assert!(is(&record("Prompted x", "", &[])));
    assert!(is(r#"{"header": "Bard", "title": "x", "products": ["Bard"]}"#));
    assert!(!is(r#"{"header": "Search", "title": "About Gemini", "products": ["Search"]}"#));
    assert!(!is(r#"{"header": "Gemini Apps", "title": "x"}"#));
    assert!(is(r#"{"header": "Gemini Apps", "title": "x", "time": "2026-07-02T10:00:00Z"}"#));
    assert!(is(r#"{"title": "Prompted x", "time": "2026-07-02T10:00:00Z", "safeHtmlItem": []}"#));
    assert!(!is(r#"{"title": "Watched x", "time": "2026-07-02T10:00:00Z", "safeHtmlItem": []}"#));
}

fn record_of(chat: &str, title: &str, time: &str) -> String {
    let address = format!(r#""titleUrl": "https://gemini.google.com/app/{chat}?hl=en", "title""#);
    record(title, time, &[]).replacen("\"title\"", &address, 1)
}

#[test]
fn records_with_the_address_of_a_conversation_belong_there() {
    let elements = [
        record_of("c/a1", "Prompted a, a day later", "2026-07-03T10:00:00Z"),
        record_of("c/a1", "Prompted a, again", "2026-07-02T10:02:00Z"),
        record_of("b2", "Prompted b", "2026-07-02T10:01:00Z"),
        record("Prompted of none", "2026-07-02T10:00:30Z", &[]),
        record_of("a1", "Prompted a", "2026-07-02T10:00:00Z"),
        record_of("", "Prompted of none too", "2026-07-02T09:59:00Z"),
    ];
    let found = take(&elements.each_ref().map(String::as_str));
    let texts: Vec<(&str, Vec<&str>)> = found
        .iter()
        .map(|one| {
            let texts = one.messages.iter().map(|message| message.text.as_str());
            (one.key.conversation_id.as_str(), texts.collect())
        })
        .collect();
    let (none, id) = (vec!["of none too", "of none"], texts[0].0);
    assert!(id.starts_with("x-"), "{id}");
    let expected = [(id, none), ("a1", vec!["a", "a, again", "a, a day later"]), ("b2", vec!["b"])];
    assert_eq!(texts, expected);
}

#[test]
fn so_many_conversations_are_held_and_what_comes_later_of_one_has_its_id() {
    let of = |n: usize| record_of(&format!("c{n}"), "Prompted x", "2026-07-02T10:00:00Z");
    let elements: Vec<String> = (0..=GROUPS_MAX).chain([0]).map(of).collect();
    let found = take(&elements.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(found.len(), GROUPS_MAX + 2);
    assert_eq!(found[0].key, found[GROUPS_MAX + 1].key);
}

#[test]
fn a_conversation_that_goes_on_behind_many_others_is_one() {
    let of = |n: usize, text: &str, minute: usize| {
        record_of(&format!("c{n}"), text, &format!("2026-07-02T10:{minute:02}:00Z"))
    };
    let others = (1..=GROUPS_MAX).map(|n| of(n, "Prompted of another", 1));
    let first = std::iter::once(of(0, "Prompted later", 2));
    let all = first.chain(others).chain([of(0, "Prompted first", 0)]).collect::<Vec<_>>();
    let found = words_of(&[("a.json", &format!("[{}]", all.join(",")))]);
    let expected = "gemini c0 \"\" 2026-07-02T10:00:00Z..2026-07-02T10:02:00Z\n   \
        c0#0 user 2026-07-02T10:00:00Z \"first\"\n   \
        c0#1 user 2026-07-02T10:02:00Z \"later\"\n";
    assert!(found.contains(expected), "{found}");
    assert!(found.ends_with(&format!("used {}\n", GROUPS_MAX + 2)), "{found}");
}

#[test]
fn a_line_of_a_page_ends_at_a_break_however_it_is_written() {
    for mark in ["<br>", "<br/>", "<br />"] {
        let text =
            format!("Prompted One <brave>two{mark}three{mark}Jul 2, 2026, 10:00:00 AM UTC{mark}");
        let (found, _) = read_page(&cell("Gemini Apps", &text));
        assert_eq!(said(&found[0]), [(Role::User, "One two\nthree", "#0")], "{mark}");
    }
}

#[test]
fn an_address_without_a_conversation_is_none() {
    let cases = [
        ("https://gemini.google.com/app/7b00", Some("7b00")),
        ("https://gemini.google.com/app/c/7b00?hl=de#x", Some("7b00")),
        ("https://gemini.google.com/gem/g1/7b00", Some("7b00")),
        ("https://gemini.google.com/gem/g1", None),
        ("https://gemini.google.com/app/", None),
        ("https://gemini.google.com/app", None),
        ("https://gemini.google.com.example.org/app/7b00", None),
        ("https://example.org/?q=https://gemini.google.com/app/7b00", None),
    ];
    for (address, id) in cases {
        assert_eq!(chat_of(address), id, "{address}");
    }
}

fn cell(product: &str, content: &str) -> String {
    format!(
        "<div class=\"outer-cell mdl-cell\"><div class=\"mdl-grid\"><div class=\"header-cell mdl-cell\"><p>{product}<br></p></div><div class=\"content-cell mdl-cell mdl-typography--body-1\">{content}</div><div class=\"content-cell mdl-typography--text-right\"></div></div></div>"
    )
}

fn read_page(page: &str) -> (Vec<Conversation>, bool) {
    let read = |size: usize| {
        let (mut activity, mut trees) = (Activity::default(), Vec::new());
        for piece in page.as_bytes().chunks(size) {
            let _ = activity.push(piece, &mut trees);
        }
        let is_whole = activity.end(&mut trees);
        (trees.into_iter().map(Tree::conversation).collect::<Vec<_>>(), is_whole)
    };
    let whole = read(page.len().max(1));
    for size in [1, 3, 21, 22, 23, 100] {
        assert_eq!(read(size), whole, "in pieces of {size}");
    }
    whole
}

#[test]
fn a_page_says_the_same_as_the_list() {
    let page = [
        cell("Gemini Apps", "Prompted&nbsp;How long?<br>Jul 2, 2026, 10:00:00\u{202f}AM UTC<br><p>About <b>six</b></p><div>weeks</div>"),
        cell("Search", "Searched for&nbsp;bees<br>Jul 2, 2026, 9:59:00\u{202f}AM UTC<br>"),
        cell("Gemini-Apps", "Prompted&nbsp;One<br>two<br>Attached 2 files.<br>-&nbsp; <a href=\"a.png\">a.png</a><br>-&nbsp; <a href=\"b\">b</a><br>Jul 2, 2026, 9:50:00\u{202f}AM UTC<br>"),
        cell("Gemini Apps", "Prompted&nbsp;When?<br>3 Foo 2026, 10:00:00 XYZ<br><p>Now</p>"),
    ]
    .concat();
    let (found, is_whole) = read_page(&format!("{page}</body></html>"));
    assert!(is_whole);
    assert_eq!(found.len(), 2);
    let expected = [
        (Role::User, "One\ntwo", "#0"),
        (Role::User, "How long?", "#1"),
        (Role::Assistant, "About six\nweeks", "#2"),
    ];
    assert_eq!(said(&found[0]), expected);
    assert_eq!(said(&found[1]), [(Role::User, "When?", "#0"), (Role::Assistant, "Now", "#1")]);
    assert_eq!(found[1].messages[0].at, None);
    let cut = &page[..page.len() - 400];
    assert!(!read_page(cut).1);
}

#[test]
fn a_page_is_read_in_whichever_way_its_times_are_written() {
    let cases: &[(&str, &str, Option<&str>)] = &[
        ("Prompted&nbsp;", "2. juli 2026 10.00.00 CEST", Some("2026-07-02T08:00:00Z")),
        ("Prompted&nbsp;", "٠٢/٠٧/٢٠٢٦، ١٠:٠٠:٠٠ ص غرينتش+٣", None),
        ("Prompted&nbsp;", "২ জুল, ২০২৬, ১০:০০:০০ AM BST", None),
        ("Prompted&nbsp;", "Jul 2, 2026, 10:00 AM UTC", Some("2026-07-02T10:00:00Z")),
        ("Prompted&nbsp;", "2 Smarch 2026, 25:99 XYZ", None),
        ("Prompted&nbsp;", "2 ก.ค. 2569 10:00:00 ICT", None),
    ];
    for (announced, time, at) in cases {
        let text = format!("{announced}One<br>at 9:15, by 1.10.20<br>{time}<br><p>Two</p>");
        let (found, _) = read_page(&cell("Gemini Apps", &text));
        let said = said(&found[0]);
        let prompt = "One\nat 9:15, by 1.10.20";
        let expected = [(Role::User, prompt, "#0"), (Role::Assistant, "Two", "#1")];
        assert_eq!(said, expected, "{time}");
        let met = found[0].messages[0].at.map(Millis::rfc3339);
        assert_eq!(met.as_deref(), *at, "{time}");
    }
}

#[test]
fn what_a_page_does_not_divide_is_counted_and_pictures_are_no_prompt() {
    let (found, _) = read_page(&cell("Gemini Apps", "Prompted One<br>two<br><p>Three</p>"));
    assert_eq!(said(&found[0]), [(Role::User, "One", "#0")]);
    assert_eq!((found[0].buckets.used, found[0].buckets.unreadable), (1, 1));
    let time = "Jul 2, 2026, 10:00:00 AM UTC";
    let drawn = format!("Prompted A cat<br>1 generated image.<br>{time}<br><p></p>");
    let (found, _) = read_page(&cell("Gemini Apps", &drawn));
    assert_eq!(said(&found[0]), [(Role::User, "A cat", "#0")]);
}

#[test]
fn a_page_names_the_conversation_below_the_record() {
    let below = |id: &str| {
        format!(
            "</div><div class=\"content-cell mdl-typography--caption\"><b>Details:</b><br>&emsp;<a href=\"https://gemini.google.com/app/{id}\">x</a>"
        )
    };
    let page = ["b", "a", "b"].map(|id| {
        let text = format!("Prompted of {id}<br>Jul 2, 2026, 10:00:00 AM UTC<br>{}", below(id));
        cell("Gemini Apps", &text)
    });
    let (found, _) = read_page(&page.concat());
    let ids: Vec<_> = found.iter().map(|one| one.key.conversation_id.as_str()).collect();
    assert_eq!(ids, ["b", "a"]);
    assert_eq!(found[0].messages.len(), 2);
}
