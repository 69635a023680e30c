//! Every operation really answers each status that it documents, and what it answers is as documented: media
//! type, headers, and the body by its schema. What can be brought about for every operation alike is asked
//! here, the rest by the operation's own file. What no test exercises fails the test.

use std::{collections::BTreeSet, num::NonZeroU32};

use diesel::{Connection as _, PgConnection, SqliteConnection, connection::SimpleConnection};
use flowkiwi_medias::{contract::Operation, place::Place, rate_limit::Quota, store::Connection};
use serde_json::Value;

use crate::{
    access::permissions,
    consumers::{Document, assert_expand},
    harness::{Answer, Request, Server, resolve, violations},
    operations::exercise,
};

/// What an uploaded file may have at most, in bytes, where the statuses are asked for.
pub(crate) const UPLOAD_BYTES: u64 = 10_000;

pub(crate) const UNKNOWN: &str = "0198c1d2-7f00-7abc-8def-0123456789ab";

#[test]
fn every_documented_status_is_answered_as_documented() {
    let server = Server::start(|settings| {
        settings.max_upload_bytes = UPLOAD_BYTES;
        settings.readers = 1;
    });
    let mut ledger =
        Ledger { document: server.document(), answered: BTreeSet::new(), linked: Vec::new() };
    // One request an hour, which it has had: what it is asked for is not looked at any more.
    let busy = Server::start(|settings| {
        settings.rate_limits.bearer = Some(Quota::per_hour(NonZeroU32::MIN));
    });
    busy.get("/rest/api/medias");
    let narrow = server.new_token(&["--permission", "identity:nothing:read"]);

    for operation in Operation::ALL.iter().copied() {
        (exercise(operation).statuses)(&server, &mut ledger);
        let ask = || (exercise(operation).request)(&server);
        let at = |path: String| ask().at(path);
        let documents = |status| operation.statuses().contains(&status);
        let undecodable = if operation.path().contains('{') {
            at(fill(&ledger.document, operation, "%ff"))
        } else {
            at(format!("{}?a=%ff", operation.path()))
        };
        if documents(400) {
            ledger.enter(operation, 400, undecodable.send(&server));
        }
        if documents(404) && operation.path().contains('{') {
            let unknown = at(fill(&ledger.document, operation, UNKNOWN));
            ledger.enter(operation, 404, unknown.send(&server));
        }
        if documents(406) {
            let picture = ask().without("Accept").header("Accept", "image/x-unknown");
            ledger.enter(operation, 406, picture.send(&server));
        }
        if documents(412) {
            let stale = ask().without("If-Match").header("If-Match", "\"of-another-time\"");
            ledger.enter(operation, 412, stale.send(&server));
        }
        if documents(413) && !ask().is_form() {
            let large = format!("{{\"a\": \"{}\"}}", "b".repeat(3 << 20));
            ledger.enter(operation, 413, ask().with_body(large).send(&server));
        }
        if documents(415) {
            let text = ask().without("Content-Type").body("text/x-unknown", "a");
            // Where any media type is taken, no coding of it is.
            let text = text.header("Content-Encoding", "x-unknown");
            ledger.enter(operation, 415, text.send(&server));
        }
        if !operation.security().is_empty() {
            ledger.enter(operation, 401, ask().without("Authorization").send(&server));
            let nowhere = ask().without("X-Flowkiwi-Organization-Id");
            ledger.enter(operation, 422, nowhere.send(&server));
            let crowded = ask().bearer(&busy.token).acting_as(&busy.organization.to_string());
            ledger.enter(operation, 429, crowded.send(&busy));
            let denied = match permissions(operation).is_empty() {
                false => ask().bearer(&narrow),
                true => ask().acting_as(UNKNOWN),
            };
            ledger.enter(operation, 403, denied.send(&server));
            let asked = ask();
            forget(&server);
            let mut database = second_connection(&server);
            database.batch_execute("alter table access_stamps rename to gone").unwrap();
            ledger.enter(operation, 500, asked.send(&server));
            database.batch_execute("alter table gone rename to access_stamps").unwrap();
        }
    }

    let asked: Vec<_> = Operation::ALL
        .iter()
        .filter(|operation| !operation.security().is_empty())
        .map(|operation| (*operation, (exercise(*operation).request)(&server)))
        .collect();
    for (operation, answer) in unavailable(&server, asked) {
        ledger.enter(operation, 503, answer);
    }
    ledger.close(&server);
}

