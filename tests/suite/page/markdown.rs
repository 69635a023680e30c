//! The page as values, read from its Markdown. Every block of it must find its place here: what this does
//! not understand stops the test, so nothing on the page can be passed over. It knows nothing of OpenAPI.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

/// Everything that the page says.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) lead: String,
    /// In capitals.
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) summary: String,
    /// Markdown.
    pub(crate) description: String,
    pub(crate) headers: Vec<Row>,
    pub(crate) path_parameters: Vec<Row>,
    pub(crate) successes: Vec<Answer>,
    pub(crate) errors: Vec<Answer>,
    pub(crate) example: Example,
}

/// A line of one of the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// In the page's words, as in `string | null` or `string[]`.
    pub(crate) kind: String,
    pub(crate) is_required: bool,
    /// Markdown; empty where the page says nothing.
    pub(crate) description: String,
}

/// A status that may be answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: String,
    pub(crate) description: String,
    /// `None`: the answer has no body.
    pub(crate) properties: Option<Vec<Row>>,
}

/// A request to send.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) language: String,
    pub(crate) text: String,
}

#[derive(Debug, PartialEq, Eq)]
enum Block {
    Heading(String),
    Paragraph(String),
    Quote(String),
    /// The cells, the line of column names first.
    Table(Vec<Vec<String>>),
    Code {
        language: String,
        text: String,
    },
}

impl Page {
    /// Reads the page.
    pub(crate) fn read(markdown: &str) -> Self {
        let mut rest = blocks(markdown).into_iter().peekable();
        let mut next = || rest.next().expect("the page goes on");

        let title = heading(next(), "#");
        let Block::Quote(lead) = next() else { panic!("the page has a lead below its title") };
        let endpoint = paragraph(next());
        let (method, path) =
            code(&endpoint).split_once(' ').expect("the endpoint is a method and a path");
        let summary = paragraph(next());
        let mut description = Vec::new();
        let headers = loop {
            match next() {
                Block::Paragraph(text) => description.push(text),
                Block::Quote(text) => {
                    let lines = text.lines().map(|line| format!("> {line}"));
                    let quoted: Vec<_> = lines.map(|line| line.trim_end().to_owned()).collect();
                    description.push(quoted.join("\n"));
                }
                Block::Heading(text) if text == "## Headers" => break rows(next(), "Name"),
                other => panic!("the description holds {other:?}"),
            }
        };
        assert_eq!(heading(next(), "##"), "Path parameters");
        let path_parameters = rows(next(), "Name");

        assert_eq!(heading(next(), "##"), "Response");
        let (status, text) = status(&paragraph(next()));
        assert_eq!(paragraph(next()), "_No response body._");
        let successes = vec![Answer { status, description: text, properties: None }];

        assert_eq!(heading(next(), "##"), "Errors");
        let mut errors = Vec::new();
        loop {
            match next() {
                Block::Paragraph(line) => {
                    let (status, description) = self::status(&line);
                    let properties = Some(rows(next(), "Property"));
                    errors.push(Answer { status, description, properties });
                }
                Block::Heading(text) if text == "## Examples" => break,
                other => panic!("the errors hold {other:?}"),
            }
        }

        assert_eq!(heading(next(), "###"), "Example request");
        let Block::Code { language, text } = next() else { panic!("the example is code") };
        assert_eq!(rest.next(), None, "the page ends with its example");
        Self {
            title,
            lead,
            method: method.to_owned(),
            path: path.to_owned(),
            summary,
            description: description.join("\n\n"),
            headers,
            path_parameters,
            successes,
            errors,
            example: Example { language, text },
        }
    }

    /// The statuses that the page knows.
    pub(crate) fn statuses(&self) -> impl Iterator<Item = &str> {
        self.successes.iter().chain(&self.errors).map(|answer| answer.status.as_str())
    }
}

fn heading(block: Block, marks: &str) -> String {
    let Block::Heading(text) = &block else { panic!("{block:?} is no heading") };
    let text = text.strip_prefix(marks).and_then(|text| text.strip_prefix(' '));
    text.unwrap_or_else(|| panic!("{block:?} is no heading of `{marks}`")).to_owned()
}

fn paragraph(block: Block) -> String {
    let Block::Paragraph(text) = block else { panic!("{block:?} is no paragraph") };
    text
}

