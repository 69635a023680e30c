//! Fixtures: what an ephemeral server begins with, and has again after each reset. Whatever the API would refuse is
//! refused here, with its line.

use std::{collections::BTreeMap, convert::Infallible, fs, path::Path};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use futures_util::stream;
use jiff::Timestamp;
use openapi_stubs::actix::Words;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_saphyr::Spanned;

use super::format;
use crate::{
    app::{App, Upload, WriteError, new_id},
    config::Refusal,
    contract,
    domain::{
        audit::Act,
        deletion::OnReferences,
        id::{IdentityId, MediaId, MembershipId, OrganizationId, ProductId, RoleId, VariantId},
        media::{self, Filename},
        organization::{FIRST_ROLES, Organization, Policy, is_slug, unique_slug},
        permission::Grant,
        product::{self, NewProduct, Status},
        role::Role,
        token::{Issued, SecretHash, Token},
        variant::{self, NewVariant, Options},
    },
    failure::Failure,
    parameters,
    store::fixtures::{self, Contents, Inventory},
};

/// Those that there are where no file is named: what the examples of the contract speak of.
const EXAMPLES: &str = include_str!("examples.yaml");

/// The pictures that these refer to.
const PICTURES: [(&str, &[u8]); 2] = [
    ("desk-lamp.png", include_bytes!("../first_start/demo/desk-lamp.png")),
    ("wall-clock.png", include_bytes!("../first_start/demo/wall-clock.png")),
];

/// What there is to be.
#[derive(Clone, Debug)]
pub struct Fixtures {
    identities: BTreeMap<IdentityId, String>,
    plots: Vec<Plot>,
    shown: Vec<Shown>,
    created_at: Timestamp,
}

/// A token that gets in, to be shown to whoever runs the server.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The organization.
    pub organization: OrganizationId,
    /// Its name, and that of the member.
    pub names: [String; 2],
    /// What bearers show.
    pub token: String,
}

/// An organization and what it has.
#[derive(Clone, Debug)]
struct Plot {
    organization: Organization,
    first_roles: [RoleId; FIRST_ROLES.len()],
    roles: Vec<Role>,
    members: Vec<(MembershipId, IdentityId, Vec<RoleId>)>,
    tokens: Vec<(Issued, SecretHash)>,
    medias: Vec<Media>,
    products: Vec<NewProduct>,
    variants: Vec<NewVariant>,
}

#[derive(Clone, Debug)]
struct Media {
    id: MediaId,
    details: media::Details,
    bytes: Bytes,
}

impl Fixtures {
    /// Those of a file, or those that the examples of the contract speak of. `now` is when whatever says nothing
    /// else was made.
    ///
    /// # Errors
    /// The first line that is not as it has to be, and why.
    pub fn read(file: Option<&Path>, now: Timestamp) -> Result<Self, Refusal> {
        let Some(path) = file else {
            let picture = |name: &str| {
                let found = PICTURES.iter().find(|(picture, _)| *picture == name);
                found.map(|(_, bytes)| Bytes::from_static(bytes)).ok_or("there is none".to_owned())
            };
            return Reader { now, name: "examples.yaml", open: &picture }.read(EXAMPLES);
        };
        let name = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|cause| {
            let help = "name a file of fixtures, or leave `--fixtures` out";
            Refusal::new(format!("cannot read the fixtures `{name}`: {cause}"), help)
        })?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let open = |name: &str| {
            fs::read(folder.join(name)).map(Bytes::from).map_err(|cause| cause.to_string())
        };
        Reader { now, name: &name, open: &open }.read(&text)
    }

    /// The tokens, in their order.
    pub fn shown(&self) -> &[Shown] {
        &self.shown
    }

    /// The first media of the first organization.
    pub fn first_media(&self) -> Option<MediaId> {
        self.plots.first()?.medias.first().map(|media| media.id)
    }

    /// Puts them in the place of whatever the application has, at one moment.
    ///
    /// # Errors
    /// Where the database or the storage cannot be written to.
    pub async fn plant(&self, app: &App) -> Result<(), Failure> {
        let mut uploads = Vec::new();
        let mut organizations = Vec::new();
        for plot in &self.plots {
            let mut stored = Vec::new();
            for media in &plot.medias {
                let upload = store(app, plot.organization.id, media.bytes.clone()).await?;
                let mut new = upload.media(media.details.clone());
                new.id = media.id;
                stored.push(new);
                uploads.push(upload);
            }
            organizations.push(plot.inventory(stored, self.created_at));
        }
        let contents = Contents {
            identities: self.identities.clone().into_iter().collect(),
            organizations,
            created_at: self.created_at,
        };
        let (now, expectation) = (app.clock.now(), app.reclaim.expect());
        let work = move |connection: &mut _| {
            Ok((fixtures::replace(connection, contents, now, new_id)?, expectation))
        };
        app.store.write(work).await?;
        // The bytes are protected until here.
        drop(uploads);
        Ok(())
    }
}

