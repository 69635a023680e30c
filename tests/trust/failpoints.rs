//! The process ends between every two durable steps there are, each by its name. What it leaves is whole at once,
//! and what was asked for is wholly or not at all done: which of the two is known.

use flowkiwi_medias::failpoint::Failpoint;

use crate::{
    client::{Client, Names, Unknown, bytes},
    cluster,
    crash::swept,
    model::{Request, World},
    process::{Process, Site},
    report,
};

/// Ends the process at each of them, once.
pub(crate) fn each() {
    if !cfg!(debug_assertions) {
        report::note("a release build has no failpoints: `cargo test` ends the process at each");
        return;
    }
    for point in Failpoint::ALL {
        match point {
            Failpoint::UploadDeclared | Failpoint::UploadStored => {
                in_request(point, |_| Request::Upload { media: 9, content: 5 }, false);
            }
            Failpoint::UploadKept => {
                in_request(point, |_| Request::Upload { media: 9, content: 5 }, true);
            }
            Failpoint::ContentReplaced => {
                in_request(point, |_| Request::Replace { media: 0, content: 7 }, true);
            }
            Failpoint::MediaDeleted => {
                in_request(point, |_| Request::Delete { media: 0, refuse: false }, true);
            }
            Failpoint::MediaPurged | Failpoint::BytesDeleted | Failpoint::RemovalSettled => {
                in_request(point, in_trash, true);
            }
            Failpoint::MigrationsRun
            | Failpoint::Migrated
            | Failpoint::FirstStartStored
            | Failpoint::FirstStartMade => in_first_start(point),
            Failpoint::BackupBytesCopied
            | Failpoint::BackupDatabaseCopied
            | Failpoint::BackupReplaced
            | Failpoint::BackupCleared => {
                // Backups are of a database that is a file.
                if cluster::told(cluster::SOCKET).is_some() {
                    continue;
                }
                in_backup(point);
            }
        }
        report::tried("ended at a failpoint and started again", 1);
    }
}

fn started(site: &Site, point: Failpoint) -> Process {
    site.try_start(Some(point))
        .unwrap_or_else(|mut child| panic!("{point:?}: {:?} {}", child.wait(), site.log()))
}

/// Puts a media that has its bytes for itself into the trash.
fn in_trash(known: &mut Known) -> Request {
    known.done(&Request::Delete { media: 1, refuse: false });
    Request::Purge { media: 1 }
}

struct Known {
    client: Client,
    names: Names,
    world: World,
}

impl Known {
    fn done(&mut self, request: &Request) {
        let answer = self.names.send(&self.client, request).unwrap();
        assert_eq!(answer, self.world.apply(request), "{request:?}");
    }
}

/// Ends the process while it answers a request, which then `is_done` or not.
fn in_request(point: Failpoint, prepare: fn(&mut Known) -> Request, is_done: bool) {
    let site = Site::new();
    let mut process = site.start();
    let (organization, token) = process.first.clone().unwrap();
    let client = Client::new(&process.url, &organization, &token);
    let mut known = Known { client, names: Names::new("f-".to_owned()), world: World::default() };
    known.done(&Request::Upload { media: 0, content: 1 });
    known.done(&Request::Upload { media: 1, content: 2 });
    let request = prepare(&mut known);
    process.stop();

    let mut process = started(&site, point);
    known.client = known.client.at(&process.url);
    match known.names.send(&known.client, &request) {
        Err(Unknown(_)) => {}
        // The task that deletes bytes goes on beside the answer.
        Ok(answer) => {
            let is_beside = matches!(point, Failpoint::BytesDeleted | Failpoint::RemovalSettled);
            assert!(is_beside && answer.status == 204, "{point:?}: {answer:?}");
        }
    }
    assert!(process.has_crashed(), "{point:?}");

    let mut process = site.start();
    let client = known.client.at(&process.url);
    if is_done {
        known.world.apply(&request);
    }
    let view = known.names.view(&client, 16);
    assert_eq!(view, known.world.view(), "{point:?}");
    known.names.download(&client, &view);
    site.checked();
    process.stop();
    swept(&site);
}

/// Ends the process before it has anything; the next start is as good as the first.
fn in_first_start(point: Failpoint) {
    let site = Site::new();
    let Err(mut child) = site.try_start(Some(point)) else { panic!("{point:?} was passed") };
    assert_eq!(child.wait().unwrap().code(), None, "{point:?}");
    let mut process = site.start();
    // The token was made and never shown: there is a command to make another.
    let is_made = point == Failpoint::FirstStartMade;
    assert_eq!(process.first.is_none(), is_made, "{point:?}");
    let made = site.run(&["token", "create", "--name", "another", "--role", "administrator"]);
    assert!(made.status.success(), "{point:?}: {}", String::from_utf8_lossy(&made.stderr));
    process.stop();
    swept(&site);
    assert_eq!(site.files().len(), 1, "{point:?}");
}

/// Ends a backup, the first and one over a former. What is at its place is whole at each moment, and the next
/// backup brings it up to date.
fn in_backup(point: Failpoint) {
    let site = Site::on_disk();
    let mut process = site.start();
    let (organization, token) = process.first.clone().unwrap();
    let client = Client::new(&process.url, &organization, &token);
    let target = Site::on_disk();
    let place = target.data();
    for round in 0..2 {
        client.upload("a", &bytes(round + 1)).unwrap();
        let mut backup = site.command();
        backup.arg("backup").arg(&place).env(Failpoint::VARIABLE, format!("{point:?}"));
        let crashed = backup.output().unwrap();
        assert_eq!(crashed.status.code(), None, "{point:?}: {crashed:?}");
        // Bytes that its database does not know yet are no harm to it.
        if place.exists() {
            assert_eq!(target.findings().iter().find(|code| *code != "bytes-orphaned"), None);
        }
        let again = site.command().arg("backup").arg(&place).output().unwrap();
        assert!(again.status.success(), "{point:?}: {}", String::from_utf8_lossy(&again.stderr));
        assert_eq!(target.checked(), u64::from(round) + 2, "{point:?}");
    }
    site.checked();
    process.stop();
}
