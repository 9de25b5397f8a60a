//! The vault file: the masking key, the values that placeholders stand for, and what the person
//! wants masked besides. Readable by its owner only, and never under `--out`.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::files::io;
use super::{Failure, random};
use crate::facts::CareKey;
use crate::id::hex;
use crate::redact::{ENTRIES_MAX, ENTRY_BYTES, Masker, MaskingKey};

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    masking_key: String,
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// The person's own words, written here by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    words: Vec<String>,
    /// Names of people, written here by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    names: Vec<String>,
}

/// What the owner of a file may be allowed.
const OWNER: u32 = 0o700;

/// The vault of a command.
pub struct Vault {
    path: PathBuf,
    stored: Stored,
    key: [u8; 32],
}

impl Vault {
    /// Opens the vault of that name, or the common one; makes it at first use. It is not under `out`,
    /// the folder that the command writes: that is there to be passed on.
    pub fn open(path: Option<&Path>, out: Option<&Path>) -> Result<Self, Failure> {
        let path = match path {
            Some(path) => path.to_owned(),
            None => common()?,
        };
        if let Some(out) = out {
            refuse_under(&path, out)?;
        }
        if !path.exists() {
            make(&path)?;
        }
        keep_to_its_owner(&path)?;
        let text = fs::read_to_string(&path).map_err(|error| io(&path, error))?;
        let bad = || Failure::BadVault { path: path.display().to_string() };
        let stored: Stored = serde_json::from_str(&text).map_err(|_| bad())?;
        let key = unhex(&stored.masking_key).ok_or_else(bad)?;
        let fits = |list: &[String]| {
            list.len() <= ENTRIES_MAX && list.iter().all(|entry| entry.len() <= ENTRY_BYTES)
        };
        if stored.version != 1 || !fits(&stored.words) || !fits(&stored.names) {
            return Err(bad());
        }
        Ok(Self { path, stored, key })
    }

    /// What masks the texts of a memory.
    pub fn masker(&self, memory: &str) -> Masker {
        Masker::new(&MaskingKey::from_bytes(self.key), memory)
            .with_words(&self.stored.words)
            .with_names(&self.stored.names)
    }

    /// By which the person's decisions about a memory find their facts.
    pub fn care_key(&self, memory: &str) -> CareKey {
        CareKey::from_bytes(&MaskingKey::from_bytes(self.key).care_key(memory))
    }

    /// Keeps the values that were masked, but for credentials, which a masker never tells.
    pub fn keep(&mut self, masker: &Masker) -> Result<(), Failure> {
        let before = self.stored.values.len();
        for (placeholder, value) in masker.values() {
            self.stored.values.entry(placeholder.to_owned()).or_insert_with(|| value.to_owned());
        }
        if self.stored.values.len() == before {
            return Ok(());
        }
        let mut temporary = self.path.clone().into_os_string();
        temporary.push(format!(".{}", std::process::id()));
        let temporary = PathBuf::from(temporary);
        write_new(&temporary, &self.stored)?;
        fs::rename(&temporary, &self.path).map_err(|error| io(&self.path, error))
    }
}

/// `$XDG_DATA_HOME/decant/vault.json`, else `~/.local/share/decant/vault.json`.
fn common() -> Result<PathBuf, Failure> {
    let given = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let data = given("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| given("HOME").map(|home| PathBuf::from(home).join(".local/share")));
    let data = data.ok_or_else(|| Failure::Usage("no HOME is set: name a --vault FILE".into()))?;
    Ok(data.join("decant/vault.json"))
}

/// An error if the vault is in that folder, by its name or by where a link of that name leads.
fn refuse_under(vault: &Path, out: &Path) -> Result<(), Failure> {
    let out = real(out)?;
    // A name alone is one in the folder where the command runs.
    let named = std::path::absolute(vault).map_err(|error| io(vault, error))?;
    let folder = named.parent().unwrap_or(&named);
    if real(folder)?.starts_with(&out) || real(vault)?.starts_with(&out) {
        return Err(Failure::VaultInOut { path: vault.display().to_string() });
    }
    Ok(())
}

/// The path without links. Of what is not there yet, the folders that are there.
fn real(path: &Path) -> Result<PathBuf, Failure> {
    let path = std::path::absolute(path).map_err(|error| io(path, error))?;
    let mut real = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(real.pop()),
            part => real.push(part),
        }
        real = real.canonicalize().unwrap_or(real);
    }
    Ok(real)
}

/// A vault that others can read, such as one that was copied here, is its owner's alone again.
fn keep_to_its_owner(path: &Path) -> Result<(), Failure> {
    let meta = fs::metadata(path).map_err(|error| io(path, error))?;
    let mut permissions = meta.permissions();
    // The kind of file stands in the same number.
    if !meta.is_file() || permissions.mode() & 0o777 & !OWNER == 0 {
        return Ok(());
    }
    permissions.set_mode(0o600);
    fs::set_permissions(path, permissions).map_err(|error| io(path, error))
}

fn make(path: &Path) -> Result<(), Failure> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700);
        builder.create(folder).map_err(|error| io(folder, error))?;
    }
    let masking_key = hex(&random::<32>()?);
    let stored = Stored {
        version: 1,
        masking_key,
        values: BTreeMap::new(),
        words: Vec::new(),
        names: Vec::new(),
    };
    match write_new(path, &stored) {
        // Another command made it in this very moment.
        Err(Failure::Io { error, .. }) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(())
        }
        made => made,
    }
}

fn write_new(path: &Path, stored: &Stored) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(stored)
        .map_err(|error| io(path, std::io::Error::other(error)))?;
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| io(path, error))?;
    file.write_all(text.as_bytes()).map_err(|error| io(path, error))
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (n, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * n..2 * n + 2)?, 16).ok()?;
    }
    Some(bytes)
}
