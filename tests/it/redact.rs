//! Masking: what is found, what is left alone, and the laws that hold for any text.

#![allow(clippy::similar_names, reason = "a masker gives what is masked")]
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::collections::BTreeMap;

use decant::redact::{Kind, Masked, Masker, MaskingKey};
use proptest::prelude::*;

/// Forms as vendors issue them, with made-up values.
fn credentials() -> Vec<(Kind, String)> {
    let base_62 = "9mXq2Zr7Lw0vTb4Kc8Yd1Ne5Pf3Sg6Hj9mXq2Zr7Lw0vTb4Kc8Yd1Ne5Pf3Sg6Hj".repeat(2);
    let hex = "0123456789abcdef".repeat(5);
    let letters = "aBcDeFgHiJkLmNoPqRsTuVwXyZ".repeat(3);
    let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0";
    let key = |label: &str, eol: &str| {
        let line = base_62.get(..64).unwrap();
        let lines = [line, line, "q+/9=="].join(eol);
        format!("-----BEGIN {label}-----{eol}{lines}{eol}-----END {label}-----")
    };
    let api = |prefix: &str, value: &str, length: usize| {
        (Kind::ApiKey, format!("{prefix}{}", value.get(..length).unwrap()))
    };
    vec![
        api("sk-ant-api03-", &base_62, 95),
        api("sk-proj-", &base_62, 120),
        api("sk-", &base_62, 48),
        api("sk-", &hex, 32),
        api("sk-or-v1-", &hex, 64),
        api("ghp_", &base_62, 36),
        api("gho_", &base_62, 36),
        api("ghs_", &base_62, 36),
        api("github_pat_", &base_62, 82),
        (Kind::ApiKey, "AKIAIOSFODNN7EXAMPLE".into()),
        (Kind::ApiKey, "ASIAABCDEFGHIJKLMNOP".into()),
        api("xoxb-123456789012-1234567890123-", &base_62, 24),
        api("xoxp-", &base_62, 40),
        api("AIza", &base_62, 35),
        api("glpat-", &base_62, 20),
        api("npm_", &base_62, 36),
        api("hf_", &letters, 34),
        (Kind::ApiKey, format!("SG.{}.{}", &base_62[..22], &base_62[..43])),
        api("ya29.a0Af", &base_62, 60),
        api("pypi-AgEIcHlwaS5vcmc", &base_62, 60),
        api("dop_v1_", &hex, 64),
        api("shpat_", &hex, 32),
        api("sk_live_", &base_62, 24),
        api("rk_live_", &base_62, 24),
        (Kind::Jwt, format!("{jwt}.{}", &base_62[..43])),
        (Kind::Jwt, format!("eyJhbGciOiJkaXIifQ..{0}.{0}.{0}", &base_62[..16])),
        (Kind::PrivateKey, key("RSA PRIVATE KEY", "\n")),
        (Kind::PrivateKey, key("PGP PRIVATE KEY BLOCK", "\r\n")),
        (Kind::PrivateKey, key("PRIVATE KEY", "\\n")),
    ]
}

fn masker() -> Masker {
    let masker = Masker::new(&MaskingKey::from_bytes([1; 32]), "memory");
    masker.with_names(&["Anna".into(), "Anna B".into()]).with_words(&["heron".into()])
}

fn mask(text: &str) -> Masked {
    masker().mask(text)
}

/// The masked text with `[kind]` for each placeholder.
fn kinds(text: &str) -> String {
    let (outside, masked) = (outside(&mask(text)), mask(text));
    let kinds = masked.masks.iter().map(|mask| format!("[{}]", mask.kind)).chain([String::new()]);
    outside.into_iter().zip(kinds).map(|(text, kind)| text + &kind).collect()
}

/// What stands before, between and after the masks. Panics where the table is not true.
fn outside(masked: &Masked) -> Vec<String> {
    let mut outside = Vec::new();
    let mut done = 0;
    for mask in &masked.masks {
        let (start, end) = (mask.start as usize, (mask.start + mask.length) as usize);
        outside.push(masked.text[done..start].to_owned());
        let placeholder = &masked.text[start..end];
        assert!(placeholder.starts_with(&format!("[{}-", mask.kind)), "{placeholder}");
        assert!(placeholder.ends_with(']'), "{placeholder}");
        done = end;
    }
    outside.push(masked.text[done..].to_owned());
    outside
}