/// What stands between the backticks that are all around a text.
fn code(text: &str) -> &str {
    let inner = text.strip_prefix('`').and_then(|text| text.strip_suffix('`'));
    inner.unwrap_or_else(|| panic!("{text:?} is not all code"))
}

/// `**204** - Media resource deleted`
fn status(line: &str) -> (String, String) {
    let parts = line.strip_prefix("**").and_then(|line| line.split_once("** - "));
    let (status, description) = parts.unwrap_or_else(|| panic!("{line:?} names no status"));
    (status.to_owned(), description.to_owned())
}

fn rows(block: Block, first_column: &str) -> Vec<Row> {
    let Block::Table(lines) = block else { panic!("{block:?} is no table") };
    let (columns, lines) = lines.split_first().expect("a table has columns");
    assert_eq!(*columns, [first_column, "Type", "Required", "Description"]);
    let row = |line: &Vec<String>| Row {
        name: code(&line[0]).to_owned(),
        kind: code(&line[1]).to_owned(),
        is_required: match line[2].as_str() {
            "Yes" => true,
            "-" => false,
            other => panic!("required is `Yes` or `-`, not {other:?}"),
        },
        description: line[3].clone(),
    };
    assert!(!lines.is_empty(), "a table has lines");
    lines.iter().map(row).collect()
}

fn blocks(markdown: &str) -> Vec<Block> {
    let mut events = Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter();
    let mut blocks = Vec::new();
    while let Some((event, range)) = events.next() {
        let Event::Start(tag) = event else { panic!("the page holds {event:?}") };
        let mut depth = 1;
        let mut inside = Vec::new();
        while depth > 0 {
            let (event, range) = events.next().expect("every block ends");
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            inside.push((event, range));
        }
        blocks.push(block(markdown, tag, range, inside));
    }
    blocks
}

fn block(
    markdown: &str,
    tag: Tag<'_>,
    range: Range<usize>,
    inside: Vec<(Event<'_>, Range<usize>)>,
) -> Block {
    let source = markdown[range].trim();
    match tag {
        Tag::Heading { .. } => Block::Heading(source.to_owned()),
        Tag::Paragraph => Block::Paragraph(source.to_owned()),
        Tag::BlockQuote(_) => {
            let lines = source.lines().map(|line| {
                let line = line.strip_prefix('>').unwrap_or(line);
                line.strip_prefix(' ').unwrap_or(line)
            });
            Block::Quote(lines.collect::<Vec<_>>().join("\n"))
        }
        Tag::CodeBlock(CodeBlockKind::Fenced(language)) => {
            let text = inside.into_iter().filter_map(|(event, _)| match event {
                Event::Text(text) => Some(text.into_string()),
                _ => None,
            });
            Block::Code { language: language.into_string(), text: text.collect() }
        }
        Tag::Table(_) => {
            let mut lines = Vec::<Vec<String>>::new();
            for (event, range) in inside {
                match event {
                    Event::Start(Tag::TableHead | Tag::TableRow) => lines.push(Vec::new()),
                    Event::Start(Tag::TableCell) => {
                        // A bar inside a cell is escaped; nothing else of Markdown is undone.
                        let cell = markdown[range].trim().trim_matches('|').trim();
                        let line = lines.last_mut().expect("a cell stands in a line");
                        line.push(cell.replace("\\|", "|"));
                    }
                    _ => {}
                }
            }
            Block::Table(lines)
        }
        other => panic!("the page holds {other:?}"),
    }
}

#[test]
fn a_table_is_read_cell_by_cell() {
    let page = "| a | b |\n|---|---|\n| `x \\| y` |   |\n| *z*: w* | [v](u) |\n";
    assert_eq!(
        blocks(page),
        [Block::Table(vec![
            vec!["a".into(), "b".into()],
            vec!["`x | y`".into(), String::new()],
            vec!["*z*: w*".into(), "[v](u)".into()],
        ])]
    );
}

#[test]
#[should_panic(expected = "the description holds Code")]
fn what_has_no_place_on_a_page_is_not_passed_over() {
    Page::read("# A\n\n> b\n\n`GET /c`\n\nd\n\n```\ne\n```\n");
}
