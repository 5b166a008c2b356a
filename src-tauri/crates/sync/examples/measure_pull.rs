//! What it costs the hub to see whether a line that is caught up has everything, where its person has five thousand
//! streams: `cargo run --release -p sync --example measure_pull`. Prints milliseconds; nothing depends on them.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use kernel::{CaseId, HubId, Ids, OpId, PersonId, SystemClock, SystemRandom, Timestamp};
use rusqlite::Connection;
use store::MigrationSet;
use store::testing::memory;
use sync::hub::{self, follow};
use sync::{Item, Membership, NewItem, PROTOCOL, Projection, PullRequest, StreamId};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Streams of the person.
const STREAMS: usize = 5_000;
/// Streams of others.
const OTHERS: usize = 20_000;
/// Times each way is gone.
const TIMES: u32 = 100;
/// More than everything.
const BUDGET: usize = 1 << 30;

/// A room without tables.
struct Bare;

impl Projection for Bare {
    fn apply(&self, _: &Connection, _: &Item) -> rusqlite::Result<()> {
        Ok(())
    }

    fn snapshot(&self, _: &Connection, _: &StreamId) -> rusqlite::Result<Option<String>> {
        Ok(None)
    }

    fn restore(&self, _: &Connection, _: &StreamId, _: &str) -> rusqlite::Result<()> {
        Ok(())
    }

    fn forget(&self, _: &Connection, _: &StreamId) -> rusqlite::Result<()> {
        Ok(())
    }
}

/// A hub, and whose line it is.
struct Bench {
    db: Connection,
    ids: Ids,
    person: PersonId,
}

fn main() -> Result<()> {
    let ids = Ids::new(std::sync::Arc::new(SystemClock), std::sync::Arc::new(SystemRandom));
    let db = memory(&[MigrationSet { room: "sync", migrations: hub::MIGRATIONS }]);
    hub::found(&db, HubId::new(&ids)?)?;
    let bench = Bench { db, person: PersonId::new(&ids)?, ids };
    let mine = bench.streams(STREAMS, bench.person)?;
    let theirs = bench.streams(OTHERS, PersonId::new(&bench.ids)?)?;
    let cursors = hub::heads_for(&bench.db, bench.person)?;
    let request = PullRequest { protocol: PROTOCOL, hub_epoch_seen: 1, cursors };

    println!("{STREAMS} streams of a person, {OTHERS} of others; a look of a line that is caught up:");
    let whole = bench.look(|| {
        black_box(hub::pull(&bench.db, &request.clone(), bench.person, Timestamp(0), BUDGET)?);
        Ok(())
    })?;
    report("everything compared", whole, whole);
    for n in [0, 10, 1_000] {
        let looked_at = hub::changes(&bench.db)?;
        theirs.iter().take(n).try_for_each(|stream| bench.adds(stream))?;
        mine.iter().take(n / 10).try_for_each(|stream| bench.adds(stream))?;
        let time = bench.look(|| {
            black_box(hub::changes(&bench.db)?);
            let changed = hub::changed(&bench.db, bench.person, looked_at)?.into_iter().collect();
            let request = request.about(&changed);
            black_box(follow(&bench.db, &request, &changed, bench.person, BUDGET)?);
            Ok(())
        })?;
        report(&format!("what changed: {} of the person's, {n} of others", n / 10), time, whole);
    }
    Ok(())
}

impl Bench {
    fn streams(&self, n: usize, person: PersonId) -> Result<Vec<StreamId>> {
        let tx = self.db.unchecked_transaction()?;
        let mut streams = Vec::with_capacity(n);
        for _ in 0..n {
            let stream = StreamId::Case(CaseId::new(&self.ids)?);
            self.adds(&stream)?;
            hub::change_membership(&tx, &Membership::Join { stream: stream.clone(), person })?;
            streams.push(stream);
        }
        tx.commit()?;
        Ok(streams)
    }

    fn adds(&self, stream: &StreamId) -> Result<()> {
        let (stream, kind) = (stream.clone(), "bare.said".to_owned());
        let new = NewItem { stream, kind, v: 1, body: r#"{"text":"同意"}"#.to_owned() };
        hub::append(&self.db, Some(self.person), new, OpId::new(&self.ids)?, Timestamp(0), &Bare)?;
        Ok(())
    }

    /// The mean of many.
    fn look(&self, mut look: impl FnMut() -> Result<()>) -> Result<Duration> {
        let begun = Instant::now();
        for _ in 0..TIMES {
            // As a reader does it: one snapshot.
            let tx = self.db.unchecked_transaction()?;
            look()?;
            tx.rollback()?;
        }
        Ok(begun.elapsed() / TIMES)
    }
}

fn report(what: &str, time: Duration, whole: Duration) {
    let ratio = whole.as_secs_f64() / time.as_secs_f64();
    println!("{:>9.3} ms  {what}  (1/{ratio:.0})", time.as_secs_f64() * 1_000.0);
}
