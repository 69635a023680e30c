//! What a command says: what was asked for on standard output, everything else on standard error.

use std::io::{self, Write};

use crate::{failure::Failure, server::StartError};

/// Gives what was asked for.
pub(super) fn say(words: &[u8]) -> Result<(), StartError> {
    let mut output = io::stdout().lock();
    match output.write_all(words).and_then(|()| output.flush()) {
        // Whoever read has read enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        said => Ok(said.map_err(Failure::internal)?),
    }
}

/// Says what helps whoever sits there.
pub(super) fn hint(words: &str) {
    // What was asked for matters, not the hint.
    drop(writeln!(io::stderr(), "{words}"));
}
