//! Which path means what. The worker and the Durable Object both read a path here, so they never
//! disagree; a path of an answer to the page is checked here before it comes near a store.

/// What a request asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// Whether the server is fit to work.
    Health,
    /// `GET /`: the page that opens an export and cannot send.
    Shell,
    /// `GET /job/…` and `GET /memory`: the page that follows a job and shows the memory.
    JobPage,
    /// `GET /job/offline.js`: what shows the page of a job while there is no network.
    OfflineWorker,
    /// `GET /sign-in`: the page on which one signs in and out.
    SignInPage,
    /// A static file of the pages.
    Asset,
    /// `GET /api/session`
    Session,
    /// `POST /api/session`
    SignIn,
    /// `DELETE /api/session`
    SignOut,
    /// `POST /api/jobs`
    NewJob,
    /// `GET /api/jobs`
    Jobs,
    /// `GET /api/jobs/:id`
    Job(String),
    /// `GET /api/jobs/:id/socket`
    Socket(String),
    /// `GET /api/jobs/:id/bundle`
    Bundle(String),
    /// `GET /api/jobs/:id/export?as=&without=`
    Export(String),
    /// `GET /api/jobs/:id/files/<path>`
    File(String, String),
    /// `GET /api/jobs/:id/facts?ids=a,b`
    Facts(String),
    /// `GET /api/jobs/:id/review`
    Review(String),
    /// `GET /api/jobs/:id/message?source=&account=&conversation=&message=`
    Message(String),
    /// `POST /api/jobs/:id/ask`
    Ask(String),
    /// `POST /api/jobs/:id/answer`
    Answer(String),
    /// `POST /api/jobs/:id/search`: what somebody seeks stands in no address.
    Search(String),
    /// `GET /api/jobs/:id/conversation?source=&account=&conversation=&message=&from=`
    Conversation(String),
    /// `PUT /api/jobs/:id/key`
    Key(String),
    /// `GET /api/jobs/:id/calls`
    Calls(String),
    /// `GET /api/jobs/:id/models`
    Models(String),
    /// `GET /api/jobs/:id/learned`
    Learned(String),
    /// `GET /api/jobs/:id/asides`
    Asides(String),
    /// `DELETE /api/jobs/:id`
    DeleteJob(String),
    /// `GET /api/offer?provider=&model=&calls=&input=&cached=&output=`
    Offer,
    /// `GET /api/memory`
    Memory,
    /// `GET /api/memory/bundle`
    MemoryBundle,
    /// `GET /api/push`
    PushKey,
    /// `PUT /api/push`
    KeepPush,
    /// `DELETE /api/push`
    ForgetPush,
    /// `DELETE /api/person`
    DeletePerson,
}

/// Why a request asks for nothing that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRoute {
    /// No such path.
    Unknown,
    /// The path is there, the method is not.
    Method,
}

/// Length of a job's id: 128 bits in base64url.
pub const JOB_ID_CHARS: usize = 22;

/// What a method and a path ask for. `path` is the URL's, still percent-encoded: nothing that
/// decant serves needs that encoding, so a path with a `%` is unknown.
pub fn route(method: &str, path: &str) -> Result<Route, NoRoute> {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let reads = matches!(method, "GET" | "HEAD");
    let get = |route| if reads { Ok(route) } else { Err(NoRoute::Method) };
    match parts.as_slice() {
        [""] => get(Route::Shell),
        ["health"] => get(Route::Health),
        ["job", "new" | "memory"] | ["memory"] => get(Route::JobPage),
        ["job", "offline.js"] => get(Route::OfflineWorker),
        ["sign-in"] => get(Route::SignInPage),
        ["job", id] if is_job_id(id) => get(Route::JobPage),
        ["api", rest @ ..] => api(method, rest),
        ["assets", name] if is_asset(name) => get(Route::Asset),
        _ => Err(NoRoute::Unknown),
    }
}

