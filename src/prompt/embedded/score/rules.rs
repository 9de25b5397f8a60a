//! The rules: what stands after `I`, after `my`, or at the head, and what that makes of it.

use super::super::words::List;
use super::likes::{LIKING, PLEASING};
use super::thought::{MOODS, PROUD};
use super::{Category, Class, Finding, Findings, Form, Judge, Kind, Word};

/// How many words after the subject are looked at for the verb.
const REACH: usize = 6;

/// `my …` among so many first words is what the sentence is about.
const SUBJECT_WORDS: usize = 2;

pub(super) const fn finding(points: u32, category: Category, kind: Kind) -> Finding {
    Finding { points, category, kind }
}

/// What stands behind a subject: the classes up to the first word that is no adverb, that word,
/// and what follows it.
pub(super) struct Predicate<'j> {
    pub(super) classes: Class,
    pub(super) head: Word,
    pub(super) after: &'j [Word],
}

const CHATTED: List = List::of(
    56,
    &["asked", "attached", "clicked", "copied", "meant", "pasted", "typed", "uploaded"],
);

const THIS: List = List::of(
    57,
    &[
        "cette", "das", "deine", "der", "die", "diese", "el", "esa", "esta", "la", "ta", "that",
        "the", "this", "tu", "your",
    ],
);

const OFFERED: List = List::of(
    58,
    &[
        "antwort",
        "answer",
        "answers",
        "idea",
        "ideas",
        "idee",
        "idée",
        "option",
        "options",
        "opción",
        "propuesta",
        "proposition",
        "respuesta",
        "réponse",
        "suggestion",
        "suggestions",
        "version",
        "versions",
        "versión",
        "vorschlag",
        "wording",
    ],
);

pub(super) const LISTS: &[List] = &[CHATTED, THIS, OFFERED];

