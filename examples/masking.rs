//! How fast texts are masked: `masking FILE…`. Each file is cut into messages at its blank lines.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it measures, and prints what it measured"
)]

use std::time::{Duration, Instant};

use decant::redact::{Masker, MaskingKey};

fn main() -> std::io::Result<()> {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path)?;
        let messages: Vec<&str> = text.split("\n\n").collect();
        let mut masker = Masker::new(&MaskingKey::from_bytes([7; 32]), "bench");
        masker.mask("to make what is made once");
        let mut times: Vec<Duration> = Vec::new();
        let mut masks = 0;
        for _ in 0..5 {
            let began = Instant::now();
            masks = messages.iter().map(|message| masker.mask(message).masks.len()).sum();
            times.push(began.elapsed());
        }
        times.sort_unstable();
        let speed = text.len() as f64 / 1e6 / times[2].as_secs_f64();
        let name = path.rsplit('/').next().unwrap_or_default();
        println!("{name}\t{} bytes\t{masks} masks\t{speed:.0} MB/s", text.len());
    }
    Ok(())
}
