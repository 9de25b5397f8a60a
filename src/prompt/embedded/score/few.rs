//! Few words that say much: `I'm pregnant.`, `We have a boat.`, `Everybody calls me Tom.` What so few
//! words name must be known: of anything else it is open whether it lasts.

use super::super::words::List;
use super::held::{ANIMALS, HOMES, VEHICLES};
use super::keys::WAS;
use super::rules::finding;
use super::{Category, Class, Finding, Form, Judge, Kind};

/// So many words are few.
const WORDS: usize = 6;

/// What one is for months or for life.
pub(super) const STATES: List = List::of(
    88,
    &[
        "ambidextrous",
        "asexual",
        "atheist",
        "autistic",
        "bald",
        "bi",
        "bilingual",
        "bisexual",
        "blind",
        "celiac",
        "childfree",
        "childless",
        "coeliac",
        "colorblind",
        "colourblind",
        "deaf",
        "diabetic",
        "disabled",
        "dyslexic",
        "epileptic",
        "female",
        "gay",
        "infertile",
        "intolerant",
        "lesbian",
        "male",
        "mute",
        "neurodivergent",
        "nonbinary",
        "orphaned",
        "paralyzed",
        "polyamorous",
        "pregnant",
        "queer",
        "semi-retired",
        "sober",
        "trans",
        "beginner",
        "cyclist",
        "gamer",
        "homeowner",
        "non-smoker",
        "runner",
        "smoker",
        "veteran",
        "widowed",
        "widower",
        "gluten-intolerant",
        "homeless",
        "lactose-intolerant",
        "self-employed",
        "behindert",
        "evangelisch",
        "glutenintolerant",
        "jüdisch",
        "katholisch",
        "laktoseintolerant",
        "muslimisch",
        "blind",
        "farbenblind",
        "gehörlos",
        "kinderlos",
        "lesbisch",
        "nichtbinär",
        "querschnittsgelähmt",
        "schwanger",
        "schwerhörig",
        "schwul",
        "taub",
        "trocken",
        "verwitwet",
        "zuckerkrank",
        "alleinerziehend",
        "athée",
        "aveugle",
        "catholique",
        "cœliaque",
        "daltonien",
        "daltonienne",
        "dyslexique",
        "débutant",
        "débutante",
        "enceinte",
        "fumeur",
        "fumeuse",
        "handicapé",
        "handicapée",
        "lesbienne",
        "locataire",
        "malentendant",
        "malentendante",
        "malvoyant",
        "malvoyante",
        "orphelin",
        "orpheline",
        "sourd",
        "sourde",
        "stérile",
        "trans",
        "veuf",
        "veuve",
        "atea",
        "ateo",
        "católica",
        "católico",
        "celíaca",
        "celíaco",
        "ciega",
        "ciego",
        "daltónica",
        "daltónico",
        "discapacitada",
        "discapacitado",
        "disléxica",
        "disléxico",
        "embarazada",
        "epiléptica",
        "epiléptico",
        "fumador",
        "fumadora",
        "huérfana",
        "huérfano",
        "lesbiana",
        "sorda",
        "sordo",
        "viuda",
        "viudo",
    ],
);

/// What one has for as long.
const CONDITIONS: List = List::of(
    89,
    &[
        "adhd",
        "anemia",
        "arthritis",
        "asthma",
        "autism",
        "celiac",
        "colitis",
        "crohn's",
        "depression",
        "diabetes",
        "dyslexia",
        "eczema",
        "endometriosis",
        "epilepsy",
        "fibromyalgia",
        "gout",
        "hemophilia",
        "hiv",
        "hypertension",
        "hypothyroidism",
        "insomnia",
        "lupus",
        "migraines",
        "narcolepsy",
        "newborn",
        "ocd",
        "osteoporosis",
        "pacemaker",
        "pcos",
        "psoriasis",
        "ptsd",
        "rosacea",
        "scoliosis",
        "stutter",
        "tinnitus",
        "vitiligo",
        "adhs",
        "arthritis",
        "arthrose",
        "depressionen",
        "epilepsie",
        "gicht",
        "bluthochdruck",
        "heuschnupfen",
        "nussallergie",
        "migräne",
        "neurodermitis",
        "rheuma",
        "schuppenflechte",
        "zöliakie",
        "asthme",
        "diabète",
        "endométriose",
        "eczéma",
        "épilepsie",
        "fibromyalgie",
        "goutte",
        "insomnies",
        "sclérose",
        "tdah",
        "alergia",
        "asma",
        "artritis",
        "celiaquía",
        "dislexia",
        "endometriosis",
        "epilepsia",
        "fibromialgia",
        "hipertensión",
        "insomnio",
        "migraña",
        "migrañas",
        "psoriasis",
        "tartamudez",
    ],
);

