//! A database copied into another, of the same kind or not: all tables, row by row, as they are at one moment.
//!
//! A target that is half of a copy says so in its list of migrations, which keeps everything else from using it, and
//! of what it is one. The next run goes on where the last one ended: each table is copied by its key, so that what is
//! there is the beginning of it, and rows that are committed together come together. That the beginning is still what
//! it was is found by its checksum; where it is not, the copy begins again.

use std::{fmt, time::Duration};

use diesel::{
    connection::TransactionManager as _,
    dsl::{count_star, sql},
    prelude::*,
    sql_types::{Bool, Text},
};
use sha2::{Digest as _, Sha256};

use super::{
    Connection, OpenError,
    connection::{Transactions, begin_to_write, open_to_read, reopen_to_write},
    either::insert_all,
    migrations::{self, Mark},
    schema::organizations as owners,
};
use crate::{failure::Failure, place::Place};

/// The most rows that are read, and committed, at a time.
const PAGE: i64 = 1000;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// One of the databases cannot be used.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The source has nothing in it.
    #[error(
        "there is nothing in the database `{source_place}`; help: name the database that is to be copied with --from"
    )]
    Nothing {
        /// Where the source is.
        source_place: Place,
    },
    /// The target has something in it that is no part of such a copy.
    #[error(
        "there is something else in the database `{target}` already; help: name an empty one with --to"
    )]
    Occupied {
        /// Where the target is.
        target: Place,
    },
    /// What was copied is not what is there.
    #[error(
        "the copy in `{target}` differs in `{tables}`; help: see that nothing else writes to it, and run this again"
    )]
    Differs {
        /// Where the target is.
        target: Place,
        /// The tables.
        tables: String,
    },
    /// Something else went wrong.
    #[error("{}", .0.chain())]
    Failed(#[from] Failure),
}

impl From<diesel::result::Error> for TransferError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// How a copy began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// There was nothing in the target.
    New,
    /// So many rows were there, which are as they should be.
    Resumed(u64),
    /// What was there is not as it should be any more, and was thrown away.
    Again,
    /// The target is a whole copy already.
    Whole,
}

/// A copy in the making.
pub struct Transfer {
    from: Connection,
    to: Connection,
    target: Place,
    mark: Mark,
    /// How it began.
    pub beginning: Beginning,
    /// The rows that are left to copy.
    pub remaining: u64,
}

impl fmt::Debug for Transfer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Transfer").field("target", &self.target).finish_non_exhaustive()
    }
}

impl Transfer {
    /// Begins a copy, or goes on with one. The source is seen as it is now until the end.
    ///
    /// # Errors
    /// [`TransferError`]; nothing of the target has changed then.
    pub fn begin(source: &Place, target: &Place, wait: Duration) -> Result<Self, TransferError> {
        migrations::inspect(source, wait)?;
        let mut from = open_to_read(source, wait)?;
        Transactions::begin_transaction(&mut from)?;
        let oldest = owners::table.order(owners::id).select(owners::id);
        let Some(oldest) = oldest.first::<String>(&mut from).optional()? else {
            return Err(TransferError::Nothing { source_place: source.clone() });
        };
        let mark = Mark::of(&oldest);

        let mut to = reopen_to_write(target, wait)?;
        begin_to_write(&mut to)?;
        let marked = mark.prepare(&mut to, target)?;
        let is_empty = TABLES.iter().try_fold(true, |is_empty, table| {
            Ok::<_, TransferError>(is_empty && (table.last)(&mut to)?.is_none())
        })?;
        let beginning = match (marked, is_empty) {
            (_, true) => Beginning::New,
            (true, false) if begins_alike(&mut from, &mut to)? => {
                Beginning::Resumed(rows(&mut to)?)
            }
            (true, false) => {
                clear(&mut to, |_| true)?;
                Beginning::Again
            }
            (false, false) if differing(&mut from, &mut to)?.is_empty() => Beginning::Whole,
            (false, false) => return Err(TransferError::Occupied { target: target.clone() }),
        };
        if beginning != Beginning::Whole {
            mark.set(&mut to)?;
        }
        Transactions::commit_transaction(&mut to)?;
        let remaining = rows(&mut from)? - rows(&mut to)?;
        Ok(Self { from, to, target: target.clone(), mark, beginning, remaining })
    }

