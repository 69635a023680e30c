//! A crate with generated operations and the same by hand: building it, and asking it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

use super::spread;

const ROUNDS: usize = 3;

/// A copy, so that it can be edited.
pub(crate) struct Crate {
    folder: PathBuf,
    target: PathBuf,
}

impl Crate {
    pub(crate) fn new() -> Self {
        let toolchain = Path::new(env!("CARGO_MANIFEST_DIR"));
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("request-path");
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("the former copy can be removed");
        }
        copy(&toolchain.join("benches/cost/crate"), &folder);
        let it = Self { folder, target: target.to_owned() };
        it.edit("Cargo.toml", |text| text.replace("\"../../..\"", &format!("{toolchain:?}")));
        // The versions that are there already, so that nothing is fetched.
        fs::copy(toolchain.join("../Cargo.lock"), it.folder.join("Cargo.lock"))
            .expect("the workspace is locked");
        it.cargo("build");
        it
    }

    fn edit(&self, file: &str, edit: impl Fn(String) -> String) {
        let path = self.folder.join(file);
        let text = fs::read_to_string(&path).expect("a text");
        fs::write(path, edit(text)).expect("a file that can be written");
    }

    fn cargo(&self, command: &str) {
        let status = Command::new(env!("CARGO"))
            .args([command, "--release", "--offline", "--quiet", "--target-dir"])
            .arg(&self.target)
            .current_dir(&self.folder)
            .status()
            .expect("cargo runs");
        assert!(status.success(), "cargo {command}: {status}");
    }

    /// Prints the seconds of building it again.
    #[expect(clippy::print_stdout, reason = "this is a command")]
    pub(crate) fn time(&self) {
        println!("{:<22} {:>8} {:>8} {:>8}", "building, seconds", "min", "median", "max");
        let edits: [(&str, &[&str], &str); 3] = [
            ("  edited document", &["openapi/openapi.yaml"], "# Edited.\n"),
            ("  edited handler", &["src/handlers/medias.rs"], "// Edited.\n"),
            ("  unchanged", &[], ""),
        ];
        let mut times = edits.map(|_| Vec::new());
        for _ in 0..ROUNDS {
            for (times, (_, files, line)) in times.iter_mut().zip(edits) {
                for file in files {
                    self.edit(file, |text| text + line);
                }
                let began = Instant::now();
                self.cargo("build");
                times.push(began.elapsed());
            }
        }
        for (times, (name, ..)) in times.into_iter().zip(edits) {
            println!("{name:<22} {}", spread(times));
        }
        println!();
    }

    /// Prints how many requests it answers.
    #[expect(clippy::print_stdout, reason = "this is a command")]
    pub(crate) fn ask(&self) {
        println!(
            "requests a second, and the share of what is by hand (min, median, max of rounds in turn)"
        );
        println!(
            "{:<7} {:>9} {:>9}   {:<17}   {:<17}",
            "", "generated", "by hand", "by the clock", "by the processor"
        );
        self.run(&[]);
        println!("by hand beside itself, which tells how far such rounds are to be believed");
        self.run(&["same"]);
        println!();
    }

    fn run(&self, arguments: &[&str]) {
        let status = Command::new(self.program()).args(arguments).stdin(Stdio::null()).status();
        let status = status.expect("it was built");
        assert!(status.success(), "request-path: {status}");
    }

    /// Prints the instructions of a request, from what actix has read of it to what it writes: they are the same
    /// however much else the machine does.
    ///
    /// # Errors
    /// What keeps them from being counted.
    #[expect(clippy::print_stdout, reason = "this is a command")]
    pub(crate) fn count(&self) -> Result<(), String> {
        println!("{:<7} {:>9} {:>9}   share", "instructions", "generated", "by hand");
        for method in ["DELETE", "GET", "POST"] {
            let [generated, by_hand] =
                ["generated", "by-hand"].map(|side| self.instructions(side, method));
            let (generated, by_hand) = (generated?, by_hand?);
            println!(
                "{method:<12} {generated:>9} {by_hand:>9}   {:.3}",
                by_hand as f64 / generated as f64
            );
        }
        println!();
        Ok(())
    }

    fn instructions(&self, side: &str, method: &str) -> Result<u64, String> {
        let counted = |requests: u64| {
            let output = Command::new("valgrind")
                .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
                .arg(self.program())
                .args([side, method, &requests.to_string()])
                .output()
                .map_err(|error| format!("valgrind: {error}"))?;
            let said = String::from_utf8_lossy(&output.stderr);
            let line = said.lines().find_map(|line| line.split_once("Collected : "));
            line.and_then(|(_, number)| number.trim().parse::<u64>().ok()).ok_or(said.into_owned())
        };
        // What the program does besides is in both.
        let (few, many) = (counted(500)?, counted(2500)?);
        Ok((many - few) / 2000)
    }

    fn program(&self) -> PathBuf {
        self.target.join("release/request-path")
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder that is there") {
        let path = entry.expect("a readable folder").path();
        let copied = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &copied);
        } else {
            fs::copy(&path, &copied).expect("a file can be copied");
        }
    }
}
