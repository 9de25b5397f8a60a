//! The one place of the command line that calls a model.

use std::time::Duration;

use super::Failure;
use crate::job::StepError;
use crate::prompt::{Method, Provider, Request, Response};
use crate::protocol::Hold;
use crate::rows::Trouble;
use crate::settings::{Service, service};
use crate::work::Heard;

/// A call that has not been answered by then never will be. Shorter than the job's own patience,
/// so that an answer is not given up while it is under way.
const TIMEOUT: Duration = Duration::from_secs(110);

/// An answer, at most, in bytes: far above what any model may write.
const ANSWER_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// A service with what opens it.
#[derive(Clone)]
pub struct Model {
    service: Service,
    agent: ureq::Agent,
}

impl Model {
    /// The service that the environment names. `None` for a provider that calls nobody.
    pub fn of(provider: Provider) -> Result<Option<Self>, Failure> {
        if provider == Provider::Embedded {
            return Ok(None);
        }
        if provider == Provider::WorkersAi {
            return Err(Failure::FromWorkerAlone);
        }
        let get = |name: &str| std::env::var(name).ok();
        let service = service(provider, get)
            .map_err(|settings| Failure::Settings { names: settings.join(" and ") })?;
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(TIMEOUT))
            .build();
        Ok(Some(Self { service, agent: config.into() }))
    }

    /// Makes a call and waits for what comes of it.
    pub fn call(&self, request: Request) -> Heard {
        let url = format!("{}{}", self.service.base, request.path);
        let headers = request
            .headers
            .into_iter()
            .chain(self.service.key_header().map(|(name, value)| (name.to_owned(), value)));
        let answer = match request.method {
            Method::Post => headers
                .fold(self.agent.post(&url), |post, (name, value)| post.header(name, value))
                .send(request.body.as_bytes()),
            Method::Get => headers
                .fold(self.agent.get(&url), |get, (name, value)| get.header(name, value))
                .call(),
        };
        match answer {
            Ok(mut response) => {
                let status = response.status().as_u16();
                let headers = response.headers().iter();
                let headers = headers
                    .filter_map(|(name, value)| {
                        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
                    })
                    .collect();
                let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
                match body {
                    Ok(body) => Heard::Answer(Response { status, headers, body }),
                    Err(_) => Heard::Nothing,
                }
            }
            Err(error) => heard(&error),
        }
    }
}

/// Whether anything was sent: what was may have been billed.
fn heard(error: &ureq::Error) -> Heard {
    let unreachable = StepError::Unavailable { why: Trouble::Down, retry_after_ms: None };
    match error {
        ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => Heard::Unsent(unreachable),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::ConnectionRefused => {
            Heard::Unsent(unreachable)
        }
        ureq::Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
            Heard::Unsent(unreachable)
        }
        _ => Heard::Nothing,
    }
}

/// What a person can do about a job that is held.
pub fn advice(hold: Hold) -> &'static str {
    match hold {
        Hold::Paused => "the run is paused",
        Hold::Cap => "the cap is reached; run the same command with a higher --cap to go on",
        Hold::Budget => "this month's budget of the operator is used up",
        Hold::Key => "the provider refused the key; correct it and run the same command again",
        Hold::Credit => {
            "the provider's account has no credit left; add some and run the same command again"
        }
        Hold::Model => "the provider has no such model; name another with --model",
        Hold::Batch => {
            "the provider did not take the batch; run the same command without --economy"
        }
    }
}
