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

/// Facts that a person reads, at most; what fits so much less than the best of them is left out.
const SHOWN_MAX: usize = 6;
const SHOWN_OF_THE_BEST: f64 = 0.4;

/// The same for a model, which tells better than rules what belongs to the question.
const READ_MAX: usize = 24;
const READ_OF_THE_BEST: f64 = 0.15;

/// The facts that fit a question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fitting {
    /// The best first; none where no word of the question is known.
    pub facts: Vec<Fact>,
    /// So many of them, from the first on, answer it to a person. From all of them a model may.
    pub shown: usize,
}

/// The facts that fit a question. What waits for the person's word, or was taken back, answers nothing.
pub fn fitting(facts: &[Fact], question: &str) -> Fitting {
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
    let mut found = index.messages(question, READ_MAX);
    let best = found.first().map_or(0.0, |best| best.score);
    found.retain(|hit| hit.score >= best * READ_OF_THE_BEST);
    let shown = found.iter().take(SHOWN_MAX);
    let shown = shown.take_while(|hit| hit.score >= best * SHOWN_OF_THE_BEST).count();
    let fact = |hit: &crate::search::Hit| {
        talks.get(hit.conversation)?.get(hit.message as usize).copied().cloned()
    };
    Fitting { facts: found.iter().filter_map(fact).collect(), shown }
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
