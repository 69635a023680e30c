//! A table of Markdown whose columns line up. What stands in it is not known here.

/// A table; without rows, none.
pub(super) fn table<const COLUMNS: usize>(
    heads: [&str; COLUMNS],
    rows: &[[String; COLUMNS]],
) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let rows: Vec<[String; COLUMNS]> =
        rows.iter().map(|row| row.each_ref().map(|cell| cell_text(cell))).collect();
    let mut widths = heads.map(|head| head.chars().count().max(LEAST_WIDTH));
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: [&str; COLUMNS]| {
        let cells = cells.iter().zip(widths).map(|(cell, width)| format!(" {cell:<width$} |"));
        format!("|{}", cells.collect::<String>())
    };
    let rule = widths.map(|width| "-".repeat(width));
    let lines = [line(heads), line(rule.each_ref().map(String::as_str))];
    let rows = rows.iter().map(|row| line(row.each_ref().map(String::as_str)));
    Some(lines.into_iter().chain(rows).collect::<Vec<_>>().join("\n"))
}

/// `---` is the shortest rule.
const LEAST_WIDTH: usize = 3;

/// A text as a name in code, whatever signs it has.
pub(super) fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

/// On one line, and without an end of the cell in it.
fn cell_text(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_cells_keep_to_themselves() {
        let row = |one: &str, other: &str| [one.to_owned(), other.to_owned()];
        let drawn = table(["A", "Name"], &[row("`x | y`", ""), row("é\n\nz", "longer than")]);
        assert_eq!(
            drawn.expect("two rows"),
            "\
| A        | Name        |
| -------- | ----------- |
| `x \\| y` |             |
| é z      | longer than |"
        );
        assert_eq!(table(["A"], &[]), None);
        assert_eq!(code("a`b"), "`` a`b ``");
    }
}
