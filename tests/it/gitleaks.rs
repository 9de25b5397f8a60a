//! The table of rules is what this makes of the configuration of gitleaks, and nothing is lost on
//! the way: every rule is in the table, or is named here with what does its work instead.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use regex_syntax::ParserBuilder;
use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Class, Hir, HirKind};

/// The configuration as it was published, and the table that the core includes.
const CONFIG: &str = "tests/fixtures/gitleaks.toml";
const TABLE: &str = "src/redact/rules.txt";

const HEAD: &str = r"[\w.-]{0,50}?";
const MID: &str = r#"(?:[ \t\w.-]{0,20})[\s'"]{0,3}"#;
const SIGN: &str = r"(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)";
const GAP: &str = r#"[\x60'"\s=]{0,5}("#;
const TAIL: &str = r#"(?:[\x60'"\s;]|\\[nr]|$)"#;

/// Rules whose work is done elsewhere, and by what.
const BY_HAND: &[(&str, &str)] = &[
    ("age-secret-key", "form"),
    ("anthropic-admin-api-key", "form"),
    ("anthropic-api-key", "form"),
    ("curl-auth-header", "command"),
    ("curl-auth-user", "command"),
    ("digitalocean-access-token", "form"),
    ("digitalocean-pat", "form"),
    ("digitalocean-refresh-token", "form"),
    ("gcp-api-key", "form"),
    ("github-app-token", "form"),
    ("github-fine-grained-pat", "form"),
    ("github-oauth", "form"),
    ("github-pat", "form"),
    ("github-refresh-token", "form"),
    ("gitlab-pat", "form"),
    ("gitlab-pat-routable", "form"),
    ("huggingface-access-token", "form"),
    ("jwt", "form"),
    ("kubernetes-secret-yaml", "command"),
    ("npm-access-token", "form"),
    ("openai-api-key", "form"),
    ("perplexity-api-key", "form"),
    ("pkcs12-file", "a rule about the names of files"),
    ("private-key", "form"),
    ("pypi-upload-token", "form"),
    ("shopify-access-token", "form"),
    ("shopify-custom-access-token", "form"),
    ("shopify-private-app-access-token", "form"),
    ("shopify-shared-secret", "form"),
    ("sidekiq-sensitive-url", "password in a URL"),
];

/// Keywords that gitleaks looks for anywhere in a file. These stand in the match itself.
const KEYWORDS: &[(&str, &[&str])] = &[
    ("airtable-personnal-access-token", &["pat"]),
    ("cloudflare-origin-ca-key", &["v1.0-"]),
    ("gocardless-api-token", &["gocardless"]),
    ("intra42-client-secret", &["s-s4t2ud-", "s-s4t2af-"]),
    ("lob-api-key", &["lob"]),
    ("lob-pub-api-key", &["lob"]),
    ("microsoft-teams-webhook", &["webhook.office.com"]),
    ("new-relic-browser-api-token", &["new-relic", "newrelic", "new_relic"]),
    ("new-relic-insert-key", &["new-relic", "newrelic", "new_relic"]),
    ("new-relic-user-api-key", &["new-relic", "newrelic", "new_relic"]),
    ("nuget-config-password", &["<add"]),
    ("slack-app-token", &["xapp-"]),
    ("slack-bot-token", &["xoxb-"]),
    ("slack-legacy-bot-token", &["xoxb-"]),
    ("slack-legacy-token", &["xoxo-", "xoxs-"]),
    ("slack-legacy-workspace-token", &["xoxa-", "xoxr-"]),
    ("typeform-api-token", &["typeform"]),
];

/// The groups of these tell nothing: the secret is all that matched.
const WHOLE: &[&str] = &["jwt-base64", "microsoft-teams-webhook"];

/// The match is not one unbroken word around the keyword.
const LOOSE: &[&str] = &[
    "facebook-access-token",
    "freemius-secret-key",
    "nuget-config-password",
    "sourcegraph-access-token",
];

#[derive(Debug, Default)]
struct Section {
    name: String,
    texts: BTreeMap<String, Vec<String>>,
}

impl Section {
    fn text(&self, key: &str) -> &str {
        self.texts.get(key).and_then(|texts| texts.first()).map_or("", String::as_str)
    }

    fn list(&self, key: &str) -> &[String] {
        self.texts.get(key).map_or(&[], Vec::as_slice)
    }
}

