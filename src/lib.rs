//! A media store, built from its OpenAPI document.
//!
//! The rooms, from the rules inwards to the wire outwards, and what each never does:
//!
//! | room | holds | never names |
//! |---|---|---|
//! | [`domain`] | the rules | I/O, the clock, serde, diesel, actix |
//! | [`failure`] | what no caller can act on, with its cause for the log | anything else of ours |
//! | [`failpoint`] | where a test has the process end, in debug builds | anything else of ours |
//! | [`metrics`] | what is counted and measured | anything else of ours |
//! | [`store`] | the database: each function one transaction, one writer | HTTP |
//! | [`blobs`] | bytes, streamed to and from the disk or a bucket | the store |
//! | [`pictures`] | pictures made smaller | I/O, HTTP |
//! | [`reclaim`] | the task that deletes bytes nothing needs any more | HTTP |
//! | `outgoing` | how others are asked over HTTP | whom, and what |
//! | [`rate_limit`] | how many requests a bearer and an organization may make | I/O, HTTP |
//! | [`oidc`] | whether to believe a JSON Web Token, and the keys of whoever signs them | the store |
//! | [`app`] | what a handler may hold; the only room with a clock and new ids | HTTP |
//! | [`contract`] | requests, responses and problems, written by the build | the rest of ours but [`failure`] |
//! | [`problem`], [`jsonld`], [`content`] | values of the domain as values of the contract | [`store`], [`blobs`] |
//! | [`parameters`] | values of the contract that many operations take, as values of the domain | [`store`], [`blobs`] |
//! | [`hydra`] | what the API says of itself, derived from [`document`] | requests, [`store`], [`blobs`] |
//! | [`auth`] | who a request acts as, judged for its operation | [`handlers`] |
//! | [`handlers`] | one function per operation | actix, diesel, each other |
//! | [`routes`] | authorize, decode, handle, encode; written by the build | [`store`], [`blobs`] |
//! | [`document`] | the contract as it is handed out | |
//! | [`place`] | where database and bytes are | what is in them |
//! | [`progress`] | how far a long task is | how it is shown |
//! | [`upkeep`] | whether rows and bytes agree, what mends them, and copies of both | HTTP |
//! | [`exchange`] | medias from and to folders of files | HTTP |
//! | [`first_start`] | what an empty data folder begins with | HTTP |
//! | [`ephemeral`] | what a server has that keeps nothing: fixtures, and answers for the asking | HTTP |
//! | [`config`], [`cli`], [`telemetry`], [`server`] | the process around it all | rules of the product |
//!
//! Invariants:
//!
//! - A row about bytes exists only once the bytes are durable, and bytes are deleted only once the deletion
//!   of their row is. What a crash leaves between is in the queue of removals, or falls due there.
//! - What has been answered is on disk, unless the server is told to keep nothing.
//! - A secret is kept nowhere; only its hash is.

pub mod app;
pub mod auth;
pub mod blobs;
pub mod cli;
pub mod config;
pub mod content;
pub mod contract;
pub mod document;
pub mod domain;
pub mod ephemeral;
pub mod exchange;
pub mod failpoint;
pub mod failure;
pub mod first_start;
pub mod handlers;
pub mod hydra;
pub mod jsonld;
pub mod metrics;
pub mod oidc;
mod outgoing;
pub mod parameters;
pub mod pictures;
pub mod place;
pub mod problem;
pub mod progress;
pub mod rate_limit;
pub mod reclaim;
pub mod routes;
pub mod server;
pub mod store;
pub mod telemetry;
pub mod upkeep;
