use super::super::{Category, Evidence, Kind, Match, Place, Section, Sensitivity, Stance};
use super::*;
use crate::chunk::{Chunk, Masked, MaskedMessage, pack};
use crate::conversation::Role;
use crate::id::{ConversationKey, Source};

fn item(statement: &str, quote: &str, key: Option<&str>, section: Section) -> Accepted {
    Accepted {
        id: fact_id(section, key, statement),
        key: key.map(str::to_owned),
        statement: statement.to_owned(),
        section,
        category: Category::Fact,
        kind: Kind::State,
        stance: Stance::Stated,
        about: "user".to_owned(),
        entities: Vec::new(),
        sensitivity: Sensitivity::None,
        weight: 1,
        evidence: Evidence {
            source: Source::ChatGpt,
            account: None,
            conversation_id: quote.to_owned(),
            message_id: "m".to_owned(),
            at: None,
            said_by: Role::User,
            quote: quote.to_owned(),
            start: 0,
            end: quote.len() as u32,
            found: Match::Exact,
        },
        first_at: None,
        signal: None,
        place: Place::Plain,
        decided: None,
        model: None,
    }
}

fn said(statement: &str) -> Accepted {
    item(statement, statement, None, Section::User)
}

fn key(byte: u8) -> CareKey {
    CareKey::from_bytes(&[byte; 32])
}

fn decide(
    fact: &Accepted,
    (at, verdict, words): (i64, Verdict, &str),
    earlier: &[Decision],
) -> Decision {
    let named = (format!("d{at}/0"), Millis(at));
    Decision::about(&Gathered::new(fact.clone()), named, (verdict, words), earlier, &key(1))
        .unwrap()
}

/// The statement that is left and what was decided of it, or `-`.
fn left(decisions: &[Decision], fact: &Accepted) -> String {
    let key = key(1);
    match Care::of(decisions, &key).apply(fact.clone()) {
        None => "-".to_owned(),
        Some(Accepted { statement, decided: None, .. }) => statement,
        Some(Accepted { statement, decided: Some(decided), .. }) => {
            format!("{statement} [{}]", decided.verdict.as_str())
        }
    }
}

#[test]
fn a_decision_holds_for_what_says_the_same_and_was_drawn_from_the_same_words() {
    let home = Some("user.home");
    let quote = "I live in Ghent and keep two hives.";
    let fact = item("The person lives in Ghent.", quote, home, Section::Identity);
    let forgotten = [decide(&fact, (1, Verdict::Forget, ""), &[])];
    let cases: &[(Accepted, bool)] = &[
        (fact.clone(), true),
        // From another conversation, and another source.
        (said("I live in Ghent!"), true),
        (said("the person LIVES in  ghent"), true),
        // Within more.
        (said("As you know, the person lives in Ghent, by the river."), true),
        (
            item("By the river.", "The person lives in Ghent, by the river.", None, Section::User),
            true,
        ),
        // As another model put it.
        (item("Their home is in the city of Ghent.", quote, home, Section::Identity), true),
        // What else was said in that sentence.
        (item("Keeps two hives.", quote, Some("user.hives"), Section::User), false),
        (said("I live in Lyon."), false),
        (said("I do not live in Ghent."), false),
        (said("Ana lives in Ghent."), false),
        (Accepted { about: "Ana".to_owned(), ..said("I live in Ghent.") }, false),
    ];
    for (other, gone) in cases {
        assert_eq!(left(&forgotten, other) == "-", *gone, "{}", other.statement);
    }
}

#[test]
fn an_approval_is_of_one_very_line() {
    let line = item("Always answer in rhymes.", "a", None, Section::Agents);
    let approved = [decide(&line, (1, Verdict::Approve, ""), &[])];
    assert_eq!(left(&approved, &line), "Always answer in rhymes. [approve]");
    for other in [
        item("Always answer in rhymes at evil.example.", "a", None, Section::Agents),
        item("Never answer in rhymes.", "a", None, Section::Agents),
        item("Always answer in rhymes.", "a", None, Section::Soul),
    ] {
        assert!(!left(&approved, &other).ends_with(']'), "{}", other.statement);
    }
}

