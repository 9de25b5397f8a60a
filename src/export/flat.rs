//! Messages that stand within each other → messages one after the other, in one pass: however
//! deep they are nested, no byte of them is looked at twice.

use super::json::BrokenJson;
use super::scan::{Class, class, end_of_string};

/// The messages of a list, in the order in which they begin.
#[derive(Default)]
pub(super) struct Flat {
    /// Each with its own text, in which the list of its children is empty, and the place of the
    /// one that it stands in.
    pub entries: Vec<(Vec<u8>, Option<usize>)>,
}

/// What is open at a place of the text, the innermost last.
enum Open {
    /// A list of messages, and whose children they are.
    List(Option<usize>),
    /// An entry of such a list.
    Entry { place: usize, depth: u64, is_key: bool, is_children: bool },
}

/// The field that holds them.
const CHILDREN: &[u8] = b"children\"";

impl Flat {
    /// Takes the list that the bytes begin with.
    pub fn read(&mut self, bytes: &[u8]) -> Result<(), BrokenJson> {
        let mut at = bytes.iter().position(|byte| class(*byte) == Class::Open).unwrap_or(0) + 1;
        let mut open = vec![Open::List(None)];
        while let (Some(top), Some(&byte)) = (open.last_mut(), bytes.get(at)) {
            let start = at;
            at += 1;
            if byte == b'"' {
                let end = end_of_string(bytes, at);
                at = end.map(|(quote, _)| quote + 1).ok_or(BrokenJson { at: start })?;
            }
            let token = bytes.get(start..at).unwrap_or_default();
            match top {
                Open::List(parent) => match class(byte) {
                    Class::Blank | Class::Mark => {}
                    Class::Close if byte == b']' => drop(open.pop()),
                    Class::Close => return Err(BrokenJson { at: start }),
                    Class::Quote => self.entries.push((token.to_vec(), *parent)),
                    Class::Other => {
                        let rest = bytes.get(start..).unwrap_or_default();
                        let end = rest.iter().position(|byte| class(*byte) != Class::Other);
                        at = start + end.unwrap_or(rest.len());
                        let word = bytes.get(start..at).unwrap_or_default();
                        self.entries.push((word.to_vec(), *parent));
                    }
                    Class::Open => {
                        self.entries.push((token.to_vec(), *parent));
                        let place = self.entries.len() - 1;
                        open.push(Open::Entry {
                            place,
                            depth: 1,
                            is_key: false,
                            is_children: false,
                        });
                    }
                },
                Open::Entry { place, depth, is_key, is_children } => {
                    let place = *place;
                    let Some((own, _)) = self.entries.get_mut(place) else { break };
                    own.extend_from_slice(token);
                    match class(byte) {
                        Class::Quote if *depth == 1 => *is_key = token.get(1..) == Some(CHILDREN),
                        Class::Mark if byte == b':' => {
                            *is_children = std::mem::take(is_key) && *depth == 1;
                        }
                        Class::Mark => *is_children = false,
                        Class::Open if byte == b'[' && std::mem::take(is_children) => {
                            own.push(b']');
                            open.push(Open::List(Some(place)));
                        }
                        Class::Open => *depth += 1,
                        Class::Close => {
                            *depth -= 1;
                            if *depth == 0 {
                                open.pop();
                            }
                        }
                        Class::Quote | Class::Blank | Class::Other => {}
                    }
                }
            }
        }
        if open.is_empty() { Ok(()) } else { Err(BrokenJson { at }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flat(text: &str) -> (Vec<(String, Option<usize>)>, bool) {
        let mut flat = Flat::default();
        let is_whole = flat.read(text.as_bytes()).is_ok();
        let words = |(own, within): &(Vec<u8>, _)| (String::from_utf8_lossy(own).into(), *within);
        (flat.entries.iter().map(words).collect(), is_whole)
    }

    #[test]
    fn each_message_keeps_its_own_text_and_knows_what_it_stands_in() {
        let text = r#" [{"a":"children","children":[{"b":[1,{"children":[2]}]},null,"x\""],"c":3}, 7,{"children":{}}] more"#;
        let expected = [
            (r#"{"a":"children","children":[],"c":3}"#, None),
            (r#"{"b":[1,{"children":[2]}]}"#, Some(0)),
            ("null", Some(0)),
            (r#""x\"""#, Some(0)),
            ("7", None),
            (r#"{"children":{}}"#, None),
        ];
        let expected = expected.map(|(own, within)| (own.to_owned(), within)).to_vec();
        assert_eq!(flat(text), (expected, true));
    }

    #[test]
    fn what_is_cut_says_so() {
        for cut in [r#"[{"a":1"#, r#"[{"a":1}"#, r#"[{"children":[{"#, "[}", "[\"x", ""] {
            assert!(!flat(cut).1, "{cut}");
        }
    }

    #[test]
    fn nesting_costs_neither_stack_nor_time() {
        let depth = 200_000;
        let text = format!("[{}{}]", r#"{"children":["#.repeat(depth), "]}".repeat(depth));
        let mut flat = Flat::default();
        assert!(flat.read(text.as_bytes()).is_ok());
        assert_eq!(flat.entries.len(), depth);
    }
}
