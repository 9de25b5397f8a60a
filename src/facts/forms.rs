//! Wishes about the form of answers, told by words that are all known: what says so in two
//! conversations, in whatever words, was given in two.
//!
//! A statement that has one word more may ask for something else too, and is compared as it is.

/// The words of such wishes in one language.
struct Tongue {
    /// What each comes to; `no_` where it is not wanted.
    comes_to: &'static [(&'static str, &'static [&'static str])],
    /// Words that deny.
    deny: &'static [&'static str],
    /// Words that ask for something, one of which stands beside what is wanted.
    ask: &'static [&'static str],
    /// All other words of such wishes.
    carry: &'static [&'static str],
}

/// Wanted, though the wish that they come to denies something.
const WANTED: &[&str] = &["paragraphs", "prose", "fließtext", "paragraphes", "prosa", "párrafos"];

/// What is asked for by its word alone: `tutoie-moi`.
const BY_ITSELF: &[&str] = &["formal", "informal"];

/// A wish has no more words.
const WORDS_MAX: usize = 12;

const TONGUES: [Tongue; 4] = [
    Tongue {
        comes_to: &[
            ("no_bullets", &["bullet", "bulletpoints", "bullets", "paragraphs", "prose"]),
            ("no_disclaimers", &["disclaimers"]),
            ("no_emojis", &["emoji", "emojis", "emoticons", "smileys"]),
            ("no_flattery", &["flattery"]),
            ("no_fluff", &["fluff"]),
            ("no_hashtags", &["hashtags"]),
            ("no_jargon", &["jargon"]),
            ("hints", &["hint", "hints"]),
            ("metric", &["celsius", "metric"]),
            ("short", &["brief", "concise", "short", "succinct", "tldr"]),
            ("steps", &["step-by-step"]),
        ],
        deny: &[
            "avoid", "don't", "dont", "drop", "less", "never", "no", "not", "refrain", "skip",
            "stop", "without",
        ],
        ask: &[
            "always",
            "answer",
            "answers",
            "be",
            "explanations",
            "in",
            "just",
            "keep",
            "only",
            "please",
            "pls",
            "plz",
            "replies",
            "reply",
            "responses",
        ],
        carry: &[
            "a", "again", "all", "also", "always", "and", "any", "as", "at", "can", "could", "do",
            "ever", "for", "from", "full", "give", "going", "forward", "i", "i'd", "like", "make",
            "me", "more", "now", "of", "ok", "on", "or", "plain", "point", "points", "prefer",
            "really", "said", "so", "still", "style", "super", "the", "them", "these", "those",
            "to", "too", "units", "use", "using", "usual", "very", "with", "would", "write", "you",
            "your",
        ],
    },
    Tongue {
        comes_to: &[
            (
                "no_bullets",
                &["aufzählungen", "aufzählungspunkte", "bulletpoints", "fließtext", "stichpunkte"],
            ),
            ("no_disclaimers", &["disclaimer"]),
            ("no_emojis", &["emoji", "emojis", "smileys", "smilies"]),
            ("no_flattery", &["komplimente", "schmeicheleien"]),
            ("no_fluff", &["floskeln", "füllwörter", "geschwafel"]),
            ("no_hashtags", &["hashtags"]),
            ("no_jargon", &["fachbegriffe", "fachjargon", "fachsprache"]),
            ("metric", &["celsius", "metrisch", "metrische", "metrischen"]),
            ("short", &["knapp", "knappe", "kurz", "kurze", "kurzen", "kürzer", "prägnant"]),
            ("informal", &["duz", "duze", "duzen"]),
            ("formal", &["siez", "sieze", "siezen"]),
        ],
        deny: &[
            "kein",
            "keine",
            "keinen",
            "keinerlei",
            "lass",
            "nicht",
            "nie",
            "niemals",
            "ohne",
            "spar",
            "vermeide",
            "verzichte",
            "weniger",
        ],
        ask: &[
            "antwort",
            "antworte",
            "antworten",
            "benutze",
            "bitte",
            "erklär",
            "erkläre",
            "fass",
            "halt",
            "halte",
            "immer",
            "in",
            "kannst",
            "könntest",
            "nur",
            "nutze",
            "schreib",
            "schreibe",
            "sei",
            "verwende",
        ],
        carry: &[
            "ab",
            "allen",
            "also",
            "an",
            "auch",
            "auf",
            "bei",
            "bullet",
            "das",
            "deine",
            "deinen",
            "dich",
            "die",
            "dir",
            "doch",
            "du",
            "ein",
            "eine",
            "einheiten",
            "ganz",
            "gern",
            "gerne",
            "in",
            "jetzt",
            "künftig",
            "mal",
            "mehr",
            "mich",
            "mir",
            "mit",
            "möglichst",
            "noch",
            "oder",
            "points",
            "ruhig",
            "sehr",
            "so",
            "stets",
            "system",
            "und",
            "von",
            "weiterhin",
            "wie",
            "wieder",
            "zukunft",
            "zu",
        ],
    },
    Tongue {
        comes_to: &[
            ("no_bullets", &["paragraphes", "puces"]),
            ("no_emojis", &["emoji", "emojis", "smileys", "émoji", "émojis", "émoticônes"]),
            ("no_flattery", &["compliments", "flatterie", "flatteries"]),
            ("no_fluff", &["blabla"]),
            ("no_hashtags", &["hashtags"]),
            ("no_jargon", &["jargon"]),
            ("metric", &["celsius", "métrique", "métriques"]),
            (
                "short",
                &[
                    "bref",
                    "brièvement",
                    "brève",
                    "brèves",
                    "concis",
                    "concise",
                    "concises",
                    "court",
                    "courte",
                    "courtes",
                ],
            ),
            ("informal", &["tutoie", "tutoie-moi", "tutoyer"]),
            ("formal", &["vouvoie", "vouvoie-moi", "vouvoyer"]),
        ],
        deny: &["arrête", "aucun", "aucune", "jamais", "moins", "n", "ne", "pas", "sans", "évite"],
        ask: &[
            "avec",
            "en",
            "explique",
            "fais",
            "garde",
            "peux",
            "pouvez",
            "répondez",
            "réponds",
            "réponse",
            "réponses",
            "seulement",
            "sois",
            "stp",
            "svp",
            "toujours",
            "uniquement",
            "utilise",
        ],
        carry: &[
            "aussi",
            "d",
            "dans",
            "de",
            "des",
            "désormais",
            "dorénavant",
            "et",
            "il",
            "l",
            "la",
            "le",
            "les",
            "maintenant",
            "me",
            "moi",
            "ou",
            "par",
            "partir",
            "plaît",
            "plait",
            "plutôt",
            "que",
            "s",
            "style",
            "système",
            "te",
            "tes",
            "ton",
            "toutes",
            "tout",
            "très",
            "tu",
            "un",
            "une",
            "unités",
            "vos",
            "vous",
            "à",
        ],
    },
    Tongue {
        comes_to: &[
            ("no_bullets", &["prosa", "párrafos", "viñetas"]),
            ("no_emojis", &["emoji", "emojis", "emoticones", "emoticonos"]),
            ("no_fluff", &["relleno"]),
            ("no_hashtags", &["hashtags"]),
            ("no_jargon", &["jerga", "tecnicismos"]),
            ("metric", &["celsius", "métrico", "métricas"]),
            (
                "short",
                &[
                    "breve",
                    "brevemente",
                    "breves",
                    "concisa",
                    "concisas",
                    "conciso",
                    "corta",
                    "cortas",
                    "corto",
                    "cortos",
                ],
            ),
            ("informal", &["tutea", "tutear", "tutearme", "tutéame"]),
        ],
        deny: &["deja", "evita", "jamás", "menos", "ningún", "no", "nunca", "sin"],
        ask: &[
            "contesta",
            "en",
            "explica",
            "haz",
            "mantén",
            "por",
            "puedes",
            "responde",
            "respuesta",
            "respuestas",
            "sea",
            "sean",
            "siempre",
            "solo",
            "sé",
            "sólo",
            "usa",
            "utiliza",
        ],
        carry: &[
            "a", "adelante", "ahora", "con", "de", "el", "estilo", "favor", "forma", "la", "las",
            "los", "manera", "me", "muy", "más", "o", "partir", "que", "sistema", "todas", "tus",
            "tu", "un", "una", "unidades", "uses", "y",
        ],
    },
];

