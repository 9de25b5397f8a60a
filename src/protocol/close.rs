//! Closing codes of the socket.

/// A message above the limit, as RFC 6455 has it.
pub const TOO_LARGE: u16 = 1009;
/// The server could not do it this time: connect again. As the registry of RFC 6455 has it.
pub const FAILED: u16 = 1011;
/// What came is no message and no frame.
pub const NOT_UNDERSTOOD: u16 = 4400;
/// There is no such job for this person.
pub const NO_SUCH_JOB: u16 = 4404;
/// The versions do not overlap: reload the page.
pub const VERSION: u16 = 4426;
