//! How long it takes from the start of the process to the first answer, and what it holds at rest.

use std::{error::Error, fs, path::Path, time::Instant};

use crate::{
    load::ask_once,
    peers::Peer,
    report::{Spread, table},
    seed::Seed,
};

const ROUNDS: usize = 11;

pub(crate) fn run(folder: &Path) -> Result<String, Box<dyn Error>> {
    let seed = Seed::new(folder.join("flowkiwi"))?;
    let ids = seed.sow_medias(1000)?;
    let (mut times, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let server = Peer::flowkiwi(&seed)?;
        let answer = ask_once(server.address, &server.request("GET", &ids[0]))?;
        times.push(began.elapsed().as_secs_f64() * 1e3);
        if answer.status != 200 {
            return Err(format!("the first answer is {}", answer.status).into());
        }
        memory.push(resident_mebibytes(server.process, "VmRSS")?);
    }
    let binary = fs::metadata(env!("CARGO_BIN_EXE_flowkiwi"))?.len() as f64 / MEBIBYTE;
    let rows = [
        ("start to first answer, ms", Spread::of(times).show(0), "< 100"),
        ("memory at rest, MiB", Spread::of(memory).show(1), "< 30"),
        ("the binary, MiB", format!("{binary:.1}"), ""),
    ];
    let rows = rows.map(|(name, value, wanted)| vec![name.to_owned(), value, wanted.to_owned()]);
    Ok(table(&["a process", "least, median, greatest", "wanted"], rows))
}

pub(crate) const MEBIBYTE: f64 = 1024.0 * 1024.0;

/// What Linux says a process holds: `VmRSS` now, `VmHWM` at most.
pub(crate) fn resident_mebibytes(process: u32, what: &str) -> Result<f64, Box<dyn Error>> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    Ok(kibibytes.ok_or("Linux does not say")? / 1024.0)
}
