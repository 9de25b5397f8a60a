//! When a fact holds or happened, from the words that say it and the day on which they were said.
//!
//! Dates are as exact as they were said, in EDTF: `2024`, `2024-03`, `2024-03-05`, a season of a year
//! (`2023-22`), and an interval of two of the first three for a week (Monday to Sunday), a weekend,
//! a winter, or what was said to go from one date to another. What holds has a beginning and
//! an end that are one year, month or day: that in which all of the week or season lies.
//!
//! None is invented. There is none where readers could differ, where the text supposes, asks or
//! denies, where it has two dates that do not hold each other, where a date is impossible or
//! belongs to another thing, and, of dates without a year, where the time of the message is not
//! known or nothing tells whether it was before or after. One that must lie in the past and does
//! not is none.
//!
//! Words are looked up in tables, one pass over the text for each language that it may be in.

use crate::clock::{Millis, Zone};

use super::{Accepted, Kind};

mod cjk;
mod numeric;
mod period;
mod resolve;
mod roles;
mod scan;
mod tense;
mod token;
mod words;

use period::Period;
use resolve::{Lean, Now, Said, resolve};
use scan::{Mention, Role, Scan};
use tense::{Tense, tense_at};
use token::{Token, tokens};
use words::{Is, Language};

/// Longer texts tell more than one thing.
const TOKENS_MAX: usize = 400;

/// What a text says of when, resolved against the time at which it was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dated {
    /// Since when it holds, in EDTF.
    pub(crate) valid_from: Option<String>,
    /// Until when it held, in EDTF.
    pub(crate) valid_until: Option<String>,
    /// When it happened or will, in EDTF.
    pub(crate) occurred: Option<String>,
}

