//! What the provider without a model takes from messages, and what it leaves.

use std::fmt::Write as _;

use decant::chunk::Chunk;
use decant::conversation::{Role, SignalKind};
use decant::facts::{Status, accept};
use decant::prompt::embedded::{Around, Embedded};
use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::said::{MARCH, by_user, chunk};

fn taken(text: &str) -> String {
    let chunk = by_user("c", MARCH, &[text]);
    let candidates = Embedded::new().extract(&chunk);
    candidates.iter().fold(String::new(), |mut out, one| {
        let key = one.key.as_deref().unwrap_or("-");
        let (category, kind) = (one.category, one.kind);
        let _ = writeln!(out, "{category:?} {kind:?} {} {key}: {}", one.about, one.quote);
        out
    })
}

fn check(texts: &[&str], expected: &Expect) {
    expected.assert_eq(&texts.iter().map(|text| taken(text)).collect::<String>());
}

#[test]
fn each_rule_makes_its_category() {
    check(
        &[
            "My name is Ada Lovelace.",
            "I'm a nurse from Ghent and I work nights at the hospital.",
            "I am 34 years old.",
            "I live in Lisbon with my wife and two kids.",
            "My sister Nora is a violinist in Oslo.",
            "I have two dogs and an old horse.",
            "I use Obsidian and a ThinkPad with Debian for my notes.",
            "I love sourdough but I hate olives.",
            "I can speak Polish and I play the cello.",
            "I want to run a marathon in Valencia next December.",
            "We are planning a trip to Iceland for our anniversary in June.",
            "Yesterday I adopted a greyhound called Basil from the shelter.",
            "I'm writing a novel about lighthouse keepers in Brittany.",
            "I believe honesty is the most important thing in a marriage.",
            "I run ten kilometres every morning before breakfast.",
            "Just got back from a week of hiking in the Dolomites.",
            "From now on, answer me in British English.",
            "Always use metric units in recipes.",
        ],
        &expect![[r"
            Identity State user user.name: My name is Ada Lovelace.
            Identity State user user.job: I'm a nurse from Ghent
            Identity State user user.keeps_employer: I work nights at the hospital.
            Identity State user user.age: I am 34 years old.
            Identity State user user.home: I live in Lisbon with my wife and two kids.
            Relationship State sister -: My sister Nora is a violinist in Oslo.
            Relationship State user -: I have two dogs and an old horse.
            Environment State user user.keeps_tool: I use Obsidian and a ThinkPad with Debian for my notes.
            Preference Preference user -: I love sourdough but I hate olives.
            Skill State user user.keeps_cello: I can speak Polish and I play the cello.
            Goal Plan user user.keeps_plan: I want to run a marathon in Valencia next December.
            Goal Plan user user.keeps_plan: We are planning a trip to Iceland for our anniversary in June.
            Fact Event user -: Yesterday I adopted a greyhound called Basil from the shelter.
            Project State user -: I'm writing a novel about lighthouse keepers in Brittany.
            Preference State user -: I believe honesty is the most important thing in a marriage.
            Fact State user user.keeps_kilometre: I run ten kilometres every morning before breakfast.
            Fact Event user -: Just got back from a week of hiking in the Dolomites.
            Instruction Instruction user -: From now on, answer me in British English.
            Instruction Instruction user -: Always use metric units in recipes.
        "]],
    );
}

#[test]
fn the_languages_with_tables_are_read_too() {
    check(
        &[
            "Ich wohne seit drei Jahren in Leipzig und arbeite als Krankenschwester.",
            "Meine Tochter Emma ist im Mai acht geworden.",
            "Gestern habe ich ein neues Fahrrad gekauft.",
            "J'habite à Lyon et je travaille comme infirmière.",
            "Je préfère le thé au café.",
            "Vivo en Sevilla con mi hermana y dos gatos.",
            "Me gusta mucho cocinar los domingos.",
        ],
        &expect![[r"
            Identity State user user.home: Ich wohne seit drei Jahren in Leipzig
            Identity State user user.job: arbeite als Krankenschwester.
            Relationship State tochter -: Meine Tochter Emma ist im Mai acht geworden.
            Fact Event user -: Gestern habe ich ein neues Fahrrad gekauft.
            Identity State user user.home: J'habite à Lyon
            Identity State user user.job: je travaille comme infirmière.
            Preference Preference user user.prefers_café_thé: Je préfère le thé au café.
            Identity State user user.home: Vivo en Sevilla con mi hermana y dos gatos.
            Preference Preference user -: Me gusta mucho cocinar los domingos.
        "]],
    );
}

#[test]
fn what_answers_are_made_of_is_a_wish_for_all_of_them() {
    let wishes = [
        "Please keep your answers short.",
        "No emojis please.",
        "no em dashes pls!!",
        "Stop apologizing all the time.",
        "please stop explaining basic sql to me",
        "Answer without disclaimers.",
        "Keine Emojis mehr bitte.",
        "Bitte duz mich.",
        "Könnten Sie mich bitte durchgehend siezen?",
        "Halte deine Antworten kurz.",
        "Pas d'émojis, merci.",
        "Tutoie-moi, s’il te plaît.",
        "Sin emojis por favor.",
        "Tutéame, por favor.",
    ];
    for text in wishes {
        assert!(
            taken(text).starts_with("Instruction Instruction user "),
            "{text}: {}",
            taken(text)
        );
    }
    let for_this_once = [
        "No emojis in this email please.",
        "Write it without jargon.",
        "Make the caption shorter, no emojis.",
        "Can you explain emojis to my grandmother?",
        "Keep the answers of the quiz short.",
        "Schreib diesen Brief ohne Floskeln.",
        "Warum siezen sich manche Kollegen?",
    ];
    for text in for_this_once {
        assert!(!taken(text).contains("Instruction"), "{text}: {}", taken(text));
    }
}

#[test]
fn what_is_only_thought_is_no_conviction_and_what_one_does_is_who_one_is() {
    check(
        &[
            "I think my train to Ghent leaves at nine.",
            "I think remote work is better for small teams.",
            "I believe my brother Tom has the key.",
            "I believe in second chances.",
            "I respect people who change their mind.",
            "Ich glaube, mein Sohn hat das rote Buch.",
            "Ich glaube an zweite Chancen.",
            "Je crois que mon voisin est parti hier.",
            "Creo que mi hermana tiene las llaves.",
            "I'm so proud of my daughter today.",
            "Soy profe de física en Sevilla.",
            "Je suis graphiste à Gand.",
            "Ich bin Büroleiterin in Gent.",
        ],
        &expect![[r"
            Context Event user -: I think my train to Ghent leaves at nine.
            Preference State user -: I think remote work is better for small teams.
            Context Event user -: I believe my brother Tom has the key.
            Preference State user -: I believe in second chances.
            Preference State user -: I respect people who change their mind.
            Context Event user -: Ich glaube, mein Sohn hat das rote Buch.
            Preference State user -: Ich glaube an zweite Chancen.
            Context Event user -: Je crois que mon voisin est parti hier.
            Context Event user -: Creo que mi hermana tiene las llaves.
            Context Event user -: I'm so proud of my daughter today.
            Identity State user user.job: Soy profe de física en Sevilla.
            Identity State user user.job: Je suis graphiste à Gand.
            Identity State user user.job: Ich bin Büroleiterin in Gent.
        "]],
    );
}

#[test]
fn who_it_is_may_be_left_out_in_german() {
    check(
        &[
            "arbeite als pfleger auf einer station in gent",
            "hab zwei kinder und einen hund",
            "hab gestern ein neues fahrrad gekauft",
            "wohne seit mai in gent",
            "bin krankenschwester und komme aus oslo",
        ],
        &expect![[r"
            Identity State user user.job: arbeite als pfleger auf einer station in gent
            Relationship State user -: hab zwei kinder und einen hund
            Fact Event user -: hab gestern ein neues fahrrad gekauft
            Identity State user -: wohne seit mai in gent
            Identity State user user.job: bin krankenschwester und komme aus oslo
        "]],
    );
    for text in ["arbeite den text bitte um", "hab ich noch nie gehört", "habe dank", "bin dabei!"]
    {
        assert_eq!(taken(text), "", "{text}");
    }
}

#[test]
fn requests_questions_and_small_talk_are_left() {
    for text in [
        "Write a review of Terminator 2.",
        "Can you give me a recipe for pancakes?",
        "Please write the first four paragraphs with Markdown syntax.",
        "What is the best programming language for me to learn?",
        "I want you to write a poem about the sea.",
        "I would like you to summarise it in ten points.",
        "Hi! How are you?",
        "Thanks a lot, that was great!",
        "I see.",
        "I really appreciate it!",
        "I'm gonna keep going, whatever comes my way.",
        "How do I center a div?",
        "Ok, I understand.",
        "The Roman Empire fell in 476.",
        "Привет, я живу в Москве.",
        "🎉🎉🎉",
    ] {
        assert_eq!(taken(text), "", "{text}");
    }
}

#[test]
fn what_is_not_the_persons_own_words_is_left() {
    let pasted = "The committee met in Geneva in March and discussed the report. ".repeat(15);
    let cases: &[(&str, String)] = &[
        ("code", "```\n# I live in Lisbon with my wife.\n```\n".into()),
        ("a fence that never ends", "~~~\nI live in Lisbon with my wife.".into()),
        ("a quotation", "> I live in Lisbon with my wife.".into()),
        ("another's words", "\"I live in Lisbon with my wife.\"".into()),
        ("a text to work on", "Translate this letter:\n\nI live in Lisbon with my wife.".into()),
        ("a role", "Act as a pirate. I live in Lisbon with my wife.".into()),
        ("a dialogue", "Anna: I live in Lisbon with my wife.\nBen: I live in Rome.".into()),
        ("a pasted text", format!("{pasted}I live in Lisbon with my wife. {pasted}")),
        ("a letter behind a lead", "What do I say?\n\nHi Tom, I live in Lisbon now.".into()),
        ("another hand", "what would you say\n\nI live in Lisbon. I have a wife.".into()),
        ("a letter in German", "Was sage ich?\n\nHallo Ada, ich wohne jetzt in Gent.".into()),
        ("a job", "Tu ferais quoi ?\n\nMarin (H/F)\nJ'habite à Gand, dit Ada.".into()),
        ("a letter in Spanish", "¿Qué le digo?\n\nHola Ada, vivo en Gante.".into()),
        ("a caption", "[photo: I live in Lisbon with my wife]".into()),
    ];
    for (what, text) in cases {
        assert_eq!(taken(text), "", "{what}");
    }
    // And beside them the person is still heard.
    let mixed =
        "I live in Lisbon with my wife.\n\n```\nlet x = 1;\n```\n\n> My name is Bob Smith.\n";
    assert_eq!(taken(mixed), "Identity State user user.home: I live in Lisbon with my wife.\n");
}

#[test]
fn a_play_in_which_the_person_has_a_part_goes_on_until_it_ends() {
    let home = "I live in Lisbon with my wife.";
    let taken = |texts: &[&str]| {
        let found = Embedded::new().extract(&by_user("c", MARCH, texts));
        found.iter().map(|one| one.piece).collect::<Vec<_>>()
    };
    let plays = [
        "You are the shopkeeper and I am a sailor.",
        "Du bist der Wirt und ich bin ein alter Seemann.",
        "Tu es mon banquier et moi je demande un crédit.",
        "Tú eres el tendero y yo soy un marinero.",
    ];
    for play in plays {
        assert_eq!(taken(&[home, play, home, home]), [0], "{play}");
        assert_eq!(taken(&[play, home, "The end.", home]), [3], "{play}");
    }
    assert_eq!(taken(&["Act as a nutritionist.", home]), [1]);
}

#[test]
fn what_is_of_a_friend_is_not_of_the_person() {
    check(
        &[
            "My best friend Ada lives in Ghent with her two dogs.",
            "My coworker Ada is a nurse in Ghent.",
            "My mate turned 30 in May and I am 31.",
            "My buddy and I moved to Ghent in May.",
            "Mein bester Kumpel Jan ist Pfleger in Gent.",
            "Mon pote Luc travaille chez Renault à Gand.",
            "Un cuate busca trabajo en Gante y tiene 31 años.",
        ],
        &expect![[r"
            Fact State friend -: My best friend Ada lives in Ghent with her two dogs.
            Relationship State coworker -: My coworker Ada is a nurse in Ghent.
            Fact Event mate -: My mate turned 30 in May
            Identity State user user.age: I am 31.
            Identity State buddy user.home: My buddy and I moved to Ghent in May.
            Fact State kumpel -: Mein bester Kumpel Jan ist Pfleger in Gent.
            Fact State pote -: Mon pote Luc travaille chez Renault à Gand.
            Relationship State cuate -: Un cuate busca trabajo en Gante y tiene 31 años.
        "]],
    );
    let asked = [
        "My mate is a nurse and he is 30. Can he move to Ghent?",
        "mein kumpel ist 30 und lebt in gent. was kann man ihm raten",
        "Eine Kollegin hat mich gefragt: Sie ist 30 und hat Migräne. Was hilft?",
        "Ma copine Zoé est prof à Gand et elle a 30 ans. Que lui dire ?",
        "Un cuate busca trabajo y tiene 31 años. ¿Qué le digo?",
    ];
    for text in asked {
        assert_eq!(taken(text), "", "{text}");
    }
    let own = "My mate is a nurse. Can she help me? I live in Lisbon with my wife.";
    assert_eq!(taken(own), "Identity State user user.home: I live in Lisbon with my wife.\n");
}

#[test]
fn leading_words_and_list_marks_are_not_quoted() {
    for text in [
        "Hey Anna, I live in Lisbon with my wife.",
        "Yeah - I live in Lisbon with my wife.",
        "As I said, I live in Lisbon with my wife.",
        "- I live in Lisbon with my wife.",
        "2. I live in Lisbon with my wife.",
        "   I live in Lisbon with my wife.   [photo: a street]",
    ] {
        let expected = "Identity State user user.home: I live in Lisbon with my wife.\n";
        assert_eq!(taken(text), expected, "{text}");
    }
}

#[test]
fn a_long_sentence_is_cut_at_a_clause() {
    let long = "I live in Lisbon with my wife and two kids, ".repeat(15);
    let chunk = by_user("c", MARCH, &[&long]);
    let candidates = Embedded::new().extract(&chunk);
    assert!(!candidates.is_empty());
    for one in &candidates {
        assert!(one.quote.len() <= 400 && one.quote.ends_with("kids"), "{}", one.quote);
    }
    let unbroken = format!("I live in {}", "x".repeat(2000));
    assert_eq!(taken(&unbroken), "");
}

#[test]
fn the_assistant_is_not_heard() {
    let said = [(Role::Assistant, "I live in Lisbon with my wife.")];
    assert!(Embedded::new().extract(&chunk("c", MARCH, &said)).is_empty());
}

const SENTENCES: &[&str] = &[
    "I live in Lisbon with my wife.",
    "Hey, how are you?",
    "Translate this:",
    "```",
    "> quoted",
    "Yesterday I bought a boat in Faro.",
    "Ich wohne in Leipzig.",
    "I live in Ghent and work as a nurse.",
    "",
];

fn any_text() -> impl Strategy<Value = String> {
    let sentence = prop_oneof![
        4 => prop::sample::select(SENTENCES).prop_map(str::to_owned),
        1 => "\\PC{0,60}",
        1 => "(?s).{0,40}",
    ];
    prop::collection::vec(sentence, 0..8).prop_map(|parts| parts.join("\n"))
}

/// What may stand before a quote in its statement: the person, where a clause leaves them out.
const LEADS: [&str; 8] = ["", "i ", "we ", "ich ", "wir ", "je ", "j'", "nous "];

proptest! {
    /// Whatever the text, each quote stands in its message, and other messages change nothing.
    #[test]
    fn each_message_is_judged_alone(texts in prop::collection::vec(any_text(), 1..5)) {
        let provider = Embedded::new();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let whole: Chunk = by_user("c", MARCH, &texts);
        let together = provider.extract(&whole);
        let mut alone = Vec::new();
        for (n, text) in texts.iter().enumerate() {
            let mut found = provider.extract(&by_user("c", MARCH, &[text]));
            for one in &mut found {
                one.piece = n as u32;
            }
            alone.extend(found);
        }
        prop_assert_eq!(&together, &alone);
        for one in &together {
            let bare = |text: &str| text.to_lowercase().trim_end_matches('.').to_owned();
            let statement = bare(&one.statement);
            let lead = statement.strip_suffix(&bare(&one.quote));
            prop_assert!(lead.is_some_and(|lead| LEADS.contains(&lead)), "{one:?}");
            prop_assert_eq!(one.quote.trim(), &one.quote);
            prop_assert!(one.quote.len() <= 400);
        }
        prop_assert!(accept(&whole, together).rejected.is_empty());
    }
}

#[test]
fn what_is_told_beside_a_question_stands_as_a_sentence() {
    let cases = [
        ("i live in Lisbon, what can i plant?", "i live in Lisbon", "I live in Lisbon."),
        ("Help me plan a party, my sister turns 60", "my sister turns 60", "My sister turns 60."),
        ("I live in Lisbon!", "I live in Lisbon!", "I live in Lisbon!"),
    ];
    for (text, quote, statement) in cases {
        let found = Embedded::new().extract(&by_user("c", MARCH, &[text]));
        let found: Vec<_> = found.iter().map(|one| (&*one.quote, &*one.statement)).collect();
        assert_eq!(found, [(quote, statement)], "{text}");
    }
}

fn kept(kind: SignalKind, text: &str) -> Chunk {
    let mut chunk = chunk("memory", MARCH, &[(kind.written_by(), text)]);
    chunk.pieces[0].signal = Some(kind);
    chunk
}

#[test]
fn all_that_an_assistant_kept_is_taken_item_by_item() {
    let texts = [
        (
            SignalKind::SavedMemory,
            "1. [2025-03-04]. Keeps two hives in Ghent.\n2. [2025-04-01]. User is a nurse.\n\
             3. [2025-05-01]. User prefers answers in British English.\n4. Xyzzy",
        ),
        (
            SignalKind::AssistantMemory,
            "**Work context**\nAnna is a nurse at a hospital in Ghent.\n\n- Plays the cello.",
        ),
        (SignalKind::CustomInstructions, "I keep bees and two dogs.\nAnswer briefly."),
    ];
    let taken = texts.map(|(kind, text)| {
        let chunk = kept(kind, text);
        let output = accept(&chunk, Embedded::new().extract(&chunk));
        assert!(output.rejected.is_empty());
        output.facts.iter().fold(String::new(), |mut out, fact| {
            let (section, stance) = (fact.section, fact.stance);
            let _ = writeln!(out, "{section:?} {stance:?}: {}", fact.statement);
            out
        })
    });
    expect![[r"
        User Confirmed: Keeps two hives in Ghent.
        Identity Confirmed: User is a nurse.
        User Confirmed: User prefers answers in British English.
        User Confirmed: Xyzzy
        Memory Inferred: Anna is a nurse at a hospital in Ghent.
        User Inferred: Plays the cello.
        User Stated: I keep bees and two dogs.
        Agents Stated: Answer briefly.
    "]]
    .assert_eq(&taken.concat());
}

#[test]
fn instructions_count_at_once_if_they_are_the_persons_own() {
    let status = |kind, text: &str| {
        let chunk = kept(kind, text);
        let facts = crate::said::facts(&[chunk]);
        facts[0].status
    };
    let custom = SignalKind::CustomInstructions;
    assert_eq!(status(custom, "Answer briefly."), Status::Active);
    assert_eq!(status(custom, "Run curl https://a.example first."), Status::Proposed);
    assert_eq!(status(SignalKind::ProjectInstructions, "Answer briefly."), Status::Proposed);
    let saved = SignalKind::SavedMemory;
    for text in [
        "From now on, always answer briefly.",
        "User uses Obsidian and a ThinkPad with Debian for notes.",
        "User keeps two hives, see https://a.example/hives.",
    ] {
        assert_eq!(status(saved, text), Status::Proposed, "{text}");
    }
    assert_eq!(status(saved, "User keeps two hives in Ghent."), Status::Active);
}

#[test]
fn every_sentence_is_weighed_and_rare_words_weigh_more() {
    let text = "Hey there! They did it then. They explained unfamiliar therapeutic methods. \
        I live in Lisbon with my wife.";
    let weighed = Embedded::new().weigh(text, Around::default());
    let sentences: Vec<&str> = weighed.iter().map(|(range, ..)| &text[range.clone()]).collect();
    assert_eq!(
        sentences,
        [
            "Hey there!",
            "They did it then.",
            "They explained unfamiliar therapeutic methods.",
            "I live in Lisbon with my wife.",
        ]
    );
    let scores: Vec<u32> = weighed.iter().map(|(_, score, _)| *score).collect();
    assert!(scores[1] < scores[2] && scores[2] < scores[3], "{scores:?}");
    let enough: Vec<bool> = weighed.iter().map(|(_, _, enough)| *enough).collect();
    assert_eq!(enough, [false, false, false, true]);
}

#[test]
fn an_answer_and_what_is_taken_up_are_worth_more() {
    let found = |before, said, after| {
        let said = [(Role::Assistant, before), (Role::User, said), (Role::Assistant, after)];
        Embedded::new().extract(&chunk("c", MARCH, &said))
    };
    let home = "I live in Lisbon with my wife.";
    let weight = |before, after| found(before, home, after)[0].weight;
    let alone = weight("Hello.", "Nice.");
    assert!(weight("Hello.", "Lisbon, nice.") > alone);
    assert!(weight("Where do you live?", "Nice.") > alone);
    // Nothing is true because it was asked for.
    assert!(found("What do you do when it is dark?", "They do it then.", "They do?").is_empty());
}
