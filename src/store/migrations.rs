//! Migrations: which the binary carries, which a database has, and how it comes to have others. All that are to be
//! run are run in one transaction, as the only one that writes: several processes may be at it, and where one of them
//! fails everything is as it was.

use std::{collections::BTreeMap, error::Error, path::Path, time::Duration};

use diesel::{
    QueryableByName, RunQueryDsl as _,
    backend::Backend,
    connection::TransactionManager as _,
    migration::{Migration, MigrationSource, MigrationVersion},
    result::Error as DieselError,
    sql_query,
    sql_types::{BigInt, Text},
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::{
    Connection, OpenError, Transactions, begin_to_write, open_to_read, reopen_to_write,
    takes_writes,
};
use crate::{failpoint::Failpoint, place::Place};

/// The migrations, which the binary carries with it: pairs of the same names and of the same effect.
pub(super) const SQLITE_MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
pub(super) const POSTGRESQL_MIGRATIONS: EmbeddedMigrations =
    embed_migrations!("migrations/postgresql");

/// A migration that is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its name, as in `2026-11-24-000003_create_medias`.
    pub name: String,
    /// Whether the database has it.
    pub is_applied: bool,
    version: String,
}

/// What was run, by name and in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// What the database has come to have.
    pub applied: Vec<String>,
    /// What it has no more.
    pub reverted: Vec<String>,
}

/// The migrations in their order, and which of them a database has. Nothing of it changes.
///
/// # Errors
/// [`OpenError`]; also where there is no database, or one of a newer version.
pub fn status(place: &Place, wait: Duration) -> Result<Vec<Known>, OpenError> {
    let mut connection = open_to_look(place, wait)?;
    let applied = match recorded(&mut connection, place) {
        Err(OpenError::Empty { .. }) => Vec::new(),
        recorded => recorded?,
    };
    compare(&applied, place)
}

/// Brings a database to the state after a migration, the last one where none is named; makes a file where there is
/// none.
///
/// # Errors
/// [`OpenError`]; also where there is no such migration, and where something would be lost that may not be. The
/// database is then as it was.
pub fn migrate(
    place: &Place,
    wait: Duration,
    to: Option<&str>,
    may_lose: bool,
) -> Result<Moved, OpenError> {
    open_after(place, wait, to, may_lose).map(|(_, moved)| moved)
}

/// Refuses a file with nothing in it, where there are bytes that its database knew of: it would be begun anew, as on a
/// first start.
///
/// # Errors
/// [`OpenError`].
pub fn refuse_emptied(place: &Place, wait: Duration) -> Result<(), OpenError> {
    if !place.file().is_some_and(Path::is_file) {
        return Ok(());
    }
    match recorded(&mut open_to_read(place, wait)?, place) {
        Err(OpenError::Empty { place }) => Err(OpenError::Emptied { place }),
        _ => Ok(()),
    }
}

/// What a database has among its migrations while it is half of a copy, which keeps everything else from using it.
#[derive(Debug)]
pub(super) struct Mark(String);

impl Mark {
    const BEGINNING: &'static str = "copy_of_";

    /// The mark of a copy of a database, by something that is in no other.
    pub(super) fn of(origin: &str) -> Self {
        Self(format!("{}{origin}", Self::BEGINNING))
    }

    /// Whether the database has the mark. Its schema is brought up to date, and the mark is gone until it is
    /// [set](Self::set).
    pub(super) fn prepare(
        &self,
        connection: &mut Connection,
        place: &Place,
    ) -> Result<bool, OpenError> {
        let is_marked = applied(connection, place)?.contains(&self.0);
        if is_marked {
            self.remove(connection).map_err(|cause| OpenError::unusable(place, cause))?;
        }
        run(connection, place, None, false)?;
        Ok(is_marked)
    }

    /// Marks the database.
    pub(super) fn set(&self, connection: &mut Connection) -> Result<(), DieselError> {
        let words = format!(
            "insert into __diesel_schema_migrations (version) values ({})",
            sign(connection)
        );
        sql_query(words).bind::<Text, _>(&self.0).execute(connection).map(drop)
    }

    /// Takes the mark away.
    pub(super) fn remove(&self, connection: &mut Connection) -> Result<(), DieselError> {
        let words =
            format!("delete from __diesel_schema_migrations where version = {}", sign(connection));
        sql_query(words).bind::<Text, _>(&self.0).execute(connection).map(drop)
    }
}

