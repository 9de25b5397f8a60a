//! What a sentence tells before it asks: `I have two cats, can you suggest names?` Most of what people
//! tell an assistant of themselves stands so.

mod asks;

use super::phrases::Phrases;
use super::words::{Class, Language, Words};
use asks::{Asks, words};

/// With one of these at its end it leads up to the question itself: `my aunt wants to know, what …`
const LEADS: &[&str] = &[
    "ask",
    "asked",
    "asking",
    "asks",
    "know",
    "says",
    "sure",
    "tell",
    "think",
    "thinking",
    "wonder",
    "wondered",
    "wondering",
    "wonders",
    "decir",
    "decirme",
    "demande",
    "demander",
    "dire",
    "frage",
    "fragen",
    "fragt",
    "nicht",
    "pas",
    "pregunta",
    "pregunto",
    "sais",
    "saber",
    "savoir",
    "sé",
    "weiß",
    "weiss",
    "wissen",
    "überlege",
];

/// A question may stand in a quotation.
const QUOTES: [char; 5] = ['"', '“', '”', '„', '«'];

/// What is told has so many words or more.
const WORDS_MIN: usize = 3;

/// How a request begins that no question mark ends, behind a comma.
static REQUESTS: Phrases<38> = Phrases::of([
    "please ",
    "pls ",
    "plz ",
    "can you ",
    "could you ",
    "so please ",
    "and please ",
    "help me ",
    "give me ",
    "make me ",
    "write me ",
    "tell me ",
    "show me ",
    "suggest ",
    "recommend ",
    "bitte ",
    "also bitte ",
    "kannst du ",
    "könntest du ",
    "hilf mir ",
    "gib mir ",
    "mach mir ",
    "schreib mir ",
    "zeig mir ",
    "aide-moi ",
    "donne-moi ",
    "fais-moi ",
    "explique-moi ",
    "propose-moi ",
    "peux-tu ",
    "tu peux ",
    "s'il te ",
    "s'il vous ",
    "ayúdame ",
    "dame ",
    "hazme ",
    "por favor ",
    "puedes ",
]);

/// How somebody begins to speak of themselves, behind a mark or a word for a reason.
static OWN: Phrases<36> = Phrases::of([
    "I ", "I'm ", "I've ", "I’m ", "I’ve ", "i ", "i'm ", "i've ", "im ", "my ", "our ", "we ",
    "we're ", "we've ", "ich ", "mein ", "meine ", "wir ", "unser ", "unsere ", "j'", "j’", "je ",
    "ma ", "mon ", "nous ", "on ", "estoy ", "mi ", "somos ", "soy ", "tenemos ", "tengo ",
    "trabajo ", "vivimos ", "vivo ",
]);

/// Words for a reason behind which somebody may speak of themselves as in a sentence of its own.
static REASONS: Phrases<10> = Phrases::of([
    "as ",
    "because ",
    "car ",
    "cause ",
    "como ",
    "cuz ",
    "parce que ",
    "porque ",
    "since ",
    "ya que ",
]);

/// A part of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub(super) text: &'a str,
    /// Something is asked in the same sentence.
    pub(super) asks: bool,
}

/// What of a sentence is judged by itself.
pub(super) fn parts<'a>(
    tables: &Words,
    language: Language,
    sentence: &'a str,
) -> impl Iterator<Item = Part<'a>> {
    let whole = |text: &'a str| Part { text: text.trim(), asks: false };
    let told = |text: &'a str| Part { text: text.trim(), asks: true };
    let parts = match before_question(sentence, language) {
        Some((first, asked)) => [Some(told(first)), Some(whole(asked))],
        None => match behind_request(tables, language, sentence) {
            Some((asked, then)) => [Some(whole(asked)), Some(told(then))],
            None => [Some(whole(sentence)), None],
        },
    };
    parts.into_iter().flatten()
}

/// Whether a sentence asks an assistant for a piece of work, and not how they are or what they like.
pub(super) fn asks_for_work(tables: &Words, language: Language, sentence: &str) -> bool {
    let asks = Asks::of(language);
    let lower = sentence.to_lowercase();
    let first = words(&lower).next().unwrap_or_default();
    let is_of_text = tables.class(language, first).any(Class::MATERIAL);
    let is_request = is_request_behind(lower.trim_start_matches('¿'));
    if is_of_text || is_request || self::is_request(tables, language, sentence) {
        return true;
    }
    let begins =
        if is_question(sentence) { asks.begins(sentence) } else { asks.begins_unmarked(sentence) };
    let is_you = |word: &str| {
        tables.class(language, word).any(Class::YOU)
            || ["-tu", "-vous"].iter().any(|end| word.ends_with(end))
    };
    begins && !words(&lower).any(is_you)
}

