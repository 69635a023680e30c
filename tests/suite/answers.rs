//! What was answered is answered again for as long as it is right, and not a request longer.

use std::{
    sync::{
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::channel,
    },
    thread,
    time::{Duration, Instant},
};

use image::ImageFormat;
use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    access::soon,
    harness::{Answer, Request, Server, standing_clock},
    pictures::picture,
    processes::Process,
};

fn measured() -> Server {
    Server::measured(|settings| settings.workers = Some(1))
}

fn given_again(server: &Server) -> f64 {
    server.value("flowkiwi_http_answers_again_total")
}

/// Sends it until it is answered what it was answered before, and gives that. What is written behind an answer may
/// come between.
fn kept(server: &Server, request: impl Fn() -> Request) -> Answer {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(10) {
        let before = given_again(server);
        let answer = request().send(server);
        if given_again(server) > before {
            return answer;
        }
    }
    panic!("{:?} is not kept", request().path())
}

/// An answer but for what is another with every request, and for the order of its headers.
fn lasting(answer: &Answer) -> (u16, Vec<(String, String)>, Value) {
    let headers = answer.headers.iter();
    let passes = |(name, _): &(String, String)| ["x-request-id", "date"].contains(&name.as_str());
    let mut headers: Vec<_> = headers.filter(|header| !passes(header)).cloned().collect();
    headers.sort();
    (answer.status, headers, answer.json())
}

#[test]
fn what_has_not_changed_is_answered_again_word_for_word() {
    let server = measured();
    let (media, product) = (server.media.clone(), server.new_product(&[]));
    let variant = server.new_variant(&product, &[]);
    for path in [
        "/rest/api/medias",
        "/rest/api/medias?filename=a",
        &format!("/rest/api/medias/{media}"),
        &format!("/rest/api/medias/{media}/references"),
        "/rest/api/medias/01a00000-0000-7000-bfff-ffffffffffff",
        "/rest/api/trashed-medias",
        "/rest/api/products",
        product["@id"].as_str().unwrap(),
        "/rest/api/variants",
        variant["@id"].as_str().unwrap(),
    ] {
        let request = || server.request("GET", path).header("X-Request-Id", "mine");
        let first = request().send(&server);
        let again = kept(&server, request);
        assert_eq!(lasting(&again), lasting(&first), "{path}");
        assert_eq!(again.header("X-Request-Id"), Some("mine"));
        let head = server.request("HEAD", path).send(&server);
        assert_eq!(head.header("Content-Length"), first.header("Content-Length"), "{path}");
    }
    let tag = server.request("GET", format!("/rest/api/medias/{media}")).send(&server);
    let tag = tag.header("ETag").unwrap().to_owned();
    let path = format!("/rest/api/medias/{media}");
    let known = || server.request("GET", &path).header("If-None-Match", &tag);
    assert_eq!(kept(&server, known).status, 304);
    let values = server.values();
    let count = |status| {
        let labels = format!("operation=\"getMedia\",status=\"{status}\"");
        values[&format!("flowkiwi_http_request_duration_seconds_count{{{labels}}}")]
    };
    assert!(count(200) >= 4.0 && count(404) >= 3.0 && count(304) >= 2.0, "{values:?}");
}

#[test]
fn the_next_answer_after_a_change_is_of_what_is_so_now() {
    let server = measured();
    let media = format!("/rest/api/medias/{}", server.upload(b"some"));
    let read = || server.request("GET", &media);
    let change = |method: &str, path: &str, patch: Option<Value>| {
        kept(&server, read);
        let request = server.request(method, path);
        let request = match &patch {
            Some(patch) => request.merge_patch(patch),
            None => request,
        };
        let changed = request.send(&server);
        assert!(changed.status < 300, "{changed:?}");
        read().send(&server)
    };
    assert_eq!(change("PATCH", &media, Some(json!({"title": "new"}))).json()["title"], "new");
    assert_eq!(change("DELETE", &media, None).status, 404);
    assert_eq!(change("POST", &format!("{media}/restore"), None).status, 200);

    let product = server.new_product(&[]);
    let product = product["@id"].as_str().unwrap();
    let references = change("PATCH", product, Some(json!({"medias": [media]})));
    assert_eq!(references.json()["referenceCount"], 1);

    // By another process.
    let listed = || server.request("GET", "/rest/api/medias?filename=brought.png");
    assert_eq!(kept(&server, listed).json()["totalItems"], 0);
    let folder = TempDir::new().unwrap();
    let picture = picture(ImageFormat::Png, 2, 2);
    std::fs::write(folder.path().join("brought.png"), picture).unwrap();
    let imported = server.command().arg("import").arg(folder.path()).output().unwrap();
    assert!(imported.status.success(), "{imported:?}");
    assert_eq!(listed().send(&server).json()["totalItems"], 1);
}

