//! What lasts until the person says that it ended: `I have a boat`, `I sold the boat`. Both are given a
//! facet, by which the second is known to end the first. In English; for others see [`super::over`].

use super::super::words::{Language, List};
use super::ends::ENDS;
use super::{AND, Category, Class, Form, Judge, Kind};

/// Verbs of what goes on, with what it is behind them.
pub(super) const KEEPS: List = List::of(
    83,
    &[
        "attend",
        "do",
        "drive",
        "foster",
        "go",
        "got",
        "grow",
        "have",
        "keep",
        "own",
        "owns",
        "play",
        "practice",
        "practise",
        "rent",
        "ride",
        "run",
        "take",
        "train",
        "volunteer",
    ],
);

/// Cars, and by what names people call theirs.
const CARS: List = List::of(
    84,
    &[
        "accord",
        "audi",
        "bmw",
        "bronco",
        "buick",
        "cadillac",
        "camry",
        "car",
        "chevrolet",
        "chevy",
        "citroen",
        "civic",
        "clio",
        "corolla",
        "corsa",
        "dacia",
        "dodge",
        "f-150",
        "fiat",
        "fiesta",
        "focus",
        "ford",
        "golf",
        "honda",
        "hyundai",
        "impreza",
        "jaguar",
        "jazz",
        "jeep",
        "kia",
        "lexus",
        "mazda",
        "mercedes",
        "micra",
        "minivan",
        "mitsubishi",
        "mustang",
        "nissan",
        "octavia",
        "odyssey",
        "opel",
        "outback",
        "passat",
        "peugeot",
        "pickup",
        "polo",
        "porsche",
        "prius",
        "qashqai",
        "rav4",
        "renault",
        "saab",
        "seat",
        "skoda",
        "sedan",
        "sienna",
        "subaru",
        "suv",
        "suzuki",
        "tacoma",
        "tesla",
        "toyota",
        "truck",
        "van",
        "vauxhall",
        "volkswagen",
        "volvo",
        "vw",
        "yaris",
    ],
);

/// Of these, the ones that any car is, and names that are words too.
const ANY_CAR: &[&str] = &["car", "minivan", "pickup", "sedan", "suv", "truck", "van"];
const WORDS_TOO: &[&str] = &["accord", "civic", "focus", "golf", "jazz", "outback", "polo", "seat"];

/// Who and what there is one of, and how else it is called.
const CALLED: &[(&str, &[&str])] = &[
    ("cat", &["cat", "kitten", "kitty"]),
    ("dog", &["dog", "pup", "puppy"]),
    ("employer", &["employment", "job", "position"]),
    ("father", &["dad", "daddy", "father"]),
    ("mother", &["mom", "mother", "mum", "mummy"]),
    (
        "partner",
        &[
            "bf",
            "boyfriend",
            "fiance",
            "fiancee",
            "fiancé",
            "fiancée",
            "gf",
            "girlfriend",
            "husband",
            "partner",
            "spouse",
            "wife",
        ],
    ),
    ("school", &["college", "school", "uni", "university"]),
];

/// Behind the name of a thing these only say in what form somebody has it.
const HELD_AS: &[&str] = &[
    "account",
    "class",
    "classes",
    "course",
    "lesson",
    "lessons",
    "membership",
    "memberships",
    "practice",
    "subscription",
    "subscriptions",
];

/// What is planned, and of these what says so without saying what.
const PLANS: &[&str] = &["idea", "move", "plan", "plans", "project", "trip", "wedding"];
const ANY_PLAN: &[&str] = &["idea", "plan", "plans", "project"];

/// What may stand before the name of a thing.
const BEFORE: &[&str] = &[
    "any", "big", "good", "great", "huge", "large", "little", "new", "nice", "old", "own", "small",
    "the", "tiny", "used", "young",
];

/// What follows these is no part of a name.
const NO_NAMES: &[&str] =
    &["bc", "because", "cuz", "during", "till", "until", "under", "via", "w", "per"];

/// With these it was another one, or is not over.
const ANOTHER: &[&str] = &["first", "former", "half", "last", "one", "previous", "some"];

/// Who learns somewhere, and how they say that they do.
const LEARNERS: &[&str] = &["freshman", "sophomore", "student", "undergrad"];
pub(super) const LEARN: &[&str] = &["major", "study", "studying"];

