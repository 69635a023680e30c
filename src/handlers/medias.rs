//! Medias: uploaded, listed, read, changed, deleted.

use openapi_stubs::actix::Download;

use crate::{
    app::{App, WriteError},
    content::{self, Selection},
    contract::{
        self, BulkDeleteMediasProblem, BulkDeleteMediasRequest, BulkDeleteMediasResponse,
        BulkDeletionRequest, ConstraintViolation, ContentNotModifiedResponse, DeleteMediaProblem,
        DeleteMediaRequest, DeleteMediaResponse, GetMediaContentOk, GetMediaContentPartialContent,
        GetMediaContentProblem, GetMediaContentRequest, GetMediaContentResponse,
        GetMediaContentTemporaryRedirect, GetMediaProblem, GetMediaRequest, GetMediaResponse,
        ListMediasProblem, ListMediasRequest, ListMediasResponse, MediaPatch, MediaResponse,
        NotModifiedResponse, Operation, PayloadTooLarge, ReplaceMediaContentProblem,
        ReplaceMediaContentRequest, ReplaceMediaContentResponse, UpdateMediaProblem,
        UpdateMediaRequest, UpdateMediaResponse, UploadMediaCreated, UploadMediaPart,
        UploadMediaProblem, UploadMediaRequest, UploadMediaResponse,
    },
    domain::{
        caller::Caller,
        deletion::{Deletion, OnReferences, Refusal},
        id::MediaId,
        listing::{Direction, Order},
        media::{
            Change, Checksum, Creation, Details, Filename, Filter, FocalPoint, Media, OrderBy,
            Patch, Replacement,
        },
        metadata::Metadata,
        precondition::Tags,
    },
    failure::Failure,
    jsonld::{self, Address},
    parameters, problem,
};

