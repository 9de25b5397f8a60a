//! Dates in digits: `2024-05-03`, `03.05.2024`, `13/05/2024`, `2024-05`.

use super::period::Period;
use super::resolve::Said;
use super::token::{Shape, Token};
use super::words::Language;

/// A date in digits at the beginning of the tokens, and how many tokens it takes.
///
/// Days and months that could change places are no date, nor is a year of two digits, unless the
/// language has one order only where there are full stops.
pub(super) fn numeric(
    before: Option<&Token<'_>>,
    tokens: &[Token<'_>],
    language: Language,
) -> Option<(Said, usize)> {
    let [first, mark, second, rest @ ..] = tokens else { return None };
    let sign = mark.mark().filter(|sign| "-/.".contains(*sign) && mark.is_glued)?;
    let (one, two) = (first.number()?, second.number().filter(|_| second.is_glued)?);
    let third = match rest {
        [again, third, ..] if again.mark() == Some(sign) && again.is_glued && third.is_glued => {
            third.number().map(|three| (three, third.digits()))
        }
        _ => None,
    };
    let length = if third.is_some() { 5 } else { 3 };
    if is_part_of_more(before, first, tokens.get(length..).unwrap_or_default()) {
        return Some((Said::Never, length));
    }
    let Some((three, digits)) = third else {
        let said = of_two((one, first.digits()), (two, second.digits()), sign)?;
        return Some((said, length));
    };
    let short = |token: &Token<'_>| token.digits() <= 2;
    let period = match (first.digits(), digits) {
        (4, 1..=2) if short(second) => Period::day(one as i32, two, three),
        (1..=2, 4) if short(second) => {
            let year = three as i32;
            let is_dotted = sign == '.' && language != Language::English;
            let (day_first, month_first) =
                (Period::day(year, two, one), Period::day(year, one, two));
            match (day_first, month_first) {
                (Some(day), None) => Some(day),
                (Some(day), _) if is_dotted || one == two => Some(day),
                (None, Some(day)) if !is_dotted => Some(day),
                _ => None,
            }
        }
        _ => None,
    };
    Some((period.map_or(Said::Never, Said::Sure), length))
}

/// `2024-05` and `05/2024`. Not `2010-12`, which may be two years, and nothing else of two numbers.
fn of_two(one: (u32, u32), two: (u32, u32), sign: char) -> Option<Said> {
    let period = match (one, two, sign) {
        // Behind a smaller number it can be a month alone.
        ((year, 4), (month, 2), '-') if month <= year % 100 => Period::month(year as i32, month),
        // `2023/24`, a winter or a school year.
        ((_, 4), (_, 1..=2), _) => return Some(Said::Never),
        ((month, 1..=2), (year, 4), '/' | '.') => Period::month(year as i32, month),
        _ => return None,
    };
    Some(period.map_or(Said::Never, Said::Sure))
}

/// A number of a version, an address or a telephone.
fn is_part_of_more(before: Option<&Token<'_>>, first: &Token<'_>, after: &[Token<'_>]) -> bool {
    let is_led = first.is_glued && before.is_some_and(|before| before.mark() != Some('('));
    let goes_on = match after {
        [mark, number, ..] if matches!(mark.shape, Shape::Mark(_)) => {
            let joins = mark.mark().is_some_and(|mark| "-/.:+".contains(mark));
            joins && mark.is_glued && number.is_glued && number.number().is_some()
        }
        // `T10:00` behind a day.
        [word, number, ..] if word.is_glued && word.is_word() => {
            let is_time = word.text == "T" && number.is_glued && number.number().is_some();
            word.text.is_ascii() && !is_time
        }
        [word] => word.is_glued && word.is_word() && word.text.is_ascii(),
        _ => false,
    };
    is_led || goes_on
}
