//! A page of an export: ChatGPT's `chat.html`, which holds the same list of conversations as its
//! JSON does, in a script; or the activity that Takeout shows. Which of them shows in what comes
//! first of the two.

use super::Flow;
use super::gemini::{self, Activity};
use super::member::Member;
use super::stream::Held;
use super::tally::Tally;
use super::texts::Text;
use super::tree::Tree;

/// What the list of conversations begins after.
const LIST: &[u8] = b"jsonData";

/// A page that shows neither in so many bytes is neither.
const SEARCHED_BYTES_MAX: usize = 4 << 20;

/// Whether some bytes begin a page.
pub(super) fn is(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let begins =
        |word: &[u8]| head.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    begins(b"<!doctype html") || begins(b"<html") || begins(gemini::CELL)
}

/// See the module.
#[derive(Debug)]
pub(super) struct Page {
    name: String,
    /// Whether conversations are read from it: not where the JSON of the same is there.
    is_wanted: bool,
    inside: Inside,
    held: Held,
}

#[derive(Debug)]
enum Inside {
    /// Neither has been found; the last bytes, and how many have been searched.
    Unknown(Vec<u8>, usize),
    List(Box<Member>, Script),
    Activity(Box<Activity>),
    Other,
}

impl Page {
    /// `is_wanted`: whether a list of conversations is to be read.
    pub fn new(name: String, is_wanted: bool) -> Self {
        let inside = Inside::Unknown(Vec::new(), 0);
        Self { name, is_wanted, inside, held: Held::default() }
    }

    /// Whether there is something in it that must not be lost.
    pub fn matters(&self) -> bool {
        match &self.inside {
            Inside::List(member, _) => member.matters(),
            Inside::Activity(_) => !self.held.sources.is_empty(),
            Inside::Unknown(..) | Inside::Other => false,
        }
    }

    /// Takes the next bytes. [`Flow::Enough`]: no more are wanted.
    pub fn push(&mut self, bytes: &[u8], tally: &mut Tally) -> Flow {
        match &mut self.inside {
            Inside::Unknown(held, searched) => {
                // In small pieces, so that what is found does not depend on how they come.
                held.extend_from_slice(bytes);
                let list = memchr::memmem::find(held, LIST);
                let cell = memchr::memmem::find(held, gemini::CELL);
                let held = match (list, cell) {
                    (None, None) => {
                        let keep = held.len().saturating_sub(gemini::CELL.len());
                        *searched += keep;
                        held.drain(..keep);
                        if *searched <= SEARCHED_BYTES_MAX {
                            return Flow::More;
                        }
                        Vec::new()
                    }
                    (list, cell) => {
                        let at = list.unwrap_or(usize::MAX).min(cell.unwrap_or(usize::MAX));
                        *searched += at;
                        held.split_off(at)
                    }
                };
                if *searched > SEARCHED_BYTES_MAX {
                    self.inside = Inside::Other;
                    return Flow::Enough;
                }
                if held.starts_with(LIST) && !self.is_wanted {
                    self.held.has_page = true;
                    self.inside = Inside::Other;
                    return Flow::Enough;
                }
                self.inside = if held.starts_with(LIST) {
                    let member = Member::new(self.name.clone());
                    Inside::List(Box::new(member), Script::default())
                } else {
                    Inside::Activity(Box::default())
                };
                self.push(&held, tally)
            }
            Inside::List(member, script) => {
                let json = script.list(bytes);
                let flow = member.push(&json, tally);
                if script.is_over() {
                    // Nothing that follows is of use.
                    member.end(tally);
                    return Flow::Enough;
                }
                flow
            }
            Inside::Activity(activity) => {
                let mut trees = Vec::new();
                let flow = activity.push(bytes, &mut trees);
                self.give(trees, bytes.len(), tally);
                flow
            }
            Inside::Other => Flow::Enough,
        }
    }