fn api(method: &str, parts: &[&str]) -> Result<Route, NoRoute> {
    let reads = matches!(method, "GET" | "HEAD");
    let get = |route| if reads { Ok(route) } else { Err(NoRoute::Method) };
    match (method, parts) {
        ("POST", ["session"]) => Ok(Route::SignIn),
        ("DELETE", ["session"]) => Ok(Route::SignOut),
        (_, ["session"]) => get(Route::Session),
        ("POST", ["jobs"]) => Ok(Route::NewJob),
        (_, ["jobs"]) => get(Route::Jobs),
        (_, ["offer"]) => get(Route::Offer),
        (_, ["memory"]) => get(Route::Memory),
        (_, ["memory", "bundle"]) => get(Route::MemoryBundle),
        ("PUT", ["push"]) => Ok(Route::KeepPush),
        ("DELETE", ["push"]) => Ok(Route::ForgetPush),
        (_, ["push"]) => get(Route::PushKey),
        ("DELETE", ["person"]) => Ok(Route::DeletePerson),
        (_, ["person"]) => Err(NoRoute::Method),
        (_, ["jobs", id, rest @ ..]) if is_job_id(id) => {
            let id = (*id).to_string();
            match (method, rest) {
                ("DELETE", []) => Ok(Route::DeleteJob(id)),
                ("PUT", ["key"]) => Ok(Route::Key(id)),
                ("POST", ["answer"]) => Ok(Route::Answer(id)),
                ("POST", ["ask"]) => Ok(Route::Ask(id)),
                ("POST", ["search"]) => Ok(Route::Search(id)),
                (_, ["answer" | "ask" | "key" | "search"]) => Err(NoRoute::Method),
                (_, ["models"]) => get(Route::Models(id)),
                (_, ["calls"]) => get(Route::Calls(id)),
                (_, ["learned"]) => get(Route::Learned(id)),
                (_, ["asides"]) => get(Route::Asides(id)),
                (_, []) => get(Route::Job(id)),
                (_, ["socket"]) => get(Route::Socket(id)),
                (_, ["bundle"]) => get(Route::Bundle(id)),
                (_, ["export"]) => get(Route::Export(id)),
                (_, ["facts"]) => get(Route::Facts(id)),
                (_, ["review"]) => get(Route::Review(id)),
                (_, ["message"]) => get(Route::Message(id)),
                (_, ["conversation"]) => get(Route::Conversation(id)),
                (_, ["files", path @ ..]) if is_file_path(path) => {
                    get(Route::File(id, path.join("/")))
                }
                _ => Err(NoRoute::Unknown),
            }
        }
        _ => Err(NoRoute::Unknown),
    }
}

/// Whether a text has the form of a job's id.
pub fn is_job_id(text: &str) -> bool {
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.len() == JOB_ID_CHARS && text.bytes().all(is_base64url)
}

/// A file of a memory: at most two folders deep, plain names.
fn is_file_path(parts: &[&str]) -> bool {
    (1..=3).contains(&parts.len()) && parts.iter().all(|part| is_file_name(part))
}

/// A page is no asset: each is served at its own path alone, with its own policy.
fn is_asset(name: &str) -> bool {
    let form = name.rsplit_once('.').map(|(_, form)| form);
    is_file_name(name) && form.is_some_and(|form| form != "html")
}