/// What one does again and again, if no more is said; French and Spanish as one says it of oneself.
const HOBBIES: List = List::of(
    90,
    &[
        "bake",
        "beatbox",
        "box",
        "brew",
        "busk",
        "climb",
        "commute",
        "crochet",
        "cycle",
        "dance",
        "embroider",
        "farm",
        "fence",
        "fish",
        "forage",
        "freelance",
        "garden",
        "hike",
        "hunt",
        "journal",
        "juggle",
        "kayak",
        "knit",
        "meditate",
        "moonlight",
        "paint",
        "podcast",
        "quilt",
        "row",
        "sail",
        "scuba",
        "sculpt",
        "sew",
        "sing",
        "skate",
        "skateboard",
        "ski",
        "smoke",
        "snowboard",
        "snore",
        "stream",
        "surf",
        "swim",
        "vape",
        "whittle",
        "angle",
        "backe",
        "boxe",
        "fechte",
        "gärtnere",
        "häkle",
        "imkere",
        "jage",
        "jogge",
        "klettere",
        "male",
        "meditiere",
        "nähe",
        "pendle",
        "reite",
        "rudere",
        "segle",
        "singe",
        "stricke",
        "surfe",
        "tanze",
        "tauche",
        "töpfere",
        "wandere",
        "brode",
        "chante",
        "chasse",
        "couds",
        "crochète",
        "danse",
        "dessine",
        "grimpe",
        "jardine",
        "médite",
        "nage",
        "navigue",
        "patine",
        "peins",
        "pêche",
        "randonne",
        "tricote",
        "bailo",
        "bordo",
        "buceo",
        "canto",
        "cazo",
        "coso",
        "dibujo",
        "escalo",
        "esquío",
        "medito",
        "nado",
        "navego",
        "patino",
        "pesco",
        "pinto",
        "tejo",
    ],
);

/// That somebody does not do these says as much as that somebody does.
const DENIED: List = List::of(
    91,
    &[
        "bike", "cook", "cycle", "dance", "drink", "drive", "smoke", "swim", "fahre", "rauche",
        "schwimme", "trinke", "bois", "conduire", "conduis", "fume", "nage", "nager", "bebo",
        "conduzco", "fumo", "nado",
    ],
);

/// How people are called by others.
pub(super) const CALLS: List = List::of(
    92,
    &[
        "call",
        "calls",
        "know",
        "knows",
        "nenn",
        "nennen",
        "nennt",
        "appelle",
        "appelle-moi",
        "appellent",
        "appeler",
        "appelez-moi",
        "surnomme",
        "dicen",
        "llama",
        "llaman",
        "llamarme",
        "llámame",
    ],
);

/// Behind what one is these add to it, and anything else may be what it is to: `blind to that`.
const ADDS: &[&str] = &[
    "again", "and", "from", "in", "since", "too", "with", "mit", "seit", "und", "wieder", "avec",
    "de", "depuis", "et", "con", "desde", "y",
];

/// What may stand before the name of a thing.
const BEFORE: &[&str] = &[
    "any", "bad", "got", "big", "little", "new", "no", "old", "own", "small", "kein", "keine",
    "keinen", "pas", "der", "ein", "eine", "einen", "eigenes", "großes", "kleines", "de", "des",
    "du", "l", "la", "le", "un", "une", "una", "unas", "unos",
];

/// Of what is one's own it is enough that it is.
const OWNS: &[&str] = &["own", "besitze", "besitzen", "possède", "poseo"];

pub(super) const LISTS: &[List] = &[STATES, CONDITIONS, HOBBIES, DENIED, CALLS];

/// One of these stands in what so few words say, but in `I own a bakery`.
const SAYING: &[List] = &[STATES, CONDITIONS, HOBBIES, DENIED, CALLS, ANIMALS, VEHICLES, HOMES];

