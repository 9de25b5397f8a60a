//! The provider without a model: it picks the person's own sentences, verbatim.
//!
//! It is what runs by default, in the page's sketch and in the tests, and needs no key and no
//! network. Each message is judged alone, sentence by sentence: what is pasted, quoted, code or a
//! request for a piece of work is left out; a sentence counts by what it says of the person (who
//! they are, have, like, use, plan, did and when), and one that counts enough is proposed as it
//! was said, with the category of the rule that counted most. Clauses of one sentence that say
//! enough each are proposed each, so that what replaces one leaves the others. What is told in one
//! sentence with a question is judged without it, and counts if it holds for longer than the
//! question; what is plainly the task at hand is left out before a sentence that asks for work. Only
//! a play in which the person has a part goes on behind its message, to the end of the chunk. Of
//! what is proposed, what answers a question and what the assistant takes up is worth more. So its
//! facts depend on each chunk alone, and the same chunks give the same memory in whatever order they
//! come.
//!
//! Words are looked up in tables; there are no patterns to match and no learnt weights.

use std::cell::LazyCell;

use icu_segmenter::options::SentenceBreakInvariantOptions;
use icu_segmenter::{SentenceSegmenter, SentenceSegmenterBorrowed};

use crate::chunk::{Chunk, Piece};
use crate::conversation::{Role, SignalKind};
use crate::facts::{Candidate, Category, Kind, Stance};

mod around;
mod cast;
mod friend;
mod kept;
mod lead;
mod passages;
mod phrases;
mod play;
mod score;
mod sentences;
mod shown;
mod told;
mod words;

pub use around::Around;
use around::Context;
use passages::Passages;
use score::{Clause, Judge, Verdict};
use told::Part;
use words::{Language, Words};

/// What a sentence must count to be proposed.
const THRESHOLD: u32 = 160;

/// What anything that an assistant kept as memory counts at least: somebody chose it already.
const KEPT_WEIGHT: u32 = 500;

/// The rules and tables, made ready once.
pub struct Embedded {
    segmenter: SentenceSegmenterBorrowed<'static>,
    words: Words,
}

impl std::fmt::Debug for Embedded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Embedded").finish_non_exhaustive()
    }
}

impl Default for Embedded {
    fn default() -> Self {
        Self::new()
    }
}

impl Embedded {
    /// Builds the tables.
    pub fn new() -> Self {
        let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
        Self { segmenter, words: Words::new() }
    }