#[test]
fn whoever_asks_while_it_changes_is_answered_nothing_from_before_a_change_that_was_answered() {
    let server = Server::measured(|_| {});
    let other = Process::beside(&server);
    let media = format!("/rest/api/medias/{}", server.media);
    let (written, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let ((tell, told), mut patched) = (channel(), Vec::new());
    thread::scope(|scope| {
        for tell in vec![tell; 3] {
            let (server, media, written, is_over) = (&server, &media, &written, &is_over);
            scope.spawn(move || {
                while !is_over.load(Ordering::SeqCst) {
                    let least = written.load(Ordering::SeqCst);
                    let title = server.get(media)["title"].clone();
                    // At first it is the sample's, which is no number.
                    let title = title.as_str().and_then(|title| title.parse().ok()).unwrap_or(0);
                    assert!(title >= least, "{title} was answered after {least}");
                    tell.send(()).unwrap();
                }
            });
        }
        for number in 1..=50 {
            let patch = server.request("PATCH", &media);
            let patch = patch.merge_patch(&json!({"title": number.to_string()}));
            let url = if number % 2 == 0 { &server.url } else { &other.url };
            // Whoever fails here would leave the others asking for ever.
            patched.push(patch.send_to(url).status);
            written.store(number, Ordering::SeqCst);
            // Some are answered in this state, and so from what is kept.
            told.try_iter().for_each(drop);
            told.iter().take(20).for_each(drop);
        }
        is_over.store(true, Ordering::SeqCst);
    });
    assert_eq!(patched, [200; 50]);
    assert!(given_again(&server) > 50.0, "{} are too few", given_again(&server));
    other.stop();
}

#[test]
fn nobody_is_answered_what_somebody_else_was() {
    let server = measured();
    let path = format!("/rest/api/medias/{}", server.media);
    let asked = || server.request("GET", &path);
    let answer = kept(&server, asked);
    let elsewhere = server.elsewhere();
    assert_eq!(elsewhere("GET", &path).send(&server).status, 404);
    let body = json!({"name": "blind", "permissions": ["identity:product:read"]});
    let blind = server.post("/rest/api/tokens", &body)["secret"].as_str().unwrap().to_owned();
    let viewer = server.new_viewer();
    // They are asked more than once, since a second answer is one that may be kept.
    for _ in 0..3 {
        kept(&server, asked);
        assert_eq!(asked().without("Authorization").send(&server).status, 401);
        assert_eq!(asked().without("X-Flowkiwi-Organization-Id").send(&server).status, 422);
        assert_eq!(asked().bearer(&blind).send(&server).status, 403);
        assert_eq!(asked().bearer(&viewer).send(&server).status, 200);
        let mut wrong = viewer.clone();
        wrong.replace_range(wrong.len() - 4.., "AAAA");
        assert_eq!(asked().bearer(&wrong).send(&server).status, 401);
        assert_eq!(elsewhere("GET", &path).send(&server).status, 404);
        let twice = asked().header("Authorization", format!("Bearer {viewer}"));
        assert_eq!(twice.send(&server).status, 401);
        let json = asked().header("Accept", "application/json").send(&server);
        assert_eq!(json.header("Content-Type"), Some("application/json; charset=utf-8"));
        let host = asked().header("Host", "other.example").send(&server);
        assert!(host.header("Link").unwrap().contains("http://other.example/"), "{host:?}");
        assert_eq!(asked().with_body("content").send(&server).status, answer.status);
    }
}

#[test]
fn what_is_refused_is_refused_again_and_counted_until_it_is_granted() {
    let server = measured();
    let role = json!({"name": "reader", "permissions": ["identity:media:read"]});
    let role = server.post("/rest/api/roles", &role)["@id"].as_str().unwrap().to_owned();
    let reader = server.new_token(&["--role", "reader"]);
    let media = format!("/rest/api/medias/{}", server.upload(b"some"));
    let asked = || server.request_with(&reader, "DELETE", &media);
    let refusals = || server.value("flowkiwi_refusals_total{reason=\"permission\"}");
    let first = asked().send(&server);
    assert_eq!(first.status, 403);
    assert_eq!(lasting(&kept(&server, asked)), lasting(&first));
    let before = refusals();
    assert_eq!(asked().send(&server).status, 403);
    assert_eq!(refusals(), before + 1.0);

    let granted = json!({"permissions": ["identity:media:read", "identity:media:delete"]});
    let patch = server.request("PATCH", &role).merge_patch(&granted);
    assert_eq!(patch.send(&server).status, 200);
    assert_eq!(asked().send(&server).status, 204);
    // What is done is not answered again.
    assert_eq!(asked().send(&server).status, 404);
    assert_eq!(server.request("POST", format!("{media}/restore")).send(&server).status, 200);
    assert_eq!(asked().send(&server).status, 204);
}

#[test]
fn who_may_no_longer_read_is_not_answered() {
    let (clock, time) = standing_clock(1_800_000_000);
    let server = Server::measured_at(clock, |settings| settings.workers = Some(1));
    let read = "identity:media:read";
    let make = |expires: Option<&str>| {
        let body = json!({"name": "a", "permissions": [read], "expiresAt": expires});
        let made = server.post("/rest/api/tokens", &body);
        let of = |name: &str| made[name].as_str().unwrap().to_owned();
        (of("@id"), of("secret"))
    };
    let path = format!("/rest/api/medias/{}", server.media);
    let (revoked, secret) = make(None);
    let asked = || server.request_with(&secret, "GET", &path);
    assert_eq!(kept(&server, asked).status, 200);
    assert_eq!(server.request("DELETE", &revoked).send(&server).status, 204);
    assert_eq!(asked().send(&server).status, 401);

    // Another process revokes it, and whoever asks on and on keeps no answer alive.
    let (revoked, secret) = make(None);
    let asked = || server.request_with(&secret, "GET", &path);
    let id = revoked.rsplit('/').next().unwrap();
    assert_eq!(kept(&server, asked).status, 200);
    let output = server.command().args(["token", "revoke", id]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    soon(|| asked().send(&server).status == 401);

    let (_, secret) = make(Some("2027-01-15T09:00:00Z"));
    let asked = || server.request_with(&secret, "GET", &path);
    assert_eq!(kept(&server, asked).status, 200);
    let before = given_again(&server);
    // Nothing is written, and the token ends.
    let end: Timestamp = "2027-01-15T09:00:00Z".parse().unwrap();
    time.store(end.as_second() - 1, Ordering::SeqCst);
    assert_eq!(asked().send(&server).status, 200);
    assert!(given_again(&server) > before);
    time.store(end.as_second(), Ordering::SeqCst);
    assert_eq!(asked().send(&server).status, 401);
}
