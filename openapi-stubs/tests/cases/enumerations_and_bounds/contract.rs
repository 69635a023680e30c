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

/// What it is.
///
/// openapi.yaml:19
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum MediaKind {
    #[serde(rename = "picture")]
    Picture,
    #[serde(rename = "document")]
    Document,
    #[serde(rename = "")]
    Value,
    #[serde(rename = "1")]
    Value1,
    #[serde(rename = "None")]
    None,
    #[serde(rename = "Self")]
    Self_,
    #[serde(rename = "a b")]
    AB,
    #[serde(rename = "a-b")]
    AB2,
    #[serde(rename = "+1")]
    Plus1,
    #[serde(rename = "-1")]
    Minus1,
}

impl stubs::Words for MediaKind {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("picture", Self::Picture),
        ("document", Self::Document),
        ("", Self::Value),
        ("1", Self::Value1),
        ("None", Self::None),
        ("Self", Self::Self_),
        ("a b", Self::AB),
        ("a-b", Self::AB2),
        ("+1", Self::Plus1),
        ("-1", Self::Minus1),
    ];
}

impl stubs::FromJson for MediaKind {
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

/// openapi.yaml:24
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum MediaWordsItem {
    #[serde(rename = "x")]
    X,
    #[serde(rename = "y")]
    Y,
}

impl stubs::Words for MediaWordsItem {
    const WORDS: &'static [(&'static str, Self)] = &[("x", Self::X), ("y", Self::Y)];
}

impl stubs::FromJson for MediaWordsItem {
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

/// openapi.yaml:6
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Media {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub small: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub between: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ratio: Option<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yes: Option<bool>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<MediaKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Vec<MediaWordsItem>>,
}

impl stubs::FromMembers for Media {
    fn from_members(object: &mut stubs::Object<'_, impl stubs::Source>) -> Option<Self> {
        let text = object
            .optional(
                "text",
                stubs::Text::new().min_length(1).max_length(255).pattern("^\\S+$"),
            );
        let small = object
            .optional("small", stubs::Integer::<i32>::new().minimum(-5).maximum(5));
        let open = object
            .optional("open", stubs::Integer::<i64>::new().minimum(1).maximum(9));
        let between = object
            .optional("between", stubs::Integer::<i64>::new().minimum(1).maximum(9));
        let step = object.optional("step", stubs::Integer::<i64>::new().multiple_of(5));
        let one = object
            .optional("one", stubs::Integer::<i64>::new().one_of(&[1, 2, 3]));
        let ratio = object
            .optional(
                "ratio",
                stubs::Number::<f32>::new().minimum(0.0).maximum(1.0).multiple_of(0.25),
            );
        let list = object
            .optional(
                "list",
                stubs::Array::of(stubs::Text::new().max_length(3))
                    .min_items(1)
                    .max_items(5)
                    .unique_items(),
            );
        let yes = object.optional("yes", stubs::Boolean);
        let kind = object.optional("kind", stubs::Reference::<MediaKind>::new());
        let words = object
            .optional(
                "words",
                stubs::Array::of(stubs::Reference::<MediaWordsItem>::new()),
            );
        Some(Self {
            text: text?,
            small: small?,
            open: open?,
            between: between?,
            step: step?,
            one: one?,
            ratio: ratio?,
            list: list?,
            yes: yes?,
            kind: kind?,
            words: words?,
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
