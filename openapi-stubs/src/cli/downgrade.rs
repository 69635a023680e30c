//! `openapi-stubs downgrade`.

use std::fs;

use super::{Done, Fault, Outcome, Session, arguments::Downgrade};
use crate::downgrade::{Downgraded, without};

pub(super) fn run(session: &mut Session<'_>, arguments: Downgrade) -> Done {
    let read = Downgraded::read(session.root, &arguments.spec).map_err(Fault::new)?;
    let Downgraded { mut document, losses } = read;
    for loss in &losses {
        writeln!(session.err, "{loss}")?;
    }
    for kind in &arguments.without {
        for operation in without(&mut document, kind) {
            writeln!(session.err, "`{operation}` is left out, which takes `{kind}` only")?;
        }
    }
    let text = format!("{document:#}\n");
    match &arguments.out {
        None => write!(session.out, "{text}")?,
        Some(path) => {
            fs::write(session.root.join(path), text).map_err(|error| {
                Fault::new(format!("cannot write `{}`: {error}", path.display()))
            })?;
            writeln!(session.out, "{}", path.display())?;
        }
    }
    Ok(Outcome::Well)
}
