//! What has one value at a time, as a sentence gives it one: where somebody lives, for whom and as
//! what they work, how old and whose they are. A later value takes the place of an earlier one, so
//! only plain statements count: the verb right behind the person, no wish, no supposition.

use super::super::words::{Language, List, Lists};
use super::values::{HOMES, LIVES, MOST, SEASONS, WORKS};
use super::verbs::WAS_THEN;
use super::{AND, Class, Form, Judge, Word, traits};

/// The verbs of a home that begins, which want a word for whereto.
const MOVED: List = List::of(
    1,
    &[
        "déménagé",
        "emménagé",
        "gezogen",
        "gezügelt",
        "installé",
        "moved",
        "mudamos",
        "mudé",
        "relocated",
        "umgezogen",
    ],
);
const IN: List = List::of(2, &["a", "au", "aux", "en", "in", "near", "à"]);
const TO: List = List::of(3, &["a", "au", "aux", "en", "in", "nach", "to", "à"]);

const AT: List = List::of(5, &["at", "bei", "beim", "chez", "en", "for", "für", "pour"]);
const AS: List = List::of(6, &["als", "as", "comme", "como"]);

const TURNED: List = List::of(7, &["turn", "turned"]);
const OLD: List = List::of(8, &["ans", "año", "años", "jahr", "jahre", "old", "yo"]);

/// Verbs of eating, and what not everybody eats.
const EATS: List = List::of(9, &["como", "eat", "esse", "mange"]);
const MEAT: List = List::of(10, &["carne", "fleisch", "meat", "viande"]);

/// Where somebody comes from, and where they were born.
const COMES: List = List::of(11, &["come", "from", "komme", "vengo", "viens"]);
const BORN: List = List::of(12, &["born", "geboren", "nací", "né", "née"]);
const BIRTHDAY: List = List::of(13, &["anniversaire", "birthday", "geburtstag"]);
const FROM: List = List::of(14, &["aus", "de", "from"]);

/// What was, and is no value that holds.
pub(super) const WAS: List = List::of(
    15,
    &[
        "avais",
        "avions",
        "era",
        "estaba",
        "hatte",
        "hatten",
        "lived",
        "tenía",
        "teníamos",
        "used",
        "war",
        "was",
        "were",
        "étais",
    ],
);

/// How tall or heavy.
const TALL: List = List::of(16, &["alta", "alto", "groß", "tall"]);
const WEIGH: List = List::of(17, &["peso", "pèse", "weigh", "wiege"]);

/// Verbs of which the first object is preferred to the second, and what stands between the two.
const PREFERS: List =
    List::of(18, &["bevorzuge", "lieber", "prefer", "prefiero", "préfère", "rather"]);
const TO_THE_OTHER: List =
    List::of(19, &["a", "al", "als", "au", "aux", "gegenüber", "over", "than", "to", "à"]);

/// One thing is another.
const IS: List = List::of(20, &["es", "est", "heißt", "is", "ist"]);

/// One thing is several: `mein Lieblingsessen sind Linsen`.
const ARE: List = List::of(21, &["sind", "son", "sont"]);

/// What may stand before a name.
const THE: List =
    List::of(25, &["den", "der", "die", "el", "la", "las", "le", "les", "los", "the"]);

pub(super) const LISTS: &[List] = &[
    MOVED,
    IN,
    TO,
    AT,
    AS,
    TURNED,
    OLD,
    EATS,
    MEAT,
    COMES,
    BORN,
    BIRTHDAY,
    FROM,
    WAS,
    TALL,
    WEIGH,
    PREFERS,
    TO_THE_OTHER,
    IS,
    ARE,
    THE,
];

/// With these one is what one was not.
const BECAME: [&str; 4] = ["devenu", "devenue", "hice", "volví"];

/// Verbs of [`MOVED`] that say enough without a place.
const MOVES: [&str; 6] = ["déménagé", "emménagé", "gezügelt", "mudamos", "mudé", "umgezogen"];

/// A place stands so many words behind its verb, at most.
pub(super) const REACH: usize = 6;

/// And so much further behind one of living, where those with whom one lives may come first.
const FURTHER: usize = 3;

/// Before the person these say that what follows holds: `seit Mai arbeite ich als …`
const HOLDS: [&str; 6] = ["ab", "aktuell", "derzeit", "inzwischen", "jetzt", "seit"];