    /// Copies what is left, holds both against each other, and makes the target one that can be used; `each` is told
    /// how many rows more are there.
    ///
    /// # Errors
    /// [`TransferError`]; what was copied until then stays, and another run goes on with it.
    pub fn finish(mut self, each: impl Fn(u64)) -> Result<(), TransferError> {
        if self.beginning == Beginning::Whole {
            return Ok(());
        }
        for table in TABLES {
            let mut after = (table.last)(&mut self.to)?;
            loop {
                begin_to_write(&mut self.to)?;
                let copied = (table.copy)(&mut self.from, &mut self.to, after.as_deref())?;
                Transactions::commit_transaction(&mut self.to)?;
                let Some((last, rows)) = copied else { break };
                each(rows);
                after = Some(last);
            }
        }
        let differing = differing(&mut self.from, &mut self.to)?;
        if !differing.is_empty() {
            let tables = differing.join("`, `");
            return Err(TransferError::Differs { target: self.target, tables });
        }
        self.mark.remove(&mut self.to)?;
        Ok(())
    }
}

/// Empties the tables that are meant, by their names: whatever refers to others goes before them.
pub(super) fn clear(
    connection: &mut Connection,
    is_meant: impl Fn(&str) -> bool,
) -> Result<(), Failure> {
    let mut meant = TABLES.iter().rev().filter(|table| is_meant(table.name));
    meant.try_for_each(|table| (table.clear)(connection))
}

/// The number of rows in all tables.
fn rows(connection: &mut Connection) -> Result<u64, TransferError> {
    TABLES.iter().try_fold(0, |rows, table| Ok(rows + (table.count)(connection)?))
}

