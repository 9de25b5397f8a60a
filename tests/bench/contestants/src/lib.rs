//! What `make bench` measures, in one engine each: decant's reader up to a given stage, its parts
//! alone, and what one would use in their place.
//!
//! Every contestant counts what it met ([`Totals`]), and the harness refuses to compare two that
//! met different things.

// The splitter and the cursor are no public API of decant; a contest of the parts alone takes
// their files as they are.
#[allow(dead_code)]
#[path = "../../../../src/export/json.rs"]
mod json;
#[allow(dead_code)]
#[path = "../../../../src/export/scan.rs"]
mod scan;
#[allow(dead_code)]
#[path = "../../../../src/export/split.rs"]
mod split;
mod clock {
    pub(crate) use decant::clock::Millis;
}
#[cfg(feature = "page")]
mod page;
mod parts;
mod peer;
mod whole;

pub use self::whole::Work;

/// What was met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub conversations: u64,
    pub messages: u64,
    /// Text of all messages that hold any, in bytes of UTF-8, whoever said it.
    pub text: u64,
    /// What was made of it: inflated bytes, chunks, lines.
    pub made: u64,
}

/// Bytes in, totals out.
pub trait Contestant {
    /// The range of the file to deliver next.
    fn want(&mut self) -> Option<(u64, u64)>;
    /// Takes the next bytes; `true` if no more of the range is wanted.
    fn push(&mut self, bytes: &[u8]) -> bool;
    /// The range is at an end.
    fn end(&mut self);
    fn totals(&self) -> Totals;
}

/// A contestant by its name, for a file of that size.
pub fn contestant(name: &str, bytes: u64) -> Option<Box<dyn Contestant>> {
    Some(match name {
        "read" => Box::new(whole::Whole::new(Work::Read, bytes)),
        "weighed" => Box::new(whole::Whole::new(Work::Weighed, bytes)),
        "chunks" => Box::new(whole::Whole::new(Work::Chunks, bytes)),
        "lines" => Box::new(whole::Whole::new(Work::Lines, bytes)),
        "masked" => Box::new(whole::Whole::new(Work::Masked, bytes)),
        "inflate" => Box::new(parts::Inflate::new(bytes)),
        "split" => Box::new(parts::Parts::new(bytes, parts::nothing)),
        "walk" => Box::new(parts::Parts::new(bytes, parts::walk)),
        "serde" => Box::new(parts::Parts::new(bytes, peer::chatgpt)),
        "serde-claude" => Box::new(parts::Parts::new(bytes, peer::claude)),
        "serde-takeout" => Box::new(parts::Parts::new(bytes, peer::takeout)),
        _ => return None,
    })
}
