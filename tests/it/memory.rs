//! What stands in the files, and that nothing in them does anything.

use std::collections::{BTreeMap, BTreeSet};

use decant::chunk::Chunk;
use decant::facts::{Candidate, Category, Fact, Gathered, Kind, Section, accept};
use decant::memory::{
    CITES_NOTHING, FILE_CHARS, MEMORY_LINES, UNKNOWN_PLACEHOLDER, Written, check_lines,
    check_placeholders, fact_jsonl, lines_jsonl, one_line, write,
};
use expect_test::expect;
use proptest::prelude::*;

use crate::said::{DAY_MS, MARCH, by_user, candidate, derive, facts};

fn a_life() -> Vec<Chunk> {
    vec![
        by_user(
            "c1",
            MARCH,
            &[
                "My name is Ada Vermeulen and I live in Ghent.",
                "I keep two hives on the roof. Can you tell me when to feed them?",
                "I use a ThinkPad with Debian.",
            ],
        ),
        by_user(
            "c2",
            MARCH + 20 * DAY_MS,
            &[
                "Yesterday my brother Wout married Lies in Bruges!",
                "I love rye bread. I'm planning to open a small bakery in 2027.",
                "Always answer in British English.",
            ],
        ),
        by_user(
            "c3",
            MARCH + 60 * DAY_MS,
            &[
                "Always answer in British English.",
                "I believe honesty matters more than comfort.",
                "I sold the second hive to a neighbour last week.",
            ],
        ),
    ]
}

