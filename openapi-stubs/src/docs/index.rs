//! The page that links all others, tag by tag.

use super::{page, table};
use crate::outline::{Operation, Outline};

/// Under what operations without a tag stand.
const UNTAGGED: &str = "Others";

/// The whole page, which ends in a line break.
pub(super) fn render(outline: Outline<'_>, described: &[(String, Operation<'_>)]) -> String {
    let about = outline.root().get("info");
    let about = |key: &str| about.and_then(|about| about.text(key)).map(str::trim_end);
    let mut blocks = vec![format!("# {}", about("title").unwrap_or("Reference"))];
    blocks.extend(about("summary").map(|summary| format!("> {summary}")));
    blocks.extend(about("description").map(str::to_owned));

    let known = outline.tags();
    // Those that the document describes, in its order, before those that only operations name.
    let mut tags: Vec<Option<&str>> = known.iter().map(|(tag, _)| Some(*tag)).collect();
    for (_, operation) in described {
        if !tags.contains(&operation.first_tag()) {
            tags.push(operation.first_tag());
        }
    }
    for tag in tags {
        let rows: Vec<[String; 3]> = described
            .iter()
            .filter(|(_, operation)| operation.first_tag() == tag)
            .map(|(file, operation)| {
                let summary = page::lead(*operation).or_else(|| operation.node.text("summary"));
                [
                    format!("[{}]({file})", page::title(*operation)),
                    table::code(&operation.endpoint()),
                    summary.unwrap_or_default().to_owned(),
                ]
            })
            .collect();
        let Some(table) = table::table(["Operation", "Endpoint", "Description"], &rows) else {
            continue;
        };
        blocks.push(format!("## {}", tag.unwrap_or(UNTAGGED)));
        let description = known.iter().find(|(name, _)| Some(*name) == tag);
        blocks
            .extend(description.and_then(|(_, text)| *text).map(|text| text.trim_end().to_owned()));
        blocks.push(table);
    }
    format!("{}\n", blocks.join("\n\n"))
}
