//! A request reaches what it would reach if every path were mounted by itself, in scopes of actix as well.

#[path = "../../src/generate/mounts.rs"]
mod mounts;

use actix_web::{
    App, HttpResponse,
    dev::Service as _,
    rt::System,
    test::{TestRequest, init_service, read_body},
    web::{self, ServiceConfig},
};
use mounts::{Mount, mounts};
use openapi_stubs::actix::{resource, scope};

fn is_here(path: &'static str) -> actix_web::Route {
    web::to(move || std::future::ready(HttpResponse::Ok().body(path)))
}

fn mount(config: &mut ServiceConfig, mounts: Vec<Mount<'_, &'static str>>) {
    for one in mounts {
        match one {
            Mount::Scope { path, mounts } => {
                config.service(scope(&path).configure(|config| mount(config, mounts)));
            }
            Mount::Resource { path, what } => {
                config.service(resource(&path, &[]).route(is_here(what)));
            }
        }
    }
}

/// The path of the document that a request is answered by, where each is asked by itself.
fn alone(config: &mut ServiceConfig, paths: &[&'static str]) {
    let mut paths = paths.to_vec();
    paths.sort_by_key(|path| {
        path.split('/').map(|segment| (segment.contains('{'), segment)).collect::<Vec<_>>()
    });
    for path in paths {
        config.service(resource(path, &[]).route(is_here(path)));
    }
}

async fn answers(config: impl FnOnce(&mut ServiceConfig), urls: &[String]) -> Vec<String> {
    let app = init_service(App::new().configure(config)).await;
    let mut answers = Vec::new();
    for url in urls {
        let response = app.call(TestRequest::with_uri(url).to_request()).await.unwrap();
        let status = response.status().as_u16();
        let body = String::from_utf8(read_body(response).await.to_vec()).unwrap();
        answers.push(format!("{url}: {status} {body}"));
    }
    answers
}

/// Every path of up to four of these segments, with and without a slash at its end.
fn urls() -> Vec<String> {
    let mut urls = vec!["/".to_owned()];
    let mut longest = vec![String::new()];
    for _ in 0..4 {
        longest = longest
            .iter()
            .flat_map(|url| ["a", "ab", "c.json", "%2F"].map(|it| format!("{url}/{it}")))
            .collect();
        urls.extend(longest.iter().flat_map(|url| [url.clone(), format!("{url}/")]));
    }
    urls.push("//a".to_owned());
    urls.push("/a//ab".to_owned());
    urls
}

fn answered_as_if_each_were_mounted_by_itself(paths: &[&'static str]) {
    System::new().block_on(async move {
        let pairs: Vec<_> = paths.iter().map(|path| (*path, *path)).collect();
        let (mounts, urls) = (mounts(&pairs), urls());
        let told = format!("{mounts:?}");
        let in_scopes = answers(|config| mount(config, mounts), &urls).await;
        let by_themselves = answers(|config| alone(config, paths), &urls).await;
        assert!(by_themselves.iter().any(|answer| answer.contains(": 200 ")), "{paths:?}");
        assert_eq!(in_scopes, by_themselves, "{told}");
    });
}

#[test]
fn a_request_is_answered_as_if_each_path_were_mounted_by_itself() {
    for paths in [
        &["/a", "/a/{x}", "/a/{x}/ab", "/a/{x}/ab/{y}", "/ab", "/ab/{x}"][..],
        &["/", "/a/ab", "/a/a/a", "/a/a/ab"],
        &["/a/", "/a/ab", "/a//ab", "/a"],
        &["/a/a", "/a/ab", "/{x}/a", "/{x}/c.json", "/{x}/{y}/a"],
        &["/a/a/a", "/a/a/ab", "/a/{x}", "/a/{x}/c.json", "/a/{x}/{y}/ab"],
        &["/a/{x}/a", "/a/{x}/ab", "/a/{y}/c.json", "/a/{y}/ab"],
        &["/{x}.json/a", "/{x}.json/ab", "/{x}/a", "/{x}/c.json"],
        &["/ab/a", "/ab/ab", "/a/a", "/a/ab"],
        &["/{x}", "/{x}/{y}", "/{x}/{y}/{z}"],
        &["/a/{x-y}/ab", "/a/{x-y}/{1}"],
        &["a/a", "a/ab", "ab"],
    ] {
        answered_as_if_each_were_mounted_by_itself(paths);
    }
}

#[test]
fn whatever_paths_there_are_none_hides_another() {
    let mut random = 7_u64;
    let mut any = |below: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (random >> 33) as usize % below
    };
    for _ in 0..25 {
        let mut paths = Vec::new();
        for _ in 0..2 + any(10) {
            let segment = |at: usize| ["a", "ab", "%2F", "{x}", "{y}", "{x}.json"][at];
            let mut path = String::new();
            for place in 0..1 + any(4) {
                // A name stands in a path once.
                path += &format!("/{}", segment(any(6)).replace('}', &format!("{place}}}")));
            }
            paths.push(&*path.leak());
        }
        paths.sort_unstable();
        paths.dedup();
        answered_as_if_each_were_mounted_by_itself(&paths);
    }
}
