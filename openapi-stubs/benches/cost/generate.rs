//! Generating GitHub's document, against parsing it alone.

use std::{
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use openapi_stubs::Stage;
use saphyr::LoadableYamlNode as _;

use super::{document, packages, spread};

const ROUNDS: usize = 5;

/// # Errors
/// What keeps the document from being fetched.
#[expect(clippy::print_stdout, reason = "this is a command")]
pub(crate) fn run() -> Result<(), String> {
    let root = packages::root();
    packages::fetch_npm(&root, "documents")?;
    let folder = root.join("documents/node_modules/@octokit/openapi/generated");
    let path = Path::new("api.github.com.json");
    let text = std::fs::read_to_string(folder.join(path)).map_err(|error| error.to_string())?;
    let (mut parsing, mut generating) = (Vec::new(), Vec::new());
    let mut stages: Vec<(&str, Vec<Duration>)> = Vec::new();
    let mut made = (0, 0);
    for _ in 0..ROUNDS {
        let began = Instant::now();
        black_box(saphyr::MarkedYaml::load_from_str(&text)).map_err(|error| error.to_string())?;
        parsing.push(began.elapsed());
        let began = Instant::now();
        let output = document::build(path).generate(&folder).map_err(|error| error.to_string())?;
        generating.push(began.elapsed());
        for (at, Stage { name, time }) in output.stages.iter().enumerate() {
            if stages.len() == at {
                stages.push((name, Vec::new()));
            }
            stages[at].1.push(*time);
        }
        made = (output.operations, output.contract.lines().count() + output.routes.lines().count());
    }
    println!("api.github.com.json: {} operations, {} lines generated", made.0, made.1);
    println!("{:<22} {:>8} {:>8} {:>8}", "seconds", "min", "median", "max");
    for (name, times) in stages {
        println!("  {name:<20} {}", spread(times));
    }
    println!("{:<22} {}", "in all", spread(generating.clone()));
    println!("{:<22} {}", "saphyr, parsing alone", spread(parsing.clone()));
    let mut shares: Vec<f64> = generating
        .iter()
        .zip(&parsing)
        .map(|(generating, parsing)| generating.as_secs_f64() / parsing.as_secs_f64())
        .collect();
    shares.sort_by(f64::total_cmp);
    let [least, middle, most] = [0, shares.len() / 2, shares.len() - 1].map(|at| shares[at]);
    println!("{:<22} {least:>8.2} {middle:>8.2} {most:>8.2}\n", "ratio");
    Ok(())
}