/// The parts of a sentence that tells something and then asks: what is told, and the question or the
/// request. None for one that only asks, only tells, or supposes what it says before.
fn before_question(sentence: &str, language: Language) -> Option<(&str, &str)> {
    let asks = Asks::of(language);
    let parts = if is_question(sentence) {
        breaks(sentence).find(|(_, asked)| asks.begins(asked))
    } else {
        let marks = memchr::memchr3_iter(b',', b';', b'-', sentence.as_bytes());
        marks
            .filter_map(|at| parted(sentence, at))
            .find(|(_, asked)| is_request_behind(asked) || asks.begins_unmarked(asked))
    };
    let (told, asked) = parts.or_else(|| run_on(sentence, asks))?;
    let told = without_reason(told);
    let first = words(told).next().unwrap_or_default().to_lowercase();
    let leads = words(told).last().is_some_and(|last| LEADS.contains(&last));
    let tells = words(told).nth(WORDS_MIN - 1).is_some() && !leads && !told.contains(QUOTES);
    let supposes = asks.supposes.contains(&first.as_str()) || asks.begins(told);
    (tells && !supposes).then_some((told, asked))
}

/// What is told and what is asked with nothing between, by who sets no marks.
fn run_on<'a>(sentence: &'a str, asks: &Asks) -> Option<(&'a str, &'a str)> {
    if !is_question(sentence) && !sentence.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let spaces = memchr::memchr_iter(b' ', sentence.as_bytes());
    let (told, asked) =
        spaces.filter_map(|at| parted(sentence, at)).find(|(_, asked)| asks.runs_on(asked))?;
    // `… and so can I`
    let last = words(told).last().unwrap_or_default();
    (!["and", "as", "neither", "nor", "or", "so", "than"].contains(&last)).then_some((told, asked))
}

fn is_request_behind(asked: &str) -> bool {
    REQUESTS.begin(asked).any(|(_, rest)| !rest.is_empty())
}

/// `Since I'm vegan, …`: the reason itself, where it is told as in a sentence of its own.
fn without_reason(told: &str) -> &str {
    if !told.starts_with(|c: char| c.is_ascii_uppercase()) {
        return reason(told).unwrap_or(told);
    }
    // The word for it is as long in small letters.
    let lower = told.to_lowercase();
    let word = reason(&lower).map_or(0, |rest| lower.len() - rest.len());
    told.get(word..).unwrap_or(told)
}

/// What stands behind the word for it.
fn reason(text: &str) -> Option<&str> {
    REASONS.begin(text).map(|(_, rest)| rest).find(|rest| OWN.begin(rest).next().is_some())
}

/// The parts of a sentence that asks and then tells: `Suggest a cake, I'm vegan.` None where a text is
/// asked for or worked on, of which that may be a part.
fn behind_request<'a>(
    tables: &Words,
    language: Language,
    sentence: &'a str,
) -> Option<(&'a str, &'a str)> {
    let (asked, told) = if is_question(sentence) {
        own_part(sentence, ',').filter(|_| Asks::of(language).begins(sentence))?
    } else if is_request(tables, language, sentence) {
        own_part(sentence, ' ')?
    } else {
        return None;
    };
    let shown = |word: &str| tables.shown(&word.to_lowercase());
    let text = Class::WORKS | Class::FICTION | Class::TEXT | Class::TONGUE;
    let is_of_text = words(asked).any(|word| shown(word).any(text));
    (!is_of_text).then(|| (asked, told.trim_end_matches(['?', ' '])))
}

/// What is asked, and what the person says of themselves behind a mark or, if words are looked
/// at too, behind one for a reason.
fn own_part(sentence: &str, and: char) -> Option<(&str, &str)> {
    let bytes = sentence.as_bytes();
    memchr::memchr3_iter(b',', b'-', and as u8, bytes).find_map(|at| {
        let (asked, rest) = parted(sentence, at)?;
        let own = bytes.get(at) != Some(&b' ') && OWN.begin(rest).next().is_some();
        let told = if own { Some(rest) } else { reason(rest) };
        told.map(|told| (asked, told))
    })
}

/// What stands before a mark that is one byte long, and behind it.
fn parted(sentence: &str, at: usize) -> Option<(&str, &str)> {
    Some((sentence.get(..at)?, sentence.get(at + 1..)?.trim_start()))
}

fn is_question(sentence: &str) -> bool {
    sentence.trim_end_matches([' ', ')', '"', '!', '”', '»']).ends_with(['?', '？'])
}

