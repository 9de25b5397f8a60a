//! Facts without the names of other people: who is called Petra is `[person-1]` wherever she is
//! named.

use std::collections::BTreeMap;

use crate::facts::Fact;
use crate::redact::names::{Context, Proposals, leading};

/// Whom facts are about that are not about others.
const PERSON: &str = "user";

/// The same facts, with a stand-in for each name that somebody stands under in them: whom a fact is
/// about, and who is named behind a relation, as in "my sister Petra". Numbered in the order of the
/// facts' ids. Quotes are changed too, so where names stood they are the source's words no more.
pub(super) fn masked(facts: &[Fact]) -> Vec<Fact> {
    let names = Names::of(facts);
    facts.iter().cloned().map(|fact| names.replaced(fact)).collect()
}

/// Names and their numbers.
struct Names {
    numbers: BTreeMap<String, usize>,
    /// The names by the word that each begins with.
    by_first: BTreeMap<String, Vec<String>>,
}

impl Names {
    fn of(facts: &[Fact]) -> Self {
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut next = 1;
        // In whatever order the facts come.
        let mut facts: Vec<&Fact> = facts.iter().collect();
        facts.sort_by(|one, other| one.id.cmp(&other.id));
        for name in facts.into_iter().flat_map(named) {
            // Who is "Petra Maes" once is "Petra" from then on.
            let words = || std::iter::once(name.as_str()).chain(name.split_whitespace());
            let known = words().find_map(|word| numbers.get(word).copied());
            let number = known.unwrap_or(next);
            next = next.max(number + 1);
            for word in words().filter(|word| is_name(word)) {
                numbers.entry(word.to_owned()).or_insert(number);
            }
        }
        let mut by_first: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for name in numbers.keys() {
            by_first.entry(first_word(name).to_owned()).or_default().push(name.clone());
        }
        Self { numbers, by_first }
    }

    fn replaced(&self, mut fact: Fact) -> Fact {
        fact.statement = self.without(&fact.statement);
        if fact.about != PERSON {
            fact.about = self.without(&fact.about);
        }
        for entity in &mut fact.entities {
            *entity = self.without(entity);
        }
        for evidence in &mut fact.evidence {
            evidence.quote = self.without(&evidence.quote);
        }
        fact.key = fact.key.map(|key| self.without(&key));
        fact
    }

    /// The text with a stand-in for each name, the longest first.
    fn without(&self, text: &str) -> String {
        let mut said = String::with_capacity(text.len());
        let mut rest = text;
        let mut before = None;
        while let Some(first) = rest.chars().next() {
            let begins = first.is_alphanumeric() && !before.is_some_and(char::is_alphanumeric);
            let name = if begins { self.at(rest) } else { None };
            if let Some((name, number)) = name {
                said.extend(["[person-", &number.to_string(), "]"]);
                before = name.chars().next_back();
                rest = rest.get(name.len()..).unwrap_or_default();
            } else {
                said.push(first);
                before = Some(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
        said
    }

    /// The longest name that the text begins with.
    fn at(&self, text: &str) -> Option<(&str, usize)> {
        let stands = |name: &str| {
            text.strip_prefix(name).is_some_and(|rest| {
                // A genitive: of "Petras" the name is "Petra".
                let after = rest.strip_prefix('s').unwrap_or(rest);
                !after.starts_with(char::is_alphanumeric)
            })
        };
        let first = first_word(text);
        let beginning = [first, first.strip_suffix('s').unwrap_or(first)];
        let named = beginning.iter().filter_map(|word| self.by_first.get(*word)).flatten();
        let longest = named.filter(|name| stands(name)).max_by_key(|name| name.len())?;
        Some((longest, *self.numbers.get(longest)?))
    }
}

/// The people that a fact names.
fn named(fact: &Fact) -> Vec<String> {
    let mut proposals = Proposals::default();
    proposals.add(&fact.statement);
    for evidence in &fact.evidence {
        proposals.add(&evidence.quote);
    }
    let found = proposals.list().into_iter();
    let related = found.filter(|found| found.context == Context::Relation).map(|found| found.name);
    let about = Some(fact.about.trim()).filter(|about| *about != PERSON).and_then(leading);
    let mut names: Vec<String> = related.chain(about).collect();
    names.retain(|name| is_name(name));
    // Of "Petra Maes" and "Petra" the whole one tells that both are one.
    names.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    names
}

fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// A particle of a name, as in "van Dam", is none by itself.
fn is_name(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 1
}
