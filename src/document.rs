//! The contract as it is handed out: the file, byte for byte, and the same value in JSON.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Number, Value};

use crate::failure::Failure;

/// `openapi/openapi.yaml`.
pub const YAML: &[u8] = include_bytes!("../openapi/openapi.yaml");

/// The value of the file in JSON, its members in the order of the file.
///
/// # Errors
/// Internal where the file is not YAML, or holds what JSON cannot.
pub fn json() -> Result<String, Failure> {
    let text = std::str::from_utf8(YAML).map_err(Failure::internal)?;
    let documents = Yaml::load_from_str(text).map_err(Failure::internal)?;
    let value = documents.first().and_then(value).ok_or_else(|| {
        Failure::internal("openapi/openapi.yaml holds a value that JSON does not have")
    })?;
    serde_json::to_string(&value).map_err(Failure::internal)
}

fn value(yaml: &Yaml<'_>) -> Option<Value> {
    Some(match yaml {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(boolean)) => Value::Bool(*boolean),
        Yaml::Value(Scalar::Integer(integer)) => Value::Number((*integer).into()),
        Yaml::Value(Scalar::FloatingPoint(float)) => Value::Number(Number::from_f64(**float)?),
        Yaml::Value(Scalar::String(string)) => Value::String(string.clone().into_owned()),
        Yaml::Sequence(items) => Value::Array(items.iter().map(value).collect::<Option<_>>()?),
        Yaml::Mapping(members) => Value::Object(
            members
                .iter()
                .map(|(name, member)| Some((name.as_str()?.to_owned(), value(member)?)))
                .collect::<Option<Map<_, _>>>()?,
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    #[test]
    fn the_json_has_the_value_of_the_file() {
        let json: Value = serde_json::from_str(&super::json().unwrap()).unwrap();
        assert_eq!(json["openapi"], "3.1.0");
        let delete = &json["paths"]["/rest/api/medias/{id}"]["delete"];
        assert_eq!(delete["operationId"], "deleteMedia");
        assert_eq!(delete["security"][0]["bearer"][0], "identity:media:delete");
        assert_eq!(json["components"]["schemas"]["Media"]["properties"]["size"]["minimum"], 0);
        let keys: Vec<_> = json.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["openapi", "info", "servers", "tags", "security", "paths", "components"]);
    }
}