/// `Suggest …`, `Hilf mir …`, `Donne-moi …`
fn is_request(tables: &Words, language: Language, sentence: &str) -> bool {
    let first = sentence.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if first.len() > REQUEST_MAX {
        return false;
    }
    let mut small = [0; REQUEST_MAX];
    for (small, byte) in small.iter_mut().zip(first.bytes()) {
        *small = byte.to_ascii_lowercase();
    }
    let lower = small.get(..first.len()).and_then(|small| std::str::from_utf8(small).ok());
    lower.is_some_and(|lower| tables.class(language, lower).any(Class::REQUEST | Class::PLEASE))
}

/// No word with which one begins has more bytes.
const REQUEST_MAX: usize = 12;

/// Words that a question may be joined by to what is told before it.
static JOINS: Phrases<17> = Phrases::of([
    "aber ",
    "also ",
    "alors ",
    "and ",
    "but ",
    "donc ",
    "entonces ",
    "et ",
    "jetzt ",
    "mais ",
    "now ",
    "pero ",
    "so ",
    "then ",
    "und ",
    "dann ",
    "y ",
]);

/// What stands before and behind each mark and each word that a question may begin behind.
fn breaks(sentence: &str) -> impl Iterator<Item = (&str, &str)> {
    sentence.char_indices().filter_map(move |(at, c)| {
        if c.is_alphanumeric() {
            return None;
        }
        let (told, rest) = sentence.split_at_checked(at)?;
        let asked = rest.trim_start_matches([',', ';', ':', '-', '–', '—', '(', '.', '…', ' ']);
        let breaks = match c {
            ',' | ';' | ':' | '–' | '—' | '(' | '¿' | '…' => true,
            '-' => told.ends_with(' '),
            ' ' => JOINS.begin(asked).next().is_some() || asked.starts_with('¿'),
            _ => false,
        };
        breaks.then(|| (told.trim_end_matches([',', ' ', '-', '–', '—', ';', ':']), asked))
    })
}

#[cfg(test)]
mod tests {
    use super::super::words::Words;
    use super::*;

    #[test]
    fn what_is_told_begins_behind_the_request() {
        let cases: &[(&str, &str)] = &[
            ("Suggest a cake, I'm vegan.", "I'm vegan."),
            ("Give me a cake recipe, I'm vegan.", "I'm vegan."),
            ("Suggest a cake because I'm vegan.", "I'm vegan."),
            ("Help me plan a party, my aunt turns 60.", "my aunt turns 60."),
            (
                "What can I bake, I'm vegan and my aunt hates nuts?",
                "I'm vegan and my aunt hates nuts",
            ),
            ("Gib mir ein Rezept, ich bin Veganer.", "ich bin Veganer."),
            ("Donne-moi une recette, je suis végane.", "je suis végane."),
            ("Dame una receta porque soy vegana.", "soy vegana."),
        ];
        let tables = Words::new();
        for (text, told) in cases {
            let language = tables.language(text).unwrap();
            let found = behind_request(&tables, language, text).map(|(_, told)| told);
            assert_eq!(found, Some(*told), "{text}");
        }
        let none: &[&str] = &[
            "Translate this into French, I live in Oslo.",
            "Write a poem, I am a tree.",
            "Tell me a story, I am a knight.",
            "Make the text shorter, I keep two hives.",
            "I'm vegan, I bake.",
            "Well, I bake.",
        ];
        for text in none {
            let language = tables.language(text).unwrap();
            assert_eq!(behind_request(&tables, language, text), None, "{text}");
        }
    }

    #[test]
    fn what_is_asked_of_an_assistant_is_told_from_what_is_asked_of_a_friend() {
        let work: &[&str] = &[
            "How do I sort it?",
            "Summarize it.",
            "can you fix it",
            "what should i do",
            "Any ideas?",
            "Wie sortiere ich die Liste nach dem Namen?",
            "Kannst du sie sortieren?",
            "Comment les trier ?",
            "Peux-tu les trier ?",
            "¿Puedes ordenarla?",
        ];
        let friend: &[&str] = &[
            "How are you?",
            "What do you like to bake?",
            "Have you ever kept bees?",
            "It is warm today.",
            "Wie geht es dir?",
            "Magst du Bienen?",
            "Que fais-tu ce soir ?",
        ];
        let tables = Words::new();
        let asks = |text: &&&str| {
            let language = tables.language(text).unwrap_or(Language::English);
            asks_for_work(&tables, language, text)
        };
        assert_eq!(work.iter().filter(|text| !asks(text)).collect::<Vec<_>>(), Vec::<&&str>::new());
        assert_eq!(friend.iter().filter(asks).collect::<Vec<_>>(), Vec::<&&str>::new());
    }

