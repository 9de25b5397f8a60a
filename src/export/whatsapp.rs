//! A chat with Meta AI as `WhatsApp` exports it: `_chat.txt`, a line for each message, and more
//! lines where a message has them.
//!
//! Times are those of the phone's clock, in the order of day and month of the phone's language. A
//! date that can be read in two ways is read as the rest of the chat shows; if nothing does, the
//! time is not known. The clock's zone is not in the file: it is taken as UTC.

use std::borrow::Cow;

use super::Flow;
use super::group::{Line, dated};
use super::text_lines::Lines;
use super::texts::{Sniff, Text};
use super::tree::{Said, Tree};
use super::when;
use crate::clock::Millis;
use crate::conversation::{Bucket, Role};
use crate::id::Source;

/// The name under which the assistant writes, in every language.
const ASSISTANT: &str = "Meta AI";

/// A chat may be this large; what follows makes another.
const CHAT_BYTES_MAX: usize = 64 << 20;

/// A name is no longer.
const NAME_BYTES_MAX: usize = 100;

/// Whether it is such a chat.
pub(super) fn is(sniff: &Sniff<'_>) -> bool {
    let head = String::from_utf8_lossy(sniff.head);
    let mut lines = head.trim_start_matches('\u{feff}').lines();
    let first = lines.find(|line| !line.trim().is_empty()).unwrap_or_default();
    let mark = format!("{ASSISTANT}: ");
    begin_of_message(first).is_some() && head.contains(&mark)
}

/// Begins to read one.
pub(super) fn begin(_: &Sniff<'_>) -> Box<dyn Text> {
    Box::new(Chat::default())
}

#[derive(Debug, Default)]
struct Chat {
    lines: Lines,
    messages: Vec<Message>,
    bytes: usize,
}

#[derive(Debug)]
struct Message {
    date: [u32; 3],
    is_dotted: bool,
    time: [u32; 4],
    name: Option<String>,
    text: String,
}

impl Text for Chat {
    fn push(&mut self, bytes: &[u8], out: &mut Vec<Tree>) -> Flow {
        let mut lines = std::mem::take(&mut self.lines);
        lines.push(bytes, &mut |line| self.line(line, out));
        self.lines = lines;
        Flow::More
    }

    fn end(&mut self, out: &mut Vec<Tree>) -> bool {
        let mut lines = std::mem::take(&mut self.lines);
        lines.end(&mut |line| self.line(line, out));
        self.give(out);
        true
    }
}

impl Chat {
    fn line(&mut self, line: &str, out: &mut Vec<Tree>) {
        self.bytes += line.len() + size_of::<Message>();
        if let Some(message) = begin_of_message(line) {
            if self.bytes > CHAT_BYTES_MAX {
                self.give(out);
            }
            self.messages.push(message);
        } else if let Some(message) = self.messages.last_mut() {
            message.text.push('\n');
            message.text.push_str(line);
        }
    }

    fn give(&mut self, out: &mut Vec<Tree>) {
        self.bytes = 0;
        let messages = std::mem::take(&mut self.messages);
        if messages.is_empty() {
            return;
        }
        let order = Order::of(&messages);
        let mut people = messages.iter().filter_map(|one| one.name.as_deref());
        let person = people.clone().find(|name| *name != ASSISTANT).map(str::to_owned);
        // Of several people it is not known which one's export it is.
        let others = |name: &str| name != ASSISTANT && Some(name) != person.as_deref();
        let is_group = people.any(others);
        let line = |message: Message| {
            let at = order.time(&message);
            let said = match message.name.as_deref() {
                Some(ASSISTANT) => Said::by(Role::Assistant, message.text),
                Some(_) if !is_group => Said::by(Role::User, message.text),
                Some(_) | None => Said::unseen(Bucket::Hidden),
            };
            Line::new(at, said)
        };
        out.push(dated(Source::Meta, messages.into_iter().map(line).collect()));
    }
}

/// In which order the numbers of a date stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

impl Order {
    fn of(messages: &[Message]) -> Self {
        let any = |test: &dyn Fn(&[u32; 3]) -> bool| messages.iter().any(|one| test(&one.date));
        let is_day_first = any(&|date| date[0] > 12 && date[0] <= 31);
        let is_month_first = any(&|date| date[1] > 12);
        match (is_day_first, is_month_first) {
            (true, false) => Self::DayFirst,
            (false, true) => Self::MonthFirst,
            _ => Self::Unknown,
        }
    }

    fn time(self, message: &Message) -> Option<Millis> {
        let [first, second, third] = message.date;
        let year = if third < 100 { third + 2000 } else { third };
        let date = if first >= 1000 {
            [first, second, third]
        } else if self == Self::DayFirst || message.is_dotted || first == second {
            [year, second, first]
        } else if self == Self::MonthFirst {
            [year, first, second]
        } else {
            return None;
        };
        when::utc(date, message.time, 0)
    }
}