/// What these words ask for, in small letters, if they ask for nothing else: all of them in one
/// language.
pub(crate) fn form_of<'w>(words: impl Iterator<Item = &'w str>) -> Option<&'static str> {
    let mut all = [""; WORDS_MAX];
    let mut count = 0;
    for word in words {
        // `d'émojis`, `s'il`
        let elided =
            word.split_once('\'').filter(|(before, _)| before.len() == 1 && *before != "i");
        *all.get_mut(count)? = elided.map_or(word, |(_, word)| word);
        count += 1;
    }
    let words = all.get(..count)?;
    TONGUES.iter().find_map(|tongue| tongue.form_of(words))
}

impl Tongue {
    fn form_of(&self, words: &[&str]) -> Option<&'static str> {
        let (mut form, mut denied, mut asked, mut wanted) = (None, false, false, false);
        for word in words {
            if let Some((one, _)) = self.comes_to.iter().find(|(_, words)| words.contains(word)) {
                if form.is_some_and(|form| form != *one) {
                    return None;
                }
                wanted |= WANTED.contains(word);
                form = Some(*one);
                continue;
            }
            let (not, asks) = (self.deny.contains(word), self.ask.contains(word));
            if !not && !asks && !self.carry.contains(word) {
                return None;
            }
            (denied, asked) = (denied || not, asked || asks);
        }
        let form = form?;
        let is_wish = if form.starts_with("no_") && !wanted {
            denied
        } else {
            (asked || BY_ITSELF.contains(&form)) && !denied
        };
        is_wish.then_some(form)
    }
}

/// All words of which such a wish has one.
#[cfg(test)]
pub(crate) fn forms() -> impl Iterator<Item = &'static str> {
    let all = TONGUES.iter().flat_map(|tongue| tongue.comes_to);
    all.flat_map(|(_, words)| words.iter().copied())
}
