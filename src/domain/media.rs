//! Medias: what is known of them, how their files may be named, and where their bytes are kept.

use std::fmt;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{
    audit::Snapshot,
    id::{BlobId, IdentityId, MediaId, OrganizationId, RemovalId},
    metadata::Metadata,
    precondition::EntityTag,
    quota::Quota,
};

/// A file of an organization, and what is known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Media {
    /// Its identifier.
    pub id: MediaId,
    /// Whose it is.
    pub organization: OrganizationId,
    /// Where its bytes are; several medias of the organization may share them.
    pub blob: BlobId,
    /// What people say of it.
    pub details: Details,
    /// The media type, read from the bytes.
    pub mime_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes.
    pub checksum: Checksum,
    /// How large the picture is, where it is one.
    pub dimensions: Option<Dimensions>,
    /// How many products and variants point at it.
    pub reference_count: u64,
    /// Counts its changes, from 1.
    pub version: u32,
    /// Who uploaded it.
    pub created_by: IdentityId,
    /// When it was uploaded.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Media {
    /// The key its bytes are stored under.
    pub fn storage_key(&self) -> StorageKey {
        StorageKey::of(self.organization, self.blob)
    }

    /// The tag of its representation, of which all that can change is counted by these two.
    pub fn tag(&self) -> EntityTag {
        EntityTag::new(format!("{}-{}", self.version, self.reference_count))
    }

    /// The tag of its bytes.
    pub fn content_tag(&self) -> EntityTag {
        EntityTag::new(self.checksum.to_string().replace(':', "-"))
    }

    /// What the audit keeps of it.
    pub fn snapshot(&self) -> Snapshot {
        let details = &self.details;
        [
            ("filename", json!(details.filename.as_str())),
            ("title", json!(details.title)),
            ("alt", json!(details.alt)),
            ("description", json!(details.description)),
            ("tags", json!(details.tags)),
            ("metadata", json!(details.metadata.as_object())),
            ("mimeType", json!(self.mime_type)),
            ("size", json!(self.size)),
            ("checksum", json!(self.checksum.to_string())),
            ("version", json!(self.version)),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
    }
}

/// What people say of a media.
#[derive(Clone, Debug, PartialEq)]
pub struct Details {
    /// The name of the file.
    pub filename: Filename,
    /// What it is called.
    pub title: Option<String>,
    /// What to read out or show where it cannot be seen.
    pub alt: Option<String>,
    /// What there is to say about it.
    pub description: Option<String>,
    /// The point that every crop of it should keep.
    pub focal_point: Option<FocalPoint>,
    /// Words to find it by, each once, in their order.
    pub tags: Vec<String>,
    /// Whatever else is to be kept with it.
    pub metadata: Metadata,
}

impl Details {
    /// How many tags a media has at most, as the contract has it.
    pub const MOST_TAGS: usize = 50;

    /// Nothing is said but the name of the file.
    pub fn of(filename: Filename) -> Self {
        Self {
            filename,
            title: None,
            alt: None,
            description: None,
            focal_point: None,
            tags: Vec::new(),
            metadata: Metadata::default(),
        }
    }

    /// The details with what a patch changes; `None` where the metadata would be more than may be kept.
    pub fn patched(&self, patch: Patch) -> Option<Self> {
        let metadata = match &patch.metadata {
            None => self.metadata.clone(),
            Some(None) => Metadata::default(),
            Some(Some(changes)) => self.metadata.merged(changes)?,
        };
        Some(Self {
            filename: patch.filename.unwrap_or_else(|| self.filename.clone()),
            title: patch.title.unwrap_or_else(|| self.title.clone()),
            alt: patch.alt.unwrap_or_else(|| self.alt.clone()),
            description: patch.description.unwrap_or_else(|| self.description.clone()),
            focal_point: patch.focal_point.unwrap_or(self.focal_point),
            tags: patch.tags.unwrap_or_else(|| self.tags.clone()),
            metadata,
        })
    }
}

/// What is to be changed of the [`Details`]: `None` leaves, `Some(None)` clears.
#[derive(Clone, Debug, Default)]
pub struct Patch {
    /// The name of the file.
    pub filename: Option<Filename>,
    /// What it is called.
    pub title: Option<Option<String>>,
    /// What to read out.
    pub alt: Option<Option<String>>,
    /// What there is to say.
    pub description: Option<Option<String>>,
    /// The point to keep.
    pub focal_point: Option<Option<FocalPoint>>,
    /// The words to find it by.
    pub tags: Option<Vec<String>>,
    /// A merge patch of the metadata (RFC 7396).
    pub metadata: Option<Option<Map<String, Value>>>,
}

/// A point of a picture: 0 and 0 is the left upper corner, 1 and 1 the right lower.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FocalPoint {
    /// From the left edge to the right.
    pub x: f64,
    /// From the top edge to the bottom.
    pub y: f64,
}

/// How large a picture is, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dimensions {
    /// From the left edge to the right.
    pub width: u32,
    /// From the top edge to the bottom.
    pub height: u32,
}

