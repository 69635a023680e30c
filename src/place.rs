//! Where a database is, and where bytes are.

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

/// Where bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Storage {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket of an S3-compatible store.
    Bucket(Bucket),
}

/// A bucket of an S3-compatible store, or what is below a prefix of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Its name.
    pub name: String,
    /// What the keys of all objects begin with, without slashes around it; empty for none.
    pub prefix: String,
    /// Where the store is and who asks, by the names of variables of the AWS tools, as in `AWS_REGION`.
    pub variables: Vec<(String, String)>,
}

impl Storage {
    /// Reads `s3://bucket` and `s3://bucket/prefix` as buckets, with these variables of the AWS tools, and all
    /// else as the path of a folder.
    pub fn of(text: &str, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let Some(address) = text.strip_prefix("s3://") else {
            return Self::Folder(PathBuf::from(text));
        };
        let (name, prefix) = address.split_once('/').unwrap_or((address, ""));
        Self::Bucket(Bucket {
            name: name.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
            variables: variables.into_iter().collect(),
        })
    }

    /// What to do where nothing can be kept there.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::Folder(_) => {
                "let this user read and write there, or choose another with FLOWKIWI_STORAGE or FLOWKIWI_DATA"
            }
            Self::Bucket(_) => {
                "see that AWS_ENDPOINT_URL (for http also AWS_ALLOW_HTTP=true), AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are those of the bucket, or name another with FLOWKIWI_STORAGE"
            }
        }
    }
}

impl fmt::Display for Storage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(path) => path.display().fmt(formatter),
            Self::Bucket(bucket) => bucket.fmt(formatter),
        }
    }
}

/// Without its variables, of which some are secrets.
impl fmt::Display for Bucket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slash = if self.prefix.is_empty() { "" } else { "/" };
        write!(formatter, "s3://{}{slash}{}", self.name, self.prefix)
    }
}

impl fmt::Debug for Bucket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, Storage};

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

    #[test]
    fn a_bucket_is_told_from_a_folder_and_shown_without_its_secrets() {
        let variables = [("AWS_SECRET_ACCESS_KEY".to_owned(), "s3cret".to_owned())];
        for (text, shown) in [
            ("s3://kiwi", "s3://kiwi"),
            ("s3://kiwi/", "s3://kiwi"),
            ("s3://kiwi/medias/of/shop/", "s3://kiwi/medias/of/shop"),
        ] {
            let storage = Storage::of(text, variables.clone());
            assert!(matches!(&storage, Storage::Bucket(bucket) if bucket.name == "kiwi"));
            assert_eq!(storage.to_string(), shown);
            assert!(!format!("{storage:?}").contains("s3cret"));
        }
        assert_eq!(Storage::of("data/blobs", []), Storage::Folder("data/blobs".into()));
    }
}
