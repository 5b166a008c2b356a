//! How long the heavy things take with ten thousand people in five hundred departments:
//! `cargo run --release -p identity --example measure_import`. Prints milliseconds; nothing depends on them.
//!
//! Searching is measured beside its peer: the same question as SQL over columns of pinyin and initials.

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use identity::import::{self, InitialPasswords};
use identity::search::{self, PeopleQuery};
use identity::{DirectoryProjection, demo, names};
use kernel::{HubId, Ids, OpId, SystemClock, SystemRandom, Timestamp};
use rusqlite::{Connection, params};
use store::MigrationSet;
use store::testing::memory;
use sync::{Projection, StreamId};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What people type.
const QUESTIONS: [&str; 9] = ["张", "zhang", "zw", "zhangw", "w", "xyzzy", "1380", "财务 li", "ouyang"];

/// Times each question is asked.
const TIMES: u32 = 20;

fn main() -> Result<()> {
    let sheet = timed("make the people up", || Ok(demo::large(10_000, 500, 42)))?;
    let ids = Ids::new(Arc::new(SystemClock), Arc::new(SystemRandom));
    let hub = memory(&[
        MigrationSet { room: "sync", migrations: sync::hub::MIGRATIONS },
        identity::PROJECTION,
        identity::HUB,
    ]);
    sync::hub::found(&hub, HubId::new(&ids)?)?;
    timed("dry run (without reading the workbook)", || Ok(import::check(&sheet, &hub, None)?))?;
    let passwords = InitialPasswords::default();
    let now = Timestamp(0);
    let done = timed("import: plan, images, accounts, items", || {
        Ok(import::apply(&hub, &sheet, None, "large", &passwords, &ids, now)?)
    })?;
    let items = timed("append at the hub: chain and projection", || {
        let append =
            |item| Ok(sync::hub::append(&hub, None, item, OpId::new(&ids)?, now, &DirectoryProjection)?);
        done.items.into_iter().map(append).collect::<Result<Vec<_>>>()
    })?;
    let replica = memory(&[identity::PROJECTION]);
    timed("apply on a desktop, item by item", || {
        Ok(items.iter().try_for_each(|item| DirectoryProjection.apply(&replica, item))?)
    })?;
    let body = timed("snapshot", || Ok(DirectoryProjection.snapshot(&hub, &StreamId::Directory)?))?;
    let body = body.unwrap_or_default();
    println!("{:>9} bytes of snapshot", body.len());
    timed("restore", || Ok(DirectoryProjection.restore(&replica, &StreamId::Directory, &body)?))?;
    let first = PeopleQuery { text: "zw".to_owned(), ..PeopleQuery::default() };
    timed("first search: reads the directory", || Ok(search::people(&replica, &first)?))?;

    peer(&replica)?;
    for text in QUESTIONS {
        let query = PeopleQuery { text: text.to_owned(), ..PeopleQuery::default() };
        let total = search::people(&replica, &query)?.total;
        let ours = each(|| Ok(search::people(&replica, &query).map(|_| ())?))?;
        let theirs = each(|| like(&replica, text).map(|_| ()))?;
        let found = like(&replica, text)?;
        println!("{ours:>9.2} ms  {text:?}: {total} people   (SQL {theirs:.2} ms, {found} people)");
    }
    Ok(())
}

fn timed<T>(what: &str, f: impl FnOnce() -> Result<T>) -> Result<T> {
    let begun = Instant::now();
    let result = f()?;
    println!("{:>9.2} ms  {what}", begun.elapsed().as_secs_f64() * 1000.0);
    Ok(result)
}

fn each(mut f: impl FnMut() -> Result<()>) -> Result<f64> {
    let begun = Instant::now();
    (0..TIMES).try_for_each(|_| f())?;
    Ok(begun.elapsed().as_secs_f64() * 1000.0 / f64::from(TIMES))
}

/// The peer's table: what SQL needs to answer by itself.
fn peer(db: &Connection) -> Result<()> {
    db.execute_batch(
        "CREATE TABLE peer (
             name TEXT NOT NULL, pinyin TEXT NOT NULL, initials TEXT NOT NULL,
             phone TEXT NOT NULL, account TEXT NOT NULL, sort_key TEXT NOT NULL
         ) STRICT",
    )?;
    let mut select = db.prepare("SELECT name, pinyin, phone, account, sort_key FROM id_people")?;
    let mut insert = db.prepare("INSERT INTO peer VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let reading: String = row.get(1)?;
        let initials: String = reading.split(' ').filter_map(|syllable| syllable.chars().next()).collect();
        let (name, phone, account, key): (String, String, String, String) =
            (row.get(0)?, row.get(2)?, row.get(3)?, row.get(4)?);
        insert.execute(params![
            name,
            names::plain(&reading).replace(' ', ""),
            initials,
            phone,
            account,
            key
        ])?;
    }
    Ok(())
}

/// The first word of a question by SQL: no mixtures, no other readings, no departments, no nearness.
fn like(db: &Connection, text: &str) -> Result<usize> {
    let word = text.split(' ').next_back().unwrap_or_default();
    let mut select = db.prepare_cached(
        "SELECT name FROM peer
         WHERE name LIKE ?1 OR pinyin LIKE ?1 OR initials LIKE ?1 OR phone LIKE ?1 OR account LIKE ?1
         ORDER BY NOT (name LIKE ?2 OR pinyin LIKE ?2), sort_key",
    )?;
    let rows =
        select.query_map(params![format!("%{word}%"), format!("{word}%")], |row| row.get::<_, String>(0))?;
    Ok(rows.count())
}
