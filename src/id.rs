//! The keys by which things are known everywhere: in SQL, on the wire, in facts.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The assistant or tool that an export comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// `OpenAI`'s ChatGPT.
    ChatGpt,
}

impl Source {
    /// The word that stands on the wire and in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ChatGpt => "chatgpt",
        }
    }

    /// The source of that name, if decant knows one.
    pub fn from_name(name: &str) -> Option<Self> {
        (name == "chatgpt").then_some(Self::ChatGpt)
    }
}

/// What makes a conversation the same one in two exports. `account` is `""` where the export
/// names none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ConversationKey {
    /// Where it comes from.
    pub source: Source,
    /// Whose it is there.
    pub account: String,
    /// Its id in the export, or one made by [`made_up_conversation_id`].
    pub conversation_id: String,
}

/// Lower-case hex of SHA-256 over the fields, each preceded by its length in bytes as eight
/// little-endian bytes, so that no two lists of fields give the same bytes.
pub fn sha256_of_fields<'a>(fields: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for field in fields {
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field);
    }
    hex(&hash.finalize())
}

/// Lower-case hex of SHA-256 over the bytes.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The id of a conversation whose export gives none: `x-` and 16 hex digits.
pub fn made_up_conversation_id(
    source: Source,
    title: &str,
    first_at: Option<crate::clock::Millis>,
    first_text: &str,
) -> String {
    let at = first_at.map_or(String::new(), crate::clock::Millis::rfc3339);
    let fields = [source.as_str(), title, &at, first_text].map(str::as_bytes);
    format!("x-{}", &sha256_of_fields(fields)[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_do_not_run_into_each_other() {
        let one = sha256_of_fields([&b"ab"[..], b"c"]);
        let other = sha256_of_fields([&b"a"[..], b"bc"]);
        assert_ne!(one, other);
    }

    #[test]
    fn hashes_as_the_standard_says() {
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
    }
}
