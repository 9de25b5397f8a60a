//! Splits the bytes of a list of values (CSV, RFC 4180 and what programs make of it) into records,
//! however the bytes arrive: quotes, quoted line breaks, `\r\n`, a byte order mark.

/// A record may be this large; of a larger one the rest is dropped.
const RECORD_BYTES_MAX: usize = 16 << 20;

/// A record has this many fields at most.
const FIELDS_MAX: usize = 256;

/// A line of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// Its fields. Bytes that are no UTF-8 are U+FFFD.
    pub fields: Vec<String>,
    /// It is too large, or ends within quotes.
    pub is_broken: bool,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Csv {
    mark: u8,
    state: State,
    fields: Vec<String>,
    field: Vec<u8>,
    bytes: usize,
    is_too_large: bool,
    is_first: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Before a field.
    Start,
    Plain,
    Quoted,
    /// After a quote within quotes: the end of them, or one that is meant.
    Quote,
}

impl Csv {
    /// `mark` is what stands between the fields.
    pub fn new(mark: u8) -> Self {
        Self {
            mark,
            state: State::Start,
            fields: Vec::new(),
            field: Vec::new(),
            bytes: 0,
            is_too_large: false,
            is_first: true,
        }
    }

    /// Hands on the records that end in `bytes`.
    pub fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(Record)) {
        for &byte in bytes {
            match (self.state, byte) {
                (State::Start, b'"') => self.state = State::Quoted,
                (State::Quoted, b'"') => self.state = State::Quote,
                (State::Quote, b'"') => {
                    self.keep(b'"');
                    self.state = State::Quoted;
                }
                (State::Quoted, _) => self.keep(byte),
                (_, b'\n') => {
                    if self.state != State::Quoted && self.field.last() == Some(&b'\r') {
                        self.field.pop();
                    }
                    self.end_record(each);
                }
                (_, _) if byte == self.mark => self.end_field(),
                (State::Quote, b'\r') => {}
                (_, _) => {
                    self.keep(byte);
                    // A byte order mark stands before the first quote.
                    let is_mark = self.is_first && self.field == [0xEF, 0xBB, 0xBF];
                    if is_mark {
                        self.field.clear();
                    }
                    self.state = if is_mark { State::Start } else { State::Plain };
                }
            }
        }
    }

    /// There are no more bytes. `false` if they end within quotes.
    pub fn end(&mut self, each: &mut impl FnMut(Record)) -> bool {
        let is_whole = self.state != State::Quoted;
        if self.state != State::Start || !self.fields.is_empty() {
            self.is_too_large |= !is_whole;
            self.end_record(each);
        }
        is_whole
    }

    fn keep(&mut self, byte: u8) {
        self.bytes += 1;
        if self.bytes > RECORD_BYTES_MAX {
            self.is_too_large = true;
        } else {
            self.field.push(byte);
        }
    }

    fn end_field(&mut self) {
        self.state = State::Start;
        self.is_first = false;
        let field = std::mem::take(&mut self.field);
        if self.fields.len() < FIELDS_MAX {
            self.fields.push(String::from_utf8_lossy(&field).into_owned());
        } else {
            self.is_too_large = true;
        }
    }

    fn end_record(&mut self, each: &mut impl FnMut(Record)) {
        self.end_field();
        self.bytes = 0;
        let is_broken = std::mem::take(&mut self.is_too_large);
        let fields = std::mem::take(&mut self.fields);
        // An empty line is no record.
        if is_broken || fields.len() > 1 || fields.iter().any(|field| !field.is_empty()) {
            each(Record { fields, is_broken });
        }
    }
}

/// What stands between the fields of a header, and the header's fields, if the line is whole.
pub(super) fn header(head: &[u8]) -> Option<(u8, Vec<String>)> {
    let line = head.get(..=memchr::memchr(b'\n', head)?)?;
    let count = |mark: u8| memchr::memchr_iter(mark, line).count();
    let mark = [b',', b';', b'\t'].into_iter().rev().max_by_key(|mark| count(*mark))?;
    let mut found = None;
    let mut csv = Csv::new(mark);
    let mut first = |record: Record| found = found.take().or(Some(record.fields));
    csv.push(line, &mut first);
    csv.end(&mut first);
    Some((mark, found?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &[u8], piece: usize) -> (Vec<Record>, bool) {
        let (mut csv, mut all) = (Csv::new(b','), Vec::new());
        for bytes in text.chunks(piece) {
            csv.push(bytes, &mut |record| all.push(record));
        }
        let is_whole = csv.end(&mut |record| all.push(record));
        (all, is_whole)
    }

    #[test]
    fn records_are_read_however_the_bytes_are_cut() {
        let cases: &[(&str, &[&[&str]], bool)] = &[
            ("a,b\r\nc,d\r\n", &[&["a", "b"], &["c", "d"]], true),
            ("\u{feff}\"a\",b\n", &[&["a", "b"]], true),
            ("\"x \"\"y\"\", z\nand more\",2", &[&["x \"y\", z\nand more", "2"]], true),
            ("a,\n\n,b\n", &[&["a", ""], &["", "b"]], true),
            ("\"a\r\nb\"\r\n", &[&["a\r\nb"]], true),
            ("a\"b,c\n", &[&["a\"b", "c"]], true),
            ("\"a\"b,c\n", &[&["ab", "c"]], true),
            ("a,\"b", &[&["a", "b"]], false),
            ("a,\"\"", &[&["a", ""]], true),
            ("", &[], true),
        ];
        for (text, expected, whole) in cases {
            for piece in 1..=text.len().max(1) {
                let (records, is_whole) = records(text.as_bytes(), piece);
                let fields: Vec<_> = records.iter().map(|record| record.fields.clone()).collect();
                assert_eq!(fields, *expected, "{text:?} in pieces of {piece}");
                assert_eq!(is_whole, *whole, "{text:?}");
                assert_eq!(records.iter().any(|record| record.is_broken), !whole, "{text:?}");
            }
        }
    }

    #[test]
    fn a_record_is_never_larger_than_its_limit() {
        let mut text = b"a,\"".to_vec();
        text.resize(RECORD_BYTES_MAX + 100, b'x');
        text.extend(b"\"\nb,c\n");
        let (records, _) = records(&text, 1 << 20);
        assert_eq!(records.len(), 2);
        assert!(records[0].is_broken && !records[1].is_broken);
        assert!(records[0].fields[1].len() <= RECORD_BYTES_MAX);
    }

    #[test]
    fn the_mark_is_that_of_the_header() {
        assert_eq!(header(b"a,b\n").map(|(mark, _)| mark), Some(b','));
        assert_eq!(header(b"a;b;c\n").map(|(mark, _)| mark), Some(b';'));
        assert_eq!(header(b"a\tb\r\n"), Some((b'\t', vec!["a".into(), "b".into()])));
        assert_eq!(header(b"a,b"), None);
    }
}