    /// What the chunk says of the person, in the order of its text: each quote stands in its piece byte
    /// for byte, and is the statement but for its first letter, a full stop and the person before a
    /// clause that leaves them out.
    pub fn extract(&self, chunk: &Chunk) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let mut in_play = false;
        for (index, piece) in chunk.pieces.iter().enumerate() {
            if let Some(kind) = piece.signal {
                self.extract_kept(index as u32, &piece.text, kind, &mut candidates);
                continue;
            }
            if piece.role != Role::User {
                continue;
            }
            in_play &= !play::ends(&piece.text);
            if in_play {
                continue;
            }
            let Some(language) = self.words.language(&piece.text) else { continue };
            let mut judge = Judge::new(&self.words, language);
            let passages = Passages::of(&self.words, &piece.text);
            in_play = passages.goes_on;
            let for_friend = LazyCell::new(|| friend::is_for_friend(&piece.text));
            let context = Context::of(around(&chunk.pieces, index));
            let mut place = 0;
            // So many of the last candidates hold no longer than a task that may be asked for next.
            let mut at_hand = 0;
            for passage in passages {
                let kept = candidates.len();
                judge.begin();
                let mut count = passages::OwnWords::default();
                let sentences = passages::sentences(self.segmenter, passage);
                let parts = |one| told::parts(&self.words, language, one);
                for part in sentences.flat_map(parts) {
                    if at_hand > 0 && told::asks_for_work(&self.words, language, part.text) {
                        candidates.truncate(candidates.len() - at_hand);
                        at_hand = 0;
                    }
                    let Said { told, passes, seen } = said(&mut judge, part, (place, &context));
                    count.add(seen);
                    place += 1;
                    let is_own = || friend::is_own(&self.words, language, part.text);
                    if told.is_empty() || *for_friend && !is_own() {
                        continue;
                    }
                    at_hand = if passes { at_hand + told.len() } else { 0 };
                    candidates.extend(told.into_iter().map(|Clause { text, lead, verdict }| {
                        let statement = if lead.is_empty() {
                            whole(text)
                        } else {
                            whole(&format!("{lead}{text}"))
                        };
                        Candidate { statement, ..candidate(index as u32, text, verdict) }
                    }));
                }
                if !count.are_own(passage) {
                    candidates.truncate(kept);
                    at_hand = 0;
                }
            }
        }
        candidates
    }

    /// What each sentence of a message counts, as if the person had said it, and whether it would be
    /// proposed: all of them, with the bytes where they stand. Whether a long passage is pasted is not
    /// looked at.
    pub fn weigh(
        &self,
        text: &str,
        around: Around<'_>,
    ) -> Vec<(std::ops::Range<usize>, u32, bool)> {
        let Some(language) = self.words.language(text) else { return Vec::new() };
        let mut judge = Judge::new(&self.words, language);
        let place = |part: &str| {
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            start..start + part.len()
        };
        let context = Context::of(around);
        let mut weighed = Vec::new();
        for passage in Passages::of(&self.words, text) {
            judge.begin();
            let sentences = passages::sentences(self.segmenter, passage);
            let parts = |one| told::parts(&self.words, language, one);
            for Part { text: sentence, asks } in sentences.flat_map(parts) {
                let (score, verdict) = judge.score(sentence, THRESHOLD);
                let is_proposed = verdict.is_some_and(|one| {
                    (!asks || judge.lasts(sentence, &one)) && !judge.is_of_nobody(&one)
                });
                let adds = judge.adds(sentence, weighed.len(), &context);
                weighed.push((place(sentence), score + adds, is_proposed));
            }
        }
        weighed
    }

    /// All items of a text that an assistant kept. What the person told it, and what says nothing
    /// of them, is an instruction.
    fn extract_kept(&self, piece: u32, text: &str, kind: SignalKind, out: &mut Vec<Candidate>) {
        let language = self.words.language(text).unwrap_or(Language::English);
        let mut judge = Judge::new(&self.words, language);
        for item in kept::items(text) {
            let sentences: Vec<&str> = if kept::is_long(item) {
                passages::sentences(self.segmenter, item).collect()
            } else {
                vec![item]
            };
            judge.begin();
            for sentence in sentences {
                let (verdict, _) = judge.judge(&kept::as_said(sentence), 0);
                let verdict = verdict.filter(|one| one.score >= THRESHOLD || !is_told(kind));
                let verdict = verdict.unwrap_or_else(|| usual(kind));
                let score = verdict.score.max(KEPT_WEIGHT);
                out.push(candidate(piece, sentence, Verdict { score, ..verdict }));
            }
        }
    }
}

/// What a part of a sentence says.
struct Said<'s> {
    told: Vec<Clause<'s>>,
    /// All of it is the task at hand.
    passes: bool,
    seen: passages::OwnWords,
}

