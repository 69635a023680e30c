//! What a command finds in a data folder: the database, and the organizations in it.

use crate::{
    config::{DataArgument, Refusal, Settings},
    domain::organization::Organization,
    server::StartError,
    store::{Store, StoreOptions},
};

/// Opens the database that a server has made.
pub(super) fn store(data: &DataArgument) -> Result<Store, StartError> {
    let database = Settings::of_folder(&data.folder).database();
    if !database.is_file() {
        return Err(Refusal::new(
            format!("there is no database in `{}`", data.folder.display()),
            "start once with `flowkiwi`, or name the folder with FLOWKIWI_DATA",
        )
        .into());
    }
    Ok(Store::open(&database, StoreOptions { readers: 1, ..StoreOptions::default() })?)
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
