//! The call from the Worker to a person's Durable Object, and the time it may take.

use futures::future::{Either, select};
use std::time::Duration;
use worker::{Delay, Env, Request, Response};

use super::answer::Problem;

/// The binding of the Durable Objects.
const PERSON: &str = "PERSON";

/// The only person there is: who sits at this machine, or has the owner's token.
pub(super) const OWNER: &str = "local";

/// A Durable Object that has not begun to answer by then will not. Its step of work is far
/// shorter, and an answer's body may take as long as it needs.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Asks the Durable Object of the person who asks.
pub(super) async fn person(env: &Env, request: Request) -> Result<Response, Problem> {
    let stub = env.durable_object(PERSON)?.get_by_name(OWNER)?;
    let answer = Box::pin(stub.fetch_with_request(request));
    match select(answer, Delay::from(TIMEOUT)).await {
        Either::Left((answer, _)) => Ok(answer?),
        Either::Right(_) => Err(Problem::timed_out()),
    }
}
