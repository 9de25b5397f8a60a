//! Which words of a language tell what: small tables, looked up once per word.
//!
//! A word has a set of classes. English has the full tables; German, French and Spanish have the
//! words that carry most. A language without a table gives nothing rather than guesses.

/// A set of classes of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Class(u64);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:expr;)*) => {
        impl Class { $($(#[$doc])* pub(super) const $name: Self = Self(1 << $bit);)* }
    };
}

classes! {
    /// The person as subject: `I`, `we`; in Spanish the verb itself.
    SUBJECT = 0;
    /// The person otherwise: `me`, `us`, `myself`.
    FIRST = 1;
    /// What is the person's: `my`, `our`.
    POSSESSIVE = 2;
    /// Family, partners, friends, animals of the house.
    KIN = 3;
    /// Forms of being that go with the person.
    BE = 4;
    /// Forms of having.
    HAVE = 5;
    /// Liking and its opposite.
    LIKE = 6;
    /// Wanting, hoping.
    WANT = 7;
    /// Planning.
    PLAN = 8;
    /// Living somewhere, being born, married.
    LIVE = 9;
    /// Working, studying.
    WORK = 10;
    /// Using.
    USE = 11;
    /// Thinking, believing, feeling.
    THINK = 12;
    /// Knowing how.
    KNOW = 13;
    /// Past forms that cannot be told by their ending.
    PAST = 14;
    /// Words between subject and verb.
    ADVERB = 15;
    /// Days, months, `yesterday`, `ago`.
    TIME = 16;
    /// Numbers as words.
    NUMBER = 17;
    /// Greetings, thanks and cheers.
    GREETING = 18;
    /// Words that open a question.
    QUESTION = 19;
    /// The one addressed.
    YOU = 20;
    /// Verbs that ask an assistant for a piece of work.
    REQUEST = 21;
    /// Verbs whose object is a text that follows.
    MATERIAL = 22;
    /// `always`, `never`, `whenever`.
    STANDING = 23;
    /// How an assistant answers: `answer`, `reply`, `call`.
    MANNER = 24;
    /// Machines and programs.
    DEVICE = 25;
    /// What matters: `believe`, `important`, `grateful`.
    VALUE = 26;
    /// What people are: professions, nationalities, faiths.
    ROLE = 27;
    /// `if`, `suppose`, `imagine`.
    SUPPOSE = 28;
    /// `not`, `don't`.
    NOT = 29;
    /// Needing, looking for, wondering: what a request begins with.
    NEED = 30;
    /// Making things over time: `building`, `writing`.
    MAKE = 31;
    /// `a`, `an`: what follows `I am` in saying what one is.
    ARTICLE = 32;
    /// `to`, before what is planned.
    TO = 33;
    /// `name`.
    NAME = 34;
    /// `favourite`.
    FAVOURITE = 35;
    /// `goal`, `dream`.
    DREAM = 36;
    /// `job`, `boss`, `office`.
    OFFICE = 37;
    /// `would`, `could`: what might be.
    WOULD = 38;
    /// `going`.
    GOING = 39;
    /// `will`.
    WILL = 40;
    /// `please`.
    PLEASE = 41;
    /// Verbs that say something of the moment only: `see`, `mean`, `guess`, `agree`.
    EMPTY = 42;
    /// Keeps that one does: `every`, `often`.
    HABIT = 43;
    /// `know`, `understand`, `ask` after `I want to`: a question in other words.
    ASK = 44;
}

impl Class {
    /// In any of these.
    pub(super) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// In all of these.
    pub(super) const fn all(self, of: Self) -> bool {
        self.0 & of.0 == of.0
    }

    /// These and those.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl std::ops::BitOr for Class {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.and(other)
    }
}

/// The languages that have a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    German,
    French,
    Spanish,
}

impl Language {
    const ALL: [Self; 4] = [Self::English, Self::German, Self::French, Self::Spanish];

