//! More asks than can be answered, and some who ask and never come to an end. Who is refused is so soon and with
//! when to come again, who is answered is so within a bound, and afterwards all is as it was.

use std::{
    io::Write as _,
    net::TcpStream,
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use crate::{client::Client, process::Site, report};

/// The longest that an answer may take, whatever else is asked for.
const BOUND: Duration = Duration::from_secs(20);

/// The longest that an answer may take beside those who never come to an end.
const BESIDE: Duration = Duration::from_secs(2);

/// What a server is told for this: to have few waiting.
const TOLD: [&str; 6] = ["--write-queue", "4", "--readers", "2", "--workers", "2"];

/// The median time of an answer that the database is asked for: no request of any call was there before.
fn median(client: &Client) -> Duration {
    static ASKED: AtomicUsize = AtomicUsize::new(0);

    let mut times: Vec<_> = (0..41)
        .map(|_| {
            let number = ASKED.fetch_add(1, Ordering::Relaxed);
            let path = format!("/rest/api/medias?itemsPerPage=1&filename={number}");
            let began = Instant::now();
            assert_eq!(client.get(&path).status, 200);
            began.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}

/// Connections that begin with `text` and then say no more.
fn silent(url: &str, text: &str, count: usize) -> Vec<TcpStream> {
    let address = url.strip_prefix("http://").unwrap();
    let open = |_| {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream
    };
    (0..count).map(open).collect()
}

pub(crate) fn shed(is_long: bool) {
    let (crowd, rounds, idle) = if is_long { (256, 60, 4_000) } else { (64, 12, 500) };
    let site = Site::new();
    let mut command = site.command();
    command.args(["serve", "--listen", "127.0.0.1:0"]).args(TOLD);
    let start = site.try_run(command);
    let mut process =
        start.unwrap_or_else(|mut child| panic!("{:?}: {}", child.wait(), site.log()));
    let (organization, token) = process.first.clone().unwrap();
    let client = Client::new(&process.url, &organization, &token);
    let before = median(&client);

    // Who says nothing, who never ends a head, and who never ends a body.
    let who =
        format!("Authorization: Bearer {token}\r\nX-Flowkiwi-Organization-Id: {organization}\r\n");
    let head = format!("POST /rest/api/medias HTTP/1.1\r\nHost: a\r\n{who}");
    let body = format!(
        "{head}Content-Type: multipart/form-data; boundary=e\r\nContent-Length: 100000\r\n\r\n--e\r\n\
         Content-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf"
    );
    let held = [
        silent(&process.url, "", idle),
        silent(&process.url, &head, idle / 5),
        silent(&process.url, &body, idle / 10),
    ];
    let beside = median(&client);
    assert!(beside < BESIDE, "{beside:?} beside {idle} silent connections");

    let crowded = Instant::now();
    let (mut answered, mut refused) = (0_u64, 0_u64);
    let mut slowest = Duration::ZERO;
    std::thread::scope(|scope| {
        let asking: Vec<_> = (0..crowd)
            .map(|one| {
                // Each comes over a connection of its own.
                let client = client.at(&process.url);
                scope.spawn(move || {
                    let (mut answered, mut refused, mut slowest) = (0, 0, Duration::ZERO);
                    for round in 0..rounds {
                        let began = Instant::now();
                        let content = format!("{one} {round}");
                        let reply = client.upload("crowd", content.as_bytes()).unwrap();
                        slowest = slowest.max(began.elapsed());
                        match reply.status {
                            201 => answered += 1,
                            429 | 503 => {
                                assert!(reply.retry_after.is_some(), "{}", reply.status);
                                refused += 1;
                            }
                            other => panic!("{other}: {}", String::from_utf8_lossy(&reply.body)),
                        }
                    }
                    (answered, refused, slowest)
                })
            })
            .collect();
        for one in asking {
            let (of_it, turned_away, its_slowest) = one.join().unwrap();
            answered += of_it;
            refused += turned_away;
            slowest = slowest.max(its_slowest);
        }
    });
    let crowded = crowded.elapsed();
    assert!(answered > 0 && refused > 0, "{answered} answered, {refused} refused");
    assert!(slowest < BOUND, "{slowest:?}");
    drop(held);
    let after = median(&client);
    assert!(after < before * 10 + Duration::from_millis(50), "{before:?} before, {after:?} after");
    process.stop();
    site.checked();
    report::tried("requests of a crowd answered", answered);
    report::tried("requests of a crowd turned away with when to come again", refused);
    report::note(&format!(
        "a crowd of {crowd} for {:.1} s: slowest answer {slowest:.0?}; one alone {before:.1?} before, {beside:.1?} \
         beside {idle} silent connections, {after:.1?} after",
        crowded.as_secs_f64()
    ));
}
