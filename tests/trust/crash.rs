//! The process is killed under load, again and again, and started over what it left. Each worker asks for one thing
//! after the other and owns all that it asks about, so that what has to be there is known exactly: what was
//! answered, and of the one request in hand all or nothing.

use std::{
    process::Command,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    time::Duration,
};

use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection,
    connection::SimpleConnection as _, sql_types::Integer,
};
use fastrand::Rng;
use flowkiwi_medias::place::Place;
use serde_json::json;

use crate::{
    client::{Client, Names},
    model::{Owner, Request, Slot, World},
    process::{Process, Site, signal},
    report,
};

/// How many ask at once.
const WORKERS: usize = 4;

/// How many different contents there are; medias share them.
const CONTENTS: u32 = 16;

/// How many medias a worker has at most.
const MEDIAS: usize = 10;

/// What a worker was told, and what it has asked for since.
#[derive(Clone, Debug, Default)]
struct Ledger {
    world: World,
    in_hand: Option<Request>,
}

/// A token that was made, and whether it opens; unknown, where its revocation was not answered.
struct Token {
    iri: String,
    secret: String,
    opens: Option<bool>,
}

struct Worker {
    ledger: Arc<Mutex<Ledger>>,
    names: Names,
    prefix: String,
    random: Rng,
    next: Slot,
    tokens: Vec<Token>,
    answers: u64,
    unanswered: u64,
    unanswered_done: u64,
}

impl Worker {
    fn new(index: usize, random: Rng) -> Self {
        let prefix = format!("w{index}-");
        Self {
            ledger: Arc::default(),
            names: Names::new(prefix.clone()),
            prefix,
            random,
            next: 0,
            tokens: Vec::new(),
            answers: 0,
            unanswered: 0,
            unanswered_done: 0,
        }
    }

    /// Asks until told to stop, or until an answer does not come.
    fn work(&mut self, client: &Client, stop: &AtomicBool, answered: &Sender<()>) {
        while !stop.load(Ordering::Relaxed) {
            let goes_on = if self.random.u8(0..20) == 0 {
                self.use_token(client)
            } else {
                self.use_request(client)
            };
            if !goes_on || answered.send(()).is_err() {
                return;
            }
            self.answers += 1;
        }
    }

    fn use_request(&mut self, client: &Client) -> bool {
        let request = self.choose();
        self.ledger.lock().unwrap().in_hand = Some(request.clone());
        let Ok(answer) = self.names.send(client, &request) else {
            self.unanswered += 1;
            return false;
        };
        let mut ledger = self.ledger.lock().unwrap();
        assert_eq!(answer, ledger.world.apply(&request), "{request:?}");
        ledger.in_hand = None;
        true
    }

    /// Makes a token, or revokes one.
    fn use_token(&mut self, client: &Client) -> bool {
        if self.tokens.len() < 4 {
            let body = json!({"name": "worker", "permissions": ["identity:media:read"]});
            let Ok(reply) = client.post("/rest/api/tokens", &body) else { return false };
            if reply.status == 503 {
                return false;
            }
            let made = reply.json();
            let text = |name: &str| made[name].as_str().unwrap().to_owned();
            let (iri, secret) = (text("@id"), text("secret"));
            self.tokens.push(Token { iri, secret, opens: Some(true) });
            return true;
        }
        let at = self.random.usize(0..self.tokens.len());
        let token = &mut self.tokens[at];
        if token.opens == Some(false) {
            self.tokens.remove(at);
            return true;
        }
        token.opens = None;
        let revoked = client.ask("DELETE", &token.iri, None);
        let is_known = revoked.as_ref().is_ok_and(|reply| reply.status != 503);
        if is_known {
            token.opens = Some(false);
        }
        is_known
    }

