//! The plan of a job: which steps there are, and the reduction tree.
//!
//! A pure function of the chunks: of what they contain, never of the order in which they or any
//! reply arrived. Units carry chunks to a provider in value order; slices of merging and the tree
//! stand on the chunks in canonical order.

use sha2::{Digest, Sha256};

use crate::id::sha256_of_fields;
use crate::protocol::Stage;

/// A group of the tree ends, on average, after so many children.
pub const FAN_IN: usize = 16;

/// A unit of the embedded provider holds chunks of so many bytes of text, or a single larger one.
pub const UNIT_BYTES: u64 = 64 * 1024;

/// A unit that a model reads holds chunks of so many estimated tokens, or a single larger one: one
/// call for what a dozen of the usual 2,000 tokens would take, and an answer of a few thousand
/// tokens, far below what any model may write.
pub const UNIT_TOKENS: u64 = 24_000;

/// So many units make the quick pass.
pub const QUICK_PASS_UNITS: usize = 2;

/// A slice of merging covers so many chunks.
pub const SLICE_CHUNKS: usize = 32;

/// The facts are tied, and their list is written, in so many parts at most.
pub const FACT_PARTS_MAX: u32 = 256;

/// A chunk as the plan sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The chunk.
    pub id: String,
    /// Larger is read earlier.
    pub value: u32,
    /// Its share of a unit: bytes of its text, or tokens, as `phases` is told.
    pub size: u64,
    /// Its output for this prompt version and model is stored already.
    pub answered: bool,
}

/// Steps that may run at the same time. The next phase begins when all of them are done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// The stage it belongs to.
    pub stage: Stage,
    /// What each step works on, as ids: chunks of a unit or slice, children of a node.
    pub steps: Vec<Step>,
}

/// One step of a phase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// The node's id for [`StepKind::Node`] and [`StepKind::Leaves`]; the range of first bytes for
    /// [`StepKind::Topics`], [`StepKind::Judge`] and [`StepKind::FactPart`]; else empty.
    pub node: String,
    /// What it works on.
    pub members: Vec<String>,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepKind {
    /// Reads chunks.
    Unit,
    /// Folds the facts of chunks into those of the memory.
    Slice,
    /// Finds the facts that repeat, replace or contradict each other.
    Topics,
    /// Asks a model about the pairs of facts of which code cannot say what they are to each other.
    Judge,
    /// Chooses among the facts of chunks.
    Leaves,
    /// Chooses among what the children chose.
    Node,
    /// Writes `MEMORY.md` and its topics.
    Memory,
    /// Writes a part of the list of facts.
    FactPart,
    /// Writes the profile and the list of lines.
    Profile,
    /// Writes the receipt, last of all.
    Receipt,
}

impl StepKind {
    /// The word that stands in SQL.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Slice => "slice",
            Self::Topics => "topics",
            Self::Judge => "judge",
            Self::Leaves => "leaves",
            Self::Node => "node",
            Self::Memory => "memory",
            Self::FactPart => "fact_part",
            Self::Profile => "profile",
            Self::Receipt => "receipt",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Unit,
            Self::Slice,
            Self::Topics,
            Self::Judge,
            Self::Leaves,
            Self::Node,
            Self::Memory,
            Self::FactPart,
            Self::Profile,
            Self::Receipt,
        ]
        .into_iter()
        .find(|kind| kind.as_str() == name)
    }
}

/// The phases of a job whose memory has these chunks, in canonical order. A unit's chunks have
/// the size `unit_size` together, at most, if they are more than one; so many units are read first.
/// Where a model is there to be asked, it is asked about pairs of facts once they are tied, and they
/// are tied anew with what it said.
pub fn phases(leaves: &[Leaf], unit_size: u64, quick_units: usize, has_model: bool) -> Vec<Phase> {
    let ids: Vec<String> = leaves.iter().map(|leaf| leaf.id.clone()).collect();
    let mut quick = units(leaves, unit_size);
    let rest = quick.split_off(quick.len().min(quick_units));
    let mut phases = vec![
        Phase { stage: Stage::QuickPass, steps: quick },
        Phase { stage: Stage::Extract, steps: rest },
        Phase { stage: Stage::Merge, steps: slices(&ids) },
        Phase { stage: Stage::Merge, steps: topics(ids.len(), StepKind::Topics) },
    ];
    if has_model {
        for kind in [StepKind::Judge, StepKind::Topics] {
            phases.push(Phase { stage: Stage::Merge, steps: topics(ids.len(), kind) });
        }
    }
    phases.extend(tree(&ids).into_iter().map(|steps| Phase { stage: Stage::Reduce, steps }));
    phases.push(Phase { stage: Stage::WriteMemory, steps: writing(ids.len()) });
    for kind in [StepKind::Profile, StepKind::Receipt] {
        phases.push(Phase { stage: Stage::WriteProfile, steps: vec![step(kind, String::new())] });
    }
    phases.retain(|phase| !phase.steps.is_empty());
    phases
}

