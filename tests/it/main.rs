//! The native tests, one binary: see `tests/README.md` for what proves what.

mod embedded;
mod facts;
mod frame;
mod made;
mod memory;
mod receipt;
mod said;
mod sim;
