//! Dates of Chinese, Japanese and Korean in digits: `2024年3月5日`, `3월 5일`, `2019年から`.

use super::Text;
use super::period::Period;
use super::resolve::{Said, Way};
use super::scan::{Mention, Role};
use super::tense::Tense;
use super::token::Token;
use super::words::Unit;

const SINCE: &[&str] = &["から", "以来", "起", "开始", "부터", "以降"];
const UNTIL: &[&str] = &["まで", "为止", "為止", "까지"];
/// `before`, `around` and what makes of a year a decade or a stretch.
const BESIDE: &[&str] = &[
    "前", "以前", "之前", "後", "以後", "后", "之后", "頃", "ごろ", "左右", "代", "間", "间", "전",
    "후", "경", "쯤",
];
const UNSURE: &[&str] =
    &["もし", "たら", "かも", "如果", "要是", "假如", "可能", "也许", "만약", "아마"];
const NOT: &[&str] = &["ない", "なかった", "没", "沒", "不", "未", "않", "못", "안 "];
const PAST: &[&str] = &["た", "了", "过", "았", "었", "했", "였", "갔", "샀", "왔", "됐"];
const BEGINS: &[&str] = &[
    "引っ越",
    "始め",
    "入社",
    "買",
    "买",
    "搬",
    "结婚",
    "結婚",
    "加入",
    "开始",
    "生まれ",
    "出生",
    "이사",
    "시작",
    "결혼",
    "입사",
];
const WORDS: &[(&str, Said)] = &[
    ("昨日", Said::Away(-1, Unit::Day)),
    ("昨天", Said::Away(-1, Unit::Day)),
    ("어제", Said::Away(-1, Unit::Day)),
    ("明日", Said::Away(1, Unit::Day)),
    ("明天", Said::Away(1, Unit::Day)),
    ("내일", Said::Away(1, Unit::Day)),
    ("去年", Said::UnitOf(Way::Last, Unit::Year)),
    ("작년", Said::UnitOf(Way::Last, Unit::Year)),
    ("来年", Said::UnitOf(Way::Next, Unit::Year)),
    ("明年", Said::UnitOf(Way::Next, Unit::Year)),
    ("내년", Said::UnitOf(Way::Next, Unit::Year)),
    ("今年", Said::UnitOf(Way::This, Unit::Year)),
    ("올해", Said::UnitOf(Way::This, Unit::Year)),
    ("先月", Said::UnitOf(Way::Last, Unit::Month)),
    ("上个月", Said::UnitOf(Way::Last, Unit::Month)),
    ("지난달", Said::UnitOf(Way::Last, Unit::Month)),
    ("来月", Said::UnitOf(Way::Next, Unit::Month)),
    ("下个月", Said::UnitOf(Way::Next, Unit::Month)),
    ("다음 달", Said::UnitOf(Way::Next, Unit::Month)),
];

/// None if the text is not in one of these scripts.
pub(super) fn read(tokens: &[Token<'_>]) -> Option<Text> {
    let is_here = tokens
        .iter()
        .any(|token| token.text.starts_with(|c| ('\u{3040}'..='\u{d7a3}').contains(&c)));
    if !is_here {
        return None;
    }
    let has = |words: &[&str]| (0..tokens.len()).any(|at| begins(tokens, at, words).is_some());
    Some(Text {
        mentions: mentions(tokens),
        tense: if has(PAST) { Tense::Past } else { Tense::Unknown },
        is_unsure: has(UNSURE),
        is_denied: has(NOT),
        begins: has(BEGINS),
    })
}

/// How many tokens the first of the words takes that stands at a place.
fn begins(tokens: &[Token<'_>], at: usize, words: &[&str]) -> Option<usize> {
    words.iter().find_map(|word| {
        let mut chars = word.chars().filter(|c| !c.is_whitespace());
        let count = chars.clone().count();
        let here = tokens.get(at..at + count)?;
        here.iter().all(|token| token.text.chars().eq(chars.next())).then_some(count)
    })
}

fn mentions(tokens: &[Token<'_>]) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let word =
            WORDS.iter().find_map(|(word, said)| Some((*said, begins(tokens, at, &[word])?)));
        let Some((said, length)) = word.or_else(|| date(tokens, at)) else {
            at += 1;
            continue;
        };
        at += length;
        let role = match () {
            () if begins(tokens, at, SINCE).is_some() => Role::Since,
            () if begins(tokens, at, UNTIL).is_some() => Role::Until,
            () if begins(tokens, at, BESIDE).is_some() => Role::Beside,
            () => Role::At,
        };
        mentions.push(Mention { role, said, from: at });
    }
    mentions
}

fn date(tokens: &[Token<'_>], at: usize) -> Option<(Said, usize)> {
    let part = |place: usize, names: &[&str]| {
        let number = tokens.get(place)?.number()?;
        names.contains(&tokens.get(place + 1)?.text).then_some(number)
    };
    let year = part(at, &["年", "년"]).filter(|_| tokens.get(at).is_some_and(|t| t.digits() == 4));
    let from = if year.is_some() { at + 2 } else { at };
    let month = part(from, &["月", "월"]);
    let day = month.and_then(|_| part(from + 2, &["日", "号", "號", "일"]));
    let length = 2 * [year, month, day].iter().flatten().count();
    let sure = |period: Option<Period>| period.map_or(Said::Never, Said::Sure);
    let said = match (year.map(|year| year as i32), month, day) {
        (Some(year), Some(month), Some(day)) => sure(Period::day(year, month, day)),
        (Some(year), Some(month), None) => sure(Period::month(year, month)),
        (Some(year), None, _) => sure(Period::year(year)),
        (None, Some(month), Some(day)) if Period::day(2024, month, day).is_some() => {
            Said::DayOf(month, day)
        }
        (None, Some(month), None) if (1..=12).contains(&month) => Said::Month(month),
        (None, Some(_), _) => Said::Never,
        (None, None, _) => return None,
    };
    Some((said, length))
}
