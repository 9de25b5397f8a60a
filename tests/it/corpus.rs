//! How much of what should be masked is, and how much that should not: measured on texts that are
//! made up here, from a seed. No value in it ever opened anything.
//!
//! For each rule of gitleaks, values are made out of its expression; for the other kinds, out of
//! the forms in which people write them. `cargo test corpus -- --nocapture` prints the table, and with
//! `MISSED=5` five examples of each failure.

#![allow(clippy::print_stdout, reason = "it prints the table that it asserts")]

use std::collections::BTreeMap;

use decant::redact::{Masked, Masker, MaskingKey};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Of each rule and form, in each of its surroundings.
const VALUES: usize = 2;

/// Numbers from a seed, by Vigna's `splitmix64`.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as usize % sides
    }

    /// `#` is a digit, `N` one that is neither 0 nor 1, `h` a digit of hex; the rest stands for itself.
    fn fill(&mut self, form: &str) -> String {
        let fill = |c| match c {
            '#' => char::from_digit(self.roll(10) as u32, 10).unwrap(),
            'N' => char::from_digit(2 + self.roll(8) as u32, 10).unwrap(),
            'h' => char::from_digit(self.roll(16) as u32, 16).unwrap(),
            c => c,
        };
        form.chars().map(fill).collect()
    }

    fn of(&mut self, hir: &Hir, inside: &mut String, group: &mut Option<(usize, usize)>) {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => inside.push_str(std::str::from_utf8(&literal.0).unwrap()),
            HirKind::Class(class) => inside.push(self.of_class(class)),
            HirKind::Repetition(repetition) => {
                let longer = repetition.min + 24;
                let most = repetition.max.unwrap_or(longer).min(longer);
                let times =
                    repetition.min as usize + self.roll((most - repetition.min + 1) as usize);
                for _ in 0..times {
                    self.of(&repetition.sub, inside, group);
                }
            }
            HirKind::Capture(capture) => {
                let start = inside.len();
                self.of(&capture.sub, inside, group);
                if capture.index == 1 {
                    *group = Some((start, inside.len()));
                }
            }
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.of(part, inside, group)),
            HirKind::Alternation(parts) => {
                let chosen = self.roll(parts.len());
                self.of(&parts[chosen], inside, group);
            }
        }
    }

    fn of_class(&mut self, class: &Class) -> char {
        let all: Vec<u8> = match class {
            Class::Bytes(class) => {
                class.iter().flat_map(|range| range.start()..=range.end()).collect()
            }
            Class::Unicode(class) => {
                let ascii = |c: char| c.min('\x7f') as u8;
                class.iter().flat_map(|range| ascii(range.start())..=ascii(range.end())).collect()
            }
        };
        let of = |test: fn(&u8) -> bool| all.iter().copied().filter(test).collect::<Vec<u8>>();
        let plain = of(u8::is_ascii_alphanumeric);
        let plain = if plain.is_empty() { of(|byte| matches!(byte, b' '..=b'~')) } else { plain };
        char::from(plain[self.roll(plain.len())])
    }

    /// A text that matches, and its secret.
    fn matching(&mut self, regex: &str) -> (String, String) {
        let hir = ParserBuilder::new().unicode(false).utf8(false).build().parse(regex).unwrap();
        let (mut text, mut group) = (String::new(), None);
        self.of(&hir, &mut text, &mut group);
        let (start, end) = group.unwrap_or((0, text.len()));
        let secret = text[start..end].to_owned();
        (text, secret)
    }
}

fn luhn(dice: &mut Dice, start: &str, digits: usize) -> String {
    let mut card = dice.fill(&format!("{start}{}", "#".repeat(digits - 1 - start.len())));
    let sum = |card: &str| -> u32 {
        let values = card.bytes().rev().map(|byte| u32::from(byte - b'0')).enumerate();
        values
            .map(|(at, d)| {
                if at % 2 == 0 {
                    d
                } else if d > 4 {
                    2 * d - 9
                } else {
                    2 * d
                }
            })
            .sum()
    };
    let check = (10 - sum(&format!("{card}0")) % 10) % 10;
    card.push(char::from_digit(check, 10).unwrap());
    card
}

fn iban(dice: &mut Dice, country: &str, form: &str) -> String {
    let account = dice.fill(form);
    let number = format!("{account}{country}00");
    let value = |c: char| c.to_digit(36).unwrap();
    let rest = number
        .chars()
        .fold(0, |rest, c| (rest * if value(c) > 9 { 100 } else { 10 } + value(c)) % 97);
    format!("{country}{:02}{account}", 98 - rest)
}

