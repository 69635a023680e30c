//! Which room may name what: every `use` and every path of both crates, held against a table. Tests inside
//! the rooms are left out: they may borrow what they test with.

mod source;
mod table;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use self::{
    source::{Name, Source, read_crate},
    table::{EFFECTS, Room, SERVICE, TOOLCHAIN},
};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[test]
fn the_rooms_of_the_service_name_only_what_they_may() {
    let root = Path::new(ROOT);
    let mut sources = read_crate(&root.join("src"));
    // Of these two rooms `src` has only the line that includes what the build wrote.
    for written in ["contract", "routes"] {
        let file = Path::new(env!("OUT_DIR")).join(written).with_extension("rs");
        let text = fs::read_to_string(&file).unwrap();
        sources.push(Source::read(&file, vec![written.to_owned()], &text));
    }
    let crates = crates(&root.join("Cargo.toml"));
    hold(&Judge { rooms: SERVICE, crates: &crates }, &sources);
    assert_names(&sources, "store", "diesel");
    assert_names(&sources, "contract", "openapi_stubs");
    assert_names(&sources, "routes", "handlers");
}

#[test]
fn the_stages_of_the_toolchain_name_only_what_they_may() {
    let root = Path::new(ROOT).join("openapi-stubs");
    let sources = read_crate(&root.join("src"));
    let crates = crates(&root.join("Cargo.toml"));
    hold(&Judge { rooms: TOOLCHAIN, crates: &crates }, &sources);
    assert_names(&sources, "check", "plan");
    assert_names(&sources, "actix", "actix_web");
}

#[test]
fn a_name_that_a_room_may_not_say_is_found_with_its_place_and_where_it_belongs() {
    let crates = crates(&Path::new(ROOT).join("Cargo.toml"));
    let judge = Judge { rooms: SERVICE, crates: &crates };
    let found = |room: &str, text: &str| {
        let file = Path::new("src").join(room).join("it.rs");
        judge.findings(&Source::read(&file, vec![room.to_owned(), "it".to_owned()], text))
    };
    for (room, text, finding) in [
        (
            "handlers",
            "\nuse diesel::prelude::*;",
            "src/handlers/it.rs:2: `handlers` names `diesel`, but each turns one request into one answer; bytes come and go as streams of `openapi_stubs`; it belongs in `store`",
        ),
        (
            "handlers",
            "use crate::app::App;\nfn f() { super::products::find() }",
            "src/handlers/it.rs:2: `handlers` names `crate::handlers::products`, but its files do not name each other; what they share belongs in a room they may name",
        ),
        (
            "handlers",
            "fn f() { let _ = crate::store::medias::find; }",
            "src/handlers/it.rs:1: `handlers` names `store`, but each turns one request into one answer; bytes come and go as streams of `openapi_stubs`; it belongs in `reclaim`, `app`, `auth`, `first_start`, `ephemeral`, `upkeep`, `server`, `cli`",
        ),
        (
            "domain",
            "#[derive(serde::Serialize)]\nstruct A;",
            "src/domain/it.rs:1: `domain` names `serde`, but it is the rules, without I/O, clock or wire; metadata is JSON wherever it is; it belongs in `contract`, `oidc`, `ephemeral`",
        ),
        (
            "domain",
            "use jiff::Timestamp;\nfn f() -> Timestamp { Timestamp::now() }",
            "src/domain/it.rs:2: `domain` names `Timestamp::now`, but it is the rules, without I/O, clock or wire; metadata is JSON wherever it is; it belongs in `app`",
        ),
        (
            "problem",
            "fn f() { let _ = matches!(x, std::fs::File); }",
            "src/problem/it.rs:1: `problem` names `std::fs`, but it turns refusals into contract, and reaches for nothing; it belongs in `blobs`, `ephemeral`, `upkeep`, `exchange`",
        ),
        (
            "store",
            "use crate::{domain, failure, contract::Media};",
            "src/store/it.rs:1: `store` names `contract`, but it is the database, and knows neither wire nor clock; it belongs in `problem`, `jsonld`, `content`, `parameters`, `hydra`, `auth`, `handlers`, `routes`, `ephemeral`, `exchange`, `server`",
        ),
        (
            "domain",
            "use crate::nowhere::Thing;",
            "src/domain/it.rs:1: `nowhere` is no room; give it a line in tests/suite/rooms/table.rs",
        ),
    ] {
        assert_eq!(found(room, text), [finding]);
    }
    assert_eq!(found("cellar", ""), [""; 0]);
    assert_eq!(
        found("cellar", "use std::fmt;"),
        ["src/cellar/it.rs: `cellar` is no room; give it a line in tests/suite/rooms/table.rs"]
    );
    let allowed = "use crate::{app::App, problem}; use std::fmt; fn f() { app.find_media(id) }";
    assert_eq!(found("handlers", allowed), [""; 0]);
}