fn unmasked(masked: &Masked, masker: &Masker) -> String {
    let values: BTreeMap<&str, &str> = masker.values().collect();
    let placeholders = masked.masks.iter().map(|mask| {
        let placeholder = &masked.text[mask.start as usize..(mask.start + mask.length) as usize];
        *values.get(placeholder).unwrap()
    });
    let outside = outside(masked);
    outside
        .iter()
        .map(String::as_str)
        .zip(placeholders.chain([""]))
        .fold(String::new(), |text, (before, value)| text + before + value)
}

#[test]
fn placeholders_are_those_that_hmac_gives() {
    // python3: key = hmac.digest(b"\1" * 32, b"decant memory\0memory", "sha256"), then the first
    // fifty bits of hmac.digest(key, b"email\0ada@example.org", "sha256").
    assert_eq!(mask("ada@example.org").text, "[email-wd2nvp3agw]");
    assert_eq!(mask("AKIAIOSFODNN7EXAMPLE").text, "[api_key-4g5mjvrabv]");
}

#[test]
fn a_value_has_one_placeholder_in_a_memory_and_another_in_another() {
    let mut one = masker();
    let first = one.mask("Ada@Example.org").text;
    assert_eq!(
        one.mask("write to ada@example.org, please").text,
        format!("write to {first}, please")
    );
    assert_eq!(one.mask("mailto:ada%40example.org").text, format!("mailto:{first}"));
    assert_ne!(one.mask("bob@example.org").text, first);

    let key = MaskingKey::from_bytes([1; 32]);
    assert_ne!(Masker::new(&key, "other").mask("ada@example.org").text, first);
    let key = MaskingKey::from_bytes([2; 32]);
    assert_ne!(Masker::new(&key, "memory").mask("ada@example.org").text, first);
}

