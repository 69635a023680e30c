//! Parts of collections: how a query is ordered and where it begins.

/// Orders a boxed query by a column and the identifier, and lets it begin after the key and identifier of a
/// cursor, if there is one. The bound on the column alone is what an index is entered by.
macro_rules! ordered {
    ($query:expr, $column:expr, $id:expr, $direction:expr, $after:expr) => {{
        use diesel::prelude::*;
        use $crate::domain::listing::Direction as Way;

        match ($direction, $after) {
            (Way::Ascending, None) => $query.order(($column.asc(), $id.asc())),
            (Way::Descending, None) => $query.order(($column.desc(), $id.desc())),
            (Way::Ascending, Some((key, id))) => $query
                .filter($column.ge(key.clone()).and($column.gt(key).or($id.gt(id))))
                .order(($column.asc(), $id.asc())),
            (Way::Descending, Some((key, id))) => $query
                .filter($column.le(key.clone()).and($column.lt(key).or($id.lt(id))))
                .order(($column.desc(), $id.desc())),
        }
    }};
}

pub(super) use ordered;
