//! What asks the service, and reads back what there is: slots on one side, identifiers on the other.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::model::{Answer, Media, Owner, Request, Slot, View};

/// The identifier of nothing.
const NOTHING: &str = "0198c1d2-7f00-7abc-8def-0123456789ab";

/// No answer came, or one that leaves open whether the request was done.
#[derive(Debug)]
pub(crate) struct Unknown(pub(crate) String);

/// A member of an organization, with connections of its own.
#[derive(Clone)]
pub(crate) struct Client {
    agent: ureq::Agent,
    url: String,
    organization: Arc<str>,
    pub(crate) token: Arc<str>,
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    /// After how many seconds to come again.
    pub(crate) retry_after: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }
}

impl Client {
    pub(crate) fn new(url: &str, organization: &str, token: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build()
            .into();
        let (organization, token) = (organization.into(), token.into());
        Self { agent, url: url.to_owned(), organization, token }
    }

    /// The same member at another server.
    pub(crate) fn at(&self, url: &str) -> Self {
        Self::new(url, &self.organization, &self.token)
    }

    /// Another member of the organization, at the same server.
    pub(crate) fn bearer(&self, token: &str) -> Self {
        Self { token: token.into(), ..self.clone() }
    }

    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        content: Option<(&str, Vec<u8>)>,
    ) -> Result<Reply, Unknown> {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("Authorization", format!("Bearer {}", self.token))
            .header("X-Flowkiwi-Organization-Id", &*self.organization);
        let sent = match content {
            Some((media_type, body)) => {
                self.agent.run(request.header("Content-Type", media_type).body(body).unwrap())
            }
            None => self.agent.run(request.body(()).unwrap()),
        };
        let unknown = |error: ureq::Error| Unknown(error.to_string());
        let (head, mut body) = sent.map_err(unknown)?.into_parts();
        let body = body.with_config().limit(64 << 20).read_to_vec().map_err(unknown)?;
        let retry_after = head.headers.get("Retry-After");
        let retry_after = retry_after.map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned());
        Ok(Reply { status: head.status.as_u16(), retry_after, body })
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, None).unwrap_or_else(|unknown| panic!("{path}: {}", unknown.0))
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Reply, Unknown> {
        self.ask("POST", path, Some(("application/ld+json", body.to_string().into_bytes())))
    }

    pub(crate) fn upload(&self, filename: &str, bytes: &[u8]) -> Result<Reply, Unknown> {
        let mut body = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--edge--\r\n");
        self.ask("POST", "/rest/api/medias", Some(("multipart/form-data; boundary=edge", body)))
    }

    /// All members of a collection.
    pub(crate) fn all(&self, path: &str) -> Vec<Value> {
        let mut next = Some(format!("{path}?itemsPerPage=100&after="));
        let mut all = Vec::new();
        while let Some(path) = next {
            let reply = self.get(&path);
            let page = reply.json();
            assert_eq!(reply.status, 200, "{path}: {page}");
            all.extend(page["member"].as_array().unwrap().iter().cloned());
            next = page["view"]["next"].as_str().map(str::to_owned);
        }
        all
    }

    /// Waits until the service answers requests as a service that is well does.
    pub(crate) fn recovered(&self) {
        for _ in 0..200 {
            if self.get("/readyz").status == 200 {
                return;
            }
            // A request that waits for a connection to the database is what paces this.
            drop(self.ask("GET", "/rest/api/medias?itemsPerPage=1", None));
        }
        panic!("it does not recover");
    }
}

/// What is known of which thing is which.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// What filenames and stock keeping units begin with.
    prefix: String,
    pub(crate) medias: BTreeMap<Slot, String>,
    pub(crate) owners: BTreeMap<Owner, String>,
}

impl Names {
    pub(crate) fn new(prefix: String) -> Self {
        Self { prefix, ..Self::default() }
    }

    fn media(&self, slot: Slot) -> String {
        format!("/rest/api/medias/{}", self.medias.get(&slot).map_or(NOTHING, |id| id))
    }

    fn owner(&self, owner: Owner) -> String {
        let id = self.owners.get(&owner).map_or(NOTHING, |id| id);
        match owner {
            Owner::Product(_) => format!("/rest/api/products/{id}"),
            Owner::Variant(_) => format!("/rest/api/variants/{id}"),
        }
    }

    fn sku(&self, owner: Owner) -> String {
        match owner {
            Owner::Product(slot) => format!("{}P{slot}", self.prefix),
            Owner::Variant(slot) => format!("{}V{slot}", self.prefix),
        }
    }

    fn filename(&self, slot: Slot) -> String {
        format!("{}{slot}", self.prefix)
    }

    fn iris(&self, medias: &[Slot]) -> Vec<String> {
        medias.iter().map(|slot| self.media(*slot)).collect()
    }

    fn slots(&self, iris: &Value) -> Vec<Slot> {
        let slot = |iri: &Value| {
            let iri = iri.as_str().unwrap();
            let mut known = self.medias.iter();
            let found = known.find(|(_, id)| iri.ends_with(id.as_str()));
            *found.unwrap_or_else(|| panic!("{iri} is in a list and nowhere else")).0
        };
        iris.as_array().unwrap().iter().map(slot).collect()
    }

