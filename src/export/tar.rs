//! Reads a tape archive (POSIX.1-1988 `ustar`, the PAX headers of 2001, GNU's long names) as its
//! bytes arrive: members one after the other, without a directory.

use std::collections::{BTreeSet, VecDeque};

use super::names;
use super::zip::{Event, MEMBERS_MAX};
use crate::receipt::{Problem, ProblemReason};

const BLOCK_BYTES: usize = 512;

/// A header that only names the next member may be this large; a larger one is passed over.
const NAMING_BYTES_MAX: u64 = 64 << 10;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Tar {
    state: State,
    events: VecDeque<Event<'static>>,
    /// What a header before the member says of it.
    name: Option<String>,
    size: Option<u64>,
    /// Its holes are left out, as a map in front of its bytes says (GNU tar, `--sparse`).
    is_sparse: bool,
    members: u64,
    /// Base names of the export's own lists of conversations.
    pub shards: BTreeSet<String>,
}

#[derive(Debug)]
enum State {
    /// A header is collected.
    Header(Vec<u8>),
    /// In the data of a member; so much is left of it, and of what fills its last block.
    Data {
        kind: Kind,
        left: u64,
        fill: u64,
    },
    Done,
}

#[derive(Debug)]
enum Kind {
    Wanted,
    /// Not wanted, or not any more.
    Passed,
    LongName(Vec<u8>),
    Pax(Vec<u8>),
}

impl Default for State {
    fn default() -> Self {
        Self::Header(Vec::new())
    }
}

/// Whether some bytes begin such an archive.
pub(super) fn is(head: &[u8]) -> bool {
    head.get(..BLOCK_BYTES).is_some_and(|block| Header::of(block).is_some())
}

impl Tar {
    /// The next thing found in `bytes`, which becomes what follows it.
    pub fn next<'s, 'b: 's>(&'s mut self, bytes: &mut &'b [u8]) -> Option<Event<'s>> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            match std::mem::take(&mut self.state) {
                State::Done => {
                    *bytes = &[];
                    self.state = State::Done;
                    return None;
                }
                State::Header(mut held) => {
                    let missing = BLOCK_BYTES - held.len();
                    held.extend_from_slice(take(bytes, missing as u64));
                    if held.len() < BLOCK_BYTES {
                        self.state = State::Header(held);
                        return None;
                    }
                    self.header(&held);
                }
                State::Data { mut kind, left, fill } => {
                    let piece = take(bytes, left);
                    let left = left - piece.len() as u64;
                    if let Kind::LongName(held) | Kind::Pax(held) = &mut kind {
                        held.extend_from_slice(piece);
                    }
                    if left > 0 {
                        let is_wanted = matches!(kind, Kind::Wanted);
                        self.state = State::Data { kind, left, fill };
                        if is_wanted && !piece.is_empty() {
                            return Some(Event::Bytes(piece));
                        }
                        return None;
                    }
                    let is_wanted = matches!(kind, Kind::Wanted);
                    self.close(kind);
                    self.state = State::Data { kind: Kind::Passed, left: fill, fill: 0 };
                    if fill == 0 {
                        self.state = State::default();
                    }
                    if is_wanted && !piece.is_empty() {
                        return Some(Event::Bytes(piece));
                    }
                }
            }
        }
    }

    /// The member under way is of no interest, and is not spoken of again.
    pub fn leave(&mut self) {
        self.events.retain(|event| !matches!(event, Event::Closed(_)));
        if let State::Data { kind: kind @ Kind::Wanted, .. } = &mut self.state {
            *kind = Kind::Passed;
        }
    }

    /// There are no more bytes. What that gives is fetched by `next`.
    pub fn end(&mut self) {
        let cut = ProblemReason::CutShort;
        match std::mem::replace(&mut self.state, State::Done) {
            State::Data { kind: Kind::Wanted, .. } => {
                self.events.push_back(Event::Closed(Some(cut)));
            }
            State::Data { left: 1.., .. } => self.problem(cut),
            State::Header(held) if !held.is_empty() => self.problem(cut),
            State::Header(_) | State::Data { .. } | State::Done => {}
        }
    }

    fn header(&mut self, block: &[u8]) {
        if block.iter().all(|byte| *byte == 0) {
            self.state = State::Done;
            return;
        }
        self.members += 1;
        let Some(header) = Header::of(block) else {
            return self.problem_and_stop(ProblemReason::Damaged);
        };
        if self.members > MEMBERS_MAX {
            return self.problem_and_stop(ProblemReason::TooLarge);
        }
        let is_naming = matches!(header.kind, b'L' | b'x');
        let size = self.size.filter(|_| !is_naming).unwrap_or(header.size);
        let fill = (BLOCK_BYTES as u64 - size % BLOCK_BYTES as u64) % BLOCK_BYTES as u64;
        let kind = match header.kind {
            b'L' if size <= NAMING_BYTES_MAX => Kind::LongName(Vec::new()),
            b'x' if size <= NAMING_BYTES_MAX => Kind::Pax(Vec::new()),
            0 | b'0' | b'7' | b'S' => {
                let name = self.name.take().unwrap_or(header.name);
                self.size = None;
                let is_sparse = std::mem::take(&mut self.is_sparse) || header.kind == b'S';
                self.member(name, is_sparse)
            }
            // Of all members together, and of links: neither is about the next member.
            b'g' | b'K' => Kind::Passed,
            _ => {
                (self.name, self.size, self.is_sparse) = (None, None, false);
                Kind::Passed
            }
        };
        self.state = State::Data { kind, left: size, fill };
    }

    fn member(&mut self, name: String, is_sparse: bool) -> Kind {
        if names::shard(&name).is_some() {
            self.shards.insert(names::base(&name).to_owned());
        }
        if !names::may_be_read(&name) {
            return Kind::Passed;
        }
        if is_sparse {
            let problem = Problem::of(ProblemReason::UnknownMethod, Some(name));
            self.events.push_back(Event::Problem(problem));
            return Kind::Passed;
        }
        self.events.push_back(Event::Opened(name));
        Kind::Wanted
    }

    fn close(&mut self, kind: Kind) {
        match kind {
            Kind::Wanted => self.events.push_back(Event::Closed(None)),
            Kind::Passed => {}
            Kind::LongName(name) => {
                let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
                self.name = Some(String::from_utf8_lossy(name).into_owned());
            }
            Kind::Pax(fields) => {
                for (key, value) in pax(&fields) {
                    match key {
                        b"path" | b"GNU.sparse.name" => {
                            self.is_sparse |= key != b"path";
                            self.name = Some(String::from_utf8_lossy(value).into_owned());
                        }
                        b"size" => {
                            let text = std::str::from_utf8(value).ok();
                            self.size = text.and_then(|text| text.parse().ok());
                        }
                        key => self.is_sparse |= key.starts_with(b"GNU.sparse."),
                    }
                }
            }
        }
    }

    fn problem(&mut self, reason: ProblemReason) {
        self.events.push_back(Event::Problem(Problem::of(reason, None)));
    }

    fn problem_and_stop(&mut self, reason: ProblemReason) {
        self.problem(reason);
        self.state = State::Done;
    }
}

