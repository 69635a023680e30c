//! How far a long task is, told to whoever shows it. How it is shown is not known here.

/// Follows a long task.
pub trait Progress: Send + Sync {
    /// A part of the task begins; it is done once `total` is [passed](Progress::advance).
    fn begin(&self, part: &'static str, total: u64, unit: Unit);

    /// So much more of the part is done.
    fn advance(&self, by: u64);

    /// Something became of one item that the user has to know.
    fn tell(&self, line: &str);
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Files.
    Files,
    /// Rows of a database.
    Rows,
}
