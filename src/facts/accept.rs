//! From what a provider proposes to what code could check.

use memchr::memmem;

use super::echo::without_echoes;
use super::lasting::is_loose;
use super::{
    Accepted, Candidate, Category, Evidence, Kind, Match, Output, Place, Rejection, Section,
    Sensitivity, Stance,
};
use crate::chunk::{Chunk, Piece};
use crate::conversation::{Role, SignalKind};
use crate::id::sha256_of_fields;
use crate::placeholder;

/// A quote, in bytes, at most. All the evidence of a fact with such quotes fits a row of 2 MB.
pub const QUOTE_MAX: usize = 1_000;

/// A statement, in bytes, at most.
pub const STATEMENT_MAX: usize = 1_000;

/// Keeps the candidates whose quote stands in the piece they name, and counts the rest by reason:
/// `proposed` is the number of facts plus that of the rejected. A candidate that is said twice is
/// kept twice; [`super::Gathered`] folds them.
pub fn accept(chunk: &Chunk, candidates: Vec<Candidate>) -> Output {
    let mut output = Output { proposed: candidates.len() as u32, ..Output::default() };
    let mut kept = Vec::with_capacity(candidates.len());
    let own: Vec<Option<String>> =
        chunk.pieces.iter().map(|piece| without_echoes(&piece.text)).collect();
    for candidate in candidates {
        let piece = candidate.piece;
        let own = own.get(piece as usize).and_then(Option::as_deref);
        match accept_one(chunk, own, candidate) {
            Ok(accepted) => kept.push((piece, accepted)),
            Err(reason) => *output.rejected.entry(reason).or_default() += 1,
        }
    }
    kept.sort_by(|(a, one), (b, other)| {
        let place = |piece: u32, accepted: &Accepted| {
            (piece, accepted.evidence.start, accepted.evidence.end)
        };
        place(*a, one).cmp(&place(*b, other)).then_with(|| one.cmp(other))
    });
    output.facts = kept.into_iter().map(|(_, accepted)| accepted).collect();
    output
}

/// The output that its facts make when they are proposed for that chunk once more: what was stored
/// elsewhere is not believed, but what of it code finds in the chunk. An output of our own comes out
/// as it was.
pub fn accept_again(chunk: &Chunk, stored: Output) -> Output {
    let mut candidates = Vec::with_capacity(stored.facts.len());
    let mut folded = Vec::new();
    let mut rejected = stored.rejected;
    for fact in stored.facts {
        let at = &fact.evidence;
        let Some(piece) = chunk.pieces.iter().position(|piece| holds(piece, at)) else {
            *rejected.entry(Rejection::QuoteNotFound).or_default() += 1;
            continue;
        };
        if at.found == Match::Folded {
            folded.push((at.message_id.clone(), at.start, at.end));
        }
        candidates.push(Candidate {
            piece: piece as u32,
            quote: fact.evidence.quote,
            statement: fact.statement,
            key: fact.key,
            category: fact.category,
            kind: fact.kind,
            stance: fact.stance,
            about: fact.about,
            entities: fact.entities,
            weight: fact.weight,
        });
    }
    let mut output = accept(chunk, candidates);
    for fact in &mut output.facts {
        let at = &mut fact.evidence;
        let as_found = |(id, start, end): &(String, u32, u32)| {
            (id.as_str(), *start, *end) == (at.message_id.as_str(), at.start, at.end)
        };
        // The words of the message are found exactly where other letters were found before.
        if folded.iter().any(as_found) {
            at.found = Match::Folded;
        }
    }
    for (reason, count) in rejected {
        let all = output.rejected.entry(reason).or_default();
        *all = all.saturating_add(count);
    }
    let rejected = output.rejected.values().fold(0, |all: u32, count| all.saturating_add(*count));
    output.proposed = rejected.saturating_add(output.facts.len() as u32);
    output
}

fn holds(piece: &Piece, at: &Evidence) -> bool {
    let place = |byte: u32| byte.checked_sub(piece.start).map(|byte| byte as usize);
    piece.message_id == at.message_id
        && place(at.start)
            .zip(place(at.end))
            .and_then(|(start, end)| piece.text.get(start..end))
            .is_some_and(|text| text == at.quote)
}

/// 32 hex digits that stay the same while evidence grows: of section, key and the statement
/// without regard to case, white space and punctuation at its end.
pub fn fact_id(section: Section, key: Option<&str>, statement: &str) -> String {
    let folded = folded_statement(statement);
    // What only says of what kind it is makes no other fact of it.
    let key = key.filter(|key| !is_loose(key));
    let fields = [section.as_str(), key.unwrap_or_default(), &folded].map(str::as_bytes);
    let mut id = sha256_of_fields(fields);
    id.truncate(32);
    id
}

