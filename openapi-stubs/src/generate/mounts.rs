//! Where paths are mounted: those that begin alike in a scope of actix, so that a request for another path asks once
//! instead of each of them. A request never leaves a scope that it got into, so there is one only where no other path
//! could be meant.

/// How many scopes are in one another at most: what is nested is formatted, and compiled, by recursion.
const DEEPEST: usize = 8;

/// What is mounted in a place, in the order in which it is asked.
#[derive(Debug)]
pub(super) enum Mount<'all, T> {
    /// Paths that begin with these segments.
    Scope { path: String, mounts: Vec<Self> },
    /// What is left of a path behind the scopes that it is in, and what it has.
    Resource { path: String, what: &'all T },
}

/// Mounts what each path has. Fixed segments come before templates, so that `/medias/trash` is not an id.
pub(super) fn mounts<'all, T>(paths: &'all [(&str, T)]) -> Vec<Mount<'all, T>> {
    let segments = |path: &'all str| path.strip_prefix('/').unwrap_or(path).split('/').collect();
    let mut places: Vec<_> = paths.iter().map(|(path, what)| (segments(path), what)).collect();
    places.sort_by_cached_key(|(segments, _): &Place<'_, T>| {
        segments.iter().map(|segment| (is_template(segment), *segment)).collect::<Vec<_>>()
    });
    among(&places, 0, DEEPEST)
}

/// The segments of a path, and what it has.
type Place<'all, T> = (Vec<&'all str>, &'all T);

fn is_template(segment: &str) -> bool {
    segment.contains('{')
}

/// Mounts paths that have as many segments in common, in scopes of so many levels.
fn among<'all, T>(places: &[Place<'all, T>], passed: usize, levels: usize) -> Vec<Mount<'all, T>> {
    let next = |(segments, _): &Place<'all, T>| segments.get(passed).copied();
    let alike: Vec<_> = places.chunk_by(|one, other| next(one) == next(other)).collect();
    let mut mounts = Vec::new();
    for (at, places) in alike.iter().enumerate() {
        let is_other = |later: &&[Place<'all, T>]| next(&later[0]).is_some_and(is_template);
        let common = in_common(places);
        let has_common = levels > 0 && places.len() > 1 && common > passed;
        if has_common && !alike[at + 1..].iter().any(is_other) {
            let path = joined(&places[0].0[passed..common]);
            mounts.push(Mount::Scope { path, mounts: among(places, common, levels - 1) });
        } else {
            mounts.extend(places.iter().map(|&(ref segments, what)| Mount::Resource {
                path: joined(&segments[passed..]),
                what,
            }));
        }
    }
    mounts
}

/// How many segments all of the paths, which are in order, begin with. The last of them is not empty: actix takes a
/// slash at the end of a scope for none.
fn in_common<T>(places: &[Place<'_, T>]) -> usize {
    let (Some((first, _)), Some((last, _))) = (places.first(), places.last()) else { return 0 };
    let common = first.iter().zip(last).take_while(|(one, other)| one == other).count();
    first[..common].iter().rposition(|segment| !segment.is_empty()).map_or(0, |at| at + 1)
}

fn joined(segments: &[&str]) -> String {
    segments.iter().flat_map(|segment| ["/", segment]).collect()
}

#[cfg(all(test, feature = "actix"))]
mod tests {
    use actix_web::{
        App, HttpResponse,
        dev::Service as _,
        rt::System,
        test::{TestRequest, init_service, read_body},
        web::{self, ServiceConfig},
    };

    use super::*;
    use crate::actix::{resource, scope};

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
            path.split('/').map(|segment| (is_template(segment), segment)).collect::<Vec<_>>()
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

    /// Resources, each behind its scopes.
    fn told(mounts: &[Mount<'_, ()>]) -> Vec<String> {
        let each = |mount: &Mount<'_, ()>| match mount {
            Mount::Scope { path, mounts } => {
                told(mounts).iter().map(|behind| format!("[{path}]{behind}")).collect()
            }
            Mount::Resource { path, .. } => vec![path.clone()],
        };
        mounts.iter().flat_map(each).collect()
    }

    #[test]
    fn what_begins_alike_is_one_scope_where_no_other_path_may_be_meant() {
        let paths =
            ["/api", "/api/medias", "/api/medias/trash", "/api/medias/{id}"].map(|it| (it, ()));
        let scoped = ["[/api]", "[/api][/medias]", "[/api][/medias]/trash", "[/api][/medias]/{id}"];
        assert_eq!(told(&mounts(&paths)), scoped);
        let paths = [&paths[..], &[("/api/{name}", ())]].concat();
        let flat = ["", "/medias", "/medias/trash", "/medias/{id}", "/{name}"];
        assert_eq!(told(&mounts(&paths)), flat.map(|path| format!("[/api]{path}")));
    }

    #[test]
    fn paths_that_lead_ever_deeper_are_not_nested_as_deep() {
        let paths: Vec<_> = (1..300).map(|depth| "/a".repeat(depth)).collect();
        let pairs: Vec<_> = paths.iter().map(|path| (path.as_str(), ())).collect();
        let told = told(&mounts(&pairs));
        assert_eq!(told.len(), paths.len());
        assert!(told.iter().all(|path| path.matches('[').count() <= DEEPEST), "{told:?}");
    }
}