fn grouped(text: &str, sizes: &[usize], sign: &str) -> String {
    let mut rest = text;
    let mut groups = Vec::new();
    for size in sizes.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        let (group, after) = rest.split_at((*size).min(rest.len()));
        groups.push(group);
        rest = after;
    }
    groups.join(sign)
}

const PHONES: &[&str] = &[
    "+49 30 N######",
    "+49 (0)151 N#######",
    "+4915N########",
    "+1 (NN#) NN#-####",
    "+1-NN#-NN#-####",
    "+1NN#NN#####",
    "+44 20 7946 0###",
    "+44 7700 90####",
    "+33 6 12 ## ## ##",
    "+34 612 ### ###",
    "+39 06 6982 ####",
    "+41 44 668 ## ##",
    "+81-3-1234-####",
    "+86 138 0013 ####",
    "+91 98765 4####",
    "+55 11 91234-####",
    "+7 495 123-##-##",
    "(NN#) NN#-####",
    "NN#-NN#-####",
    "NN#.NN#.####",
    "1-NN#-NN#-####",
    "030 N#######",
    "030/N######",
    "0151 N#######",
    "0151-N#######",
    "06 12 ## ## ##",
    "06.12.##.##.##",
    "020 7946 0###",
    "(020) 7946 0###",
    "07700 90####",
    "090-1234-####",
    "03-1234-####",
    "0049 30 N######",
    "8 (495) 123-##-##",
    "138 0013 8###",
];

const CUED_PHONES: &[&str] =
    &["NN##NN####", "612 ### ###", "12 34 ## ##", "98765 4####", "1NN#NN#####"];

const TOKEN_PLACES: &[&str] = &[
    "my key is {} ok?",
    "export TOKEN={}\n",
    "{\"value\": \"{}\"}",
    "Use `{}` for it",
    "it was ({}).",
    "{}",
    "token: {}, and then",
    "https://example.org/?t={}",
    "Ich habe {} benutzt.",
    "> {}\n> ok",
];

const ASSIGNED_PLACES: &[&str] = &[
    "{n}_key = \"{v}\"",
    "{n}: {v}\n",
    "export {n}_TOKEN={v}\n",
    "{\"{n}\": \"{v}\"}",
    "const {n}Key = '{v}';",
    "(my {n} key={v})",
    "{n}_secret => '{v}',",
    "{n} token: {v}, please",
];

const PLACES: &[&str] = &[
    "Please write it down: {}.",
    "It is {}",
    "({})",
    "\"{}\"",
    "Call {} or write.",
    "- {}\n- next",
    "Das ist {}, ja.",
    "a={}\n",
    "It was {} and not that one",
    "{}",
];

/// What was reached. What is missed: a value that reads like words to the generic rule, and names
/// of things that no sign can follow.
const FLOORS: &[(&str, f64)] = &[
    ("card", 1.0),
    ("email", 1.0),
    ("iban", 1.0),
    ("ip", 1.0),
    ("name", 1.0),
    ("phone", 0.99),
    ("phone, announced", 1.0),
    ("rule: generic", 0.75),
    ("rules: assigned", 0.99),
    ("rules: tokens", 0.99),
    ("url, header, command", 1.0),
    ("word", 1.0),
];

#[derive(Default)]
struct Score {
    planted: u32,
    found: u32,
    missed: Vec<String>,
}

fn masked(text: &str) -> Masked {
    let masker = Masker::new(&MaskingKey::from_bytes([9; 32]), "corpus");
    masker
        .with_names(&["Anna".into(), "Peter Schmidt".into(), "Zoë".into()])
        .with_words(&["Projekt Äther".into(), "heron".into()])
        .mask(text)
}

/// Whether nothing of the secret is left, and the kind is the one that is meant.
fn score(scores: &mut BTreeMap<String, Score>, name: &str, kind: &str, text: &str, secret: &str) {
    let score = scores.entry(name.to_owned()).or_default();
    score.planted += 1;
    let masked = masked(text);
    let found = !masked.text.contains(secret)
        && masked.masks.iter().any(|mask| kind.is_empty() || mask.kind == kind);
    score.found += u32::from(found);
    if !found {
        score.missed.push(text.to_owned());
    }
}

