//! What is told to ask something: much of it is the task at hand, and true for no longer than that.

use super::super::words::List;
use super::{Category, Class, Judge, Kind, Verdict, Word};
use crate::facts::is_special;

/// What somebody has only while they ask.
const PASSING: List = List::of(
    100,
    &[
        "assignment",
        "caption",
        "doubt",
        "email",
        "essay",
        "exercise",
        "homework",
        "letter",
        "mail",
        "meeting",
        "message",
        "paragraph",
        "presentation",
        "question",
        "questions",
        "quiz",
        "reply",
        "speech",
        "anschreiben",
        "aufgabe",
        "aufsatz",
        "brief",
        "frage",
        "fragen",
        "hausaufgabe",
        "hausaufgaben",
        "nachricht",
        "referat",
        "rede",
        "termin",
        "courriel",
        "devoir",
        "devoirs",
        "discours",
        "exposé",
        "lettre",
        "rendez-vous",
        "carta",
        "correo",
        "deberes",
        "discurso",
        "duda",
        "mensaje",
        "pregunta",
        "preguntas",
        "redacción",
        "tarea",
    ],
);

/// What is done once and changes something for long.
const LIFE: List = List::of(
    101,
    &[
        "adopted",
        "bought",
        "broke",
        "broken",
        "diagnosed",
        "divorced",
        "engaged",
        "enrolled",
        "fired",
        "graduated",
        "hired",
        "inherited",
        "joined",
        "laid",
        "lost",
        "married",
        "moved",
        "passed",
        "quit",
        "retired",
        "signed",
        "sold",
        "started",
        "stopped",
        "adoptiert",
        "angefangen",
        "angemeldet",
        "aufgehört",
        "begonnen",
        "bestanden",
        "gebrochen",
        "geheiratet",
        "gekauft",
        "gekündigt",
        "verkauft",
        "verlobt",
        "verloren",
        "acheté",
        "adopté",
        "arrêté",
        "cassé",
        "commencé",
        "déménagé",
        "inscrit",
        "inscrite",
        "mariée",
        "mariés",
        "obtenu",
        "perdu",
        "réussi",
        "vendu",
        "adoptado",
        "adopté",
        "aprobado",
        "aprobé",
        "casado",
        "casada",
        "casé",
        "comprado",
        "compré",
        "dejado",
        "dejé",
        "empecé",
        "empezado",
        "mudado",
        "mudé",
        "perdido",
        "perdí",
        "rompí",
        "roto",
        "vendido",
        "vendí",
    ],
);

/// What one wants for longer than an afternoon.
const AIMS: List = List::of(
    105,
    &[
        "become",
        "learn",
        "lose",
        "move",
        "quit",
        "retire",
        "study",
        "abnehmen",
        "lernen",
        "studieren",
        "werden",
        "ziehen",
        "apprendre",
        "devenir",
        "déménager",
        "perdre",
        "étudier",
        "aprender",
        "bajar",
        "estudiar",
        "mudarme",
        "ser",
    ],
);

/// How one comes to have what stays.
const GETS: List = List::of(
    102,
    &[
        "adopt",
        "build",
        "buy",
        "get",
        "own",
        "rent",
        "sell",
        "adoptieren",
        "bauen",
        "kaufen",
        "mieten",
        "verkaufen",
        "acheter",
        "adopter",
        "construire",
        "louer",
        "vendre",
        "adoptar",
        "alquilar",
        "comprar",
        "construir",
        "vender",
    ],
);

pub(super) const LISTS: &[List] = &[PASSING, LIFE, GETS, MATERIAL, SOON, AIMS];

/// The key of a car that one has or drives.
const CAR: &str = "user.keeps_car";

