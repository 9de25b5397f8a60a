//! What a message shows rather than says: plays, and texts that are there to be worked on.

use super::passages::begins;
use super::phrases::Phrases;
use super::words::{Class, Words};

/// Among so many first words stands the verb of a request.
const HEAD_WORDS: usize = 4;

/// A line longer than this, in bytes, is no line that announces a text.
const LINE_MAX: usize = 400;

/// Words that make of a message a play: what is said in it is said by somebody else.
static PLAYS: Phrases<32> = Phrases::of([
    "role-play",
    "roleplay",
    "role play",
    "in character",
    "in this game",
    "in this scene",
    "in this scenario",
    "in this story",
    "in this adventure",
    "in this novel",
    "in this simulation",
    "in our story",
    "for this scene",
    "my character is",
    "your character is",
    "rollenspiel",
    "in diesem spiel",
    "in dieser geschichte",
    "in dieser szene",
    "in diesem szenario",
    "in unserer geschichte",
    "jeu de rôle",
    "dans ce jeu",
    "dans cette histoire",
    "dans cette scène",
    "dans ce scénario",
    "mon personnage est",
    "juego de rol",
    "en este juego",
    "en esta historia",
    "en esta escena",
    "mi personaje es",
]);

/// Which of the openings of these has which byte in its first places, as bits: where no opening has
/// all, none of them begins.
const PLAY_BYTES: [[u16; 256]; OPENING] = {
    let openings = PLAY_OPENINGS;
    let mut bits = [[0; 256]; OPENING];
    let mut at = 0;
    while at < openings.len() * OPENING {
        let (opening, place) = (at / OPENING, at % OPENING);
        bits[place][openings[opening][place] as usize] |= 1 << opening;
        at += 1;
    }
    bits
};

/// How many bytes of each of [`PLAYS`] stand in [`PLAY_OPENINGS`].
const OPENING: usize = 4;

const PLAY_OPENINGS: [&[u8; OPENING]; 16] = [
    b"role", b"roll", b"in c", b"in t", b"in o", b"for ", b"my c", b"your", b"in d", b"in u",
    b"jeu ", b"dans", b"mon ", b"jueg", b"en e", b"mi p",
];

/// Words that tell a text which is shown from what is said.
pub(super) const SHOWN: &[(Class, &str)] = &[
    (
        Class::WORKS,
        "analyse analyze classify continue correct critique edit extract fix grade improve \
         paraphrase polish proofread rephrase reword rewrite shorten simplify summarise \
         summarize translate kürze korrigiere übersetze überarbeite verbessere corrige \
         corrigez reformule résume résumez traduis traduisez continúa mejora reescribe resume \
         traduce",
    ),
    (
        Class::WRITES,
        "compose draft give make write schreib schreibe verfasse écris écrivez invente rédige \
         crea escribe redacta",
    ),
    (
        Class::FICTION,
        "ballad dialogue diary fable fanfic haiku limerick lyrics monologue novel poem scene \
         screenplay script song story tale dialog gedicht geschichte märchen roman tagebuch \
         chanson conte histoire poème scène canción cuento escena historia poema",
    ),
    (
        Class::TEXT,
        "abstract ad article bio blog chapter code comment conversation cv draft e-mail email \
         essay excerpt letter log mail message note page paragraph passage post profile quote \
         report resume review résumé sentence snippet speech statement text transcript tweet \
         version abschnitt artikel aufsatz beitrag brief lebenslauf nachricht satz texte \
         courriel lettre phrase annonce artículo carta correo frase mensaje párrafo texto",
    ),
    (
        Class::TONGUE,
        "arabic chinese dutch english french german greek italian japanese korean latin \
         polish portuguese russian spanish swedish turkish deutsche deutsch englisch \
         englische französisch französische italienisch spanisch spanische allemand anglais \
         espagnol français italien alemán español francés inglés italiano catalan czech danish \
         finnish hindi hungarian norwegian swahili welsh irish russisch chinesisch japanisch arabisch \
         polnisch niederländisch türkisch schwedisch griechisch portugiesisch latein koreanisch \
         norwegisch dänisch finnisch tschechisch russe chinois japonais arabe polonais néerlandais turc \
         suédois grec portugais coréen latin breton norvégien danois ruso chino japonés árabe polaco \
         neerlandés turco sueco griego portugués coreano latín catalán gallego euskera noruego danés",
    ),
    (Class::ONESELF, "i i'm ich je j yo"),
];

