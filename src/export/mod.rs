//! Exports: bytes and ranges in, conversations out.
