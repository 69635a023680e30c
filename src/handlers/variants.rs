//! Variants: listed, made, read, changed, deleted.

use crate::{
    app::App,
    contract::{
        ConstraintViolation, CreateVariantCreated, CreateVariantProblem, CreateVariantRequest,
        CreateVariantResponse, DeleteVariantProblem, DeleteVariantRequest, DeleteVariantResponse,
        GetVariantProblem, GetVariantRequest, GetVariantResponse, ListVariantsProblem,
        ListVariantsRequest, ListVariantsResponse, NotModifiedResponse, Operation,
        UpdateVariantProblem, UpdateVariantRequest, UpdateVariantResponse, VariantPatch,
        VariantResponse,
    },
    domain::{
        caller::Caller,
        catalogue::{self, Change, Creation, Deletion, Refusal, Wanted},
        id::{MediaId, ProductId, VariantId},
        listing::{Direction, Order},
        precondition::Tags,
        variant::{Details, Filter, Options, OrderBy, Patch, Variant},
    },
    jsonld::{self, Address},
    parameters, problem,
};

pub async fn list_variants(
    app: &App,
    caller: Caller,
    request: ListVariantsRequest,
) -> Result<ListVariantsResponse, ListVariantsProblem> {
    let newest_first = Order { by: OrderBy::CreatedAt, direction: Direction::Descending };
    let offered = [
        ("createdAt", OrderBy::CreatedAt, request.order_created_at.as_deref()),
        ("sku", OrderBy::Sku, request.order_sku.as_deref()),
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
    let page = app.list_variants(&caller, filter, order, window.clone()).await?;
    let body = jsonld::variant_collection(&address(&request), &window, &name, &page);
    Ok(ListVariantsResponse::Ok(body))
}

fn filter(request: &ListVariantsRequest) -> Result<Filter, ConstraintViolation> {
    let (created_from, created_until) = parameters::range(
        "createdAt",
        request.created_at_after.as_deref(),
        request.created_at_strictly_after.as_deref(),
        request.created_at_before.as_deref(),
        request.created_at_strictly_before.as_deref(),
    )?;
    let (id, id_list) = (request.id.as_deref(), request.id_list.as_deref());
    let (product, products) = (request.product.as_deref(), request.product_list.as_deref());
    let (media, medias) = (request.medias.as_deref(), request.medias_list.as_deref());
    Ok(Filter {
        common: catalogue::Filter {
            ids: jsonld::ids("variants", id, id_list, VariantId::parse),
            sku: request.sku.clone(),
            name: request.name.clone(),
            medias: jsonld::ids("medias", media, medias, MediaId::parse),
            created_from,
            created_until,
        },
        products: jsonld::ids("products", product, products, ProductId::parse),
    })
}

fn address(request: &ListVariantsRequest) -> Address {
    Address::of(Operation::ListVariants)
        .with("id", request.id.as_ref())
        .with_each("id[]", request.id_list.as_deref())
        .with("product", request.product.as_ref())
        .with_each("product[]", request.product_list.as_deref())
        .with("sku", request.sku.as_ref())
        .with("name", request.name.as_ref())
        .with("medias", request.medias.as_ref())
        .with_each("medias[]", request.medias_list.as_deref())
        .with("createdAt[after]", request.created_at_after.as_ref())
        .with("createdAt[before]", request.created_at_before.as_ref())
        .with("createdAt[strictly_after]", request.created_at_strictly_after.as_ref())
        .with("createdAt[strictly_before]", request.created_at_strictly_before.as_ref())
        .with("order[createdAt]", request.order_created_at.as_ref())
        .with("order[sku]", request.order_sku.as_ref())
}

pub async fn create_variant(
    app: &App,
    caller: Caller,
    request: CreateVariantRequest,
) -> Result<CreateVariantResponse, CreateVariantProblem> {
    let new = request.body;
    let options = Options::new(new.options.unwrap_or_default());
    let options = options.ok_or_else(|| problem::refused(&[Refusal::TooManyOptions]))?;
    let details = Details { sku: new.sku, name: new.name.into_option(), options };
    let medias = wanted(new.medias.as_deref().unwrap_or_default());
    match app.create_variant(&caller, product(&new.product), details, medias).await? {
        Creation::Created(variant) => {
            let body = jsonld::variant_document(&variant);
            Ok(CreateVariantResponse::Created(CreateVariantCreated {
                location: body.at_id.clone(),
                etag: variant.tag().to_string(),
                body,
            }))
        }
        Creation::Refused(refusals) => Err(problem::refused(&refusals).into()),
    }
}

pub async fn get_variant(
    app: &App,
    caller: Caller,
    request: GetVariantRequest,
) -> Result<GetVariantResponse, GetVariantProblem> {
    let id = VariantId::parse(&request.id).ok_or_else(problem::variant_not_found)?;
    let variant = app.find_variant(&caller, id).await?.ok_or_else(problem::variant_not_found)?;
    let known = request.if_none_match.as_deref().map(Tags::parse);
    if known.is_some_and(|tags| tags.match_weakly(&variant.tag())) {
        let etag = variant.tag().to_string();
        return Ok(NotModifiedResponse { etag }.into());
    }
    Ok(whole(&variant).into())
}

pub async fn update_variant(
    app: &App,
    caller: Caller,
    request: UpdateVariantRequest,
) -> Result<UpdateVariantResponse, UpdateVariantProblem> {
    let id = VariantId::parse(&request.id).ok_or_else(problem::variant_not_found)?;
    let if_unmodified_since = request.if_unmodified_since.as_deref();
    let precondition = parameters::precondition(request.if_match.as_deref(), if_unmodified_since);
    match app.update_variant(&caller, id, patch(request.body), precondition).await? {
        Change::Changed(variant) => Ok(UpdateVariantResponse::Ok(whole(&variant))),
        Change::Stale(tag) => Err(problem::precondition_failed(&tag).into()),
        Change::Refused(refusals) => Err(problem::refused(&refusals).into()),
        Change::Unknown => Err(problem::variant_not_found().into()),
    }
}

fn patch(patch: VariantPatch) -> Patch {
    Patch {
        product: patch.product.as_deref().map(product),
        sku: patch.sku,
        name: patch.name.into_change(),
        options: patch.options.into_change(),
        medias: patch.medias.as_deref().map(wanted),
    }
}

pub async fn delete_variant(
    app: &App,
    caller: Caller,
    request: DeleteVariantRequest,
) -> Result<DeleteVariantResponse, DeleteVariantProblem> {
    let id = VariantId::parse(&request.id).ok_or_else(problem::variant_not_found)?;
    let if_unmodified_since = request.if_unmodified_since.as_deref();
    let precondition = parameters::precondition(request.if_match.as_deref(), if_unmodified_since);
    match app.delete_variant(&caller, id, precondition).await? {
        Deletion::Deleted => Ok(DeleteVariantResponse::NoContent),
        Deletion::Stale(tag) => Err(problem::precondition_failed(&tag).into()),
        Deletion::Unknown => Err(problem::variant_not_found().into()),
    }
}

fn whole(variant: &Variant) -> VariantResponse {
    VariantResponse { etag: variant.tag().to_string(), body: jsonld::variant_document(variant) }
}

fn product(iri: &str) -> Option<ProductId> {
    ProductId::parse(jsonld::id("products", iri))
}

fn wanted(iris: &[String]) -> Wanted {
    iris.iter().map(|iri| MediaId::parse(jsonld::id("medias", iri))).collect()
}
