//! What the other tests prove on a disk, proved on an S3-compatible store; and what only such a store can do wrong:
//! moto is one, with what fails, hangs and breaks off made by a relay before it.

use std::{
    env,
    ffi::OsString,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
        mpsc,
    },
    time::Duration,
};

use flowkiwi_medias::place::{Bucket, Storage};

use crate::{
    binary::{refused, terminate},
    harness::{Answer, Request, Server},
    postgresql::run_again,
    relay::{Head, Relay, Verdict},
    tools::{self, Tool},
};

/// Where the tests that run on S3 find the server.
const ADDRESS: &str = "FLOWKIWI_TEST_S3";

/// The bucket of all tests, each with a prefix of its own.
const BUCKET: &str = "kiwi";

#[expect(clippy::disallowed_methods, reason = "where the tests run is no setting of the service")]
fn told(name: &str) -> Option<OsString> {
    env::var_os(name)
}

/// An S3 server with an empty bucket, which ends when this is dropped.
pub(crate) struct Moto {
    address: String,
    child: Child,
}

impl Moto {
    /// Starts one, for a test that is called so in the report.
    pub(crate) fn start(test: &str) -> Option<Self> {
        if !tools::are_here(&[Tool::Python], test) {
            return None;
        }
        let mut command = Command::new(tools::moto());
        command.args(["--host", "127.0.0.1", "--port", "0"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap());
        let address = loop {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "moto: {:?}", child.wait());
            if let Some((_, address)) = line.trim().split_once("Running on http://") {
                break address.to_owned();
            }
        };
        // It goes on to tell of each request.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        let made = Request::new("PUT", format!("/{BUCKET}")).send_to(&format!("http://{address}"));
        assert_eq!(made.status, 200, "{made:?}");
        Some(Self { address, child })
    }

    /// A relay before it, through which everything passes for now.
    pub(crate) fn relay(&self) -> Relay {
        let address = self.address.clone();
        Relay::start(move |_| Verdict::To(address.clone()))
    }

    /// Has everything pass from now on.
    fn pass_all(&self, relay: &Relay) {
        let address = self.address.clone();
        relay.judge(move |_| Verdict::To(address.clone()));
    }

    /// Has these become what `judge` says, and all else pass.
    pub(crate) fn judge(
        &self,
        relay: &Relay,
        judge: impl Fn(&Head) -> Option<Verdict> + Send + Sync + 'static,
    ) {
        let address = self.address.clone();
        relay.judge(move |head| judge(head).unwrap_or_else(|| Verdict::To(address.clone())));
    }

