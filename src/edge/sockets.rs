//! The page's sockets: hello, frames in, progress out. Sockets hibernate: what is known of one is
//! its tag, the job's id, and whether it has said hello.

use std::rc::Rc;

use serde_json::Value;
use worker::worker_sys::WebSocketRequestResponsePair;
use worker::{Response, State, WebSocket, WebSocketIncomingMessage, WebSocketPair};

use super::answer::Problem;
use super::driver::{Driver, Wanted};
use crate::facts::Care;
use crate::frame::{self, FrameError, HEADER_BYTES, PAYLOAD_BYTES_MAX};
use crate::job::{Command, Event};
use crate::opening;
use crate::protocol::{FromEdge, FromPage, VERSION, VERSION_MIN, close};
use crate::rows::{FrameBytesRow, JobRow, Record};
use crate::sql::SqlError;
use crate::work::{Wish, received_row};

/// A text message, at most, in bytes: commands are small.
const TEXT_BYTES_MAX: usize = 64 * 1024;

/// The name of a command, at most, in bytes: the last ones are remembered with the job.
const COMMAND_ID_BYTES_MAX: usize = 128;

/// Sockets of one job, at most: a page has one.
const SOCKETS_MAX: usize = 16;

/// What a page sends to see whether the connection lives, answered without waking the object.
const PING: &str = "ping";
const PONG: &str = "pong";

/// The stable code of what is refused.
const REFUSED: &str = "S02";

/// Takes a socket to a job. Of a job that there is not, the page hears once it has said hello: a
/// socket that is closed before it is open is noticed by its page only much later.
pub(super) fn accept(driver: &Rc<Driver>, id: &str) -> Result<Response, Problem> {
    let state = driver.state();
    if state.get_websockets_with_tag(id).len() >= SOCKETS_MAX {
        return Err(Problem::too_many_windows());
    }
    let pair = WebSocketPair::new()?;
    state.set_websocket_auto_response(
        &WebSocketRequestResponsePair::new(PING, PONG).map_err(worker::Error::from)?,
    );
    state.accept_websocket_with_tags(&pair.server, &[id]);
    driver.with(|held| {
        let Some(job) = held.job(id)? else { return Ok(()) };
        let hello = FromEdge::Hello {
            protocol: [VERSION_MIN, VERSION],
            seq: job.row().seq,
            have: job.frames_stored(),
        };
        send(&pair.server, &hello);
        if let Some(snapshot) = held.snapshot(id)? {
            send(&pair.server, &FromEdge::Snapshot(Box::new(snapshot)));
        }
        Ok(())
    })?;
    Ok(Response::from_websocket(pair.client)?)
}

/// Takes a message from a page.
pub(super) fn take(driver: &Rc<Driver>, socket: &WebSocket, message: WebSocketIncomingMessage) {
    let Some(id) = driver.state().get_tags(socket).into_iter().next() else {
        return shut(socket, close::NO_SUCH_JOB, "no such job");
    };
    let greeted = matches!(socket.deserialize_attachment::<bool>(), Ok(Some(true)));
    let taken = match message {
        WebSocketIncomingMessage::Binary(bytes) if greeted => {
            take_frame(driver, socket, &id, bytes)
        }
        WebSocketIncomingMessage::String(text) => take_text(driver, socket, &id, &text, greeted),
        WebSocketIncomingMessage::Binary(_) => {
            shut(socket, close::NOT_UNDERSTOOD, "a frame before hello");
            Ok(())
        }
    };
    if let Err(error) = taken {
        worker::console_error!("a message was not taken: {error}");
        shut(socket, close::FAILED, "the server could not store it: connect again");
    }
}

