//! Sentences that a model wrote about a question, against the facts that it was given.
//!
//! A sentence stays if it names facts that it was given, and if what can be made up unnoticed stands in
//! those or in the question: numbers, placeholders, and what can be fetched or opened. Whether it says what they say is for
//! its reader: each stands beside it with the person's own words.

use crate::facts::{Fact, reachable};
use crate::placeholder;
use crate::prompt::{self, Sentence};

/// A sentence, at most, in bytes.
const SENTENCE_BYTES_MAX: usize = 1_000;

/// What stays of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Sentences, in the order in which they were written.
    pub sentences: Vec<Sentence>,
    /// How many did not stay.
    pub dropped: u32,
}

impl Written {
    /// The sentences with the facts numbered anew, in the order in which they are named first; and for
    /// each of these numbers the one that it had.
    pub fn numbered(&self) -> (Vec<Sentence>, Vec<u32>) {
        let mut named: Vec<u32> = Vec::new();
        let mut anew = |number: &u32| {
            let at = named.iter().position(|one| one == number).unwrap_or_else(|| {
                named.push(*number);
                named.len() - 1
            });
            at as u32 + 1
        };
        let sentences = self.sentences.iter().map(|sentence| {
            let mut facts: Vec<u32> = sentence.facts.iter().map(&mut anew).collect();
            facts.sort_unstable();
            Sentence { text: sentence.text.clone(), facts }
        });
        (sentences.collect(), named)
    }
}

/// What stays of a model's answer to a question that it was given these facts for.
pub fn check(question: &str, facts: &[Fact], answer: prompt::Answer) -> Written {
    let mut written = Written { sentences: Vec::new(), dropped: answer.bad_items };
    for sentence in answer.sentences {
        match stands(question, facts, sentence) {
            Some(sentence) => written.sentences.push(sentence),
            None => written.dropped += 1,
        }
    }
    written
}

fn stands(question: &str, facts: &[Fact], said: Sentence) -> Option<Sentence> {
    let text = said.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut numbers = said.facts;
    numbers.sort_unstable();
    numbers.dedup();
    let cited = numbers.iter().map(|number| {
        let at = usize::try_from(number.checked_sub(1)?).ok()?;
        facts.get(at).map(prompt::rendered_fact)
    });
    let mut sources = cited.collect::<Option<Vec<String>>>()?;
    if sources.is_empty() || text.is_empty() || text.len() > SENTENCE_BYTES_MAX {
        return None;
    }
    sources.push(question.to_owned());
    let texts: Vec<&str> = sources.iter().map(String::as_str).collect();
    let known = placeholder::all_known(&text, &texts)
        && digits(&text).all(|number| texts.iter().any(|of| digits(of).any(|one| one == number)))
        && reachable(&text)
            .iter()
            .all(|place| texts.iter().any(|of| reachable(of).contains(place)));
    known.then_some(Sentence { text, facts: numbers })
}

/// Runs of digits without the zeros before them: a day of a date is the same as that day in a sentence.
fn digits(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|c: char| !c.is_numeric()).filter(|run| !run.is_empty());
    runs.map(|run| run.trim_start_matches('0'))
}