    fn index(self) -> usize {
        self as usize
    }

    /// The language whose little words are the most frequent in the text's beginning; none if the
    /// text has letters, but hardly any in a script that these languages use.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut counts = [0u32; 4];
        let mut words = 0u32;
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'').take(SAMPLE_WORDS) {
            words += u32::from(!word.is_empty());
            for language in Self::ALL {
                let index = language.index();
                let found = LITTLE.get(index).is_some_and(|list| is_in(list, word));
                if let Some(count) = counts.get_mut(index) {
                    *count += u32::from(found);
                }
            }
        }
        let best = *counts.iter().max()?;
        if best == 0 {
            let latin = text.chars().take(200).filter(|c| c.is_alphabetic()).all(|c| c < '\u{250}');
            return (latin && words < 8).then_some(Self::English);
        }
        Self::ALL.into_iter().find(|language| counts.get(language.index()) == Some(&best))
    }
}

/// How many words of a text are looked at to tell its language.
const SAMPLE_WORDS: usize = 60;

/// The most frequent little words of each language that are not words of the others.
const LITTLE: [&[&str]; 4] = [
    &[
        "the", "i", "i'm", "is", "of", "and", "to", "you", "my", "it", "that", "with", "for", "we",
        "have", "was", "are", "this", "what", "how",
    ],
    &[
        "ich", "und", "der", "die", "das", "ist", "nicht", "ein", "eine", "zu", "mit", "mein",
        "meine", "wie", "bin", "habe", "auf", "den", "für", "mir",
    ],
    &[
        "je", "et", "le", "les", "des", "est", "une", "un", "pour", "dans", "mon", "ma", "mes",
        "suis", "pas", "que", "avec", "sur", "qui", "ai",
    ],
    &[
        "yo", "y", "el", "los", "una", "es", "por", "para", "con", "mi", "mis", "que", "no", "en",
        "las", "soy", "tengo", "del", "como", "está",
    ],
];

fn is_in(list: &[&str], word: &str) -> bool {
    list.iter().any(|little| little.eq_ignore_ascii_case(word))
}

/// The words of all languages, made ready to be looked up.
#[derive(Clone, Debug)]
pub(super) struct Words([Table; 4]);

/// Words by hash: open addressing, at most half full, so a look is one or two comparisons.
#[derive(Clone, Debug)]
struct Table {
    slots: Vec<(&'static str, Class)>,
    longest: usize,
}

impl Words {
    pub(super) fn new() -> Self {
        Self([ENGLISH, GERMAN, FRENCH, SPANISH].map(Table::new))
    }