/// Chunks without an answer, in value order, packed into units of that size at most, but for a
/// single larger one.
pub fn units(leaves: &[Leaf], unit_size: u64) -> Vec<Step> {
    let mut open: Vec<(usize, &Leaf)> =
        leaves.iter().enumerate().filter(|(_, leaf)| !leaf.answered).collect();
    open.sort_by_key(|(place, leaf)| (std::cmp::Reverse(leaf.value), *place));
    let mut units: Vec<Step> = Vec::new();
    let mut size = unit_size;
    for (_, leaf) in open {
        if size + leaf.size > unit_size {
            units.push(step(StepKind::Unit, String::new()));
            size = 0;
        }
        size += leaf.size;
        if let Some(unit) = units.last_mut() {
            unit.members.push(leaf.id.clone());
        }
    }
    units
}

fn slices(ids: &[String]) -> Vec<Step> {
    ids.chunks(SLICE_CHUNKS)
        .map(|members| Step {
            kind: StepKind::Slice,
            node: String::new(),
            members: members.to_vec(),
        })
        .collect()
}

/// The tree's levels from the leaves up; each is a list of nodes. Empty without chunks.
fn tree(ids: &[String]) -> Vec<Vec<Step>> {
    let mut levels: Vec<Vec<Step>> = Vec::new();
    let mut children = ids.to_vec();
    while !children.is_empty() {
        let level = levels.len() as u32;
        let kind = if level == 0 { StepKind::Leaves } else { StepKind::Node };
        let nodes: Vec<Step> = groups(level, &children)
            .into_iter()
            .map(|members| Step { kind, node: node_id(level, &members), members })
            .collect();
        children = nodes.iter().map(|node| node.node.clone()).collect();
        levels.push(nodes);
        if children.len() == 1 {
            break;
        }
    }
    levels
}

