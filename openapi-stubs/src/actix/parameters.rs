//! Parameters of the path, the query, the headers and the cookies, and what an authorization reads of a
//! request ([`Head`]). What a parameter must look like is `schema`'s.

use std::borrow::Cow;

use actix_web::HttpRequest;
use actix_web::http::header::{AUTHORIZATION, COOKIE};
use percent_encoding::percent_decode;
use serde_json::{Map, Value};
use smallvec::SmallVec;

use super::resource::segment;
use super::{At, ParameterRejection, Schema, Text, Tree, Violations, form};

/// The parameters of a request, read one after another; everything wrong with them is collected.
///
/// ```
/// use actix_web::test::TestRequest;
/// use openapi_stubs::actix::{Integer, Parameters};
///
/// let http = TestRequest::with_uri("/medias?page=2").to_http_request();
/// let mut parameters = Parameters::of(&http);
/// let page = parameters.query("page").or(Integer::<i64>::new().minimum(1), 1);
/// assert_eq!(parameters.finish(|| page), Ok(2));
/// ```
#[derive(Debug)]
pub struct Parameters<'a> {
    http: &'a HttpRequest,
    query: Vec<(Cow<'a, [u8]>, &'a [u8])>,
    violations: Violations,
}

impl<'a> Parameters<'a> {
    /// The parameters of `http`. A path or a query that is not percent-encoded UTF-8 is malformed as a
    /// whole, whichever of its parameters are asked for.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::Parameters;
    /// let http = TestRequest::with_uri("/medias?page=%ff").to_http_request();
    /// assert!(Parameters::of(&http).finish(|| Some(())).is_err(), "it is not UTF-8");
    /// ```
    pub fn of(http: &'a HttpRequest) -> Self {
        let mut violations = Violations::new();
        let query = query(http);
        // They are text already; only an escape can spell what is none.
        let is_sound = |text: &str| !text.contains('%') || decoded(text.as_bytes()).is_some();
        if !is_sound(http.uri().path()) {
            violations.malform(&At::Root.member("path"), "is not percent-encoded UTF-8");
        }
        if !is_sound(http.query_string()) {
            violations.malform(&At::Root.member("query"), "is not percent-encoded UTF-8");
        }
        Self { http, query, violations }
    }

