//! How the server says no.

use serde::{Deserialize, Serialize};

/// An error's body: `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProblemJson {
    /// `about:blank`: the code says which problem it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status' own words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do.
    pub detail: String,
    /// A stable code, such as `S02`.
    pub code: String,
    /// Which of the problems with that code it is, as a stable word, where a page may say it in
    /// another language.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Names of settings that are missing or refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<String>,
}
