//! What each reader of a memory takes, in one table.
//!
//! Characters are counted as UTF-16 has them, because the readers that count characters do so; no
//! other count of the same text is larger.

/// What a text may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Characters, as UTF-16 counts them.
    pub chars: usize,
    /// Bytes of UTF-8.
    pub bytes: usize,
    /// Lines.
    pub lines: usize,
}

impl Limit {
    /// None at all.
    pub const NONE: Self = Self { chars: usize::MAX, bytes: usize::MAX, lines: usize::MAX };

    const fn chars(chars: usize) -> Self {
        Self { chars, ..Self::NONE }
    }
}

/// Claude's "Import memory". No limit is published; what it is given it has to read in one message.
pub const CLAUDE_PASTE: Limit = Limit::chars(40_000);

/// Gemini's "Import memory". No limit is published.
pub const GEMINI_PASTE: Limit = Limit::chars(40_000);

/// One field of ChatGPT's custom instructions.
pub const CHATGPT_FIELD: Limit = Limit::chars(1_500);

/// What Claude Code loads of such a file: 200 lines, 25 KB.
pub const CLAUDE_MD: Limit = Limit { lines: 200, bytes: 25_000, ..Limit::NONE };

/// What Codex loads of `AGENTS.md`: 32 KiB.
pub const AGENTS_MD: Limit = Limit { bytes: 32 * 1024, ..Limit::NONE };

/// One file that `OpenClaw` loads at its start.
pub const OPENCLAW_FILE: Limit = Limit::chars(12_000);

/// All of those together.
pub const OPENCLAW_ALL: Limit = Limit::chars(60_000);
