//! What a message shows rather than says: plays, and texts that are there to be worked on.

use super::passages::begins;

/// Bytes at the beginning of a message in which it says that it is a play.
const HEAD_BYTES: usize = 200;

/// A line longer than this, in bytes, is no line that announces a text.
const LINE_MAX: usize = 400;

/// Words that make of a message a play: what is said in it is said by somebody else.
const PLAYS: &[&str] = &[
    "role-play",
    "roleplay",
    "role play",
    "in character",
    "in this game",
    "in this scene",
    "in this scenario",
    "rollenspiel",
    "in diesem spiel",
    "jeu de rôle",
    "dans ce jeu",
    "juego de rol",
    "en este juego",
];

/// What is done to a text that is given.
const WORKS: &[&str] = &[
    "analyse",
    "analyze",
    "classify",
    "continue",
    "correct",
    "critique",
    "edit",
    "extract",
    "fix",
    "grade",
    "improve",
    "paraphrase",
    "polish",
    "proofread",
    "rephrase",
    "reword",
    "rewrite",
    "shorten",
    "simplify",
    "summarise",
    "summarize",
    "translate",
    "kürze",
    "korrigiere",
    "übersetze",
    "überarbeite",
    "verbessere",
    "corrige",
    "corrigez",
    "reformule",
    "résume",
    "résumez",
    "traduis",
    "traduisez",
    "continúa",
    "mejora",
    "reescribe",
    "resume",
    "traduce",
];

/// What makes up a text.
const WRITES: &[&str] = &[
    "compose", "draft", "give", "make", "write", "schreib", "schreibe", "verfasse", "compose",
    "écris", "écrivez", "invente", "rédige", "crea", "escribe", "redacta",
];

/// Texts in which somebody else says `I`.
const FICTION: &[&str] = &[
    "ballad",
    "dialogue",
    "diary",
    "fable",
    "fanfic",
    "haiku",
    "limerick",
    "lyrics",
    "monologue",
    "novel",
    "poem",
    "scene",
    "screenplay",
    "script",
    "song",
    "story",
    "tale",
    "dialog",
    "gedicht",
    "geschichte",
    "märchen",
    "roman",
    "tagebuch",
    "chanson",
    "conte",
    "histoire",
    "monologue",
    "poème",
    "scène",
    "canción",
    "cuento",
    "escena",
    "historia",
    "poema",
];

/// Texts that people show.
const TEXTS: &[&str] = &[
    "abstract",
    "ad",
    "article",
    "bio",
    "blog",
    "chapter",
    "code",
    "comment",
    "conversation",
    "cv",
    "draft",
    "e-mail",
    "email",
    "essay",
    "excerpt",
    "letter",
    "log",
    "mail",
    "message",
    "note",
    "page",
    "paragraph",
    "passage",
    "post",
    "profile",
    "quote",
    "report",
    "resume",
    "review",
    "résumé",
    "sentence",
    "snippet",
    "speech",
    "statement",
    "text",
    "transcript",
    "tweet",
    "version",
    "abschnitt",
    "artikel",
    "aufsatz",
    "beitrag",
    "brief",
    "lebenslauf",
    "nachricht",
    "satz",
    "texte",
    "courriel",
    "lettre",
    "phrase",
    "annonce",
    "artículo",
    "carta",
    "correo",
    "frase",
    "mensaje",
    "párrafo",
    "texto",
];

/// Languages into which one has something put, as words and by how they are named.
const TONGUES: &[&str] = &[
    "arabic",
    "chinese",
    "dutch",
    "english",
    "french",
    "german",
    "greek",
    "italian",
    "japanese",
    "korean",
    "latin",
    "polish",
    "portuguese",
    "russian",
    "spanish",
    "swedish",
    "turkish",
    "deutsche",
    "deutsch",
    "englisch",
    "englische",
    "französisch",
    "französische",
    "italienisch",
    "spanisch",
    "spanische",
    "allemand",
    "anglais",
    "espagnol",
    "français",
    "italien",
    "alemán",
    "español",
    "francés",
    "inglés",
    "italiano",
];

