//! A media as a document.

use super::{context, count, iri, number, time};
use crate::{
    contract,
    domain::{
        media::Media,
        thumbnail::{self, Preset},
    },
};

/// The item document of a media: it stands alone, and so has a context.
pub fn media_document(media: &Media) -> contract::Media {
    contract::Media { at_context: Some(context("Media")), ..self::media(media) }
}

/// A media within another document.
pub fn media(media: &Media) -> contract::Media {
    let iri_of_media = iri("medias", media.id);
    let details = &media.details;
    contract::Media {
        at_context: None,
        at_type: "Media".to_owned(),
        id: media.id.to_string(),
        filename: details.filename.to_string(),
        title: details.title.clone(),
        alt: details.alt.clone(),
        description: details.description.clone(),
        mime_type: media.mime_type.clone(),
        extension: details.filename.extension(),
        size: count(media.size),
        checksum: media.checksum.to_string(),
        width: media.dimensions.map(|dimensions| number(dimensions.width)),
        height: media.dimensions.map(|dimensions| number(dimensions.height)),
        focal_point: details
            .focal_point
            .map(|point| contract::FocalPoint { x: point.x, y: point.y }),
        tags: details.tags.clone(),
        metadata: details.metadata.as_object().clone(),
        content_url: format!("{iri_of_media}/content"),
        thumbnail_url: thumbnail::is_made_of(&media.mime_type)
            .then(|| format!("{iri_of_media}/thumbnails/{}", Preset::Small)),
        reference_count: count(media.reference_count),
        version: number(media.version),
        organization: iri("organizations", media.organization),
        created_by: iri("identities", media.created_by),
        created_at: time(media.created_at),
        updated_at: time(media.updated_at),
        at_id: iri_of_media,
    }
}
