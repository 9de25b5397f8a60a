//! The messages in which something that is forgotten was said, taken out of what is stored.

use std::collections::{BTreeMap, BTreeSet};

use super::{ReadError, Reads, WishError, missing};
use crate::chunk::{Chunk, Piece};
use crate::facts::{Care, CareKey, Decision, PROMPT_VERSION};
use crate::id::ConversationKey;
use crate::protocol::Verdict;
use crate::rows::{ChunkRow, DecisionRow, JobRow, OutputRow, Record};

/// A text of so many bytes that stands in another message again is a copy of it; shorter ones are
/// said by chance.
const COPY_BYTES_MIN: usize = 24;

/// The records that take out all messages in which what these decisions forget was said, whoever
/// read it, and copies of them: their text in the chunks, and what was answered of it. The person's
/// own words for it, if there were any, go too. It is for good: the decisions keep the messages out
/// of later exports.
pub fn remove(
    reads: &impl Reads,
    row: &JobRow,
    decisions: Vec<Decision>,
    key: &CareKey,
) -> Result<Vec<Record>, WishError> {
    let forget = |decision: &Decision| decision.verdict == Verdict::Forget;
    let forgotten: Vec<Decision> = decisions.into_iter().filter(forget).collect();
    let messages = messages(reads, &row.memory, &Care::of(&forgotten, key))?;
    let Some(first) = forgotten.first().filter(|_| !messages.is_empty()) else {
        return Err(WishError::NothingToRemove);
    };
    let all = messages.iter().map(|(key, piece)| (key, piece.message_id.as_str(), &*piece.text));
    let decision = first.clone().removing(all, key);
    let own = [decision.clone()];
    let mut records = blanked(reads, &row.memory, &row.id, &Care::of(&own, key))?;
    let edits = reads.decisions(&row.memory)?.into_iter().filter(|one| {
        one.verdict == Verdict::Edit && forgotten.iter().any(|forget| forget.shares_with(one))
    });
    let memory = || row.memory.clone();
    records.extend(edits.map(|edit| Record::ForgetDecision { memory: memory(), id: edit.id }));
    records.push(Record::Decision(DecisionRow { memory: memory(), decision }));
    Ok(records)
}

/// The stretches of the messages in which it was said, and of the copies of these.
fn messages(
    reads: &impl Reads,
    memory: &str,
    care: &Care,
) -> Result<Vec<(ConversationKey, Piece)>, ReadError> {
    let mut found = Vec::new();
    for (id, said) in said(reads, memory, care)? {
        let chunk = reads.chunk(memory, &id)?.ok_or_else(|| missing("chunk"))?;
        let own = chunk.pieces.into_iter().filter(|piece| said.contains(&piece.message_id));
        found.extend(own.filter(|piece| !piece.text.is_empty()).map(|p| (chunk.key.clone(), p)));
    }
    let texts: BTreeSet<String> = found
        .iter()
        .map(|(_, piece)| piece.text.clone())
        .filter(|text| text.len() >= COPY_BYTES_MIN)
        .collect();
    if texts.is_empty() {
        return Ok(found);
    }
    for leaf in reads.leaves(memory, "")? {
        let chunk = reads.chunk(memory, &leaf.id)?.ok_or_else(|| missing("chunk"))?;
        let copies = chunk.pieces.into_iter().filter(|piece| texts.contains(&piece.text));
        found.extend(copies.map(|piece| (chunk.key.clone(), piece)));
    }
    Ok(found)
}

/// The messages in which it was said, by chunk.
fn said(
    reads: &impl Reads,
    memory: &str,
    care: &Care,
) -> Result<BTreeMap<String, BTreeSet<String>>, ReadError> {
    let mut said: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for leaf in reads.leaves(memory, "")? {
        for (_, output) in reads.outputs(memory, &leaf.id)? {
            for fact in output.facts {
                let message = fact.evidence.message_id.clone();
                if care.apply(fact).is_none() {
                    said.entry(leaf.id.clone()).or_default().insert(message);
                }
            }
        }
    }
    Ok(said)
}

/// The records that blank what is stored of the messages that were taken out, and what was answered
/// of them.
pub fn blanked(
    reads: &impl Reads,
    memory: &str,
    job: &str,
    care: &Care,
) -> Result<Vec<Record>, ReadError> {
    let mut records = Vec::new();
    if !care.removes() {
        return Ok(records);
    }
    for leaf in reads.leaves(memory, "")? {
        let before = reads.chunk(memory, &leaf.id)?.ok_or_else(|| missing("chunk"))?;
        let after = care.received(before.clone());
        if after == before {
            continue;
        }
        let out = gone(&before, &after);
        let id = leaf.id;
        let row = ChunkRow { memory: memory.to_owned(), job: job.to_owned(), chunk: after };
        records.push(Record::Blanked(row));
        if out.is_empty() {
            continue;
        }
        // What other versions answered is used no more, and may have another form.
        let outputs = reads.outputs(memory, &id)?;
        records.push(Record::ForgetOutputs { memory: memory.to_owned(), chunk: id.clone() });
        records.extend(outputs.into_iter().map(|(model, output)| {
            Record::Output(OutputRow {
                memory: memory.to_owned(),
                chunk: id.clone(),
                prompt_version: PROMPT_VERSION.to_owned(),
                model,
                output: output.without(|id| out.contains(id)),
            })
        }));
    }
    Ok(records)
}

/// The messages that lost their text.
fn gone<'a>(before: &'a Chunk, after: &Chunk) -> BTreeSet<&'a str> {
    let pieces = before.pieces.iter().zip(&after.pieces);
    let lost = pieces.filter(|(before, after)| before.text != after.text);
    lost.map(|(piece, _)| piece.message_id.as_str()).collect()
}
