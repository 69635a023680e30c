//! What is wrong, where, why, and how to mend it; and how that is drawn. What counts as wrong is
//! decided elsewhere.
//!
//! ```
//! use openapi_stubs::{diagnostic::{Diagnostic, Severity, report}, source::{Sources, Span}};
//!
//! let mut sources = Sources::default();
//! let file = sources.add("openapi.yaml", "maxLenght: 100\n");
//! let finding = Diagnostic::error("keyword-unknown", "`maxLenght` is not a keyword of a schema")
//!     .label(Span { file, start: 0, end: 9 }, "unknown here")
//!     .help("did you mean `maxLength`?");
//! assert_eq!(finding.severity, Severity::Error);
//! assert!(finding.render(&sources).contains("openapi.yaml:1:1"));
//! assert!(report(&[finding], &sources).ends_with("error: 1 error in `openapi.yaml`\n"));
//! ```

use std::collections::BTreeSet;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::source::{FileId, Sources, Span};

/// Lines with more bytes than this are shown in part.
const LONG_LINE_BYTES: usize = 160;
/// How much of a long line is shown before and after the start of its label.
const SHOWN_BEFORE_BYTES: usize = 40;
const SHOWN_AFTER_BYTES: usize = 80;
/// Stands where a part of a line was left out.
const CUT: &str = "...";
/// Labels further apart than this are drawn as two pictures.
const NEAR_LINES: usize = 100;

/// How bad it is. An error fails the build.
///
/// ```
/// use openapi_stubs::diagnostic::Severity;
///
/// assert!(Severity::Error < Severity::Warning && Severity::Warning < Severity::Note);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It fails the build.
    Error,
    /// It is told of, and the build goes on.
    Warning,
    /// Nothing is wrong: worth knowing.
    Note,
}

/// A place that a finding points at, and what is to be said of it.
///
/// ```
/// use openapi_stubs::{diagnostic::Diagnostic, source::{Sources, Span}};
///
/// let mut sources = Sources::default();
/// let file = sources.add("openapi.yaml", "openapi: 2.0\n");
/// let finding = Diagnostic::error("version-unsupported", "this version is not supported")
///     .label(Span { file, start: 9, end: 12 }, "3.0 and 3.1 are");
/// assert_eq!(finding.labels[0].text, "3.0 and 3.1 are");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be said of it, in few words.
    pub text: String,
}