/// The first value that is bound to a statement.
fn sign(connection: &Connection) -> &'static str {
    match connection {
        Connection::Sqlite(_) => "?",
        Connection::Postgresql(_) => "$1",
    }
}

/// Opens the database to write, its schema brought up to date.
pub(super) fn open_to_write(place: &Place, wait: Duration) -> Result<Connection, OpenError> {
    let (mut connection, _) = open_after(place, wait, None, false)?;
    takes_writes(&mut connection).map_err(|cause| OpenError::unusable(place, cause))?;
    Ok(connection)
}

/// Opens the database to write, its schema as after a migration.
fn open_after(
    place: &Place,
    wait: Duration,
    to: Option<&str>,
    may_lose: bool,
) -> Result<(Connection, Moved), OpenError> {
    let unusable = |cause| OpenError::unusable(place, cause);
    let mut connection = reopen_to_write(place, wait)?;
    begin_to_write(&mut connection).map_err(unusable)?;
    let moved = run(&mut connection, place, to, may_lose)?;
    Failpoint::MigrationsRun.pass();
    Transactions::commit_transaction(&mut connection).map_err(unusable)?;
    Failpoint::Migrated.pass();
    Ok((connection, moved))
}

/// Holds the schema of a database that is there against the one known here, and changes nothing.
pub(super) fn inspect(place: &Place, wait: Duration) -> Result<(), OpenError> {
    let mut connection = open_to_look(place, wait)?;
    let known = compare(&recorded(&mut connection, place)?, place)?;
    match known.into_iter().find(|known| !known.is_applied) {
        None => Ok(()),
        Some(lacking) => Err(OpenError::Older { place: place.clone(), migration: lacking.name }),
    }
}

fn open_to_look(place: &Place, wait: Duration) -> Result<Connection, OpenError> {
    match place {
        Place::File(path) if !path.is_file() => Err(OpenError::Absent { path: path.clone() }),
        _ => open_to_read(place, wait),
    }
}

/// Runs what it takes, in the transaction that was begun.
fn run(
    connection: &mut Connection,
    place: &Place,
    to: Option<&str>,
    may_lose: bool,
) -> Result<Moved, OpenError> {
    let known = compare(&applied(connection, place)?, place)?;
    let end = match to {
        None => known.len(),
        Some(wanted) => {
            1 + known.iter().position(|known| known.is(wanted)).ok_or_else(|| {
                let names: Vec<_> = known.iter().map(|known| known.name.as_str()).collect();
                OpenError::UnknownMigration {
                    migration: wanted.to_owned(),
                    known: names.join("`, `"),
                }
            })?
        }
    };
    let (kept, left) = known.split_at(end);
    let lacking: Vec<_> = kept.iter().filter(|known| !known.is_applied).collect();
    let surplus: Vec<_> = left.iter().rev().filter(|known| known.is_applied).collect();
    let unusable = |cause: DieselError| OpenError::unusable(place, cause);
    let before = if surplus.is_empty() {
        Contents::new()
    } else {
        contents(connection).map_err(unusable)?
    };
    for (those, way) in [(&lacking, Way::Up), (&surplus, Way::Down)] {
        for one in those {
            step(connection, &one.version, way).map_err(|cause| OpenError::Migration {
                place: place.clone(),
                migration: one.name.clone(),
                cause,
            })?;
        }
    }
    if !surplus.is_empty() && !may_lose {
        let lost = lost(&before, &contents(connection).map_err(unusable)?);
        if !lost.is_empty() {
            return Err(OpenError::WouldLose { place: place.clone(), what: lost.join("`, `") });
        }
    }
    let names = |those: Vec<&Known>| those.into_iter().map(|known| known.name.clone()).collect();
    Ok(Moved { applied: names(lacking), reverted: names(surplus) })
}

impl Known {
    /// Whether it is called so: by its name, or by what stands before the first `_` of it.
    fn is(&self, wanted: &str) -> bool {
        self.name == wanted || self.name.split('_').next() == Some(wanted)
    }
}

#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
}

fn step(
    connection: &mut Connection,
    version: &str,
    way: Way,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    fn on<DB: Backend, C: MigrationHarness<DB>>(
        connection: &mut C,
        source: EmbeddedMigrations,
        version: &str,
        way: Way,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let migrations: Vec<Box<dyn Migration<DB>>> = source.migrations()?;
        let migration = migrations.iter().find(|it| it.name().version().to_string() == version);
        let migration = migration.ok_or("it is not known for this database")?;
        match way {
            Way::Up => connection.run_migration(migration)?,
            Way::Down => connection.revert_migration(migration)?,
        };
        Ok(())
    }
    match connection {
        Connection::Sqlite(connection) => on(connection, SQLITE_MIGRATIONS, version, way),
        Connection::Postgresql(connection) => on(connection, POSTGRESQL_MIGRATIONS, version, way),
    }
}

