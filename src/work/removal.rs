//! The messages in which something that is forgotten was said, taken out of what is stored.

use std::collections::{BTreeMap, BTreeSet};

use super::{ReadError, Reads, WishError, missing};
use crate::facts::{Care, CareKey, Decision, Evidence, PROMPT_VERSION, take_out};
use crate::id::ConversationKey;
use crate::protocol::Verdict;
use crate::rows::{ChunkRow, DecisionRow, JobRow, OutputRow, Record};

/// Ids of messages, by their conversation.
type Messages = BTreeMap<ConversationKey, BTreeSet<String>>;

/// The records that take out all messages in which what these decisions forget was said, whoever
/// read it: their text in the chunks, and what was answered of it. It is for good. The decisions
/// then keep the messages out of later exports too.
pub fn remove(
    reads: &impl Reads,
    row: &JobRow,
    decisions: Vec<Decision>,
    key: &CareKey,
) -> Result<Vec<Record>, WishError> {
    let forget = |decision: &Decision| decision.verdict == Verdict::Forget;
    let forgotten: Vec<Decision> = decisions.into_iter().filter(forget).collect();
    let messages = said(reads, &row.memory, &Care::of(&forgotten, key))?;
    let Some(first) = forgotten.into_iter().next().filter(|_| !messages.is_empty()) else {
        return Err(WishError::NothingToRemove);
    };
    let mut records = taken_out(reads, row, &messages)?;
    let all = messages.iter().flat_map(|(key, ids)| ids.iter().map(move |id| (key, id.as_str())));
    let decision = first.removing(all, key);
    records.push(Record::Decision(DecisionRow { memory: row.memory.clone(), decision }));
    Ok(records)
}

/// Where it was said.
fn said(reads: &impl Reads, memory: &str, care: &Care) -> Result<Messages, ReadError> {
    let mut messages = Messages::new();
    for leaf in reads.leaves(memory, "")? {
        for (_, output) in reads.outputs(memory, &leaf.id)? {
            for fact in output.facts {
                let place = conversation(&fact.evidence);
                let message = fact.evidence.message_id.clone();
                if care.apply(fact).is_none() {
                    messages.entry(place).or_default().insert(message);
                }
            }
        }
    }
    Ok(messages)
}

fn conversation(evidence: &Evidence) -> ConversationKey {
    ConversationKey {
        source: evidence.source,
        account: evidence.account.clone().unwrap_or_default(),
        conversation_id: evidence.conversation_id.clone(),
    }
}

fn taken_out(
    reads: &impl Reads,
    row: &JobRow,
    messages: &Messages,
) -> Result<Vec<Record>, ReadError> {
    let memory = &row.memory;
    let mut records = Vec::new();
    for leaf in reads.leaves(memory, "")? {
        let key = ConversationKey {
            source: leaf.source,
            account: leaf.account,
            conversation_id: leaf.conversation_id,
        };
        let Some(ids) = messages.get(&key) else { continue };
        let is_out = |id: &str| ids.contains(id);
        let mut chunk = reads.chunk(memory, &leaf.id)?.ok_or_else(|| missing("chunk"))?;
        chunk.title.clear();
        let taken = take_out(&mut chunk, is_out);
        let (job, id) = (row.id.clone(), leaf.id);
        records.push(Record::Blanked(ChunkRow { memory: memory.clone(), job, chunk }));
        if !taken {
            continue;
        }
        // What other versions answered is used no more, and may have another form.
        let outputs = reads.outputs(memory, &id)?;
        records.push(Record::ForgetOutputs { memory: memory.clone(), chunk: id.clone() });
        records.extend(outputs.into_iter().map(|(model, output)| {
            Record::Output(OutputRow {
                memory: memory.clone(),
                chunk: id.clone(),
                prompt_version: PROMPT_VERSION.to_owned(),
                model,
                output: output.without(is_out),
            })
        }));
    }
    Ok(records)
}
