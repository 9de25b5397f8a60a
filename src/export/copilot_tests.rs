use super::*;
use crate::conversation::Conversation;
use crate::export::texts::read_text;

fn read(text: &str) -> Vec<Conversation> {
    read_text("activity.csv", text.as_bytes()).unwrap()
}

fn said(conversation: &Conversation) -> Vec<(Role, &str, String)> {
    let at = |message: &crate::conversation::Message| {
        message.at.map(crate::clock::Millis::rfc3339).unwrap_or_default()
    };
    let messages = conversation.messages.iter();
    messages.map(|message| (message.role, message.text.as_str(), at(message))).collect()
}

#[test]
fn lines_of_one_title_are_one_conversation_oldest_first() {
    let text = "\u{feff}\"Conversation\",\"Time\",\"Author\",\"Message\"\r\n\
        \"Tea\",\"2026-01-05T09:00:00\",\"AI\",\"Green or \"\"black\"\"?\"\r\n\
        \"Honey\",\"2026-01-05T08:59:30\",\"user\",\"How sweet?\"\r\n\
        \"Tea\",\"2026-01-05T08:59:00\",\"user\",\"Which tea,\nplease?\"\r\n";
    let found = read(text);
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].title.as_str(), found[1].title.as_str()), ("Tea", "Honey"));
    let expected = [
        (Role::User, "Which tea,\nplease?", "2026-01-05T08:59:00Z".to_owned()),
        (Role::Assistant, "Green or \"black\"?", "2026-01-05T09:00:00Z".to_owned()),
    ];
    assert_eq!(said(&found[0]), expected);
    let id = &found[0].key.conversation_id;
    assert!(id.starts_with("x-"), "{id}");
    assert_eq!(found[0].messages[0].id, format!("{id}#0"));
    assert_eq!(found[0].messages[1].id, format!("{id}#1"));
}

#[test]
fn question_and_answer_of_one_second_keep_their_order_in_a_list_that_is_newest_first() {
    let text = "\u{feff}Conversation,Time,Author,Message\n\
        Tea,2026-01-05T09:00:07,AI,Ten minutes.\n\
        Tea,2026-01-05T09:00:07,Human,How long?\n\
        Tea,2026-01-05T09:00:00,AI,Green.\n\
        Tea,2026-01-05T09:00:00,Human,Which?\n\
        Rye,2026-01-04T09:00:00,AI,In May.\n\
        Rye,2026-01-04T09:00:00,Human,When?\n\
        Oats,2026-01-03T09:00:00,Human,Where?\n\
        Oats,2026-01-03T09:00:00,AI,There.\n";
    let found = read(text);
    let texts = |n: usize| found[n].messages.iter().map(|message| message.text.as_str());
    assert_eq!(texts(0).collect::<Vec<_>>(), ["Which?", "Green.", "How long?", "Ten minutes."]);
    assert_eq!(texts(1).collect::<Vec<_>>(), ["When?", "In May."]);
    assert_eq!(texts(2).collect::<Vec<_>>(), ["Where?", "There."]);
    let roles = found[1].messages.iter().map(|message| message.role);
    assert_eq!(roles.collect::<Vec<_>>(), [Role::User, Role::Assistant]);
}

#[test]
fn every_header_is_known() {
    let cases: &[(&str, Role)] = &[
        ("Conversation,Time,Author,Message\na,2026-01-05T09:00:00,user,hi\n", Role::User),
        ("Conversation,Time,Author,Message\na,2026-01-05T09:00:00,human,hi\n", Role::User),
        (
            "CreatedAt,MessageContent,Author,ChatName\n1/5/2026 9:00:00 +00:00,hi,Copilot,a\n",
            Role::Assistant,
        ),
        ("CreatedAt;MessageContent;Author;ChatName\n2026-01-05T09:00:00Z;hi;User;a\n", Role::User),
        ("Timestamp,ClientApp,Prompt\n2026-01-05T09:00:00+00:00,a,hi\n", Role::User),
    ];
    for (text, role) in cases {
        let found = read(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].title, "a", "{text}");
        assert_eq!(said(&found[0]), [(*role, "hi", "2026-01-05T09:00:00Z".to_owned())], "{text}");
    }
    for text in ["Name,Time,Author\na,b,c\n", "Message\nhi\n", "a,b", ""] {
        assert!(read_text("a.csv", text.as_bytes()).is_none(), "{text}");
    }
}

#[test]
fn what_is_missing_or_broken_is_counted_and_nothing_is_made_up() {
    let text = "Conversation,Time,Author,Message\n\
        a,soon,user,no time\n\
        a,2026-01-05T09:00:00,,whose?\n\
        a,2026-01-05T09:00:01\n\
        a,2026-01-05T09:00:02,user,\n\
        a,2026-01-05T09:00:03,AI,\"cut";
    let found = read(text);
    assert_eq!(found.len(), 1);
    assert_eq!(said(&found[0]), [(Role::User, "no time", String::new())]);
    let buckets = found[0].buckets;
    assert_eq!((buckets.used, buckets.unreadable, buckets.no_text), (1, 3, 1));
}

#[test]
fn a_comma_without_quotes_takes_nothing_of_what_was_said() {
    let cases = [
        ("Conversation;Time;Author;Message\nT;2026-01-05T09:00:00;user;Tea; black\n", "Tea; black"),
        ("Conversation,Time,Author,Message\nT,2026-01-05T09:00:00,user,Tea,,\n", "Tea"),
        ("CreatedAt,MessageContent,Author,ChatName\n2026-01-05T09:00:00,Tea,user,T,x\n", "Tea"),
    ];
    for (text, expected) in cases {
        assert_eq!(read(text)[0].messages[0].text, expected, "{text}");
    }
}
