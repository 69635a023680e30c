//! What is not the caller's takes as long to refuse as what is nowhere. Both are asked for in turn, many times over
//! one connection; what a threshold learnt from the first half tells of the second is hardly more than a coin tells.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::{harness::Server, statuses::UNKNOWN};

/// How many requests of each kind.
const REQUESTS: usize = 600;

/// How often a single request may at most be told for what it is, where a coin tells half.
const BOUND: f64 = 0.6;

/// One connection that is kept.
struct Wire {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Wire {
    fn new(server: &Server) -> Self {
        let stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.set_nodelay(true).unwrap();
        Self { stream, answer: vec![0; 1 << 16] }
    }

    /// Asks, and gives how long the answer took and its status.
    fn ask(&mut self, request: &str) -> (Duration, String) {
        let began = Instant::now();
        self.stream.write_all(request.as_bytes()).unwrap();
        let mut read = 0;
        loop {
            let count = self.stream.read(&mut self.answer[read..]).unwrap();
            assert!(count > 0, "the server has hung up");
            read += count;
            let said = String::from_utf8_lossy(&self.answer[..read]);
            let Some((head, body)) = said.split_once("\r\n\r\n") else { continue };
            let length = head.to_lowercase();
            let (_, length) = length.split_once("content-length: ").unwrap();
            if body.len() >= length.lines().next().unwrap().parse::<usize>().unwrap() {
                return (began.elapsed(), head[9..12].to_owned());
            }
        }
    }
}

/// How often a threshold that tells the first half best tells the second half right.
fn told_apart(pairs: &[[Duration; 2]]) -> f64 {
    let (first, second) = pairs.split_at(pairs.len() / 2);
    let right = |pairs: &[[Duration; 2]], threshold: Duration, is_slower: usize| {
        let right = pairs.iter().map(|pair| {
            usize::from(pair[is_slower] >= threshold) + usize::from(pair[1 - is_slower] < threshold)
        });
        right.sum::<usize>() as f64 / (2 * pairs.len()) as f64
    };
    let thresholds =
        first.iter().flatten().flat_map(|threshold| [(*threshold, 0), (*threshold, 1)]);
    let best = thresholds
        .max_by(|one, other| right(first, one.0, one.1).total_cmp(&right(first, other.0, other.1)));
    let (threshold, is_slower) = best.unwrap();
    right(second, threshold, is_slower)
}

/// The request with a header that none had before: what was asked before is answered again without a look.
fn never_asked(request: &str, number: usize) -> String {
    request.replace("\r\n\r\n", &format!("\r\nX-Asked: {number:04}\r\n\r\n"))
}

fn measure(server: &Server, what: &str, requests: [String; 2], status: &str) {
    let mut wire = Wire::new(server);
    for (number, request) in requests.iter().cycle().take(200).enumerate() {
        assert_eq!(wire.ask(&never_asked(request, number)).1, status, "{what}");
    }
    let mut pairs = Vec::new();
    for round in 0..REQUESTS {
        // Neither kind is always the first: that would tell of itself.
        let mut pair = [Duration::ZERO; 2];
        for kind in [round % 2, 1 - round % 2] {
            let request = never_asked(&requests[kind], 200 + round);
            pair[kind] = wire.ask(&request).0;
        }
        pairs.push(pair);
    }
    let told = told_apart(&pairs);
    assert!(told < BOUND, "{what}: {told:.3} of single requests are told for what they are");
}

#[test]
fn what_is_not_yours_takes_as_long_as_what_is_nowhere() {
    let server = Server::start(|_| {});
    let other = server.another_organization().to_string();
    let theirs = server.new_token(&["--role", "administrator", "--organization", "other"]);
    let foreign = server.upload(b"not theirs");
    let ask = |path: &str, token: &str, organization: &str| {
        format!(
            "GET {path} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\n\
             X-Flowkiwi-Organization-Id: {organization}\r\n\r\n"
        )
    };
    for path in ["", "/content", "/references"] {
        let of = |id: &str| ask(&format!("/rest/api/medias/{id}{path}"), &theirs, &other);
        measure(&server, path, [of(&foreign), of(UNKNOWN)], "404");
    }
    let own = server.organization.to_string();
    let as_one = |organization: &str| ask("/rest/api/medias", &theirs, organization);
    measure(&server, "organizations", [as_one(&own), as_one(UNKNOWN)], "403");
}

#[test]
fn the_measure_tells_what_can_be_told() {
    let micros = Duration::from_micros;
    let mut random = fastrand::Rng::with_seed(1);
    let mut pairs = |slower: u64| -> Vec<_> {
        (0..REQUESTS)
            .map(|_| [micros(100 + random.u64(0..50)), micros(100 + slower + random.u64(0..50))])
            .collect()
    };
    assert!(told_apart(&pairs(0)) < BOUND);
    assert!(told_apart(&pairs(25)) > BOUND);
}
