//! What lasts and what says that it is over, in German, French and Spanish: `ich habe ein Boot`, `j'ai
//! vendu mon bateau`, `mi perro murió`. Only of what is known to last; see [`super::lasts`].

use super::super::words::List;
use super::held::ANIMALS;
use super::keys::WAS;
use super::{AND, Class, Judge, Kind};

/// Whose it was has it no more.
const GIVEN: List = List::of(
    96,
    &[
        "abgegeben",
        "verkauft",
        "verschenkt",
        "verschrottet",
        "donné",
        "revendu",
        "vendu",
        "vendue",
        "vendus",
        "regalado",
        "regalé",
        "vendido",
        "vendimos",
        "vendí",
    ],
);

/// An animal died.
const DIED: List = List::of(
    97,
    &["eingeschläfert", "gestorben", "décédé", "morte", "mort", "falleció", "muerto", "murió"],
);

/// One left what follows, and what that is if it is one's work.
const LEFT: List =
    List::of(98, &["gekündigt", "quitté", "dejado", "dejé", "renunciado", "renuncié"]);
const WORK: &[&str] = &[
    "anstellung",
    "arbeit",
    "job",
    "stelle",
    "boulot",
    "emploi",
    "poste",
    "travail",
    "empleo",
    "puesto",
    "trabajo",
];

/// One left one's work: the verb says so alone.
const RESIGNED: List = List::of(99, &["démissionné", "dimitido", "dimití"]);

/// Before the second of two things.
const COUNTS: &[&str] = &["einem", "einen", "einer", "des", "unas", "unos"];

pub(super) const LISTS: &[List] = &[GIVEN, DIED, LEFT, RESIGNED];

impl Judge<'_> {
    /// The key of what lasts, or of its end.
    pub(super) fn lasting_elsewhere(&self, kind: Kind) -> Option<String> {
        let open = Class::WANT | Class::WOULD | Class::WILL | Class::SUPPOSE | Class::PLAN;
        if self.classes.any(Class::NOT | open) {
            return None;
        }
        let any = |list: List| self.lists.has(list);
        let own = self.classes.any(Class::SUBJECT);
        let works = || (0..self.words.len()).any(|at| WORK.contains(&self.lower_at(at)));
        if own && (any(RESIGNED) || any(LEFT) && works()) {
            return Some("user.ended_employer".to_owned());
        }
        let thing = (0..self.words.len()).find(|at| self.is_thing(*at))?;
        let what = self.lower_at(thing);
        let one =
            if self.language == super::Language::German { None } else { what.strip_suffix('s') };
        let what = one.unwrap_or(what);
        let before = thing.wrapping_sub(1);
        let whose = self.has(before, Class::POSSESSIVE);
        let is_over = own && any(GIVEN) || whose && any(DIED) && self.is_in(thing, ANIMALS);
        if is_over {
            return Some(format!("user.ended_{what}"));
        }
        let had = any(GIVEN) || any(DIED) || any(WAS);
        let has = own && self.classes.any(Class::HAVE) || whose && thing < 3;
        let of_two = (0..self.words.len()).any(|at| {
            let joined = AND.contains(&self.lower_at(at));
            self.is_one_of_two(at) || joined && COUNTS.contains(&self.lower_at(at + 1))
        });
        (kind == Kind::State && has && !had && !of_two).then(|| format!("user.keeps_{what}"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn what_ends_has_the_key_of_what_lasted() {
        let cases: &[(&str, &str)] = &[
            ("Ich habe ein Boot in Gent.", "keeps_boot"),
            ("Ich habe mein Boot letzte Woche verkauft.", "ended_boot"),
            ("Mein Hund ist am Sonntag gestorben.", "ended_hund"),
            ("Ich habe meinen Job bei Acme gekündigt.", "ended_employer"),
            ("J'ai un bateau à Gand.", "keeps_bateau"),
            ("J'ai vendu mon bateau en mai.", "ended_bateau"),
            ("Mon chien est mort dimanche.", "ended_chien"),
            ("J'ai quitté mon travail en mai.", "ended_employer"),
            ("Tengo dos gatos en casa.", "keeps_gato"),
            ("He vendido mi barco en mayo.", "ended_barco"),
            ("Mi perro murió el domingo.", "ended_perro"),
            ("Ich habe mein Boot nicht verkauft.", ""),
            ("Ich hatte ein Boot in Gent.", ""),
            ("Ich will mein Boot im Mai verkaufen.", ""),
            ("Ich habe meinen Vertrag im Mai gekündigt.", ""),
            ("Ma tante est morte en mai.", ""),
        ];
        let tables = Words::new();
        for (text, expected) in cases {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            let key = judge.judge(text, 0).0.and_then(|verdict| verdict.key);
            let ended = key.as_deref().and_then(|key| key.strip_prefix("user."));
            assert_eq!(ended.unwrap_or_default(), *expected, "{text}");
        }
    }
}
