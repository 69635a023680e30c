//! The server that the tests talk to: the real one, in this process, on a free port, with a database file and
//! a folder of bytes of its own. Stopping it proves that nothing was left in the queue of removals.

use std::{
    collections::BTreeMap,
    fmt,
    path::PathBuf,
    process::Command,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicI64, Ordering},
        mpsc,
    },
    thread::JoinHandle,
};

use flowkiwi_medias::{
    app::{App, Clock, new_id},
    config::{Ephemeral, Settings},
    domain::{
        id::{OrganizationId, ProductId},
        organization::{FIRST_ROLES, Organization},
    },
    place::{Place, Storage},
    server,
    store::setup,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::oneshot;

use crate::{
    metrics,
    postgresql::{give_back, prepared_database},
    s3,
};

/// A server that runs until it is dropped.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) app: App,
    pub(crate) organization: OrganizationId,
    /// The administrator's.
    pub(crate) token: String,
    /// The sample.
    pub(crate) media: String,
    pub(crate) settings: Settings,
    /// Where it tells what is measured, where it was started to.
    metrics: Option<String>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
    _folder: TempDir,
}

/// A clock that stands at this many seconds since 1970, and at whatever a test sets it to.
pub(crate) fn standing_clock(seconds: i64) -> (Clock, Arc<AtomicI64>) {
    let time = Arc::new(AtomicI64::new(seconds));
    let told = Arc::clone(&time);
    let tell = move || Timestamp::from_second(told.load(Ordering::SeqCst)).expect("it is a time");
    (Clock::from_fn(tell), time)
}

/// One for the tests that only read what is the same everywhere.
pub(crate) fn shared() -> &'static Server {
    static SHARED: LazyLock<Server> = LazyLock::new(|| Server::start(|_| {}));
    &SHARED
}

impl Server {
    /// Starts a server whose settings were changed from those that hold where nothing is set.
    pub(crate) fn start(change: impl FnOnce(&mut Settings)) -> Self {
        Self::start_at(Clock::system(), change)
    }

    /// Starts a server that keeps nothing, with the fixtures that the contract's examples speak of.
    pub(crate) fn ephemeral() -> Self {
        Self::start(|settings| settings.ephemeral = Some(Ephemeral::default()))
    }

