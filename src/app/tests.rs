//! Uploads, deletions and what is reclaimed after them, with real files and a clock that is set.

use std::{
    convert::Infallible,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use futures_util::{TryStreamExt, stream};
use jiff::Timestamp;
use tempfile::TempDir;

use super::*;
use crate::{
    domain::{
        caller::Credential,
        deletion::{self, Deletion},
        id::MediaId,
        media::{Creation, Details, Filename, Media},
        permission::Permissions,
        precondition::Precondition,
        product,
        token::Token,
    },
    first_start::{self, Wares},
    place::Place,
    store::{StoreOptions, access, organizations},
};

struct World {
    app: App,
    caller: Caller,
    seconds: Arc<AtomicI64>,
    folder: TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let seconds = Arc::new(AtomicI64::new(1_800_000_000));
        let told = Arc::clone(&seconds);
        let clock =
            Clock::from_fn(move || Timestamp::from_second(told.load(Ordering::SeqCst)).unwrap());
        let path = folder.path().join("flowkiwi.sqlite");
        let store = Store::open(&Place::File(path), StoreOptions::default()).unwrap();
        let blobs = Blobs::in_folder(&folder.path().join("blobs")).unwrap();
        let app = App::new(store, blobs, clock, Limits { upload_bytes: 10 });
        let first = first_start::make(&app, Wares::Sample).await.unwrap().unwrap();
        let (organization, token) = (first.organization, Token::parse(&first.token).unwrap().id);
        let known = app.store.known().clone();
        let access = app
            .store
            .read(move |connection| access::find(connection, &known, token, Some(organization)))
            .await
            .unwrap()
            .unwrap();
        let caller = Caller {
            identity: access.identity,
            organization,
            permissions: Permissions::default(),
            credential: Credential::default(),
            request_id: "request".to_owned(),
        };
        let sample = Caller { organization, ..caller.clone() };
        let world = Self { app, caller, seconds, folder };
        world.delete_for_good(&sample, first.media).await;
        world.app.reclaim.drained().await;
        assert_eq!(world.files(), 0);
        world
    }

    async fn delete(&self, id: MediaId) -> Result<Deletion, Failure> {
        self.app.delete_media(&self.caller, id, None, Precondition::None, None).await
    }

    async fn delete_for_good(&self, caller: &Caller, id: MediaId) {
        let deleted = self.app.delete_media(caller, id, None, Precondition::None, None).await;
        assert_eq!(deleted.unwrap(), Deletion::Deleted);
        assert!(self.app.purge_media(caller, id).await.unwrap());
    }

    async fn receive(&self, bytes: &'static str) -> Result<Upload, WriteError<Infallible>> {
        let bytes = stream::iter([Ok(Bytes::from_static(bytes.as_bytes()))]);
        self.app.receive(&self.caller, bytes).await
    }

    async fn upload(&self, bytes: &'static str) -> Media {
        let upload = self.receive(bytes).await.unwrap();
        let details = Details::of(Filename::tidy("a.txt").unwrap());
        match upload.keep(&self.caller, details).await.unwrap() {
            Creation::Created(media) => *media,
            Creation::OverQuota(quota) => panic!("{quota:?}"),
        }
    }

    /// A day and a moment later, with everything reclaimed that is due by then.
    async fn a_day_later(&self) {
        self.seconds.fetch_add(24 * 60 * 60 + 1, Ordering::SeqCst);
        self.app.reclaim.look();
        self.app.reclaim.drained().await;
    }

    fn files(&self) -> usize {
        fn count(folder: &Path) -> usize {
            std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .map(|path| if path.is_dir() { count(&path) } else { 1 })
                .sum()
        }
        count(&self.folder.path().join("blobs"))
    }
}

#[actix_web::test]
async fn an_upload_that_is_kept_is_there_for_good() {
    let world = World::new().await;
    let media = world.upload("hello").await;
    world.a_day_later().await;
    let (found, content) = world.app.open_media(&world.caller, media.id).await.unwrap().unwrap();
    assert_eq!((found, content.size), (media, 5));
    let bytes: Vec<Bytes> = content.bytes.try_collect().await.unwrap();
    assert_eq!(bytes.concat(), b"hello");
}

#[actix_web::test]
async fn the_bytes_of_a_deleted_media_go_with_the_last_that_shares_them() {
    let world = World::new().await;
    let (first, second) = (world.upload("hello").await, world.upload("hello").await);
    world.app.reclaim.drained().await;
    assert_eq!(world.files(), 1);
    world.delete_for_good(&world.caller, first.id).await;
    world.app.reclaim.drained().await;
    assert!(world.app.open_media(&world.caller, second.id).await.unwrap().is_some());
    world.delete_for_good(&world.caller, second.id).await;
    world.app.reclaim.drained().await;
    assert_eq!(world.files(), 0);
    assert!(world.app.open_media(&world.caller, second.id).await.unwrap().is_none());
}

