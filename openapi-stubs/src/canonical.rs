//! A spelling of JSON values that is the same for those that JSON Schema holds equal (§4.2.2): 1 and 1.0 are,
//! and the order of members is nothing.

use std::collections::BTreeMap;

use serde_json::Value;

pub(crate) fn canonical(json: &Value) -> String {
    match json {
        Value::Number(number) => match number.as_f64().filter(|value| value.fract() == 0.0) {
            // Adding zero takes the sign off a negative one.
            Some(value) if number.is_f64() => format!("{:.0}", value + 0.0),
            _ => number.to_string(),
        },
        Value::Array(items) => {
            format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        Value::Object(members) => {
            let sorted: BTreeMap<_, _> = members.iter().collect();
            let member = |(name, json): (&String, &Value)| format!("{name:?}:{}", canonical(json));
            format!("{{{}}}", sorted.into_iter().map(member).collect::<Vec<_>>().join(","))
        }
        Value::String(text) => format!("{text:?}"),
        Value::Null | Value::Bool(_) => json.to_string(),
    }
}
