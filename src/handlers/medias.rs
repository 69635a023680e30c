//! Medias: uploaded, read, deleted.

use openapi_stubs::actix::Download;

use crate::{
    app::{App, WriteError},
    content,
    contract::{
        DeleteMediaProblem, DeleteMediaRequest, DeleteMediaResponse, GetMediaContentOk,
        GetMediaContentProblem, GetMediaContentRequest, GetMediaContentResponse, GetMediaProblem,
        GetMediaRequest, GetMediaResponse, UploadMediaCreated, UploadMediaPart, UploadMediaProblem,
        UploadMediaRequest, UploadMediaResponse,
    },
    domain::{
        caller::Caller,
        id::MediaId,
        media::{Deletion, Filename},
    },
    failure::Failure,
    jsonld, problem,
};

pub async fn upload_media(
    app: &App,
    caller: Caller,
    mut request: UploadMediaRequest,
) -> Result<UploadMediaResponse, UploadMediaProblem> {
    let (mut upload, mut sent_name, mut filename, mut alt) = (None, None, None, None);
    while let Some(part) = request.body.next().await? {
        match part {
            UploadMediaPart::File(file) => {
                sent_name = file.filename.clone();
                upload = Some(app.receive(&caller, file).await.map_err(refused)?);
            }
            UploadMediaPart::Filename(text) => filename = Some(text),
            UploadMediaPart::Alt(text) => alt = Some(text),
        }
    }
    let upload = upload.ok_or_else(|| Failure::internal("a whole form has its required parts"))?;
    let filename = filename.or(sent_name).as_deref().and_then(Filename::tidy);
    let filename = filename.ok_or_else(problem::filename_missing)?;
    let media = upload.keep(filename, alt).await?;
    let body = jsonld::media(&media);
    Ok(UploadMediaResponse::Created(UploadMediaCreated { location: body.at_id.clone(), body }))
}

fn refused<E: Into<UploadMediaProblem>>(error: WriteError<E>) -> UploadMediaProblem {
    match error {
        WriteError::Source(rejection) => rejection.into(),
        WriteError::TooLarge { limit_bytes } => problem::file_too_large(limit_bytes).into(),
        WriteError::Failed(failure) => failure.into(),
    }
}

pub async fn get_media(
    app: &App,
    caller: Caller,
    request: GetMediaRequest,
) -> Result<GetMediaResponse, GetMediaProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::media_not_found)?;
    let media = app.find_media(&caller, id).await?.ok_or_else(problem::media_not_found)?;
    Ok(GetMediaResponse::Ok(jsonld::media(&media)))
}

pub async fn delete_media(
    app: &App,
    caller: Caller,
    request: DeleteMediaRequest,
) -> Result<DeleteMediaResponse, DeleteMediaProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::media_not_found)?;
    match app.delete_media(&caller, id).await? {
        Deletion::Deleted => Ok(DeleteMediaResponse::NoContent),
        Deletion::Unknown => Err(problem::media_not_found().into()),
    }
}

pub async fn get_media_content(
    app: &App,
    caller: Caller,
    request: GetMediaContentRequest,
) -> Result<GetMediaContentResponse, GetMediaContentProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::media_not_found)?;
    let (media, bytes) = app.open_media(&caller, id).await?.ok_or_else(problem::media_not_found)?;
    Ok(GetMediaContentResponse::Ok(GetMediaContentOk {
        content_disposition: content::disposition(&media),
        content_security_policy: content::SANDBOX.to_owned(),
        body: Download::new(media.mime_type, Some(bytes.size), bytes.bytes),
    }))
}