impl Judge<'_> {
    /// Whether what was judged last holds beyond the question that it leads up to.
    pub(in super::super) fn lasts(&self, sentence: &str, verdict: &Verdict) -> bool {
        let any = |class: Class| self.classes.any(class);
        let has = |list: List| self.lists.has(list);
        if has(PASSING) {
            return false;
        }
        // `I want to paint the boat` is done in an afternoon.
        let only_wants = verdict.category == Category::Goal && any(Class::WANT) && !has(GETS);
        if self.is_held() && !only_wants || self.names_year() && !any(Class::TASK) {
            return true;
        }
        let key = verdict.key.as_deref();
        match (verdict.category, verdict.kind) {
            // That one has a thing says little of how long, but of a car.
            _ if key.is_some_and(|key| !key.starts_with("user.keeps_") || key == CAR) => true,
            (Category::Relationship, _) => !self.is_of_other(),
            (Category::Environment, _) => {
                let subjects = self.words.iter().filter(|word| word.class.any(Class::SUBJECT));
                !any(Class::TASK) && subjects.count() < 2
            }
            (Category::Fact, Kind::Event) => any(Class::TIME | Class::KIN) || has(LIFE),
            (Category::Fact, _) => {
                let named = any(Class::HAVE) && !any(Class::TASK) && !verdict.entities.is_empty();
                any(Class::KIN) || named || is_special(sentence)
            }
            (Category::Goal, _) => any(Class::TIME) || !any(Class::WANT) || has(AIMS),
            (Category::Context | Category::Custom, _) => false,
            _ => true,
        }
    }
}

/// What tasks are about, and nobody's life.
const MATERIAL: List = List::of(
    103,
    &[
        "ball",
        "balls",
        "cards",
        "chart",
        "coin",
        "coins",
        "column",
        "columns",
        "data",
        "dice",
        "dict",
        "dictionary",
        "dicts",
        "doc",
        "docx",
        "document",
        "dose",
        "eggs",
        "equation",
        "excel",
        "file",
        "files",
        "folder",
        "form",
        "graph",
        "grid",
        "headache",
        "image",
        "ingredients",
        "input",
        "interview",
        "leftover",
        "leftovers",
        "line",
        "lines",
        "list",
        "lists",
        "log",
        "logs",
        "matrix",
        "numbers",
        "object",
        "objects",
        "output",
        "page",
        "pages",
        "pdf",
        "picture",
        "poem",
        "problem",
        "rash",
        "row",
        "rows",
        "sentence",
        "sheet",
        "slides",
        "stain",
        "table",
        "tables",
        "text",
        "theorem",
        "throat",
        "toast",
        "vector",
        "website",
        "words",
        "bild",
        "datei",
        "dateien",
        "daten",
        "dokument",
        "fehler",
        "fieber",
        "formular",
        "gedicht",
        "gleichung",
        "kopfschmerzen",
        "liste",
        "listen",
        "ordner",
        "problem",
        "satz",
        "seite",
        "seiten",
        "spalten",
        "tabelle",
        "text",
        "vektor",
        "vorstellungsgespräch",
        "würfel",
        "zahlen",
        "zeilen",
        "zutaten",
        "colonne",
        "colonnes",
        "document",
        "données",
        "entretien",
        "erreur",
        "fichier",
        "fichiers",
        "fièvre",
        "ingrédients",
        "lignes",
        "liste",
        "listes",
        "matrice",
        "mots",
        "nombres",
        "phrase",
        "poème",
        "problème",
        "souci",
        "tableau",
        "texte",
        "archivo",
        "archivos",
        "columnas",
        "datos",
        "documento",
        "ecuación",
        "entrevista",
        "fiebre",
        "filas",
        "frase",
        "imagen",
        "ingredientes",
        "lista",
        "listas",
        "matriz",
        "números",
        "palabras",
        "poema",
        "problema",
        "tabla",
        "texto",
    ],
);

/// When something is that is over soon.
const SOON: List = List::of(
    104,
    &["today", "tomorrow", "tonight", "heute", "morgen", "demain", "aujourd", "hoy", "mañana"],
);

