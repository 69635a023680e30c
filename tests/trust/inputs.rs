//! What reads whatever anybody sends is sent whatever chance makes of a few seeds: the targets of the fuzzer, as
//! plain tests. What fails is told by the input.

use std::{
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use fastrand::Rng;

use crate::{
    report,
    targets::{self, Target},
};

/// The longest input.
const LONGEST: usize = 4_096;

/// Sends a target its seeds, and so many inputs made of them.
pub(crate) fn hold(target: &Target, count: u64, seed: u64) {
    let mut random = Rng::with_seed(seed);
    let seeds = seeds(target);
    for seed in &seeds {
        send(target, seed);
    }
    for _ in 0..count {
        send(target, &mutated(&seeds, &mut random));
    }
    report::tried(&format!("inputs of `{}`", target.name), count + seeds.len() as u64);
}

/// What the fuzzer begins with, and the documents that the toolchain is tested with where a target reads documents.
fn seeds(target: &Target) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("fuzz/corpus").join(target.name);
    let mut paths: Vec<_> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some())
        .collect();
    if ["contract", "reference"].contains(&target.name) {
        let cases = fs::read_dir(root.join("openapi-stubs/tests/cases")).unwrap();
        let documents = cases.map(|case| case.unwrap().path().join("openapi.yaml"));
        paths.extend(documents.filter(|path| path.exists()));
    }
    // A seed of chance makes the same of them wherever they are.
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

fn send(target: &Target, input: &[u8]) {
    if catch_unwind(AssertUnwindSafe(|| targets::run(target.name, input))).is_err() {
        panic!("`{}` does not bear {:?}", target.name, String::from_utf8_lossy(input));
    }
}

/// A seed with a few changes: bytes flipped, cut, doubled, put in, and parts of another seed.
fn mutated(seeds: &[Vec<u8>], random: &mut Rng) -> Vec<u8> {
    let mut input = seeds[random.usize(0..seeds.len())].clone();
    for _ in 0..random.usize(1..6) {
        let at = random.usize(0..=input.len());
        let until = random.usize(at..=input.len().min(at + 40));
        match random.u8(0..6) {
            0 if at < input.len() => input[at] ^= 1 << random.u8(0..8),
            1 => drop(input.drain(at..until)),
            2 => {
                let part = input[at..until].repeat(random.usize(1..8));
                input.splice(at..at, part);
            }
            3 => {
                let words: [&[u8]; 10] = [
                    b"\0",
                    b"\"",
                    b"\\u0000",
                    b"-1",
                    b"1e999",
                    b"null",
                    b"{",
                    b"\r\n",
                    b"%",
                    "\u{202e}".as_bytes(),
                ];
                input.splice(at..until, words[random.usize(0..words.len())].iter().copied());
            }
            4 => {
                let other = &seeds[random.usize(0..seeds.len())];
                let from = random.usize(0..=other.len());
                input.splice(at..until, other[from..].iter().copied());
            }
            _ => input.insert(at, random.u8(..)),
        }
    }
    input.truncate(LONGEST);
    input
}
