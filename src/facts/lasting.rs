//! What lasts until somebody says that it ended: `I have a boat`, `I sold the boat`.
//!
//! Both have a facet that says what it is: `keeps_boat`, `ended_boat`. Unlike a value of which there
//! is one at a time, what lasts may stand beside others of its kind; so an end may name which of
//! them it is, as `ended_car_corolla`.

use super::gist::{Gist, is_single_facet};
use super::{Accepted, Kind};

/// How the facets begin of what lasts, and of what says that it lasts no more.
const KEEPS: &str = "keeps_";
const ENDED: &str = "ended_";

/// What such a facet says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lasting<'k> {
    what: &'k str,
    ended: bool,
    /// Which one ended, if it says so: a word of it.
    which: Option<&'k str>,
}

impl<'k> Lasting<'k> {
    fn of(key: &'k str) -> Option<Self> {
        let facet = key.rsplit('.').next().unwrap_or(key);
        if let Some(what) = facet.strip_prefix(KEEPS) {
            return Some(Self { what, ended: false, which: None });
        }
        let what = facet.strip_prefix(ENDED)?;
        let of_several = what.split_once('_').filter(|_| !is_single_facet(what));
        let (what, which) = of_several.map_or((what, None), |(what, which)| (what, Some(which)));
        Some(Self { what, ended: true, which })
    }
}

/// Whether a key says only of what kind a thing is: several facts of a message may have it, and have
/// nothing else to do with each other; no id hangs on it.
pub(super) fn is_loose(key: &str) -> bool {
    Lasting::of(key).is_some()
}

/// The key by which what lasts and what ends it are of one topic, if it is one of these: that of the
/// value, where a person has one at a time. It is the person's, whoever is spoken of.
pub(super) fn topic_key(key: &str) -> Option<String> {
    let what = Lasting::of(key)?.what;
    Some(if is_single_facet(what) { format!("user.{what}") } else { format!("user.{KEEPS}{what}") })
}

/// Whether the first says that the other is over. What came to pass is never over.
pub(super) fn ends(end: &Accepted, (other, gist): (&Accepted, &Gist)) -> bool {
    let end = end.key.as_deref().and_then(Lasting::of).filter(|end| end.ended);
    let is_end = other.key.as_deref().and_then(Lasting::of).is_some_and(|other| other.ended);
    end.is_some_and(|end| match end.which {
        _ if other.kind == Kind::Event => false,
        Some(which) => gist.has(which),
        None => !is_end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lasts_and_its_end_are_of_one_topic() {
        let cases: &[(&str, Option<&str>)] = &[
            ("user.keeps_boat", Some("user.keeps_boat")),
            ("user.ended_boat", Some("user.keeps_boat")),
            ("user.ended_car_corolla", Some("user.keeps_car")),
            ("user.ended_employer_acme", Some("user.employer")),
            ("user.keeps_employer", Some("user.employer")),
            ("user.ended_relationship_status", Some("user.relationship_status")),
            ("user.employer", None),
            ("user.home", None),
        ];
        for (key, topic) in cases {
            assert_eq!(topic_key(key).as_deref(), *topic, "{key}");
        }
    }
}