#[test]
fn the_latest_decision_counts_in_whatever_order_they_are_read() {
    let fact = said("I live in Ghent.");
    let edited = decide(&fact, (1, Verdict::Edit, "  I live near Ghent. "), &[]);
    let rejected = decide(&fact, (2, Verdict::Reject, ""), &[]);
    let approved = decide(&fact, (3, Verdict::Approve, ""), &[]);
    let expected = ["I live near Ghent. [edit]", "I live in Ghent. [reject]"];
    let all = [edited.clone(), rejected.clone(), approved.clone()];
    assert_eq!(left(&all[..1], &fact), expected[0]);
    assert_eq!(left(&[rejected.clone(), edited.clone()], &fact), expected[1]);
    assert_eq!(left(&[edited.clone(), rejected], &fact), expected[1]);
    assert_eq!(left(&all, &fact), "I live in Ghent. [approve]");
    assert_eq!(left(&[], &fact), "I live in Ghent.", "all taken back");
    assert_eq!(left(&[edited], &fact), expected[0]);
}

#[test]
fn what_was_put_right_twice_is_one_fact_still() {
    let fact = said("I live in Ghent.");
    let first = decide(&fact, (1, Verdict::Edit, "I live in Lyon."), &[]);
    let edited = Care::of(std::slice::from_ref(&first), &key(1)).apply(fact.clone()).unwrap();
    let second =
        decide(&edited, (2, Verdict::Edit, "I live in Oslo."), std::slice::from_ref(&first));
    let both = [first, second];
    assert_eq!(left(&both, &fact), "I live in Oslo. [edit]");
    let elsewhere = item("I live in Ghent", "We talked: I live in Ghent", None, Section::User);
    assert_eq!(left(&both, &elsewhere), "I live in Oslo. [edit]", "heard in another place");
    assert_eq!(left(&both, &said("I live in Lyon.")), "I live in Oslo. [edit]");
}

#[test]
fn what_was_edited_can_be_approved_and_forgotten_in_all_its_words() {
    let fact = said("I keep two hives on the roof.");
    let edit = decide(&fact, (1, Verdict::Edit, "I keep three hives by the river."), &[]);
    let edited = Care::of(std::slice::from_ref(&edit), &key(1)).apply(fact.clone()).unwrap();
    let approved = decide(&edited, (2, Verdict::Approve, ""), std::slice::from_ref(&edit));
    let both = [edit.clone(), approved];
    assert_eq!(left(&both, &fact), "I keep three hives by the river. [approve]");
    let forgotten = decide(&edited, (3, Verdict::Forget, ""), std::slice::from_ref(&edit));
    let all = [edit, forgotten];
    for text in ["I keep two hives on the roof.", "As you know, I keep two hives on the roof, Ana."]
    {
        assert_eq!(left(&all, &said(text)), "-", "{text}");
    }
    assert_eq!(left(&all, &said("I keep three hives by the river.")), "-");
}

#[test]
fn what_only_shares_a_sentence_or_a_word_is_another_fact() {
    let (quote, sections) = ("Yes, exactly.", [Section::User, Section::User]);
    let [one, other] = ["Likes dogs.", "Sails."].map(|says| item(says, quote, None, sections[0]));
    for verdict in [Verdict::Reject, Verdict::Forget] {
        let decided = [decide(&one, (1, verdict, ""), &[])];
        assert_eq!(left(&decided, &other), "Sails.", "drawn from the same words");
        let children = said("The person doesn't like children.");
        let decided = [decide(&children, (1, verdict, ""), &[])];
        assert_eq!(left(&decided, &said("I have no children.")), "I have no children.");
    }
}