/// Words for the person, which the line that announces a text has seldom.
const PERSON: &[&str] = &["i", "i'm", "ich", "je", "j", "yo"];

/// Whether the message says at its beginning that it is a play.
pub(super) fn is_play(text: &str) -> bool {
    let end = (0..=HEAD_BYTES.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let head = text.get(..end.unwrap_or(0)).unwrap_or(text).to_lowercase();
    PLAYS.iter().any(|play| {
        head.match_indices(play).any(|(at, _)| {
            let rest = head.get(at + play.len()..).unwrap_or_default();
            !rest.starts_with(char::is_alphanumeric)
        })
    })
}

/// Whether from this line on the message shows a text: the line asks for work on it and a blank line
/// follows, or the text stands behind its colon.
pub(super) fn shows(line: &str, blank_follows: bool) -> bool {
    let is_introduction = || line.len() > LINE_MAX || begins(line, "my name");
    blank_follows && !is_introduction() && asks_for_work(line) || shows_behind_colon(line)
}

/// `Translate this.` `What of my letter?`
fn asks_for_work(line: &str) -> bool {
    let lower = line.to_lowercase();
    let has = |of: &[&str]| words(&lower).any(|word| of.contains(&word));
    let asks = line.ends_with(['?', '？', ':', '：']);
    asks_for(&lower, WORKS) || asks && (has(TEXTS) || has(FICTION))
}

/// `Translate into French: I live in Oslo.` `Write a story that begins so: I …`
fn shows_behind_colon(line: &str) -> bool {
    let Some((before, behind)) = line.split_once([':', '：']) else { return false };
    if before.len() > LINE_MAX || behind.split_whitespace().count() < 3 {
        return false;
    }
    let lower = before.to_lowercase();
    let has = |of: &[&str]| words(&lower).any(|word| of.contains(&word));
    asks_for(&lower, WORKS)
        || asks_for(&lower, WRITES) && has(FICTION)
        || (has(TEXTS) || has(TONGUES) || has(FICTION) || has(WORKS)) && !has(PERSON)
}

/// Whether a sentence, in small letters, is a request for a made-up text; what is said in it is said
/// of nobody.
pub(super) fn asks_for_fiction(lower: &str) -> bool {
    asks_for(lower, WRITES) && words(lower).any(|word| FICTION.contains(&word))
}

/// Whether one of the first words is a verb of these: `Can you please fix …`
fn asks_for(lower: &str, verbs: &[&str]) -> bool {
    words(lower).take(4).any(|word| verbs.contains(&word))
}

fn words(lower: &str) -> impl Iterator<Item = &str> {
    let is_edge = |c: char| !c.is_alphanumeric() && c != '-' && c != '\'';
    lower.split(is_edge).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_told_from_what_is_said() {
        // The line, whether a blank line follows it, and whether a text is shown from there on.
        let cases: &[(&str, bool, bool)] = &[
            ("Could you shorten this mail?", true, true),
            ("Could you shorten this mail?", false, false),
            ("Is this paragraph any good?", true, true),
            ("I wrote a letter to my aunt.", true, false),
            ("I have a new job.", true, false),
            ("Put this into Greek: I keep two hives.", false, true),
            ("Write a poem that opens thus: I keep two hives.", false, true),
            ("Suggest a book: I love stories of the sea.", false, false),
            ("About me: I keep two hives.", false, false),
        ];
        for (line, blank_follows, expected) in cases {
            assert_eq!(shows(line, *blank_follows), *expected, "{line}");
        }
    }

    #[test]
    fn a_play_says_so() {
        assert!(is_play("Let's do a role-play! I am a knight."));
        assert!(!is_play("I love role-playing games and I own twelve."));
    }
}