/// A line that begins a message: `[1/1/26, 8:06:07 PM] Meta AI: text`, or
/// `1/1/26, 20:06 - Meta AI: text`. Without a name it is a notice of the app.
fn begin_of_message(line: &str) -> Option<Message> {
    let is_mark = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202c}');
    let line = line.trim_start_matches(is_mark);
    let (stamp, rest) = match line.strip_prefix('[') {
        Some(line) => line.split_once("] ")?,
        None => line.split_once(" - ")?,
    };
    let stamp = plain(stamp, is_mark);
    let (date, time) = stamp.split_once(", ").or_else(|| stamp.split_once(' '))?;
    let is_dotted = date.contains('.');
    let mut numbers = date.split(['/', '.', '-']).map(|part| part.trim().parse::<u32>().ok());
    let date = [numbers.next()??, numbers.next()??, numbers.next()??];
    let (time, after) = when::time_of_day(time)?;
    if numbers.next().is_some() || !after.is_empty() {
        return None;
    }
    let rest = rest.trim_start_matches(is_mark);
    let (name, text) = match rest.split_once(": ").or(rest.strip_suffix(':').map(|n| (n, ""))) {
        Some((name, text)) if name.len() <= NAME_BYTES_MAX => (Some(name.to_owned()), text),
        _ => (None, rest),
    };
    Some(Message { date, is_dotted, time, name, text: text.to_owned() })
}

/// A date and a time with the digits and the comma of ASCII, and without marks of direction.
fn plain(stamp: &str, is_mark: fn(char) -> bool) -> Cow<'_, str> {
    if stamp.is_ascii() {
        return Cow::Borrowed(stamp);
    }
    let stamp = when::with_plain_digits(stamp);
    Cow::Owned(stamp.replace(is_mark, "").replace('،', ","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Conversation;
    use crate::export::texts::read_text;

    fn read(text: &str) -> Vec<Conversation> {
        read_text("_chat.txt", text.as_bytes()).unwrap()
    }

    fn said(one: &Conversation) -> Vec<(Role, &str, String)> {
        let show = |at: Option<Millis>| at.map(Millis::rfc3339).unwrap_or_default();
        let messages = one.messages.iter();
        messages.map(|one| (one.role, one.text.as_str(), show(one.at))).collect()
    }

    #[test]
    fn both_layouts_are_read() {
        let apple = "\u{200e}[1/13/26, 8:06:07\u{202f}PM] Meta AI: \u{200e}Messages are secret.\n\
            [1/2/26, 8:06:08 PM] Anna: What is: honey?\nSecond line\n";
        let android = "02.01.2026, 20:06 - Messages are encrypted\n\
            02.01.2026, 20:07 - Anna: Hi\n02.01.2026, 20:08 - Meta AI: Hello\n";
        let found = read(apple);
        let expected = [
            (Role::User, "What is: honey?\nSecond line", "2026-01-02T20:06:08Z".to_owned()),
            (Role::Assistant, "\u{200e}Messages are secret.", "2026-01-13T20:06:07Z".to_owned()),
        ];
        assert_eq!(said(&found[0]), expected);
        let found = read(android);
        let expected = [
            (Role::User, "Hi", "2026-01-02T20:07:00Z".to_owned()),
            (Role::Assistant, "Hello", "2026-01-02T20:08:00Z".to_owned()),
        ];
        assert_eq!(said(&found[0]), expected);
        assert_eq!(found[0].buckets.hidden, 1);
    }

    #[test]
    fn a_stamp_in_another_script_is_read() {
        let arabic = "\r\n[\u{200f}١٣\u{200f}/١/٢٠٢٦، ٨:٠٦:٠٧ م] Anna: ٧ bees\r\n[١٣/١/٢٠٢٦، ٩:٠٦:٠٧ ص] Meta AI: Hi\r\n";
        let expected = [
            (Role::Assistant, "Hi", "2026-01-13T09:06:07Z".to_owned()),
            (Role::User, "٧ bees", "2026-01-13T20:06:07Z".to_owned()),
        ];
        assert_eq!(said(&read(arabic)[0]), expected);
    }

    #[test]
    fn nothing_is_guessed() {
        let text = "[1/2/26, 08:06:07] Anna: Hi\n[1/2/26, 08:06:08] Meta AI: Hello\n";
        let at: Vec<_> = read(text)[0].messages.iter().map(|one| one.at).collect();
        assert_eq!(at, [None, None]);
        let group = "[1/1/26, 08:06:07] Anna: Hi\n[1/1/26, 08:06:08] Ben: Hi\n\
            [1/1/26, 08:06:09] Meta AI: Hello\n";
        let found = read(group);
        assert_eq!((found[0].messages.len(), found[0].buckets.hidden), (1, 2));
        for text in ["[1/1/26, 08:06:07] Anna: Hi\n", "Meta AI: Hello\n", ""] {
            assert!(read_text("_chat.txt", text.as_bytes()).is_none(), "{text}");
        }
    }
}