    /// A parameter of the path, which is always there.
    ///
    /// actix has decoded all but `%25`, `%2F` and `%2B` in it, and does not touch what it cannot decode:
    /// since [`of`](Self::of) has refused a path of that kind, decoding the rest here is exact.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Parameters, Text};
    /// let http = TestRequest::default().param("id", "a%2Fb").to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// assert_eq!(parameters.path("id").required(Text::new()).as_deref(), Some("a/b"));
    /// ```
    pub fn path(&mut self, name: &'a str) -> Parameter<'_> {
        let segments = self.http.match_info();
        let value = segments.get(name).or_else(|| segments.get(&segment(name)));
        let raw = value.map(|value| Cow::Borrowed(value.as_bytes())).into_iter().collect();
        Parameter::new(name, raw, Coding::Percent, &mut self.violations)
    }

    /// A parameter of the query; `+` is a space. Parameters that are not asked for are ignored. One whose name ends
    /// in `[]` is also sent with the places of its items, as in `id[0]=a&id[1]=b`, which are taken in their order in
    /// the query.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Array, Parameters, Text};
    /// let http = TestRequest::with_uri("/medias?ids[0]=a+b&ids[1]=c").to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// let ids = parameters.query("ids[]").required(Array::of(Text::new()));
    /// assert_eq!(ids, Some(vec!["a b".to_owned(), "c".to_owned()]));
    /// ```
    pub fn query(&mut self, name: &'a str) -> Parameter<'_> {
        let mut raw = Raw::new();
        for (sent, value) in &self.query {
            if is_named(sent, name.as_bytes()) {
                raw.push(plus_as_space(value));
            }
        }
        let mut parameter = Parameter::new(name, raw, Coding::Percent, &mut self.violations);
        parameter.query = &self.query;
        parameter
    }

    /// A header. An empty one counts as missing.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Parameters, Text};
    /// let http = TestRequest::default().insert_header(("X-Organization", "")).to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// assert_eq!(parameters.header("X-Organization").optional(Text::new()), Some(None));
    /// ```
    pub fn header(&mut self, name: &'a str) -> Parameter<'_> {
        header(self.http, name, &mut self.violations)
    }

    /// A cookie (RFC 6265 §4.2), percent-decoded.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Parameters, Text};
    /// let http = TestRequest::default().insert_header(("Cookie", "session=a%20b")).to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// assert_eq!(parameters.cookie("session").required(Text::new()).as_deref(), Some("a b"));
    /// ```
    pub fn cookie(&mut self, name: &'a str) -> Parameter<'_> {
        let raw = cookies(self.http, name).into_iter().map(Cow::Borrowed).collect();
        Parameter::new(name, raw, Coding::Percent, &mut self.violations)
    }

    /// Judges what was read. `values` makes one value of it, with `?` on each:
    /// `|| Some((id?, page?))`.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Boolean, Integer, Parameters};
    /// let http = TestRequest::with_uri("/medias?page=2&open=true").to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// let page = parameters.query("page").required(Integer::<i64>::new());
    /// let open = parameters.query("open").required(Boolean);
    /// assert_eq!(parameters.finish(|| Some((page?, open?))), Ok((2, true)));
    /// ```
    ///
    /// # Errors
    /// [`Malformed`](super::Malformed) if any parameter was, else [`Invalid`](super::Invalid) with every
    /// violation.
    pub fn finish<T>(self, values: impl FnOnce() -> Option<T>) -> Result<T, ParameterRejection> {
        self.violations.value(values())
    }
}

/// One parameter, about to be read by a schema.
///
/// A reader gives `None` where something was wrong, after having added to the violations.
///
/// ```
/// use actix_web::test::TestRequest;
/// use openapi_stubs::actix::{Array, Parameters, Text};
///
/// let http = TestRequest::with_uri("/medias?tags=a,b").to_http_request();
/// let mut parameters = Parameters::of(&http);
/// let tags = parameters.query("tags").separated(',').required(Array::of(Text::new()));
/// assert_eq!(tags, Some(vec!["a".to_owned(), "b".to_owned()]));
/// ```
#[derive(Debug)]
pub struct Parameter<'p> {
    name: &'p str,
    raw: Raw<'p>,
    coding: Coding,
    /// The whole query, for what stands under several names.
    query: &'p [(Cow<'p, [u8]>, &'p [u8])],
    /// What several texts spell together.
    tree: Option<Tree<'static>>,
    violations: &'p mut Violations,
}

/// The values of one name as they were sent: nearly every parameter is sent once.
type Raw<'p> = SmallVec<[Cow<'p, [u8]>; 1]>;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Coding {
    /// Percent-encoded, as it was sent.
    Percent,
    /// The bytes themselves.
    Bare,
}

impl<'p> Parameter<'p> {
    fn new(name: &'p str, raw: Raw<'p>, coding: Coding, violations: &'p mut Violations) -> Self {
        Self { name, raw, coding, query: &[], tree: None, violations }
    }

    /// An object or a list in brackets (style `deepObject`): `filter[name]=a`, `ids[0]=b`.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Integer, Map, Parameters};
    /// let http = TestRequest::with_uri("/medias?size[width]=3").to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// let size = parameters.query("size").deep().required(Map::of(Integer::<i64>::new()));
    /// assert_eq!(size, Some([("width".to_owned(), 3)].into()));
    /// ```
    pub fn deep(mut self) -> Self {
        let mut tree = Map::new();
        for (name, value) in self.query {
            let Ok(name) = std::str::from_utf8(name) else { continue };
            let (root, steps) = form::steps(name);
            if root == self.name || (steps.is_empty() && name == self.name) {
                let Some(text) = self.decoded(&plus_as_space(value)) else { continue };
                form::insert(&mut tree, name, text);
            }
        }
        self.tree = tree.remove(self.name).map(Tree::from);
        self
    }

    /// An object whose members stand in the query by themselves (style `form`, exploded).
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Integer, Map, Parameters};
    /// let http = TestRequest::with_uri("/medias?width=3&page=1").to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// let size = parameters.query("size").members(&["width", "height"]);
    /// assert_eq!(size.required(Map::of(Integer::<i64>::new())), Some([("width".to_owned(), 3)].into()));
    /// ```
    pub fn members(mut self, names: &[&str]) -> Self {
        let mut tree = Map::new();
        for (name, value) in self.query {
            let Ok(name) = std::str::from_utf8(name) else { continue };
            let (root, _) = form::steps(name);
            let Some(known) = names.iter().find(|known| **known == name || **known == root) else {
                continue;
            };
            let Some(text) = self.decoded(&plus_as_space(value)) else { continue };
            form::insert(&mut tree, if *known == name { known } else { name }, text);
        }
        self.tree = (!tree.is_empty()).then(|| Value::Object(tree).into());
        self
    }

    /// An object whose members are the items read so far: `a=1` each (exploded), else name and value in turn.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Integer, Map, Parameters};
    /// let http = TestRequest::with_uri("/medias?size=width,3").to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// let size = parameters.query("size").separated(',').object(false);
    /// assert_eq!(size.required(Map::of(Integer::<i64>::new())), Some([("width".to_owned(), 3)].into()));
    /// ```
    pub fn object(mut self, explode: bool) -> Self {
        let items: Vec<_> =
            std::mem::take(&mut self.raw).iter().filter_map(|raw| self.decoded(raw)).collect();
        let mut tree = Map::new();
        if explode {
            for item in &items {
                let (name, text) = item.split_once('=').unwrap_or((item, ""));
                form::insert(&mut tree, name, text.to_owned());
            }
        } else {
            for pair in items.chunks(2) {
                let text = pair.get(1).cloned().unwrap_or_default();
                form::insert(&mut tree, &pair[0], text);
            }
        }
        self.tree = (!tree.is_empty()).then(|| Value::Object(tree).into());
        self
    }

    /// Takes off the point that begins a value of style `label`: `.a`.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Integer, Parameters};
    /// let http = TestRequest::default().param("id", ".7").to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// assert_eq!(parameters.path("id").labelled().required(Integer::<i64>::new()), Some(7));
    /// ```
    pub fn labelled(mut self) -> Self {
        for raw in &mut self.raw {
            let bare = raw.strip_prefix(b".").unwrap_or(raw).to_owned();
            *raw = Cow::Owned(bare);
        }
        self
    }

    /// Takes off what begins a value of style `matrix`: `;name=a`, which may be repeated.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Integer, Parameters};
    /// let http = TestRequest::default().param("id", ";id=7").to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// assert_eq!(parameters.path("id").matrix().required(Integer::<i64>::new()), Some(7));
    /// ```
    pub fn matrix(mut self) -> Self {
        let begins = format!("{}=", self.name);
        self.raw = self
            .matrix_items()
            .into_iter()
            .map(|item| match item.strip_prefix(begins.as_bytes()) {
                Some(value) => Cow::Owned(value.to_owned()),
                None if item == self.name.as_bytes() => Cow::Borrowed(b"".as_slice()),
                None => Cow::Owned(item),
            })
            .collect();
        self
    }

    /// An object of style `matrix`, exploded: `;a=1;b=2`.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Integer, Map, Parameters};
    /// let http = TestRequest::default().param("size", ";width=3").to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// let size = parameters.path("size").matrix_members().required(Map::of(Integer::<i64>::new()));
    /// assert_eq!(size, Some([("width".to_owned(), 3)].into()));
    /// ```
    pub fn matrix_members(mut self) -> Self {
        self.raw = self.matrix_items().into_iter().map(Cow::Owned).collect();
        self.object(true)
    }

    fn matrix_items(&self) -> Vec<Vec<u8>> {
        let items = self.raw.iter().flat_map(|raw| raw.split(|byte| *byte == b';'));
        items.filter(|item| !item.is_empty()).map(<[u8]>::to_owned).collect()
    }

    /// The text of bytes as they were sent; adds that they are none.
    fn decoded(&mut self, raw: &[u8]) -> Option<String> {
        let text = match self.coding {
            Coding::Percent => decoded(raw).map(Cow::into_owned),
            Coding::Bare => std::str::from_utf8(raw).ok().map(str::to_owned),
        };
        if text.is_none() {
            self.violations.malform(&At::Root.member(self.name), "is not UTF-8");
        }
        text
    }

    /// The items of an array stand in one value: `,` for the styles `form` (not exploded) and `simple`,
    /// `|` for `pipeDelimited`, a space for `spaceDelimited`. In a query, a comma that is percent-encoded
    /// belongs to the item (RFC 6570); pipes and spaces always separate, since they must be encoded. An
    /// empty value has no items, and counts as left out.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Array, Integer, Parameters};
    /// let http = TestRequest::with_uri("/medias?sizes=1|2").to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// let sizes = parameters.query("sizes").separated('|').required(Array::of(Integer::<i64>::new()));
    /// assert_eq!(sizes, Some(vec![1, 2]));
    /// ```
    pub fn separated(mut self, separator: char) -> Self {
        let mut items = Raw::new();
        for value in self.raw {
            let value = if separator == ',' { value } else { percent_decode(&value).into() };
            let split = value.split(|byte| char::from(*byte) == separator);
            match self.coding {
                // RFC 9110 §5.6.1.2: empty elements of a list are nothing.
                Coding::Bare => items.extend(
                    split
                        .map(<[u8]>::trim_ascii)
                        .filter(|item| !item.is_empty())
                        .map(|item| Cow::Owned(item.to_owned())),
                ),
                Coding::Percent if value.is_empty() => {}
                Coding::Percent => items.extend(split.map(|item| Cow::Owned(item.to_owned()))),
            }
        }
        if separator != ',' {
            self.coding = Coding::Bare;
        }
        self.raw = items;
        self
    }

    /// A parameter that must be there.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Integer, Parameters};
    /// let http = TestRequest::default().to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// let page = parameters.query("page").required(Integer::<i64>::new());
    /// assert_eq!(parameters.finish(|| page).unwrap_err().to_string(), "`page` is required");
    /// ```
    pub fn required<S: Schema>(self, schema: S) -> Option<S::Value> {
        if self.is_missing() {
            self.violations.add(&At::Root.member(self.name), "required", "is required");
            return None;
        }
        self.read(schema)
    }

    /// A parameter that may be left out: the inner `None` is one not there.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Integer, Parameters};
    /// let http = TestRequest::default().to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// assert_eq!(parameters.query("page").optional(Integer::<i64>::new()), Some(None));
    /// ```
    pub fn optional<S: Schema>(self, schema: S) -> Option<Option<S::Value>> {
        if self.is_missing() { Some(None) } else { self.read(schema).map(Some) }
    }

    /// A parameter with a default for when it is left out.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::{Integer, Parameters};
    /// let http = TestRequest::default().to_http_request();
    /// let mut parameters = Parameters::of(&http);
    /// assert_eq!(parameters.query("page").or(Integer::<i64>::new(), 1), Some(1));
    /// ```
    pub fn or<S: Schema>(self, schema: S, default: S::Value) -> Option<S::Value> {
        if self.is_missing() { Some(default) } else { self.read(schema) }
    }

    fn is_missing(&self) -> bool {
        self.raw.is_empty() && self.tree.is_none()
    }

    fn read<S: Schema>(self, schema: S) -> Option<S::Value> {
        let at = At::Root.member(self.name);
        if let Some(tree) = self.tree {
            return self.violations.spelled(|violations| schema.json(&tree, &at, violations));
        }
        let text = |raw| match self.coding {
            Coding::Percent => decoded(raw),
            Coding::Bare => std::str::from_utf8(raw).ok().map(Cow::Borrowed),
        };
        let malformed = "is not UTF-8";
        if let [raw] = self.raw.as_slice() {
            let Some(text) = text(raw) else {
                self.violations.malform(&at, malformed);
                return None;
            };
            return schema.texts(&[text], &at, self.violations);
        }
        let Some(texts) = self.raw.iter().map(|raw| text(raw)).collect::<Option<Vec<_>>>() else {
            self.violations.malform(&at, malformed);
            return None;
        };
        schema.texts(&texts, &at, self.violations)
    }
}

const BEARER: &[u8] = b"Bearer ";

/// What an authorization reads of a request, before anything else of it is looked at.
///
/// ```
/// use actix_web::test::TestRequest;
/// use openapi_stubs::actix::Head;
///
/// let http = TestRequest::default().insert_header(("Authorization", "Bearer a")).to_http_request();
/// assert_eq!(Head::of(&http).header("Authorization"), ["Bearer a"]);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Head<'a>(&'a HttpRequest);

impl<'a> Head<'a> {
    /// The head of `http`.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::Head;
    /// let http = TestRequest::default().to_http_request();
    /// assert!(Head::of(&http).header("Authorization").is_empty());
    /// ```
    pub fn of(http: &'a HttpRequest) -> Self {
        Self(http)
    }