impl Judge<'_> {
    /// What a sentence of few words says, if it names what lasts.
    pub(super) fn of_few(&self) -> Option<Finding> {
        let says = || SAYING.iter().any(|list| self.lists.has(*list));
        if self.words.len() > WORDS || self.lists.has(WAS) {
            return None;
        }
        let plainly = self.says_plainly();
        if plainly.is_some() || !(says() || self.owns_any()) {
            return plainly;
        }
        if self.called_by_others() {
            return Some(finding(500, Category::Identity, Kind::State));
        }
        let subject = (0..2).find(|at| self.has(*at, Class::SUBJECT))?;
        let before = (0..subject).all(|at| self.has(at, Class::ADVERB | Class::GREETING));
        if !before || self.classes.any(Class::WOULD | Class::YOU | Class::SUPPOSE | Class::TASK) {
            return None;
        }
        if self.classes.any(Class::NOT) {
            let lasts = self.denies(subject) || self.has_what_lasts(subject);
            return lasts.then(|| finding(400, Category::Fact, Kind::State));
        }
        let verb = self.first_behind(subject)?;
        let is = (subject..verb).any(|at| self.has(at, Class::BE));
        // `lactose intolerant`, `legally blind`
        let more = self
            .words
            .get(verb)
            .is_some_and(|word| word.form == Form::Plain && word.class == Class::default());
        let state = if more && self.is_in(verb + 1, STATES) { verb + 1 } else { verb };
        let is_last = state + 1 == self.words.len();
        let adds = is_last || ADDS.contains(&self.lower_at(state + 1));
        if is && adds && self.is_in(state, STATES) {
            return Some(finding(500, Category::Identity, Kind::State));
        }
        let often = Class::TIME | Class::HABIT | Class::ADVERB;
        if !is
            && self.is_in(verb, HOBBIES)
            && (verb + 1..self.words.len()).all(|at| self.has(at, often))
        {
            return Some(finding(450, Category::Skill, Kind::State));
        }
        self.has_what_lasts(subject).then(|| finding(400, Category::Fact, Kind::State))
    }

    /// The first word behind the subject that is more than a help to it.
    fn first_behind(&self, subject: usize) -> Option<usize> {
        let helps = |at: &usize| {
            let own = self.is_in(*at, STATES) || self.is_in(*at, HOBBIES);
            !own && self.has(*at, Class::ADVERB | Class::BE | Class::FIRST)
        };
        (subject + 1..self.words.len()).find(|at| !helps(at))
    }

    /// `I don't drive`, `no conduzco`
    fn denies(&self, subject: usize) -> bool {
        let is_denied = |at: usize| self.is_in(at, DENIED);
        let last = self.words.len().saturating_sub(1);
        let ends = [last, last.saturating_sub(1)].into_iter().any(is_denied);
        ends && self.words.len() - subject <= 5 && !self.classes.any(Class::TIME)
    }

    /// `we have a boat`, `tengo asma`, `I own a bakery`
    fn has_what_lasts(&self, subject: usize) -> bool {
        let near = subject..self.words.len().min(subject + 3);
        let has = |at: usize| self.has(at, Class::HAVE) && !self.has(at, Class::PAST);
        let has = |at: usize| has(at) || self.owns(at) || self.lower_at(at) == "keep";
        let Some(verb) = near.into_iter().find(|at| has(*at)) else {
            return false;
        };
        let is_before = |at: &usize| {
            let word = self.words.get(*at);
            word.is_some_and(|word| word.form == Form::Digit)
                || self.has(*at, Class::ARTICLE | Class::NUMBER)
                || BEFORE.contains(&self.lower_at(*at))
        };
        let Some(thing) = (verb + 1..self.words.len()).find(|at| !is_before(at)) else {
            return false;
        };
        let is_last = thing + 1 == self.words.len();
        let owns = self.owns(verb) && thing > verb + 1;
        is_last && (owns || self.is_thing(thing) || self.is_in(thing, CONDITIONS))
    }

    fn owns_any(&self) -> bool {
        self.words.len() > 3 && (1..3).any(|at| self.owns(at))
    }

    fn owns(&self, at: usize) -> bool {
        OWNS.contains(&self.lower_at(at))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::THRESHOLD;
    use super::super::super::words::{Language, Words};
    use super::*;

    #[test]
    fn few_words_say_much_if_what_they_name_lasts() {
        let much: &[&str] = &[
            "I'm pregnant.",
            "I am deaf.",
            "I have a boat.",
            "I've got a boat.",
            "I knit.",
            "i'm blind",
            "I don't drive.",
            "I own a bakery.",
            "I sail on weekends.",
            "Everybody calls me Tom.",
            "My friends call me Bo.",
            "Ich bin schwanger.",
            "Ich stricke.",
            "Ich habe ein Boot.",
            "Ich habe ADHS.",
            "Alle nennen mich Tom.",
            "Je suis enceinte.",
            "Je tricote.",
            "J'ai de l'asthme.",
            "J'ai un bateau.",
            "Tout le monde m'appelle Tom.",
            "Estoy embarazada.",
            "Soy sordo.",
            "Tengo asma.",
            "No fumo.",
            "Todos me llaman Tom.",
        ];
        let little: &[&str] = &[
            "I'm back.",
            "I'm blind to that.",
            "I have a chat.",
            "I have a doubt.",
            "I own it.",
            "I had a boat.",
            "I was pregnant.",
            "I see.",
            "I did.",
            "Call me later.",
            "They call me often.",
            "I knit a function.",
            "I don't understand.",
            "Ich bin bereit.",
            "Ich habe eine Frage.",
            "Je suis perdu.",
            "J'ai un souci.",
            "Estoy listo.",
            "No entiendo.",
            "Tengo prisa.",
        ];
        let tables = Words::new();
        let taken = |text: &str| {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap_or(Language::English));
            judge.judge(text, THRESHOLD).0.is_some()
        };
        let missed: Vec<_> = much.iter().filter(|text| !taken(text)).collect();
        let wrong: Vec<_> = little.iter().filter(|text| taken(text)).collect();
        assert_eq!((missed, wrong), (Vec::new(), Vec::new()));
    }
}
