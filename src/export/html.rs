//! The words of a piece of HTML, and the scanner that HTML and XML have in common.
//!
//! Nothing is expanded but single characters: entities that a document declares do not exist.

use std::borrow::Cow;

use super::json::utf8;
use super::scan::end_of_words;

/// A tag may be this long; a longer one is passed over.
const TAG_BYTES_MAX: usize = 64 << 10;

/// What stands in a marked-up text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// What stands between `<` and `>`.
    Tag(&'a [u8]),
    /// Text up to the next tag, or a part of it.
    Text(&'a [u8]),
}

/// Splits bytes, cut anywhere, into tags and text.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    /// The tag under way, as far as it came in earlier pieces.
    tag: Option<Vec<u8>>,
    is_too_long: bool,
}

impl Scanner {
    /// Hands on what is in `bytes`.
    pub fn push(&mut self, mut bytes: &[u8], each: &mut impl FnMut(Piece<'_>)) {
        while !bytes.is_empty() {
            let Some(tag) = &mut self.tag else {
                let open = memchr::memchr(b'<', bytes);
                let (text, rest) = bytes.split_at(open.unwrap_or(bytes.len()));
                if !text.is_empty() {
                    each(Piece::Text(text));
                }
                bytes = rest.get(1..).unwrap_or_default();
                match whole_tag(bytes).filter(|_| open.is_some()) {
                    Some((tag, rest)) => {
                        each(Piece::Tag(tag));
                        bytes = rest;
                    }
                    None => self.tag = open.map(|_| Vec::new()),
                }
                continue;
            };
            if tag.is_empty() && !bytes.first().is_some_and(|byte| begins_tag(*byte)) {
                self.tag = None;
                each(Piece::Text(b"<"));
                continue;
            }
            let close = memchr::memchr(b'>', bytes);
            let (part, rest) = bytes.split_at(close.unwrap_or(bytes.len()));
            let room = TAG_BYTES_MAX.saturating_sub(tag.len());
            self.is_too_long |= part.len() > room;
            tag.extend_from_slice(part.get(..room).unwrap_or(part));
            bytes = rest.get(1..).unwrap_or_default();
            // A comment ends with its own mark, and a section of plain text with another.
            let goes_on = (tag.starts_with(b"!--") && !(tag.len() >= 5 && tag.ends_with(b"--")))
                || (tag.starts_with(b"![CDATA[") && !tag.ends_with(b"]]"));
            if close.is_some() && goes_on && !self.is_too_long {
                tag.push(b'>');
            } else if close.is_some() {
                let tag = self.tag.take().unwrap_or_default();
                if !std::mem::take(&mut self.is_too_long) {
                    match tag.strip_prefix(b"![CDATA[").and_then(|tag| tag.strip_suffix(b"]]")) {
                        Some(text) => each(Piece::Text(text)),
                        None => each(Piece::Tag(&tag)),
                    }
                }
            }
        }
    }
}

fn begins_tag(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'!' | b'?')
}

/// The tag whose `<` is before these bytes, and what follows it: one that ends in them and is no
/// comment or anything like it, as most are.
fn whole_tag(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let is_plain = |byte: &&u8| begins_tag(**byte) && **byte != b'!';
    bytes.first().filter(is_plain)?;
    let end = memchr::memchr(b'>', bytes).filter(|end| *end <= TAG_BYTES_MAX)?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

/// The name of a tag in small letters, with `/` before it if it closes something.
pub(super) fn tag_name(tag: &[u8]) -> String {
    let (name, is_end) = name_as_written(tag);
    let slash = if is_end { "/" } else { "" };
    format!("{slash}{}", String::from_utf8_lossy(&name.to_ascii_lowercase()))
}

/// The name of a tag as it stands there, and whether the tag closes something.
fn name_as_written(tag: &[u8]) -> (&[u8], bool) {
    let is_past = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'/';
    let (rest, is_end) = match tag.strip_prefix(b"/") {
        Some(rest) => (rest, true),
        None => (tag, false),
    };
    let end = rest.iter().position(is_past).unwrap_or(rest.len());
    (rest.get(..end).unwrap_or_default(), is_end)
}

/// The value of an attribute.
pub(super) fn attribute(tag: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(tag);
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.find(name)?;
        let before = text.get(..at)?.chars().next_back();
        let after = text.get(at + name.len()..)?.trim_start();
        from = at + name.len();
        if !before.is_some_and(char::is_whitespace) {
            continue;
        }
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else { continue };
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let value = value.get(1..)?;
        return Some(unescaped(value.get(..value.find(quote)?)?).into_owned());
    }
}

