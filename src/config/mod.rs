//! Settings: what was typed or set in the environment, and what it means. Nothing else reads either.

mod observation;
mod oidc;
mod rate_limits;

use std::{
    fmt, io,
    net::{SocketAddr, ToSocketAddrs},
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use clap::{Args, builder::FalseyValueParser};

use self::{
    observation::ObservationArguments, oidc::OidcArguments, rate_limits::RateLimitArguments,
};
pub use self::{
    observation::{Observation, TraceSettings},
    oidc::{OidcSettings, is_safe_url},
};
use crate::{
    place::{Place, Storage},
    rate_limit::RateLimits,
};

/// Where everything is kept unless told otherwise.
const DATA: &str = "flowkiwi-data";

/// What is logged unless told otherwise: what is beneath has little to say to those who run it.
const LOG: &str = "info,actix_server=warn,object_store=warn";

/// A week: addresses that are signed as AWS has it last no longer.
const LONGEST_PRESIGNED_SECONDS: u64 = 604_800;

/// What a server needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The folder that everything is kept in, but for what is elsewhere.
    pub data: PathBuf,
    /// Where the database is.
    pub database: Place,
    /// Where the bytes are.
    pub storage: Storage,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The pages of other origins that may ask.
    pub cors: Origins,
    /// The largest file that may be uploaded, in bytes.
    pub max_upload_bytes: u64,
    /// What all uploads at once may hold in memory, in bytes; `None`: as much as `blobs` has it.
    pub upload_memory_bytes: Option<u64>,
    /// How long the addresses last that downloads are sent to, where the bytes are in a bucket, to the second; `None`:
    /// none are sent anywhere.
    pub presigned_download: Option<Duration>,
    /// How long the server goes on once it is told to stop, saying that it will, to the second.
    pub drain: Duration,
    /// How long requests in hand may take once the server takes no more, to the second.
    pub shutdown_grace: Duration,
    /// Threads that answer requests; `None`: one a processor.
    pub workers: Option<usize>,
    /// Reads of the database that run side by side.
    pub readers: u32,
    /// Writes to the database that may wait for their turn.
    pub write_queue: usize,
    /// How many requests may be made.
    pub rate_limits: RateLimits,
    /// The OpenID provider whose tokens open, if any do.
    pub oidc: Option<OidcSettings>,
    /// What is told of the server to those who run it.
    pub observation: Observation,
    /// Whether the schema of the database is brought up to date; else it has to be.
    pub migrates: bool,
    /// Whether there is to be a small catalogue to show.
    pub demo: bool,
    /// Whether nothing is to be kept: the data folder is then not looked at.
    pub ephemeral: Option<Ephemeral>,
}

/// What a server begins with that keeps nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ephemeral {
    /// A file of fixtures; what the examples of the contract speak of, where there is none.
    pub fixtures: Option<PathBuf>,
}

/// Whose pages a browser lets ask this server (CORS). Whoever asks needs a token of their own in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origins {
    /// The server's own alone.
    None,
    /// These, as a browser writes them, as in `https://admin.example`.
    Listed(Vec<String>),
    /// All.
    Any,
}

/// What the log holds and how it looks.
#[derive(Clone, Debug)]
pub struct LogSettings {
    /// Which events, as in `info` or `warn,flowkiwi_medias=debug`.
    pub filter: String,
    /// How it looks.
    pub format: LogFormat,
}

/// How the log looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// A JSON object a line.
    Json,
}

/// A setting that cannot be used: one line that says what, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, and where.
    pub problem: String,
    /// How to mend it.
    pub help: String,
}

impl Refusal {
    /// A refusal of what is wrong, with how to mend it.
    pub fn new(problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self { problem: problem.into(), help: help.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}; help: {}", self.problem, self.help)
    }
}

impl std::error::Error for Refusal {}

impl Settings {
    /// The settings that hold where nothing is set, for a data folder.
    pub fn of_folder(data: impl Into<PathBuf>) -> Self {
        let data = data.into();
        Self {
            database: Place::File(Self::database_in(&data)),
            storage: Storage::Folder(Self::blobs_in(&data)),
            data,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            cors: Origins::None,
            max_upload_bytes: 2 << 30,
            upload_memory_bytes: None,
            presigned_download: None,
            drain: Duration::ZERO,
            shutdown_grace: Duration::from_secs(30),
            workers: None,
            readers: 4,
            write_queue: 1024,
            rate_limits: RateLimits::default(),
            oidc: None,
            observation: Observation::default(),
            migrates: true,
            demo: false,
            ephemeral: None,
        }
    }