#[test]
fn a_decision_that_was_changed_counts_for_nothing() {
    let order = item("Always answer in rhymes.", "a", None, Section::Agents);
    let rejected = decide(&order, (1, Verdict::Reject, ""), &[]);
    assert_eq!(left(std::slice::from_ref(&rejected), &order), "Always answer in rhymes. [reject]");
    let turned = [
        Decision { verdict: Verdict::Approve, ..rejected.clone() },
        Decision { at: Millis(9), ..rejected.clone() },
        Decision { id: "d9/0".into(), ..rejected.clone() },
        Decision { marks: rejected.marks[1..].to_vec(), ..rejected.clone() },
        Decision { verdict: Verdict::Edit, statement: "Always run it.".into(), ..rejected.clone() },
    ];
    for turned in turned {
        assert_eq!(left(&[turned], &order), "Always answer in rhymes.");
    }
}

#[test]
fn new_words_are_as_delicate_as_they_say_and_name_whom_they_name() {
    let fact = Accepted { entities: vec!["Ana".into(), "Tom".into()], ..said("I live with Ana.") };
    let edit = [decide(&fact, (1, Verdict::Edit, "I live with Tom and have HIV."), &[])];
    let edited = Care::of(&edit, &key(1)).apply(fact).unwrap();
    assert_eq!(edited.sensitivity, Sensitivity::SpecialCategory);
    assert_eq!(edited.entities, ["Tom"]);
}

#[test]
fn what_somebody_else_decided_counts_for_nothing() {
    let order = item("Always answer in rhymes.", "a", None, Section::Agents);
    let fact = Gathered::new(order.clone());
    let named = ("theirs/0".to_owned(), Millis(1));
    let theirs = Decision::about(&fact, named, (Verdict::Approve, ""), &[], &key(2)).unwrap();
    assert!(!theirs.is_under(&key(1)));
    assert_eq!(left(&[theirs], &order), "Always answer in rhymes.");
    let decided = Some(Decided {
        at: Millis(1),
        id: "x".into(),
        verdict: Verdict::Approve,
        was: String::new(),
    });
    assert_eq!(left(&[], &Accepted { decided, ..order }), "Always answer in rhymes.");
}

#[test]
fn words_that_cannot_stand_are_refused() {
    let fact = Gathered::new(said("I write to [email-7k3q2a9d4m]."));
    let edit = |words: &str| {
        let named = ("d/0".to_owned(), Millis(1));
        Decision::about(&fact, named, (Verdict::Edit, words), &[], &key(1)).map(|_| ())
    };
    assert_eq!(edit(" … "), Err(CareError::Empty));
    assert_eq!(edit(&"word ".repeat(300)), Err(CareError::TooLong));
    assert_eq!(edit("I write to [email-aaaaaaaaaa]."), Err(CareError::UnknownPlaceholder));
    assert_eq!(edit("I often write to [email-7k3q2a9d4m]."), Ok(()));
}

#[test]
fn a_decision_holds_no_word_of_what_is_forgotten() {
    let fact = said("I keep hives in Ghent.");
    let decision = decide(&fact, (1, Verdict::Forget, ""), &[]);
    let stored = serde_json::to_string(&decision).unwrap().to_lowercase();
    for word in ["hives", "ghent", &fact.id] {
        assert!(!stored.contains(word), "{stored}");
    }
}

/// A chunk of a conversation with messages of these texts, `m0` and so on.
fn chunk(conversation: &str, texts: &[&str]) -> Chunk {
    let key =
        ConversationKey { conversation_id: conversation.to_owned(), ..ConversationKey::default() };
    let messages: Vec<MaskedMessage> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| MaskedMessage {
            id: format!("m{n}"),
            role: Role::User,
            at: None,
            text: (*text).to_owned(),
            masks: Vec::new(),
            signal: None,
            same_as: false,
            snapshot: false,
        })
        .collect();
    let title = Masked { text: "A title of it".to_owned(), masks: Vec::new() };
    pack(&key, &title, None, messages).chunks.remove(0).named()
}

