//! Who may ask: the rules on a request's headers, before anything of it is looked at.
//!
//! Pure, so that each rule is a row of a table test. The worker hands in what it received and
//! answers a [`Refusal`] with its status; it has no rule of its own.
//!
//! Four dangers are met here. A server meant for one person at one machine may not be reached
//! from elsewhere ([`Auth::Local`]): through another name that resolves to loopback, or through a
//! proxy that somebody put before it. Another site's page may not act in the person's name: what
//! changes something, and every socket, has to come from the deployment's own page or from no
//! page at all. Another site's page may not read: a browser says of each GET whose page asked. And
//! where a server is reached over the network ([`Auth::Token`]), what is a person's is for who is
//! signed in; the pages themselves hold nothing of anybody.

use thiserror::Error;

use crate::clock::Millis;
use crate::session::Owner;

/// How the person is told from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Whoever sits at this machine.
    Local,
    /// Whoever has the owner's token, from anywhere.
    Token(Owner),
}

impl Auth {
    /// From the setting `AUTH` and what it needs. `Err` names what is missing or refused: then nobody
    /// may ask.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        match get("AUTH").as_deref() {
            None | Some("" | "local") => Ok(Self::Local),
            Some("token") => Owner::read(get).map(Self::Token),
            Some(_) => Err(vec!["AUTH".to_owned()]),
        }
    }

    /// The person who has to sign in, if anybody has to.
    pub fn owner(&self) -> Option<&Owner> {
        match self {
            Self::Local => None,
            Self::Token(owner) => Some(owner),
        }
    }
}

/// Where one signs in and out, and learns which of both it is: open to who is not signed in.
pub const SESSION: &str = "/api/session";

/// What a request shows of itself.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// `GET` and so on.
    pub method: &'a str,
    /// Scheme, host and port of its URL, as an origin is written.
    pub own_origin: &'a str,
    /// The path of its URL.
    pub path: &'a str,
    /// Its headers, names in lower case.
    pub headers: &'a [(String, String)],
}

/// Why a request is turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The name in the URL or the `Host` header is not this machine's own.
    #[error(
        "with AUTH=local this server answers to localhost, 127.0.0.1 and [::1] only: open it by \
         one of these names on the machine where it runs"
    )]
    NotThisMachine,
    /// A proxy stands between.
    #[error(
        "with AUTH=local this server answers no forwarded request: ask it directly, without a proxy"
    )]
    Forwarded,
    /// What signs somebody in would be readable on its way.
    #[error(
        "over http anybody on the way could read what signs you in: open this server as https://"
    )]
    NotEncrypted,
    /// Nobody is signed in, or no longer.
    #[error(
        "sign in to go on: on this server's page /sign-in, or with DECANT_TOKEN on the command line"
    )]
    SignedOut,
    /// What was shown is not the owner's token.
    #[error("this is not the token of this server's owner: it is the value of OWNER_TOKEN")]
    WrongToken,
    /// Another site's page would act in the person's name.
    #[error("this request comes from another site's page: use this server's own page")]
    ForeignOrigin,
    /// Another site's page would read.
    #[error("another site's page may not read from here: open the address directly")]
    ForeignReader,
    /// Something else than JSON in the body.
    #[error("a body has to be application/json: say so in Content-Type")]
    NotJson,
}

impl Refusal {
    /// The status of the answer.
    pub fn status(self) -> u16 {
        match self {
            Self::NotJson => 415,
            Self::SignedOut | Self::WrongToken => 401,
            _ => 403,
        }
    }

    /// The stable code of the answer.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotJson => "S02",
            Self::SignedOut | Self::WrongToken => "U05",
            _ => "S03",
        }
    }

    /// The word by which a page knows it; `""` for what no page of this server's is told.
    pub fn reason(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::WrongToken => "wrong_token",
            _ => "",
        }
    }
}

