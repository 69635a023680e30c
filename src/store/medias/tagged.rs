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

const ON_SQLITE: &str = "(select json_group_array(json_array(position, tag)) from media_tags \
                         where media_tags.media_id = medias.id)";
const ON_POSTGRESQL: &str = "(select json_agg(json_build_array(position, tag)) from media_tags \
                             where media_tags.media_id = medias.id)::text";

/// The tags of the media of the row, each with its position, as an array of JSON in no order: having SQLite order them
/// makes a table of its own for each row. On PostgreSQL it is absent where there are none.
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

/// The tags of a row in their order; `None` where the column is not what is kept in it.
pub(in crate::store) fn in_order(column: Option<&str>) -> Option<Vec<String>> {
    let mut tags: Vec<(i32, String)> = serde_json::from_str(column.unwrap_or("[]")).ok()?;
    tags.sort_unstable();
    Some(tags.into_iter().map(|(_, tag)| tag).collect())
}