/// `own` is the text of the piece without what decant wrote of it, if it wrote any.
fn accept_one(
    chunk: &Chunk,
    own: Option<&str>,
    candidate: Candidate,
) -> Result<Accepted, Rejection> {
    let piece = chunk.pieces.get(candidate.piece as usize).ok_or(Rejection::NoSuchMessage)?;
    let (quote, statement) = (candidate.quote.trim(), candidate.statement.trim());
    if !has_words(quote) || !has_words(statement) {
        return Err(Rejection::Empty);
    }
    let (start, end, found) = match own {
        None => find(&piece.text, quote).ok_or(Rejection::QuoteNotFound)?,
        Some(own) => find(own, quote).ok_or_else(|| match find(&piece.text, quote) {
            Some(_) => Rejection::Echo,
            None => Rejection::QuoteNotFound,
        })?,
    };
    if end - start > QUOTE_MAX || statement.len() > STATEMENT_MAX {
        return Err(Rejection::TooLong);
    }
    if !has_known_placeholders(&candidate, &piece.text)
        || [start, end].iter().any(|cut| placeholder::parts_one(&piece.text, *cut))
    {
        return Err(Rejection::UnknownPlaceholder);
    }
    let section = section(candidate.category, candidate.kind);
    let key = candidate.key.filter(|key| !key.trim().is_empty());
    Ok(Accepted {
        id: fact_id(section, key.as_deref(), statement),
        key,
        statement: statement.to_owned(),
        section,
        category: candidate.category,
        kind: candidate.kind,
        stance: stance(candidate.stance, piece),
        about: candidate.about,
        entities: candidate.entities,
        sensitivity: sensitivity(statement, section, candidate.category),
        weight: candidate.weight.min(1000),
        evidence: evidence(chunk, piece, start, end, found),
        first_at: chunk.first_at,
        signal: piece.signal,
        place: Place::of(piece, start, end),
        decided: None,
        model: None,
    })
}

/// A model that mangles a placeholder, or makes one up, speaks of a value that nobody said.
fn has_known_placeholders(candidate: &Candidate, text: &str) -> bool {
    let parts = [candidate.statement.as_str(), candidate.about.as_str()];
    let parts = parts.into_iter().chain(candidate.key.as_deref());
    let mut parts = parts.chain(candidate.entities.iter().map(String::as_str));
    parts.all(|part| placeholder::all_known(part, &[text]))
}

fn evidence(chunk: &Chunk, piece: &Piece, start: usize, end: usize, found: Match) -> Evidence {
    let account = &chunk.key.account;
    Evidence {
        source: chunk.key.source,
        account: (!account.is_empty()).then(|| account.clone()),
        conversation_id: chunk.key.conversation_id.clone(),
        message_id: piece.message_id.clone(),
        at: piece.at,
        said_by: piece.role,
        quote: piece.text.get(start..end).unwrap_or_default().to_owned(),
        start: piece.start + start as u32,
        end: piece.start + end as u32,
        found,
    }
}

/// Where the quote stands in the text, in bytes of the text: byte for byte if it does, else
/// without regard to case and white space. The first place, if there are several.
fn find(text: &str, quote: &str) -> Option<(usize, usize, Match)> {
    if let Some(start) = memmem::find(text.as_bytes(), quote.as_bytes()) {
        return Some((start, start + quote.len(), Match::Exact));
    }
    let (folded, places) = fold(text);
    let (needle, _) = fold(quote);
    let at = memmem::find(folded.as_bytes(), needle.as_bytes())?;
    let (start, _) = *places.get(at)?;
    let (_, end) = *places.get((at + needle.len()).checked_sub(1)?)?;
    Some((start as usize, end as usize, Match::Folded))
}

/// The text in lower case with each run of white space as one space and, for each byte of it, the
/// character that it came from, as the range of its bytes.
fn fold(text: &str) -> (String, Vec<(u32, u32)>) {
    let mut folded = String::with_capacity(text.len());
    let mut places: Vec<(u32, u32)> = Vec::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        let place = (start as u32, (start + c.len_utf8()) as u32);
        if c.is_whitespace() {
            if folded.ends_with(' ') {
                continue;
            }
            folded.push(' ');
        } else {
            folded.extend(c.to_lowercase());
        }
        places.resize(folded.len(), place);
    }
    (folded, places)
}

