//! The page of the operation, word for word and table for table, against the served document.

mod document;
mod markdown;
mod mutations;

use self::markdown::Page;
use crate::harness;

/// The page, as its owner wrote it.
const MARKDOWN: &str = include_str!("../../fixtures/delete-a-media.md");

#[test]
fn the_served_document_says_what_the_page_says() {
    let server = harness::shared();
    let differences = document::differences(&Page::read(MARKDOWN), &server.document());
    assert!(differences.is_empty(), "\n{}\n", differences.join("\n"));
}

#[test]
fn the_page_is_read_literally() {
    let page = Page::read(MARKDOWN);
    assert_eq!((page.title.as_str(), page.lead.as_str()), ("Delete a media", "Remove a media."));
    assert_eq!((page.method.as_str(), page.path.as_str()), ("DELETE", "/rest/api/medias/{id}"));
    assert_eq!(page.summary, "Removes the Media resource.");
    assert!(page.description.starts_with("Removes a media. Returns `204 No Content` on success.\n\n> **References to this media**\n>\n> [Products]("), "{}", page.description);
    let names = |rows: &[markdown::Row]| {
        rows.iter().map(|row| format!("{}: {}", row.name, row.kind)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(names(&page.headers), "X-Flowkiwi-Organization-Id: string");
    assert_eq!(names(&page.path_parameters), "id: string");
    let answers: Vec<_> = page
        .successes
        .iter()
        .chain(&page.errors)
        .map(|answer| {
            let properties = answer.properties.as_deref().map_or("nothing".to_owned(), names);
            format!("{}: {properties}", answer.status)
        })
        .collect();
    assert_eq!(
        answers,
        [
            "204: nothing",
            "403: @context: object, @id: string, @type: string, type: string, title: string, status: integer, detail: string, missingPermissions: string[]",
            "404: @context: object, @id: string, @type: string, title: string | null, detail: string | null, status: number | null, instance: string | null, type: string",
        ]
    );
    assert_eq!(page.example.language, "bash");
    assert!(page.example.text.starts_with("curl -X DELETE 'https://<tenant>."));
}