fn is_file_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    !name.is_empty() && !name.starts_with('.') && name.bytes().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_means_one_thing() {
        let id = "AAAAAAAAAAAAAAAAAAAAA-".to_string();
        let file = |path: &str| Ok(Route::File("AAAAAAAAAAAAAAAAAAAAA-".into(), path.into()));
        let cases: &[(&str, &str, Result<Route, NoRoute>)] = &[
            ("GET", "/", Ok(Route::Shell)),
            ("HEAD", "/", Ok(Route::Shell)),
            ("POST", "/", Err(NoRoute::Method)),
            ("GET", "/health", Ok(Route::Health)),
            ("GET", "/job/new", Ok(Route::JobPage)),
            ("GET", "/memory", Ok(Route::JobPage)),
            ("GET", "/job/memory", Ok(Route::JobPage)),
            ("GET", "/job/AAAAAAAAAAAAAAAAAAAAA-", Ok(Route::JobPage)),
            ("GET", "/job/short", Err(NoRoute::Unknown)),
            ("GET", "/job", Err(NoRoute::Unknown)),
            ("GET", "/job/offline.js", Ok(Route::OfflineWorker)),
            ("POST", "/job/offline.js", Err(NoRoute::Method)),
            ("GET", "/offline.js", Err(NoRoute::Unknown)),
            ("GET", "/policies.json", Err(NoRoute::Unknown)),
            ("GET", "/assets/job.js", Ok(Route::Asset)),
            ("GET", "/assets/../_headers", Err(NoRoute::Unknown)),
            ("GET", "/assets/%2e%2e", Err(NoRoute::Unknown)),
            ("GET", "/_headers", Err(NoRoute::Unknown)),
            ("GET", "/index.html", Err(NoRoute::Unknown)),
            ("GET", "/assets/job.html", Err(NoRoute::Unknown)),
            ("POST", "/api/jobs", Ok(Route::NewJob)),
            ("GET", "/api/jobs", Ok(Route::Jobs)),
            ("PUT", "/api/jobs", Err(NoRoute::Method)),
            ("GET", "/api/jobs/", Err(NoRoute::Unknown)),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-", Ok(Route::Job(id.clone()))),
            ("DELETE", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-", Ok(Route::DeleteJob(id.clone()))),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/socket", Ok(Route::Socket(id.clone()))),
            ("DELETE", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/socket", Err(NoRoute::Method)),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/bundle", Ok(Route::Bundle(id.clone()))),
            ("PUT", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/key", Ok(Route::Key(id.clone()))),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/key", Err(NoRoute::Method)),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/calls", Ok(Route::Calls(id.clone()))),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/models", Ok(Route::Models(id.clone()))),
            ("POST", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/models", Err(NoRoute::Method)),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/learned", Ok(Route::Learned(id.clone()))),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/asides", Ok(Route::Asides(id.clone()))),
            ("POST", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/asides", Err(NoRoute::Method)),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/export", Ok(Route::Export(id.clone()))),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/review", Ok(Route::Review(id.clone()))),
            ("POST", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/ask", Ok(Route::Ask(id.clone()))),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/ask", Err(NoRoute::Method)),
            ("POST", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/search", Ok(Route::Search(id.clone()))),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/search", Err(NoRoute::Method)),
            (
                "GET",
                "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/conversation",
                Ok(Route::Conversation(id.clone())),
            ),
            ("POST", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/review", Err(NoRoute::Method)),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/files/USER.md", file("USER.md")),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/files/memory/a-b.md", file("memory/a-b.md")),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/files/../x", Err(NoRoute::Unknown)),
            ("GET", "/api/jobs/AAAAAAAAAAAAAAAAAAAAA-/files/", Err(NoRoute::Unknown)),
            ("GET", "/api/offer", Ok(Route::Offer)),
            ("POST", "/api/offer", Err(NoRoute::Method)),
            ("GET", "/api/memory", Ok(Route::Memory)),
            ("GET", "/api/memory/bundle", Ok(Route::MemoryBundle)),
            ("DELETE", "/api/person", Ok(Route::DeletePerson)),
            ("GET", "/api/person", Err(NoRoute::Method)),
            ("GET", "/api", Err(NoRoute::Unknown)),
            ("GET", "", Err(NoRoute::Unknown)),
        ];
        for (method, path, expected) in cases {
            assert_eq!(route(method, path), *expected, "{method} {path}");
        }
    }
}
