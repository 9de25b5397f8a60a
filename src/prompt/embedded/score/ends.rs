//! What says that something is over: `I sold the boat`, `we broke up`, `my dog died`. English only.
//!
//! It is looked for only where a word of it stands, right behind the person; what somebody meant to
//! end, or once did, is no end.

use super::super::words::List;
use super::lasts::{KEEPS, LEARN, Thing};
use super::{Class, Form, Judge};

/// Says that something is over.
pub(super) const ENDS: List = List::of(
    82,
    &[
        "abandoned",
        "anymore",
        "broke",
        "broken",
        "called",
        "canceled",
        "cancelled",
        "closed",
        "died",
        "ditched",
        "donated",
        "dropped",
        "dumped",
        "engaged",
        "fired",
        "gave",
        "given",
        "graduated",
        "laid",
        "left",
        "longer",
        "lost",
        "moved",
        "passed",
        "quit",
        "resigned",
        "retired",
        "rid",
        "scrapped",
        "separated",
        "shelved",
        "shut",
        "sold",
        "split",
        "stolen",
        "stopped",
        "switched",
        "totaled",
        "totalled",
    ],
);

/// Verbs between `stopped` and what is done no more.
const DOING: &[&str] =
    &["attending", "doing", "going", "playing", "practicing", "practising", "taking", "using"];

/// What one leaves or drops for good; one leaves a house each morning, and drops a phone.
const LEFT: &[&str] = &["employer", "partner", "school", "band", "choir", "church", "club", "team"];
const NOT_DROPPED: &[&str] = &["car", "cat", "dog", "father", "mother", "partner", "tool"];

pub(super) const LISTS: &[List] = &[ENDS];

