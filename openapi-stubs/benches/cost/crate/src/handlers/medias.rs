//! Medias that are kept nowhere, so that only the request path is measured.

use crate::{app::App, auth::Caller, contract::*};

pub async fn list_medias(
    _: &App,
    _: Caller,
    request: ListMediasRequest,
) -> Result<ListMediasResponse, ListMediasProblem> {
    let media = Media {
        title: "A picture".to_owned(),
        kind: request.kind.unwrap_or(Kind::Document),
        size: request.page,
        alt: None,
        tags: None,
    };
    Ok(ListMediasResponse::Ok(vec![media]))
}

pub async fn create_media(
    _: &App,
    _: Caller,
    request: CreateMediaRequest,
) -> Result<CreateMediaResponse, CreateMediaProblem> {
    let created = CreateMediaCreated { location: "/medias/1".to_owned(), body: request.body };
    Ok(CreateMediaResponse::Created(created))
}

pub async fn delete_media(
    _: &App,
    _: Caller,
    request: DeleteMediaRequest,
) -> Result<DeleteMediaResponse, DeleteMediaProblem> {
    assert_eq!(request.id, "1");
    Ok(DeleteMediaResponse::NoContent)
}
