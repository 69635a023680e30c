//! Medias: what is known of them, how their files may be named, and where their bytes are kept.

use std::fmt;

use jiff::Timestamp;

use super::id::{BlobId, IdentityId, MediaId, OrganizationId};

/// A file of an organization, and what is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Its identifier.
    pub id: MediaId,
    /// Whose it is.
    pub organization: OrganizationId,
    /// Where its bytes are; several medias of the organization may share them.
    pub blob: BlobId,
    /// The name of the file.
    pub filename: Filename,
    /// What to read out or show where it cannot be seen.
    pub alt: Option<String>,
    /// The media type, read from the bytes.
    pub mime_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes.
    pub checksum: Checksum,
    /// Who uploaded it.
    pub created_by: IdentityId,
    /// When it was uploaded.
    pub created_at: Timestamp,
}

impl Media {
    /// The key its bytes are stored under.
    pub fn storage_key(&self) -> StorageKey {
        StorageKey::of(self.organization, self.blob)
    }
}

/// A media about to be made of bytes that are already stored.
#[derive(Clone, Debug)]
pub struct NewMedia {
    /// Its identifier.
    pub id: MediaId,
    /// Whose it is.
    pub organization: OrganizationId,
    /// Where the bytes were stored; left aside where the organization has the same bytes already.
    pub blob: BlobId,
    /// The name of the file.
    pub filename: Filename,
    /// What to read out or show where it cannot be seen.
    pub alt: Option<String>,
    /// The media type, read from the bytes.
    pub mime_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes.
    pub checksum: Checksum,
    /// Who uploads it.
    pub created_by: IdentityId,
    /// When it is uploaded.
    pub created_at: Timestamp,
}

/// What became of a deletion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// The media is gone.
    Deleted,
    /// The organization has no such media.
    Unknown,
}

/// The SHA-256 of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Checksum([u8; 32]);

impl Checksum {
    /// Reads what was kept; `None` unless it is 32 bytes.
    pub fn read(kept: &[u8]) -> Option<Self> {
        kept.try_into().ok().map(Self)
    }

    /// What to keep.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<[u8; 32]> for Checksum {
    fn from(sha256: [u8; 32]) -> Self {
        Self(sha256)
    }
}

/// `sha256:` and 64 lower-case hexadecimal digits.
impl fmt::Display for Checksum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

impl fmt::Debug for Checksum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// Where bytes are kept: `ORGANIZATION/BLOB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StorageKey {
    /// Whose they are.
    pub organization: OrganizationId,
    /// Which they are.
    pub blob: BlobId,
}

impl StorageKey {
    /// The key of an organization's bytes.
    pub fn of(organization: OrganizationId, blob: BlobId) -> Self {
        Self { organization, blob }
    }

    /// Reads a key that was kept; `None` unless it is made of an organization and a blob.
    pub fn parse(text: &str) -> Option<Self> {
        let (organization, blob) = text.split_once('/')?;
        Some(Self::of(OrganizationId::parse(organization)?, BlobId::parse(blob)?))
    }
}

/// The key as it is kept.
impl fmt::Display for StorageKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.organization, self.blob)
    }
}

/// The name of a file: 1 to [`Filename::MAX_CHARACTERS`] characters, without a directory and without
/// characters that are not seen or that reorder those around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filename(String);

impl Filename {
    /// The longest name, in Unicode code points.
    pub const MAX_CHARACTERS: usize = 255;

    /// Makes a name of what a client sent: takes the part after the last `/` or `\`, leaves out control
    /// and bidirectional formatting characters and surrounding white space, and shortens what is too
    /// long before its extension. `None` where nothing is left, or only `.` or `..`.
    pub fn tidy(raw: &str) -> Option<Self> {
        let name = raw.rsplit(['/', '\\']).next().unwrap_or_default();
        let seen: String = name.chars().filter(|&character| !is_unseen(character)).collect();
        let name = seen.trim();
        (!matches!(name, "" | "." | "..")).then(|| Self(shortened(name).trim_end().to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Filename {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Control characters, line separators, and what UAX #9 §2 lists as directional formatting characters:
/// `gnp.exe` must not be shown as `exe.png`.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn shortened(name: &str) -> String {
    let excess = name.chars().count().saturating_sub(Filename::MAX_CHARACTERS);
    if excess == 0 {
        return name.to_owned();
    }
    let (stem, extension) = match name.rfind('.') {
        // What follows the last dot of a long sentence is no extension worth keeping.
        Some(dot) if dot > 0 && name[dot..].chars().count() <= 16 => name.split_at(dot),
        _ => (name, ""),
    };
    let kept = stem.chars().count() - excess;
    stem.chars().take(kept).chain(extension.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tidy(raw: &str) -> Option<String> {
        Filename::tidy(raw).map(|name| name.to_string())
    }

    #[test]
    fn a_filename_has_no_directory() {
        assert_eq!(tidy("../../etc/passwd").as_deref(), Some("passwd"));
        assert_eq!(tidy(r"C:\Users\me\lamp.jpg").as_deref(), Some("lamp.jpg"));
        assert_eq!(tidy("pictures/"), None);
    }

    #[test]
    fn a_filename_shows_all_its_characters_in_their_order() {
        assert_eq!(tidy("a\u{202e}gnp.exe").as_deref(), Some("agnp.exe"));
        assert_eq!(tidy("a\r\nSet-Cookie: b\0.png").as_deref(), Some("aSet-Cookie: b.png"));
        assert_eq!(tidy(" lampe à pied.jpg\t").as_deref(), Some("lampe à pied.jpg"));
    }

    #[test]
    fn nothing_and_dots_are_no_filename() {
        for raw in ["", " ", ".", "..", "\u{202e}", "a/.."] {
            assert_eq!(tidy(raw), None, "{raw:?}");
        }
        assert_eq!(tidy(".gitignore").as_deref(), Some(".gitignore"));
    }

    #[test]
    fn a_long_filename_keeps_its_extension() {
        let name = tidy(&format!("{}.jpeg", "é".repeat(300))).unwrap();
        assert_eq!(name.chars().count(), Filename::MAX_CHARACTERS);
        assert!(name.ends_with("é.jpeg"));
        assert_eq!(tidy(&"a".repeat(255)).unwrap().len(), 255);
        assert_eq!(tidy(&format!(".{}", "a".repeat(300))).unwrap().len(), 255);
    }

    #[test]
    fn only_an_organization_and_a_blob_make_a_storage_key() {
        let id = "0198c1d2-7f00-7abc-8def-0123456789ab";
        assert!(StorageKey::parse(&format!("{id}/{id}")).is_some());
        for other in [id.to_owned(), format!("{id}/.."), format!("../{id}"), format!("{id}/{id}/a")]
        {
            assert_eq!(StorageKey::parse(&other), None, "{other}");
        }
    }
}
