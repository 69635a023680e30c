//! `openapi-stubs new`.

use super::{Done, Fault, Outcome, Session, arguments::New};
use crate::scaffold::{self, Start};

pub(super) fn run(session: &mut Session<'_>, arguments: New) -> Done {
    let folder = arguments.into.unwrap_or_else(|| arguments.name.clone().into());
    let start = Start {
        name: arguments.name,
        from: arguments.from,
        folder,
        toolchain: arguments.toolchain,
    };
    let made = scaffold::make(session.root, &start).map_err(Fault::new)?;
    let folder = start.folder.display();
    writeln!(session.out, "made `{folder}` with {} operations", made.operations)?;
    for left_out in &made.left_out {
        let (endpoint, code) = (&left_out.endpoint, left_out.code);
        writeln!(session.out, "left out `{endpoint}`: {} [{code}]", left_out.message)?;
    }
    write!(
        session.out,
        "
next:
  cd {folder}
  cargo run

Every operation answers 501 until its handler, in `src/handlers`, is written.
"
    )?;
    Ok(Outcome::Well)
}