/// Whether a message whose beginning that is, in small letters, says that it is a play.
pub(super) fn is_play(head: &str) -> bool {
    let is_place = |bytes: &[u8; OPENING]| {
        let bits = |place: usize| PLAY_BYTES[place][usize::from(bytes[place])];
        bits(0) & bits(1) != 0 && bits(0) & bits(1) & bits(2) & bits(3) != 0
    };
    let places = head.as_bytes().array_windows().enumerate();
    let mut rests =
        places.filter(|(_, bytes)| is_place(bytes)).filter_map(|(at, _)| head.get(at..));
    let ends = |behind: &str| !behind.starts_with(char::is_alphanumeric);
    rests.any(|rest| PLAYS.begin(rest).any(|(_, behind)| ends(behind)))
}

/// Whether from this line on the message shows a text: the line asks for work on it and a blank line
/// follows, or the text stands behind its colon.
pub(super) fn shows(tables: &Words, line: &str, blank_follows: bool) -> bool {
    let is_introduction = || line.len() > LINE_MAX || begins(line, "my name");
    blank_follows && !is_introduction() && asks_for_work(tables, line)
        || shows_behind_colon(tables, line)
}

/// `Translate this.` `What of my letter?`
fn asks_for_work(tables: &Words, line: &str) -> bool {
    let (head, all) = classes(tables, &line.to_lowercase(), Class::default());
    let asks = line.ends_with(['?', '？', ':', '：']);
    head.any(Class::WORKS) || asks && all.any(Class::TEXT | Class::FICTION)
}

/// `Translate into French: I live in Oslo.` `Write a story that begins so: I …`
fn shows_behind_colon(tables: &Words, line: &str) -> bool {
    let narrow = memchr::memchr(b':', line.as_bytes());
    let wide = if line.is_ascii() { None } else { line.find('：') };
    let Some(at) = narrow.into_iter().chain(wide).min() else { return false };
    let (before, behind) = line.split_at(at);
    let behind = behind.strip_prefix([':', '：']).unwrap_or_default();
    if before.len() > LINE_MAX || behind.split_whitespace().nth(2).is_none() {
        return false;
    }
    let (head, all) = classes(tables, &before.to_lowercase(), Class::ONESELF);
    let named = Class::TEXT | Class::TONGUE | Class::FICTION | Class::WORKS;
    head.any(Class::WORKS)
        || head.any(Class::WRITES) && all.any(Class::FICTION)
        || all.any(named) && !all.any(Class::ONESELF)
}

/// Whether a sentence, in small letters, is a request for a made-up text; what is said in it is said
/// of nobody.
pub(super) fn asks_for_fiction(tables: &Words, lower: &str) -> bool {
    // `ich schreibe einen Roman`
    let mut before = "";
    let writes = words(lower).take(HEAD_WORDS).any(|word| {
        let own = ["i", "ich", "we", "wir"].contains(&std::mem::replace(&mut before, word));
        !own && tables.shown(word).any(Class::WRITES)
    });
    writes && words(lower).any(|word| tables.shown(word).any(Class::FICTION))
}

/// What the first words are together, and what all are: `Can you please fix …`; all up to one that
/// settles it, where the first ask for nothing.
fn classes(tables: &Words, lower: &str, settles: Class) -> (Class, Class) {
    let (mut head, mut all) = (Class::default(), Class::default());
    for (index, word) in words(lower).enumerate() {
        all = all | tables.shown(word);
        if index < HEAD_WORDS {
            head = all;
        } else if all.any(settles) && !head.any(Class::WORKS | Class::WRITES) {
            break;
        }
    }
    (head, all)
}

pub(super) fn words(lower: &str) -> impl Iterator<Item = &str> {
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
        let tables = Words::new();
        for (line, blank_follows, expected) in cases {
            assert_eq!(shows(&tables, line, *blank_follows), *expected, "{line}");
        }
    }

    #[test]
    fn a_play_says_so() {
        let heads = PLAYS.all().iter().filter_map(|play| play.as_bytes().first_chunk());
        for head in heads {
            assert!(PLAY_OPENINGS.contains(&head), "{head:?}");
        }
        assert!(is_play(&"Ein Rollenspiel: du bist ein Ritter.".to_lowercase()));
        assert!(is_play(&"Let's do a role-play! I am a knight.".to_lowercase()));
        assert!(!is_play(&"I love role-playing games and I own twelve.".to_lowercase()));
    }
}
