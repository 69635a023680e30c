//! Connections to the database are cut, as by a server that goes and comes back: requests go on.

use std::sync::atomic::{AtomicBool, Ordering};

use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _};
use flowkiwi_medias::place::Place;
use serde_json::json;

use crate::harness::{Request, Server};

const FAILED_WRITES: &str = "flowkiwi_database_failures_total{access=\"write\"}";
const FAILED_READS: &str = "flowkiwi_database_failures_total{access=\"read\"}";

/// Ends all connections to the database but its own.
struct Cutter(PgConnection);

impl Cutter {
    /// None where the database is a file, to which there is nothing to cut.
    fn new(server: &Server) -> Option<Self> {
        let Place::Server(address) = &server.settings.database else { return None };
        Some(Self(PgConnection::establish(address).unwrap()))
    }

    /// Alters the database, as its sessions see it from the next one on, of which all others are.
    fn alter(&mut self, how: &str) {
        let name = "select format('alter database %I', current_database()) as words";
        let Words { words } = diesel::sql_query(name).get_result(&mut self.0).unwrap();
        diesel::sql_query(format!("{words} {how}")).execute(&mut self.0).unwrap();
        self.cut();
    }

    /// Whether there was anything to cut.
    fn cut(&mut self) -> bool {
        let others = "select pg_terminate_backend(pid, 5000) from pg_stat_activity \
                      where datname = current_database() and pid <> pg_backend_pid()";
        diesel::sql_query(others).execute(&mut self.0).unwrap() > 0
    }
}

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = diesel::sql_types::Text)]
    words: String,
}

#[test]
fn a_read_and_a_write_after_a_cut_are_answered_as_if_nothing_were() {
    let server = Server::start(|_| {});
    let Some(mut cutter) = Cutter::new(&server) else { return };
    let media = format!("/rest/api/medias/{}", server.media);
    let mut cuts = 0;
    for round in 0..10 {
        cuts += usize::from(cutter.cut());
        server.get(&media);
        cuts += usize::from(cutter.cut());
        let patch =
            server.request("PATCH", &media).merge_patch(&json!({"title": format!("{round}")}));
        let answer = patch.send(&server);
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    assert_eq!(server.get(&media)["title"], "9");
    // A pool that was just cut may have nothing yet that could be.
    assert!(cuts >= 10, "{cuts}");
}

#[test]
fn a_write_that_is_cut_is_whole_or_not_there_and_says_when_to_come_again() {
    let server = Server::measured(|_| {});
    let Some(mut cutter) = Cutter::new(&server) else { return };
    let medias: Vec<String> = (0..3).map(|n| server.upload(format!("{n}").as_bytes())).collect();
    let iris: Vec<_> = medias.iter().map(|media| format!("/rest/api/medias/{media}")).collect();
    let ended = AtomicBool::new(false);
    let answered = std::thread::scope(|scope| {
        let writing: Vec<_> = (0..4)
            .map(|writer| {
                let (server, iris, ended) = (&server, &iris, &ended);
                scope.spawn(move || {
                    let mut answered = Vec::new();
                    while !ended.load(Ordering::Relaxed) {
                        let sku = format!("{writer}-{}", answered.len());
                        let body = json!({"sku": sku, "name": "Cut", "medias": iris});
                        let request = server.request("POST", "/rest/api/products").json(&body);
                        let answer = request.send(server);
                        if answer.status == 503 {
                            assert!(answer.header("Retry-After").is_some(), "{answer:?}");
                        } else {
                            assert_eq!(answer.status, 201, "{answer:?}");
                        }
                        answered.push((sku, answer.status));
                    }
                    answered
                })
            })
            .collect();
        for _ in 0..20 {
            cutter.cut();
            // A read in between is never refused.
            server.get("/rest/api/products?itemsPerPage=1");
        }
        ended.store(true, Ordering::Relaxed);
        writing.into_iter().flat_map(|one| one.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(answered.iter().any(|(_, status)| *status == 201), "{answered:?}");
    let refused = answered.iter().filter(|(_, status)| *status == 503).count();
    // What the bearer may do is read first, and may be cut twice.
    let failed = server.value(FAILED_WRITES) + server.value(FAILED_READS);
    assert!(failed >= refused as f64, "{refused} refused, {failed} counted");
    for (sku, status) in &answered {
        let found = server.get(&format!("/rest/api/products?sku={sku}"));
        let found = found["member"].as_array().unwrap();
        assert!(
            found.len() == 1 || (*status == 503 && found.is_empty()),
            "{sku} {status}: {found:?}"
        );
        assert!(found.iter().all(|product| product["medias"] == json!(iris)), "{found:?}");
    }
}

#[test]
fn a_server_that_only_lets_read_is_waited_for() {
    let server = Server::measured(|_| {});
    let Some(mut cutter) = Cutter::new(&server) else { return };
    let media = format!("/rest/api/medias/{}", server.media);
    let title = server.get(&media)["title"].clone();
    let patch = |title: &str| {
        server.request("PATCH", &media).merge_patch(&json!({"title": title})).send(&server)
    };
    // As a server does that others have taken the place of.
    cutter.alter("set default_transaction_read_only = on");
    let answer = patch("lost");
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.header("Retry-After").is_some(), "{answer:?}");
    assert!(server.value(FAILED_WRITES) >= 1.0);
    let ready = || {
        let answer = Request::new("GET", "/readyz").send(&server);
        (answer.status, answer.json()["checks"].clone())
    };
    let checks = json!({"database": "ok", "writer": "unavailable", "storage": "ok"});
    assert_eq!(ready(), (503, checks));
    assert_eq!(server.value("flowkiwi_ready{check=\"writer\"}"), 0.0);
    assert_eq!(server.get(&media)["title"], title, "what is there is read");

    cutter.alter("reset default_transaction_read_only");
    assert_eq!(patch("kept").status, 200);
    assert_eq!(ready().0, 200);
    assert_eq!(server.get(&media)["title"], "kept");
}
