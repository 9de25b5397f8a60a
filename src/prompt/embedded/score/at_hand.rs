//! What is said of the conversation and of the piece of work in it, in German, French and Spanish:
//! `je prends la deuxième`, `das probiere ich aus`, `ich muss das morgen abgeben`.

use super::super::words::Language;
use super::{Category, Class, Finding, Judge};

/// The one who is spoken to, and nobody else, by [`Language`]; German `tu` and French `du` are none.
const YOU: [&[&str]; 4] = [
    &[],
    &["dein", "deine", "deinem", "deinen", "deiner", "dich", "dir", "du"],
    &["t", "ta", "te", "tes", "toi", "ton", "tu", "votre", "vos", "vous"],
    &["te", "ti", "tu", "tus", "tú", "usted"],
];

/// What is done with a text or an answer.
const DONE: [&str; 28] = [
    "angepasst",
    "ausprobieren",
    "ausprobiert",
    "collé",
    "copié",
    "corrigé",
    "eingefügt",
    "envoyé",
    "essayer",
    "essayé",
    "geschickt",
    "hochgeladen",
    "intenté",
    "kopiert",
    "korrigiert",
    "modifié",
    "oublié",
    "pegué",
    "probar",
    "probarlo",
    "probiere",
    "probiert",
    "probé",
    "reinkopiert",
    "tester",
    "testé",
    "vergessen",
    "versucht",
];

/// Which of several one takes, and what stands before.
const WHICH: [&str; 22] = [
    "dernier",
    "dernière",
    "deuxième",
    "dritte",
    "dritten",
    "erste",
    "ersten",
    "letzte",
    "première",
    "premier",
    "primer",
    "primera",
    "primero",
    "second",
    "seconde",
    "segunda",
    "segundo",
    "tercera",
    "troisième",
    "variante",
    "zweite",
    "zweiten",
];
const THE: [&str; 8] = ["das", "den", "der", "die", "el", "la", "le", "mit"];

/// What is so chosen.
const OFFERED: [&str; 18] = [
    "absatz",
    "antwort",
    "fassung",
    "idee",
    "idée",
    "option",
    "opción",
    "partie",
    "phrase",
    "proposition",
    "propuesta",
    "respuesta",
    "réponse",
    "satz",
    "titre",
    "version",
    "versión",
    "vorschlag",
];

/// What one has to do.
const MUST: [&str; 6] = ["debemos", "debo", "devons", "dois", "muss", "müssen"];

/// With these it goes on.
const GOES_ON: [&str; 4] = ["depuis", "desde", "immer", "seit"];

/// Points at what follows.
const FOLLOWS: [&str; 5] = ["folgende", "folgenden", "siguiente", "suivant", "suivante"];

impl Judge<'_> {
    /// Whether the sentence is of the conversation or the work at hand, and says nothing of a life.
    pub(super) fn is_at_hand(&self, best: Option<Finding>) -> bool {
        if self.language == Language::English {
            return false;
        }
        if self.chooses() {
            return true;
        }
        let told = [Category::Identity, Category::Relationship, Category::Preference];
        let told = [Category::Instruction, Category::Skill].into_iter().chain(told);
        if best.is_some_and(|best| told.into_iter().any(|one| one == best.category)) {
            return false;
        }
        let any =
            |among: &[&str]| self.words.iter().any(|word| among.contains(&self.lower_of(word)));
        let of_life = Class::KIN | Class::PERSON | Class::TIME | Class::POSSESSIVE | Class::OFFICE;
        any(YOU[self.language as usize])
            || any(&FOLLOWS)
            || self.is_due(&any)
            || self.wants_that()
            || !self.classes.any(of_life) && any(&DONE)
    }

    /// `Ich finde die erste Version besser`, `prefiero la segunda`.
    fn chooses(&self) -> bool {
        let count = self.words.len();
        (1..count).any(|at| {
            let digit =
                self.lower_at(at).len() == 1 && self.lower_at(at).as_bytes()[0].is_ascii_digit();
            let which = WHICH.contains(&self.lower_at(at)) || digit && at + 1 == count;
            which
                && THE.contains(&self.lower_at(at - 1))
                && (at + 1 == count || OFFERED.contains(&self.lower_at(at + 1)))
        })
    }

    /// `Ich muss das morgen abgeben`: what is due once.
    fn is_due(&self, any: &dyn Fn(&[&str]) -> bool) -> bool {
        let must = |at: usize| {
            let person = self.has(at - 1, Class::SUBJECT) || self.has(at + 1, Class::SUBJECT);
            let has_to = matches!(self.lower_at(at - 1), "tengo" | "tenemos");
            MUST.contains(&self.lower_at(at)) && person || self.lower_at(at) == "que" && has_to
        };
        self.classes.any(Class::TIME)
            && !self.classes.any(Class::HABIT)
            && (1..self.words.len()).any(must)
            && !any(&GOES_ON)
    }

    /// `Quiero que lo hagas otra vez`.
    fn wants_that(&self) -> bool {
        let places = 1..self.words.len();
        places
            .into_iter()
            .any(|at| matches!(self.lower_at(at), "que" | "qu") && self.has(at - 1, Class::WANT))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::THRESHOLD;
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn what_is_said_of_the_work_is_told_from_what_is_said_of_a_life() {
        let work: &[&str] = &[
            "Ich habe alle deine Rezepte ausprobiert.",
            "Ich finde die dritte Fassung schöner.",
            "Ich freue mich auf deinen Vorschlag.",
            "ich muss morgen einen vortrag über ziegen halten",
            "j'ai essayé et rien ne bouge",
            "je te remercie pour tout",
            "Je préfère la deuxième phrase.",
            "je prends la 3",
            "je veux que ça sonne plus doux",
            "ya lo probé y sigue roto",
            "prefiero la tercera",
            "Tengo que entregar un resumen mañana.",
            "quiero que suene más dulce",
        ];
        let life: &[&str] = &[
            "Ich habe gestern meine Ziegen geschickt verkauft.",
            "Ich muss seit Mai jeden Morgen Tropfen nehmen.",
            "Ich wohne in der zweiten Etage in Gent.",
            "J'ai essayé le violon avec ma tante en mai.",
            "J'habite à Gand dans la première rue du port.",
            "Laufen tu ich seit der Operation im Mai nimmer.",
            "Je fais du violon le mardi.",
            "Probé el piano con mi tía en mayo.",
        ];
        let tables = Words::new();
        let taken = |text: &str| {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            judge.judge(text, THRESHOLD).0.is_some()
        };
        let wrong: Vec<_> = work.iter().filter(|text| taken(text)).collect();
        assert_eq!(wrong, [""; 0].iter().collect::<Vec<_>>(), "of the work");
        let wrong: Vec<_> = life.iter().filter(|text| !taken(text)).collect();
        assert_eq!(wrong, [""; 0].iter().collect::<Vec<_>>(), "of a life");
    }
}
