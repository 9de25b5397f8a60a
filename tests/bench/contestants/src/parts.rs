//! Parts of the way alone: inflating, splitting, and reading elements in one way or another.

use flate2::{Decompress, FlushDecompress, Status};

use crate::json::{BrokenJson, Cursor};
use crate::split::{Element, Splitter};
use crate::{Contestant, Totals};

/// Inflates the bytes, which are deflated and nothing else.
pub struct Inflate {
    inflater: Decompress,
    room: Vec<u8>,
    left: Option<(u64, u64)>,
    totals: Totals,
}

impl Inflate {
    pub fn new(bytes: u64) -> Self {
        let (inflater, room) = (Decompress::new(false), vec![0; 128 << 10]);
        Self { inflater, room, left: Some((0, bytes)), totals: Totals::default() }
    }
}

impl Contestant for Inflate {
    fn want(&mut self) -> Option<(u64, u64)> {
        self.left.take()
    }

    fn push(&mut self, bytes: &[u8]) -> bool {
        let mut rest = bytes;
        loop {
            let (taken, made) = (self.inflater.total_in(), self.inflater.total_out());
            let status = self.inflater.decompress(rest, &mut self.room, FlushDecompress::None);
            let taken = (self.inflater.total_in() - taken) as usize;
            let made = self.inflater.total_out() - made;
            self.totals.made += made;
            rest = &rest[taken..];
            if !matches!(status, Ok(Status::Ok | Status::BufError))
                || (rest.is_empty() && made == 0)
            {
                return false;
            }
        }
    }

    fn end(&mut self) {}

    fn totals(&self) -> Totals {
        self.totals
    }
}

/// How an element is read.
type Read = fn(&[u8], &mut Totals);

/// Splits a JSON text, and reads each element by itself.
pub struct Parts {
    splitter: Splitter,
    read: Read,
    left: Option<(u64, u64)>,
    totals: Totals,
}

impl Parts {
    pub fn new(bytes: u64, read: Read) -> Self {
        let splitter = Splitter::new(256 << 20);
        Self { splitter, read, left: Some((0, bytes)), totals: Totals::default() }
    }
}

impl Contestant for Parts {
    fn want(&mut self) -> Option<(u64, u64)> {
        self.left.take()
    }

    fn push(&mut self, mut bytes: &[u8]) -> bool {
        while let Some(element) = self.splitter.next(&mut bytes) {
            if let Element::Whole(element) = element {
                (self.read)(element, &mut self.totals);
            }
        }
        false
    }

    fn end(&mut self) {}

    fn totals(&self) -> Totals {
        self.totals
    }
}

pub fn nothing(_: &[u8], totals: &mut Totals) {
    totals.conversations += 1;
}

/// The same work as the peer with serde does: the text of every message, summed.
pub fn walk(element: &[u8], totals: &mut Totals) {
    if Cursor::new(element).fields(|value, key| match &*key.name() {
        b"mapping" => mapping(value, totals),
        _ => value.skip(),
    }) == Ok(true)
    {
        totals.conversations += 1;
    }
}

fn mapping(value: &mut Cursor<'_>, totals: &mut Totals) -> Result<(), BrokenJson> {
    value
        .fields(|node, _| {
            node.fields(|value, key| match &*key.name() {
                b"message" => message(value, totals),
                _ => value.skip(),
            })
            .map(drop)
        })
        .map(drop)
}

fn message(value: &mut Cursor<'_>, totals: &mut Totals) -> Result<(), BrokenJson> {
    let is_message = value.fields(|value, key| match &*key.name() {
        b"content" => value
            .fields(|value, key| match &*key.name() {
                b"parts" => value
                    .list(|part| {
                        totals.text += part.text()?.map_or(0, |text| text.len() as u64);
                        Ok(())
                    })
                    .map(drop),
                _ => value.skip(),
            })
            .map(drop),
        _ => value.skip(),
    })?;
    totals.messages += u64::from(is_message);
    Ok(())
}
