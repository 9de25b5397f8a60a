//! The provider on paper behind a port of this machine, for tests that need a real connection.
//!
//! `cargo run --example fake_provider` prints `listening on PORT` and serves `/v1/messages` and
//! `/v1/chat/completions`, the batches of both, and `/ai/run/MODEL` for the stand-in of Workers AI's
//! binding. `POST /control {"plan":["busy",null,"truncated"]}` says what the next calls play, one
//! after another (`null`, and all after the last: a good answer); `"delay_ms"` how long each takes,
//! `"items"` what goes wrong with the requests in the next batches. `GET /control` tells what was seen
//! and billed. The key is never printed.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program for tests")]
#![allow(clippy::too_many_lines, reason = "a table is as long as its cases")]

#[path = "../tests/it/fake.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod fake;
#[path = "../tests/it/fake_batches.rs"]
mod fake_batches;
#[path = "../tests/it/fake_server.rs"]
mod fake_server;

fn main() {
    println!("listening on {}", fake_server::start());
    loop {
        std::thread::park();
    }
}
