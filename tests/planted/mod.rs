//! Exports that are made up, with what is true in them: whatever is said in one is known by its
//! message, so that a memory can be judged by kinds of statements.
//!
//! [`planted`] makes the exports of one person (ChatGPT's and Claude's) from a seed, without a
//! clock: the same bytes for the same seed. [`score`] counts what a memory made of them.

#![allow(dead_code, reason = "each of those that share it uses a part")]

mod commands;
mod export;
mod first;
pub mod score;
mod second;
mod words;

use std::collections::BTreeMap;

use serde_json::Value;

/// Chance, from a seed: `SplitMix64`.
pub struct Dice(u64);

impl Dice {
    /// The same seed gives the same throws.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 0 to `bound - 1`.
    pub fn below(&mut self, bound: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % u64::from(bound)) as u32
    }

    /// One of them.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u32) as usize]
    }
}

/// What kind of statement was planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Identity,
    Home,
    Job,
    Family,
    Pets,
    Preference,
    Skill,
    Tool,
    Plan,
    Event,
    Belief,
    /// How the person wants to be answered, said in two conversations.
    Wish,
    Update,
    Contradiction,
    Duplicate,
    Others,
    Joke,
    Hypothetical,
    Role,
    Fiction,
    Pasted,
    Quoted,
    Translation,
    /// Questions, requests and thanks.
    Question,
    /// Somebody tells the reader of the memory what to do.
    Command,
    Secret,
}

impl Class {
    /// The files in which a fact of this kind is at its place.
    pub fn sections(self) -> &'static [&'static str] {
        match self {
            Self::Identity | Self::Home | Self::Job => &["IDENTITY"],
            Self::Family | Self::Pets => &["IDENTITY", "USER", "MEMORY"],
            Self::Preference => &["USER", "SOUL"],
            Self::Skill => &["USER"],
            Self::Tool => &["TOOLS"],
            Self::Plan | Self::Event => &["MEMORY"],
            Self::Belief => &["SOUL"],
            Self::Wish => &["AGENTS"],
            _ => &[],
        }
    }
}

/// The languages in which there are sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    English,
    German,
    French,
    Spanish,
}

/// Which sentences are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Those that rules may be fitted to.
    First,
    /// Those that none was fitted to.
    Second,
}

/// The sentences of a language. `{slot}` is filled from a list; `{slot2}` with another of it.
pub struct Sheet {
    facts: &'static [(Class, &'static [&'static str])],
    noise: &'static [(Class, &'static [&'static str])],
    questions: &'static [&'static str],
    /// What was so, and what is so now.
    updates: &'static [(&'static str, &'static str)],
    contradictions: &'static [(&'static str, &'static str)],
    duplicates: &'static [&'static [&'static str]],
    wishes: &'static [&'static str],
    commands: &'static [&'static str],
}

/// Something that was planted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub class: Class,
    pub language: Language,
    /// The messages that say it, in the order of time.
    pub messages: Vec<String>,
    pub want: Want,
    /// What was said, for people.
    pub text: String,
}

/// What a memory should make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Want {
    /// A fact that holds these words.
    Kept(Vec<String>),
    /// The last message's words count and those of the first no longer do.
    Replaced { old: Vec<String>, new: Vec<String> },
    /// Facts with the one and with the other, of which each is known to disagree.
    Contested(Vec<String>, Vec<String>),
    /// One fact with these words, not several.
    Once(Vec<String>),
    /// Nothing about the person.
    Nothing,
    /// No line with this word in any file of the memory that an assistant obeys.
    KeptOut(String),
    /// This stands in no file at all.
    Secret(String),
}

/// Where a message stands in an export, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    User,
    Assistant,
    /// What a tool gave back.
    Tool,
    /// What the assistant notes as a memory of the person.
    Saved,
    /// The person's message with a file; the text is the file's name.
    File,
}

struct Turn {
    id: String,
    said: Said,
    text: String,
}

struct Talk {
    id: String,
    title: String,
    at: i64,
    claude: bool,
    turns: Vec<Turn>,
}

/// The exports of one person and what is true in them.
pub struct Planted {
    /// Name and content of each.
    pub files: Vec<(String, Value)>,
    pub items: Vec<Item>,
}