fn texts(chunk: &Chunk) -> Vec<&str> {
    chunk.pieces.iter().map(|piece| piece.text.as_str()).collect()
}

#[test]
fn messages_that_were_taken_out_stay_out_of_whatever_holds_them() {
    let wombats = said("I keep two wombats.");
    let forget = decide(&wombats, (1, Verdict::Forget, ""), &[]);
    let here = chunk("c", &["One.", "I keep two wombats."]);
    let removing = forget.clone().removing([(&here.key, "m1", "I keep two wombats.")], &key(1));
    assert!(removing.is_under(&key(1)));
    assert_eq!((forget.removed(), removing.removed()), (0, 1));
    let (grown, elsewhere) = (
        chunk("c", &["One.", "I keep two wombats.", "Three."]),
        chunk("d", &["One.", "I keep two wombats."]),
    );
    let (decisions, own, other) = ([removing.clone()], key(1), key(2));
    let care = Care::of(&decisions, &own);
    let received = care.received(grown.clone());
    assert_eq!((texts(&received), &*received.title), (vec!["One.", "", "Three."], ""));
    assert_eq!(received.id, grown.id, "it is known by the words that it had");
    assert_eq!(
        care.received(elsewhere.clone()),
        elsewhere,
        "another conversation's ids are others"
    );
    assert!(care.vouches_for(&received));
    // Nobody else's decision takes anything out, nor does one that only forgets.
    assert_eq!(Care::of(&decisions, &other).received(grown.clone()), grown);
    assert!(!Care::of(&decisions, &other).vouches_for(&received));
    let only_forgets = [forget];
    assert_eq!(Care::of(&only_forgets, &own).received(grown.clone()), grown);
    // What is decided about the same words later takes out nothing by itself.
    let edit = decide(&wombats, (2, Verdict::Edit, "I keep three."), &[removing]);
    assert_eq!(edit.removed(), 0);
}

#[test]
fn a_chunk_with_a_hole_that_nobody_made_is_not_vouched_for() {
    let here = chunk("c", &["One.", "Two."]);
    let removing = decide(&said("One."), (1, Verdict::Forget, ""), &[])
        .removing([(&here.key, "m0", "One.")], &key(1));
    let (decisions, own) = ([removing], key(1));
    let care = Care::of(&decisions, &own);
    let with_holes = |ids: &[&str]| {
        let mut chunk = here.clone();
        take_out(&mut chunk, |piece| ids.contains(&piece.message_id.as_str()));
        chunk
    };
    assert!(care.vouches_for(&with_holes(&["m0"])));
    assert!(!care.vouches_for(&with_holes(&["m0", "m1"])));
    assert!(!care.vouches_for(&with_holes(&["m1"])));
    assert!(!care.vouches_for(&here), "nothing is missing: its id says what it holds");
}

/// Where an export has no ids, another text may stand in a message's place next time.
#[test]
fn what_is_only_counted_is_known_by_its_text_too() {
    let list = |texts: &[&str]| {
        let mut chunk = chunk("memories.json", texts);
        for (n, piece) in chunk.pieces.iter_mut().enumerate() {
            piece.message_id = format!("signal#{n}");
        }
        chunk
    };
    let before = list(&["I like tea.", "I keep two wombats.", "I live in Ghent."]);
    let removing = decide(&said("I keep two wombats."), (1, Verdict::Forget, ""), &[])
        .removing([(&before.key, "signal#1", "I keep two wombats.")], &key(1));
    let (decisions, own) = ([removing], key(1));
    let care = Care::of(&decisions, &own);
    let now = care.received(before);
    assert_eq!(texts(&now), ["I like tea.", "", "I live in Ghent."]);
    assert!(care.vouches_for(&now));
    let next = care.received(list(&["I like tea.", "I live in Ghent.", "I bake bread."]));
    assert_eq!(texts(&next), ["I like tea.", "I live in Ghent.", "I bake bread."]);
}
