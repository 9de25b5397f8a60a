//! What a statement says, without the words that only carry it: enough to tell whether two facts
//! say the same, or give one thing two values.
//!
//! It knows no meaning. Words are compared as they are written but for case and a final `s`; what
//! is said of another person, denied, or in other numbers is never the same. So it misses what is
//! said in quite other words, and takes little for the same that is not.

mod values;
mod words;

use std::collections::BTreeSet;

use super::forms::form_of;
use super::{Accepted, Kind, lasting};
use crate::id::sha256_of_fields;
use values::{DIETS, FRAMING, FROM, MEASURED, SEASONS, SINGLE, TO};
use words::{
    ABLE, CARRYING, DENYING, DISLIKING, ELIDED, ENDURING, LIKING, NO_LONGER, NUMBERS, is_in,
};

/// Words between [`FROM`] and [`TO`], at most.
const LEFT_WORDS: usize = 4;

/// How the facet of what somebody likes best begins: of each thing there is one.
const FAVOURITE: &str = "favourite_";

/// How the facet begins of which of two things somebody prefers, with both in it.
const PREFERS: &str = "prefers_";

/// How the facet begins of what somebody takes or does not, as `takes_drink_coffee`.
const TAKES: &str = "takes_";

/// With `up` behind it, what is done is done no more.
const GAVE: [&str; 2] = ["gave", "given"];

/// How the key begins of how somebody wants to be answered: all that have it say the same.
const WANTS: &str = "user.wants_";

/// Years are dates, not amounts.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;

/// What a statement says. See the module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Gist {
    /// In their order: `Ana likes Tom` is not `Tom likes Ana`.
    words: Vec<String>,
    numbers: BTreeSet<String>,
    years: BTreeSet<String>,
    denied: bool,
}

/// How two facts of one topic stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// They say the same.
    Same,
    /// Both may be true.
    Both,
    /// They give one thing two values.
    Differ,
}

/// What facts must share to repeat or replace each other: 32 hex digits, or nothing for one that
/// can do neither.
///
/// With a key it is the key and whom it is about. Without, it is the section and the words, so
/// that only facts in the same words are compared.
pub(crate) fn topic(accepted: &Accepted) -> String {
    let about = accepted.about.to_lowercase();
    let key = accepted.key.as_deref().map(str::to_lowercase);
    let mut topic = if let Some(lasting) = key.as_deref().and_then(lasting::topic_key) {
        sha256_of_fields([b"key".as_slice(), b"user", lasting.as_bytes()])
    } else if let Some(key) = key {
        sha256_of_fields([b"key", about.as_bytes(), key.as_bytes()])
    } else {
        let gist = Gist::of(&accepted.statement);
        if gist.words.is_empty() {
            return String::new();
        }
        let fields = [b"words", about.as_bytes(), accepted.section.as_str().as_bytes()];
        sha256_of_fields(fields.into_iter().chain(gist.words.iter().map(String::as_bytes)))
    };
    topic.truncate(32);
    topic
}

/// How two facts of one topic stand to each other, with what they say.
pub(super) fn relation(one: (&Accepted, &Gist), other: (&Accepted, &Gist)) -> Relation {
    let ((one, gist), (other, with)) = (one, other);
    if one.section == other.section && gist == with {
        return Relation::Same;
    }
    let lasts = |kind: Kind| matches!(kind, Kind::State | Kind::Preference);
    if !lasts(one.kind) || !lasts(other.kind) {
        return Relation::Both;
    }
    let single = one.key.as_deref().filter(|key| is_single(key));
    let both = other.key.as_deref().is_some_and(is_single);
    let differ = match single.filter(|_| both) {
        Some(key) => gist.is_other_value(with, facet(key)),
        None => gist.is_other_amount(with),
    };
    if differ { Relation::Differ } else { Relation::Both }
}

/// A person has one such thing at a time.
pub(super) fn is_single(key: &str) -> bool {
    is_single_facet(&facet(key).to_lowercase())
}

pub(super) fn is_single_facet(facet: &str) -> bool {
    let begins = [FAVOURITE, PREFERS, TAKES];
    is_in(SINGLE, facet) || begins.iter().any(|head| facet.starts_with(head))
}