    /// What only tells, only asks, or supposes what it says before.
    const ONE: &[&str] = &[
        "I keep two hives in Gent, where I live?",
        "If I keep two hives, can I sell honey?",
        "My aunt would like to know, what do goats eat?",
        "She said \"I keep bees, can you help?\" to whom?",
        "Meine Tante will wissen, was ist ein Boot?",
        "Habe ich ein Boot, wie lange hält es?",
        "My wife, who is a baker, likes them?",
        "Can you name my two hives, and why?",
        "I know, how nice?",
        "I keep two hives, and I like them.",
        "My sister sings at weddings and so can I today",
        "I love what you do for my hives",
        "My aunt would like to know what should I plant?",
        "I like tea, please.",
        "On Mondays I bake, do the dishes and sing.",
        "My aunt was late for tea, so was I.",
        "Wir halten Bienen, wie ich es gern habe.",
        "J'ai un bateau à Gand, que j'aime beaucoup.",
        "Wenn ich Bienen halte, was kostet das?",
        "Das ist alles, was ich habe?",
        "Si tengo cabras, ¿cuánto cuesta?",
        "Quand on a des chèvres, comment faire ?",
    ];

    #[test]
    fn what_is_told_ends_where_the_question_begins() {
        let cases: &[(&str, &str)] = &[
            ("I keep two hives, can you name them?", "I keep two hives"),
            ("I keep two hives - what frames fit?", "I keep two hives"),
            (
                "I keep two hives and my wife sails so what do we plant?",
                "I keep two hives and my wife sails",
            ),
            ("We keep bees, how much sugar do they need?", "We keep bees"),
            ("We keep bees, any ideas for a name?", "We keep bees"),
            ("Since I keep bees, what can I plant?", "I keep bees"),
            ("meine tante hat ziegen - kannst du sie taufen?", "meine tante hat ziegen"),
            ("Ma tante a deux chèvres, que faire ?", "Ma tante a deux chèvres"),
            ("J'ai un bateau à Gand, et comment l'appeler ?", "J'ai un bateau à Gand"),
            ("mi tía tiene cabras, qué comen?", "mi tía tiene cabras"),
            ("Como tengo dos cabras, ¿cuánto heno compro?", "tengo dos cabras"),
            ("I keep two hives, please write me a sign", "I keep two hives"),
            ("Wir halten Bienen, kannst du mir einen Namen nennen?", "Wir halten Bienen"),
            (
                "Wir halten Bienen und meine Frau segelt, was soll ich pflanzen?",
                "Wir halten Bienen und meine Frau segelt",
            ),
            ("Wir halten Bienen, wie viel Zucker brauchen sie?", "Wir halten Bienen"),
            ("Nous avons des abeilles, tu peux leur trouver un nom ?", "Nous avons des abeilles"),
            ("J'élève des chèvres, comment faire du fromage ?", "J'élève des chèvres"),
            ("Tengo dos cabras, ¿me ayudas con los nombres?", "Tengo dos cabras"),
            ("Tengo dos cabras y no sé ordeñar, cómo empiezo?", "Tengo dos cabras y no sé ordeñar"),
            ("I keep two hives, thoughts?", "I keep two hives"),
            ("I keep two hives, at what age do bees sting?", "I keep two hives"),
            ("I keep two hives, which plants do they like?", "I keep two hives"),
            ("i keep two hives, is that cringe", "i keep two hives"),
            ("i keep two hives, any ideas for a name", "i keep two hives"),
            ("i keep two hives what should i plant", "i keep two hives"),
            ("I keep two hives can you name them?", "I keep two hives"),
            ("Wir halten Bienen, was schlägst du vor?", "Wir halten Bienen"),
            ("Wir halten Bienen, mit wem redet man da?", "Wir halten Bienen"),
            ("Wir halten Bienen, welche Pflanzen mögen sie?", "Wir halten Bienen"),
            ("wir halten bienen, was mache ich im mai", "wir halten bienen"),
            ("J'élève des chèvres, que proposes-tu ?", "J'élève des chèvres"),
            ("J'élève des chèvres, par où commencer ?", "J'élève des chèvres"),
            ("Tengo dos cabras, para qué sirven?", "Tengo dos cabras"),
        ];
        let tables = Words::new();
        for (text, told) in cases {
            let language = tables.language(text).unwrap();
            let found = before_question(text, language).map(|(told, _)| told);
            assert_eq!(found, Some(*told), "{text}");
        }
        for text in ONE {
            let language = tables.language(text).unwrap();
            assert_eq!(before_question(text, language), None, "{text}");
        }
    }
}
