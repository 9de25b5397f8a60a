//! From facts to files: grouping, what fits, and the numbers of the lines.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::{FILE_CHARS, Line, MEMORY_LINES, NO_WORDS, Written, one_line};
use crate::clock::{DAY_MS, Millis, name_of_month};
use crate::facts::{
    Category, Fact, OWN_WORDS, Rarity, Section, Status, folded_statement, has_words,
};

/// MEMORY.md is grouped by month up to so many of them, and by year beyond.
const MONTHS_MAX: usize = 24;

/// What does not fit stands in a file for each of so many years, the latest; what is older in one.
/// A life has more years than a file has room for links.
const YEARS_MAX: usize = 12;

/// The file of what is older.
const EARLIER: &str = "earlier";

/// Kept free in a section's file for the heading that links to the rest.
const LINK_CHARS: usize = 80;

/// What lasts may have ended since it was last said: if that is longer ago than this, counted from
/// what was said last of all, the line says when.
const AS_OF_DAYS: i64 = 365;

/// What each group of a file is called, in the order in which they stand.
type Group = (String, String);

/// A line to be, with the facts that it states.
struct Entry {
    text: String,
    facts: Vec<String>,
    rank: u32,
    category: Category,
    /// Something else was said of it too, and nobody knows which holds.
    is_contested: bool,
    /// When it happened, as exactly as that is known, or else when it was first said: a date whose
    /// order is that of its characters.
    at: Option<String>,
}

/// Writes the active facts: the best of each section in its file, the rest in `memory/`.
pub fn write(facts: &[Fact]) -> Written {
    let mut written = Written::default();
    let newest = facts.iter().filter_map(|fact| fact.last_seen).max();
    for section in Section::ALL {
        let is_shown = |fact: &&Fact| {
            fact.section == section && matches!(fact.status, Status::Active | Status::Contested)
        };
        let shown: Vec<&Fact> = facts.iter().filter(is_shown).collect();
        let entries = entries(&shown, newest, &mut written);
        if entries.is_empty() {
            continue;
        }
        let own_words = shown.iter().all(|fact| fact.extractor.model.is_none());
        let title = title(section, own_words);
        if section == Section::Memory {
            write_memory(&title, entries, &mut written);
        } else {
            write_section(section, &title, entries, &mut written);
        }
    }
    // Files in the order of their paths, as they are listed everywhere.
    written.lines.sort();
    written
}

/// Drops links to files that are not there.
pub(super) fn without_dead_links(mut written: Written) -> Written {
    let there: BTreeSet<String> = written.files.keys().cloned().collect();
    for text in written.files.values_mut() {
        let is_dead = |row: &str| {
            let target = row.rsplit_once("](").and_then(|(_, target)| target.strip_suffix(')'));
            row.starts_with('#') && target.is_some_and(|target| !there.contains(target))
        };
        if !text.lines().any(is_dead) {
            continue;
        }
        // Links stand behind all lines that cite, so no number changes.
        let rows: Vec<&str> = text.lines().filter(|row| !is_dead(row)).collect();
        let kept = rows.join("\n");
        kept.trim_end().clone_into(text);
        text.push('\n');
    }
    written
}

/// Best first; what reads the same is one line.
fn entries(facts: &[&Fact], newest: Option<Millis>, written: &mut Written) -> Vec<Entry> {
    let mut by_words: BTreeMap<String, Entry> = BTreeMap::new();
    for fact in facts {
        let text = one_line(&fact.statement);
        if !has_words(&text) {
            written.proposed += 1;
            *written.rejected.entry(NO_WORDS.to_owned()).or_default() += 1;
            continue;
        }
        let new = Entry {
            facts: vec![fact.id.clone()],
            rank: fact.rank(),
            category: fact.category,
            is_contested: fact.status == Status::Contested,
            at: when(fact),
            text: format!(
                "{text}{}",
                beside(fact).or_else(|| as_of(fact, newest)).unwrap_or_default()
            ),
        };
        match by_words.entry(folded_statement(&text)) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(new);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => place.get_mut().join(new),
        }
    }
    let mut entries: Vec<Entry> = by_words.into_values().collect();
    for entry in &mut entries {
        entry.facts.sort();
    }
    entries
        .sort_by(|one, other| other.rank.cmp(&one.rank).then_with(|| one.facts.cmp(&other.facts)));
    entries
}

impl Entry {
    /// Two facts in the same words: the better one says how they are written.
    fn join(&mut self, mut other: Self) {
        if (other.rank, &self.facts) > (self.rank, &other.facts) {
            std::mem::swap(self, &mut other);
        }
        self.facts.append(&mut other.facts);
        self.is_contested |= other.is_contested;
        self.at = [self.at.take(), other.at].into_iter().flatten().min();
    }