fn take_text(
    driver: &Rc<Driver>,
    socket: &WebSocket,
    id: &str,
    text: &str,
    greeted: bool,
) -> Result<(), SqlError> {
    let is_short = text.len() <= TEXT_BYTES_MAX;
    let Some(value) =
        Some(text).filter(|_| is_short).and_then(|text| serde_json::from_str(text).ok())
    else {
        shut(socket, close::NOT_UNDERSTOOD, "not a message");
        return Ok(());
    };
    let value: Value = value;
    let command = value.get("id").and_then(Value::as_str).map(str::to_owned);
    match serde_json::from_value(value) {
        Ok(FromPage::Hello { protocol: [oldest, newest] }) => {
            if oldest > VERSION || newest < VERSION_MIN {
                shut(socket, close::VERSION, "reload the page");
            } else if driver.with(|held| held.job(id))?.is_none() {
                shut(socket, close::NO_SUCH_JOB, "no such job");
            } else if socket.serialize_attachment(true).is_err() {
                shut(socket, close::FAILED, "connect again");
            }
            Ok(())
        }
        Ok(_) if !greeted => {
            shut(socket, close::NOT_UNDERSTOOD, "a command before hello");
            Ok(())
        }
        Ok(_) if command.as_ref().is_some_and(|id| id.len() > COMMAND_ID_BYTES_MAX) => {
            refuse_command(socket, command.unwrap_or_default(), "its id is too long", "");
            Ok(())
        }
        Ok(asked) => carry_out(driver, socket, id, asked),
        Err(_) => {
            if let Some(id) = command {
                refuse_command(socket, id, "this is no command", "");
            }
            Ok(())
        }
    }
}

fn carry_out(
    driver: &Rc<Driver>,
    socket: &WebSocket,
    job: &str,
    asked: FromPage,
) -> Result<(), SqlError> {
    let (id, records) = match asked {
        FromPage::Decide { id, verdict, facts, statement } => {
            let wish = Wish { id: &id, verdict, statement: &statement, facts: &facts };
            let records = driver.with(|held| held.wished(job, &wish))?;
            (id, records)
        }
        FromPage::Undo { id, decision } => {
            let records = driver.with(|held| held.taken_back(job, (&id, &decision)))?;
            (id, records)
        }
        FromPage::Remove { id, decision } => {
            let records = driver.with(|held| held.taken_out(job, (&id, &decision)))?;
            (id, records)
        }
        FromPage::Switch { id, provider, model, economy } => {
            let wanted = Wanted { provider: &provider, model: &model, economy };
            match driver.with(|held| driver.switch(held, job, (&id, &wanted)))? {
                Ok(()) => send(socket, &FromEdge::Ack { id }),
                Err(error) => refuse_command(socket, id, &error.to_string(), error.reason()),
            }
            return Ok(());
        }
        FromPage::LetWait { id, kinds } => {
            driver.with(|held| driver.let_wait(held, job, (&id, kinds)))?;
            send(socket, &FromEdge::Ack { id });
            return Ok(());
        }
        FromPage::Cap { id, cap: Some(cap) } if opening::microusd(cap).is_none() => {
            refuse_command(socket, id, "a cap is an amount in dollars below a billion", "");
            return Ok(());
        }
        other => {
            if let Some((id, command)) = commanded(other) {
                let event = Event::Command { id: id.clone(), command };
                driver.with(|held| {
                    driver.deliver(held, job, event)?;
                    driver.report_rest(held)?;
                    held.arm()
                })?;
                send(socket, &FromEdge::Ack { id });
            }
            return Ok(());
        }
    };
    match records {
        Ok(records) => {
            driver.with(|held| driver.decide(held, job, (&id, &records)))?;
            send(socket, &FromEdge::Ack { id });
        }
        Err(error) => refuse_command(socket, id, &error.to_string(), error.reason()),
    }
    Ok(())
}

fn refuse_command(socket: &WebSocket, id: String, why: &str, reason: &str) {
    let (code, detail, reason) = (REFUSED.to_owned(), why.to_owned(), reason.to_owned());
    send(socket, &FromEdge::Nack { id, code, detail, reason });
}

/// A command, as the job knows it.
fn commanded(asked: FromPage) -> Option<(String, Command)> {
    Some(match asked {
        FromPage::Hello { .. }
        | FromPage::Decide { .. }
        | FromPage::Undo { .. }
        | FromPage::Remove { .. }
        | FromPage::LetWait { .. }
        | FromPage::Switch { .. } => return None,
        FromPage::Retry { id } => (id, Command::Retry),
        FromPage::Pause { id } => (id, Command::Pause),
        FromPage::Resume { id } => (id, Command::Resume),
        FromPage::Finish { id } => (id, Command::Finish),
        FromPage::Cap { id, cap } => {
            (id, Command::Cap(cap.map(|cap| opening::microusd(cap).unwrap_or_default())))
        }
    })
}