/// One finding. The first label is where it is; the others say why.
///
/// ```
/// use openapi_stubs::{diagnostic::Diagnostic, source::{Sources, Span}};
///
/// let mut sources = Sources::default();
/// let file = sources.add("openapi.yaml", "openapi: 2.0\n");
/// let finding = Diagnostic::error("version-unsupported", "this version is not supported")
///     .label(Span { file, start: 9, end: 12 }, "3.0 and 3.1 are");
/// assert!(finding.render(&sources).contains("openapi.yaml:1:10"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable name in kebab-case, as in `handler-missing`.
    pub code: &'static str,
    /// One sentence in lower case without a full stop; values in backticks.
    pub message: String,
    /// Where it is, and why.
    pub labels: Vec<Label>,
    /// What to do, each ending in the exact text to write where there is one.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// A finding that fails the build.
    ///
    /// ```
    /// # use openapi_stubs::diagnostic::{Diagnostic, Severity};
    /// let finding = Diagnostic::error("reference-broken", "`#/components/x` is not there");
    /// assert_eq!(finding.severity, Severity::Error);
    /// ```
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A finding that does not.
    ///
    /// ```
    /// # use openapi_stubs::diagnostic::{Diagnostic, Severity};
    /// let finding = Diagnostic::warning("keyword-unknown", "`maxLenght` is no keyword");
    /// assert_eq!(finding.severity, Severity::Warning);
    /// ```
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A finding that is no fault.
    ///
    /// ```
    /// # use openapi_stubs::diagnostic::{Diagnostic, Severity};
    /// let finding = Diagnostic::note("operation-id-missing", "`GET /medias` has no `operationId`");
    /// assert_eq!(finding.severity, Severity::Note);
    /// ```
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self { severity, code, message: message.into(), labels: Vec::new(), help: Vec::new() }
    }

    /// Points at a place.
    ///
    /// ```
    /// # use openapi_stubs::{diagnostic::Diagnostic, source::{Sources, Span}};
    /// let mut sources = Sources::default();
    /// let file = sources.add("openapi.yaml", "openapi: 2.0\n");
    /// let finding = Diagnostic::error("version-unsupported", "this version is not supported")
    ///     .label(Span { file, start: 9, end: 12 }, "3.0 and 3.1 are");
    /// assert_eq!(finding.labels.len(), 1);
    /// ```
    #[must_use]
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says how to mend it.
    ///
    /// ```
    /// # use openapi_stubs::diagnostic::Diagnostic;
    /// let finding = Diagnostic::warning("keyword-unknown", "`maxLenght` is no keyword")
    ///     .help("did you mean `maxLength`?");
    /// assert_eq!(finding.help, ["did you mean `maxLength`?"]);
    /// ```
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// The picture, as rustc would draw it, without colours and without a final line break.
    ///
    /// Text from the files is shown safely: control characters and marks that turn the direction of
    /// writing become visible signs, long lines are cut around what is pointed at. Columns count
    /// characters from 1, as editors do.
    ///
    /// ```
    /// # use openapi_stubs::{diagnostic::Diagnostic, source::Sources};
    /// let finding = Diagnostic::error("reference-broken", "`#/components/x` is not there");
    /// let picture = finding.render(&Sources::default());
    /// assert_eq!(picture, "error[reference-broken]: `#/components/x` is not there");
    /// ```
    pub fn render(&self, sources: &Sources) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Note => Level::NOTE,
        };
        let pictures = pictures(&self.labels, sources);
        let snippets: Vec<_> =
            pictures.iter().map(|picture| picture.snippet(&self.labels, sources)).collect();
        let (notes, blocks): (Vec<_>, Vec<_>) = self
            .help
            .iter()
            .map(|text| lines(text))
            .partition(|text| self.labels.is_empty() || !text.contains('\n'));

        let finding = Group::with_title(level.primary_title(line(&self.message)).id(self.code))
            .elements(snippets)
            .elements(notes.into_iter().map(|text| Level::HELP.message(text)));
        let blocks =
            blocks.into_iter().map(|text| Group::with_title(Level::HELP.secondary_title(text)));
        let report: Vec<_> = std::iter::once(finding).chain(blocks).collect();

        let mut drawn = Renderer::plain().term_width(usize::from(u16::MAX)).render(&report);
        for picture in &pictures {
            drawn = picture.with_column_of_the_whole_line(drawn, &self.labels, sources);
        }
        drawn.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }
}

/// All findings in the order given, an empty line between them, and a last line that counts them and
/// names the files they are in. Nothing found gives an empty text.
///
/// ```
/// use openapi_stubs::{diagnostic::{Diagnostic, report}, source::{Sources, Span}};
///
/// let mut sources = Sources::default();
/// let file = sources.add("openapi.yaml", "openapi: 2.0\n");
/// let finding = Diagnostic::error("version-unsupported", "this version is not supported")
///     .label(Span { file, start: 9, end: 12 }, "3.0 and 3.1 are");
/// assert!(report(&[finding], &sources).ends_with("error: 1 error in `openapi.yaml`\n"));
/// ```
pub fn report(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&diagnostic.render(sources));
        text.push_str("\n\n");
    }
    let nouns =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts: Vec<_> = nouns
        .into_iter()
        .filter_map(|(severity, noun)| {
            let found = diagnostics.iter().filter(|found| found.severity == severity);
            Some((noun, counted(found.count(), noun)?))
        })
        .collect();
    let severity = counts.first().map_or("note", |(noun, _)| noun);
    let counts: Vec<_> = counts.into_iter().map(|(_, count)| count).collect();
    let files: BTreeSet<_> = diagnostics
        .iter()
        .filter_map(|found| found.labels.first())
        .map(|label| label.span.file)
        .collect();
    let places: Vec<_> =
        files.iter().map(|file| format!("`{}`", line(sources.path(*file)))).collect();
    let places = match places.as_slice() {
        [] => String::new(),
        [one] => format!(" in {one}"),
        [one, other] => format!(" in {one} and {other}"),
        many => format!(" in {} files", many.len()),
    };
    text.push_str(&format!("{severity}: {}{places}\n", counts.join(", ")));
    text
}

