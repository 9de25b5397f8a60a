//! What decant itself wrote, where it comes back in a conversation: a memory that somebody pasted is
//! no evidence of what it says.
//!
//! Known by its form, and by nothing in it: a title of one of our files over one of our headings,
//! and the list below it; a line of `facts.jsonl`. Where a long text is cut into pieces, only the
//! piece that has the title is known.

use std::ops::Range;

use super::Section;

/// How the titles of files end that hold the person's own words.
pub(crate) const OWN_WORDS: &str = ", in the person's own words";

/// How a line of `facts.jsonl` begins.
const FACT: &str = "{\"v\":1,\"id\":\"";

/// The text with what decant wrote as line breaks, byte for byte; none if it wrote nothing of it.
pub(super) fn without_echoes(text: &str) -> Option<String> {
    let echoes = echoes(text);
    if echoes.is_empty() {
        return None;
    }
    let mut own = String::with_capacity(text.len());
    let mut at = 0;
    for echo in echoes {
        own.push_str(text.get(at..echo.start)?);
        own.extend(std::iter::repeat_n('\n', echo.len()));
        at = echo.end;
    }
    own.push_str(text.get(at..)?);
    Some(own)
}

fn echoes(text: &str) -> Vec<Range<usize>> {
    let mut echoes = Vec::new();
    let mut lines = lines(text).peekable();
    while let Some((start, line)) = lines.next() {
        let mut end = start + line.len();
        if line.starts_with(FACT) {
            echoes.push(start..end);
            continue;
        }
        if !is_title(line) {
            continue;
        }
        let mut is_ours = line.contains(OWN_WORDS);
        while let Some((at, line)) = lines.next_if(|(_, line)| continues(line)) {
            is_ours |= is_heading(line);
            end = at + line.len();
        }
        if is_ours {
            echoes.push(start..end);
        }
    }
    echoes
}

/// Each line with where it begins, without its end.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end())
    })
}

/// `# Identity`, `# Memory, in the person's own words: more of 2024`
fn is_title(line: &str) -> bool {
    let Some(title) = line.strip_prefix("# ") else { return false };
    Section::ALL.iter().any(|section| {
        let rest = title.strip_prefix(section.title());
        let rest = rest.map(|rest| rest.strip_prefix(OWN_WORDS).unwrap_or(rest));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(": more"))
    })
}

/// `## Who they are`, `## March 2024`
fn is_heading(line: &str) -> bool {
    let Some(heading) = line.strip_prefix("## ") else { return false };
    let is_month = heading.split_once(' ').is_some_and(|(month, year)| {
        month.chars().all(char::is_alphabetic) && year.len() == 4 && year.parse::<u16>().is_ok()
    });
    is_month || Section::GROUPS.contains(&heading)
}

fn continues(line: &str) -> bool {
    line.is_empty() || line.starts_with("- ") || line.starts_with("## ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> String {
        without_echoes(text).unwrap_or_else(|| text.to_owned()).replace('\n', "")
    }

    #[test]
    fn what_decant_wrote_is_taken_out_and_nothing_else() {
        let cases = [
            (
                "Hi.\n# Identity\n\n## Who they are\n- I am Ada.\n- B\nThanks, I am Bob.",
                "Hi.Thanks, I am Bob.",
            ),
            ("# Memory, in the person's own words\n- I fell.\n\n\nI got up.", "I got up."),
            ("# Memory: more of 2024\n\n## March 2024\n- I fell.\n", ""),
            ("# Soul\n\n## What matters to them\n- a\n# User\n\n## Their life\n- b", ""),
            ("{\"v\":1,\"id\":\"00\",\"key\":null}\nI am Bob.", "I am Bob."),
            // Others have such titles too.
            ("# Tools\n- hammer\n- saw", "# Tools- hammer- saw"),
            ("# Memory\n## How it works\n- cells", "# Memory## How it works- cells"),
            ("## Who they are\n- I am Ada.", "## Who they are- I am Ada."),
            ("# Userland\n## Their life\n- x", "# Userland## Their life- x"),
        ];
        for (text, expected) in cases {
            assert_eq!(own(text), expected, "{text}");
            assert!(without_echoes(text).is_none_or(|own| own.len() == text.len()), "{text}");
        }
    }
}
