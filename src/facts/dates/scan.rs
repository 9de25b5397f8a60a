//! The dates that stand in a text, each with what it is said to be: since, until, at.

use super::numeric::numeric;
use super::period::Period;
use super::resolve::{Said, Way};
use super::token::Token;
use super::words::{Is, Language, Unit};

/// So many words may stand between a preposition and its date, or between two parts of one.
pub(super) const GAP_MAX: usize = 4;

/// What a date is to the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    At,
    Since,
    /// As [`Role::Since`], but it may be to come.
    Starting,
    Until,
    /// `in three weeks`: a time to come or the time that something took.
    Ahead,
    /// Before it, around it, or of something else.
    Beside,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) role: Role,
    pub(super) said: Said,
    /// The token with which it begins.
    pub(super) from: usize,
}

/// A date before its surroundings were looked at: the tokens `from..to`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Core {
    pub(super) said: Said,
    pub(super) from: usize,
    pub(super) to: usize,
    /// Its role, where the words of the date say it already.
    pub(super) role: Option<Role>,
}

pub(super) struct Scan<'a> {
    pub(super) tokens: &'a [Token<'a>],
    pub(super) language: Language,
}

impl<'a> Scan<'a> {
    pub(super) fn new(tokens: &'a [Token<'a>], language: Language) -> Self {
        Self { tokens, language }
    }

    /// All dates, in the order of the text.
    pub(super) fn mentions(&self) -> Vec<Mention> {
        let mut cores = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            match self.core(at) {
                Some(core) => {
                    at = core.to.max(at + 1);
                    cores.push(core);
                }
                None => at += 1,
            }
        }
        let cores = self.joined(&cores);
        cores.iter().filter_map(|core| self.mention(core)).collect()
    }

    pub(super) fn at(&self, index: usize) -> Option<&'a Token<'a>> {
        self.tokens.get(index)
    }

    pub(super) fn is(&self, index: usize, what: Is) -> bool {
        self.at(index).is_some_and(|token| token.is(self.language, what))
    }

    fn is_before(&self, index: usize, what: Is) -> bool {
        index.checked_sub(1).is_some_and(|before| self.is(before, what))
    }

    pub(super) fn is_text(&self, index: usize, text: &str) -> bool {
        self.at(index).is_some_and(|token| token.text.eq_ignore_ascii_case(text))
    }

    fn find<T>(&self, index: usize, what: impl Fn(Is) -> Option<T>) -> Option<T> {
        self.at(index)?.all(self.language).find_map(what)
    }

    fn month(&self, index: usize) -> Option<u32> {
        self.at(index)?.month(self.language)
    }

    fn season(&self, index: usize) -> Option<u32> {
        self.find(index, |is| if let Is::Season(season) = is { Some(season) } else { None })
    }

    fn weekday(&self, index: usize) -> Option<u32> {
        let is_led = || {
            let leads = [Is::Last, Is::This, Is::Next, Is::In, Is::Since, Is::Starting, Is::Until];
            leads.into_iter().any(|what| self.is_before(index, what))
        };
        let is_large = self.at(index).is_some_and(Token::begins_large);
        self.find(index, |is| match is {
            Is::Weekday(day) => Some(day),
            Is::MaybeWeekday(day) if is_large && is_led() => Some(day),
            _ => None,
        })
    }

    fn core(&self, at: usize) -> Option<Core> {
        let core =
            |(said, length): (Said, usize)| Core { said, from: at, to: at + length, role: None };
        let rest = self.tokens.get(at..)?;
        let before = at.checked_sub(1).and_then(|before| self.at(before));
        numeric(before, rest, self.language)
            .or_else(|| self.day_of_month(at))
            .or_else(|| self.month_and_day(at))
            .or_else(|| self.month_or_season(at))
            .or_else(|| self.directed(at))
            .or_else(|| self.day_word(at))
            .map(core)
            .or_else(|| self.counted(at))
            .or_else(|| self.weekday(at).map(|day| core((Said::Weekday(day), 1))))
            .or_else(|| self.year(at).map(|year| core((Said::Sure(year), 1))))
    }

    /// `3 May 2024`, `3rd of May`, `3. Mai`, `3 de mayo de 2024`.
    fn day_of_month(&self, at: usize) -> Option<(Said, usize)> {
        let day =
            self.at(at).filter(|token| token.digits() <= 2 && !self.is_fraction(at))?.number()?;
        let mut next = at + 1;
        let is_ending = self.at(next).is_some_and(|token| token.is_glued)
            && (self.is(next, Is::Ordinal)
                || self.at(next)?.mark().is_some_and(|c| ".º°".contains(c)));
        next += usize::from(is_ending);
        next += usize::from(self.is(next, Is::Filler));
        let month = self.month(next)?;
        let (year, to) = self.year_behind(next + 1);
        Some((day_said(year, month, day), to - at))
    }

    /// `May 3, 2024`, in English.
    fn month_and_day(&self, at: usize) -> Option<(Said, usize)> {
        if self.language != Language::English {
            return None;
        }
        let month = self.month(at)?;
        let mut next = at + 1;
        next += usize::from(self.is_abbreviated(at) && self.at(next)?.mark() == Some('.'));
        let day = self.at(next).filter(|token| token.digits() <= 2)?.number()?;
        next += 1;
        next += usize::from(self.is(next, Is::Ordinal) && self.at(next)?.is_glued);
        // `May 3-7`, `May 3:`, `May 3.5`.
        let goes_on =
            self.at(next).is_some_and(|token| token.is_glued && token.mark() != Some(','));
        let is_more = self.at(next + 1).is_some_and(|token| token.number().is_some());
        if is_more && (goes_on || self.is(next, Is::To)) {
            return Some((Said::Never, next + 2 - at));
        }
        let (year, to) = self.year_behind(next);
        Some((day_said(year, month, day), to - at))
    }

    /// `May 2024`, `summer of 2023`, `März`.
    fn month_or_season(&self, at: usize) -> Option<(Said, usize)> {
        let (month, season) = (self.month(at), self.season(at));
        if month.is_none() && season.is_none() {
            return None;
        }
        let is_directed = |index| self.way(index).is_some();
        if self.takes_behind() && is_directed(at + 1) || at.checked_sub(1).is_some_and(is_directed)
        {
            return None;
        }
        let stop = usize::from(self.is_abbreviated(at) && self.at(at + 1)?.mark() == Some('.'));
        let (year, to) = self.year_behind(at + 1 + stop);
        // `winter 2023/24`
        let is_double = year.is_some()
            && self.at(to).is_some_and(|token| {
                token.is_glued && token.mark().is_some_and(|c| "-/–".contains(c))
            })
            && self.at(to + 1).is_some_and(|token| token.digits() == 2);
        if is_double {
            return Some((Said::Never, to + 2 - at));
        }
        let said = match (month, season, year) {
            (Some(month), _, Some(year)) => sure(Period::month(year, month)),
            (Some(month), _, None) if self.is_month_here(at) => Said::Month(month),
            (None, Some(season), Some(year)) => sure(Period::season(year, season)),
            (None, Some(season), None) => Said::Season(season),
            _ => return None,
        };
        let to = if year.is_some() { to } else { at + 1 };
        Some((said, to - at))
    }

    /// In English `may` and `march` are verbs too: without a day or year they need a capital letter
    /// or a preposition in front.
    fn is_month_here(&self, at: usize) -> bool {
        let is_verb = self.language == Language::English
            && (self.is_text(at, "may") || self.is_text(at, "march"));
        let is_large = self.at(at).is_some_and(Token::begins_large);
        let is_led = [Is::In, Is::Since, Is::Starting, Is::Until]
            .into_iter()
            .any(|what| self.is_before(at, what));
        !is_verb || is_large || is_led
    }

    /// Whether a full stop behind a month may belong to it.
    fn is_abbreviated(&self, at: usize) -> bool {
        let length = self.at(at).map_or(0, |token| token.text.chars().count());
        length <= 4
            && !["may", "mai", "mei"].iter().any(|whole| self.is_text(at, whole))
            && self.language == Language::English
            && !["june", "july"].iter().any(|whole| self.is_text(at, whole))
    }

    /// A year at a place, behind a comma or a filler; and where what follows begins.
    fn year_behind(&self, at: usize) -> (Option<i32>, usize) {
        let skipped =
            self.at(at).is_some_and(|token| token.mark() == Some(',')) || self.is(at, Is::Filler);
        let place = at + usize::from(skipped);
        match self.year(place) {
            Some(Period::Year(year)) => (Some(year), place + 1),
            _ => (None, at),
        }
    }

    /// A number of four digits that can be a year.
    fn year(&self, at: usize) -> Option<Period> {
        let year = self.at(at)?.four()?;
        if self.is_fraction(at) || self.is(at + 1, Is::Counted) {
            return None;
        }
        if let (Some(mark), Some(next)) = (self.at(at + 1), self.at(at + 2)) {
            let joins = mark.mark().is_some_and(|mark| "-/.,:".contains(mark));
            let is_joined = mark.is_glued && joins && next.is_glued && next.number().is_some();
            if is_joined && !(next.digits() == 4 && mark.mark() == Some('-')) {
                return None;
            }
        }
        // `1990s`, `1990er`, `1990's`, `90%`.
        let next = self.at(at + 1);
        let is_more = next.is_some_and(|next| {
            next.is_clipped
                || next.is_glued
                    && (next.is_word() || next.mark().is_some_and(|c| "%$€°".contains(c)))
        });
        if is_more { None } else { Period::year(year as i32) }
    }

    /// Whether the number is the second half of another, as in `2.5` or `2-3`, or has a sign.
    fn is_fraction(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let is_joined = self.at(at).is_some_and(|token| token.is_glued);
        let mark = self.at(before).and_then(Token::mark);
        if !is_joined || matches!(mark, None | Some('(' | '"' | '«' | '“' | '–')) {
            return is_joined && mark.is_none();
        }
        let is_span = mark == Some('-')
            && before.checked_sub(1).is_some_and(|first| {
                self.at(first).is_some_and(|token| {
                    // `2018-2021`, `mid-2019`
                    token.digits() == 4 || self.is(first, Is::Part)
                })
            });
        !is_span
    }

    fn way(&self, at: usize) -> Option<Way> {
        [(Is::Last, Way::Last), (Is::This, Way::This), (Is::Next, Way::Next)]
            .into_iter()
            .find(|(is, _)| self.is(at, *is))
            .map(|(_, way)| way)
    }

    /// `last March`, `la semaine dernière`, `el mes que viene`.
    fn directed(&self, at: usize) -> Option<(Said, usize)> {
        if let (Some(way), Some(said)) = (self.way(at), self.named(at + 1)) {
            // `the last year`, `l'estate`: the twelve months before today, not the year before.
            let is_stretch = self.language == Language::English
                && self.is_before(at, Is::Filler)
                && !at.checked_sub(1).is_some_and(|before| self.is_text(before, "of"));
            let said = said(way);
            let is_unit = matches!(said, Said::UnitOf(..));
            return Some((if is_stretch && is_unit { Said::Never } else { said }, 2));
        }
        let said = self.named(at).filter(|_| self.takes_behind())?;
        let que = usize::from(self.is_text(at + 1, "que"));
        let way = self.way(at + 1 + que).filter(|way| *way != Way::This)?;
        Some((said(way), 2 + que))
    }

    /// Whether `last` stands behind, as in French.
    fn takes_behind(&self) -> bool {
        !matches!(self.language, Language::English | Language::German | Language::Dutch)
    }

    fn named(&self, at: usize) -> Option<impl Fn(Way) -> Said + use<>> {
        let (month, season, weekday) = (self.month(at), self.season(at), self.weekday(at));
        let unit = self.at(at)?.unit(self.language).filter(|unit| *unit != Unit::Day);
        (month.is_some() || season.is_some() || weekday.is_some() || unit.is_some()).then_some(
            move |way| match (month, season, weekday, unit) {
                (Some(month), ..) => Said::MonthOf(way, month),
                (_, Some(season), ..) => Said::SeasonOf(way, season),
                (_, _, Some(day), _) => Said::WeekdayOf(way, day),
                (_, _, _, Some(unit)) => Said::UnitOf(way, unit),
                _ => Said::Never,
            },
        )
    }

    /// `yesterday`, `the day after tomorrow`, `this morning` of some languages.
    fn day_word(&self, at: usize) -> Option<(Said, usize)> {
        let days = self.find(at, |is| if let Is::Day(days) = is { Some(days) } else { None })?;
        if self.is_time_of_day(at) {
            return None;
        }
        // `avant-hier`
        let dash = self.at(at.saturating_sub(1)).is_some_and(|token| token.mark() == Some('-'));
        let lead = at.checked_sub(1 + usize::from(dash));
        let of = lead
            .is_some_and(|lead| self.is(lead, Is::Filler) && self.language != Language::English);
        let lead = lead.and_then(|lead| lead.checked_sub(usize::from(of)));
        let is_lead = |what| lead.is_some_and(|lead| self.is(lead, what));
        let is_english = self.language == Language::English;
        let is_said = !is_english
            || lead
                .and_then(|lead| lead.checked_sub(1))
                .is_some_and(|day| self.is_text(day, "day"));
        let shift = match days {
            -1 if is_said && is_lead(Is::DayBefore) => -1,
            1 if is_said && is_lead(Is::DayAfter) => 1,
            _ => 0,
        };
        Some((Said::Away(days + shift, Unit::Day), 1))
    }

    /// German `Morgen` and Spanish `mañana` are the morning too.
    fn is_time_of_day(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.at(before));
        let Some(before) = before else { return false };
        let is_day = before.all(self.language).any(|is| matches!(is, Is::Day(_)));
        let language = self.language;
        let led = |whats: &[Is]| whats.iter().any(|what| before.is(language, *what));
        if self.is_text(at, "morgen") {
            let is_noun =
                language == Language::German && self.at(at).is_some_and(Token::begins_large);
            return is_day
                || is_noun && before.is_word()
                || led(&[Is::Every, Is::This])
                || before.is_clipped;
        }
        let is_led = led(&[Is::Every, Is::This]) || before.text.eq_ignore_ascii_case("la");
        self.at(at).is_some_and(|token| token.text.to_lowercase() == "mañana")
            && (is_day && !before.is(language, Is::DayAfter) || is_led)
    }

    /// `three years ago`, `vor drei Jahren`, `since three years`, `in three weeks`.
    fn counted(&self, at: usize) -> Option<Core> {
        let count = self.at(at)?.count(self.language).filter(|count| (1..=3660).contains(count))?;
        let unit = self.at(at + 1)?.unit(self.language)?;
        if self.is_fraction(at) {
            return None;
        }
        let (n, to) = (i64::from(count), at + 2);
        let core =
            |n: i64, role| Some(Core { said: Said::Away(n, unit), from: at, to, role: Some(role) });
        let before = at.checked_sub(1);
        let is_lead = |what| self.is_before(at, what);
        let goes_on = self.is_text(to, "que") || self.is_text(to, "che");
        let second = before.and_then(|before| before.checked_sub(1));
        let is_since = is_lead(Is::Since)
            || second.is_some_and(|second| self.is(second, Is::Since) && is_lead(Is::AgoBefore));
        if self.is(to, Is::Ago) {
            let is_hedged = is_lead(Is::Beside) || is_lead(Is::Every);
            let role = if is_hedged { Role::Beside } else { Role::At };
            return core(-n, role).map(|core| Core { to: to + 1, ..core });
        }
        if is_since {
            return core(-n, Role::Since);
        }
        if before.is_some_and(|before| self.is_text(before, "fait")) && goes_on {
            return core(-n, Role::Since);
        }
        let is_ago = is_lead(Is::AgoBefore)
            && (self.language != Language::French
                || second.is_some_and(|second| self.is_text(second, "y")));
        if is_ago {
            return core(-n, if goes_on { Role::Since } else { Role::At });
        }
        if is_lead(Is::For) {
            let role = self.goes_on_still(at, to).then_some(Role::Since)?;
            return core(-n, role);
        }
        let is_ahead = is_lead(Is::Ahead)
            || is_lead(Is::Filler) && second.is_some_and(|second| self.is(second, Is::Ahead))
            || is_lead(Is::To) && second.is_some_and(|second| self.is_text(second, "daqui"));
        if is_ahead { core(n, Role::Ahead) } else { None }
    }

    /// `have lived here for three years`: a perfect in front, in the same clause, or `now` behind.
    fn goes_on_still(&self, at: usize, to: usize) -> bool {
        if self.is_text(to, "now") {
            return true;
        }
        let clause = self.tokens.get(..at).unwrap_or_default();
        let clause = clause.rsplit(|token| token.mark().is_some()).next().unwrap_or_default();
        let have = clause.iter().position(|token| token.is(self.language, Is::Auxiliary));
        have.is_some_and(|have| {
            clause.get(have + 1..).unwrap_or_default().iter().take(3).any(|token| {
                let word = token.text.to_lowercase();
                let known = [
                    "been", "had", "known", "kept", "done", "run", "taught", "led", "held", "owned",
                ];
                known.contains(&word.as_str()) || word.len() > 3 && word.ends_with("ed")
            })
        })
    }
}

fn sure(period: Option<Period>) -> Said {
    period.map_or(Said::Never, Said::Sure)
}

fn day_said(year: Option<i32>, month: u32, day: u32) -> Said {
    match year {
        Some(year) => sure(Period::day(year, month, day)),
        // 2024 has all days that any year has.
        None if Period::day(2024, month, day).is_some() => Said::DayOf(month, day),
        None => Said::Never,
    }
}