/// The migrations that were run. Where none ever was, the table that says so is made.
fn applied(connection: &mut Connection, place: &Place) -> Result<Vec<String>, OpenError> {
    let applied = match connection {
        Connection::Sqlite(connection) => connection.applied_migrations(),
        Connection::Postgresql(connection) => connection.applied_migrations(),
    };
    let applied = applied.map_err(|cause| OpenError::unusable(place, cause))?;
    Ok(applied.iter().map(MigrationVersion::to_string).collect())
}

/// [`applied`] of a database that is only read.
fn recorded(connection: &mut Connection, place: &Place) -> Result<Vec<String>, OpenError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let rows: Result<Vec<Row>, _> =
        sql_query("select version from __diesel_schema_migrations").load(connection);
    match rows {
        Ok(rows) => Ok(rows.into_iter().map(|row| row.version).collect()),
        Err(DieselError::DatabaseError(_, said))
            if said.message().contains("schema_migrations") =>
        {
            Err(OpenError::Empty { place: place.clone() })
        }
        Err(cause) => Err(OpenError::unusable(place, cause)),
    }
}

/// The migrations that are known here, in their order, held against those that were run. A schema that has others is
/// refused.
fn compare(applied: &[String], place: &Place) -> Result<Vec<Known>, OpenError> {
    if applied.iter().any(|version| version.starts_with(Mark::BEGINNING)) {
        return Err(OpenError::Unfinished { place: place.clone() });
    }
    // Both databases have migrations of the same names.
    let known = MigrationSource::<Sqlite>::migrations(&SQLITE_MIGRATIONS)
        .map_err(|cause| OpenError::unusable(place, cause))?;
    let known = known.iter().map(|known| {
        let version = known.name().version().to_string();
        Known { name: known.name().to_string(), is_applied: applied.contains(&version), version }
    });
    let mut known: Vec<_> = known.collect();
    known.sort_by(|one, other| one.version.cmp(&other.version));
    match applied.iter().find(|version| known.iter().all(|known| known.version != **version)) {
        None => Ok(known),
        Some(newer) => Err(OpenError::Newer { place: place.clone(), migration: newer.clone() }),
    }
}

/// The tables of what processes at work say to each other, which is nothing that could be lost or copied.
pub(super) const FLEETING: [&str; 2] = ["leases", "access_stamps"];

/// Of each table, how many rows it has, and its columns.
type Contents = BTreeMap<String, (i64, Vec<String>)>;

fn contents(connection: &mut Connection) -> Result<Contents, DieselError> {
    #[derive(QueryableByName)]
    struct Column {
        #[diesel(sql_type = Text)]
        of: String,
        #[diesel(sql_type = Text)]
        name: String,
    }
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        rows: i64,
    }
    let columns = match connection {
        Connection::Sqlite(_) => {
            "select m.name as of, c.name as name from sqlite_schema m join pragma_table_info(m.name) c \
             where m.type = 'table' and m.name not like '\\_\\_diesel%' escape '\\'"
        }
        Connection::Postgresql(_) => {
            "select table_name::text as of, column_name::text as name from information_schema.columns \
             where table_schema = current_schema() and table_name not like '\\_\\_diesel%'"
        }
    };
    let mut contents = Contents::new();
    for column in sql_query(columns).load::<Column>(connection)? {
        contents.entry(column.of).or_default().1.push(column.name);
    }
    for (table, (rows, _)) in &mut contents {
        let count = sql_query(format!("select count(*) as rows from \"{table}\""));
        *rows = count.get_result::<Count>(connection)?.rows;
    }
    Ok(contents)
}

/// What is no more of what there was: rows, or columns of tables that have rows.
fn lost(before: &Contents, after: &Contents) -> Vec<String> {
    let mut lost = Vec::new();
    for (table, (rows, columns)) in before {
        if *rows == 0 || FLEETING.contains(&table.as_str()) {
            continue;
        }
        match after.get(table) {
            Some((left, _)) if left < rows => lost.push(table.clone()),
            None => lost.push(table.clone()),
            Some((_, left)) => {
                let gone = columns.iter().filter(|column| !left.contains(column));
                lost.extend(gone.map(|column| format!("{table}.{column}")));
            }
        }
    }
    lost
}
