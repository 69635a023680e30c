//! One file per resource, one function per operation, named as in the contract. The build holds their
//! signatures to it.

pub mod documents;
pub mod medias;
pub mod products;
pub mod references;
pub mod trash;
pub mod variants;
