//! What the writer promises to each of the writes that share a commit.

use std::{
    sync::mpsc::{Sender, channel},
    time::Duration,
};

use diesel::{
    Connection as _,
    connection::SimpleConnection,
    result::{DatabaseErrorKind, Error as DieselError},
};

use super::{
    super::{
        Connection, Store, StoreOptions,
        connection::{begin_to_write, reopen_to_write},
    },
    OPTIONS, insert_organization, read_slugs, slugs, store, store_with,
};
use crate::failure::Failure;

/// Keeps the writer busy until the sender is dropped, so that what is submitted meanwhile forms one batch.
fn hold(store: &Store) -> Sender<()> {
    let (begun, is_begun) = channel();
    let (release, released) = channel::<()>();
    drop(store.submit(move |_| {
        begun.send(()).map_err(Failure::internal)?;
        // Being dropped is the signal.
        Ok(released.recv().is_err())
    }));
    is_begun.recv().unwrap();
    release
}

#[test]
fn a_write_that_fails_undoes_its_own_writes_only() {
    let (store, _folder) = store();
    let held = hold(&store);
    let first = store.submit(|connection| insert_organization(connection, "first")).unwrap();
    let failing = store.submit(|connection| {
        insert_organization(connection, "failing")?;
        Err::<(), _>(Failure::internal("on purpose"))
    });
    let last = store.submit(|connection| insert_organization(connection, "last")).unwrap();
    drop(held);
    assert!(first.blocking_recv().unwrap().is_ok());
    assert!(failing.unwrap().blocking_recv().unwrap().unwrap_err().chain().contains("on purpose"));
    assert!(last.blocking_recv().unwrap().is_ok());
    assert_eq!(slugs(&store), ["first", "last"]);
}

#[test]
fn a_write_that_panics_undoes_its_own_writes_only() {
    let (store, _folder) = store();
    let held = hold(&store);
    let first = store.submit(|connection| insert_organization(connection, "first")).unwrap();
    let panicking = store.submit(|connection| {
        insert_organization(connection, "outer")?;
        connection.transaction(|connection| {
            insert_organization(connection, "inner")?;
            panic!("on purpose");
            #[expect(unreachable_code, reason = "it gives the closure its type")]
            Ok::<(), Failure>(())
        })
    });
    let last = store.submit(|connection| insert_organization(connection, "last")).unwrap();
    drop(held);
    assert!(first.blocking_recv().unwrap().is_ok());
    let failure = panicking.unwrap().blocking_recv().unwrap().unwrap_err();
    assert_eq!(failure.chain(), "internal fault: a write panicked: on purpose");
    assert!(last.blocking_recv().unwrap().is_ok());
    assert_eq!(slugs(&store), ["first", "last"]);
}

#[test]
fn writes_that_wait_together_are_committed_together() {
    let (store, _folder) = store();
    let held = hold(&store);
    let first = store.submit(|connection| insert_organization(connection, "first")).unwrap();
    let reader = store.clone();
    let second = store
        .submit(move |connection| Ok((read_slugs(connection)?, reader.read_blocking(read_slugs)?)));
    drop(held);
    let (inside, outside) = second.unwrap().blocking_recv().unwrap().unwrap();
    assert_eq!((inside.len(), outside.len()), (1, 0));
    assert!(first.blocking_recv().unwrap().is_ok());
    assert_eq!(slugs(&store), ["first"]);
}

#[test]
fn a_write_is_turned_away_at_once_where_too_many_wait() {
    let (store, _folder) = store_with(StoreOptions { write_queue: 1, ..OPTIONS });
    let held = hold(&store);
    let waiting = store.submit(|connection| insert_organization(connection, "waiting")).unwrap();
    let failure = store.submit(|connection| insert_organization(connection, "more")).unwrap_err();
    assert!(failure.retry_after_seconds().is_some());
    drop(held);
    assert!(waiting.blocking_recv().unwrap().is_ok());
    assert_eq!(slugs(&store), ["waiting"]);
}

