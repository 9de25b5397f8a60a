//! A text that somebody pasted behind a few words of their own which do not say what it is: `what
//! would you answer`. It is told by its form, and by that of the words before it.

use super::passages::is_interjection;
use super::shown::words;
use super::words::{Class, Words};

/// A first paragraph longer than this, in bytes, says something itself.
const LEAD_MAX: usize = 200;

/// Within so many bytes a text speaks to who reads it, and at its end it is signed.
const FRONT: usize = 200;
const TAIL: usize = 60;

/// What points at a text that follows.
const POINTS: &[&str] = &[
    "this", "that", "these", "those", "it", "its", "das", "dies", "diese", "diesem", "diesen",
    "dieser", "dieses", "darauf", "dazu", "davon", "daran", "ça", "ca", "cela", "ceci", "cet",
    "cette", "ces", "en", "este", "esta", "esto", "estos", "estas", "eso", "ese", "esa",
];

/// The person: where one stands first, or is not the subject, it is they who are spoken of.
const ONE: &[&str] = &["i", "ich", "je", "j", "yo"];
const BEGINS: &[&str] =
    &["im", "we", "wir", "nous", "tengo", "necesito", "quiero", "busco", "estoy", "soy", "vivo"];
const OF_ONE: &[&str] = &[
    "me", "my", "us", "our", "mir", "mich", "uns", "mein", "meine", "meinen", "meinem", "meiner",
    "unser", "unsere", "moi", "mon", "ma", "mes", "notre", "nos", "m", "mi", "mis", "nuestro",
    "nuestra",
];

/// How a letter begins.
const SALUTES: &[&str] = &[
    "hi",
    "hello",
    "dear",
    "hey",
    "hallo",
    "liebe",
    "lieber",
    "sehr",
    "bonjour",
    "salut",
    "cher",
    "chère",
    "chers",
    "hola",
    "estimado",
    "estimada",
    "estimados",
    "querido",
    "querida",
];

/// How a letter ends.
const SIGNS_OFF: &[&str] = &[
    "regards",
    "sincerely",
    "grüße",
    "grüßen",
    "gruß",
    "gruss",
    "cordialement",
    "saludos",
    "atentamente",
];

/// A verb with which a text speaks to its reader: behind who that is, or by itself.
const READER: &[(&[&str], &[&str])] = &[
    (&["you"], &["have", "are", "live", "love", "bring", "know", "will", "ve", "re"]),
    (&["vous"], &["avez", "êtes", "habitez", "maîtrisez", "aimez", "savez"]),
    (&["tu"], &["as", "es", "habites", "maîtrises"]),
    (&["sie"], &["haben", "sind", "bringen", "verfügen", "wohnen"]),
    (&["du"], &["hast", "bist", "bringst", "wohnst"]),
];
const READER_ALONE: &[&str] = &["tienes", "eres", "vives", "cuentas"];

/// Where what was pasted begins, if the message shows a text behind a short first paragraph.
pub(super) fn pasted(tables: &Words, text: &str) -> Option<usize> {
    let (lead, at) = lead(text)?;
    let block = text.get(at..)?.trim();
    let is_other = block.is_empty() || block.starts_with(['`', '~', '>']);
    let lower = lead.to_lowercase();
    let lead = Lead { tables, text: lead, words: parts(&lower).collect() };
    (!is_other && lead.shows(block)).then_some(at)
}

/// The first paragraph, if it is short, and where the blank line behind it ends.
fn lead(text: &str) -> Option<(&str, usize)> {
    let start = text.len() - text.trim_start().len();
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let before = text.get(start..at)?.trim_end();
        at += line.len();
        if line.trim().is_empty() && !before.is_empty() {
            return (before.len() <= LEAD_MAX).then_some((before, at));
        }
        if before.len() > LEAD_MAX {
            return None;
        }
    }
    None
}

/// What stands before a text that may have been pasted.
struct Lead<'a> {
    tables: &'a Words,
    text: &'a str,
    /// Its words in small letters.
    words: Vec<&'a str>,
}

