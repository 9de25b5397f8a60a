//! Reads what a model wrote, item by item: only what was closed counts, and nothing is repaired.
//!
//! A cut answer, closed for the model, would say things that it never said ("has 12 cats and
//! wor"). So a part counts once its closing brace was read, and a fact in it if it has exactly the
//! form that was asked for; a fact that has not is dropped alone, and counted.

use std::collections::BTreeSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::extract::Item;
use super::{Answer, CallError};

/// A part as it stands, its facts unread.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart<'a> {
    part: u32,
    #[serde(borrow)]
    facts: Vec<&'a RawValue>,
}

/// Reads the parts of an answer about so many chunks. `cut`: the service says that the answer ends
/// before its end.
pub(super) fn read(text: &str, chunks: usize, cut: bool) -> Result<Answer, CallError> {
    let (closed, is_cut) = closed(text, "parts", cut)?;
    let mut answer = Answer { cut: is_cut, ..Answer::default() };
    let mut seen = BTreeSet::new();
    let mut misformed = 0;
    for raw in closed {
        let Ok(part) = serde_json::from_str::<RawPart>(raw.get()) else {
            misformed += 1;
            continue;
        };
        let Some(index) = part.part.checked_sub(1).filter(|index| (*index as usize) < chunks)
        else {
            return unusable(&format!("it had a part {} that was not asked for", part.part));
        };
        if !seen.insert(index) {
            return unusable(&format!("it had part {} twice", part.part));
        }
        let mut candidates = Vec::new();
        for fact in part.facts {
            match serde_json::from_str::<Item>(fact.get()) {
                Ok(item) => candidates.push(item.candidate()),
                Err(_) => answer.bad_items += 1,
            }
        }
        answer.parts.push((index, candidates));
    }
    if answer.parts.is_empty() && misformed > 0 {
        return unusable("its parts were not objects with `part` and `facts` alone");
    }
    Ok(answer)
}

/// The elements of the list of that name that are closed, and whether the answer ends before its end:
/// as the service says, or as it stands.
pub(super) fn closed<'a>(
    text: &'a str,
    name: &str,
    cut: bool,
) -> Result<(Vec<&'a RawValue>, bool), CallError> {
    let Some(list) = list(text, name) else {
        return if cut {
            Ok((Vec::new(), cut))
        } else if text.trim().is_empty() {
            unusable("it was empty")
        } else {
            unusable(&format!("it had no list named `{name}`"))
        };
    };
    let mut closed = Vec::new();
    let whole = Closed(&mut closed).deserialize(&mut serde_json::Deserializer::from_str(list));
    if closed.is_empty() && !cut && whole.is_err() {
        return unusable("it was no JSON");
    }
    Ok((closed, cut || whole.is_err()))
}

fn unusable<T>(complaint: &str) -> Result<T, CallError> {
    Err(CallError::Unusable { complaint: complaint.to_owned() })
}

/// Where the list of parts begins: services that know no form put words or a fence around it.
fn list<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text;
    loop {
        rest = rest.get(rest.find('{')? + 1..)?;
        let after = rest.trim_start().strip_prefix('"').and_then(|rest| rest.strip_prefix(name));
        let after = after.and_then(|rest| rest.strip_prefix('"')).map(str::trim_start);
        let after = after.and_then(|after| after.strip_prefix(':')).map(str::trim_start);
        if let Some(list) = after.filter(|list| list.starts_with('[')) {
            return Some(list);
        }
    }
}

/// The elements of a list, as far as they are closed: an error leaves those before it.
struct Closed<'l, 'a>(&'l mut Vec<&'a RawValue>);

impl<'a> DeserializeSeed<'a> for Closed<'_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, list: D) -> Result<(), D::Error> {
        list.deserialize_seq(self)
    }
}

impl<'a> Visitor<'a> for Closed<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(element) = list.next_element::<&'a RawValue>()? {
            self.0.push(element);
        }
        Ok(())
    }
}