/// Lower case, single spaces, no punctuation at the end.
pub(crate) fn folded_statement(statement: &str) -> String {
    let lower = statement.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let is_end = |c: char| c.is_ascii_punctuation() || matches!(c, '…' | '。' | '！' | '？');
    words.join(" ").trim_end_matches(|c: char| is_end(c) || c == ' ').to_owned()
}

/// Whether there is anything that can be read aloud.
pub(crate) fn has_words(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The table that decides the file. Categories are the standard's; a value or belief is a
/// preference that is a state, a hope a goal that is one.
fn section(category: Category, kind: Kind) -> Section {
    match (category, kind) {
        (_, Kind::Instruction) | (Category::Instruction, _) => Section::Agents,
        (Category::Environment, _) => Section::Tools,
        (Category::Identity | Category::Relationship, Kind::State | Kind::Preference) => {
            Section::Identity
        }
        (Category::Preference | Category::Goal, Kind::State) => Section::Soul,
        (Category::Preference | Category::Skill, _)
        | (Category::Fact | Category::Custom, Kind::State | Kind::Preference) => Section::User,
        (
            Category::Identity
            | Category::Relationship
            | Category::Fact
            | Category::Custom
            | Category::Goal
            | Category::Context
            | Category::Project,
            _,
        ) => Section::Memory,
    }
}

/// What only the assistant said was never stated by the person. Saved memories are shown to the
/// person, who keeps or deletes them.
fn stance(stance: Stance, piece: &Piece) -> Stance {
    match (stance, piece.role, piece.signal) {
        (Stance::Stated, Role::Assistant, Some(SignalKind::SavedMemory)) => Stance::Confirmed,
        (Stance::Stated, Role::Assistant, _) => Stance::Inferred,
        (stance, _, _) => stance,
    }
}

/// Words that make a statement one of the special categories of data (GDPR, article 9), or one of
/// those that people guard as closely (money, and the end of a marriage), by how they begin. Four
/// languages; wide rather than narrow, since it only ever makes us more careful.
const SPECIAL: &[&str] = &[
    "abortion",
    "addict",
    "adhd",
    "aids",
    "alcohol",
    "allerg",
    "anxiety",
    "arthritis",
    "asthma",
    "atheis",
    "autis",
    "bankrup",
    "bipolar",
    "bisexual",
    "breakup",
    "buddhis",
    "cancer",
    "catholic",
    "chemo",
    "christian",
    "church",
    "custody",
    "debt",
    "depress",
    "dette",
    "deuda",
    "diabet",
    "diagnos",
    "disab",
    "disease",
    "divorc",
    "doctor",
    "démocrat",
    "ehekris",
    "embaraz",
    "enceinte",
    "enferm",
    "epilep",
    "ethnic",
    "evangel",
    "gay",
    "gehalt",
    "gender",
    "gewerkschaft",
    "hindu",
    "hipotec",
    "hiv",
    "hospital",
    "hypothek",
    "hypothèque",
    "iglesia",
    "illness",
    "immigrant",
    "income",
    "insolv",
    "insulin",
    "islam",
    "jewish",
    "kirche",
    "krank",
    "kredit",
    "lesbian",
    "lgbt",
    "loan",
    "loans",
    "malad",
    "medication",
    "mental",
    "migraine",
    "miscarriage",
    "mortgage",
    "mosque",
    "muslim",
    "overdraft",
    "payday",
    "pregnan",
    "prescription",
    "protestant",
    "psychiatr",
    "queer",
    "rehab",
    "relig",
    "republican",
    "salaire",
    "salar",
    "savings",
    "scheidung",
    "schulden",
    "schwanger",
    "sueldo",
    "suicid",
    "surgery",
    "synagogue",
    "syndrome",
    "therap",
    "trans",
    "transgender",
    "tumor",
    "tumour",
    "union",
    "verschuldet",
    "wage",
    "wages",
];

/// Of [`SPECIAL`], those that begin too many harmless words, and so must stand alone.
const SPECIAL_WHOLE: &[&str] =
    &["trans", "union", "aids", "gay", "hiv", "income", "loan", "loans", "wage", "wages"];

/// Whether a statement is of the special categories of data, by its words.
pub(crate) fn is_special(statement: &str) -> bool {
    let lower = statement.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).any(|word| {
        let begins = |stem: &&str| {
            word.starts_with(stem) && (word.len() == stem.len() || !SPECIAL_WHOLE.contains(stem))
        };
        SPECIAL.iter().any(begins)
    })
}

pub(super) fn sensitivity(statement: &str, section: Section, category: Category) -> Sensitivity {
    if is_special(statement) {
        Sensitivity::SpecialCategory
    } else if section == Section::Identity || category == Category::Relationship {
        Sensitivity::Personal
    } else {
        Sensitivity::None
    }
}