    /// Sends a request.
    pub(crate) fn send(&mut self, client: &Client, request: &Request) -> Result<Answer, Unknown> {
        let json = |body: &Value| Some(("application/ld+json", body.to_string().into_bytes()));
        let patch =
            |body: &Value| Some(("application/merge-patch+json", body.to_string().into_bytes()));
        let reply = match request {
            Request::Upload { media, content } => {
                client.upload(&self.filename(*media), &bytes(*content))
            }
            Request::Describe { media, title } => client.ask(
                "PATCH",
                &self.media(*media),
                patch(&json!({"title": title.to_string()})),
            ),
            Request::Replace { media, content } => {
                let path = format!("{}/content", self.media(*media));
                client.ask("PUT", &path, Some(("text/plain", bytes(*content))))
            }
            Request::Get { media } => client.ask("GET", &self.media(*media), None),
            Request::Delete { media, refuse } => {
                let terms = if *refuse { "?onReferences=refuse" } else { "" };
                client.ask("DELETE", &format!("{}{terms}", self.media(*media)), None)
            }
            Request::DeleteMany { medias } => {
                let body = json!({"ids": self.iris(medias)});
                client.ask("POST", "/rest/api/medias/bulk-delete", json(&body))
            }
            Request::Restore { media } => {
                client.ask("POST", &format!("{}/restore", self.media(*media)), None)
            }
            Request::Purge { media } => {
                let path = self.media(*media).replace("/medias/", "/trashed-medias/");
                client.ask("DELETE", &path, None)
            }
            Request::Create { owner, product, medias } => {
                let (sku, medias) = (self.sku(*owner), self.iris(medias));
                match owner {
                    Owner::Product(_) => {
                        let body = json!({"sku": sku, "name": sku, "medias": medias});
                        client.ask("POST", "/rest/api/products", json(&body))
                    }
                    Owner::Variant(_) => {
                        let product = self.owner(Owner::Product(*product));
                        let body = json!({"sku": sku, "product": product, "medias": medias});
                        client.ask("POST", "/rest/api/variants", json(&body))
                    }
                }
            }
            Request::SetList { owner, medias } => {
                let body = json!({"medias": self.iris(medias)});
                client.ask("PATCH", &self.owner(*owner), patch(&body))
            }
            Request::GetList { owner } => client.ask("GET", &self.owner(*owner), None),
            Request::Remove { owner } => client.ask("DELETE", &self.owner(*owner), None),
        }?;
        if reply.status == 503 {
            return Err(Unknown("503".to_owned()));
        }
        let mut answer = Answer::of(reply.status);
        if reply.status < 300 && !reply.body.is_empty() {
            let body = reply.json();
            let id = || body["id"].as_str().unwrap().to_owned();
            match request {
                Request::Upload { media, .. } => drop(self.medias.insert(*media, id())),
                Request::Create { owner, .. } => drop(self.owners.insert(*owner, id())),
                _ => {}
            }
            let has_list = matches!(
                request,
                Request::Create { .. } | Request::SetList { .. } | Request::GetList { .. }
            );
            answer.list = has_list.then(|| self.slots(&body["medias"]));
            if let Some(results) = body["results"].as_array() {
                let status = |one: &Value| u16::try_from(one["status"].as_u64().unwrap()).unwrap();
                answer.each = results.iter().map(status).collect();
            }
        }
        Ok(answer)
    }

    /// Reads all that there is under these names, and learns which thing is which.
    pub(crate) fn view(&mut self, client: &Client, contents: u32) -> View {
        let known = (0..contents).map(|content| (checksum(&bytes(content)), content));
        let known: BTreeMap<String, u32> = known.collect();
        let mut view = View::default();
        (self.medias, self.owners) = (BTreeMap::new(), BTreeMap::new());
        for (path, is_trashed) in [("/rest/api/medias", false), ("/rest/api/trashed-medias", true)]
        {
            for one in client.all(path) {
                let Some(slot) = self.slot(&one["filename"], "") else { continue };
                let checksum = one["checksum"].as_str().unwrap();
                let content = *known.get(checksum).unwrap_or_else(|| panic!("bytes of {one}"));
                let title = one["title"].as_str().map(|title| title.parse().unwrap());
                let before = view.medias.insert(slot, Media { title, content, is_trashed });
                assert_eq!(before, None, "{one} is there twice");
                self.medias.insert(slot, one["id"].as_str().unwrap().to_owned());
            }
        }
        for (path, letter) in [("/rest/api/products", "P"), ("/rest/api/variants", "V")] {
            for one in client.all(path) {
                let Some(slot) = self.slot(&one["sku"], letter) else { continue };
                let owner = if letter == "P" { Owner::Product(slot) } else { Owner::Variant(slot) };
                self.owners.insert(owner, one["id"].as_str().unwrap().to_owned());
                view.lists.insert(owner, self.slots(&one["medias"]));
            }
        }
        view
    }

    fn slot(&self, name: &Value, letter: &str) -> Option<Slot> {
        let rest = name.as_str()?.strip_prefix(&self.prefix)?;
        rest.strip_prefix(letter)?.parse().ok()
    }

    /// Downloads all medias that are there, and holds their bytes against what they are said to be.
    pub(crate) fn download(&self, client: &Client, view: &View) {
        for (slot, media) in view.medias.iter().filter(|(_, media)| !media.is_trashed) {
            let path = format!("{}/content", self.media(*slot));
            let reply = client.get(&path);
            assert_eq!(reply.status, 200, "{path}");
            assert!(reply.body == bytes(media.content), "{path} has other bytes");
        }
    }
}

/// Content by its number. A few are more than what is held in memory of an upload, and one is nothing.
pub(crate) fn bytes(content: u32) -> Vec<u8> {
    let length = match content % 16 {
        0 => 0,
        1..=13 => 100 * content as usize,
        14 => 300_000,
        _ => 2_200_000,
    };
    let mut random = fastrand::Rng::with_seed(content.into());
    let mut bytes = vec![0; length];
    random.fill(&mut bytes);
    bytes
}

fn checksum(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hexadecimal: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hexadecimal}")
}
