//! The Durable Object of one person: its jobs, chunks, facts, memories and sockets. Each way in is
//! a line or two; what it comes to is in [`driver`](super::driver).

use std::rc::Rc;

use worker::{
    DurableObject, Env, Error, Request, Response, Result, State, WebSocket,
    WebSocketIncomingMessage, durable_object,
};

use super::answer::Problem;
use super::driver::Driver;
use super::{api, settings_of, sockets};
use crate::route::route;

/// See the module.
#[durable_object]
pub struct Person {
    driver: Rc<Driver>,
}

// After a panic the driver holds nothing: it takes what it holds out while it works on it.
impl std::panic::UnwindSafe for Person {}
impl std::panic::RefUnwindSafe for Person {}

impl DurableObject for Person {
    /// A server whose settings are refused lets nobody in; what is under way goes on, slowly.
    fn new(state: State, env: Env) -> Self {
        let slice_steps = settings_of(&env).map_or(1, |settings| settings.slice_steps);
        Self { driver: Rc::new(Driver::new(state, env, slice_steps)) }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        let asked = route(request.method().as_ref(), &request.path());
        let answer = match asked {
            Ok(route) => api::answer(&self.driver, route, request).await,
            Err(_) => Err(Problem::unknown_path()),
        };
        answer.or_else(Problem::response)
    }

    async fn alarm(&self) -> Result<Response> {
        self.driver.ring();
        Response::empty()
    }

    async fn websocket_message(
        &self,
        socket: WebSocket,
        message: WebSocketIncomingMessage,
    ) -> Result<()> {
        sockets::take(&self.driver, &socket, message);
        Ok(())
    }

    /// A page that is gone comes back by itself; nothing is kept for it.
    async fn websocket_close(
        &self,
        _socket: WebSocket,
        _code: usize,
        _reason: String,
        _was_clean: bool,
    ) -> Result<()> {
        Ok(())
    }

    async fn websocket_error(&self, _socket: WebSocket, _error: Error) -> Result<()> {
        Ok(())
    }
}
