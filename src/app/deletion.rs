//! What a caller may do to be rid of medias, and to have them back.

use super::{App, new_id};
use crate::{
    domain::{
        caller::Caller,
        deletion::{Deletion, OnReferences, Reference, Refusal, Rights, Terms, Trashed},
        id::MediaId,
        listing::{Page, Window},
        media::Media,
        precondition::Precondition,
    },
    failpoint::Failpoint,
    failure::Failure,
    store::{deletion, medias, references, trash},
};

impl App {
    /// A part of what points at the media, as far as the caller may read it; `None` where the caller's
    /// organization has no such media.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn list_media_references(
        &self,
        caller: &Caller,
        id: MediaId,
        window: Window,
    ) -> Result<Option<Page<Reference>>, Failure> {
        let (organization, told) = (caller.organization, Rights::of(caller).read);
        let list = move |connection: &mut _| {
            let is_there = medias::exists(connection, organization, id)?;
            is_there
                .then(|| references::list(connection, organization, id, told, &window))
                .transpose()
        };
        self.store.read(list).await
    }

    /// Deletes the media on these terms, where it is as required; under an idempotency key at most once.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn delete_media(
        &self,
        caller: &Caller,
        id: MediaId,
        on_references: Option<OnReferences>,
        precondition: Precondition,
        key: Option<String>,
    ) -> Result<Deletion, Failure> {
        let terms = Terms { on_references, rights: Rights::of(caller) };
        let (act, removal, expectation) = (self.act(caller), new_id(), self.reclaim.expect());
        let work = move |connection: &mut _| {
            let key = key.as_deref();
            let deletion =
                deletion::delete(connection, &act, id, &terms, &precondition, key, removal)?;
            Ok((deletion, expectation))
        };
        // What the work gives is dropped after its commit, even where the caller has gone by then.
        let (deletion, _) = self.store.write(work).await?;
        Failpoint::MediaDeleted.pass();
        Ok(deletion)
    }

    /// Deletes medias on the same terms, and tells what became of each; with `dry_run`, what would. What is no
    /// identifier is that of no media.
    ///
    /// # Errors
    /// Where the database cannot be written to; nothing is then deleted.
    pub async fn delete_medias(
        &self,
        caller: &Caller,
        ids: Vec<Option<MediaId>>,
        on_references: Option<OnReferences>,
        dry_run: bool,
    ) -> Result<Vec<Result<(), Refusal>>, Failure> {
        let terms = Terms { on_references, rights: Rights::of(caller) };
        if dry_run {
            let organization = caller.organization;
            let foresee = move |connection: &mut _| {
                deletion::foresee_all(connection, organization, &ids, &terms)
            };
            return self.store.read(foresee).await;
        }
        let each: Vec<_> = ids.into_iter().map(|id| (id, new_id(), new_id())).collect();
        let (act, expectation) = (self.act(caller), self.reclaim.expect());
        let work = move |connection: &mut _| {
            Ok((deletion::delete_all(connection, &act, &each, &terms)?, expectation))
        };
        self.store.write(work).await.map(|(deletions, _)| deletions)
    }

    /// A part of the trash.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn list_trashed_medias(
        &self,
        caller: &Caller,
        window: Window,
    ) -> Result<Page<Trashed>, Failure> {
        let organization = caller.organization;
        self.store.read(move |connection| trash::list(connection, organization, &window)).await
    }

    /// The media in the trash, where the caller's organization has it there.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn find_trashed_media(
        &self,
        caller: &Caller,
        id: MediaId,
    ) -> Result<Option<Trashed>, Failure> {
        let organization = caller.organization;
        self.store.read(move |connection| trash::find(connection, organization, id)).await
    }

    /// Takes the media out of the trash; `None` where the caller's organization has no such media, be it there
    /// or not.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn restore_media(
        &self,
        caller: &Caller,
        id: MediaId,
    ) -> Result<Option<Media>, Failure> {
        let act = self.act(caller);
        self.store.write(move |connection| trash::restore(connection, &act, id)).await
    }

    /// Deletes the media from the trash for good; whether it was there. Its bytes follow once nothing of the
    /// organization needs them.
    ///
    /// # Errors
    /// Where the database cannot be written to.
    pub async fn purge_media(&self, caller: &Caller, id: MediaId) -> Result<bool, Failure> {
        let (act, removal, expectation) = (self.act(caller), new_id(), self.reclaim.expect());
        let work = move |connection: &mut _| {
            Ok((trash::purge(connection, &act, id, removal)?, expectation))
        };
        // Held until here, it keeps the bytes for as long.
        let (purged, _expectation) = self.store.write(work).await?;
        Failpoint::MediaPurged.pass();
        Ok(purged)
    }
}