/// Tags that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// The words of a piece of HTML: characters for entities, a new line for `<br>` and around what
/// stands on its own, tags dropped, blanks as a page shows them.
pub(super) fn text(html: &str) -> String {
    let mut words = Words { out: String::with_capacity(html.len()), ..Words::default() };
    let rest = words.plain(html);
    Scanner::default().push(rest.as_bytes(), &mut |piece| match piece {
        Piece::Tag(tag) => words.tag(tag),
        Piece::Text(text) => words.text(text),
    });
    words.end()
}

#[derive(Debug, Default)]
struct Words {
    out: String,
    /// Text since the last tag, in which an entity may be cut.
    raw: Vec<u8>,
    /// A blank is due before the next word.
    blank: bool,
    preformatted: u32,
    /// Inside what is no text.
    silent: Option<&'static str>,
}

/// What stands in these is no text.
const SILENT: [&str; 2] = ["script", "style"];

impl Words {
    /// Takes HTML as far as it is words between whole tags, as nearly all is, without copying it
    /// first; gives the rest, which begins with a `<`.
    fn plain<'a>(&mut self, mut html: &'a str) -> &'a str {
        loop {
            let rest = self.up_to_tag(html);
            let tag = rest.get(1..).and_then(|after| whole_tag(after.as_bytes()));
            let Some((tag, after)) = tag else { return rest };
            self.tag(tag);
            html = rest.get(rest.len() - after.len()..).unwrap_or_default();
        }
    }

    /// Takes the text before the next `<`, and gives the rest.
    fn up_to_tag<'a>(&mut self, html: &'a str) -> &'a str {
        if self.silent.is_none() && self.preformatted == 0 {
            return self.words(html);
        }
        let open = memchr::memchr(b'<', html.as_bytes());
        let (text, rest) = html.split_at(open.unwrap_or(html.len()));
        if self.silent.is_none() {
            self.say(text);
        }
        rest
    }

    fn text(&mut self, text: &[u8]) {
        if self.silent.is_none() {
            self.raw.extend_from_slice(text);
        }
    }

    fn tag(&mut self, tag: &[u8]) {
        let (name, is_end) = name_as_written(tag);
        let is = |known: &str| name.eq_ignore_ascii_case(known.as_bytes());
        if let Some(silent) = self.silent {
            if is_end && is(silent) {
                self.silent = None;
            }
            return;
        }
        self.flush();
        if !is_end {
            self.silent = SILENT.into_iter().find(|known| is(known));
        }
        if self.silent.is_some() {
            return;
        }
        if is("pre") {
            self.preformatted =
                if is_end { self.preformatted.saturating_sub(1) } else { self.preformatted + 1 };
        } else if !is_end && is("br") {
            self.line();
        } else if !is_end && (is("td") || is("th")) {
            self.blank = true;
        }
        let is_within_line = !self.out.is_empty() && !self.out.ends_with('\n');
        if is_within_line && BLOCKS.iter().any(|known| is(known)) {
            self.line();
        }
    }

    fn line(&mut self) {
        self.blank = false;
        self.out.push('\n');
    }

    fn flush(&mut self) {
        if self.raw.is_empty() {
            return;
        }
        let raw = std::mem::take(&mut self.raw);
        let text = utf8(&raw).map_or_else(|| String::from_utf8_lossy(&raw), Cow::Borrowed);
        self.say(&text);
        self.raw = raw;
        self.raw.clear();
    }

    /// Adds all of the text between two tags.
    fn say(&mut self, mut text: &str) {
        if self.preformatted > 0 {
            return self.out.push_str(&unescaped(text));
        }
        while !text.is_empty() {
            // A `<` that begins no tag is a word.
            text = self.words(text);
            if let Some(after) = text.strip_prefix('<') {
                self.spaced("<");
                text = after;
            }
        }
    }

    /// Adds text that is not preformatted up to the next `<`, and gives the rest. Most of it has
    /// one space between two words already, and is added as it is.
    fn words<'a>(&mut self, mut text: &'a str) -> &'a str {
        loop {
            let (words, rest) = text.split_at(end_of_words(text.as_bytes()));
            self.spaced(words);
            text = match rest.as_bytes().first() {
                None | Some(b'<') => return rest,
                Some(b'&') => {
                    let (meant, after) = entity(rest);
                    // It may be a blank itself.
                    let words = meant.trim_ascii();
                    self.blank |= words.len() < meant.len();
                    self.spaced(words);
                    after
                }
                Some(_) => {
                    self.blank = true;
                    rest.trim_ascii_start()
                }
            };
        }
    }

    /// Adds words with one space between them, and at most one before and after.
    fn spaced(&mut self, text: &str) {
        let (start, end) = (text.trim_start_matches(' '), text.ends_with(' '));
        self.blank |= start.len() < text.len();
        let words = start.trim_end_matches(' ');
        if words.is_empty() {
            return;
        }
        let is_within = !self.out.is_empty() && !self.out.ends_with('\n');
        if std::mem::replace(&mut self.blank, end) && is_within {
            self.out.push(' ');
        }
        self.out.push_str(words);
    }

    fn end(mut self) -> String {
        self.flush();
        let is_blank = |letter: char| letter.is_ascii_whitespace();
        self.out.truncate(self.out.trim_end_matches(is_blank).len());
        let start = self.out.len() - self.out.trim_start_matches(is_blank).len();
        self.out.drain(..start);
        // The words are held for long; where they were few among many tags, without the room.
        if self.out.capacity() > 2 * self.out.len() {
            self.out.shrink_to_fit();
        }
        self.out
    }
}

