//! What a person decides about the facts of a memory, as records; and the facts that want a look.

use thiserror::Error;

use super::{ReadError, Reads, missing, parse, setting};
use crate::clock::Millis;
use crate::facts::{CareError, CareKey, Decision, Fact, Gathered, Status, Verdict, Waiting, waits};
use crate::protocol::{Forgotten, Review, ReviewFact};
use crate::rows::{DecisionRow, FactRow, JobRow, Record};

/// So many facts are decided about at once, at most.
pub const DECIDED_MAX: usize = 200;

/// What stands in the stored form of a fact that was decided about; a quote there has its marks
/// escaped.
const DECIDED: &str = "\"decided\":";

/// Decisions of a memory, at most: each step of merging looks at all of them.
pub const DECISIONS_MAX: usize = 2_000;

/// So many facts are shown for review at once, at most.
const REVIEWED_MAX: usize = 500;

/// Facts are looked through in so many parts, one after the other, by the first byte of the id.
const PARTS: u32 = 256;

/// What the person wants of some facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish<'a> {
    /// Names it. All its decisions are taken back together.
    pub id: &'a str,
    /// What.
    pub verdict: Verdict,
    /// With [`Verdict::Edit`], the new words; else `""`.
    pub statement: &'a str,
    /// The facts, by id.
    pub facts: &'a [String],
}

/// Why nothing is decided.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WishError {
    /// It names no fact of this memory.
    #[error("{id} is no fact of this memory, or is one no more")]
    NoSuchFact {
        /// The id.
        id: String,
    },
    /// New words for more than one fact, or no fact, or too many.
    #[error(
        "name one fact to put right, and between 1 and {DECIDED_MAX} to decide about otherwise"
    )]
    Count,
    /// The memory has too many decisions.
    #[error("a memory holds {DECISIONS_MAX} decisions at most: take some back")]
    TooMany,
    /// Nothing of that name was decided.
    #[error("there is no such decision to take back")]
    NothingToUndo,
    /// What is forgotten was said in no message that is stored.
    #[error("nothing that is stored says what was forgotten: there is nothing to remove")]
    NothingToRemove,
    /// It cannot be decided so.
    #[error(transparent)]
    Care(#[from] CareError),
    /// The store could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl WishError {
    /// The word by which a page knows it; `""` for what it cannot put better.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NoSuchFact { .. } => "no_such_fact",
            Self::Count => "too_many_facts",
            Self::TooMany => "too_many_decisions",
            Self::NothingToUndo => "nothing_to_undo",
            Self::NothingToRemove => "nothing_to_remove",
            Self::Care(error) => error.reason(),
            Self::Read(_) => "",
        }
    }
}

/// The records that carry out a wish about facts of a job, for [`crate::job::Event::Decided`].
pub fn decide(
    reads: &impl Reads,
    row: &JobRow,
    wish: &Wish,
    at: Millis,
    key: &CareKey,
) -> Result<Vec<Record>, WishError> {
    let most = if wish.verdict == Verdict::Edit { 1 } else { DECIDED_MAX };
    if !(1..=most).contains(&wish.facts.len()) {
        return Err(WishError::Count);
    }
    let mut earlier = reads.decisions(&row.memory)?;
    earlier.retain(|decision| decision.is_under(key));
    if earlier.len() + wish.facts.len() > DECISIONS_MAX {
        return Err(WishError::TooMany);
    }
    // Whatever the clock says, what is decided now is decided last.
    let last = earlier.iter().map(|decision| decision.at).max();
    let at = last.map_or(at, |last| at.max(last + 1));
    let mut records = Vec::new();
    for (n, id) in wish.facts.iter().enumerate() {
        let stored = reads.fact(&row.id, id)?;
        let stored = stored.ok_or_else(|| WishError::NoSuchFact { id: id.clone() })?;
        let named = (format!("{}/{n:03}", wish.id), at);
        let what = (wish.verdict, wish.statement);
        let decision = Decision::about(&parse(&stored.body)?, named, what, &earlier, key)?;
        records.push(Record::Decision(DecisionRow { memory: row.memory.clone(), decision }));
    }
    Ok(records)
}

/// The records that take back what was decided under that name.
pub fn undo(reads: &impl Reads, memory: &str, id: &str) -> Result<Vec<Record>, WishError> {
    let own = decided_by(reads, memory, id)?.into_iter();
    let forget =
        own.map(|decision| Record::ForgetDecision { memory: memory.to_owned(), id: decision.id });
    let records: Vec<Record> = forget.collect();
    if records.is_empty() { Err(WishError::NothingToUndo) } else { Ok(records) }
}

