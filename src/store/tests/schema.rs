//! The tables of the code and of a migrated database are the same, and every migration can be undone.

use std::collections::BTreeMap;

use diesel::{
    prelude::*,
    sql_types::{Integer, Text},
};
use diesel_migrations::MigrationHarness;

use super::{
    super::{
        OpenError, Store,
        connection::establish,
        migrations::{FLEETING, POSTGRESQL_MIGRATIONS, SQLITE_MIGRATIONS},
        transfer::COLUMNS,
    },
    Ground, OPTIONS, store,
};
use crate::store::{Connection, Place};

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
    let columns = match connection {
        Connection::Sqlite(_) => {
            "select m.name as table_name, c.name, c.type as kind, c.\"notnull\" as is_required, c.pk as key
             from sqlite_schema m join pragma_table_info(m.name) c
             where m.type = 'table' and m.name not like '\\_\\_diesel%' escape '\\'
             order by m.name, c.cid"
        }
        Connection::Postgresql(_) => {
            "select c.relname::text as table_name, a.attname::text as name,
                    format_type(a.atttypid, a.atttypmod) || case when a.attcollation = 0 then ''
                        else ' collate ' || (select collname from pg_collation where oid = a.attcollation) end as kind,
                    a.attnotnull::int as is_required,
                    coalesce(array_position(k.conkey, a.attnum), 0) as key
             from pg_class c
             join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             left join pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
             where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
                   and c.relname not like '\\_\\_diesel%'
             order by c.relname, a.attnum"
        }
    };
    let columns: Vec<Column> = diesel::sql_query(columns).load(connection).unwrap();
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

/// What a database calls a type of diesel's.
fn kind(kind: &str, connection: &Connection) -> &'static str {
    let [sqlite, postgresql] = match kind {
        "Text" => ["TEXT", "text collate C"],
        "BigInt" => ["INTEGER", "bigint"],
        "Integer" => ["INTEGER", "integer"],
        "Bool" => ["INTEGER", "boolean"],
        "Binary" => ["BLOB", "bytea"],
        "Double" => ["REAL", "double precision"],
        other => panic!("no column has the type `{other}`"),
    };
    match connection {
        Connection::Sqlite(_) => sqlite,
        Connection::Postgresql(_) => postgresql,
    }
}

/// The tables as `schema.rs` writes them.
fn written(connection: &Connection) -> Tables {
    let mut tables = Tables::new();
    let mut lines = include_str!("../schema.rs").lines().map(str::trim);
    while lines.find(|line| *line == "diesel::table! {").is_some() {
        let (table, keys) = lines.next().unwrap().split_once(" (").unwrap();
        let keys: Vec<_> = keys.trim_end_matches(") {").split(", ").collect();
        let columns = lines.by_ref().take_while(|line| *line != "}").map(|line| {
            let (name, of) = line.trim_end_matches(',').split_once(" -> ").unwrap();
            let required = of.strip_prefix("Nullable<").map(|of| of.trim_end_matches('>'));
            let of = kind(required.unwrap_or(of), connection);
            let key = keys.iter().position(|key| *key == name).map_or(0, |place| place + 1);
            (name.to_owned(), of.to_owned(), required.is_some(), key)
        });
        tables.insert(table.to_owned(), columns.collect());
    }
    tables
}

#[test]
fn the_tables_of_the_code_are_those_of_the_database() {
    let (store, _ground) = store();
    let tables = |connection: &mut Connection| Ok((written(connection), migrated(connection)));
    let (written, migrated) = store.read_blocking(tables).unwrap();
    assert_eq!(written, migrated);
    assert_eq!(migrated.len(), 23);
}

#[test]
fn a_copy_has_all_tables_and_all_columns() {
    let (store, _ground) = store();
    let written = store.read_blocking(|connection| Ok(written(connection))).unwrap();
    let copied: BTreeMap<_, Vec<_>> = COLUMNS
        .iter()
        .map(|(table, columns)| {
            ((*table).to_owned(), columns.iter().map(ToString::to_string).collect())
        })
        .collect();
    let written = written.into_iter().filter(|(table, _)| !FLEETING.contains(&table.as_str())).map(
        |(table, columns)| (table, columns.into_iter().map(|(name, ..)| name).collect::<Vec<_>>()),
    );
    assert_eq!(copied, written.collect());
}

