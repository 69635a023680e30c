//! What was measured, as a table with bars.

use comfy_table::{CellAlignment, Table, presets::UTF8_HORIZONTAL_ONLY};

/// The least, the middle and the greatest of what rounds gave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spread {
    pub(crate) least: f64,
    pub(crate) middle: f64,
    pub(crate) greatest: f64,
}

impl Spread {
    /// Of at least one round.
    pub(crate) fn of(rounds: impl IntoIterator<Item = f64>) -> Self {
        let mut rounds: Vec<_> = rounds.into_iter().collect();
        rounds.sort_by(f64::total_cmp);
        Self {
            least: rounds[0],
            middle: rounds[rounds.len() / 2],
            greatest: rounds[rounds.len() - 1],
        }
    }

    /// The three of them with as many decimals.
    pub(crate) fn show(self, decimals: usize) -> String {
        let Self { least, middle, greatest } = self;
        format!("{least:.decimals$} {middle:.decimals$} {greatest:.decimals$}")
    }
}

/// A table whose first column is text, and the others numbers.
pub(crate) fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(UTF8_HORIZONTAL_ONLY).set_header(header).add_rows(rows);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table.to_string()
}

/// A bar as long as `value` is of `greatest`; where the rounds began and ended is drawn lighter.
pub(crate) fn bar(value: Spread, greatest: f64) -> String {
    const CELLS: f64 = 32.0;
    let cells = |value: f64| (value / greatest * CELLS).round() as usize;
    let (least, end) = (cells(value.least), cells(value.greatest));
    let middle = cells(value.middle);
    format!(
        "{}{}{}{}",
        "█".repeat(least),
        "▓".repeat(middle - least),
        "░".repeat(end - middle),
        " ".repeat(CELLS as usize - end),
    )
}
