//! The native integration tests, one binary.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "what fails here fails a test")]

mod export;
mod linear;
