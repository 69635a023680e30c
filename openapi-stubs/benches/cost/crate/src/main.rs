//! Two servers with the same operations, generated and by hand, that one client asks in turn: a line of each
//! operation says how many requests each answers in a second, and what share of the other's the generated one's are.

mod by_hand;
mod handlers;

mod app {
    pub struct App;
}

mod auth {
    use openapi_stubs::actix::{Head, Refusal};

    use crate::{app::App, contract::Operation};

    pub struct Caller;

    pub async fn authorize<P: From<Refusal>>(
        _: &App,
        _: Operation,
        head: &Head<'_>,
    ) -> Result<Caller, P> {
        match head.bearer() {
            Some(_) => Ok(Caller),
            None => Err(Refusal::unauthorized().into()),
        }
    }
}

mod contract {
    #![allow(dead_code, reason = "a contract has what an application may need")]
    include!(concat!(env!("OUT_DIR"), "/contract.rs"));
}

mod failure {
    pub struct Failure;
}

mod problem {
    use openapi_stubs::actix::Refusal;

    pub fn failed<P: From<Refusal>>(_: crate::failure::Failure) -> P {
        Refusal::failed().into()
    }
}

mod routes {
    include!(concat!(env!("OUT_DIR"), "/routes.rs"));
}

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use actix_web::{App as Server, HttpResponse, HttpServer, web};

/// How many connections there are, each with one request at a time.
const AT_ONCE: usize = 16;

/// How many times each sends one in a round.
const TIMES: usize = 125;

const ROUNDS: usize = 31;

/// What is asked: a method, a path and a body.
const OPERATIONS: [(&str, &str, &str); 3] = [
    ("DELETE", "/medias/1", ""),
    ("GET", "/medias?page=3&kind=picture", ""),
    (
        "POST",
        "/medias",
        r#"{"title":"A picture","kind":"picture","size":1024,"alt":"A pear on a branch","tags":["pear","green"]}"#,
    ),
];

/// What a round took.
#[derive(Clone, Copy)]
struct Round {
    clock: Duration,
    /// The time of the processor that all but the client took, which others on the machine hardly blur.
    server: Duration,
}

fn main() {
    if let [_, side, method, count] = std::env::args().collect::<Vec<_>>().as_slice() {
        return call(side, method, count.parse().expect("a number"));
    }
    let generated = serve(generated);
    // Given `same`, both are by hand: how far one is from itself.
    let is_same = std::env::args().nth(1).is_some_and(|argument| argument == "same");
    let by_hand = serve(by_hand::configure);
    let generated = if is_same { serve(by_hand::configure) } else { generated };
    for (method, path, body) in OPERATIONS {
        let mut generated = Client::new(generated, method, path, body);
        let mut by_hand = Client::new(by_hand, method, path, body);
        assert_eq!(generated.answer, by_hand.answer, "both do the same");
        // What was never run is not yet in the caches.
        generated.round();
        by_hand.round();
        let mut rounds = Vec::new();
        for number in 0..ROUNDS {
            // Neither is always the first.
            let (one, other) = if number % 2 == 0 {
                let one = generated.round();
                (one, by_hand.round())
            } else {
                let other = by_hand.round();
                (generated.round(), other)
            };
            rounds.push((one, other));
        }
        let rate = |round: Round| (AT_ONCE * TIMES) as f64 / round.clock.as_secs_f64();
        let [_, one, _] = spread(rounds.iter().map(|(one, _)| rate(*one)));
        let [_, other, _] = spread(rounds.iter().map(|(_, other)| rate(*other)));
        let shares = |of: fn(&Round) -> Duration| {
            let share =
                |(one, other): &(Round, Round)| of(other).as_secs_f64() / of(one).as_secs_f64();
            let [least, share, most] = spread(rounds.iter().map(share));
            format!("{least:.3} {share:.3} {most:.3}")
        };
        let (clock, server) = (shares(|round| round.clock), shares(|round| round.server));
        println!("{method:<7} {one:>9.0} {other:>9.0}   {clock}   {server}   {path}");
    }
}

