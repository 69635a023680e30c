//! How many statements an operation takes does not depend on how much there is, nor on how much it is asked for at
//! once; and what is slow is told in the log, without what is bound to it.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Stdio},
    sync::mpsc::{Receiver, channel},
};

use flowkiwi_medias::{contract::Operation, domain::permission::Permission};
use serde_json::{Value, json};

use crate::{
    access::soon,
    binary::{terminate, url},
    harness::{Answer, Request, Server},
    operations::exercise,
    statuses::second_connection,
};

/// What has all statements in the log.
const STATEMENTS: &str = "info,flowkiwi_medias::store::statements=trace";

/// Another process at work on what a server is at work on, with its log.
pub(crate) struct Logged {
    child: Child,
    url: String,
    lines: Receiver<String>,
}

impl Logged {
    pub(crate) fn start(server: &Server, options: &[&str], filter: &str) -> Self {
        let mut command = server.command();
        command.args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json", "--log", filter]);
        command.args(options).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (send, lines) = channel();
        let log = BufReader::new(child.stderr.take().unwrap());
        std::thread::spawn(move || log.lines().try_for_each(|line| send.send(line.unwrap())));
        let said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let said: Vec<String> = said.take_while(|line| !line.contains("Swagger UI")).collect();
        Self { child, url: url(&said), lines }
    }

    /// Sends a request; gives what was answered, and what the log has of it.
    pub(crate) fn ask(&self, request: Request) -> (Answer, Vec<Value>) {
        let answer = request.send_to(&self.url);
        let id = answer.header("X-Request-Id").unwrap().to_owned();
        let mut told = Vec::new();
        loop {
            let line: Value = serde_json::from_str(&self.lines.recv().unwrap()).unwrap();
            let mut spans = line["spans"].as_array().into_iter().flatten();
            if !spans.any(|span| span["request.id"] == *id) {
                continue;
            }
            let is_last = line["message"] == "answered";
            told.push(line);
            if is_last {
                return (answer, told);
            }
        }
    }

    /// Has it stop, and gives what it still had to say.
    pub(crate) fn stop(mut self) -> Vec<String> {
        terminate(&self.child);
        assert!(self.child.wait().unwrap().success());
        self.lines.iter().collect()
    }
}

impl Drop for Logged {
    fn drop(&mut self) {
        // It may have been stopped.
        if let Ok(None) = self.child.try_wait() {
            terminate(&self.child);
            self.child.wait().unwrap();
        }
    }
}

fn iri(media: &str) -> String {
    format!("/rest/api/medias/{media}")
}

fn medias(server: &Server, count: usize) -> Vec<String> {
    (0..count).map(|number| server.upload(format!("{number}").as_bytes())).collect()
}

/// A media that so many products point at, and as many variants.
fn referenced(server: &Server, count: usize) -> String {
    let media = server.upload(b"referenced");
    let product = server.new_product(&[]);
    for _ in 0..count {
        server.new_product(&[&media]);
        server.new_variant(&product, &[&media]);
    }
    media
}

/// So many medias, each of which a product and a variant point at.
fn listed(server: &Server, count: usize) -> Vec<String> {
    let medias = medias(server, count);
    let list: Vec<&str> = medias.iter().map(String::as_str).collect();
    let product = server.new_product(&list);
    server.new_variant(&product, &list);
    medias
}

fn permissions(count: usize) -> Vec<String> {
    Permission::all().take(count).map(|permission| permission.to_string()).collect()
}

fn roles(server: &Server, count: usize) -> Vec<String> {
    let role = |number| {
        let body = json!({"name": format!("{number} of {count} {}", fresh()), "permissions": permissions(count)});
        server.post("/rest/api/roles", &body)["@id"].as_str().unwrap().to_owned()
    };
    (0..count).map(role).collect()
}

fn fresh() -> String {
    flowkiwi_medias::app::new_id::<flowkiwi_medias::domain::id::RoleId>().to_string()
}

/// So much of everything that can be listed.
fn stock(server: &Server, count: usize) {
    listed(server, count);
    for media in listed(server, count) {
        assert_eq!(server.request("DELETE", iri(&media)).send(server).status, 204);
    }
    let held = roles(server, count);
    for number in 0..count {
        let product = server.new_product(&[]);
        server.new_variant(&product, &[]);
        let body = json!({"name": "A member", "roles": held});
        server.post("/rest/api/identities", &body);
        let body = json!({"name": "ci", "permissions": permissions(count)});
        server.post("/rest/api/tokens", &body);
        server.post("/rest/api/organizations", &json!({"name": format!("{number} of {count}")}));
    }
}

