// Generated from openapi.yaml. Edit that file instead.

use openapi_stubs::actix as stubs;
/// The operations of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {}
impl Operation {
    /// Every operation, in the order of the document.
    pub const ALL: &'static [Self] = &[];
    /// The operationId.
    pub const fn id(self) -> &'static str {
        match self {}
    }
    /// The HTTP method, in upper case.
    pub const fn method(self) -> &'static str {
        match self {}
    }
    /// The path, as the document writes it.
    pub const fn path(self) -> &'static str {
        match self {}
    }
    /// Who may call it: alternatives, each a list of requirements that are all met. None: anyone.
    pub const fn security(self) -> &'static [&'static [stubs::Requirement]] {
        match self {}
    }
    /// The statuses it may answer, besides those that are documented as `default` or as a class.
    pub const fn statuses(self) -> &'static [u16] {
        match self {}
    }
}

/// openapi.yaml:15
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct MediaNestedValue {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<serde_json::Number>,
}

impl stubs::FromMembers for MediaNestedValue {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let x = object.optional("x", stubs::Number::<serde_json::Number>::new());
        Some(Self { x: x? })
    }
}

impl stubs::FromJson for MediaNestedValue {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::FromMembers::from_members(&mut stubs::Object::read(json, at, violations)?)
    }
    fn direct<'de, D: serde::Deserializer<'de>>(
        from: D,
        violations: &mut stubs::Violations,
    ) -> Result<Self, D::Error> {
        stubs::direct(from, violations)
    }
}

impl<'de> serde::Deserialize<'de> for MediaNestedValue {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:6
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Media {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub labels: Option<std::collections::BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sized: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nested: Option<std::collections::BTreeMap<String, MediaNestedValue>>,
    /// The members that the document does not name.
    #[serde(flatten)]
    pub additional_properties: std::collections::BTreeMap<String, i64>,
}

impl stubs::FromJson for Media {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        let mut object = stubs::Object::read(json, at, violations)?;
        let id = object.required("id", stubs::Text::new());
        let labels = object
            .optional(
                "labels",
                stubs::Map::of(stubs::Text::new().max_length(10)).max_properties(5),
            );
        let sized = object
            .optional("sized", stubs::Map::of(stubs::Anything).min_properties(1));
        let free = object.optional("free", stubs::JsonObject);
        let open = object.optional("open", stubs::JsonObject);
        let nested = object
            .optional(
                "nested",
                stubs::Map::of(stubs::Reference::<MediaNestedValue>::new()),
            );
        let additional_properties = object.rest(stubs::Integer::<i64>::new().minimum(0));
        Some(Self {
            id: id?,
            labels: labels?,
            sized: sized?,
            free: free?,
            open: open?,
            nested: nested?,
            additional_properties: additional_properties?,
        })
    }
}

impl<'de> serde::Deserialize<'de> for Media {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:17
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Open {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The members that the document does not name.
    #[serde(flatten)]
    pub additional_properties: std::collections::BTreeMap<String, serde_json::Value>,
}

impl stubs::FromJson for Open {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        let mut object = stubs::Object::read(json, at, violations)?;
        let id = object.optional("id", stubs::Text::new());
        let additional_properties = object.rest(stubs::Anything);
        Some(Self {
            id: id?,
            additional_properties: additional_properties?,
        })
    }
}

impl<'de> serde::Deserialize<'de> for Open {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:21
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Closed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl stubs::FromMembers for Closed {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let id = object.optional("id", stubs::Text::new());
        object.closed();
        Some(Self { id: id? })
    }
}

impl stubs::FromJson for Closed {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::FromMembers::from_members(&mut stubs::Object::read(json, at, violations)?)
    }
    fn direct<'de, D: serde::Deserializer<'de>>(
        from: D,
        violations: &mut stubs::Violations,
    ) -> Result<Self, D::Error> {
        stubs::direct(from, violations)
    }
}

impl<'de> serde::Deserialize<'de> for Closed {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}
