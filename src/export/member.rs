//! One JSON text of an export, whether a member of an archive or a file: its bytes → what is
//! found in it.
//!
//! A text holds conversations if an element of it is of a form that a source knows. Its name says
//! nothing, but that under an export's own name (`conversations-007.json`) elements that are none
//! are missed, and that under any other the text is left as soon as enough elements have shown
//! nothing.
//!
//! Where a conversation is damaged so that its end cannot be told, as when a brace or a quote is
//! missing, the next one is looked for by what conversations of this list begin with.

mod records;

use std::borrow::Cow;
use std::collections::VecDeque;

use super::anchor::Anchor;
use super::json::Cursor;
use super::lines::Lines;
use super::section::{Opening, Section};
use super::shape::{self, Shape};
use super::sources::{Form, FormReader, NotRead, Place, Records, form_of, marks};
use super::split::{ELEMENT_BYTES_MAX, Element, End, Splitter};
use super::stream::Held;
use super::tally::Tally;
use super::tree::Tree;
use super::{Flow, names};
use crate::receipt::{Left, SetAsideReason};

/// A text whose first elements show nothing is left.
const ELEMENTS_TRIED: usize = 16;

/// How often the next conversation is looked for in one text. Damage is rare; what is damaged all
/// over is not worth the time.
const RESYNCS_MAX: u32 = 64;

/// See the module.
#[derive(Debug)]
pub(super) struct Member {
    name: String,
    splitter: Splitter,
    /// Where its list begins if it is an object that holds one; looked for in its first bytes.
    opening: Option<Opening>,
    /// Whether the list that is being split holds conversations, if it is one of several.
    section: Section,
    /// What was not recognised before the first that was.
    doubtful: Vec<NotRead>,
    /// Its first letter: whether it is a list, an object, several of them, or no JSON at all.
    first_letter: Option<u8>,
    has_elements: bool,
    says: Says,
    /// What the last conversation was.
    form: Option<&'static Form>,
    records: Option<Box<dyn Records>>,
    /// Room for what a record gives.
    trees: Vec<Tree>,
    /// Where each record stands on a line of its own.
    lines: Option<Lines>,
    /// What its conversations begin with.
    anchor: Option<Anchor>,
    /// Where the next conversation is being looked for: the last bytes, which may hold the
    /// beginning of it.
    lost: Option<Vec<u8>>,
    resyncs: u32,
    /// Whether conversations were found in it.
    is_recognised: bool,
    /// Whether it is JSON, by its first element, if there is one.
    holds_json: bool,
    /// The layout of its first element, for the report on a text that nobody knows.
    layout: Option<String>,
    held: Held,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from_utf8_lossy(self.mark))
    }
}

/// What its name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Conversations,
    Manifest,
    Nothing,
}

impl Member {
    /// `name` is that in the archive, or the file's.
    pub fn new(name: String) -> Self {
        Self {
            splitter: Splitter::new(ELEMENT_BYTES_MAX),
            opening: Some(Opening::default()),
            section: Section::default(),
            doubtful: Vec::new(),
            first_letter: None,
            has_elements: false,
            says: match names::shard(&name) {
                Some(_) => Says::Conversations,
                None if names::is_manifest(&name) => Says::Manifest,
                None => Says::Nothing,
            },
            form: None,
            records: None,
            trees: Vec::new(),
            lines: None,
            anchor: None,
            lost: None,
            resyncs: 0,
            is_recognised: false,
            holds_json: false,
            layout: None,
            held: Held::default(),
            name,
        }
    }

    /// Whether there is something in it that must not be lost if its bytes end early.
    pub fn matters(&self) -> bool {
        self.is_recognised || self.holds_json
    }

    /// Takes the next bytes. [`Flow::Enough`]: no more are wanted.
    pub fn push(&mut self, bytes: &[u8], tally: &mut Tally) -> Flow {
        self.first_letter = self.first_letter.or_else(|| first_letter(bytes));
        if self.first_letter.is_some() && !self.begins_like_json() {
            return Flow::Enough;
        }
        let mut pieces = VecDeque::from([Cow::Borrowed(bytes)]);
        if let Some(opened) = self.opening.as_mut().and_then(|opening| opening.find(bytes)) {
            self.splitter = Splitter::within_list(ELEMENT_BYTES_MAX);
            self.section = Section::within_object();
            self.first_letter = Some(b'[');
            let rest = bytes.get(opened.at..).unwrap_or_default();
            pieces = VecDeque::from([Cow::Owned(opened.before), Cow::Borrowed(rest)]);
        }
        if self.opening.as_ref().is_some_and(Opening::is_over) {
            self.opening = None;
        }
        self.split(pieces, tally)
    }

