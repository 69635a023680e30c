//! The file of the database is not what was written there: cut, overwritten, emptied, with its journal (WAL) and
//! without. It is named to whoever starts on it, asks of it or checks it, and nothing is told that was never so.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{BufRead as _, BufReader, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use diesel::{Connection as _, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use serde_json::json;
use tempfile::TempDir;

use crate::{
    binary::{refused, terminate},
    harness::{Answer, Request},
};

/// How large the pages are that SQLite has.
const PAGE: u64 = 4096;

/// How many medias are uploaded.
const MEDIAS: usize = 40;

/// A data folder, and what is in it.
struct Folder {
    folder: TempDir,
    organization: String,
    token: String,
    /// The IRIs of all medias.
    medias: BTreeSet<String>,
}

impl Folder {
    /// Makes one, and has the service stop, with all in the file, or killed, with half of it in the journal alone.
    fn new(is_killed: bool) -> Self {
        let folder = TempDir::new().unwrap();
        let mut service = Service::start(folder.path());
        let first = service.first.clone().unwrap();
        let mut made =
            Self { folder, organization: first.0, token: first.1, medias: BTreeSet::new() };
        for number in 0..MEDIAS {
            if is_killed && number == MEDIAS / 2 {
                drop(service);
                service = Service::start(made.folder.path());
            }
            let bytes = format!("the bytes of {number}");
            let title = format!("{number} {}", "a".repeat(150));
            let form =
                [("file", Some("a.txt"), bytes.as_bytes()), ("title", None, title.as_bytes())];
            let upload = made.request("POST", "/rest/api/medias").form(&form);
            let answer = upload.send_to(&service.url);
            assert_eq!(answer.status, 201, "{answer:?}");
        }
        let all = made.request("GET", "/rest/api/medias?itemsPerPage=100").send_to(&service.url);
        made.medias = members(&all);
        assert_eq!(made.medias.len(), MEDIAS + 1, "and the sample");
        if is_killed {
            service.child.kill().unwrap();
            service.child.wait().unwrap();
        } else {
            drop(service);
        }
        let journal = made.database().with_extension("sqlite-wal");
        assert_eq!(journal.metadata().is_ok_and(|found| found.len() > 0), is_killed);
        made
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("data/flowkiwi.sqlite")
    }

    /// A copy, which is then damaged.
    fn damaged(&self, damage: impl FnOnce(&Path)) -> Self {
        let folder = TempDir::new().unwrap();
        copy(&self.folder.path().join("data"), &folder.path().join("data"));
        let (organization, token) = (self.organization.clone(), self.token.clone());
        let copy = Self { folder, organization, token, medias: self.medias.clone() };
        damage(&copy.database());
        copy
    }

    fn request(&self, method: &str, path: &str) -> Request {
        Request::new(method, path)
            .header("Authorization", format!("Bearer {}", self.token))
            .header("X-Flowkiwi-Organization-Id", &self.organization)
    }

    fn command(&self) -> Command {
        command(self.folder.path())
    }

    /// What `flowkiwi check` ends with, and all it says.
    fn checked(&self) -> (Option<i32>, String) {
        let output = self.command().arg("check").output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flowkiwi"));
    command.env("FLOWKIWI_DATA", folder.join("data"));
    command
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, &target).unwrap()),
        }
    }
}

fn members(list: &Answer) -> BTreeSet<String> {
    let list = list.json();
    let members = list["member"].as_array().unwrap().iter();
    members.map(|media| media["@id"].as_str().unwrap().to_owned()).collect()
}

/// The service, with its log in the folder.
struct Service {
    child: Child,
    url: String,
    /// The organization and the administrator's token, where this was the first start.
    first: Option<(String, String)>,
}

impl Service {
    fn start(folder: &Path) -> Self {
        Self::try_start(folder).unwrap_or_else(|output| panic!("{output:?}"))
    }