/// As much of TOML as that file has.
fn sections(toml: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut open: Option<String> = None;
    for line in toml.lines().map(str::trim) {
        let section = sections.last_mut().unwrap();
        if let Some(key) = open.clone() {
            if line == "]" {
                open = None;
            } else if !line.starts_with('#') {
                section.texts.entry(key).or_default().extend(values(line));
            }
        } else if let Some(name) = line.strip_prefix('[') {
            let name = name.trim_matches(['[', ']']).to_owned();
            sections.push(Section { name, ..Section::default() });
        } else if let Some((key, value)) = line.split_once(" = ").filter(|_| !line.starts_with('#'))
        {
            if value == "[" {
                open = Some(key.to_owned());
            }
            section.texts.entry(key.to_owned()).or_default().extend(values(value));
        }
    }
    sections
}

fn values(line: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find(['\'', '"', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) {
        rest = &rest[at..];
        let (value, after) = if let Some(inner) = rest.strip_prefix("'''") {
            inner.split_once("'''").unwrap()
        } else if let Some(inner) = rest.strip_prefix('"') {
            let (value, after) = inner.split_once('"').unwrap();
            assert!(!value.ends_with('\\'), "an escape: {line}");
            (value, after)
        } else {
            rest.split_once(',').unwrap_or((rest, ""))
        };
        values.push(value.to_owned());
        rest = after;
    }
    values
}

/// `name`, an assignment and a value: `(?i)` or not for the value.
fn assignment(regex: &str) -> Option<(bool, String, String)> {
    let inner = regex.strip_suffix(&format!("){TAIL}"))?;
    let (any_case, inner) = match inner.strip_prefix("(?i)") {
        Some(inner) => (true, inner.strip_prefix(HEAD)?.to_owned()),
        None => (false, inner.strip_prefix(&format!("{HEAD}(?i:{HEAD}"))?.to_owned()),
    };
    let close = if any_case { "" } else { ")" };
    let (name, value) = inner.split_once(&format!("{MID}{close}{SIGN}{GAP}"))?;
    (!value.contains(TAIL)).then(|| (any_case, without_groups(name), value.to_owned()))
}

/// Nothing in it is captured.
fn without_groups(regex: &str) -> String {
    let mut out = String::new();
    let mut rest = regex;
    while let Some(at) = rest.find('(') {
        let escaped = rest[..at].ends_with('\\');
        let (before, after) = rest.split_at(at + 1);
        out.push_str(before);
        rest = after;
        if escaped {
            continue;
        }
        if let Some(named) = rest.strip_prefix("?P<") {
            out.push_str("?:");
            rest = named.split_once('>').unwrap().1;
        } else if !rest.starts_with('?') {
            out.push_str("?:");
        }
    }
    out + rest
}

/// A brace that begins no repetition is escaped, as our engine wants it.
fn with_escapes(regex: &str) -> String {
    let mut out = String::new();
    for (at, c) in regex.char_indices() {
        let inside = regex[at + c.len_utf8()..].split('}').next().unwrap_or_default();
        let repeats = !inside.is_empty()
            && inside.starts_with(|c: char| c.is_ascii_digit())
            && inside.chars().all(|c| c.is_ascii_digit() || c == ',');
        if c == '{' && !repeats && !out.ends_with('\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn parsed(regex: &str) -> Hir {
    let mut parser = ParserBuilder::new().unicode(false).utf8(false).build();
    parser.parse(regex).unwrap()
}

fn least(regex: &str) -> usize {
    parsed(regex).properties().minimum_len().unwrap().min(250)
}

/// All bytes that a match can have, as the first and the last of each range: `09AZ__az`.
fn bytes_of(regex: &str, any_case: bool) -> String {
    let mut set = [false; 128];
    let case = if any_case { "(?i)" } else { "" };
    collect(&parsed(&format!("{case}{regex}")), &mut set);
    let mut ranges = String::new();
    let mut at = 0;
    while let Some(start) = (at..128).find(|byte| set[*byte]) {
        at = (start..128).find(|byte| !set[*byte]).unwrap_or(128);
        ranges.extend([start, at - 1].map(|byte| char::from(byte as u8)));
    }
    assert!(!ranges.contains(['\t', ' ']));
    ranges
}

fn collect(hir: &Hir, set: &mut [bool; 128]) {
    let mut take = |first: usize, last: usize| set[first..=last].fill(true);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => {
            for byte in &literal.0 {
                take(usize::from(*byte), usize::from(*byte));
            }
        }
        HirKind::Class(Class::Bytes(class)) => {
            for range in class.iter() {
                take(usize::from(range.start()), usize::from(range.end()));
            }
        }
        HirKind::Class(Class::Unicode(class)) => {
            for range in class.iter() {
                take(range.start() as usize, range.end() as usize);
            }
        }
        HirKind::Repetition(repetition) => collect(&repetition.sub, set),
        HirKind::Capture(capture) => collect(&capture.sub, set),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            for part in parts {
                collect(part, set);
            }
        }
    }
}

/// Whether whatever matches begins with one of the keywords.
fn begins(regex: &str, keywords: &[String]) -> bool {
    let hir = parsed(regex);
    let mut extractor = Extractor::new();
    extractor.limit_class(400).limit_total(2_000);
    let found = extractor.extract(&hir);
    found.literals().is_some_and(|literals| {
        literals.iter().all(|literal| {
            let text = String::from_utf8_lossy(literal.as_bytes()).to_lowercase();
            keywords.iter().any(|keyword| {
                text.starts_with(keyword) || keyword.starts_with(&text) && text.len() > 2
            })
        })
    })
}

fn rows(rule: &Section) -> Option<String> {
    let id = rule.text("id");
    if BY_HAND.iter().any(|(known, _)| *known == id) {
        return None;
    }
    // Two rules in one: an assignment, or a token.
    match rule.text("regex").split_once(r"|\b(") {
        Some((first, second)) if first.ends_with(TAIL) => {
            Some(row(rule, first) + &row(rule, &format!(r"\b({second}")))
        }
        _ => Some(row(rule, rule.text("regex"))),
    }
}

fn row(rule: &Section, regex: &str) -> String {
    let id = rule.text("id");
    let keywords: Vec<String> = match KEYWORDS.iter().find(|(known, _)| *known == id) {
        Some((_, keywords)) => keywords.iter().map(|keyword| (*keyword).to_owned()).collect(),
        None => rule.list("keywords").to_vec(),
    };
    let entropy = match rule.text("entropy").split_once('.') {
        Some((whole, part)) => format!("{whole}{part:0<2}").trim_start_matches('0').to_owned(),
        None => rule.text("entropy").parse::<u32>().unwrap_or_default().to_string() + "00",
    };
    let entropy = if entropy == "000" { "0" } else { &entropy };
    let (form, least, regex) = if let Some((any_case, name, value)) = assignment(regex) {
        let form = if any_case { '=' } else { ':' };
        let room = format!("{} {}", least(&value), bytes_of(&value, any_case));
        (form, room, format!("{name}\t{value}"))
    } else {
        let mut regex = regex.replace(TAIL, r"(?:\W|$)").replace(r"(?:\W|$|\b)", r"(?:\W|$)");
        if WHOLE.contains(&id) {
            regex = without_groups(&regex);
        }
        let form = if LOOSE.contains(&id) {
            '?'
        } else if begins(&regex, &keywords) {
            '^'
        } else {
            '~'
        };
        (form, least(&regex).to_string(), regex)
    };
    let of_this =
        |word: &&String| id != "atlassian-api-token" || (form == '^') == (*word == "atatt3");
    let keywords: Vec<&str> = keywords.iter().filter(of_this).map(String::as_str).collect();
    let regex = with_escapes(&regex);
    assert!(keywords.iter().all(|word| !word.contains(' ')), "{id}");
    format!("{form}\t{least}\t{entropy}\t{}\t{id}\t{regex}\n", keywords.join(" "))
}

fn allowed(list: &Section) -> String {
    let mut rows = String::new();
    if !list.list("paths").is_empty() && list.text("condition") == "AND" {
        return rows; // Allowed in some files only; a conversation is none of them.
    }
    let target = match list.text("regexTarget") {
        "match" => 'm',
        "line" => 'l',
        _ => 's',
    };
    for regex in list.list("regexes") {
        writeln!(rows, "\t{target}\t{}", with_escapes(regex)).unwrap();
    }
    if !list.list("stopwords").is_empty() {
        writeln!(rows, "\tw\t{}", list.list("stopwords").join(" ")).unwrap();
    }
    rows
}

fn table(toml: &str) -> String {
    let mut rows = String::from(
        "# The rules of gitleaks 8.30.1 (MIT, Copyright (c) 2019 Zachary Rice), made from its configuration by a test.\n\
         # Licence and configuration: tests/fixtures/gitleaks-LICENSE, gitleaks.toml. How to read it: rules.rs.\n",
    );
    let sections = sections(toml);
    for section in sections.iter().filter(|section| section.name == "allowlist") {
        rows += &allowed(section);
    }
    let mut is_there = false;
    for section in &sections {
        match section.name.as_str() {
            "rules" => {
                let made = self::rows(section);
                is_there = made.is_some();
                rows += &made.unwrap_or_default();
            }
            "rules.allowlists" if is_there => rows += &allowed(section),
            _ => {}
        }
    }
    rows
}

#[test]
fn the_table_is_made_of_the_configuration() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let made = table(&fs::read_to_string(root.join(CONFIG)).unwrap());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(root.join(TABLE), &made).unwrap();
    }
    assert!(
        made == fs::read_to_string(root.join(TABLE)).unwrap(),
        "{TABLE} is not what {CONFIG} gives; UPDATE=1 makes it anew"
    );
}
