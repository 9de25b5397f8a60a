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
}

/// Reads the settings by name. `Err` names those that are missing or refused.
pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Settings, Vec<String>> {
    let auth = Auth::from_setting(get("AUTH").as_deref());
    let provider = matches!(get("PROVIDER").as_deref(), None | Some("" | "embedded"));
    let refused: Vec<String> = [("AUTH", auth.is_some()), ("PROVIDER", provider)]
        .into_iter()
        .filter(|(_, accepted)| !accepted)
        .map(|(name, _)| name.to_string())
        .collect();
    match auth {
        Some(auth) if refused.is_empty() => Ok(Settings { auth }),
        _ => Err(refused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_that_cannot_be_honoured_is_named() {
        let cases: &[(&[(&str, &str)], &[&str])] = &[
            (&[], &[]),
            (&[("AUTH", "local"), ("PROVIDER", "embedded")], &[]),
            (&[("AUTH", ""), ("PROVIDER", "")], &[]),
            (&[("AUTH", "token")], &["AUTH"]),
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
