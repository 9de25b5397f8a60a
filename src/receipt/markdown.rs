//! The receipt for people: `RECEIPT.md`.

use std::fmt::Write as _;

use super::{FileRead, Problem, Receipt, WAITING_LISTED};
use crate::clock::Millis;
use crate::conversation::Bucket;
use crate::facts::Change;
use crate::memory::one_line;

/// Conversations that were set aside are listed up to so many.
const SET_ASIDE_LISTED: usize = 50;

impl Receipt {
    /// `RECEIPT.md`: the same numbers in sentences and lists. Names of files, members and models
    /// come from outside, so they go through [`one_line`].
    pub fn markdown(&self) -> String {
        let mut text = String::from("# Receipt\n\nWhat became of everything that was given.\n");
        self.about_files(&mut text);
        self.about_conversations(&mut text);
        self.about_messages(&mut text);
        self.about_memory(&mut text);
        self.about_changes(&mut text);
        self.about_cost(&mut text);
        self.about_run(&mut text);
        text
    }

    fn about_files(&self, text: &mut String) {
        heading(text, "Files");
        for file in &self.reading.files {
            item(text, &describe(file));
            for problem in &file.problems {
                let _ = writeln!(text, "  - {}", describe_problem(problem));
            }
        }
        if self.reading.files.is_empty() {
            item(text, "None");
        }
    }

    fn about_conversations(&self, text: &mut String) {
        let conversations = &self.reading.conversations;
        heading(text, "Conversations");
        item(text, &format!("Found: {}", conversations.found));
        item(text, &format!("Read: {}", conversations.read));
        item(text, &format!("Met again and merged: {}", conversations.merged));
        item(text, &format!("Set aside: {}", conversations.count_set_aside()));
        let named = conversations.set_aside.iter().filter(|one| one.count == 1);
        let named: Vec<_> = named.take(SET_ASIDE_LISTED).collect();
        for one in &named {
            let id = if one.id.is_empty() { "without an id".to_owned() } else { one_line(&one.id) };
            let _ = writeln!(text, "  - {id} in {}: {}", one_line(&one.member), word(&one.reason));
        }
        let unlisted = conversations.count_set_aside().saturating_sub(named.len() as u64);
        if unlisted > 0 {
            let _ = writeln!(text, "  - and {unlisted} more, in receipt.json");
        }
    }

    fn about_messages(&self, text: &mut String) {
        let mut messages = self.reading.messages;
        heading(text, "Messages");
        item(text, &format!("Total: {}", messages.total));
        for bucket in Bucket::ALL.into_iter().rev() {
            let count = *messages.buckets.of(bucket);
            if count > 0 {
                item(text, &format!("{}: {count}", name_of(bucket)));
            }
        }
        if self.reading.masked.is_empty() {
            item(text, "Values masked before anything else: none");
        } else {
            let kinds =
                self.reading.masked.iter().map(|(kind, n)| format!("{n} {}", one_line(kind)));
            let kinds: Vec<String> = kinds.collect();
            item(text, &format!("Values masked before anything else: {}", kinds.join(", ")));
        }
    }

    fn about_memory(&self, text: &mut String) {
        let (facts, lines, units) = (&self.facts, &self.lines, &self.units);
        heading(text, "Memory");
        item(
            text,
            &format!(
                "Units of work: {} planned, {} done, {} failed, {} waiting for you",
                units.planned, units.ok, units.failed, units.needs_you
            ),
        );
        item(
            text,
            &format!(
                "Facts: {} proposed, {} kept, {} merged into those, {} rejected ({})",
                facts.proposed,
                facts.kept,
                facts.merged,
                super::sum(&facts.rejected),
                rate(super::sum(&facts.rejected), facts.proposed)
            ),
        );
        reasons(text, &facts.rejected);
        self.about_waiting(text);
        item(
            text,
            &format!(
                "Lines: {} proposed, {} kept, {} rejected ({})",
                lines.proposed,
                lines.kept,
                super::sum(&lines.rejected),
                rate(super::sum(&lines.rejected), lines.proposed)
            ),
        );
        reasons(text, &lines.rejected);
    }

    /// What stands in no file until the person approves of it, with its words.
    fn about_waiting(&self, text: &mut String) {
        let facts = &self.facts;
        let count = super::sum(&facts.waiting);
        if count == 0 {
            return;
        }
        item(text, &format!("Facts that wait for you, in no file but facts.jsonl: {count}"));
        reasons(text, &facts.waiting);
        for one in facts.waiting_listed.iter().take(WAITING_LISTED) {
            let reason = one_line(&one.reason.replace('_', " "));
            let _ = writeln!(text, "  - \"{}\" ({reason})", one_line(&one.quote));
        }
        let more = count.saturating_sub(facts.waiting_listed.len().min(WAITING_LISTED) as u64);
        if more > 0 {
            let _ = writeln!(text, "  - and {more} more: see facts.jsonl");
        }
    }

