//! Things of the domain as JSON-LD documents of the contract. Relations are IRIs.

use jiff::tz::Offset;

use crate::{contract, domain::media::Media};

/// The item document of a media.
pub fn media(media: &Media) -> contract::Media {
    let iri = format!("/rest/api/medias/{}", media.id);
    contract::Media {
        at_context: "/rest/api/contexts/Media".to_owned(),
        at_type: "Media".to_owned(),
        id: media.id.to_string(),
        filename: media.filename.to_string(),
        alt: media.alt.clone(),
        mime_type: media.mime_type.clone(),
        // A file of 8 EiB does not fit on any disk.
        size: i64::try_from(media.size).unwrap_or(i64::MAX),
        checksum: media.checksum.to_string(),
        content_url: format!("{iri}/content"),
        organization: format!("/rest/api/organizations/{}", media.organization),
        created_at: media.created_at.display_with_offset(Offset::UTC).to_string(),
        at_id: iri,
    }
}
