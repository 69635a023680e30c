//! One file per resource, one function per operation, named as in the contract. The build holds their
//! signatures to it.

pub mod audit_entries;
pub mod documents;
pub mod identities;
pub mod medias;
pub mod memberships;
pub mod organizations;
pub mod products;
pub mod references;
pub mod roles;
pub mod thumbnails;
pub mod tokens;
pub mod trash;
pub mod variants;
