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

/// openapi.yaml:22
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum MediaNameCase {
    #[serde(rename = "forbidden")]
    Forbidden,
}

impl stubs::Words for MediaNameCase {
    const WORDS: &'static [(&'static str, Self)] = &[("forbidden", Self::Forbidden)];
}

impl stubs::FromJson for MediaNameCase {
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

/// openapi.yaml:28
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum MediaCaseKind {
    #[serde(rename = "picture")]
    Picture,
}

impl stubs::Words for MediaCaseKind {
    const WORDS: &'static [(&'static str, Self)] = &[("picture", Self::Picture)];
}

impl stubs::FromJson for MediaCaseKind {
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

/// openapi.yaml:28
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct MediaCase {
    pub kind: MediaCaseKind,
}

impl stubs::FromMembers for MediaCase {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let kind = object.required("kind", stubs::Reference::<MediaCaseKind>::new());
        Some(Self { kind: kind? })
    }
}

impl stubs::FromJson for MediaCase {
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

impl<'de> serde::Deserialize<'de> for MediaCase {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:27
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum MediaCase2Kind {
    #[serde(rename = "picture")]
    Picture,
}

impl stubs::Words for MediaCase2Kind {
    const WORDS: &'static [(&'static str, Self)] = &[("picture", Self::Picture)];
}

impl stubs::FromJson for MediaCase2Kind {
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

/// openapi.yaml:27
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct MediaCase2 {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<MediaCase2Kind>,
}

impl stubs::FromMembers for MediaCase2 {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let kind = object.optional("kind", stubs::Reference::<MediaCase2Kind>::new());
        Some(Self { kind: kind? })
    }
}

impl stubs::FromJson for MediaCase2 {
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

impl<'de> serde::Deserialize<'de> for MediaCase2 {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:6
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Media {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pair: Option<Vec<serde_json::Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The members that the document does not name.
    #[serde(flatten)]
    pub additional_properties: std::collections::BTreeMap<String, serde_json::Value>,
}

impl stubs::FromJson for Media {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::judge(
            json,
            at,
            violations,
            &[
                &stubs::Others {
                    names: &["kind", "width", "height", "tags", "pair", "name"],
                    patterns: &["^x-"],
                    condition: None,
                },
                &stubs::If(
                    &stubs::Holds(
                        stubs::OnlyIf(
                            stubs::Kind::Object,
                            stubs::Reference::<MediaCase>::new(),
                        ),
                    ),
                    &stubs::Has(&["width"]),
                    &stubs::Holds(
                        stubs::Where(
                            stubs::Anything,
                            &[&stubs::Not(&stubs::Has(&["width"]))],
                        ),
                    ),
                ),
                &stubs::Names(
                    &stubs::Holds(
                        stubs::OnlyIf(
                            stubs::Kind::String,
                            stubs::Text::new().max_length(20),
                        ),
                    ),
                ),
                &stubs::Members("^x-", &stubs::Holds(stubs::Text::new())),
                &stubs::WithMember("width", &stubs::Has(&["height"])),
                &stubs::WithMember(
                    "height",
                    &stubs::Holds(
                        stubs::OnlyIf(
                            stubs::Kind::Object,
                            stubs::Reference::<MediaCase2>::new(),
                        ),
                    ),
                ),
            ],
        );
        let mut object = stubs::Object::read(json, at, violations)?;
        object.sized(Some(1), Some(5));
        let kind = object.optional("kind", stubs::Text::new());
        let width = object.optional("width", stubs::Integer::<i64>::new());
        let height = object.optional("height", stubs::Integer::<i64>::new());
        let tags = object
            .optional(
                "tags",
                stubs::Where(
                    stubs::Array::of(stubs::Anything),
                    &[
                        &stubs::Contains {
                            items: &stubs::Holds(stubs::Text::new().pattern("^a")),
                            least: 1,
                            most: Some(2),
                        },
                    ],
                ),
            );
        let pair = object
            .optional(
                "pair",
                stubs::Where(
                    stubs::Array::of(stubs::Anything),
                    &[
                        &stubs::First(
                            &[
                                &stubs::Holds(stubs::Text::new()),
                                &stubs::Holds(stubs::Integer::<i64>::new()),
                            ],
                        ),
                        &stubs::After(2, &stubs::Holds(stubs::Nothing)),
                    ],
                ),
            );
        let name = object
            .optional(
                "name",
                stubs::Where(
                    stubs::Text::new(),
                    &[
                        &stubs::Not(
                            &stubs::Holds(
                                stubs::OnlyIf(
                                    stubs::Kind::String,
                                    stubs::Reference::<MediaNameCase>::new(),
                                ),
                            ),
                        ),
                    ],
                ),
            );
        let additional_properties = object.rest(stubs::Anything);
        Some(Self {
            kind: kind?,
            width: width?,
            height: height?,
            tags: tags?,
            pair: pair?,
            name: name?,
            additional_properties: additional_properties?,
        })
    }
}

impl<'de> serde::Deserialize<'de> for Media {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}
