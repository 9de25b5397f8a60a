//! The native tests, one binary: see `tests/README.md` for what proves what.

mod chunk;
mod export;
mod frame;
mod made;
mod redact;
mod sim;
mod sql;
