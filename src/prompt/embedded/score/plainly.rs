//! What so few words say by how they are put: `Ich bin Raucher.`, `I'm a smoker.`, `Call me Bo.`

use super::super::words::Language;
use super::few::{CALLS, STATES};
use super::rules::finding;
use super::thought::MOODS;
use super::{Category, Class, Finding, Form, Judge, Kind, Word};

/// What is written with a capital now and then, and is no name and no noun.
const NO_NOUNS: [&str; 8] = ["back", "bored", "done", "fine", "here", "home", "fertig", "sicher"];

/// What one is on for longer than a day.
const ON: [&str; 16] = [
    "antidepressants",
    "benefits",
    "chemo",
    "diet",
    "dialysis",
    "disability",
    "hormones",
    "insulin",
    "leave",
    "medication",
    "meds",
    "parole",
    "ssris",
    "statins",
    "testosterone",
    "welfare",
];

/// Before somebody's name these say the call and whom in one word.
const CALL_ME: [&str; 4] = ["appelez-moi", "appelle-moi", "llamarme", "llámame"];

/// How words begin for what one cannot eat.
const HARMS: &[&str] = &[
    "allerg",
    "alérgic",
    "celiac",
    "celíac",
    "coeliac",
    "coeliaq",
    "cœliaq",
    "intoléran",
    "intoleran",
    "unverträglich",
    "vertrag",
    "zöliakie",
];