    /// The bytes are at an end. `false` if the text is not.
    pub fn end(&mut self, tally: &mut Tally) -> bool {
        let is_whole = loop {
            if self.lines.is_some() {
                break self.end_lines(tally);
            }
            let mut splitter = std::mem::replace(&mut self.splitter, Splitter::new(0));
            let (element, wrong) = match splitter.end() {
                End::Whole => break true,
                End::CutBetween => break self.lost.as_deref().is_some_and(ends_like_json),
                End::Last(word) => (Element::Whole(word), None),
                End::CutInside(element) => (element, Some(SetAsideReason::CutShort)),
            };
            let again = self.element(element, wrong, tally);
            if self.lines.is_some() {
                self.read_lines(again, tally);
                break self.end_lines(tally) && wrong.is_none();
            }
            if again.is_empty() {
                break wrong.is_none();
            }
            self.splitter = Splitter::within_list(ELEMENT_BYTES_MAX);
            let _ = self.split(VecDeque::from([Cow::Borrowed(again)]), tally);
        };
        self.holds_json |= is_whole && self.begins_like_json() && !self.has_elements;
        if let Some(mut records) = self.records.take() {
            let mut trees = Vec::new();
            records.end(&mut trees);
            self.take_trees(trees, 0, tally);
        }
        is_whole
    }

    /// What there was in it, once it has ended or been left.
    pub fn held(self) -> Held {
        let mut held = self.held;
        held.is_readable |= self.holds_json;
        if self.is_recognised {
            held.members_read.push(self.name);
        } else if let Some(layout) = self.layout {
            held.left.push(Left { member: self.name, layout });
        }
        held
    }

    fn begins_like_json(&self) -> bool {
        matches!(self.first_letter, Some(b'[' | b'{'))
    }

    fn split(&mut self, mut pieces: VecDeque<Cow<'_, [u8]>>, tally: &mut Tally) -> Flow {
        let mut splitter = std::mem::replace(&mut self.splitter, Splitter::new(0));
        let mut flow = Flow::More;
        while let Some(piece) = pieces.pop_front() {
            if self.lines.is_some() {
                self.read_lines(&piece, tally);
                continue;
            }
            let Some(piece) = self.search(piece) else { continue };
            let mut bytes = &*piece;
            while let Some(element) = splitter.next(&mut bytes) {
                let again = self.element(element, None, tally).to_vec();
                if !again.is_empty() || self.lines.is_some() {
                    // What follows has been split from a wrong beginning.
                    splitter = Splitter::within_list(ELEMENT_BYTES_MAX);
                    pieces.push_front(Cow::Owned([again.as_slice(), bytes].concat()));
                    break;
                }
                if self.doubtful.len() >= ELEMENTS_TRIED {
                    flow = Flow::Enough;
                    pieces.clear();
                    break;
                }
            }
        }
        self.splitter = splitter;
        flow
    }

