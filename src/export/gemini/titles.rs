//! What the titles of records begin with, in the language of the person.

/// How a prompt begins, in the languages that are known. A blank that does not break is one form
/// of a blank here.
const PROMPTS: &[&str] = &[
    "Prompted ",
    "Asked ",
    "Said ",
    "Answered ",
    "Branched ",
    "Submitted query ",
    "Eingegebener Prompt: ",
    "Prompt : ",
    "Pokyn ",
    "Has dicho: ",
    "Hiciste la petición ",
    "Υποβλήθηκε το ερώτημα ",
    "送信したメッセージ: ",
    "已提示 ",
];

/// How what is no prompt begins.
const OTHERS: &[&str] = &["Used ", "Gave feedback", "Selected preferred draft", "Created "];

/// Of more titles nothing is learnt.
const TITLES_MAX: usize = 1000;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Titles {
    unknown: Vec<String>,
    /// Whether titles of a known language were met.
    has_known: bool,
    /// What the others have in common, once that is settled.
    common: Option<String>,
    is_settled: bool,
}

impl Titles {
    /// Looks at a title.
    pub fn learn(&mut self, title: &str) {
        if known_prompt(title).is_some() {
            self.has_known = true;
        } else if !is_other(title) && self.unknown.len() < TITLES_MAX {
            self.unknown.push(title.to_owned());
        }
    }

    /// There are enough.
    pub fn settle(&mut self) {
        if !std::mem::replace(&mut self.is_settled, true) {
            self.common = common(&std::mem::take(&mut self.unknown));
        }
    }

    /// Whether there were enough.
    pub fn is_settled(&self) -> bool {
        self.is_settled
    }

    /// The end of a title that is what the person said, if the title is that of a prompt.
    pub fn prompt<'a>(&self, title: &'a str, has_answer: bool) -> Option<&'a str> {
        if let Some(prompt) = known_prompt(title) {
            return Some(prompt);
        }
        if is_other(title) {
            return None;
        }
        if let Some(common) = &self.common {
            return title.strip_prefix(common.as_str());
        }
        // Nothing is known of its language: what was answered was asked.
        (has_answer || !self.has_known).then_some(title)
    }
}

/// What the person said, if the title is that of a prompt in a language that is known.
pub(super) fn known_prompt(title: &str) -> Option<&str> {
    PROMPTS.iter().find_map(|known| after(title, known))
}

fn is_other(title: &str) -> bool {
    OTHERS.iter().any(|known| after(title, known).is_some())
}

/// What follows a beginning of a title, whichever blanks are in it.
fn after<'a>(title: &'a str, beginning: &str) -> Option<&'a str> {
    let mut letters = title.chars();
    for expected in beginning.chars() {
        let met = letters.next()?;
        if met != expected && !(expected == ' ' && BLANKS.contains(&met)) {
            return None;
        }
    }
    Some(letters.as_str())
}

/// Blanks that do not break.
const BLANKS: [char; 2] = ['\u{a0}', '\u{202f}'];

/// A prompt is announced in no more words, and no more letters.
const WORDS_MAX: usize = 6;
const LETTERS_MAX: usize = 40;

/// What most of some titles begin with: up to a colon or a blank that does not break, if that is
/// the same in most of them, else the words that are.
fn common(titles: &[String]) -> Option<String> {
    let marked = titles.iter().filter_map(|title| up_to_mark(title));
    if let Some((start, count)) = most_common(marked)
        && count >= 2
        && count * 2 >= titles.len()
    {
        return Some(start.to_owned());
    }
    let mut shared = "";
    for _ in 0..WORDS_MAX {
        let alike = || titles.iter().filter(|title| title.starts_with(shared));
        let next = alike().filter_map(|title| {
            let blank = title.get(shared.len()..)?.find(' ')?;
            title.get(..=shared.len() + blank)
        });
        match most_common(next) {
            Some((longer, count)) if count >= 2 && count * 5 >= alike().count() * 3 => {
                shared = longer;
            }
            _ => break,
        }
    }
    (!shared.is_empty()).then(|| shared.to_owned())
}

/// The beginning of a title up to its first mark, with it. Before a colon a blank may stand.
fn up_to_mark(title: &str) -> Option<&str> {
    let at = title.find(|c| [':', '：'].contains(&c) || BLANKS.contains(&c))?;
    let start = title.get(at..)?;
    let rest = start.trim_start_matches(BLANKS);
    let rest = rest.strip_prefix([':', '：']).unwrap_or(rest);
    let rest = rest.strip_prefix(' ').or(rest.strip_prefix(BLANKS)).unwrap_or(rest);
    let is_colon_alone = start.len() - rest.len() == 1;
    title
        .get(..title.len() - rest.len())
        .filter(|start| !is_colon_alone && start.chars().count() <= LETTERS_MAX)
}

fn most_common<'a>(all: impl Iterator<Item = &'a str>) -> Option<(&'a str, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    all.for_each(|one| *counts.entry(one).or_insert(0_usize) += 1);
    counts.into_iter().max_by_key(|(_, count)| *count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prompts(titles: &[&str]) -> Vec<Option<String>> {
        let mut learnt = Titles::default();
        for title in titles {
            learnt.learn(title);
        }
        learnt.settle();
        titles.iter().map(|title| learnt.prompt(title, false).map(str::to_owned)).collect()
    }

    #[test]
    fn what_was_done_is_stripped_once() {
        let some = |text: &str| Some(text.to_owned());
        let cases: &[(&[&str], Vec<Option<String>>)] = &[
            (&["Prompted Prompted by what?"], vec![some("Prompted by what?")]),
            (&["Prompted\u{a0}x", "Pokyn\u{a0}y"], vec![some("x"), some("y")]),
            (
                &["Asked x", "Said y", "Submitted query z", "Answered 1", "Branched 2"],
                vec![some("x"), some("y"), some("z"), some("1"), some("2")],
            ),
            (&["Prompt\u{a0}: x", "Prompt\u{202f}:\u{a0}y"], vec![some("x"), some("y")]),
            (&["送信したメッセージ: 何？", "送信したメッセージ: "], vec![some("何？"), some("")]),
            (&["Eingegebener Prompt: Was?"], vec![some("Was?")]),
            (
                &[
                    "Used an Assistant feature",
                    "Gave feedback: Good",
                    "Created Gemini Canvas titled x",
                ],
                vec![None, None, None],
            ),
            // Languages that are not known.
            (
                &["Has escrito: ¿Cómo?", "Has escrito: ¿Cómo no?", "Has dado tu opinión"],
                vec![some("¿Cómo?"), some("¿Cómo no?"), None],
            ),
            (&["Requête\u{a0}: a", "Requête\u{a0}: b: c"], vec![some("a"), some("b: c")]),
            (&["提示：甲", "提示：乙"], vec![some("甲"), some("乙")]),
            (&["Vous avez demandé a", "Vous avez demandé b"], vec![some("a"), some("b")]),
            // With one title alone there is nothing to learn from.
            (&["Has escrito: hola"], vec![some("Has escrito: hola")]),
            (&["Prompted x", "Hat Feedback gegeben"], vec![some("x"), None]),
            (&["", "Prompted"], vec![some(""), some("Prompted")]),
        ];
        for (titles, expected) in cases {
            assert_eq!(prompts(titles), *expected, "{titles:?}");
        }
    }
}