fn facet(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

impl Gist {
    /// What a fact says: of a wish that says nothing else, which one it is.
    pub(super) fn of_fact(fact: &Accepted) -> Self {
        let wish = fact.key.as_deref().and_then(|key| key.strip_prefix(WANTS));
        // Whoever proposed the key, it must be what all of its words come to.
        let is_it = |wish: &&str| {
            let lower = fact.statement.to_lowercase().replace('’', "'");
            form_of(words(&lower)) == Some(wish)
        };
        Self::of(wish.filter(is_it).unwrap_or(&fact.statement))
    }

    pub(super) fn of(statement: &str) -> Self {
        let mut gist = Self {
            words: Vec::new(),
            numbers: BTreeSet::new(),
            years: BTreeSet::new(),
            denied: false,
        };
        let lower = statement.to_lowercase().replace('’', "'");
        let lower = without_lead(&lower);
        let words: Vec<&str> = words(lower).flat_map(elided).collect();
        let left = left_behind(&words);
        let endures = words.iter().any(|word| is_in(ENDURING, word));
        for (at, word) in words.iter().enumerate() {
            if left.contains(&at) {
                continue;
            }
            let near = words.get(at.saturating_sub(3)..at).unwrap_or_default();
            let is_given_up = *word == "up" && near.last().is_some_and(|word| GAVE.contains(word));
            if is_given_up || is_in(NO_LONGER, word) && near.iter().any(|word| denies(word)) {
                gist.denied = true;
            } else if !endures || !is_in(ENDURING, word) && !is_in(ABLE, word) || denies(word) {
                gist.add(word);
            }
        }
        gist
    }

    /// All of it; an empty one, which no word is, stands between words, numbers and years.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        let denied = if self.denied { "denied" } else { "affirmed" };
        let words = self.words.iter().map(String::as_str);
        let numbers = self.numbers.iter().map(String::as_str);
        let years = self.years.iter().map(String::as_str);
        let words = words.chain(std::iter::once("")).chain(numbers);
        words.chain(std::iter::once("")).chain(years).chain([denied])
    }

    /// The word stands in it.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|own| own == singular(word))
    }

    /// Neither is denied by the other, nor in other numbers: only then may one say what the other does.
    pub(super) fn may_agree(&self, other: &Self) -> bool {
        self.denied == other.denied && !self.has_other_numbers(other)
    }

    /// Of the words of the one with fewer most stand in the other too, and two at the least.
    pub(super) fn shares_most(&self, other: &Self) -> bool {
        let (one, two): (BTreeSet<&String>, BTreeSet<&String>) =
            (self.words.iter().collect(), other.words.iter().collect());
        let shared = one.intersection(&two).count();
        shared >= 2 && shared * 2 > one.len().min(two.len())
    }

    fn add(&mut self, word: &str) {
        if denies(word) {
            self.denied |= word != "ne" && word != "n";
            return;
        }
        if is_in(CARRYING, word) {
            return;
        }
        let number = NUMBERS.iter().find(|(name, _)| *name == word);
        let word = singular(word.strip_suffix("'s").unwrap_or(word));
        if is_in(DISLIKING, word) {
            self.denied = !self.denied;
        } else if let Some((_, number)) = number {
            self.numbers.insert((*number).to_owned());
        } else if word.parse().is_ok_and(|year: u32| YEARS.contains(&year)) {
            self.years.insert(word.to_owned());
        } else if word.starts_with(|c: char| c.is_ascii_digit()) {
            self.numbers.insert(word.to_owned());
        } else if !is_in(LIKING, word) && !is_in(CARRYING, word) {
            self.words.push(word.to_owned());
        }
    }

    /// For what has one value at a time: neither's value stands in the other, or it is denied there.
    fn is_other_value(&self, other: &Self, facet: &str) -> bool {
        if facet.starts_with(PREFERS) {
            let (one, two) = (self.first_of(facet), other.first_of(facet));
            return one.is_some() && two.is_some() && (one == two) == (self.denied != other.denied);
        }
        if facet.starts_with(TAKES) {
            return self.denied != other.denied || self.has_other_numbers(other);
        }
        if facet == "birthday" && self.has_other_numbers(other) {
            return true;
        }
        if facet == "birth_year" {
            return self.years.is_disjoint(&other.years);
        }
        let (one, two) = (self.value(facet), other.value(facet));
        if is_in(MEASURED, facet) || one.is_empty() || two.is_empty() {
            return self.has_other_numbers(other);
        }
        if self.denied != other.denied {
            return !one.is_disjoint(&two);
        }
        if facet == "favourite_season" {
            return one.is_disjoint(&two);
        }
        match (self.head(facet), other.head(facet)) {
            (Some(head), Some(with)) => !two.contains(head) && !one.contains(with),
            _ => one.is_disjoint(&two),
        }
    }

    /// For anything else: the same words in other numbers, or affirmed here and denied there.
    fn is_other_amount(&self, other: &Self) -> bool {
        let same = self.words == other.words && self.years == other.years;
        let amount = self.has_other_numbers(other) && self.denied == other.denied;
        // `I have two cats` and `I have no cats`.
        let denier = if self.denied { self } else { other };
        let denial = self.denied != other.denied
            && (self.numbers == other.numbers || denier.numbers.is_empty());
        same && (amount || denial)
    }

    fn has_other_numbers(&self, other: &Self) -> bool {
        !self.numbers.is_empty()
            && !other.numbers.is_empty()
            && self.numbers.is_disjoint(&other.numbers)
    }

    fn value<'g>(&'g self, facet: &str) -> BTreeSet<&'g str> {
        let words = self.words.iter().map(String::as_str);
        let words = words.filter(|word| !frames(word, facet));
        let known = |word: &'g str, table: &[(&str, &'g str)]| {
            table.iter().find(|(head, _)| word.starts_with(head)).map(|(_, value)| *value)
        };
        match facet {
            "diet" => words.map(|word| known(word, DIETS).unwrap_or(word)).collect(),
            "favourite_season" => words.filter_map(|word| known(word, SEASONS)).collect(),
            _ => words.collect(),
        }
    }

    /// Which of the two that the facet names comes first.
    fn first_of(&self, facet: &str) -> Option<&str> {
        let mut two = facet.split('_').skip(1);
        let two = [two.next()?, two.next()?].map(singular);
        self.words.iter().map(String::as_str).find(|word| two.contains(word))
    }

    /// The word that the value begins with: `I live in Ghent with Ana` is `ghent`.
    fn head<'g>(&'g self, facet: &str) -> Option<&'g str> {
        let words = self.words.iter().map(String::as_str);
        let mut after = words.skip_while(|word| !frames(word, facet));
        after.find(|word| !frames(word, facet))
    }
}

