//! The secret of a token is in the answer that makes it, and nowhere else: not in the log, however much that tells,
//! nor in an answer, a file or a table.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    process::Stdio,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use diesel::{QueryableByName, RunQueryDsl as _, sql_types::Text};
use flowkiwi_medias::{contract::Operation, place::Place};
use serde_json::json;

use crate::{
    binary::{terminate, url},
    harness::{Answer, Server},
    operations::exercise,
    statuses::second_connection,
};

/// All that could give a secret away: its text, its bytes, and those in hexadecimal digits.
fn traces(token: &str) -> Vec<Vec<u8>> {
    let secret = token.splitn(3, '_').nth(2).unwrap();
    let bytes = URL_SAFE_NO_PAD.decode(secret).unwrap();
    let hexadecimal: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    vec![secret.as_bytes().to_vec(), bytes, hexadecimal.into_bytes()]
}

fn holds(content: &[u8], trace: &[u8]) -> bool {
    content.windows(trace.len()).any(|window| window == trace)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

/// All that the database holds, as text; on SQLite its files say it.
fn tables(server: &Server) -> String {
    let Place::Server(_) = &server.settings.database else { return String::new() };
    let mut connection = second_connection(server);
    let names = "select table_name::text as text from information_schema.tables where table_schema = 'public'";
    let names: Vec<Row> = diesel::sql_query(names).load(&mut connection).unwrap();
    assert!(names.len() > 20);
    let mut all = String::new();
    for Row { text: name } in names {
        let rows = format!("select t::text as text from \"{name}\" t");
        let rows: Vec<Row> = diesel::sql_query(rows).load(&mut connection).unwrap();
        all.extend(rows.into_iter().map(|row| row.text + "\n"));
    }
    all
}

#[test]
fn a_secret_is_told_once_and_kept_nowhere() {
    let server = Server::start(|_| {});
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let mut command = server.command();
    command.args(["serve", "--listen", "127.0.0.1:0", "--log", "trace"]).stdout(Stdio::piped());
    let mut child = command.stderr(File::create(&log).unwrap()).spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let listening = said.find(|line| line.contains("listens on")).unwrap();
    let at = url(&[listening]);

    let made = server.request("POST", "/rest/api/tokens").json(&json!({"name": "made"}));
    let made = made.send_to(&at);
    assert_eq!(made.status, 201, "{made:?}");
    let fresh = made.json()["secret"].as_str().unwrap().to_owned();
    let tokens = [server.token.clone(), fresh.clone()];
    let traces: Vec<_> = tokens.iter().flat_map(|token| traces(token)).collect();
    let clean = |answer: &Answer, what: &str| {
        let said = format!("{answer:?}");
        assert!(!traces.iter().any(|trace| holds(said.as_bytes(), trace)), "{what}: {said}");
    };
    for operation in Operation::ALL.iter().copied() {
        let id = operation.id();
        let ask = || (exercise(operation).request)(&server);
        clean(&ask().send_to(&at), id);
        if operation.security().is_empty() {
            continue;
        }
        // What is wrong with a request is told without what came with it.
        clean(&ask().bearer(&fresh).without("X-Flowkiwi-Organization-Id").send_to(&at), id);
        clean(&ask().bearer(&format!("{fresh}a")).send_to(&at), id);
        let basic =
            ask().without("Authorization").header("Authorization", format!("Basic {fresh}"));
        clean(&basic.send_to(&at), id);
        let twice = ask().header("Authorization", format!("Bearer {fresh}"));
        clean(&twice.send_to(&at), id);
        // A token in the address is none, and is not told of either.
        let path = ask().path().to_owned();
        let sign = if path.contains('?') { '&' } else { '?' };
        let query = ask().at(format!("{path}{sign}access_token={fresh}"));
        clean(&query.without("Authorization").send_to(&at), id);
    }
    let revoked = server.request("DELETE", made.json()["@id"].as_str().unwrap()).send_to(&at);
    assert_eq!(revoked.status, 204);
    terminate(&child);
    assert!(child.wait().unwrap().success());

    let log = fs::read(&log).unwrap();
    let told = String::from_utf8_lossy(&log);
    assert!(told.contains("TRACE") || told.contains("DEBUG"), "the log tells little: {told}");
    let mut kept =
        vec![("log".to_owned(), log), ("tables".to_owned(), tables(&server).into_bytes())];
    let mut folders = vec![server.settings.data.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                // A file may be deleted meanwhile: its bytes were read before, as a media's.
                false => {
                    kept.extend(fs::read(&path).ok().map(|it| (path.display().to_string(), it)))
                }
            }
        }
    }
    for (place, content) in &kept {
        for trace in &traces {
            assert!(!holds(content, trace), "a secret is in {place}");
        }
    }
}
