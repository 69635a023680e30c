//! The same requests with a thousand medias and with a million, each with ten references: neither is to be felt.

use std::{error::Error, path::Path, time::Instant};

use serde_json::Value;

use crate::{
    load::{Load, ask_once, drive, never_asked},
    peers::Peer,
    report::{Spread, table},
    seed::Seed,
};

const ROUNDS: usize = 7;

/// Medias deleted in a round, of those that products refer to.
const DELETED: usize = 100;

/// Pages that are read, a hundred medias each.
const PAGES: usize = 9;

/// A server and what is in it.
struct Sown {
    server: Peer,
    /// Medias that references point at.
    ids: Vec<String>,
    /// One page after the other.
    pages: Vec<Vec<u8>>,
}

pub(crate) fn run(folder: &Path) -> Result<String, Box<dyn Error>> {
    let small = sow(folder, "small", 1_000, 1_000, 10)?;
    let large = sow(folder, "large", 1_000_000, 100_000, 100)?;
    let mut out = String::new();
    let mut rows = Vec::new();
    type Make = fn(&Sown, usize) -> (Vec<Vec<u8>>, u16);
    let kinds: [(&str, Make); 3] = [
        ("GET a media", |sown, _| {
            let ids = sown.ids.iter().rev().take(100).cycle().take(2_000);
            let requests = ids.map(|id| sown.server.request("GET", id));
            (requests.map(never_asked).collect(), 200)
        }),
        ("GET a page by its cursor", |sown, _| {
            let pages = sown.pages.iter().cycle().take(50 * PAGES).cloned();
            (pages.map(never_asked).collect(), 200)
        }),
        // The last: of a thousand it leaves two hundred, and most pages have nothing on them.
        ("DELETE a media that 10 products show", |sown, round| {
            let ids = sown.ids.iter().skip(round * DELETED).take(DELETED);
            (ids.map(|id| sown.server.request("DELETE", id)).collect(), 204)
        }),
    ];
    for (name, make) in kinds {
        let mut times = [Vec::new(), Vec::new()];
        for round in 0..=ROUNDS {
            for (at, sown) in [&small, &large].into_iter().enumerate() {
                let (requests, status) = make(sown, round);
                let load = Load { connections: 16, requests, status };
                let sample = drive(sown.server.address, load)?;
                if round > 0 {
                    times[at].push(sample.whole.as_secs_f64() * 1e3 / sample.each.len() as f64);
                }
            }
        }
        let ratios = times[1].iter().zip(&times[0]).map(|(large, small)| large / small);
        let ratio = Spread::of(ratios);
        let [small, large] = times.map(|times| Spread::of(times).show(3));
        rows.push(vec![name.to_owned(), small, large, ratio.show(2), "≤ 1.5".to_owned()]);
    }
    out += &table(&["ms a request", "1,000 medias", "1,000,000 medias", "ratio", "wanted"], rows);
    out += "\n\n";
    out += &where_used(&large)?;
    Ok(out)
}

fn sow(
    folder: &Path,
    name: &str,
    medias: usize,
    products: usize,
    each: usize,
) -> Result<Sown, Box<dyn Error>> {
    let seed = Seed::new(folder.join(name))?;
    let mut ids = seed.sow_medias(medias)?;
    seed.sow_products(products, each, medias)?;
    // The first is in every product, and is asked for by itself.
    ids.remove(0);
    let server = Peer::flowkiwi(&seed)?;
    let mut pages = Vec::new();
    let mut next = "/rest/api/medias?itemsPerPage=100&after=".to_owned();
    for _ in 0..PAGES {
        let (request, page) = page(&server, &next)?;
        pages.push(request);
        next = page["view"]["next"].as_str().ok_or("there are too few pages")?.to_owned();
    }
    Ok(Sown { server, ids, pages })
}

/// A page, and the request for it.
fn page(server: &Peer, path: &str) -> Result<(Vec<u8>, Value), Box<dyn Error>> {
    let request = server.get(path);
    let answer = ask_once(server.address, &request)?;
    if answer.status != 200 {
        return Err(format!("{path}: {}", answer.status).into());
    }
    Ok((request, serde_json::from_slice(&answer.body)?))
}

/// Every referrer of the media that all products show, page by page.
fn where_used(sown: &Sown) -> Result<String, Box<dyn Error>> {
    let path = "/rest/api/medias/01a00000-0000-7000-8000-000000000001/references";
    let mut next = Some(format!("{path}?itemsPerPage=100&after="));
    let (mut times, mut count) = (Vec::new(), 0);
    while let Some(path) = next {
        let began = Instant::now();
        let (_, page) = page(&sown.server, &path)?;
        times.push(began.elapsed().as_secs_f64() * 1e3);
        count += page["member"].as_array().map_or(0, Vec::len);
        next = page["view"]["next"].as_str().map(str::to_owned);
    }
    let pages = times.len();
    let tenth = pages.div_ceil(10);
    let row = |name: &str, times: &[f64]| {
        vec![name.to_owned(), Spread::of(times.iter().copied()).show(2)]
    };
    let rows = [row("the first tenth", &times[..tenth]), row("the last", &times[pages - tenth..])];
    let title = format!("where a media is used: {count} referrers in {pages} pages");
    Ok(table(&[&title, "ms a page: least, median, greatest"], rows))
}