/// Requests for an operation that ask for as much, in a place where there is as much.
fn requests(server: &Server, operation: Operation, count: usize) -> Vec<Request> {
    let bulk = |change: Value| {
        let mut body = json!({"ids": listed(server, count)});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let request = server.request("POST", "/rest/api/medias/bulk-delete");
        request.body("application/json", body.to_string())
    };
    let tags: Vec<String> = (0..count).map(|number| format!("tag {number}")).collect();
    let patch = |thing: &str, change: Value| server.request("PATCH", thing).merge_patch(&change);
    let list = |path: &str| {
        let all = server.request("GET", format!("{path}?itemsPerPage=100"));
        vec![all, server.request("GET", format!("{path}?itemsPerPage=100&after="))]
    };
    let iris = || medias(server, count).iter().map(|media| iri(media)).collect::<Vec<_>>();
    let of = |thing: &Value| thing["@id"].as_str().unwrap().to_owned();
    match operation {
        Operation::ListMedias => list("/rest/api/medias"),
        Operation::ListTrashedMedias => list("/rest/api/trashed-medias"),
        Operation::ListProducts => list("/rest/api/products"),
        Operation::ListVariants => list("/rest/api/variants"),
        Operation::ListOrganizations => list("/rest/api/organizations"),
        Operation::ListIdentities => list("/rest/api/identities"),
        Operation::ListMemberships => list("/rest/api/memberships"),
        Operation::ListRoles => list("/rest/api/roles"),
        Operation::ListTokens => list("/rest/api/tokens"),
        Operation::ListAuditEntries => list("/rest/api/audit-entries"),
        Operation::ListMediaReferences => {
            let media = referenced(server, count);
            list(&format!("{}/references", iri(&media)))
        }
        Operation::UploadMedia => {
            let mut parts: Vec<(&str, Option<&str>, &[u8])> =
                tags.iter().map(|tag| ("tags", None, tag.as_bytes())).collect();
            parts.push(("file", Some("a.bin"), b"tagged"));
            vec![server.request("POST", "/rest/api/medias").form(&parts)]
        }
        Operation::UpdateMedia => {
            vec![patch(&iri(&server.upload(b"to be tagged")), json!({"tags": tags}))]
        }
        Operation::DeleteMedia => {
            let delete = |query: &str| {
                let media = referenced(server, count);
                server.request("DELETE", format!("{}?{query}", iri(&media)))
            };
            vec![delete("onReferences=detach"), delete("onReferences=refuse")]
        }
        Operation::RestoreMedia => {
            let media = iri(&referenced(server, count));
            assert_eq!(server.request("DELETE", &media).send(server).status, 204);
            vec![server.request("POST", format!("{media}/restore"))]
        }
        Operation::BulkDeleteMedias => vec![
            bulk(json!({})),
            bulk(json!({"onReferences": "refuse"})),
            bulk(json!({"dryRun": true})),
        ],
        Operation::CreateProduct => {
            let body = json!({"sku": fresh(), "name": "Lamp", "medias": iris()});
            vec![server.request("POST", "/rest/api/products").json(&body)]
        }
        Operation::UpdateProduct => {
            vec![patch(&of(&server.new_product(&[])), json!({"medias": iris()}))]
        }
        Operation::DeleteProduct => {
            let medias = medias(server, count);
            let medias: Vec<&str> = medias.iter().map(String::as_str).collect();
            let product = server.new_product(&medias);
            for _ in 0..count {
                server.new_variant(&product, &medias);
            }
            vec![server.request("DELETE", of(&product))]
        }
        Operation::CreateVariant => {
            let product = of(&server.new_product(&[]));
            let body = json!({"sku": fresh(), "product": product, "medias": iris()});
            vec![server.request("POST", "/rest/api/variants").json(&body)]
        }
        Operation::UpdateVariant => {
            let variant = server.new_variant(&server.new_product(&[]), &[]);
            vec![patch(&of(&variant), json!({"medias": iris()}))]
        }
        Operation::CreateRole => {
            let body = json!({"name": fresh(), "permissions": permissions(count)});
            vec![server.request("POST", "/rest/api/roles").json(&body)]
        }
        Operation::UpdateRole => {
            let [role] = roles(server, 1).try_into().unwrap();
            vec![patch(&role, json!({"permissions": permissions(count)}))]
        }
        Operation::CreateIdentity => {
            let body = json!({"name": "A. Kiwi", "roles": roles(server, count)});
            vec![server.request("POST", "/rest/api/identities").json(&body)]
        }
        Operation::UpdateMembership => {
            let roles = roles(server, count);
            vec![patch(&server.new_membership(&[]), json!({"roles": roles}))]
        }
        Operation::ReplaceMediaContent => {
            let content = format!("{}/content", iri(&server.upload(b"to be replaced")));
            vec![server.request("PUT", content).body("text/plain", "other bytes")]
        }
        Operation::CreateToken => {
            let body = json!({"name": "ci", "permissions": permissions(count)});
            vec![server.request("POST", "/rest/api/tokens").json(&body)]
        }
        _ => vec![(exercise(operation).request)(server)],
    }
}

