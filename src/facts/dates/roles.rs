//! What a date is to the rest of the text, and which dates are parts of one.

use super::period::Period;
use super::resolve::Said;
use super::scan::{Core, GAP_MAX, Mention, Role, Scan};
use super::token::Token;
use super::words::{Is, Language, Unit};

impl Scan<'_> {
    /// Spans, and dates of which one says the year or week of the other, as one.
    pub(super) fn joined(&self, cores: &[Core]) -> Vec<Core> {
        let mut joined: Vec<Core> = Vec::new();
        for core in cores {
            let core = self.with_bare_day(core);
            let pair = joined
                .last()
                .and_then(|last| self.span(last, &core).or_else(|| self.parts(last, &core)));
            match (pair, joined.last_mut()) {
                (Some(pair), Some(last)) => *last = pair,
                _ => joined.push(core),
            }
        }
        joined
    }

    /// `from 3 to 7 May 2024`: the first is a number only.
    fn with_bare_day(&self, core: &Core) -> Core {
        let Said::Sure(Period::Day(last)) = core.said else { return *core };
        let the = usize::from(
            core.from > 0 && self.is(core.from - 1, Is::Filler) && !self.is(core.from - 1, Is::To),
        );
        let Some(number) = core.from.checked_sub(2 + the) else { return *core };
        let is_to = self.is(number + 1, Is::To) || self.is_dash(number + 1);
        let day = self.at(number).filter(|token| token.digits() <= 2).and_then(Token::number);
        let (Some(day), true) = (day, is_to) else { return *core };
        let first = chrono::Datelike::with_day(&last, day).and_then(Period::of_day);
        let said = match first {
            Some(first) if first.first() <= last => Said::Span(first, Period::Day(last)),
            _ => Said::Never,
        };
        Core { said, from: number, to: core.to, role: Some(Role::At) }
    }

    fn is_dash(&self, at: usize) -> bool {
        self.at(at).is_some_and(|token| matches!(token.mark(), Some('-' | '–')))
    }

    fn span(&self, one: &Core, two: &Core) -> Option<Core> {
        let is_filler = |at: &usize| self.is(*at, Is::Filler) || self.is(*at, Is::Part);
        let between: Vec<usize> = (one.to..two.from).collect();
        let (sign, rest) = between.split_first().filter(|(_, rest)| rest.len() < GAP_MAX)?;
        let rest_is_filler = rest.iter().all(|at| is_filler(at) || self.is(*at, Is::To));
        if !rest_is_filler || one.role.is_some() {
            return None;
        }
        let lead = self.lead(one.from, |token| {
            token.is(self.language, Is::Filler) && !token.is(self.language, Is::From)
        });
        let leads = |what| lead.is_some_and(|lead| self.is(lead, what));
        let is_span = self.is_dash(*sign)
            || self.is(*sign, Is::To) && leads(Is::From)
            || self.is(*sign, Is::And) && leads(Is::Between);
        if !is_span {
            return None;
        }
        let said = match (with_year_of(one.said, two.said), two.said) {
            (Said::Sure(first), Said::Sure(last))
                if first.is_bound() && last.is_bound() && first.first() <= last.first() =>
            {
                Said::Span(first, last)
            }
            _ => Said::Never,
        };
        Some(Core { said, from: one.from, to: two.to, role: Some(Role::At) })
    }

    /// `in March last year`, `on Friday, 3 May 2024`, `on Monday last week`.
    fn parts(&self, one: &Core, two: &Core) -> Option<Core> {
        let is_filler = |at: usize| {
            let is_comma = self.at(at).is_some_and(|token| token.mark() == Some(','));
            is_comma || self.is(at, Is::Filler) || self.is(at, Is::In)
        };
        // What was taken for the second may reach into the first.
        let is_near = two.from.checked_sub(one.to).is_some_and(|gap| gap <= GAP_MAX);
        if !is_near || !(one.to..two.from).all(is_filler) || two.role.is_some() {
            return None;
        }
        // In English a name may be a month: `I met April last year`.
        let is_led = self.language != Language::English
            || !matches!(one.said, Said::Month(_))
            || self.lead(one.from, |_| false).is_none_or(|lead| {
                [Is::In, Is::Since, Is::Starting, Is::Until, Is::From, Is::Filler, Is::Beside]
                    .iter()
                    .any(|what| self.is(lead, *what))
                    || self.at(lead).is_some_and(|token| token.mark().is_some())
            });
        let said = [(one.said, two.said), (two.said, one.said)].into_iter().find_map(
            |(part, whole)| match (part, whole) {
                (Said::Month(month), Said::UnitOf(way, Unit::Year)) => {
                    Some(Said::MonthIn(way, month))
                }
                (Said::Season(season), Said::UnitOf(way, Unit::Year)) => {
                    Some(Said::SeasonIn(way, season))
                }
                (Said::DayOf(month, day), Said::UnitOf(way, Unit::Year)) => {
                    Some(Said::DayIn(way, month, day))
                }
                (Said::Weekday(day), Said::UnitOf(way, Unit::Week)) => {
                    Some(Said::WeekdayIn(way, day))
                }
                (Said::Weekday(day), Said::Sure(Period::Day(sure))) => {
                    let is_it = chrono::Datelike::weekday(&sure).num_days_from_monday() == day;
                    Some(if is_it { Said::Sure(Period::Day(sure)) } else { Said::Never })
                }
                (Said::Weekday(_), day @ Said::DayOf(..)) => Some(day),
                (Said::Month(month), Said::Sure(Period::Year(year))) => {
                    Some(Period::month(year, month).map_or(Said::Never, Said::Sure))
                }
                _ => None,
            },
        )?;
        is_led.then_some(Core { said, from: one.from, to: two.to, role: one.role })
    }

    /// The word in front that is not to be skipped.
    fn lead(&self, from: usize, skip: impl Fn(&Token<'_>) -> bool) -> Option<usize> {
        let mut at = from.checked_sub(1)?;
        for _ in 0..GAP_MAX {
            if !skip(self.at(at)?) {
                break;
            }
            at = at.checked_sub(1)?;
        }
        Some(at)
    }

    /// None if it is no date of anything that happened once.
    pub(super) fn mention(&self, core: &Core) -> Option<Mention> {
        let said = core.said;
        // `last year's coat`
        let is_possessive =
            self.at(core.to).is_some_and(|token| token.is_clipped && token.text == "s");
        if is_possessive {
            return None;
        }
        let role = self.role(core)?;
        let is_of_clause = self.is_behind(core.from, |at| self.is(at, Is::Relative))
            || role == Role::At && self.is_behind(core.from, |at| self.is_while(at));
        let role = if is_of_clause { Role::Beside } else { role };
        Some(Mention { role, said, from: core.from })
    }

    fn role(&self, core: &Core) -> Option<Role> {
        if core.role.is_some() {
            return core.role;
        }
        let language = self.language;
        let is_year = matches!(core.said, Said::Sure(Period::Year(_)));
        let mut has_part = false;
        let mut has_preposition = false;
        let mut has_article = false;
        let mut at = core.from;
        for _ in 0..=GAP_MAX {
            let Some(before) = at.checked_sub(1).and_then(|before| self.at(before)) else { break };
            let is = |what| before.is(language, what);
            if is(Is::Every)
                && !(is(Is::Filler) && language != Language::Spanish)
                && !self.is_single(before)
            {
                return None;
            }
            // `before` in `the day before yesterday` is part of the date.
            let is_day = matches!(core.said, Said::Away(-2 | 2, Unit::Day)) && at == core.from;
            if is_day && (is(Is::DayBefore) || is(Is::DayAfter) || before.mark() == Some('-')) {
                return Some(Role::At);
            }
            if is(Is::Since) && !(is(Is::Part) && has_preposition) {
                return Some(Role::Since);
            }
            if is(Is::Starting) && !(is(Is::Part) && has_preposition) && self.is_start(at - 1) {
                return Some(Role::Starting);
            }
            if is(Is::Until) {
                return Some(Role::Until);
            }
            if is(Is::Made) {
                return Some(Role::Beside);
            }
            let is_preposition = is(Is::In) && !has_preposition;
            let is_unit = is_year && !has_preposition && before.unit(language) == Some(Unit::Year);
            let is_part_mark = before.mark() == Some('-') && before.is_glued;
            if is(Is::Part) {
                has_part = true;
            } else if is_preposition {
                has_preposition = true;
            } else if is(Is::Filler) || is_unit || is_part_mark {
                has_article |= is(Is::Filler);
            } else if is(Is::Beside) {
                return Some(Role::Beside);
            } else {
                break;
            }
            at -= 1;
        }
        self.is_dated(core, has_preposition, has_part, has_article).then_some(Role::At)
    }

    /// `à partir de` is no verb, as `partir en` is.
    fn is_start(&self, at: usize) -> bool {
        let is_led = || {
            at.checked_sub(1).is_some_and(|a| self.is_text(a, "à") || self.is_text(a, "a"))
                && ["de", "du", "d", "del", "do"].iter().any(|of| self.is_text(at + 1, of))
        };
        !self.is_text(at, "partir") || is_led()
    }

    /// `los` alone of its kind stands before single things too.
    fn is_single(&self, before: &Token<'_>) -> bool {
        self.language == Language::Spanish && before.text.eq_ignore_ascii_case("el")
    }

    /// Whether the date stands as one does, with its preposition or without where none is needed.
    fn is_dated(
        &self,
        core: &Core,
        has_preposition: bool,
        has_part: bool,
        has_article: bool,
    ) -> bool {
        let language = self.language;
        let is_led = has_preposition || has_part;
        match core.said {
            Said::Sure(Period::Year(_)) => is_led || self.is_bare_year(core),
            Said::Month(_) | Said::Season(_) => is_led,
            Said::DayOf(..) => {
                is_led || has_article || language != Language::English || core.from == 0
            }
            Said::Weekday(_) => match language {
                Language::French | Language::Italian => !has_article,
                Language::Spanish => has_article,
                _ => has_preposition,
            },
            _ => true,
        }
    }

    /// In German and Dutch a year needs no preposition; but a number may be counting, or belong to a name.
    fn is_bare_year(&self, core: &Core) -> bool {
        if !matches!(self.language, Language::German | Language::Dutch) {
            return false;
        }
        let large = |token: &Token<'_>| token.begins_large() || token.number().is_some();
        let before = core.from.checked_sub(1);
        let follows_name = before.is_some_and(|before| {
            self.at(before).is_some_and(large)
                && !(before == 0 && self.at(0).is_some_and(|token| token.is_of(self.language)))
        });
        let counts = self.at(core.to).is_some_and(large);
        !follows_name && !counts
    }

    /// Whether a word of the same clause stands in front.
    fn is_behind(&self, from: usize, is: impl Fn(usize) -> bool) -> bool {
        let ends = |at: &usize| {
            self.at(*at).and_then(Token::mark).is_some_and(|mark| ",;:.!".contains(mark))
        };
        (0..from).rev().take_while(|at| !ends(at)).any(is)
    }

    /// `when`, or `before` with a clause of its own.
    fn is_while(&self, at: usize) -> bool {
        let subjects = ["i", "we", "he", "she", "they"];
        let has_subject = || subjects.iter().any(|subject| self.is_text(at + 1, subject));
        self.is(at, Is::While) || self.is(at, Is::Beside) && has_subject()
    }
}

/// The first date of a span takes its year from the last.
fn with_year_of(one: Said, two: Said) -> Said {
    use chrono::Datelike;
    let Said::Sure(last) = two else { return one };
    let (year, month) = (last.first().year(), last.first().month());
    let first = match one {
        Said::Month(first) => Period::month(if first > month { year - 1 } else { year }, first),
        Said::DayOf(first, day) => {
            Period::day(if first > month { year - 1 } else { year }, first, day)
        }
        said => return said,
    };
    first.map_or(Said::Never, Said::Sure)
}