impl Judge<'_> {
    /// Whether what was judged last is told of the world, and of nobody whom the person knows.
    pub(in super::super) fn is_of_nobody(&self, verdict: &Verdict) -> bool {
        let known = Class::SUBJECT | Class::FIRST | Class::POSSESSIVE | Class::KIN | Class::PERSON;
        verdict.category == Category::Context && !self.classes.any(known)
    }

    /// Whether what was judged last is plainly the task at hand, and over when that is done.
    pub(in super::super) fn passes(&self, sentence: &str, verdict: &Verdict) -> bool {
        let any = |class: Class| self.classes.any(class);
        let has = |list: List| self.lists.has(list);
        let is_life = matches!(
            verdict.category,
            Category::Identity
                | Category::Relationship
                | Category::Preference
                | Category::Instruction
                | Category::Skill
        );
        let has_value = verdict.key.as_deref().is_some_and(|key| !key.starts_with("user.keeps_"));
        if is_life || has_value || any(Class::KIN) || self.names_year() {
            return false;
        }
        let is_error = |word: &Word| self.lower_of(word).ends_with("error");
        let is_due = any(Class::HAVE | Class::NEED) && has(SOON);
        let is_task = any(Class::TASK | Class::YOU) || has(PASSING) || has(MATERIAL) || is_due;
        (is_task || self.words.iter().any(is_error)) && (!self.is_held() && !is_special(sentence))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::THRESHOLD;
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn what_holds_for_longer_is_told_from_the_task_at_hand() {
        let lasting: &[&str] = &[
            "I have two cats",
            "I have type 2 diabetes",
            "I'm a baker in Oslo",
            "I just bought a rowing boat",
            "My aunt sails",
            "I use a Thinkpad",
            "I drive an old Volvo",
            "I am writing a novel about goats",
            "Ich lerne gerade Fagott",
            "Wir haben letzte Woche geheiratet",
            "Je suis boulangère à Gand",
            "Vivo en Oslo con mi tía",
            "I want to learn the bassoon",
            "I want to buy a boat",
            "I visited my old school in 2019",
        ];
        let passing: &[&str] = &[
            "I have a 3x3 grid",
            "I have 6 pears and eat one",
            "I have a question about Rust",
            "I am using Vue and I get a blank page",
            "I have an essay due on Monday",
            "I am writing a cover letter",
            "I have a fever",
            "I drive a nail into a wall",
            "I want to make pancakes for six",
            "Ich will ein Boot taufen",
            "My boss wants a summary",
            "Ich habe eine Frage zu Excel",
            "J'ai un exposé sur les chèvres",
            "Tengo una duda de matemáticas",
        ];
        let tables = Words::new();
        let lasts = |text: &str| {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            judge.judge(text, THRESHOLD).0.is_some_and(|verdict| judge.lasts(text, &verdict))
        };
        for text in lasting {
            assert!(lasts(text), "{text}");
        }
        for text in passing {
            assert!(!lasts(text), "{text}");
        }
    }

    #[test]
    fn what_is_plainly_a_task_is_told_from_a_life() {
        let tasks: &[&str] = &[
            "I have a list of dicts.",
            "I am getting a TypeError.",
            "I have a meeting tomorrow with my boss.",
            "I have 3 pears and you give me 2.",
            "I have an essay due on Monday.",
            "Ich habe Kopfschmerzen.",
            "J'ai un tableau avec trois colonnes.",
            "Tengo una lista de números.",
        ];
        let lives: &[&str] = &[
            "I have two goats.",
            "I'm a baker in Oslo.",
            "I have type 2 diabetes.",
            "My aunt wrote a poem in May.",
            "I use a Thinkpad.",
            "I rented a lighthouse in 2019 for the data.",
            "Ich wohne in Oslo.",
            "Tengo dos hijos.",
        ];
        let tables = Words::new();
        let passes = |text: &&&str| {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            judge.judge(text, THRESHOLD).0.is_none_or(|verdict| judge.passes(text, &verdict))
        };
        assert_eq!(
            tasks.iter().filter(|text| !passes(text)).collect::<Vec<_>>(),
            Vec::<&&str>::new()
        );
        assert_eq!(lives.iter().filter(passes).collect::<Vec<_>>(), Vec::<&&str>::new());
    }
    #[test]
    fn what_is_told_of_the_world_is_told_from_what_is_told_of_people() {
        let cases: &[(&str, bool)] = &[
            ("Some scholars have dated the lighthouse to the year 1204.", true),
            ("We dated the lighthouse to the year 1204 with a chisel.", false),
            ("The kids loved the lighthouse near Ghent in 1204.", false),
        ];
        let tables = Words::new();
        for (text, of_nobody) in cases {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            let verdict = judge.judge(text, 0).0.unwrap();
            assert_eq!(judge.is_of_nobody(&verdict), *of_nobody, "{text}");
        }
    }
}