    fn about_changes(&self, text: &mut String) {
        let Some(changes) = &self.changes else { return };
        heading(text, "What changed");
        let since = changes.since.map_or_else(|| "the earlier memory".to_owned(), Millis::rfc3339);
        item(
            text,
            &format!(
                "Since {since}: {} added, {} changed, {} retired, {} said again",
                changes.added, changes.changed, changes.retired, changes.confirmed
            ),
        );
        for (change, statement) in &changes.listed {
            let word = match change {
                Change::Added => "Added",
                Change::Changed => "Changed",
                Change::Retired => "Retired",
            };
            let _ = writeln!(text, "  - {word}: {}", one_line(statement));
        }
        let all = changes.added + changes.changed + changes.retired;
        let unlisted = all.saturating_sub(changes.listed.len() as u64);
        if unlisted > 0 {
            let _ = writeln!(text, "  - and {unlisted} more");
        }
    }

    fn about_cost(&self, text: &mut String) {
        let (calls, tokens, usd) = (&self.calls, &self.tokens, &self.usd);
        heading(text, "Cost");
        let model = self
            .model
            .as_deref()
            .map_or_else(String::new, |model| format!(", {}", one_line(model)));
        item(text, &format!("Provider: {}{model}", one_line(&self.provider)));
        if !self.earlier_models.is_empty() {
            let earlier: Vec<String> =
                self.earlier_models.iter().map(|one| one_line(one)).collect();
            item(text, &format!("Read before that with: {}", earlier.join(", ")));
        }
        item(
            text,
            &format!(
                "Calls: {} made, {} answered, {} failed, {} repeated",
                calls.made, calls.ok, calls.failed, calls.repeated
            ),
        );
        item(
            text,
            &format!(
                "Tokens: {} read ({} of them cached), {} written",
                tokens.input, tokens.cached, tokens.output
            ),
        );
        let cap = usd.cap.map_or_else(|| "no cap".to_owned(), |cap| format!("cap ${cap:.4}"));
        item(
            text,
            &format!(
                "Spent: ${:.4} ({cap}; estimated ${:.4} to ${:.4} by the prices of {}{})",
                usd.spent,
                usd.estimated_low,
                usd.estimated_high,
                one_line(&usd.prices),
                if usd.economy { ", in batches at the price of those" } else { "" }
            ),
        );
        match &self.sent {
            Some(sent) => item(
                text,
                &format!("Sent: {} bytes, SHA-256 {}", sent.bytes, one_line(&sent.sha256)),
            ),
            None => item(text, "Sent: nothing; no server took part"),
        }
    }

    fn about_run(&self, text: &mut String) {
        let at = |at: Option<Millis>| at.map_or_else(|| "not known".to_owned(), Millis::rfc3339);
        heading(text, "Run");
        item(text, &format!("Started: {}", at(self.started_at)));
        item(text, &format!("Ended: {}", at(self.ended_at)));
        item(text, &format!("Time zone: {}", one_line(&self.tz)));
        item(text, &one_line(&format!("Build: {}", self.build)));
        item(text, &format!("Prompt version: {}", one_line(&self.prompt_version)));
        if !self.outputs.is_empty() {
            heading(text, "Files written, with SHA-256");
        }
        for (path, sha256) in &self.outputs {
            item(text, &format!("{}: {}", one_line(path), one_line(sha256)));
        }
    }
}

fn heading(text: &mut String, name: &str) {
    let _ = write!(text, "\n## {name}\n\n");
}

fn item(text: &mut String, words: &str) {
    let _ = writeln!(text, "- {words}");
}

fn reasons(text: &mut String, rejected: &std::collections::BTreeMap<String, u64>) {
    for (reason, count) in rejected {
        let _ = writeln!(text, "  - {}: {count}", one_line(&reason.replace('_', " ")));
    }
}

fn describe(file: &FileRead) -> String {
    let sources: Vec<&str> = file.sources.iter().map(|source| source.as_str()).collect();
    let what =
        if sources.is_empty() { "nothing was found in it".to_owned() } else { sources.join(", ") };
    let members = match file.members_read.len() as u64 + file.members_unlisted {
        1 => "1 member read".to_owned(),
        count => format!("{count} members read"),
    };
    let end = if file.complete { "to its end" } else { "not to its end" };
    format!("{}: {} bytes, {what}, {members}, {end}", one_line(&file.name), file.bytes)
}

fn describe_problem(problem: &Problem) -> String {
    match (&problem.member, problem.count) {
        (Some(member), _) => format!("{} in {}", word(&problem.reason), one_line(member)),
        (None, 1) => word(&problem.reason),
        (None, count) => format!("{}, {count} times more", word(&problem.reason)),
    }
}

/// The stable word of a reason, with spaces.
fn word<T: serde::Serialize>(reason: &T) -> String {
    let word = serde_json::to_value(reason).ok();
    word.as_ref().and_then(|word| word.as_str()).unwrap_or_default().replace('_', " ")
}

/// In hundredths of a per cent, by integers; of nothing, nothing.
fn rate(part: u64, whole: u64) -> String {
    let hundredths = (part * 10_000).checked_div(whole).unwrap_or(0);
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

fn name_of(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Unreadable => "Unreadable",
        Bucket::Excluded => "Left out by you",
        Bucket::OtherBranch => "On another branch",
        Bucket::Hidden => "Never shown to you",
        Bucket::ToolOutput => "Written by a tool, or to one",
        Bucket::NoText => "Without text",
        Bucket::Trivial => "Saying nothing, such as a lone emoji",
        Bucket::SameAs => "The same as another message",
        Bucket::Redacted => "Dropped whole by masking",
        Bucket::OverBudget => "Over the budget",
        Bucket::Failed => "In a unit that failed",
        Bucket::Used => "Used",
    }
}