impl Dated {
    /// Whether there is no date.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The dates of a fact, from the place where it was said, in the time zone of that name. Words of a
/// model count where they have their own year; otherwise those of the message do, since a model
/// may keep `last March` and not say which.
pub(super) fn of(said: &Accepted, zone: &str) -> Dated {
    let is_whole = !dates(&said.statement, None, zone, said.kind).is_empty();
    let text = if is_whole { &said.statement } else { &said.evidence.quote };
    dates(text, said.evidence.at, zone, said.kind)
}

/// The dates of a fact of a kind: a state or preference holds since and until, an event or plan
/// happens. An instruction has none.
pub(crate) fn dates(text: &str, at: Option<Millis>, zone: &str, kind: Kind) -> Dated {
    let is_dated = kind != Kind::Instruction;
    let tokens = if is_dated { tokens(text) } else { Vec::new() };
    let asks = tokens.iter().any(|token| matches!(token.mark(), Some('?' | '？')));
    // Most facts say nothing of when.
    if tokens.len() > TOKENS_MAX || asks || !tokens.iter().any(Token::may_date) {
        return Dated::default();
    }
    let now = at.and_then(|at| {
        let zone = Zone::of(zone);
        Some(Now { today: zone.day_of(at)?, is_southern: zone.is_southern() })
    });
    if let Some(text) = cjk::read(&tokens) {
        return text.dated(kind, now);
    }
    let mut found = Dated::default();
    for language in likeliest(&tokens) {
        let dated = Text::read(&tokens, language).dated(kind, now);
        if !found.is_empty() && !dated.is_empty() && found != dated {
            return Dated::default();
        }
        if !dated.is_empty() {
            found = dated;
        }
    }
    found
}

/// The languages that know the most of the words.
fn likeliest(tokens: &[Token<'_>]) -> impl Iterator<Item = Language> {
    let count = |language| tokens.iter().filter(|token| token.is_of(language)).count();
    let counts = Language::ALL.map(|language| (language, count(language)));
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    counts.into_iter().filter(move |(_, count)| *count == most).map(|(language, _)| language)
}

/// What was read in a text: its dates and what it says about all of them.
struct Text {
    mentions: Vec<Mention>,
    /// Of the dates.
    tense: Tense,
    /// It supposes.
    is_unsure: bool,
    /// It denies.
    is_denied: bool,
    /// It tells of a beginning.
    begins: bool,
}

/// The periods that were said, by what they are to the fact.
#[derive(Default)]
struct Found {
    at: Option<Period>,
    since: Option<Period>,
    until: Option<Period>,
    span: Option<(Period, Period)>,
}

impl Text {
    fn read(tokens: &[Token<'_>], language: Language) -> Self {
        let any = |what| tokens.iter().any(|token| token.is(language, what));
        let is_wish = |pair: &[Token<'_>]| {
            let [would, like] = pair else { return false };
            would.text.eq_ignore_ascii_case("would") && ["like", "love"].contains(&like.text)
        };
        let unsure = tokens.iter().filter(|token| token.is(language, Is::Unsure)).count();
        let wishes = tokens.windows(2).filter(|pair| is_wish(pair)).count();
        let mentions = Scan::new(tokens, language).mentions();
        Self {
            tense: tense_at(tokens, language, mentions.iter().map(|mention| mention.from)),
            mentions,
            is_unsure: unsure > wishes,
            // `didn't`
            is_denied: any(Is::Not)
                || tokens.iter().any(|token| token.is_clipped && token.text == "t"),
            begins: any(Is::Begin),
        }
    }

    fn dated(&self, kind: Kind, now: Option<Now>) -> Dated {
        let found = if self.is_unsure { None } else { self.found(kind, now) };
        let Some(found) = found else { return Dated::default() };
        let dated = match kind {
            Kind::State | Kind::Preference => self.lasting(&found, now),
            Kind::Event | Kind::Plan => self.happening(&found, kind, now),
            Kind::Instruction => None,
        };
        dated.unwrap_or_default()
    }

    /// The dates, if each is certain and those of one role say the same.
    fn found(&self, kind: Kind, now: Option<Now>) -> Option<Found> {
        let is_to_come = kind == Kind::Plan || self.tense == Tense::Future;
        let lean = match self.tense {
            _ if kind == Kind::Plan => Lean::Future,
            Tense::Past => Lean::Past,
            Tense::Future => Lean::Future,
            Tense::Unknown => Lean::Unknown,
        };
        let mut found = Found::default();
        // What is to come is told only of what comes: else it is how long something took.
        let of_fact = |mention: &&Mention| mention.role != Role::Ahead || is_to_come;
        for mention in self.mentions.iter().filter(of_fact) {
            if let Said::Span(first, last) = mention.said {
                let is_new = found.span.is_none_or(|span| span == (first, last));
                found.span = is_new.then_some((first, last));
                found.span?;
                continue;
            }
            let lean = match (mention.role, lean) {
                (Role::Since, _) => Lean::Past,
                (Role::Starting, Lean::Unknown) => Lean::Future,
                _ => lean,
            };
            let period = resolve(mention.said, now, lean)?;
            let place = match mention.role {
                Role::At | Role::Ahead => &mut found.at,
                Role::Since | Role::Starting => &mut found.since,
                Role::Until => &mut found.until,
                Role::Beside => return None,
            };
            *place = match *place {
                Some(known) if known.holds(period) => Some(period),
                Some(known) if period.holds(known) => Some(known),
                Some(_) => return None,
                None => Some(period),
            };
        }
        Some(found)
    }

    fn lasting(&self, found: &Found, now: Option<Now>) -> Option<Dated> {
        let (from, until) = match *found {
            Found { at: None, since: None, until: None, span: Some((first, last)) } => {
                (Some(first), Some(last))
            }
            Found { at: None, since, until, span: None } => (since, until),
            Found { at: Some(at), since: None, until: None, span: None } => {
                // `in a house of 1905` is no beginning; and what did not begin, did not then.
                (self.begins && !self.is_denied).then_some((Some(at), None))?
            }
            _ => return None,
        };
        let (from, until) = (point(from)?, point(until)?);
        let is_over = |period: Period| now.is_none_or(|now| period.first() <= now.today);
        let is_ordered = from.zip(until).is_none_or(|(from, until)| from.first() <= until.last());
        let may_come = self.mentions.iter().any(|mention| mention.role == Role::Starting);
        let has_begun = from.is_none_or(is_over) || self.tense == Tense::Future || may_come;
        (is_ordered && has_begun).then(|| Dated {
            valid_from: from.map(Period::edtf),
            valid_until: until.map(Period::edtf),
            occurred: None,
        })
    }

    fn happening(&self, found: &Found, kind: Kind, now: Option<Now>) -> Option<Dated> {
        let (first, last) = match *found {
            Found { at: Some(at), since: None, until: None, span: None } => (at, None),
            Found { at: None, since: None, until: None, span: Some((first, last)) }
            | Found { at: None, since: Some(first), until: Some(last), span: None } => {
                (first, Some(last))
            }
            _ => return None,
        };
        let end = last.unwrap_or(first);
        let is_interval = last.is_none() || first.is_bound() && end.is_bound();
        let is_possible = match (kind, self.tense, now) {
            // `I decided today to move` does not say when.
            (Kind::Plan, _, Some(now)) => {
                end.last() >= now.today && first != Period::Day(now.today)
            }
            (_, Tense::Past, Some(now)) => first.first() <= now.today,
            _ => true,
        };
        let is_ordered = first.first() <= end.last();
        let occurred = match last {
            Some(last) => format!("{}/{}", first.edtf(), last.edtf()),
            None => first.edtf(),
        };
        (is_interval && is_possible && is_ordered && !self.is_denied)
            .then(|| Dated { occurred: Some(occurred), ..Dated::default() })
    }
}

/// None if there is a period that has no one beginning.
#[allow(clippy::option_option, reason = "no period and one that cannot be written differ")]
fn point(period: Option<Period>) -> Option<Option<Period>> {
    match period {
        Some(period) => period.point().map(Some),
        None => Some(None),
    }
}

#[cfg(test)]
#[path = "dates_tests.rs"]
mod tests;
