//! The statement that takes medias to the trash. Diesel has an update prepared anew with each run, which took as long as
//! the update itself; this one stays prepared.

use diesel::{
    QueryResult, RunQueryDsl,
    backend::Backend,
    query_builder::{AstPass, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{BigInt, HasSqlType, Text},
};

use super::among::Each;

/// Of the medias, who took them there and when.
#[derive(Clone, Debug, QueryId)]
pub(super) struct IntoTrash {
    pub(super) medias: Each,
    pub(super) at: i64,
    pub(super) by: String,
}

impl<Connection> RunQueryDsl<Connection> for IntoTrash {}

impl<DB> QueryFragment<DB> for IntoTrash
where
    DB: Backend + HasSqlType<BigInt> + HasSqlType<Text>,
    Each: QueryFragment<DB>,
    i64: ToSql<BigInt, DB>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        pass.push_sql("update medias set version = version + 1, trashed_at = ");
        pass.push_bind_param::<BigInt, _>(&self.at)?;
        pass.push_sql(", trashed_by = ");
        pass.push_bind_param::<Text, _>(&self.by)?;
        pass.push_sql(" where id in ");
        self.medias.walk_ast(pass.reborrow())
    }
}