    /// Every value of a header. What is not UTF-8 in one shows as U+FFFD, and so equals no credential.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::Head;
    /// let http = TestRequest::default().insert_header(("Authorization", "Bearer a")).to_http_request();
    /// assert_eq!(Head::of(&http).header("authorization"), ["Bearer a"]);
    /// ```
    pub fn header(&self, name: &str) -> Vec<Cow<'a, str>> {
        let values = self.0.headers().get_all(name);
        values.map(|value| text(value.as_bytes().trim_ascii())).collect()
    }

    /// The token of a bearer (RFC 6750 §2.1): none where there are no such credentials, and where there are several,
    /// of which none is meant.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::Head;
    /// let http = TestRequest::default().insert_header(("Authorization", "bearer a")).to_http_request();
    /// assert_eq!(Head::of(&http).bearer(), Some("a"));
    /// ```
    pub fn bearer(&self) -> Option<&'a str> {
        let mut sent = self.0.headers().get_all(AUTHORIZATION);
        let only = sent.next().filter(|_| sent.next().is_none())?;
        let (scheme, token) = only.as_bytes().split_at_checked(BEARER.len())?;
        let token = std::str::from_utf8(token.trim_ascii()).ok()?;
        scheme.eq_ignore_ascii_case(BEARER).then_some(token)
    }

    /// Every value of a query parameter, decoded as [`header`](Self::header) does.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::Head;
    /// let http = TestRequest::with_uri("/medias?key=a+b").to_http_request();
    /// assert_eq!(Head::of(&http).query("key"), ["a b"]);
    /// ```
    pub fn query(&self, name: &str) -> Vec<String> {
        let query = query(self.0).into_iter().filter(|(it, _)| it.as_ref() == name.as_bytes());
        query.map(|(_, value)| lossy(&plus_as_space(value))).collect()
    }

    /// Every value of a cookie, decoded as [`header`](Self::header) does.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::Head;
    /// let http = TestRequest::default().insert_header(("Cookie", "session=a%20b")).to_http_request();
    /// assert_eq!(Head::of(&http).cookie("session"), ["a b"]);
    /// ```
    pub fn cookie(&self, name: &str) -> Vec<String> {
        cookies(self.0, name).into_iter().map(lossy).collect()
    }

    /// The one value of a required header.
    ///
    /// ```
    /// # use actix_web::test::TestRequest;
    /// # use openapi_stubs::actix::Head;
    /// let http = TestRequest::default().insert_header(("X-Organization", "ours")).to_http_request();
    /// assert_eq!(Head::of(&http).one("X-Organization").as_deref(), Ok("ours"));
    /// assert!(Head::of(&http).one("X-Other").is_err());
    /// ```
    ///
    /// # Errors
    /// As of a required header parameter: `required` where it is missing or empty, `repeated`, or
    /// malformed.
    pub fn one(&self, name: &str) -> Result<String, ParameterRejection> {
        let mut violations = Violations::new();
        let value = header(self.0, name, &mut violations).required(Text::new());
        violations.value(value)
    }
}