    /// Why nothing can be kept in the data folder.
    pub(crate) fn unusable(&self, cause: &io::Error) -> Refusal {
        Refusal::new(
            format!("cannot keep anything in `{}`: {cause}", self.data.display()),
            "let this user write there, or choose another folder with FLOWKIWI_DATA",
        )
    }

    /// Whether there are bytes in the folder that they are kept in, which a database knows of.
    pub(crate) fn has_bytes(&self) -> bool {
        match &self.storage {
            Storage::Folder(folder) => {
                folder.read_dir().is_ok_and(|mut found| found.next().is_some())
            }
            Storage::Bucket(_) => false,
        }
    }

    /// Where the database of a data folder is, unless it is elsewhere.
    pub fn database_in(data: &Path) -> PathBuf {
        data.join("flowkiwi.sqlite")
    }

    /// Where the bytes of a data folder are, unless they are elsewhere.
    pub fn blobs_in(data: &Path) -> PathBuf {
        data.join("blobs")
    }
}

/// Where everything is kept, as it was typed.
#[derive(Args, Clone, Debug)]
pub struct DataArgument {
    /// The folder that everything is kept in; serving makes it where there is none
    #[arg(long = "data", env = "FLOWKIWI_DATA", value_name = "FOLDER", default_value = DATA)]
    folder: PathBuf,

    /// A database elsewhere: that of a PostgreSQL server, as in `postgres://kiwi@db.example/medias`, or a SQLite
    /// file [default: a SQLite file in the data folder]
    #[arg(long, env = "FLOWKIWI_DATABASE", value_name = "ADDRESS", hide_env_values = true)]
    database: Option<String>,

    /// Bytes elsewhere: a bucket of an S3-compatible store, as in `s3://bucket/prefix`, which is found and opened by
    /// the variables that the AWS tools have (AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID …), or a folder
    /// [default: the folder `blobs` in the data folder]
    #[arg(long, env = "FLOWKIWI_STORAGE", value_name = "ADDRESS")]
    storage: Option<String>,
}

impl DataArgument {
    /// The settings that hold where nothing else is set.
    pub fn settings(&self) -> Settings {
        let mut settings = Settings::of_folder(&self.folder);
        if let Some(address) = set(self.database.as_deref()) {
            settings.database = Place::of(address);
        }
        if let Some(address) = set(self.storage.as_deref()) {
            settings.storage = storage(address);
        }
        settings
    }
}

/// What is set to nothing is not set: a variable of a compose file may be.
fn set(typed: Option<&str>) -> Option<&str> {
    typed.filter(|typed| !typed.is_empty())
}

/// Where an address says that bytes are: a folder, or a bucket that is reached as the variables of the AWS tools say.
pub(crate) fn storage(address: &str) -> Storage {
    Storage::of(address, aws_variables())
}

/// The variables that the AWS tools read as well.
fn aws_variables() -> impl Iterator<Item = (String, String)> {
    let variables = std::env::vars_os();
    let texts = variables
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    texts.filter(|(name, value)| name.starts_with("AWS_") && !value.is_empty())
}

/// What a server was told, as it was typed.
#[derive(Args, Clone, Debug)]
pub struct ServeArguments {
    #[command(flatten)]
    data: DataArgument,

