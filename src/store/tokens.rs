//! Tokens: made, found, listed and revoked. What opens with one is read in `access`.

use std::collections::BTreeMap;

use diesel::{dsl::count_star, prelude::*, sql_types::Bool};

use super::{
    Connection,
    among::among,
    audit,
    either::insert_all,
    kept, memberships,
    page::ordered,
    schema::{token_permissions, tokens},
    time, value,
};
use crate::{
    domain::{
        audit::{Act, Action, Kind, Subject},
        change::Removal,
        id::{IdentityId, OrganizationId, TokenId},
        listing::{Cursor, Direction, Key, Page, Window},
        permission::Grant,
        token::{Issued, OfAnother, Reach, SecretHash},
    },
    failure::Failure,
};

/// Makes a token for a member of the organization acted in; `false`, nothing being made, where it is none.
///
/// # Errors
/// Where the database cannot be written to.
pub fn insert(
    connection: &mut Connection,
    act: &Act,
    new: &Issued,
    secret_hash: &SecretHash,
) -> Result<bool, Failure> {
    if memberships::find_of(connection, act.organization, new.identity)?.is_none() {
        return Ok(false);
    }
    diesel::insert_into(tokens::table)
        .values((
            tokens::id.eq(new.id.to_string()),
            tokens::identity_id.eq(new.identity.to_string()),
            tokens::organization_id.eq(new.organization.map(|id| id.to_string())),
            tokens::name.eq(&new.name),
            tokens::secret_hash.eq(secret_hash.as_bytes()),
            tokens::narrowed.eq(new.narrowed_to.is_some()),
            tokens::expires_at.eq(new.expires_at.map(kept)),
            tokens::created_at.eq(kept(new.created_at)),
        ))
        .execute(connection)?;
    let row = |grant: &Grant| {
        (
            token_permissions::token_id.eq(new.id.to_string()),
            token_permissions::permission.eq(grant.as_str().to_owned()),
        )
    };
    let rows = new.narrowed_to.iter().flatten().map(row).collect();
    insert_all!(connection, token_permissions::table, rows)?;
    record(connection, act, Action::Create, new)?;
    Ok(true)
}

/// The token, where it is within reach and not revoked.
///
/// # Errors
/// Where the database cannot be read.
pub fn find(
    connection: &mut Connection,
    reach: Reach,
    id: TokenId,
) -> Result<Option<Issued>, Failure> {
    let row = tokens::table
        .filter(tokens::id.eq(id.to_string()))
        .filter(passes(reach, None))
        .select(Row::as_select())
        .first(connection)
        .optional()?;
    Ok(whole(connection, row.into_iter().collect())?.pop())
}

/// A part of the tokens within reach that are not revoked, of one identity or of all, by age.
///
/// # Errors
/// Where the database cannot be read.
pub fn list(
    connection: &mut Connection,
    reach: Reach,
    identity: Option<IdentityId>,
    direction: Direction,
    window: &Window,
) -> Result<Page<Issued>, Failure> {
    let total = if window.counted {
        let passing = tokens::table.filter(passes(reach, identity));
        let counted = passing.select(count_star()).first::<i64>(connection)?;
        Some(value(u64::try_from(counted).ok(), "count(*)")?)
    } else {
        None
    };
    let query = tokens::table.filter(passes(reach, identity)).select(Row::as_select()).into_boxed();
    let after = window.cursor().and_then(|at| Some((at.key.number()?, at.id.to_string())));
    let query = ordered!(query, tokens::created_at, tokens::id, direction, after);
    let rows =
        query.limit(i64::from(window.size) + 1).offset(window.offset()).load::<Row>(connection)?;
    let found = whole(connection, rows)?;
    Ok(Page::of(found, window, total, |token| Cursor {
        key: Key::Number(kept(token.created_at)),
        id: token.id.into(),
    }))
}

type Condition =
    Box<dyn BoxableExpression<tokens::table, crate::store::connection::Backend, SqlType = Bool>>;

fn passes(reach: Reach, identity: Option<IdentityId>) -> Condition {
    let (organization, own) = (reach.organization.to_string(), reach.own.to_string());
    let mine = tokens::identity_id.eq(own);
    // The column is null for tokens that may act for every organization, and so are comparisons with it.
    let here = tokens::organization_id.eq(organization).assume_not_null();
    let anywhere = tokens::organization_id.is_null().and(reach.everywhere.into_sql::<Bool>());
    let reached: Condition = if reach.others {
        Box::new(here.or(anywhere.and(mine)))
    } else {
        Box::new(mine.and(here.or(anywhere)))
    };
    let current: Condition = Box::new(reached.and(tokens::revoked_at.is_null()));
    match identity {
        Some(identity) => Box::new(current.and(tokens::identity_id.eq(identity.to_string()))),
        None => current,
    }
}

/// Revokes a token that the caller may read, where it is the caller's own or `of_others` may be.
///
/// # Errors
/// Where the database cannot be written to.
pub fn revoke(
    connection: &mut Connection,
    act: &Act,
    readable: Reach,
    of_others: bool,
    id: TokenId,
) -> Result<Removal<OfAnother>, Failure> {
    let Some(token) = find(connection, readable, id)? else { return Ok(Removal::Unknown) };
    if token.identity != act.identity && !of_others {
        return Ok(Removal::Refused(OfAnother));
    }
    end(connection, act, &token)?;
    Ok(Removal::Removed)
}

/// Revokes a token, whoever asks.
///
/// # Errors
/// Where the database cannot be written to.
pub fn end(connection: &mut Connection, act: &Act, token: &Issued) -> Result<(), Failure> {
    diesel::update(tokens::table.find(token.id.to_string()))
        .set(tokens::revoked_at.eq(kept(act.now)))
        .execute(connection)?;
    record(connection, act, Action::Revoke, token)
}

fn record(
    connection: &mut Connection,
    act: &Act,
    action: Action,
    token: &Issued,
) -> Result<(), Failure> {
    audit::record(connection, act, action, Subject::new(Kind::Token, token.id), token.snapshot())
}

/// The tokens of rows, with what they are narrowed to.
fn whole(connection: &mut Connection, rows: Vec<Row>) -> Result<Vec<Issued>, Failure> {
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let mut granted = BTreeMap::<String, Vec<Grant>>::new();
    let permissions = token_permissions::table
        .filter(among(token_permissions::token_id, ids))
        .order((token_permissions::token_id, token_permissions::permission))
        .load::<(String, String)>(connection)?;
    for (token, permission) in permissions {
        let grant = value(Grant::parse(&permission), "token_permissions.permission")?;
        granted.entry(token).or_default().push(grant);
    }
    rows.into_iter()
        .map(|row| {
            let organization = row.organization_id.as_deref().map(OrganizationId::parse);
            let organization =
                organization.map(|id| value(id, "tokens.organization_id")).transpose()?;
            let granted = granted.remove(&row.id).unwrap_or_default();
            Ok(Issued {
                id: value(TokenId::parse(&row.id), "tokens.id")?,
                name: row.name,
                identity: value(IdentityId::parse(&row.identity_id), "tokens.identity_id")?,
                organization,
                narrowed_to: row.narrowed.then_some(granted),
                expires_at: row.expires_at.map(time).transpose()?,
                created_at: time(row.created_at)?,
            })
        })
        .collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = tokens, check_for_backend(crate::store::connection::Backend))]
struct Row {
    id: String,
    name: String,
    identity_id: String,
    organization_id: Option<String>,
    narrowed: bool,
    expires_at: Option<i64>,
    created_at: i64,
}