pub async fn list_medias(
    app: &App,
    caller: Caller,
    request: ListMediasRequest,
) -> Result<ListMediasResponse, ListMediasProblem> {
    let newest_first = Order { by: OrderBy::CreatedAt, direction: Direction::Descending };
    let offered = [
        ("createdAt", OrderBy::CreatedAt, request.order_created_at.as_deref()),
        ("filename", OrderBy::Filename, request.order_filename.as_deref()),
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
    let page = app.list_medias(&caller, filter, order, window.clone()).await?;
    let body = jsonld::media_collection(&address(&request), &window, &name, &page);
    Ok(ListMediasResponse::Ok(body))
}

fn filter(request: &ListMediasRequest) -> Result<Filter, ConstraintViolation> {
    let (created_from, created_until) = parameters::range(
        "createdAt",
        request.created_at_after.as_deref(),
        request.created_at_strictly_after.as_deref(),
        request.created_at_before.as_deref(),
        request.created_at_strictly_before.as_deref(),
    )?;
    let (id, id_list) = (request.id.as_deref(), request.id_list.as_deref());
    Ok(Filter {
        ids: jsonld::ids("medias", id, id_list, MediaId::parse),
        filename: request.filename.clone(),
        mime_type: request.mime_type.clone(),
        tags: request.tags.clone().unwrap_or_default(),
        checksum: request.checksum.as_deref().and_then(Checksum::parse),
        created_from,
        created_until,
        unreferenced: request.unreferenced,
    })
}

fn address(request: &ListMediasRequest) -> Address {
    Address::of(Operation::ListMedias)
        .with("id", request.id.as_ref())
        .with_each("id[]", request.id_list.as_deref())
        .with("filename", request.filename.as_ref())
        .with("mimeType", request.mime_type.as_ref())
        .with_each("tags[]", request.tags.as_deref())
        .with("checksum", request.checksum.as_ref())
        .with("createdAt[after]", request.created_at_after.as_ref())
        .with("createdAt[before]", request.created_at_before.as_ref())
        .with("createdAt[strictly_after]", request.created_at_strictly_after.as_ref())
        .with("createdAt[strictly_before]", request.created_at_strictly_before.as_ref())
        .with("unreferenced", request.unreferenced.as_ref())
        .with("order[createdAt]", request.order_created_at.as_ref())
        .with("order[filename]", request.order_filename.as_ref())
}

pub async fn upload_media(
    app: &App,
    caller: Caller,
    mut request: UploadMediaRequest,
) -> Result<UploadMediaResponse, UploadMediaProblem> {
    let mut form = Form::default();
    let mut upload = None;
    while let Some(part) = request.body.next().await? {
        match part {
            UploadMediaPart::File(file) => {
                form.sent_name = file.filename.clone();
                let received = app.receive(&caller, file).await;
                upload = Some(received.map_err(refused::<UploadMediaProblem, _>)?);
            }
            UploadMediaPart::Checksum(text) => form.checksum = Checksum::parse(&text),
            UploadMediaPart::Filename(text) => form.filename = Some(text),
            UploadMediaPart::Title(text) => form.title = Some(text),
            UploadMediaPart::Alt(text) => form.alt = Some(text),
            UploadMediaPart::Description(text) => form.description = Some(text),
            UploadMediaPart::FocalPoint(point) => form.focal_point = point,
            UploadMediaPart::Tags(tags) => form.tags = tags,
            UploadMediaPart::Metadata(object) => {
                form.metadata = Metadata::new(object).ok_or_else(problem::too_much_metadata)?;
            }
        }
    }
    let upload = upload.ok_or_else(|| Failure::internal("a whole form has its required parts"))?;
    if form.checksum.is_some_and(|checksum| checksum != upload.checksum()) {
        return Err(problem::other_checksum(upload.checksum()).into());
    }
    let media = match upload.keep(&caller, form.details()?).await? {
        Creation::Created(media) => media,
        Creation::OverQuota(quota) => return Err(problem::over_quota(quota).into()),
    };
    let body = jsonld::media_document(&media);
    Ok(UploadMediaResponse::Created(UploadMediaCreated {
        location: body.at_id.clone(),
        etag: media.tag().to_string(),
        body,
    }))
}

/// What comes with a file.
#[derive(Default)]
struct Form {
    checksum: Option<Checksum>,
    /// The name that the client sent the file under.
    sent_name: Option<String>,
    filename: Option<String>,
    title: Option<String>,
    alt: Option<String>,
    description: Option<String>,
    focal_point: Option<contract::FocalPoint>,
    tags: Vec<String>,
    metadata: Metadata,
}

impl Form {
    fn details(self) -> Result<Details, ConstraintViolation> {
        let filename = self.filename.or(self.sent_name).as_deref().and_then(Filename::tidy);
        Ok(Details {
            filename: filename.ok_or_else(problem::filename_missing)?,
            title: self.title,
            alt: self.alt,
            description: self.description,
            focal_point: self.focal_point.map(|point| FocalPoint { x: point.x, y: point.y }),
            tags: self.tags,
            metadata: self.metadata,
        })
    }
}

fn refused<P, E>(error: WriteError<E>) -> P
where
    P: From<E> + From<PayloadTooLarge> + From<Failure>,
{
    match error {
        WriteError::Source(rejection) => rejection.into(),
        WriteError::TooLarge { limit_bytes } => problem::file_too_large(limit_bytes).into(),
        WriteError::Failed(failure) => failure.into(),
    }
}

pub async fn replace_media_content(
    app: &App,
    caller: Caller,
    request: ReplaceMediaContentRequest,
) -> Result<ReplaceMediaContentResponse, ReplaceMediaContentProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::media_not_found)?;
    let if_unmodified_since = request.if_unmodified_since.as_deref();
    let precondition = parameters::precondition(request.if_match.as_deref(), if_unmodified_since);
    // What is going to be refused need not be sent first.
    let media = app.find_media(&caller, id).await?.ok_or_else(problem::media_not_found)?;
    if !precondition.holds(&media.tag(), media.updated_at) {
        return Err(problem::precondition_failed(&media.tag()).into());
    }
    let upload = app
        .receive(&caller, request.body)
        .await
        .map_err(refused::<ReplaceMediaContentProblem, _>)?;
    match upload.replace(&caller, id, precondition).await? {
        Replacement::Replaced(media) => Ok(ReplaceMediaContentResponse::Ok(whole(&media))),
        Replacement::Stale(media) => Err(problem::precondition_failed(&media.tag()).into()),
        Replacement::OverQuota(quota) => Err(problem::over_quota(quota).into()),
        Replacement::Unknown => Err(problem::media_not_found().into()),
    }
}

pub async fn get_media(
    app: &App,
    caller: Caller,
    request: GetMediaRequest,
) -> Result<GetMediaResponse, GetMediaProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::media_not_found)?;
    let media = app.find_media(&caller, id).await?.ok_or_else(problem::media_not_found)?;
    let known = request.if_none_match.as_deref().map(Tags::parse);
    if known.is_some_and(|tags| tags.match_weakly(&media.tag())) {
        let etag = media.tag().to_string();
        return Ok(NotModifiedResponse { etag }.into());
    }
    Ok(whole(&media).into())
}

fn whole(media: &Media) -> MediaResponse {
    MediaResponse { etag: media.tag().to_string(), body: jsonld::media_document(media) }
}

pub async fn update_media(
    app: &App,
    caller: Caller,
    request: UpdateMediaRequest,
) -> Result<UpdateMediaResponse, UpdateMediaProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::media_not_found)?;
    let if_unmodified_since = request.if_unmodified_since.as_deref();
    let precondition = parameters::precondition(request.if_match.as_deref(), if_unmodified_since);
    let patch = patch(request.body)?;
    match app.update_media(&caller, id, patch, precondition).await? {
        Change::Changed(media) => Ok(UpdateMediaResponse::Ok(whole(&media))),
        Change::Stale(media) => Err(problem::precondition_failed(&media.tag()).into()),
        Change::TooMuchMetadata => Err(problem::too_much_metadata().into()),
        Change::Unknown => Err(problem::media_not_found().into()),
    }
}

fn patch(patch: MediaPatch) -> Result<Patch, ConstraintViolation> {
    let filename = match &patch.filename {
        Some(text) => Some(Filename::tidy(text).ok_or_else(problem::filename_missing)?),
        None => None,
    };
    Ok(Patch { filename, ..parameters::media_changes(patch) })
}

