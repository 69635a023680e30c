//! The first start on an empty data folder: an organization, its administrator with a token that is shown
//! once, and a media to try things with. One transaction makes them all, so that a start that was cut off
//! leaves nothing half made.

use std::{convert::Infallible, fmt};

use bytes::Bytes;
use futures_util::stream;

use crate::{
    app::{App, WriteError, new_id, new_token},
    domain::{
        audit::Act,
        id::{IdentityId, MediaId, OrganizationId},
        media::{Details, Filename},
        organization::{ADMINISTRATOR, FIRST_ROLES, Organization},
    },
    failure::Failure,
    store::setup::{self, Beginning, NewIdentity},
};

/// A kiwi, drawn for this.
const SAMPLE: &[u8] = include_bytes!("kiwi.png");

/// What the first start made.
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

/// Makes what an empty database begins with; `None` where it has begun.
///
/// # Errors
/// Where the database or the storage cannot be written to.
pub async fn make(app: &App) -> Result<Option<FirstStart>, Failure> {
    if app.store.read(setup::is_begun).await? {
        return Ok(None);
    }
    let now = app.clock.now();
    let (organization, identity) = (new_id::<OrganizationId>(), new_id::<IdentityId>());
    let token = new_token()?;
    let bytes = stream::iter([Ok::<_, Infallible>(Bytes::from_static(SAMPLE))]);
    let upload = match app.receive_for(organization, bytes, u64::MAX).await {
        Ok(upload) => upload,
        Err(WriteError::Failed(failure)) => return Err(failure),
        Err(WriteError::TooLarge { .. }) => {
            return Err(Failure::internal("the sample is larger than anything may be"));
        }
        Err(WriteError::Source(never)) => match never {},
    };
    let filename = Filename::tidy("kiwi.png")
        .ok_or_else(|| Failure::internal("the sample has a name that no file may have"))?;
    let alt = Some("Half a kiwi, cut across".to_owned());
    let media = upload.media(Details { alt, ..Details::of(filename) });
    let made = FirstStart { organization, token: token.reveal(), media: media.id };
    let beginning = Beginning {
        organization: Organization {
            id: organization,
            name: "Default".to_owned(),
            slug: "default".to_owned(),
            created_at: now,
        },
        roles: FIRST_ROLES.map(|_| new_id()),
        administrator: NewIdentity {
            id: identity,
            name: "Administrator".to_owned(),
            organization,
            membership: new_id(),
            role: ADMINISTRATOR.to_owned(),
            token: token.id,
            secret_hash: token.secret.hash(),
            narrowed_to: None,
            expires_at: None,
            created_at: now,
        },
        act: Act {
            entry: new_id(),
            identity,
            organization,
            request_id: "first-start".to_owned(),
            now,
        },
        sample: media,
    };
    let begun = app.store.write(move |connection| setup::begin(connection, beginning)).await?;
    Ok(begun.then_some(made))
}