/// The word only says what has the value: it is of its name, or one of those that always do.
fn frames(word: &str, facet: &str) -> bool {
    let bare = word.strip_prefix("liebling").map_or(word, |rest| rest.trim_start_matches('s'));
    is_in(FRAMING, word) || facet.split('_').any(|part| part == bare)
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|stem| stem.chars().count() > 2).unwrap_or(word)
}

fn denies(word: &str) -> bool {
    is_in(DENYING, word) || word.ends_with("n't") || word == "ne" || word == "n"
}

/// `As I said, I play the cello` says no more than without.
fn without_lead(lower: &str) -> &str {
    let leads = ["as i said", "like i said", "as i mentioned", "wie gesagt", "como dije"];
    let rest = leads.iter().find_map(|lead| lower.strip_prefix(lead));
    rest.map_or(lower, |rest| rest.trim_start_matches([',', ':', ' ']))
}

/// `n'aime` is two words.
fn elided(word: &str) -> impl Iterator<Item = &str> {
    let (head, rest) = word.split_once('\'').unwrap_or(("", word));
    let parts = if is_in(ELIDED, head) { [head, rest] } else { ["", word] };
    parts.into_iter().filter(|part| !part.is_empty())
}

/// Letters, digits and what joins them; a placeholder is one word.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '-' | '_');
    let words = text.split(move |c: char| !inside(c));
    words.map(|word| word.trim_matches(['\'', '-', '_'])).filter(|word| !word.is_empty())
}