    /// Starts it, or gives what it says where it ends instead.
    fn try_start(folder: &Path) -> Result<Self, std::process::Output> {
        let log = File::create(folder.join("log")).unwrap();
        let mut command = command(folder);
        command.args(["serve", "--listen", "127.0.0.1:0", "--workers", "2"]);
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let (mut url, mut organization, mut token) = (None, None, None);
        for line in lines {
            let last = || line.rsplit(' ').next().map(str::to_owned);
            match line.trim_start() {
                rest if rest.contains("listens on ") => url = last(),
                rest if rest.starts_with("Organization ") => organization = last(),
                rest if rest.starts_with("Administrator ") => token = last(),
                // The last of what is said that is wanted, on a first start and on any other.
                rest if rest.starts_with("curl ") || rest.starts_with("A token ") => break,
                _ => {}
            }
        }
        match url {
            Some(url) => Ok(Self { child, url, first: organization.zip(token) }),
            None => {
                let mut output = child.wait_with_output().unwrap();
                output.stderr = fs::read(folder.join("log")).unwrap();
                Err(output)
            }
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if self.child.try_wait().unwrap().is_none() {
            terminate(&self.child);
            self.child.wait().unwrap();
        }
    }
}

/// Writes what nobody meant over so many bytes from there on.
fn overwrite(file: &Path, from: u64, length: u64) {
    let mut file = File::options().write(true).open(file).unwrap();
    file.seek(SeekFrom::Start(from)).unwrap();
    let noise: Vec<u8> = (0..length).map(|at| (at * 89 + 171) as u8).collect();
    file.write_all(&noise).unwrap();
}

fn cut(file: &Path, length: u64) {
    File::options().write(true).open(file).unwrap().set_len(length).unwrap();
}

fn length(file: &Path) -> u64 {
    file.metadata().unwrap().len()
}

type Damage = (&'static str, fn(&Path));

const DAMAGES: [Damage; 6] = [
    ("no header", |file| overwrite(file, 0, 100)),
    ("half", |file| cut(file, length(file) / 2)),
    ("half and a part of a page", |file| cut(file, length(file) / 2 + 1000)),
    ("nothing", |file| cut(file, 0)),
    ("other bytes in the middle", |file| overwrite(file, length(file) / 4, length(file) / 2)),
    ("another beginning", |file| overwrite(file, 100, 2000)),
];

/// What becomes of a service on a damaged folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It does not start, and says which file is why.
    Refused,
    /// It starts, and what it is asked for is a fault.
    Faulty,
    /// All is there.
    Served,
}

/// Starts the service, which tells of all medias or of none.
fn judge(damaged: &Folder, what: &str) -> Fate {
    let name = damaged.database().display().to_string();
    let service = match Service::try_start(damaged.folder.path()) {
        Ok(service) => service,
        Err(output) => {
            refused(&output, &name);
            assert!(output.stdout.is_empty(), "{what}: {output:?}");
            return Fate::Refused;
        }
    };
    assert_eq!(service.first, None, "{what}: begun anew over what there was");
    let list = damaged.request("GET", "/rest/api/medias?itemsPerPage=100").send_to(&service.url);
    if list.status == 200 {
        assert_eq!(members(&list), damaged.medias, "{what}");
        return Fate::Served;
    }
    assert_fault(&list);
    let log = fs::read_to_string(damaged.folder.path().join("log")).unwrap();
    assert!(log.contains(&format!("the database `{name}`: ")), "{what}: {log}");
    Fate::Faulty
}

#[test]
fn a_database_that_is_damaged_is_refused_by_its_name() {
    let whole = Folder::new(false);
    for (what, damage) in DAMAGES {
        let damaged = whole.damaged(damage);
        let name = damaged.database().display().to_string();
        let (code, said) = damaged.checked();
        assert!(code == Some(1) || code == Some(2), "{what}: {said}");
        assert!(said.contains(&name) || said.contains("database-damaged: "), "{what}: {said}");
        assert_ne!(judge(&damaged, what), Fate::Served, "{what}");
    }
}

#[test]
fn what_the_journal_makes_good_is_served_and_nothing_else() {
    let killed = Folder::new(true);
    let mut fates = Vec::new();
    for (what, damage) in DAMAGES {
        let damaged = killed.damaged(damage);
        fates.push(judge(&damaged, what));
        let (code, said) = damaged.checked();
        match fates.last() {
            Some(Fate::Served) => assert_eq!(code, Some(0), "{what}: {said}"),
            _ => assert!(code == Some(1) || code == Some(2), "{what}: {said}"),
        }
    }
    // The journal has the first page, and not all others.
    let served = fates.iter().filter(|fate| **fate == Fate::Served).count();
    assert!((1..=4).contains(&served), "{fates:?}");
}

#[test]
fn a_journal_that_is_damaged_tells_of_nothing_that_was_not() {
    let killed = Folder::new(true);
    for (what, damage) in DAMAGES {
        let damaged = killed.damaged(|file| damage(&file.with_extension("sqlite-wal")));
        let service = Service::start(damaged.folder.path());
        assert_eq!(service.first, None, "{what}");
        let list = damaged.request("GET", "/rest/api/medias?itemsPerPage=100");
        let left = members(&list.send_to(&service.url));
        drop(service);
        // It ends where it is damaged, which SQLite cannot tell from a crash; the bytes of what came after are there.
        assert!(left.is_subset(&damaged.medias), "{what}");
        let (code, said) = damaged.checked();
        let orphans = said.matches("bytes-orphaned: ").count();
        // Those of one that was being made are in the queue of removals.
        let lost = damaged.medias.len() - left.len();
        assert!(orphans == lost || orphans + 1 == lost, "{what}: {lost} lost, {said}");
        assert_eq!(code, Some(i32::from(orphans > 0)), "{what}: {said}");
    }
}

/// The first page of a table.
fn root(database: &Path, table: &str) -> u64 {
    #[derive(QueryableByName)]
    struct Root {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        rootpage: i64,
    }
    let mut connection = SqliteConnection::establish(database.to_str().unwrap()).unwrap();
    let words = format!("select rootpage from sqlite_schema where name = '{table}'");
    let Root { rootpage } = sql_query(words).get_result(&mut connection).unwrap();
    rootpage.cast_unsigned()
}

/// A fault, told as the contract has it, and of which nothing is told beside.
fn assert_fault(answer: &Answer) {
    assert!([500, 503].contains(&answer.status), "{answer:?}");
    let problem = answer.json();
    assert_eq!(problem["type"], format!("/rest/api/errors/{}", answer.status));
    assert!(!problem.to_string().contains("sqlite"), "{problem}");
}

#[test]
fn a_page_that_is_damaged_is_a_fault_of_what_is_on_it_alone() {
    let whole = Folder::new(false);
    let (medias, products) = ("/rest/api/medias", "/rest/api/products");
    // What is asked for that is on a page, and what is not.
    for (table, faulty, well) in [
        ("medias", ("GET", medias), Some(products)),
        ("products", ("POST", products), Some(medias)),
        ("audit_entries", ("GET", "/rest/api/audit-entries"), Some(medias)),
        ("tokens", ("GET", medias), None),
    ] {
        let damaged = whole.damaged(|file| overwrite(file, (root(file, table) - 1) * PAGE, PAGE));
        let service = Service::start(damaged.folder.path());
        let ask = |(method, path): (&str, &str)| {
            let request = damaged.request(method, path);
            let product = json!({"sku": "a", "name": "A"});
            let request = if method == "POST" { request.json(&product) } else { request };
            request.send_to(&service.url)
        };
        assert_fault(&ask(faulty));
        if let Some(well) = well {
            assert_eq!(ask(("GET", well)).status, 200, "{table}");
        }
        drop(service);
        let log = fs::read_to_string(damaged.folder.path().join("log")).unwrap();
        let named = format!("the database `{}`: ", damaged.database().display());
        assert!(log.contains(&named), "{table}: {log}");
        let (code, said) = damaged.checked();
        assert_eq!(code, Some(1), "{table}: {said}");
        assert!(said.contains("database-damaged: "), "{table}: {said}");
    }
}

#[test]
fn a_database_that_is_damaged_while_it_is_served_is_a_fault_until_it_is_whole_again() {
    let whole = Folder::new(false);
    let database = whole.database();
    let before = fs::read(&database).unwrap();
    let service = Service::start(whole.folder.path());
    overwrite(&database, PAGE, before.len() as u64 - PAGE);
    let list = || {
        let request = whole.request("GET", "/rest/api/medias?itemsPerPage=100");
        request.send_to(&service.url)
    };
    assert_fault(&list());
    assert_eq!(Request::new("GET", "/healthz").send_to(&service.url).status, 200);
    fs::write(&database, before).unwrap();
    assert_eq!(members(&list()), whole.medias);
}
