//! Medias that are kept nowhere.

use crate::{
    app::App,
    auth::Caller,
    contract::{
        CreateMediaCreated, CreateMediaProblem, CreateMediaRequest, CreateMediaResponse,
        DeleteMediaProblem, DeleteMediaRequest, DeleteMediaResponse, ListMediasProblem,
        ListMediasRequest, ListMediasResponse, NotFound, Seen,
    },
    failure::Failure,
};

pub async fn list_medias(
    _: &App,
    request: ListMediasRequest,
) -> Result<ListMediasResponse, ListMediasProblem> {
    Ok(ListMediasResponse::Ok(Seen {
        seen: vec![
            format!("{}", request.page),
            format!("{:?}", request.ids),
            format!("{:?}", request.kinds),
            request.x_organization,
            format!("{:?}", request.session),
        ],
    }))
}

pub async fn create_media(
    _: &App,
    caller: Caller,
    request: CreateMediaRequest,
) -> Result<CreateMediaResponse, CreateMediaProblem> {
    Ok(CreateMediaResponse::Created(CreateMediaCreated {
        location: format!("/medias/{}\r\nX-Smuggled: yes", caller.name),
        body: request.body,
    }))
}

pub async fn delete_media(
    _: &App,
    _: Caller,
    request: DeleteMediaRequest,
) -> Result<DeleteMediaResponse, DeleteMediaProblem> {
    let title = match request.media_id.as_str() {
        "mine" => return Ok(DeleteMediaResponse::NoContent),
        "broken" => Err(Failure)?,
        id => format!("no {id}"),
    };
    Err(NotFound { title })?
}