/// Calls one operation so many times, without a network: what a profiler counts the instructions of.
fn call(side: &str, method: &str, count: usize) {
    use actix_web::test::{TestRequest, call_service, init_service, read_body};
    let configure = match side {
        "generated" => generated,
        _ => by_hand::configure,
    };
    let (_, path, body) = OPERATIONS.into_iter().find(|it| it.0 == method).expect("an operation");
    let method: actix_web::http::Method = method.parse().expect("a method");
    actix_web::rt::System::new().block_on(async {
        let service = init_service(Server::new().configure(configure)).await;
        for _ in 0..count {
            let mut request = TestRequest::with_uri(path)
                .method(method.clone())
                .insert_header(("Authorization", "Bearer a"))
                .insert_header(("Accept", "*/*"));
            if !body.is_empty() {
                request = request.insert_header(("Content-Type", "application/json")).set_payload(body);
            }
            let response = call_service(&service, request.to_request()).await;
            assert!(response.status().is_success());
            read_body(response).await;
        }
    });
}

fn generated(config: &mut web::ServiceConfig) {
    config.app_data(web::Data::new(app::App));
    routes::configure(config, |_, _| HttpResponse::MethodNotAllowed().finish());
}

/// The least, the middle and the greatest.
fn spread(all: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut all: Vec<f64> = all.collect();
    all.sort_by(f64::total_cmp);
    [all[0], all[all.len() / 2], all[all.len() - 1]]
}

/// The time of the processor that the threads of this process took, but for this one; where the system does not
/// tell, that of the clock.
fn others(began: Instant) -> Duration {
    let own = std::fs::read_link("/proc/thread-self").ok();
    let own = own.as_deref().and_then(|path| path.file_name());
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return began.elapsed() };
    let times = threads.filter_map(Result::ok).filter(|thread| Some(&*thread.file_name()) != own);
    let nanoseconds = times.filter_map(|thread| {
        let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(nanoseconds.sum())
}

/// A server of one worker on a thread of its own, for as long as the program runs.
fn serve(configure: fn(&mut web::ServiceConfig)) -> SocketAddr {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let server = HttpServer::new(move || Server::new().configure(configure))
                .workers(1)
                .disable_signals()
                .bind(("127.0.0.1", 0))
                .expect("a free port");
            send.send(server.addrs()[0]).expect("somebody waits for it");
            server.run().await.expect("the server runs");
        });
    });
    receive.recv().expect("the server starts")
}

struct Client {
    connections: Vec<TcpStream>,
    request: Vec<u8>,
    answers: Vec<u8>,
    /// The status, the headers and the content of one.
    answer: String,
}

impl Client {
    fn new(address: SocketAddr, method: &str, path: &str, body: &str) -> Self {
        let typed = if body.is_empty() {
            String::new()
        } else {
            format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len())
        };
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nAccept: */*\r\n{typed}\r\n{body}"
        );
        let connect = |_| {
            let connection = TcpStream::connect(address).expect("the server listens");
            connection.set_nodelay(true).expect("a connection of TCP");
            connection
        };
        let mut connections: Vec<_> = (0..AT_ONCE).map(connect).collect();
        connections[0].write_all(request.as_bytes()).expect("the server reads");
        let mut answer = vec![0; 4096];
        // An answer of this size comes as one piece.
        let length = connections[0].read(&mut answer).expect("the server answers");
        let answer = String::from_utf8_lossy(&answer[..length]).into_owned();
        assert!(answer.starts_with("HTTP/1.1 20"), "{answer}");
        let mut lines: Vec<&str> =
            answer.lines().filter(|line| !line.to_lowercase().starts_with("date:")).collect();
        lines.sort_unstable_by_key(|line| line.to_lowercase());
        let lines = lines.join("\n");
        Self { connections, request: request.into_bytes(), answers: vec![0; length], answer: lines }
    }

    fn round(&mut self) -> Round {
        let began = Instant::now();
        let before = others(began);
        for _ in 0..TIMES {
            for connection in &mut self.connections {
                connection.write_all(&self.request).expect("the server reads");
            }
            for connection in &mut self.connections {
                connection.read_exact(&mut self.answers).expect("the server answers");
            }
        }
        Round { clock: began.elapsed(), server: others(began).saturating_sub(before) }
    }
}
