//! A text of which every line is a record (JSONL), however its bytes arrive.
//!
//! Lines are told by their ends alone, so that one that is cut or broken does not spoil the next.

use super::split::Element;

/// What is kept of a line that is too large.
const HEAD_BYTES: usize = 64 << 10;

/// Room that is given back once the line that needed it is gone.
const IDLE_BYTES_MAX: usize = 4 << 20;

/// See the module.
#[derive(Debug)]
pub(super) struct Lines {
    limit: usize,
    held: Vec<u8>,
    too_large: bool,
    is_given: bool,
}

impl Lines {
    /// `limit` is the size of a line in bytes, at most.
    pub fn new(limit: usize) -> Self {
        Self { limit, held: Vec::new(), too_large: false, is_given: false }
    }

    /// The next line that ends in `bytes`, which becomes what follows it; `None` once all of
    /// `bytes` is taken. Lines without a word are passed over.
    pub fn next<'s, 'b: 's>(&'s mut self, bytes: &mut &'b [u8]) -> Option<Element<'s>> {
        loop {
            if std::mem::take(&mut self.is_given) {
                self.forget();
            }
            let piece = *bytes;
            let Some(end) = memchr::memchr(b'\n', piece) else {
                *bytes = &[];
                self.hold(piece);
                return None;
            };
            let (line, rest) = piece.split_at(end);
            *bytes = rest.get(1..).unwrap_or_default();
            self.is_given = true;
            if self.held.is_empty() && line.len() <= self.limit {
                let line = bare(line);
                if line.is_empty() {
                    continue;
                }
                return Some(Element::Whole(line));
            }
            self.hold(line);
            if !bare(&self.held).is_empty() {
                break;
            }
        }
        Some(self.held_line())
    }

    /// What follows the last end of a line, if there is anything.
    pub fn end(&mut self) -> Option<Element<'_>> {
        let is_over = self.is_given || bare(&self.held).is_empty();
        (!is_over).then(|| self.held_line())
    }

    fn held_line(&self) -> Element<'_> {
        let line = bare(&self.held);
        if self.too_large { Element::TooLarge(line) } else { Element::Whole(line) }
    }

    fn hold(&mut self, bytes: &[u8]) {
        if !self.too_large && bytes.len() > self.limit - self.held.len() {
            self.too_large = true;
            self.held.truncate(HEAD_BYTES);
            self.held.shrink_to_fit();
        }
        let most = if self.too_large { HEAD_BYTES } else { self.limit };
        let room = most.saturating_sub(self.held.len()).min(bytes.len());
        self.held.extend_from_slice(bytes.get(..room).unwrap_or_default());
    }

    fn forget(&mut self) {
        self.too_large = false;
        self.held.clear();
        if self.held.capacity() > IDLE_BYTES_MAX {
            self.held = Vec::new();
        }
    }
}

/// A line without the blanks, zeros and byte order marks around it.
pub(super) fn bare(line: &[u8]) -> &[u8] {
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0 | 0xEF | 0xBB | 0xBF);
    let start = line.iter().position(|byte| !is_blank(byte)).unwrap_or(line.len());
    line.get(start..).unwrap_or_default().trim_ascii_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_however_the_bytes_are_cut() {
        let text = "{\"a\": 1}\r\n\n  \n\u{feff}{\"b\n{\"long\": \"123456789\"}\n{\"c\": 2}";
        for piece in 1..=text.len() {
            let mut lines = Lines::new(16);
            let mut found: Vec<String> = Vec::new();
            let mut note = |line: Element<'_>| {
                let (mark, line) = match line {
                    Element::Whole(line) => ("", line),
                    Element::TooLarge(line) => ("too large: ", line),
                };
                found.push(format!("{mark}{}", String::from_utf8_lossy(line)));
            };
            for mut bytes in text.as_bytes().chunks(piece) {
                while let Some(line) = lines.next(&mut bytes) {
                    note(line);
                }
            }
            if let Some(line) = lines.end() {
                note(line);
            }
            let expected =
                ["{\"a\": 1}", "{\"b", "too large: {\"long\": \"123456789\"}", "{\"c\": 2}"];
            assert_eq!(found, expected, "pieces of {piece}");
        }
    }
}
