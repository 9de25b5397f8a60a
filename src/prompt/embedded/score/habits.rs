//! What one takes or does not: `I drink coffee`, `ich rauche nicht`. Both said, they disagree.

use super::super::words::List;
use super::{Class, Form, Judge};

/// Verbs of what people take, or make a point of not taking.
const TAKES: List = List::of(
    27,
    &[
        "bebo", "bois", "drink", "eat", "ess", "esse", "fume", "fumo", "mange", "rauch", "rauche",
        "smoke", "tomo", "trink", "trinke",
    ],
);

/// Verbs of these that say enough alone.
const ALONE: List = List::of(28, &["fume", "fumo", "rauch", "rauche", "smoke"]);

/// Words with which it is not all or nothing.
const PARTLY: List = List::of(
    29,
    &[
        "aber",
        "außer",
        "but",
        "except",
        "excepto",
        "mais",
        "nur",
        "only",
        "pero",
        "salvo",
        "sauf",
        "seulement",
        "solo",
        "sólo",
        "without",
        "ohne",
        "sans",
        "sin",
        "before",
        "after",
        "much",
        "many",
        "viel",
        "beaucoup",
        "mucho",
        "mucha",
        "too",
        "enough",
        "if",
        "wenn",
        "si",
        "when",
    ],
);

/// Words between the verb and what is taken.
const PASSED: List = List::of(
    30,
    &[
        "a",
        "any",
        "de",
        "d",
        "des",
        "du",
        "la",
        "le",
        "les",
        "l",
        "el",
        "los",
        "las",
        // How much of it.
        "about",
        "around",
        "at",
        "bottle",
        "bottles",
        "ca",
        "circa",
        "como",
        "copa",
        "copas",
        "cup",
        "cups",
        "environ",
        "etwa",
        "flasche",
        "flaschen",
        "glas",
        "glass",
        "glasses",
        "gläser",
        "least",
        "like",
        "liter",
        "liters",
        "litre",
        "litres",
        "litro",
        "litros",
        "lot",
        "lots",
        "maybe",
        "of",
        "pint",
        "pints",
        "roughly",
        "rund",
        "tasse",
        "tassen",
        "tasses",
        "taza",
        "tazas",
        "unas",
        "ungefähr",
        "unos",
        "vaso",
        "vasos",
        "verre",
        "verres",
        "vielleicht",
    ],
);

/// Words that may end a denial.
const STILL_DENIED: List =
    List::of(31, &["all", "anymore", "at", "longer", "mehr", "more", "nada", "plus"]);

/// So many words, at most: what is longer says more than that.
const WORDS_MAX: usize = 9;

pub(super) const LISTS: &[List] =
    &[TAKES, ALONE, PARTLY, PASSED, STILL_DENIED, NONE, ENDED, DRINKS];