impl Plot {
    fn inventory(&self, stored: Vec<media::NewMedia>, now: Timestamp) -> Inventory {
        // There is no organization without a member.
        let identity = self.members.first().map_or(IdentityId::of_nothing(), |(_, id, _)| *id);
        let organization = self.organization.id;
        let act = || Act {
            entry: new_id(),
            identity,
            organization,
            request_id: "fixtures".to_owned(),
            now,
        };
        Inventory {
            organization: self.organization.clone(),
            first_roles: self.first_roles,
            roles: self.roles.iter().map(|role| (act(), role.clone())).collect(),
            members: self
                .members
                .iter()
                .map(|(id, identity, roles)| (act(), *id, *identity, roles.clone()))
                .collect(),
            tokens: self
                .tokens
                .iter()
                .map(|(token, hash)| (act(), token.clone(), hash.clone()))
                .collect(),
            medias: stored.into_iter().map(|media| (act(), media)).collect(),
            products: self.products.iter().map(|product| (act(), product.clone())).collect(),
            variants: self.variants.iter().map(|variant| (act(), variant.clone())).collect(),
        }
    }
}

async fn store(app: &App, organization: OrganizationId, bytes: Bytes) -> Result<Upload, Failure> {
    let bytes = stream::iter([Ok::<_, Infallible>(bytes)]);
    match app.receive_for(organization, bytes, u64::MAX).await {
        Ok(upload) => Ok(upload),
        Err(WriteError::Failed(failure)) => Err(failure),
        Err(WriteError::TooLarge { .. }) => Err(Failure::internal("a file has too many bytes")),
        Err(WriteError::Source(never)) => match never {},
    }
}

/// What reads a file.
struct Reader<'a> {
    now: Timestamp,
    /// What the file is called.
    name: &'a str,
    /// The bytes that a `file` names, else why there are none.
    open: &'a dyn Fn(&str) -> Result<Bytes, String>,
}

