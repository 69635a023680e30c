//! The trash: deleted medias, restored or purged.

use crate::{
    app::App,
    contract::{
        GetTrashedMediaProblem, GetTrashedMediaRequest, GetTrashedMediaResponse,
        ListTrashedMediasProblem, ListTrashedMediasRequest, ListTrashedMediasResponse,
        MediaResponse, Operation, PurgeMediaProblem, PurgeMediaRequest, PurgeMediaResponse,
        RestoreMediaProblem, RestoreMediaRequest, RestoreMediaResponse,
    },
    domain::{caller::Caller, id::MediaId},
    jsonld::{self, Address},
    parameters, problem,
};

/// What was deleted last first: there is no other order.
const ORDER: &str = "deletedAt";

pub async fn list_trashed_medias(
    app: &App,
    caller: Caller,
    request: ListTrashedMediasRequest,
) -> Result<ListTrashedMediasResponse, ListTrashedMediasProblem> {
    let after = request.after.as_deref();
    let window =
        parameters::window(request.page, request.items_per_page, request.partial, after, ORDER)?;
    let page = app.list_trashed_medias(&caller, window.clone()).await?;
    let address = Address::of(Operation::ListTrashedMedias);
    let body = jsonld::trashed_media_collection(&address, &window, ORDER, &page);
    Ok(ListTrashedMediasResponse::Ok(body))
}

pub async fn get_trashed_media(
    app: &App,
    caller: Caller,
    request: GetTrashedMediaRequest,
) -> Result<GetTrashedMediaResponse, GetTrashedMediaProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::not_in_trash)?;
    let media = app.find_trashed_media(&caller, id).await?.ok_or_else(problem::not_in_trash)?;
    Ok(GetTrashedMediaResponse::Ok(jsonld::trashed_media_document(&media)))
}

pub async fn restore_media(
    app: &App,
    caller: Caller,
    request: RestoreMediaRequest,
) -> Result<RestoreMediaResponse, RestoreMediaProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::media_not_found)?;
    let media = app.restore_media(&caller, id).await?.ok_or_else(problem::media_not_found)?;
    let (etag, body) = (media.tag().to_string(), jsonld::media_document(&media));
    Ok(RestoreMediaResponse::Ok(MediaResponse { etag, body }))
}

pub async fn purge_media(
    app: &App,
    caller: Caller,
    request: PurgeMediaRequest,
) -> Result<PurgeMediaResponse, PurgeMediaProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::not_in_trash)?;
    if app.purge_media(&caller, id).await? {
        Ok(PurgeMediaResponse::NoContent)
    } else {
        Err(problem::not_in_trash().into())
    }
}
