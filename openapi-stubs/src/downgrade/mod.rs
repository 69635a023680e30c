//! A document of OpenAPI 3.1 as one of 3.0, for whoever reads no other. Whatever 3.0 has no words for is left
//! out, and listed. A document that is one of 3.0 already stays as it is.
//!
//! What is written otherwise and means the same is no loss: `type: [string, "null"]` is `nullable`, `const` is an
//! `enum` of one, what stands beside a `$ref` goes around it.

mod document;
mod fields;
mod schema;
mod without;

use std::fmt;
#[cfg(feature = "tools")]
use std::path::Path;

use serde_json::{Map, Value as Json};

#[cfg(feature = "tools")]
use crate::outline::{Unreadable, load};
use crate::{
    parse::{Node, Value},
    source::{Sources, Span, Spanned},
};

pub use without::without;

/// The version that documents become, the one that most readers of 3.0 know.
const VERSION: &str = "3.0.3";

/// What a document became, and what that cost.
///
#[cfg_attr(feature = "tools", doc = "```")]
#[cfg_attr(not(feature = "tools"), doc = "```ignore")]
/// # use std::path::Path;
/// use openapi_stubs::Downgraded;
///
/// # let folder = std::env::temp_dir().join(format!("openapi-stubs-downgraded-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// let document = "openapi: 3.1.0\ninfo: {title: A, version: '1', summary: s}\npaths: {}\n";
/// std::fs::write(folder.join("openapi.yaml"), document)?;
/// let downgraded = Downgraded::read(&folder, Path::new("openapi.yaml"))?;
/// assert_eq!(downgraded.document["openapi"], "3.0.3");
/// let loss = downgraded.losses[0].to_string();
/// assert_eq!(loss, "openapi.yaml:2: `summary` is left out, which 3.0 does not have here");
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Downgraded {
    /// The document in OpenAPI 3.0, with its members in the order of the original.
    pub document: Json,
    /// What it does not say any more, in the order of the original.
    pub losses: Vec<Loss>,
}

/// Something that OpenAPI 3.0 cannot say.
///
/// ```
/// let loss = openapi_stubs::Loss {
///     place: "openapi.yaml:2".to_owned(),
///     message: "`summary` is left out, which 3.0 does not have here".to_owned(),
/// };
/// assert!(loss.to_string().starts_with("openapi.yaml:2: `summary` is left out"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Where the original says it, as in `openapi.yaml:12`.
    pub place: String,
    /// One sentence in lower case without a full stop; values in backticks.
    pub message: String,
}

impl fmt::Display for Loss {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.place, self.message)
    }
}

impl Downgraded {
    /// Reads a document below `root`, and writes it in the words of OpenAPI 3.0.
    ///
    /// ```no_run
    /// let downgraded = openapi_stubs::Downgraded::read(".".as_ref(), "openapi.yaml".as_ref())?;
    /// for loss in downgraded.losses {
    ///     eprintln!("{loss}");
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Where it is no document of OpenAPI 3.
    #[cfg(feature = "tools")]
    pub fn read(root: &Path, document: &Path) -> Result<Self, Unreadable> {
        let mut sources = Sources::default();
        let files = load(&mut sources, root, document)?;
        let tree = files.document().expect("what is loaded has a tree");
        Ok(downgrade(tree, &sources))
    }
}

/// Writes a document in the words of OpenAPI 3.0. References to other files stay as they are.
pub(crate) fn downgrade(tree: &Node, sources: &Sources) -> Downgraded {
    let version = get(tree, "openapi").and_then(text).unwrap_or_default();
    if version.starts_with("3.0") {
        return Downgraded { document: tree.to_json(), losses: Vec::new() };
    }
    let mut downgrade = Downgrade { root: tree, losses: Vec::new(), inlined: Vec::new() };
    let document = downgrade.document(tree);
    let mut losses = downgrade.losses;
    // What stands in one place may be said in several.
    losses.sort_by_key(|(span, _)| span.start);
    losses.dedup();
    let loss = |(span, message)| Loss { place: sources.locate(span), message };
    Downgraded { document, losses: losses.into_iter().map(loss).collect() }
}

/// The work in hand.
struct Downgrade<'tree> {
    root: &'tree Node,
    losses: Vec<(Span, String)>,
    /// The references that are being replaced by what they refer to, from the outermost inwards.
    inlined: Vec<&'tree str>,
}

impl<'tree> Downgrade<'tree> {
    fn lose(&mut self, span: Span, message: impl Into<String>) {
        self.losses.push((span, message.into()));
    }

    /// What a reference within the document refers to.
    fn target(&self, reference: &str) -> Option<&'tree Node> {
        let pointer = reference.strip_prefix("#/")?;
        pointer.split('/').try_fold(self.root, |node, token| {
            let token = token.replace("~1", "/").replace("~0", "~");
            match &node.value {
                Value::Sequence(items) => items.get(token.parse::<usize>().ok()?),
                _ => get(node, &token),
            }
        })
    }

    /// What a reference refers to, made of it by `convert`, in place of the reference; nothing of one that
    /// is broken or leads back to itself.
    fn inline(
        &mut self,
        reference: &'tree str,
        convert: fn(&mut Self, &'tree Node) -> Json,
    ) -> Option<Json> {
        let target = self.target(reference).filter(|_| !self.inlined.contains(&reference))?;
        self.inlined.push(reference);
        let converted = convert(self, target);
        self.inlined.pop();
        Some(converted)
    }
}

fn entries(node: &Node) -> &[(Spanned<String>, Node)] {
    match &node.value {
        Value::Mapping(entries) => entries,
        _ => &[],
    }
}

fn items(node: &Node) -> &[Node] {
    match &node.value {
        Value::Sequence(items) => items,
        _ => &[],
    }
}

fn get<'tree>(node: &'tree Node, key: &str) -> Option<&'tree Node> {
    entries(node).iter().find(|(name, _)| name.value == key).map(|(_, node)| node)
}

fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn object(members: impl IntoIterator<Item = (&'static str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

type Members = Map<String, Json>;