impl Judge<'_> {
    /// What so few words say by how they are put.
    pub(super) fn says_plainly(&self) -> Option<Finding> {
        let last = self.words.len().checked_sub(1)?;
        let of_life = finding(400, Category::Fact, Kind::State);
        let of_oneself = finding(500, Category::Identity, Kind::State);
        if self.lives_alone() || self.is_to_be_called(last) {
            return Some(of_oneself);
        }
        if self.classes.any(Class::WOULD | Class::YOU | Class::SUPPOSE | Class::TASK) {
            return None;
        }
        if self.language == Language::English && (self.is_on(last) || self.cannot_have(last)) {
            return Some(of_life);
        }
        (self.classes.any(Class::BE) && self.names_what_one_is(last)).then_some(of_oneself)
    }

    /// `Soy celíaca.`, `Uso gafas.`: two words that say what one is or does.
    pub(super) fn is_what_one_is(&self) -> bool {
        let [who, what] = self.words.as_slice() else { return false };
        let does = Class::USE | Class::WORK | Class::KNOW | Class::LIKE;
        let (verb, lower) = (self.lower_of(who), self.lower_of(what));
        let is_device = what.class.any(Class::DEVICE);
        // `Uso común`, `Trabajo final`: some are nouns.
        let noun = ["estudio", "juego", "trabajo", "uso"].contains(&verb);
        let many = ["as", "os"].iter().any(|end| lower.ends_with(end));
        let plain = what.class == Class::default() && what.form != Form::Digit && lower.len() > 4;
        let named = is_device || plain && (!noun || many);
        who.class.all(Class::SUBJECT | Class::BE) && what.class.any(Class::ROLE)
            || who.class.any(Class::SUBJECT)
                && who.class.any(does)
                && named
                && self.language == Language::Spanish
    }

    /// `bitte ohne Nüsse, ich bin allergisch`: what does one harm is told in a request.
    pub(super) fn is_harmed(&self) -> bool {
        let is_harm = |word: &Word| {
            let (start, end) = word.lower;
            let lower = self.lower.get(start..end).unwrap_or_default();
            HARMS.iter().any(|harm| lower.starts_with(harm))
        };
        self.classes.any(Class::SUBJECT) && self.words.iter().any(is_harm)
    }

    /// `Vivo sola.`
    fn lives_alone(&self) -> bool {
        let both = Class::SUBJECT | Class::LIVE;
        self.words.len() == 2
            && self.words.first().is_some_and(|word| word.class.all(both))
            && ["sola", "solo"].contains(&self.lower_at(1))
    }

    /// `I'm on insulin`, `I'm on a vegan diet`
    fn is_on(&self, last: usize) -> bool {
        let on = (1..3).find(|at| self.lower_at(*at) == "on");
        let is = |at: usize| self.has(at, Class::BE) && self.is_person_at(at);
        let Some(what) = on.filter(|on| is(on - 1)).map(|on| on + 1) else { return false };
        what <= last && ON.contains(&self.lower_at(last))
    }

    /// `I can't have gluten`
    fn cannot_have(&self, last: usize) -> bool {
        let cannot = ["can't", "cannot", "cant"].contains(&self.lower_at(last.wrapping_sub(2)));
        let said_before = Class::ANAPHOR | Class::PLAIN | Class::NUMBER | Class::ADVERB;
        last == 3
            && self.has(0, Class::SUBJECT)
            && cannot
            && self.lower_at(2) == "have"
            && !self.has(last, said_before)
    }

    /// A form of being stands there that is said of the person.
    fn is_person_at(&self, at: usize) -> bool {
        self.has(at, Class::SUBJECT) || at > 0 && self.has(at - 1, Class::SUBJECT)
    }

    /// `Ich bin Raucher`, `I'm Ana Novak`, `I'm a smoker`: a noun or a name, and nothing else.
    fn names_what_one_is(&self, last: usize) -> bool {
        let is_capital = |at: usize| {
            let word = self.words.get(at);
            word.is_some_and(|word| word.form == Form::Capital && word.class == Class::default())
        };
        let mut first = last;
        while first > 1 && is_capital(first) && is_capital(first - 1) {
            first -= 1;
        }
        let article = first > 0 && self.has(first - 1, Class::ARTICLE);
        let Some(is) = first.checked_sub(if article { 2 } else { 1 }) else { return false };
        let before = Class::SUBJECT | Class::ADVERB | Class::GREETING | Class::BE;
        if !self.has(is, Class::BE)
            || !self.is_person_at(is)
            || !(0..is).all(|at| self.has(at, before))
        {
            return false;
        }
        let lower = self.lower_at(last);
        let short = lower.chars().nth(2).is_none();
        let state =
            ["ed", "ing"].iter().any(|end| lower.ends_with(end)) || NO_NOUNS.contains(&lower);
        if is_capital(first) {
            return !short && !state && !self.is_in(last, MOODS);
        }
        // `I'm a smoker.`
        article && (self.is_in(last, STATES) || self.has(last, Class::KIN))
    }

    /// `Everybody calls me Tom.`, `Ici on m'appelle Tom.`
    pub(super) fn called_by_others(&self) -> bool {
        let Some(last) = self.words.len().checked_sub(1) else { return false };
        let is_name = self.words.get(last).is_some_and(|word| word.form == Form::Capital);
        let calls = (0..last).find(|at| self.is_in(*at, CALLS));
        let Some(calls) = calls.filter(|_| is_name) else { return false };
        let own = match self.language {
            Language::English | Language::German => calls + 1,
            Language::French | Language::Spanish => calls.saturating_sub(1),
        };
        let knows = ["know", "knows"].contains(&self.lower_at(calls));
        let names = if knows {
            self.lower_at(own + 1) == "as"
        } else {
            own + 1 == last || calls + 1 == last
        };
        let by_oneself = self.has(0, Class::SUBJECT) && self.lower_at(0) != "on";
        calls > 0 && self.has(own, Class::FIRST) && !by_oneself && names
    }

    /// `Call me Bo`, `Du kannst mich Bo nennen`, `Llámame Bo, por favor`
    fn is_to_be_called(&self, last: usize) -> bool {
        if !self.lists.has(CALLS) {
            return false;
        }
        let is_name = |at: usize| {
            self.words
                .get(at)
                .is_some_and(|word| word.form == Form::Capital && word.class == Class::default())
                && self.lower_at(at) != "asap"
        };
        let me = |at: usize| self.has(at, Class::FIRST) && self.lower_at(at) != "mir";
        let mut calls = (0..=last).filter(|at| self.is_in(*at, CALLS));
        let is = |at: usize| {
            let lower = self.lower_at(at);
            if CALL_ME.contains(&lower) {
                return at < 2 && is_name(at + 1);
            }
            match lower {
                "call" | "nenn" => at < 4 && me(at + 1) && is_name(at + 2),
                "nennen" => at > 2 && me(at - 2) && is_name(at - 1),
                "appeler" => at > 1 && me(at - 1) && is_name(at + 1),
                _ => false,
            }
        };
        let by_oneself = self.has(0, Class::SUBJECT) || self.classes.any(Class::NOT);
        !by_oneself && calls.any(is)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::THRESHOLD;
    use super::super::super::words::Words;
    use super::*;

    /// Each says something of the person.
    const MUCH: &[&str] = &[
        "Call me Bo.",
        "call me Bo please",
        "You can call me Bo.",
        "I'm Ana.",
        "I'm Ana Novak.",
        "I'm a smoker.",
        "I'm a cyclist.",
        "I'm a grandmother.",
        "I'm a celiac.",
        "I'm lactose intolerant.",
        "I'm legally blind.",
        "I'm unemployed.",
        "I'm self-employed.",
        "I'm an only child.",
        "I'm a night owl.",
        "I'm on insulin.",
        "I'm on a vegan diet.",
        "I'm on maternity leave.",
        "I can't have gluten.",
        "I don't have a car.",
        "I keep bees.",
        "I'm 5'7.",
        "I'm 170 cm.",
        "I'm engaged.",
        "My pronouns are she/her.",
        "Nenn mich Bo.",
        "Du kannst mich Bo nennen.",
        "Ich bin Ana.",
        "Ich bin Raucher.",
        "Ich bin Einzelkind.",
        "Ich bin arbeitslos.",
        "Ich bin laktoseintolerant.",
        "Ich habe kein Auto.",
        "Ich habe Bluthochdruck.",
        "Ich schreibe einen Roman.",
        "Appelle-moi Bo.",
        "Tu peux m'appeler Bo.",
        "Je suis Ana.",
        "Je suis fumeur.",
        "Je suis au chômage.",
        "Je suis du matin.",
        "Je n'ai pas de voiture.",
        "Je ne sais pas nager.",
        "Llámame Bo.",
        "Puedes llamarme Bo.",
        "Soy Ana.",
        "Vivo solo.",
        "Vivo sola.",
        "Estoy en paro.",
        "Soy hijo único.",
        "Soy fumador.",
        "Tengo hipertensión.",
        "Uso gafas.",
        "Uso Linux.",
        "Hablo gallego.",
    ];

    /// None does, though it is put alike.
    const LITTLE: &[&str] = &[
        "Call me later.",
        "Call me Monday.",
        "Call me ASAP.",
        "I'm Back.",
        "I'm Bored.",
        "I'm OK.",
        "I'm ready.",
        "I'm a loser.",
        "I'm a bit.",
        "I'm on it.",
        "I'm on the bus.",
        "I'm on a call.",
        "I can't have that.",
        "I don't have time.",
        "I don't have it.",
        "I keep it.",
        "Nenn mir Bo.",
        "Ich bin bereit.",
        "Ich bin OK.",
        "Ich habe keine Zeit.",
        "Appelle-moi demain.",
        "Je suis prêt.",
        "Je n'ai pas de temps.",
        "Llámame mañana.",
        "Estoy listo.",
        "Estoy solo.",
        "Tengo hambre.",
        "Uso esto.",
        "Uso horario.",
        "Trabajo final.",
        "I can't have both.",
        "I'm Fine.",
        "Ich bin Fertig.",
        "Vivo aquí.",
    ];

    #[test]
    fn few_words_say_much_by_how_they_are_put() {
        let tables = Words::new();
        let taken = |text: &&&str| {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap_or(Language::English));
            judge.judge(text, THRESHOLD).0.is_some()
        };
        let missed: Vec<_> = MUCH.iter().filter(|text| !taken(text)).collect();
        let wrong: Vec<_> = LITTLE.iter().filter(taken).collect();
        assert_eq!((missed, wrong), (Vec::new(), Vec::new()));
    }
}
