//! What the other tests prove on SQLite, proved on PostgreSQL.

use flowkiwi_medias::place::Place;

#[path = "../cluster.rs"]
mod cluster;

pub(crate) use cluster::{drop_database, new_database, run_again};

#[test]
fn everything_holds_on_postgresql() {
    let these = [
        "access::",
        "commands::",
        "cuts::",
        "faults::",
        "malformed::",
        "oidc::",
        "operations::",
        "processes::",
        "secrets::",
        "statements::",
        "statuses::",
    ];
    // A backup is of files, as is what can be damaged; the demo is served from a folder.
    let but = [
        "commands::backup::",
        "check::a_row_that_holds",
        "check::references_to_rows",
        "commands::completions::",
        "commands::demo::",
    ];
    run_again(&[], &these, &but);
}
