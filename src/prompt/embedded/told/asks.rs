//! How questions and requests begin, by language.

use super::super::words::Language;

/// How a question or a request begins in one language.
pub(super) struct Asks {
    /// What is asked for, which is a question by itself: `thoughts?`, `any ideas?`
    asked_for: &'static [&'static str],
    /// With one of these and anything behind.
    alone: &'static [&'static str],
    /// A verb that stands before the one who does it, and words for the one.
    verbs: &'static [&'static str],
    who: &'static [&'static str],
    /// With one of these, and a verb of `verbs` or `more` right behind.
    where_: &'static [&'static str],
    more: &'static [&'static str],
    /// With one of these, and no word of `persons` right behind: `what I like` asks for nothing.
    what: &'static [&'static str],
    persons: &'static [&'static str],
    /// What may stand before a word that asks: `to whom`, `par où`.
    prepositions: &'static [&'static str],
    /// Whether the words that follow each other are turned as only a question turns them.
    turned: fn(&str, &str, &str) -> bool,
    /// Whether these words ask even where no mark says so.
    unmarked: fn(&Head) -> bool,
    /// With two words.
    pairs: &'static [(&'static str, &'static str)],
    /// What may stand in front of all of these.
    pub(super) joins: &'static [&'static str],
    /// With one of these something is supposed, given as a reason, or asked already.
    pub(super) supposes: &'static [&'static str],
}

const ENGLISH: Asks = Asks {
    asked_for: &[
        "advice",
        "help",
        "ideas",
        "opinions",
        "recommendations",
        "suggestions",
        "thoughts",
        "tips",
        "wdyt",
    ],
    alone: &[
        "any", "anybody", "anyone", "anything", "how's", "please", "pls", "plz", "what's", "whats",
        "where's", "whose", "why's",
    ],
    verbs: &[
        "am",
        "are",
        "aren't",
        "can",
        "can't",
        "could",
        "couldn't",
        "did",
        "do",
        "does",
        "doesn't",
        "don't",
        "is",
        "isn't",
        "may",
        "might",
        "shall",
        "should",
        "shouldn't",
        "was",
        "were",
        "will",
        "won't",
        "would",
        "wouldn't",
    ],
    who: &[
        "a", "an", "any", "anybody", "anyone", "everyone", "he", "i", "it", "my", "one", "our",
        "people", "she", "somebody", "someone", "that", "the", "there", "these", "they", "this",
        "those", "u", "we", "you", "your",
    ],
    where_: &["when", "where", "who", "whom"],
    more: &["else", "exactly", "to"],
    what: &["how", "what", "which", "why"],
    persons: &["he", "i", "it", "my", "our", "she", "the", "they", "we", "you"],
    prepositions: &["about", "at", "by", "for", "from", "in", "on", "to", "until", "with"],
    turned: |_, _, _| false,
    unmarked: unmarked_english,
    pairs: &[
        ("explain", "to"),
        ("give", "me"),
        ("help", "me"),
        ("make", "me"),
        ("recommend", "me"),
        ("show", "me"),
        ("suggest", "a"),
        ("suggest", "some"),
        ("tell", "me"),
        ("write", "me"),
    ],
    joins: &["also", "and", "but", "now", "ok", "okay", "or", "so", "then", "well"],
    supposes: &[
        "although",
        "are",
        "as",
        "assume",
        "assuming",
        "because",
        "can",
        "could",
        "did",
        "do",
        "does",
        "given",
        "how",
        "if",
        "imagine",
        "is",
        "let's",
        "pretend",
        "say",
        "should",
        "since",
        "suppose",
        "supposing",
        "though",
        "unless",
        "when",
        "whenever",
        "where",
        "which",
        "while",
        "who",
        "why",
        "would",
    ],
};

