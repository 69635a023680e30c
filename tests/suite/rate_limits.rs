//! A token and an organization may make so many requests: whoever makes more is told when to come again, is let in
//! then, and keeps nobody else out.

use std::{
    num::NonZeroU32,
    time::{Duration, Instant},
};

use flowkiwi_medias::rate_limit::{Quota, RateLimits};
use serde_json::json;

use crate::{
    binary::{started_with, terminate, url},
    harness::{Answer, Request, Server},
};

/// Three at once, and one more every so often: longer than any few requests take.
const REST: Duration = Duration::from_secs(4);

fn quota() -> Option<Quota> {
    let burst = NonZeroU32::new(3).unwrap();
    Quota::with_period(REST).map(|quota| quota.allow_burst(burst))
}

fn ask(server: &Server, token: &str) -> Answer {
    server.request_with(token, "GET", "/rest/api/medias").send(server)
}

/// Asks until it is one too many, and gives after how many seconds there may be one more, and since when.
fn exceed(mut ask: impl FnMut() -> Answer) -> (u64, Instant) {
    for number in 0..20 {
        let answer = ask();
        let asked = Instant::now();
        if answer.status == 200 {
            continue;
        }
        assert!(number >= 3, "{number} are fewer than may be made at once");
        assert_eq!(answer.status, 429, "{answer:?}");
        assert_eq!(answer.json()["type"], "/rest/api/errors/429");
        let seconds = answer.header("Retry-After").unwrap().parse().unwrap();
        assert!((1..=REST.as_secs()).contains(&seconds), "{answer:?}");
        return (seconds, asked);
    }
    panic!("any number of requests may be made");
}

/// Asks until there may be one more, which is no later than it was said.
fn wait((seconds, asked): (u64, Instant), mut ask: impl FnMut() -> Answer) {
    let said = asked + Duration::from_secs(seconds);
    loop {
        let is_time = Instant::now() >= said;
        match ask().status {
            200 => return,
            429 => assert!(!is_time, "it is refused for longer than it was said"),
            other => panic!("{other}"),
        }
    }
}

fn refusals(server: &Server, reason: &str) -> u64 {
    let line = format!("flowkiwi_refusals_total{{reason=\"{reason}\"}} ");
    let text = server.app.metrics.text().unwrap();
    text.lines().find_map(|it| it.strip_prefix(&line)).unwrap().parse().unwrap()
}

#[test]
fn a_token_that_asks_too_often_keeps_out_itself_alone() {
    let server = Server::start(|settings| {
        settings.rate_limits = RateLimits { bearer: quota(), organization: None };
    });
    let viewer = server.new_viewer();
    let refused = exceed(|| ask(&server, &viewer));
    assert!(refusals(&server, "bearer_rate") >= 1);
    // Nothing of it was done, nor is anything else of it looked at: not even where it is for.
    let foreign =
        server.request_with(&viewer, "DELETE", format!("/rest/api/medias/{}", server.media));
    assert_eq!(foreign.without("X-Flowkiwi-Organization-Id").send(&server).status, 429);
    assert_eq!(ask(&server, &server.token).status, 200, "the same identity by another token");
    // Who does not know the secret counts for nobody.
    let known = &server.token[..server.token.len() - 43];
    let guess = format!("{known}{}", "A".repeat(43));
    for _ in 0..5 {
        assert_eq!(ask(&server, &guess).status, 401);
    }
    assert_eq!(ask(&server, &server.token).status, 200);
    wait(refused, || ask(&server, &viewer));
    assert_eq!(refusals(&server, "organization_rate"), 0);
}

#[test]
fn an_organization_that_is_asked_too_often_keeps_out_itself_alone() {
    let server = Server::start(|settings| {
        settings.rate_limits = RateLimits { bearer: None, organization: quota() };
    });
    let others = server.new_token(&["--role", "viewer"]);
    let elsewhere = server.elsewhere();
    let refused = exceed(|| ask(&server, &server.token));
    assert_eq!(ask(&server, &others).status, 429, "another token as the same organization");
    assert_eq!(elsewhere("GET", "/rest/api/medias").send(&server).status, 200);
    // Whoever may not act as it counts for nothing there.
    let asked = elsewhere("GET", "/rest/api/medias").acting_as(&server.organization.to_string());
    assert_eq!(asked.send(&server).status, 403);
    assert!(refusals(&server, "organization_rate") >= 2);
    assert_eq!(refusals(&server, "bearer_rate"), 0);
    wait(refused, || ask(&server, &server.token));
}

#[test]
fn it_is_set_by_option_and_off_without() {
    let server = Server::start(|_| {});
    for _ in 0..200 {
        assert_eq!(ask(&server, &server.token).status, 200);
    }
    let data = tempfile::tempdir().unwrap();
    let options = ["serve", "--token-requests-per-second", "1"];
    let (mut child, said) = started_with(&data, &options, "-H 'Accept:");
    let of = |name: &str| {
        let line = said.iter().find(|line| line.trim_start().starts_with(name)).unwrap();
        line.rsplit(' ').next().unwrap().to_owned()
    };
    let (url, token, organization) = (url(&said), of("Administrator"), of("Organization"));
    let ask = || {
        let request = Request::new("POST", "/rest/api/products");
        let request = request.header("Authorization", format!("Bearer {token}"));
        let request = request.header("X-Flowkiwi-Organization-Id", &organization);
        request.json(&json!({})).send_to(&url)
    };
    // A refusal of what is asked for counts too.
    let statuses: Vec<_> = (0..100).map(|_| ask().status).take_while(|it| *it != 429).collect();
    assert!(statuses.len() < 100 && statuses.iter().all(|it| *it == 422), "{statuses:?}");
    terminate(&child);
    child.wait().unwrap();
}