/// One alternative of an operation's security.
///
/// ```
/// use openapi_stubs::actix::Requirement;
///
/// const DELETE: &[&[Requirement]] = &[&[Requirement { scheme: "bearer", roles: &["media:delete"] }]];
/// assert!(DELETE[0][0].roles.contains(&"media:delete"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The name of the security scheme in the document.
    pub scheme: &'static str,
    /// The scopes or roles that it must have.
    pub roles: &'static [&'static str],
}

fn header<'p>(
    http: &'p HttpRequest,
    name: &'p str,
    violations: &'p mut Violations,
) -> Parameter<'p> {
    let values = http.headers().get_all(name);
    let mut raw: Raw<'_> =
        values.map(|value| Cow::Borrowed(value.as_bytes().trim_ascii())).collect();
    if let [only] = raw.as_slice()
        && only.is_empty()
    {
        raw.clear();
    }
    Parameter::new(name, raw, Coding::Bare, violations)
}

/// Whether a name in the query is that of the parameter, which may end in empty brackets.
fn is_named(sent: &[u8], name: &[u8]) -> bool {
    let place = |list| sent.strip_prefix(list)?.strip_prefix(b"[")?.strip_suffix(b"]");
    sent == name
        || name
            .strip_suffix(b"[]")
            .and_then(place)
            .is_some_and(|place| place.iter().all(u8::is_ascii_digit))
}