#[test]
fn addresses_are_found_where_people_write_them() {
    let cases = [
        ("ada@example.org", "[email]"),
        ("Write to ada@example.org.", "Write to [email]."),
        ("ada@example.org, bob@example.org; (cy@example.org)", "[email], [email]; ([email])"),
        ("<ada.lovelace+list@mail.example.co.uk>", "<[email]>"),
        ("mailto:ada@example.org?subject=x", "mailto:[email]?subject=x"),
        ("**ada@example.org** _bob@example.org_", "**[email]** _[email]_"),
        ("'ada@example.org'", "'[email]'"),
        ("o'neil@example.org", "[email]"),
        ("email=ada@example.org&next=1", "email=[email]&next=1"),
        ("?to=%3Cada%40example.org%3E", "?to=%3C[email]%3E"),
        ("ada%2Btag%40example.org", "[email]"),
        (r#"{"a":"x\nada@example.org\n"}"#, r#"{"a":"x\n[email]\n"}"#),
        ("a@b.cd@e.fg", "[email]@e.fg"),
        ("\u{201c}ada@example.org\u{201d}\u{2014}said", "\u{201c}[email]\u{201d}\u{2014}said"),
        ("123456@qq.com 13800@163.com", "[email] [email]"),
        ("ada@example.org-", "[email]-"),
        ("ada@example.org.png", "[email].png"),
        ("ada@example.org/path", "[email]/path"),
        ("ada@localhost.example:25", "[email]:25"),
        // Other scripts, as in RFC 6532's and EAI's examples.
        ("dörte@sörensen.example.com", "[email]"),
        ("δοκιμή@παράδειγμα.δοκιμή", "[email]"),
        ("квіточка@пошта.укр", "[email]"),
        ("संपर्क@डाटामेल.भारत", "[email]"),
        ("用户@例子.公司", "[email]"),
        ("ada@xn--fsqu00a.xn--55qx5d", "[email]"),
        ("ada@例子.com", "[email]"),
        ("ada@abc公司.com", "[email]"),
        ("ایمیل@نمونه\u{200c}ها.ایران", "[email]"),
        // Text that has no spaces goes on right after an address.
        ("请发邮件到ada@example.org谢谢。", "请发邮件到[email]谢谢。"),
        ("ada@example.orgに送って", "[email]に送って"),
        ("ada@example.org으로 보내", "[email]으로 보내"),
    ];
    for (text, masked) in cases {
        assert_eq!(kinds(text), masked, "{text}");
    }
}

#[test]
fn what_only_looks_like_an_address_is_left_alone() {
    let cases = [
        "@decorator",
        "user@",
        "@",
        "a@b",
        "meet @ada.lovelace",
        "@scope/package@1.2.3",
        "react@18.2.0 lodash@4.17.21-rc.one",
        "root@127.0.0.1",
        "icon@2x.png",
        "systemctl start getty@tty1.service",
        "a @ b.cd",
        "x = W@x.T",
        "f@.com",
        "a@-b.com",
        "100%40",
        "{name}@example.org",
        "100 % of ada",
    ];
    for text in cases {
        assert_eq!(mask(text).text, text);
    }
}

#[test]
fn every_form_of_credential_is_found_wherever_it_stands() {
    for (kind, value) in credentials() {
        let kind = kind.as_str();
        for (before, after) in [
            ("", ""),
            ("the key is ", " ok?"),
            ("\"", "\","),
            ("KEY=", "\n"),
            ("(", ")."),
            ("鍵は", "です。"),
            (r#"{"key":"a\n"#, r#"\nb"}"#),
            ("?key%3D", "&x=1"),
            ("ada@example.org:", ";"),
            ("_", ""),
            ("\\u003d", ""),
            ("\\u it ", ""),
        ] {
            let text = format!("{before}{value}{after}");
            let masked = kinds(&text);
            let before = before.replace("ada@example.org", "[email]");
            assert_eq!(masked, format!("{before}[{kind}]{after}"), "{text}");
        }
    }
}

#[test]
fn cards_accounts_numbers_and_addresses_are_found_where_people_write_them() {
    let cases = [
        ("pay with 4111 1111 1111 1111, please", "pay with [card], please"),
        ("4111-1111-1111-1111", "[card]"),
        ("378282246310005", "[card]"),
        ("DE89 3704 0044 0532 0130 00.", "[iban]."),
        ("iban:gb82west12345698765432", "iban:[iban]"),
        ("call +49 (0)30 1234567 or (212) 555-0123", "call [phone] or [phone]"),
        ("Tel. 030/1234567, mobil 0151 23456789", "Tel. [phone], mobil [phone]"),
        ("tel:+4930123456", "tel:[phone]"),
        ("030 / 1234567 / 0151 2345678", "[phone] / [phone]"),
        ("06 12 34 56 78 à Paris", "[phone] à Paris"),
        ("my phone is 5550123456", "my phone is [phone]"),
        ("ssh root@192.0.2.7:22 (8.8.8.8)", "ssh root@[ip]:22 ([ip])"),
        ("2001:db8::1, fe80::1ff:fe23:4567:890a%eth0", "[ip], [ip]%eth0"),
        ("请打电话+8613800138000给我", "请打电话[phone]给我"),
    ];
    for (text, masked) in cases {
        assert_eq!(kinds(text), masked, "{text}");
    }
    for text in [
        "4111 1111 1111 1112",
        "DE88 3704 0044 0532 0130 00",
        "127.0.0.1 ::1 0.0.0.0 v1.2.3.4 std::fs a::b",
        "2024-03-04 10:22:33, 978-3-16-148410-0, 12 345 678 €, $1,234.56",
    ] {
        assert_eq!(kinds(text), text);
    }
}

#[test]
fn one_number_has_one_placeholder_however_it_is_spelled() {
    let mut masker = masker();
    for (one, other) in [
        ("+49 (0)30 1234567", "0049 30 1234567"),
        ("4111 1111 1111 1111", "4111-1111-1111-1111"),
        ("DE89 3704 0044 0532 0130 00", "de89370400440532013000"),
        ("2001:db8::1", "2001:0DB8:0:0:0:0:0:1"),
        ("heron", "Heron"),
    ] {
        assert_eq!(masker.mask(one).text, masker.mask(other).text, "{one}");
    }
}

#[test]
fn own_words_and_names_are_whole_words() {
    let cases = [
        ("Anna and Anna's cat, Annas Hut", "[name] and [name]'s cat, [name]s Hut"),
        ("Anna B called, Anna Bella too", "[name] called, [name] Bella too"),
        ("anna ANNA Annabel Hanna Joanna", "anna ANNA Annabel Hanna Joanna"),
        ("a Heron, HERON-like herons", "a [word], [word]-like herons"),
        ("AnnaとHeron", "[name]と[word]"),
        ("anna@example.org", "[email]"),
    ];
    for (text, masked) in cases {
        assert_eq!(kinds(text), masked, "{text}");
    }
    let mut other = Masker::new(&MaskingKey::from_bytes([1; 32]), "memory");
    other = other.with_words(&["  ".into(), "Äther".into(), "x".repeat(1_000)]);
    assert!(other.mask("der ÄTHER, äther").text.starts_with("der [word-"));
}

#[test]
fn secrets_are_found_by_what_they_are_called() {
    let value = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4";
    let cases = [
        ("OPENWEATHER_API_KEY={}", "OPENWEATHER_API_KEY=[api_key]"),
        ("my secret: {}, ok?", "my secret: [api_key], ok?"),
        ("https://example.org/?x=1&token={}#top", "https://example.org/?x=1&token=[api_key]#top"),
        ("Authorization: Bearer {}", "Authorization: Bearer [api_key]"),
        ("curl -u ada:{} https://x.org", "curl -u ada:[password] https://x.org"),
        ("kind: Secret\ndata:\n  pw: {}\n", "kind: Secret\ndata:\n  pw: [password]\n"),
        ("the mokey {}", "the mokey {}"),
    ];
    for (text, masked) in cases {
        let masked = masked.replace("{}", value);
        assert_eq!(kinds(&text.replace("{}", value)), masked, "{text}");
    }
}

#[test]
fn a_secret_longer_than_any_window_is_masked_to_its_end() {
    let value = "a1B2c3D4e5F6g7H8".repeat(500);
    for text in [format!("fm2_{value} ok"), format!("xoxb-1{value} ok")] {
        assert_eq!(kinds(&text), "[api_key] ok");
    }
}

#[test]
fn passwords_are_cut_out_of_urls() {
    let cases = [
        ("postgres://ada:hunter2@db.example.org/x", "postgres://ada:[password]@db.example.org/x"),
        ("redis://:hunter2@localhost:6379", "redis://:[password]@localhost:6379"),
        ("https://ada:p@ss@host", "https://ada:[password]@host"),
        ("u://a:b/c@d@host/x@y.", "u://a:[password]@host/x@y."),
        ("mysql://root:Abc#1?2/3@localhost/db", "mysql://root:[password]@localhost/db"),
        ("url='amqp://u:p%20w@h', x", "url='amqp://u:[password]@h', x"),
        ("ftp://u:[email]@h", "ftp://u:[literal]@h"),
        ("ftp://u:x[email]@h", "ftp://u:[password]@h"),
    ];
    for (text, masked) in cases {
        assert_eq!(kinds(text), masked, "{text}");
    }
    let plain = [
        "http://localhost:3000/@vite/client",
        "http://[::1]:3000/@vite/client",
        "https://example.org/a:b@c",
        "see ://a:b@c",
        "https://example.org: hello @you",
        "ssh://host:22",
        "https://ada:@host",
    ];
    for text in plain {
        assert_eq!(kinds(text), text);
    }
}

#[test]
fn a_password_that_is_named_as_one_is_masked() {
    let cases = [
        ("My password: hunter2secret!", "My password: [password]"),
        ("password=hunter2secret", "password=[password]"),
        ("DB_PASSWORD=s3cr3tpw99", "DB_PASSWORD=[password]"),
        ("export dbPassword = 's3cr3tpw99';", "export dbPassword = '[password]';"),
        ("wachtwoord: Zomer2024!", "wachtwoord: [password]"),
        ("Das Passwort lautet Sommer2024!.", "Das Passwort lautet [password]."),
        ("mi contraseña es verano#24, gracias", "mi contraseña es [password], gracias"),
        ("mot de passe : azerty!123", "mot de passe : [password]"),
        ("minha senha é praia2024", "minha senha é [password]"),
        ("пароль: qwerty12345", "пароль: [password]"),
        ("{\"password\": \"tr0ub4dor&3\"}", "{\"password\": \"[password]\"}"),
        ("**Password:** `corr3ct-horse`", "**Password:** `[password]`"),
        ("The password for the router is x7Kp2mQ9.", "The password for the router is [password]."),
        ("wifi password for guests: summer-2023", "wifi password for guests: [password]"),
        ("Kennwort: 48291377", "Kennwort: [password]"),
        ("PWD=Secret12; next", "PWD=[password]; next"),
    ];
    for (text, masked) in cases {
        assert_eq!(kinds(text), masked, "{text}");
    }
    let plain = [
        "My password: I forgot it again.",
        "The password is too short, and the password policy is version2.",
        "password: required",
        "password: str = Field(min_length=8)",
        "password: process.env.DB_PASS1",
        "self.password = self.password2",
        "password = input(\"Password: \")",
        "password: ${DB_PASS1}",
        "password: <password1>",
        "password: ********",
        "password: sha256 of the salt",
        "password is base64-encoded",
        "Password: 8-12",
        "Passwords: a2b3c4d5",
        "password_hash: a2b3c4",
        "PWD=/home/ada1",
        "ela desenha: casa2024",
        "Reset your password: https://example.org/reset1",
        "What is my password?\nabc12345",
    ];
    for text in plain {
        assert_eq!(kinds(text), text);
    }
}

#[test]
fn what_only_begins_like_a_credential_is_left_alone() {
    let cases = [
        "risk-assessment-of-2024-and-beyond-it",
        "sk-learn",
        "sk-this-is-only-a-line-of-words-with-hyphens",
        "sk-SK",
        "AKIA and ASIA",
        "the EURASIAABCDEFGHIJKLMNOPQ",
        "ghp_short",
        "eyJ is how one begins: eyJhbGciOiJIUzI1NiJ9",
        "eyJhbGciOiJIUzI1NiJ9. Then",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "[emails] [email-] [email-7k3q2a9d4] [email-7k3q2a9d4u] [nombre]",
    ];
    for text in cases {
        assert_eq!(mask(text).text, text);
    }
}

#[test]
fn a_private_key_is_masked_though_its_end_is_missing() {
    let line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj";
    let begin = "-----BEGIN PRIVATE KEY-----";
    let cases = [
        (format!("{begin}\n{line}\n{line}\nAb3="), "[private_key]".to_owned()),
        (format!("{begin}\n{line}\n\nIs it cut?"), "[private_key]\n\nIs it cut?".to_owned()),
        (format!("{begin}\nProc-Type: 4\n\n{line}"), "[private_key]".to_owned()),
        (format!("\"{begin}\\n\" +\n\"{line}\\n\""), "\"[private_key]\\n\"".to_owned()),
        (format!("use {begin} here"), "use [private_key] here".to_owned()),
        (format!("{begin}\n{begin}\n{line}"), "[private_key]\n[private_key]".to_owned()),
    ];
    for (text, masked) in cases {
        assert_eq!(kinds(&text), masked, "{text}");
    }
}

#[test]
fn a_placeholder_in_the_export_is_not_mistaken_for_ours() {
    let mut masker = masker();
    let text = "[email-7k3q2a9d4m] and [api_key] and [literal]";
    let masked = masker.mask(text);
    assert_eq!(kinds(text), "[literal] and [literal] and [literal]");
    assert_eq!(unmasked(&masked, &masker), text);
}

#[test]
fn credentials_are_counted_and_never_kept() {
    let mut masker = masker();
    for (_, value) in credentials() {
        masker.mask(&format!("here: {value}"));
        let address = format!("{value}@example.org");
        masker.mask(&address);
        for (_, kept) in masker.values() {
            assert!(!kept.contains(&value), "{kept}");
        }
    }
    masker.mask("https://ada:hunter2@host ada@example.org ada@example.org");
    let values: Vec<_> = masker.values().map(|(_, value)| value).collect();
    assert_eq!(values, ["ada@example.org"]);
    let counts = [("api_key", 48), ("email", 2), ("jwt", 4), ("password", 1), ("private_key", 6)];
    assert_eq!(masker.counts(), &counts.map(|(kind, count)| (kind.to_owned(), count)).into());
}

#[test]
fn known_collisions_are_masked_without_letters_from_the_start() {
    let placeholder = mask("ada@example.org").text;
    let mut masker = masker().with_collisions([placeholder].into());
    let masked = masker.mask("ada@example.org, bob@example.org");
    assert!(masked.text.starts_with("[email], [email-"), "{}", masked.text);
    assert_eq!(masked.masks[0].length, 7);
    assert!(masker.collisions().is_empty(), "given ones are not found again");
    assert_eq!(masker.values().count(), 1);
}

#[test]
fn keys_do_not_print() {
    let printed = format!("{:?}", MaskingKey::from_bytes([171; 32]));
    assert!(!printed.contains("171") && !printed.to_lowercase().contains("ab"), "{printed}");
}

#[test]
fn a_text_of_beginnings_is_no_harder_than_another() {
    let hostile = [
        "@",
        "a@",
        "@a.b",
        "a@b.",
        "a%40",
        "%",
        "a@b.cd",
        "sk-",
        "sk-1",
        "sk-a1b2c3d4e5f6g7h8i9j0k",
        "-----BEGIN",
        "-----BEGIN PRIVATE KEY-----",
        "-----END",
        "-----BEGIN PRIVATE KEY-----a:\n",
        "eyJ",
        "eyJ.",
        "eyJhbGciOiJ.",
        "://",
        "a://b:c",
        "a://b:",
        "a://b:c/",
        "a://b:/@",
        "[email",
        "[email]",
        "AKIA",
        "SG.1",
        "SG.1.......",
        "ya29.",
        "xoxb-1",
        "\u{4e2d}@",
        "\u{4e2d}.",
        "a.",
        "-",
        "\\n",
        "[[[[",
        "key=a1",
        "api_key: \"a1b2c3d4e5f6",
        "key",
        "token,",
        "sk",
        "s.",
        "AKCp",
        "SK0123456789abcdef",
        "?token=",
        "://a?token=abcdef&",
        "password=",
        "password is ",
        "password for a ",
        "curl ",
        "curl -u a:",
        " -u a:b",
        "authorization=",
        "Authorization: Bearer a1b2c3d4",
        "kind: secret\n",
        "kind: Secret\ndata:\n  a: b1234567\n",
        "facebook",
        "_mmk",
        "hooks.slack.com/",
        "<add",
        "1",
        "1 ",
        "12-",
        "+1",
        "+49 30 ",
        "(1) ",
        "4111 1111 1111 1111 ",
        "DE89 ",
        "DE893704004405320130001",
        "1.2.3.4",
        "1.",
        ":",
        "::",
        "a:b:",
        "Anna",
        "Anna ",
        "heron",
    ];
    for part in hostile {
        let text = part.repeat(100_000 / part.len());
        for text in [format!("{text}!"), format!("a1@{text}"), format!("x://u:{text}@h.cd")] {
            let masked = mask(&text);
            let again = mask(&masked.text);
            assert_eq!(again.masks.len(), masked.masks.len(), "{part}");
        }
    }
}

/// Parts of forms: where rules could hide values from each other.
const PARTS: &[&str] = &[
    "@",
    "%40",
    "%",
    "%3D",
    "a",
    "1",
    "B",
    "_",
    "-",
    "--",
    "-----",
    ".",
    "..",
    ":",
    "/",
    "#",
    "?",
    " ",
    "\n",
    "\\n",
    "\\u003d",
    "\"",
    "'",
    "[",
    "]",
    "+",
    "=",
    "é",
    "中",
    "文。",
    "😀",
    "\u{94d}",
    "ada",
    "x.org",
    "@x.org",
    "ada@x.org",
    "o'n@x.org",
    "xn--",
    ".com",
    "com1",
    "10.0",
    "2x.png",
    "sk-",
    "sk-ant-",
    "ghp_",
    "AKIA",
    "AKIAIOSFODNN7EXAMPLE",
    "xoxb-",
    "SG.",
    "ya29.",
    "hf_",
    "dop_v1_",
    "eyJ",
    "eyJhbGciOiJ9",
    ".eyJhbGciOiJ9",
    "a1b2c3d4e5f6g7h8i9j0k",
    "ABCDEFGHIJKLMNOP",
    "0123456789abcdef0123456789abcdef0123456789abcdef",
    "://",
    "https://",
    "x://u:",
    "x://u:p@h",
    "@h",
    "-----BEGIN",
    "-----END",
    " PRIVATE KEY",
    " CERTIFICATE",
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    "[email]",
    "[email-7k3q2a9d4m]",
    "[password",
    "[jwt",
    "-7k3q2a9d4m]",
    "[literal-0000000000]",
    "Proc-Type: 4",
    "key",
    "api_key",
    " token: ",
    "=\"",
    "secret = '",
    "stripe",
    "ntn_",
    "lin_api_",
    "xapp-1-A-2-b",
    "a1B2c3D4e5F6g7H8i9J0k1L2m3N4",
    "?token=",
    "&sig=",
    "curl -u a:",
    "Authorization: Bearer ",
    "kind: Secret\ndata:\n  a: ",
    "+49 30 1234567",
    "(212) 555-",
    "0123",
    "030/",
    " 12 34 56 78",
    "phone ",
    "4111 1111 1111 1111",
    "378282246310005",
    "DE89",
    "3704 0044 0532 0130 00",
    "GB82WEST12345698765432",
    "192.0.2.7",
    "8.8.8.8",
    "::",
    "2001:db8:",
    ":1",
    "v1.2.3.4",
    "Anna",
    "Anna B",
    "'s",
    "s",
    "heron",
    "HERON",
];

/// Parts and values in any order.
fn hostile_text() -> impl Strategy<Value = String> {
    let part = proptest::sample::select(PARTS).prop_map(str::to_owned);
    let value = proptest::sample::select(credentials()).prop_map(|(_, value)| value);
    let any = prop_oneof![20 => part, 1 => value, 1 => any::<String>()];
    proptest::collection::vec(any, 0..16).prop_map(|parts| parts.concat())
}

/// Whether the text is these stretches in their order, with something between each two.
fn is_made_of(text: &str, outside: &[String]) -> bool {
    let [first, middle @ .., last] = outside else { return outside == [text] };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
    for stretch in middle {
        let mut after = rest.chars();
        after.next();
        let Some(at) = after.as_str().find(stretch.as_str()) else { return false };
        rest = &after.as_str()[at + stretch.len()..];
    }
    rest.len() > last.len() && rest.ends_with(last.as_str())
}

proptest! {
    #[test]
    fn masking_what_is_masked_finds_its_placeholders_and_nothing_else(text in hostile_text()) {
        let first = mask(&text);
        let second = mask(&first.text);
        prop_assert!(second.masks.iter().all(|mask| mask.kind == "literal"), "{:?} {:?}", first, second);
        prop_assert_eq!(outside(&second), outside(&first), "{:?}", text);
    }

    #[test]
    fn outside_of_masks_the_text_is_the_input(text in hostile_text()) {
        let mut masker = masker();
        let masked = masker.mask(&text);
        prop_assert!(is_made_of(&text, &outside(&masked)), "{:?}", masked);
        let open = masked.masks.iter().all(|mask| mask.kind == "email" || mask.kind == "literal");
        if open {
            let text = text.to_lowercase().replace("%40", "@");
            let unmasked = unmasked(&masked, &masker).to_lowercase().replace("%40", "@");
            prop_assert_eq!(unmasked, text);
        }
    }

    #[test]
    fn no_credential_survives(
        before in hostile_text(),
        after in hostile_text(),
        value in proptest::sample::select(credentials()),
        space in proptest::sample::select(vec![" ", "\n", "\"", "=", "/", ":", "@", "(", "。", "\\n", "%20", "-", "_"]),
    ) {
        let (_, value) = value;
        let text = format!("{before}{space}{value}{after}");
        let masked = mask(&text);
        let elsewhere = before.contains(&value) || after.contains(&value); // In a word, maybe.
        prop_assert!(elsewhere || !masked.text.contains(&value), "{:?}", text);
        for stretch in outside(&masked) {
            let end = value.get(value.len() - 12..).unwrap();
            prop_assert!(!stretch.contains(end) || before.contains(end) || after.contains(end), "{:?}", text);
        }
    }

    #[test]
    fn a_text_is_masked_alike_whatever_was_masked_before(one in hostile_text(), other in hostile_text()) {
        let mut masker = masker();
        masker.mask(&other);
        prop_assert_eq!(masker.mask(&one), mask(&one));
    }
}
