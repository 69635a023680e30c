//! Being one of many values, in a statement that is the same however many there are, so that it stays prepared.

use diesel::{
    AppearsOnTable, QueryResult, SelectableExpression,
    expression::{Expression, ValidGrouping},
    pg::Pg,
    query_builder::{AstPass, QueryFragment, QueryId},
    sql_types::Text,
    sqlite::Sqlite,
};
use serde_json::Value;

use super::connection::Backend;

diesel::infix_operator!(In, " in ");

/// Whether a column, or another text, is one of these.
pub(super) fn among<C, I>(text: C, these: I) -> In<C, Each>
where
    C: Expression<SqlType = Text>,
    I: IntoIterator<Item: AsRef<str>>,
{
    In::new(text, Each::of(these))
}

/// What stands before and after the array.
const ON_SQLITE: [&str; 2] = ["(select value from json_each(", "))"];
const ON_POSTGRESQL: [&str; 2] = ["(select jsonb_array_elements_text(", "::jsonb))"];

/// Texts as the rows of a table, bound together as one value: an array of JSON, which both databases take apart.
#[derive(Clone, Debug, QueryId, ValidGrouping)]
pub(super) struct Each(String);

impl Each {
    pub(super) fn of(these: impl IntoIterator<Item: AsRef<str>>) -> Self {
        let these = these.into_iter().map(|one| Value::from(one.as_ref())).collect();
        Self(Value::Array(these).to_string())
    }
}

impl Expression for Each {
    type SqlType = Text;
}

impl<Table> AppearsOnTable<Table> for Each {}

impl<Table> SelectableExpression<Table> for Each {}

impl QueryFragment<Sqlite> for Each {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let [before, after] = ON_SQLITE;
        pass.push_sql(before);
        pass.push_bind_param::<Text, _>(&self.0)?;
        pass.push_sql(after);
        Ok(())
    }
}

impl QueryFragment<Pg> for Each {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let [before, after] = ON_POSTGRESQL;
        pass.push_sql(before);
        pass.push_bind_param::<Text, _>(&self.0)?;
        pass.push_sql(after);
        Ok(())
    }
}

impl QueryFragment<Backend> for Each {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        let [before, after] = match pass.backend() {
            Backend::Sqlite(_) => ON_SQLITE,
            Backend::Postgresql(_) => ON_POSTGRESQL,
        };
        pass.push_sql(before);
        pass.push_bind_param::<Text, _>(&self.0)?;
        pass.push_sql(after);
        Ok(())
    }
}
