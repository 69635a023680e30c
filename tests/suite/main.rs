//! The service as a client and an operator meet it: the real server, on a real database file.
//!
//! In the order to read them:

// The page of the operation, against the served document; and proof that this can fail.
mod page;
// The document, against what was released of it.
mod compatibility;
// The reference page that the toolchain writes of it, against the same page.
mod reference;
// What is served beside the API, and what every answer carries.
mod spec_served;
// Every operation answers every status that it documents, as it documents it.
mod statuses;
// The document rebuilt from the generated types, against the file.
mod witness;
// The operations, beyond their statuses.
mod delete_media;
mod upload_media;
// The binary: its first start, its commands, its end.
mod binary;
// A build that must fail fails, and says why.
mod refusals;
// Which room may name what: the table of the design.
mod rooms;

// The server that the tests talk to.
mod harness;
