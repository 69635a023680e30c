//! Pictures made smaller.

use openapi_stubs::actix::Download;

use crate::{
    app::{App, Content, ThumbnailError},
    content,
    contract::{
        ContentNotModifiedResponse, GetMediaThumbnailOk, GetMediaThumbnailProblem,
        GetMediaThumbnailRequest, GetMediaThumbnailResponse, ThumbnailPreset,
    },
    domain::{
        caller::Caller,
        id::MediaId,
        thumbnail::{self, Preset, ThumbnailKey},
    },
    problem,
};

pub async fn get_media_thumbnail(
    app: &App,
    caller: Caller,
    request: GetMediaThumbnailRequest,
) -> Result<GetMediaThumbnailResponse, GetMediaThumbnailProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::media_not_found)?;
    let media = app.find_media(&caller, id).await?.ok_or_else(problem::media_not_found)?;
    if !thumbnail::is_made_of(&media.mime_type) {
        return Err(problem::thumbnail_not_found().into());
    }
    let preset = preset(request.preset);
    let tag = ThumbnailKey::of(&media, preset).tag(media.checksum);
    let (etag, cache_control) = (tag.to_string(), content::CACHE_CONTROL.to_owned());
    if content::is_known(request.if_none_match.as_deref(), None, &tag, None) {
        return Ok(ContentNotModifiedResponse { etag, cache_control }.into());
    }
    let thumbnail = app.thumbnail(&media, preset).await.map_err(refused)?;
    let content = Content::from(thumbnail.bytes);
    Ok(GetMediaThumbnailOk {
        etag,
        cache_control,
        cross_origin_resource_policy: content::RESOURCE_POLICY.to_owned(),
        body: Download::new(thumbnail.mime_type, Some(content.size), content.bytes),
    }
    .into())
}

fn preset(preset: ThumbnailPreset) -> Preset {
    match preset {
        ThumbnailPreset::Small => Preset::Small,
        ThumbnailPreset::Square => Preset::Square,
        ThumbnailPreset::Medium => Preset::Medium,
        ThumbnailPreset::Large => Preset::Large,
    }
}

fn refused(error: ThumbnailError) -> GetMediaThumbnailProblem {
    match error {
        ThumbnailError::Unfit(unfit) => problem::picture_unfit(unfit).into(),
        ThumbnailError::Failed(failure) => failure.into(),
    }
}