    /// With its mark and line break.
    fn chars(&self) -> usize {
        self.text.chars().count() + 3
    }
}

fn title(section: Section, own_words: bool) -> String {
    let name = section.title();
    if own_words { format!("{name}{OWN_WORDS}") } else { name.to_owned() }
}

/// The group of a line in the file of its section: they stand in the order of [`Section::GROUPS`].
fn group(section: Section, entry: &Entry) -> Group {
    let name = match (section, entry.category) {
        _ if entry.is_contested => "Said both ways",
        (Section::Identity, Category::Relationship) => "Family and friends",
        (Section::Identity, _) => "Who they are",
        (Section::Soul, Category::Goal) => "What they hope for",
        (Section::Soul, _) => "What matters to them",
        (Section::User, Category::Preference) => "Likes and dislikes",
        (Section::User, Category::Skill) => "What they know and practise",
        (Section::User, _) => "Their life",
        (Section::Agents, _) => "How to work with them",
        (Section::Tools, _) => "Devices, programs and services",
        (Section::Memory, _) => "What happened",
    };
    let place = Section::GROUPS.iter().position(|group| *group == name);
    (format!("{:02}", place.unwrap_or(Section::GROUPS.len())), name.to_owned())
}

fn write_section(section: Section, title: &str, entries: Vec<Entry>, written: &mut Written) {
    let group = |entry: &Entry| group(section, entry);
    let limit = Limit { chars: FILE_CHARS - LINK_CHARS, lines: usize::MAX };
    let (chosen, rest) = choose(title, entries, &group, limit);
    let link = (!rest.is_empty()).then(|| {
        let name = section.as_str().to_lowercase();
        (format!("memory/{name}.md"), format!("More in [memory/{name}.md]"))
    });
    let more: Vec<String> = link.iter().map(|(path, text)| format!("{text}({path})")).collect();
    render(&format!("{}.md", section.as_str()), title, chosen, &group, &more, written);
    if let Some((path, _)) = link {
        render(&path, &format!("{title}: more"), rest, &group, &[], written);
    }
}

fn write_memory(title: &str, entries: Vec<Entry>, written: &mut Written) {
    let months: BTreeSet<String> = entries.iter().map(|entry| by_month(entry).0).collect();
    let years: BTreeSet<String> = entries.iter().map(year).collect();
    let first = years.iter().rev().nth(YEARS_MAX - 1).cloned().unwrap_or_default();
    let links = years.len().min(YEARS_MAX + 1);
    let group = if months.len() <= MONTHS_MAX { by_month } else { by_year };
    let limit = Limit {
        chars: FILE_CHARS.saturating_sub(links * LINK_CHARS),
        lines: MEMORY_LINES.saturating_sub(links * 2),
    };
    let (chosen, rest) = choose(title, entries, &group, limit);
    let mut by_years: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
    for entry in rest {
        let year = Some(year(&entry)).filter(|year| *year >= first);
        by_years.entry(year.unwrap_or_else(|| EARLIER.to_owned())).or_default().push(entry);
    }
    let of =
        |year: &str| if year == EARLIER { "earlier years".to_owned() } else { year.to_owned() };
    let more: Vec<String> = by_years
        .keys()
        .map(|year| format!("More of {}: [memory/{year}.md](memory/{year}.md)", of(year)))
        .collect();
    render("MEMORY.md", title, in_time(chosen), &group, &more, written);
    for (year, entries) in by_years {
        let title = format!("{title}: more of {}", of(&year));
        render(&format!("memory/{year}.md"), &title, in_time(entries), &by_month, &[], written);
    }
}

fn in_time(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by(|one, other| one.at.cmp(&other.at).then_with(|| one.facts.cmp(&other.facts)));
    entries
}

fn year(entry: &Entry) -> String {
    entry.at.as_ref().map_or_else(|| "undated".to_owned(), |at| at.chars().take(4).collect())
}

fn by_year(entry: &Entry) -> Group {
    let year = year(entry);
    let name = if entry.at.is_some() { year.clone() } else { "Without a date".to_owned() };
    (year, name)
}

fn by_month(entry: &Entry) -> Group {
    let month = entry.at.as_deref().and_then(|at| at.get(..7));
    let Some((month, name)) = month.and_then(|month| Some((month, name_of_month(month)?))) else {
        return by_year(entry);
    };
    (month.to_owned(), format!("{name} {}", year(entry)))
}

/// What happened stands where it happened, not where it was told.
fn when(fact: &Fact) -> Option<String> {
    let happened = fact.occurred.as_deref().and_then(beginning);
    happened.or_else(|| fact.first_seen.map(Millis::rfc3339))
}

