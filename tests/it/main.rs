//! The native tests, one binary: see `tests/README.md` for what proves what.

mod export;
mod frame;
