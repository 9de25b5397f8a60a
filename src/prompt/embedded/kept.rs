//! What an assistant kept as memory, item by item: the numbered lists of ChatGPT, Claude's
//! paragraphs, lists that somebody pasted. All of it says something; the rules only tell what.

use std::borrow::Cow;

/// An item longer than this, in bytes, is split into its sentences.
const ITEM_BYTES_MAX: usize = 300;

/// The items of a text, each as it stands there, without what numbers and dates it.
pub(super) fn items(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(item).filter(|item| !item.is_empty() && !is_heading(item))
}

/// Whether an item has to be split.
pub(super) fn is_long(item: &str) -> bool {
    item.len() > ITEM_BYTES_MAX
}

/// `- 12. [2025-03-04]. Keeps two hives.` → `Keeps two hives.`
fn item(line: &str) -> &str {
    let line = line.trim();
    let bullet = line.strip_prefix(['-', '*', '•', '–']).filter(|rest| rest.starts_with(' '));
    let line = bullet.unwrap_or(line).trim_start();
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let line = match number.strip_prefix(['.', ')']) {
        Some(rest) if number.len() < line.len() && rest.starts_with(' ') => rest.trim_start(),
        _ => line,
    };
    let Some((date, rest)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
        return line;
    };
    let is_date = date.bytes().all(|b| b.is_ascii_digit() || b == b'-') || date == "unknown";
    if !is_date {
        return line;
    }
    rest.trim_start_matches(['.', ':', '-', '–', '—', ' ']).trim()
}

/// `# Work`, `**Work context**`, `Work:`
fn is_heading(item: &str) -> bool {
    let is_bold = item.starts_with("**") && item.ends_with("**");
    item.starts_with('#') || is_bold || item.ends_with(':')
}

/// Words with which an assistant speaks of the person, and the person's own for them.
const SAID_OF_PERSON: &[(&str, &str)] = &[
    ("The user's ", "My "),
    ("User's ", "My "),
    ("The user is ", "I am "),
    ("User is ", "I am "),
    ("The user has ", "I have "),
    ("User has ", "I have "),
    ("The user was ", "I was "),
    ("User was ", "I was "),
    ("The user ", "I "),
    ("User ", "I "),
];

/// The item as the person would say it, so that the rules for the person's words tell what it is.
/// Only its kind is taken from there; the words stay those that were kept.
pub(super) fn as_said(item: &str) -> Cow<'_, str> {
    for (theirs, own) in SAID_OF_PERSON {
        if let Some(rest) = item.strip_prefix(theirs) {
            return Cow::Owned(format!("{own}{}", first_person(rest, own)));
        }
    }
    let first = item.split_whitespace().next().unwrap_or_default();
    match verb(first) {
        Some(verb) => {
            Cow::Owned(format!("I {verb}{}", item.get(first.len()..).unwrap_or_default()))
        }
        None => Cow::Borrowed(item),
    }
}

fn first_person<'a>(rest: &'a str, own: &str) -> Cow<'a, str> {
    let first = rest.split_whitespace().next().unwrap_or_default();
    match verb(first).filter(|_| own == "I ") {
        Some(verb) => Cow::Owned(format!("{verb}{}", rest.get(first.len()..).unwrap_or_default())),
        None => Cow::Borrowed(rest),
    }
}

/// `Keeps` → `keep`; none for what is no verb of the third person.
fn verb(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    match lower.as_str() {
        "is" => return Some("am".to_owned()),
        "has" => return Some("have".to_owned()),
        "does" => return Some("do".to_owned()),
        "this" | "his" | "its" | "as" | "always" | "was" => return None,
        _ => {}
    }
    let stem = lower.strip_suffix('s').filter(|stem| stem.len() > 2 && stem.is_ascii())?;
    let is_plain = !stem.ends_with('s') && !stem.ends_with('\'');
    is_plain.then(|| match stem.strip_suffix("ie") {
        Some(y) => format!("{y}y"),
        None => match stem.strip_suffix('e') {
            Some(base) if base.ends_with("sh") || base.ends_with("ch") => base.to_owned(),
            _ => stem.to_owned(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_lose_their_numbers_and_dates_and_nothing_else() {
        let text = "1. [2025-03-04]. Keeps two hives in Ghent.\n12) Has 3. cousins.\n\n\
            [2025-01-02] - Likes rye.\n[unknown] - Was born in Oslo\n- A\n* **Work**\n# Home\n\
            About me:\n[email-7k3q2a9d4m] is mine\n3 hives now";
        let items: Vec<_> = items(text).collect();
        assert_eq!(
            items,
            [
                "Keeps two hives in Ghent.",
                "Has 3. cousins.",
                "Likes rye.",
                "Was born in Oslo",
                "A",
                "[email-7k3q2a9d4m] is mine",
                "3 hives now",
            ]
        );
    }

    #[test]
    fn what_is_said_of_the_person_becomes_what_they_would_say() {
        let cases = [
            ("User's name is Ada.", "My name is Ada."),
            ("User is a nurse.", "I am a nurse."),
            ("The user prefers tea.", "I prefer tea."),
            ("Keeps two hives.", "I keep two hives."),
            ("Studies law.", "I study law."),
            ("Watches birds.", "I watch birds."),
            ("This is new.", "This is new."),
            ("Two dogs.", "Two dogs."),
            ("", ""),
        ];
        for (kept, said) in cases {
            assert_eq!(as_said(kept), said, "{kept}");
        }
    }
}
