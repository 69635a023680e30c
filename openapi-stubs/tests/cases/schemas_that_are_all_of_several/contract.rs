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

/// What all have.
///
/// openapi.yaml:6
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Base {
    pub id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
}

impl stubs::FromMembers for Base {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let id = object.required("id", stubs::Text::new().min_length(1).pattern("^a"));
        let alt = object.optional("alt", stubs::Text::new().max_length(100));
        Some(Self { id: id?, alt: alt? })
    }
}

impl stubs::FromJson for Base {
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

impl<'de> serde::Deserialize<'de> for Base {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// A media.
///
/// openapi.yaml:13
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Media {
    pub id: String,
    pub alt: String,
    pub size: i64,
}

impl stubs::FromMembers for Media {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let id = object
            .required(
                "id",
                stubs::Where(
                    stubs::Text::new().min_length(1).max_length(9).pattern("^a"),
                    &[&stubs::Holds(stubs::Text::new().pattern("z$"))],
                ),
            );
        let alt = object.required("alt", stubs::Text::new().max_length(100));
        let size = object.required("size", stubs::Integer::<i64>::new().minimum(1));
        Some(Self {
            id: id?,
            alt: alt?,
            size: size?,
        })
    }
}

impl stubs::FromJson for Media {
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

impl<'de> serde::Deserialize<'de> for Media {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:31
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ReferringClosed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<stubs::Never>,
}

impl stubs::FromMembers for ReferringClosed {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let a = object.optional("a", stubs::Text::new());
        let b = object.optional("b", stubs::Nothing);
        object.closed();
        Some(Self { a: a?, b: b? })
    }
}

impl stubs::FromJson for ReferringClosed {
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

impl<'de> serde::Deserialize<'de> for ReferringClosed {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:25
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Referring {
    /// Of another text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<ReferringClosed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<Closed>,
}

impl stubs::FromMembers for Referring {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let media = object.optional("media", stubs::Reference::<Media>::new());
        let short = object
            .optional("short", stubs::Text::new().min_length(1).max_length(3));
        let closed = object
            .optional("closed", stubs::Reference::<ReferringClosed>::new());
        let kept = object.optional("kept", stubs::Reference::<Closed>::new());
        Some(Self {
            media: media?,
            short: short?,
            closed: closed?,
            kept: kept?,
        })
    }
}

impl stubs::FromJson for Referring {
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

impl<'de> serde::Deserialize<'de> for Referring {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:41
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Words {
    #[serde(rename = "b")]
    B,
    #[serde(rename = "c")]
    C,
}

impl stubs::Words for Words {
    const WORDS: &'static [(&'static str, Self)] = &[("b", Self::B), ("c", Self::C)];
}

impl stubs::FromJson for Words {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::Schema::json(&stubs::Enumerated::new(), json, at, violations)
    }
    fn from_text(
        text: &str,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::Schema::text(&stubs::Enumerated::new(), text, at, violations)
    }
    fn direct<'de, D: serde::Deserializer<'de>>(
        from: D,
        violations: &mut stubs::Violations,
    ) -> Result<Self, D::Error> {
        stubs::Schema::direct(&stubs::Enumerated::new(), from, violations)
    }
}

/// openapi.yaml:31
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Closed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<stubs::Never>,
}

impl stubs::FromMembers for Closed {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let a = object.optional("a", stubs::Text::new());
        let b = object.optional("b", stubs::Nothing);
        object.closed();
        Some(Self { a: a?, b: b? })
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
