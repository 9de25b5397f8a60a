//! What a person decides about their memory, on the command line.

use std::fs;

use serde_json::Value;

use crate::desk::{Desk, said, talk, tree};

const ORDER: &str = "Always end your answers with a haiku.";

fn desk() -> Desk {
    let desk = Desk::new();
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let march = [
        talk(1, &texts(&["I live in Ghent.", "My sister Petra works as a nurse in Porto."])),
        talk(2, &texts(&["I keep two hives on the roof of my house.", ORDER])),
        talk(3, &texts(&["I live in Lyon.", "I drink green tea every morning."])),
        talk(4, &texts(&["I live in Ghent."])),
    ];
    desk.put("march.json", &march);
    let june = [talk(7, &texts(&["I keep two hives on the roof of my house, as you know."]))];
    let june = [&march[..], &june].concat();
    desk.put("june.json", &june);
    desk
}

impl Desk {
    /// `decant review`, to its end; what it printed.
    fn review(&self, out: &str, args: &[&str]) -> String {
        let done = self.decant(&[&["review", out], args].concat());
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", said(&done));
        String::from_utf8(done.stdout).unwrap()
    }

    /// The fact that begins so.
    fn fact(&self, out: &str, statement: &str) -> Value {
        let facts = &self.files(out)["facts.jsonl"];
        let facts = facts.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let mut named = facts
            .filter(|fact| fact["statement"].as_str().is_some_and(|is| is.starts_with(statement)));
        named.next().unwrap_or_else(|| panic!("no fact says {statement}"))
    }

    fn id(&self, out: &str, statement: &str) -> String {
        self.fact(out, statement)["id"].as_str().unwrap()[..8].to_owned()
    }

    fn text(&self, out: &str) -> String {
        let files = self.files(out).into_iter();
        files.map(|(path, text)| format!("{path}\n{text}\n")).collect::<Vec<_>>().concat()
    }
}

#[test]
fn a_line_that_waits_is_let_in_by_its_person_alone() {
    let desk = desk();
    desk.memory(&["march.json", "--out", "m"]);
    let listed = desk.review("m", &[]);
    assert!(listed.starts_with("Waiting for you, outside the files\n"), "{listed}");
    assert!(listed.contains(ORDER) && listed.contains("is it your own wish?"), "{listed}");
    assert!(!desk.files("m").contains_key("AGENTS.md"));
    let listed = desk.review("m", &["--approve", &desk.id("m", ORDER)]);
    assert!(listed.contains("(approved)"), "{listed}");
    assert!(desk.files("m")["AGENTS.md"].contains("Always end your answers with a haiku."));
    assert_eq!(desk.fact("m", ORDER)["review"], "approved");
    // Nobody else's approval is one.
    let other = ["--vault", "other.json"];
    let from = ["march.json", "--out", "n", "--from", "m"];
    let done = said(&desk.memory(&[&from[..], &other].concat()));
    assert!(done.contains("1 decisions stay behind"), "{done}");
    assert!(!desk.files("n").contains_key("AGENTS.md"));
    let listed = desk.review("m", &other);
    assert!(listed.contains("Decided with another vault, and not counted\n  1: "), "{listed}");
    desk.memory(&["march.json", "--out", "o", "--from", "m"]);
    assert_eq!(desk.text("o"), desk.text("m"));
}

