//! What follows from the evidence: the only place where it is computed.

use std::collections::BTreeSet;

use super::care::review;
use super::dates;
use super::waits::waits;
use super::{
    Accepted, Extractor, Fact, Gathered, Kind, LetWait, PROMPT_VERSION, Setting, Stance, Status,
    Ties, Verdict,
};
use crate::clock::{DAY_MS, Millis};

/// A plan should be asked again after so many days without a word of it.
const PLAN_STALE_DAYS: i64 = 90;

/// What the person approved or wrote, in hundredths.
const APPROVED: u32 = 90;

/// The most that anything can be, in hundredths.
const CERTAIN: u32 = 99;

impl Fact {
    /// The fact that the evidence makes, with what other facts do to it.
    ///
    /// Words come from what [`Gathered::shown`] says, the stance from the firmest.
    pub fn derive(gathered: &Gathered, ties: &Ties, setting: &Setting) -> Self {
        let Some(first) = gathered.shown() else {
            unreachable!("a Gathered holds at least one piece of evidence");
        };
        let decided = gathered.decided().map(|decided| decided.verdict);
        let at = || gathered.items.iter().filter_map(|item| item.evidence.at);
        let (first_seen, last_seen) = (at().min(), at().max());
        let support = support(&gathered.items);
        let stance = gathered.items.iter().map(|item| item.stance).min().unwrap_or(first.stance);
        let age_days = age_days(setting.newest, last_seen);
        let status = status(gathered, ties, setting.let_wait);
        let sure = matches!(decided, Some(Verdict::Approve | Verdict::Edit));
        let stance_base = if sure { APPROVED } else { base(stance) };
        let confidence = confidence(stance_base, support, age_days, first.kind, status);
        let dated = dates::of(first, setting.zone);
        let weight = gathered.items.iter().map(|item| item.weight).max().unwrap_or(0);
        let stale_after = match first.kind {
            Kind::Plan => last_seen.map(|last| (last + PLAN_STALE_DAYS * DAY_MS).day()),
            _ => None,
        };
        Self {
            v: 1,
            id: gathered.id.clone(),
            key: first.key.clone(),
            statement: first.statement.clone(),
            section: first.section,
            category: first.category,
            kind: first.kind,
            stance,
            said_by: first.evidence.said_by,
            about: first.about.clone(),
            entities: first.entities.clone(),
            asserted_at: first.evidence.at,
            valid_from: dated.valid_from,
            // What the person said of the end is nearer to it than when another value was said.
            valid_until: dated.valid_until.or_else(|| ties.valid_until.clone()),
            occurred: dated.occurred,
            status,
            supersedes: ties.supersedes.clone(),
            superseded_by: ties.superseded_by.clone(),
            contradicts: ties.contradicts.clone(),
            evidence: gathered.items.iter().map(|item| item.evidence.clone()).collect(),
            support,
            first_seen,
            last_seen,
            confidence: f64::from(confidence) / 100.0,
            sensitivity: gathered
                .items
                .iter()
                .map(|item| item.sensitivity)
                .max()
                .unwrap_or(first.sensitivity),
            stale_after,
            review: decided.map_or("auto", review).to_owned(),
            extractor: Extractor {
                model: first.model.clone().or_else(|| setting.model.map(str::to_owned)),
                prompt_version: PROMPT_VERSION.to_owned(),
            },
            rank: rank(weight, support, age_days, first.kind),
        }
    }

    /// What is best comes first when space is short; larger is better. Known after
    /// [`Fact::derive`]; a fact that was read from a file has 0. Ties are broken by id.
    pub fn rank(&self) -> u32 {
        self.rank
    }
}

/// In how many conversations it was said. Repeating oneself in one does not count.
fn support(items: &[Accepted]) -> u32 {
    let conversations: BTreeSet<_> = items
        .iter()
        .map(|item| &item.evidence)
        .map(|at| (at.source, at.account.as_deref(), at.conversation_id.as_str()))
        .collect();
    conversations.len() as u32
}

/// How likely it is by how firmly it was said, in hundredths.
fn base(stance: Stance) -> u32 {
    match stance {
        Stance::Stated => 75,
        Stance::Confirmed => 65,
        Stance::Inferred => 40,
    }
}

/// In hundredths. What was stated is likely; each further conversation makes it likelier, up to
/// five; what holds "until it changes" fades over years, what happened does not; what is disputed
/// is less likely.
fn confidence(base: u32, support: u32, age_days: i64, kind: Kind, status: Status) -> u32 {
    let repeated = (support.saturating_sub(1) * 6).min(20);
    let faded = match (kind, age_days) {
        (Kind::Plan, days) if days > PLAN_STALE_DAYS => 25,
        (Kind::Event, _) | (_, ..366) => 0,
        (_, 366..731) => 5,
        (_, 731..1461) => 10,
        _ => 15,
    };
    let disputed = if status == Status::Contested { 20 } else { 0 };
    (base + repeated).saturating_sub(faded + disputed).min(CERTAIN)
}

/// How long before the newest message it was last said, in days.
pub(crate) fn age_days(newest: Option<Millis>, last_seen: Option<Millis>) -> i64 {
    match (newest, last_seen) {
        (Some(newest), Some(last)) => (newest.0.saturating_sub(last.0) / DAY_MS).max(0),
        _ => 0,
    }
}

/// Weight first; support and freshness move it by less than a strong statement differs from a
/// weak one. Plans that have grown stale go last of all.
pub(crate) fn rank(weight: u32, support: u32, age_days: i64, kind: Kind) -> u32 {
    let repeated = support.saturating_sub(1).saturating_mul(60).min(300);
    let fresh = match age_days {
        ..31 => 120,
        31..183 => 80,
        183..366 => 50,
        366..731 => 20,
        _ => 0,
    };
    let lasting = match kind {
        Kind::Plan if age_days > PLAN_STALE_DAYS => return 0,
        Kind::Instruction => 150,
        Kind::Event => 60,
        Kind::State | Kind::Preference | Kind::Plan => 100,
    };
    weight + repeated + fresh + lasting
}

fn status(gathered: &Gathered, ties: &Ties, let_wait: LetWait) -> Status {
    let decided = gathered.decided().map(|decided| decided.verdict);
    if decided == Some(Verdict::Reject) {
        Status::Retracted
    } else if decided.is_none() && waits(gathered, ties, let_wait).is_some() {
        Status::Proposed
    } else if ties.superseded_by.is_some() {
        Status::Superseded
    } else if !ties.contradicts.is_empty() {
        Status::Contested
    } else {
        Status::Active
    }
}
