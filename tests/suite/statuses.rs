//! Every operation really answers each status that it documents, and what it answers is as documented: media
//! type, headers, and the body by its schema. What no test here exercises fails the test.

use std::collections::BTreeSet;

use diesel::{Connection as _, SqliteConnection, connection::SimpleConnection};
use flowkiwi_medias::contract::Operation;
use serde_json::Value;

use crate::{
    consumers::{Document, assert_expand},
    harness::{Answer, Request, Server, resolve, violations},
};

#[test]
fn every_documented_status_is_answered_as_documented() {
    let server = Server::start(|settings| {
        settings.max_upload_bytes = 1000;
        settings.readers = 1;
    });
    let mut ledger =
        Ledger { document: server.document(), answered: BTreeSet::new(), linked: Vec::new() };

    let secured = || Operation::ALL.iter().filter(|operation| !is_public(**operation));
    for operation in secured() {
        let ask = |server: &Server| asking(server, *operation);
        ledger.enter(*operation, 401, ask(&server).without("Authorization").send(&server));
        ledger.enter(
            *operation,
            422,
            ask(&server).without("X-Flowkiwi-Organization-Id").send(&server),
        );
        let narrow = server.new_token(&["--permission", "identity:audit:read"]);
        let denied = ask(&server)
            .without("Authorization")
            .header("Authorization", format!("Bearer {narrow}"));
        ledger.enter(*operation, 403, denied.send(&server));

        let mut database = second_connection(&server);
        database.batch_execute("alter table medias rename to gone").unwrap();
        ledger.enter(*operation, 500, ask(&server).send(&server));
        database.batch_execute("alter table gone rename to medias").unwrap();
    }

    let media = format!("/rest/api/medias/{}", server.media);
    let content = format!("{media}/content");
    let undecodable = "/rest/api/medias/%ff";
    let unknown = "/rest/api/medias/0198c1d2-7f00-7abc-8def-0123456789ab";

    let get = |path: &str| server.request("GET", path);
    ledger.enter(Operation::GetMedia, 200, get(&media).send(&server));
    ledger.enter(Operation::GetMedia, 400, get(undecodable).send(&server));
    ledger.enter(Operation::GetMedia, 404, get(unknown).send(&server));
    let picture = get(&media).header("Accept", "image/png");
    ledger.enter(Operation::GetMedia, 406, picture.send(&server));
    ledger.enter(Operation::GetMediaContent, 200, get(&content).send(&server));
    let undecodable_content = format!("{undecodable}/content");
    ledger.enter(Operation::GetMediaContent, 400, get(&undecodable_content).send(&server));
    let unknown_content = format!("{unknown}/content");
    ledger.enter(Operation::GetMediaContent, 404, get(&unknown_content).send(&server));

    let post = || server.request("POST", "/rest/api/medias");
    let upload = |size: usize| post().form(&[("file", Some("a.txt"), &vec![b'a'; size])]);
    ledger.enter(Operation::UploadMedia, 201, upload(10).send(&server));
    let torn = post().body("multipart/form-data; boundary=edge", "--edge\r\nContent-Dis");
    ledger.enter(Operation::UploadMedia, 400, torn.send(&server));
    let picture = upload(10).header("Accept", "image/png");
    ledger.enter(Operation::UploadMedia, 406, picture.send(&server));
    ledger.enter(Operation::UploadMedia, 413, upload(1001).send(&server));
    ledger.enter(Operation::UploadMedia, 415, post().body("text/plain", "a").send(&server));

    let delete = |path: &str| server.request("DELETE", path);
    ledger.enter(Operation::DeleteMedia, 400, delete(undecodable).send(&server));
    ledger.enter(Operation::DeleteMedia, 404, delete(unknown).send(&server));

    for (operation, path) in [
        (Operation::GetEntrypoint, "/rest/api"),
        (Operation::GetApiDocumentation, "/rest/api/docs.jsonld"),
        (Operation::GetContext, "/rest/api/contexts/Media"),
        (Operation::GetError, "/rest/api/errors/403"),
    ] {
        ledger.enter(operation, 200, get(path).send(&server));
        ledger.enter(operation, 406, get(path).header("Accept", "image/png").send(&server));
        if operation.path() != path {
            let other = |name: &str| get(&path.replace(path.rsplit('/').next().unwrap(), name));
            ledger.enter(operation, 400, other("%ff").send(&server));
            ledger.enter(operation, 404, other("none").send(&server));
            ledger.enter(operation, 422, other(&"a".repeat(201)).send(&server));
        }
    }

    // The one reader is held, so that no request can find out who is asking.
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
    let answers: Vec<_> = std::thread::scope(|scope| {
        let asked: Vec<_> = secured()
            .map(|operation| {
                let server = &server;
                (*operation, scope.spawn(move || asking(server, *operation).send(server)))
            })
            .collect();
        asked.into_iter().map(|(operation, asked)| (operation, asked.join().unwrap())).collect()
    });
    release.send(()).unwrap();
    holder.join().unwrap().unwrap();
    for (operation, answer) in answers {
        ledger.enter(operation, 503, answer);
    }

    let gone = delete(&media).send(&server);
    assert!(gone.body.is_empty() && gone.header("Content-Type").is_none(), "{gone:?}");
    ledger.enter(Operation::DeleteMedia, 204, gone);
    ledger.close(&server);
}

