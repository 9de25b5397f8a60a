use super::*;
use crate::conversation::Conversation;
use crate::export::texts::Text;

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
