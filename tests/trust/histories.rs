//! Several ask at once about the same few things, on several servers of one database, and what each was answered is
//! held against the model: there has to be an order of the requests, one after the other and each between its being
//! sent and its being answered, in which the model answers all of them the same and ends as the database did
//! (linearizability, Herlihy and Wing 1990).

use std::{
    collections::BTreeSet,
    sync::{
        Barrier,
        atomic::{AtomicU64, Ordering},
    },
};

use fastrand::Rng;

use crate::{
    client::{Client, Names},
    model::{Answer, Owner, Request, Slot, View, World},
    process::Site,
    report,
};

const CLIENTS: usize = 4;
const REQUESTS: usize = 5;
const MEDIAS: u32 = 3;

/// A request that was answered, with when that began and ended.
#[derive(Debug)]
struct Call {
    request: Request,
    answer: Answer,
    sent: u64,
    answered: u64,
}

/// Makes so many histories and judges each.
pub(crate) fn judged(count: u32, seed: u64) {
    report::seed("histories", seed);
    let mut random = Rng::with_seed(seed);
    let site = Site::new();
    // Two processes over one database are two writers, which is harder than one.
    let processes = [site.start(), site.start()];
    let (organization, token) = processes[0].first.clone().unwrap();
    let clients: Vec<_> = (0..CLIENTS)
        .map(|index| Client::new(&processes[index % 2].url, &organization, &token))
        .collect();
    let mut overlapping = 0;
    for round in 0..count {
        let (world, names) = begun(&clients[0], round);
        let calls = history(&clients, &names, &mut random);
        let view = names.clone().view(&clients[0], 16);
        overlapping +=
            calls.iter().filter(|one| calls.iter().any(|other| overlap(one, other))).count();
        if !is_linearizable(&world, &calls, &view) {
            let mut calls: Vec<_> = calls.iter().map(|call| format!("{call:?}")).collect();
            calls.sort();
            panic!("no order of these explains them all:\n{}\n{view:?}", calls.join("\n"));
        }
    }
    for mut process in processes {
        process.stop();
    }
    site.checked();
    report::tried("histories judged to be serializable", count.into());
    report::note(&format!("of their requests {overlapping} had another beside them"));
}

fn overlap(one: &Call, other: &Call) -> bool {
    !std::ptr::eq(one, other) && one.sent < other.answered && other.sent < one.answered
}

/// Medias, a product and a variant of it that point at them.
fn begun(client: &Client, round: u32) -> (World, Names) {
    let (mut world, mut names) = (World::default(), Names::new(format!("h{round}-")));
    let uploads = (0..MEDIAS).map(|media| Request::Upload { media, content: 1 + media });
    let owners = OWNERS.iter().map(|owner| {
        let medias = (0..MEDIAS).collect();
        Request::Create { owner: *owner, product: 0, medias }
    });
    for request in uploads.chain(owners) {
        let answer = names.send(client, &request).unwrap();
        assert_eq!(answer, world.apply(&request), "{request:?}");
    }
    (world, names)
}

const OWNERS: [Owner; 2] = [Owner::Product(0), Owner::Variant(0)];

fn history(clients: &[Client], names: &Names, random: &mut Rng) -> Vec<Call> {
    let (clock, start) = (AtomicU64::new(0), Barrier::new(clients.len()));
    std::thread::scope(|scope| {
        let asking: Vec<_> = clients
            .iter()
            .map(|client| {
                let (clock, start, mut names, mut random) =
                    (&clock, &start, names.clone(), random.fork());
                scope.spawn(move || {
                    start.wait();
                    let call = |_| {
                        let request = choose(&mut random);
                        let sent = clock.fetch_add(1, Ordering::SeqCst);
                        let answer = names.send(client, &request).unwrap();
                        let answered = clock.fetch_add(1, Ordering::SeqCst);
                        Call { request, answer, sent, answered }
                    };
                    (0..REQUESTS).map(call).collect::<Vec<_>>()
                })
            })
            .collect();
        asking.into_iter().flat_map(|one| one.join().unwrap()).collect()
    })
}

fn choose(random: &mut Rng) -> Request {
    let media = random.u32(0..MEDIAS);
    let owner = OWNERS[random.usize(0..2)];
    let mut some: Vec<Slot> = (0..MEDIAS).collect();
    random.shuffle(&mut some);
    some.truncate(random.usize(0..=3));
    match random.u8(0..20) {
        0..5 => Request::SetList { owner, medias: some },
        5..9 => Request::Delete { media, refuse: random.bool() },
        9..11 => Request::DeleteMany { medias: some },
        11..15 => Request::Restore { media },
        15..17 => Request::GetList { owner },
        17..19 => Request::Get { media },
        _ => Request::Purge { media },
    }
}

/// Whether some order of the calls explains them and what there is at the end. Orders that have led to the same
/// place with the same calls left are tried once (Wing and Gong 1993, with Lowe's memory of states).
fn is_linearizable(begin: &World, calls: &[Call], end: &View) -> bool {
    let mut tried = BTreeSet::new();
    let mut open = vec![(begin.clone(), (0..calls.len()).collect::<BTreeSet<_>>())];
    while let Some((world, left)) = open.pop() {
        if left.is_empty() && world.view() == *end {
            return true;
        }
        // What was sent after another was answered cannot come before it.
        let first_answered = left.iter().map(|call| calls[*call].answered).min();
        for call in left.iter().filter(|call| Some(calls[**call].sent) < first_answered) {
            let mut after = world.clone();
            if after.apply(&calls[*call].request) != calls[*call].answer {
                continue;
            }
            let mut rest = left.clone();
            rest.remove(call);
            if tried.insert((after.clone(), rest.clone())) {
                open.push((after, rest));
            }
        }
    }
    false
}

/// The judge condemns what cannot have happened.
pub(crate) fn a_history_that_nothing_explains_is_condemned() {
    let mut world = World::default();
    for media in 0..2 {
        world.apply(&Request::Upload { media, content: 1 });
    }
    let owner = Owner::Product(0);
    world.apply(&Request::Create { owner, product: 0, medias: vec![] });
    let set = Request::SetList { owner, medias: vec![0] };
    let listed = Answer { status: 200, list: Some(vec![0]), each: vec![] };
    let get = |list: Vec<Slot>| Answer { status: 200, list: Some(list), each: vec![] };
    let call = |request: &Request, answer: &Answer, sent, answered| Call {
        request: request.clone(),
        answer: answer.clone(),
        sent,
        answered,
    };
    let mut end = world.clone();
    end.apply(&set);
    let get_list = Request::GetList { owner };
    // Read while it was set: before or after it.
    for list in [vec![], vec![0]] {
        let calls = [call(&set, &listed, 0, 3), call(&get_list, &get(list), 1, 2)];
        assert!(is_linearizable(&world, &calls, &end.view()));
    }
    // Read after it was set, and not there.
    let stale = [call(&set, &listed, 0, 1), call(&get_list, &get(vec![]), 2, 3)];
    assert!(!is_linearizable(&world, &stale, &end.view()));
    // Set, deleted, and still in the list at the end.
    let delete = Request::Delete { media: 0, refuse: false };
    let dangling = [call(&set, &listed, 0, 1), call(&delete, &Answer::of(204), 2, 3)];
    assert!(!is_linearizable(&world, &dangling, &end.view()));
    report::tried("impossible histories condemned", 2);
}