impl Judge<'_> {
    pub(super) fn findings(&self, sentence: &str) -> Findings {
        let mut findings = Findings::default();
        if let Some(instruction) = self.instruction(sentence) {
            findings.add(Some(instruction));
            return findings;
        }
        for (at, word) in self.words.iter().enumerate() {
            if word.class.any(Class::SUBJECT) {
                findings.add(self.predicate(at).map(|predicate| self.says(at, &predicate)));
            } else if word.class.any(Class::POSSESSIVE) {
                findings.add(self.possession(at));
            } else if word.class.any(Class::PLEASES) && self.pleases(at) {
                findings.add(Some(self.pleasure(word)));
            } else if let Some(kind) = self.is_done_to(at) {
                findings.add(Some(finding(380, Category::Fact, kind)));
            } else if self.runs_with(at) {
                findings.add(Some(finding(350, Category::Environment, Kind::State)));
            } else if word.class.any(Class::LIKING)
                && self.language == super::Language::Spanish
                && self.likes(at)
            {
                // The verb says who: `no como carne`.
                findings.add(Some(LIKING));
            }
        }
        if findings.best.is_none() {
            // Behind a quotation stands who said it.
            let first = self.words.first().map_or(0, |word| word.start);
            let is_cut = sentence.get(..first).unwrap_or_default().contains(char::is_alphanumeric);
            let left_out = || self.ellipsis().filter(|_| !is_cut);
            findings.add(self.valued().or_else(|| self.omitted(sentence)).or_else(left_out));
        }
        findings
    }

    fn predicate(&self, at: usize) -> Option<Predicate<'_>> {
        let subject = self.words.get(at)?;
        let mut classes = subject.class;
        let rest = self.words.get(at + 1..)?;
        // In Spanish the verb is the subject; in German it may stand before it.
        let own_verb = Class::LIKE
            | Class::WANT
            | Class::PLAN
            | Class::LIVE
            | Class::WORK
            | Class::USE
            | Class::THINK
            | Class::KNOW
            | Class::PAST
            | Class::NEED;
        // `No sé cómo …`, and not `sé algo de …`
        let denied = self.classes.any(Class::NOT) || self.lower_at(at) != "sé";
        let says_little =
            self.language == super::Language::Spanish && subject.class.any(Class::EMPTY) && denied;
        if subject.class.any(own_verb) || says_little {
            if self.is_noun(at) {
                return None;
            }
            return Some(Predicate { classes, head: *subject, after: rest });
        }
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        if let Some(before) = before.filter(|word| self.is_inverted(word.class)) {
            if !before.class.any(Class::BE) {
                return Some(Predicate { classes: before.class, head: *before, after: rest });
            }
            classes = classes | before.class;
        }
        let english = self.language == super::Language::English;
        // `Je me suis …`
        let reflexive = Class::ADVERB | Class::BE | Class::FIRST;
        let helps = if english { Class::ADVERB } else { reflexive };
        for (index, word) in rest.iter().take(REACH).enumerate() {
            classes = classes | word.class;
            let after = rest.get(index + 1..).unwrap_or_default();
            if !word.class.any(helps) {
                return Some(Predicate { classes, head: *word, after });
            }
        }
        let head = rest.iter().take(REACH).next_back()?;
        Some(Predicate { classes, head: *head, after: &[] })
    }

    fn is_inverted(&self, before: Class) -> bool {
        self.language == super::Language::German
            && before.any(
                Class::BE
                    | Class::HAVE
                    | Class::LIKE
                    | Class::WANT
                    | Class::LIVE
                    | Class::WORK
                    | Class::USE,
            )
    }

    fn says(&self, subject: usize, predicate: &Predicate<'_>) -> Finding {
        let Predicate { classes, head, after } = predicate;
        let is = |class: Class| head.class.any(class);
        if self.likes(subject) {
            return LIKING;
        }
        let next = after.first().map_or(Class::default(), |word| word.class);
        let soon = |class: Class| after.iter().take(4).any(|word| word.class.any(class));
        if is(Class::EMPTY) && !head.class.any(Class::LIKE) && !self.is_able(subject, predicate) {
            return finding(90, Category::Context, Kind::Event);
        }
        let asks = after.iter().take(2).any(|word| word.class.any(Class::YOU));
        if is(Class::WANT | Class::LIKE | Class::NEED) && asks {
            return finding(20, Category::Context, Kind::Event);
        }
        if self.names_oneself(predicate) {
            return finding(600, Category::Identity, Kind::State);
        }
        // `J'ai besoin de …`
        let needs = classes.any(Class::HAVE) && next.any(Class::NEED);
        if Self::is_of_chat(head, after) {
            return finding(90, Category::Context, Kind::Event);
        }
        if is(Class::NEED) || needs {
            return finding(120, Category::Context, Kind::Event);
        }
        let would = classes.any(Class::WOULD) || self.is_wished(head);
        if is(Class::WANT) || would && is(Class::LIKE) {
            let question = after.iter().take(2).any(|word| word.class.any(Class::ASK));
            let points = if question { 40 } else { 420 };
            return finding(points, Category::Goal, Kind::Plan);
        }
        if is(Class::GOING) && next.any(Class::TO)
            || is(Class::PLAN)
            || self.intends(subject, predicate)
        {
            return finding(450, Category::Goal, Kind::Plan);
        }
        if self.is_able(subject, predicate) {
            return finding(400, Category::Skill, Kind::State);
        }
        let tool = self.works_with(subject, predicate);
        tool.unwrap_or_else(|| self.says_of_life(subject, predicate, &soon))
    }

    /// What pleases or does not; or would.
    fn pleasure(&self, verb: &Word) -> Finding {
        let follows = self.words.iter().skip_while(|word| word.start <= verb.start);
        let asks = follows.take(2).any(|word| word.class.any(Class::ASK));
        if !verb.class.any(Class::WOULD) {
            return PLEASING;
        }
        finding(if asks { 40 } else { 420 }, Category::Goal, Kind::Plan)
    }

    /// `Ich heiße …`, `Je m'appelle …`, `Me llamo …`: the person is what is named.
    fn names_oneself(&self, predicate: &Predicate<'_>) -> bool {
        use super::Language::{English, French, German, Spanish};
        let Predicate { classes, head, .. } = predicate;
        let itself = self.words.iter().take(2).any(|word| word.class.any(Class::FIRST));
        match self.language {
            English => false,
            German => head.class.any(Class::NAME),
            French => head.class.any(Class::NAME) && classes.any(Class::FIRST),
            Spanish => itself && classes.all(Class::SUBJECT | Class::NAME),
        }
    }

    fn says_of_life(
        &self,
        subject: usize,
        predicate: &Predicate<'_>,
        soon: &dyn Fn(Class) -> bool,
    ) -> Finding {
        use super::Language::English;
        let Predicate { classes, head, after } = predicate;
        let is = |class: Class| head.class.any(class);
        let past = is(Class::PAST) || head.form == Form::Past;
        let is_mood = |word: &Word| word.lists.has(MOODS);
        if classes.any(Class::BE) && after.len() < 3 && (is_mood(head) || after.iter().any(is_mood))
        {
            return finding(90, Category::Context, Kind::Event);
        }
        if is(Class::USE) {
            let used_to = past && after.first().is_some_and(|word| word.class.any(Class::TO));
            return if used_to {
                finding(380, Category::Fact, Kind::Event)
            } else {
                finding(300, Category::Fact, Kind::State)
            };
        }
        if is(Class::LIKE) {
            let offered = Self::is_offered(after) || self.only_regrets(head, after);
            return if offered { finding(90, Category::Context, Kind::Event) } else { LIKING };
        }
        let went = |word: &Word| word.class.any(Class::PAST) && self.language != English;
        let with_head = self.words.get(subject + 1..).unwrap_or_default();
        let done = classes.any(Class::HAVE)
            && (self.has_participle(after) || self.has_participle(with_head))
            || classes.any(Class::BE) && after.iter().chain([head]).any(went)
            || classes.all(Class::BE | Class::FIRST) && self.has_participle(&[*head])
            || self.was_just(predicate);
        if is(Class::LIVE) || done && soon(Class::LIVE) {
            return finding(500, Category::Identity, Kind::State);
        }
        if is(Class::WORK) && !past && Self::names_tongue(after) {
            return finding(400, Category::Skill, Kind::State);
        }
        if is(Class::WORK) {
            return if past {
                finding(350, Category::Fact, Kind::Event)
            } else {
                finding(450, Category::Identity, Kind::State)
            };
        }
        if is(Class::KNOW) && !past {
            return finding(400, Category::Skill, Kind::State);
        }
        if done {
            return finding(380, Category::Fact, Kind::Event);
        }
        if classes.any(Class::BE) && !past && (self.names_trade() || self.is_employed(after)) {
            return finding(450, Category::Identity, Kind::State);
        }
        if self.is_doing(predicate) {
            return finding(350, Category::Fact, Kind::State);
        }
        if classes.any(Class::BE) && !past {
            return Self::says_what_one_is(predicate, soon);
        }
        if classes.any(Class::HAVE) && !past {
            let digit = after.first().is_some_and(|word| word.form == Form::Digit)
                || head.form == Form::Digit;
            // French and Spanish have their years.
            let years = digit && after.iter().take(2).any(|word| word.class.any(Class::TIME));
            return if years && self.language != English {
                finding(500, Category::Identity, Kind::State)
            } else {
                has(soon)
            };
        }
        self.says_what_one_does(predicate)
    }

    /// `I meant the second`, `I asked for five names`: done in this very conversation.
    fn is_of_chat(head: &Word, after: &[Word]) -> bool {
        let of_life = Class::KIN | Class::PERSON | Class::TIME | Class::POSSESSIVE | Class::OFFICE;
        let past = head.form == Form::Past || head.class.any(Class::PAST | Class::PLAIN);
        past && head.lists.has(CHATTED) && !after.iter().any(|word| word.class.any(of_life))
    }

    /// What the assistant has to offer: `I like the second version`.
    fn is_offered(after: &[Word]) -> bool {
        let near = |list: List| after.iter().take(4).any(|word| word.lists.has(list));
        near(THIS) && near(OFFERED)
    }

    fn says_what_one_is(predicate: &Predicate<'_>, soon: &dyn Fn(Class) -> bool) -> Finding {
        let Predicate { head, after, .. } = predicate;
        let is = |class: Class| head.class.any(class);
        let years = head.form == Form::Digit
            && after.iter().take(2).any(|word| word.class.any(Class::TIME));
        if years {
            return finding(500, Category::Identity, Kind::State);
        }
        if is(Class::ROLE) || is(Class::ARTICLE) && soon(Class::ROLE) {
            return finding(500, Category::Identity, Kind::State);
        }
        if head.form == Form::Ing && is(Class::MAKE) {
            return finding(400, Category::Project, Kind::State);
        }
        if head.form == Form::Ing {
            return finding(350, Category::Fact, Kind::State);
        }
        let near = || std::iter::once(head).chain(after.iter().take(4));
        if near().any(|word| word.class.any(Class::VALUE) && !word.lists.has(PROUD)) {
            return finding(350, Category::Preference, Kind::State);
        }
        // Of what, is no more than a day's news: `I'm so proud of my team`.
        let is_proud = near().any(|word| word.lists.has(PROUD));
        finding(if is_proud { 350 } else { 230 }, Category::Context, Kind::Event)
    }

    fn says_what_one_does(&self, predicate: &Predicate<'_>) -> Finding {
        let Predicate { classes, head, after } = predicate;
        let is = |class: Class| head.class.any(class);
        let past = is(Class::PAST) || head.form == Form::Past || self.went();
        let near = |class: Class| after.iter().take(6).any(|word| word.class.any(class));
        if is(Class::THINK) {
            return self.says_what_one_thinks(predicate);
        }
        let everybody = classes.all(Class::GROUP | Class::CAN);
        if classes.any(Class::WOULD) || everybody {
            return finding(100, Category::Context, Kind::Event);
        }
        if classes.any(Class::WILL) {
            return finding(280, Category::Goal, Kind::Plan);
        }
        if past {
            return finding(380, Category::Fact, Kind::Event);
        }
        let points = if near(Class::HABIT) { 450 } else { 280 };
        finding(points, Category::Fact, Kind::State)
    }

    /// `my …`: what it is that is the person's.
    fn possession(&self, at: usize) -> Option<Finding> {
        let after = self.words.get(at + 1..self.words.len().min(at + 4))?;
        let near = |class: Class| after.iter().any(|word| word.class.any(class));
        let first = after.first()?.class;
        let is_subject = at < SUBJECT_WORDS;
        // `My sister is called Ana.`
        let past = self.words.iter().any(|word| {
            word.class.any(Class::PAST) || word.form == Form::Past && !word.class.any(Class::NAME)
        });
        let past = past && !(is_subject && first.any(Class::KIN) && self.is_now(at + 1));
        if first.any(Class::NAME) && self.classes.any(Class::NOT) {
            // `My name is not on the list.`
            return Some(finding(60, Category::Context, Kind::Event));
        }
        Some(if first.any(Class::KIN) && is_subject {
            finding(350, Category::Relationship, if past { Kind::Event } else { Kind::State })
        } else if first.any(Class::KIN) {
            finding(250, Category::Fact, if past { Kind::Event } else { Kind::State })
        } else if first.any(Class::NAME) && at < 3 {
            finding(600, Category::Identity, Kind::State)
        } else if near(Class::FAVOURITE) {
            finding(450, Category::Preference, Kind::Preference)
        } else if self.is_own_taste(at) {
            LIKING
        } else if near(Class::DEVICE)
            || self.is_kept_with(at)
            || is_subject && !past && self.with_device(at + 1)
        {
            finding(350, Category::Environment, Kind::State)
        } else if first.any(Class::DREAM) {
            finding(400, Category::Goal, Kind::State)
        } else if first.any(Class::OFFICE) && is_subject {
            finding(300, Category::Identity, Kind::State)
        } else {
            finding(200, Category::Fact, if past { Kind::Event } else { Kind::State })
        })
    }

    /// `My sister is a nurse who moved here`: what is said of them first holds.
    fn is_now(&self, who: usize) -> bool {
        let named = self.words.get(who + 1).is_some_and(|word| word.form == Form::Capital);
        let verb = self.lower_at(if named { who + 2 } else { who + 1 });
        ["is", "lives", "works"].contains(&verb)
    }

    /// `To me, patience matters most.`: the person is no subject, and it is theirs all the same.
    fn valued(&self) -> Option<Finding> {
        let first = self.words.iter().take(3).any(|word| word.class.any(Class::FIRST));
        let valued = self.words.iter().any(|word| word.class.any(Class::VALUE));
        if self.prizes() {
            return Some(LIKING);
        }
        (first && valued).then(|| finding(350, Category::Preference, Kind::State))
    }

    /// `Just got back from Rome.`: the person left out.
    fn ellipsis(&self) -> Option<Finding> {
        let skipped = Class::ADVERB | Class::GREETING;
        let head = self
            .words
            .iter()
            .find(|word| !word.class.any(skipped) || word.class.any(Class::PAST))?;
        // `Murió Berta.`
        let life = ["falleció", "murió", "nació"].contains(&self.lower_of(head));
        let least = if life { 3 } else { 5 };
        // `Gave up coffee in May, sleeping so much better.`
        let points = if self.ended().is_some() { 600 } else { 300 };
        (head.class.any(Class::PAST) && self.words.len() >= least)
            .then(|| finding(points, Category::Fact, Kind::Event))
    }
}

fn has(soon: &dyn Fn(Class) -> bool) -> Finding {
    if soon(Class::KIN) {
        finding(450, Category::Relationship, Kind::State)
    } else if soon(Class::DEVICE) {
        finding(400, Category::Environment, Kind::State)
    } else {
        finding(350, Category::Fact, Kind::State)
    }
}