#[test]
fn closing_finishes_what_waits_and_takes_no_more() {
    let (store, _folder) = store();
    let held = hold(&store);
    let waiting: Vec<_> = (0..100)
        .map(|n| {
            store.submit(move |connection| insert_organization(connection, &n.to_string())).unwrap()
        })
        .collect();
    drop(held);
    store.close();
    for mut answer in waiting {
        assert!(answer.try_recv().unwrap().is_ok());
    }
    assert_eq!(slugs(&store).len(), 100);
    let failure = store.write_blocking(|connection| insert_organization(connection, "late"));
    assert!(failure.unwrap_err().retry_after_seconds().is_some());
}

#[test]
fn a_commit_that_fails_fails_every_write_in_it_and_no_other() {
    let (store, _folder) = store();
    let held = hold(&store);
    let first = store.submit(|connection| insert_organization(connection, "first")).unwrap();
    let dangling = store.submit(|connection| {
        connection.batch_execute(match connection {
            Connection::Sqlite(_) => "pragma defer_foreign_keys = on;",
            Connection::Postgresql(_) => {
                "alter table roles alter constraint roles_organization_id_fkey
                 deferrable initially deferred;"
            }
        })?;
        connection.batch_execute(
            "insert into roles (id, organization_id, name) values ('a', 'nowhere', 'b');",
        )?;
        Ok(())
    });
    drop(held);
    for failure in [
        first.blocking_recv().unwrap().map(drop).unwrap_err(),
        dangling.unwrap().blocking_recv().unwrap().unwrap_err(),
    ] {
        assert!(failure.retry_after_seconds().is_some(), "{}", failure.chain());
    }
    assert!(store.write_blocking(|connection| insert_organization(connection, "later")).is_ok());
    assert_eq!(slugs(&store), ["later"]);
}

#[test]
fn a_write_is_unavailable_while_another_process_holds_the_database() {
    let (store, ground) = store_with(StoreOptions { wait: Duration::from_millis(20), ..OPTIONS });
    let mut other = reopen_to_write(&ground.place, OPTIONS.wait).unwrap();
    begin_to_write(&mut other).unwrap();
    let failure = store.write_blocking(|connection| insert_organization(connection, "held"));
    assert!(failure.unwrap_err().retry_after_seconds().is_some());
    other.batch_execute("rollback").unwrap();
    assert!(store.write_blocking(|connection| insert_organization(connection, "free")).is_ok());
    assert_eq!(slugs(&store), ["free"]);
}

#[test]
fn what_was_written_is_dropped_after_its_commit_where_nobody_waits() {
    struct Seen(Store, Sender<usize>);
    impl Drop for Seen {
        fn drop(&mut self) {
            self.1.send(slugs(&self.0).len()).unwrap();
        }
    }
    let (store, _folder) = store();
    let (send, seen) = channel();
    let given = Seen(store.clone(), send);
    drop(store.submit(move |connection| Ok((insert_organization(connection, "a")?, given))));
    assert_eq!(seen.recv().unwrap(), 1);
}

#[test]
fn a_read_cannot_write() {
    let (store, _folder) = store();
    let failure = store.read_blocking(|connection| insert_organization(connection, "a"));
    assert!(failure.is_err());
    assert!(slugs(&store).is_empty());
}

/// What PostgreSQL and libpq say where the server is killed under a statement.
#[test]
fn a_server_that_ends_its_connections_is_worth_another_try() {
    for words in [
        "terminating connection because of crash of another server process",
        "terminating connection due to administrator command",
        "server closed the connection unexpectedly\n\tThis probably means",
        "no connection to the server\n",
        "the database system is in recovery mode",
    ] {
        let error =
            DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(words.to_owned()));
        assert!(Failure::from(error).retry_after_seconds().is_some(), "{words}");
    }
}
