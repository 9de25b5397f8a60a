//! What the files look like.

use expect_test::expect;

use super::{a_life, all};

fn show(folder: &str) -> String {
    let files = all(&a_life());
    let here = files.iter().filter(|(path, _)| path.starts_with(folder));
    here.map(|(path, text)| format!("==> {path}\n{text}")).collect::<Vec<_>>().concat()
}

#[test]
fn texts_to_paste() {
    expect![[r#"
        ==> paste/chatgpt.txt
        === How ChatGPT should answer (15 of 1500 characters) ===
        Answer briefly.

        === What ChatGPT should know about you (155 of 1500 characters) ===
        Lives in Ghent.
        Works as a nurse.
        Anna is a beekeeper.
        Has asthma.
        Has no illness.
        Wants to plant an orchard.
        Uses a ThinkPad with Debian.
        Likes rye bread.

        ==> paste/claude.txt
        ## Instructions

        [2025-03-04] - Answer briefly.

        ## Identity

        [2025-03-04] - Lives in Ghent.
        [2025-03-04] - Anna is a beekeeper.
        [2025-03-04] - Has asthma.
        [2025-03-04] - Has no illness.

        ## Career

        [unknown] - Works as a nurse.

        ## Projects

        [2025-03-04] - Wants to plant an orchard.

        ## Preferences

        [2025-03-04] - Uses a ThinkPad with Debian.
        [2025-03-04] - Likes rye bread.
        ==> paste/gemini.txt
        ## Demographics

        - Lives in Ghent. Evidence: "I live in Ghent now" (2025-03-04)
        - "Works as a nurse." (date unknown)

        ## Interests and preferences

        - "Uses a ThinkPad with Debian." (2025-03-04)
        - "Likes rye bread." (2025-03-04)

        ## Relationships

        - "Anna is a beekeeper." (2025-03-04)

        ## Events, projects and plans

        - "Has asthma." (2025-03-04)
        - "Has no illness." (2025-03-04)
        - "Wants to plant an orchard." (2025-03-04)

        ## Instructions

        - "Answer briefly." (2025-03-04)
    "#]]
    .assert_eq(&show("paste/"));
}

#[test]
fn files_for_agents() {
    expect![[r"
        ==> agents/CLAUDE.md
        # The person you work with

        ## How to work with them

        - Answer briefly.

        ## Tools and environment

        - Uses a ThinkPad with Debian.

        ## Projects and plans

        - Wants to plant an orchard.

        ## Work and skills

        - Works as a nurse.

        ## Preferences

        - Likes rye bread.

        ## About them

        - Lives in Ghent.
        - Anna is a beekeeper.
        - Has asthma.
        - Has no illness.
    "]]
    .assert_eq(&show("agents/CLAUDE.md"));
    expect![[r"
        ==> openclaw/AGENTS.md
        # Agents

        ## How to work with them

        - Answer briefly.
        ==> openclaw/IDENTITY.md
        # Identity

        ## Who they are

        - Lives in Ghent.

        ## Family, friends and others

        - Anna is a beekeeper.

        ## Work and skills

        - Works as a nurse.
        ==> openclaw/MEMORY.md
        # Memory

        ## Projects and plans

        - Wants to plant an orchard.
        ==> openclaw/TOOLS.md
        # Tools

        ## Tools and environment

        - Uses a ThinkPad with Debian.
        ==> openclaw/USER.md
        # User

        ## Likes, dislikes and values

        - Likes rye bread.

        ## What happened, and the rest

        - Has asthma.
        - Has no illness.
    "]]
    .assert_eq(&show("openclaw/"));
}

#[test]
fn a_knowledge_graph() {
    expect![[r#"
        ==> mcp/memory.jsonl
        {"type":"entity","name":"Anna","entityType":"person","observations":["Anna is a beekeeper."]}
        {"type":"entity","name":"Ghent","entityType":"topic","observations":[]}
        {"type":"entity","name":"default_user","entityType":"person","observations":["Lives in Ghent.","Answer briefly.","Works as a nurse.","Has asthma.","Has no illness.","Wants to plant an orchard.","Uses a ThinkPad with Debian.","Likes rye bread."]}
        {"type":"relation","from":"default_user","to":"Ghent","relationType":"mentions"}
    "#]].assert_eq(&show("mcp/"));
}

#[test]
fn an_okf_folder() {
    expect![[r#"
        ==> okf/identity/anna-is-a-beekeeper-a5.md
        ---
        type: "Relationship"
        title: "Anna is a beekeeper."
        description: "Stated in one conversation, last on 2025-03-04."
        tags: [identity]
        status: stable
        generated: { by: "decant/0.1.0", at: "2025-03-04T10:00:01Z" }
        sources:
          - id: s1
            resource: "chatgpt conversation c-a5, message m1"
            author: "human:owner"
            last_modified: "2025-03-04T10:00:01Z"
        fact_id: "a5"
        about: "Anna"
        kind: "state"
        stance: "stated"
        sensitivity: "none"
        confidence: 0.75
        support: 1
        entities: ["Anna"]
        ---

        # Anna is a beekeeper.

        Anna is a beekeeper.[^s1]

        [^s1]: 2025-03-04: "Anna is a beekeeper."
        ==> okf/identity/index.md
        # Fact

        * [Works as a nurse.](works-as-a-nurse-a4.md) - Stated in one conversation.

        # Identity

        * [Lives in Ghent.](lives-in-ghent-a2.md) - Stated in 3 conversations, last on 2025-05-01.
        * [Lives in Oslo.](lives-in-oslo-a3.md) - Stated in one conversation, last on 2025-03-04.

        # Relationship

        * [Anna is a beekeeper.](anna-is-a-beekeeper-a5.md) - Stated in one conversation, last on 2025-03-04.
        ==> okf/identity/lives-in-ghent-a2.md
        ---
        type: "Identity"
        title: "Lives in Ghent."
        description: "Stated in 3 conversations, last on 2025-05-01."
        tags: [identity]
        status: stable
        generated: { by: "decant/0.1.0", at: "2025-05-01T08:00:00Z" }
        sources:
          - id: s1
            resource: "chatgpt conversation talk, message m1"
            author: "human:owner"
            last_modified: "2025-03-04T10:00:01Z"
          - id: s2
            resource: "claude conversation talk, message m9"
            author: "human:owner"
            last_modified: "2025-05-01T08:00:00Z"
        fact_id: "a2"
        key: "user.city"
        about: "user"
        kind: "state"
        stance: "stated"
        sensitivity: "none"
        valid_from: "2024-03"
        confidence: 0.75
        support: 3
        entities: ["Ghent"]
        ---

        # Lives in Ghent.

        Lives in Ghent.[^s1][^s2]

        [^s1]: 2025-03-04: "I live in Ghent now"
        [^s2]: 2025-05-01: "here in Ghent"
        ==> okf/identity/lives-in-oslo-a3.md
        ---
        type: "Identity"
        title: "Lives in Oslo."
        description: "Stated in one conversation, last on 2025-03-04."
        tags: [identity]
        status: deprecated
        generated: { by: "decant/0.1.0", at: "2025-03-04T10:00:01Z" }
        sources:
          - id: s1
            resource: "chatgpt conversation c-a3, message m1"
            author: "human:owner"
            last_modified: "2025-03-04T10:00:01Z"
        fact_id: "a3"
        key: "user.city"
        about: "user"
        kind: "state"
        stance: "stated"
        sensitivity: "none"
        valid_until: "2024-02"
        superseded_by: "a2"
        confidence: 0.75
        support: 1
        ---

        # Lives in Oslo.

        Lives in Oslo.[^s1]

        [^s1]: 2025-03-04: "Lives in Oslo."
        ==> okf/identity/works-as-a-nurse-a4.md
        ---
        type: "Fact"
        title: "Works as a nurse."
        description: "Stated in one conversation."
        tags: [identity]
        status: stable
        generated: { by: "decant/0.1.0" }
        sources:
          - id: s1
            resource: "chatgpt conversation c-a4, message m1"
            author: "human:owner"
            last_modified: "2025-03-04T10:00:01Z"
        fact_id: "a4"
        key: "user.job"
        about: "user"
        kind: "state"
        stance: "stated"
        sensitivity: "none"
        confidence: 0.75
        support: 1
        ---

        # Works as a nurse.

        Works as a nurse.[^s1]

        [^s1]: 2025-03-04: "Works as a nurse."
        ==> okf/index.md
        ---
        okf_version: "0.2"
        ---

        # Memory

        * [Memory](memory/index.md) - what happened and what is planned
        * [Identity](identity/index.md) - who the person is
        * [User](user/index.md) - what the person likes, does and knows
        * [Agents](agents/index.md) - how an assistant should work
        * [Tools](tools/index.md) - what the person works with
    "#]].assert_eq(&show("okf/i"));
    expect![[r"
        ==> okf/log.md
        # Log

        ## 2025-03-04

        * **Creation**: [Anna is a beekeeper.](identity/anna-is-a-beekeeper-a5.md)
        * **Creation**: [Answer briefly.](agents/answer-briefly-a1.md)
        * **Creation**: [Has asthma.](user/has-asthma-a6.md)
        * **Creation**: [Has no illness.](user/has-no-illness-a7.md)
        * **Creation**: [Likes rye bread.](user/likes-rye-bread-b1.md)
        * **Creation**: [Lives in Ghent.](identity/lives-in-ghent-a2.md)
        * **Creation**: [Lives in Oslo.](identity/lives-in-oslo-a3.md)
        * **Creation**: [Uses a ThinkPad with Debian.](tools/uses-a-thinkpad-with-debian-a9.md)
        * **Creation**: [Wants to plant an orchard.](memory/wants-to-plant-an-orchard-a8.md)
        * **Deprecation**: [Lives in Oslo.](identity/lives-in-oslo-a3.md), replaced by [Lives in Ghent.](identity/lives-in-ghent-a2.md)
    "]].assert_eq(&show("okf/log.md"));
}

#[test]
fn a_memory_of_pam() {
    let files = all(&a_life());
    let document: serde_json::Value = serde_json::from_str(&files["pam/pam.json"]).unwrap();
    let text = serde_json::to_string_pretty(&document["memories"][1]).unwrap();
    expect![[r#"
        {
          "access": {
            "exportable": true,
            "shared_with": [],
            "visibility": "private"
          },
          "confidence": {
            "current": 0.75,
            "initial": 0.75,
            "last_reinforced": "2025-05-01T08:00:00Z"
          },
          "content": "Lives in Ghent.",
          "content_hash": "sha256:b0338bf299c13ee176ccd8269a3fe8b3259c94022bb47f9c0500a94447d32e8e",
          "id": "a2",
          "metadata": {
            "about": "user",
            "entities": [
              "Ghent"
            ],
            "evidence": [
              {
                "at": "2025-03-04T10:00:01.250Z",
                "conversation_ref": "talk",
                "message_ref": "m1",
                "platform": "chatgpt",
                "quote": "I live in Ghent now",
                "said_by": "user"
              },
              {
                "at": "2025-05-01T08:00:00Z",
                "conversation_ref": "claude:work:talk",
                "message_ref": "m9",
                "platform": "claude",
                "quote": "here in Ghent",
                "said_by": "user"
              }
            ],
            "key": "user.city",
            "kind": "state",
            "said_by": "user",
            "section": "IDENTITY",
            "sensitivity": "none",
            "stance": "stated",
            "support": 3,
            "valid_from": "2024-03"
          },
          "provenance": {
            "conversation_ref": "talk",
            "extraction_method": "explicit_user_input",
            "extractor": "decant/0.1.0",
            "message_ref": "m1",
            "platform": "chatgpt"
          },
          "status": "active",
          "tags": [
            "identity"
          ],
          "temporal": {
            "created_at": "2025-03-04T10:00:01Z",
            "updated_at": "2025-05-01T08:00:00Z",
            "valid_from": "2024-03-01T00:00:00Z"
          },
          "type": "identity"
        }"#]]
    .assert_eq(&text);
}