impl Judge<'_> {
    pub(super) fn ended_thing(&self) -> Option<String> {
        if !self.lists.has(ENDS) || self.lower_at(0) == "when" {
            return None;
        }
        let mut ends = (0..self.words.len()).filter(|at| self.is_in(*at, ENDS));
        ends.find_map(|at| self.ended_at(at))
    }

    fn ended_at(&self, at: usize) -> Option<String> {
        let (before, next) = (self.lower_at(at.wrapping_sub(1)), self.lower_at(at + 1));
        let employer = || Some("user.ended_employer".to_owned());
        match self.lower_at(at) {
            "anymore" => self.no_more(),
            "longer" if before == "no" && self.has(at.wrapping_sub(2), Class::SUBJECT) => {
                self.no_more_of(at + 1)
            }
            "separated" => self.parted(at, at + 1),
            "died" | "stolen" | "totaled" | "totalled" => self.lost_one(at),
            "passed" if next == "away" => self.lost_one(at),
            "left" | "dumped" if next == "me" => self.lost_one(at),
            "broke" | "broken" | "split" if next == "up" => self.parted(at, at + 2),
            "fired" if ["got", "was", "been"].contains(&before) && self.is_own_deed(at) => {
                employer()
            }
            "laid" if next == "off" && before != "i" && self.is_own_deed(at) => employer(),
            "engaged" if before == "got" && self.is_own_deed(at) => {
                Some("user.ended_relationship_status".to_owned())
            }
            _ if self.is_passive(at) || !self.is_own_deed(at) => None,
            "retired" | "resigned" => employer(),
            "graduated" => Some("user.ended_school".to_owned()),
            "switched" | "moved" if next == "from" => self.left_tool(at + 2),
            "gave" | "given" if ["up", "away"].contains(&next) => self.ended_with(at + 2, |_| true),
            "closed" | "shut" if next == "down" => self.ended_with(at + 2, |_| true),
            "called" if next == "off" => self.ended_with(at + 2, |_| true),
            "rid" if next == "of" => self.ended_with(at + 2, |_| true),
            "dropped" if next == "out" => self.dropped_out(at + 2),
            "dropped" => self.ended_with(at + 1, |kind| !NOT_DROPPED.contains(&kind)),
            "lost" => self.ended_with(at + 1, |kind| kind == "employer"),
            "stopped" if DOING.contains(&next) => self.ended_with(at + 1, |_| true),
            "quit" | "left" if self.is_named_so(at + 1) => {
                Some(format!("user.ended_employer_{}", self.lower_at(at + 1)))
            }
            "left" => self.ended_with(at + 1, |kind| LEFT.contains(&kind)),
            "abandoned" | "canceled" | "cancelled" | "closed" | "ditched" | "donated" | "quit"
            | "scrapped" | "shelved" | "sold" => self.ended_with(at + 1, |_| true),
            _ => None,
        }
    }

    /// `We're closed until May.`
    fn is_passive(&self, at: usize) -> bool {
        let helps = Class::ADVERB | Class::HAVE | Class::BE;
        let mut before = (0..at).rev().take_while(|at| self.has(*at, helps));
        before.any(|at| self.has(at, Class::BE))
    }

    /// `I sold`, `we finally sold`, and with the person left out `sold`; not `he sold`, `I never
    /// sold`, `I wish I had sold`.
    fn is_own_deed(&self, at: usize) -> bool {
        let helps = Class::ADVERB | Class::HAVE | Class::BE | Class::GREETING;
        let denies = Class::NOT | Class::CAN;
        let supposed = Class::WANT | Class::WOULD | Class::IF | Class::SUPPOSE;
        let is_help = |at: &usize| {
            let capital = self.words.get(*at).is_some_and(|word| word.form == Form::Capital);
            self.has(*at, helps) && !self.has(*at, denies | Class::SUBJECT) && !(capital && *at > 0)
        };
        if (0..at).any(|at| self.has(at, supposed) && !self.has(at, Class::SUBJECT)) {
            return false;
        }
        match (0..at).rev().find(|at| !is_help(at)) {
            None => true,
            Some(who) if self.has(who, Class::SUBJECT) => {
                !self.has(who, Class::WOULD | Class::WILL)
            }
            Some(joins) => {
                let is_own = (0..joins).any(|at| self.has(at, Class::SUBJECT));
                ["and", "so", "then"].contains(&self.lower_at(joins)) && (is_own || joins == 0)
            }
        }
    }

    /// A name stands there, which is no program's: whoever quits it worked there.
    pub(super) fn is_named_so(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else { return false };
        let is_plain = self.lower_at(at).chars().all(char::is_alphanumeric);
        word.form == Form::Capital && is_plain && !word.class.any(Class::DEVICE | Class::TIME)
    }

    /// What the verb before this word says is over, if it is of such a kind.
    fn ended_with(&self, from: usize, may_be: impl Fn(&str) -> bool) -> Option<String> {
        let is_doing = DOING.contains(&self.lower_at(from));
        let from = if is_doing { from + 1 } else { from };
        let thing = self.thing(if self.has(from, Class::TO) { from + 1 } else { from })?;
        may_be(thing.kind).then(|| thing.ended())
    }

    /// `dropped out`, `dropped out of college`, `dropped out of the choir`.
    fn dropped_out(&self, from: usize) -> Option<String> {
        if self.lower_at(from) != "of" {
            return Some("user.ended_school".to_owned());
        }
        self.thing(from + 1).map(|thing| thing.ended())
    }

    /// `switched from Xylo to Marimba`: the first of them.
    fn left_tool(&self, at: usize) -> Option<String> {
        let word = self.words.get(at)?;
        let is_tool = word.form == Form::Capital || word.class.any(Class::DEVICE);
        let left = Thing { kind: "tool", which: Some(self.lower_at(at)) };
        let is_plain = self.lower_at(at).chars().all(char::is_alphanumeric);
        // From one place to another somebody moves.
        let tools = self.classes.any(Class::DEVICE);
        (is_tool && is_plain && tools).then(|| left.ended())
    }

    /// `I don't play tennis anymore`
    fn no_more(&self) -> Option<String> {
        let denied = |at: &usize| {
            let not = ["don't", "dont"].contains(&self.lower_at(at + 1));
            not && self.has(*at, Class::SUBJECT)
        };
        let subject = (0..self.words.len()).find(denied)?;
        self.no_more_of(subject + 2)
    }

    /// `no longer work there`, `no longer have a car`: from the verb on.
    fn no_more_of(&self, verb: usize) -> Option<String> {
        if self.has(verb, Class::WORK) {
            let learns = LEARN.contains(&self.lower_at(verb));
            return (!learns).then(|| "user.ended_employer".to_owned());
        }
        if !self.is_in(verb, KEEPS) && !self.has(verb, Class::USE) {
            return None;
        }
        let passed = ["to", "in", "for", "with", "at"].contains(&self.lower_at(verb + 1));
        self.thing(verb + 1 + usize::from(passed)).map(|thing| thing.ended())
    }

    /// `my dog died`, `my wife left me`: who it was, right before the verb.
    fn lost_one(&self, at: usize) -> Option<String> {
        let helps = Class::ADVERB | Class::HAVE;
        let who = (0..at).rev().find(|at| !self.has(*at, helps))?;
        // `my dog Rex died`
        let named = self.words.get(who)?.form == Form::Capital && !self.has(who, Class::KIN);
        let who = if named { who.checked_sub(1)? } else { who };
        let whose = (who.saturating_sub(2)..who).find(|at| self.has(*at, Class::POSSESSIVE))?;
        let is_of_several = whose > 0 && self.lower_at(whose - 1) == "of";
        let thing = self.named(who, who).filter(|_| !is_of_several)?;
        let is_gone = self.lower_at(at) != "died" || thing.kind != "car";
        let may_end = thing.which.is_none() && !["employer", "school"].contains(&thing.kind);
        let may_end = may_end && is_gone;
        may_end.then(|| thing.ended())
    }

    /// `we broke up`, `Ana and I split up`, `I broke up with her`; not `I broke up the fight`.
    fn parted(&self, at: usize, behind: usize) -> Option<String> {
        let other = Class::ARTICLE | Class::POSSESSIVE;
        let next = self.lower_at(behind);
        let apart = !self.has(behind, other) && !["the", "into", "this", "that"].contains(&next);
        let who = (0..at).rev().find(|at| !self.has(*at, Class::ADVERB | Class::HAVE))?;
        let both = self.has(who, Class::GROUP)
            || self.has(who, Class::SUBJECT) && who > 0 && self.lower_at(who - 1) == "and";
        let is_own = both || next == "with" && self.is_own_deed(at);
        (apart && is_own).then(|| "user.ended_partner".to_owned())
    }
}