/// Characters that have names. Others are written as they are, or by number.
const NAMES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("lt", "<"),
    ("gt", ">"),
    ("quot", "\""),
    ("apos", "'"),
    ("nbsp", "\u{a0}"),
    ("ensp", "\u{2002}"),
    ("emsp", "\u{2003}"),
    ("thinsp", "\u{2009}"),
    ("zwnj", "\u{200c}"),
    ("zwj", "\u{200d}"),
    ("shy", "\u{ad}"),
    ("hellip", "…"),
    ("mdash", "—"),
    ("ndash", "–"),
    ("lsquo", "‘"),
    ("rsquo", "’"),
    ("sbquo", "‚"),
    ("ldquo", "“"),
    ("rdquo", "”"),
    ("bdquo", "„"),
    ("laquo", "«"),
    ("raquo", "»"),
    ("bull", "•"),
    ("middot", "·"),
    ("times", "×"),
    ("divide", "÷"),
    ("plusmn", "±"),
    ("minus", "−"),
    ("deg", "°"),
    ("micro", "µ"),
    ("euro", "€"),
    ("pound", "£"),
    ("yen", "¥"),
    ("cent", "¢"),
    ("sect", "§"),
    ("copy", "©"),
    ("reg", "®"),
    ("trade", "™"),
    ("larr", "←"),
    ("rarr", "→"),
    ("le", "≤"),
    ("ge", "≥"),
    ("ne", "≠"),
    ("frac12", "½"),
    ("sup2", "²"),
    ("sup3", "³"),
    ("auml", "ä"),
    ("ouml", "ö"),
    ("uuml", "ü"),
    ("Auml", "Ä"),
    ("Ouml", "Ö"),
    ("Uuml", "Ü"),
    ("szlig", "ß"),
    ("eacute", "é"),
    ("egrave", "è"),
    ("agrave", "à"),
    ("ccedil", "ç"),
    ("ntilde", "ñ"),
];

/// A longer name is none.
const NAME_BYTES_MAX: usize = 12;

/// The text with the characters that its entities stand for. What is no entity stays.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (meant, after) = entity(from);
        out.push_str(&meant);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What the entity stands for that a text begins with, and what follows it: of what is none, the