impl Asked<'_> {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn own_host(&self) -> &str {
        self.own_origin.split_once("://").map_or("", |(_, host)| host)
    }

    fn only_reads(&self) -> bool {
        matches!(self.method, "GET" | "HEAD")
    }

    fn upgrades(&self) -> bool {
        self.header("upgrade").is_some()
    }

    fn is_under(&self, root: &str) -> bool {
        let rest = self.path.strip_prefix(root);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// Whether a request is let in.
pub fn check(auth: &Auth, asked: &Asked, now: Millis) -> Result<(), Refusal> {
    match auth {
        Auth::Local => check_local(asked)?,
        Auth::Token(_) => check_encrypted(asked)?,
    }
    let acts = !asked.only_reads() || asked.upgrades() || asked.is_under("/mcp");
    if acts && !is_own_or_no_page(asked) {
        return Err(Refusal::ForeignOrigin);
    }
    let from_elsewhere = matches!(asked.header("sec-fetch-site"), Some("cross-site" | "same-site"));
    if asked.is_under("/api") && from_elsewhere {
        return Err(Refusal::ForeignReader);
    }
    let is_a_persons = ["/api", "/mcp"].iter().any(|root| asked.is_under(root));
    if is_a_persons && asked.path != SESSION && !is_signed_in(auth, asked, now) {
        return Err(Refusal::SignedOut);
    }
    let body_is_json = asked.header("content-type").map(is_json);
    let may_be_without = asked.only_reads() || asked.method == "DELETE";
    if !body_is_json.unwrap_or(may_be_without) {
        return Err(Refusal::NotJson);
    }
    Ok(())
}

/// Whether a request comes from who may see what is a person's: by the token itself (RFC 6750, 2.1), or
/// by the cookie that stands for it. Where nobody has to sign in, everybody who is let in is.
pub fn is_signed_in(auth: &Auth, asked: &Asked, now: Millis) -> bool {
    let Some(owner) = auth.owner() else { return true };
    let bearer = asked.header("authorization").and_then(|value| value.split_once(' '));
    let token = bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    token.is_some_and(|(_, token)| owner.is_token(token.trim()))
        || asked.header("cookie").is_some_and(|cookies| owner.knows(cookies, now))
}

/// Between a browser and the same machine nobody listens.
fn check_encrypted(asked: &Asked) -> Result<(), Refusal> {
    let is_safe = asked.own_origin.starts_with("https://") || is_loopback(asked.own_host());
    if is_safe { Ok(()) } else { Err(Refusal::NotEncrypted) }
}

fn check_local(asked: &Asked) -> Result<(), Refusal> {
    let named = [Some(asked.own_host()), asked.header("host")];
    if !named.into_iter().flatten().all(is_loopback) {
        return Err(Refusal::NotThisMachine);
    }
    let forwarded = asked.headers.iter().any(|(name, _)| {
        matches!(name.as_str(), "forwarded" | "x-real-ip") || name.starts_with("x-forwarded-")
    });
    if forwarded { Err(Refusal::Forwarded) } else { Ok(()) }
}

/// Whether a host, with or without a port, is this machine by one of its own names.
pub(crate) fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.eq_ignore_ascii_case("localhost") || matches!(name, "127.0.0.1" | "[::1]")
}