/// The date that the person's own words only point to, as `yesterday` does. What says its year
/// needs none, and what a model wrote says its dates.
fn beside(fact: &Fact) -> Option<String> {
    let (since, date) = match (&fact.occurred, &fact.valid_from) {
        (Some(date), _) => ("", date),
        (None, date) => ("since ", date.as_ref()?),
    };
    let dates: Option<Vec<String>> = date.split('/').map(beginning).collect();
    let dates = dates.filter(|_| fact.extractor.model.is_none())?;
    let is_said = dates.iter().all(|date| says_year_of(fact, date));
    Some(if is_said { String::new() } else { format!(" ({since}{})", dates.join(" to ")) })
}

/// The month in which something without a date was said last, if that is long ago. MEMORY.md stands
/// in months already, and how somebody wants to be answered holds until they say otherwise.
fn as_of(fact: &Fact, newest: Option<Millis>) -> Option<String> {
    let is_of_then = matches!(fact.section, Section::Memory | Section::Agents);
    let is_dated = fact.occurred.is_some() || fact.valid_from.is_some();
    let (last, newest) = (fact.last_seen?, newest?);
    let days = newest.0.saturating_sub(last.0) / DAY_MS;
    let month = last.day().get(..7)?.to_owned();
    let is_told = !is_of_then && !is_dated && days > AS_OF_DAYS && !says_year_of(fact, &month);
    is_told.then(|| format!(" (as of {month})"))
}

fn says_year_of(fact: &Fact, date: &str) -> bool {
    date.get(..4).is_some_and(|year| fact.statement.contains(year))
}

/// The first year, month or day of a date in EDTF; of a season the year.
fn beginning(date: &str) -> Option<String> {
    let first = date.split('/').next()?;
    let is_year = |year: &&str| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let year = first.split('-').next().filter(is_year)?;
    let has_month = first.get(4..7).is_some_and(|month| name_of_month(month).is_some());
    let date = if has_month { first } else { year };
    Some(date.to_owned())
}

/// What a file may hold.
#[derive(Clone, Copy)]
struct Limit {
    chars: usize,
    lines: usize,
}

/// Takes what is worth the most and fits, each with the heading that it needs, and leaves the rest.
/// Both stay in the order in which they come.
fn choose(
    title: &str,
    entries: Vec<Entry>,
    group: &dyn Fn(&Entry) -> Group,
    limit: Limit,
) -> (Vec<Entry>, Vec<Entry>) {
    let mut groups: BTreeSet<Group> = BTreeSet::new();
    let (mut chars, mut lines) = (title.chars().count() + 3, 1);
    let mut is_full = false;
    let rarity = Rarity::of(entries.iter().map(|entry| entry.text.as_str()));
    let mut by_worth: Vec<(usize, Entry)> = entries.into_iter().enumerate().collect();
    by_worth.sort_by_cached_key(|(_, entry)| Reverse(rarity.worth(entry.rank, &entry.text)));
    let (mut chosen, mut rest): (Vec<_>, Vec<_>) = by_worth.into_iter().partition(|(_, entry)| {
        let group = group(entry);
        // A blank line, the heading, a blank line.
        let heading = if groups.contains(&group) { 0 } else { group.1.chars().count() + 6 };
        let chars_then = chars + entry.chars() + heading;
        let lines_then = lines + 1 + if heading > 0 { 3 } else { 0 };
        // None overtakes: a worse line is not in the file while a better one is not.
        is_full |= chars_then > limit.chars || lines_then > limit.lines;
        if !is_full {
            (chars, lines) = (chars_then, lines_then);
            groups.insert(group);
        }
        !is_full
    });
    chosen.sort_by_key(|(place, _)| *place);
    rest.sort_by_key(|(place, _)| *place);
    let entries =
        |placed: Vec<(usize, Entry)>| placed.into_iter().map(|(_, entry)| entry).collect();
    (entries(chosen), entries(rest))
}

/// Writes a file in the order of its groups, and of the entries in them.
fn render(
    path: &str,
    title: &str,
    entries: Vec<Entry>,
    group: &dyn Fn(&Entry) -> Group,
    more: &[String],
    written: &mut Written,
) {
    let mut groups: BTreeMap<Group, Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        groups.entry(group(&entry)).or_default().push(entry);
    }
    let mut rows = vec![format!("# {title}")];
    for ((_, name), entries) in groups {
        rows.extend([String::new(), format!("## {name}"), String::new()]);
        for entry in entries {
            rows.push(format!("- {}", entry.text));
            written.proposed += 1;
            written.lines.push(Line {
                file: path.to_owned(),
                line: rows.len() as u32,
                facts: entry.facts,
            });
        }
    }
    for link in more {
        rows.extend([String::new(), format!("## {link}")]);
    }
    written.files.insert(path.to_owned(), rows.join("\n") + "\n");
}