#[test]
fn every_migration_can_be_undone_and_done_again() {
    #[derive(QueryableByName)]
    struct Statement {
        #[diesel(sql_type = Text)]
        sql: String,
    }
    fn schema(connection: &mut Connection) -> Vec<String> {
        let statements = match connection {
            Connection::Sqlite(_) => {
                "select sql from sqlite_schema
                 where sql is not null and name not like '\\_\\_diesel%' escape '\\' order by name"
            }
            Connection::Postgresql(_) => {
                "select indexdef as sql from pg_indexes
                 where schemaname = 'public' and tablename not like '\\_\\_diesel%'
                 union all
                 select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
                 where connamespace = 'public'::regnamespace
                       and conrelid::regclass::text not like '\\_\\_diesel%'
                 union all
                 select table_name || ' ' || column_name || ' ' || data_type || coalesce(column_default, '')
                 from information_schema.columns
                 where table_schema = 'public' and table_name not like '\\_\\_diesel%'
                 order by 1"
            }
        };
        let statements: Vec<Statement> = diesel::sql_query(statements).load(connection).unwrap();
        statements.into_iter().map(|statement| statement.sql).collect()
    }
    fn run(connection: &mut Connection) {
        match connection {
            Connection::Sqlite(it) => it.run_pending_migrations(SQLITE_MIGRATIONS).map(drop),
            Connection::Postgresql(it) => {
                it.run_pending_migrations(POSTGRESQL_MIGRATIONS).map(drop)
            }
        }
        .unwrap();
    }
    let ground = Ground::new();
    let mut connection = establish(&ground.place).unwrap();
    run(&mut connection);
    let up = schema(&mut connection);
    match &mut connection {
        Connection::Sqlite(it) => it.revert_all_migrations(SQLITE_MIGRATIONS).map(drop),
        Connection::Postgresql(it) => it.revert_all_migrations(POSTGRESQL_MIGRATIONS).map(drop),
    }
    .unwrap();
    assert_eq!(schema(&mut connection), [""; 0]);
    run(&mut connection);
    assert_eq!(schema(&mut connection), up);
    assert!(up.len() > 11);
}

#[test]
fn both_databases_have_migrations_of_the_same_names() {
    let names = |folder: &str| {
        let folder = format!("{}/migrations/{folder}", env!("CARGO_MANIFEST_DIR"));
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgresql"));
    assert!(!names("sqlite").is_empty());
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let (store, ground) = store();
    store.close();
    let mut connection = establish(&ground.place).unwrap();
    diesel::sql_query("insert into __diesel_schema_migrations (version) values ('99990101000000')")
        .execute(&mut connection)
        .unwrap();
    let error = Store::open(&ground.place, OPTIONS).unwrap_err();
    assert!(matches!(&error, OpenError::Newer { migration, .. } if migration == "99990101000000"));
}

#[test]
fn several_that_start_at_once_make_one_schema() {
    let ground = Ground::new();
    std::thread::scope(|scope| {
        let starting: Vec<_> =
            (0..4).map(|_| scope.spawn(|| Store::open(&ground.place, OPTIONS))).collect();
        for store in starting {
            store.join().unwrap().unwrap();
        }
    });
}

#[test]
fn what_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flowkiwi.sqlite");
    std::fs::write(&path, "this is a text, and no database at all").unwrap();
    let error = Store::open(&Place::File(path), OPTIONS).unwrap_err();
    assert!(error.to_string().contains("; help: "), "{error}");
    let nowhere = Place::of("postgres://kiwi:secret@localhost:1/none");
    let error = Store::open(&nowhere, OPTIONS).unwrap_err().to_string();
    assert!(error.contains("`postgres://kiwi@localhost:1/none`"), "{error}");
    assert!(error.contains("; help: ") && !error.contains("secret"), "{error}");
}
