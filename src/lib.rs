//! decant turns the export of an AI assistant into a memory that its owner can read, check and
//! carry. `ARCHITECTURE.md` is the map; each module says what its callers may rely on.

#[cfg(feature = "browser")]
pub mod browser;
pub mod chunk;
pub mod clock;
pub mod conversation;
pub mod export;
pub mod facts;
pub mod frame;
pub mod id;
pub mod linear;
pub mod protocol;
pub mod receipt;