    /// What an S3 request of no one in particular is answered.
    fn ask(&self, target: &str) -> String {
        let answer = Request::new("GET", target).send_to(&format!("http://{}", self.address));
        assert_eq!(answer.status, 200, "{answer:?}");
        String::from_utf8(answer.body).unwrap()
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The bucket at a server, below a prefix that no other test has.
pub(crate) fn storage(address: &str) -> Storage {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let variables = [
        ("AWS_ENDPOINT_URL", format!("http://{address}")),
        ("AWS_ALLOW_HTTP", "true".to_owned()),
        ("AWS_REGION", "eu-central-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", "kiwi".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "secret".to_owned()),
    ];
    let prefix = format!("test/{}", MADE.fetch_add(1, Ordering::Relaxed));
    let variables = variables.map(|(name, value)| (name.to_owned(), value));
    Storage::of(&format!("s3://{BUCKET}/{prefix}"), variables)
}

/// A storage of its own, where these tests run on S3.
pub(crate) fn new_storage() -> Option<Storage> {
    Some(storage(told(ADDRESS)?.to_str().unwrap()))
}

/// The keys of the objects in a bucket, and how many bytes each has.
pub(crate) fn objects(bucket: &Bucket) -> Vec<(PathBuf, u64)> {
    let mut variables = bucket.variables.iter();
    let (_, endpoint) = variables.find(|(name, _)| name == "AWS_ENDPOINT_URL").unwrap();
    let target = format!("/{}?list-type=2&prefix={}/", bucket.name, bucket.prefix);
    let answer = Request::new("GET", target).send_to(endpoint);
    assert_eq!(answer.status, 200, "{answer:?}");
    let listed = String::from_utf8(answer.body).unwrap();
    let object = |text: &str| {
        let element = |name: &str| {
            let (_, rest) = text.split_once(&format!("<{name}>")).unwrap();
            rest.split_once("</").unwrap().0.to_owned()
        };
        (PathBuf::from(element("Key")), element("Size").parse().unwrap())
    };
    listed.split("<Contents>").skip(1).map(object).collect()
}

/// The tests that meet bytes.
pub(crate) const THESE: [&str; 9] = [
    "commands::check::",
    "commands::export::",
    "commands::import::",
    "operations::delete_media",
    "operations::get_media_content",
    "operations::get_media_thumbnail",
    "operations::replace_media_content",
    "operations::upload_media",
    "processes::",
];

/// But for these: what can be damaged are files; lists that change at once meet few bytes.
pub(crate) const BUT: [&str; 9] = [
    "attaching_and_deleting",
    "check::a_media_that_has_lost",
    "check::a_row_that_holds",
    "check::bytes_that",
    "check::files_that",
    "check::references_to_rows",
    "check::what_an_upload_is",
    "export::a_media_whose_bytes",
    "get_media_content::bytes_that_are_not",
];

#[test]
fn everything_holds_on_s3() {
    let Some(moto) = Moto::start("everything that meets bytes, on S3") else { return };
    run_again(&[(ADDRESS, &moto.address)], &THESE, &BUT);
}

/// A server whose bytes are behind the relay.
fn server(relay: &Relay) -> Server {
    Server::start(|settings| settings.storage = storage(&relay.address))
}

fn post(server: &Server, bytes: &[u8]) -> Answer {
    server.request("POST", "/rest/api/medias").form(&[("file", Some("a.bin"), bytes)]).send(server)
}

fn content(server: &Server, media: &str) -> Answer {
    server.request("GET", format!("/rest/api/medias/{media}/content")).send(server)
}

/// Bytes of which no two parts are the same.
fn bytes(count: usize) -> Vec<u8> {
    (0_u32..).flat_map(u32::to_le_bytes).take(count).collect()
}

fn is_part(head: &Head) -> bool {
    head.method == "PUT" && head.target.contains("partNumber=")
}

fn is_abortion(head: &Head) -> bool {
    head.method == "DELETE" && head.target.contains("uploadId=")
}

#[track_caller]
fn is_unavailable(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(answer.header("Retry-After").is_some(), "{answer:?}");
}

const MIB: usize = 1 << 20;

#[test]
fn a_large_upload_goes_in_parts_of_one_size_and_comes_back() {
    let Some(moto) = Moto::start("uploads in parts, on S3") else { return };
    let relay = moto.relay();
    let server = server(&relay);
    let sent = bytes(12 * MIB + 1);
    let media = server.upload(&sent);
    let mut sizes: Vec<_> = relay.seen(is_part).iter().map(|head| head.length).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [2 * MIB as u64 + 1, 5 * MIB as u64, 5 * MIB as u64]);
    assert!(content(&server, &media).body == sent);
    let path = format!("/rest/api/medias/{media}/content");
    let range = format!("bytes={}-{}", 5 * MIB - 1, 5 * MIB);
    let part = server.request("GET", path).header("Range", range).send(&server);
    assert_eq!((part.status, part.body.as_slice()), (206, &sent[5 * MIB - 1..=5 * MIB]));
}

#[test]
fn what_the_store_could_not_do_for_a_moment_is_tried_again() {
    let Some(moto) = Moto::start("errors that pass, on S3") else { return };
    let relay = moto.relay();
    let server = server(&relay);
    let failed = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&failed);
    moto.judge(&relay, move |head| {
        let mut seen = seen.lock().unwrap();
        let asked = format!("{} {}", head.method, head.target);
        let count = seen.iter().filter(|before| **before == asked).count();
        (count < 2).then(|| {
            seen.push(asked);
            if count == 0 { Verdict::Answer(500, "") } else { Verdict::HangUp }
        })
    });
    let sent = bytes(6 * MIB);
    let media = server.upload(&sent);
    assert!(content(&server, &media).body == sent);
    // The beginning of the upload, its parts, its end; the reading.
    assert_eq!(failed.lock().unwrap().len(), 2 * 5);
    server.delete_for_good(&media);
    server.drained();
    moto.pass_all(&relay);
    assert_eq!(server.files().len(), 1, "the sample's alone");
}

