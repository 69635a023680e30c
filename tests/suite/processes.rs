//! Several servers over one database and one storage serve as one, whichever of them ends and however.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, AtomicUsize, Ordering},
        mpsc,
    },
    time::Duration,
};

use diesel::connection::SimpleConnection as _;
use flowkiwi_medias::{app::Clock, place::Storage};
use image::ImageFormat;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::{
    access::soon,
    binary::{terminate, url},
    harness::{Request, Server},
    pictures::picture,
    relay::{Head, Relay, Verdict},
    s3::{Moto, storage},
    statuses::second_connection,
};

/// Another process at work on what the server is at work on, killed when this is dropped.
pub(crate) struct Process {
    child: Child,
    pub(crate) url: String,
}

impl Process {
    fn start(mut command: Command, options: &[&str]) -> Self {
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(options);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let said: Vec<String> =
            lines.by_ref().take_while(|line| !line.contains("Swagger UI")).collect();
        Self { child, url: url(&said) }
    }

    /// Another beside the server.
    pub(crate) fn beside(server: &Server) -> Self {
        Self::start(server.command(), &[])
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) fn stop(mut self) {
        terminate(&self.child);
        assert!(self.child.wait().unwrap().success());
    }

    /// Ends it as a crash would (SIGKILL).
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

#[test]
fn servers_of_one_database_serve_as_one() {
    let server = Server::start(|_| {});
    let others = [Process::beside(&server), Process::beside(&server)];

    let media = format!("/rest/api/medias/{}", server.upload(b"of the first"));
    for other in &others {
        let content = server.request("GET", format!("{media}/content")).send_to(&other.url);
        assert_eq!((content.status, content.body.as_slice()), (200, &b"of the first"[..]));
    }

    // What is revoked at one opens nothing there with the next request, and soon nowhere.
    let body = json!({"name": "short", "permissions": ["identity:media:read"]});
    let token = server.post("/rest/api/tokens", &body);
    let ask = || server.request_with(token["secret"].as_str().unwrap(), "GET", &media);
    others.iter().for_each(|other| assert_eq!(ask().send_to(&other.url).status, 200));
    let revoked = server.request("DELETE", token["@id"].as_str().unwrap()).send(&server);
    assert_eq!(revoked.status, 204, "{revoked:?}");
    assert_eq!(ask().send_to(&server.url).status, 401);
    others.iter().for_each(|other| soon(|| ask().send_to(&other.url).status == 401));

    assert_eq!(server.request("DELETE", &media).send_to(&others[0].url).status, 204);
    assert_eq!(server.request("GET", &media).send(&server).status, 404);
    assert_eq!(server.request("GET", &media).send_to(&others[1].url).status, 404);
    others.into_iter().for_each(Process::stop);
}

#[test]
fn what_is_written_at_two_servers_at_once_is_judged_by_one_after_the_other() {
    let server = Server::start(|_| {});
    let other = Process::beside(&server);
    let media = format!("/rest/api/medias/{}", server.upload(b"a"));
    for round in 0..20 {
        let body = json!({"sku": format!("ONE-{round}"), "name": "One", "medias": [media]});
        let make = || server.request("POST", "/rest/api/products").json(&body);
        let mut statuses = std::thread::scope(|scope| {
            let asking = [&server.url, &other.url]
                .map(|url| (0..2).map(|_| scope.spawn(|| make().send_to(url).status)).collect());
            let asking: [Vec<_>; 2] = asking;
            asking.into_iter().flatten().map(|one| one.join().unwrap()).collect::<Vec<_>>()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422, 422, 422]);
    }
    assert_eq!(server.get(&media)["referenceCount"], 20);
    other.stop();
}

/// A storage behind a relay which sees each deletion by itself.
fn storage_of_single_deletions(relay: &Relay) -> Storage {
    let Storage::Bucket(mut bucket) = storage(&relay.address) else { panic!() };
    bucket.variables.push(("AWS_DISABLE_BULK_DELETE".to_owned(), "true".to_owned()));
    Storage::Bucket(bucket)
}

fn is_deletion(head: &Head) -> bool {
    head.method == "DELETE" && !head.target.contains('?')
}

#[test]
fn what_falls_due_is_done_once_by_whichever_server_is_free() {
    let Some(moto) = Moto::start("what falls due among several servers") else { return };
    let relay = moto.relay();
    let server = Server::start(|settings| settings.storage = storage_of_single_deletions(&relay));
    let medias: Vec<_> = (0..40_u8).map(|byte| server.upload(&[byte])).collect();
    for media in &medias {
        let path = format!("/rest/api/medias/{media}");
        assert_eq!(server.request("DELETE", path).send(&server).status, 204);
    }
    second_connection(&server)
        .batch_execute("update medias set trashed_at = 1 where trashed_at is not null")
        .unwrap();
    // Those that start look into the trash at once, and so does the one that is told to.
    let others = std::thread::scope(|scope| {
        let starting = [(); 2].map(|()| scope.spawn(|| Process::beside(&server)));
        server.app.reclaim.look();
        starting.map(|one| one.join().unwrap())
    });
    relay.wait_for(medias.len(), is_deletion);
    others.into_iter().for_each(Process::stop);
    server.drained();
    let deleted: Vec<_> = relay.seen(is_deletion).into_iter().map(|head| head.target).collect();
    assert_eq!(deleted.len(), medias.len(), "{deleted:?}");
    assert_eq!(deleted.iter().collect::<BTreeSet<_>>().len(), medias.len());
    let purges = server.get("/rest/api/audit-entries?action=purge&itemsPerPage=1");
    assert_eq!(purges["totalItems"], medias.len());
}

#[test]
fn a_thumbnail_that_is_asked_for_everywhere_at_once_is_made_once() {
    let Some(moto) = Moto::start("thumbnails among several servers") else { return };
    let relay = moto.relay();
    let server = Server::start(|settings| settings.storage = storage(&relay.address));
    let others = [Process::beside(&server), Process::beside(&server)];
    let media = server.upload(&picture(ImageFormat::Png, 1200, 900));
    let path = format!("/rest/api/medias/{media}/thumbnails/medium");
    std::thread::scope(|scope| {
        let urls = [&server.url, &others[0].url, &others[1].url];
        let asking = urls.map(|url| {
            let path = &path;
            let server = &server;
            scope.spawn(move || server.request("GET", path).send_to(url))
        });
        for answer in asking.map(|one| one.join().unwrap()) {
            assert_eq!(answer.status, 200, "{answer:?}");
        }
    });
    let kept = |head: &Head| head.method == "PUT" && head.target.contains("/thumbnails/");
    assert_eq!(relay.seen(kept).len(), 1);
    others.into_iter().for_each(Process::stop);
}

#[test]
fn what_a_killed_server_had_taken_is_done_by_another_when_its_time_is_over() {
    let Some(moto) = Moto::start("what a killed server leaves to others") else { return };
    let relay = moto.relay();
    let later = Arc::new(AtomicI64::new(0));
    let clock = {
        let (later, begin) = (Arc::clone(&later), Clock::system());
        Clock::from_fn(move || -> Timestamp {
            begin.now() + SignedDuration::from_mins(later.load(Ordering::SeqCst))
        })
    };
    let server =
        Server::start_at(clock, |settings| settings.storage = storage_of_single_deletions(&relay));
    let media = server.upload(b"goes");
    // Its own look, which the upload asked for, is over before there is anything to take.
    server.drained();
    let other = Process::beside(&server);
    // The first deletion is under way for as long as whoever asked for it lives.
    let (release, released) = mpsc::channel::<()>();
    let held = Mutex::new(Some(released));
    moto.judge(&relay, move |head| {
        let released = is_deletion(head).then(|| held.lock().unwrap().take()).flatten()?;
        released.recv().ok();
        Some(Verdict::HangUp)
    });
    for path in [format!("/rest/api/medias/{media}"), format!("/rest/api/trashed-medias/{media}")] {
        assert_eq!(server.request("DELETE", path).send_to(&other.url).status, 204);
    }
    relay.wait_for(1, is_deletion);
    other.kill();
    drop(release);
    server.app.reclaim.look();
    server.drained();
    assert_eq!(relay.seen(is_deletion).len(), 1, "it is taken");
    assert_eq!(server.files().len(), 2);
    later.store(21, Ordering::SeqCst);
    server.app.reclaim.look();
    server.drained();
    assert_eq!(relay.seen(is_deletion).len(), 2);
    assert_eq!(server.files().len(), 1, "the sample's alone");
}

#[test]
fn what_a_killed_server_has_answered_is_there_at_the_others() {
    const THREADS: usize = 6;
    const BEFORE: usize = 20;
    let server = Server::start(|_| {});
    let mut others = vec![Process::beside(&server), Process::beside(&server)];
    let urls = [others[0].url.clone(), others[1].url.clone(), server.url.clone()];
    let (answered, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (enough, is_enough) = mpsc::channel();
    let ledgers = std::thread::scope(|scope| {
        let at_work = |thread: usize| {
            let (answered, over, urls, server) = (&answered, &over, &urls, &server);
            let enough = enough.clone();
            move || {
                let (mut kept, mut deleted, mut round) = (Vec::new(), Vec::new(), 0_usize);
                while !over.load(Ordering::SeqCst) {
                    round += 1;
                    let url = &urls[(thread + round) % urls.len()];
                    let bytes = format!("{thread} {round}").into_bytes();
                    let post = server.request("POST", "/rest/api/medias").form(&[(
                        "file",
                        Some("a.txt"),
                        &bytes,
                    )]);
                    // What is not answered may be there or not.
                    let Ok(answer) = post.try_send_to(url) else { continue };
                    assert_eq!(answer.status, 201, "{answer:?}");
                    let media = answer.json()["@id"].as_str().unwrap().to_owned();
                    if round.is_multiple_of(3) {
                        match server.request("DELETE", &media).try_send_to(url) {
                            Ok(answer) => {
                                assert_eq!(answer.status, 204, "{answer:?}");
                                deleted.push(media);
                            }
                            Err(_) => continue,
                        }
                    } else {
                        kept.push((media, bytes));
                    }
                    answered.fetch_add(1, Ordering::SeqCst);
                    enough.send(()).unwrap();
                }
                (kept, deleted)
            }
        };
        let threads: Vec<_> = (0..THREADS).map(|thread| scope.spawn(at_work(thread))).collect();
        (0..BEFORE).for_each(|_| is_enough.recv().unwrap());
        others.remove(0).kill();
        (0..BEFORE).for_each(|_| is_enough.recv().unwrap());
        over.store(true, Ordering::SeqCst);
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    for (kept, deleted) in ledgers {
        for (media, bytes) in kept {
            let content = server.request("GET", format!("{media}/content")).send_to(&urls[1]);
            assert_eq!((content.status, content.body), (200, bytes), "{media}");
        }
        for media in deleted {
            assert_eq!(server.request("GET", &media).send(&server).status, 404, "{media}");
        }
    }
    let check = server.command().args(["check", "--deep"]).output().unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    others.into_iter().for_each(Process::stop);
}

/// A server behind a balancer, and whether it said when it was last asked that it can serve.
struct Backend {
    url: String,
    is_ready: bool,
}

fn is_ready(url: &str) -> bool {
    Request::new("GET", "/readyz").try_send_to(url).is_ok_and(|answer| answer.status == 200)
}

/// A balancer that sends each request to the next of the servers that said they can serve.
struct Balancer {
    backends: Arc<Mutex<Vec<Backend>>>,
    relay: Relay,
    stop: Option<mpsc::Sender<()>>,
    probing: Option<std::thread::JoinHandle<()>>,
}

impl Balancer {
    fn start(urls: &[&str]) -> Self {
        let backend = |url: &&str| Backend { url: (*url).to_owned(), is_ready: true };
        let backends = Arc::new(Mutex::new(urls.iter().map(backend).collect::<Vec<_>>()));
        let (turn, listed) = (AtomicUsize::new(0), Arc::clone(&backends));
        let relay = Relay::start(move |_| {
            let backends = listed.lock().unwrap();
            let ready: Vec<_> = backends.iter().filter(|backend| backend.is_ready).collect();
            match ready.len() {
                0 => Verdict::Answer(503, ""),
                count => {
                    let next = ready[turn.fetch_add(1, Ordering::SeqCst) % count];
                    Verdict::To(next.url.trim_start_matches("http://").to_owned())
                }
            }
        });
        let (stop, stopped) = mpsc::channel::<()>();
        let probed = Arc::clone(&backends);
        let probing = std::thread::spawn(move || {
            // Whoever holds the other end lets go of it.
            while stopped.recv_timeout(Duration::from_millis(50))
                == Err(mpsc::RecvTimeoutError::Timeout)
            {
                let urls: Vec<_> =
                    probed.lock().unwrap().iter().map(|backend| backend.url.clone()).collect();
                for url in urls {
                    let is_ready = is_ready(&url);
                    let mut backends = probed.lock().unwrap();
                    if let Some(backend) = backends.iter_mut().find(|backend| backend.url == url) {
                        backend.is_ready = is_ready;
                    }
                }
            }
        });
        Self { backends, relay, stop: Some(stop), probing: Some(probing) }
    }

    fn add(&self, url: &str) {
        let backend = Backend { url: url.to_owned(), is_ready: is_ready(url) };
        assert!(backend.is_ready);
        self.backends.lock().unwrap().push(backend);
    }

    fn remove(&self, url: &str) {
        self.backends.lock().unwrap().retain(|backend| backend.url != url);
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(probing) = self.probing.take() {
            probing.join().ok();
        }
    }
}

#[test]
fn servers_are_replaced_one_after_the_other_without_a_failed_request() {
    // Longer than the balancer takes to see that a server is to stop, however busy the machine is.
    const DRAIN: &[&str] = &["--drain-seconds", "4"];
    let server = Server::start(|_| {});
    let new = || Process::start(server.command(), DRAIN);
    let mut processes = std::thread::scope(|scope| {
        let starting = [(); 3].map(|()| scope.spawn(new));
        starting.map(|one| one.join().unwrap()).into_iter().collect::<Vec<_>>()
    });
    let urls: Vec<_> = processes.iter().map(|process| process.url.as_str()).collect();
    let balancer = Balancer::start(&urls);
    let front = format!("http://{}", balancer.relay.address);
    let (over, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (progress, progressed) = mpsc::channel();
    std::thread::scope(|scope| {
        let at_work = |thread: usize| {
            let (over, answered, server, front) = (&over, &answered, &server, &front);
            let progress = progress.clone();
            move || {
                let mut round = 0_usize;
                while !over.load(Ordering::SeqCst) {
                    round += 1;
                    let bytes = format!("{thread} {round}").into_bytes();
                    let post = server.request("POST", "/rest/api/medias").form(&[(
                        "file",
                        Some("a.txt"),
                        &bytes,
                    )]);
                    let made = post.send_to(front);
                    assert_eq!(made.status, 201, "{made:?}");
                    let media = made.json()["@id"].as_str().unwrap().to_owned();
                    let content = format!("{media}/content");
                    let read = server.request("GET", content).send_to(front);
                    assert_eq!((read.status, read.body), (200, bytes));
                    let deleted = server.request("DELETE", &media).send_to(front);
                    assert_eq!(deleted.status, 204, "{deleted:?}");
                    answered.fetch_add(3, Ordering::SeqCst);
                    progress.send(()).unwrap();
                }
            }
        };
        let threads: Vec<_> = (0..4).map(|thread| scope.spawn(at_work(thread))).collect();
        drop(progress);
        for _ in 0..3 {
            let newer = new();
            balancer.add(&newer.url);
            let old = processes.remove(0);
            let url = old.url.clone();
            old.stop();
            balancer.remove(&url);
            processes.push(newer);
            // The load goes on where it is now.
            (0..8).for_each(|_| progressed.recv().unwrap());
        }
        over.store(true, Ordering::SeqCst);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
    let statuses = balancer.relay.seen(|_| true).len();
    assert_eq!(statuses, answered.load(Ordering::SeqCst), "each was asked for once");
    processes.into_iter().for_each(Process::stop);
}

#[test]
fn a_server_that_is_told_to_stop_says_so_and_goes_on_for_a_while() {
    let server = Server::start(|_| {});
    let mut other = Process::start(server.command(), &["--drain-seconds", "60"]);
    let url = other.url.clone();
    let ready =
        |answer: &crate::harness::Answer| answer.json()["status"].as_str().unwrap().to_owned();
    let answer = Request::new("GET", "/readyz").send_to(&url);
    assert_eq!((answer.status, ready(&answer).as_str()), (200, "ready"));
    assert_ne!(answer.header("Connection"), Some("close"));
    terminate(&other.child);
    let answer = loop {
        let answer = Request::new("GET", "/readyz").send_to(&url);
        if answer.status != 200 {
            break answer;
        }
    };
    assert_eq!((answer.status, ready(&answer).as_str()), (503, "stopping"));
    assert!(answer.header("Retry-After").is_some());
    let media = server.request("GET", format!("/rest/api/medias/{}", server.media)).send_to(&url);
    assert_eq!((media.status, media.header("Connection")), (200, Some("close")));
    assert_eq!(Request::new("GET", "/healthz").send_to(&url).status, 200);
    // A second signal does not wait.
    terminate(&other.child);
    assert!(other.child.wait().unwrap().success());
}
