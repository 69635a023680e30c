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
// The contract in each of its flavours.
mod flavours;
// Linters that other people wrote have nothing to say of any.
mod linters;
// People use what is served for them in a browser.
mod browser;
// Who may ask from a browser.
mod cors;
// What the API says of itself.
mod documents;
// Clients that other people wrote read it.
mod consumers;
// Clients that generators make of it delete a media.
mod generators;
// The examples of the document, sent as requests.
mod examples;
// A server that keeps nothing, for contract tests.
mod ephemeral;
// API Platform Admin lists, shows, edits and deletes.
mod admin;
// Requests that Schemathesis derives from the document.
mod schemathesis;
// Whatever else is sent is refused as a problem.
mod malformed;
// Nor is anything that hides in another request.
mod smuggling;
// Every operation answers every status that it documents, as it documents it.
mod statuses;
// The document rebuilt from the generated types, against the file.
mod witness;
// Who may do what, for every operation.
mod access;
// How many requests a token and an organization may make.
mod rate_limits;
// What is not the caller's takes as long to refuse as what is nowhere.
mod indistinguishable;
// Secrets are kept nowhere.
mod secrets;
// Tokens of an OpenID provider.
mod oidc;
// The operations one by one.
mod operations;
// The commands that are typed beside it.
mod commands;
// What is said of security.
mod security;
// What the service is made of.
mod supply;
// The binary: its first start, its commands, its end.
mod binary;
// Which room may name what: the table of the design.
mod rooms;

// The clock is set back, the storage is away.
mod faults;
// The database is not what was written there.
mod damage;
// Nothing can be written where everything is kept.
mod read_only;
// What an operation asks of the database.
mod statements;
// What it answers without asking.
mod answers;
// What is measured.
mod metrics;
// What a collector is sent.
mod traces;
// When somebody is called.
mod alarms;
// Connections to the database are cut.
mod cuts;
// Several servers over one database.
mod processes;
// What is told of running several is so.
mod deploy;
// What only a store of bytes elsewhere can do wrong; and what meets bytes, once more on one.
mod s3;
// All of this that meets the database, once more on PostgreSQL.
mod postgresql;

// The server that the tests talk to.
mod harness;
// What stands between: it sees requests pass, and can hold, fail and cut them.
mod relay;
// The programs of others that they run.
#[path = "../brought.rs"]
mod brought;
mod tools;
// What they upload to it.
mod pictures;