fn rules(dice: &mut Dice, scores: &mut BTreeMap<String, Score>) {
    let table = include_str!("../../src/redact/rules.txt");
    for row in table.lines().filter(|row| !row.starts_with(['\t', '#'])) {
        let fields: Vec<&str> = row.splitn(6, '\t').collect();
        let [form, _, _, keywords, id, regex] = fields[..] else { panic!("{row}") };
        let keyword = keywords.split(' ').next().unwrap();
        for _ in 0..VALUES {
            if let Some((name, value)) = regex.split_once('\t') {
                let name = dice.matching(name).0;
                let value = dice.matching(&format!("({value})")).1;
                for place in ASSIGNED_PLACES {
                    let text = place.replace("{n}", &name).replace("{v}", &value);
                    let group =
                        if id == "generic-api-key" { "rule: generic" } else { "rules: assigned" };
                    score(scores, group, "", &text, &value);
                }
                continue;
            }
            // Full stops that mean themselves, as their keywords show.
            let regex =
                regex.replace("xoxe.xox", r"xoxe\.xox").replace("s.slack.com", r"s\.slack\.com");
            let (text, secret) = dice.matching(&regex);
            let text = text.trim_matches(|c: char| !c.is_alphanumeric() && !"_<>/=\"'".contains(c));
            let secret = secret.trim_matches(|c: char| !c.is_alphanumeric());
            for place in TOKEN_PLACES {
                let text = match form {
                    "?" => format!("{keyword} {}", place.replace("{}", text)),
                    _ => place.replace("{}", text),
                };
                score(scores, "rules: tokens", "", &text, secret);
            }
        }
    }
}

fn other_kinds(dice: &mut Dice, scores: &mut BTreeMap<String, Score>) {
    let plant = |scores: &mut BTreeMap<String, Score>, kind: &str, value: &str| {
        for place in PLACES {
            score(scores, kind, kind, &place.replace("{}", value), value);
        }
    };
    for _ in 0..VALUES {
        for form in PHONES {
            plant(scores, "phone", &dice.fill(form));
        }
        for form in CUED_PHONES {
            let number = dice.fill(form);
            for cue in [
                "my phone number is {}",
                "Tel.: {}",
                "call me at {}.",
                "Handy {}",
                "WhatsApp: {}",
                "tél. {}",
            ] {
                score(scores, "phone, announced", "phone", &cue.replace("{}", &number), &number);
            }
        }
        for (start, digits, sizes) in [
            ("4", 16, [4, 4, 4, 4]),
            ("51", 16, [4, 4, 4, 4]),
            ("2221", 16, [4, 4, 4, 4]),
            ("37", 15, [4, 6, 5, 5]),
            ("6011", 16, [4, 4, 4, 4]),
            ("3530", 16, [4, 4, 4, 4]),
            ("36", 14, [4, 6, 4, 4]),
            ("6759", 16, [4, 4, 4, 4]),
        ] {
            let card = luhn(dice, start, digits);
            for sign in ["", " ", "-"] {
                plant(scores, "card", &grouped(&card, &sizes, sign));
            }
        }
        for (country, form) in [
            ("DE", "##################"),
            ("GB", "NWBK##############"),
            ("FR", "##########ABC########23"),
            ("ES", "####################"),
            ("NL", "ABNA##########"),
            ("CH", "#################"),
            ("NO", "###########"),
        ] {
            let number = iban(dice, country, form);
            plant(scores, "iban", &number);
            plant(scores, "iban", &grouped(&number, &[4], " "));
            plant(scores, "iban", &number.to_lowercase());
        }
        for form in [
            "10.#.2#.1#",
            "192.168.N.1##",
            "8N.1##.N#.7",
            "2001:db8:hhhh:hhhh::7",
            "fe80::1hhh:2hhh:3hhh:4hhh",
            "2001:0db8:85a3:hhhh:hhhh:8a2e:0370:7334",
        ] {
            plant(scores, "ip", &dice.fill(form));
        }
        for form in [
            "ada.##@example.org",
            "o'neil#@mail.example.co.uk",
            "a+##@xn--fsqu00a.com",
            "info@büro#.de",
        ] {
            plant(scores, "email", &dice.fill(form));
        }
        let secret = dice.fill("hhNhhN#hQxhZ#Nhk");
        for (kind, form) in [
            ("password", "postgres://ada:{}@db.example.org/x"),
            ("password", "curl -u ada:{} https://example.org"),
            ("password", "curl https://example.org --user 'ada:{}'"),
            ("api_key", "https://example.org/a?x=1&access_token={}&y=2"),
            ("api_key", "(https://example.org/cb#id_token={})"),
            ("api_key", "Authorization: Bearer {}"),
            ("api_key", "-H \"authorization: Basic {}\""),
            ("password", "apiVersion: v1\nkind: Secret\ndata:\n  password: {}\n"),
        ] {
            score(scores, "url, header, command", kind, &form.replace("{}", &secret), &secret);
        }
    }
    for (kind, value) in [
        ("name", "Anna"),
        ("name", "Peter Schmidt"),
        ("name", "Zoë"),
        ("word", "heron"),
        ("word", "PROJEKT ÄTHER"),
    ] {
        plant(scores, kind, value);
        for place in ["{}'s book", "{}-like", "mit {}s Hut"] {
            if kind == "name" {
                score(scores, kind, kind, &place.replace("{}", value), value);
            }
        }
    }
}

