//! The tags of a media as a column beside its own: one value, so that reading a media takes one statement.

use diesel::{
    AppearsOnTable, QueryResult, SelectableExpression,
    expression::{Expression, ValidGrouping},
    pg::Pg,
    query_builder::{AstPass, QueryFragment, QueryId},
    sql_types::{Nullable, Text},
    sqlite::Sqlite,
};

use super::super::connection::Backend;

const ON_SQLITE: &str = "(select json_group_array(tag order by position) from media_tags \
                         where media_tags.media_id = medias.id)";
const ON_POSTGRESQL: &str = "(select json_agg(tag order by position) from media_tags \
                             where media_tags.media_id = medias.id)::text";

/// The tags of the media of the row, in their order, as an array of JSON; absent where there are none, on PostgreSQL.
#[derive(Clone, Copy, Debug, QueryId, ValidGrouping)]
pub(in crate::store) struct Tags;

impl Expression for Tags {
    type SqlType = Nullable<Text>;
}

impl<Table> AppearsOnTable<Table> for Tags {}

impl<Table> SelectableExpression<Table> for Tags {}

impl QueryFragment<Sqlite> for Tags {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        pass.push_sql(ON_SQLITE);
        Ok(())
    }
}

impl QueryFragment<Pg> for Tags {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        pass.push_sql(ON_POSTGRESQL);
        Ok(())
    }
}

impl QueryFragment<Backend> for Tags {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        pass.push_sql(match pass.backend() {
            Backend::Sqlite(_) => ON_SQLITE,
            Backend::Postgresql(_) => ON_POSTGRESQL,
        });
        Ok(())
    }
}