    /// Where to listen; port 0 takes a free one
    #[arg(
        long,
        env = "FLOWKIWI_LISTEN",
        value_name = "HOST:PORT",
        default_value = "127.0.0.1:8080"
    )]
    listen: String,

    /// An origin whose pages may ask from a browser, as in `https://admin.example`; repeat it for more, `*`
    /// lets all [default: none but the server's own]
    #[arg(
        long = "cors-origin",
        env = "FLOWKIWI_CORS_ORIGINS",
        value_name = "ORIGIN",
        value_delimiter = ','
    )]
    cors_origins: Vec<String>,

    /// The largest file that may be uploaded [default: 2147483648, which is 2 GiB]
    #[arg(long, env = "FLOWKIWI_MAX_UPLOAD_BYTES", value_name = "BYTES")]
    max_upload_bytes: Option<String>,

    /// What all uploads at once may hold in memory; what is more waits for its turn in temporary files (in TMPDIR)
    /// [default: 268435456, which is 256 MiB]
    #[arg(long, env = "FLOWKIWI_UPLOAD_MEMORY_BYTES", value_name = "BYTES")]
    upload_memory_bytes: Option<String>,

    /// Send downloads to the bucket that the bytes are in, by addresses that let anyone read for so long [default: all
    /// go through the server]
    #[arg(long, env = "FLOWKIWI_PRESIGNED_DOWNLOAD_SECONDS", value_name = "SECONDS")]
    presigned_download_seconds: Option<String>,

    /// Which events are logged, as in `warn,flowkiwi_medias=debug`
    #[arg(long, env = "FLOWKIWI_LOG", value_name = "FILTER", default_value = LOG)]
    log: String,

    /// How the log looks: `text` or `json`
    #[arg(long, env = "FLOWKIWI_LOG_FORMAT", value_name = "FORMAT", default_value = "text")]
    log_format: String,

    /// How long to go on once told to stop, with `/readyz` saying 503, so that whoever sends requests finds others to
    /// send them to [default: 0]
    #[arg(long, env = "FLOWKIWI_DRAIN_SECONDS", value_name = "SECONDS")]
    drain_seconds: Option<String>,

    /// How long requests in hand may take after that [default: 30]
    #[arg(long, env = "FLOWKIWI_SHUTDOWN_GRACE_SECONDS", value_name = "SECONDS")]
    shutdown_grace_seconds: Option<String>,

    /// Threads that answer requests [default: one a processor]
    #[arg(long, env = "FLOWKIWI_WORKERS", value_name = "COUNT")]
    workers: Option<String>,

    /// Reads of the database that run side by side [default: 4]
    #[arg(long, env = "FLOWKIWI_READERS", value_name = "COUNT")]
    readers: Option<String>,

    /// Writes to the database that may wait; more are answered 503 [default: 1024]
    #[arg(long, env = "FLOWKIWI_WRITE_QUEUE", value_name = "COUNT")]
    write_queue: Option<String>,

    #[command(flatten)]
    rate_limits: RateLimitArguments,

    #[command(flatten)]
    oidc: OidcArguments,

    #[command(flatten)]
    observation: ObservationArguments,

    /// Leave the schema of the database as it is, and do not start where it is not up to date: `flowkiwi migrate`
    /// is then what changes it
    #[arg(long, env = "FLOWKIWI_NO_MIGRATE", value_parser = FalseyValueParser::new())]
    no_migrate: bool,

    /// Fill a small catalogue with pictures, in an organization `demo`, unless that is there
    #[arg(long, env = "FLOWKIWI_DEMO", value_parser = FalseyValueParser::new())]
    demo: bool,

    /// Keep everything in memory and nothing on disk, for contract tests: `POST /ephemeral/reset` has it as it
    /// was, and `Prefer: code=404` any documented answer
    #[arg(long, conflicts_with_all = ["demo", "database"])]
    ephemeral: bool,

    /// What an ephemeral server begins with, in YAML or JSON [default: what the contract's examples speak of]
    #[arg(long, value_name = "FILE", requires = "ephemeral")]
    fixtures: Option<PathBuf>,
}

