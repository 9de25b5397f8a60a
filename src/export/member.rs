//! One JSON text of an export, whether a member of an archive or a file: its bytes → what is
//! found in it.
//!
//! A text is a list of conversations if an element of it is one. Its name says nothing, but that
//! under the export's own name (`conversations-007.json`) elements that are none are missed, and
//! that under any other the text is left as soon as enough elements have shown nothing.

use std::collections::BTreeSet;

use super::chatgpt::{self, NotRead};
use super::split::{ELEMENT_BYTES_MAX, Element, End, Splitter};
use super::tally::Tally;
use super::{Flow, names};
use crate::id::Source;
use crate::receipt::SetAsideReason;

/// A text whose first elements show nothing is left.
const ELEMENTS_TRIED: usize = 16;

/// See the module.
#[derive(Debug)]
pub(super) struct Member {
    name: String,
    splitter: Splitter,
    /// What was not recognised before the first that was.
    doubtful: Vec<NotRead>,
    is_json: Option<bool>,
    is_named: bool,
    is_manifest: bool,
    /// Parts of the export that it names, if it is the export's manifest.
    pub parts_named: BTreeSet<String>,
    /// Whether conversations were found in it.
    pub is_recognised: bool,
    /// Whose conversations they are, if that is known.
    pub source: Option<Source>,
    /// Whether anything in it is JSON.
    pub holds_json: bool,
}

impl Member {
    /// `name` is that in the archive, or the file's.
    pub fn new(name: String) -> Self {
        Self {
            splitter: Splitter::new(ELEMENT_BYTES_MAX),
            doubtful: Vec::new(),
            is_json: None,
            is_named: names::shard(&name).is_some(),
            is_manifest: names::is_manifest(&name),
            parts_named: BTreeSet::new(),
            is_recognised: false,
            source: None,
            holds_json: false,
            name,
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Takes the next bytes. [`Flow::Enough`]: no more are wanted.
    pub fn push(&mut self, mut bytes: &[u8], tally: &mut Tally) -> Flow {
        if self.is_json.is_none() {
            self.is_json = first_letter(bytes).map(|byte| matches!(byte, b'[' | b'{'));
        }
        if self.is_json == Some(false) {
            return Flow::Enough;
        }
        let mut splitter = std::mem::replace(&mut self.splitter, Splitter::new(0));
        let mut flow = Flow::More;
        while let Some(element) = splitter.next(&mut bytes) {
            self.element(element, None, tally);
            if !self.is_recognised && !self.is_named && self.doubtful.len() >= ELEMENTS_TRIED {
                flow = Flow::Enough;
                break;
            }
        }
        self.splitter = splitter;
        flow
    }

    /// The bytes are at an end. `false` if the text is not.
    pub fn end(&mut self, tally: &mut Tally) -> bool {
        let mut splitter = std::mem::replace(&mut self.splitter, Splitter::new(0));
        let is_whole = match splitter.end() {
            End::Whole => true,
            End::Last(word) => {
                self.element(Element::Whole(word), None, tally);
                true
            }
            End::CutBetween => false,
            End::CutInside(element) => {
                self.element(element, Some(SetAsideReason::CutShort), tally);
                false
            }
        };
        self.holds_json |= is_whole && self.is_json == Some(true) && self.doubtful.is_empty();
        is_whole
    }

    /// `wrong` is what is known to be wrong with it before it is read.
    fn element(&mut self, element: Element<'_>, wrong: Option<SetAsideReason>, tally: &mut Tally) {
        let (bytes, wrong) = match element {
            Element::Whole(bytes) => (bytes, wrong),
            Element::TooLarge(head) => (head, Some(SetAsideReason::TooLarge)),
        };
        if self.is_manifest {
            self.parts_named.extend(names::shards_in(bytes));
        }
        let mut not_read = match (chatgpt::read(bytes), wrong) {
            (Ok(conversation), None) => {
                self.source = Some(conversation.key.source);
                self.recognise(tally);
                return tally.read(conversation, &self.name);
            }
            // Its end is missing, and yet it could be read: what was cut off is not known.
            (Ok(conversation), Some(reason)) => NotRead::of(&conversation, reason),
            (Err(not_read), _) => not_read,
        };
        self.holds_json |= not_read.reason != SetAsideReason::BrokenJson && !is_mere_noise(bytes);
        not_read.reason = wrong.unwrap_or(not_read.reason);
        if not_read.has_mapping {
            self.source = not_read.source.or(self.source);
            self.recognise(tally);
        }
        if self.is_recognised || self.is_named {
            tally.set_aside(not_read, &self.name);
        } else {
            self.doubtful.push(not_read);
        }
    }

    fn recognise(&mut self, tally: &mut Tally) {
        (self.is_recognised, self.holds_json) = (true, true);
        for not_read in self.doubtful.drain(..) {
            tally.set_aside(not_read, &self.name);
        }
    }
}

impl Default for Member {
    fn default() -> Self {
        Self::new(String::new())
    }
}

fn first_letter(bytes: &[u8]) -> Option<u8> {
    let skipped = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF);
    bytes.iter().copied().find(|byte| !skipped(byte))
}

/// Whether an element is a word that JSON does not have.
fn is_mere_noise(element: &[u8]) -> bool {
    let is_word = !matches!(element.first(), Some(b'{' | b'[' | b'"'));
    is_word && serde_json::from_slice::<serde::de::IgnoredAny>(element).is_err()
}
