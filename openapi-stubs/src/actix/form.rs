//! Names in brackets: the pairs of a form or a query as the tree that they spell. What the texts in it must
//! look like is `schema`'s, which reads them while the violations are `spelled`.

use serde_json::{Map, Value};

use super::{Entries, Tree};

/// How deep names in brackets may go: `a[b][c]` is 3.
const DEEPEST: usize = 16;

/// Adds a pair. A name that is there already makes a list, as does one that ends in `[]`.
pub(super) fn insert(tree: &mut Map<String, Value>, name: &str, text: String) {
    let (root, steps) = steps(name);
    place(tree.entry(root.to_owned()).or_insert(Value::Null), &steps, text);
}

/// The first step of a name and those in brackets; a name that is not well-formed is one step.
pub(super) fn steps(name: &str) -> (&str, Vec<&str>) {
    let whole = (name, Vec::new());
    let Some((root, rest)) = name.split_once('[') else { return whole };
    let Some(rest) = rest.strip_suffix(']') else { return whole };
    let steps: Vec<_> = rest.split("][").collect();
    let is_sound = !root.is_empty() && steps.iter().all(|step| !step.contains(['[', ']']));
    if is_sound && steps.len() < DEEPEST { (root, steps) } else { whole }
}

fn place(slot: &mut Value, steps: &[&str], text: String) {
    match steps.split_first() {
        None => match slot {
            Value::Null => *slot = Value::String(text),
            Value::Array(items) => items.push(Value::String(text)),
            _ => *slot = Value::Array(vec![slot.take(), Value::String(text)]),
        },
        Some((&"", [])) => {
            match slot {
                Value::Array(_) => {}
                Value::Null => *slot = Value::Array(Vec::new()),
                _ => *slot = Value::Array(vec![slot.take()]),
            }
            place(slot, &[], text);
        }
        Some((step, steps)) => {
            if !slot.is_object() {
                *slot = Value::Object(Map::new());
            }
            if let Value::Object(members) = slot {
                place(members.entry((*step).to_owned()).or_insert(Value::Null), steps, text);
            }
        }
    }
}

/// The items of a list whose names say their places: `a[0]=x&a[1]=y`.
pub(super) fn numbered<'json>(members: &Entries<'json>) -> Option<Vec<Tree<'json>>> {
    let mut items = Vec::new();
    for (name, value) in members.iter() {
        items.push((name.parse::<usize>().ok()?, value.clone()));
    }
    items.sort_by_key(|(place, _)| *place);
    Some(items.into_iter().map(|(_, value)| value).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tree(pairs: &[(&str, &str)]) -> Value {
        let mut tree = Map::new();
        for (name, text) in pairs {
            insert(&mut tree, name, (*text).to_owned());
        }
        Value::Object(tree)
    }

    #[test]
    fn brackets_spell_objects_and_lists() {
        let pairs = [
            ("a", "1"),
            ("b[c]", "2"),
            ("b[d][e]", "3"),
            ("f[]", "4"),
            ("g", "5"),
            ("g", "6"),
            ("h[i][]", "7"),
            ("h[i][]", "8"),
            ("j[", "9"),
            ("k[l]m", "10"),
        ];
        let expected = json!({
            "a": "1", "b": {"c": "2", "d": {"e": "3"}}, "f": ["4"], "g": ["5", "6"],
            "h": {"i": ["7", "8"]}, "j[": "9", "k[l]m": "10"
        });
        assert_eq!(tree(&pairs), expected);
    }

    #[test]
    fn nesting_is_bounded() {
        let name = format!("a{}", "[b]".repeat(10_000));
        assert_eq!(tree(&[(&name, "1")])[&name], "1");
    }
}
