//! What somebody thinks and feels: a conviction, if it weighs something, or only what they took for so.

use super::super::words::List;
use super::rules::{Predicate, finding};
use super::{Category, Class, Finding, Judge, Kind, Word};

/// How somebody weighs one thing against another, or right against wrong.
const WEIGHED: List = List::of(
    75,
    &[
        "better",
        "besser",
        "deserve",
        "deserves",
        "duty",
        "debería",
        "deberían",
        "devrait",
        "devraient",
        "fair",
        "falsch",
        "injuste",
        "injusto",
        "justice",
        "malo",
        "mejor",
        "mieux",
        "ought",
        "overrated",
        "peor",
        "right",
        "richtig",
        "shouldn't",
        "should",
        "sollte",
        "sollten",
        "unfair",
        "ungerecht",
        "worse",
        "wrong",
    ],
);

/// What these verbs have as their object somebody holds dear.
const VALUING: List = List::of(
    76,
    &["care", "respect", "respecte", "respeto", "schätze", "trust", "value", "valoro"],
);

/// Says how somebody feels about what came to pass.
pub(super) const PROUD: List =
    List::of(77, &["fier", "fière", "orgullosa", "orgulloso", "proud", "stolz"]);

/// How one is for a day: `we are so tired`.
pub(super) const MOODS: List = List::of(
    87,
    &[
        "annoyed",
        "bored",
        "busy",
        "drained",
        "drunk",
        "exhausted",
        "freezing",
        "hungover",
        "hungry",
        "late",
        "lost",
        "minds",
        "overwhelmed",
        "sleepy",
        "sorry",
        "starving",
        "stressed",
        "thirsty",
        "tired",
        "upset",
        "worried",
        "gestresst",
        "hungrig",
        "müde",
        "verwirrt",
        "überfordert",
        "bloqué",
        "bloquée",
        "crevé",
        "débordé",
        "désolé",
        "désolée",
        "fatigué",
        "fatiguée",
        "perdu",
        "perdue",
        "agobiada",
        "agobiado",
        "atascada",
        "atascado",
        "cansada",
        "cansado",
        "perdida",
        "perdido",
    ],
);

/// Behind a verb of belief: what is believed in.
const IN: [&str; 4] = ["in", "an", "en", "à"];

pub(super) const LISTS: &[List] = &[WEIGHED, VALUING, PROUD, MOODS];

impl Judge<'_> {
    /// `I believe in second chances.` is a conviction, `I think it was May.` is none: what is
    /// thought tells what somebody holds if it weighs something.
    pub(super) fn says_what_one_thinks(&self, predicate: &Predicate<'_>) -> Finding {
        let Predicate { head, after, .. } = predicate;
        let is_weighty = head.class.any(Class::VALUE);
        let weighs = |word: &Word| word.class.any(Class::VALUE) || word.lists.has(WEIGHED);
        let next = after.first().map(|word| self.lower_of(word));
        let believes = is_weighty && next.is_some_and(|next| IN.contains(&next));
        if believes || head.lists.has(VALUING) || after.iter().take(10).any(weighs) {
            return finding(350, Category::Preference, Kind::State);
        }
        finding(if is_weighty { 350 } else { 230 }, Category::Context, Kind::Event)
    }
}