impl Lead<'_> {
    fn shows(&self, block: &str) -> bool {
        let line = block.lines().next().unwrap_or_default();
        if self.greets() {
            return false;
        }
        if salutes(line) || self.changes_hand(block) {
            return true;
        }
        let open = self.asks() || !self.ends();
        let marked = || is_title(block) || has_label(line) || is_signed(block);
        !self.is_own()
            && (is_advert(block)
                || open && self.names_text()
                || (self.points() || self.asks()) && marked()
                || open && self.words.len() > 2 && speaks_to_reader(block))
    }

    fn first(&self) -> &str {
        self.words.first().copied().unwrap_or_default()
    }

    fn has(&self, list: &[&str]) -> bool {
        self.words.iter().any(|word| list.contains(word))
    }

    /// `hi all`, `Thanks!`
    fn greets(&self) -> bool {
        self.words.len() <= 3 && is_interjection(self.first()) || self.text.ends_with(',')
    }

    fn points(&self) -> bool {
        self.has(POINTS)
    }

    /// `this post`
    fn names_text(&self) -> bool {
        let is_text = |word: &str| self.tables.shown(word).any(Class::TEXT | Class::FICTION);
        self.words
            .windows(2)
            .any(|pair| matches!(pair, [points, text] if POINTS.contains(points) && is_text(text)))
    }

    fn asks(&self) -> bool {
        self.text.ends_with(['?', '？'])
    }

    /// It has an end mark that does not ask.
    fn ends(&self) -> bool {
        self.text.ends_with(['.', '!', '…'])
    }

    /// It is the person who speaks of themselves: `i need advice`.
    fn begins_with_one(&self) -> bool {
        ONE.contains(&self.first()) || BEGINS.contains(&self.first())
    }

    /// It is the person whom it is about: `can you help me`.
    fn is_own(&self) -> bool {
        !self.points() && (self.begins_with_one() || self.has(OF_ONE))
    }

    /// Who writes without capitals and full stops did not write what has them.
    fn changes_hand(&self, block: &str) -> bool {
        if self.ends() || self.words.len() < 3 || !is_neat(block) {
            return false;
        }
        if self.text.starts_with(char::is_lowercase) {
            let small_i = || parts(self.text).any(|word| word == "i");
            return !self.is_own() || !self.begins_with_one() && small_i();
        }
        let first = parts(block).next().unwrap_or_default().to_lowercase();
        let is_one = ONE.contains(&first.as_str()) || OF_ONE.contains(&first.as_str());
        self.points() && !self.asks() && !is_one
    }
}

/// Words, with what an apostrophe joins to them apart.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    words(text).flat_map(|word| word.split('\'')).filter(|word| !word.is_empty())
}

/// `Dear Ms Long,`
fn salutes(line: &str) -> bool {
    let called = line.split([',', '!']).next().unwrap_or_default().to_lowercase();
    let all: Vec<&str> = parts(&called).take(6).collect();
    let first = all.first().copied().unwrap_or_default();
    let is_own = all.iter().any(|word| ONE.contains(word) || BEGINS.contains(word));
    SALUTES.contains(&first) && (2..=5).contains(&all.len()) && !is_own
}

/// Sentences that begin with capitals and end in full stops, `I` among them.
fn is_neat(block: &str) -> bool {
    if !block.starts_with(char::is_uppercase) || parts(block).any(|word| word == "i") {
        return false;
    }
    let (mut capital, mut small) = (0, 0);
    for (at, _) in block.match_indices(['.', '!', '?']) {
        let behind = block.get(at + 1..).unwrap_or_default();
        let next = behind.trim_start();
        if next.len() == behind.len() && !next.is_empty() {
            continue;
        }
        if next.starts_with(char::is_lowercase) {
            small += 1;
        } else {
            capital += 1;
        }
    }
    capital > 1 && capital > 2 * small
}

/// A first line that is a name or the title of what stands below it.
fn is_title(block: &str) -> bool {
    let mut lines = block.lines();
    let line = lines.next().unwrap_or_default().trim();
    let below = lines.next().unwrap_or_default();
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
    let all = || words(line);
    let (count, capitals) = (all().count(), all().filter(is_capital).count());
    let is_small = |word: &str| word.len() <= 3 || word.starts_with(char::is_uppercase);
    (2..=8).contains(&count)
        && capitals > 1
        && all().all(is_small)
        && line.starts_with(char::is_uppercase)
        && line.ends_with(char::is_alphabetic)
        && below.contains(". ")
}

/// `Objective: …`
fn has_label(line: &str) -> bool {
    let Some((label, value)) = line.split_once(": ") else { return false };
    label.starts_with(char::is_uppercase) && words(label).count() <= 3 && !value.trim().is_empty()
}

/// `Kind regards`, or ` - Ada Long` at the end.
fn is_signed(block: &str) -> bool {
    let from = (0..=block.len().saturating_sub(TAIL)).rev().find(|at| block.is_char_boundary(*at));
    let tail = block.get(from.unwrap_or(0)..).unwrap_or_default();
    let lower = tail.to_lowercase();
    let is_name = |name: &str| {
        let all = || name.split_whitespace();
        (1..=3).contains(&all().count())
            && all().all(|word| word.starts_with(char::is_uppercase))
            && name.ends_with(char::is_alphabetic)
    };
    let dash = tail.rfind(" - ").or_else(|| tail.rfind("\n- "));
    let name = dash.and_then(|at| tail.get(at + 3..)).map(str::trim);
    parts(&lower).any(|word| SIGNS_OFF.contains(&word)) || name.is_some_and(is_name)
}

