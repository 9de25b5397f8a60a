//! What stays for longer than any question about it: homes, animals, vehicles, what has a name of its
//! own, what was so in a year, what takes years.

use super::super::words::{Language, List};
use super::{Class, Form, Judge};

/// Animals that people live with or keep.
pub(super) const ANIMALS: List = List::of(
    93,
    &[
        "bees",
        "bunny",
        "canary",
        "cat",
        "cats",
        "cattle",
        "chickens",
        "chinchilla",
        "cockatiel",
        "cow",
        "cows",
        "dog",
        "dogs",
        "donkey",
        "donkeys",
        "ducks",
        "ferret",
        "ferrets",
        "gecko",
        "geese",
        "gerbil",
        "goat",
        "goats",
        "greyhound",
        "guinea",
        "hamster",
        "hamsters",
        "hedgehog",
        "hens",
        "hives",
        "horse",
        "horses",
        "iguana",
        "kitten",
        "kittens",
        "lizard",
        "llama",
        "parakeet",
        "parrot",
        "parrots",
        "pony",
        "poodle",
        "puppy",
        "rabbit",
        "rabbits",
        "sheep",
        "snake",
        "tortoise",
        "turtle",
        "bienen",
        "enten",
        "esel",
        "frettchen",
        "gänse",
        "hase",
        "hasen",
        "hund",
        "hunde",
        "hündin",
        "hühner",
        "kaninchen",
        "kanarienvogel",
        "kater",
        "katze",
        "katzen",
        "kühe",
        "papagei",
        "pferd",
        "pferde",
        "pony",
        "schafe",
        "schildkröte",
        "schlange",
        "welpe",
        "wellensittich",
        "ziege",
        "ziegen",
        "abeilles",
        "canari",
        "canards",
        "chat",
        "chats",
        "chaton",
        "chatte",
        "cheval",
        "chevaux",
        "chien",
        "chienne",
        "chiens",
        "chiot",
        "chèvre",
        "chèvres",
        "furet",
        "lapin",
        "lapins",
        "moutons",
        "perroquet",
        "perruche",
        "poney",
        "poules",
        "serpent",
        "tortue",
        "vaches",
        "âne",
        "abejas",
        "burro",
        "caballo",
        "caballos",
        "cabra",
        "cabras",
        "cachorro",
        "canario",
        "conejo",
        "conejos",
        "gallinas",
        "gata",
        "gatito",
        "gato",
        "gatos",
        "hurón",
        "loro",
        "ovejas",
        "perra",
        "perro",
        "perros",
        "serpiente",
        "tortuga",
        "vacas",
        "yegua",
    ],
);

/// What people drive, sail and ride.
pub(super) const VEHICLES: List = List::of(
    94,
    &[
        "bike",
        "boat",
        "campervan",
        "camper",
        "car",
        "caravan",
        "dinghy",
        "ebike",
        "kayak",
        "minivan",
        "moped",
        "motorbike",
        "motorcycle",
        "pickup",
        "rv",
        "sailboat",
        "scooter",
        "suv",
        "tractor",
        "truck",
        "van",
        "yacht",
        "auto",
        "boot",
        "fahrrad",
        "motorrad",
        "motorroller",
        "segelboot",
        "traktor",
        "wohnmobil",
        "wohnwagen",
        "bateau",
        "camionnette",
        "moto",
        "tracteur",
        "vélo",
        "voilier",
        "voiture",
        "autocaravana",
        "barco",
        "bici",
        "bicicleta",
        "carro",
        "coche",
        "furgoneta",
        "tractor",
        "velero",
    ],
);

/// Where they live, and what belongs to it.
pub(super) const HOMES: List = List::of(
    95,
    &[
        "allotment",
        "apartment",
        "balcony",
        "barn",
        "basement",
        "bungalow",
        "cabin",
        "condo",
        "cottage",
        "farm",
        "farmhouse",
        "flat",
        "garden",
        "greenhouse",
        "house",
        "mortgage",
        "orchard",
        "studio",
        "townhouse",
        "vineyard",
        "yard",
        "balkon",
        "bauernhof",
        "dachgeschoss",
        "garten",
        "gewächshaus",
        "haus",
        "hof",
        "schrebergarten",
        "wohnung",
        "appartement",
        "balcon",
        "cave",
        "chalet",
        "ferme",
        "jardin",
        "maison",
        "potager",
        "studio",
        "verger",
        "balcón",
        "casa",
        "chalé",
        "finca",
        "granja",
        "huerto",
        "jardín",
        "patio",
        "piso",
    ],
);

/// Of these words of other languages the ones that say something else in English.
const IN_ENGLISH: &[&str] = &["auto", "boot", "cave", "chat", "chats"];