/// Whether the one has what the other has, as far as that goes.
fn begins_alike(from: &mut Connection, to: &mut Connection) -> Result<bool, TransferError> {
    for table in TABLES {
        let Some(last) = (table.last)(to)? else { continue };
        if (table.digest)(from, Some(&last))? != (table.digest)(to, None)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The tables in which they differ.
fn differing(
    from: &mut Connection,
    to: &mut Connection,
) -> Result<Vec<&'static str>, TransferError> {
    let mut differing = Vec::new();
    for table in TABLES {
        if (table.digest)(from, None)? != (table.digest)(to, None)? {
            differing.push(table.name);
        }
    }
    Ok(differing)
}

/// A place in a table: the values of its primary key, which are texts that both databases put in the same order.
type Key = Vec<String>;

/// How many rows, and a checksum of all their values.
type Digest = (u64, [u8; 32]);

/// Where rows end that were copied, and how many they are; `None` where there were none.
type Copied = Option<(Key, u64)>;

type CopyPage = fn(&mut Connection, &mut Connection, Option<&[String]>) -> Result<Copied, Failure>;

/// What can be done with a table, whatever its columns.
struct Table {
    name: &'static str,
    last: fn(&mut Connection) -> Result<Option<Key>, Failure>,
    count: fn(&mut Connection) -> Result<u64, Failure>,
    clear: fn(&mut Connection) -> Result<(), Failure>,
    /// Copies the rows that follow, some at a time.
    copy: CopyPage,
    /// Of all rows, or of those up to a place.
    digest: fn(&mut Connection, Option<&[String]>) -> Result<Digest, Failure>,
}

/// A value, so that no two rows are the same to a checksum that are not.
trait Value {
    fn feed(&self, sha256: &mut Sha256);
}

impl Value for Vec<u8> {
    fn feed(&self, sha256: &mut Sha256) {
        sha256.update((self.len() as u64).to_be_bytes());
        sha256.update(self);
    }
}

impl Value for String {
    fn feed(&self, sha256: &mut Sha256) {
        sha256.update((self.len() as u64).to_be_bytes());
        sha256.update(self);
    }
}

impl Value for i64 {
    fn feed(&self, sha256: &mut Sha256) {
        sha256.update(self.to_be_bytes());
    }
}

impl Value for i32 {
    fn feed(&self, sha256: &mut Sha256) {
        sha256.update(self.to_be_bytes());
    }
}

impl Value for f64 {
    fn feed(&self, sha256: &mut Sha256) {
        sha256.update(self.to_bits().to_be_bytes());
    }
}

impl Value for bool {
    fn feed(&self, sha256: &mut Sha256) {
        sha256.update([u8::from(*self)]);
    }
}

impl<T: Value> Value for Option<T> {
    fn feed(&self, sha256: &mut Sha256) {
        self.is_some().feed(sha256);
        if let Some(value) = self {
            value.feed(sha256);
        }
    }
}

/// A type, or a value, for each of the names.
macro_rules! each {
    ($name:ident => String) => {
        String
    };
    ($name:ident => $value:literal) => {
        $value
    };
}

macro_rules! tables {
    ($($table:ident ($first:ident $(, $more:ident)*) { $($column:ident: $type:ty),+ $(,)? })+) => {
        /// The tables but for those that are fleeting, each after those that it refers to. A test holds their columns against the
        /// schema.
        const TABLES: &[Table] = &[$(Table {
            name: stringify!($table),
            last: $table::last,
            count: $table::count,
            clear: $table::clear,
            copy: $table::copy,
            digest: $table::digest,
        }),+];

        /// The columns of each table.
        #[cfg(test)]
        pub(super) const COLUMNS: &[(&str, &[&str])] =
            &[$((stringify!($table), &[$(stringify!($column)),+])),+];

        $(mod $table {
            use super::*;
            use crate::store::schema::$table as rows;

            type Row = ($($type,)+);

            pub(super) fn last(connection: &mut Connection) -> Result<Option<Key>, Failure> {
                let last = rows::table
                    .order((rows::$first.desc(), $(rows::$more.desc(),)*))
                    .select((rows::$first, $(rows::$more,)*))
                    .first(connection)
                    .optional()?;
                Ok(last.map(key))
            }

            /// Takes a key apart, whose values have the names of their columns.
            fn key(($first, $($more,)*): (String, $(each!($more => String),)*)) -> Key {
                vec![$first, $($more),*]
            }

            pub(super) fn count(connection: &mut Connection) -> Result<u64, Failure> {
                let count = rows::table.select(count_star()).first::<i64>(connection)?;
                u64::try_from(count).map_err(Failure::internal)
            }

            pub(super) fn clear(connection: &mut Connection) -> Result<(), Failure> {
                diesel::delete(rows::table).execute(connection)?;
                Ok(())
            }

            fn page(
                connection: &mut Connection,
                after: Option<&[String]>,
            ) -> Result<Vec<(Key, Row)>, Failure> {
                let mut query = rows::table
                    .order((rows::$first, $(rows::$more,)*))
                    .limit(PAGE)
                    .select(((rows::$first, $(rows::$more,)*), ($(rows::$column,)+)))
                    .into_boxed();
                if let Some(after) = after {
                    let mut values = after.iter();
                    let mut next = || values.next().cloned().unwrap_or_default();
                    let columns = concat!("(", stringify!($first) $(, ", ", stringify!($more))*, ") > (");
                    query = query.filter(
                        sql::<Bool>(columns)
                            .bind::<Text, _>(next())
                            $(.sql(each!($more => ", ")).bind::<Text, _>(next()))*
                            .sql(")"),
                    );
                }
                let page = query.load::<((String, $(each!($more => String),)*), Row)>(connection)?;
                Ok(page.into_iter().map(|(at, row)| (key(at), row)).collect())
            }

            pub(super) fn copy(
                from: &mut Connection,
                to: &mut Connection,
                after: Option<&[String]>,
            ) -> Result<Copied, Failure> {
                let page = page(from, after)?;
                let Some((last, _)) = page.last() else { return Ok(None) };
                let (last, count) = (last.clone(), page.len() as u64);
                let row = |(_, ($($column,)+)): (Key, Row)| ($(rows::$column.eq($column),)+);
                insert_all!(to, rows::table, page.into_iter().map(row).collect())?;
                Ok(Some((last, count)))
            }

            pub(super) fn digest(
                connection: &mut Connection,
                until: Option<&[String]>,
            ) -> Result<Digest, Failure> {
                let (mut count, mut sha256) = (0, Sha256::new());
                let mut after: Option<Key> = None;
                loop {
                    let page = page(connection, after.as_deref())?;
                    let Some((last, _)) = page.last() else { break };
                    after = Some(last.clone());
                    let is_wanted = |at: &Key| until.is_none_or(|until| at.as_slice() <= until);
                    for (_, ($($column,)+)) in page.iter().filter(|(at, _)| is_wanted(at)) {
                        count += 1;
                        $($column.feed(&mut sha256);)+
                    }
                    if !after.as_ref().is_some_and(is_wanted) {
                        break;
                    }
                }
                Ok((count, sha256.finalize().into()))
            }
        })+
    };
}

tables! {
    organizations (id) {
        id: String,
        name: String,
        slug: String,
        created_at: i64,
        delete_policy: String,
        trash_retention_days: i32,
        quota_bytes: Option<i64>,
        stored_bytes: i64,
        version: i32,
        updated_at: i64,
    }
    identities (id) {
        id: String,
        name: String,
        created_at: i64,
        version: i32,
    }
    subjects (identity_id) {
        identity_id: String,
        issuer: String,
        subject: String,
        created_at: i64,
    }
    roles (id) {
        id: String,
        organization_id: String,
        name: String,
        created_at: i64,
        version: i32,
    }
    role_permissions (role_id, permission) {
        role_id: String,
        permission: String,
    }
    memberships (id) {
        id: String,
        organization_id: String,
        identity_id: String,
        created_at: i64,
        version: i32,
    }
    membership_roles (membership_id, role_id) {
        membership_id: String,
        role_id: String,
    }
    tokens (id) {
        id: String,
        identity_id: String,
        organization_id: Option<String>,
        name: String,
        secret_hash: Vec<u8>,
        narrowed: bool,
        expires_at: Option<i64>,
        revoked_at: Option<i64>,
        created_at: i64,
    }
    token_permissions (token_id, permission) {
        token_id: String,
        permission: String,
    }
    blobs (id) {
        id: String,
        organization_id: String,
        sha256: Vec<u8>,
        size: i64,
    }
    medias (id) {
        id: String,
        organization_id: String,
        blob_id: String,
        filename: String,
        alt: Option<String>,
        mime_type: String,
        created_by: String,
        created_at: i64,
        title: Option<String>,
        description: Option<String>,
        width: Option<i32>,
        height: Option<i32>,
        focal_x: Option<f64>,
        focal_y: Option<f64>,
        metadata: String,
        version: i32,
        updated_at: i64,
        trashed_at: Option<i64>,
        trashed_by: Option<String>,
    }
    media_tags (media_id, tag) {
        organization_id: String,
        media_id: String,
        tag: String,
        position: i32,
    }
    products (id) {
        id: String,
        organization_id: String,
        sku: String,
        name: String,
        description: Option<String>,
        status: String,
        version: i32,
        created_by: String,
        created_at: i64,
        updated_at: i64,
    }
    variants (id) {
        id: String,
        organization_id: String,
        product_id: String,
        sku: String,
        name: Option<String>,
        options: String,
        version: i32,
        created_by: String,
        created_at: i64,
        updated_at: i64,
    }
    product_medias (product_id, media_id) {
        organization_id: String,
        product_id: String,
        media_id: String,
        position: i32,
    }
    variant_medias (variant_id, media_id) {
        organization_id: String,
        variant_id: String,
        media_id: String,
        position: i32,
    }
    trashed_product_medias (product_id, media_id) {
        organization_id: String,
        product_id: String,
        media_id: String,
        position: i32,
    }
    trashed_variant_medias (variant_id, media_id) {
        organization_id: String,
        variant_id: String,
        media_id: String,
        position: i32,
    }
    audit_entries (id) {
        id: String,
        organization_id: String,
        actor_id: String,
        action: String,
        subject: String,
        snapshot: String,
        request_id: String,
        created_at: i64,
    }
    idempotency_keys (organization_id, identity_id, key) {
        organization_id: String,
        identity_id: String,
        key: String,
        subject: String,
        created_at: i64,
    }
    removals (id) {
        id: String,
        storage_key: String,
        due_at: i64,
        attempts: i32,
        created_at: i64,
    }
}
