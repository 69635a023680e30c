//! The tables of the code and of a migrated database are the same, and every migration can be undone.

use std::collections::BTreeMap;

use diesel::{
    Connection as _,
    prelude::*,
    sql_types::{Integer, Text},
    sqlite::Sqlite,
};
use diesel_migrations::MigrationHarness;

use super::{
    super::{OpenError, Store, connection::MIGRATIONS},
    OPTIONS, path, store,
};
use crate::store::Connection;

/// Of each table, the columns: name, type, whether it is nullable, place in the primary key.
type Tables = BTreeMap<String, Vec<(String, String, bool, usize)>>;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Integer)]
    is_required: i32,
    #[diesel(sql_type = Integer)]
    key: i32,
}

fn migrated(connection: &mut Connection) -> Tables {
    let columns: Vec<Column> = diesel::sql_query(
        "select m.name as table_name, c.name, c.type as kind, c.\"notnull\" as is_required, c.pk as key
         from sqlite_schema m join pragma_table_info(m.name) c
         where m.type = 'table' and m.name not like '\\_\\_diesel%' escape '\\'
         order by m.name, c.cid",
    )
    .load(connection)
    .unwrap();
    let mut tables = Tables::new();
    for column in columns {
        let key = usize::try_from(column.key).unwrap();
        tables.entry(column.table_name).or_default().push((
            column.name,
            column.kind,
            column.is_required == 0,
            key,
        ));
    }
    tables
}

/// The tables as `schema.rs` writes them.
fn written() -> Tables {
    let mut tables = Tables::new();
    let mut lines = include_str!("../schema.rs").lines().map(str::trim);
    while lines.find(|line| *line == "diesel::table! {").is_some() {
        let (table, keys) = lines.next().unwrap().split_once(" (").unwrap();
        let keys: Vec<_> = keys.trim_end_matches(") {").split(", ").collect();
        let columns = lines.by_ref().take_while(|line| *line != "}").map(|line| {
            let (name, kind) = line.trim_end_matches(',').split_once(" -> ").unwrap();
            let required = kind.strip_prefix("Nullable<").map(|kind| kind.trim_end_matches('>'));
            let kind = match required.unwrap_or(kind) {
                "Text" => "TEXT",
                "BigInt" | "Integer" | "Bool" => "INTEGER",
                "Binary" => "BLOB",
                "Double" => "REAL",
                other => panic!("no column has the type `{other}`"),
            };
            let key = keys.iter().position(|key| *key == name).map_or(0, |place| place + 1);
            (name.to_owned(), kind.to_owned(), required.is_some(), key)
        });
        tables.insert(table.to_owned(), columns.collect());
    }
    tables
}

#[test]
fn the_tables_of_the_code_are_those_of_the_database() {
    let (store, _folder) = store();
    let migrated = store.read_blocking(|connection| Ok(migrated(connection))).unwrap();
    assert_eq!(written(), migrated);
    assert_eq!(migrated.len(), 21);
}

#[test]
fn every_migration_can_be_undone_and_done_again() {
    #[derive(QueryableByName)]
    struct Statement {
        #[diesel(sql_type = Text)]
        sql: String,
    }
    fn schema(connection: &mut Connection) -> Vec<String> {
        let statements: Vec<Statement> = diesel::sql_query(
            "select sql from sqlite_schema
             where sql is not null and name not like '\\_\\_diesel%' escape '\\' order by name",
        )
        .load(connection)
        .unwrap();
        statements.into_iter().map(|statement| statement.sql).collect()
    }
    let mut connection = Connection::establish(":memory:").unwrap();
    connection.run_pending_migrations(MIGRATIONS).unwrap();
    let up = schema(&mut connection);
    MigrationHarness::<Sqlite>::revert_all_migrations(&mut connection, MIGRATIONS).unwrap();
    assert_eq!(schema(&mut connection), [""; 0]);
    connection.run_pending_migrations(MIGRATIONS).unwrap();
    assert_eq!(schema(&mut connection), up);
    assert!(up.len() > 11);
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let (store, folder) = store();
    store.close();
    let mut connection = Connection::establish(path(folder.path()).to_str().unwrap()).unwrap();
    diesel::sql_query("insert into __diesel_schema_migrations (version) values ('99990101000000')")
        .execute(&mut connection)
        .unwrap();
    let error = Store::open(&path(folder.path()), OPTIONS).unwrap_err();
    assert!(matches!(&error, OpenError::Newer { migration, .. } if migration == "99990101000000"));
}

#[test]
fn what_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(path(folder.path()), "this is a text, and no database at all").unwrap();
    let error = Store::open(&path(folder.path()), OPTIONS).unwrap_err();
    assert!(error.to_string().contains("; help: "), "{error}");
}
