//! Messages that cast the assistant, or the person, in a role: what is said in them is said in it.

use super::phrases::{Phrases, Taken};
use super::words::{Class, Language, Words};

/// How a clause begins that casts, whatever follows.
static CASTS: Phrases<137> = Phrases::of([
    "act as",
    "act like",
    "answer as if you",
    "assume the role",
    "i want you to act",
    "i want you to be",
    "i want you to play",
    "i want you to pretend",
    "ignore all previous",
    "imagine that you",
    "imagine you",
    "let's play pretend",
    "let's pretend",
    "lets pretend",
    "play the part",
    "play the role",
    "pretend",
    "respond as if you",
    "role-play",
    "roleplay",
    "suppose you are",
    "suppose you're",
    "take on the role",
    "take the role",
    "you are now",
    "in der rolle",
    "lass uns so tun",
    "nimm die rolle",
    "schlüpf in die rolle",
    "schlüpfe in die rolle",
    "spiel die rolle",
    "spiele die rolle",
    "spielen wir",
    "stell dir vor, du",
    "stell dir vor du",
    "tu so als",
    "tu so, als",
    "tun wir so",
    "verhalte dich wie",
    "übernimm die rolle",
    "agis comme",
    "comporte-toi comme",
    "fais comme si",
    "faisons comme si",
    "faites comme si",
    "imagine que tu",
    "imagine que t'es",
    "imaginez que vous",
    "jouons",
    "joue le rôle",
    "mets-toi dans la peau",
    "on dirait que tu",
    "prends le rôle",
    "prétends",
    "tu joues",
    "actúa como",
    "actua como",
    "compórtate como",
    "finge",
    "finjamos",
    "haz como si",
    "haz de cuenta",
    "haz el papel",
    "hagamos como",
    "imagina que eres",
    "imagina que sos",
    "imaginate que sos",
    "imagínate que eres",
    "interpreta a",
    "interpreta el papel",
    "juguemos a que",
    "ponte en el papel",
    "tú haces de",
    "act out",
    "for this conversation, i",
    "for this exercise",
    "i'll play the",
    "i will play the",
    "i'm playing the role",
    "imagine i am your",
    "imagine i'm your",
    "imagine we",
    "in our adventure",
    "in our campaign",
    "in our game",
    "interview me as if",
    "let's act out",
    "let's act like",
    "let's imagine",
    "let's improvise",
    "let's play a game",
    "let's say you are",
    "let's say you're",
    "lets play a game",
    "play along",
    "scenario:",
    "speak to me as if",
    "talk to me as if",
    "treat me as if",
    "your role is",
    "my role is",
    "you take the",
    "in unserem spiel",
    "lass uns spielen",
    "sprich mit mir, als",
    "stell dir vor, wir",
    "szenario:",
    "wir spielen",
    "deine rolle ist",
    "meine rolle ist",
    "dans notre jeu",
    "imaginons",
    "on joue",
    "parle-moi comme si",
    "scénario:",
    "ton rôle est",
    "mon rôle est",
    "en nuestro juego",
    "hagamos de cuenta",
    "háblame como si",
    "imaginemos",
    "juguemos",
    "tu papel es",
    "mi papel es",
    "vamos a jugar",
    "answer as a",
    "answer as my",
    "imagine being",
    "let's simulate",
    "reply as a",
    "reply as my",
    "respond as a",
    "respond as my",
    "simulate a",
    "speak as a",
    "suppose you",
    "talk like a",
]);

/// Says who somebody is: it casts if what they are follows, and is no praise.
const IS: [(Language, &str); 36] = [
    (Language::English, "you are"),
    (Language::English, "you're"),
    (Language::English, "you be"),
    (Language::English, "you will be"),
    (Language::English, "you'll be"),
    (Language::English, "u be"),
    (Language::English, "u are"),
    (Language::English, "you play"),
    (Language::English, "you will play"),
    (Language::English, "you'll play"),
    // Told by the space: `be, …` casts nobody.
    (Language::English, "be "),
    (Language::English, "be my"),
    (Language::English, "play"),
    (Language::German, "du bist"),
    (Language::German, "du wärst"),
    (Language::German, "ab jetzt bist du"),
    (Language::German, "heute bist du"),
    (Language::German, "jetzt bist du"),
    (Language::German, "du spielst"),
    (Language::German, "sei mein"),
    (Language::German, "sei meine"),
    (Language::German, "spiel"),
    (Language::German, "spiel bitte"),
    (Language::German, "spiele"),
    (Language::French, "tu es"),
    (Language::French, "tu seras"),
    (Language::French, "vous êtes"),
    (Language::French, "joue"),
    (Language::French, "sois mon"),
    (Language::French, "sois ma"),
    (Language::Spanish, "eres"),
    (Language::Spanish, "tú eres"),
    (Language::Spanish, "tu eres"),
    (Language::Spanish, "serás"),
    (Language::Spanish, "usted es"),
    (Language::Spanish, "sé mi"),
];