/// What one person says in years, as it is planted.
struct Person {
    seed: u64,
    dice: Dice,
    language: Language,
    /// How many values of each list were taken.
    taken: BTreeMap<String, u32>,
    talks: Vec<Talk>,
    items: Vec<Item>,
}

/// 2023-01-09T08:00:00Z, in seconds.
const BEGAN: i64 = 1_673_251_200;

/// A year, in seconds.
const YEAR: i64 = 365 * 86_400;

/// When something is said: what is so now is said after what was.
#[derive(Clone, Copy)]
enum Year {
    First,
    Second,
    Third,
}

/// The exports of a person who speaks one of the languages: every second speaks English.
pub fn planted(seed: u64, words: Words) -> Planted {
    let language = match seed % 6 {
        1 => Language::German,
        3 => Language::French,
        5 => Language::Spanish,
        _ => Language::English,
    };
    let sheet = match (words, language) {
        (Words::First, Language::English) => &first::ENGLISH,
        (Words::First, Language::German) => &first::GERMAN,
        (Words::First, Language::French) => &first::FRENCH,
        (Words::First, Language::Spanish) => &first::SPANISH,
        (Words::Second, Language::English) => &second::ENGLISH,
        (Words::Second, Language::German) => &second::GERMAN,
        (Words::Second, Language::French) => &second::FRENCH,
        (Words::Second, Language::Spanish) => &second::SPANISH,
    };
    let mut person = Person {
        seed,
        dice: Dice::new(seed),
        language,
        taken: BTreeMap::new(),
        talks: Vec::new(),
        items: Vec::new(),
    };
    person.tell(sheet);
    person.err(sheet);
    person.obey(sheet);
    person.leak();
    export::files(person)
}

impl Person {
    fn tell(&mut self, sheet: &Sheet) {
        // What there is only one of is said in one way by one person.
        let update = self.dice.pick(sheet.updates);
        let updated = |class: Class| match update.0 {
            old if old.contains("{job}") => class == Class::Job,
            old if old.contains("{city}") => class == Class::Home,
            _ => class == Class::Identity,
        };
        for (class, sentences) in sheet.facts.iter().filter(|(class, _)| !updated(*class)) {
            let single = matches!(class, Class::Identity | Class::Home | Class::Job);
            let from = self.dice.below(sentences.len() as u32) as usize;
            let count = if single { 1 } else { sentences.len() };
            for sentence in sentences.iter().cycle().skip(from).take(count) {
                let (text, words) = self.fill(sentence);
                let year = self.dice.pick(&[Year::First, Year::Second, Year::Third]);
                let message = self.mention(&text, year, sheet);
                self.plant(*class, vec![message], Want::Kept(words), text);
            }
        }
        self.change(update, sheet);
        for (one, other) in sheet.contradictions {
            let texts = self.fill_all(&[one, other]);
            let [(one, ones), (other, others)] = texts.as_slice() else { continue };
            let messages = [
                (one, Year::First),
                (other, Year::Second),
                (one, Year::Second),
                (other, Year::Third),
            ]
            .map(|(text, year)| self.mention(text, year, sheet));
            self.take_turns(&messages);
            let want = Want::Contested(ones.clone(), others.clone());
            self.plant(Class::Contradiction, messages.to_vec(), want, format!("{one} / {other}"));
        }
        for sentences in sheet.duplicates {
            let texts = self.fill_all(sentences);
            let years = [Year::First, Year::Second, Year::Third];
            let messages = texts
                .iter()
                .zip(years)
                .map(|((text, _), year)| self.mention(text, year, sheet))
                .collect();
            let Some((text, words)) = texts.first().cloned() else { continue };
            self.plant(Class::Duplicate, messages, Want::Once(words), text);
        }
        for wish in sheet.wishes {
            let messages = vec![self.alone(wish, Year::Second), self.alone(wish, Year::Third)];
            let words =
                wish.split_whitespace().last().map(|word| word.trim_end_matches('.').to_owned());
            self.plant(
                Class::Wish,
                messages,
                Want::Kept(words.into_iter().collect()),
                (*wish).to_owned(),
            );
        }
    }

    /// Of the two in the middle the other way of saying it comes first: else it would be the newer.
    fn take_turns(&mut self, messages: &[String; 4]) {
        let [_, other, again, _] = messages;
        let place = |id: &String| {
            let is_it = |talk: &Talk| talk.turns.iter().any(|turn| turn.id == *id);
            self.talks.iter().position(is_it)
        };
        let (Some(other), Some(again)) = (place(other), place(again)) else { return };
        if self.talks[other].at > self.talks[again].at {
            let at = self.talks[other].at;
            self.talks[other].at = self.talks[again].at;
            self.talks[again].at = at;
        }
    }

