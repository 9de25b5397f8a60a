//! Providers: what is asked of whoever proposes facts, and how the answer is read. One file each;
//! none of them calls anybody.

pub mod embedded;