/// The places of the words of `from Ghent to Lyon` that name what was left.
fn left_behind(words: &[&str]) -> std::ops::Range<usize> {
    for (from, word) in words.iter().enumerate() {
        let near = words.get(from + 1..).unwrap_or_default();
        let to = near.iter().take(LEFT_WORDS + 1).position(|word| is_in(TO, word));
        if let Some(to) = to.filter(|to| is_in(FROM, word) && *to > 0) {
            return from..from + 1 + to;
        }
    }
    0..0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_left_and_what_carries_it_is_not() {
        let same: &[(&str, &str)] = &[
            ("I have two hives in Ghent.", "I've got 2 hives in Ghent"),
            ("The person lives in Ghent.", "I live in Ghent!"),
            ("I love coffee", "I really like coffee."),
            ("I hate coffee", "I don’t like coffee."),
            ("Ich wohne jetzt in Köln.", "Ich wohne in Köln"),
            ("I can't stand coffee.", "I don't like coffee."),
            ("Ich kann Kaffee nicht ausstehen.", "Ich mag keinen Kaffee."),
            ("Je ne supporte pas le café.", "Je n'aime pas le café."),
            ("Je ne fume plus.", "Je ne fume pas."),
            ("Ich rauche nicht mehr.", "Ich rauche nicht."),
            ("As I said, I play the cello.", "I play the cello."),
            ("My sister is called Gwen.", "My sister's name is Gwen."),
            ("Tengo tres gatos.", "Tengo 3 gatos."),
        ];
        for (one, other) in same {
            assert_eq!(Gist::of(one), Gist::of(other), "{one} / {other}");
        }
        let other: &[(&str, &str)] = &[
            ("I have two hives.", "I have three hives."),
            ("I like coffee.", "I don't like coffee."),
            ("I am a nurse.", "I was a nurse."),
            ("My dog is old.", "Your dog is old."),
            ("My sister is a nurse.", "I am a nurse."),
            ("Ana likes Tom.", "Tom likes Ana."),
            ("I write to [email-7k3q2a9d4m].", "I write to [email-aaaaaaaaaa]."),
            ("I moved in 2019.", "I moved in 2020."),
            ("Je fume.", "Je ne fume plus."),
            ("I run a coffee stand.", "I don't like coffee."),
            ("J'ai deux chats.", "J'ai trois chats."),
        ];
        for (one, other) in other {
            assert_ne!(Gist::of(one), Gist::of(other), "{one} / {other}");
        }
    }

    #[test]
    fn two_values_of_one_thing_differ_however_they_are_put() {
        let differ: &[(&str, &str, &str)] = &[
            ("diet", "I'm a vegetarian.", "Ich esse Fleisch."),
            ("diet", "Je suis végétarienne.", "Soy vegana."),
            ("diet", "I'm a vegetarian.", "I'm not a vegetarian anymore."),
            ("favourite_season", "I like winter best.", "Mi estación favorita es el verano."),
            ("prefers_coffee_tea", "I prefer tea to coffee.", "I prefer coffee over tea."),
            ("takes_drink_coffee", "I drink coffee every day.", "I never drink coffee."),
            ("birthday", "My birthday is May 3.", "My birthday is May 5."),
            ("birth_year", "I was born in 1985.", "I was born in 1987."),
            ("origin", "Ich komme aus Gent.", "Ich komme aus Lyon."),
        ];
        let agree: &[(&str, &str, &str)] = &[
            ("diet", "I'm a vegetarian.", "Ich bin Vegetarierin."),
            ("diet", "I'm a vegetarian.", "I don't eat meat."),
            ("favourite_season", "I like winter best.", "L'hiver est ma saison préférée."),
            ("prefers_coffee_tea", "I prefer tea to coffee.", "I still prefer tea over coffee."),
            ("takes_drink_coffee", "I drink coffee every day.", "I drink coffee."),
            ("birthday", "My birthday is May 3.", "My birthday is on May 3."),
        ];
        let differs = |facet: &str, one: &str, other: &str| {
            Gist::of(one).is_other_value(&Gist::of(other), facet)
        };
        for (facet, one, other) in differ {
            assert!(differs(facet, one, other), "{one} / {other}");
            assert!(differs(facet, other, one), "{other} / {one}");
        }
        for (facet, one, other) in agree {
            assert!(!differs(facet, one, other), "{one} / {other}");
        }
    }
}
