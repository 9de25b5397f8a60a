//! Conversations written by hand: who said what, as chunks, and the memory of them.

use std::collections::BTreeMap;

use decant::chunk::{Chunk, Piece, chunk_id};
use decant::clock::Millis;
use decant::conversation::Role;
use decant::facts::{Candidate, Category, Fact, Gathered, Kind, Setting, Stance, Ties, accept};
use decant::id::{ConversationKey, Source};
use decant::prompt::embedded::Embedded;

/// 2026-03-04T10:00:00Z.
pub const MARCH: Millis = Millis(1_772_618_400_000);

/// A day.
pub const DAY_MS: i64 = 86_400_000;

/// What the person says in a conversation, a message a second.
pub fn by_user(conversation: &str, at: Millis, texts: &[&str]) -> Chunk {
    let said: Vec<(Role, &str)> = texts.iter().map(|text| (Role::User, *text)).collect();
    chunk(conversation, at, &said)
}

/// A conversation of one chunk.
pub fn chunk(conversation: &str, at: Millis, said: &[(Role, &str)]) -> Chunk {
    let piece = |(n, (role, text)): (usize, &(Role, &str))| Piece {
        message_id: format!("{conversation}-{n}"),
        number: n as u32 + 1,
        role: *role,
        at: Some(at + n as i64 * 1000),
        start: 0,
        message_bytes: text.len() as u32,
        text: (*text).to_owned(),
        masks: Vec::new(),
        signal: None,
        same_as: false,
        snapshot: false,
    };
    let key = ConversationKey {
        source: Source::ChatGpt,
        account: String::new(),
        conversation_id: conversation.to_owned(),
    };
    let pieces: Vec<Piece> = said.iter().enumerate().map(piece).collect();
    Chunk {
        id: chunk_id(&key, &pieces),
        key,
        title: String::new(),
        first_at: Some(at),
        position: 0,
        value: 0,
        pieces,
    }
}

/// What a provider proposes that says the quote itself.
pub fn candidate(piece: u32, quote: &str) -> Candidate {
    Candidate {
        piece,
        quote: quote.to_owned(),
        statement: quote.to_owned(),
        key: None,
        category: Category::Fact,
        kind: Kind::State,
        stance: Stance::Stated,
        about: "user".to_owned(),
        entities: Vec::new(),
        weight: 500,
    }
}

/// The facts that the embedded provider finds in these chunks.
pub fn facts(chunks: &[Chunk]) -> Vec<Fact> {
    let provider = Embedded::new();
    let mut gathered: BTreeMap<String, Gathered> = BTreeMap::new();
    for chunk in chunks {
        let output = accept(chunk, provider.extract(chunk));
        assert!(output.rejected.is_empty(), "its quotes are verbatim: {:?}", output.rejected);
        for fact in output.facts {
            match gathered.get_mut(&fact.id) {
                Some(same) => same.absorb(fact),
                None => drop(gathered.insert(fact.id.clone(), Gathered::new(fact))),
            }
        }
    }
    let newest = chunks.iter().flat_map(|chunk| &chunk.pieces).filter_map(|piece| piece.at).max();
    gathered.values().map(|fact| derive(fact, newest, None)).collect()
}

/// The fact as it is when no other has to do with it.
pub fn derive(gathered: &Gathered, newest: Option<Millis>, model: Option<&str>) -> Fact {
    Fact::derive(
        gathered,
        &Ties::default(),
        &Setting { newest, model, zone: "UTC", ..Setting::default() },
    )
}
