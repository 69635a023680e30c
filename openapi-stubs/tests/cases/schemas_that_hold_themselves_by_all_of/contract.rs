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

/// openapi.yaml:6
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
pub enum Pet {
    Cat(Cat),
    Dog(Box<Dog>),
}

impl stubs::FromJson for Pet {
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
            &[("Cat", 0), ("Dog", 1)],
            &[
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Reference::<Cat>::new(),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::Cat)
                },
                &|json, at, violations| {
                    stubs::Schema::json(
                            &stubs::Reference::<Box<Dog>>::new(),
                            json,
                            at,
                            violations,
                        )
                        .map(Self::Dog)
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

impl<'de> serde::Deserialize<'de> for Pet {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:14
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Cat {
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lives: Option<i64>,
}

impl stubs::FromMembers for Cat {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let kind = object.required("kind", stubs::Text::new());
        let lives = object.optional("lives", stubs::Integer::<i64>::new());
        Some(Self { kind: kind?, lives: lives? })
    }
}

impl stubs::FromJson for Cat {
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

impl<'de> serde::Deserialize<'de> for Cat {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:18
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Dog {
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub friend: Option<Box<Pet>>,
}

impl stubs::FromMembers for Dog {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let kind = object.required("kind", stubs::Text::new());
        let friend = object.optional("friend", stubs::Reference::<Box<Pet>>::new());
        Some(Self {
            kind: kind?,
            friend: friend?,
        })
    }
}

impl stubs::FromJson for Dog {
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

impl<'de> serde::Deserialize<'de> for Dog {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:26
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct NodeChild {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub child: Option<Box<NodeChild>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<String>,
}

impl stubs::FromMembers for NodeChild {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let child = object.optional("child", stubs::Reference::<Box<NodeChild>>::new());
        let more = object.optional("more", stubs::Text::new());
        Some(Self { child: child?, more: more? })
    }
}

impl stubs::FromJson for NodeChild {
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

impl<'de> serde::Deserialize<'de> for NodeChild {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:22
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Node {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub child: Option<NodeChild>,
}

impl stubs::FromMembers for Node {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let child = object.optional("child", stubs::Reference::<NodeChild>::new());
        Some(Self { child: child? })
    }
}

impl stubs::FromJson for Node {
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

impl<'de> serde::Deserialize<'de> for Node {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:29
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct One {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Box<One>>,
}

impl stubs::FromMembers for One {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let next = object.optional("next", stubs::Reference::<Box<One>>::new());
        Some(Self { next: next? })
    }
}

impl stubs::FromJson for One {
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

impl<'de> serde::Deserialize<'de> for One {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:30
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Other {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Box<Other>>,
}

impl stubs::FromMembers for Other {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let next = object.optional("next", stubs::Reference::<Box<Other>>::new());
        Some(Self { next: next? })
    }
}

impl stubs::FromJson for Other {
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

impl<'de> serde::Deserialize<'de> for Other {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:30
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct BothNext {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Box<BothNext>>,
}

impl stubs::FromMembers for BothNext {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let next = object.optional("next", stubs::Reference::<Box<BothNext>>::new());
        Some(Self { next: next? })
    }
}

impl stubs::FromJson for BothNext {
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

impl<'de> serde::Deserialize<'de> for BothNext {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}

/// openapi.yaml:31
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Both {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<BothNext>,
}

impl stubs::FromMembers for Both {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let next = object.optional("next", stubs::Reference::<BothNext>::new());
        Some(Self { next: next? })
    }
}

impl stubs::FromJson for Both {
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

impl<'de> serde::Deserialize<'de> for Both {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}