#[test]
fn while_the_store_is_away_what_needs_it_is_for_later_and_nothing_is_half_there() {
    let Some(moto) = Moto::start("a store that is away, on S3") else { return };
    let relay = moto.relay();
    let server = server(&relay);
    let (stays, goes) = (server.upload(b"stays"), server.upload(b"goes"));
    relay.judge(|_| Verdict::HangUp);

    let ready = || Request::new("GET", "/readyz").send(&server);
    let answer = ready();
    assert_eq!((answer.status, &answer.json()["checks"]["storage"]), (503, &"unavailable".into()));
    std::thread::scope(|scope| {
        scope.spawn(|| is_unavailable(&post(&server, b"new")));
        scope.spawn(|| is_unavailable(&post(&server, &bytes(6 * MIB))));
        scope.spawn(|| is_unavailable(&content(&server, &stays)));
    });
    // What does not need it goes on, and a deletion is one.
    assert_eq!(server.get("/rest/api/medias")["totalItems"], 3);
    server.delete_for_good(&goes);
    server.drained();

    moto.pass_all(&relay);
    assert_eq!(ready().status, 200);
    assert_eq!(content(&server, &stays).body, b"stays");
    let media = server.upload(b"new");
    assert_eq!(content(&server, &media).body, b"new");
    // What could not be deleted is, and so is what the uploads may have left, which fall due when their time is over.
    let is_deletion = |head: &Head| head.method == "POST" && head.target.contains("?delete");
    let before = relay.seen(is_deletion).len();
    relay.wait_for(before + 1, is_deletion);
}

#[test]
fn an_upload_of_which_a_part_fails_is_aborted() {
    let Some(moto) = Moto::start("uploads that fail, on S3") else { return };
    let relay = moto.relay();
    let server = server(&relay);
    for fails in ["partNumber=1", "partNumber=3", "?uploadId="] {
        let before = relay.seen(is_abortion).len();
        moto.judge(&relay, move |head| {
            let is_it = head.method != "DELETE" && head.target.contains(fails);
            is_it.then_some(Verdict::Answer(503, ""))
        });
        is_unavailable(&post(&server, &bytes(12 * MIB)));
        assert_eq!(relay.seen(is_abortion).len(), before + 1, "{fails}");
    }
    moto.pass_all(&relay);
    assert!(!moto.ask(&format!("/{BUCKET}?uploads")).contains("<UploadId>"));
    server.drained();
    assert_eq!(server.files().len(), 1, "the sample's alone");
}

#[test]
fn an_upload_whose_client_goes_away_is_aborted() {
    let Some(moto) = Moto::start("clients that go away, on S3") else { return };
    let relay = moto.relay();
    let server = server(&relay);
    let client = begun_upload(&server, &server.url, &bytes(6 * MIB));
    relay.wait_for(1, is_part);
    drop(client);
    relay.wait_for(1, is_abortion);
    assert_eq!(server.files().len(), 1, "the sample's alone");
}

/// The beginning of an upload of which these bytes are sent, and no more for now.
fn begun_upload(server: &Server, url: &str, bytes: &[u8]) -> TcpStream {
    let mut client = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST /rest/api/medias HTTP/1.1\r\nHost: kiwi\r\nAuthorization: Bearer {}\r\n\
         X-Flowkiwi-Organization-Id: {}\r\nContent-Type: multipart/form-data; boundary=e\r\n\
         Content-Length: 99999999\r\n\r\n\
         --e\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n",
        server.token, server.organization
    );
    client.write_all(head.as_bytes()).unwrap();
    client.write_all(bytes).unwrap();
    client
}