    /// Of a piece, what is to be split: all of it, unless the next conversation is being looked
    /// for and has not been found.
    fn search<'b>(&mut self, piece: Cow<'b, [u8]>) -> Option<Cow<'b, [u8]>> {
        let (Some(mut lost), Some(anchor)) = (self.lost.take(), &self.anchor) else {
            return Some(piece);
        };
        lost.extend_from_slice(&piece);
        if let Some(at) = anchor.find(&lost, 0) {
            return Some(Cow::Owned(lost.split_off(at)));
        }
        lost.drain(..lost.len().saturating_sub(anchor.overlap()));
        self.lost = Some(lost);
        None
    }

    /// Takes an element; `wrong` is what is known to be wrong with it before it is read. Gives the
    /// part of it that is not its own, and has to be split again.
    fn element<'b>(
        &mut self,
        element: Element<'b>,
        wrong: Option<SetAsideReason>,
        tally: &mut Tally,
    ) -> &'b [u8] {
        let (bytes, wrong) = match element {
            Element::Whole(bytes) => (bytes, wrong),
            Element::TooLarge(head) => (head, Some(SetAsideReason::TooLarge)),
        };
        if !self.section.admits(bytes) && !self.is_conversation(bytes) {
            return &[];
        }
        if self.begins_lines(bytes) {
            return bytes;
        }
        if self.says == Says::Manifest {
            self.held.parts_named.extend(names::shards_in(bytes));
        }
        if self.records.is_some() && wrong != Some(SetAsideReason::TooLarge) {
            self.record(bytes, tally);
            return &[];
        }
        let is_first = !std::mem::replace(&mut self.has_elements, true);
        if !self.is_recognised && self.says == Says::Nothing && self.is_beside(bytes, tally) {
            return &[];
        }
        let Some(not_read) = self.take(bytes, wrong, tally) else { return &[] };
        let is_broken = not_read.reason == SetAsideReason::BrokenJson;
        let is_noise = is_mere_noise(bytes);
        if is_first {
            self.anchor = self.anchor.take().or(Anchor::of_what_may_be_damaged(bytes));
            self.holds_json = !is_broken && !is_noise;
            self.layout = self.holds_json.then(|| shape::report(bytes));
        }
        let is_all = matches!(element, Element::Whole(_));
        if is_broken
            && is_all
            && let Some(next) = self.next_conversation(bytes)
        {
            let (own, again) = bytes.split_at(next);
            let not_read = match self.read(own) {
                Read::Not(own) => own,
                Read::Tree(_) | Read::Record => not_read,
            };
            self.set_aside(not_read, tally);
            return again;
        }
        if is_all && self.is_rest(bytes, is_noise, tally) && self.may_resync() {
            self.lost = Some(Vec::new());
            if !tally.ended_broken(&self.name) {
                let reason = wrong.unwrap_or(SetAsideReason::BrokenJson);
                self.set_aside(NotRead { reason, ..not_read }, tally);
            }
            // The next one may begin in the middle of what a stray quote made a string.
            return bytes;
        }
        let reason = wrong.unwrap_or(not_read.reason);
        self.set_aside(NotRead { reason, ..not_read }, tally);
        &[]
    }

    /// Whether an element is a conversation, whatever the list is called that it stands in.
    fn is_conversation(&self, element: &[u8]) -> bool {
        match self.form {
            Some(form) => Shape::of(element).is_some_and(|shape| (form.is)(&shape)),
            None => form_of(element).is_some_and(|form| matches!(form.reader, FormReader::Each(_))),
        }
    }

    /// Reads an element and takes what it gives; otherwise, why it gives nothing.
    fn take(
        &mut self,
        element: &[u8],
        wrong: Option<SetAsideReason>,
        tally: &mut Tally,
    ) -> Option<NotRead> {
        let tree = match self.read(element) {
            Read::Tree(tree) => tree,
            Read::Not(not_read) => return Some(not_read),
            Read::Record => {
                self.record(element, tally);
                return None;
            }
        };
        if !self.anchor.as_ref().is_some_and(|anchor| anchor.is_sound) {
            self.anchor = Anchor::of(element);
        }
        // Its end may be missing though it could be read, and then what was cut off is not known;
        // and one that has swallowed another is damaged.
        let swallows = || self.next_conversation(element).map(|_| SetAsideReason::BrokenJson);
        if let Some(reason) = wrong.or_else(swallows) {
            return Some(NotRead::of(&tree, reason));
        }
        self.recognise(tally);
        self.take_trees([tree], element.len(), tally);
        None
    }

    /// Whether an element that is no conversation is what is left of a damaged one: what no list
    /// of conversations holds, or after a broken one, what does not begin as they do.
    fn is_rest(&self, element: &[u8], is_noise: bool, tally: &Tally) -> bool {
        let is_odd = is_noise || element.starts_with(b"\"");
        let begins_alike = self.anchor.as_ref().is_none_or(|anchor| anchor.begins(element));
        (self.is_recognised || self.says == Says::Conversations)
            && (is_odd || (!begins_alike && tally.ended_broken(&self.name)))
    }

    /// What an element is: first what the last one was, then whatever else it may be.
    fn read(&mut self, element: &[u8]) -> Read {
        let place = Place { member: &self.name };
        let mut not_read = None;
        if let Some(FormReader::Each(read)) = self.form.map(|form| &form.reader) {
            match read(element, place) {
                Ok(tree) => return Read::Tree(tree),
                Err(wrong) if wrong.is_mine => return Read::Not(wrong),
                Err(wrong) => not_read = Some(wrong),
            }
        }
        let Some(form) = form_of(element) else {
            let unknown = || NotRead::unknown(reason_of_unknown(element));
            return Read::Not(not_read.unwrap_or_else(unknown));
        };
        match form.reader {
            FormReader::Each(read) => match read(element, place) {
                Ok(tree) => {
                    self.form = Some(form);
                    Read::Tree(tree)
                }
                Err(wrong) => {
                    self.form = self.form.or(wrong.is_mine.then_some(form));
                    Read::Not(wrong)
                }
            },
            // Records begin a text, or are none.
            FormReader::Records(_) if self.is_recognised => {
                Read::Not(NotRead::unknown(SetAsideReason::UnknownLayout))
            }
            FormReader::Records(begin) => {
                self.begin_records(form, begin);
                Read::Record
            }
        }
    }

    fn take_trees(
        &mut self,
        trees: impl IntoIterator<Item = Tree>,
        bytes: usize,
        tally: &mut Tally,
    ) {
        for tree in trees {
            self.held.add_source(Some(tree.source));
            if !tree.account.is_empty() {
                self.note_account(tree.source, &tree.account, tally);
            }
            tally.read(tree, bytes);
        }
    }

    fn set_aside(&mut self, not_read: NotRead, tally: &mut Tally) {
        if not_read.is_mine {
            self.held.add_source(not_read.source);
            self.recognise(tally);
        }
        if self.is_recognised || self.says == Says::Conversations {
            tally.set_aside(not_read, &self.name);
        } else {
            self.doubtful.push(not_read);
        }
    }

    /// Where in an element that is broken the next one begins: one that is a conversation, or
    /// would be if it did not go on after the element.
    fn next_conversation(&mut self, element: &[u8]) -> Option<usize> {
        let anchor = self.anchor.take()?;
        let next = self.search_within(&anchor, element);
        self.anchor = Some(anchor);
        next
    }

    fn search_within(&mut self, anchor: &Anchor, element: &[u8]) -> Option<usize> {
        let mut from = 1;
        while let Some(at) = anchor.find(element, from).filter(|_| self.may_resync()) {
            let mut rest = element.get(at..)?;
            let mut splitter = Splitter::within_list(ELEMENT_BYTES_MAX);
            let next = splitter.next(&mut rest);
            let is_conversation = match next {
                Some(Element::Whole(next)) => {
                    let next = next.to_vec();
                    matches!(self.read(&next), Read::Tree(_))
                }
                Some(Element::TooLarge(_)) => false,
                None => {
                    let rest = element.get(at..)?;
                    let has = |mark| memchr::memmem::find(rest, mark).is_some();
                    match self.form {
                        Some(form) => has(form.mark),
                        None => marks().any(has),
                    }
                }
            };
            if is_conversation {
                return Some(at);
            }
            from = at + 1;
        }
        None
    }

    fn may_resync(&mut self) -> bool {
        self.resyncs += 1;
        self.resyncs <= RESYNCS_MAX
    }

    fn recognise(&mut self, tally: &mut Tally) {
        (self.is_recognised, self.holds_json) = (true, true);
        for not_read in self.doubtful.drain(..) {
            tally.set_aside(not_read, &self.name);
        }
    }
}

/// What an element turned out to be.
enum Read {
    Tree(Tree),
    /// One of the records that make conversations.
    Record,
    Not(NotRead),
}

impl Default for Member {
    fn default() -> Self {
        Self::new(String::new())
    }
}

/// What is wrong with an element that no source knows.
fn reason_of_unknown(element: &[u8]) -> SetAsideReason {
    match Cursor::new(element).object(|value, _| value.skip()) {
        Ok(_) => SetAsideReason::NoMapping,
        Err(_) => SetAsideReason::BrokenJson,
    }
}

fn first_letter(bytes: &[u8]) -> Option<u8> {
    let skipped = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0xEF | 0xBB | 0xBF);
    bytes.iter().copied().find(|byte| !skipped(byte))
}

fn ends_like_json(bytes: &[u8]) -> bool {
    matches!(bytes.trim_ascii_end().last(), Some(b']' | b'}'))
}

/// Whether an element is a word or string that JSON does not have.
fn is_mere_noise(element: &[u8]) -> bool {
    let is_word = !matches!(element.first(), Some(b'{' | b'['));
    is_word && serde_json::from_slice::<serde::de::IgnoredAny>(element).is_err()
}