fn take_frame(
    driver: &Rc<Driver>,
    socket: &WebSocket,
    id: &str,
    bytes: Vec<u8>,
) -> Result<(), SqlError> {
    let number = frame::number(&bytes);
    let parsed = match number {
        Ok(number) if bytes.len() > HEADER_BYTES + PAYLOAD_BYTES_MAX => {
            Err(FrameError::TooLarge { number })
        }
        Ok(_) => frame::parse(&bytes),
        Err(error) => Err(error),
    };
    let frame = match parsed {
        Ok(frame) => frame,
        Err(error) => {
            refuse(socket, &error);
            return Ok(());
        }
    };
    let (number, size) = (frame.number, bytes.len() as u64);
    let stored = driver.with(|held| {
        let Some(job) = held.jobs.get(id) else {
            // A job that is done has all its frames; one that was deleted wants none.
            match held.store.job(id)? {
                Some(_) => send(socket, &FromEdge::Stored { n: number }),
                None => shut(socket, close::NO_SUCH_JOB, "no such job"),
            }
            return Ok(());
        };
        if let Some(refusal) = job.frame_refusal(number, size) {
            send(socket, &refused(number, refusal.reason(), &refusal));
            return Ok(());
        }
        let decisions = held.store.decided(&job.row().memory)?;
        let care = Care::of(&decisions, &held.care_key);
        let records = records(job.row(), &care, number, frame.records, bytes);
        driver.deliver(held, id, Event::Frame { number, bytes: size, records })
    });
    match stored {
        // Sent again it would be no other.
        Err(error @ SqlError::RowTooLarge { .. }) => {
            send(socket, &refused(number, "part_too_large", &error));
            Ok(())
        }
        Err(error @ SqlError::Touched { .. }) => {
            send(socket, &refused(number, "part_not_understood", &error));
            Ok(())
        }
        other => other,
    }
}

fn records(
    job: &JobRow,
    care: &Care,
    number: u32,
    parsed: Vec<frame::Record>,
    body: Vec<u8>,
) -> Vec<Record> {
    let rows = parsed.into_iter();
    let mut records: Vec<Record> =
        rows.map(|record| received_row(record, &job.memory, &job.id, care)).collect();
    records.push(Record::FrameBytes(FrameBytesRow { job: job.id.clone(), number, body }));
    records
}

fn refuse(socket: &WebSocket, error: &FrameError) {
    match *error {
        FrameError::Damaged { number } => send(socket, &FromEdge::Damaged { n: number }),
        FrameError::Refused { number, .. } => send(socket, &refused(number, error.reason(), error)),
        FrameError::TooLarge { number } => {
            send(socket, &refused(number, error.reason(), error));
            shut(socket, close::TOO_LARGE, "a frame above the limit");
        }
        FrameError::NotAFrame => shut(socket, close::NOT_UNDERSTOOD, "not a frame"),
    }
}

fn refused(n: u32, reason: &str, why: &impl ToString) -> FromEdge {
    let (code, message) = (REFUSED.to_owned(), why.to_string());
    FromEdge::Refused { n, code, message, reason: reason.to_owned() }
}

/// Whether a page follows a job at the moment.
pub(super) fn is_followed(state: &State, id: &str) -> bool {
    !state.get_websockets_with_tag(id).is_empty()
}

/// Tells all pages that follow a job.
pub(super) fn tell(state: &State, id: &str, message: &FromEdge) {
    for socket in state.get_websockets_with_tag(id) {
        send(&socket, message);
    }
}

/// Ends all sockets of a job that is no more.
pub(super) fn end(state: &State, id: Option<&str>) {
    let sockets = match id {
        Some(id) => state.get_websockets_with_tag(id),
        None => state.get_websockets(),
    };
    for socket in sockets {
        shut(&socket, close::NO_SUCH_JOB, "no such job");
    }
}

/// A socket that is gone is no error: its page connects again and asks.
fn send(socket: &WebSocket, message: &FromEdge) {
    let _ = serde_json::to_string(message).map(|text| socket.send_with_str(text));
}

fn shut(socket: &WebSocket, code: u16, reason: &str) {
    let _ = socket.close(Some(code), Some(reason));
}
