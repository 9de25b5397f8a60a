//! What a fact is about, as the readers of a memory sort it.

use crate::facts::{Category, Fact, Kind, Section};

/// Where a fact belongs for somebody who knows nothing of sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// How an assistant should work.
    Instruction,
    /// Devices, programs and surroundings.
    Tool,
    /// What is being made, and what is planned.
    Project,
    /// Work, learning and skills.
    Career,
    /// Who the person is.
    Identity,
    /// Family, friends and others.
    Relationship,
    /// Likes, dislikes and values.
    Preference,
    /// What happened, and the rest.
    Life,
}

/// Facets of keys (`user.employer`) that speak of work and learning.
const OF_WORK: &[&str] = &[
    "career",
    "company",
    "degree",
    "education",
    "employer",
    "field",
    "job",
    "job_title",
    "occupation",
    "profession",
    "role",
    "school",
    "studies",
    "university",
    "work",
    "workplace",
];

/// The topic of a fact.
pub fn of(fact: &Fact) -> Topic {
    let key = fact.key.as_deref().unwrap_or_default();
    let slot = key.rsplit('.').next().unwrap_or_default();
    let instructs = fact.category == Category::Instruction || fact.kind == Kind::Instruction;
    let is_work = fact.category == Category::Skill || OF_WORK.contains(&slot);
    match (fact.section, fact.category) {
        (Section::Agents, _) => Topic::Instruction,
        _ if instructs => Topic::Instruction,
        _ if is_about_others(fact) => Topic::Relationship,
        (_, Category::Project | Category::Goal) => Topic::Project,
        _ if key.starts_with("project:") || fact.kind == Kind::Plan => Topic::Project,
        _ if is_work => Topic::Career,
        (Section::Tools, _) | (_, Category::Environment) => Topic::Tool,
        (Section::Soul, _) | (_, Category::Preference) => Topic::Preference,
        (Section::Identity, _) | (_, Category::Identity) => Topic::Identity,
        _ => Topic::Life,
    }
}

/// Whether it says something of somebody else.
pub fn is_about_others(fact: &Fact) -> bool {
    fact.category == Category::Relationship || fact.about != "user"
}
