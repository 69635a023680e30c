//! Which of the names that there are was meant by one that there is not.

/// The known name that is most like `name`, if one is like it enough to be meant.
///
/// Case and the signs between words count for nothing, since it is in them that names are mistaken most.
pub(crate) fn nearest<'names>(
    name: &str,
    known: impl IntoIterator<Item = &'names str>,
) -> Option<&'names str> {
    let plain = plain(name);
    known
        .into_iter()
        .map(|known| (strsim::normalized_damerau_levenshtein(&plain, &self::plain(known)), known))
        .filter(|(likeness, _)| *likeness >= LEAST)
        // Of two that are equally like, the first.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, known)| known)
}

/// `help: did you mean …?`, or what else there is to say.
#[cfg(feature = "tools")]
pub(crate) fn advice<'names>(
    name: &str,
    known: impl IntoIterator<Item = &'names str>,
    otherwise: &str,
) -> String {
    match nearest(name, known) {
        Some(near) => format!("help: did you mean `{near}`?"),
        None => format!("help: {otherwise}"),
    }
}

/// How alike two names are that are held for one: 1 is equal.
const LEAST: f64 = 0.6;

fn plain(name: &str) -> String {
    name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_name_is_found_and_an_unlike_one_is_not() {
        let known = ["listMedias", "deleteMedia", "getMedia"];
        for (name, near) in [
            ("delete_media", Some("deleteMedia")),
            ("DeletMedia", Some("deleteMedia")),
            ("listMedia", Some("listMedias")),
            ("ping", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, known), near, "{name}");
        }
        assert_eq!(nearest("anything", []), None);
    }
}