/// `&` itself.
fn entity(text: &str) -> (Cow<'static, str>, &str) {
    let after = text.get(1..).unwrap_or_default();
    let end = after.bytes().take(NAME_BYTES_MAX).position(|byte| byte == b';');
    let named = end.and_then(|end| Some((after.get(..end)?, after.get(end + 1..)?)));
    let known = named.and_then(|(name, after)| Some((character(name)?, after)));
    known.unwrap_or((Cow::Borrowed("&"), after))
}

fn character(name: &str) -> Option<Cow<'static, str>> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        let meant = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        return Some(meant.to_string().into());
    }
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, text)| Cow::Borrowed(*text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_a_page_shows() {
        let cases: &[(&str, &str)] = &[
            ("<p>About <b>six weeks</b> &amp; more.</p>", "About six weeks & more."),
            ("<ul><li>8 €</li><li>9&nbsp;€</li></ul>", "8 €\n9\u{a0}€"),
            ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
            ("<p>one</p>\n\n<p>two</p>", "one\ntwo"),
            ("a   b\n c", "a b c"),
            ("<pre>a   b\n c</pre>", "a   b\n c"),
            ("<script>x < 1</script>y<style>p{}</style>", "y"),
            ("x<!-- <b> a > b -->y", "xy"),
            ("&#8364; &#x20AC; &bogus; & &lt;b&gt; &#xD800;", "€ € &bogus; & <b> \u{FFFD}"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
            ("a < b <3", "a < b <3"),
            ("", ""),
            ("a <b", "a"),
        ];
        for (html, expected) in cases {
            assert_eq!(text(html), *expected, "{html}");
        }
    }

    proptest::proptest! {
        /// Without tags, words are what stands between blanks, wherever a block of bytes ends.
        #[test]
        fn one_space_stands_between_words(html in "([a-c]{1,40}|[ \n\t\x0b\x0c\r]|&amp;|&#32;|&#10;|&nbsp;|&;|é){0,60}") {
            let meant = unescaped(&html);
            let words: Vec<&str> = meant.split_ascii_whitespace().collect();
            proptest::prop_assert_eq!(text(&html), words.join(" "));
        }

        /// What is taken without a copy is what the scanner would have made of it.
        #[test]
        fn words_are_the_same_without_a_copy(html in "([a &;\n]|<|>|</?p>|<pre>|<br>|<!--|-->|</?script>|é)*") {
            let mut words = Words::default();
            Scanner::default().push(html.as_bytes(), &mut |piece| match piece {
                Piece::Tag(tag) => words.tag(tag),
                Piece::Text(text) => words.text(text),
            });
            proptest::prop_assert_eq!(text(&html), words.end());
        }
    }

    #[test]
    fn pieces_are_the_same_however_the_bytes_are_cut() {
        let text = "<a href=\"x\">one &amp; two</a><!-- > --><![CDATA[<raw>]]>end";
        let pieces = |size: usize| {
            let mut scanner = Scanner::default();
            let mut all = String::new();
            for bytes in text.as_bytes().chunks(size) {
                scanner.push(bytes, &mut |piece| match piece {
                    Piece::Tag(tag) => all.extend(["[", &String::from_utf8_lossy(tag), "]"]),
                    Piece::Text(text) => all.push_str(&String::from_utf8_lossy(text)),
                });
            }
            all
        };
        let whole = pieces(text.len());
        assert_eq!(whole, "[a href=\"x\"]one &amp; two[/a][!-- > --]<raw>end");
        for size in 1..text.len() {
            assert_eq!(pieces(size), whole, "in pieces of {size}");
        }
    }

    #[test]
    fn attributes_are_found_by_their_whole_name() {
        let tag = br#"c r="B2" spans='1' t = "s&amp;t""#;
        assert_eq!(attribute(tag, "r").as_deref(), Some("B2"));
        assert_eq!(attribute(tag, "t").as_deref(), Some("s&t"));
        assert_eq!(attribute(tag, "spans").as_deref(), Some("1"));
        assert_eq!(attribute(tag, "pans"), None);
        assert_eq!(attribute(b"c r=", "r"), None);
        assert_eq!(tag_name(b"/TD "), "/td");
    }
}
