//! Requests a second and the time they take, of every server, round by round in turn.

use std::{error::Error, path::Path};

use diesel::{RunQueryDsl as _, SqliteConnection, connection::SimpleConnection as _};

use crate::{
    load::{Load, Sample, drive},
    peers::{Found, Peer, connect, database},
    report::{Spread, bar, table},
    seed::Seed,
    usual::PRAGMAS,
};

const ROUNDS: usize = 5;

/// What is asked in a round.
struct Scenario {
    name: &'static str,
    connections: usize,
    requests: usize,
    status: u16,
    method: &'static str,
    of: Of,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// Each media once, which is deleted.
    Own,
    /// Each media once, which stays.
    Once,
    /// Any of those that nobody deletes.
    Kept,
    /// A media that is not there.
    None,
    /// A media that the bearer may not delete.
    Forbidden,
}

impl Of {
    /// Whether each media is asked for but once.
    fn is_once(self) -> bool {
        matches!(self, Self::Own | Self::Once)
    }
}

const SCENARIOS: [Scenario; 6] = [
    Scenario {
        name: "DELETE, 64 connections",
        connections: 64,
        requests: 1500,
        status: 204,
        method: "DELETE",
        of: Of::Own,
    },
    Scenario {
        name: "DELETE, one connection",
        connections: 1,
        requests: 300,
        status: 204,
        method: "DELETE",
        of: Of::Own,
    },
    Scenario {
        name: "GET a media, 64 connections",
        connections: 64,
        requests: 20_000,
        status: 200,
        method: "GET",
        of: Of::Kept,
    },
    Scenario {
        name: "GET of no media: 404",
        connections: 64,
        requests: 20_000,
        status: 404,
        method: "GET",
        of: Of::None,
    },
    Scenario {
        name: "DELETE without permission: 403",
        connections: 64,
        requests: 20_000,
        status: 403,
        method: "DELETE",
        of: Of::Forbidden,
    },
    // What was asked before is answered again without a look, and this is not.
    Scenario {
        name: "GET a media for the first time",
        connections: 64,
        requests: 2000,
        status: 200,
        method: "GET",
        of: Of::Once,
    },
];

/// Peers that are asked a tenth of what only reads, or a round would take them a minute.
const SLOW: [&str; 2] = ["fastapi", "prism"];

/// How many medias nobody deletes.
const KEPT: usize = 1000;

/// What a server did in a scenario, round by round.
struct Measured {
    scenario: usize,
    peer: &'static str,
    rounds: Vec<Sample>,
}

impl Measured {
    fn rates(&self) -> Spread {
        Spread::of(self.rounds.iter().map(Sample::rate))
    }

    fn milliseconds(&self, share: f64) -> Spread {
        let time = |sample: &Sample| sample.percentile(share).as_secs_f64() * 1000.0;
        Spread::of(self.rounds.iter().map(time))
    }
}

/// The servers beside ours.
pub(crate) const PEERS: [&str; 5] = ["usual", "no-op", "fastapi", "fastify", "prism"];

pub(crate) fn run(folder: &Path, beside: &[String]) -> Result<String, Box<dyn Error>> {
    let seed = Seed::new(folder.join("flowkiwi"))?;
    let asked_once: usize = SCENARIOS
        .iter()
        .filter(|scenario| scenario.of.is_once())
        .map(|scenario| scenario.requests * (ROUNDS + 1))
        .sum();
    let ids = seed.sow_medias(KEPT + asked_once)?;
    let file = |name: &str| database(folder, name, &ids);
    let mut found: Vec<Found> = vec![Peer::flowkiwi(&seed)];
    for name in PEERS {
        if !beside.is_empty() && !beside.iter().any(|one| one == name) {
            continue;
        }
        found.push(match name {
            "fastapi" => Peer::fastapi(&file(name)?),
            "fastify" => Peer::fastify(&file(name)?),
            "prism" => Peer::prism(&seed),
            ours => Peer::by_hand(ours, &file(ours)?),
        });
    }
    let mut out = String::new();
    let mut peers = Vec::new();
    for found in found {
        match found {
            Ok(peer) => peers.push(peer),
            Err(reason) => out += &format!("LEFT OUT: {reason}\n"),
        }
    }

    let mut measured = Vec::new();
    let mut unused = ids[KEPT..].chunks_exact(1);
    let mut alone = connect(&folder.join("alone.sqlite"))?;
    alone.batch_execute(PRAGMAS)?;
    let mut commits = Vec::new();
    for (at, scenario) in SCENARIOS.iter().enumerate() {
        let mut each: Vec<_> = peers
            .iter()
            .filter(|peer| scenario.of != Of::Forbidden || peer.name == "flowkiwi")
            // These two answer every identifier alike.
            .filter(|peer| scenario.of != Of::None || !["no-op", "prism"].contains(&peer.name))
            .map(|peer| Measured { scenario: at, peer: peer.name, rounds: Vec::new() })
            .collect();
        for round in 0..=ROUNDS {
            let ids: Vec<&String> = if scenario.of.is_once() {
                unused.by_ref().take(scenario.requests).flatten().collect()
            } else {
                ids[..KEPT].iter().cycle().take(scenario.requests).collect()
            };
            for measured in &mut each {
                let peer = peers.iter().find(|peer| peer.name == measured.peer);
                let peer = peer.ok_or("a peer went missing")?;
                let is_less = !scenario.of.is_once() && SLOW.contains(&peer.name);
                let share = if is_less { 10 } else { 1 };
                let ids = &ids[..ids.len() / share];
                let sample = drive(peer.address, load(peer, &seed, scenario, ids))
                    .map_err(|cause| format!("{}, {}: {cause}", scenario.name, peer.name))?;
                // The first round warms up.
                if round > 0 {
                    measured.rounds.push(sample);
                }
            }
            if scenario.connections == 1 && scenario.of == Of::Own {
                commits.push(commit_alone(&mut alone, scenario.requests)?);
            }
        }
        measured.extend(each);
    }
    let alone = commits.split_off(1);
    out += &rates(&measured, &alone);
    out += "\n";
    out += &promises(&measured, &alone);
    Ok(out)
}