    /// There are no more bytes. `false` if they end too early.
    pub fn end(&mut self, tally: &mut Tally) -> bool {
        match &mut self.inside {
            Inside::List(member, script) => {
                if !script.is_over() {
                    member.end(tally);
                }
                script.is_over()
            }
            Inside::Activity(activity) => {
                let mut trees = Vec::new();
                let is_whole = activity.end(&mut trees);
                self.give(trees, 0, tally);
                is_whole
            }
            Inside::Unknown(..) | Inside::Other => true,
        }
    }

    /// What there was in it.
    pub fn held(self) -> Held {
        let mut held = self.held;
        held.is_readable = true;
        match self.inside {
            Inside::List(member, _) => held.merge(member.held()),
            Inside::Activity(_) if !held.sources.is_empty() => held.members_read.push(self.name),
            Inside::Activity(_) | Inside::Unknown(..) | Inside::Other => {}
        }
        held
    }

    fn give(&mut self, trees: Vec<Tree>, bytes: usize, tally: &mut Tally) {
        for tree in trees {
            self.held.add_source(Some(tree.source));
            tally.read(tree, bytes);
        }
    }
}

/// Finds the end of a list in a script, and leaves out what JSON does not have: comments.
#[derive(Debug, Default)]
struct Script {
    depth: u32,
    at: At,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    /// Before the list.
    #[default]
    Before,
    Value,
    /// After a slash that may begin a comment.
    Slash,
    LineComment,
    Comment,
    CommentStar,
    String,
    Escape,
    Over,
}

impl Script {
    fn is_over(&self) -> bool {
        self.at == At::Over
    }

    /// What these bytes have of the list.
    fn list(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(bytes.len());
        for &byte in bytes {
            let (next, keep) = match (self.at, byte) {
                (At::Before | At::Value, b'[') | (At::Value, b'{') => {
                    self.depth += 1;
                    (At::Value, true)
                }
                (At::Value, b']' | b'}') => {
                    self.depth = self.depth.saturating_sub(1);
                    (if self.depth == 0 { At::Over } else { At::Value }, true)
                }
                (At::Value, b'"') | (At::Escape, _) => (At::String, true),
                (At::Value, b'/') => (At::Slash, false),
                (At::Slash, b'/') => (At::LineComment, false),
                (At::Comment | At::CommentStar, b'*') => (At::CommentStar, false),
                (At::CommentStar, b'/') => (At::Value, false),
                (At::Slash, b'*') | (At::CommentStar, _) => (At::Comment, false),
                (At::Value | At::Slash, _) | (At::LineComment, b'\n') | (At::String, b'"') => {
                    (At::Value, true)
                }
                (At::String, b'\\') => (At::Escape, true),
                (at, _) => (at, at == At::String),
            };
            self.at = next;
            if keep {
                out.push(byte);
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_found_without_its_comments() {
        let cases = [
            (r#"jsonData = [{"a": "x ] // \" y"}];var b = [2];"#, r#"[{"a": "x ] // \" y"}]"#),
            ("jsonData = [1, // one\n2, /* * two */ 3,]; [", "[1, \n2,  3,]"),
            ("jsonData;", ""),
            (r#"jsonData = [{"a": "#, r#"[{"a": "#),
        ];
        for (script, expected) in cases {
            for size in 1..=script.len() {
                let mut finder = Script::default();
                let found: Vec<u8> =
                    script.as_bytes().chunks(size).flat_map(|bytes| finder.list(bytes)).collect();
                assert_eq!(String::from_utf8_lossy(&found), expected, "in pieces of {size}");
            }
        }
    }

    #[test]
    fn pages_are_known_by_their_beginning() {
        assert!(is(b"\xEF\xBB\xBF\n<!DOCTYPE HTML>"));
        assert!(is(b"<html lang=x>"));
        assert!(!is(b"<?xml"));
        assert!(!is(b"[]"));
    }
}
