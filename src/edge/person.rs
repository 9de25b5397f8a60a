//! The Durable Object of one person.

use worker::{DurableObject, Env, Request, Response, Result, State, durable_object};

use super::answer::Problem;

/// See the module.
#[durable_object]
pub struct Person {
    _state: State,
}

impl std::panic::UnwindSafe for Person {}
impl std::panic::RefUnwindSafe for Person {}

impl DurableObject for Person {
    fn new(state: State, _env: Env) -> Self {
        Self { _state: state }
    }

    async fn fetch(&self, _request: Request) -> Result<Response> {
        Problem::unknown_path().response()
    }
}
