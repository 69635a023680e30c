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

/// Who owns it.
///
/// openapi.yaml:6
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Owner {
    Person(Person),
    Team(Box<Team>),
    Null(()),
}

impl stubs::FromJson for Owner {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::one_of(
            json,
            at,
            violations,
            &[
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Reference::<Person>::new(),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::Person)
                },
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Reference::<Box<Team>>::new(),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::Team)
                },
                &|json, at, violations| {
                    stubs::Schema::json(&stubs::Null, json, at, violations)
                        .map(Self::Null)
                },
            ],
        )
    }
    fn from_text(
        text: &str,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        violations.spelled(|violations| Self::from_json(&text.into(), at, violations))
    }
}

impl<'de> serde::Deserialize<'de> for Owner {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:12
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Person {
    pub name: String,
}

impl stubs::FromMembers for Person {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let name = object.required("name", stubs::Text::new());
        Some(Self { name: name? })
    }
}

impl stubs::FromJson for Person {
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

impl<'de> serde::Deserialize<'de> for Person {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:16
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Team {
    pub members: Vec<Owner>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<Box<Owner>>,
}

impl stubs::FromMembers for Team {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let members = object
            .required("members", stubs::Array::of(stubs::Reference::<Owner>::new()));
        let lead = object.optional("lead", stubs::Reference::<Box<Owner>>::new());
        object.closed();
        Some(Self {
            members: members?,
            lead: lead?,
        })
    }
}

impl stubs::FromJson for Team {
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

impl<'de> serde::Deserialize<'de> for Team {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:23
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Tagged {
    Person(Person),
    Team(Team),
}

impl stubs::FromJson for Tagged {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::tagged(
            json,
            at,
            violations,
            "kind",
            &[("people", 1), ("Person", 0)],
            &[
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Reference::<Person>::new(),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::Person)
                },
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Reference::<Team>::new(),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::Team)
                },
            ],
        )
    }
    fn from_text(
        text: &str,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        violations.spelled(|violations| Self::from_json(&text.into(), at, violations))
    }
}

impl<'de> serde::Deserialize<'de> for Tagged {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:30
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Size {
    Integer(i64),
    Text(String),
}

impl stubs::FromJson for Size {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::any_of(
            json,
            at,
            violations,
            &[
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Integer::<i64>::new().minimum(1),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::Integer)
                },
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Text::new().max_length(5),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::Text)
                },
            ],
        )
    }
    fn from_text(
        text: &str,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        violations.spelled(|violations| Self::from_json(&text.into(), at, violations))
    }
}

impl<'de> serde::Deserialize<'de> for Size {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:36
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum OpenWord {
    #[serde(rename = "small")]
    Small,
    #[serde(rename = "large")]
    Large,
}

impl stubs::Words for OpenWord {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("small", Self::Small),
        ("large", Self::Large),
    ];
}

impl stubs::FromJson for OpenWord {
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

/// openapi.yaml:34
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Open {
    Word(OpenWord),
    Text(String),
}

impl stubs::FromJson for Open {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::any_of(
            json,
            at,
            violations,
            &[
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Reference::<OpenWord>::new(),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::Word)
                },
                &|json, at, violations| {
                    stubs::Schema::json(&stubs::Text::new(), json, at, violations)
                        .map(Self::Text)
                },
            ],
        )
    }
    fn from_text(
        text: &str,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        violations.spelled(|violations| Self::from_json(&text.into(), at, violations))
    }
}

impl<'de> serde::Deserialize<'de> for Open {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:43
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct WithBaseObject {
    pub id: String,
    pub width: i64,
}

impl stubs::FromMembers for WithBaseObject {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let id = object.required("id", stubs::Text::new());
        let width = object.required("width", stubs::Integer::<i64>::new());
        Some(Self { id: id?, width: width? })
    }
}

impl stubs::FromJson for WithBaseObject {
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

impl<'de> serde::Deserialize<'de> for WithBaseObject {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:44
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct WithBaseObject2 {
    pub id: String,
    pub text: String,
}

impl stubs::FromMembers for WithBaseObject2 {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let id = object.required("id", stubs::Text::new());
        let text = object.required("text", stubs::Text::new());
        Some(Self { id: id?, text: text? })
    }
}

impl stubs::FromJson for WithBaseObject2 {
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

impl<'de> serde::Deserialize<'de> for WithBaseObject2 {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:38
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum WithBase {
    Object(WithBaseObject),
    Object2(WithBaseObject2),
}

impl stubs::FromJson for WithBase {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::one_of(
            json,
            at,
            violations,
            &[
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Reference::<WithBaseObject>::new(),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::Object)
                },
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Reference::<WithBaseObject2>::new(),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::Object2)
                },
            ],
        )
    }
    fn from_text(
        text: &str,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        violations.spelled(|violations| Self::from_json(&text.into(), at, violations))
    }
}

impl<'de> serde::Deserialize<'de> for WithBase {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:45
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct OneOfTheTwo {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<String>,
}

impl stubs::FromJson for OneOfTheTwo {
    fn from_json(
        json: &stubs::Tree<'_>,
        at: &stubs::At<'_>,
        violations: &mut stubs::Violations,
    ) -> Option<Self> {
        stubs::judge(
            json,
            at,
            violations,
            &[&stubs::AnyOf(&[&stubs::Has(&["a"]), &stubs::Has(&["b"])])],
        );
        let mut object = stubs::Object::read(json, at, violations)?;
        let a = object.optional("a", stubs::Text::new());
        let b = object.optional("b", stubs::Text::new());
        Some(Self { a: a?, b: b? })
    }
}

impl<'de> serde::Deserialize<'de> for OneOfTheTwo {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:54
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum ConstantsKind {
    #[serde(rename = "media")]
    Media,
}

impl stubs::Words for ConstantsKind {
    const WORDS: &'static [(&'static str, Self)] = &[("media", Self::Media)];
}

impl stubs::FromJson for ConstantsKind {
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

/// openapi.yaml:51
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Constants {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ConstantsKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nothing: Option<()>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub never: Option<stubs::Never>,
}

impl stubs::FromMembers for Constants {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let kind = object.optional("kind", stubs::Reference::<ConstantsKind>::new());
        let version = object
            .optional(
                "version",
                stubs::Where(stubs::Anything, &[&stubs::Among(&["1"])]),
            );
        let ratio = object
            .optional(
                "ratio",
                stubs::Where(stubs::Anything, &[&stubs::Among(&["1.5", "2", "true"])]),
            );
        let nothing = object.optional("nothing", stubs::Null);
        let never = object.optional("never", stubs::Nothing);
        Some(Self {
            kind: kind?,
            version: version?,
            ratio: ratio?,
            nothing: nothing?,
            never: never?,
        })
    }
}

impl stubs::FromJson for Constants {
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

impl<'de> serde::Deserialize<'de> for Constants {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}
