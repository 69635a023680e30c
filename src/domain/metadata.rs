//! JSON that users keep with their things. It means nothing here.

use serde_json::{Map, Value};

/// A JSON object of at most [`Metadata::MAX_BYTES`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata(Map<String, Value>);

impl Metadata {
    /// The longest text it may have, in bytes.
    pub const MAX_BYTES: usize = 64 * 1024;

    /// The deepest that its values may be nested.
    pub const MAX_DEPTH: usize = 16;

    /// Takes an object; `None` where it is too large or nested too deeply.
    pub fn new(object: Map<String, Value>) -> Option<Self> {
        let fits = object.values().all(|value| depth_fits(value, Self::MAX_DEPTH - 1));
        let metadata = Self(object);
        (fits && metadata.to_text().len() <= Self::MAX_BYTES).then_some(metadata)
    }

    /// Reads the text that was kept.
    pub fn parse(text: &str) -> Option<Self> {
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Some(Self(object)),
            _ => None,
        }
    }

    /// The text to keep.
    pub fn to_text(&self) -> String {
        Value::Object(self.0.clone()).to_string()
    }

    /// The object.
    pub fn as_object(&self) -> &Map<String, Value> {
        &self.0
    }

    /// The metadata with a merge patch applied (RFC 7396 §2); `None` where it then is too large.
    pub fn merged(&self, patch: &Map<String, Value>) -> Option<Self> {
        let mut object = self.0.clone();
        merge(&mut object, patch);
        Self::new(object)
    }
}

fn merge(target: &mut Map<String, Value>, patch: &Map<String, Value>) {
    for (name, change) in patch {
        match change {
            Value::Null => {
                target.remove(name);
            }
            Value::Object(change) => {
                let member = target.entry(name.clone()).or_insert(Value::Null);
                if !member.is_object() {
                    *member = Value::Object(Map::new());
                }
                if let Value::Object(member) = member {
                    merge(member, change);
                }
            }
            change => {
                target.insert(name.clone(), change.clone());
            }
        }
    }
}

fn depth_fits(value: &Value, left: usize) -> bool {
    match value {
        Value::Array(items) => left > 0 && items.iter().all(|item| depth_fits(item, left - 1)),
        Value::Object(members) => {
            left > 0 && members.values().all(|member| depth_fits(member, left - 1))
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        let Value::Object(object) = value else { panic!("{value} is no object") };
        object
    }

    /// RFC 7396, appendix A, as far as its cases are objects.
    #[test]
    fn a_patch_is_merged_as_the_rfc_says() {
        for (target, patch, merged) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
            (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
            (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
        ] {
            let before = Metadata::new(object(target)).unwrap();
            assert_eq!(before.merged(&object(patch)), Metadata::new(object(merged)));
        }
    }

    #[test]
    fn metadata_is_bounded_in_size_and_depth() {
        let long = |bytes| object(json!({"a": "b".repeat(bytes)}));
        assert!(Metadata::new(long(Metadata::MAX_BYTES - 8)).is_some());
        assert!(Metadata::new(long(Metadata::MAX_BYTES - 7)).is_none());
        let nested = |depth| (1..depth).fold(json!(1), |inner, _| json!([inner]));
        assert!(Metadata::new(object(json!({"a": nested(Metadata::MAX_DEPTH)}))).is_some());
        assert!(Metadata::new(object(json!({"a": nested(Metadata::MAX_DEPTH + 1)}))).is_none());
    }
}