pub(super) const LISTS: &[List] = &[KEEPS, CARS];

/// What somebody has or does: what kind of thing it is, and which one, if that is said.
pub(super) struct Thing<'j> {
    pub(super) kind: &'j str,
    pub(super) which: Option<&'j str>,
}

impl Thing<'_> {
    pub(super) fn ended(&self) -> String {
        let which = self.which.map_or_else(String::new, |which| format!("_{which}"));
        format!("user.ended_{}{which}", self.kind)
    }
}

impl Judge<'_> {
    /// The key of what lasts, or of its end.
    pub(super) fn lasting(
        &self,
        sentence: &str,
        (category, kind): (Category, Kind),
    ) -> Option<String> {
        let asks = sentence.trim_end().ends_with('?');
        if kind == Kind::Instruction || asks {
            return None;
        }
        if self.language != Language::English {
            return self.lasting_elsewhere(kind);
        }
        if let Some(ended) = self.ended_thing() {
            return Some(ended);
        }
        let kept = match kind {
            Kind::State if category == Category::Environment => Some("tool"),
            Kind::State => self.kept(category),
            // `We have a boat and love it.`
            Kind::Preference if self.classes.any(Class::ANAPHOR) => self.kept(category),
            Kind::Plan => Some("plan"),
            _ => None,
        };
        kept.map(|kind| format!("user.keeps_{kind}"))
    }

    /// What goes on by what this says: a thing that somebody has, one that they do, who is theirs.
    fn kept(&self, category: Category) -> Option<&str> {
        let verbs = (0..self.words.len()).filter(|at| self.has(*at, Class::SUBJECT));
        for subject in verbs {
            let denies = Class::NOT | Class::WOULD | Class::WILL;
            let is_help = |at: &usize| self.has(*at, Class::ADVERB) && !self.is_in(*at, KEEPS);
            let Some(verb) = (subject + 1..self.words.len()).find(|at| !is_help(at)) else { break };
            if (subject..=verb).any(|at| self.has(at, denies)) {
                continue;
            }
            if category == Category::Identity && self.has(verb, Class::WORK) {
                let learns = LEARN.contains(&self.lower_at(verb));
                return Some(if learns { "school" } else { "employer" });
            }
            if (subject..verb).any(|at| self.has(at, Class::BE)) {
                let learns = |at: usize| LEARNERS.contains(&self.lower_at(at));
                if (verb..verb + 5).any(learns) {
                    return Some("school");
                }
            }
            // `I keep forgetting`
            let goes_on = self.words.get(verb + 1).is_some_and(|word| word.form == Form::Ing);
            if self.is_in(verb, KEEPS) && !(goes_on && self.lower_at(verb) == "keep") {
                let passed = ["to", "in", "for", "with", "at"].contains(&self.lower_at(verb + 1));
                return self.thing(verb + 1 + usize::from(passed)).map(|thing| thing.kind);
            }
            // `I've a boat`
            if self.has(subject, Class::HAVE) && self.has(verb, Class::ARTICLE | Class::NUMBER) {
                return self.thing(verb).map(|thing| thing.kind);
            }
        }
        self.kept_one()
    }

    /// `My girlfriend works nights`, `my car is …`
    fn kept_one(&self) -> Option<&str> {
        let whose = (0..2).find(|at| self.has(*at, Class::POSSESSIVE))?;
        let who = whose + 1;
        let thing = if self.has(who, Class::KIN) { self.named(who, who) } else { self.thing(who) };
        let thing = thing?;
        let is_work = ["employer", "school"].contains(&thing.kind);
        let is_called = CALLED.iter().any(|(kind, _)| *kind == thing.kind);
        let is_one = thing.kind == "car" || is_called && !is_work;
        is_one.then_some(thing.kind)
    }

    /// What the words from here on name, up to the first that is no part of a name.
    pub(super) fn thing(&self, from: usize) -> Option<Thing<'_>> {
        let before = Class::ARTICLE | Class::POSSESSIVE | Class::NUMBER;
        let is_before = |at: &usize| {
            let digit = self.words.get(*at).is_some_and(|word| word.form == Form::Digit);
            let word = self.lower_at(*at);
            digit || self.has(*at, before) || BEFORE.contains(&word)
        };
        let is_another = |at: &usize| ANOTHER.contains(&self.lower_at(*at));
        let start = (from..self.words.len()).find(|at| is_another(at) || !is_before(at))?;
        if is_another(&start) {
            return None;
        }
        let end = (start..self.words.len()).find(|at| !self.goes_on(start, *at));
        let end = end.unwrap_or(self.words.len());
        let last = end.checked_sub(1).filter(|last| *last >= start)?;
        let held = last > start && HELD_AS.contains(&self.lower_at(last));
        if self.is_one_of_two(end) {
            return None;
        }
        self.named(start, if held { last - 1 } else { last })
    }

    /// `a boat and a van`: with the end of the one all would be over.
    pub(super) fn is_one_of_two(&self, end: usize) -> bool {
        let counts = Class::ARTICLE | Class::NUMBER;
        AND.contains(&self.lower_at(end)) && self.has(end + 1, counts)
    }

    /// Whether the word there is a part of the name that began.
    fn goes_on(&self, start: usize, at: usize) -> bool {
        let ends = Class::PLAIN
            | Class::TIME
            | Class::HABIT
            | Class::SUBJECT
            | Class::FIRST
            | Class::POSSESSIVE
            | Class::ARTICLE
            | Class::NUMBER
            | Class::TO
            | Class::QUESTION
            | Class::ADVERB
            | Class::NAME
            | Class::PAST;
        let Some(word) = self.words.get(at) else { return false };
        let is_verb = word.form == Form::Past || word.form == Form::Ing;
        // Nothing but a space stands between.
        let joined = at == start
            || self.words.get(at - 1).is_some_and(|before| before.end + 1 == word.start);
        let is_over = word.class.any(ends) || word.form == Form::Digit || is_verb && at > start;
        let is_other = NO_NAMES.contains(&self.lower_at(at)) || self.is_in(at, ENDS);
        joined && !is_over && !is_other
    }

    /// What kind of thing these words name.
    pub(super) fn named(&self, start: usize, last: usize) -> Option<Thing<'_>> {
        let head = self.lower_at(last);
        let is_name = |word: &str| word.chars().all(char::is_alphanumeric);
        let is_car = |at: &usize| {
            let word = self.lower_at(*at);
            let capital = self.words.get(*at).is_some_and(|word| word.form == Form::Capital);
            self.is_in(*at, CARS) && (capital || !WORDS_TOO.contains(&word))
        };
        if (start..=last).any(|at| is_car(&at)) {
            let which = Some(head).filter(|head| !ANY_CAR.contains(head) && is_name(head));
            return Some(Thing { kind: "car", which });
        }
        if (start..=last).any(|at| self.has(at, Class::DEVICE)) {
            return Some(Thing { kind: "tool", which: Some(head).filter(|head| is_name(head)) });
        }
        if PLANS.contains(&head) {
            // `the trip to Oslo`, `our Oslo trip`, `the wedding`
            let to = self.has(last + 1, Class::TO) && self.is_named_so(last + 2);
            let what = if to { last + 2 } else { last.saturating_sub(1).max(start) };
            let which = Some(self.lower_at(what)).filter(|what| !ANY_PLAN.contains(what));
            return which.map(|which| Thing { kind: "plan", which: Some(which) });
        }
        let called = CALLED.iter().find(|(_, words)| words.contains(&head));
        if let Some((kind, _)) = called {
            return Some(Thing { kind, which: None });
        }
        let plain = head.len() > 2 && head.chars().all(|c| c.is_ascii_lowercase());
        let one =
            head.strip_suffix('s').filter(|one| one.len() > 2 && !one.ends_with(['i', 's', 'u']));
        plain.then(|| Thing { kind: one.unwrap_or(head), which: None })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    /// What lasts, and what ends it.
    const ENDED: &[(&str, &str, &str)] = &[
        ("I have a small sailing boat.", "We finally sold the boat.", "boat"),
        ("I drive a 2014 Skoda Octavia.", "I sold my Octavia last week.", "car_octavia"),
        ("My car is a Volvo with a dent.", "Sold my car, I cycle now.", "car"),
        ("I play tennis twice a week.", "I gave up tennis in March.", "tennis"),
        ("I go to the gym four times a week.", "I quit the gym last month.", "gym"),
        ("I go to the gym four times a week.", "Canceled my gym membership today.", "gym"),
        ("I take cello lessons on Mondays.", "I stopped taking cello lessons.", "cello"),
        ("We have three goats in a shed.", "We gave away the goats in May.", "goat"),
        ("My boyfriend Ned bakes bread.", "Ned and I broke up in May.", "partner"),
        ("My girlfriend is from Oslo.", "We split up last weekend.", "partner"),
        ("My girlfriend is from Oslo.", "My girlfriend and I separated in May.", "partner"),
        ("I play tennis twice a week.", "I don't play tennis anymore.", "tennis"),
        ("I drive a 2014 Skoda Octavia.", "My car got stolen in Ghent.", "car"),
        ("I work in a warehouse at night.", "I no longer work nights at Acme.", "employer"),
        ("My husband works nights in Ghent.", "My husband passed away in June.", "partner"),
        ("I have a dog called Moss.", "My dog died on Sunday.", "dog"),
        ("I have a leopard gecko.", "My gecko died last night.", "gecko"),
        ("My mother lives in Hull.", "My mum died in the spring.", "mother"),
        ("I work in a warehouse at night.", "I quit my job on Monday.", "employer"),
        ("I work in a warehouse at night.", "I got laid off last week.", "employer"),
        ("I work in a warehouse at night.", "I just quit Acme.", "employer_acme"),
        ("I'm a student in Ghent.", "I dropped out of college in May.", "school"),
        ("I'm a student in Ghent.", "I graduated in July.", "school"),
        ("I play in a choir on Fridays.", "I dropped out of the choir bc it was loud.", "choir"),
        ("I use Evernote for my recipes.", "I switched from Evernote to Joplin.", "tool_evernote"),
        ("I pay for Spotify Premium.", "I canceled Spotify last week.", "tool_spotify"),
        ("I plan to hike to Santiago.", "I canceled the trip to Santiago.", "plan_santiago"),
        ("We plan to open a bar in Hull.", "We scrapped our Hull plan in May.", "plan_hull"),
    ];

    /// What ends nothing of the person's.
    const NOT_ENDED: &[&str] = &[
        "My brother sold his boat in May.",
        "He quit his job in May.",
        "I never sold the boat in Oslo.",
        "I wish I had sold the boat in May.",
        "I want to quit my job in May.",
        "If I quit my job in May we move.",
        "Should I quit my job in May?",
        "When I quit my first job I was 20.",
        "I left the house at eight yesterday.",
        "I dropped my phone in the lake.",
        "I broke up the fight in the yard.",
        "My car died on the motorway again.",
        "I fired my accountant in May.",
        "I sold my first boat in Oslo.",
        "One of my cats died in May.",
        "I lost my keys in Oslo yesterday.",
        "I don't like tennis anymore.",
        "He no longer plays tennis with me.",
        "They no longer have a boat in Oslo.",
        "We separated the yolks for the cake.",
        "We're closed until further notice.",
        "My boat is sold out in Oslo.",
    ];

    fn key(text: &str) -> String {
        let tables = Words::new();
        let mut judge = Judge::new(&tables, tables.language(text).unwrap());
        judge.judge(text, 0).0.and_then(|verdict| verdict.key).unwrap_or_default()
    }

    #[test]
    fn what_ends_is_of_the_kind_that_lasted() {
        let mut wrong = Vec::new();
        for (lasts, ends, ended) in ENDED {
            let kind = ended.split('_').next().unwrap_or_default();
            let (kept, over) = (format!("user.keeps_{kind}"), format!("user.ended_{ended}"));
            for (text, expected) in [(lasts, kept), (ends, over)] {
                if key(text) != expected {
                    wrong.push((*text, key(text)));
                }
            }
        }
        let engaged = key("Ned and I got engaged in June.");
        assert_eq!(engaged, "user.ended_relationship_status");
        let nothing = ["Losing my job was hard for Ned.", "I keep forgetting my boots at home."];
        let nothing = nothing.map(|text| (text, key(text)));
        wrong.extend(nothing.into_iter().filter(|(_, key)| !key.is_empty()));
        let two = "We have three goats and a shed.";
        assert_eq!(key(two), "", "{two}");
        let others = NOT_ENDED.iter().map(|text| (*text, key(text)));
        wrong.extend(others.filter(|(_, key)| key.starts_with("user.ended")));
        assert_eq!(wrong, [], "what each gave");
    }
}
