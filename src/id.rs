//! The keys by which things are known everywhere: in SQL, on the wire, in facts.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The assistant, tool or form of memory that an export comes from. Their order is that of their
/// words, as a database sorts them: it is part of the canonical order of conversations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Source {
    /// Google AI Studio.
    #[serde(rename = "aistudio")]
    AiStudio,
    /// `OpenAI`'s ChatGPT.
    #[default]
    #[serde(rename = "chatgpt")]
    ChatGpt,
    /// Cherry Studio.
    #[serde(rename = "cherrystudio")]
    CherryStudio,
    /// Anthropic's Claude.
    #[serde(rename = "claude")]
    Claude,
    /// Claude Code, the command line.
    #[serde(rename = "claude_code")]
    ClaudeCode,
    /// Codex, the command line and the cloud.
    #[serde(rename = "codex")]
    Codex,
    /// Microsoft Copilot.
    #[serde(rename = "copilot")]
    Copilot,
    /// `DeepSeek`.
    #[serde(rename = "deepseek")]
    DeepSeek,
    /// Google's Gemini apps, by Takeout.
    #[serde(rename = "gemini")]
    Gemini,
    /// xAI's Grok.
    #[serde(rename = "grok")]
    Grok,
    /// `LibreChat`.
    #[serde(rename = "librechat")]
    LibreChat,
    /// LM Studio.
    #[serde(rename = "lmstudio")]
    LmStudio,
    /// The knowledge graph of MCP's memory server.
    #[serde(rename = "mcp_kg")]
    McpKg,
    /// mem0.
    #[serde(rename = "mem0")]
    Mem0,
    /// Meta AI, in its app, Instagram or `WhatsApp`.
    #[serde(rename = "meta")]
    Meta,
    /// Mistral's Le Chat.
    #[serde(rename = "mistral")]
    Mistral,
    /// A folder in the Open Knowledge Format.
    #[serde(rename = "okf")]
    Okf,
    /// Open `WebUI`.
    #[serde(rename = "openwebui")]
    OpenWebUi,
    /// Portable AI Memory.
    #[serde(rename = "pam")]
    Pam,
    /// Saved memories, pasted as text.
    #[serde(rename = "pasted")]
    Pasted,
    /// Perplexity.
    #[serde(rename = "perplexity")]
    Perplexity,
    /// `SillyTavern`.
    #[serde(rename = "sillytavern")]
    SillyTavern,
}

impl Source {
    /// All of them, in their order.
    pub const ALL: [Self; 22] = [
        Self::AiStudio,
        Self::ChatGpt,
        Self::CherryStudio,
        Self::Claude,
        Self::ClaudeCode,
        Self::Codex,
        Self::Copilot,
        Self::DeepSeek,
        Self::Gemini,
        Self::Grok,
        Self::LibreChat,
        Self::LmStudio,
        Self::McpKg,
        Self::Mem0,
        Self::Meta,
        Self::Mistral,
        Self::Okf,
        Self::OpenWebUi,
        Self::Pam,
        Self::Pasted,
        Self::Perplexity,
        Self::SillyTavern,
    ];

    /// The word that stands on the wire and in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AiStudio => "aistudio",
            Self::ChatGpt => "chatgpt",
            Self::CherryStudio => "cherrystudio",
            Self::Claude => "claude",
            Self::ClaudeCode => "claude_code",
            Self::Codex => "codex",
            Self::Copilot => "copilot",
            Self::DeepSeek => "deepseek",
            Self::Gemini => "gemini",
            Self::Grok => "grok",
            Self::LibreChat => "librechat",
            Self::LmStudio => "lmstudio",
            Self::McpKg => "mcp_kg",
            Self::Mem0 => "mem0",
            Self::Meta => "meta",
            Self::Mistral => "mistral",
            Self::Okf => "okf",
            Self::OpenWebUi => "openwebui",
            Self::Pam => "pam",
            Self::Pasted => "pasted",
            Self::Perplexity => "perplexity",
            Self::SillyTavern => "sillytavern",
        }
    }

    /// The source of that name, if decant knows one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.as_str() == name)
    }
}

/// What makes a conversation the same one in two exports. `account` is `""` where the export
/// names none.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    let mut hash = FieldsHash::default();
    fields.into_iter().for_each(|field| hash.field(field));
    hash.hex()
}

/// [`sha256_of_fields`], of fields that come one after the other.
#[derive(Clone, Debug, Default)]
pub struct FieldsHash(Sha256);

impl FieldsHash {
    /// Takes the next field.
    pub fn field(&mut self, field: &[u8]) {
        self.0.update((field.len() as u64).to_le_bytes());
        self.0.update(field);
    }

    /// Of all fields taken, lower-case hex.
    pub fn hex(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Lower-case hex of SHA-256 over the bytes.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |half: u8| DIGITS[usize::from(half)] as char;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
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
    fn sources_are_sorted_as_their_words_are() {
        assert!(Source::ALL.is_sorted());
        assert!(Source::ALL.map(Source::as_str).is_sorted());
        for source in Source::ALL {
            assert_eq!(serde_json::to_value(source).unwrap(), source.as_str());
            assert_eq!(Source::from_name(source.as_str()), Some(source));
        }
    }

    #[test]
    fn hashes_as_the_standard_says() {
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
    }
}