    fn change(&mut self, (old, new): (&str, &str), sheet: &Sheet) {
        let texts = self.fill_all(&[old, new]);
        let [(old, olds), (new, news)] = texts.as_slice() else { return };
        let messages =
            vec![self.mention(old, Year::First, sheet), self.mention(new, Year::Third, sheet)];
        // Of the new values those that the old ones are not.
        let news = news.iter().filter(|word| !olds.contains(word)).cloned().collect();
        let want = Want::Replaced { old: olds.clone(), new: news };
        self.plant(Class::Update, messages, want, format!("{old} / {new}"));
    }

    /// What is no fact about the person.
    fn err(&mut self, sheet: &Sheet) {
        for (class, sentences) in sheet.noise {
            for sentence in *sentences {
                let (text, _) = self.fill(sentence);
                let message = self.alone(&text, Year::Second);
                self.plant(*class, vec![message], Want::Nothing, text);
            }
        }
    }

    fn plant(&mut self, class: Class, messages: Vec<String>, want: Want, text: String) {
        self.items.push(Item { class, language: self.language, messages, want, text });
    }

    /// A conversation that says this beside something else; gives the id of the message.
    fn mention(&mut self, text: &str, year: Year, sheet: &Sheet) -> String {
        let question = self.dice.pick(sheet.questions);
        let text = match self.dice.below(4) {
            0 => text.to_owned(),
            1 => format!("{text} {question}"),
            2 => format!("{text}\n\n{question}"),
            _ => in_one_sentence(text, question),
        };
        self.alone(&text, year)
    }

    /// A conversation that says this and no more.
    fn alone(&mut self, text: &str, year: Year) -> String {
        let talk = self.talk("Talk", year);
        let id = self.say(talk, Said::User, text);
        self.say(talk, Said::Assistant, "I see. Is there anything else?");
        id
    }

    fn talk(&mut self, title: &str, year: Year) -> usize {
        let n = self.talks.len();
        let within = i64::from(self.dice.below((YEAR - 86_400) as u32));
        let at = BEGAN + year as i64 * YEAR + within;
        let claude = self.dice.below(4) == 0;
        let id = format!("talk-{:04}-{n:04}", self.seed);
        self.talks.push(Talk { id, title: title.to_owned(), at, claude, turns: Vec::new() });
        n
    }

    fn say(&mut self, talk: usize, said: Said, text: &str) -> String {
        let talk = &mut self.talks[talk];
        let id = format!("{}-{}", talk.id, talk.turns.len());
        talk.turns.push(Turn { id: id.clone(), said, text: text.to_owned() });
        id
    }

    fn fill(&mut self, sentence: &str) -> (String, Vec<String>) {
        self.fill_all(&[sentence]).swap_remove(0)
    }

    /// The sentences with their slots filled, the same slot with the same value in all of them, and
    /// the values that stand in each.
    fn fill_all(&mut self, sentences: &[&str]) -> Vec<(String, Vec<String>)> {
        let mut values: BTreeMap<&str, &'static str> = BTreeMap::new();
        let mut filled = Vec::new();
        for sentence in sentences {
            let (mut text, mut words) = (String::new(), Vec::new());
            for (n, part) in sentence.split(['{', '}']).enumerate() {
                if n % 2 == 0 {
                    text.push_str(part);
                    continue;
                }
                let value =
                    *values.entry(part).or_insert_with(|| self.draw(part.trim_end_matches('2')));
                text.push_str(value);
                words.push(value.to_owned());
            }
            filled.push((text, words));
        }
        filled
    }

    fn draw(&mut self, slot: &str) -> &'static str {
        let values = words::values(slot, self.language);
        let nth = self.taken.entry(slot.to_owned()).or_insert(self.seed as u32 * 5);
        *nth += 1;
        values[*nth as usize % values.len()]
    }
}

/// `I keep bees, any ideas?`: what is told, and the question behind a comma.
fn in_one_sentence(told: &str, question: &str) -> String {
    let told = told.trim_end_matches(['.', '!', ' ']);
    format!("{told}, {}", question.to_lowercase())
}
