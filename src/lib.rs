//! decant turns the export of an AI assistant into a memory that its owner can read, check and
//! carry. `ARCHITECTURE.md` is the map; each module says what its callers may rely on.

#[cfg(feature = "browser")]
pub mod browser;
pub mod bundle;
pub mod chunk;
pub mod cited;
pub mod clock;
pub mod conversation;
pub mod draft;
#[cfg(feature = "edge")]
pub mod edge;
pub mod export;
pub mod facts;
pub mod frame;
pub mod gate;
pub mod id;
pub mod job;
pub mod linear;
pub mod memory;
#[cfg(feature = "native")]
pub mod native;
pub mod opening;
pub mod placeholder;
pub mod plan;
pub mod prompt;
pub mod protocol;
pub mod receipt;
pub mod redact;
pub mod route;
pub mod rows;
pub mod settings;
pub mod shelf;
pub mod sql;
pub mod vault;
pub mod work;
