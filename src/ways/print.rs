//! A page to print: one HTML document that asks for nothing and runs nothing.
//!
//! Its policy allows its own style, by its hash, and nothing else; whatever comes from outside is
//! text.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::text::{day, html, quote, said_at};
use super::topic::{self, Topic};
use super::{Files, Memory};
use crate::facts::{Fact, Status};

const STYLE: &str = "\
body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:11pt/1.5 Georgia,serif;color:#111;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.1rem;margin-top:2rem;break-after:avoid}
ul{padding-left:1.2rem}li{margin:.4rem 0;break-inside:avoid;overflow-wrap:anywhere}
small{display:block;color:#555}q{font-style:italic}
@page{margin:2cm}@media print{body{margin:0;max-width:none;padding:0}}
";

const GROUPS: &[(&str, Topic)] = &[
    ("Who they are", Topic::Identity),
    ("Family, friends and others", Topic::Relationship),
    ("Work and skills", Topic::Career),
    ("Projects and plans", Topic::Project),
    ("Likes, dislikes and values", Topic::Preference),
    ("Tools and environment", Topic::Tool),
    ("How to work with them", Topic::Instruction),
    ("What happened, and the rest", Topic::Life),
];

/// Writes the page.
pub fn write(memory: &Memory<'_>) -> Files {
    let facts = memory.lines();
    if facts.is_empty() {
        return Files::new();
    }
    let hash = base64(&Sha256::digest(STYLE.as_bytes()));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Memory</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>Memory</h1>\n"
    );
    if let Some(newest) = memory.newest {
        // Writing to a String does not fail.
        let _ = writeln!(out, "<p>{} facts, as of {}.</p>", facts.len(), day(newest));
    }
    for (name, topic) in GROUPS {
        let here: Vec<&Fact> =
            facts.iter().filter(|fact| topic::of(fact) == *topic).copied().collect();
        if here.is_empty() {
            continue;
        }
        let _ = writeln!(out, "<h2>{name}</h2>\n<ul>");
        for fact in here {
            let _ = writeln!(
                out,
                "<li dir=\"auto\">{}{}</li>",
                html(&fact.statement),
                note(fact, memory.choice.provenance)
            );
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</body>\n</html>\n");
    Files::from([("print/memory.html".to_owned(), out)])
}

/// What stands in small letters under a fact.
fn note(fact: &Fact, cites: bool) -> String {
    let mut parts = Vec::new();
    if fact.status == Status::Contested {
        parts.push("Something else that was said disagrees.".to_owned());
    }
    if cites {
        if let Some((_, quote)) = quote(fact) {
            parts.push(format!("<q>{}</q>", html(&quote)));
        }
        let times = match fact.support {
            0 | 1 => String::new(),
            many => format!(", in {many} conversations"),
        };
        let from = fact.evidence.first().map(|evidence| evidence.source.as_str());
        let at = said_at(fact).map_or_else(|| "without a date".to_owned(), day);
        parts.extend(from.map(|from| format!("{from}, {at}{times}")));
    }
    if parts.is_empty() { String::new() } else { format!("<small>{}</small>", parts.join(" ")) }
}

/// As policies want hashes.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit) & 63) as usize;
            let is_there = digit <= three.len();
            out.push(if is_there {
                DIGITS.get(value).map_or('=', |d| char::from(*d))
            } else {
                '='
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_standard() {
        let cases =
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")];
        for (text, expected) in cases {
            assert_eq!(base64(text.as_bytes()), expected);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }
}
