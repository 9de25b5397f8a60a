//! What the person works with: machines, programs and services, and not all else that one uses.

use super::super::words::{Language, List};
use super::{Category, Class, Finding, Form, Judge, Kind, Predicate};

/// Words after the verb among which a name or a device is looked for.
const REACH: usize = 8;

/// Words between a preposition and the device, at most: `on my old laptop`.
const BETWEEN: usize = 3;

/// What leads up to what one works with or on, in any of the languages.
const WITH: List = List::of(
    41,
    &[
        "auf", "avec", "con", "dans", "en", "in", "mit", "on", "sous", "sur", "through", "using",
        "via", "with",
    ],
);

/// What one goes over to, and what one came from.
const OVER: List =
    List::of(42, &["a", "auf", "de", "for", "from", "par", "por", "to", "von", "zu", "à"]);

/// What follows is only spoken of.
const ABOUT: List = List::of(43, &["about", "regarding", "sobre", "über"]);

/// What people keep and work on with programs.
const DIGITAL: List = List::of(
    44,
    &[
        "accounts",
        "aufgaben",
        "bilder",
        "budget",
        "calendar",
        "citas",
        "code",
        "comptes",
        "contactos",
        "contacts",
        "contraseñas",
        "correos",
        "courriels",
        "cuentas",
        "dateien",
        "dessins",
        "diagrams",
        "documentos",
        "documents",
        "dokumente",
        "drawings",
        "emails",
        "fichiers",
        "files",
        "finances",
        "finanzas",
        "finanzen",
        "fotos",
        "invoices",
        "kalender",
        "kontakte",
        "mail",
        "mails",
        "manuscript",
        "mots",
        "notas",
        "notes",
        "notizen",
        "papers",
        "passwords",
        "passwörter",
        "photos",
        "planos",
        "presentations",
        "rechnungen",
        "recordatorios",
        "reminders",
        "slides",
        "tareas",
        "tasks",
        "termine",
        "texte",
        "texten",
        "textes",
        "textos",
        "tâches",
        "videos",
        "vidéos",
        "vídeos",
    ],
);

/// Verbs of what one does again and again with such things; what was done once happened somewhere.
const HANDLES: List = List::of(
    45,
    &[
        "back",
        "bearbeite",
        "design",
        "do",
        "draft",
        "edit",
        "edito",
        "escribo",
        "gestiono",
        "guardo",
        "gère",
        "hago",
        "halte",
        "keep",
        "llevo",
        "make",
        "manage",
        "organise",
        "organisiere",
        "organize",
        "organizo",
        "plan",
        "planifie",
        "prends",
        "read",
        "retouche",
        "rédige",
        "save",
        "schreibe",
        "speichere",
        "store",
        "sync",
        "tomo",
        "track",
        "type",
        "verwalte",
        "write",
        "écris",
    ],
);

const fn tool(points: u32) -> Finding {
    Finding { points, category: Category::Environment, kind: Kind::State }
}

pub(super) const LISTS: &[List] = &[WITH, OVER, ABOUT, DIGITAL, HANDLES];

