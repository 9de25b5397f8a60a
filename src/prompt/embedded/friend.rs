//! What is asked for somebody else: `a friend of mine … how can she …?` Whoever asks for a friend tells
//! of the friend what is the friend's own, and it is not kept.

use super::passages::is_interjection;
use super::shown::words;
use super::words::{Class, Language, Words};

/// Words before them, at most: `one of my oldest friends`.
const NEAR: usize = 4;

/// What one calls somebody of whom one asks.
const FRIENDS: &[&str] = &[
    "acquaintance",
    "buddy",
    "classmate",
    "colleague",
    "coworker",
    "co-worker",
    "friend",
    "mate",
    "pal",
    "bekannte",
    "bekannter",
    "kollege",
    "kollegin",
    "kumpel",
    "ami",
    "amie",
    "collègue",
    "copain",
    "copine",
    "pote",
    "amiga",
    "amigo",
    "carnal",
    "colega",
    "compa",
    "compañera",
    "compañero",
    "cuate",
];

/// These are somebody's partner if they are their own, and a friend if they are one of several.
const ONE_OF: &[&str] = &["freund", "freundin"];
const OWN: &[&str] = &["mein", "meine"];

/// What stands before a friend.
const WHOSE: &[&str] = &[
    "a", "an", "my", "one", "our", "some", "ein", "eine", "mein", "meine", "n", "ne", "unser",
    "unsere", "un", "une", "mon", "ma", "notre", "una", "mi", "nuestra", "nuestro",
];

/// What stands between the two.
const BETWEEN: &[&str] = &[
    "best",
    "close",
    "dear",
    "good",
    "my",
    "of",
    "old",
    "school",
    "work",
    "alter",
    "alte",
    "beste",
    "bester",
    "gute",
    "guter",
    "bon",
    "bonne",
    "meilleur",
    "meilleure",
    "vieil",
    "vieille",
    "buen",
    "buena",
    "mejor",
    "vieja",
    "viejo",
];

/// Says that it is asked for somebody: that they did, or how they are helped.
const ASKED: &[&str] = &[
    "asked me",
    "asks",
    "is asking",
    "wants to know",
    "tell her",
    "tell him",
    "how can i",
    "how do i",
    "what can i",
    "what do i",
    "what should i",
    "can he",
    "can she",
    "can they",
    "should he",
    "should she",
    "should they",
    "hat mich gefragt",
    "fragt",
    "will wissen",
    "sag ihm",
    "sag ihr",
    "was kann",
    "was soll",
    "wie kann",
    "m'a demandé",
    "me demande",
    "dis-lui",
    "comment je",
    "qu'est-ce",
    "dile",
    "me preguntó",
    "me pregunta",
    "quiere saber",
    "qué le",
    "cómo le",
    "qué puede",
];

/// Whether a message is asked for somebody else: it begins with them, and asks.
pub(super) fn is_for_friend(text: &str) -> bool {
    let Some(first) = text.split(['.', '!', '?', '\n', ',']).find(|part| !is_lead(part)) else {
        return false;
    };
    if !begins_with_friend(&first.to_lowercase()) {
        return false;
    }
    let lower = text.to_lowercase().replace('’', "'");
    let begins = |at: usize| {
        let before = lower.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(char::is_alphanumeric)
    };
    lower.contains(['?', '？'])
        || ASKED.iter().any(|asked| lower.match_indices(asked).any(|(at, _)| begins(at)))
}

/// `Hey`, `so`
fn is_lead(part: &str) -> bool {
    let mut all = part.split_whitespace();
    let first = all.next().unwrap_or_default();
    first.is_empty() || is_interjection(first) && all.next().is_none()
}

/// `My best friend …`, `ein Kumpel von mir …`
fn begins_with_friend(lower: &str) -> bool {
    let mut whose = "";
    for word in
        words(lower).skip_while(|word| is_interjection(word) || *word == "so").take(NEAR + 1)
    {
        if whose.is_empty() {
            if !WHOSE.contains(&word) {
                return false;
            }
            whose = word;
        } else if FRIENDS.contains(&word) || ONE_OF.contains(&word) && !OWN.contains(&whose) {
            return true;
        } else if !BETWEEN.contains(&word) {
            return false;
        }
    }
    false
}

/// Whether the person speaks of themselves in a sentence of such a message.
pub(super) fn is_own(tables: &Words, language: Language, sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let mut all = words(&lower);
    let first = all.next().unwrap_or_default();
    let first = first.split('\'').next().unwrap_or_default();
    let class = tables.class(language, first);
    class.any(Class::SUBJECT) || class.any(Class::POSSESSIVE) && !begins_with_friend(&lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_a_friend_is_told_from_what_is_said_of_one() {
        let asked: &[&str] = &[
            "My friend has hives in Ghent. How does she move them?",
            "a mate of mine sails for a living, can he work in oslo",
            "Hey, my old coworker asked me about her knee. She is 40.",
            "mein kumpel sucht ein boot. er ist 40. was kann man ihm raten",
            "Eine Kollegin hat mich gefragt, ob sie mit 60 segeln darf.",
            "Eine Freundin von mir ist Imkerin. Darf sie in Gent imkern?",
            "Ma copine Zoé est apicultrice. Que lui dire ?",
            "Un pote m'a demandé conseil, il a 40 ans.",
            "Un cuate vende su barco y tiene 40 años. ¿Cuánto pide?",
            "Mi colega tiene 40 años, dile qué barco comprar.",
        ];
        let said: &[&str] = &[
            "My best friend Ada lives in Ghent.",
            "A friend of mine taught me to sail.",
            "Meine Freundin ist Imkerin. Was koche ich?",
            "Mein Kumpel Jan hat ein Boot.",
            "Ma copine Zoé vit à Gand.",
            "Mi colega Ana vive en Gante.",
            "I have a friend in Ghent. How do I get there?",
            "My sister is a beekeeper. What do I give her?",
        ];
        for text in asked {
            assert!(is_for_friend(text), "{text}");
        }
        for text in said {
            assert!(!is_for_friend(text), "{text}");
        }
        let tables = Words::new();
        let is_own = |text: &str| super::is_own(&tables, Language::English, text);
        assert!(is_own("I'm a sailor myself.") && is_own("My sister sails too."));
        assert!(!is_own("She is 40.") && !is_own("My mate is 40."));
    }
}