/// What the table says of names.
struct Judge<'a> {
    rooms: &'a [Room],
    /// What the manifest lists.
    crates: &'a BTreeSet<String>,
}

impl Judge<'_> {
    fn findings(&self, source: &Source) -> Vec<String> {
        // The roots only declare the rooms.
        let Some(room) = source.module.first() else { return Vec::new() };
        let file = source.file.strip_prefix(ROOT).unwrap_or(&source.file).display();
        let Some(room) = self.rooms.iter().find(|one| one.name == *room) else {
            return match &source.names[..] {
                [] => Vec::new(),
                _ => vec![format!(
                    "{file}: `{room}` is no room; give it a line in tests/suite/rooms/table.rs"
                )],
            };
        };
        let mut found = Vec::new();
        for name in &source.names {
            if let Some(wrong) = self.finding(room, source, name) {
                found.push(format!("{file}:{}: {wrong}", name.line));
            }
        }
        found.dedup();
        found
    }

    fn finding(&self, room: &Room, source: &Source, name: &Name) -> Option<String> {
        let path: Vec<_> = name.path.iter().map(String::as_str).collect();
        let thing = match path[..] {
            ["crate", other, ..] if other == room.name => {
                let file = path.get(2).copied();
                let is_other =
                    file.is_some_and(|file| source.module.get(1).is_some_and(|own| own != file));
                return (is_other && !room.has_siblings).then(|| {
                    format!(
                        "`{other}` names `crate::{other}::{}`, but its files do not name each other; what they share belongs in a room they may name",
                        file.unwrap_or_default()
                    )
                });
            }
            ["crate", other, ..] => {
                if !self.rooms.iter().any(|known| known.name == other) {
                    return Some(format!(
                        "`{other}` is no room; give it a line in tests/suite/rooms/table.rs"
                    ));
                }
                other.to_owned()
            }
            _ => self.guarded(&path)?,
        };
        let may = |room: &Room| {
            room.rooms.contains(&thing.as_str()) || room.crates.contains(&thing.as_str())
        };
        if may(room) {
            return None;
        }
        let others = self.rooms.iter().filter(|other| may(other));
        let others: Vec<_> = others.map(|other| format!("`{}`", other.name)).collect();
        let belongs = match others[..] {
            [] => "no room may name it yet".to_owned(),
            _ => format!("it belongs in {}", others.join(", ")),
        };
        Some(format!("`{}` names `{thing}`, but {}; {belongs}", room.name, room.why))
    }

    /// The name in the table of what a path outside of the crate leads to, if the table has to allow it.
    fn guarded(&self, path: &[&str]) -> Option<String> {
        let effect = EFFECTS.iter().find(|effect| {
            // `std` is named from its root, a type wherever it was brought from.
            if effect[0] == "std" { path.starts_with(effect) } else { path.ends_with(effect) }
        });
        match effect {
            Some(effect) => Some(effect.join("::")),
            None => path
                .first()
                .filter(|first| self.crates.contains(**first))
                .map(|it| (*it).to_owned()),
        }
    }
}

fn hold(judge: &Judge<'_>, sources: &[Source]) {
    let found: Vec<_> = sources.iter().flat_map(|source| judge.findings(source)).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));

    let mut known = BTreeMap::new();
    for room in judge.rooms {
        assert!(known.insert(room.name, room).is_none(), "`{}` has two lines", room.name);
        let is_there =
            sources.iter().any(|source| source.module.first().is_some_and(|it| it == room.name));
        assert!(is_there, "`{}` has a line in the table, and no file", room.name);
        for other in room.rooms {
            let exists = judge.rooms.iter().any(|room| room.name == *other);
            assert!(exists, "`{}` may name `{other}`, which is no room", room.name);
        }
        for other in room.crates {
            let exists = judge.crates.contains(*other)
                || EFFECTS.iter().any(|effect| effect.join("::") == *other);
            assert!(exists, "`{}` may name `{other}`, which the manifest does not list", room.name);
        }
    }
}

/// That something is seen at all.
fn assert_names(sources: &[Source], room: &str, thing: &str) {
    let names = sources
        .iter()
        .filter(|source| source.module.first().is_some_and(|it| it == room))
        .flat_map(|source| &source.names);
    let mut paths =
        names.map(|name| name.path.strip_prefix(&["crate".to_owned()][..]).unwrap_or(&name.path));
    assert!(paths.any(|path| path.first().is_some_and(|first| first == thing)), "{room} → {thing}");
}

/// The dependencies of a manifest, as they are named in code.
fn crates(manifest: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(manifest).unwrap();
    let mut is_inside = false;
    let mut names = BTreeSet::new();
    for line in text.lines() {
        if line.starts_with('[') {
            is_inside = line == "[dependencies]";
        } else if let Some((name, _)) = line.split_once(['=', '.']).filter(|_| is_inside) {
            names.insert(name.trim().replace('-', "_"));
        }
    }
    assert!(!names.is_empty(), "{} lists nothing", manifest.display());
    names
}
