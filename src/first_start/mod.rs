//! What a server begins with where there is nothing yet: an organization, its administrator with a token that
//! is shown once, and medias to try things with. One transaction makes them all, so that a start that was cut
//! off leaves nothing half made.

mod demo;

use std::{collections::BTreeMap, convert::Infallible, fmt};

use bytes::Bytes;
use futures_util::stream;

use crate::{
    app::{App, Upload, WriteError, new_id, new_token},
    domain::{
        audit::Act,
        id::{IdentityId, MediaId, OrganizationId},
        media::{Details, Filename, NewMedia},
        organization::{ADMINISTRATOR, FIRST_ROLES, Organization},
    },
    failpoint::Failpoint,
    failure::Failure,
    store::setup::{self, Beginning, NewIdentity, Vacancy},
};

/// A picture of its own, and what is said of it.
struct Picture {
    bytes: &'static [u8],
    filename: &'static str,
    title: &'static str,
    alt: &'static str,
    tags: &'static [&'static str],
}

/// A kiwi, drawn for this.
const SAMPLE: Picture = Picture {
    bytes: include_bytes!("kiwi.png"),
    filename: "kiwi.png",
    title: "Kiwi",
    alt: "Half a kiwi, cut across",
    tags: &[],
};

/// What there is to try things with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wares {
    /// A media, in the first organization of all.
    Sample,
    /// A small catalogue, in an organization of its own; the first, where there is none.
    Demo,
}

/// What the first start made, or the first of a demo.
pub struct FirstStart {
    /// The organization.
    pub organization: OrganizationId,
    /// The text of the administrator's token, which is kept nowhere else.
    pub token: String,
    /// The media to try things with.
    pub media: MediaId,
}

impl fmt::Debug for FirstStart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FirstStart")
            .field("organization", &self.organization)
            .field("media", &self.media)
            .finish_non_exhaustive()
    }
}

/// Makes what a server begins with; `None` where that is there.
///
/// # Errors
/// Where the database or the storage cannot be written to.
pub async fn make(app: &App, wares: Wares) -> Result<Option<FirstStart>, Failure> {
    let (name, slug, pictures) = match wares {
        Wares::Sample => ("Default", "default", &[][..]),
        Wares::Demo => ("Demo", demo::SLUG, &demo::PICTURES[..]),
    };
    let vacancy = match wares {
        Wares::Sample => Vacancy::NoOrganization,
        Wares::Demo => Vacancy::NoneOfItsSlug,
    };
    if !app.store.read(move |connection| setup::is_vacant(connection, vacancy, slug)).await? {
        return Ok(None);
    }
    let now = app.clock.now();
    let (organization, identity) = (new_id::<OrganizationId>(), new_id::<IdentityId>());
    let token = new_token()?;
    let sample = store(app, organization, &SAMPLE).await?;
    let media = sample.0.id;
    let mut stored = vec![sample];
    for picture in pictures {
        stored.push(store(app, organization, picture).await?);
    }
    let medias = stored.iter().map(|(media, _)| (media.details.filename.as_str(), media.id));
    let medias = medias.collect::<BTreeMap<_, _>>();
    let (products, variants) = match wares {
        Wares::Sample => (Vec::new(), Vec::new()),
        Wares::Demo => demo::catalogue(&medias),
    };
    let act = || Act {
        entry: new_id(),
        identity,
        organization,
        request_id: "first-start".to_owned(),
        now,
    };
    let made = FirstStart { organization, token: token.reveal(), media };
    let beginning = Beginning {
        vacancy,
        organization: Organization::new(organization, name.to_owned(), slug.to_owned(), now),
        roles: FIRST_ROLES.map(|_| new_id()),
        administrator: NewIdentity {
            id: identity,
            name: "Administrator".to_owned(),
            organization,
            everywhere: true,
            membership: new_id(),
            role: ADMINISTRATOR.to_owned(),
            token: token.id,
            secret_hash: token.secret.hash(),
            narrowed_to: None,
            expires_at: None,
            created_at: now,
        },
        medias: stored.iter().map(|(media, _)| (act(), media.clone())).collect(),
        products: products.into_iter().map(|product| (act(), product)).collect(),
        variants: variants.into_iter().map(|variant| (act(), variant)).collect(),
    };
    Failpoint::FirstStartStored.pass();
    let begun = app.store.write(move |connection| setup::begin(connection, beginning)).await?;
    Failpoint::FirstStartMade.pass();
    // The bytes are protected until here.
    drop(stored);
    Ok(begun.then_some(made))
}

/// Stores the bytes of a picture, for a media that is still to be made.
async fn store(
    app: &App,
    organization: OrganizationId,
    picture: &Picture,
) -> Result<(NewMedia, Upload), Failure> {
    let bytes = stream::iter([Ok::<_, Infallible>(Bytes::from_static(picture.bytes))]);
    let upload = match app.receive_for(organization, bytes, u64::MAX).await {
        Ok(upload) => upload,
        Err(WriteError::Failed(failure)) => return Err(failure),
        Err(WriteError::TooLarge { .. }) => {
            return Err(Failure::internal("a picture is larger than anything may be"));
        }
        Err(WriteError::Source(never)) => match never {},
    };
    let filename = Filename::tidy(picture.filename)
        .ok_or_else(|| Failure::internal("a picture has a name that no file may have"))?;
    let media = upload.media(Details {
        title: Some(picture.title.to_owned()),
        alt: Some(picture.alt.to_owned()),
        tags: picture.tags.iter().map(|&tag| tag.to_owned()).collect(),
        ..Details::of(filename)
    });
    Ok((media, upload))
}
