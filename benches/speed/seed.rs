//! A database of Flowkiwi's with as many medias as are wanted, written to its file: one by one they would take hours.

use std::{
    io::{self, BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use diesel::connection::SimpleConnection as _;

use crate::peers::connect;

/// A data folder, and who may act in it.
pub(crate) struct Seed {
    pub(crate) folder: PathBuf,
    pub(crate) organization: String,
    /// An administrator's.
    pub(crate) token: String,
    /// A viewer's, which may delete nothing.
    pub(crate) viewer: String,
}

impl Seed {
    /// A data folder as the first start makes it.
    pub(crate) fn new(folder: PathBuf) -> io::Result<Self> {
        let mut server = Command::new(env!("CARGO_BIN_EXE_flowkiwi"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(&folder)
            .env("FLOWKIWI_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()?;
        let said = server.stdout.take().ok_or_else(|| io::Error::other("no output"))?;
        let mut said = BufReader::new(said).lines();
        let mut after = |word: &str| -> io::Result<String> {
            for line in said.by_ref() {
                if let Some(rest) = line?.trim().strip_prefix(word) {
                    return Ok(rest.trim().to_owned());
                }
            }
            Err(io::Error::other(format!("the first start names no {word}")))
        };
        let made = after("Organization")
            .and_then(|organization| after("Administrator").map(|token| (organization, token)));
        server.kill()?;
        server.wait()?;
        let (organization, token) = made?;
        let viewer = Command::new(env!("CARGO_BIN_EXE_flowkiwi"))
            .args(["token", "create", "--name", "viewer", "--role", "viewer", "--data"])
            .arg(&folder)
            .output()?;
        let viewer = String::from_utf8_lossy(&viewer.stdout);
        let viewer = viewer.split_whitespace().find(|word| word.starts_with("flowkiwi_"));
        let viewer = viewer.ok_or_else(|| io::Error::other("no token was made"))?.to_owned();
        Ok(Self { folder, organization, token, viewer })
    }

    /// The headers of a request by the bearer of a token.
    pub(crate) fn headers(&self, token: &str) -> String {
        let organization = &self.organization;
        format!("Authorization: Bearer {token}\r\nX-Flowkiwi-Organization-Id: {organization}\r\n")
    }

    /// Sows medias, each with bytes of its own that are nowhere, and gives their identifiers. What is deleted is
    /// gone at once, with a row in the queue of removals, rather than in the trash.
    pub(crate) fn sow_medias(&self, count: usize) -> diesel::QueryResult<Vec<String>> {
        let organization = &self.organization;
        let id = "printf('01a00000-0000-7000-8000-%012x', n)";
        self.write(&format!(
            "insert into blobs
                select {id}, '{organization}', randomblob(32), 1 from numbers;
            insert into medias
                (id, organization_id, blob_id, filename, mime_type, created_by, created_at, updated_at)
                select {id}, '{organization}', {id}, 'kiwi.png', 'image/png',
                    (select min(id) from identities), n, n from numbers;
            update organizations set trash_retention_days = 0, stored_bytes = stored_bytes + {count};",
        ), count)?;
        Ok((1..=count).map(|n| format!("01a00000-0000-7000-8000-{n:012x}")).collect())
    }

    /// Sows products, each with this many of the first `medias` medias in its list, and all with the first.
    pub(crate) fn sow_products(
        &self,
        count: usize,
        each: usize,
        medias: usize,
    ) -> diesel::QueryResult<()> {
        let organization = &self.organization;
        let id = "printf('01a00000-0000-7000-9000-%012x', n)";
        self.write(&format!(
            "insert into products
                (id, organization_id, sku, name, status, created_by, created_at, updated_at)
                select {id}, '{organization}', 'sku-' || n, 'A product', 'active',
                    (select min(id) from identities), n, n from numbers;
            with recursive places(place) as
                (select 0 union all select place + 1 from places where place + 1 < {each})
            insert or ignore into product_medias (organization_id, product_id, media_id, position)
                select '{organization}', {id},
                    printf('01a00000-0000-7000-8000-%012x',
                        case place when 0 then 1 else 2 + (n * {each} + place) % ({medias} - 1) end),
                    place
                from numbers, places;",
        ), count)
    }

    /// Runs statements that may read `numbers`, from 1 on, as one transaction that is not flushed.
    fn write(&self, statements: &str, count: usize) -> diesel::QueryResult<()> {
        let mut connection = connect(&self.database())?;
        connection.batch_execute(&format!(
            "pragma synchronous = off;
            pragma cache_size = -400000;
            create temporary table numbers (n integer primary key);
            with recursive counted(n) as
                (select 1 union all select n + 1 from counted where n < {count})
            insert into numbers select n from counted;
            begin immediate;
            {statements}
            commit;
            pragma optimize;
            pragma wal_checkpoint(truncate);"
        ))
    }

    pub(crate) fn database(&self) -> PathBuf {
        Path::new(&self.folder).join("flowkiwi.sqlite")
    }
}