    /// [`Self::start`] with a clock of the test's.
    pub(crate) fn start_at(clock: Clock, change: impl FnOnce(&mut Settings)) -> Self {
        let folder = TempDir::new().unwrap();
        let mut settings = Settings::of_folder(folder.path().join("data"));
        settings.listen = ([127, 0, 0, 1], 0).into();
        settings.workers = Some(2);
        if let Some(database) = prepared_database() {
            settings.database = database;
        }
        if let Some(storage) = s3::new_storage() {
            settings.storage = storage;
        }
        change(&mut settings);
        let (started, start) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let given = settings.clone();
        let serving = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let running = server::start_at(given, clock).await.unwrap();
                let app = running.app.clone();
                let made = match (&running.first_start, &running.fixtures) {
                    (Some(first), _) => {
                        (first.organization, first.token.clone(), first.media.to_string())
                    }
                    (None, fixtures) => {
                        let fixtures = fixtures.as_ref().unwrap();
                        let first = &fixtures.shown()[0];
                        let media = fixtures.first_media().map(|id| id.to_string());
                        (first.organization, first.token.clone(), media.unwrap_or_default())
                    }
                };
                let metrics = running.metrics_url();
                started.send((running.url(), metrics, app.clone(), made)).unwrap();
                stopped.await.unwrap();
                app.reclaim.drained().await;
                running.stop().await.unwrap();
            });
        });
        let (url, metrics, app, (organization, token, media)) = start.recv().unwrap();
        let (stop, serving) = (Some(stop), Some(serving));
        Self {
            url,
            app,
            organization,
            token,
            media,
            settings,
            metrics,
            stop,
            serving,
            _folder: folder,
        }
    }

    /// Starts a server that tells what it measures.
    pub(crate) fn measured(change: impl FnOnce(&mut Settings)) -> Self {
        Self::measured_at(Clock::system(), change)
    }

    /// [`Self::measured`] with a clock of the test's.
    pub(crate) fn measured_at(clock: Clock, change: impl FnOnce(&mut Settings)) -> Self {
        Self::start_at(clock, |settings| {
            settings.observation.metrics = Some(([127, 0, 0, 1], 0).into());
            change(settings);
        })
    }

    /// Each value that it tells now, by its name with its labels.
    pub(crate) fn values(&self) -> BTreeMap<String, f64> {
        metrics::values(self.metrics.as_ref().unwrap())
    }

    /// What it tells now of this, by its name with its labels.
    #[track_caller]
    pub(crate) fn value(&self, name: &str) -> f64 {
        let values = self.values();
        values.get(name).copied().unwrap_or_else(|| panic!("{name}: {values:?}"))
    }

    /// The document, as it is served.
    pub(crate) fn document(&self) -> Value {
        Request::new("GET", "/openapi.json").send(self).json()
    }

    /// A request by the administrator, as the first organization.
    pub(crate) fn request(&self, method: &str, path: impl Into<String>) -> Request {
        self.request_with(&self.token, method, path)
    }

    /// A request by the bearer of another token.
    pub(crate) fn request_with(
        &self,
        token: &str,
        method: &str,
        path: impl Into<String>,
    ) -> Request {
        Request::new(method, path)
            .header("Authorization", format!("Bearer {token}"))
            .header("X-Flowkiwi-Organization-Id", self.organization.to_string())
    }

    /// Uploads bytes, and gives the identifier of the media.
    pub(crate) fn upload(&self, bytes: &[u8]) -> String {
        let answer = self
            .request("POST", "/rest/api/medias")
            .form(&[("file", Some("a.bin"), bytes)])
            .send(self);
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// Reads what the administrator can read.
    pub(crate) fn get(&self, path: &str) -> Value {
        self.get_with(&self.token, path)
    }

    /// Reads what the bearer of another token can read.
    pub(crate) fn get_with(&self, token: &str, path: &str) -> Value {
        let answer = self.request_with(token, "GET", path).send(self);
        assert_eq!(answer.status, 200, "{path} {answer:?}");
        answer.json()
    }

    /// Makes a product with these medias in its list, and gives its IRI.
    pub(crate) fn product(&self, sku: &str, medias: &[&str]) -> String {
        let medias: Vec<_> = medias.iter().map(|id| format!("/rest/api/medias/{id}")).collect();
        let body = json!({"sku": sku, "name": sku, "medias": medias});
        self.created("/rest/api/products", &body)
    }

    /// Makes a product with these medias in its list and a stock keeping unit of its own, and gives it.
    pub(crate) fn new_product(&self, medias: &[&str]) -> Value {
        self.get(&self.product(&new_id::<ProductId>().to_string(), medias))
    }

    /// Makes a variant of a product with these medias in its list, and gives its IRI.
    pub(crate) fn variant(&self, sku: &str, product: &str, medias: &[&str]) -> String {
        let medias: Vec<_> = medias.iter().map(|id| format!("/rest/api/medias/{id}")).collect();
        let body = json!({"sku": sku, "product": product, "medias": medias});
        self.created("/rest/api/variants", &body)
    }

    /// Makes a variant of a product, with these medias in its list and a stock keeping unit of its own, and gives it.
    pub(crate) fn new_variant(&self, product: &Value, medias: &[&str]) -> Value {
        let (sku, product) = (new_id::<ProductId>().to_string(), product["@id"].as_str().unwrap());
        self.get(&self.variant(&sku, product, medias))
    }

    fn created(&self, path: &str, body: &Value) -> String {
        self.post(path, body)["@id"].as_str().unwrap().to_owned()
    }

    /// Makes a thing as the administrator.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.request("POST", path).json(body).send(self);
        assert_eq!(answer.status, 201, "{path} {answer:?}");
        answer.json()
    }

    /// The IRI of a role, by its name.
    pub(crate) fn role(&self, name: &str) -> String {
        self.role_of(&self.organization.to_string(), name)
    }

    /// The IRI of a role of an organization that the administrator is a member of.
    pub(crate) fn role_of(&self, organization: &str, name: &str) -> String {
        let request = self.request("GET", "/rest/api/roles?itemsPerPage=100");
        let roles = request.acting_as(organization).send(self).json();
        let mut roles = roles["member"].as_array().unwrap().iter();
        let role = roles.find(|role| role["name"] == name).unwrap();
        role["@id"].as_str().unwrap().to_owned()
    }

    /// Makes a member with these roles, and gives the IRI of its membership.
    pub(crate) fn new_membership(&self, roles: &[&str]) -> String {
        let body = json!({"name": "A member", "roles": roles});
        let identity = self.post("/rest/api/identities", &body);
        let of = format!("/rest/api/memberships?identity={}", identity["@id"].as_str().unwrap());
        self.get(&of)["member"][0]["@id"].as_str().unwrap().to_owned()
    }

    /// Deletes a media, and purges it from the trash.
    pub(crate) fn delete_for_good(&self, media: &str) {
        for path in
            [format!("/rest/api/medias/{media}"), format!("/rest/api/trashed-medias/{media}")]
        {
            let answer = self.request("DELETE", path).send(self);
            assert_eq!(answer.status, 204, "{answer:?}");
        }
    }

    /// Makes a token by the command, while the server runs; for the first organization where no other is named.
    pub(crate) fn new_token(&self, arguments: &[&str]) -> String {
        let named = arguments.contains(&"--organization");
        let organization: &[&str] = if named { &[] } else { &["--organization", "default"] };
        let output = self
            .command()
            .args(["token", "create", "--name", "test"])
            .args(arguments)
            .args(organization)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The binary, on what this server is at work on.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
        command.env("FLOWKIWI_DATA", &self.settings.data);
        if let Place::Server(address) = &self.settings.database {
            command.env("FLOWKIWI_DATABASE", address);
        }
        if let Storage::Bucket(bucket) = &self.settings.storage {
            command.env("FLOWKIWI_STORAGE", bucket.to_string());
            command.envs(bucket.variables.iter().map(|(name, value)| (name, value)));
        }
        command
    }

    /// Makes a token of the administrator's with which medias can be read alone, by a request.
    pub(crate) fn new_viewer(&self) -> String {
        let body = json!({"name": "viewer", "permissions": ["identity:media:read"]});
        self.post("/rest/api/tokens", &body)["secret"].as_str().unwrap().to_owned()
    }

    /// Makes an organization that the administrator is no member of.
    pub(crate) fn another_organization(&self) -> OrganizationId {
        let id: OrganizationId = new_id();
        let created_at = self.app.clock.now();
        let new = Organization::new(id, "Other".to_owned(), "other".to_owned(), created_at);
        let roles = FIRST_ROLES.map(|_| new_id());
        self.app
            .store
            .write_blocking(move |connection| setup::insert_organization(connection, &new, roles))
            .unwrap();
        id
    }

    /// Makes an organization with an administrator of its own, and gives what makes requests by that one, as it.
    pub(crate) fn elsewhere(&self) -> impl Fn(&str, &str) -> Request {
        let other = self.another_organization().to_string();
        let token = self.new_token(&["--role", "administrator", "--organization", "other"]);
        move |method, path| {
            Request::new(method, path)
                .header("Authorization", format!("Bearer {token}"))
                .header("X-Flowkiwi-Organization-Id", &other)
        }
    }

    /// The files of bytes; in a bucket, the keys of its objects.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        self.stored().into_iter().map(|(file, _)| file).collect()
    }

    /// [`Self::files`], and how many bytes each has.
    pub(crate) fn stored(&self) -> Vec<(PathBuf, u64)> {
        let mut folders = match &self.settings.storage {
            Storage::Folder(folder) => vec![folder.clone()],
            Storage::Bucket(bucket) => return s3::objects(bucket),
        };
        let mut files = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let entry = entry.unwrap();
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push((path, entry.metadata().unwrap().len()));
                }
            }
        }
        files
    }

    /// Waits until all bytes are deleted that are due.
    pub(crate) fn drained(&self) {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(self.app.reclaim.drained());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let (Some(stop), Some(serving)) = (self.stop.take(), self.serving.take()) {
            stop.send(()).ok();
            let ended = serving.join();
            give_back(&self.settings.database);
            if !std::thread::panicking() {
                ended.unwrap();
            }
        }
    }
}