pub async fn delete_media(
    app: &App,
    caller: Caller,
    request: DeleteMediaRequest,
) -> Result<DeleteMediaResponse, DeleteMediaProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::media_not_found)?;
    let if_unmodified_since = request.if_unmodified_since.as_deref();
    let precondition = parameters::precondition(request.if_match.as_deref(), if_unmodified_since);
    let on_references = request.on_references.map(on_references);
    let deletion =
        app.delete_media(&caller, id, on_references, precondition, request.idempotency_key).await?;
    match deletion {
        Deletion::Deleted => Ok(DeleteMediaResponse::NoContent),
        Deletion::Refused(Refusal::Unknown) => Err(problem::media_not_found().into()),
        Deletion::Refused(Refusal::Referenced(referrers)) => {
            Err(problem::media_referenced(&referrers).into())
        }
        Deletion::Refused(Refusal::Forbidden(missing)) => {
            Err(problem::permissions_missing(&missing).into())
        }
        Deletion::Stale(tag) => Err(problem::precondition_failed(&tag).into()),
        Deletion::KeyReused => Err(problem::idempotency_key_reused().into()),
    }
}

fn on_references(on_references: contract::OnReferences) -> OnReferences {
    match on_references {
        contract::OnReferences::Detach => OnReferences::Detach,
        contract::OnReferences::Refuse => OnReferences::Refuse,
    }
}

pub async fn bulk_delete_medias(
    app: &App,
    caller: Caller,
    request: BulkDeleteMediasRequest,
) -> Result<BulkDeleteMediasResponse, BulkDeleteMediasProblem> {
    let BulkDeletionRequest { ids, on_references, dry_run } = request.body;
    let dry_run = dry_run.unwrap_or(false);
    let parsed = ids.iter().map(|text| MediaId::parse(jsonld::id("medias", text))).collect();
    let deletions =
        app.delete_medias(&caller, parsed, on_references.map(self::on_references), dry_run).await?;
    let results =
        ids.iter().zip(&deletions).map(|(id, deletion)| problem::bulk_result(id, deletion));
    Ok(BulkDeleteMediasResponse::Ok(jsonld::bulk_deletion(dry_run, results.collect())))
}

pub async fn get_media_content(
    app: &App,
    caller: Caller,
    request: GetMediaContentRequest,
) -> Result<GetMediaContentResponse, GetMediaContentProblem> {
    let id = MediaId::parse(&request.id).ok_or_else(problem::media_not_found)?;
    loop {
        let media = app.find_media(&caller, id).await?.ok_or_else(problem::media_not_found)?;
        let (tag, modified) = (media.content_tag(), media.updated_at);
        let (etag, cache_control) = (tag.to_string(), content::CACHE_CONTROL.to_owned());
        let (tags, since) = (&request.if_none_match, &request.if_modified_since);
        if content::is_known(tags.as_deref(), since.as_deref(), &tag, Some(modified)) {
            return Ok(ContentNotModifiedResponse { etag, cache_control }.into());
        }
        let (range, if_range) = (request.range.as_deref(), request.if_range.as_deref());
        let part = match content::select(range, if_range, &media) {
            Selection::Whole => None,
            Selection::Part(part) => Some(part),
            Selection::Unsatisfiable => {
                return Err(problem::range_not_satisfiable(media.size).into());
            }
        };
        // Where the bytes are, another date and another tag are said of them than here.
        if request.if_modified_since.is_none() && request.if_range.is_none() {
            let disposition = content::disposition(&media, request.download);
            if let Some(location) = app.presign_content(&media, &disposition).await? {
                let cache_control = content::NOT_KEPT.to_owned();
                let elsewhere = GetMediaContentTemporaryRedirect { location, etag, cache_control };
                return Ok(elsewhere.into());
            }
        }
        let Some(bytes) = app.open_content(&caller, &media, part.clone()).await? else {
            // It was deleted meanwhile, or has other bytes.
            continue;
        };
        let last_modified = content::http_date(modified)?;
        let accept_ranges = "bytes".to_owned();
        let content_disposition = content::disposition(&media, request.download);
        let content_security_policy = content::SANDBOX.to_owned();
        let cross_origin_resource_policy = content::RESOURCE_POLICY.to_owned();
        let size = media.size;
        let body = Download::new(media.mime_type, Some(bytes.size), bytes.bytes);
        return Ok(match part {
            None => GetMediaContentOk {
                etag,
                last_modified,
                accept_ranges,
                cache_control,
                content_disposition,
                content_security_policy,
                cross_origin_resource_policy,
                body,
            }
            .into(),
            Some(part) => GetMediaContentPartialContent {
                content_range: format!("bytes {}-{}/{size}", part.start, part.end - 1),
                etag,
                last_modified,
                accept_ranges,
                cache_control,
                content_disposition,
                content_security_policy,
                cross_origin_resource_policy,
                body,
            }
            .into(),
        });
    }
}