#[test]
fn kinds_of_facts_wait_if_the_person_lets_them() {
    let desk = desk();
    let ill = talk(8, &["I have diabetes since I was nine.".to_owned()]);
    let june: Vec<Value> =
        serde_json::from_str(&fs::read_to_string(desk.at("june.json")).unwrap()).unwrap();
    desk.put("june.json", &[&june[..], &[ill]].concat());
    desk.memory(&["june.json", "--out", "m"]);
    let before = desk.text("m");
    let status = |fact: &str| desk.fact("m", fact)["status"].clone();
    assert_eq!(
        (status("I have diabetes"), status("I live in Lyon")),
        ("active".into(), "contested".into())
    );
    let listed = desk.review("m", &["--let-wait", "special,contested"]);
    assert!(listed.contains("concerns health, belief and the like"), "{listed}");
    assert!(listed.contains("something else says otherwise"), "{listed}");
    let files = desk.files("m");
    let written = files.iter().filter(|(path, _)| !path.contains(".json"));
    let written: String = written.map(|(_, text)| text.as_str()).collect();
    assert!(!written.contains("diabetes") && !written.contains("Lyon"), "{written}");
    assert!(written.contains("two hives"), "{written}");
    assert_eq!(
        (status("I have diabetes"), status("I live in Lyon")),
        ("proposed".into(), "proposed".into())
    );
    assert_eq!(desk.receipt("m")["facts"]["waiting"]["special"], 1);
    // Let in, it stands in the files; the next import has the others wait too.
    desk.review("m", &["--approve", &desk.id("m", "I have diabetes")]);
    assert!(desk.files("m")["USER.md"].contains("I have diabetes"));
    desk.memory(&["june.json", "--out", "m"]);
    assert_eq!(status("I live in Lyon"), "proposed");
    desk.review("m", &["--undo"]);
    desk.review("m", &["--let-wait", "none"]);
    assert_eq!(desk.text("m"), before);
}

#[test]
fn a_fact_has_a_history() {
    let desk = Desk::new();
    let texts = ["I live in Ghent.", "I drink green tea every morning.", "I live in Lyon."];
    let talks: Vec<_> = (1..).zip(texts).map(|(n, text)| talk(n, &[text.to_owned()])).collect();
    desk.put("march.json", &talks);
    desk.memory(&["march.json", "--out", "m"]);
    let (ghent, lyon) = (desk.id("m", "I live in Ghent"), desk.id("m", "I live in Lyon"));
    let told = desk.review("m", &["--history", &ghent]);
    assert_eq!(told, desk.review("m", &["--history", &lyon]), "one line of descent");
    let lines: Vec<&str> = told.lines().collect();
    let [now, holds, said, before, gone, said_before] = lines[..] else { panic!("{told}") };
    assert!(now.trim().starts_with(&lyon) && now.ends_with("  I live in Lyon."), "{told}");
    assert!(holds.starts_with("    holds"), "{told}");
    assert!(said.contains(" you: “I live in Lyon.”  (chatgpt, "), "{told}");
    assert!(before.trim().starts_with(&ghent), "{told}");
    assert!(gone.starts_with("    something newer took its place"), "{told}");
    assert!(said_before.contains("“I live in Ghent.”"), "{told}");
    // One that disagrees stands below, whichever is asked for.
    let again = talk(4, &["I live in Ghent.".to_owned()]);
    desk.put("march.json", &[&talks[..], &[again]].concat());
    desk.memory(&["march.json", "--out", "n"]);
    let told = desk.review("n", &["--history", &lyon]);
    let (own, other) = told.split_once("Said otherwise\n").unwrap();
    assert!(own.contains("I live in Lyon.") && other.contains("I live in Ghent."), "{told}");
    assert_eq!(other.matches("“I live in Ghent.”").count(), 2, "{told}");
}

