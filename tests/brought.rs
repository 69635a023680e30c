//! What npm and pip bring, in the versions of lock files: installed unless that was done from the same file before.

use std::{
    fs, io,
    path::Path,
    process::{Command, Output},
};

/// Has npm install what the `package-lock.json` of a folder names.
pub(crate) fn npm(folder: &Path, options: &[&str]) -> Result<(), String> {
    once(&folder.join("node_modules/.installed-of"), &folder.join("package-lock.json"), || {
        run(Command::new("npm").arg("ci").args(options).current_dir(folder)).map(drop)
    })
}

/// Has pip make a virtual environment of what a file of requirements names, with their hashes.
pub(crate) fn pip(environment: &Path, requirements: &Path) -> Result<(), String> {
    once(&environment.join("installed-of"), requirements, || {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(environment))?;
        let mut pip = Command::new(environment.join("bin/pip"));
        pip.args(["install", "--quiet", "--disable-pip-version-check", "--require-hashes"]);
        run(pip.arg("--requirement").arg(requirements)).map(drop)
    })
}

/// Runs a program to its end, which has to be a good one.
pub(crate) fn run(command: &mut Command) -> Result<Output, String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(output);
    }
    let (said, wrong) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(format!("{command:?}: {said}\n{wrong}"))
}

fn once(
    stamp: &Path,
    lock: &Path,
    install: impl FnOnce() -> Result<(), String>,
) -> Result<(), String> {
    let fail = |error: io::Error| format!("{}: {error}", lock.display());
    let wanted = fs::read(lock).map_err(fail)?;
    if fs::read(stamp).ok().as_ref() != Some(&wanted) {
        install()?;
        fs::write(stamp, wanted).map_err(fail)?;
    }
    Ok(())
}