/// Texts without anything to mask, by what they are.
const CLEAN: &[(&str, &[&str])] = &[
    (
        "prose",
        &[
            "The board met on 3 March 2024 and approved 12,500 units at $1,299.99 each; the key point was access to the market.",
            "Ich habe am 04.03.2024 um 10:22 Uhr 3.499,00 € bezahlt, das Passwort vergessen und den Schlüssel gesucht.",
            "Le 4 mars 2024, nous avons payé 12 345 678 € pour 1 200 000 actions; la clé est sous le tapis.",
            "El 4 de marzo de 2024 pagamos 12.345.678 pesos; la contraseña se me olvidó y el token no llegó.",
            "Between 1990 and 2024 the population grew from 1 250 000 to 12 400 000 (see pp. 123-145, vol. 12 (2019) 1234-1240).",
            "My secret: patience. The token of his love, the key to success: hard work, access to 100% of it.",
            "She ran 42.195 km in 3:45:12, pace 5:20, heart rate 145-172, bib 10234, 27,345 finishers.",
            "2024年3月4日、価格は12,345,678円です。 第3版 123ページ。",
            "The annas and the herons of Peterborough met Annabel, and Ann of old.",
        ],
    ),
    (
        "identifiers",
        &[
            "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh",
            "sha256:hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh",
            "hhhhhhhh-hhhh-4hhh-8hhh-hhhhhhhhhhhh",
            "commit hhhhhhh",
            "Order #1##-#######-#######",
            "ticket 2024-00####",
            "id 17########",
            "17###########",
            "user_id: #########",
            "invoice 2024/03/####",
            "tracking 1Z999AA1##########",
            "row 1######## of 2########",
            "ISBN 978-3-16-148410-0",
            "ISBN 0-306-40615-2",
            "ISBN-10: 3-16-148410-X",
            "ISSN 0378-5955",
            "doi:10.1000/182",
            "EAN 4006381333931",
            "SKU 012-3456-78",
            "part no. 0123-45-6",
            "case 12-34-56",
            "aa:bb:cc:hh:hh:hh",
            "VIN 1HGCM82633A######",
            "§ 123 456 789",
            "Room 0123",
        ],
    ),
    (
        "dates and numbers",
        &[
            "2024-03-04T10:22:33.123Z",
            "2024-03-04 10:22:33",
            "04.03.2024 10:22",
            "03/04/2024",
            "20240304",
            "04-03-2024",
            "4/3/24",
            "01.02.2024 - 03.04.2024",
            "2020-2024",
            "10:22:33",
            "3.14159265358979",
            "1,234,567.89",
            "12 345 678",
            "1.234.567,89",
            "0.000123456",
            "48.8566, 2.3522",
            "-122.4194155",
            "100 000 000 km",
            "0 1 2 3 4 5 6 7 8 9",
            "1 2 3\n4 5 6\n7 8 9",
            "0123 456",
            "555 1234",
            "1e-10",
            "50-60-70",
            "300.000.000 USD",
            "16 000 000 000",
        ],
    ),
    (
        "versions",
        &[
            "version 10.0.19045.3803",
            "v1.2.3.4",
            "Chrome/120.0.0.0 Safari/537.36",
            "node 22.11.0",
            "2.0.0-rc.1",
            "release 4.18.0.553",
            "update V8 to 12.4.254.21",
            "1.2.3.4.5",
            "section 1.2.3.4",
            "kernel 6.1.0-13-amd64",
            "openssl 3.0.11",
            "react@18.2.0",
            "127.0.0.1:8080",
            "0.0.0.0",
            "::1",
            "[::]:80",
            "255.255.255.0",
        ],
    ),
    (
        "code",
        &[
            "const apiKey = process.env.API_KEY;",
            "let token = get_token(user_id);",
            "password: str = Field(min_length=8)",
            "key={item.id}",
            "<input type=\"password\" name=\"password\" placeholder=\"Enter your password\">",
            "\"key\": \"user.profile.settings.title\",",
            "Authorization: Bearer ${token}",
            "Authorization: Bearer <token>",
            "curl -u \"$USER:$PASSWORD\" https://example.org",
            "if (token === undefined) return;",
            "use std::collections::BTreeMap;",
            "fn a::b::c()",
            "std::vec<int>::iterator",
            "for (int i = 0; i < 1024; ++i) sum += a[i] * 31;",
            "SELECT id, secret_name FROM keys WHERE token_type = 'bearer' LIMIT 100;",
            "git checkout feature/api-key-rotation",
            "x = W @ x.T + 1e-6",
            "tokens = tokenizer.encode(text, max_length=512)",
            "api_version: v2beta1",
            "AWS_REGION=eu-central-1",
            "access_log /var/log/nginx/access.log;",
            "color: #1a2b3c; margin: 0 12px 24px 36px;",
            "public_key = load_pem_public_key(data)",
            "primary_key=True, autoincrement=True",
            "keyboard: [1, 2, 3]",
            "postgres://localhost:5432/app",
            "https://example.org/search?q=key&page=2&token_type=bearer",
            "print(f'{key}: {value:10.3f}')",
            "secretsmanager:GetSecretValue",
            "\"author\": \"name\"",
            "author = \"Somebody Important 1984\"",
            "monkey = donkey_kong_64_player",
            "data-key=\"row-12\"",
        ],
    ),
    (
        "logs",
        &[
            "2024-03-04 10:22:33,123 INFO  [main] c.e.App - started in 12345 ms, pid 4711",
            "GET /api/v1/items/123456789?page=2 HTTP/1.1 200 5324 0.012",
            "10:22:33.456 worker-3 job=hhhhhhhh-hhhh-4hhh-8hhh-hhhhhhhhhhhh took 345ms key=cache:user:1234",
            "at Object.<anonymous> (/app/src/index.js:10:15)",
            "thread 'main' panicked at src/main.rs:12:34",
            "[17###########] heap 123456789/987654321 bytes",
            "rsync  1,234,567  45%  12.34MB/s  0:01:23",
            "Mem: 16384000 total, 1234567 free",
            "0x7fff5fbff8c0: 48 89 e5 48 83 ec 10",
            "token count: 4096, access granted, auth ok",
        ],
    ),
];