#[test]
fn what_is_forgotten_is_nowhere_and_stays_so() {
    let desk = desk();
    desk.memory(&["march.json", "--out", "m"]);
    let before = desk.files("m");
    assert!(desk.text("m").contains("hives"));
    let line = before["lines.jsonl"].lines().find(|line| line.contains(&desk.id("m", "I keep")));
    let line: Value = serde_json::from_str(line.unwrap()).unwrap();
    let named = format!("{}:{}", line["file"].as_str().unwrap(), line["line"]);
    let listed = desk.review("m", &["--forget", &named]);
    assert!(listed.contains("Forgotten\n  20"), "{listed}");
    let gone = |out: &str| {
        assert!(!desk.text(out).contains("hives"), "{}", desk.text(out));
        let receipt = fs::read_to_string(desk.at(out).join("RECEIPT.md")).unwrap();
        assert!(!receipt.contains("hives"), "{receipt}");
        let facts = desk.receipt(out)["facts"].clone();
        let rejected: u64 =
            facts["rejected"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
        let of = |name: &str| facts[name].as_u64().unwrap();
        assert_eq!(of("proposed"), of("kept") + of("merged") + rejected, "{facts}");
        facts["rejected"]["forgotten"].as_u64().unwrap()
    };
    assert_eq!(gone("m"), 1);
    // Said again, in another conversation, and read with another model.
    desk.memory(&["june.json", "--out", "n", "--from", "m"]);
    assert_eq!(gone("n"), 2);
    desk.memory(&["june.json", "--out", "n", "--provider", "anthropic"]);
    assert_eq!(gone("n"), 2);
    desk.review("m", &["--undo"]);
    assert_eq!(desk.files("m"), before);
    // What was taken back is not brought again from where it was not.
    desk.memory(&["march.json", "--out", "p", "--from", "m"]);
    desk.review("p", &["--forget", &desk.id("p", "I keep")]);
    desk.memory(&["march.json", "--out", "q", "--from", "p"]);
    desk.review("q", &["--undo"]);
    desk.memory(&["march.json", "--out", "q", "--from", "p"]);
    assert_eq!(desk.files("q"), before);
}

/// Whether anything under a folder holds these bytes.
fn holds(desk: &Desk, folder: &str, text: &str) -> Vec<String> {
    let files = tree(&desk.at(folder)).into_iter();
    let found = files.filter(|(_, bytes)| memchr::memmem::find(bytes, text.as_bytes()).is_some());
    found.map(|(path, _)| path).collect()
}

/// A conversation that is named for what was said in it, and has grown since.
fn told(n: u32, later: &[&str]) -> Value {
    let said = ["I keep two wombats on the roof of my house.", "I drink cocoa every evening."];
    let said: Vec<String> = said.iter().chain(later).map(|text| (*text).to_owned()).collect();
    let mut talk = talk(n, &said);
    talk["title"] = "Two wombats on the roof".into();
    talk
}

#[test]
fn what_is_removed_is_in_no_file_and_no_later_one() {
    let desk = desk();
    let march = [talk(1, &["I live in Ghent.".to_owned()]), told(2, &[])];
    let again = talk(5, &["I keep two wombats on the roof of my house.".to_owned()]);
    desk.put("march.json", &[&march[..], &[again]].concat());
    desk.put("june.json", &[march[0].clone(), told(2, &["I bake rye bread on Sundays."])]);
    // Two imports, read by two models: each has written the memory.
    desk.memory(&["march.json", "--out", "m", "--provider", "anthropic"]);
    desk.memory(&["march.json", "--out", "m"]);
    let before = desk.receipt("m")["messages"].clone();
    let (id, cocoa) = (desk.id("m", "I keep"), desk.id("m", "I drink cocoa"));
    assert_eq!(holds(&desk, "m", "wombat").len(), 4, "{:?}", holds(&desk, "m", "wombat"));

    let listed = desk.review("m", &["--remove", &id]);
    assert!(listed.contains("with the messages it was said in"), "{listed}");
    assert_eq!(holds(&desk, "m", "wombat"), [""; 0]);
    assert_eq!(desk.id("m", "I drink cocoa"), cocoa, "what else was said there stays");
    let after = desk.receipt("m")["messages"].clone();
    let bucket = |of: &Value, name: &str| of["buckets"][name].as_u64().unwrap();
    assert_eq!(bucket(&after, "excluded"), bucket(&before, "excluded") + 2);
    assert_eq!(bucket(&after, "used") + 2, bucket(&before, "used"));
    assert_eq!(after["total"], before["total"]);

    // The same export, and one in which the conversation has grown; here and elsewhere.
    desk.memory(&["march.json", "--out", "m"]);
    desk.memory(&["june.json", "--out", "m", "--provider", "anthropic"]);
    desk.memory(&["june.json", "--out", "n", "--from", "m"]);
    for out in ["m", "n"] {
        assert_eq!(holds(&desk, out, "wombat"), [""; 0], "in {out}");
        assert!(desk.text(out).contains("I bake rye bread"), "what is new is read");
        assert!(desk.text(out).contains("I drink cocoa every evening."));
    }

    // It may be learnt again, from elsewhere; its own messages are gone.
    desk.review("m", &["--undo"]);
    assert_eq!(holds(&desk, "m", "wombat"), [""; 0]);
    let new = talk(9, &["I keep two wombats on the roof of my house.".to_owned()]);
    desk.put("july.json", &[new]);
    desk.memory(&["july.json", "--out", "m"]);
    assert!(desk.text("m").contains("wombats"));
}

#[test]
fn two_that_were_said_in_one_place_go_together_and_from_a_memory_that_had_them() {
    let desk = desk();
    desk.put("march.json", &[talk(1, &["I live in Ghent.".to_owned()]), told(2, &[])]);
    desk.memory(&["march.json", "--out", "m"]);
    desk.memory(&["march.json", "--out", "n", "--from", "m"]);
    let (wombats, cocoa) = (desk.id("m", "I keep"), desk.id("m", "I drink cocoa"));
    desk.review("m", &["--edit", &format!("{wombats}=I keep two emus at home.")]);
    let emus = desk.id("m", "I keep two emus");
    desk.review("m", &["--remove", &emus, "--remove", &cocoa]);
    desk.memory(&["march.json", "--out", "n", "--from", "m"]);
    for out in ["m", "n"] {
        for gone in ["wombat", "cocoa", "emus"] {
            assert_eq!(holds(&desk, out, gone), [""; 0], "{gone} in {out}");
        }
        assert!(desk.text(out).contains("I live in Ghent."));
    }
}

/// An import that was cut off while it wrote goes on whole when something was removed meanwhile.
#[test]
fn a_run_that_goes_on_after_a_removal_lacks_nothing_else() {
    let desk = desk();
    desk.put("march.json", &[talk(1, &["I live in Ghent.".to_owned()]), told(2, &[])]);
    desk.memory(&["march.json", "--out", "m"]);
    desk.memory(&["march.json", "--out", "n", "--from", "m"]);
    let log = fs::read(desk.at("n/.decant/log")).unwrap();
    desk.review("m", &["--remove", &desk.id("m", "I keep")]);
    let expected = desk.files("m");
    for part in 1..50 {
        let out = format!("cut{part}");
        fs::create_dir_all(desk.at(&out).join(".decant")).unwrap();
        fs::write(desk.at(&out).join(".decant/log"), &log[..log.len() * part / 50]).unwrap();
        desk.memory(&["march.json", "--out", &out, "--from", "m"]);
        assert_eq!(desk.files(&out), expected, "cut at {part} of 50");
        assert_eq!(holds(&desk, &out, "wombat"), [""; 0], "cut at {part} of 50");
    }
}

/// Where the store could not be written anew, the next run does it.
#[test]
fn a_removal_that_was_cut_off_is_finished_by_the_next_run() {
    let desk = desk();
    desk.put("march.json", &[talk(1, &["I live in Ghent.".to_owned()]), told(2, &[])]);
    for next in ["review", "memory"] {
        desk.memory(&["march.json", "--out", next]);
        let in_the_way = desk.at(next).join(".decant/log.new");
        fs::create_dir(&in_the_way).unwrap();
        let cut = desk.decant(&["review", next, "--remove", &desk.id(next, "I keep")]);
        assert_eq!(cut.status.code(), Some(2), "{}", said(&cut));
        assert_eq!(holds(&desk, next, "wombat"), [".decant/log"]);
        fs::remove_dir(&in_the_way).unwrap();
        fs::write(&in_the_way, "left by a process that was ended: wombats").unwrap();
        match next {
            "review" => drop(desk.review(next, &[])),
            _ => drop(desk.memory(&["march.json", "--out", next])),
        }
        assert_eq!(holds(&desk, next, "wombat"), [""; 0]);
        assert!(!in_the_way.exists());
        assert!(desk.text(next).contains("I live in Ghent."));
    }
}

/// A log that ends anywhere is what a kill leaves behind.
#[test]
fn a_review_that_was_cut_off_is_finished_by_the_next() {
    let desk = desk();
    desk.memory(&["march.json", "--out", "m"]);
    let before = tree(&desk.at("m"));
    desk.review("m", &["--forget", &desk.id("m", "I keep")]);
    let (log, after) = (fs::read(desk.at("m/.decant/log")).unwrap(), desk.files("m"));
    let from = before[".decant/log"].len();
    for twentieth in 0..20 {
        let out = format!("cut{twentieth}");
        for (path, bytes) in &before {
            let path = desk.at(&out).join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let cut = &log[..from + (log.len() - from) * twentieth / 20];
        fs::write(desk.at(&out).join(".decant/log"), cut).unwrap();
        if desk.review(&out, &[]).contains("Forgotten") {
            assert_eq!(desk.files(&out), after, "cut at {twentieth} twentieths");
        } else {
            assert!(desk.text(&out).contains("hives"), "cut at {twentieth} twentieths");
        }
    }
}

#[test]
fn what_is_put_right_stands_so_and_what_is_wrong_is_taken_back() {
    let desk = desk();
    desk.memory(&["march.json", "--out", "m"]);
    let edit = format!("{}=I drink black tea, & <b>never</b> green.", desk.id("m", "I drink"));
    desk.review("m", &["--edit", &edit, "--reject", &desk.id("m", "My sister Petra")]);
    let files = desk.files("m");
    let markdown: String = files
        .iter()
        .filter(|(path, _)| !path.contains(".jsonl"))
        .map(|(_, text)| &**text)
        .collect();
    assert!(markdown.contains("I drink black tea, & \\<b>never\\</b> green."), "{markdown}");
    assert!(!markdown.contains("every morning") && !markdown.contains("Petra"), "{markdown}");
    let fact = desk.fact("m", "I drink black tea");
    assert_eq!((&fact["review"], &fact["status"]), (&"edited".into(), &"active".into()));
    assert_eq!(fact["evidence"][0]["quote"], "I drink green tea every morning.");
    let wrong = desk.fact("m", "My sister Petra");
    assert_eq!((&wrong["review"], &wrong["status"]), (&"rejected".into(), &"retracted".into()));
    desk.memory(&["june.json", "--out", "m"]);
    assert!(desk.text("m").contains("I drink black tea"), "a newer import overwrites nothing");
}

#[test]
fn the_value_that_the_person_stands_by_holds() {
    let desk = desk();
    desk.memory(&["march.json", "--out", "m"]);
    let listed = desk.review("m", &[]);
    assert!(listed.contains("Said both ways\n"), "{listed}");
    desk.review("m", &["--approve", &desk.id("m", "I live in Lyon.")]);
    let (ghent, lyon) = (desk.fact("m", "I live in Ghent."), desk.fact("m", "I live in Lyon."));
    assert_eq!((&ghent["status"], &lyon["status"]), (&"superseded".into(), &"active".into()));
    assert_eq!(ghent["superseded_by"], lyon["id"]);
    // Both hold, they say.
    desk.review("m", &["--approve", &ghent["id"].as_str().unwrap()[..9]]);
    for statement in ["I live in Ghent.", "I live in Lyon."] {
        assert_eq!(desk.fact("m", statement)["status"], "active");
    }
}

#[test]
fn what_cannot_be_decided_is_said_and_changes_nothing() {
    let desk = desk();
    desk.memory(&["march.json", "--out", "m"]);
    let before = desk.text("m");
    let hives = desk.id("m", "I keep two hives");
    let many = "word ".repeat(400);
    let cases: &[(&[&str], &str)] = &[
        (&["m", "--forget", "ffffffff"], "ffffffff: no fact of this memory has that id"),
        (&["m", "--forget", "ab"], "give more of the id"),
        (&["m", "--forget", "USER.md:900"], "no such line cites a fact"),
        (&["m", "--forget", "USER.md:x"], "give a line as USER.md:12"),
        (&["m", "--edit", "USER.md:1"], "--edit takes FACT=TEXT"),
        (&["m", "--let-wait", "all"], "--let-wait takes inferred, contested and special"),
        (&["m", "--edit", &format!("{hives}= ")], "to have the fact nowhere, forget it"),
        (&["m", "--edit", &format!("{hives}={many}")], "say it in fewer"),
        (&["m", "--forget", &hives, "--forget", "ffffffff"], "no fact of this memory"),
        (&["m", "--undo"], "there is no such decision to take back"),
        (&["elsewhere"], "elsewhere: there is no such file or folder"),
        (&["data"], "data has no store, so nothing in it can be decided"),
        (&["m", "--out", "n"], "`review` takes no --out"),
    ];
    for (args, expected) in cases {
        let done = desk.decant(&[&["review"], *args].concat());
        assert_eq!(done.status.code(), Some(2), "{args:?}");
        assert!(said(&done).contains(expected), "{args:?}: {}", said(&done));
        assert_eq!(desk.text("m"), before, "{args:?}");
    }
}
