//! Products: listed, made, read, changed, deleted.

use openapi_stubs::actix::Words;

use crate::{
    app::App,
    contract::{
        ConstraintViolation, CreateProductCreated, CreateProductProblem, CreateProductRequest,
        CreateProductResponse, DeleteProductProblem, DeleteProductRequest, DeleteProductResponse,
        GetProductProblem, GetProductRequest, GetProductResponse, ListProductsProblem,
        ListProductsRequest, ListProductsResponse, NotModifiedResponse, Operation, ProductPatch,
        ProductResponse, ProductStatus, UpdateProductProblem, UpdateProductRequest,
        UpdateProductResponse,
    },
    domain::{
        caller::Caller,
        catalogue::{self, Change, Creation, Deletion, Wanted},
        id::{MediaId, ProductId},
        listing::{Direction, Order},
        precondition::Tags,
        product::{Details, Filter, OrderBy, Patch, Product, Status},
    },
    jsonld::{self, Address},
    parameters, problem,
};

pub async fn list_products(
    app: &App,
    caller: Caller,
    request: ListProductsRequest,
) -> Result<ListProductsResponse, ListProductsProblem> {
    let newest_first = Order { by: OrderBy::CreatedAt, direction: Direction::Descending };
    let offered = [
        ("createdAt", OrderBy::CreatedAt, request.order_created_at.as_deref()),
        ("sku", OrderBy::Sku, request.order_sku.as_deref()),
        ("name", OrderBy::Name, request.order_name.as_deref()),
    ];
    let order = parameters::order(&offered, newest_first)?;
    let name = format!("{order:?}");
    let window = parameters::window(
        request.page,
        request.items_per_page,
        request.partial,
        request.after.as_deref(),
        &name,
    )?;
    let filter = filter(&request)?;
    let page = app.list_products(&caller, filter, order, window.clone()).await?;
    let body = jsonld::product_collection(&address(&request), &window, &name, &page);
    Ok(ListProductsResponse::Ok(body))
}

fn filter(request: &ListProductsRequest) -> Result<Filter, ConstraintViolation> {
    let (created_from, created_until) = parameters::range(
        "createdAt",
        request.created_at_after.as_deref(),
        request.created_at_strictly_after.as_deref(),
        request.created_at_before.as_deref(),
        request.created_at_strictly_before.as_deref(),
    )?;
    let (id, id_list) = (request.id.as_deref(), request.id_list.as_deref());
    let (media, medias) = (request.medias.as_deref(), request.medias_list.as_deref());
    Ok(Filter {
        common: catalogue::Filter {
            ids: jsonld::ids("products", id, id_list, ProductId::parse),
            sku: request.sku.clone(),
            name: request.name.clone(),
            medias: jsonld::ids("medias", media, medias, MediaId::parse),
            created_from,
            created_until,
        },
        status: request.status.map(status),
    })
}

fn address(request: &ListProductsRequest) -> Address {
    Address::of(Operation::ListProducts)
        .with("id", request.id.as_ref())
        .with_each("id[]", request.id_list.as_deref())
        .with("sku", request.sku.as_ref())
        .with("name", request.name.as_ref())
        .with("status", request.status.map(Words::word))
        .with("medias", request.medias.as_ref())
        .with_each("medias[]", request.medias_list.as_deref())
        .with("createdAt[after]", request.created_at_after.as_ref())
        .with("createdAt[before]", request.created_at_before.as_ref())
        .with("createdAt[strictly_after]", request.created_at_strictly_after.as_ref())
        .with("createdAt[strictly_before]", request.created_at_strictly_before.as_ref())
        .with("order[createdAt]", request.order_created_at.as_ref())
        .with("order[sku]", request.order_sku.as_ref())
        .with("order[name]", request.order_name.as_ref())
}

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
    match app.update_product(&caller, id, patch(request.body), precondition).await? {
        Change::Changed(product) => Ok(UpdateProductResponse::Ok(whole(&product))),
        Change::Stale(tag) => Err(problem::precondition_failed(&tag).into()),
        Change::Refused(refusals) => Err(problem::refused(&refusals).into()),
        Change::Unknown => Err(problem::product_not_found().into()),
    }
}

fn patch(patch: ProductPatch) -> Patch {
    Patch {
        sku: patch.sku,
        name: patch.name,
        description: patch.description.into_change(),
        status: patch.status.map(status),
        medias: patch.medias.as_deref().map(wanted),
    }
}

pub async fn delete_product(
    app: &App,
    caller: Caller,
    request: DeleteProductRequest,
) -> Result<DeleteProductResponse, DeleteProductProblem> {
    let id = ProductId::parse(&request.id).ok_or_else(problem::product_not_found)?;
    let if_unmodified_since = request.if_unmodified_since.as_deref();
    let precondition = parameters::precondition(request.if_match.as_deref(), if_unmodified_since);
    match app.delete_product(&caller, id, precondition).await? {
        Deletion::Deleted => Ok(DeleteProductResponse::NoContent),
        Deletion::Stale(tag) => Err(problem::precondition_failed(&tag).into()),
        Deletion::Unknown => Err(problem::product_not_found().into()),
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