/// The pairs of the query: the name decoded, the value as it was sent.
fn query(http: &HttpRequest) -> Vec<(Cow<'_, [u8]>, &[u8])> {
    let pairs = pairs(http.query_string().as_bytes());
    pairs
        .map(|(name, value)| {
            let is_escaped = name.iter().any(|byte| matches!(byte, b'%' | b'+'));
            let name = if is_escaped {
                Cow::Owned(percent_decode(&plus_as_space(name)).collect())
            } else {
                Cow::Borrowed(name)
            };
            (name, value)
        })
        .collect()
}

/// The names and values of a form (WHATWG URL §5.1), as they were sent.
pub(super) fn pairs(form: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let pairs = form.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let equals = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        (&pair[..equals], pair.get(equals + 1..).unwrap_or_default())
    })
}

fn cookies<'a>(http: &'a HttpRequest, name: &str) -> Vec<&'a [u8]> {
    let headers = http.headers().get_all(COOKIE);
    let pairs = headers.flat_map(|value| value.as_bytes().split(|byte| *byte == b';'));
    pairs
        .filter_map(|pair| {
            let equals = pair.iter().position(|byte| *byte == b'=')?;
            let (found, value) = (pair[..equals].trim_ascii(), pair[equals + 1..].trim_ascii());
            let bare = value.strip_prefix(b"\"").and_then(|value| value.strip_suffix(b"\""));
            (found == name.as_bytes()).then_some(bare.unwrap_or(value))
        })
        .collect()
}

