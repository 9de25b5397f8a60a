//! Signing in and out. What holds and what does not is in [`session`](crate::session).

use worker::{Request, Response};

use super::answer::Problem;
use super::api::{body, json, nothing};
use super::driver::now;
use crate::gate::{self, Asked, Auth, Refusal};
use crate::protocol::{SessionNow, SignIn};
use crate::session::{Owner, sign_out};

/// The answer to `GET /api/session`.
pub(super) fn session(auth: &Auth, asked: &Asked) -> Result<Response, Problem> {
    let signed_in = gate::is_signed_in(auth, asked, now());
    json(200, &SessionNow { asks: auth.owner().is_some(), signed_in })
}

/// The answer to `POST /api/session`.
pub(super) async fn enter(auth: &Auth, request: Request) -> Result<Response, Problem> {
    let owner = owner(auth)?;
    let body = body(request).await?;
    let given: SignIn = serde_json::from_slice(&body).map_err(|_| Problem::not_understood())?;
    if !owner.is_token(given.token.trim()) {
        return Err(Refusal::WrongToken.into());
    }
    with_cookie(&owner.sign_in(now()))
}

/// The answer to `DELETE /api/session`.
pub(super) fn leave(auth: &Auth) -> Result<Response, Problem> {
    owner(auth)?;
    with_cookie(&sign_out())
}

fn owner(auth: &Auth) -> Result<&Owner, Problem> {
    auth.owner().ok_or_else(Problem::nobody_signs_in)
}

fn with_cookie(cookie: &str) -> Result<Response, Problem> {
    let answer = nothing()?;
    answer.headers().set("set-cookie", cookie)?;
    Ok(answer)
}
