//! Dialogues whose truth is known.
//!
//! The folder holds pairs of `NAME__truth.json` and an export `NAME__….json`. A truth file names the
//! person (`user`), has `qa` (`question`, `answer`, `category`, `evidence_message_ids`) and
//! `observations` (`who`, `message_id`). What is printed, in percent:
//!
//! - words at 10, 20, 30: sentences of both speakers are chosen, best first, up to that share of
//!   all words. For each question: of the words of its answer that stand in its evidence messages
//!   and are no stop words, the share that stands in the sentences chosen from those messages;
//!   mean over the questions. Questions without an answer in the dialogue (category 5) are left out.
//!   How much a sentence is worth is what decides in a run too, where a file cannot hold all.
//! - recall and precision: of the messages with an observation about the person, the share that is
//!   taken; of the messages taken, the share that has one.
//! - how many bytes of what the persons said the rules judge in a second, from chunks to what is
//!   proposed: the fastest of several times.

use std::collections::{BTreeMap, BTreeSet};
use std::hint::black_box;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use decant::chunk::Chunk;
use decant::conversation::{Conversation, Message, Role};
use decant::draft::{self, Repeats};
use decant::facts::Rarity;
use decant::prompt::embedded::{Around, Embedded};
use decant::redact::{Masker, MaskingKey};
use serde::Deserialize;
use serde_json::Value;

const SHARES: [usize; 3] = [10, 20, 30];

/// How often all chunks are judged for their speed to be known.
const TIMES: usize = 10;

/// Questions that the dialogue does not answer.
const ADVERSARIAL: u32 = 5;

#[derive(Deserialize)]
struct Truth {
    user: String,
    qa: Vec<Question>,
    observations: Vec<Observation>,
}

#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    answer: Value,
    category: u32,
    evidence_message_ids: Vec<Option<String>>,
}

#[derive(Deserialize)]
struct Observation {
    who: String,
    message_id: Option<String>,
}

/// A sum of shares and how many there are.
#[derive(Clone, Copy, Default)]
struct Mean(f64, u32);

impl Mean {
    fn add(&mut self, share: f64) {
        *self = Self(self.0 + share, self.1 + 1);
    }

    fn join(&mut self, other: Self) {
        *self = Self(self.0 + other.0, self.1 + other.1);
    }

    fn percent(self) -> f64 {
        100.0 * self.0 / f64::from(self.1.max(1))
    }
}

#[derive(Clone, Copy, Default)]
struct Scores {
    words: [Mean; 3],
    recall: Mean,
    precision: Mean,
}

/// Prints what each dialogue and all of them come to.
pub fn evaluate(folder: &Path) -> Result<(), String> {
    let embedded = Embedded::new();
    let mut all = Scores::default();
    let mut out = io::stdout().lock();
    let mut print = |name: &str, scores: &Scores| {
        let [ten, twenty, thirty] = scores.words.map(Mean::percent);
        let (recall, precision) = (scores.recall.percent(), scores.precision.percent());
        let questions = scores.words[0].1;
        writeln!(
            out,
            "{name:<16}{questions:>10}{ten:>8.1}{twenty:>8.1}{thirty:>8.1}{recall:>9.1}{precision:>11.1}"
        )
        .map_err(|error| error.to_string())
    };
    let mut names = Vec::new();
    let mut said = Vec::new();
    for (name, truth, export) in pairs(folder)? {
        let text = std::fs::read_to_string(&truth).map_err(|error| error.to_string())?;
        let truth: Truth = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        let dialogue = Dialogue::of(&export)?;
        let scores = score(&embedded, &truth, &dialogue);
        for (sum, one) in all.words.iter_mut().zip(scores.words) {
            sum.join(one);
        }
        all.recall.join(scores.recall);
        all.precision.join(scores.precision);
        names.push((name, scores));
        said.push(dialogue);
    }
    if names.is_empty() {
        return Err("no pair of a NAME__truth.json and an export NAME__….json".to_owned());
    }
    let head = "dialogue         questions words 10      20      30   recall  precision\n";
    io::stderr().write_all(head.as_bytes()).map_err(|error| error.to_string())?;
    for (name, scores) in &names {
        print(name, scores)?;
    }
    print("all", &all)?;
    let speed = speed(&embedded, &said);
    writeln!(io::stderr(), "judged: {speed:.1} MB/s").map_err(|error| error.to_string())
}

/// Megabytes of what the persons said in a second, from chunks to what is proposed.
#[allow(clippy::disallowed_methods, reason = "it measures, and is no core")]
fn speed(embedded: &Embedded, dialogues: &[Dialogue]) -> f64 {
    let mut masker = Masker::new(&MaskingKey::from_bytes([0; 32]), "m");
    let mut repeats = Repeats::default();
    let conversations = dialogues.iter().flat_map(|dialogue| &dialogue.0).zip(0..);
    let drafts =
        conversations.map(|(one, place)| draft::prepare(one, place, &mut masker, &mut repeats));
    let chunks: Vec<Chunk> = drafts.flat_map(|draft| draft.chunks).collect();
    let pieces = chunks.iter().flat_map(|chunk| &chunk.pieces);
    let own = pieces.filter(|piece| piece.role == Role::User);
    let bytes: usize = own.map(|piece| piece.text.len()).sum();
    let seconds = |_| {
        let start = Instant::now();
        for chunk in &chunks {
            black_box(embedded.extract(black_box(chunk)));
        }
        start.elapsed().as_secs_f64()
    };
    bytes as f64 / 1e6 / (0..TIMES).map(seconds).fold(f64::MAX, f64::min)
}

