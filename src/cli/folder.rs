//! What a command finds in a data folder: the database, the bytes, and the organizations in it.

use std::time::Duration;

use crate::{
    app::{App, Clock, Limits},
    blobs::Blobs,
    config::{DataArgument, Refusal, Settings},
    domain::organization::Organization,
    server::StartError,
    store::{Store, StoreOptions, migrations},
};

/// How long a command waits for its turn: a server that is busy writing lets go again and again.
const WAIT: Duration = Duration::from_secs(60);

/// What is in a data folder.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) settings: Settings,
    pub(super) store: Store,
    pub(super) blobs: Blobs,
}

/// Opens the database that a server has made. It is left as it is until something is written to it.
pub(super) fn store(data: &DataArgument) -> Result<Store, StartError> {
    let settings = data.settings();
    if settings.has_bytes() {
        migrations::refuse_emptied(&settings.database, WAIT)?;
    }
    let options = StoreOptions { readers: 1, wait: WAIT, ..StoreOptions::default() };
    Ok(Store::open_existing(&settings.database, options)?)
}

/// Opens the database and the bytes beside it.
pub(super) fn open(data: &DataArgument) -> Result<Found, StartError> {
    let store = store(data)?;
    let settings = data.settings();
    let blobs = Blobs::open(&settings.storage)?;
    Ok(Found { settings, store, blobs })
}

impl Found {
    /// What acts on the folder as a server does, on the current runtime. Files may be as large as they are.
    pub(super) fn app(self) -> App {
        App::new(self.store, self.blobs, Clock::system(), Limits { upload_bytes: u64::MAX })
    }
}

/// The organization that was named, or the only one.
pub(super) fn choose(
    organizations: Vec<Organization>,
    slug: Option<&str>,
) -> Result<Organization, Refusal> {
    let slugs = organizations.iter().map(|organization| organization.slug.as_str());
    let slugs = slugs.collect::<Vec<_>>().join("`, `");
    let mut organizations = organizations.into_iter();
    match (slug, organizations.len()) {
        (_, 0) => Err(Refusal::new("there is no organization yet", "start once with `flowkiwi`")),
        (Some(slug), _) => {
            organizations.find(|organization| organization.slug == slug).ok_or_else(|| {
                Refusal::new(
                    format!("there is no organization `{slug}`"),
                    format!("choose one of `{slugs}`"),
                )
            })
        }
        (None, 1) => organizations
            .next()
            .ok_or_else(|| Refusal::new("there is no organization", "start once with `flowkiwi`")),
        (None, _) => Err(Refusal::new(
            "there are several organizations",
            format!("choose one with --organization: `{slugs}`"),
        )),
    }
}
