//! Statements that run with every request, of which the text is made once. Diesel goes over all of a statement twice
//! with each run, though SQLite has it prepared, and has an update prepared anew; of these it goes over the values
//! alone.

use std::{fmt, marker::PhantomData, sync::OnceLock};

use diesel::{
    QueryResult, RunQueryDsl, SqliteConnection,
    query_builder::{AstPass, Query, QueryBuilder as _, QueryFragment, QueryId},
    result::Error,
    sql_types::{BigInt, Text},
    sqlite::{Sqlite, SqliteQueryBuilder},
};

/// Runs a statement on either connection: on SQLite as its text, to which the values are bound that it has, in their
/// order. There it is made but once.
macro_rules! prepared {
    ($connection:expr, $made:expr, [$($value:expr),+ $(,)?], |$statement:ident, $own:ident| $run:expr) => {
        match $connection {
            $crate::store::either::EitherConnection::Sqlite($own) => {
                use $crate::store::prepared::{Statement, Value};

                static STATEMENT: Statement = Statement::new();
                let values = vec![$(Value::from($value)),+];
                STATEMENT.prepare(|| $made, values).and_then(|$statement| $run)
            }
            $crate::store::either::EitherConnection::Postgresql($own) => {
                let $statement = $made;
                $run
            }
        }
    };
}

pub(super) use prepared;

/// A statement as text, once it has been made.
pub(super) struct Statement(OnceLock<Box<[String]>>);

impl Statement {
    pub(super) const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The statement with these values.
    ///
    /// # Errors
    /// Where it has more or fewer.
    pub(super) fn prepare<Q>(
        &'static self,
        make: impl FnOnce() -> Q,
        values: Vec<Value>,
    ) -> QueryResult<Prepared<Q>>
    where
        Q: QueryFragment<Sqlite>,
    {
        let parts = match self.0.get() {
            Some(parts) => parts,
            None => {
                let query = make();
                let mut text = SqliteQueryBuilder::new();
                query.to_sql(&mut text, &Sqlite)?;
                debug_assert!(
                    diesel::debug_query::<Sqlite, _>(&query)
                        .to_string()
                        .ends_with(&format!(" -- binds: {values:?}")),
                    "other values are bound than the statement has"
                );
                let parts = text.finish().split('?').map(str::to_owned).collect();
                self.0.get_or_init(|| parts)
            }
        };
        if parts.len() != values.len() + 1 {
            let (places, values) = (parts.len() - 1, values.len());
            let words = format!("a statement of {places} values is given {values}");
            return Err(Error::QueryBuilderError(words.into()));
        }
        Ok(Prepared { parts, values, of: PhantomData })
    }
}

/// A value that is bound.
pub(super) enum Value {
    Text(String),
    Number(i64),
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => fmt::Debug::fmt(text, formatter),
            Self::Number(number) => fmt::Debug::fmt(number, formatter),
        }
    }
}

/// What runs in place of `Q`, and gives the same.
pub(super) struct Prepared<Q> {
    /// What stands before, between and behind the values.
    parts: &'static [String],
    values: Vec<Value>,
    of: PhantomData<fn() -> Q>,
}

impl<Q: QueryId> QueryId for Prepared<Q> {
    type QueryId = Prepared<Q::QueryId>;

    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query> Query for Prepared<Q> {
    type SqlType = Q::SqlType;
}

impl<Q> RunQueryDsl<SqliteConnection> for Prepared<Q> {}

impl<Q> QueryFragment<Sqlite> for Prepared<Q> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let mut values = self.values.iter();
        for part in self.parts {
            pass.push_sql(part);
            match values.next() {
                Some(Value::Text(text)) => pass.push_bind_param::<Text, _>(text)?,
                Some(Value::Number(number)) => pass.push_bind_param::<BigInt, _>(number)?,
                None => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_given_as_many_values_as_it_has() {
        static STATEMENT: Statement = Statement::new();
        let make = || {
            use crate::store::schema::medias;
            use diesel::prelude::*;
            medias::table.filter(medias::id.eq("a")).filter(medias::created_at.gt(1)).count()
        };
        assert!(STATEMENT.prepare(make, vec!["a".to_owned().into(), 1.into()]).is_ok());
        assert!(STATEMENT.prepare(make, vec!["a".to_owned().into()]).is_err());
    }
}
