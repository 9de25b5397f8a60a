//! The settings of a server, and which of them are missing or refused.
//!
//! A setting that cannot be honoured stops the server at once and by name, not at the first call
//! that would have needed it.

use crate::gate::Auth;

/// What the server was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `AUTH`.
    pub auth: Auth,
    /// `SLICE_STEPS`: a slice of work ends after so many steps.
    pub slice_steps: usize,
}

/// The platform's clock may stand still while code runs, so a slice has a limit that needs no
/// clock. A step takes some tens of milliseconds; the platform allows thirty seconds.
const SLICE_STEPS: usize = 64;

/// Reads the settings by name. `Err` names those that are missing or refused.
pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Settings, Vec<String>> {
    let auth = Auth::from_setting(get("AUTH").as_deref());
    let provider = matches!(get("PROVIDER").as_deref(), None | Some("" | "embedded"));
    let slice_steps = match get("SLICE_STEPS").filter(|text| !text.is_empty()) {
        Some(text) => text.parse().ok().filter(|steps| (1..=SLICE_STEPS).contains(steps)),
        None => Some(SLICE_STEPS),
    };
    let accepted =
        [("AUTH", auth.is_some()), ("PROVIDER", provider), ("SLICE_STEPS", slice_steps.is_some())];
    let refused: Vec<String> = accepted
        .into_iter()
        .filter(|(_, accepted)| !accepted)
        .map(|(name, _)| name.to_string())
        .collect();
    match (auth, slice_steps) {
        (Some(auth), Some(slice_steps)) if refused.is_empty() => Ok(Settings { auth, slice_steps }),
        _ => Err(refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_that_cannot_be_honoured_is_named() {
        type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);
        let cases: &[Case] = &[
            (&[], &[]),
            (&[("AUTH", "local"), ("PROVIDER", "embedded")], &[]),
            (&[("AUTH", ""), ("PROVIDER", "")], &[]),
            (&[("AUTH", "token")], &["AUTH"]),
            (&[("SLICE_STEPS", "1")], &[]),
            (&[("SLICE_STEPS", "0")], &["SLICE_STEPS"]),
            (&[("SLICE_STEPS", "many")], &["SLICE_STEPS"]),
            (&[("PROVIDER", "anthropic")], &["PROVIDER"]),
            (&[("AUTH", "LOCAL"), ("PROVIDER", "x")], &["AUTH", "PROVIDER"]),
        ];
        for (given, refused) in cases {
            let get = |name: &str| {
                given.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_string())
            };
            let found = read(get).err().unwrap_or_default();
            assert_eq!(found, *refused, "{given:?}");
        }
    }
}