    /// The classes of a word in lower case.
    pub(super) fn class(&self, language: Language, word: &str) -> Class {
        self.0.get(language.index()).map_or(Class::default(), |table| table.get(word))
    }
}

impl Table {
    fn new(lists: &[(Class, &'static str)]) -> Self {
        let count: usize = lists.iter().map(|(_, words)| words.split_whitespace().count()).sum();
        let size = (count * 2).next_power_of_two();
        let mut table = Self { slots: vec![("", Class::default()); size], longest: 0 };
        for (class, words) in lists {
            for word in words.split_whitespace() {
                table.put(word, *class);
            }
        }
        table
    }

    fn put(&mut self, word: &'static str, class: Class) {
        let at = self.slot(word);
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = (word, slot.1 | class);
        }
        self.longest = self.longest.max(word.len());
    }

    fn get(&self, word: &str) -> Class {
        if word.len() > self.longest {
            return Class::default();
        }
        self.slots.get(self.slot(word)).map_or(Class::default(), |slot| slot.1)
    }

    /// Where the word is, or the free place where it would be.
    fn slot(&self, word: &str) -> usize {
        // FNV-1a.
        let hash = word
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        let last = self.slots.len() - 1;
        let mut at = hash as usize & last;
        while self.slots.get(at).is_some_and(|(other, _)| !other.is_empty() && *other != word) {
            at = (at + 1) & last;
        }
        at
    }
}

const C_IM: Class = Class::SUBJECT.and(Class::BE);
const C_IVE: Class = Class::SUBJECT.and(Class::HAVE);

const ENGLISH: &[(Class, &str)] = &[
    (Class::SUBJECT, "i we i'm i've i'd i'll im ive we're we've we'd we'll"),
    (C_IM, "i'm im we're"),
    (C_IVE, "i've ive we've"),
    (Class::WOULD, "i'd we'd would could might should wouldn't couldn't may"),
    (Class::WILL, "i'll we'll will won't shall"),
    (Class::FIRST, "me us myself ourselves mine ours"),
    (Class::POSSESSIVE, "my our"),
    (Class::BE, "am was were be been is are"),
    (Class::HAVE, "have had has got own owns owned"),
    (
        Class::KIN,
        "mom mum mommy mother mama dad daddy father papa parents parent wife husband spouse partner \
         girlfriend boyfriend fiance fiancé fiancée fiancee son sons daughter daughters kid kids \
         child children baby toddler brother brothers sister sisters sibling siblings twin twins \
         grandma grandmother grandpa grandfather grandparents granny grandson granddaughter aunt \
         uncle cousin cousins nephew nephews niece nieces family friend friends buddy bestie \
         roommate neighbor neighbour neighbors neighbours in-laws stepdad stepmom dog dogs cat cats \
         puppy pup puppies kitten kittens pet pets bf gf",
    ),
    (
        Class::LIKE,
        "love loved loves like liked likes enjoy enjoyed enjoying adore prefer preferred hate hated \
         dislike disliked despise fancy favor appreciate obsessed fond addicted allergic passionate \
         keen afraid scared fan vegan vegetarian interested",
    ),
    (Class::WANT, "want wanted wants wanna wish hope hoped hoping wanting aspire dream dreamt"),
    (
        Class::PLAN,
        "plan plans planned planning intend intending gonna aim aiming considering decided \
         scheduled booked thinking excited preparing",
    ),
    (
        Class::LIVE,
        "live lived living moved grew born raised reside married divorced engaged immigrated \
         relocated relocating moving rent",
    ),
    (
        Class::WORK,
        "work worked study studied studying teach taught graduated retired manage employed freelance \
         majored major intern",
    ),
    (Class::USE, "use used using installed switched upgraded"),
    (
        Class::THINK,
        "think thought believe believed feel felt find found realize realized realised consider \
         care value respect trust",
    ),
    (
        Class::KNOW,
        "speak play played learn learned learnt learning cook bake draw paint sing \
         dance code program practice practise practicing train",
    ),
    (
        Class::PAST,
        "went got had took made came saw met bought began began started finished found gave left \
         lost won ran built wrote read told said became quit broke brought caught chose did drew \
         drove ate fell flew forgot grew heard held hit hurt kept knew learnt led let paid put rode \
         sold sent set sang slept spent spoke stood swam taught thought threw understood wore done \
         gone seen taken written been given eaten driven begun known grown was were tried joined",
    ),
    (
        Class::ADVERB,
        "really just always still also even never now currently recently actually already \
         definitely totally absolutely usually often sometimes only mostly mainly generally \
         personally finally so truly both all too very quite pretty super kinda sort have 've \
         don't do not didn't did can't cannot can never ever probably certainly honestly simply \
         soon lately typically normally rarely am was be been 've've haven't hadn't wasn't",
    ),
    (
        Class::TIME,
        "yesterday today tomorrow tonight ago last next monday tuesday wednesday thursday friday \
         saturday sunday january february march april june july august september october november \
         december weekend week weeks month months year years since recently summer winter spring \
         fall autumn morning evening day days birthday anniversary christmas easter thanksgiving \
         halloween childhood growing",
    ),
    (
        Class::NUMBER,
        "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty \
         fifty hundred thousand million dozen first second third half couple few twice once",
    ),
    (
        Class::GREETING,
        "hi hey hello hiya yo thanks thank thx cheers congrats congratulations bye goodbye wow cool \
         awesome great nice glad yeah yep yup ok okay sure welcome sorry haha lol woah whoa aww",
    ),
    (
        Class::QUESTION,
        "what why how when where who which whose whom do does did is are can could would should \
         will have has was were isn't aren't don't doesn't didn't any",
    ),
    (Class::YOU, "you your you're yours u ur you've you'll you'd yourself"),
    (
        Class::REQUEST,
        "write give make tell explain help show list create generate provide suggest recommend \
         describe compare design develop implement act pretend imagine convert find calculate solve \
         answer add change remove use include continue let do try expand shorten draft compose \
         outline define analyze analyse generate put keep turn extend print return output explain \
         name fix refactor share",
    ),
    (
        Class::MATERIAL,
        "rewrite rephrase paraphrase translate summarize summarise proofread correct edit improve \
         grammar polish review extract classify reword simplify fix analyze analyse explain \
         critique evaluate refactor debug following below",
    ),
    (Class::STANDING, "always never whenever everytime henceforth"),
    (
        Class::MANNER,
        "answer answers respond responses reply replies call address speak talk write use format \
         be keep give avoid include start end explain cite ask assume treat refer show stick",
    ),
    (
        Class::DEVICE,
        "laptop computer pc desktop mac macbook imac iphone ipad android phone smartphone windows \
         linux ubuntu debian fedora arch macos ios tablet kindle printer router server nas \
         raspberry gpu cpu rtx keyboard monitor camera vscode vim neovim emacs intellij pycharm \
         xcode excel notion obsidian slack docker kubernetes git github gitlab python rust \
         javascript typescript java golang react django postgres mysql figma photoshop lightroom \
         blender unity unreal chrome firefox safari zsh bash terminal aws azure thunderbird outlook \
         wordpress shopify airtable jira trello ableton logseq zotero latex software app",
    ),
    (
        Class::VALUE,
        "believe important matters matter value values grateful thankful proud passion passionate \
         meaningful priority faith purpose inspired inspires inspire determined committed \
         respect honest honesty kindness freedom fulfilling means rewarding",
    ),
    (
        Class::ROLE,
        "engineer developer programmer teacher student nurse doctor lawyer designer artist writer \
         manager accountant consultant scientist researcher professor musician photographer chef \
         founder entrepreneur analyst architect electrician carpenter farmer pilot mechanic \
         veteran immigrant vegan vegetarian christian muslim jewish hindu buddhist atheist catholic \
         american british german french spanish canadian australian indian irish italian dutch \
         swedish polish mexican brazilian chinese japanese korean native beginner graduate senior \
         junior mother father mom dad single widow widowed retired dancer coach runner gamer \
         introvert extrovert woman man trans transgender nonbinary lesbian bisexual autistic diabetic",
    ),
    (Class::SUPPOSE, "if suppose imagine assuming pretend hypothetically unless"),
    (Class::NOT, "not don't never didn't can't cannot won't no"),
    (
        Class::NEED,
        "need looking trying wonder wondering curious asking struggling confused unsure stuck \
         wonderin needed require",
    ),
    (
        Class::MAKE,
        "building writing developing creating designing making starting launching running working \
         organizing organising renovating training researching",
    ),
    (Class::ARTICLE, "a an"),
    (Class::TO, "to"),
    (Class::NAME, "name called nickname"),
    (Class::FAVOURITE, "favorite favourite fave"),
    (Class::DREAM, "goal goals dream dreams ambition aspiration mission"),
    (
        Class::OFFICE,
        "job boss office company employer coworker coworkers colleague colleagues team \
         business startup career school university college degree thesis salary shop store studio",
    ),
    (Class::GOING, "going"),
    (Class::PLEASE, "please pls kindly"),
    (
        Class::EMPTY,
        "see mean guess agree bet suppose understand hear know get say appreciate imagine remember \
         wonder forgot assume apologize",
    ),
    (Class::HABIT, "every often usually weekly daily regularly each mornings weekends nights"),
    (Class::ASK, "know understand ask see hear confirm clarify find figure check test compare"),
];

const GERMAN: &[(Class, &str)] = &[
    (Class::SUBJECT, "ich wir"),
    (Class::FIRST, "mir mich uns"),
    (
        Class::POSSESSIVE,
        "mein meine meinen meinem meiner meines unser unsere unseren unserem unserer",
    ),
    (Class::BE, "bin sind war waren"),
    (Class::HAVE, "habe haben hatte hatten besitze"),
    (
        Class::KIN,
        "mutter mama vater papa eltern frau mann partner partnerin freund freundin freunde sohn \
         söhne tochter töchter kind kinder baby bruder brüder schwester schwestern geschwister oma \
         opa großmutter großvater tante onkel cousin cousine neffe nichte familie hund hunde katze \
         katzen haustier nachbar nachbarin",
    ),
    (
        Class::LIKE,
        "mag mögen liebe lieben bevorzuge hasse hassen gerne gern genieße vegetarier vegetarierin \
         veganer veganerin allergisch lieber",
    ),
    (Class::WANT, "will wollen möchte möchten hoffe wünsche"),
    (Class::PLAN, "plane planen vorhabe beabsichtige werde werden"),
    (
        Class::LIVE,
        "wohne wohnen lebe leben geboren aufgewachsen verheiratet geschieden ziehe umgezogen gezogen",
    ),
    (Class::WORK, "arbeite arbeiten studiere studieren unterrichte leite lehre"),
    (Class::USE, "benutze benutzen nutze nutzen verwende verwenden fahre"),
    (Class::THINK, "denke glaube finde fühle meine"),
    (Class::KNOW, "spreche spiele lerne koche backe male singe tanze programmiere"),
    (
        Class::PAST,
        "ging kam sah traf kaufte begann fand gab verlor gewann baute schrieb wurde gemacht \
         gegangen gekommen gesehen getroffen gekauft angefangen begonnen gefunden verloren gewonnen \
         gebaut geschrieben bekommen gewesen besucht gelernt",
    ),
    (
        Class::ADVERB,
        "wirklich nur immer noch auch nie jetzt derzeit gerade eigentlich schon sehr oft manchmal \
         meistens endlich so nicht selbst sogar seit",
    ),
    (
        Class::TIME,
        "gestern heute morgen vorgestern übermorgen montag dienstag mittwoch donnerstag freitag \
         samstag sonntag januar februar märz april mai juni juli august september oktober november \
         dezember woche wochen monat monate monaten jahr jahre jahren seit letzte letzten letztes \
         nächste nächsten nächstes sommer winter frühling herbst wochenende geburtstag weihnachten \
         ostern vor",
    ),
    (
        Class::NUMBER,
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig hundert tausend",
    ),
    (Class::GREETING, "hallo hi danke dankeschön moin servus super toll ok okay ja prima tschüss"),
    (
        Class::QUESTION,
        "was warum wie wann wo wer welche welcher welches wieso weshalb kannst können könntest gibt \
         ist sind hat hast soll sollte",
    ),
    (Class::YOU, "du dir dich dein deine sie ihnen ihr"),
    (
        Class::REQUEST,
        "schreibe schreib gib erkläre hilf zeige zeig erstelle mache mach nenne liste empfiehl \
         beschreibe vergleiche entwirf suche berechne formuliere stell stelle füge ändere",
    ),
    (
        Class::MATERIAL,
        "übersetze korrigiere umformulieren verbessere überarbeite fasse zusammenfassen folgenden \
         folgende folgender unten",
    ),
    (Class::STANDING, "immer nie niemals künftig"),
    (
        Class::MANNER,
        "antworte antworten schreibe schreib nenne verwende benutze sprich duze sieze sei bleib",
    ),
    (
        Class::DEVICE,
        "laptop computer rechner pc mac macbook iphone ipad android handy smartphone windows linux \
         ubuntu debian drucker router server tablet kamera excel python rust java docker github",
    ),
    (Class::VALUE, "wichtig glaube stolz dankbar wert"),
    (
        Class::ROLE,
        "ingenieur ingenieurin entwickler entwicklerin lehrer lehrerin student studentin arzt ärztin \
         anwalt anwältin krankenschwester pfleger designer künstler künstlerin autor autorin rentner \
         rentnerin selbstständig freiberufler deutscher deutsche österreicher schweizer",
    ),
    (Class::SUPPOSE, "wenn falls angenommen stell"),
    (Class::NOT, "nicht kein keine nie"),
    (Class::NEED, "brauche benötige suche frage"),
    (Class::ARTICLE, "ein eine"),
    (Class::TO, "zu"),
    (Class::NAME, "name heiße"),
    (Class::FAVOURITE, "lieblingsessen lieblingsbuch lieblingsfilm lieblingsfarbe lieblings"),
    (Class::DREAM, "ziel traum"),
    (
        Class::OFFICE,
        "job chef chefin firma beruf arbeitgeber büro kollegen schule universität team",
    ),
    (Class::WOULD, "würde könnte sollte würden"),
    (Class::PLEASE, "bitte"),
    (Class::EMPTY, "verstehe weiß sehe meine"),
    (Class::HABIT, "jeden jede jedes täglich oft wöchentlich regelmäßig"),
    (Class::ASK, "wissen verstehen fragen"),
];

const FRENCH: &[(Class, &str)] = &[
    (Class::SUBJECT, "je j nous"),
    (Class::FIRST, "me m moi"),
    (Class::POSSESSIVE, "mon ma mes notre nos"),
    (Class::BE, "suis étais sommes étions"),
    (Class::HAVE, "ai avons avais avions possède"),
    (
        Class::KIN,
        "mère maman père papa parents femme mari conjoint conjointe compagnon compagne copain copine \
         fils fille filles enfant enfants bébé frère frères sœur soeur sœurs grand-mère grand-père \
         tante oncle cousin cousine neveu nièce famille ami amie amis chien chat voisin voisine",
    ),
    (
        Class::LIKE,
        "aime aimons adore préfère déteste apprécie végétarien végétarienne végane allergique",
    ),
    (Class::WANT, "veux voudrais souhaite espère voulons aimerais"),
    (Class::PLAN, "prévois compte vais allons envisage"),
    (
        Class::LIVE,
        "habite habitons vis vivons né née grandi marié mariée divorcé divorcée déménagé",
    ),
    (Class::WORK, "travaille travaillons étudie enseigne dirige"),
    (Class::USE, "utilise utilisons conduis"),
    (Class::THINK, "pense crois trouve sens"),
    (Class::KNOW, "parle joue apprends cuisine dessine peins chante danse programme"),
    (
        Class::PAST,
        "allé allée acheté commencé fini trouvé perdu gagné rencontré visité fait vu pris écrit lu \
         appris reçu construit eu été venu venue parti partie",
    ),
    (
        Class::ADVERB,
        "vraiment juste toujours encore aussi jamais maintenant actuellement récemment déjà très \
         souvent parfois enfin ne n y en bien beaucoup",
    ),
    (
        Class::TIME,
        "hier demain lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril \
         mai juin juillet août septembre octobre novembre décembre semaine semaines mois an ans \
         année années depuis dernier dernière prochain prochaine été hiver printemps automne \
         week-end anniversaire noël pâques",
    ),
    (Class::NUMBER, "deux trois quatre cinq six sept huit neuf dix onze douze vingt cent mille"),
    (Class::GREETING, "bonjour salut merci bonsoir super ok coucou"),
    (
        Class::QUESTION,
        "quoi pourquoi comment quand où qui quel quelle quels quelles est-ce peux pouvez pourrais \
         pourriez combien",
    ),
    (Class::YOU, "tu te t toi ton ta tes vous votre vos"),
    (
        Class::REQUEST,
        "écris écrivez donne donnez explique expliquez aide aidez montre montrez liste crée créez \
         fais faites propose proposez décris rédige rédigez génère compare",
    ),
    (
        Class::MATERIAL,
        "traduis traduisez corrige corrigez reformule résume résumez améliore suivant suivante",
    ),
    (Class::STANDING, "toujours jamais désormais dorénavant"),
    (
        Class::MANNER,
        "réponds répondez écris écrivez utilise utilisez tutoie tutoyez vouvoie appelle sois soyez",
    ),
    (
        Class::DEVICE,
        "ordinateur portable pc mac macbook iphone ipad android téléphone windows linux ubuntu \
         imprimante routeur serveur tablette excel python rust java docker github",
    ),
    (Class::VALUE, "important importante crois fier fière reconnaissant valeur"),
    (
        Class::ROLE,
        "ingénieur ingénieure développeur développeuse professeur étudiant étudiante médecin avocat \
         avocate infirmier infirmière artiste écrivain retraité retraitée français française belge \
         suisse canadien canadienne québécois",
    ),
    (Class::SUPPOSE, "si imagine supposons imaginez"),
    (Class::NOT, "pas jamais"),
    (Class::NEED, "besoin cherche demande"),
    (Class::ARTICLE, "un une"),
    (Class::NAME, "nom appelle prénom"),
    (Class::FAVOURITE, "préféré préférée"),
    (Class::DREAM, "but rêve objectif"),
    (
        Class::OFFICE,
        "travail emploi patron patronne entreprise bureau collègue collègues école métier équipe",
    ),
    (Class::WOULD, "pourrais devrais serais"),
    (Class::PLEASE, "svp stp"),
    (Class::EMPTY, "comprends vois sais"),
    (Class::HABIT, "chaque souvent régulièrement"),
    (Class::ASK, "savoir comprendre demander"),
];

/// A verb of which the ending says that it is the person's.
const fn yo(class: Class) -> Class {
    Class::SUBJECT.and(class)
}

const SPANISH: &[(Class, &str)] = &[
    (Class::SUBJECT, "yo nosotros nosotras"),
    (Class::FIRST, "me mí nos conmigo"),
    (Class::POSSESSIVE, "mi mis nuestro nuestra nuestros nuestras"),
    (yo(Class::BE), "soy estoy somos estamos estaba era"),
    (yo(Class::HAVE), "tengo tenemos tenía he hemos"),
    (
        Class::KIN,
        "madre mamá padre papá padres esposa esposo marido mujer pareja novia novio hijo hijos hija \
         hijas niño niños niña bebé hermano hermanos hermana hermanas abuela abuelo abuelos tía tío \
         primo prima sobrino sobrina familia amigo amiga amigos perro perra gato gata mascota vecino \
         vecina",
    ),
    (yo(Class::LIKE), "prefiero odio amo adoro disfruto"),
    (
        Class::LIKE,
        "gusta gustan encanta encantan vegetariano vegetariana vegano vegana alérgico alérgica",
    ),
    (yo(Class::WANT), "quiero queremos espero deseo quisiera"),
    (yo(Class::PLAN), "planeo voy vamos pienso"),
    (yo(Class::LIVE), "vivo vivimos nací crecí"),
    (Class::LIVE, "casado casada divorciado divorciada"),
    (yo(Class::WORK), "trabajo trabajamos estudio enseño dirijo"),
    (yo(Class::USE), "uso usamos utilizo conduzco manejo"),
    (yo(Class::THINK), "creo opino siento"),
    (yo(Class::KNOW), "hablo juego aprendo cocino dibujo pinto canto bailo programo"),
    (
        yo(Class::PAST),
        "fui compré empecé terminé encontré perdí gané conocí visité hice vi escribí leí aprendí \
         recibí construí llegué salí viajé comí decidí tuve fuimos hicimos",
    ),
    (
        Class::ADVERB,
        "realmente solo sólo siempre todavía también nunca ahora actualmente recientemente ya muy \
         mucho a menudo finalmente no se",
    ),
    (
        Class::TIME,
        "ayer hoy mañana lunes martes miércoles jueves viernes sábado domingo enero febrero marzo \
         abril mayo junio julio agosto septiembre octubre noviembre diciembre semana semanas mes \
         meses año años desde pasado pasada próximo próxima verano invierno primavera otoño \
         cumpleaños navidad hace",
    ),
    (Class::NUMBER, "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte cien mil"),
    (Class::GREETING, "hola gracias buenos buenas genial ok vale adiós"),
    (
        Class::QUESTION,
        "qué por cómo cuándo dónde quién cuál cuáles cuánto puedes podrías puede podría",
    ),
    (Class::YOU, "tú te ti tu tus usted ustedes"),
    (
        Class::REQUEST,
        "escribe dame explica ayúdame muestra muéstrame lista crea haz hazme genera propón describe \
         redacta compara dime",
    ),
    (Class::MATERIAL, "traduce corrige resume reescribe mejora siguiente siguientes"),
    (Class::STANDING, "siempre nunca jamás"),
    (Class::MANNER, "responde contesta escribe usa utiliza llámame tutéame sé"),
    (
        Class::DEVICE,
        "ordenador computadora portátil laptop pc mac macbook iphone ipad android móvil celular \
         windows linux ubuntu impresora servidor tableta excel python rust java docker github",
    ),
    (Class::VALUE, "importante creo orgulloso orgullosa agradecido valor"),
    (
        Class::ROLE,
        "ingeniero ingeniera desarrollador desarrolladora profesor profesora maestro maestra \
         estudiante médico médica abogado abogada enfermero enfermera diseñador diseñadora artista \
         escritor escritora jubilado jubilada español española mexicano mexicana argentino argentina \
         colombiano colombiana",
    ),
    (Class::SUPPOSE, "si imagina supongamos"),
    (Class::NOT, "no nunca"),
    (yo(Class::NEED), "necesito busco"),
    (Class::ARTICLE, "un una"),
    (Class::TO, "a"),
    (Class::NAME, "nombre llamo"),
    (Class::FAVOURITE, "favorito favorita"),
    (Class::DREAM, "meta sueño objetivo"),
    (Class::OFFICE, "empleo jefe jefa empresa oficina colegas escuela universidad carrera equipo"),
    (Class::WOULD, "podría debería sería"),
    (yo(Class::EMPTY), "entiendo veo sé"),
    (Class::HABIT, "cada menudo diariamente"),
    (Class::ASK, "saber entender preguntar"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_four_languages_apart_and_others_from_them() {
        let cases: &[(&str, Option<Language>)] = &[
            ("I have two dogs and a cat.", Some(Language::English)),
            ("Ich wohne in Hamburg und habe einen Hund.", Some(Language::German)),
            ("J'habite à Lyon et je travaille dans un hôpital.", Some(Language::French)),
            ("Vivo en Sevilla con mi hermana.", Some(Language::Spanish)),
            ("Vegetarian.", Some(Language::English)),
            ("私は東京に住んでいます。", None),
            ("Я живу в Москве с женой и двумя детьми.", None),
        ];
        for (text, language) in cases {
            assert_eq!(Language::of(text), *language, "{text}");
        }
    }

    #[test]
    fn a_word_of_several_lists_has_all_their_classes() {
        let words = Words::new();
        let class = words.class(Language::English, "i'm");
        assert!(class.all(Class::SUBJECT | Class::BE));
        assert!(!class.any(Class::KIN));
        assert_eq!(words.class(Language::English, "xyzzy"), Class::default());
    }
}