/// A browser sends `Origin` with what acts and `Sec-Fetch-Site` with everything; a command line
/// sends neither.
fn is_own_or_no_page(asked: &Asked) -> bool {
    match asked.header("origin") {
        Some(origin) => origin == asked.own_origin,
        None => asked.header("sec-fetch-site").is_none(),
    }
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "http://localhost:8787";

    const NOW: Millis = Millis(1_700_000_000_000);
    const TOKEN: &str = "0123456789abcdef0123456789abcdef";

    fn ask(method: &str, origin: &str, path: &str, headers: &str) -> Result<(), Refusal> {
        ask_of(&Auth::Local, method, origin, path, headers)
    }

    fn ask_of(
        auth: &Auth,
        method: &str,
        origin: &str,
        path: &str,
        headers: &str,
    ) -> Result<(), Refusal> {
        let headers: Vec<_> = headers
            .split('|')
            .filter_map(|header| header.split_once(':'))
            .map(|(name, value)| (name.to_string(), value.trim().to_string()))
            .collect();
        check(auth, &Asked { method, own_origin: origin, path, headers: &headers }, NOW)
    }

    fn by_token() -> Auth {
        let set = |name: &str| match name {
            "AUTH" => Some("token".to_owned()),
            "OWNER_TOKEN" => Some(TOKEN.to_owned()),
            "COOKIE_KEY" => Some("a cookie key of thirty-two letters".to_owned()),
            _ => None,
        };
        Auth::read(set).unwrap()
    }

    #[test]
    fn what_is_a_persons_is_for_who_is_signed_in() {
        use Refusal::{ForeignOrigin, ForeignReader, NotEncrypted, SignedOut};
        type Case<'a> = (&'a str, &'a str, &'a str, &'a str, Result<(), Refusal>);
        let auth = by_token();
        let home = "https://decant.example";
        let bearer = format!("authorization: Bearer {TOKEN}");
        let lower = format!("authorization: bearer {TOKEN}");
        let wrong = "authorization: Bearer 0123456789abcdef0123456789abcdee";
        let basic = format!("authorization: Basic {TOKEN}");
        let set = auth.owner().unwrap().sign_in(NOW);
        let cookie = format!("cookie: {}", set.split(';').next().unwrap());
        let foreign = format!("{cookie}|origin: https://evil.example");
        let cross = format!("{cookie}|sec-fetch-site: cross-site");
        let cases: &[Case] = &[
            ("GET", home, "/", "", Ok(())),
            ("GET", home, "/job/new", "", Ok(())),
            ("GET", home, "/health", "x-forwarded-for: 1.2.3.4", Ok(())),
            ("GET", home, "/api/jobs", "", Err(SignedOut)),
            ("GET", home, "/api", "", Err(SignedOut)),
            ("GET", home, "/api/session/x", "", Err(SignedOut)),
            ("GET", home, "/mcp", "", Err(SignedOut)),
            ("DELETE", home, "/api/person", "", Err(SignedOut)),
            ("GET", home, "/api/jobs/x/socket", "upgrade: websocket", Err(SignedOut)),
            ("GET", home, "/api/jobs", wrong, Err(SignedOut)),
            ("GET", home, "/api/jobs", &basic, Err(SignedOut)),
            ("GET", home, "/api/jobs", TOKEN, Err(SignedOut)),
            ("GET", home, "/api/jobs", &bearer, Ok(())),
            ("GET", home, "/api/jobs", &lower, Ok(())),
            ("GET", home, "/api/jobs", &cookie, Ok(())),
            ("GET", home, "/api/jobs/x/socket", &format!("upgrade: websocket|{bearer}"), Ok(())),
            ("DELETE", home, "/api/person", &foreign, Err(ForeignOrigin)),
            ("GET", home, "/api/jobs", &cross, Err(ForeignReader)),
            ("GET", home, "/api/session", "", Ok(())),
            ("DELETE", home, "/api/session", "", Ok(())),
            ("DELETE", home, "/api/session", "origin: https://evil.example", Err(ForeignOrigin)),
            ("GET", "http://decant.example", "/", "", Err(NotEncrypted)),
            ("GET", "http://decant.example", "/api/jobs", &bearer, Err(NotEncrypted)),
            ("GET", "http://localhost:8787", "/api/jobs", &bearer, Ok(())),
        ];
        for (method, origin, path, headers, expected) in cases {
            let found = ask_of(&auth, method, origin, path, headers);
            assert_eq!(found, *expected, "{method} {origin}{path} {headers}");
        }
    }

    #[test]
    fn only_this_machine_by_its_own_names_may_ask() {
        let cases: &[(&str, &str, Result<(), Refusal>)] = &[
            (OWN, "", Ok(())),
            ("http://127.0.0.1:8787", "", Ok(())),
            ("http://[::1]:8787", "host: [::1]:8787", Ok(())),
            ("http://localhost", "host: LOCALHOST", Ok(())),
            ("http://evil.example", "", Err(Refusal::NotThisMachine)),
            (OWN, "host: evil.example", Err(Refusal::NotThisMachine)),
            (OWN, "host: localhost.evil.example", Err(Refusal::NotThisMachine)),
            (OWN, "host: localhost:8787.evil.example", Err(Refusal::NotThisMachine)),
            (OWN, "host: 127.0.0.1.nip.io", Err(Refusal::NotThisMachine)),
            (OWN, "host: 127.0.0.2", Err(Refusal::NotThisMachine)),
            ("", "", Err(Refusal::NotThisMachine)),
            (OWN, "forwarded: for=1.2.3.4", Err(Refusal::Forwarded)),
            (OWN, "x-forwarded-for: 1.2.3.4", Err(Refusal::Forwarded)),
            (OWN, "x-forwarded-proto: https", Err(Refusal::Forwarded)),
            (OWN, "x-real-ip: 1.2.3.4", Err(Refusal::Forwarded)),
        ];
        for (origin, headers, expected) in cases {
            for path in ["/", "/job/new", "/api/jobs", "/health"] {
                let found = ask("GET", origin, path, headers);
                assert_eq!(found, *expected, "{origin} {headers} {path}");
            }
        }
    }

    #[test]
    fn another_sites_page_neither_acts_nor_reads() {
        use Refusal::{ForeignOrigin, ForeignReader};
        let cases: &[(&str, &str, &str, Result<(), Refusal>)] = &[
            ("POST", "/api/jobs", "", Ok(())),
            ("POST", "/api/jobs", "origin: http://localhost:8787", Ok(())),
            (
                "POST",
                "/api/jobs",
                "origin: http://localhost:8787|sec-fetch-site: same-origin",
                Ok(()),
            ),
            ("POST", "/api/jobs", "origin: http://localhost:8788", Err(ForeignOrigin)),
            ("POST", "/api/jobs", "origin: https://localhost:8787", Err(ForeignOrigin)),
            ("POST", "/api/jobs", "origin: null", Err(ForeignOrigin)),
            ("POST", "/api/jobs", "sec-fetch-site: same-origin", Err(ForeignOrigin)),
            ("DELETE", "/api/person", "origin: https://evil.example", Err(ForeignOrigin)),
            ("OPTIONS", "/api/jobs", "origin: https://evil.example", Err(ForeignOrigin)),
            ("GET", "/api/jobs/x/socket", "upgrade: websocket", Ok(())),
            (
                "GET",
                "/api/jobs/x/socket",
                "upgrade: websocket|origin: https://evil.example",
                Err(ForeignOrigin),
            ),
            ("GET", "/mcp", "origin: https://evil.example", Err(ForeignOrigin)),
            ("GET", "/api/jobs", "sec-fetch-site: cross-site", Err(ForeignReader)),
            ("GET", "/api/jobs", "sec-fetch-site: same-site", Err(ForeignReader)),
            ("GET", "/api/jobs", "sec-fetch-site: same-origin", Ok(())),
            ("GET", "/api/jobs", "sec-fetch-site: none", Ok(())),
            ("GET", "/", "sec-fetch-site: cross-site", Ok(())),
            ("GET", "/apiary", "sec-fetch-site: cross-site", Ok(())),
        ];
        for (method, path, headers, expected) in cases {
            let headers = format!("{headers}|content-type: application/json");
            assert_eq!(ask(method, OWN, path, &headers), *expected, "{method} {path} {headers}");
        }
    }

    #[test]
    fn a_body_is_json_or_refused() {
        let cases: &[(&str, &str, Result<(), Refusal>)] = &[
            ("POST", "content-type: application/json", Ok(())),
            ("POST", "content-type: Application/JSON; charset=utf-8", Ok(())),
            ("POST", "content-type: text/plain", Err(Refusal::NotJson)),
            ("POST", "content-type: application/jsonp", Err(Refusal::NotJson)),
            (
                "POST",
                "content-type: multipart/form-data; x=application/json",
                Err(Refusal::NotJson),
            ),
            ("POST", "", Err(Refusal::NotJson)),
            ("DELETE", "", Ok(())),
            ("DELETE", "content-type: text/plain", Err(Refusal::NotJson)),
            ("GET", "", Ok(())),
        ];
        for (method, headers, expected) in cases {
            assert_eq!(ask(method, OWN, "/api/jobs", headers), *expected, "{method} {headers}");
        }
    }

    #[test]
    fn an_unknown_way_to_tell_people_apart_is_none() {
        let cases: [(Option<&str>, &[&str]); 5] = [
            (None, &[]),
            (Some(""), &[]),
            (Some("local"), &[]),
            (Some("token"), &["OWNER_TOKEN", "COOKIE_KEY"]),
            (Some("access"), &["AUTH"]),
        ];
        for (setting, missing) in cases {
            let get = |name: &str| setting.filter(|_| name == "AUTH").map(str::to_owned);
            assert_eq!(Auth::read(get).err().unwrap_or_default(), missing, "{setting:?}");
        }
    }
}