pub(super) fn plus_as_space(value: &[u8]) -> Cow<'_, [u8]> {
    if value.contains(&b'+') {
        value.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect()
    } else {
        value.into()
    }
}

/// The text, if every `%` begins an escape and the bytes are UTF-8 (RFC 3986 §2.1).
pub(super) fn decoded(raw: &[u8]) -> Option<Cow<'_, str>> {
    if !raw.contains(&b'%') {
        return std::str::from_utf8(raw).ok().map(Cow::Borrowed);
    }
    let escapes = raw.iter().enumerate().filter(|(_, byte)| **byte == b'%');
    let mut digits = escapes.map(|(index, _)| raw.get(index + 1..index + 3));
    digits
        .all(|digits| digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)))
        .then(|| percent_decode(raw).decode_utf8().ok())
        .flatten()
}

/// The text of bytes; what is not UTF-8 in them shows as U+FFFD.
fn text(raw: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(raw).map_or_else(|_| String::from_utf8_lossy(raw), Cow::Borrowed)
}

fn lossy(raw: &[u8]) -> String {
    percent_decode(raw).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use actix_web::{App, HttpResponse, rt, test as testing, web};

    use super::*;
    use crate::actix::{Array, Integer, Invalid, Malformed, resource};

    fn code(rejection: ParameterRejection) -> &'static str {
        match rejection {
            ParameterRejection::Malformed(Malformed { .. }) => "malformed",
            ParameterRejection::Invalid(Invalid { violations }) => violations[0].code,
        }
    }

    fn one<T>(
        request: TestRequest,
        read: impl FnOnce(&mut Parameters<'_>) -> Option<T>,
    ) -> Result<T, &'static str> {
        let http = request.to_http_request();
        let mut parameters = Parameters::of(&http);
        let value = read(&mut parameters);
        parameters.finish(|| value).map_err(code)
    }

    fn query<S: Schema>(query: &str, schema: S) -> Result<S::Value, &'static str> {
        let request = TestRequest::with_uri(&format!("/?{query}"));
        one(request, |parameters| parameters.query("a[]").required(schema))
    }

    async fn in_a_path(path: &str) -> String {
        let read = |http: HttpRequest| async move {
            let mut parameters = Parameters::of(&http);
            let id = parameters.path("the-id").required(Text::new());
            let id =
                parameters.finish(|| id).unwrap_or_else(|rejection| code(rejection).to_owned());
            HttpResponse::Ok().body(id)
        };
        let app = App::new().service(resource("/x/{the-id}/y", &[]).route(web::get().to(read)));
        let app = testing::init_service(app).await;
        let response = testing::call_service(&app, TestRequest::with_uri(path).to_request()).await;
        String::from_utf8(testing::read_body(response).await.to_vec()).unwrap()
    }

    #[test]
    fn a_path_parameter_is_decoded_once() {
        for (path, id) in [
            ("/x/a%20b/y", "a b"),
            ("/x/a%2Fb%2fc/y", "a/b/c"),
            ("/x/%2525+%2B/y", "%25++"),
            ("/x/%C3%A9/y", "é"),
            ("/x/%FF/y", "malformed"),
            ("/x/%zz/y", "malformed"),
            ("/x/%%32%35/y", "malformed"),
            ("/x/a/y?b=%ff", "malformed"),
        ] {
            assert_eq!(rt::System::new().block_on(in_a_path(path)), id, "{path}");
        }
    }

    #[test]
    fn a_query_parameter_is_decoded() {
        assert_eq!(query("b=1&a%5B%5D=x+y%2Bz%3D&", Text::new()).as_deref(), Ok("x y+z="));
        assert_eq!(query("a[]=", Text::new()).as_deref(), Ok(""));
        assert_eq!(query("b=1", Text::new()), Err("required"));
        assert_eq!(query("a[]=1&a[]=2", Text::new()), Err("repeated"));
        assert_eq!(query("a[]=%C3", Text::new()), Err("malformed"));
        assert_eq!(query("a[]=1&b=%f", Text::new()), Err("malformed"));
        assert_eq!(query("a[]=1&%ff=1", Text::new()), Err("malformed"));
        assert_eq!(query("a[]=x", Integer::<i64>::new()), Err("malformed"));
    }

    #[test]
    fn a_list_is_repeated_or_separated() {
        let list = || Array::of(Text::new()).max_items(3);
        let texts = |items: &[&str]| Ok(items.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(query("a[]=1&b=3&a[]=2%2C3", list()), texts(&["1", "2,3"]));
        assert_eq!(query("a[0]=1&a%5B17%5D=2&a[]=3", list()), texts(&["1", "2", "3"]));
        assert_eq!(query("a[x]=1&a[-1]=2&a=3&a[0][1]=4&ba[0]=5&a[]=6", list()), texts(&["6"]));
        let separated = |query: &str, separator| {
            let request = TestRequest::with_uri(&format!("/?{query}"));
            one(request, |it| it.query("a").separated(separator).or(list(), Vec::new()))
        };
        assert_eq!(separated("a=1,2%2C3", ','), texts(&["1", "2,3"]));
        assert_eq!(separated("a=1%7C2|3", '|'), texts(&["1", "2", "3"]));
        assert_eq!(separated("a=1%202+3", ' '), texts(&["1", "2", "3"]));
        assert_eq!(separated("a=%257C|%25", '|'), texts(&["%7C", "%"]));
        assert_eq!(separated("a=", ','), texts(&[]));
        assert_eq!(separated("a=1,2,3,4", ','), Err("too-many-items"));
    }

    #[test]
    fn a_required_header_is_sent_once_and_not_empty() {
        let read = |request| one(request, |it| it.header("X-Org").required(Text::new()));
        let header = |value: &'static [u8]| {
            let value = actix_web::http::header::HeaderValue::from_bytes(value).unwrap();
            TestRequest::default().append_header(("x-org", value))
        };
        assert_eq!(read(header(b" a b ")).as_deref(), Ok("a b"));
        assert_eq!(read(TestRequest::default()), Err("required"));
        assert_eq!(read(header(b" ")), Err("required"));
        assert_eq!(read(header(b"a").append_header(("X-Org", "a"))), Err("repeated"));
        assert_eq!(read(header(b"a").append_header(("X-Org", ""))), Err("repeated"));
        assert_eq!(read(header(b"\xff")), Err("malformed"));
        let http = header(b"\xff").to_http_request();
        assert_eq!(Head::of(&http).header("x-org"), ["\u{FFFD}"]);
        assert_eq!(Head::of(&http).one("x-other").map_err(code), Err("required"));
    }

    #[test]
    fn a_bearer_is_one_and_is_told_from_other_schemes() {
        let bearer = |values: &[&'static str]| {
            let request = values.iter().fold(TestRequest::default(), |request, value| {
                request.append_header(("Authorization", *value))
            });
            let http = request.to_http_request();
            Head::of(&http).bearer().map(str::to_owned)
        };
        assert_eq!(bearer(&["BEARER  a.b "]).as_deref(), Some("a.b"));
        for none in [&[][..], &["Basic a"], &["Bearer"], &["Bearera b"], &["Bearer a", "Bearer a"]]
        {
            assert_eq!(bearer(none), None, "{none:?}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let request = || TestRequest::default().insert_header((COOKIE, "b=1; a=\"x%20y\";aa=2"));
        let read =
            |name: &'static str| one(request(), move |it| it.cookie(name).optional(Text::new()));
        assert_eq!(read("a"), Ok(Some("x y".to_owned())));
        assert_eq!(read("c"), Ok(None));
    }
}
