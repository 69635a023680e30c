//! `openapi-stubs explain`.

use super::{Done, Fault, Outcome, Session, arguments::Explain};
use crate::{explain, nearest};

pub(super) fn run(session: &mut Session<'_>, arguments: Explain) -> Done {
    match arguments.code {
        None => {
            for topic in explain::topics() {
                writeln!(session.out, "{}", topic.heading)?;
                for (code, meaning) in topic.codes {
                    writeln!(session.out, "  {code:<40} {meaning}")?;
                }
                writeln!(session.out)?;
            }
            writeln!(session.out, "`openapi-stubs explain CODE` says more of each.")?;
        }
        Some(code) => {
            // As it is copied from a report.
            let code = code.trim_matches(['[', ']']);
            let Some(page) = explain::page(code) else {
                let codes = explain::codes();
                let advice = nearest::advice(
                    code,
                    codes.iter().copied(),
                    "`openapi-stubs explain` lists every code",
                );
                return Err(Fault::new(format!("there is no code `{code}`\n{advice}")));
            };
            write!(session.out, "{page}")?;
        }
    }
    Ok(Outcome::Well)
}