fn clean(dice: &mut Dice) -> (BTreeMap<String, (u32, u32)>, Vec<String>) {
    let mut table: BTreeMap<String, (u32, u32)> = BTreeMap::new();
    let mut shown = Vec::new();
    for (name, forms) in CLEAN {
        for form in *forms {
            for place in ["{}", "see {} there", "x: {}\n", "({})"] {
                for _ in 0..VALUES {
                    let value = if form.contains(['#']) || form.contains("hhh") {
                        dice.fill(form)
                    } else {
                        (*form).to_owned()
                    };
                    let text = place.replace("{}", &value);
                    let masks = masked(&text).masks;
                    let (texts, marred) = table.entry((*name).to_owned()).or_default();
                    *texts += 1;
                    *marred += u32::from(!masks.is_empty());
                    if let Some(mask) = masks.first() {
                        shown.push(format!("{name}: {} in {text:?}", mask.kind));
                    }
                }
            }
        }
    }
    (table, shown)
}

#[test]
fn what_should_be_masked_is_and_other_text_is_left_alone() {
    let mut scores = BTreeMap::new();
    let mut dice = Dice(7);
    rules(&mut dice, &mut scores);
    other_kinds(&mut dice, &mut scores);
    let (clean, shown) = clean(&mut dice);
    print(&scores, &clean, &shown);
    let recall = |kind: &str| f64::from(scores[kind].found) / f64::from(scores[kind].planted);
    for (kind, floor) in FLOORS {
        assert!(recall(kind) >= *floor, "{kind}: {}", recall(kind));
    }
    assert_eq!(scores.len(), FLOORS.len());
    for (name, (texts, marred)) in &clean {
        assert!(marred * 100 <= *texts, "{name}: {marred} of {texts}: {shown:?}");
    }
}

fn print(scores: &BTreeMap<String, Score>, clean: &BTreeMap<String, (u32, u32)>, shown: &[String]) {
    let examples = std::env::var("MISSED").map_or(0, |n| n.parse().unwrap());
    println!("{:<22}{:>8}{:>8}{:>9}", "planted", "texts", "found", "recall");
    for (kind, score) in scores {
        let recall = f64::from(score.found) / f64::from(score.planted) * 100.0;
        println!("{kind:<22}{:>8}{:>8}{recall:>8.1}%", score.planted, score.found);
        score.missed.iter().take(examples).for_each(|missed| println!("    {missed:?}"));
    }
    println!("{:<22}{:>8}{:>8}", "clean", "texts", "marred");
    for (name, (texts, marred)) in clean {
        println!("{name:<22}{texts:>8}{marred:>8}");
    }
    shown.iter().take(examples).for_each(|line| println!("    {line}"));
}