#[test]
fn many_uploads_that_stand_still_hold_little_memory_and_let_others_through() {
    const UPLOADS: usize = 40;
    let Some(moto) = Moto::start("uploads that stand still, on S3") else { return };
    let relay = moto.relay();
    let server = server(&relay);
    let mut command = server.command();
    command.args(["serve", "--listen", "127.0.0.1:0", "--metrics", "127.0.0.1:0"]);
    command.args(["--upload-memory-bytes", "16777216"]);
    let mut other = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = BufReader::new(other.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut said = |name: &str| {
        let line = lines.find(|line| line.contains(name)).unwrap();
        line.rsplit(' ').next().unwrap().to_owned()
    };
    let (url, metrics) = (said("listens on "), said("Metrics"));
    let measured = |name: &str| -> f64 {
        let text = Request::new("GET", "").send_to(&metrics).body;
        let text = String::from_utf8(text).unwrap();
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {name}: {text}")).parse().unwrap()
    };

    let before = measured("process_resident_memory_bytes");
    // None of them fills a part, which could be sent.
    let sent = bytes(9 * MIB / 2);
    let standing: Vec<_> = (0..UPLOADS).map(|_| begun_upload(&server, &url, &sent)).collect();
    // What ends a file may begin with the last of them.
    let all = (UPLOADS * (sent.len() - 64)) as f64;
    while measured("flowkiwi_received_bytes_total") < all {}
    let grown = measured("process_resident_memory_bytes") - before;
    assert!(grown < (UPLOADS * sent.len() / 2) as f64, "{grown}");

    let quick = bytes(12 * MIB);
    let form = server.request("POST", "/rest/api/medias").form(&[("file", Some("a.bin"), &quick)]);
    let made = form.send_to(&url);
    assert_eq!(made.status, 201, "{made:?}");
    let media = made.json()["id"].as_str().unwrap().to_owned();
    assert!(content(&server, &media).body == quick);
    drop(standing);
    terminate(&other);
    assert!(other.wait().unwrap().success());
}

#[test]
fn a_download_that_the_store_breaks_off_goes_on_where_it_was() {
    let Some(moto) = Moto::start("downloads that break off, on S3") else { return };
    let relay = moto.relay();
    let server = server(&relay);
    let sent = bytes(6 * MIB);
    let media = server.upload(&sent);
    // More often than the client of the store tries by itself.
    let cuts = Mutex::new(vec![MIB as u64 / 2; 8]);
    let address = moto.address.clone();
    moto.judge(&relay, move |head| {
        let cut = (head.method == "GET").then(|| cuts.lock().unwrap().pop()).flatten();
        cut.map(|most| Verdict::Cut(address.clone(), most))
    });
    assert!(content(&server, &media).body == sent);
    let is_reading = |head: &Head| head.method == "GET" && !head.target.contains("list-type");
    assert_eq!(relay.seen(is_reading).len(), 9);
}

#[test]
fn a_bucket_that_cannot_be_used_is_one_plain_line() {
    let Some(moto) = Moto::start("buckets that cannot be used, on S3") else { return };
    let folder = tempfile::TempDir::new().unwrap();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let secret = ("AWS_SECRET_ACCESS_KEY", "");
    let plain = ("AWS_ALLOW_HTTP", "");
    for (storage, address, change, line) in [
        (
            "s3://nowhere/at/all",
            &moto.address,
            None,
            "`s3://nowhere/at/all`: the store answers `NoSuchBucket`",
        ),
        ("s3://", &moto.address, None, "names no bucket"),
        ("s3://kiwi", &moto.address, Some(secret), "Missing SecretAccessKey"),
        ("s3://kiwi", &moto.address, Some(plain), "AWS_ALLOW_HTTP=true"),
        ("s3://kiwi", &closed, None, "AWS_ENDPOINT_URL"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
        command.env("FLOWKIWI_DATA", folder.path()).env("FLOWKIWI_STORAGE", storage);
        command.env("FLOWKIWI_LISTEN", "127.0.0.1:0");
        let Storage::Bucket(bucket) = self::storage(address) else { panic!() };
        command.envs(bucket.variables).envs(change);
        refused(&command.output().unwrap(), line);
    }
}

#[test]
fn a_presigned_address_gives_the_bytes_with_their_name_and_type_and_in_ranges() {
    let Some(moto) = Moto::start("presigned downloads, on S3") else { return };
    let server = Server::start(|settings| {
        settings.storage = storage(&moto.address);
        settings.presigned_download = Some(Duration::from_secs(60));
    });
    let media = server.upload(b"0123456789");
    let path = format!("/rest/api/medias/{media}/content?download=true");
    let sent = server.request("GET", path).send(&server);
    assert_eq!(sent.status, 307, "{sent:?}");
    let location = sent.header("Location").unwrap();
    let (origin, target) = location.split_at(location.find("/kiwi").unwrap());
    let read = Request::new("GET", target).send_to(origin);
    assert_eq!((read.status, read.body.as_slice()), (200, &b"0123456789"[..]));
    assert_eq!(read.header("Content-Type").unwrap().split(';').next(), Some("text/plain"));
    let disposition = read.header("Content-Disposition").unwrap();
    assert!(disposition.starts_with("attachment; filename=\"a.bin\""), "{disposition}");
    let part = Request::new("GET", target).header("Range", "bytes=2-4").send_to(origin);
    assert_eq!((part.status, part.body.as_slice()), (206, &b"234"[..]));
}

#[test]
fn a_backup_of_what_is_in_a_bucket_is_a_folder_that_is_whole() {
    let Some(moto) = Moto::start("backups of a bucket") else { return };
    let server = Server::start(|settings| settings.storage = storage(&moto.address));
    server.upload(b"kept");
    let folder = tempfile::TempDir::new().unwrap();
    let target = folder.path().join("backup");
    let made = server.command().arg("backup").arg(&target).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let mut check = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
    let check = check.args(["check", "--deep", "--data"]).arg(&target).output().unwrap();
    let said = String::from_utf8_lossy(&check.stdout);
    assert!(check.status.success() && said.starts_with("2 files, "), "{said}");
}

#[test]
fn a_store_that_takes_its_time_holds_up_nobody_else() {
    let Some(moto) = Moto::start("a store that takes its time, on S3") else { return };
    let relay = moto.relay();
    let server = server(&relay);
    let is_put = |head: &Head| head.method == "PUT";
    let slow = server.upload(b"slow");
    let target = relay.seen(is_put).pop().unwrap().target;
    let other = server.upload(b"other");
    // More than there are threads that answer, and connections that read.
    let (crowd, large) = (12, bytes(7_777));
    let (opening, opened) = mpsc::channel::<()>();
    let opened = Mutex::new(opened);
    let is_held = move |head: &Head| {
        (head.method == "GET" && head.target == target) || (is_put(head) && head.length == 7_777)
    };
    let held = is_held.clone();
    moto.judge(&relay, move |head| {
        if held(head) {
            // Whoever holds the other end lets go of it.
            opened.lock().unwrap().recv().ok();
        }
        None
    });
    std::thread::scope(|scope| {
        // Where this ends early, whoever is held is let go of.
        let opening = opening;
        let downloads: Vec<_> =
            (0..crowd).map(|_| scope.spawn(|| content(&server, &slow))).collect();
        let uploads: Vec<_> = (0..crowd).map(|_| scope.spawn(|| post(&server, &large))).collect();
        relay.wait_for(2 * crowd, is_held);
        assert_eq!(Request::new("GET", "/readyz").send(&server).status, 200);
        assert_eq!(content(&server, &other).body, b"other");
        assert_eq!(server.get("/rest/api/medias")["totalItems"], 3);
        let new = server.upload(b"new");
        assert_eq!(content(&server, &new).body, b"new");
        server.delete_for_good(&other);
        drop(opening);
        for download in downloads {
            assert_eq!(download.join().unwrap().body, b"slow");
        }
        for upload in uploads {
            assert_eq!(upload.join().unwrap().status, 201);
        }
    });
    server.drained();
}
