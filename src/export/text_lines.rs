//! Splits the bytes of a text into lines, however they arrive.

/// A line may be this long; of a longer one the rest is dropped.
const LINE_BYTES_MAX: usize = 1 << 20;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Lines {
    held: Vec<u8>,
    has_begun: bool,
}

impl Lines {
    /// Hands on the lines that end in `bytes`, without their ends and without a byte order mark.
    pub fn push(&mut self, mut bytes: &[u8], each: &mut impl FnMut(&str)) {
        while let Some(end) = memchr::memchr(b'\n', bytes) {
            let (line, rest) = bytes.split_at(end);
            bytes = rest.get(1..).unwrap_or_default();
            self.hold(line);
            self.give(each);
        }
        self.hold(bytes);
    }

    /// There are no more bytes.
    pub fn end(&mut self, each: &mut impl FnMut(&str)) {
        if !self.held.is_empty() {
            self.give(each);
        }
    }

    fn hold(&mut self, bytes: &[u8]) {
        let room = LINE_BYTES_MAX.saturating_sub(self.held.len());
        self.held.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    fn give(&mut self, each: &mut impl FnMut(&str)) {
        let mut line = self.held.as_slice();
        if !std::mem::replace(&mut self.has_begun, true) {
            line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        }
        line = line.strip_suffix(b"\r").unwrap_or(line);
        each(&String::from_utf8_lossy(line));
        self.held.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_however_the_bytes_are_cut() {
        let text = "\u{feff}one\r\ntwo\n\nfour é";
        for size in 1..=text.len() {
            let (mut lines, mut found) = (Lines::default(), Vec::new());
            for bytes in text.as_bytes().chunks(size) {
                lines.push(bytes, &mut |line| found.push(line.to_owned()));
            }
            lines.end(&mut |line| found.push(line.to_owned()));
            assert_eq!(found, ["one", "two", "", "four é"], "in pieces of {size}");
        }
    }
}