impl ServeArguments {
    /// What was typed, as settings.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn settings(&self) -> Result<(Settings, LogSettings), Refusal> {
        let defaults = self.data.settings();
        let grace = defaults.shutdown_grace.as_secs();
        let settings = Settings {
            listen: address("FLOWKIWI_LISTEN", &self.listen)?,
            cors: origins(&self.cors_origins)?,
            max_upload_bytes: number(
                "FLOWKIWI_MAX_UPLOAD_BYTES",
                self.max_upload_bytes.as_deref(),
                1..=i64::MAX as u64,
            )?
            .unwrap_or(defaults.max_upload_bytes),
            upload_memory_bytes: number(
                "FLOWKIWI_UPLOAD_MEMORY_BYTES",
                self.upload_memory_bytes.as_deref(),
                1..=i64::MAX as u64,
            )?,
            drain: Duration::from_secs(
                number("FLOWKIWI_DRAIN_SECONDS", self.drain_seconds.as_deref(), 0..=86_400)?
                    .unwrap_or_default(),
            ),
            shutdown_grace: Duration::from_secs(
                number(
                    "FLOWKIWI_SHUTDOWN_GRACE_SECONDS",
                    self.shutdown_grace_seconds.as_deref(),
                    0..=86_400,
                )?
                .unwrap_or(grace),
            ),
            presigned_download: self.presigned_download(&defaults.storage)?,
            workers: number("FLOWKIWI_WORKERS", self.workers.as_deref(), 1..=512)?,
            readers: number("FLOWKIWI_READERS", self.readers.as_deref(), 1..=256)?
                .unwrap_or(defaults.readers),
            write_queue: number(
                "FLOWKIWI_WRITE_QUEUE",
                self.write_queue.as_deref(),
                1..=1_000_000,
            )?
            .unwrap_or(defaults.write_queue),
            rate_limits: self.rate_limits.settings()?,
            oidc: self.oidc.settings()?,
            observation: self.observation.settings()?,
            migrates: !self.no_migrate,
            demo: self.demo,
            ephemeral: self.ephemeral.then(|| Ephemeral { fixtures: self.fixtures.clone() }),
            ..defaults
        };
        let format = match self.log_format.as_str() {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            other => {
                return Err(Refusal::new(
                    format!("FLOWKIWI_LOG_FORMAT (--log-format) is `{other}`"),
                    "write `text` or `json`",
                ));
            }
        };
        Ok((settings, LogSettings { filter: self.log.clone(), format }))
    }

    fn presigned_download(&self, storage: &Storage) -> Result<Option<Duration>, Refusal> {
        let variable = "FLOWKIWI_PRESIGNED_DOWNLOAD_SECONDS";
        let typed = set(self.presigned_download_seconds.as_deref());
        let seconds = number(variable, typed, 1..=LONGEST_PRESIGNED_SECONDS)?;
        match (seconds, storage) {
            (Some(_), Storage::Folder(folder)) => Err(Refusal::new(
                format!(
                    "{variable} is set, and the bytes are in the folder `{}`",
                    folder.display()
                ),
                "name a bucket with FLOWKIWI_STORAGE, or leave it unset",
            )),
            (seconds, _) => Ok(seconds.map(Duration::from_secs)),
        }
    }
}

fn address(variable: &str, typed: &str) -> Result<SocketAddr, Refusal> {
    typed.to_socket_addrs().ok().and_then(|mut addresses| addresses.next()).ok_or_else(|| {
        let flag = flag(variable);
        Refusal::new(
            format!("{variable} (--{flag}) is `{typed}`, which is no address of this machine"),
            "write a host and a port, as in `127.0.0.1:8080`",
        )
    })
}

/// The option that says the same as a variable.
fn flag(variable: &str) -> String {
    variable.trim_start_matches("FLOWKIWI_").to_lowercase().replace('_', "-")
}

fn origins(typed: &[String]) -> Result<Origins, Refusal> {
    match typed {
        [] => Ok(Origins::None),
        [all] if all == "*" => Ok(Origins::Any),
        listed => {
            listed.iter().map(|one| origin(one)).collect::<Result<_, _>>().map(Origins::Listed)
        }
    }
}

/// An origin as a browser sends it: in lower case, and without the port that its scheme has by itself
/// (RFC 6454 §6.2).
fn origin(typed: &str) -> Result<String, Refusal> {
    let refusal = || {
        Refusal::new(
            format!("FLOWKIWI_CORS_ORIGINS (--cors-origin) has `{typed}`, which is no origin"),
            "write a scheme and a host without a path, as in `https://admin.example`, or `*` alone",
        )
    };
    let origin = typed.trim().to_ascii_lowercase();
    let (scheme, host) = origin.split_once("://").ok_or_else(refusal)?;
    let is_scheme = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let is_host = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'[' | b']')
    };
    if scheme.is_empty() || host.is_empty() {
        return Err(refusal());
    }
    if !scheme.bytes().all(is_scheme) || !host.bytes().all(is_host) {
        return Err(refusal());
    }
    let usual_port = match scheme {
        "https" => ":443",
        "http" => ":80",
        _ => "",
    };
    Ok(format!("{scheme}://{}", host.strip_suffix(usual_port).unwrap_or(host)))
}

