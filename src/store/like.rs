//! Patterns of SQL's `like`, in which the signs of what is sought mean themselves. They are read with
//! `escape('\\')`.

/// What has the text anywhere in it.
pub(super) fn containing(text: &str) -> String {
    format!("%{}%", escaped(text))
}

/// What begins with the text.
pub(super) fn beginning_with(text: &str) -> String {
    format!("{}%", escaped(text))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