/// Name, truth and the first export of each, in the order of their names.
fn pairs(folder: &Path) -> Result<Vec<(String, PathBuf, PathBuf)>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut files: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    files.sort();
    let truths = files.iter().filter_map(|file| file.strip_suffix("__truth.json"));
    let pair = |name: &str| {
        let own = format!("{name}__");
        let is_export = |file: &&String| file.starts_with(&own) && !file.ends_with("__truth.json");
        let export = folder.join(files.iter().find(is_export)?);
        Some((name.to_owned(), folder.join(format!("{name}__truth.json")), export))
    };
    Ok(truths.filter_map(pair).collect())
}

/// All conversations of two people, in order.
struct Dialogue(Vec<Conversation>);

impl Dialogue {
    fn of(export: &Path) -> Result<Self, String> {
        decant::native::conversations(&[export.to_owned()]).map(Self)
    }

    /// Each message, with what the other says around it.
    fn messages(&self) -> impl Iterator<Item = (&Message, Around<'_>)> {
        self.0.iter().flat_map(|Conversation { messages, .. }| {
            messages.iter().enumerate().map(|(at, message)| {
                let before = at.checked_sub(1).and_then(|before| messages.get(before));
                let [before, after] =
                    [before, messages.get(at + 1)].map(|near| other(message, near));
                (message, Around { before, after })
            })
        })
    }
}

/// What is said next to a message, unless the same person says it.
fn other<'d>(message: &Message, near: Option<&'d Message>) -> &'d str {
    near.filter(|near| near.role != message.role).map_or("", |near| &near.text)
}

/// A sentence that may be chosen: the message, its words, what it is worth.
struct Sentence<'a> {
    message: &'a str,
    words: Vec<String>,
    worth: u64,
    taken: bool,
}

fn score(embedded: &Embedded, truth: &Truth, dialogue: &Dialogue) -> Scores {
    let texts = || dialogue.messages().map(|(message, _)| message.text.as_str());
    let rarity = Rarity::of(texts());
    let mut sentences = Vec::new();
    for (message, around) in dialogue.messages() {
        for (range, score, taken) in embedded.weigh(&message.text, around) {
            let sentence = message.text.get(range).unwrap_or_default();
            sentences.push(Sentence {
                message: &message.id,
                words: words(sentence),
                worth: rarity.worth(score, sentence),
                taken: taken && message.role == Role::User,
            });
        }
    }
    let taken: BTreeSet<&str> =
        sentences.iter().filter(|one| one.taken).map(|one| one.message).collect();
    let observed: BTreeSet<&str> = truth
        .observations
        .iter()
        .filter(|one| one.who == truth.user)
        .filter_map(|one| one.message_id.as_deref())
        .collect();
    let mut scores = Scores::default();
    for message in &observed {
        scores.recall.add(f64::from(u8::from(taken.contains(message))));
    }
    for message in &taken {
        scores.precision.add(f64::from(u8::from(observed.contains(message))));
    }
    sentences.sort_by_key(|one| std::cmp::Reverse(one.worth));
    let by_message: BTreeMap<&str, BTreeSet<String>> = dialogue
        .messages()
        .map(|(message, _)| (message.id.as_str(), words(&message.text).into_iter().collect()))
        .collect();
    let total: usize = texts().map(|text| words(text).len()).sum();
    for (share, mean) in SHARES.into_iter().zip(&mut scores.words) {
        *mean = answered(truth, &by_message, &choose(&sentences, total * share / 100));
    }
    scores
}

/// The words of the best sentences that have so many words together, by message.
fn choose<'a>(
    sentences: &'a [Sentence<'a>],
    mut room: usize,
) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut chosen: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for sentence in sentences {
        if sentence.words.len() <= room {
            room -= sentence.words.len();
            let words = sentence.words.iter().map(String::as_str);
            chosen.entry(sentence.message).or_default().extend(words);
        }
    }
    chosen
}

fn answered(
    truth: &Truth,
    texts: &BTreeMap<&str, BTreeSet<String>>,
    chosen: &BTreeMap<&str, BTreeSet<&str>>,
) -> Mean {
    let stop: BTreeSet<&str> = STOP.split_whitespace().collect();
    let mut mean = Mean::default();
    for question in truth.qa.iter().filter(|one| one.category != ADVERSARIAL) {
        let answer = match &question.answer {
            Value::String(answer) => answer.clone(),
            Value::Number(answer) => answer.to_string(),
            _ => continue,
        };
        let evidence = || question.evidence_message_ids.iter().filter_map(Option::as_deref);
        let said = |word: &String| {
            evidence().any(|id| texts.get(id).is_some_and(|words| words.contains(word)))
        };
        let wanted: BTreeSet<String> = words(&answer)
            .into_iter()
            .filter(|word| !stop.contains(word.as_str()) && said(word))
            .collect();
        let kept = |word: &&String| {
            evidence().any(|id| chosen.get(id).is_some_and(|words| words.contains(word.as_str())))
        };
        if !wanted.is_empty() {
            mean.add(wanted.iter().filter(kept).count() as f64 / wanted.len() as f64);
        }
    }
    mean
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

const STOP: &str = "a an the of to in on at for and or but is are was were be been being has have had \
    do does did i you he she it we they me him her us them my your his its our their this that these \
    those with from by as about into over after before so if then than not no yes what which who whom \
    when where why how there here can could will would should may might must just also very too";