impl Reader<'_> {
    fn read(&self, text: &str) -> Result<Fixtures, Refusal> {
        let file: format::File = serde_saphyr::from_str(text).map_err(|error| {
            let at = error.location().map(|it| (it.line(), it.column())).unwrap_or_default();
            let what = error.without_snippet().to_string();
            self.refusal(at, what.lines().next().unwrap_or_default())
        })?;
        let created_at =
            file.created_at.as_ref().map(|text| self.time(text)).transpose()?.unwrap_or(self.now);
        if file.organizations.value.is_empty() {
            return Err(self.wrong(&file.organizations, "`organizations` has none"));
        }
        let mut fixtures = Fixtures {
            identities: BTreeMap::new(),
            plots: Vec::new(),
            shown: Vec::new(),
            created_at,
        };
        for organization in &file.organizations.value {
            self.plot(organization, &mut fixtures)?;
        }
        Ok(fixtures)
    }

    fn plot(&self, entry: &format::Organization, to: &mut Fixtures) -> Result<(), Refusal> {
        let now = to.created_at;
        let id = self.id(entry.id.as_ref(), OrganizationId::parse)?;
        let slug = match &entry.slug {
            None => unique_slug(&entry.name, id),
            Some(slug) if is_slug(&slug.value) => slug.value.clone(),
            Some(slug) => {
                let what = "`slug` has other characters than `a` to `z`, digits and hyphens inside";
                return Err(self.wrong(slug, what));
            }
        };
        let others = || to.plots.iter().map(|plot| &plot.organization);
        if let Some(slug) =
            entry.slug.as_ref().filter(|it| others().any(|one| one.slug == it.value))
        {
            return Err(self.wrong(slug, "`slug` is that of another organization"));
        }
        if let Some(id) = entry.id.as_ref().filter(|_| others().any(|one| one.id == id)) {
            return Err(self.wrong(id, "`id` is that of another organization"));
        }
        let on_references = match &entry.delete_policy {
            None => OnReferences::Detach,
            Some(word) => OnReferences::parse(&word.value).ok_or_else(|| {
                self.wrong(word, "`deletePolicy` is neither `detach` nor `refuse`")
            })?,
        };
        let usual = Policy::default();
        let policy = Policy {
            on_references,
            trash_retention_days: entry.trash_retention_days.unwrap_or(usual.trash_retention_days),
            quota_bytes: entry.quota_bytes,
        };
        let organization = Organization::new(id, entry.name.clone(), slug, now);
        let mut plot = Plot {
            organization: Organization { policy, ..organization },
            first_roles: FIRST_ROLES.map(|_| new_id()),
            roles: Vec::new(),
            members: Vec::new(),
            tokens: Vec::new(),
            medias: Vec::new(),
            products: Vec::new(),
            variants: Vec::new(),
        };
        for role in &entry.roles {
            let role = self.role(role, &plot, now)?;
            plot.roles.push(role);
        }
        if entry.members.value.is_empty() {
            return Err(self.wrong(&entry.members, "`members` has none: somebody made all of it"));
        }
        for member in &entry.members.value {
            self.member(member, &mut plot, to)?;
        }
        for media in &entry.medias {
            let new = self.media(media)?;
            if plot.medias.iter().any(|other| other.id == new.id) {
                return Err(self.wrong(media, "`id` is that of another media"));
            }
            plot.medias.push(new);
        }
        if let (Some(quota), Some(last)) = (policy.quota_bytes, entry.medias.last()) {
            let stored: usize = plot.medias.iter().map(|media| media.bytes.len()).sum();
            if stored as u64 > quota {
                return Err(self.wrong(last, "`quotaBytes` is less than the medias have"));
            }
        }
        for product in &entry.products {
            let new = self.product(product, &plot)?;
            plot.products.push(new);
        }
        for variant in &entry.variants {
            let new = self.variant(variant, &plot)?;
            plot.variants.push(new);
        }
        to.plots.push(plot);
        Ok(())
    }

    fn role(&self, entry: &Spanned<Value>, plot: &Plot, now: Timestamp) -> Result<Role, Refusal> {
        let (id, body): (_, contract::NewRole) =
            self.body(entry, RoleId::parse, &["name", "permissions"])?;
        let mut permissions = Vec::new();
        for text in &body.permissions {
            permissions.push(self.grant(entry, text)?);
        }
        permissions.sort();
        permissions.dedup();
        let mut names = FIRST_ROLES.iter().map(|(name, _)| *name);
        let is_taken = plot.roles.iter().any(|role| role.name == body.name);
        if is_taken || names.any(|name| name == body.name) {
            return Err(self.wrong(entry, "`name` is that of another role"));
        }
        let organization = plot.organization.id;
        Ok(Role { id, organization, name: body.name, permissions, version: 1, created_at: now })
    }

    fn member(
        &self,
        entry: &Spanned<format::Member>,
        plot: &mut Plot,
        to: &mut Fixtures,
    ) -> Result<(), Refusal> {
        let member = &entry.value;
        let id = self.id(member.id.as_ref(), IdentityId::parse)?;
        let membership = self.id(member.membership.as_ref(), MembershipId::parse)?;
        if plot.members.iter().any(|(_, identity, _)| *identity == id) {
            return Err(self.wrong(entry, "`id` is that of another member"));
        }
        let first = FIRST_ROLES.iter().zip(plot.first_roles).map(|((name, _), id)| (*name, id));
        let roles = first.chain(plot.roles.iter().map(|role| (role.name.as_str(), role.id)));
        let roles: BTreeMap<&str, RoleId> = roles.collect();
        let mut held = Vec::new();
        for name in &member.roles {
            held.push(*roles.get(name.value.as_str()).ok_or_else(|| {
                self.wrong(name, &format!("`{}` is no role of the organization", name.value))
            })?);
        }
        to.identities.insert(id, member.name.clone());
        plot.members.push((membership, id, held));
        for entry in &member.tokens {
            let token = Token::parse(&entry.token.value).ok_or_else(|| {
                let what = "`token` is not `flowkiwi_`, 32 hexadecimal digits, `_` and 43 characters of base64url";
                self.wrong(&entry.token, what)
            })?;
            let others = to.plots.iter().flat_map(|plot| &plot.tokens).chain(&plot.tokens);
            if others.into_iter().any(|(other, _)| other.id == token.id) {
                return Err(self.wrong(&entry.token, "`token` begins as another one does"));
            }
            let narrowed_to = match &entry.permissions {
                None => None,
                Some(grants) => {
                    let grants = grants.iter().map(|grant| self.grant(grant, &grant.value));
                    let mut grants = grants.collect::<Result<Vec<_>, _>>()?;
                    grants.sort();
                    grants.dedup();
                    Some(grants)
                }
            };
            let issued = Issued {
                id: token.id,
                name: entry.name.clone().unwrap_or_else(|| member.name.clone()),
                identity: id,
                organization: (!entry.everywhere).then_some(plot.organization.id),
                narrowed_to,
                expires_at: entry.expires_at.as_ref().map(|time| self.time(time)).transpose()?,
                created_at: to.created_at,
            };
            plot.tokens.push((issued, token.secret.hash()));
            to.shown.push(Shown {
                organization: plot.organization.id,
                names: [plot.organization.name.clone(), member.name.clone()],
                token: entry.token.value.clone(),
            });
        }
        Ok(())
    }

    fn media(&self, entry: &Spanned<Value>) -> Result<Media, Refusal> {
        const SOURCES: [&str; 3] = ["file", "text", "base64"];
        let mut entry = entry.clone();
        let sources = SOURCES.map(|name| {
            let source = entry.value.as_object_mut().and_then(|members| members.remove(name))?;
            Some((name, source.as_str()?.to_owned()))
        });
        let mut sources = sources.into_iter().flatten();
        let (Some((kind, source)), None) = (sources.next(), sources.next()) else {
            return Err(self.wrong(&entry, "a media has one of `file`, `text` and `base64`"));
        };
        let bytes = match kind {
            "text" => Ok(Bytes::from(source.clone())),
            "base64" => {
                let whole: String = source.split_whitespace().collect();
                BASE64_STANDARD.decode(whole).map(Bytes::from).map_err(|cause| cause.to_string())
            }
            _ => (self.open)(&source),
        };
        let bytes = bytes
            .map_err(|cause| self.wrong(&entry, &format!("`{kind}` cannot be read: {cause}")))?;
        let known = ["filename", "title", "alt", "description", "focalPoint", "tags", "metadata"];
        let (id, body): (_, contract::MediaPatch) = self.body(&entry, MediaId::parse, &known)?;
        let named = body.filename.clone().or((kind == "file").then_some(source));
        let filename = named
            .as_deref()
            .and_then(Filename::tidy)
            .ok_or_else(|| self.wrong(&entry, "`filename` is missing, or no name of a file"))?;
        let details = media::Details::of(filename).patched(parameters::media_changes(body));
        let details = details.ok_or_else(|| self.wrong(&entry, "`metadata` is too large"))?;
        Ok(Media { id, details, bytes })
    }

    fn product(&self, entry: &Spanned<Value>, plot: &Plot) -> Result<NewProduct, Refusal> {
        let known = ["sku", "name", "description", "status", "medias"];
        let (id, body): (_, contract::NewProduct) = self.body(entry, ProductId::parse, &known)?;
        if plot.products.iter().any(|other| other.details.sku == body.sku || other.id == id) {
            return Err(self.wrong(entry, "`id` or `sku` is that of another product"));
        }
        let details = product::Details {
            sku: body.sku,
            name: body.name,
            description: body.description.into_option(),
            status: body
                .status
                .and_then(|status| Status::parse(status.word()))
                .unwrap_or(Status::Draft),
        };
        let medias = self.medias(entry, plot, body.medias.as_deref().unwrap_or_default())?;
        Ok(NewProduct { id, details, medias })
    }

    fn variant(&self, entry: &Spanned<Value>, plot: &Plot) -> Result<NewVariant, Refusal> {
        let known = ["product", "sku", "name", "options", "medias"];
        let (id, body): (_, contract::NewVariant) = self.body(entry, VariantId::parse, &known)?;
        if plot.variants.iter().any(|other| other.details.sku == body.sku || other.id == id) {
            return Err(self.wrong(entry, "`id` or `sku` is that of another variant"));
        }
        let named = body.product.rsplit('/').next().unwrap_or_default();
        let product = plot
            .products
            .iter()
            .find(|product| product.details.sku == body.product || product.id.to_string() == named);
        let product = product.ok_or_else(|| {
            let what = format!("`product` is `{}`, of which there is none", body.product);
            self.wrong(entry, &what)
        })?;
        let options = body.options.unwrap_or_default().into_iter().collect();
        let details = variant::Details {
            sku: body.sku,
            name: body.name.into_option(),
            options: Options::new(options)
                .ok_or_else(|| self.wrong(entry, "`options` are too many"))?,
        };
        let medias = self.medias(entry, plot, body.medias.as_deref().unwrap_or_default())?;
        Ok(NewVariant { id, product: Some(product.id), details, medias })
    }

    /// The medias of a list: by IRI, identifier or filename, each once.
    fn medias(
        &self,
        entry: &Spanned<Value>,
        plot: &Plot,
        names: &[String],
    ) -> Result<Vec<Option<MediaId>>, Refusal> {
        let mut medias = Vec::new();
        for (place, name) in names.iter().enumerate() {
            let id = name.rsplit('/').next().unwrap_or_default();
            let media = plot.medias.iter().find(|media| {
                media.details.filename.as_str() == name || media.id.to_string() == id
            });
            let media = Some(media.map(|media| media.id).ok_or_else(|| {
                self.wrong(entry, &format!("`medias[{place}]` is `{name}`, of which there is none"))
            })?);
            if medias.contains(&media) {
                let what = format!("`medias[{place}]` is `{name}`, which is in the list already");
                return Err(self.wrong(entry, &what));
            }
            medias.push(media);
        }
        Ok(medias)
    }

    /// What an entry says as the body of a request would, with its `id`, which requests do not have.
    fn body<I: From<uuid::Uuid>, T: DeserializeOwned>(
        &self,
        entry: &Spanned<Value>,
        parse: impl Fn(&str) -> Option<I>,
        known: &[&str],
    ) -> Result<(I, T), Refusal> {
        let Value::Object(members) = &entry.value else {
            return Err(self.wrong(entry, "an object is wanted here"));
        };
        let mut members: Map<String, Value> = members.clone();
        let id = match members.remove("id") {
            None => new_id(),
            Some(text) => text
                .as_str()
                .and_then(parse)
                .ok_or_else(|| self.wrong(entry, &format!("`id` is `{text}`, which is no UUID")))?,
        };
        if let Some(other) = members.keys().find(|name| !known.contains(&name.as_str())) {
            let known = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let what = format!("`{other}` is unknown; there are `id`, {known}");
            return Err(self.wrong(entry, &what));
        }
        let body = serde_json::from_value(Value::Object(members));
        body.map(|body| (id, body)).map_err(|cause| self.wrong(entry, &cause.to_string()))
    }

    fn id<I: From<uuid::Uuid>>(
        &self,
        text: Option<&Spanned<String>>,
        parse: impl Fn(&str) -> Option<I>,
    ) -> Result<I, Refusal> {
        let Some(text) = text else { return Ok(new_id()) };
        parse(&text.value)
            .ok_or_else(|| self.wrong(text, &format!("`{}` is no UUID in lower case", text.value)))
    }

    fn grant<T>(&self, place: &Spanned<T>, text: &str) -> Result<Grant, Refusal> {
        let grant = Grant::parse(text).filter(Grant::is_known);
        grant.ok_or_else(|| self.wrong(place, &format!("`{text}` is no permission")))
    }

    fn time(&self, text: &Spanned<String>) -> Result<Timestamp, Refusal> {
        text.value.parse().map_err(|_| {
            self.wrong(text, &format!("`{}` is no time, as `2026-01-02T03:04:05Z` is", text.value))
        })
    }

    fn wrong<T>(&self, place: &Spanned<T>, what: &str) -> Refusal {
        self.refusal((place.referenced.line(), place.referenced.column()), what)
    }

    fn refusal(&self, (line, column): (u64, u64), what: &str) -> Refusal {
        Refusal::new(
            format!(
                "the fixtures `{}` are wrong at line {line}, column {column}: {what}",
                self.name
            ),
            "mend that line; README.md says what fixtures have, and `flowkiwi serve --ephemeral` has some",
        )
    }
}