/// Before the name that somebody gave to what they have.
const NAMED: &[&str] = &[
    "called",
    "named",
    "genannt",
    "heißt",
    "heisst",
    "heißen",
    "namens",
    "appelée",
    "appelé",
    "nommé",
    "nommée",
    "s'appelle",
    "appelle",
    "llama",
    "llaman",
    "llamada",
    "llamado",
];

/// What takes months or years.
const LONG: &[&str] = &[
    "marathon",
    "save",
    "saving",
    "train",
    "training",
    "triathlon",
    "ultramarathon",
    "spare",
    "sparen",
    "trainiere",
    "économise",
    "entraîne",
    "ahorrando",
    "ahorro",
    "entrenando",
    "entreno",
    "maratón",
];

/// How much somebody weighs, and how tall they are.
const MEASURES: &[&str] = &["weigh", "tall", "wiege", "groß", "pèse", "mesure", "peso", "mido"];

/// Years that people speak of.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;

pub(super) const LISTS: &[List] = &[ANIMALS, VEHICLES, HOMES];

impl Judge<'_> {
    /// Whether what the words name stays for longer than a question about it.
    pub(super) fn is_held(&self) -> bool {
        // Not `there is a leak in my house`.
        let is_own = self.classes.any(Class::SUBJECT) || self.has(0, Class::POSSESSIVE);
        if self.classes.any(Class::TASK) || !is_own {
            return false;
        }
        let any =
            |among: &[&str]| self.words.iter().any(|word| among.contains(&self.lower_of(word)));
        self.has_thing()
            || any(LONG)
            || self.is_named()
            || any(MEASURES) && self.words.iter().any(|word| word.form == Form::Digit)
    }

    /// `I have bees`, `our boat leaks`; not `I sat in the garden`.
    fn has_thing(&self) -> bool {
        if !LISTS.iter().any(|list| self.lists.has(*list)) {
            return false;
        }
        let keeps = self.classes.any(Class::HAVE | Class::LIVE);
        let counts = Class::ARTICLE | Class::POSSESSIVE | Class::NUMBER;
        let counted = |at: usize| {
            (at.saturating_sub(2)..at).any(|at| {
                let digit = self.words.get(at).is_some_and(|word| word.form == Form::Digit);
                digit || self.has(at, counts) || self.lower_at(at) == "einen"
            })
        };
        (0..self.words.len()).any(|at| self.is_thing(at) && (keeps || counted(at)))
    }

    /// Whether the word there is an animal, a vehicle or a home.
    pub(super) fn is_thing(&self, at: usize) -> bool {
        let is_other =
            self.language == Language::English && IN_ENGLISH.contains(&self.lower_at(at));
        !is_other && LISTS.iter().any(|list| self.is_in(at, *list))
    }

    /// `a boat called Mofli`
    fn is_named(&self) -> bool {
        let capital = |at: usize| self.words.get(at).is_some_and(|word| word.form == Form::Capital);
        (1..self.words.len()).any(|at| capital(at) && NAMED.contains(&self.lower_at(at - 1)))
    }

    /// Whether it says in which year.
    pub(super) fn names_year(&self) -> bool {
        self.words.iter().any(|word| {
            word.form == Form::Digit
                && self.lower_of(word).parse().is_ok_and(|year: u32| YEARS.contains(&year))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn what_stays_is_told_from_what_is_at_hand() {
        let cases: &[(&str, bool)] = &[
            ("I have a tortoise", true),
            ("our ferret Luna is 46 months old", true),
            ("We rent a flat by the port", true),
            ("I'm saving for a boat", true),
            ("I weigh 82 kg", true),
            ("my lathe is called Mofli", true),
            ("Ich habe eine Schildkröte namens Mofli", true),
            ("Nous avons un potager", true),
            ("Tengo dos cabras", true),
            ("I have an array of cats", false),
            ("I have a deadline", false),
            ("The cat sat there", false),
            ("There is a leak in my house", false),
            ("I sat in the garden and wept", false),
            ("I have a chat with support", false),
            ("I weigh my words", false),
            ("my file is called data", false),
        ];
        let tables = Words::new();
        for (text, holds) in cases {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            judge.split(text);
            assert_eq!(judge.is_held(), *holds, "{text}");
        }
    }

    #[test]
    fn a_year_is_told_from_another_number() {
        for (text, names) in
            [("I moved in 2019", true), ("I have 2019a", false), ("I ate 12", false)]
        {
            let tables = Words::new();
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            judge.split(text);
            assert_eq!(judge.names_year(), names, "{text}");
        }
    }
}
