//! The keys and tokens that are known by how they begin, as a table.

/// Of a value of random base 62, one in 100,000 has no digit so early.
pub(super) const DIGIT_WITHIN: usize = 64;

/// A key or token that is known by how it begins.
pub(super) struct Form {
    pub(super) prefix: &'static str,
    pub(super) chars: Chars,
    /// So many of `chars` have to follow the prefix. All further ones, and all letters and
    /// digits, belong to the value too: a maximal run leaves nothing behind to be found later.
    pub(super) least: usize,
    /// A digit has to be among the first [`DIGIT_WITHIN`], or it is a word.
    pub(super) digit: bool,
    /// The prefix is found in no word, so it may stand right after a letter.
    pub(super) anywhere: bool,
}

/// The characters of a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Chars {
    /// `A-Z 0-9`.
    Upper,
    /// `A-Z a-z 0-9`.
    Alnum,
    /// The same with `- _`: base 64 for URLs.
    Token,
    /// The same with dots inside.
    Dotted,
}

impl Chars {
    /// Whether the byte is one of them.
    pub(super) fn hold(self, byte: u8) -> bool {
        match self {
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Token => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
            Self::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'),
        }
    }
}

const fn form(prefix: &'static str, chars: Chars, least: usize) -> Form {
    Form { prefix, chars, least, digit: false, anywhere: true }
}

/// A prefix that words end with.
const fn short(prefix: &'static str, chars: Chars, least: usize) -> Form {
    Form { prefix, chars, least, digit: false, anywhere: false }
}

/// A prefix that can begin a line of words with hyphens or dots.
const fn wordy(prefix: &'static str, chars: Chars, least: usize) -> Form {
    Form { prefix, chars, least, digit: true, anywhere: false }
}

/// Sources: the vendors' pages, and the rules of gitleaks (MIT) where these say nothing.
/// Minimal lengths are a little below the real ones.
pub(super) const FORMS: &[Form] = &[
    // Assistants and models: Anthropic; OpenAI and all who took over its form; Google; Groq; xAI;
    // Perplexity; Replicate; Hugging Face.
    form("sk-ant-", Chars::Token, 20),
    form("sk-proj-", Chars::Token, 20),
    form("sk-svcacct-", Chars::Token, 20),
    form("sk-or-v1-", Chars::Token, 20),
    wordy("sk-", Chars::Token, 20),
    form("AIza", Chars::Token, 35),
    wordy("ya29.", Chars::Dotted, 20),
    form("GOCSPX-", Chars::Token, 24),
    form("gsk_", Chars::Alnum, 40),
    form("xai-", Chars::Alnum, 60),
    form("pplx-", Chars::Alnum, 40),
    form("r8_", Chars::Alnum, 36),
    form("hf_", Chars::Alnum, 30),
    // Code and packages: GitHub, GitLab, npm, PyPI, Docker.
    form("ghp_", Chars::Token, 36),
    form("gho_", Chars::Token, 36),
    form("ghu_", Chars::Token, 36),
    form("ghs_", Chars::Token, 36),
    form("ghr_", Chars::Token, 36),
    form("github_pat_", Chars::Token, 22),
    form("glpat-", Chars::Dotted, 20),
    form("npm_", Chars::Alnum, 36),
    wordy("pypi-", Chars::Token, 50),
    form("dckr_pat_", Chars::Token, 20),
    // Clouds: AWS, DigitalOcean, HashiCorp Vault.
    form("AKIA", Chars::Upper, 16),
    short("ASIA", Chars::Upper, 16),
    form("dop_v1_", Chars::Alnum, 64),
    form("doo_v1_", Chars::Alnum, 64),
    form("dor_v1_", Chars::Alnum, 64),
    wordy("hvs.", Chars::Token, 24),
    // Money and shops: Stripe, Shopify.
    form("sk_live_", Chars::Alnum, 10),
    form("rk_live_", Chars::Alnum, 10),
    form("sk_test_", Chars::Alnum, 10),
    form("rk_test_", Chars::Alnum, 10),
    form("whsec_", Chars::Alnum, 24),
    form("shpat_", Chars::Alnum, 32),
    form("shpca_", Chars::Alnum, 32),
    form("shppa_", Chars::Alnum, 32),
    form("shpss_", Chars::Alnum, 32),
    // Messages: Slack, SendGrid.
    wordy("xoxa-", Chars::Token, 10),
    wordy("xoxb-", Chars::Token, 10),
    wordy("xoxe-", Chars::Token, 10),
    wordy("xoxe.", Chars::Token, 10),
    wordy("xoxp-", Chars::Token, 10),
    wordy("xoxr-", Chars::Token, 10),
    wordy("xoxs-", Chars::Token, 10),
    wordy("xapp-", Chars::Token, 10),
    wordy("SG.", Chars::Dotted, 60),
    // age.
    form("AGE-SECRET-KEY-1", Chars::Upper, 58),
];
