//! What was tried, how often, and that nothing was lost: a table, once all of it is done.

use std::{collections::BTreeMap, sync::Mutex};

static TRIED: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());
static ELSEWHERE: Mutex<Vec<String>> = Mutex::new(Vec::new());
static NOTES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Counts what was tried and went well; what does not go well fails its trial.
pub(crate) fn tried(what: &str, times: u64) {
    *TRIED.lock().unwrap().entry(what.to_owned()).or_default() += times;
}

/// Something to know beside the table.
pub(crate) fn note(what: &str) {
    NOTES.lock().unwrap().push(what.to_owned());
}

/// The table of a run in a process of its own.
pub(crate) fn pass_on(said: &str) {
    let table = said.lines().skip_while(|line| !line.starts_with("tried on "));
    ELSEWHERE.lock().unwrap().extend(table.map(str::to_owned));
}

/// What a run that went wrong is done again with.
#[expect(clippy::print_stderr, reason = "a run that breaks off has to have said it")]
pub(crate) fn seed(of: &str, seed: u64) {
    eprintln!("{of}: TRUST_SEED={seed}");
}

/// Says all of it.
#[expect(clippy::print_stdout, reason = "it is what the program is run for")]
pub(crate) fn print(database: &str, all_went_well: bool) {
    let (tried, elsewhere) = (TRIED.lock().unwrap(), ELSEWHERE.lock().unwrap());
    // What was asked for is no trial of these.
    if tried.is_empty() && elsewhere.is_empty() {
        return;
    }
    println!("{:<62}{:>10}  lost", format!("tried on {database}"), "times");
    for (what, times) in &*tried {
        println!(
            "  {what:<60}{times:>10}  {}",
            if all_went_well { "nothing" } else { "see above" }
        );
    }
    for note in &*NOTES.lock().unwrap() {
        println!("  {note}");
    }
    println!();
    for line in &*elsewhere {
        println!("{line}");
    }
}