/// A group ends where the hash says so or at four fan-ins; a level of at most one fan-in is one
/// group. So a change of one child moves no border but its own.
fn groups(level: u32, children: &[String]) -> Vec<Vec<String>> {
    if children.len() <= FAN_IN {
        return vec![children.to_vec()];
    }
    let mut groups: Vec<Vec<String>> = vec![Vec::new()];
    for child in children {
        if let Some(group) = groups.last_mut() {
            group.push(child.clone());
            if group.len() == 4 * FAN_IN || ends_a_group(level, child) {
                groups.push(Vec::new());
            }
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn ends_a_group(level: u32, child: &str) -> bool {
    let digest = Sha256::new().chain_update(level.to_le_bytes()).chain_update(child).finalize();
    let number = u64::from_le_bytes([
        digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7],
    ]);
    number.is_multiple_of(FAN_IN as u64)
}

/// 64 hex digits over the level and the children's ids: the shape, not the content.
fn node_id(level: u32, children: &[String]) -> String {
    let level = level.to_le_bytes();
    let fields = std::iter::once(&level[..]).chain(children.iter().map(String::as_bytes));
    sha256_of_fields(fields)
}

/// A step for each range of topics. Those of two kinds stand in the same order.
fn topics(chunks: usize, kind: StepKind) -> Vec<Step> {
    let steps = ranges(chunks).map(|range| step(kind, range));
    if chunks == 0 { Vec::new() } else { steps.collect() }
}

fn writing(chunks: usize) -> Vec<Step> {
    let mut steps = vec![step(StepKind::Memory, String::new())];
    steps.extend(ranges(chunks).map(|range| step(StepKind::FactPart, range)));
    steps
}

/// What begins with a byte of such a range (`00-0f`) is one part of all the facts.
fn ranges(chunks: usize) -> impl Iterator<Item = String> {
    let wanted = u32::try_from(chunks.div_ceil(64)).unwrap_or(FACT_PARTS_MAX);
    let parts = wanted.next_power_of_two().clamp(1, FACT_PARTS_MAX);
    let width = 256 / parts;
    (0..parts).map(move |part| format!("{:02x}-{:02x}", part * width, (part + 1) * width - 1))
}

fn step(kind: StepKind, node: String) -> Step {
    Step { kind, node, members: Vec::new() }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Every id that stands in a step of that kind.
    fn members(phases: &[Phase], kind: StepKind) -> BTreeSet<&str> {
        let steps = phases.iter().flat_map(|phase| &phase.steps);
        steps
            .filter(|step| step.kind == kind)
            .flat_map(|step| &step.members)
            .map(String::as_str)
            .collect()
    }

    fn leaves(count: usize) -> Vec<Leaf> {
        (0..count)
            .map(|n| Leaf {
                id: crate::id::sha256(&n.to_le_bytes()),
                value: (n * 7919 % 1000) as u32,
                size: 8000,
                answered: false,
            })
            .collect()
    }

    #[test]
    fn every_chunk_is_read_merged_and_reduced_once() {
        for count in [0, 1, 2, 15, 16, 17, 100, 1000] {
            let leaves = leaves(count);
            let phases = phases(&leaves, UNIT_BYTES, QUICK_PASS_UNITS, count % 2 == 0);
            for kind in [StepKind::Unit, StepKind::Slice, StepKind::Leaves] {
                let all: Vec<_> = phases
                    .iter()
                    .flat_map(|phase| &phase.steps)
                    .filter(|step| step.kind == kind)
                    .flat_map(|step| &step.members)
                    .collect();
                assert_eq!(all.len(), count, "{kind:?} of {count}");
                assert_eq!(members(&phases, kind).len(), count, "{kind:?} of {count}");
            }
        }
    }

    #[test]
    fn the_tree_ends_in_one_root() {
        for count in 1..200 {
            let ids: Vec<String> = leaves(count).into_iter().map(|leaf| leaf.id).collect();
            let levels = tree(&ids);
            assert_eq!(levels.last().map(Vec::len), Some(1), "{count}");
            for pair in levels.windows(2) {
                let below: Vec<_> = pair[0].iter().map(|node| &node.node).collect();
                let above: Vec<_> = pair[1].iter().flat_map(|node| &node.members).collect();
                assert_eq!(below, above, "{count}");
            }
            assert!(levels.iter().flatten().all(|node| node.members.len() <= 4 * FAN_IN));
        }
    }

    #[test]
    fn a_changed_chunk_changes_its_own_path_only() {
        let ids: Vec<String> = leaves(2000).into_iter().map(|leaf| leaf.id).collect();
        let nodes = |ids: &[String]| -> BTreeSet<String> {
            tree(ids).into_iter().flatten().map(|node| node.node).collect()
        };
        let before = nodes(&ids);
        for place in [0, 1, 777, 1999] {
            let mut changed = ids.clone();
            changed[place] = crate::id::sha256(b"another");
            let after = nodes(&changed);
            let new = after.difference(&before).count();
            assert!(new <= 8, "{new} nodes are new after a change at {place}");
        }
    }

    #[test]
    fn what_is_answered_is_not_asked_again() {
        let mut leaves = leaves(100);
        for leaf in &mut leaves[..40] {
            leaf.answered = true;
        }
        let phases = phases(&leaves, UNIT_BYTES, QUICK_PASS_UNITS, false);
        assert_eq!(members(&phases, StepKind::Unit).len(), 60);
        assert_eq!(members(&phases, StepKind::Slice).len(), 100);
    }

    #[test]
    fn the_parts_of_the_list_cover_every_id_once() {
        for count in [0, 64, 65, 1000, 100_000] {
            let parts: Vec<_> = writing(count).into_iter().skip(1).collect();
            let mut next = 0;
            for part in &parts {
                let (from, to) = part.node.split_once('-').unwrap();
                assert_eq!(u32::from_str_radix(from, 16).unwrap(), next, "{count}");
                next = u32::from_str_radix(to, 16).unwrap() + 1;
            }
            assert_eq!(next, 256, "{count}");
        }
    }
}