const GERMAN: Asks = Asks {
    asked_for: &["anregungen", "hilfe", "ideen", "meinungen", "rat", "tipps", "vorschläge"],
    alone: &["bitte", "irgendwelche", "welchen", "welches", "wessen", "wieviel", "wieviele"],
    verbs: &[
        "bin",
        "brauche",
        "brauchst",
        "darf",
        "dürfen",
        "geht",
        "gibt",
        "habe",
        "habt",
        "hast",
        "hat",
        "helft",
        "hilfst",
        "ist",
        "kann",
        "kannst",
        "kennst",
        "könnt",
        "können",
        "könnte",
        "könnten",
        "könntest",
        "lohnt",
        "machst",
        "magst",
        "muss",
        "müssen",
        "müsste",
        "reicht",
        "sind",
        "soll",
        "sollen",
        "sollte",
        "sollten",
        "weisst",
        "weißt",
        "wäre",
        "würde",
        "würdest",
    ],
    who: &[
        "das", "dein", "der", "die", "dies", "diese", "dir", "du", "ein", "eine", "er", "es",
        "ich", "ihr", "jemand", "man", "mein", "meine", "mich", "mir", "sich", "sie", "wir",
    ],
    where_: &[
        "wann", "warum", "was", "wem", "wen", "wer", "weshalb", "wie", "wieso", "wo", "wofür",
        "woher", "wohin", "womit", "worauf", "wovon", "wozu",
    ],
    more: &["hilft", "kostet", "lange", "lohnt", "mach", "meinst", "passt", "tun"],
    what: &["welche", "welchem", "welcher"],
    persons: &["der", "die", "er", "es", "ich", "ihr", "man", "mich", "mir", "sich", "sie", "wir"],
    prepositions: &[
        "ab", "an", "auf", "aus", "bei", "bis", "durch", "für", "in", "mit", "nach", "ohne",
        "seit", "über", "um", "von", "vor", "zu",
    ],
    turned: turned_german,
    unmarked: unmarked_german,
    pairs: &[
        ("gib", "mir"),
        ("hilf", "mir"),
        ("mach", "mir"),
        ("schreib", "mir"),
        ("was", "für"),
        ("wie", "lange"),
        ("wie", "oft"),
        ("wie", "viel"),
        ("wie", "viele"),
        ("zeig", "mir"),
    ],
    joins: &["aber", "also", "dann", "jetzt", "nun", "und"],
    supposes: &[
        "als",
        "angenommen",
        "da",
        "falls",
        "nachdem",
        "obwohl",
        "sobald",
        "solange",
        "stell",
        "wann",
        "warum",
        "was",
        "weil",
        "wenn",
        "wer",
        "wie",
        "wo",
        "während",
    ],
};

const FRENCH: Asks = Asks {
    asked_for: &["avis", "conseil", "conseils", "idée", "idées", "suggestion", "suggestions"],
    alone: &[
        "aide-moi",
        "combien",
        "comment",
        "conseille-moi",
        "donne-moi",
        "est-ce",
        "explique-moi",
        "fais-moi",
        "lequel",
        "laquelle",
        "pourquoi",
        "propose-moi",
        "qu'est-ce",
        "quel",
        "quelle",
        "quelles",
        "quels",
        "stp",
        "svp",
        "t'as",
        "t'aurais",
        "écris-moi",
    ],
    verbs: &["tu", "vous"],
    who: &[
        "as",
        "aurais",
        "auriez",
        "avez",
        "connais",
        "connaissez",
        "conseilles",
        "crois",
        "me",
        "m'aides",
        "penses",
        "pensez",
        "peux",
        "pourrais",
        "pourriez",
        "pouvez",
        "recommandes",
        "sais",
        "saurais",
        "savez",
    ],
    where_: &["où", "quand", "que", "qui", "quoi"],
    more: &["est-ce", "faire", "mettre", "prendre"],
    what: &[],
    persons: &[],
    prepositions: &[
        "à", "avec", "chez", "dans", "de", "depuis", "en", "par", "pour", "sur", "vers",
    ],
    turned: turned_french,
    unmarked: unmarked_french,
    pairs: &[("c'est", "quoi"), ("s'il", "te"), ("s'il", "vous")],
    joins: &["alors", "donc", "du", "coup", "et", "mais"],
    supposes: &[
        "comme",
        "imagine",
        "imaginons",
        "lorsque",
        "parce",
        "puisque",
        "quand",
        "que",
        "si",
        "supposons",
    ],
};

const SPANISH: Asks = Asks {
    asked_for: &["consejo", "consejos", "idea", "ideas", "sugerencia", "sugerencias"],
    alone: &[
        "alguna",
        "algún",
        "ayúdame",
        "conoces",
        "cuál",
        "cuáles",
        "cuándo",
        "cuánta",
        "cuántas",
        "cuánto",
        "cuántos",
        "cómo",
        "dame",
        "debería",
        "dime",
        "dónde",
        "explícame",
        "hazme",
        "podrías",
        "podés",
        "puedes",
        "qué",
        "quién",
        "quiénes",
        "recomiéndame",
        "sabes",
    ],
    verbs: &["me"],
    who: &["ayudas", "aconsejas", "das", "haces", "podrías", "podés", "puedes", "recomiendas"],
    where_: &[],
    more: &[],
    what: &[],
    persons: &[],
    prepositions: &["a", "con", "de", "desde", "en", "hasta", "para", "por", "sobre"],
    turned: |_, _, _| false,
    unmarked: |_| false,
    pairs: &[("hay", "alguna"), ("hay", "algún"), ("por", "favor")],
    joins: &["ahora", "entonces", "pero", "y"],
    supposes: &["aunque", "como", "cuando", "imagina", "porque", "si", "supón", "supongamos"],
};

