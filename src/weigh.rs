//! What a chunk weighs in a request: estimated tokens of what is said of it, and of the person's
//! own words in it, for each family of tokenizers. Known when a chunk arrives, so that a plan of
//! ten thousand chunks needs none of their texts.

use serde::{Deserialize, Serialize};

use crate::chunk::Chunk;
use crate::conversation::Role;
use crate::facts::{Fact, Pair};
use crate::prices::Card;
use crate::prompt::{self, Ask, Question};
use crate::spend::Weight;
use crate::tokens::{self, Family, Features};

/// Estimated tokens of a chunk, by family in the order of [`FAMILIES`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tokens {
    /// All that is said of it.
    pub input: [u32; 3],
    /// The person's own words in it.
    pub own: [u32; 3],
}

/// The families, in the order in which their tokens are stored.
const FAMILIES: [Family; 3] = [Family::V47, Family::V3, Family::O200k];

impl Tokens {
    /// Counts a chunk.
    pub fn of(chunk: &Chunk) -> Self {
        let is_own = |role, signal: bool| role == Role::User || signal;
        let own = chunk
            .pieces
            .iter()
            .filter(|piece| is_own(piece.role, piece.signal.is_some()) && !piece.same_as)
            .fold(Features::default(), |own, piece| own + tokens::count(&piece.text));
        let all = tokens::count(&prompt::rendered(chunk));
        let by_family = |features: &Features| {
            FAMILIES.map(|family| u32::try_from(features.tokens(family)).unwrap_or(u32::MAX))
        };
        Self { input: by_family(&all), own: by_family(&own) }
    }

    /// Its weight for a model of that family.
    pub fn weight(&self, family: Family) -> Weight {
        let at = FAMILIES.iter().position(|one| *one == family).unwrap_or(0);
        Weight { input: u64::from(self.input[at]), own: u64::from(self.own[at]), chunks: 1 }
    }
}

/// An answer about a pair has the length of one about so many tokens of a person's own words.
const OWN_OF_A_PAIR: u64 = 64;

/// The weight of a pair of facts for a model of that family: what is answered is as long whatever the
/// facts say.
pub fn pair(pair: &Pair, family: Family) -> Weight {
    let input = tokens::count(&prompt::rendered_pair(pair)).tokens(family);
    Weight { input, own: OWN_OF_A_PAIR, chunks: 1 }
}

/// The weight of a question to the memory, whole: what is answered is short whatever the facts say.
pub fn question(card: &Card, question: &str, facts: &[Fact]) -> Weight {
    let question = Question::Person(question, facts);
    let ask = Ask { model: &card.model, question, max_output: 0, complaint: None };
    let body = prompt::request(card.provider, &ask).body;
    Weight { input: tokens::count(&body).tokens(card.family), own: 0, chunks: 1 }
}

/// Tokens of a request besides its chunks: the instructions and the form of the answer.
pub fn fixed(card: &Card) -> u64 {
    let question = Question::Chunks(&[]);
    let ask = Ask { model: &card.model, question, max_output: 0, complaint: None };
    tokens::count(&prompt::request(card.provider, &ask).body).tokens(card.family)
}
