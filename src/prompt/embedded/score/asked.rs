//! Questions that no mark ends, and what stands in a question that one does.

use super::super::words::{Language, List};
use super::{Class, Judge};

/// Words between what leads up to a question and the word that it begins with, at most.
const GAP: usize = 3;

/// Words that lead up to a question by themselves; the others do where the person does not know,
/// wants to know or asks to be told.
const WONDERS: List = List::of(
    51,
    &[
        "curious",
        "demande",
        "dudo",
        "frage",
        "hésite",
        "pregunto",
        "undecided",
        "unsicher",
        "unsure",
        "wonder",
        "wondering",
        "wüsste",
        "überlege",
    ],
);

/// The words with which a question in other words begins, by [`Language`].
pub(super) const BEGINS: [List; 4] = [
    List::of(59, &["how", "if", "what", "when", "where", "whether", "which", "who", "why"]),
    List::of(
        60,
        &[
            "ob", "wann", "warum", "was", "welche", "welchem", "welchen", "welcher", "welches",
            "wer", "wie", "wieso", "wo", "woher", "wohin",
        ],
    ),
    List::of(
        61,
        &[
            "combien", "comment", "laquelle", "lequel", "où", "pourquoi", "quand", "quel",
            "quelle", "quelles", "quels", "qui", "quoi", "si",
        ],
    ),
    List::of(62, &["cuál", "cuándo", "cuánto", "cómo", "dónde", "por", "quién", "qué", "si"]),
];

/// Verbs that stand before the person in a question, by [`Language`].
pub(super) const TURNS: [List; 4] = [
    List::of(
        63,
        &[
            "am", "are", "can", "could", "did", "do", "does", "is", "may", "should", "was", "were",
            "will", "would",
        ],
    ),
    List::of(
        64,
        &["darf", "kann", "könnte", "muss", "soll", "sollte", "sollten", "können", "müssen"],
    ),
    List::of(65, &["puis", "dois", "faut", "peux", "devrais"]),
    List::of(66, &["debería", "debo", "puedo", "podría"]),
];

/// Words of [`BEGINS`] with which other clauses begin too.
const OPENS_CLAUSE: List =
    List::of(52, &["if", "ob", "qui", "quand", "si", "when", "where", "whether", "who"]);

/// What one asks an assistant for.
const SOUGHT: List = List::of(
    53,
    &[
        "advice",
        "aide",
        "ayuda",
        "conseil",
        "conseils",
        "consejo",
        "consejos",
        "ejemplo",
        "ejemplos",
        "example",
        "examples",
        "exemple",
        "exemples",
        "explanation",
        "feedback",
        "fórmula",
        "formel",
        "formula",
        "formule",
        "help",
        "hilfe",
        "idea",
        "ideas",
        "ideen",
        "idées",
        "liste",
        "rat",
        "receta",
        "recetas",
        "recette",
        "recettes",
        "recipe",
        "recipes",
        "recommendation",
        "recommendations",
        "regex",
        "rezept",
        "rezepte",
        "suggestion",
        "suggestions",
        "synonym",
        "template",
        "tip",
        "tipps",
        "tips",
        "vorlage",
        "vorschläge",
    ],
);

/// What is not known how to do is a skill that somebody lacks; with a program it is a question.
const HOW: List = List::of(54, &["how", "wie", "comment", "cómo"]);

pub(super) const LISTS: &[List] = &[WONDERS, OPENS_CLAUSE, SOUGHT, HOW];

