//! Products: made, read and changed.

use crate::{
    app::App,
    contract::{
        CreateProductCreated, CreateProductProblem, CreateProductRequest, CreateProductResponse,
        GetProductProblem, GetProductRequest, GetProductResponse, NotModifiedResponse,
        ProductResponse, ProductStatus, UpdateProductProblem, UpdateProductRequest,
        UpdateProductResponse,
    },
    domain::{
        caller::Caller,
        catalogue::{Change, Creation, Wanted},
        id::{MediaId, ProductId},
        precondition::Tags,
        product::{Details, Patch, Product, Status},
    },
    jsonld, parameters, problem,
};

pub async fn create_product(
    app: &App,
    caller: Caller,
    request: CreateProductRequest,
) -> Result<CreateProductResponse, CreateProductProblem> {
    let new = request.body;
    let details = Details {
        sku: new.sku,
        name: new.name,
        description: new.description.into_option(),
        status: new.status.map_or(Status::Draft, status),
    };
    let medias = wanted(new.medias.as_deref().unwrap_or_default());
    match app.create_product(&caller, details, medias).await? {
        Creation::Created(product) => {
            let body = jsonld::product_document(&product);
            Ok(CreateProductResponse::Created(CreateProductCreated {
                location: body.at_id.clone(),
                etag: product.tag().to_string(),
                body,
            }))
        }
        Creation::Refused(refusals) => Err(problem::refused(&refusals).into()),
    }
}

pub async fn get_product(
    app: &App,
    caller: Caller,
    request: GetProductRequest,
) -> Result<GetProductResponse, GetProductProblem> {
    let id = ProductId::parse(&request.id).ok_or_else(problem::product_not_found)?;
    let product = app.find_product(&caller, id).await?.ok_or_else(problem::product_not_found)?;
    let known = request.if_none_match.as_deref().map(Tags::parse);
    if known.is_some_and(|tags| tags.match_weakly(&product.tag())) {
        let etag = product.tag().to_string();
        return Ok(NotModifiedResponse { etag }.into());
    }
    Ok(whole(&product).into())
}

pub async fn update_product(
    app: &App,
    caller: Caller,
    request: UpdateProductRequest,
) -> Result<UpdateProductResponse, UpdateProductProblem> {
    let id = ProductId::parse(&request.id).ok_or_else(problem::product_not_found)?;
    let if_unmodified_since = request.if_unmodified_since.as_deref();
    let precondition = parameters::precondition(request.if_match.as_deref(), if_unmodified_since);
    let patch = Patch {
        sku: request.body.sku,
        name: request.body.name,
        description: request.body.description.into_change(),
        status: request.body.status.map(status),
    };
    let medias = request.body.medias.as_deref().map(wanted);
    match app.update_product(&caller, id, patch, medias, precondition).await? {
        Change::Changed(product) => Ok(UpdateProductResponse::Ok(whole(&product))),
        Change::Stale(tag) => Err(problem::precondition_failed(&tag).into()),
        Change::Refused(refusals) => Err(problem::refused(&refusals).into()),
        Change::Unknown => Err(problem::product_not_found().into()),
    }
}

fn whole(product: &Product) -> ProductResponse {
    ProductResponse { etag: product.tag().to_string(), body: jsonld::product_document(product) }
}

fn status(status: ProductStatus) -> Status {
    match status {
        ProductStatus::Draft => Status::Draft,
        ProductStatus::Active => Status::Active,
        ProductStatus::Archived => Status::Archived,
    }
}

fn wanted(iris: &[String]) -> Wanted {
    iris.iter().map(|iri| MediaId::parse(jsonld::id("medias", iri))).collect()
}
