//! Signing in and out, where a server is reached over the network.

use serde::{Deserialize, Serialize};

/// The body of `POST /api/session`. The answer sets the cookie that stands for the token in this browser.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SignIn {
    /// The owner's token, as it was set.
    pub token: String,
}

/// The answer to `GET /api/session`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SessionNow {
    /// Whether this server has anybody sign in at all.
    pub asks: bool,
    /// Whether who asks may see what is a person's.
    pub signed_in: bool,
}