/// What stands before what somebody is to be.
pub(super) const WHO: &[&str] = &[
    "a", "an", "my", "our", "the", "ein", "eine", "einen", "mein", "meine", "meinen", "unser",
    "unsere", "der", "die", "den", "un", "une", "mon", "ma", "notre", "le", "la", "l", "una", "mi",
    "nuestro", "nuestra", "el",
];

/// What one calls somebody who helped, and what is no person: `you are the best`, `spiel das Lied`.
const NO_ROLE: &[&str] = &[
    "angel",
    "beste",
    "best",
    "bomb",
    "chord",
    "cielo",
    "coeur",
    "cœur",
    "coolest",
    "engel",
    "fool",
    "friend",
    "freund",
    "freundin",
    "game",
    "gem",
    "genie",
    "genio",
    "genius",
    "godsend",
    "goat",
    "greatest",
    "held",
    "heldin",
    "hero",
    "hit",
    "hope",
    "hoffnung",
    "last",
    "legend",
    "letzte",
    "lied",
    "lifesaver",
    "life-saver",
    "mejor",
    "meilleur",
    "meilleure",
    "music",
    "musik",
    "nicest",
    "one",
    "only",
    "perle",
    "pro",
    "reason",
    "rettung",
    "right",
    "saint",
    "salvavidas",
    "saviour",
    "savior",
    "schatz",
    "smartest",
    "song",
    "spiel",
    "star",
    "sweetheart",
    "trésor",
    "wonder",
    "worst",
    "ángel",
    "único",
    "única",
    "seul",
    "seule",
    "einzige",
    "einzig",
    "playlist",
    "piano",
    "guitar",
    "gitarre",
    "klavier",
];

/// Words between who and what, at most: `you are my very strict dentist`.
const NEAR: usize = 4;

/// So many leads one behind the other are passed over, at most.
const LEADS_MAX: usize = 2;

/// Leads up to what is asked: `please be my interviewer`.
static LEADS: Phrases<21> = Phrases::of([
    "please ",
    "now ",
    "so ",
    "ok ",
    "okay ",
    "and ",
    "while ",
    "can you ",
    "could you ",
    "from now on ",
    "i want you to ",
    "i'd like you to ",
    "bitte ",
    "und ",
    "ab jetzt ",
    "kannst du ",
    "et ",
    "peux-tu ",
    "por favor ",
    "y ",
    "quiero que ",
]);

/// At the front of a message it is somebody who is spoken to; further on it may be `they`.
const IS_AT_FRONT: (Language, &str) = (Language::German, "sie sind");

static IS_PHRASES: Phrases<{ IS.len() }> = {
    let (mut phrases, mut at) = ([""; IS.len()], 0);
    while at < IS.len() {
        phrases[at] = IS[at].1;
        at += 1;
    }
    Phrases::of(phrases)
};

/// Whether a message whose beginning that is, in small letters, casts somebody in a role.
pub(super) fn casts(tables: &Words, head: &str) -> bool {
    let front = bare(head);
    let (language, phrase) = IS_AT_FRONT;
    let spoken_to = front
        .strip_prefix(phrase)
        .is_some_and(|rest| ends_there(rest) && is_role(tables, language, phrase, rest));
    spoken_to || clauses(head).any(|clause| begins_role(tables, clause))
}

/// Words that a clause may begin behind.
static JOINS: Phrases<5> = Phrases::of(["and ", "und ", "et ", "y ", "while "]);

const JOIN_STARTS: [bool; 256] = JOINS.starts();

/// Bytes behind which a clause may begin.
const BREAKS: [bool; 256] = {
    let mut is = [false; 256];
    let mut breaks: &[u8] = b".!?,:;\n( \xc2";
    while let [byte, rest @ ..] = breaks {
        is[*byte as usize] = true;
        breaks = rest;
    }
    is
};

