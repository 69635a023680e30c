//! `flowkiwi serve --demo`.

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    binary::{started_with, terminate, url},
    harness::{Answer, Request},
};

/// What a first start says last, and what a later one does.
const FIRST: &str = "-H 'Accept:";
const LATER: &str = "flowkiwi token create";

/// Starts a server, and stops it once it was looked at.
fn serve<T>(data: &TempDir, options: &[&str], last: &str, look: impl FnOnce(&[String]) -> T) -> T {
    let (mut child, said) = started_with(data, options, last);
    let seen = look(&said);
    terminate(&child);
    assert!(child.wait().unwrap().success());
    seen
}

/// Who asks: a token, and the organization it is for.
struct Bearer {
    token: String,
    organization: String,
}

impl Bearer {
    fn of(said: &[String]) -> Self {
        let of = |name: &str| {
            let line = said.iter().find(|line| line.trim_start().starts_with(name)).unwrap();
            line.rsplit(' ').next().unwrap().to_owned()
        };
        Self { token: of("Administrator"), organization: of("Organization") }
    }

    fn get(&self, said: &[String], path: &str) -> Answer {
        Request::new("GET", path)
            .header("Authorization", format!("Bearer {}", self.token))
            .header("X-Flowkiwi-Organization-Id", &self.organization)
            .send_to(&url(said))
    }

    fn medias(&self, said: &[String]) -> Vec<Value> {
        let answer = self.get(said, "/rest/api/medias?itemsPerPage=100");
        assert_eq!(answer.status, 200, "{answer:?}");
        answer.json()["member"].as_array().unwrap().clone()
    }
}

#[test]
fn a_fresh_folder_is_filled_with_a_catalogue_once() {
    let data = TempDir::new().unwrap();
    let (bearer, medias) = serve(&data, &["--demo"], FIRST, |said| {
        let bearer = Bearer::of(said);
        let medias = bearer.medias(said);
        for media in &medias {
            assert_eq!(media["mimeType"], "image/png", "{media}");
            assert!(media["width"].as_u64() >= Some(64), "{media}");
            assert!(media["title"].is_string() && media["alt"].is_string(), "{media}");
            let content = bearer.get(said, media["contentUrl"].as_str().unwrap());
            assert_eq!(content.body.len() as u64, media["size"].as_u64().unwrap());
        }
        let shown = |media: &Value| media["referenceCount"].as_u64() >= Some(1);
        assert!(medias.iter().all(shown), "each is in the list of a product");
        let count = |path| bearer.get(said, path).json()["totalItems"].clone();
        assert_eq!(
            (count("/rest/api/products"), count("/rest/api/variants")),
            (7.into(), 2.into())
        );
        let mugs = bearer.get(said, "/rest/api/medias?tags[]=mugs").json();
        assert_eq!(mugs["totalItems"], 2);
        (bearer, medias)
    });
    assert_eq!(medias.len(), 9);
    for options in [&["--demo"][..], &[]] {
        let same = serve(&data, options, LATER, |said| bearer.medias(said));
        assert_eq!(same, medias);
    }
}

#[test]
fn a_folder_in_use_is_given_an_organization_beside_its_own() {
    let data = TempDir::new().unwrap();
    let own = serve(&data, &[], FIRST, Bearer::of);
    let demo = serve(&data, &["--demo"], FIRST, |said| {
        let demo = Bearer::of(said);
        assert_eq!((own.medias(said).len(), demo.medias(said).len()), (1, 9));
        assert_eq!(
            own.get(said, &format!("/rest/api/medias/{}", demo.medias(said)[0]["id"])).status,
            404
        );
        demo
    });
    assert_ne!(own.organization, demo.organization);
    serve(&data, &["--demo"], LATER, |said| {
        assert_eq!((own.medias(said).len(), demo.medias(said).len()), (1, 9));
    });
}
