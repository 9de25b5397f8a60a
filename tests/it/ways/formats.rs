//! Each format by the judges that others made for it.

use std::fs;

use okf_core::bundle::Bundle;
use okf_validator::{Severity, lint_bundle, validate_bundle};
use serde_json::Value;
use tempfile::TempDir;

use super::{a_life, all, hostile, many};
use decant::facts::Fact;
use decant::ways::{Choice, Way, write};

fn lives() -> Vec<(Vec<Fact>, Choice)> {
    let bare = Choice { provenance: false, ..Choice::default() };
    let facts = [a_life(), hostile(), many(150, 9)];
    facts.into_iter().flat_map(|one| [(one.clone(), Choice::default()), (one, bare)]).collect()
}

#[test]
fn the_okf_folder_passes_its_validator_without_a_warning() {
    for (facts, choice) in lives() {
        let home = TempDir::new().unwrap();
        for (path, text) in write(&facts, &[Way::Okf], choice) {
            let path = home.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let bundle = Bundle::load(home.path().join("okf")).unwrap();
        assert_eq!(bundle.parse_errors().len(), 0);
        assert!(bundle.concepts().len() + 4 > facts.len());
        for report in [validate_bundle(&bundle), lint_bundle(&bundle)] {
            let found: Vec<String> = report
                .diagnostics
                .iter()
                .filter(|one| one.severity != Severity::Info)
                .map(ToString::to_string)
                .collect();
            assert_eq!(found, Vec::<String>::new());
        }
        assert_eq!(bundle.broken_links().len(), 0);
        for concept in bundle.concepts() {
            let front = &concept.document.frontmatter;
            let id = front.get("fact_id").and_then(|id| id.as_str()).unwrap().to_owned();
            let fact = facts.iter().find(|one| one.id == id).unwrap();
            let about = front.get("about").and_then(|about| about.as_str()).unwrap();
            assert_eq!(about, decant::memory::plain_line(&fact.about));
        }
    }
}

#[test]
fn the_pam_document_is_valid_and_its_checksum_holds() {
    let schema: Value =
        serde_json::from_str(include_str!("../../fixtures/pam-1.0.schema.json")).unwrap();
    let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
    for (facts, choice) in lives() {
        let text = &write(&facts, &[Way::Pam], choice)["pam/pam.json"];
        let document: Value = serde_json::from_str(text).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
        let memories = document["memories"].as_array().unwrap();
        assert_eq!(document["integrity"]["total_memories"], memories.len());
        let ids: Vec<&str> = memories.iter().map(|one| one["id"].as_str().unwrap()).collect();
        assert!(ids.is_sorted());
        let known = |id: &Value| ids.contains(&id.as_str().unwrap());
        for relation in document["relations"].as_array().unwrap() {
            assert!(known(&relation["from"]) && known(&relation["to"]), "{relation}");
        }
        let talks = document["conversations_index"].as_array().unwrap();
        for memory in memories {
            let Some(talk) = memory["provenance"].get("conversation_ref") else { continue };
            let talk = talks.iter().find(|one| one["id"] == *talk).unwrap();
            assert!(talk["derived_memories"].as_array().unwrap().contains(&memory["id"]));
        }
        assert!(!text.contains("null"), "what is empty is left out");
    }
}

#[test]
fn history_and_disagreement_are_relations() {
    let document: Value = serde_json::from_str(&all(&a_life())["pam/pam.json"]).unwrap();
    let relations: Vec<String> = document["relations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {} {}", one["from"], one["type"], one["to"]).replace('"', ""))
        .collect();
    assert_eq!(relations, ["a2 supersedes a3", "a6 contradicts a7"]);
    let old = document["memories"].as_array().unwrap().iter().find(|one| one["id"] == "a3");
    let old = old.unwrap();
    assert_eq!(
        (&old["status"], &old["temporal"]["superseded_by"]),
        (&"superseded".into(), &"a2".into())
    );
    assert_eq!(old["temporal"]["valid_until"], "2024-02-29T23:59:59Z");
    // Two conversations have one id, so they are told apart.
    let talks: Vec<&str> = document["conversations_index"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .filter(|id| id.contains("talk"))
        .collect();
    assert_eq!(talks, ["talk", "claude:work:talk"]);
}

#[test]
fn the_printed_page_runs_nothing_and_asks_for_nothing() {
    for facts in [a_life(), hostile()] {
        let page = all(&facts).remove("print/memory.html").unwrap();
        // Whatever is a tag is one of ours.
        let tags: std::collections::BTreeSet<&str> = page
            .split('<')
            .skip(1)
            .map(|rest| rest.split(['>', ' ']).next().unwrap().trim_start_matches('/'))
            .collect();
        let ours = [
            "!doctype", "body", "h1", "h2", "head", "html", "li", "meta", "p", "q", "small",
            "style", "title", "ul",
        ];
        assert!(tags.iter().all(|tag| ours.contains(tag)), "{tags:?}");
        assert!(page.contains("default-src 'none'; style-src 'sha256-"), "{page}");
        for word in ["src=\"", "href", "url(", "@import", "unsafe"] {
            let of_ours = page.split("<body>").next().unwrap();
            assert!(!of_ours.contains(word), "{word}");
        }
        assert!(!page.contains("http-equiv=\"refresh"));
    }
}
