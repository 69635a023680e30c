//! A line of `medias.jsonl`: the document of a media, and where its file is. It is read as a change of a media
//! is, so that what the API would refuse is refused here.

use serde_json::Value;

use crate::{
    contract::MediaPatch,
    domain::media::{Checksum, Details, Filename, Media},
    failure::Failure,
    jsonld, parameters,
};

/// What a line says of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record {
    /// Where the file is, within the folder.
    pub(super) file: String,
    /// What its bytes have to be.
    pub(super) checksum: Checksum,
    /// What is to be said of the media.
    pub(super) details: Details,
}

/// The line about a media whose file is at `file`.
pub(super) fn write(media: &Media, file: &str) -> Result<String, Failure> {
    let mut document =
        serde_json::to_value(jsonld::media_document(media)).map_err(Failure::internal)?;
    document["file"] = file.into();
    Ok(format!("{document}\n"))
}

/// Where the file is that a line is about.
pub(super) fn file(line: &str) -> Option<String> {
    let document = serde_json::from_str::<Value>(line).ok()?;
    document["file"].as_str().map(ToOwned::to_owned)
}

/// What a line says; else what is wrong with it.
pub(super) fn read(line: &str) -> Result<Record, String> {
    let document = serde_json::from_str::<Value>(line).map_err(|cause| cause.to_string())?;
    let text = |name: &str| {
        document[name].as_str().ok_or_else(|| format!("`{name}` is missing, or is no text"))
    };
    let file = text("file")?.to_owned();
    let checksum = Checksum::parse(text("checksum")?)
        .ok_or("`checksum` is not `sha256:` and 64 hexadecimal digits")?;
    let filename = Filename::tidy(text("filename")?).ok_or("`filename` is no name of a file")?;
    let details = details(filename, document)?;
    Ok(Record { file, checksum, details })
}

/// What a document says of a file of that name; else what is wrong with it.
pub(super) fn details(filename: Filename, document: Value) -> Result<Details, String> {
    let patch =
        serde_json::from_value::<MediaPatch>(document).map_err(|cause| cause.to_string())?;
    Details::of(filename)
        .patched(parameters::media_changes(patch))
        .ok_or_else(|| "`metadata` is too large".to_owned())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{media::FocalPoint, metadata::Metadata};

    fn media() -> Media {
        let Value::Object(object) = json!({"by": {"name": "K"}, "shots": [1, null]}) else {
            panic!("no object")
        };
        let id = Uuid::nil();
        Media {
            id: id.into(),
            organization: id.into(),
            blob: id.into(),
            details: Details {
                title: Some("Lamp".to_owned()),
                alt: Some("A brass lamp".to_owned()),
                description: None,
                focal_point: Some(FocalPoint { x: 0.25, y: 1.0 }),
                tags: vec!["lamps".to_owned(), "à pied".to_owned()],
                metadata: Metadata::new(object).unwrap(),
                ..Details::of(Filename::tidy("lampe à pied.jpg").unwrap())
            },
            mime_type: "image/jpeg".to_owned(),
            size: 3,
            checksum: [7; 32].into(),
            dimensions: None,
            reference_count: 0,
            version: 3,
            created_by: id.into(),
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn what_was_said_of_a_media_survives_its_line() {
        let media = media();
        let line = write(&media, "medias/a.jpg").unwrap();
        assert_eq!(line.lines().count(), 1);
        let (file, checksum, details) = ("medias/a.jpg".to_owned(), media.checksum, media.details);
        assert_eq!(read(line.trim_end()), Ok(Record { file, checksum, details }));
        assert_eq!(super::file(&line).as_deref(), Some("medias/a.jpg"));
    }

    #[test]
    fn what_the_api_would_refuse_is_refused() {
        let line = write(&media(), "a").unwrap();
        let document = || serde_json::from_str::<Value>(&line).unwrap();
        for (name, value) in [
            ("file", json!(null)),
            ("filename", json!("..")),
            ("checksum", json!("sha256:7")),
            ("title", json!("a".repeat(256))),
            ("tags", json!(["a", "a"])),
            ("focalPoint", json!({"x": 2, "y": 0})),
            ("metadata", json!({"a": "b".repeat(70_000)})),
        ] {
            let mut document = document();
            document[name] = value;
            assert!(read(&document.to_string()).is_err(), "{name}");
        }
        assert!(read("{").is_err());
    }
}