impl Judge<'_> {
    /// The key of what is taken or not.
    pub(super) fn habit(&self) -> Option<String> {
        if let Some(ended) = self.ended() {
            return Some(ended);
        }
        if !self.lists.has(TAKES) {
            return None;
        }
        // `… which is why`
        let why = |at: &usize| ["because", "which"].contains(&self.lower_at(*at));
        let count = (0..self.words.len()).find(why).unwrap_or(self.words.len());
        let verb = (0..count.min(5)).find(|at| self.is_in(*at, TAKES))?;
        let partly = (0..count).any(|at| self.is_in(at, PARTLY));
        let other = Class::WOULD | Class::WILL | Class::WANT | Class::YOU | Class::KIN;
        if count > WORDS_MAX || partly || (0..count).any(|at| self.has(at, other)) {
            return None;
        }
        let denies = |at: usize| self.has(at, Class::NOT) || self.is_in(at, NONE);
        let is_none = (0..count).any(denies);
        let between = Class::NOT
            | Class::ARTICLE
            | Class::ADVERB
            | Class::TIME
            | Class::HABIT
            | Class::SUBJECT
            | Class::LIKING;
        let passed = |at: &usize| {
            denies(*at)
                || self.has(*at, if is_none { Class::NOT | Class::ARTICLE } else { between })
                || self.is_in(*at, PASSED)
                || !is_none && self.is_number(*at)
        };
        // `Trinke seit Ostern keinen Tee mehr.`
        let since = ["depuis", "desde", "seit"].contains(&self.lower_at(verb + 1));
        let none = (verb + 1..count).find(|at| since && is_none && denies(*at)).unwrap_or(verb);
        let what = (none + 1..count).find(|at| !passed(at));
        let rest = what.map_or(count, |what| what + 1);
        let ends = (rest..count).all(|at| self.is_in(at, STILL_DENIED) || denies(at));
        if is_none && !ends {
            return None;
        }
        let name = match self.lower_at(verb) {
            "ess" => "esse",
            "rauch" => "rauche",
            "trink" => "trinke",
            name => name,
        };
        if self.is_in(verb, ALONE) {
            return Some(format!("user.takes_{name}"));
        }
        let what = what.filter(|what| !self.has(*what, Class::PLAIN))?;
        // `I eat standing`
        let is_how = self.words.get(what).is_some_and(|word| word.form == Form::Ing);
        if is_how {
            return None;
        }
        let what = self.one_of(what);
        what.chars().all(char::is_alphabetic).then(|| format!("user.takes_{name}_{what}"))
    }

    /// `I quit smoking.` `I gave up coffee.` `Ich habe mit dem Rauchen aufgehört.`: the key of what
    /// is taken no more, which says otherwise than that it is.
    pub(super) fn ended(&self) -> Option<String> {
        let other = Class::WOULD | Class::WILL | Class::WANT | Class::YOU | Class::KIN;
        if !self.lists.has(ENDED) || self.classes.any(other | Class::PLAN | Class::NOT) {
            return None;
        }
        // In Spanish the verb says who, and one may leave out oneself.
        let is_own = self.classes.any(Class::SUBJECT)
            || self.is_left_out() && self.language == super::Language::English
            || (0..self.words.len()).any(|at| self.lower_at(at) == "dejé");
        if !is_own {
            return None;
        }
        let at = (0..self.words.len()).find(|at| self.is_in(*at, ENDED))?;
        if self.language != super::Language::English {
            let what = (0..self.words.len()).find_map(|at| verb_of(self.lower_at(at)))?;
            return Some(format!("user.takes_{what}"));
        }
        let gave = ["gave", "given"].contains(&self.lower_at(at));
        if gave && self.lower_at(at + 1) != "up" {
            return None;
        }
        let what = if gave { at + 2 } else { at + 1 };
        if let Some(verb) = verb_of(self.lower_at(what)) {
            return Some(format!("user.takes_{verb}"));
        }
        match self.lower_at(what) {
            // With no word of what, all know what is meant.
            "drinking" if self.is_end_of_habit(what + 1) => {
                Some("user.takes_drink_alcohol".to_owned())
            }
            "drinking" => Some(format!("user.takes_drink_{}", self.one_of(what + 1))),
            _ if self.is_in(what, DRINKS) => {
                Some(format!("user.takes_drink_{}", self.one_of(what)))
            }
            _ => None,
        }
    }

    fn is_end_of_habit(&self, at: usize) -> bool {
        at >= self.words.len() || self.has(at, Class::PLAIN | Class::TIME | Class::ADVERB)
    }

    /// `Also gave up coffee in May.`
    fn is_left_out(&self) -> bool {
        let skipped = Class::ADVERB | Class::GREETING;
        let head = (0..self.words.len()).find(|at| !self.has(*at, skipped));
        head.is_some_and(|at| self.is_in(at, ENDED))
    }

    /// `coffees` → `coffee`, in English.
    fn one_of(&self, at: usize) -> &str {
        let word = self.lower_at(at);
        let is_many = self.language == super::Language::English && word.len() > 3;
        let one = word.strip_suffix('s').filter(|one| is_many && !one.ends_with('s'));
        one.unwrap_or(word)
    }

    fn is_number(&self, at: usize) -> bool {
        self.has(at, Class::NUMBER)
            || self.words.get(at).is_some_and(|word| word.form == Form::Digit)
    }
}