fn number<T: FromStr + PartialOrd + fmt::Display>(
    variable: &str,
    typed: Option<&str>,
    allowed: std::ops::RangeInclusive<T>,
) -> Result<Option<T>, Refusal> {
    let Some(typed) = typed else { return Ok(None) };
    match typed.parse() {
        Ok(number) if allowed.contains(&number) => Ok(Some(number)),
        _ => {
            let flag = flag(variable);
            Err(Refusal::new(
                format!("{variable} (--{flag}) is `{typed}`"),
                format!("write a whole number from {} to {}", allowed.start(), allowed.end()),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use clap::Parser;

    use super::*;
    use crate::rate_limit::Quota;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        serve: ServeArguments,
    }

    fn settings(arguments: &[&str]) -> Result<(Settings, LogSettings), String> {
        let line = Line::parse_from(std::iter::once(&"flowkiwi").chain(arguments));
        line.serve.settings().map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn nothing_need_be_set() {
        let (settings, log) = settings(&[]).unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(settings.max_upload_bytes, 2_147_483_648);
        assert_eq!((log.filter.as_str(), log.format), (LOG, LogFormat::Text));
    }

    #[test]
    fn any_number_of_requests_may_be_made_unless_it_is_said() {
        let limits = |arguments: &[&str]| settings(arguments).unwrap().0.rate_limits;
        assert_eq!(limits(&[]), RateLimits::default());
        let quota = |requests| NonZeroU32::new(requests).map(Quota::per_second);
        let bearer = limits(&["--token-requests-per-second", "50"]);
        assert_eq!(bearer, RateLimits { bearer: quota(50), organization: None });
        let organization = limits(&["--organization-requests-per-second", "500"]);
        assert_eq!(organization, RateLimits { bearer: None, organization: quota(500) });
    }

    #[test]
    fn what_keeps_nothing_has_no_database() {
        let line = ["flowkiwi", "--ephemeral", "--database", "postgres://kiwi@db.example/medias"];
        let refusal = Line::try_parse_from(line).err().unwrap().to_string();
        let said = "the argument '--ephemeral' cannot be used with '--database <ADDRESS>'";
        assert!(refusal.contains(said), "{refusal}");
    }

    #[test]
    fn origins_are_kept_as_a_browser_writes_them() {
        let origins = |arguments: &[&str]| settings(arguments).unwrap().0.cors;
        assert_eq!(origins(&[]), Origins::None);
        assert_eq!(origins(&["--cors-origin", "*"]), Origins::Any);
        let listed = ["https://Admin.example:443", "http://[::1]:3000,http://b:80"];
        let listed = origins(&["--cors-origin", listed[0], "--cors-origin", listed[1]]);
        let kept = ["https://admin.example", "http://[::1]:3000", "http://b"].map(str::to_owned);
        assert_eq!(listed, Origins::Listed(kept.to_vec()));
    }

    #[test]
    fn a_setting_that_cannot_be_used_is_refused_in_one_line() {
        for (arguments, line) in [
            (
                ["--listen", "8080"],
                "FLOWKIWI_LISTEN (--listen) is `8080`, which is no address of this machine; help: write a host and a port, as in `127.0.0.1:8080`",
            ),
            (
                ["--max-upload-bytes", "2GB"],
                "FLOWKIWI_MAX_UPLOAD_BYTES (--max-upload-bytes) is `2GB`; help: write a whole number from 1 to 9223372036854775807",
            ),
            (
                ["--cors-origin", "https://admin.example/"],
                "FLOWKIWI_CORS_ORIGINS (--cors-origin) has `https://admin.example/`, which is no origin; help: write a scheme and a host without a path, as in `https://admin.example`, or `*` alone",
            ),
            (
                ["--cors-origin", "*,https://admin.example"],
                "FLOWKIWI_CORS_ORIGINS (--cors-origin) has `*`, which is no origin; help: write a scheme and a host without a path, as in `https://admin.example`, or `*` alone",
            ),
            (
                ["--token-requests-per-second", "0"],
                "FLOWKIWI_TOKEN_REQUESTS_PER_SECOND (--token-requests-per-second) is `0`; help: write a whole number from 1 to 1000000",
            ),
            (
                ["--readers", "0"],
                "FLOWKIWI_READERS (--readers) is `0`; help: write a whole number from 1 to 256",
            ),
            (
                ["--slow-statement-ms", "1s"],
                "FLOWKIWI_SLOW_STATEMENT_MS (--slow-statement-ms) is `1s`; help: write a whole number from 0 to 3600000",
            ),
            (
                ["--log-format", "xml"],
                "FLOWKIWI_LOG_FORMAT (--log-format) is `xml`; help: write `text` or `json`",
            ),
        ] {
            assert_eq!(settings(&arguments).unwrap_err(), line);
        }
    }
}