impl Asks {
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::German => &GERMAN,
            Language::French => &FRENCH,
            Language::Spanish => &SPANISH,
        }
    }

    /// Whether something is asked from there on, in a sentence that ends with the mark for it.
    pub(super) fn begins(&self, text: &str) -> bool {
        if text.starts_with('¿') {
            return true;
        }
        let head = Head::of(text, self.joins);
        let [first, second, third, fourth] = head.words();
        let behind = self.prepositions.contains(&first) && self.asks(second, third, fourth);
        self.asks_for(first, second, third)
            || !second.is_empty() && (behind || self.asks(first, second, third))
    }

    /// Whether something is asked from there on even if no mark says so: `…, is that cringe`.
    pub(super) fn begins_unmarked(&self, text: &str) -> bool {
        let head = Head::of(text, self.joins);
        let [first, second, third, _] = head.words();
        self.asks_for(first, second, third) || (self.unmarked)(&head)
    }

    /// `Thoughts?`, `any ideas?`, `des idées ?`: what is asked for is the last word.
    fn asks_for(&self, first: &str, second: &str, third: &str) -> bool {
        let is_it = |word: &str| self.asked_for.contains(&word);
        is_it(first) && second.is_empty() || is_it(second) && third.is_empty()
    }

    fn asks(&self, first: &str, second: &str, third: &str) -> bool {
        self.alone.contains(&first)
            || self.verbs.contains(&first) && self.who.contains(&second)
            || self.where_.contains(&first)
                && (self.verbs.contains(&second) || self.more.contains(&second))
            || self.what.contains(&first) && !self.persons.contains(&second)
            || (self.turned)(first, second, third)
            || self.pairs.contains(&(first, second))
    }
}

/// The first words of what may be a question, in small letters.
struct Head {
    words: [String; 4],
    /// A word that joins it to what is told stands before them.
    joined: bool,
}

impl Head {
    fn of(text: &str, joins: &[&str]) -> Self {
        let lower = |word: &str| word.to_lowercase().replace('’', "'");
        let all = words(text).map(lower);
        let mut head = Self { words: Default::default(), joined: false };
        let own = all.skip_while(|word| {
            let joins = joins.contains(&word.as_str());
            head.joined |= joins;
            joins
        });
        for (place, word) in head.words.iter_mut().zip(own) {
            *place = word;
        }
        head
    }

    fn words(&self) -> [&str; 4] {
        self.words.each_ref().map(String::as_str)
    }
}

/// `any ideas for dinner`, `what should i do`, `am i wrong`; not `do the dishes`, `so was she`.
fn unmarked_english(head: &Head) -> bool {
    let [first, second, third, _] = head.words();
    let asks = ["how", "what", "why"].contains(&first) && ENGLISH.verbs.contains(&second);
    let person =
        ["anybody", "anyone", "he", "i", "she", "somebody", "someone", "they", "u", "we", "you"];
    let thing =
        ["it", "that", "there", "this"].contains(&second) && !["do", "may"].contains(&first);
    let turns = ENGLISH.verbs.contains(&first) && first != "may" && !head.joined;
    first == "any" && ENGLISH.asked_for.contains(&second)
        || asks && ENGLISH.who.contains(&third)
        || turns && (person.contains(&second) || thing) && !third.is_empty()
}

/// `machst du …`, `wie fange ich …`: the verb stands before its subject. In a clause that asks nothing
/// the subject stands right behind the word for it: `wie ich …`.
fn turned_german(first: &str, second: &str, third: &str) -> bool {
    let is_verb = second.ends_with(['e', 'n', 't']) && !GERMAN.who.contains(&second);
    first.ends_with("st") && second == "du"
        || GERMAN.where_.contains(&first) && is_verb && GERMAN.who.contains(&third)
}

fn unmarked_german(head: &Head) -> bool {
    let [first, second, third, _] = head.words();
    turned_german(first, second, third)
}

/// `que proposes-tu`, `faut-il …`: the subject hangs on its verb.
fn turned_french(first: &str, second: &str, _: &str) -> bool {
    let is_infinitive = ["er", "ir"].iter().any(|end| second.ends_with(end));
    let asks = FRENCH.where_.contains(&first);
    hangs(first)
        || asks && (hangs(second) || is_infinitive)
        || first.starts_with("qu'") && hangs(second)
}

fn unmarked_french(head: &Head) -> bool {
    let [first, second, third, _] = head.words();
    ["est-ce", "qu'est-ce"].contains(&first) || turned_french(first, second, third) && !head.joined
}

fn hangs(word: &str) -> bool {
    let subjects = ["elle", "elles", "il", "ils", "je", "nous", "on", "tu", "vous"];
    let behind = word.rsplit_once('-').map(|(_, behind)| behind);
    word != "rendez-vous" && behind.is_some_and(|behind| subjects.contains(&behind))
}

/// The words between white space, without the marks around them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_edge = |c: char| c.is_whitespace();
    let marks = |c: char| !c.is_alphanumeric();
    text.split(is_edge).map(move |word| word.trim_matches(marks)).filter(|word| !word.is_empty())
}