    fn choose(&mut self) -> Request {
        let world = &self.ledger.lock().unwrap().world.clone();
        let random = &mut self.random;
        let medias: Vec<Slot> = world.medias.keys().copied().collect();
        let owners: Vec<Owner> = world.owners().collect();
        let live: Vec<Slot> =
            medias.iter().copied().filter(|media| !world.medias[media].is_trashed).collect();
        let some = |random: &mut Rng| {
            let mut list = live.clone();
            random.shuffle(&mut list);
            list.truncate(random.usize(0..4));
            list
        };
        let Some(media) = random.choice(&medias).copied() else {
            return self.upload();
        };
        let fresh = self.next;
        match random.u8(0..100) {
            0..25 if medias.len() < MEDIAS => self.upload(),
            0..25 => match random.choice(&medias) {
                Some(media) if world.medias[media].is_trashed => Request::Purge { media: *media },
                _ => Request::Delete { media, refuse: false },
            },
            25..35 => Request::Describe { media, title: random.u32(..) },
            35..42 => Request::Replace { media, content: random.u32(0..CONTENTS) },
            42..52 => Request::Delete { media, refuse: random.bool() },
            52..56 => Request::DeleteMany { medias: some(random) },
            56..68 => Request::Restore { media },
            68..74 => Request::Purge { media },
            74..80 if owners.len() < 6 => {
                let product = owners.iter().find_map(|owner| match owner {
                    Owner::Product(slot) => Some(*slot),
                    Owner::Variant(_) => None,
                });
                self.next += 1;
                let owner = match product {
                    Some(_) if random.bool() => Owner::Variant(fresh),
                    _ => Owner::Product(fresh),
                };
                Request::Create {
                    owner,
                    product: product.unwrap_or_default(),
                    medias: some(random),
                }
            }
            80..83 if owners.len() > 3 => {
                Request::Remove { owner: *random.choice(&owners).unwrap() }
            }
            _ => match random.choice(&owners) {
                Some(owner) => Request::SetList { owner: *owner, medias: some(random) },
                None => Request::Get { media },
            },
        }
    }

    fn upload(&mut self) -> Request {
        let media = self.next;
        self.next += 1;
        Request::Upload { media, content: self.random.u32(0..CONTENTS) }
    }

    /// Holds what there is against what was answered, and takes the request in hand for what became of it.
    fn resolve(&mut self, client: &Client) {
        let view = self.names.view(client, CONTENTS);
        let mut ledger = self.ledger.lock().unwrap();
        let before = ledger.world.view();
        if let Some(request) = ledger.in_hand.take() {
            let mut after = ledger.world.clone();
            after.apply(&request);
            if view == after.view() {
                self.unanswered_done += u64::from(view != before);
                ledger.world = after;
            } else {
                assert_eq!(view, before, "{request:?} is half there");
            }
        } else {
            assert_eq!(view, before, "what was answered is not what is there");
        }
        self.names.download(client, &view);
        for token in &mut self.tokens {
            let status = client.bearer(&token.secret).get("/rest/api/medias?itemsPerPage=1").status;
            assert!([200, 401].contains(&status), "{status}");
            let opens = *token.opens.get_or_insert(status == 200);
            assert_eq!(status == 200, opens, "a token");
        }
    }
}

/// Kills, restarts and checks so many times. What happens is told by the seed, as far as the moment it happens at
/// can be.
pub(crate) fn rounds(rounds: u32, seed: u64) {
    report::seed("crash", seed);
    let mut random = Rng::with_seed(seed);
    let site = Site::new();
    let mut process = site.start();
    let (organization, token) = process.first.clone().unwrap();
    let mut client = Client::new(&process.url, &organization, &token);
    let mut workers: Vec<_> = (0..WORKERS).map(|index| Worker::new(index, random.fork())).collect();
    let (mut kills, mut cuts, mut copies) = (0_u64, 0_u64, 0_u64);
    for round in 0..rounds {
        let stop = AtomicBool::new(false);
        let (answered, answers) = channel();
        let ledgers: Vec<_> = workers
            .iter()
            .map(|worker| (worker.prefix.clone(), Arc::clone(&worker.ledger)))
            .collect();
        std::thread::scope(|scope| {
            for worker in &mut workers {
                let (answered, client, stop) = (answered.clone(), client.at(&process.url), &stop);
                scope.spawn(move || worker.work(&client, stop, &answered));
            }
            drop(answered);
            await_some(&answers, &mut random);
            match (&site.database, round % 4) {
                (Some(place), 3) => {
                    cut(place, &mut random);
                    cuts += 1;
                }
                (None, 3) => {
                    hold_and_copy(&site, &process, &client, &ledgers);
                    copies += 1;
                    await_some(&answers, &mut random);
                    process.kill();
                    kills += 1;
                }
                _ => {
                    process.kill();
                    kills += 1;
                }
            }
            stop.store(true, Ordering::Relaxed);
        });
        if site.database.is_some() && round % 4 == 3 {
            client.recovered();
        } else {
            process = site.start();
            client = client.at(&process.url);
        }
        std::thread::scope(|scope| {
            for worker in &mut workers {
                let client = client.at(&process.url);
                scope.spawn(move || worker.resolve(&client));
            }
        });
        site.checked();
    }
    process.stop();
    swept(&site);
    let sum = |of: fn(&Worker) -> u64| workers.iter().map(of).sum::<u64>();
    let answers = sum(|worker| worker.answers);
    let unanswered = sum(|worker| worker.unanswered);
    let done = sum(|worker| worker.unanswered_done);
    report::tried("killed under load and started again", kills);
    if cuts > 0 {
        report::tried("PostgreSQL's process killed under load", cuts);
    }
    if copies > 0 {
        report::tried("served from files copied at one moment", copies);
    }
    report::tried("requests answered, and there after it", answers);
    report::tried("requests not answered, wholly or not at all done", unanswered);
    report::note(&format!("of those not answered {done} were done"));
}