/// Ages that people tell of themselves.
const AGES: std::ops::RangeInclusive<u32> = 10..=120;

/// What the table says of a word.
fn facet(table: &[(&str, &'static str)], word: &str) -> Option<&'static str> {
    let at = table.binary_search_by(|(known, _)| (*known).cmp(word)).ok()?;
    table.get(at).map(|(_, facet)| *facet)
}

impl Judge<'_> {
    /// The key of the value that the sentence gives, if it gives one.
    pub(super) fn key(&self, sentence: &str) -> Option<String> {
        let head = self.words.first()?;
        if head.class.any(Class::SUPPOSE) || sentence.trim_end().ends_with(['?', '？']) {
            return None;
        }
        let said = Said { sentence, words: &self.words, lower: &self.lower, lists: self.lists };
        // In Spanish the verb says who: `me mudé`.
        let spanish = self.language == Language::Spanish;
        let is_subject = |at: &usize| {
            said.has(*at, Class::SUBJECT) || spanish && said.lower(*at) == Some("mudé")
        };
        let subjects = || (0..self.words.len()).filter(is_subject);
        let key = said.name().or_else(|| subjects().find_map(|at| said.of_subject(at)));
        let key = key.or_else(|| self.omits_subject().and_then(|at| said.of_subject(at)));
        let is = self.classes.any(Class::BE);
        let age = || (is && subjects().any(|at| said.is_age_and_more(at))).then_some("age");
        let key = key.or_else(|| said.slot()).or_else(age).map(|facet| format!("user.{facet}"));
        key.or_else(|| said.favourite())
            .or_else(|| said.preferred())
            .or_else(|| said.season())
            .or_else(|| self.habit())
    }
}

/// The words of a sentence, with how they are written in lower case.
pub(super) struct Said<'j> {
    pub(super) sentence: &'j str,
    pub(super) words: &'j [Word],
    lower: &'j str,
    /// Those of all words.
    pub(super) lists: Lists,
}

impl Said<'_> {
    /// `My name is …`
    fn name(&self) -> Option<&'static str> {
        let [whose, name, rest @ ..] = self.words else { return None };
        let is_name = whose.class.any(Class::POSSESSIVE) && name.class.any(Class::NAME);
        // `My name is not on the list.`
        let denied = rest.iter().take(2).any(|word| word.class.any(Class::NOT));
        (is_name && !denied).then_some("name")
    }

    /// `My favourite season is …`, `autumn is my favourite season`: of each thing there is one.
    fn favourite(&self) -> Option<String> {
        let best = (0..self.words.len()).find(|at| self.has(*at, Class::FAVOURITE))?;
        let whose = (best.saturating_sub(2)..best).find(|at| self.has(*at, Class::POSSESSIVE))?;
        let (thing, behind) = match best - whose {
            1 if self.lower(best)?.starts_with("lieblings") => (best, best + 1),
            1 => (best + 1, best + 2),
            _ => (whose + 1, best + 1),
        };
        // `Ma couleur préférée, c'est le vert.`
        let single = ["mein", "mi", "mon", "ma"].contains(&self.lower(whose)?);
        let is_one = |at: usize| self.is(at, IS) || single && self.is(at, ARE);
        let is = whose < 3 && (behind..behind + 3).any(is_one);
        let end = self.words.get(behind - 1)?.end;
        let shown = self.sentence.get(end..)?.trim_start().starts_with(':');
        let is_said_of = whose.checked_sub(1).is_some_and(|at| self.is(at, IS));
        let at_the_end = behind >= self.words.len();
        if !(is || shown || is_said_of && at_the_end) {
            return None;
        }
        let thing = self.words.get(thing)?;
        let thing = self.sentence.get(thing.start..thing.end)?.to_lowercase();
        let thing = thing.strip_prefix("lieblings").unwrap_or(&thing);
        let is_season = ["jahreszeit", "saison", "estación"].contains(&thing);
        Some(format!("user.favourite_{}", if is_season { "season" } else { thing }))
    }

    /// `I like winter best`, `c'est l'hiver que je préfère`.
    fn season(&self) -> Option<String> {
        if !self.lists.has(SEASONS) || !self.lists.has(MOST) {
            return None;
        }
        let mut seasons = (0..self.words.len()).filter(|at| self.is(*at, SEASONS));
        let (season, second) = (seasons.next(), seasons.next());
        let most = (0..self.words.len()).any(|at| self.is(at, MOST));
        let own = Class::SUBJECT | Class::FIRST;
        let is_own = self.words.iter().any(|word| word.class.any(own));
        let likes = Class::LIKE | Class::PLEASES | Class::LIKING | Class::FAVOURITE | Class::FIRST;
        let is_liked = self.words.iter().any(|word| word.class.any(likes));
        (season.is_some() && second.is_none() && most && is_own && is_liked)
            .then(|| "user.favourite_season".to_owned())
    }

    /// `I prefer tea to coffee`: of two things one, whichever is named first.
    fn preferred(&self) -> Option<String> {
        if !self.lists.has(PREFERS) {
            return None;
        }
        let verb = (0..self.words.len()).find(|at| self.is(*at, PREFERS))?;
        let skip = |at: usize| if self.is(at, THE) { at + 1 } else { at };
        let one = skip(verb + 1);
        let two = (one + 1..one + 3).find(|at| self.is(*at, TO_THE_OTHER))?;
        let two = skip(two + 1);
        let (one, two) = (self.lower(one)?, self.lower(two)?);
        (one != two).then(|| format!("user.prefers_{}_{}", one.min(two), one.max(two)))
    }

    /// `My birthday is …`, `mein Beruf ist …`.
    fn slot(&self) -> Option<&'static str> {
        let mut all = 0..if self.lists.has(BIRTHDAY) { self.words.len() } else { 0 };
        let at = all.find(|at| self.is(*at, BIRTHDAY));
        if at.is_some_and(|at| (0..at).any(|at| self.has(at, Class::HAVE))) {
            // `Ich habe im Mai Geburtstag.`
            return Some("birthday");
        }
        let mut near = 0..self.words.len().min(2);
        let whose = near.find(|at| self.has(*at, Class::POSSESSIVE))?;
        let two = [self.lower(whose + 1)?, self.lower(whose + 2).unwrap_or_default()];
        if self.is(whose + 1, HOMES) && self.is(whose + 2, IS) {
            let end = self.words.len().min(whose + 3 + REACH);
            return (whose + 3..end)
                .any(|at| self.is(at, IN) && self.is_named(at + 1))
                .then_some("home");
        }
        if let Some((_, facet)) = traits::SLOTS_OF_TWO.iter().find(|(words, _)| *words == two) {
            return self.is(whose + 3, IS).then_some(facet);
        }
        let facet = facet(traits::SLOTS, two[0])?;
        let are = facet == "pronouns" && (self.is(whose + 2, ARE) || two[1] == "are");
        (are || self.is(whose + 2, IS)).then_some(facet)
    }

    fn of_subject(&self, subject: usize) -> Option<&'static str> {
        if let Some(employer) = self.takes_up(subject) {
            return Some(employer);
        }
        let verb = self.verb(subject)?;
        // `I've lived in Ghent since 2019` holds, `I lived in Ghent` does not.
        let has = (subject..verb).any(|at| self.has(at, Class::HAVE));
        if !has && (subject..=verb).any(|at| self.is(at, WAS)) {
            return self.is(verb, BORN).then(|| self.born(verb)).flatten();
        }
        if self.is_home(verb) || self.has_moved(verb) {
            return Some("home");
        }
        if self.is(verb, WORKS) {
            return self.work(verb);
        }
        if self.is_age(subject, verb) {
            return Some("age");
        }
        self.born(verb).or_else(|| self.origin(verb)).or_else(|| self.measure(verb)).or_else(|| {
            // `I'm a vegan`
            let what = if self.has(verb, Class::ARTICLE) { verb + 1 } else { verb };
            self.one_is(subject, what).or_else(|| self.resides(subject, what))
        })
    }

    /// `I'm married`, `I'm a morning person`, `I'm a nurse`; and `I eat meat`.
    fn one_is(&self, subject: usize, what: usize) -> Option<&'static str> {
        if self.is(what, EATS) {
            return (what + 1..what + 5).any(|at| self.is(at, MEAT)).then_some("diet");
        }
        if !(subject..=what).any(|at| self.has(at, Class::BE)) {
            // `me hice vegana`
            let became = self.lower(subject).is_some_and(|verb| BECAME.contains(&verb));
            let got = became || self.has(what, Class::LIVE) && self.lower(what) != Some("engaged");
            return facet(traits::TRAITS, self.lower(what)?).filter(|_| got);
        }
        // `je suis devenue végane`
        let what = what + usize::from(self.lower(what).is_some_and(|verb| BECAME.contains(&verb)));
        let two = [self.lower(what)?, self.lower(what + 1).unwrap_or_default()];
        let of_two = traits::TRAITS_OF_TWO.iter().find(|(words, _)| *words == two);
        // `I'm engaged in a new project.`, `I'm a retired baker.`
        let more = ["engaged", "retired"].contains(&two[0]);
        let is_state = !more || ["", "now", "to"].contains(&two[1]);
        let of_one = || facet(traits::TRAITS, two[0]).filter(|_| is_state);
        let job = || self.is_job(what).then_some("job");
        of_two.map(|(_, facet)| *facet).or_else(of_one).or_else(job)
    }

    /// `born in Ghent`, `in Gent geboren`; and `in May`, `1985`.
    fn born(&self, verb: usize) -> Option<&'static str> {
        let near = verb..self.words.len().min(verb + REACH);
        // `I was there when he was born in Oslo` is no word of oneself; in German it comes last.
        let born = near.clone().find(|at| self.is(*at, BORN))?;
        if born != verb && self.lower(born) != Some("geboren") {
            return None;
        }
        let is_place = |at: usize| self.is(at, IN) && self.is_named(at + 1);
        if near.clone().any(is_place) {
            return Some("birthplace");
        }
        let year = |at: usize| {
            let year = self.lower(at).and_then(|word| word.parse().ok());
            year.is_some_and(|year: u32| (1900..=2100).contains(&year))
        };
        let month = |at: usize| self.has(at, Class::TIME);
        if near.clone().any(year) {
            return Some("birth_year");
        }
        let may = |at: usize| self.lower(at) == Some("may");
        near.into_iter().any(|at| month(at) || may(at)).then_some("birthday")
    }

    /// `I'm from Ghent`, `ich komme aus Gent`.
    fn origin(&self, verb: usize) -> Option<&'static str> {
        let from = if self.is(verb, FROM) { verb } else { verb + 1 };
        let comes = self.is(verb, COMES) || from == verb;
        (comes && self.is(from, FROM) && self.is_named(from + 1)).then_some("origin")
    }

    /// `I am 180 cm tall`, `ich wiege 80 kg`.
    fn measure(&self, verb: usize) -> Option<&'static str> {
        let is_number = |at: usize| self.words.get(at).is_some_and(|word| word.form == Form::Digit);
        if self.is(verb, WEIGH) && is_number(verb + 1) {
            return Some("weight");
        }
        let tall = (verb + 1..verb + 4).any(|at| self.is(at, TALL));
        // `I'm 170 cm.`, `I'm 5'7.`
        let all = verb + 2 == self.words.len() && self.lower(verb + 1) == Some("cm");
        let feet = self.lower(verb).is_some_and(|word| word.contains(['\'', '’']));
        (is_number(verb) && (tall || all || feet)).then_some("height")
    }

    /// What stands behind the person, past what helps a verb; before the person in German, and the
    /// same word in Spanish. None behind what is wished or only possible.
    fn verb(&self, subject: usize) -> Option<usize> {
        if self.has(subject, Class::WOULD | Class::WILL) {
            return None;
        }
        let is_verb =
            |at: usize| [LIVES, MOVED, WORKS, BORN].iter().any(|verbs| self.is(at, *verbs));
        let before = subject.checked_sub(1);
        if let Some(at) = [Some(subject), before].into_iter().flatten().find(|at| is_verb(*at)) {
            return Some(at);
        }
        let helps = Class::ADVERB | Class::HAVE | Class::BE | Class::FIRST;
        let first =
            (subject + 1..self.words.len()).find(|at| is_verb(*at) || !self.has(*at, helps))?;
        (!self.has(first, Class::WOULD | Class::WILL | Class::WANT)).then_some(first)
    }

    /// `live in Ghent`, `moved to Lyon`, `nach Köln gezogen`.
    pub(super) fn is_home(&self, verb: usize) -> bool {
        let after = verb + 1..self.words.len().min(verb + 1 + REACH);
        if self.is(verb, LIVES) {
            let far = (verb + 1..after.end + FURTHER)
                .take_while(|at| *at == verb + 1 || !self.has(*at, Class::SUBJECT));
            return far.into_iter().any(|at| self.is(at, IN) && self.is_named(at + 1));
        }
        if self.is(verb, MOVED) {
            if !self.is_past_move(verb) {
                return false;
            }
            // Not `moved the chairs to Ana`.
            let of_a_thing =
                |at: usize| self.is(at, THE) || self.has(at, Class::ARTICLE | Class::POSSESSIVE);
            let mut until = after.clone().take_while(|at| !of_a_thing(*at));
            return until.any(|at| self.is(at, TO) && self.is_named(at + 1));
        }
        let place = (verb..after.end).find(|at| self.is(*at, TO) && self.is_named(at + 1));
        place.is_some_and(|place| (place..after.end).any(|at| self.is(at, MOVED)))
    }

    /// `Wir sind gestern umgezogen`: whereto is not said, and what was home is none.
    fn has_moved(&self, verb: usize) -> bool {
        let is_when = |at: usize| {
            let digit = self.words.get(at).is_some_and(|word| word.form == Form::Digit);
            digit || self.has(at, Class::TIME)
        };
        let is_thing =
            |at: usize| self.is(at, THE) || self.has(at, Class::ARTICLE | Class::POSSESSIVE);
        let near = verb..self.words.len().min(verb + REACH);
        let moved = near.clone().any(|at| {
            self.lower(at).is_some_and(|word| MOVES.contains(&word)) && self.is_past_move(at)
        });
        let moves_it = near.clone().any(|at| is_thing(at) && !is_when(at + 1));
        moved && near.into_iter().any(is_when) && !moves_it
    }

    /// `Nos mudamos` is said of what is to come too.
    fn is_past_move(&self, verb: usize) -> bool {
        let was = |at: usize| self.lower(at).is_some_and(|word| WAS_THEN.contains(&word));
        self.lower(verb) != Some("mudamos") || (0..self.words.len()).any(was)
    }

    /// `work at Acme`, `work nights at Acme`, `work as a nurse`.
    fn work(&self, verb: usize) -> Option<&'static str> {
        let holds = || (0..verb).any(|at| self.lower(at).is_some_and(|word| HOLDS.contains(&word)));
        let is_passed = |at: &usize| {
            self.has(*at, Class::TIME | Class::NUMBER)
                || self.words.get(*at).is_some_and(|word| word.form == Form::Digit)
                || *at == verb + 1 && self.has(*at, Class::SUBJECT) && holds()
        };
        // `seit acht Jahren`
        let at = (verb + 1..verb + 5).find(|at| !is_passed(at))?;
        if self.is(at, AS) {
            return Some("job");
        }
        let is_employer = |at: usize| self.is(at, AT) && self.is_firm(at + 1);
        // `I work on my novel at Costa's.`
        let on = ["on", "with", "out"].map(Some).contains(&self.lower(verb + 1));
        let far = |at: usize| !on && self.lower(at) == Some("at") && is_employer(at);
        let is_far = || (verb + 2..verb + REACH).any(far);
        (is_employer(at) || is_far()).then_some("employer")
    }

    /// `I am 27.`, `I'm 27 years old`, `I turned 30`, `j'ai 27 ans`.
    fn is_age(&self, subject: usize, verb: usize) -> bool {
        let is_number = |at: usize| {
            self.lower(at).and_then(|word| word.parse().ok()).is_some_and(|n| AGES.contains(&n))
        };
        if self.is(verb, TURNED) {
            return is_number(verb + 1);
        }
        let is = (subject..verb).any(|at| self.has(at, Class::BE));
        let says_old = (verb + 1..verb + 3).any(|at| self.is(at, OLD));
        is_number(verb) && (says_old || is && verb + 1 == self.words.len())
    }

    /// `Ich bin 34 und …`: an age, if nothing else has a value.
    fn is_age_and_more(&self, subject: usize) -> bool {
        // `bin 34`, without `ich`
        let is = if self.has(subject, Class::BE) { subject } else { subject + 1 };
        let number = is + 1;
        let age = self.lower(number).and_then(|word| word.parse().ok());
        let is_age = age.is_some_and(|age: u32| AGES.contains(&age));
        is_age
            && self.has(is, Class::BE)
            && self.lower(number + 1).is_some_and(|next| AND.contains(&next))
    }

    /// A name stands there, with its article or without.
    pub(super) fn is_named(&self, at: usize) -> bool {
        let is_name = |at: usize| {
            let other = Class::DEVICE | Class::TIME;
            let known = |word: &Word| word.form == Form::Capital && !word.class.any(other);
            self.words.get(at).is_some_and(known)
        };
        // It is no name of a place, though it has a capital.
        let may = |at: usize| self.lower(at) == Some("may");
        is_name(at) && !may(at) || self.is(at, THE) && is_name(at + 1)
    }

    pub(super) fn has(&self, at: usize, class: Class) -> bool {
        self.words.get(at).is_some_and(|word| word.class.any(class))
    }

    pub(super) fn is(&self, at: usize, list: List) -> bool {
        self.words.get(at).is_some_and(|word| word.lists.has(list))
    }

    pub(super) fn lower(&self, at: usize) -> Option<&str> {
        let (start, end) = self.words.get(at)?.lower;
        self.lower.get(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn tables_can_be_searched() {
        for table in [traits::TRAITS, traits::SLOTS] {
            assert!(table.is_sorted_by_key(|(word, _)| word), "{table:?}");
        }
    }

    /// Sentences, and the key of the value that each gives.
    const GIVEN: &[(&str, Option<&str>)] = &[
        ("My name is Ada.", Some("user.name")),
        ("I live in Ghent with Ana.", Some("user.home")),
        ("I've been living in a flat in Lyon since May.", Some("user.home")),
        ("In 2024 I moved from Ghent to Lyon.", Some("user.home")),
        ("I recently relocated to the Netherlands.", Some("user.home")),
        ("Seit 2020 wohne ich in Leipzig.", Some("user.home")),
        ("Ich bin 2021 nach Köln gezogen.", Some("user.home")),
        ("J'habite à Lyon et je travaille comme infirmière.", Some("user.home")),
        ("Vivo en Sevilla con mi hermana y dos gatos.", Some("user.home")),
        ("Me mudé a Madrid con mi hermana en mayo.", Some("user.home")),
        ("I work at Acme.", Some("user.employer")),
        ("I'm working for Globex now.", Some("user.employer")),
        ("I work as a nurse.", Some("user.job")),
        ("Ich arbeite als Lehrerin.", Some("user.job")),
        ("Ich arbeite seit acht Jahren als Bäckerin.", Some("user.job")),
        ("Seit Mai arbeite ich bei Globex.", Some("user.employer")),
        ("Trabajo desde 2019 como panadera.", Some("user.job")),
        ("Ich lebe mit meiner Tante und vier Ziegen in Gent.", Some("user.home")),
        ("Ich bin 34 und backe gern.", Some("user.age")),
        ("bin 34 und geschieden", Some("user.age")),
        ("I am 34 years old.", Some("user.age")),
        ("I'm 34.", Some("user.age")),
        ("I just turned 40 last week.", Some("user.age")),
        ("J'ai 27 ans et je suis infirmière à Lyon.", Some("user.age")),
        ("Me hice vegana hace un mes.", Some("user.diet")),
        ("Je suis devenue végane en mai.", Some("user.diet")),
        ("El año pasado nos mudamos a Oslo.", Some("user.home")),
        ("Laburo como carpintero en Oslo.", Some("user.job")),
        ("Nos mudamos el sábado pasado con dos cabras.", Some("user.home")),
        ("On a emménagé hier.", Some("user.home")),
        ("Wir sind gestern umgezogen.", Some("user.home")),
        ("Wir sind im Mai nach Bern gezügelt.", Some("user.home")),
        ("I got married in June.", Some("user.relationship_status")),
        ("I'm a retired baker, 70, living in Ghent.", Some("user.home")),
        ("I'm a freelance garden architect.", Some("user.job")),
        ("I work nights in the bakery at Acme.", Some("user.employer")),
        ("I just started a new job at Acme.", Some("user.employer")),
        ("I work at Spotify.", Some("user.employer")),
        ("I'm a vegetarian.", Some("user.diet")),
        ("My favourite season is autumn.", Some("user.favourite_season")),
        ("Mein Lieblingsessen ist Ramen, seit ich in Köln bin.", Some("user.favourite_essen")),
        ("My favourite books are old.", None),
        ("Autumn is my favourite season.", Some("user.favourite_season")),
        ("Mein Lieblingsessen sind Linsen.", Some("user.favourite_essen")),
        ("Meine liebste Jahreszeit ist der Herbst.", Some("user.favourite_season")),
        ("Ma couleur préférée, c'est le vert.", Some("user.favourite_couleur")),
        ("Mi plato favorito son las lentejas.", Some("user.favourite_plato")),
        ("I like winter best.", Some("user.favourite_season")),
        ("I prefer tea to coffee.", Some("user.prefers_coffee_tea")),
        ("Ich trinke lieber Kaffee als Tee.", Some("user.prefers_kaffee_tee")),
        ("Prefiero el té al café.", Some("user.prefers_café_té")),
        ("I eat meat every day.", Some("user.diet")),
        ("Je suis végétarienne.", Some("user.diet")),
        ("I'm single.", Some("user.relationship_status")),
        ("Soy soltera.", Some("user.relationship_status")),
        ("I'm a night owl.", Some("user.chronotype")),
        ("Ich bin Frühaufsteher.", Some("user.chronotype")),
        ("I'm a nurse.", Some("user.job")),
        ("Ich bin Lehrerin.", Some("user.job")),
        ("Je suis infirmière.", Some("user.job")),
        ("Soy enfermera.", Some("user.job")),
        ("My birthday is on May 3.", Some("user.birthday")),
        ("Ich habe im Mai Geburtstag.", Some("user.birthday")),
        ("I was born in Ghent.", Some("user.birthplace")),
        ("I was born in 1985.", Some("user.birth_year")),
        ("Je suis né en mai.", Some("user.birthday")),
        ("Ich komme aus Gent.", Some("user.origin")),
        ("I am 180 cm tall.", Some("user.height")),
        ("My laptop is a ThinkPad.", Some("user.main_laptop")),
        ("Ma langue maternelle est le breton.", Some("user.native_language")),
        ("My home is a small flat in Ghent.", Some("user.home")),
        ("I've lived in Ghent since 2019.", Some("user.home")),
    ];

    /// Not a value of the person, or not one that holds.
    const NOT_GIVEN: &[&str] = &[
        "I lived in Ghent.",
        "I was there when he was born in Oslo.",
        "I was a vegetarian.",
        "I was a nurse.",
        "I moved from Evernote to Notion.",
        "I come from a large family.",
        "I prefer tea.",
        "My house in Ghent is old.",
        "I like summer and winter best.",
        "I want to live in Oslo.",
        "I'd live in Oslo.",
        "If I lived in Oslo I would ski.",
        "I live for the weekends.",
        "I moved the chairs to Ana.",
        "Do I live in Ghent?",
        "I work at night.",
        "I'm engaged in a new project.",
        "I'm 10 minutes away.",
        "I have 12 cousins.",
        "My sister lives in Oslo.",
        "On a déménagé le bureau hier.",
        "Nos mudamos pronto.",
        "Ich bin umgezogen.",
        "Im Sommer arbeite ich als Kellnerin.",
        "I live for sailing and I met Ana in Oslo.",
        "En mayo nos mudamos a Oslo.",
        "Me hice daño en Oslo.",
        "I work on my novel at Acme's.",
        "I'm a friend of a nurse.",
        "I'm a former nurse.",
        "I want to get a job at Acme.",
        "I had a job at Acme.",
        "I'm a bit afraid of living in Oslo.",
        "my name is not on the list",
    ];

    #[test]
    fn tells_what_has_one_value_at_a_time() {
        let cases = GIVEN.iter().copied();
        let cases = cases.chain(NOT_GIVEN.iter().map(|sentence| (*sentence, None)));
        let tables = Words::new();
        for (sentence, expected) in cases {
            let language = tables.language(sentence).unwrap();
            let mut judge = Judge::new(&tables, language);
            judge.split(sentence);
            assert_eq!(judge.key(sentence).as_deref(), expected, "{sentence}");
        }
    }
}