/// What anyone may ask for is made from the contract alone, and so has no faults to answer.
fn is_public(operation: Operation) -> bool {
    operation.security().is_empty()
}

/// A request for an operation, right in everything.
fn asking(server: &Server, operation: Operation) -> Request {
    let path = operation.path().replace("{id}", &server.media);
    let request = server.request(operation.method(), path);
    match operation {
        Operation::UploadMedia => request.form(&[("file", Some("a.txt"), b"a")]),
        _ => request,
    }
}

/// A connection of somebody else's to the database.
pub(crate) fn second_connection(server: &Server) -> SqliteConnection {
    let mut connection =
        SqliteConnection::establish(server.settings.database().to_str().unwrap()).unwrap();
    connection.batch_execute("pragma busy_timeout = 5000").unwrap();
    connection
}

/// What was answered, held against the document.
struct Ledger {
    document: Value,
    answered: BTreeSet<(&'static str, u16)>,
    /// What was answered in JSON-LD.
    linked: Vec<Document>,
}

impl Ledger {
    fn enter(&mut self, operation: Operation, status: u16, answer: Answer) {
        let id = operation.id();
        assert_eq!(answer.status, status, "{id}: {answer:?}");
        let method = operation.method().to_lowercase();
        let described =
            &self.document["paths"][operation.path()][method]["responses"][status.to_string()];
        assert!(described.is_object(), "{id} does not document {status}");
        let response = resolve(&self.document, described);
        for (name, header) in response["headers"].as_object().into_iter().flatten() {
            let sent = answer.header(name);
            assert!(sent.is_some() || header["required"] != true, "{id} {status} lacks {name}");
        }
        match response["content"].as_object() {
            None => assert!(answer.body.is_empty(), "{id} {status}: {answer:?}"),
            Some(content) => {
                let sent = answer.header("Content-Type").unwrap().split(';').next().unwrap();
                let described = content.get(sent).or(content.get("*/*"));
                let schema =
                    &described.unwrap_or_else(|| panic!("{id} {status}: {sent}"))["schema"];
                if schema["format"] != "binary" {
                    let body = answer.json();
                    let errors = violations(&self.document, schema, &body);
                    assert!(errors.is_empty(), "{id} {status}: {errors:?}");
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
                let answered = statuses.filter(|status| !is_public(*operation) || **status < 500);
                answered.map(|status| (operation.id(), *status))
            })
            .collect();
        let missing: Vec<_> = documented.difference(&self.answered).collect();
        assert!(missing.is_empty(), "documented, and answered by no test: {missing:?}");
    }
}