/// What a part of a sentence says, at its place in a message: as a whole, in its clauses, or by the
/// way in one of them.
fn said<'s>(
    judge: &mut Judge<'_>,
    Part { text, asks }: Part<'s>,
    (place, context): (usize, &Context<'_>),
) -> Said<'s> {
    let (verdict, seen) = judge.judge(text, THRESHOLD);
    let verdict = verdict.filter(|one| !asks || judge.lasts(text, one));
    let verdict = verdict.filter(|one| !judge.is_of_nobody(one));
    let forms = judge.forms(text);
    let is_wish = |one: &Verdict| one.category == Category::Instruction;
    let whole = verdict.filter(|one| forms.is_empty() || !is_wish(one));
    let aside = if whole.is_none() { judge.aside(text) } else { None };
    let may_part = forms.is_empty() && whole.as_ref().is_some_and(|one| !is_wish(one));
    let whole = whole.map(|one| (text, one)).or(aside);
    let all: Vec<_> = whole.into_iter().chain(forms).collect();
    if all.is_empty() {
        return Said { told: Vec::new(), passes: true, seen };
    }
    // Both are asked of the whole, before its clauses are judged.
    let adds = judge.adds(text, place, context);
    let mut passes = all.iter().all(|(text, verdict)| judge.passes(text, verdict));
    let mut told = if may_part { judge.clauses(text, asks) } else { Vec::new() };
    if told.is_empty() {
        told = all.into_iter().map(|(text, verdict)| Clause { text, lead: "", verdict }).collect();
    } else {
        passes = false;
    }
    for one in &mut told {
        one.verdict.score += adds;
    }
    Said { told, passes, seen }
}

/// What the assistant said around a message, as far as it is in the chunk.
fn around(pieces: &[Piece], index: usize) -> Around<'_> {
    let said = |at: usize| {
        let is_said = |piece: &&Piece| piece.role == Role::Assistant && piece.signal.is_none();
        let piece = pieces.get(at).filter(is_said);
        piece.map_or("", |piece| &piece.text)
    };
    Around { before: index.checked_sub(1).map_or("", said), after: said(index + 1) }
}

fn is_told(kind: SignalKind) -> bool {
    matches!(kind, SignalKind::CustomInstructions | SignalKind::ProjectInstructions)
}

/// What an item is where the rules say nothing.
fn usual(signal: SignalKind) -> Verdict {
    let (category, kind) = if is_told(signal) {
        (Category::Instruction, Kind::Instruction)
    } else {
        (Category::Fact, Kind::State)
    };
    let (about, entities) = ("user".to_owned(), Vec::new());
    Verdict { score: KEPT_WEIGHT, category, kind, key: None, about, entities }
}

/// What was said as a sentence: with a capital in front and a full stop behind.
fn whole(sentence: &str) -> String {
    let mut chars = sentence.chars();
    let first = chars.next().filter(|c| c.is_lowercase());
    let word = sentence.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    // Not `iPhone`, and no letter that another would be read as: `ß` has no capital of its own.
    let is_same = |c: &char| c.to_uppercase().flat_map(char::to_lowercase).eq([*c]);
    let capital = first.filter(is_same).filter(|_| !word.contains(char::is_uppercase));
    let mut said: String = capital.map(|c| c.to_uppercase().collect()).unwrap_or_default();
    said.push_str(if said.is_empty() { sentence } else { chars.as_str() });
    if sentence.ends_with(char::is_alphanumeric) {
        said.push('.');
    }
    said
}

fn candidate(piece: u32, sentence: &str, verdict: Verdict) -> Candidate {
    Candidate {
        piece,
        quote: sentence.to_owned(),
        statement: sentence.to_owned(),
        key: verdict.key,
        category: verdict.category,
        kind: verdict.kind,
        stance: Stance::Stated,
        about: verdict.about,
        entities: verdict.entities,
        weight: verdict.score.min(1000),
    }
}

#[cfg(test)]
mod tests {
    use super::whole;
    use crate::facts::folded_statement;

    #[test]
    fn a_statement_is_a_sentence_that_says_the_same() {
        let cases: &[(&str, &str)] = &[
            ("i knit", "I knit."),
            ("élève de Gand!", "Élève de Gand!"),
            ("iPhone user", "iPhone user."),
            ("I knit", "I knit."),
            ("ße", "ße."),
            ("ıspanak severim", "ıspanak severim."),
            ("", ""),
        ];
        for (said, sentence) in cases {
            assert_eq!(whole(said), *sentence);
            assert_eq!(folded_statement(&whole(said)), folded_statement(said), "{said}");
        }
    }
}