/// What begins where a clause may: at the front, behind a mark, and behind `and`.
pub(super) fn clauses(head: &str) -> impl Iterator<Item = &str> {
    let bytes = head.as_bytes();
    let begins = move |(at, byte): (usize, &u8)| match byte {
        b'.' | b'!' | b'?' | b',' | b':' | b';' | b'\n' | b'(' => Some(at + 1),
        // `¡`, `¿`
        0xc2 if matches!(bytes.get(at + 1), Some(0xa1 | 0xbf)) => Some(at + 2),
        b' ' => {
            let rest = head.get(at + 1..)?;
            let (_, behind) = JOINS.begin(rest).next()?;
            Some(head.len() - behind.len())
        }
        _ => None,
    };
    let may = |(at, byte): &(usize, &u8)| match byte {
        b' ' => bytes.get(at + 1).is_some_and(|next| JOIN_STARTS[usize::from(*next)]),
        _ => BREAKS[usize::from(**byte)],
    };
    let behind = bytes.iter().enumerate().filter(may).filter_map(begins);
    std::iter::once(0).chain(behind).filter_map(|at| head.get(at..)).map(bare)
}

fn bare(clause: &str) -> &str {
    clause.trim_start_matches(|c: char| !c.is_alphanumeric())
}

static BEGINS: Taken = CASTS.taken().and(&IS_PHRASES.taken()).and(&LEADS.taken());

fn begins_role(tables: &Words, clause: &str) -> bool {
    let mut rest = clause;
    for _ in 0..=LEADS_MAX {
        if !BEGINS.may_begin(rest) {
            break;
        }
        if CASTS.begin(rest).any(|(_, behind)| ends_there(behind)) || says_who(tables, rest) {
            return true;
        }
        let Some((_, lead)) = LEADS.begin(rest).next() else { break };
        rest = bare(lead);
    }
    false
}

pub(super) fn says_who(tables: &Words, clause: &str) -> bool {
    IS_PHRASES.begin(clause).any(|(at, rest)| {
        IS.get(at).is_some_and(|(language, phrase)| {
            let ends = phrase.ends_with(' ') || ends_there(rest);
            ends && is_role(tables, *language, phrase, rest)
        })
    })
}

/// No word goes on here.
fn ends_there(rest: &str) -> bool {
    !rest.starts_with(char::is_alphanumeric)
}

/// What somebody is to be stands here: `a pirate`, in other languages than English `médecin` too.
fn is_role(tables: &Words, language: Language, phrase: &str, rest: &str) -> bool {
    let edge = |c: char| !c.is_alphanumeric() && c != '-';
    let sentence = rest.split(['.', '!', '?', '\n', ',']).next().unwrap_or_default();
    let mut words = sentence.split(edge).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return false };
    let praised = words.clone().take(NEAR).chain([first]).any(|word| NO_ROLE.contains(&word));
    let owned = ["my", "mein", "meine", "mon", "ma", "mi"].iter().any(|who| phrase.ends_with(who));
    let who = WHO.contains(&first) && words.next().is_some();
    let named = language != Language::English && tables.class(language, first).any(Class::ROLE);
    !praised && (owned || who || named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_told_from_praise_and_from_a_hobby() {
        let roles: &[&str] = &[
            "You are a pirate.",
            "You're my dentist, and I am late.",
            "I'll be the customer and you be the shopkeeper.",
            "Please be my interviewer.",
            "Let's pretend I am a knight.",
            "I want you to play the landlord.",
            "Du bist mein Zahnarzt.",
            "Sie sind ein Arzt. Ich habe Fieber.",
            "Tu so, als wärst du meine Oma.",
            "Ich bin der Kunde und du bist der Verkäufer.",
            "Spiel bitte den Kellner.",
            "Tu es mon dentiste.",
            "Imagine que t'es mon dentiste.",
            "Imaginate que sos mi dentista.",
            "Vous êtes médecin.",
            "Fais comme si tu étais ma grand-mère.",
            "¡Eres mi dentista!",
            "Yo soy el cliente y tú eres el vendedor.",
            "Usted es médico.",
            "Haz como si fueras mi abuela.",
        ];
        let none: &[&str] = &[
            "You are a lifesaver! I live in Ghent.",
            "You are my last hope.",
            "You're the best.",
            "You are right, I moved.",
            "I play a detective in a school play.",
            "I act as treasurer of our choir.",
            "Pretending is hard for me.",
            "Play my favourite song.",
            "Du bist die Beste!",
            "Du bist ja lustig.",
            "Meine Eltern kommen, sie sind ein schönes Paar.",
            "From now on, you are to answer in French.",
            "Tu es génial !",
            "¡Eres genial!",
            "Eres el mejor.",
        ];
        let tables = Words::new();
        for text in roles {
            assert!(casts(&tables, &text.to_lowercase()), "{text}");
        }
        for text in none {
            assert!(!casts(&tables, &text.to_lowercase()), "{text}");
        }
    }
}