/// The statements of each operation where there is so much.
fn counted(count: usize) -> Vec<(&'static str, Vec<usize>)> {
    let server = Server::start(|_| {});
    stock(&server, count);
    let other = Logged::start(&server, &["--slow-statement-ms", "0"], STATEMENTS);
    let counts = Operation::ALL.iter().map(|operation| {
        let asked = requests(&server, *operation, count).into_iter().map(|request| {
            // What a token opens is known by then: another process may have changed it, which a write meets, and the
            // request behind that reads it. When the stamp is asked for again is a matter of time.
            let change = json!({"title": fresh()});
            other.ask(server.request("PATCH", iri(&server.media)).merge_patch(&change));
            other.ask(server.request("GET", iri(&server.media)));
            let (answer, told) = other.ask(request);
            let expected = [200, 201, 204, 409];
            assert!(expected.contains(&answer.status), "{}: {answer:?}", operation.id());
            let texts = told.iter().filter_map(|line| line["db.query.text"].as_str());
            texts.filter(|text| !text.contains("access_stamps")).count()
        });
        (operation.id(), asked.collect())
    });
    counts.collect()
}

#[test]
fn no_operation_takes_more_statements_where_there_is_more() {
    let (few, many) = (counted(2), counted(30));
    assert_eq!(few, many);
    let silent = |(_, counts): &&(&str, Vec<usize>)| counts.contains(&0);
    let silent: Vec<_> = few.iter().filter(silent).map(|(id, _)| *id).collect();
    let public: Vec<_> =
        Operation::ALL.iter().filter(|it| it.security().is_empty()).map(|it| it.id()).collect();
    assert_eq!(silent, public, "who asks is looked up wherever it matters, and nowhere else");
}

#[test]
fn what_a_token_opens_is_read_again_once_another_process_changed_what_any_does() {
    let server = Server::start(|_| {});
    let other = Logged::start(&server, &["--slow-statement-ms", "0"], STATEMENTS);
    let texts = || {
        let (answer, told) = other.ask(server.request("GET", iri(&server.media)));
        assert_eq!(answer.status, 200);
        let text = |line: Value| line["db.query.text"].as_str().map(str::to_owned);
        told.into_iter().filter_map(text).collect::<Vec<_>>()
    };
    let reads_roles = |texts: &[String]| texts.iter().any(|text| text.contains("role_permissions"));
    assert!(reads_roles(&texts()));
    let of_media = |texts: &[String]| texts.iter().all(|text| !text.contains("tokens"));
    assert!(of_media(&texts()));
    roles(&server, 1);
    soon(|| reads_roles(&texts()));
    assert!(of_media(&texts()));
}

#[test]
fn what_takes_long_is_logged_with_its_request_and_without_what_is_bound() {
    let server = Server::start(|_| {});
    let other = Logged::start(&server, &["--slow-statement-ms", "1"], "info");
    // A statement that has a lot to look through, and something to look for.
    let mut connection = second_connection(&server);
    slow_down(&mut connection);
    let request = server.request("PATCH", iri(&server.media)).header("X-Request-Id", "slow-1");
    let (answer, told) = other.ask(request.merge_patch(&json!({"title": "confidential"})));
    assert_eq!(answer.status, 200, "{answer:?}");
    let slow: Vec<_> = told.iter().filter(|line| line["message"] == "a slow statement").collect();
    assert!(!slow.is_empty(), "{told:?}");
    for line in &slow {
        assert_eq!(line["level"], "WARN");
        assert!(line["duration_ms"].as_f64().unwrap() >= 1.0, "{line}");
        let spans = line["spans"].to_string();
        assert!(spans.contains("slow-1") && spans.contains("updateMedia"), "{line}");
        let text = line["db.query.text"].as_str().unwrap().to_lowercase();
        assert!(!text.contains("confidential") && !text.contains(&server.media), "{line}");
    }
    let updates = slow.iter().map(|line| line["db.query.text"].as_str().unwrap().to_lowercase());
    let mut updates = updates.filter(|text| text.starts_with("update"));
    assert!(updates.next().is_some_and(|text| text.contains("medias")), "{slow:?}");
}

/// Has the database look at a lot of rows whenever a media is changed.
fn slow_down(connection: &mut flowkiwi_medias::store::Connection) {
    use diesel::connection::SimpleConnection as _;
    use flowkiwi_medias::store::Connection;

    let statements = match connection {
        Connection::Sqlite(_) => {
            "create trigger slow after update on medias begin
                 update medias set alt = alt where id = (
                     with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < 100000)
                     select 'none' || max(n) from numbers
                 );
             end;"
        }
        Connection::Postgresql(_) => {
            "create function slow() returns trigger language plpgsql as
                 $$ begin perform pg_sleep(0.01); return new; end $$;
             create trigger slow after update on medias for each row execute function slow();"
        }
    };
    connection.batch_execute(statements).unwrap();
}
