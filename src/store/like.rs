//! Patterns of SQL's `like`, in which the signs of what is sought mean themselves. They are read with
//! `escape('\\')`, and held against [`lower`], so that the letters of ASCII are sought in either case on both
//! databases.

use diesel::sql_types::{Nullable, Text};

#[diesel::declare_sql_function]
extern "SQL" {
    /// The text with the letters A to Z in lower case: SQLite knows no others, and PostgreSQL's columns are of the
    /// collation `C`, which does not either.
    fn lower(text: Text) -> Text;

    /// [`lower()`] of what may be absent.
    #[sql_name = "lower"]
    fn lower_if_any(text: Nullable<Text>) -> Nullable<Text>;
}

/// What has the text anywhere in it.
pub(super) fn containing(text: &str) -> String {
    format!("%{}%", escaped(text))
}

/// What begins with the text.
pub(super) fn beginning_with(text: &str) -> String {
    format!("{}%", escaped(text))
}

fn escaped(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