/// A request about to be sent.
pub(crate) struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Request {
    pub(crate) fn new(method: &str, path: impl Into<String>) -> Self {
        Self { method: method.to_owned(), path: path.into(), headers: Vec::new(), body: None }
    }

    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(kept, _)| !kept.eq_ignore_ascii_case(name));
        self
    }

    /// The same request by the bearer of another token.
    pub(crate) fn bearer(self, token: &str) -> Self {
        self.without("Authorization").header("Authorization", format!("Bearer {token}"))
    }

    /// The same request for another path.
    pub(crate) fn at(self, path: impl Into<String>) -> Self {
        Self { path: path.into(), ..self }
    }

    /// The same request with other content of the same media type.
    pub(crate) fn with_body(self, body: impl Into<Vec<u8>>) -> Self {
        Self { body: Some(body.into()), ..self }
    }

    /// The content that is going to be sent.
    pub(crate) fn content(&self) -> &[u8] {
        self.body.as_deref().unwrap_or_default()
    }

    /// The same request as another organization.
    pub(crate) fn acting_as(self, organization: &str) -> Self {
        let name = "X-Flowkiwi-Organization-Id";
        self.without(name).header(name, organization)
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/ld+json", body.to_string())
    }

    pub(crate) fn merge_patch(self, patch: &Value) -> Self {
        self.body("application/merge-patch+json", patch.to_string())
    }

    pub(crate) fn is_form(&self) -> bool {
        self.headers.iter().any(|(_, value)| value.starts_with("multipart/form-data"))
    }

    pub(crate) fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self.header("Content-Type", media_type)
    }

    /// A multipart body: name, filename and content of each part.
    pub(crate) fn form(self, parts: &[(&str, Option<&str>, &[u8])]) -> Self {
        let mut body = Vec::new();
        for (name, filename, content) in parts {
            let filename =
                filename.map(|name| format!("; filename=\"{name}\"")).unwrap_or_default();
            body.extend(
                format!(
                    "--edge\r\nContent-Disposition: form-data; name=\"{name}\"{filename}\r\n\r\n"
                )
                .into_bytes(),
            );
            body.extend_from_slice(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--edge--\r\n");
        self.body("multipart/form-data; boundary=edge", body)
    }

    pub(crate) fn send(self, server: &Server) -> Answer {
        self.send_to(&server.url)
    }

    pub(crate) fn send_to(self, url: &str) -> Answer {
        self.try_send_to(url).unwrap()
    }

    /// [`Self::send_to`] where nobody may be there any more.
    pub(crate) fn try_send_to(self, url: &str) -> Result<Answer, ureq::Error> {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            // They are filled for each request, which takes long without optimization; the longest head is 20 kB.
            .input_buffer_size(16 << 10)
            .output_buffer_size(32 << 10)
            .http_status_as_error(false)
            .max_redirects(0)
            .build()
            .into();
        let mut request = ureq::http::Request::builder()
            .method(self.method.as_str())
            .uri(format!("{url}{}", self.path));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut response = match self.body {
            Some(body) => agent.run(request.body(body).unwrap()),
            None => agent.run(request.body(()).unwrap()),
        }?;
        Ok(Answer {
            status: response.status().as_u16(),
            headers: response
                .headers()
                .iter()
                .map(|(name, value)| {
                    (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned())
                })
                .collect(),
            body: response.body_mut().with_config().limit(64 << 20).read_to_vec()?,
        })
    }
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(kept, _)| kept.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// What is not valid, and why: the first of what a 422 tells.
    pub(crate) fn violation(&self) -> (String, String) {
        assert_eq!(self.status, 422, "{self:?}");
        let violation = &self.json()["violations"][0];
        let text = |name: &str| violation[name].as_str().unwrap().to_owned();
        (text("propertyPath"), text("code"))
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = String::from_utf8_lossy(&self.body);
        write!(formatter, "{} {:?} {body}", self.status, self.headers)
    }
}

/// Goes through a collection of so many things by its pages and by its cursors, in both orders: each thing is met
/// once, in its place.
pub(crate) fn paged(server: &Server, path: &str, count: usize) {
    let mut walks = Vec::new();
    for order in ["asc", "desc"] {
        for start in ["page=1", "after="] {
            let mut next = Some(format!("{path}?order[createdAt]={order}&itemsPerPage=3&{start}"));
            let mut seen = Vec::new();
            while let Some(path) = next {
                let page = server.get(&path);
                let members = page["member"].as_array().unwrap().iter();
                seen.extend(members.map(|one| one["@id"].as_str().unwrap().to_owned()));
                next = page["view"]["next"].as_str().map(str::to_owned);
            }
            assert_eq!(seen.len(), count, "{path} {order} {start}");
            if order == "desc" {
                seen.reverse();
            }
            walks.push(seen);
        }
    }
    assert!(walks.windows(2).all(|two| two[0] == two[1]), "{walks:?}");
    assert!(walks[0].is_sorted(), "ids tell the age: {walks:?}");
}

/// Where and why what was sent is not valid, as a 422 says.
pub(crate) fn violated(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.status, 422, "{answer:?}");
    let problem = answer.json();
    let violations = problem["violations"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    violations.map(|one| (text(&one["propertyPath"]), text(&one["code"]))).collect()
}

/// Where a value is not what a schema of the document says.
pub(crate) fn violations(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "allOf": [schema],
        "components": document["components"],
    });
    let validator = jsonschema::validator_for(&whole).unwrap();
    let errors = validator.iter_errors(value);
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

pub(crate) fn resolve<'a>(document: &'a Value, mut value: &'a Value) -> &'a Value {
    while let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        let pointer =
            reference.strip_prefix('#').unwrap_or_else(|| panic!("{reference} is elsewhere"));
        value = document.pointer(pointer).unwrap_or_else(|| panic!("{reference} names nothing"));
    }
    value
}