/// What was decided under that name.
pub fn decided_by(reads: &impl Reads, memory: &str, id: &str) -> Result<Vec<Decision>, ReadError> {
    let mut decisions = reads.decisions(memory)?;
    decisions.retain(|decision| wish_of(&decision.id) == id);
    Ok(decisions)
}

/// The name of the wish that a decision of that id belongs to.
fn wish_of(id: &str) -> &str {
    id.rsplit_once('/').map_or(id, |(wish, _)| wish)
}

/// A fact that wants a look, or had one.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// The fact.
    pub fact: Fact,
    /// Why it waits, if it does.
    pub waits: Option<Waiting>,
    /// The wish that decided about it, if one did.
    pub wish: Option<String>,
}

/// The facts of a job that wait, that disagree, or that the person decided about, in the order of
/// their ids.
pub fn looks(reads: &impl Reads, row: &JobRow) -> Result<Vec<Look>, ReadError> {
    let mut looks = Vec::new();
    each(reads, &row.id, |stored| {
        // Most facts want none, and are not looked into.
        if matches!(stored.status, Status::Active | Status::Superseded)
            && !stored.body.contains(DECIDED)
        {
            return Ok(());
        }
        let gathered: Gathered = parse(&stored.body)?;
        let fact = Fact::derive(&gathered, &stored.ties, &setting(row));
        if fact.review == "auto" && matches!(fact.status, Status::Active | Status::Superseded) {
            return Ok(());
        }
        let waits = waits(&gathered, &stored.ties, row.let_wait)
            .filter(|_| fact.status == Status::Proposed);
        let wish = gathered.decided().map(|decided| wish_of(&decided.id).to_owned());
        looks.push(Look { fact, waits, wish });
        Ok(())
    })?;
    Ok(looks)
}

/// The same for the page, as much of it as it shows, and what was forgotten.
pub fn review(reads: &impl Reads, row: &JobRow) -> Result<Review, ReadError> {
    let mut looks = looks(reads, row)?;
    // What was decided does not crowd out what waits.
    looks.sort_by_key(|look| look.fact.review != "auto");
    let all = looks.len() as u64;
    let facts = looks.into_iter().take(REVIEWED_MAX).map(entry).collect();
    let mut forgotten = reads.decisions(&row.memory)?;
    forgotten.retain(|decision| decision.verdict == Verdict::Forget);
    forgotten.sort_by(|one, other| (other.at, &other.id).cmp(&(one.at, &one.id)));
    let forgotten = forgotten.iter().take(REVIEWED_MAX).map(|decision| Forgotten {
        decision: wish_of(&decision.id).to_owned(),
        at: decision.at.rfc3339(),
        removed: decision.removed(),
    });
    Ok(Review { facts, all, forgotten: forgotten.collect() })
}

fn entry(look: Look) -> ReviewFact {
    let fact = look.fact;
    ReviewFact {
        id: fact.id,
        section: fact.section.as_str().to_owned(),
        statement: fact.statement,
        status: fact.status.as_str().to_owned(),
        review: fact.review,
        waits: look.waits.map(|reason| reason.as_str().to_owned()),
        contradicts: fact.contradicts,
        decision: look.wish,
    }
}

/// Calls with each fact of a job, in the order of their ids, of which few are held at a time.
pub(super) fn each(
    reads: &impl Reads,
    job: &str,
    mut with: impl FnMut(FactRow) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    for part in 0..PARTS {
        // `g` comes after every hex digit.
        let to = if part + 1 < PARTS { format!("{:02x}", part + 1) } else { "g".to_owned() };
        for stored in reads.facts_between(job, &format!("{part:02x}"), &to)? {
            with(stored)?;
        }
    }
    Ok(())
}

/// The facts whose ids begin so, at most two: enough to know whether it is one.
pub fn beginning(reads: &impl Reads, job: &str, digits: &str) -> Result<Vec<String>, ReadError> {
    let is_hex = digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    if !is_hex || digits.is_empty() {
        return Err(missing("fact of that id"));
    }
    let stored = reads.facts_between(job, digits, &format!("{digits}g"))?;
    Ok(stored.into_iter().take(2).map(|fact| fact.id).collect())
}
