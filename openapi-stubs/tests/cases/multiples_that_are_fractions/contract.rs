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
pub struct Steps {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub halves: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fives: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quarters: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub twos: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beyond: Option<i32>,
}

impl stubs::FromMembers for Steps {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let halves = object.optional("halves", stubs::Integer::<i64>::new());
        let fives = object
            .optional("fives", stubs::Integer::<i64>::new().multiple_of(5));
        let quarters = object
            .optional("quarters", stubs::Integer::<i64>::new().multiple_of(25));
        let twos = object.optional("twos", stubs::Integer::<i64>::new().multiple_of(2));
        let beyond = object
            .optional("beyond", stubs::Integer::<i32>::new().one_of(&[0]));
        Some(Self {
            halves: halves?,
            fives: fives?,
            quarters: quarters?,
            twos: twos?,
            beyond: beyond?,
        })
    }
}

impl stubs::FromJson for Steps {
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

impl<'de> serde::Deserialize<'de> for Steps {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        stubs::deserialize(from)
    }
}
