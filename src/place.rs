//! Where a database is.

use std::{
    fmt,
    path::{Path, PathBuf},
};

/// Where a database is: a file of this machine, its memory, or a server.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// A SQLite database, in a file.
    File(PathBuf),
    /// A SQLite database in the memory of this process, by a name that no other has: it is gone with the store.
    Memory(String),
    /// A PostgreSQL database, by the address that libpq takes, as in `postgres://user@host/database`.
    Server(String),
}

impl Place {
    /// Reads `postgres://…` and `postgresql://…` as servers, and all else as the path of a file.
    pub fn of(text: &str) -> Self {
        let is_server = ["postgres://", "postgresql://"].iter().any(|it| text.starts_with(it));
        if is_server { Self::Server(text.to_owned()) } else { Self::File(PathBuf::from(text)) }
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Memory(_) | Self::Server(_) => None,
        }
    }

    /// What to do where nothing can be opened there.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::File(_) => {
                "let this user read and write it, or choose another folder with FLOWKIWI_DATA"
            }
            Self::Memory(_) => "free some memory, and start again",
            Self::Server(_) => {
                "start the server, make the database, let this user in, or name another with FLOWKIWI_DATABASE"
            }
        }
    }
}

/// Without the password and the parameters of a server's address.
impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let address = match self {
            Self::File(path) => return path.display().fmt(formatter),
            Self::Memory(name) => return write!(formatter, "memory:{name}"),
            Self::Server(address) => address.split(['?', '#']).next().unwrap_or_default(),
        };
        let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
        // Whatever stands before the last `@` says who asks.
        match rest.rsplit_once('@') {
            None => write!(formatter, "{scheme}://{rest}"),
            Some((who, rest)) => {
                let user = who.split(':').next().unwrap_or_default();
                write!(formatter, "{scheme}://{user}@{rest}")
            }
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_place_is_shown_without_its_secrets() {
        for (address, shown) in [
            (
                "postgres://kiwi:s3cr:e@t@db.example:5432/medias",
                "postgres://kiwi@db.example:5432/medias",
            ),
            ("postgresql://db.example/medias?password=secret", "postgresql://db.example/medias"),
            ("postgres:///medias", "postgres:///medias"),
        ] {
            let place = Place::of(address);
            assert_eq!(place.to_string(), shown);
            assert_eq!(format!("{place:?}"), shown);
            assert!(place.file().is_none());
        }
        assert_eq!(Place::of("data/a@b.sqlite").to_string(), "data/a@b.sqlite");
    }
}
