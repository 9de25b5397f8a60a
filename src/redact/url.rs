//! Passwords in URLs, `scheme://user:password@host`, also those that people write unescaped.

use super::{Kind, Span};

/// Between `from` and `to` there is no `@`, and the URL goes on. `last` is the answer for all of
/// these places.
#[derive(Default)]
struct Known {
    from: usize,
    to: usize,
    last: Option<usize>,
}

/// Finds the passwords of one text.
pub(super) struct Passwords<'a> {
    bytes: &'a [u8],
    atoms: &'a [Span],
    /// What was found last by [`Passwords::sign_after`].
    known: Known,
}

impl<'a> Passwords<'a> {
    /// `atoms`, in order, are passed over as if each were one character.
    pub(super) fn new(bytes: &'a [u8], atoms: &'a [Span]) -> Self {
        Self { bytes, atoms, known: Known::default() }
    }

    /// The passwords after each `://`, in order.
    pub(super) fn find(mut self, schemes: &[usize]) -> Vec<Span> {
        let mut found = Vec::new();
        for scheme in schemes {
            let named = scheme.checked_sub(1).and_then(|last| self.bytes.get(last));
            if self.atom_at(*scheme).is_some() || !named.is_some_and(u8::is_ascii_alphanumeric) {
                continue;
            }
            let Some((start, end)) = self.password(scheme + 3) else { continue };
            let masked =
                self.atom_at(start).is_some_and(|atom| (atom.start, atom.end) == (start, end));
            if start < end && !masked {
                found.push(Span { start, end, kind: Kind::Password });
            }
        }
        found
    }

    fn atom_at(&self, at: usize) -> Option<&Span> {
        let next = self.atoms.partition_point(|atom| atom.end <= at);
        self.atoms.get(next).filter(|atom| atom.start <= at)
    }

    /// The bytes between the first colon and the last `@` of what stands before the path. People
    /// also write passwords with `/ ? #`, unescaped: then the first part is no host with a port.
    fn password(&mut self, from: usize) -> Option<(usize, usize)> {
        let (mut colon, mut sign) = (None, None);
        let path = self.walk(from, |at, byte| match byte {
            b'/' | b'?' | b'#' => true,
            b':' if colon.is_none() => {
                colon = Some(at);
                false
            }
            b'@' => {
                sign = Some(at);
                false
            }
            _ => ends_url(byte),
        });
        let colon = colon?;
        if let Some(sign) = sign {
            return (colon < sign).then_some((colon + 1, sign));
        }
        let port = self.bytes.get(colon + 1..path)?.iter().all(u8::is_ascii_digit);
        let next = self.atoms.partition_point(|atom| atom.end <= from);
        let masked = self.atoms.get(next).is_some_and(|atom| atom.start < colon);
        if port || masked || self.bytes.get(from) == Some(&b'[') {
            return None; // `[email]` before the colon may have held an `@`; `[::1]` is IPv6.
        }
        self.sign_after(path).map(|sign| (colon + 1, sign))
    }

    /// The first `@` after `path` in the same URL, or the last of several without a `/ ? #`
    /// between them.
    fn sign_after(&mut self, path: usize) -> Option<usize> {
        if !(self.known.from..=self.known.to).contains(&path) {
            let to = self.walk(path, |_, byte| byte == b'@' || ends_url(byte));
            let mut last = None;
            self.walk(to, |at, byte| {
                last = if byte == b'@' { Some(at) } else { last };
                matches!(byte, b'/' | b'?' | b'#') || ends_url(byte)
            });
            self.known = Known { from: path, to, last };
        }
        self.known.last
    }

    /// The first place from `from` on where `stop` says so, or the end. Atoms are passed over.
    fn walk(&self, from: usize, mut stop: impl FnMut(usize, u8) -> bool) -> usize {
        let mut at = from;
        let mut next = self.atoms.partition_point(|atom| atom.end <= from);
        while let Some(byte) = self.bytes.get(at) {
            match self.atoms.get(next) {
                Some(atom) if atom.start <= at => {
                    at = atom.end;
                    next += 1;
                }
                _ if stop(at, *byte) => return at,
                _ => at += 1,
            }
        }
        self.bytes.len()
    }
}

fn ends_url(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'"' | b'<' | b'>' | b'`')
}
