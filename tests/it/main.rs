//! The native tests, one binary: see `tests/README.md` for what proves what.

mod bundle;
mod chunk;
mod cli;
mod export;
mod frame;
mod linear;
mod made;
mod redact;
mod sim;
mod sql;
mod tidy;
