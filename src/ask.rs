//! A question to a memory. It is answered by rules, with what the memory holds: the facts that fit it
//! best, each with its sources. A model may be asked besides to write an answer from facts that fit:
//! of what it writes stays what names them and says nothing that they don't ([`written`]).

pub mod written;

use std::collections::BTreeMap;

use crate::conversation::{Buckets, Conversation, Message, Role};
use crate::facts::{Fact, Status};
use crate::id::ConversationKey;
use crate::search::Index;

/// A question, at most, in bytes.
pub const QUESTION_BYTES_MAX: usize = 1_000;

/// How much is taken of what fits a question.
struct Breadth {
    /// Facts, at most.
    facts: usize,
    /// What fits so much less than the best of them is left out.
    of_the_best: f64,
}

/// What a person reads.
const SHOWN: Breadth = Breadth { facts: 6, of_the_best: 0.4 };

/// What a model answers from: it tells better than rules what belongs to the question.
const READ: Breadth = Breadth { facts: 24, of_the_best: 0.15 };

/// The facts that fit a question, the best first; none where no word of it is known. What waits for the
/// person's word, or was taken back, answers nothing.
pub fn answer(facts: &[Fact], question: &str) -> Vec<Fact> {
    fitting(facts, question, &SHOWN)
}

/// The facts from which a model is to answer, the best first: those of [`answer`], and more.
pub fn to_read(facts: &[Fact], question: &str) -> Vec<Fact> {
    fitting(facts, question, &READ)
}

fn fitting(facts: &[Fact], question: &str, breadth: &Breadth) -> Vec<Fact> {
    let is_asked = |fact: &&Fact| !matches!(fact.status, Status::Proposed | Status::Retracted);
    let mut talks: BTreeMap<ConversationKey, Vec<&Fact>> = BTreeMap::new();
    for fact in facts.iter().filter(is_asked) {
        talks.entry(talk_of(fact)).or_default().push(fact);
    }
    let mut index = Index::default();
    for (key, facts) in &mut talks {
        facts.sort_by_key(|fact| (fact.first_seen, &fact.id));
        index.add(&as_conversation(key, facts));
    }
    let found = index.messages(question, breadth.facts);
    let least = found.first().map_or(0.0, |best| best.score * breadth.of_the_best);
    let fitting = found.iter().filter(|hit| hit.score >= least);
    let fact = |hit: &crate::search::Hit| {
        talks.get(hit.conversation)?.get(hit.message as usize).copied().cloned()
    };
    fitting.filter_map(fact).collect()
}

/// The conversation in which a fact was said first: what stands beside it there helps to find it.
fn talk_of(fact: &Fact) -> ConversationKey {
    let first = fact.evidence.first();
    first.map_or_else(ConversationKey::default, |evidence| ConversationKey {
        source: evidence.source,
        account: evidence.account.clone().unwrap_or_default(),
        conversation_id: evidence.conversation_id.clone(),
    })
}

/// Facts as the messages of a conversation, each with the words that it stands on.
fn as_conversation(key: &ConversationKey, facts: &[&Fact]) -> Conversation {
    let message = |fact: &&Fact| {
        let quotes = fact.evidence.iter().map(|evidence| evidence.quote.as_str());
        let other = quotes.filter(|quote| *quote != fact.statement);
        let texts: Vec<&str> = std::iter::once(fact.statement.as_str()).chain(other).collect();
        Message {
            id: fact.id.clone(),
            role: Role::User,
            at: fact.first_seen,
            text: texts.join("\n"),
        }
    };
    Conversation {
        key: key.clone(),
        title: String::new(),
        created_at: facts.first().and_then(|fact| fact.first_seen),
        updated_at: None,
        project: None,
        do_not_remember: false,
        messages: facts.iter().map(message).collect(),
        alternatives: Vec::new(),
        signals: Vec::new(),
        buckets: Buckets::default(),
    }
}