impl Judge<'_> {
    /// `I wonder whether I should …`, `ich weiß nicht, ob …`, `je voudrais savoir comment …`
    pub(super) fn is_asked(&self) -> bool {
        let mut leads = (0..self.words.len()).filter(|at| self.has(*at, Class::ASKS));
        self.classes.any(Class::ASKS) && leads.any(|at| self.leads_to_question(at))
    }

    fn leads_to_question(&self, at: usize) -> bool {
        let is_begin = |at: &usize| self.is_in(*at, BEGINS[self.language as usize]);
        let Some(begin) = (at + 1..=at + GAP).find(is_begin) else { return false };
        if self.is_in(at, WONDERS) {
            return true;
        }
        let near = Class::NOT | Class::WANT | Class::NEED | Class::WOULD | Class::PLEASE;
        let around = at.saturating_sub(4)..begin;
        let is_open = at == 0 || around.into_iter().any(|near_by| self.has(near_by, near));
        let lacks = self.is_in(begin, HOW) && self.lacks_a_skill(begin);
        is_open && !lacks
    }

    /// `I don't know how to swim`, and not `how to install Python`.
    fn lacks_a_skill(&self, how: usize) -> bool {
        let wishes = self.words.get(..how).unwrap_or_default();
        let wishes =
            wishes.iter().any(|word| word.class.any(Class::WANT | Class::NEED | Class::WOULD));
        let machine = self.words.iter().any(|word| word.class.any(Class::TASK | Class::DEVICE));
        let to = self.language != Language::English || self.lower_at(how + 1) == "to";
        !wishes && !machine && to
    }

    /// `I need help with my essay`, `ich suche ein Rezept …`, `I'd like you to …`: what the assistant
    /// is to find or do.
    pub(super) fn is_sought(&self, sentence: &str) -> bool {
        let wants = Class::NEED | Class::WANT | Class::LIKE;
        let mut seeks = (0..self.words.len()).filter(|at| self.has(*at, wants));
        let sought = |at: usize| {
            let likes = self.has(at, Class::LIKE);
            let near = |near: usize| self.is_in(near, SOUGHT);
            let you = self.has(at + 1, Class::YOU) && self.has(at + 2, Class::TO);
            // `I'd like some advice`, and not `I'd like to help`.
            let before = at.checked_sub(1).is_some_and(|at| self.has(at, Class::WOULD));
            let would = likes && before && !self.has(at + 1, Class::TO);
            you || (!likes || would) && (at + 1..at + 6).any(near)
        };
        self.classes.any(wants) && seeks.any(sought) || self.asks_behind_comma(sentence)
    }

    /// `I don't like the end, help me write another`: a request that a comma joins.
    fn asks_behind_comma(&self, sentence: &str) -> bool {
        let joined = |at: usize| {
            let start = self.words.get(at).map_or(0, |word| word.start);
            let before = sentence.get(..start).unwrap_or_default();
            before.trim_end().ends_with([',', ';', '-', '–'])
        };
        let requests = (1..self.words.len()).filter(|at| self.has(*at, Class::REQUEST));
        let mut for_me = requests.filter(|at| self.has(at + 1, Class::FIRST));
        // `…, just help me with the rest`
        let is_adverb = |at: usize| self.has(at, Class::ADVERB);
        self.classes.any(Class::REQUEST)
            && for_me.any(|at| joined(at) || is_adverb(at - 1) && joined(at - 1))
    }

    /// `how do i get wine out of my carpet`: the verb before the person, with no mark behind.
    fn is_turned_round(&self) -> bool {
        let (verbs, begins) = (TURNS[self.language as usize], BEGINS[self.language as usize]);
        let person = |at: usize| self.has(at, Class::SUBJECT | Class::POSSESSIVE | Class::YOU);
        let turned = |at: usize| self.is_in(at, verbs) && person(at + 1);
        let first = self.lower_at(0);
        let asks = self.is_in(0, begins) && !self.is_in(0, OPENS_CLAUSE) && !person(1);
        let verb_second = match self.language {
            Language::English => false,
            Language::German => person(2),
            // The accent makes the question.
            Language::Spanish => !first.is_ascii(),
            Language::French => ["combien", "comment", "pourquoi"].contains(&first),
        };
        // `hey can you tell me …`
        let greeted = (0..self.words.len()).find(|at| !self.has(*at, Class::GREETING));
        greeted.is_some_and(turned)
            || asks && (verb_second || (1..4).any(turned))
            || self.asks_what_to_do()
            || self.asks_what_is()
    }

    /// `what's a good name for my boat`: `what is dear to me is my boat` is none.
    fn asks_what_is(&self) -> bool {
        if self.language != Language::English {
            return false;
        }
        let is = |at: usize| ["are", "is", "was", "were"].contains(&self.lower_at(at));
        let joined = ["how's", "hows", "what's", "whats", "where's", "who's", "whos"];
        let asks = joined.contains(&self.lower_at(0))
            || ["how", "what", "where", "who"].contains(&self.lower_at(0)) && is(1);
        asks && !(2..self.words.len()).any(is)
    }

    /// `what i must do for a new passport`: `what I should do is rest` is none.
    fn asks_what_to_do(&self) -> bool {
        let asks = self.is_in(0, BEGINS[Language::English as usize])
            && !self.is_in(0, OPENS_CLAUSE)
            && self.has(1, Class::SUBJECT)
            && ["can", "could", "must", "should"].contains(&self.lower_at(2));
        asks && !(3..self.words.len()).any(|at| ["is", "was"].contains(&self.lower_at(at)))
    }

    /// A question in which the person tells nothing first: `Should I tell my boss …?`
    pub(super) fn only_asks(&self, sentence: &str) -> bool {
        let asks = sentence.trim_end().ends_with(['?', '？']);
        let tells = self.words.first().is_some_and(|word| {
            let speaks = Class::SUBJECT | Class::POSSESSIVE | Class::TIME;
            word.class.any(speaks) && !word.class.any(Class::QUESTION)
        });
        let clauses = || sentence.contains([',', ';', ':', '–', '—']);
        !tells && (asks || self.is_turned_round()) && !clauses()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn questions_in_other_words_are_told_from_what_is_said() {
        let asked: &[&str] = &[
            "Do you think I should sell my boat?",
            "Any tips for my trip to Oslo?",
            "how do i clean my boat",
            "can i take my cat to oslo",
            "what i must do for change my passport",
            "what's a good name for my boat",
            "who is a good vet for my goat",
            "hey can you tell me how my boat got wet",
            "I don't want to talk of my ex, just help me write the letter.",
            "I wonder whether I should sell my boat.",
            "I was wondering if my dog can eat grapes.",
            "I'd like to know what I can cook for my aunt.",
            "I'm not sure whether to sell my boat.",
            "Tell me if I can sell my boat.",
            "I don't know how to install Python on my laptop.",
            "I need help with my essay.",
            "I should like some advice on my boat.",
            "I have a boat and I'd like you to name it.",
            "I don't like the end, help me write another.",
            "Soll ich mein Boot verkaufen?",
            "wie bekomme ich mein boot sauber",
            "Ich frage mich, ob ich mein Boot verkaufen soll.",
            "Ich weiß nicht, ob ich mein Boot verkaufen soll.",
            "Ich brauche Hilfe bei meinem Aufsatz.",
            "Je me demande si je dois vendre mon bateau.",
            "Je voudrais savoir comment vendre mon bateau.",
            "J'ai besoin d'aide pour mon bateau.",
            "Me pregunto si debo vender mi barco.",
            "No sé si debo vender mi barco.",
            "cómo limpio mi barco",
        ];
        let said: &[&str] = &[
            "I don't know how to swim.",
            "I know what I want.",
            "What I value most is patience.",
            "What I can do is play the harp.",
            "What's dear to me is my boat.",
            "How I met my wife is a long story.",
            "When I was ten I moved to Oslo.",
            "I live in Ghent with my wife, do you know a good vet?",
            "I want to learn how to sail.",
            "I'd like to help my aunt with her boat.",
            "I need a wheelchair since May.",
            "When I am sad, my friends help me.",
            "I like you.",
            "Ich weiß, was ich will.",
            "Was ich mag, sind Boote.",
            "Je sais nager depuis toujours.",
            "Sé tocar el violín.",
        ];
        let tables = Words::new();
        let asks = |text: &str| {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            judge.split(text);
            judge.is_asked() || judge.is_sought(text) || judge.only_asks(text)
        };
        for text in asked {
            assert!(asks(text), "{text}");
        }
        for text in said {
            assert!(!asks(text), "{text}");
        }
    }
}