/// Sends requests while the one reader is held and nothing is known any more of those who ask, so that no request can
/// find out who is asking.
fn unavailable(server: &Server, asked: Vec<(Operation, Request)>) -> Vec<(Operation, Answer)> {
    let (held, hold) = std::sync::mpsc::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let store = server.app.store.clone();
    let holder = std::thread::spawn(move || {
        store.read_blocking(|_| {
            held.send(()).unwrap();
            released.recv().unwrap();
            Ok(())
        })
    });
    hold.recv().unwrap();
    forget(server);
    let answers = std::thread::scope(|scope| {
        let asked: Vec<_> = asked
            .into_iter()
            .map(|(operation, request)| (operation, scope.spawn(move || request.send(server))))
            .collect();
        asked.into_iter().map(|(operation, asked)| (operation, asked.join().unwrap())).collect()
    });
    release.send(()).unwrap();
    holder.join().unwrap().unwrap();
    answers
}

/// The path of an operation with a value for each of its parameters, but for those that have to be one of a few
/// words.
pub(crate) fn fill(document: &Value, operation: Operation, value: &str) -> String {
    let item = &document["paths"][operation.path()];
    let described = &item[operation.method().to_lowercase()];
    let word = |name: &str| {
        let mut parameters = described["parameters"].as_array().into_iter().flatten();
        let parameter = parameters.find(|one| resolve(document, one)["name"] == name)?;
        resolve(document, &resolve(document, parameter)["schema"])["enum"][0].as_str()
    };
    let mut parts = operation.path().split('{');
    let mut filled = parts.next().unwrap().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap();
        filled.push_str(word(name).unwrap_or(value));
        filled.push_str(rest);
    }
    filled
}

/// Has nothing known any more of those who ask.
fn forget(server: &Server) {
    let forget = "update access_stamps set stamp = stamp + 1";
    second_connection(server).batch_execute(forget).unwrap();
    // The server meets the other stamp with its next write.
    server.app.store.write_blocking(|_| Ok(())).unwrap();
}

/// A connection of somebody else's to the database.
pub(crate) fn second_connection(server: &Server) -> Connection {
    match &server.settings.database {
        Place::Server(address) => Connection::Postgresql(PgConnection::establish(address).unwrap()),
        Place::Memory(_) => panic!("nobody else gets into a server's memory"),
        Place::File(path) => {
            let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            connection.batch_execute("pragma busy_timeout = 5000").unwrap();
            Connection::Sqlite(connection)
        }
    }
}

/// What was answered, held against the document.
pub(crate) struct Ledger {
    document: Value,
    answered: BTreeSet<(&'static str, u16)>,
    /// What was answered in JSON-LD.
    linked: Vec<Document>,
}

impl Ledger {
    pub(crate) fn enter(&mut self, operation: Operation, status: u16, answer: Answer) {
        let id = operation.id();
        assert_eq!(answer.status, status, "{id}: {answer:?}");
        let method = operation.method().to_lowercase();
        let described =
            &self.document["paths"][operation.path()][method]["responses"][status.to_string()];
        assert!(described.is_object(), "{id} does not document {status}");
        let response = resolve(&self.document, described);
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            let sent = answer.header(name);
            let required = resolve(&self.document, header)["required"] == true;
            assert!(sent.is_some() || !required, "{id} {status} lacks {name}");
        }
        match response["content"].as_object() {
            None => {
                let nothing = answer.body.is_empty() && answer.header("Content-Type").is_none();
                assert!(nothing, "{id} {status}: {answer:?}");
            }
            Some(content) => {
                let sent = answer.header("Content-Type").unwrap().split(';').next().unwrap();
                let described = content.get(sent).or(content.get("*/*"));
                let schema =
                    &described.unwrap_or_else(|| panic!("{id} {status}: {sent}"))["schema"];
                if schema["format"] != "binary" {
                    let body = answer.json();
                    let errors = violations(&self.document, schema, &body);
                    assert!(errors.is_empty(), "{id} {status}: {errors:?}\n{answer:?}");
                    if body.get("@id").is_some() {
                        self.linked.push(Document { path: operation.path().to_owned(), body });
                    }
                }
            }
        }
        self.answered.insert((id, status));
    }

    /// Fails for what is documented and was not answered, and for what is no linked data.
    fn close(self, server: &Server) {
        assert_expand(server, &self.linked);
        let documented: BTreeSet<_> = Operation::ALL
            .iter()
            .flat_map(|operation| {
                let statuses = operation.statuses().iter();
                // What anyone may ask for is made from the contract alone, and so has no faults.
                let is_public = operation.security().is_empty();
                let answered = statuses.filter(move |status| !is_public || **status < 500);
                answered.map(|status| (operation.id(), *status))
            })
            .collect();
        let missing: Vec<_> = documented.difference(&self.answered).collect();
        assert!(missing.is_empty(), "documented, and answered by no test: {missing:?}");
    }
}
