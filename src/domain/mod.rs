//! The rules of the product: values that can only be right, and what follows from them. No I/O, no clock,
//! no serialization, nothing of HTTP or of the database.

pub mod audit;
pub mod caller;
pub mod catalogue;
pub mod change;
pub mod deletion;
pub mod digest;
pub mod id;
pub mod identity;
pub mod listing;
pub mod media;
pub mod membership;
pub mod metadata;
pub mod organization;
pub mod permission;
pub mod precondition;
pub mod product;
pub mod quota;
pub mod role;
pub mod thumbnail;
pub mod token;
pub mod variant;

mod words;
