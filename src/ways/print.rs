//! A page to print: one HTML document that asks for nothing and runs nothing.
//!
//! Its policy allows its own style, by its hash, and nothing else; whatever comes from outside is
//! text.

use std::fmt::Write as _;

use super::text::{html, quote, said_at};
use super::topic::{self, Topic};
use super::{Files, Memory};
use crate::clock::Millis;
use crate::facts::{Fact, Status};

const STYLE: &str = "\
body{max-width:42rem;margin:2rem auto;padding:0 1rem;font:11pt/1.5 Georgia,serif;color:#111;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.1rem;margin-top:2rem;break-after:avoid}
ul{padding-left:1.2rem}li{margin:.4rem 0;break-inside:avoid;overflow-wrap:anywhere}
small{display:block;color:#555}q{font-style:italic}
@page{margin:2cm}@media print{body{margin:0;max-width:none;padding:0}}
";

/// SHA-256 of it in base64, as policies name it.
const STYLE_HASH: &str = "ujCQaYtUWvwLXSCU4OdUxPRybit+aQ8pYAwSZOTwC5k=";

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
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'sha256-{STYLE_HASH}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Memory</title>\n\
         <style>{STYLE}</style>\n</head>\n<body>\n<h1>Memory</h1>\n"
    );
    if let Some(newest) = memory.newest {
        // Writing to a String does not fail.
        let _ = writeln!(out, "<p>{} facts, as of {}.</p>", facts.len(), newest.day());
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
        let at = said_at(fact).map_or_else(|| "without a date".to_owned(), Millis::day);
        parts.extend(from.map(|from| format!("{from}, {at}{times}")));
    }
    if parts.is_empty() { String::new() } else { format!("<small>{}</small>", parts.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::sha256;

    #[test]
    fn the_policy_allows_the_style_as_it_stands() {
        const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bits = STYLE_HASH.trim_end_matches('=').chars();
        let bits: Vec<String> = bits.map(|c| format!("{:06b}", DIGITS.find(c).unwrap())).collect();
        let bits = bits.concat();
        let bytes = bits.as_bytes().chunks_exact(8);
        let byte = |bits| u8::from_str_radix(std::str::from_utf8(bits).unwrap(), 2).unwrap();
        let hex: Vec<String> = bytes.map(|bits| format!("{:02x}", byte(bits))).collect();
        assert_eq!(hex.concat(), sha256(STYLE.as_bytes()));
    }
}