/// A media about to be made of bytes that are already stored, by whoever acts.
#[derive(Clone, Debug)]
pub struct NewMedia {
    /// Its identifier.
    pub id: MediaId,
    /// What is said of it.
    pub details: Details,
    /// Its bytes.
    pub bytes: NewBytes,
}

/// Bytes that were stored for a media and that none has yet.
#[derive(Clone, Debug)]
pub struct NewBytes {
    /// Where they were stored; left aside where the organization has the same bytes already.
    pub blob: BlobId,
    /// The removal that takes them away unless it is withdrawn.
    pub intent: RemovalId,
    /// The media type, read from the bytes.
    pub mime_type: String,
    /// How many bytes.
    pub size: u64,
    /// Their SHA-256.
    pub checksum: Checksum,
    /// How large the picture is, where they are one.
    pub dimensions: Option<Dimensions>,
}

/// What became of an upload.
#[derive(Clone, Debug, PartialEq)]
pub enum Creation {
    /// The media, as it was made.
    Created(Box<Media>),
    /// The organization may not store as much.
    OverQuota(Quota),
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The media, as it now is.
    Changed(Media),
    /// It is not as the request requires; this is what it is like.
    Stale(Media),
    /// The metadata would be more than may be kept.
    TooMuchMetadata,
    /// The organization has no such media.
    Unknown,
}

/// What became of bytes that were to replace those of a media.
#[derive(Clone, Debug, PartialEq)]
pub enum Replacement {
    /// The media, which has them now.
    Replaced(Media),
    /// It is not as the request requires; this is what it is like.
    Stale(Media),
    /// The organization may not store as much.
    OverQuota(Quota),
    /// The organization has no such media.
    Unknown,
}

/// Which medias of an organization are asked for: those that meet all of this.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// One of these.
    pub ids: Option<Vec<MediaId>>,
    /// The filename contains this, whatever its case.
    pub filename: Option<String>,
    /// This media type, or this kind where it ends in `/*`.
    pub mime_type: Option<String>,
    /// All of these tags.
    pub tags: Vec<String>,
    /// These bytes.
    pub checksum: Option<Checksum>,
    /// Not uploaded before this.
    pub created_from: Option<Timestamp>,
    /// Not uploaded after this.
    pub created_until: Option<Timestamp>,
    /// Whether nothing points at it, or something does.
    pub unreferenced: Option<bool>,
}

/// What medias are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderBy {
    /// When they were uploaded.
    CreatedAt,
    /// The name of the file.
    Filename,
}

/// The SHA-256 of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Checksum([u8; 32]);

impl Checksum {
    /// Reads what was kept; `None` unless it is 32 bytes.
    pub fn read(kept: &[u8]) -> Option<Self> {
        kept.try_into().ok().map(Self)
    }

    /// Reads `sha256:` and 64 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("sha256:")?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(digits, &mut bytes).ok()?;
        if digits.bytes().any(|digit| digit.is_ascii_uppercase()) {
            return None;
        }
        Some(Self(bytes))
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
        let mut digits = [0; 64];
        hex::encode_to_slice(self.0, &mut digits).map_err(|_| fmt::Error)?;
        formatter.write_str("sha256:")?;
        formatter.write_str(str::from_utf8(&digits).map_err(|_| fmt::Error)?)
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
        // What is left of a long name may be a name no more: dots with only blanks behind them are cut to dots.
        let whole = shortened(seen.trim());
        let name = whole.trim_end();
        (!matches!(name, "" | "." | "..")).then(|| Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What follows the last dot, in lower case; empty where there is no dot but a leading one.
    pub fn extension(&self) -> String {
        match self.0.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
            _ => String::new(),
        }
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
    fn a_long_filename_of_which_only_dots_are_left_is_none() {
        for dots in [".", ".."] {
            assert_eq!(tidy(&format!("{dots}{}a", " ".repeat(Filename::MAX_CHARACTERS))), None);
        }
    }

    #[test]
    fn a_filename_that_was_tidied_is_tidy() {
        for raw in [".  a", &format!(".{}.png", " ".repeat(300)), &format!("a{}b", " ".repeat(300))]
        {
            let name = tidy(raw).unwrap();
            assert_eq!(tidy(&name).as_deref(), Some(name.as_str()), "{raw:?}");
        }
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
    fn an_extension_follows_the_last_dot() {
        for (name, extension) in
            [("a.JPG", "jpg"), ("a.tar.gz", "gz"), ("a", ""), (".gitignore", ""), ("a.", "")]
        {
            assert_eq!(Filename::tidy(name).unwrap().extension(), extension, "{name}");
        }
    }

    #[test]
    fn a_checksum_survives_its_text() {
        let checksum = Checksum::from(std::array::from_fn(|at| at as u8 * 8));
        let text = checksum.to_string();
        assert_eq!(Checksum::parse(&text), Some(checksum));
        for other in [&text[7..], &text[..70], &text.to_uppercase(), &format!("{text}0")] {
            assert_eq!(Checksum::parse(other), None, "{other}");
        }
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
