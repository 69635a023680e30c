//! The reference: what the toolchain says of each operation, as HTML to be put into a page.

use std::{fs, path::Path};

use openapi_stubs::docs::{Page, Reference, Selection};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// Where the published pages have their neighbours, which are sections of the index here.
const PUBLISHED: &str = "/api/product-management/";

/// Writes `OUT_DIR/reference.rs`, a list of pages; an empty one of a document in which the contract is going to say
/// what is wrong.
pub(crate) fn write(document: &str) {
    let pages = Reference::read(Path::new("."), Path::new(document))
        .map(|reference| reference.pages(&Selection::default()))
        .unwrap_or_default();
    let mut list = String::from("&[\n");
    for Page { file, text, .. } in pages {
        let name = file.trim_end_matches(".md");
        let name = if name == "index" { "" } else { name };
        let title = text.lines().next().unwrap_or_default().trim_start_matches("# ");
        let body = body(&text);
        list.push_str(&format!(
            "    ReferencePage {{ name: {name:?}, title: {title:?}, body: {body:?} }},\n"
        ));
    }
    list.push_str("]\n");
    #[expect(clippy::disallowed_methods, reason = "cargo speaks to build scripts by environment")]
    let folder = std::env::var_os("OUT_DIR").expect("cargo says where to write");
    let path = Path::new(&folder).join("reference.rs");
    if !fs::read_to_string(&path).is_ok_and(|present| present == list) {
        fs::write(path, list).expect("the folder that cargo gives can be written to");
    }
}

fn body(markdown: &str) -> String {
    let mut events = Vec::new();
    let mut tables = 0;
    let mut heading: Option<(usize, String)> = None;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            // The contract is text: what looks like HTML in it is shown.
            Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = CowStr::from(address(&dest_url));
                events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            // A table that is wider than the page scrolls by itself, by the keyboard too.
            Event::Start(Tag::Table(alignments)) => {
                tables += 1;
                let label = format!("role=\"region\" aria-label=\"Table {tables}\"");
                let open = format!("<div class=\"wide\" {label} tabindex=\"0\">");
                events.push(Event::Html(open.into()));
                events.push(Event::Start(Tag::Table(alignments)));
            }
            Event::End(TagEnd::Table) => {
                events.push(Event::End(TagEnd::Table));
                events.push(Event::Html("</div>".into()));
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                heading = Some((events.len(), String::new()));
                events.push(event);
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => {
                if let Some((at, text)) = heading.take() {
                    let id = Some(slug(&text).into());
                    let (level, classes, attrs) = (HeadingLevel::H2, Vec::new(), Vec::new());
                    events[at] = Event::Start(Tag::Heading { level, id, classes, attrs });
                }
                events.push(event);
            }
            Event::Text(text) => {
                if let Some((_, said)) = &mut heading {
                    said.push_str(&text);
                }
                events.push(Event::Text(text));
            }
            other => events.push(other),
        }
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    body.replace("<th>", "<th scope=\"col\">")
}

/// Pages are called without the ending of their files.
fn address(url: &str) -> String {
    if let Some(section) = url.strip_prefix(PUBLISHED) {
        return format!("./#{}", section.trim_end_matches('/'));
    }
    match url.strip_suffix(".md") {
        Some("index") => "./".to_owned(),
        Some(page) => page.to_owned(),
        None => url.to_owned(),
    }
}

fn slug(heading: &str) -> String {
    heading.to_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "-")
}
