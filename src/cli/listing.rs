//! Things as a command lists them: a table for people, or JSON for programs.

use clap::{Args, ValueEnum};
use serde_json::Value;

use super::output::say;
use crate::server::StartError;

#[derive(Args, Clone, Copy, Debug)]
pub(super) struct ListingArguments {
    /// How they are given
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line each, in columns
    Table,
    /// A JSON document
    Json,
}

impl ListingArguments {
    /// Gives the things, each an object that has all the columns.
    pub(super) fn give(self, columns: &[&str], things: &[Value]) -> Result<(), StartError> {
        let text = match self.format {
            Format::Table => table(columns, things),
            Format::Json => format!("{}\n", Value::from(things)),
        };
        say(text.as_bytes())
    }
}

fn table(columns: &[&str], things: &[Value]) -> String {
    let heads = columns.iter().map(|column| column.to_uppercase()).collect();
    let row = |thing: &Value| columns.iter().map(|column| cell(&thing[*column])).collect();
    let rows: Vec<Vec<String>> = std::iter::once(heads).chain(things.iter().map(row)).collect();
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..columns.len()).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) if values.is_empty() => "-".to_owned(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::table;

    #[test]
    fn columns_are_as_wide_as_what_is_in_them() {
        let things = [
            json!({"name": "L\u{e4}mpchen", "roles": ["a", "b"], "end": null}),
            json!({"name": "b", "roles": [], "end": 7}),
        ];
        assert_eq!(
            table(&["name", "roles", "end"], &things),
            "NAME      ROLES  END\nL\u{e4}mpchen  a b    -\nb         -      7\n"
        );
    }
}
