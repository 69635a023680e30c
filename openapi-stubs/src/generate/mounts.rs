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

#[cfg(test)]
mod tests {
    use super::*;

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
