//! Which words of a language tell when, and which tell that nothing should be told.
//!
//! One sorted list of all languages: a word is looked up once, and what it is in each language
//! follows from the answer.

use std::sync::LazyLock;

mod english;
mod french;
mod german;
mod others;
mod spanish;

/// The languages that have a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Language {
    English,
    German,
    French,
    Spanish,
    Italian,
    Portuguese,
    Dutch,
}

impl Language {
    pub(super) const ALL: [Self; 7] = [
        Self::English,
        Self::German,
        Self::French,
        Self::Spanish,
        Self::Italian,
        Self::Portuguese,
        Self::Dutch,
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Weekend,
    Month,
    Year,
}

/// What a word is. A word may be several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Is {
    /// A frequent word that tells the language, and nothing else.
    Little,
    /// 1 to 12.
    Month(u32),
    /// 0 for Monday to 6.
    Weekday(u32),
    /// Short for one, and something else: it needs a capital letter and `last` or `on` in front.
    MaybeWeekday(u32),
    /// EDTF's number, 21 for spring to 24 for winter.
    Season(u32),
    Unit(Unit),
    /// A number as a word.
    Count(u32),
    /// `yesterday`, `today`: days from today.
    Day(i64),
    /// `before` in `the day before yesterday`.
    DayBefore,
    /// `after` in `the day after tomorrow`.
    DayAfter,
    Last,
    This,
    Next,
    /// `ago`, behind the number.
    Ago,
    /// `vor`, `hace`: the same, in front of it.
    AgoBefore,
    /// `in three weeks`.
    Ahead,
    /// `in`, `on`: in front of a date.
    In,
    Since,
    /// `starting`, `ab`: in front of a beginning that may be to come.
    Starting,
    /// `for three years`, which says since when only of what goes on.
    For,
    Until,
    From,
    To,
    Between,
    And,
    /// May stand between a preposition and its date.
    Filler,
    /// `early`, `end`: a part, which the whole stands for.
    Part,
    /// `before`, `around`, `more than`: not that date itself.
    Beside,
    /// `every`: no date at all.
    Every,
    /// `if`, `maybe`: what is said may not be so.
    Unsure,
    /// `not`, `never`.
    Not,
    /// Tells of what is over.
    Did,
    /// Goes before a participle: `have`.
    Auxiliary,
    /// Tells of what is to come.
    Will,
    /// `moved`, `started`: what begins when something that lasts begins.
    Begin,
    /// `who`, `which`: a date behind it belongs to something else.
    Relative,
    /// `when`: a date in its clause is that of the clause.
    While,
    /// `built`, `published`: the date of a thing.
    Made,
    /// `euros`, `words`: a number in front of it is no year.
    Counted,
    /// `th`, `.`-less endings of ordinal numbers.
    Ordinal,
}

/// Words of one kind, with white space between.
type List = (Is, &'static str);

/// What a word is in a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    word: &'static str,
    pub(super) language: Language,
    pub(super) is: Is,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let tables: [(Language, &[List]); 7] = [
        (Language::English, english::WORDS),
        (Language::German, german::WORDS),
        (Language::French, french::WORDS),
        (Language::Spanish, spanish::WORDS),
        (Language::Italian, others::ITALIAN),
        (Language::Portuguese, others::PORTUGUESE),
        (Language::Dutch, others::DUTCH),
    ];
    let mut entries = Vec::new();
    for (language, lists) in tables {
        for &(is, words) in lists {
            entries.extend(words.split_whitespace().map(|word| Entry { word, language, is }));
        }
    }
    // The order within a word does not matter, but must be the same each time.
    entries.sort_by_key(|entry| (entry.word, entry.language));
    entries
});

/// All that a word in lower case is.
pub(super) fn meanings(word: &str) -> &'static [Entry] {
    let entries: &'static [Entry] = &ENTRIES;
    let from = entries.partition_point(|entry| entry.word < word);
    let rest = entries.get(from..).unwrap_or_default();
    let count = rest.iter().take_while(|entry| entry.word == word).count();
    rest.get(..count).unwrap_or_default()
}
