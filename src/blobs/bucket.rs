//! A bucket of an S3-compatible store: how it is opened, and for how long something is tried there.

use std::{sync::Arc, time::Duration};

use object_store::{
    BackoffConfig, ClientOptions, Error as StorageError, ObjectStore, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey},
    list::{PaginatedListOptions, PaginatedListStore as _},
    path::Path as Location,
    prefix::PrefixStore,
    signer::{SignedUrlOptions, Signer as _},
};

use crate::place;

/// The size of a part of an upload, but for its last: the least that S3 takes.
const PART_BYTES: u64 = 5 << 20;

/// The largest part: an upload holds two of them in memory.
const LARGEST_PART_BYTES: u64 = 64 << 20;

/// How many parts an upload may have.
const PARTS: u64 = 10_000;

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long the store may be silent, as while it takes a part.
const READ_TIMEOUT: Duration = Duration::from_secs(30);

/// What the store could not do for now is tried again so often, but not once so much time has gone by: together with
/// the silence that is waited for, a request fails for good within a minute.
const RETRIES: usize = 5;
const RETRY_TIMEOUT: Duration = Duration::from_secs(30);

/// How long is waited before it is tried again: at first, and at most.
const FIRST_REST: Duration = Duration::from_millis(100);
const LONGEST_REST: Duration = Duration::from_secs(2);

/// A bucket that was opened.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    store: AmazonS3,
    prefix: Location,
}

impl Bucket {
    /// Opens a bucket, which is not asked yet.
    pub(super) fn new(bucket: &place::Bucket) -> Result<Self, StorageError> {
        let mut builder = AmazonS3Builder::new();
        let mut options = ClientOptions::new();
        for (name, value) in &bucket.variables {
            match name.to_ascii_lowercase().parse() {
                Ok(AmazonS3ConfigKey::Client(key)) => options = options.with_config(key, value),
                Ok(key) => builder = builder.with_config(key, value),
                // The AWS tools have more variables than there is use for here.
                Err(_) => {}
            }
        }
        // Bytes are under way for as long as the client takes.
        let options = options
            .with_timeout_disabled()
            .with_connect_timeout(CONNECT_TIMEOUT)
            .with_read_timeout(READ_TIMEOUT);
        let retry = RetryConfig {
            backoff: BackoffConfig {
                init_backoff: FIRST_REST,
                max_backoff: LONGEST_REST,
                base: 2.0,
            },
            max_retries: RETRIES,
            retry_timeout: RETRY_TIMEOUT,
        };
        let store = builder
            .with_bucket_name(&bucket.name)
            .with_client_options(options)
            .with_retry(retry)
            .build()?;
        Ok(Self { store, prefix: Location::parse(&bucket.prefix)? })
    }

    /// What is below the prefix.
    pub(super) fn storage(&self) -> Arc<dyn ObjectStore> {
        Arc::new(PrefixStore::new(self.store.clone(), self.prefix.clone()))
    }

    /// Succeeds where the bucket can be listed.
    pub(super) async fn answers(&self) -> Result<(), StorageError> {
        let options = PaginatedListOptions { max_keys: Some(1), ..PaginatedListOptions::default() };
        self.store.list_paginated(Some(self.prefix.as_ref()), options).await.map(drop)
    }

    /// An address from which anyone may GET an object for so long, with these query parameters.
    pub(super) async fn presigned(
        &self,
        location: &Location,
        lasting: Duration,
        parameters: [(&str, &str); 2],
    ) -> Result<String, StorageError> {
        let location = self.prefix.parts().chain(location.parts()).collect();
        let options = SignedUrlOptions::new().with_query(parameters);
        // The default method is GET.
        let method = Default::default();
        let url = self.store.signed_url_opts(method, &location, lasting, &options).await?;
        Ok(url.into())
    }
}

/// The size of the parts of an upload that may have so many bytes. All but the last are of one size, as some stores
/// want it.
pub(super) fn part_bytes(limit_bytes: u64) -> usize {
    let bytes = limit_bytes.div_ceil(PARTS).clamp(PART_BYTES, LARGEST_PART_BYTES);
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// Why the store did not do what was asked, in a line: what it answered itself, where it did (S3 API reference, "Error
/// responses"), else all that is known.
pub(super) fn line(cause: &StorageError) -> String {
    let mut line = cause.to_string();
    let mut next = std::error::Error::source(cause);
    while let Some(cause) = next {
        let said = cause.to_string();
        // Most of them repeat what made them fail.
        if !line.contains(&said) {
            line = format!("{line}: {said}");
        }
        next = cause.source();
    }
    match (element(&line, "Code"), element(&line, "Message")) {
        (Some(code), Some(message)) => format!("the store answers `{code}`: {message}"),
        _ => line.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

fn element<'a>(document: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = document.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(content, _)| content)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_as_small_as_may_be_and_few_enough() {
        assert_eq!(part_bytes(1), 5 << 20);
        assert_eq!(part_bytes(2 << 30), 5 << 20);
        assert_eq!(part_bytes(100 << 30), 10_737_419);
        assert_eq!(part_bytes(u64::MAX), 64 << 20);
    }
}
