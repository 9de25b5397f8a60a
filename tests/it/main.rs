//! The native tests, one binary: see `tests/README.md` for what proves what.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]
#![allow(
    clippy::too_many_lines,
    clippy::type_complexity,
    clippy::similar_names,
    reason = "a table of cases is as long, and as wide, as its cases"
)]

#[cfg(feature = "native")]
mod ask;
mod bundle;
#[cfg(feature = "native")]
mod care;
mod chunk;
#[cfg(feature = "native")]
mod cli;
mod corpus;
#[cfg(feature = "native")]
mod desk;
mod draft;
mod embedded;
mod export;
mod facts;
mod fake;
mod fake_batches;
#[cfg(feature = "native")]
mod fake_server;
mod frame;
mod gitleaks;
mod judged;
mod linear;
mod made;
mod memory;
#[cfg(feature = "native")]
mod next;
mod orders;
#[cfg(feature = "native")]
mod paid;
#[path = "../planted/mod.rs"]
mod planted;
mod question;
mod receipt;
mod redact;
mod said;
mod search;
#[cfg(feature = "native")]
mod send;
mod sim;
mod sketch;
mod sql;
mod tidy;
mod ties;
mod vault;
mod ways;