impl Judge<'_> {
    /// What the person works with, said with a verb.
    pub(super) fn works_with(&self, subject: usize, predicate: &Predicate<'_>) -> Option<Finding> {
        let Predicate { classes, head, after } = predicate;
        if classes.any(Class::WOULD | Class::WILL) {
            return None;
        }
        let is = |class: Class| head.class.any(class);
        let past = is(Class::PAST) || head.form == Form::Past;
        // What one hears about is not yet what one has.
        let about = |word: &&super::Word| !word.lists.has(ABOUT);
        let near = after.iter().take(REACH).take_while(about);
        let any = self.classes.any(Class::DEVICE);
        let device = any && near.into_iter().any(|word| word.class.any(Class::DEVICE));
        if is(Class::SWITCH) || after.iter().any(|word| word.class.any(Class::SWITCH)) {
            return (device || self.goes_over(subject)).then_some(tool(450));
        }
        if is(Class::USE) {
            let used_to = past && after.first().is_some_and(|word| word.class.any(Class::TO));
            let named = !used_to && (device || Self::is_called(after));
            return named.then_some(tool(450));
        }
        let done = past || classes.any(Class::HAVE) && self.has_participle(after);
        if done || is(Class::LIVE | Class::LIKE) {
            return None;
        }
        let handles = || head.lists.has(HANDLES) || self.is_in(subject, HANDLES);
        let on_device = self.with_device(subject + 1);
        let on_named = || self.handles_with_name(subject);
        if on_device || handles() && on_named() {
            return Some(tool(430));
        }
        (device && !is(Class::WORK | Class::KNOW)).then_some(tool(380))
    }

    /// `Our team works with Jira`, `all my notes are in Obsidian`: from that word on.
    pub(super) fn with_device(&self, from: usize) -> bool {
        let mut places = from..self.words.len();
        let any = self.classes.any(Class::DEVICE);
        any && places.any(|at| {
            self.is_in(at, WITH)
                && (at + 1..at + 2 + BETWEEN).any(|near| self.has(near, Class::DEVICE))
        })
    }

    /// `I keep my notes in Xylo`: things that are kept with programs, and a name behind them.
    fn handles_with_name(&self, subject: usize) -> bool {
        let digital = |at: &usize| self.is_in(*at, DIGITAL);
        let Some(thing) = (subject..self.words.len()).find(digital) else { return false };
        (thing + 1..self.words.len()).any(|at| self.is_in(at, WITH) && self.is_name(at + 1))
    }

    /// `All my notes are in Xylo`: what is the person's stands behind that word.
    pub(super) fn is_kept_with(&self, possessive: usize) -> bool {
        let thing = possessive + 1;
        let names = |at: usize| self.is_in(at, WITH) && self.is_name(at + 1);
        self.language != Language::German
            && self.is_in(thing, DIGITAL)
            && (thing + 1..thing + 5).any(names)
    }

    /// `I switched from Xylo to Marimba`: German writes all nouns so.
    fn goes_over(&self, subject: usize) -> bool {
        let moves = ["moved", "umgezogen"];
        // One passes many things; from one to the other only programs.
        let passes = ["passé", "passée", "pasé", "pasado"];
        let words = subject..self.words.len();
        let has = |table: &[&str]| words.clone().any(|at| table.contains(&self.lower_at(at)));
        let over = words.clone().filter(|at| self.is_in(*at, OVER) && self.is_name(at + 1));
        let enough = if has(&passes) { 2 } else { 1 };
        self.language != Language::German && !has(&moves) && over.count() >= enough
    }

    /// What is used has a name: `I use Xylo`. Languages and nationalities are no tools.
    fn is_called(after: &[super::Word]) -> bool {
        let between = Class::ADVERB | Class::TIME | Class::NUMBER;
        let skipped = after.iter().take(3).take_while(|word| word.class.any(between)).count();
        let named = |word: &super::Word| {
            word.form == Form::Capital
                && !word.class.any(Class::ROLE | Class::TIME | Class::POSSESSIVE | Class::KIN)
                && !word.shown.any(Class::TONGUE)
        };
        after.get(skipped).is_some_and(named)
    }

    fn is_name(&self, at: usize) -> bool {
        let other = Class::ROLE | Class::TIME | Class::KIN | Class::SUBJECT;
        self.words.get(at).is_some_and(|word| {
            word.form == Form::Capital && !word.class.any(other) && !word.shown.any(Class::TONGUE)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::words::Words;
    use super::*;

    #[test]
    fn tools_are_told_from_what_else_one_uses() {
        let tools: &[&str] = &[
            "I use Xylo for my recipes.",
            "I've been using Xylo for years.",
            "I switched from Xylo to Marimba last year.",
            "My phone is an old Xylo.",
            "My editor is Helix.",
            "I write all my papers in LaTeX.",
            "I keep my notes in Xylo.",
            "I work on a ThinkPad with Fedora.",
            "I draw on an iPad with Procreate.",
            "Our team works with Jira.",
            "I pay for Spotify Premium.",
            "Ich benutze seit Jahren Xylo für meine Notizen.",
            "Ich bin von Windows auf Linux umgestiegen.",
            "Mein Arbeitsrechner ist ein Xylo.",
            "Ich schreibe meine Texte in Scrivener.",
            "Je suis passé de Windows à Linux.",
            "Je me sers de Trello pour tout.",
            "Je travaille sur un ThinkPad.",
            "Me pasé de Windows a Linux.",
            "Guardo mis notas en Xylo.",
            "Mi ordenador de trabajo es un Xylo.",
        ];
        let other: &[&str] = &[
            "I use public transport.",
            "I use French at work.",
            "I used to live in Oslo.",
            "I moved from Ghent to Lyon.",
            "I switched from law to medicine.",
            "I work in Berlin.",
            "I write poems in French.",
            "I took photos in Lyon.",
            "I sold my old Xylo in May.",
            "I keep hearing a lot about Python.",
            "I excel at chess.",
            "Ich nutze meistens das Fahrrad.",
            "Ich bin nach Köln umgezogen.",
            "J'utilise le vélo pour aller au travail.",
            "J'ai passé mes vacances à Oslo.",
            "Uso la bici para ir al trabajo.",
            "En 2019 pasé un mes en Oslo.",
        ];
        let tables = Words::new();
        let judged = |text: &str| {
            let mut judge = Judge::new(&tables, tables.language(text).unwrap());
            judge.split(text);
            judge.findings(text).best.map(|best| best.category)
        };
        for text in tools {
            assert_eq!(judged(text), Some(Category::Environment), "{text}");
        }
        for text in other {
            assert_ne!(judged(text), Some(Category::Environment), "{text}");
        }
    }
}
