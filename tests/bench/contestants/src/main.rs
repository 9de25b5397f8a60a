//! `contestants NAME FILE [FROM TO]`: runs one natively and prints what it met and its CPU
//! seconds; of a part of the file, if that is given.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::process::ExitCode;

const PIECE_BYTES: usize = 64 << 10;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, path, rest @ ..] = arguments.as_slice() else { return ExitCode::from(2) };
    let Ok(mut file) = File::open(path) else { return ExitCode::from(2) };
    let size = file.metadata().map_or(0, |data| data.len());
    let (from, to) = match rest {
        [from, to] => (from.parse().unwrap_or(0), to.parse().unwrap_or(size)),
        _ => (0, size),
    };
    let Some(mut contestant) = contestants::contestant(name, to - from) else {
        return ExitCode::from(2);
    };
    let mut piece = vec![0; PIECE_BYTES];
    while let Some((start, end)) = contestant.want() {
        let mut at = start;
        let mut enough = file.seek(SeekFrom::Start(from + start)).is_err();
        while at < end && !enough {
            let most = piece.len().min((end - at) as usize);
            let Ok(got) = file.read(&mut piece[..most]) else { break };
            at += got as u64;
            enough = got == 0 || contestant.push(&piece[..got]);
        }
        if !enough {
            contestant.end();
        }
    }
    let totals = contestant.totals();
    println!(
        "{{\"name\": \"{name}\", \"cpu\": {:.2}, \"conversations\": {}, \"messages\": {}, \"text\": {}, \"made\": {}}}",
        cpu_seconds(),
        totals.conversations,
        totals.messages,
        totals.text,
        totals.made
    );
    ExitCode::SUCCESS
}

/// User and system, of this process. Hundredths of a second are what the kernel counts.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = |n| after_name.split_whitespace().nth(n).and_then(|word| word.parse::<f64>().ok());
    (ticks(11).unwrap_or(0.0) + ticks(12).unwrap_or(0.0)) / 100.0
}