fn load(peer: &Peer, seed: &Seed, scenario: &Scenario, ids: &[&String]) -> Load {
    let nobody = "01a00000-0000-7000-bfff-ffffffffffff".to_owned();
    let request = |id: &&String| match scenario.of {
        Of::Own | Of::Once | Of::Kept => peer.request(scenario.method, id),
        Of::None => peer.request(scenario.method, &nobody),
        Of::Forbidden => peer.request_with(&seed.headers(&seed.viewer), scenario.method, id),
    };
    Load {
        connections: scenario.connections,
        requests: ids.iter().map(request).collect(),
        status: scenario.status,
    }
}

/// Rows deleted a second, each with a durable commit and nothing else: one connection of SQLite, without HTTP. It is
/// the same one in every round, as the servers keep theirs: what a first commit makes is there for the next.
fn commit_alone(connection: &mut SqliteConnection, count: usize) -> diesel::QueryResult<f64> {
    connection.batch_execute(&format!(
        "create table if not exists medias (id integer primary key, name text not null);
        delete from medias;
        with recursive counted(n) as (select 1 union all select n + 1 from counted where n < {count})
        insert into medias select n, 'kiwi.png' from counted;"
    ))?;
    let began = std::time::Instant::now();
    for id in 1..=count {
        connection.immediate_transaction(|connection| {
            diesel::sql_query(format!("delete from medias where id = {id}")).execute(connection)
        })?;
    }
    Ok(count as f64 / began.elapsed().as_secs_f64())
}

fn rates(measured: &[Measured], alone: &[f64]) -> String {
    let mut out = String::new();
    for (at, scenario) in SCENARIOS.iter().enumerate() {
        let mut all: Vec<_> = measured
            .iter()
            .filter(|one| one.scenario == at)
            .map(|one| {
                let (median, last) = (one.milliseconds(0.5), one.milliseconds(0.99));
                (one.peer, one.rates(), median.show(2), last.show(1))
            })
            .collect();
        if scenario.connections == 1 {
            let (none, rate) = (String::new(), Spread::of(alone.iter().copied()));
            all.push(("a commit alone", rate, none.clone(), none));
        }
        let greatest = all.iter().map(|(_, rate, ..)| rate.greatest).fold(0.0, f64::max);
        let rows = all.into_iter().map(|(peer, rate, median, last)| {
            vec![peer.to_owned(), rate.show(0), median, last, bar(rate, greatest)]
        });
        let header = [scenario.name, "a second", "p50, ms", "p99, ms", ""];
        out += &format!("{}\n\n", table(&header, rows));
    }
    out
}

/// What the service is to be, as ratios of what ran beside it in the same round.
fn promises(measured: &[Measured], alone: &[f64]) -> String {
    let of = |scenario: usize, peer: &str| {
        measured.iter().find(|one| one.scenario == scenario && one.peer == peer)
    };
    let ratio = |(scenario, peer): (usize, &str), (other, beside): (usize, &str)| {
        let (one, other) = (of(scenario, peer)?, of(other, beside)?);
        let pairs = one.rounds.iter().zip(&other.rounds);
        Some(Spread::of(pairs.map(|(one, other)| one.rate() / other.rate())))
    };
    let tail = of(0, "flowkiwi").zip(of(0, "usual")).map(|(one, other)| {
        let pairs = one.rounds.iter().zip(&other.rounds);
        let last = |sample: &Sample| sample.percentile(0.99).as_secs_f64();
        Spread::of(pairs.map(|(one, other)| last(one) / last(other)))
    });
    let commit = of(1, "flowkiwi")
        .map(|one| Spread::of(one.rounds.iter().zip(alone).map(|(one, alone)| one.rate() / alone)));
    let rows = [
        ("DELETE, 64 connections / usual", ratio((0, "flowkiwi"), (0, "usual")), "≥ 2.5"),
        ("its p99 / usual", tail, "≤ 0.2"),
        ("DELETE, one connection / a commit alone", commit, "≥ 0.9"),
        ("GET / usual", ratio((2, "flowkiwi"), (2, "usual")), "≥ 1.2"),
        ("GET / no-op", ratio((2, "flowkiwi"), (2, "no-op")), "≥ 0.5"),
        ("404 / GET", ratio((3, "flowkiwi"), (2, "flowkiwi")), "≥ 1"),
        ("403 / GET", ratio((4, "flowkiwi"), (2, "flowkiwi")), "≥ 1"),
        ("GET for the first time / usual", ratio((5, "flowkiwi"), (5, "usual")), ""),
    ];
    let rows = rows.into_iter().filter_map(|(name, ratio, wanted)| {
        Some(vec![name.to_owned(), ratio?.show(2), wanted.to_owned()])
    });
    table(&["ratio, round by round", "least, median, greatest", "wanted"], rows)
}