/// A finding for a program: lines and columns count from 1, columns in characters.
#[cfg(feature = "tools")]
pub(crate) fn to_json(finding: &Diagnostic, sources: &Sources) -> serde_json::Value {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let place = |label: &Label| {
        let text = sources.text(label.span.file);
        let at = clamped(label.span, text);
        let column =
            |offset: usize| text[line_range(text, offset).start..offset].chars().count() + 1;
        let line = |offset: usize| sources.line(Span { start: offset, ..label.span });
        serde_json::json!({
            "path": sources.path(label.span.file),
            "line": line(at.start),
            "column": column(at.start),
            "end_line": line(at.end),
            "end_column": column(at.end),
            "text": label.text,
        })
    };
    serde_json::json!({
        "severity": severity,
        "code": finding.code,
        "message": finding.message,
        "places": finding.labels.iter().map(place).collect::<Vec<_>>(),
        "help": finding.help,
    })
}

fn counted(count: usize, noun: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {noun}")),
        _ => Some(format!("{count} {noun}s")),
    }
}

/// A stretch of one file that is drawn in one piece, with the labels that point into it.
struct Picture {
    file: FileId,
    labels: Vec<usize>,
    lines: Range<usize>,
}

/// Distributes the labels, by index, over as few pictures as stay readable.
fn pictures(labels: &[Label], sources: &Sources) -> Vec<Picture> {
    let mut pictures: Vec<Picture> = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let file = label.span.file;
        let text = sources.text(file);
        let span = clamped(label.span, text);
        let lines = line_range(text, span.start).start..line_range(text, span.end).end;
        let is_long = |lines: &Range<usize>| {
            text[lines.clone()].lines().any(|line| line.len() > LONG_LINE_BYTES)
        };
        let joined = pictures.iter_mut().filter(|picture| picture.file == file).find(|picture| {
            let both = picture.lines.start.min(lines.start)..picture.lines.end.max(lines.end);
            text[both.clone()].lines().take(NEAR_LINES + 1).count() <= NEAR_LINES && !is_long(&both)
        });
        match joined {
            Some(picture) => {
                picture.labels.push(index);
                picture.lines.start = picture.lines.start.min(lines.start);
                picture.lines.end = picture.lines.end.max(lines.end);
            }
            None => pictures.push(Picture { file, labels: vec![index], lines }),
        }
    }
    pictures
}

impl Picture {
    fn snippet<'a>(&self, labels: &[Label], sources: &Sources) -> Snippet<'a, Annotation<'a>> {
        let text = sources.text(self.file);
        let spans: Vec<_> =
            self.labels.iter().map(|index| clamped(labels[*index].span, text)).collect();

        let mut shown = String::new();
        let mut drawn = vec![0..0; spans.len()];
        let mut start = self.lines.start;
        loop {
            let whole = line_range(text, start);
            let part = visible(&whole, &spans[0], text);
            if part.start > whole.start {
                shown.push_str(CUT);
            }
            let base = shown.len();
            let at = |offset: usize| {
                let offset = offset.clamp(part.start, part.end);
                base + safe(&text[part.start..offset], part.start).len()
            };
            for (span, drawn) in spans.iter().zip(&mut drawn) {
                if whole.start <= span.start && span.start <= whole.end {
                    drawn.start = at(span.start);
                }
                if whole.start <= span.end && span.end <= whole.end {
                    drawn.end = at(span.end);
                }
            }
            shown.push_str(&safe(&text[part.clone()], part.start));
            if part.end < whole.end {
                shown.push_str(CUT);
            }
            shown.push('\n');
            match text[whole.end..].find('\n') {
                Some(to_break) if whole.end < self.lines.end => start = whole.end + to_break + 1,
                _ => break,
            }
        }

