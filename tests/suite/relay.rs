//! What stands between a client and a server: it sees each request pass, and says where to, or what becomes of it in
//! their place. A connection has one request, so that whoever asks again is seen again.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, PoisonError, RwLock},
    thread::JoinHandle,
    time::Duration,
};

/// How long is waited for what has to come.
const PATIENCE: Duration = Duration::from_secs(60);

/// The beginning of a request.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) method: String,
    /// The path with the query.
    pub(crate) target: String,
    /// How many bytes follow.
    pub(crate) length: u64,
}

/// What becomes of a request.
#[derive(Clone, Debug)]
pub(crate) enum Verdict {
    /// It goes on to this address.
    To(String),
    /// It goes on, and of the answer no more comes back than so many bytes.
    Cut(String, u64),
    /// It is answered with this status and content, and goes no further.
    Answer(u16, &'static str),
    /// The connection is closed, as where nobody listens any more.
    HangUp,
}

type Judge = Box<dyn Fn(&Head) -> Verdict + Send + Sync>;

#[derive(Default)]
struct Seen {
    heads: Mutex<Vec<Head>>,
    more: Condvar,
}

/// It relays until it is dropped.
pub(crate) struct Relay {
    pub(crate) address: String,
    judge: Arc<RwLock<Arc<Judge>>>,
    seen: Arc<Seen>,
    accepting: Option<JoinHandle<()>>,
    ended: Arc<RwLock<bool>>,
}

impl Relay {
    /// Starts one on a free port.
    pub(crate) fn start(judge: impl Fn(&Head) -> Verdict + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let judge: Arc<RwLock<Arc<Judge>>> = Arc::new(RwLock::new(Arc::new(Box::new(judge))));
        let (seen, ended) = (Arc::<Seen>::default(), Arc::new(RwLock::new(false)));
        let accepting = {
            let (judge, seen, ended) = (Arc::clone(&judge), Arc::clone(&seen), Arc::clone(&ended));
            std::thread::spawn(move || {
                for client in listener.incoming() {
                    if *ended.read().unwrap() {
                        return;
                    }
                    let (judge, seen) = (Arc::clone(&judge.read().unwrap()), Arc::clone(&seen));
                    // Either end may go away at any moment, which the other is shown by the end of its connection.
                    std::thread::spawn(move || drop(pass(&client.unwrap(), &judge, &seen)));
                }
            })
        };
        Self { address, judge, seen, accepting: Some(accepting), ended }
    }

    /// Judges otherwise from now on.
    pub(crate) fn judge(&self, judge: impl Fn(&Head) -> Verdict + Send + Sync + 'static) {
        *self.judge.write().unwrap() = Arc::new(Box::new(judge));
    }

    /// The requests that were seen and are such.
    pub(crate) fn seen(&self, is_such: impl Fn(&Head) -> bool) -> Vec<Head> {
        let heads = self.seen.heads.lock().unwrap();
        heads.iter().filter(|head| is_such(head)).cloned().collect()
    }

    /// Waits until so many such requests were seen.
    #[track_caller]
    pub(crate) fn wait_for(&self, count: usize, is_such: impl Fn(&Head) -> bool) {
        let heads = self.seen.heads.lock().unwrap();
        let too_few =
            |heads: &mut Vec<Head>| heads.iter().filter(|head| is_such(head)).count() < count;
        let (heads, waited) = self.seen.more.wait_timeout_while(heads, PATIENCE, too_few).unwrap();
        assert!(!waited.timed_out(), "of these were not {count} such: {heads:?}");
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        *self.ended.write().unwrap_or_else(PoisonError::into_inner) = true;
        // Whoever waits for connections looks up at the next.
        drop(TcpStream::connect(&self.address));
        if let Some(accepting) = self.accepting.take() {
            accepting.join().ok();
        }
    }
}

fn pass(client: &TcpStream, judge: &Judge, seen: &Seen) -> io::Result<()> {
    let mut reader = BufReader::new(client);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if line == "\r\n" {
            break;
        }
        lines.push(line);
    }
    let mut first = lines[0].split(' ').map(str::to_owned);
    let header = |name: &str| {
        let mut fields = lines[1..].iter().filter_map(|line| line.split_once(':'));
        let found = fields.find(|(field, _)| field.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().to_owned())
    };
    let head = Head {
        method: first.next().unwrap(),
        target: first.next().unwrap(),
        length: header("content-length").map_or(0, |length| length.parse().unwrap()),
    };
    seen.heads.lock().unwrap().push(head.clone());
    seen.more.notify_all();
    let (address, most) = match judge(&head) {
        Verdict::HangUp => return client.shutdown(Shutdown::Both),
        Verdict::Answer(status, content) => {
            // What is not read would be answered with a reset.
            io::copy(&mut reader.take(head.length), &mut io::sink())?;
            let answer = format!(
                "HTTP/1.1 {status} It Is So\r\nETag: \"kiwi\"\r\nContent-Length: {}\r\n\
                 Connection: close\r\n\r\n{content}",
                content.len()
            );
            return (&*client).write_all(answer.as_bytes());
        }
        Verdict::To(address) => (address, u64::MAX),
        Verdict::Cut(address, most) => (address, most),
    };
    let mut server = TcpStream::connect(address)?;
    let kept = lines.iter().filter(|line| !line.to_ascii_lowercase().starts_with("connection:"));
    let whole = kept.map(String::as_str).chain(["Connection: close\r\n\r\n"]).collect::<String>();
    server.write_all(whole.as_bytes())?;
    io::copy(&mut reader.take(head.length), &mut server)?;
    io::copy(&mut (&server).take(most), &mut &*client)?;
    client.shutdown(Shutdown::Both)
}