/// Says that something is done no more.
const ENDED: List =
    List::of(79, &["arrêté", "aufgehört", "dejado", "dejé", "gave", "given", "quit", "stopped"]);

/// What is drunk, where nothing else says that it is.
const DRINKS: List = List::of(80, &["alcohol", "beer", "coffee", "coke", "soda", "tea", "wine"]);

/// The verb of what is given up, as it is said of oneself.
fn verb_of(word: &str) -> Option<&'static str> {
    match word {
        "smoking" => Some("smoke"),
        "rauchen" => Some("rauche"),
        "fumer" => Some("fume"),
        "fumar" => Some("fumo"),
        _ => None,
    }
}

const NONE: List = List::of(32, &["kein", "keine", "keinen", "nada", "ningún", "ninguna"]);

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn what_is_taken_and_what_is_not_have_one_key() {
        let cases: &[(&str, Option<&str>)] = &[
            ("I drink coffee every morning.", Some("user.takes_drink_coffee")),
            ("I never drink coffee.", Some("user.takes_drink_coffee")),
            ("I don't smoke anymore.", Some("user.takes_smoke")),
            ("Ich trinke jeden Morgen Kaffee.", Some("user.takes_trinke_kaffee")),
            ("Ich rauche nicht mehr.", Some("user.takes_rauche")),
            ("Je ne bois jamais de café.", Some("user.takes_bois_café")),
            ("No bebo café.", Some("user.takes_bebo_café")),
            ("I drink like 3 teas a day.", Some("user.takes_drink_tea")),
            ("I drink about six glasses of water daily.", Some("user.takes_drink_water")),
            ("I drink a lot of tea.", Some("user.takes_drink_tea")),
            ("Ich trinke etwa 2 Liter Wasser am Tag.", Some("user.takes_trinke_wasser")),
            ("Ich trinke ungefähr zwei Tassen Tee.", Some("user.takes_trinke_tee")),
            ("Je bois environ trois tasses de thé.", Some("user.takes_bois_thé")),
            ("Bebo unas 4 tazas de té.", Some("user.takes_bebo_té")),
            ("I drink a lot.", None),
            ("I drink with friends.", None),
            ("I eat at 3 standing.", None),
            (
                "I drink about 4 coffees a night which may be why I wake.",
                Some("user.takes_drink_coffee"),
            ),
            // No more.
            ("I gave up coffee on new year's day.", Some("user.takes_drink_coffee")),
            ("I quit smoking two years ago.", Some("user.takes_smoke")),
            ("I stopped drinking beer.", Some("user.takes_drink_beer")),
            ("I stopped drinking in January.", Some("user.takes_drink_alcohol")),
            ("I quit drinking.", Some("user.takes_drink_alcohol")),
            ("Ich habe mit dem Rauchen aufgehört.", Some("user.takes_rauche")),
            ("J'ai arrêté de fumer en mai.", Some("user.takes_fume")),
            ("Dejé de fumar.", Some("user.takes_fumo")),
            ("I gave my sister coffee.", None),
            ("I stopped at the bakery.", None),
            ("I want to quit smoking.", None),
            ("My brother quit smoking.", None),
            ("He quit smoking two years ago.", None),
            ("Il a arrêté de fumer.", None),
            ("Er hat mit dem Rauchen aufgehört.", None),
            ("I never stopped smoking.", None),
            ("Ich habe nie mit dem Rauchen aufgehört.", None),
            ("Quit smoking two years ago.", Some("user.takes_smoke")),
            ("also gave up tea last week", Some("user.takes_drink_tea")),
            ("He quit smoking and so on.", None),
            ("Never gave up tea.", None),
            // Not all or nothing.
            ("I don't drink coffee in the evening.", None),
            ("I don't drink much coffee.", None),
            ("I drink tea but no coffee.", None),
            ("I'd drink coffee with you.", None),
            ("My sister and I drink coffee.", None),
        ];
        let tables = Words::new();
        for (text, expected) in cases {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            judge.split(text);
            assert_eq!(judge.habit().as_deref(), *expected, "{text}");
        }
    }
}