/// `(m/f/x)`, as advertisements of jobs have it.
fn is_advert(block: &str) -> bool {
    block.match_indices('(').any(|(at, _)| {
        let bytes = block.as_bytes().get(at + 1..).unwrap_or_default();
        let end = bytes.iter().take(6).position(|byte| *byte == b')');
        let inner = end.and_then(|end| bytes.get(..end)).unwrap_or_default();
        let is_sex = |byte: &u8| b"dfhimwx".contains(&byte.to_ascii_lowercase());
        inner.len() > 2
            && inner.split(|byte| *byte == b'/').all(|one| matches!(one, [sex] if is_sex(sex)))
    })
}

/// `You have five years of …`, before anybody says `I`.
fn speaks_to_reader(block: &str) -> bool {
    let end = (0..=FRONT.min(block.len())).rev().find(|at| block.is_char_boundary(*at));
    let front = block.get(..end.unwrap_or(0)).unwrap_or_default().to_lowercase();
    let mut before = "";
    for word in parts(&front) {
        if ONE.contains(&word) {
            return false;
        }
        let says =
            |(who, verbs): &(&[&str], &[&str])| who.contains(&before) && verbs.contains(&word);
        if READER_ALONE.contains(&word) || READER.iter().any(says) {
            return true;
        }
        before = word;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pasted_behind_a_short_lead_is_told_by_its_form() {
        let pasted: &[&str] = &[
            // The hand changes.
            "is this a scam\n\nYour parcel waits at the depot. We deliver on Mondays.",
            "what would you say to her\n\nMy hives died in May. I moved to Ghent.",
            "how do i tell my uncle no\n\nI bought a boat. I want you to paint it.",
            "geht das so\n\nWir backen seit 1950. Unser Laden steht in Gent.",
            "ça vaut le coup\n\nNous vendons des bateaux. Notre atelier est à Gand.",
            "vale la pena esto\n\nVendemos barcos. Nuestro taller está en Gante.",
            // A letter.
            "What should I answer?\n\nDear Ms Long, I moved to Ghent.",
            "Was schreibe ich zurück?\n\nLiebe Ada, ich bin nach Gent gezogen.",
            "Je réponds quoi ?\n\nChère Ada, j'ai déménagé à Gand.",
            "¿Qué contesto?\n\nHola Ada, me mudé a Gante.",
            "Is this polite?\n\nI keep bees and so will you. Kind regards",
            "Ist das höflich?\n\nIch halte Bienen. Mit besten Grüßen, Ada Long",
            "Is she serious about this?\n\nI keep bees and sell honey. - Ada Long",
            // A name, a title or a label.
            "Would you hire this one?\n\nAda Long\nI am a sailor. I live in Ghent.",
            "Is this one any good?\n\nAim: a place as a sailor. I have my own boat.",
            // A job that is offered.
            "Thoughts?\n\nSailor (m/f/x)\nWe sail to Oslo.",
            "Was meinst du?\n\nMatrose (m/w/d)\nWir segeln nach Oslo.",
            "Worth a try?\n\nYou have sailed for years. I lead the crew, says Ada.",
            "Lohnt sich das?\n\nSie haben ein Kapitänspatent. Ich leite die Crew, sagt Ada.",
            "Tu ferais quoi ?\n\nVous avez un bateau. J'ai rejoint l'équipage en mai.",
            "¿Te parece bien?\n\nTienes un barco. Entré en mayo, dice Ada.",
            // It is named, with no mark behind.
            "is this post too long\n\ni moved to ghent and keep bees",
        ];
        let own: &[&str] = &[
            "Can you help me?\n\nI am a sailor in Ghent. I work nights.",
            "can you help me\n\nI am a sailor in Ghent. I work nights.",
            "i need advice\n\nI keep bees in Ghent. My aunt hates them.",
            "quick question\n\ni keep bees in ghent. my aunt hates them.",
            "Is this normal?\n\nI keep bees in Ghent. They are asleep.",
            "Is this normal\n\nMy bees sleep all day. I live in Ghent.",
            "I have news.\n\nI moved to Ghent. You are the first to know.",
            "Hi!\n\nI am Ada. I keep bees.",
            "Good morning,\n\nI am Ada. I keep bees. Kind regards, Ada",
            "I need a plan for my garden.\n\nSize: two acres. I live in Ghent.",
            "Kannst du mir helfen?\n\nIch bin Matrose in Gent. Ich arbeite nachts.",
            "Tu peux m'aider ?\n\nJe suis marin à Gand. Je travaille la nuit.",
            "¿Me puedes ayudar?\n\nSoy marinero en Gante. Trabajo de noche.",
            "That helped!\n\nYou have been kind. I moved to Ghent.",
            "What a day it was.\n\nI sold my boat. I bought another.",
        ];
        let tables = Words::new();
        for text in pasted {
            assert!(super::pasted(&tables, text).is_some(), "{text}");
        }
        for text in own {
            assert!(super::pasted(&tables, text).is_none(), "{text}");
        }
    }
}
