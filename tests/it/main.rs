//! The native tests, one binary: see `tests/README.md` for what proves what.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod chunk;
mod export;
mod frame;
mod linear;
mod made;
mod redact;
mod sim;
mod sql;
mod tidy;