        let annotations = self.labels.iter().zip(drawn).map(|(index, drawn)| {
            let kind = if *index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(drawn).label(line(&labels[*index].text))
        });
        Snippet::source(shown)
            .path(line(sources.path(self.file)))
            .line_start(sources.line(self.at(self.lines.start)))
            .annotations(annotations)
    }

    /// The renderer counts columns in what it is shown; where that is a part of a line, the column is
    /// put right afterwards.
    fn with_column_of_the_whole_line(
        &self,
        drawn: String,
        labels: &[Label],
        sources: &Sources,
    ) -> String {
        let text = sources.text(self.file);
        let span = clamped(labels[self.labels[0]].span, text);
        let whole = line_range(text, span.start);
        let part = visible(&whole, &span, text);
        if part.start == whole.start {
            return drawn;
        }
        let place = |before: &str, cut: &str| {
            let column = cut.len() + before.chars().count() + 1;
            format!(
                " {}:{}:{column}\n",
                line(sources.path(self.file)),
                sources.line(self.at(span.start))
            )
        };
        let whole_before = &text[whole.start..span.start];
        let whole_before = whole_before.strip_prefix('\u{feff}').unwrap_or(whole_before);
        drawn.replacen(&place(&text[part.start..span.start], CUT), &place(whole_before, ""), 1)
    }

    fn at(&self, offset: usize) -> Span {
        Span { file: self.file, start: offset, end: offset }
    }
}

/// The span within its text, on character boundaries, without the white space that ends a block.
fn clamped(span: Span, text: &str) -> Range<usize> {
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end.max(start));
    let lines = text[start..end].trim_end().split_inclusive('\n').take(NEAR_LINES);
    start..start + lines.map(str::len).sum::<usize>()
}

/// The line around an offset, without its line break.
fn line_range(text: &str, offset: usize) -> Range<usize> {
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
    start..end.max(offset)
}

/// The part of a line that is shown.
fn visible(line: &Range<usize>, label: &Range<usize>, text: &str) -> Range<usize> {
    if line.len() <= LONG_LINE_BYTES {
        return line.clone();
    }
    let anchor = label.start.clamp(line.start, line.end);
    let start = text.floor_char_boundary(anchor.saturating_sub(SHOWN_BEFORE_BYTES)).max(line.start);
    let end = text.ceil_char_boundary(anchor + SHOWN_AFTER_BYTES).min(line.end);
    start..end
}

/// A piece of a file as it is shown; `start` is its offset in the file.
fn safe(piece: &str, start: usize) -> String {
    let piece = if start == 0 { piece.strip_prefix('\u{feff}').unwrap_or(piece) } else { piece };
    piece.chars().map(visible_sign).collect()
}

/// A text on one line.
fn line(text: &str) -> String {
    text.chars().map(|c| if c == '\t' { ' ' } else { visible_sign(c) }).collect()
}

