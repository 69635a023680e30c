//! What points at a media.

use crate::{
    app::App,
    contract::{
        ListMediaReferencesProblem, ListMediaReferencesRequest, ListMediaReferencesResponse,
        Operation,
    },
    domain::{caller::Caller, id::MediaId},
    jsonld::{self, Address},
    parameters, problem,
};

/// Products before variants, each by its identifier: there is no other.
const ORDER: &str = "reference";

pub async fn list_media_references(
    app: &App,
    caller: Caller,
    request: ListMediaReferencesRequest,
) -> Result<ListMediaReferencesResponse, ListMediaReferencesProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::media_not_found)?;
    let after = request.after.as_deref();
    let window =
        parameters::window(request.page, request.items_per_page, request.partial, after, ORDER)?;
    let page = app.list_media_references(&caller, id, window.clone()).await?;
    let page = page.ok_or_else(problem::media_not_found)?;
    let address = Address::of(Operation::ListMediaReferences).at("id", &request.id);
    let body = jsonld::media_reference_collection(&address, &window, ORDER, &page);
    Ok(ListMediaReferencesResponse::Ok(body))
}