#[actix_web::test]
async fn what_is_in_the_trash_keeps_its_bytes_until_its_time_is_over() {
    let world = World::new().await;
    let media = world.upload("hello").await;
    assert_eq!(world.delete(media.id).await.unwrap(), Deletion::Deleted);
    assert!(world.app.open_media(&world.caller, media.id).await.unwrap().is_none());
    for _ in 1..30 {
        world.a_day_later().await;
        assert_eq!(world.files(), 1);
    }
    assert!(world.app.find_trashed_media(&world.caller, media.id).await.unwrap().is_some());
    world.a_day_later().await;
    assert_eq!(world.files(), 0);
    assert!(world.app.find_trashed_media(&world.caller, media.id).await.unwrap().is_none());
    assert!(world.app.restore_media(&world.caller, media.id).await.unwrap().is_none());
}

#[actix_web::test]
async fn what_was_deleted_a_moment_later_goes_a_moment_later() {
    let world = World::new().await;
    let (first, second) = (world.upload("first").await, world.upload("second").await);
    assert_eq!(world.delete(first.id).await.unwrap(), Deletion::Deleted);
    world.seconds.fetch_add(1, Ordering::SeqCst);
    assert_eq!(world.delete(second.id).await.unwrap(), Deletion::Deleted);
    world.seconds.fetch_add(30 * 24 * 60 * 60 - 1, Ordering::SeqCst);
    world.app.reclaim.look();
    world.app.reclaim.drained().await;
    assert_eq!(world.files(), 1);
    // Nobody tells the task: it has found out when to look.
    world.seconds.fetch_add(1, Ordering::SeqCst);
    while world.files() > 0 {
        let looked = world.app.reclaim.looked();
        tokio::time::timeout(Duration::from_secs(30), looked).await.unwrap();
    }
}

#[actix_web::test]
async fn what_is_written_for_an_organization_that_has_just_gone_is_to_be_tried_again() {
    let world = World::new().await;
    let upload = world.receive("hello").await.unwrap();
    let gone = world.caller.organization;
    assert!(world.app.store.write(move |it| organizations::remove(it, gone)).await.unwrap());

    let details = Details::of(Filename::tidy("a.txt").unwrap());
    let (app, caller) = (&world.app, &world.caller);
    let lamp = product::Details {
        sku: "LAMP".to_owned(),
        name: "Lamp".to_owned(),
        description: None,
        status: product::Status::Active,
    };
    let product = app.create_product(caller, lamp, Vec::new()).await.map(drop);
    let role = app.create_role(caller, "a".to_owned(), Vec::new()).await.map(drop);
    let identity = app.create_identity(caller, "a".to_owned(), None, Vec::new()).await.map(drop);
    let failures = [
        upload.keep(&world.caller, details).await.map(drop).unwrap_err(),
        product.unwrap_err(),
        role.unwrap_err(),
        identity.unwrap_err(),
    ];
    for failure in failures {
        assert!(failure.retry_after_seconds().is_some(), "{}", failure.chain());
    }
    let deletion = world.delete(new_id()).await.unwrap();
    assert_eq!(deletion, Deletion::Refused(deletion::Refusal::Unknown));
    assert!(app.find_trashed_media(caller, new_id()).await.unwrap().is_none());
}

#[actix_web::test]
async fn an_upload_that_is_not_kept_is_removed() {
    let world = World::new().await;
    drop(world.receive("hello").await.unwrap());
    world.app.reclaim.drained().await;
    assert_eq!(world.files(), 0);
    let error = world.receive("eleven bytes").await.unwrap_err();
    assert!(matches!(error, WriteError::TooLarge { limit_bytes: 10 }), "{error:?}");
    world.app.reclaim.drained().await;
    assert_eq!(world.files(), 0);
}

#[actix_web::test]
async fn an_upload_that_a_crash_interrupts_is_removed_a_day_later() {
    let world = World::new().await;
    // As after a crash, nothing is done any more about these bytes.
    std::mem::forget(world.receive("hello").await.unwrap());
    world.app.reclaim.drained().await;
    assert_eq!(world.files(), 1);
    world.a_day_later().await;
    assert_eq!(world.files(), 0);
}

#[actix_web::test]
async fn bytes_that_cannot_be_deleted_are_tried_again() {
    let world = World::new().await;
    let media = world.upload("hello").await;
    let path = world.folder.path().join("blobs").join(media.storage_key().to_string());
    // A folder in its place cannot be deleted as a file.
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    world.delete_for_good(&world.caller, media.id).await;
    world.app.reclaim.drained().await;
    std::fs::remove_dir(&path).unwrap();
    std::fs::write(&path, "hello").unwrap();
    world.a_day_later().await;
    assert_eq!(world.files(), 0);
}

#[actix_web::test]
async fn a_media_whose_bytes_are_missing_is_a_fault_and_not_unknown() {
    let world = World::new().await;
    let media = world.upload("hello").await;
    world.app.blobs.delete(&media.storage_key()).await.unwrap();
    let failure = world.app.open_media(&world.caller, media.id).await.unwrap_err();
    assert_eq!(failure.retry_after_seconds(), None);
}

#[actix_web::test]
async fn a_second_start_makes_nothing() {
    let world = World::new().await;
    assert!(first_start::make(&world.app, Wares::Sample).await.unwrap().is_none());
}

#[actix_web::test]
async fn closing_stops_what_reclaims_and_what_writes() {
    let world = World::new().await;
    let media = world.upload("hello").await;
    world.app.close().await;
    let failure = world.delete(media.id).await.unwrap_err();
    assert!(failure.retry_after_seconds().is_some());
    assert!(world.app.find_media(&world.caller, media.id).await.unwrap().is_some());
}
