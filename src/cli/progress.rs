//! A long task as it is shown: a bar where somebody looks, plain lines elsewhere. Both are on standard error.

use std::io::{self, IsTerminal, Write};

use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::progress::{Progress, Unit};

/// The bar, gone again once dropped.
#[derive(Debug)]
pub(super) struct Bar {
    bar: ProgressBar,
    is_seen: bool,
}

impl Bar {
    pub(super) fn new() -> Self {
        let is_seen = io::stderr().is_terminal();
        let target =
            if is_seen { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Self { bar: ProgressBar::with_draw_target(None, target), is_seen }
    }
}

impl Progress for Bar {
    fn begin(&self, part: &'static str, total: u64, unit: Unit) {
        if !self.is_seen {
            let amount = match unit {
                Unit::Bytes => HumanBytes(total).to_string(),
                Unit::Files => format!("{total} files"),
                Unit::Rows => format!("{total} rows"),
            };
            self.tell(&format!("{part}: {amount}"));
            return;
        }
        let template = match unit {
            Unit::Bytes => "{msg} {wide_bar} {bytes}/{total_bytes} {bytes_per_sec} {eta}",
            Unit::Files | Unit::Rows => "{msg} {wide_bar} {pos}/{len} {per_sec} {eta}",
        };
        self.bar.reset();
        // A template that cannot be read leaves the bar as it looks by default.
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.set_length(total);
        self.bar.set_message(part);
    }

    fn advance(&self, by: u64) {
        self.bar.inc(by);
    }

    fn tell(&self, line: &str) {
        // Where it cannot be said nothing else can.
        self.bar.suspend(|| drop(writeln!(io::stderr(), "{line}")));
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
