//! The one knapsack: which facts fit a limit.
//!
//! Greedy by value: the best come first, and what does not fit is passed over, so nothing that is
//! left out could be added. Before that each group and each page has its share guaranteed, so that
//! one of them with many good facts does not drive the others out. Lengths are those of the text as
//! it is written, headings included: they are exact, not estimated.

use super::limits::Limit;
use crate::facts::Fact;

/// The length of a text in each measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    chars: usize,
    bytes: usize,
    lines: usize,
}

impl Size {
    /// That of a text.
    pub fn of(text: &str) -> Self {
        Self {
            chars: text.encode_utf16().count(),
            bytes: text.len(),
            lines: text.matches('\n').count(),
        }
    }

    /// Characters, as UTF-16 counts them.
    pub fn chars(self) -> usize {
        self.chars
    }

    fn plus(self, other: Self) -> Self {
        Self {
            chars: self.chars + other.chars,
            bytes: self.bytes + other.bytes,
            lines: self.lines + other.lines,
        }
    }

    /// Whether it is within so many thousandths of a limit.
    fn is_within(self, limit: Limit, thousandths: usize) -> bool {
        let part = |whole: usize| (whole as u128 * thousandths as u128 / 1000) as usize;
        self.chars <= part(limit.chars)
            && self.bytes <= part(limit.bytes)
            && self.lines <= part(limit.lines)
    }
}

/// A text that is written: a title, and groups of lines under headings.
#[derive(Clone, Debug)]
pub struct Page {
    /// With its line breaks; stands even over nothing.
    pub title: String,
    /// What is in it, in that order.
    pub groups: Vec<Group>,
    /// What it may hold.
    pub limit: Limit,
    /// Thousandths of the limit of all pages together that are its own, if it has enough to say.
    pub share: usize,
}

/// Lines under one heading.
#[derive(Clone, Debug)]
pub struct Group {
    /// With its line breaks; stands only over lines.
    pub heading: String,
    /// Thousandths of the page's limit that are its own, if it has enough to say.
    pub share: usize,
}

/// A line to be.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The page.
    pub page: usize,
    /// The group in it.
    pub group: usize,
    /// With its line break.
    pub text: String,
    /// The fact that it states.
    pub fact: &'a Fact,
}

/// Chooses from the entries, of which the best comes first, and writes the pages. `sort` puts the
/// lines of a group in order.
pub fn fit<'a>(
    pages: &[Page],
    entries: &[Entry<'a>],
    all: Limit,
    sort: impl Fn(&mut Vec<&Entry<'a>>),
) -> Vec<String> {
    let taken = choose(pages, entries, all);
    let chosen = || entries.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(entry, _)| entry);
    let write = |(number, page): (usize, &Page)| {
        let mut text = page.title.clone();
        for (place, group) in page.groups.iter().enumerate() {
            let here = |entry: &&Entry| entry.page == number && entry.group == place;
            let mut lines: Vec<&Entry> = chosen().filter(here).collect();
            if !lines.is_empty() {
                sort(&mut lines);
                text.push_str(&group.heading);
                text.extend(lines.iter().map(|entry| entry.text.as_str()));
            }
        }
        text
    };
    pages.iter().enumerate().map(write).collect()
}

/// How much is used.
struct Used {
    all: Size,
    pages: Vec<Size>,
    groups: Vec<Vec<Size>>,
}

fn choose(pages: &[Page], entries: &[Entry<'_>], all: Limit) -> Vec<bool> {
    let titles: Vec<Size> = pages.iter().map(|page| Size::of(&page.title)).collect();
    let mut used = Used {
        all: titles.iter().fold(Size::default(), |sum, title| sum.plus(*title)),
        pages: titles,
        groups: pages.iter().map(|page| vec![Size::default(); page.groups.len()]).collect(),
    };
    let mut taken = vec![false; entries.len()];
    for pass in [Pass::Group, Pass::Page, Pass::Rest] {
        for (entry, taken) in entries.iter().zip(&mut taken).filter(|(_, taken)| !**taken) {
            *taken = used.take(pages, entry, all, pass);
        }
    }
    taken
}

/// Whose share is filled.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    Group,
    Page,
    Rest,
}