/// Waits for some answers, and a little longer: until a moment that is none of the protocol's.
fn await_some(answers: &Receiver<()>, random: &mut Rng) {
    for _ in 0..random.u32(1..120) {
        // Whoever asks stops where it is not answered, which a check finds.
        if answers.recv().is_err() {
            return;
        }
    }
    let moment = Duration::from_micros(random.u64(0..8_000));
    let (_never, wait) = channel::<()>();
    assert!(wait.recv_timeout(moment).is_err());
}

#[derive(QueryableByName)]
struct Backend {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

/// Kills a process of the PostgreSQL server, which then ends all connections and recovers.
fn cut(place: &Place, random: &mut Rng) {
    let Place::Server(address) = place else { panic!("{place} is no server") };
    let mut connection = PgConnection::establish(address).unwrap();
    let backends: Vec<Backend> = diesel::sql_query(
        "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    )
    .load(&mut connection)
    .unwrap();
    let backend = random.choice(&backends).unwrap();
    signal(backend.pid.unsigned_abs(), "KILL");
}

/// Copies all files while the process stands still, as a machine that loses its power leaves them, and serves the
/// copy: it has what was answered by then.
fn hold_and_copy(
    site: &Site,
    process: &Process,
    client: &Client,
    ledgers: &[(String, Arc<Mutex<Ledger>>)],
) {
    let copy = Site::on_disk();
    process.signal("STOP");
    let ledgers: Vec<_> =
        ledgers.iter().map(|(prefix, ledger)| (prefix, ledger.lock().unwrap().clone())).collect();
    let copied = Command::new("cp").arg("-a").args([site.data(), copy.data()]).status().unwrap();
    process.signal("CONT");
    assert!(copied.success());
    let copied = copy.start();
    let client = client.at(&copied.url);
    for (prefix, Ledger { world, in_hand }) in ledgers {
        let mut names = Names::new(prefix.clone());
        let view = names.view(&client, CONTENTS);
        let mut after = world.clone();
        if let Some(request) = &in_hand {
            after.apply(request);
        }
        assert!(view == after.view() || view == world.view(), "{in_hand:?}\n{world:?}\n{view:?}");
        names.download(&client, &view);
    }
    copy.checked();
}

/// Lets everything fall due that waits to be swept, has it swept, and finds no file that no row needs.
pub(crate) fn swept(site: &Site) {
    let hasten = "update removals set due_at = 0";
    match site.place() {
        Place::Server(address) => {
            PgConnection::establish(&address).unwrap().batch_execute(hasten).unwrap();
        }
        Place::File(path) => {
            let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
            connection.batch_execute(hasten).unwrap();
        }
        Place::Memory(_) => panic!("it is kept nowhere"),
    }
    let repaired = site.run(&["check", "--repair"]);
    assert!(repaired.status.success(), "{}", String::from_utf8_lossy(&repaired.stdout));
    let files = site.files();
    assert_eq!(site.checked(), files.len() as u64, "{files:?}");
}