#[test]
fn a_small_memory_reads_like_this() {
    let written = write(&facts(&a_life()));
    let files = written.files.iter().map(|(path, file)| format!("==> {path}\n{file}"));
    let text: Vec<String> = files.collect();
    let text = text.concat();
    expect![[r"
        ==> AGENTS.md
        # Agents, in the person's own words

        ## How to work with them

        - Always answer in British English.
        ==> IDENTITY.md
        # Identity, in the person's own words

        ## Who they are

        - My name is Ada Vermeulen.
        - I live in Ghent.
        ==> MEMORY.md
        # Memory, in the person's own words

        ## March 2026

        - Yesterday my brother Wout married Lies in Bruges! (2026-03-23)

        ## April 2026

        - I sold the second hive to a neighbour last week. (2026-04-20 to 2026-04-26)

        ## 2027

        - I'm planning to open a small bakery in 2027.
        ==> SOUL.md
        # Soul, in the person's own words

        ## What matters to them

        - I believe honesty matters more than comfort.
        ==> TOOLS.md
        # Tools, in the person's own words

        ## Devices, programs and services

        - I use a ThinkPad with Debian.
        ==> USER.md
        # User, in the person's own words

        ## Likes and dislikes

        - I love rye bread.

        ## Their life

        - I keep two hives on the roof.
    "]]
    .assert_eq(&text);
    assert_each_line_cites(&written);
}

#[test]
fn a_fact_is_one_line_with_its_fields_in_order() {
    let facts = facts(&[by_user("c1", MARCH, &["I keep two hives on the roof."])]);
    expect![[r#"
        {"v":1,"id":"4696229b2117ff5962d1c8ea268ff999","key":"user.keeps_hive","statement":"I keep two hives on the roof.","section":"USER","category":"fact","kind":"state","stance":"stated","said_by":"user","about":"user","entities":[],"asserted_at":"2026-03-04T10:00:00Z","valid_from":null,"valid_until":null,"occurred":null,"status":"active","supersedes":[],"superseded_by":null,"contradicts":[],"evidence":[{"source":"chatgpt","account":null,"conversation_id":"c1","message_id":"c1-0","at":"2026-03-04T10:00:00Z","said_by":"user","quote":"I keep two hives on the roof.","start":0,"end":29,"match":"exact"}],"support":1,"first_seen":"2026-03-04T10:00:00Z","last_seen":"2026-03-04T10:00:00Z","confidence":0.75,"sensitivity":"none","stale_after":null,"review":"auto","extractor":{"model":null,"prompt_version":"2"}}
    "#]]
    .assert_eq(&facts.iter().map(fact_jsonl).collect::<String>());
    expect![[r#"
        {"file":"USER.md","line":5,"facts":["4696229b2117ff5962d1c8ea268ff999"]}
    "#]]
    .assert_eq(&lines_jsonl(&write(&facts).lines));
}

/// Every line with words that is no heading has its entry, no fact two files, no file nothing.
fn assert_each_line_cites(written: &Written) {
    let mut entries: BTreeMap<(&str, u32), &[String]> = BTreeMap::new();
    let mut place_of: BTreeMap<&str, &str> = BTreeMap::new();
    for line in &written.lines {
        assert!(!line.facts.is_empty());
        assert!(entries.insert((&line.file, line.line), &line.facts).is_none());
        for fact in &line.facts {
            assert!(place_of.insert(fact, &line.file).is_none(), "a fact stands twice");
        }
    }
    for (path, text) in &written.files {
        assert!(text.ends_with('\n') && text.starts_with("# "), "{path}");
        let mut lines = 0;
        for (number, line) in (1..).zip(text.lines()) {
            let cites = entries.remove(&(path.as_str(), number)).is_some();
            assert_eq!(cites, !line.is_empty() && !line.starts_with('#'), "{path}:{number} {line}");
            lines += u32::from(cites);
        }
        assert!(lines > 0, "{path} says nothing");
        if !path.starts_with("memory/") {
            assert!(text.chars().count() <= FILE_CHARS, "{path}");
        }
    }
    assert!(entries.is_empty(), "lines of no file");
    let rejected: u64 = written.rejected.values().sum();
    assert_eq!(written.proposed, written.lines.len() as u64 + rejected);
}

fn many(count: u32, category: Category, kind: Kind) -> Vec<Fact> {
    let of = |n: u32| {
        let text = format!("I have seen the {n}th bird of my very long and patient list.");
        let at = MARCH + i64::from(n) * 7 * DAY_MS;
        let one = Candidate { category, kind, weight: n % 1000, ..candidate(0, &text) };
        let fact = accept(&by_user(&format!("c{n}"), at, &[&text]), vec![one]).facts.remove(0);
        derive(&Gathered::new(fact), Some(at), None)
    };
    (0..count).map(of).collect()
}

#[test]
fn what_does_not_fit_stands_in_files_of_its_own_that_headings_link_to() {
    let mut all = many(600, Category::Fact, Kind::Event);
    all.extend(many(600, Category::Skill, Kind::State));
    let written = write(&all);
    assert_each_line_cites(&written);
    let memory = &written.files["MEMORY.md"];
    assert!(memory.lines().count() <= MEMORY_LINES, "{}", memory.lines().count());
    assert!(memory.lines().count() > MEMORY_LINES / 2);
    let linked: BTreeSet<&str> = written
        .files
        .values()
        .flat_map(|text| text.lines())
        .filter(|line| line.starts_with('#'))
        .filter_map(|line| line.split_once("](")?.1.strip_suffix(')'))
        .collect();
    let topics: BTreeSet<&str> =
        written.files.keys().filter(|path| path.contains('/')).map(String::as_str).collect();
    assert_eq!(linked, topics);
    assert!(topics.contains("memory/user.md") && topics.contains("memory/2030.md"), "{topics:?}");
    assert_eq!(written.lines.len(), 1200);
}

#[test]
fn where_not_all_fits_what_tells_more_takes_the_place() {
    let of = |n: u32, text: &str, weight: u32| {
        let one = Candidate { weight, ..candidate(0, text) };
        let at = MARCH + i64::from(n) * DAY_MS;
        let fact = accept(&by_user(&format!("c{n}"), at, &[text]), vec![one]).facts.remove(0);
        derive(&Gathered::new(fact), Some(at), None)
    };
    let plain =
        |n: u32| of(n, &format!("I have seen the {n}th bird of my long and patient list."), 500);
    let mut all: Vec<Fact> = (0..600).map(plain).collect();
    // It counts a little less, and says what no other does.
    all.push(of(600, "I inherited a violin by Vuillaume from Oma Jette.", 480));
    let user = &write(&all).files["USER.md"];
    assert!(user.lines().filter(|line| line.contains("bird")).count() < 600, "not all fit");
    assert!(user.contains("Vuillaume"), "{user}");
}

#[test]
fn what_happened_stands_where_it_happened() {
    let of = |n: u32, occurred: Option<&str>| {
        let mut fact = many(n + 1, Category::Fact, Kind::Event).remove(n as usize);
        fact.occurred = occurred.map(str::to_owned);
        fact
    };
    let facts = [
        of(0, None),
        of(1, Some("2024-03")),
        of(2, Some("2019")),
        of(3, Some("2023-22")),
        of(4, Some("2024-03-04/2024-03-10")),
        of(5, Some("<img>")),
    ];
    let written = write(&facts);
    assert_each_line_cites(&written);
    expect![[r"
        # Memory, in the person's own words

        ## 2019

        - I have seen the 2th bird of my very long and patient list. (2019)

        ## 2023

        - I have seen the 3th bird of my very long and patient list. (2023)

        ## March 2024

        - I have seen the 1th bird of my very long and patient list. (2024-03)
        - I have seen the 4th bird of my very long and patient list. (2024-03-04 to 2024-03-10)

        ## March 2026

        - I have seen the 0th bird of my very long and patient list.

        ## April 2026

        - I have seen the 5th bird of my very long and patient list.
    "]]
    .assert_eq(&written.files["MEMORY.md"]);
}

#[test]
fn what_lasts_and_was_last_said_long_ago_says_when() {
    let of = |n: i64, text: &str, category: Category, kind: Kind| {
        let one = Candidate { category, kind, ..candidate(0, text) };
        let at = MARCH + n * DAY_MS;
        let fact = accept(&by_user(&format!("c{n}"), at, &[text]), vec![one]).facts.remove(0);
        derive(&Gathered::new(fact), Some(at), None)
    };
    let facts = [
        of(0, "I play the viola in two quartets.", Category::Skill, Kind::State),
        of(1, "I have kept two hives since 2026.", Category::Skill, Kind::State),
        of(2, "I fell off the roof.", Category::Fact, Kind::Event),
        of(3, "Always answer in short sentences.", Category::Instruction, Kind::Instruction),
        of(35, "I read old maps.", Category::Skill, Kind::State),
        of(400, "I speak some Frisian.", Category::Skill, Kind::State),
    ];
    let written = write(&facts);
    assert_each_line_cites(&written);
    let said: Vec<&str> = written
        .files
        .values()
        .flat_map(|text| text.lines())
        .filter(|line| line.starts_with("- "))
        .collect();
    assert_eq!(
        said,
        [
            "- I fell off the roof.",
            "- I speak some Frisian.",
            "- I read old maps.",
            "- I play the viola in two quartets. (as of 2026-03)",
            "- I have kept two hives since 2026.",
        ]
    );
    assert!(!write(&facts[..5]).files["USER.md"].contains("as of"));
}

#[test]
fn a_long_life_leaves_room_for_what_is_best() {
    let mut facts = many(600, Category::Fact, Kind::Event);
    for (n, fact) in facts.iter_mut().enumerate() {
        fact.occurred = Some(format!("{}", 1920 + n % 110));
    }
    let written = write(&facts);
    assert_each_line_cites(&written);
    let memory = &written.files["MEMORY.md"];
    assert!(memory.lines().filter(|line| line.starts_with("- ")).count() > 30, "{memory}");
    assert!(memory.lines().count() <= MEMORY_LINES, "{}", memory.lines().count());
    assert_eq!(written.files.keys().filter(|path| path.contains('/')).count(), 13);
    assert!(memory.contains("## More of earlier years: [memory/earlier.md](memory/earlier.md)"));
}

#[test]
fn the_order_of_the_facts_makes_no_difference() {
    let mut all = facts(&a_life());
    let written = write(&all);
    all.reverse();
    assert_eq!(write(&all), written);
}

#[test]
fn two_facts_in_the_same_words_are_one_line() {
    let text = "I keep two hives.";
    let chunk = by_user("c", MARCH, &[text]);
    let of = |key: &str| {
        let one = Candidate { key: Some(key.to_owned()), ..candidate(0, text) };
        derive(&Gathered::new(accept(&chunk, vec![one]).facts.remove(0)), None, None)
    };
    let written = write(&[of("a.b"), of("c.d")]);
    assert_eq!(written.lines.len(), 1);
    assert_eq!(written.lines[0].facts.len(), 2);
    assert_each_line_cites(&written);
}

#[test]
fn a_line_that_cites_no_fact_is_dropped_and_counted() {
    let all = facts(&a_life());
    let written = write(&all);
    let ids: BTreeSet<String> = all.iter().map(|fact| fact.id.clone()).collect();
    assert_eq!(check_lines(written.clone(), &ids), written, "nothing to drop");

    let of_memory = |fact: &&Fact| fact.section == Section::Memory;
    let live: BTreeSet<String> =
        all.iter().filter(|fact| !of_memory(fact)).map(|fact| fact.id.clone()).collect();
    let checked = check_lines(written.clone(), &live);
    assert!(!checked.files.contains_key("MEMORY.md"));
    assert_each_line_cites(&checked);
    let dropped = written.lines.iter().filter(|line| line.file == "MEMORY.md").count() as u64;
    assert_eq!(checked.rejected[CITES_NOTHING], dropped);

    let all_but_one: BTreeSet<String> =
        ids.iter().filter(|id| **id != written.lines[0].facts[0]).cloned().collect();
    assert_each_line_cites(&check_lines(written, &all_but_one));
    assert!(check_lines(write(&all), &BTreeSet::new()).files.is_empty());
}

#[test]
fn a_line_with_a_placeholder_that_its_facts_do_not_have_is_dropped_and_counted() {
    let texts = ["I live with [name-7k3q2a9d4m] in Ghent.", "I keep two hives in Ghent."];
    let all = facts(&[by_user("c", MARCH, &texts)]);
    let written = write(&all);
    assert_eq!(check_placeholders(written.clone(), &all), written, "nothing to drop");

    let mut mangled = written.clone();
    for text in mangled.files.values_mut() {
        *text = text.replace("[name-7k3q2a9d4m]", "[name 7k3q2a9d4m]");
    }
    let checked = check_placeholders(mangled, &all);
    assert_each_line_cites(&checked);
    assert_eq!(checked.rejected[UNKNOWN_PLACEHOLDER], 1);
    assert_eq!(checked.lines.len() + 1, written.lines.len());
    assert!(!checked.files.values().any(|text| text.contains("7k3q2a9d4m")));
}

#[test]
fn links_to_files_that_are_gone_go_too() {
    let all = many(600, Category::Fact, Kind::Event);
    let written = write(&all);
    let in_memory = |line: &&decant::memory::Line| line.file == "MEMORY.md";
    let live = written.lines.iter().filter(in_memory).flat_map(|line| line.facts.clone()).collect();
    let checked = check_lines(written, &live);
    assert_eq!(checked.files.len(), 1);
    assert!(!checked.files["MEMORY.md"].contains("]("));
    assert_each_line_cites(&checked);
}

#[test]
fn a_statement_is_one_harmless_line() {
    let cases: &[(&str, &str)] = &[
        ("I keep two hives.", "I keep two hives."),
        ("one\r\ntwo\tthree\u{2028}four\u{85}five", "one two three four five"),
        ("  much   space  ", "much space"),
        ("# heading", "\\# heading"),
        ("> quote", "\\> quote"),
        ("- item", "\\- item"),
        ("+ item", "\\+ item"),
        ("* item", "\\* item"),
        ("1. item", "1\\. item"),
        ("12) item", "12\\) item"),
        ("2024 was good", "2024 was good"),
        ("--- ", "\\---"),
        ("=== ", "\\==="),
        ("~~~ code", "\\~\\~\\~ code"),
        ("```sh\nrm -rf\n```", "\\`\\`\\`sh rm -rf \\`\\`\\`"),
        ("| a | b |", "\\| a | b |"),
        ("[x] done", "\\[x] done"),
        ("[a]: http://evil.example", "\\[a]: `http://evil.example`"),
        ("[click](https://evil.example/a)", "[click]\\(`https://evil.example/a`)"),
        ("![x](https://evil.example/p.png)", "!\\[x]\\(`https://evil.example/p.png`)"),
        ("![[note]] and [[note]]", "!\\[\\[note]] and \\[\\[note]]"),
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
        ("\\<b>\\`", "\\\\\\<b>\\\\\\`"),
        ("a < b", "a \\< b"),
        ("<https://evil.example>", "\\<`https://evil.example`>"),
        ("see https://a.example/b(c), ok", "see `https://a.example/b(c)`, ok"),
        ("see (https://a.example/b).", "see (`https://a.example/b`)."),
        ("www.evil.example/x", "`www.evil.example/x`"),
        ("evil.com/x?y=z is bad", "`evil.com/x?y=z` is bad"),
        ("javascript:alert(1)", "`javascript:alert(1)`"),
        ("mail a@b.example now", "mail `a@b.example` now"),
        ("@~/.ssh/id_rsa", "`@~/.ssh/id_rsa`"),
        ("read @README.md please", "read `@README.md` please"),
        ("(@a`b`)", "(`@a`\\`b\\`)"),
        ("mine is 3.5, e.g. this.", "mine is 3.5, e.g. this."),
        ("C:\\Users", "C:\\\\Users"),
        ("a\u{202e}b\u{200b}c\u{feff}d\u{7}e\u{9b}f", "abcdef"),
        ("x\u{e0041}\u{e0042}y", "xy"),
        ("می\u{200c}خواهم", "می\u{200c}خواهم"),
        ("a\u{200c}b\u{200d}c", "abc"),
        ("👩\u{200d}👧 here", "👩\u{200d}👧 here"),
        ("葛\u{e0100}城 a\u{e0101}", "葛\u{e0100}城 a"),
        ("true\u{e200}cite\u{e202}turn0\u{e201}.", "true."),
        ("so【12†source】.", "so."),
        ("【日本】", "【日本】"),
        ("so:contentReference[oaicite:3]{index=3}.", "so."),
        ("[email-7k3q2a9d4m] is mine", "[email-7k3q2a9d4m] is mine"),
        ("\u{200b}", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(one_line(text), *expected, "{text:?}");
        assert_eq!(dangers(&one_line(text)), None, "{text:?}");
    }
}

/// What a reader of Markdown would make of a line other than words and code spans: a small reader
/// of its own, so that it does not share the writer's mistakes.
fn dangers(line: &str) -> Option<&'static str> {
    if line.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)) {
        return Some("a control");
    }
    if line.starts_with(['#', '>', '-', '+', '*', '=', '|', '~']) {
        return Some("a block");
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        return Some("a list");
    }
    if line.starts_with('[')
        && (line.contains("]:") || ["[ ]", "[x]", "[X]"].iter().any(|b| line.starts_with(b)))
    {
        return Some("a definition or a box");
    }
    let mut plain = String::new();
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            // An escape: the next character is only itself.
            '\\' if rest.starts_with(|c: char| c.is_ascii_punctuation()) => {
                rest = &rest[1..];
                plain.push('\u{1}');
            }
            '`' => {
                let Some(end) = rest.find('`') else { return Some("an open code span") };
                rest = &rest[end + 1..];
                plain.push('\u{2}');
            }
            c => plain.push(c),
        }
    }
    let lower = plain.to_lowercase();
    if plain.contains('<') {
        Some("HTML")
    } else if plain.contains("](") || plain.contains("[[") || plain.contains("![") {
        Some("a link")
    } else if lower.contains("://") || www(&lower) {
        Some("an address")
    } else if lower
        .split(|c: char| !c.is_alphanumeric() && c != '@')
        .any(|word| word.starts_with('@'))
    {
        Some("a mention")
    } else {
        None
    }
}

fn www(lower: &str) -> bool {
    lower.match_indices("www.").any(|(at, found)| {
        let before = lower[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        before && lower[at + found.len()..].starts_with(char::is_alphanumeric)
    })
}

const CASES: u32 = 2_000;

const PARTS: &[&str] = &[
    "<",
    ">",
    "[",
    "]",
    "(",
    ")",
    "!",
    "`",
    "``",
    "\\",
    "@",
    "http://a.example",
    "https://x.y/z(1)",
    "www.",
    "a.com",
    "mailto:a@b.cd",
    "\n",
    "\r\n",
    " ",
    "#",
    "-",
    "*",
    "1.",
    "=",
    "~",
    "|",
    ":",
    "\u{202e}",
    "\u{200d}",
    "\u{e0041}",
    "\u{e200}",
    "\u{e201}",
    "【",
    "†",
    "】",
    "word",
    "é",
    "👩",
    "'",
    "\"",
    "/",
    ".",
    ",",
    "&lt;",
    "javascript:",
    "HTTPS://",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    /// Whatever goes in, what comes out is one line of words and code spans.
    #[test]
    fn nothing_lives_in_a_line(parts in prop::collection::vec(prop::sample::select(PARTS), 0..14)) {
        let text = parts.concat();
        let line = one_line(&text);
        prop_assert_eq!(dangers(&line), None, "{:?} from {:?}", line, text);
        prop_assert!(!line.contains(['\n', '\r']));
    }

    /// And of any text at all.
    #[test]
    fn nothing_lives_in_a_line_of_anything(text in "(?s).{0,80}") {
        prop_assert_eq!(dangers(&one_line(&text)), None, "{:?}", text);
    }
}
