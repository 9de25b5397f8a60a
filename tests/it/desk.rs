//! A person's desk: exports, a vault, the command line, and a provider on paper.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::fake::KEY;
use crate::fake_server;

/// A folder with exports, a vault of its own and a provider on paper.
pub struct Desk {
    home: TempDir,
    port: u16,
}

impl Desk {
    pub fn new() -> Self {
        Self { home: TempDir::new().unwrap(), port: fake_server::start() }
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub fn put(&self, name: &str, export: &[Value]) {
        fs::write(self.at(name), Value::from(export.to_vec()).to_string()).unwrap();
    }

    pub fn decant(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_decant"))
            .args(args)
            .current_dir(self.home.path())
            .env("XDG_DATA_HOME", self.at("data"))
            .env("ANTHROPIC_BASE_URL", format!("http://127.0.0.1:{}", self.port))
            .env("ANTHROPIC_API_KEY", KEY)
            .env_remove("PROVIDER")
            .output()
            .unwrap()
    }

    /// `decant memory`, to its end.
    pub fn memory(&self, args: &[&str]) -> Output {
        let done = self.decant(&[&["memory"], args].concat());
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", said(&done));
        done
    }

    pub fn receipt(&self, out: &str) -> Value {
        serde_json::from_slice(&fs::read(self.at(out).join("receipt.json")).unwrap()).unwrap()
    }

    /// The files of a memory that do not depend on the run.
    pub fn files(&self, out: &str) -> BTreeMap<String, String> {
        let files = tree(&self.at(out)).into_iter().filter(|(path, _)| {
            !path.starts_with(".decant") && !path.to_lowercase().starts_with("receipt")
        });
        files.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
    }

    /// How many calls the provider has had, and how many tokens it has answered.
    pub fn asked(&self) -> (usize, u64) {
        let url = format!("http://127.0.0.1:{}/control", self.port);
        let told = ureq::get(&url).call().unwrap().body_mut().read_to_string().unwrap();
        let told: Value = serde_json::from_str(&told).unwrap();
        (told["calls"].as_array().unwrap().len(), told["usage"]["output"].as_u64().unwrap())
    }
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// All files under a folder, as texts.
pub fn texts(folder: &Path) -> BTreeMap<String, String> {
    tree(folder)
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

/// All files under a folder, with their paths in it.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut open = vec![folder.to_owned()];
    let mut found = BTreeMap::new();
    while let Some(here) = open.pop() {
        for entry in fs::read_dir(here).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

pub fn node(id: &str, parent: Option<&str>, at: u32, author: &str, content: &Value) -> Value {
    json!({"id": id, "parent": parent, "message": {
        "id": id, "author": {"role": author}, "create_time": 1_750_000_000 + at,
        "content": content, "recipient": "all", "metadata": {}}})
}

/// A conversation in which the person says these, and is answered at some length.
pub fn talk(n: u32, said: &[String]) -> Value {
    let mut mapping = serde_json::Map::new();
    let (mut last, mut at) = (None, n * 100_000);
    for (k, text) in said.iter().enumerate() {
        let reply = "I see, and I have noted it. ".repeat(60);
        for (role, text) in [("user", text), ("assistant", &reply)] {
            let id = format!("m{n}-{k}-{role}");
            let content = json!({"content_type": "text", "parts": [text]});
            mapping.insert(id.clone(), node(&id, last.as_deref(), at, role, &content));
            (last, at) = (Some(id), at + 60);
        }
    }
    json!({"title": format!("Talk {n}"), "conversation_id": format!("c{n}"),
        "create_time": 1_750_000_000 + n * 100_000, "update_time": 1_750_000_000 + at,
        "mapping": mapping, "current_node": last})
}
