//! The vault file: what is in it, what is not, and what is said of one that cannot be opened.

use decant::redact::{Masker, MaskingKey};
use decant::vault::{Part, Values, VaultError, fill, open, parts, seal};

const PASSPHRASE: &str = "bees on the roof";

fn sealed(values: &[(&str, &str)]) -> Vec<u8> {
    seal(values.iter().copied(), PASSPHRASE, [3; 16], [5; 12]).unwrap()
}

#[test]
fn what_was_sealed_is_opened_by_its_passphrase_alone() {
    let values = [("[email-7k3q2a9d4m]", "ada@example.org"), ("[name-0123456789]", "Ada \"é\"")];
    let file = sealed(&values);
    let opened: Values = open(&file, PASSPHRASE).unwrap();
    assert_eq!(opened, values.map(|(key, value)| (key.to_owned(), value.to_owned())).into());
    assert_eq!(open(&file, "Bees on the roof"), Err(VaultError::WrongPassphrase));
    assert_eq!(file, sealed(&values), "the same input gives the same bytes");
    let text = String::from_utf8_lossy(&file);
    assert!(!text.contains("ada@") && !text.contains("email"));
    assert_eq!(
        seal(values.into_iter(), "short", [0; 16], [0; 12]),
        Err(VaultError::ShortPassphrase)
    );
}

#[test]
fn credentials_cards_and_accounts_are_not_in_it() {
    let file = sealed(&[
        ("[password-7k3q2a9d4m]", "hunter2"),
        ("[api_key-7k3q2a9d4m]", "x"),
        ("[jwt-7k3q2a9d4m]", "x"),
        ("[private_key-7k3q2a9d4m]", "x"),
        ("[card-7k3q2a9d4m]", "x"),
        ("[iban-7k3q2a9d4m]", "x"),
        ("[email]", "of two values"),
        ("email", "no placeholder"),
        ("[ip-7k3q2a9d4m]", "192.0.2.7"),
    ]);
    let opened = open(&file, PASSPHRASE).unwrap();
    assert_eq!(opened.into_keys().collect::<Vec<_>>(), ["[ip-7k3q2a9d4m]"]);
}

#[test]
fn a_file_that_cannot_be_opened_says_why() {
    let file = sealed(&[("[email-7k3q2a9d4m]", "ada@example.org")]);
    let open = |file: &[u8]| open(file, PASSPHRASE).unwrap_err();
    assert_eq!(open(b""), VaultError::NotAVault);
    assert_eq!(open(b"{\"version\":1}"), VaultError::NotAVault);
    let mut newer = file.clone();
    newer[8] = 2;
    assert_eq!(open(&newer), VaultError::Newer { version: 2 });
    for at in (9..file.len()).step_by(7).chain([8]) {
        let mut changed = file.clone();
        changed[at] ^= if at == 8 { 1 } else { 4 };
        assert_eq!(open(&changed), VaultError::Damaged, "byte {at}");
    }
    for length in 8..file.len() {
        assert_eq!(open(&file[..length]), VaultError::Damaged, "{length} bytes");
    }
}

#[test]
fn a_masked_text_is_filled_with_what_it_stood_for() {
    let key = MaskingKey::from_bytes([1; 32]);
    let mut masker = Masker::new(&key, "memory").with_names(&["Anna".into()]);
    let text =
        "Anna's address is anna@example.org, and [email-7k3q2a9d4m] is no address; 192.0.2.7";
    let masked = masker.mask(text).text;
    let values = open(&seal(masker.values(), PASSPHRASE, [1; 16], [2; 12]).unwrap(), PASSPHRASE);
    let values = values.unwrap();
    assert_eq!(values.len(), 4);
    assert_eq!(fill(&masked, &values), text);
    let others = "[name-0000000000] [x] [[email-";
    assert_eq!(fill(others, &values), others, "what the vault does not have stays");
}

#[test]
fn values_are_told_from_what_is_around_them() {
    let values: Values = [("[name-0123456789]".to_owned(), "[email]".to_owned())].into();
    let text = "[x] [name-0123456789][email] [name-0123456789";
    let found: Vec<_> = parts(text, &values).collect();
    assert_eq!(
        found,
        [
            Part::Text("[x] "),
            // What a value says is not looked at again.
            Part::Value("[email]"),
            Part::Placeholder("[email]"),
            Part::Text(" [name-0123456789"),
        ]
    );
    assert_eq!(parts("", &values).count(), 0);
}