impl Used {
    /// Takes an entry if it fits.
    fn take(&mut self, pages: &[Page], entry: &Entry<'_>, all: Limit, pass: Pass) -> bool {
        let Some(page) = pages.get(entry.page) else { return false };
        let Some(group) = page.groups.get(entry.group) else { return false };
        let Some(of_page) = self.pages.get_mut(entry.page) else { return false };
        let of_group = self.groups.get_mut(entry.page).and_then(|row| row.get_mut(entry.group));
        let Some(of_group) = of_group else { return false };
        let mut cost = Size::of(&entry.text);
        if *of_group == Size::default() {
            cost = cost.plus(Size::of(&group.heading));
        }
        let then = (of_group.plus(cost), of_page.plus(cost), self.all.plus(cost));
        let is_own = match pass {
            Pass::Group => then.0.is_within(page.limit, group.share),
            Pass::Page => then.1.is_within(all, page.share),
            Pass::Rest => true,
        };
        if !is_own || !then.1.is_within(page.limit, 1000) || !then.2.is_within(all, 1000) {
            return false;
        }
        (*of_group, *of_page, self.all) = then;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ways::read_facts;

    const FACT: &str = r#"{"v":1,"id":"a","key":null,"statement":"x","section":"USER","category":"fact","kind":"state","stance":"stated","said_by":"user","about":"user","entities":[],"asserted_at":null,"valid_from":null,"valid_until":null,"occurred":null,"status":"active","supersedes":[],"superseded_by":null,"contradicts":[],"evidence":[],"support":1,"first_seen":null,"last_seen":null,"confidence":0.5,"sensitivity":"none","stale_after":null,"review":"auto","extractor":{"model":null,"prompt_version":"1"}}"#;

    fn write(limit: usize, shares: [usize; 2], lines: &[(usize, &str)]) -> String {
        let facts = read_facts(FACT).facts;
        let group = |name: &str, share: usize| Group { heading: format!("# {name}\n"), share };
        let page = Page {
            title: "T\n".to_owned(),
            groups: vec![group("a", shares[0]), group("b", shares[1])],
            limit: Limit { chars: limit, ..Limit::NONE },
            share: 0,
        };
        let entry = |(group, text): &(usize, &str)| Entry {
            page: 0,
            group: *group,
            text: format!("{text}\n"),
            fact: &facts[0],
        };
        let entries: Vec<Entry> = lines.iter().map(entry).collect();
        fit(&[page], &entries, Limit::NONE, |_| {}).remove(0)
    }

    #[test]
    fn what_fits_is_taken_to_the_last_character() {
        let lines = [(0, "one"), (0, "two"), (1, "six")];
        // The title, both headings and three lines: 2 + 8 + 12.
        assert_eq!(write(22, [0, 0], &lines), "T\n# a\none\ntwo\n# b\nsix\n");
        assert_eq!(write(21, [0, 0], &lines), "T\n# a\none\ntwo\n");
        assert_eq!(write(13, [0, 0], &lines), "T\n# a\none\n");
        assert_eq!(write(9, [0, 0], &lines), "T\n");
    }

    #[test]
    fn a_longer_line_is_passed_over_for_one_that_fits() {
        let lines = [(0, "one"), (0, "a long one"), (0, "two")];
        assert_eq!(write(14, [0, 0], &lines), "T\n# a\none\ntwo\n");
    }

    #[test]
    fn a_share_is_kept_for_the_worse_group() {
        let lines = [(0, "one"), (0, "two"), (0, "ten"), (1, "six"), (1, "oak")];
        assert_eq!(write(22, [0, 0], &lines), "T\n# a\none\ntwo\nten\n");
        assert_eq!(write(22, [0, 400], &lines), "T\n# a\none\ntwo\n# b\nsix\n");
        // A share that is not needed is everybody's.
        assert_eq!(write(22, [0, 400], &lines[..3]), "T\n# a\none\ntwo\nten\n");
    }

    #[test]
    fn characters_are_counted_as_utf_16_has_them() {
        assert_eq!(write(10, [0, 0], &[(0, "🐝🐝")]), "T\n");
        assert_eq!(write(11, [0, 0], &[(0, "🐝🐝")]), "T\n# a\n🐝🐝\n");
    }
}
