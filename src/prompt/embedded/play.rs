//! Plays that go on behind the message with which they begin: the person is somebody else there too.

use super::cast::{WHO, clauses, says_who};
use super::shown::{is_play, words};
use super::words::{Class, Language, Words};

/// How a clause begins that says who the person is.
const I_AM: &[(Language, &str)] = &[
    (Language::English, "i am "),
    (Language::English, "i'm "),
    (Language::English, "im "),
    (Language::English, "i'll be "),
    (Language::English, "i will be "),
    (Language::English, "i play "),
    (Language::English, "i'll play "),
    (Language::English, "i will play "),
    (Language::German, "ich bin "),
    (Language::German, "ich spiele "),
    (Language::German, "ich wäre "),
    (Language::French, "je suis "),
    (Language::French, "je serai "),
    (Language::French, "je joue "),
    (Language::French, "moi je suis "),
    (Language::Spanish, "yo soy "),
    (Language::Spanish, "yo seré "),
    (Language::Spanish, "yo hago de "),
];

/// How a clause begins that nobody says but in a play.
const YOU_PLAY: &[&str] = &["you be ", "u be ", "you play ", "you'll play ", "you will play "];

/// With these the person has a part whatever follows: `… et moi je demande un prêt`.
const I_DO: &[&str] = &["moi je ", "moi j'"];

/// What stands before what the person is to be, beside [`WHO`].
const YOUR: &[&str] = &["your", "dein", "deine", "ihr", "ihre", "ton", "ta", "votre", "tu", "su"];

/// What is true of the two in no play: `you are a machine and I am a human`.
const TRUE: &[&str] = &[
    "ai", "bot", "computer", "help", "human", "llm", "machine", "robot", "hilfe", "ki", "maschine",
    "mensch", "aide", "humain", "humaine", "ia", "ayuda", "humana", "humano", "máquina",
];

/// Messages that end a play, without their marks.
const ENDS: &[&str] = &[
    "stop",
    "ok stop",
    "okay stop",
    "stop the game",
    "end",
    "the end",
    "end of game",
    "end of the game",
    "end scene",
    "game over",
    "out of character",
    "ende",
    "spielende",
    "ende des spiels",
    "schluss",
    "fin",
    "fin du jeu",
    "fin de la partie",
    "fin del juego",
    "alto",
];

/// No message longer than this, in bytes, is one of them.
const ENDS_MAX: usize = 40;

/// Whether the messages behind one whose beginning that is, in small letters, are a play too: it
/// casts the person as well, in one breath. `You are a dentist. I am …` may be true of them.
pub(super) fn goes_on(tables: &Words, head: &str) -> bool {
    let is_person = |text: &str| clauses(text).any(|clause| is_person(tables, clause));
    let is_other = |text: &str| clauses(text).any(|clause| says_who(tables, clause));
    let is_true = |text: &str| words(text).any(|word| TRUE.contains(&word));
    let mut sentences = head.split(['.', '!', '?', '\n']);
    sentences.any(|one| is_person(one) && is_other(one) && !is_true(one))
        || (is_play(head) || plays(tables, head)) && is_person(head)
}

/// `You be the barber`, wherever the person says who they are.
fn plays(tables: &Words, head: &str) -> bool {
    clauses(head).any(|clause| {
        YOU_PLAY.iter().any(|phrase| clause.starts_with(phrase)) && says_who(tables, clause)
    })
}

/// Whether with this message a play is over.
pub(super) fn ends(message: &str) -> bool {
    let bare = message.trim_matches(|c: char| !c.is_alphanumeric());
    message.len() <= ENDS_MAX && ENDS.contains(&bare.to_lowercase().as_str())
}

/// `I am your landlord`, `moi je suis client`.
fn is_person(tables: &Words, clause: &str) -> bool {
    let is_role = |(language, phrase): &(Language, &str)| {
        let Some(rest) = clause.strip_prefix(phrase) else { return false };
        let first = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let named = || tables.class(*language, first).any(Class::ROLE);
        let who = WHO.contains(&first) || YOUR.contains(&first);
        who || *language != Language::English && named()
    };
    I_DO.iter().any(|phrase| clause.starts_with(phrase)) || I_AM.iter().any(is_role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_play_goes_on_where_the_person_is_cast_too() {
        let plays: &[&str] = &[
            "You are my landlord and I am your tenant.",
            "You're the shopkeeper, I'm a customer from Mars.",
            "I'll be the customer and you be the shopkeeper.",
            "Role-play: I am a knight. Greet me.",
            "u be the barber. im a duke with a very long beard",
            "du bist die hebamme und ich bin ein junger vater",
            "Ich bin der Kunde und du bist der Verkäufer.",
            "Tu es mon dentiste et moi je viens pour une carie.",
            "Tu es mon médecin et je suis ton patient.",
            "Tú eres el casero y yo soy el inquilino.",
        ];
        let none: &[&str] = &[
            "Act as a nutritionist.",
            "You are a nutritionist. I am a sailor from Ghent.",
            "You are a nutritionist and I am 40 years old.",
            "You are the best and I am a sailor.",
            "You are a machine and I am a human.",
            "I am a sailor and my aunt is a nun.",
            "Do you play the harp? I am a harpist from Ghent.",
            "Du bist meine Trainerin. Ich bin ein Anfänger.",
            "Tu es nutritionniste.",
            "Eres mi entrenador. Soy marinero.",
        ];
        let tables = Words::new();
        for text in plays {
            assert!(goes_on(&tables, &text.to_lowercase()), "{text}");
        }
        for text in none {
            assert!(!goes_on(&tables, &text.to_lowercase()), "{text}");
        }
        for text in ["Stop!", "the end.", "ENDE", "Fin du jeu.", "¡Fin del juego!"] {
            assert!(ends(text), "{text}");
        }
        assert!(!ends("stop the ship"));
    }
}
