//! `openapi-stubs docs`.

use std::{fs, io, path::Path};

use super::{
    Done, Fault, Outcome, Session,
    arguments::{Docs, Part},
};
use crate::docs::{Page, Reference, Section, Selection};

pub(super) fn run(session: &mut Session<'_>, arguments: Docs) -> Done {
    let reference = Reference::read(session.root, &arguments.spec).map_err(Fault::new)?;
    let selection = Selection {
        statuses: arguments.statuses,
        parameters: arguments.parameters,
        without_parameters: arguments.without_parameters,
        without: arguments.without.into_iter().map(section).collect(),
    };
    let pages = match &arguments.operation {
        None => reference.pages(&selection),
        Some(operation) => {
            let text = reference.page(operation, &selection).map_err(Fault::new)?;
            let Some(_) = arguments.out else {
                write!(session.out, "{text}")?;
                return Ok(Outcome::Well);
            };
            let mut pages = reference.pages(&selection);
            pages.retain(|page| page.operation.as_ref() == Some(operation));
            pages
        }
    };
    let folder = arguments.out.as_deref().unwrap_or(Path::new("."));
    let mut stale = 0;
    for Page { file, text, .. } in pages {
        let path = folder.join(file);
        if is_as(&session.root.join(&path), &text) {
            continue;
        }
        stale += 1;
        if arguments.check {
            writeln!(session.out, "{}: not as it would be written", path.display())?;
        } else {
            write_page(session.root, &path, &text)?;
            writeln!(session.out, "{}", path.display())?;
        }
    }
    if stale == 0 {
        writeln!(session.out, "every page is as the document has it")?;
    }
    Ok(Outcome::of(stale == 0 || !arguments.check, Outcome::Found))
}

fn section(part: Part) -> Section {
    match part {
        Part::RequestBody => Section::RequestBody,
        Part::ResponseHeaders => Section::ResponseHeaders,
        Part::MediaTypes => Section::MediaTypes,
        Part::Constraints => Section::Constraints,
        Part::Examples => Section::Examples,
    }
}

fn is_as(path: &Path, text: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|present| present == text)
}

fn write_page(root: &Path, path: &Path, text: &str) -> io::Result<()> {
    let whole = root.join(path);
    let made = whole.parent().map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| fs::write(&whole, text)).map_err(|error| {
        io::Error::new(error.kind(), format!("cannot write `{}`: {error}", path.display()))
    })
}