/// A text that may have several lines.
fn lines(text: &str) -> String {
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// What stands for a character that would act on the terminal or on the order of the text around it.
fn visible_sign(c: char) -> char {
    match c {
        '\t' => c,
        '\0'..='\u{1f}' => {
            char::from_u32(0x2400 + u32::from(c)).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(sources: &Sources, file: FileId, wanted: &str) -> Span {
        let start = sources.text(file).find(wanted).expect("the text to point at");
        Span { file, start, end: start + wanted.len() }
    }

    #[test]
    fn a_finding_points_into_both_files_and_says_what_to_write() {
        let mut sources = Sources::default();
        let spec = sources.add(
            "openapi.yaml",
            "paths:\n  /medias:\n    get: # 東京, é\n      operationId: listMedias\n      security: [token: [é, read]]\n",
        );
        let rust = sources.add(
            "src/handlers/medias.rs",
            "//! Größe\n\n\n\n\n\n\n\n\npub async fn list_medias(app: &App) -> X {}\n",
        );
        let found = Diagnostic::error("caller-missing", "`list_medias` takes no `Caller`")
            .label(span(&sources, rust, "(app: &App)"), "the caller is missing here")
            .label(span(&sources, spec, "read"), "secured here")
            .help("write `(app: &App, caller: Caller)`")
            .help("or start anew:\n\npub async fn list_medias() {\n    todo!()\n}");
        assert_eq!(
            found.render(&sources),
            "\
error[caller-missing]: `list_medias` takes no `Caller`
  --> src/handlers/medias.rs:10:25
   |
10 | pub async fn list_medias(app: &App) -> X {}
   |                         ^^^^^^^^^^^ the caller is missing here
   |
  ::: openapi.yaml:5:29
   |
 5 |       security: [token: [é, read]]
   |                             ---- secured here
   |
   = help: write `(app: &App, caller: Caller)`
help: or start anew:

      pub async fn list_medias() {
          todo!()
      }"
        );
    }

    #[test]
    fn hostile_text_leaves_the_picture_whole() {
        let mut sources = Sources::default();
        let file = sources.add(
            "a\n.yaml",
            "\u{feff}a: 1\r\n\tb\u{202e}: \u{1b}[31m\u{85}\u{200f}here\t!\r\nc: 東京 there\r\n",
        );
        let found = Diagnostic::warning("hostile", "two\nlines\u{1b}[0m")
            .label(span(&sources, file, "here"), "a\r\nlabel")
            .label(span(&sources, file, "there"), "wide characters before")
            .label(span(&sources, file, "a: 1\r\n"), "the mark before is no column");
        assert_eq!(
            found.render(&sources),
            "\
warning[hostile]: two␊lines␛[0m
 --> a␊.yaml:2:13
  |
1 | a: 1
  | ---- the mark before is no column
2 |     b�: ␛[31m��here    !
  |                ^^^^ a␍␊label
3 | c: 東京 there
  |         ----- wide characters before"
        );
    }

    #[test]
    fn a_long_line_is_cut_around_its_label_and_keeps_its_column() {
        let mut sources = Sources::default();
        let text = format!("{}\"b\": 0,{}", "\"é\":1,".repeat(900), "7".repeat(900));
        let file = sources.add("min.json", text);
        let found =
            Diagnostic::error("long", "one line").label(span(&sources, file, "\"b\""), "here");
        let picture = format!(
            "\
error[long]: one line
 --> min.json:1:5401
  |
1 | ...é\":1,\"é\":1,\"é\":1,\"é\":1,\"é\":1,\"é\":1,\"b\": 0,{}...
  |                                       ^^^ here",
            "7".repeat(73),
        );
        assert_eq!(found.render(&sources), picture);
    }

    #[test]
    fn the_end_of_a_file_and_spans_that_miss_it_can_be_pointed_at() {
        let mut sources = Sources::default();
        let file = sources.add("é.yaml", "a: é\n");
        let beyond = Span { file, start: 90, end: 99 };
        let inside = Span { file, start: 4, end: 5 };
        let found = Diagnostic::error("end", "ends").label(beyond, "end").label(inside, "within");
        assert_eq!(
            found.render(&sources),
            "\
error[end]: ends
 --> é.yaml:2:1
  |
1 | a: é
  |    - within
2 |
  | ^ end"
        );
    }

    #[test]
    fn every_span_can_be_drawn_without_acting_on_the_terminal() {
        let mut sources = Sources::default();
        let text = "\u{feff}a\r\n\r\n\t東\u{200d}é\u{301}: \u{202e}\0\u{1b}\r\u{85}\n \n\u{2028}z";
        let file = sources.add("a.yaml", text);
        for start in 0..text.len() + 2 {
            for end in start..text.len() + 2 {
                let found = Diagnostic::error("any", "any")
                    .label(Span { file, start, end }, "one")
                    .label(Span { file, start: text.len() - end.min(text.len()), end }, "other");
                let picture = found.render(&sources);
                assert!(picture.contains("one") && picture.contains("other"), "{picture}");
                assert!(!picture.chars().any(|c| c != '\n' && c.is_control()), "{picture:?}");
                assert!(picture.lines().all(|line| line.trim_end() == line), "{picture:?}");
            }
        }
    }

    #[test]
    fn a_report_counts_what_it_shows() {
        let mut sources = Sources::default();
        let spec = sources.add("openapi.yaml", "a: 1\n");
        let rust = sources.add("medias.rs", "fn a() {}\n");
        let one = Diagnostic::error("one", "first").label(span(&sources, spec, "1"), "here");
        let two = Diagnostic::warning("two", "second").label(span(&sources, rust, "a"), "there");
        let placeless = Diagnostic::warning("three", "third").help("first\nsecond");
        assert_eq!(report(&[], &sources), "");
        assert_eq!(
            report(&[one, two, placeless], &sources),
            "\
error[one]: first
 --> openapi.yaml:1:4
  |
1 | a: 1
  |    ^ here

warning[two]: second
 --> medias.rs:1:4
  |
1 | fn a() {}
  |    ^ there

warning[three]: third
 |
 = help: first
         second

error: 1 error, 2 warnings in `openapi.yaml` and `medias.rs`
"
        );
    }
}
