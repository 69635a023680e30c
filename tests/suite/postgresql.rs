//! What the other tests prove on SQLite, proved on PostgreSQL.

use std::{
    process::Command,
    sync::{Mutex, OnceLock},
    time::Duration,
};

use diesel::{
    Connection as _, PgConnection, QueryResult, QueryableByName, RunQueryDsl as _,
    connection::SimpleConnection as _, sql_query, sql_types::Text,
};
use flowkiwi_medias::{place::Place, store::migrations::migrate};

use crate::{s3, tools::Tool};

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
        "traces::one_request",
    ];
    // A backup is of files, as is what can be damaged; the demo is served from a folder.
    let but = [
        "commands::backup::",
        "check::a_row_that_holds",
        "check::references_to_rows",
        "commands::completions::",
        "commands::demo::",
    ];
    let mut tests = tests(&these, &but);
    // What meets bytes is tried on PostgreSQL there.
    if Tool::Python.is_here() {
        let on_s3 = self::tests(&s3::THESE, &s3::BUT);
        tests.retain(|test| !on_s3.contains(test));
    }
    let arguments: Vec<_> =
        ["--exact"].into_iter().chain(tests.iter().map(String::as_str)).collect();
    run_again(&[], &arguments, &[]);
}

/// The tests of this binary whose names have one of `these` in them, but for those with one of `but`.
fn tests(these: &[&str], but: &[&str]) -> Vec<String> {
    let mut list = Command::new(std::env::current_exe().unwrap());
    let listed = list.args(["--list", "--format", "terse"]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let names = listed.lines().filter_map(|line| line.strip_suffix(": test"));
    let is_one = |name: &&str| {
        let has = |part: &&str| name.contains(part);
        these.iter().any(has) && !but.iter().any(has)
    };
    names.filter(is_one).map(str::to_owned).collect()
}

/// Databases that were given back. Most of what a short test would take is to make one and to throw it away.
static FREE: Mutex<Vec<Place>> = Mutex::new(Vec::new());

/// What tells the schema of today from others.
static SCHEMA: OnceLock<String> = OnceLock::new();

/// A database of its own on the server with nothing in it but the schema of today, where these tests run on
/// PostgreSQL.
pub(crate) fn prepared_database() -> Option<Place> {
    let free = FREE.lock().unwrap().pop();
    free.or_else(|| {
        let place = new_database()?;
        migrate(&place, Duration::from_secs(5), None, false).unwrap();
        if let Place::Server(address) = &place {
            SCHEMA.get_or_init(|| emptied(address).unwrap());
        }
        Some(place)
    })
}

/// Takes a database back for the next test that needs one, unless this one has failed or has changed its schema.
pub(crate) fn give_back(place: &Place) {
    let Place::Server(address) = place else { return };
    let schema = if std::thread::panicking() { None } else { emptied(address).ok() };
    if schema.is_some() && schema.as_ref() == SCHEMA.get() {
        FREE.lock().unwrap().push(place.clone());
    } else {
        drop_database(place);
    }
}

#[derive(QueryableByName)]
struct Schema {
    #[diesel(sql_type = Text)]
    schema: String,
}

/// Ends the other connections to a database and deletes all that is in it; gives what tells its schema from others.
fn emptied(address: &str) -> QueryResult<String> {
    let mut connection = PgConnection::establish(address).unwrap();
    connection.batch_execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity
             where datname = current_database() and pid <> pg_backend_pid();
         do $$
             declare
                 filled text[] := '{}';
                 name text;
                 is_filled boolean;
             begin
                 for name in
                     select quote_ident(tablename) from pg_tables
                     where schemaname = 'public'
                         and tablename not in ('__diesel_schema_migrations', 'access_stamps')
                 loop
                     execute 'select exists (select from ' || name || ')' into is_filled;
                     if is_filled then
                         filled := filled || name;
                     end if;
                 end loop;
                 if filled <> '{}' then
                     execute 'truncate ' || array_to_string(filled, ', ') || ' cascade';
                 end if;
             end
         $$;",
    )?;
    let schema = sql_query(
        "select md5(string_agg(line, ' ' order by line)) as schema from (
             select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default)
                 from information_schema.columns where table_schema = 'public'
             union all select indexdef from pg_indexes where schemaname = 'public'
             union all select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
                 from pg_constraint where connamespace = 'public'::regnamespace
             union all select concat_ws(' ', tgrelid::regclass, tgname)
                 from pg_trigger where not tgisinternal
             union all select proname from pg_proc where pronamespace = 'public'::regnamespace
             union all select setconfig::text from pg_db_role_setting
             union all select version from __diesel_schema_migrations
         ) as schema (line)",
    );
    schema.get_result::<Schema>(&mut connection).map(|found| found.schema)
}