fn take<'b>(bytes: &mut &'b [u8], most: u64) -> &'b [u8] {
    let length = bytes.len().min(usize::try_from(most).unwrap_or(usize::MAX));
    let (taken, rest) = bytes.split_at(length);
    *bytes = rest;
    taken
}

/// The fields of a PAX header: `<length> <key>=<value>\n`, the length being that of all of it.
fn pax(mut bytes: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut fields = Vec::new();
    while let Some(blank) = memchr::memchr(b' ', bytes) {
        let length = bytes.get(..blank).and_then(|digits| std::str::from_utf8(digits).ok());
        let length = length.and_then(|digits| digits.parse::<usize>().ok());
        let Some(field) = length.and_then(|length| bytes.get(blank + 1..length)) else { break };
        bytes = bytes.get(length.unwrap_or_default()..).unwrap_or_default();
        let field = field.strip_suffix(b"\n").unwrap_or(field);
        if let Some(mark) = memchr::memchr(b'=', field) {
            let (key, value) = field.split_at(mark);
            fields.push((key, value.get(1..).unwrap_or_default()));
        }
    }
    fields
}

struct Header {
    name: String,
    size: u64,
    kind: u8,
}

impl Header {
    fn of(block: &[u8]) -> Option<Self> {
        let stated = number(block.get(148..156)?)?;
        let is_sum = |(at, byte): (usize, &u8)| {
            u64::from(if (148..156).contains(&at) { b' ' } else { *byte })
        };
        let sum: u64 = block.iter().enumerate().map(is_sum).sum();
        if sum != stated || block.first() == Some(&0) {
            return None;
        }
        let text = |range: std::ops::Range<usize>| {
            let field = block.get(range).unwrap_or_default();
            let field = field.split(|byte| *byte == 0).next().unwrap_or_default();
            String::from_utf8_lossy(field).into_owned()
        };
        let name = text(0..100);
        let is_ustar = block.get(257..263) == Some(b"ustar\0");
        let before = if is_ustar { text(345..500) } else { String::new() };
        let name = if before.is_empty() { name } else { format!("{before}/{name}") };
        Some(Self { name, size: number(block.get(124..136)?)?, kind: *block.get(156)? })
    }
}

/// A number in octal digits, or in base 256 where its first bit is set.
fn number(field: &[u8]) -> Option<u64> {
    if field.first().is_some_and(|byte| byte & 0x80 != 0) {
        let bytes = field.get(field.len().checked_sub(8)?..)?;
        let number = u64::from_be_bytes(*bytes.first_chunk()?);
        return (number >> 62 == 0).then_some(number);
    }
    let text = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
    let text = text.split(['\0', ' ']).next()?;
    if text.is_empty() {
        return Some(0);
    }
    let is_octal = text.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    is_octal.then(|| u64::from_str_radix(text, 8).ok())?
}
