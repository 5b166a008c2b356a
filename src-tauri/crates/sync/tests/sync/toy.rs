//! A room small enough to be read at a glance: registers of words. A case is a register; whoever opens it gets a
//! number and says who else is in; words are added until somebody closes it.

use kernel::{BlobId, Code, DeviceId, PersonId, Refusal, Timestamp};
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::Migration;
use sync::{
    Actor, Authority, Blobs, Enrolled, Item, Membership, NewItem, Op, Projection, Registry, StreamId,
    Unjudged, Verdict, hub,
};

/// A word that is refused after a number was already taken for it.
pub const FORBIDDEN: &str = "禁";

pub const MIGRATIONS: &[Migration] = &[Migration {
    version: 1,
    name: "toy",
    sql: "CREATE TABLE toy_registers (stream TEXT PRIMARY KEY, number INTEGER NOT NULL, is_open INTEGER NOT NULL) STRICT;
          CREATE TABLE toy_words (stream TEXT NOT NULL, seq INTEGER NOT NULL, word TEXT NOT NULL,
                                  PRIMARY KEY (stream, seq)) STRICT;
          CREATE TABLE toy_devices (device BLOB PRIMARY KEY, person BLOB NOT NULL, key BLOB NOT NULL,
                                    revoked INTEGER NOT NULL DEFAULT 0) STRICT;
          CREATE TABLE toy_blobs (id BLOB PRIMARY KEY) STRICT;",
}];

pub struct Toy;

#[derive(Deserialize, Default)]
#[serde(default)]
struct Args {
    members: Vec<PersonId>,
    word: String,
    person: Option<PersonId>,
    purge: bool,
}

impl Authority for Toy {
    fn judge(&self, tx: &Connection, op: &Op, actor: Actor, _: Timestamp) -> Result<Verdict, Unjudged> {
        let args: Args = serde_json::from_str(&op.args)
            .map_err(|_| Refusal::new(Code::BadRequest).with("field", "args"))?;
        let is_open: Option<bool> = tx
            .query_row(
                "SELECT is_open FROM toy_registers WHERE stream = ?1",
                [op.stream.to_string()],
                |row| row.get(0),
            )
            .optional()?;
        if op.kind == "toy.open" {
            return open(tx, op, actor, is_open, &args);
        }
        if !hub::may_read(tx, &op.stream, actor.person).unwrap() {
            return Err(Refusal::new(Code::NotPermitted).into());
        }
        if is_open != Some(true) {
            return Err(Refusal::new(Code::Stale).with("state", "closed").into());
        }
        let mut members = Vec::new();
        let body = match (op.kind.as_str(), args.person) {
            ("toy.add", _) if args.word == FORBIDDEN => {
                hub::numbers::allot(tx, "toy")?;
                return Err(Refusal::new(Code::FormInvalid).into());
            }
            ("toy.add", _) => json!({ "word": args.word }),
            ("toy.close", _) => json!({}),
            ("toy.invite", Some(person)) => {
                members.push(Membership::Join { stream: op.stream.clone(), person });
                json!({ "person": person })
            }
            ("toy.expel", Some(person)) => {
                members.push(Membership::Leave { stream: op.stream.clone(), person, purge: args.purge });
                json!({ "person": person })
            }
            _ => return Err(Refusal::new(Code::BadRequest).with("field", "kind").into()),
        };
        Ok(Verdict { item: item(&op.stream, &op.kind, &body), also: Vec::new(), members, number: None })
    }
}

fn open(
    tx: &Connection,
    op: &Op,
    actor: Actor,
    is_open: Option<bool>,
    args: &Args,
) -> Result<Verdict, Unjudged> {
    if is_open.is_some() {
        return Err(Refusal::new(Code::Stale).with("state", "open").into());
    }
    let number = hub::numbers::allot(tx, "toy")?;
    let people = std::iter::once(actor.person).chain(args.members.iter().copied());
    Ok(Verdict {
        item: item(&op.stream, &op.kind, &json!({ "number": number })),
        also: people
            .clone()
            .map(|person| item(&StreamId::User(person), "toy.told", &json!({ "word": op.stream })))
            .collect(),
        members: people.map(|person| Membership::Join { stream: op.stream.clone(), person }).collect(),
        number: Some(format!("第{number}号")),
    })
}

pub fn item(stream: &StreamId, kind: &str, body: &Value) -> NewItem {
    NewItem { stream: stream.clone(), kind: kind.to_owned(), v: 1, body: body.to_string() }
}

/// The state of one stream.
#[derive(Serialize, Deserialize)]
struct State {
    register: Option<(u64, bool)>,
    words: Vec<(u64, String)>,
}

impl Projection for Toy {
    fn apply(&self, tx: &Connection, item: &Item) -> rusqlite::Result<()> {
        let stream = item.stream.to_string();
        let body: Value = serde_json::from_str(&item.body).unwrap();
        match item.kind.as_str() {
            "toy.open" => tx.execute(
                "INSERT INTO toy_registers (stream, number, is_open) VALUES (?1, ?2, 1)",
                params![stream, body["number"].as_u64()],
            )?,
            "toy.add" | "toy.told" => tx.execute(
                "INSERT INTO toy_words (stream, seq, word) VALUES (?1, ?2, ?3)",
                params![stream, item.seq, body["word"].as_str()],
            )?,
            "toy.close" => tx.execute("UPDATE toy_registers SET is_open = 0 WHERE stream = ?1", [stream])?,
            _ => 0,
        };
        Ok(())
    }

    fn snapshot(&self, db: &Connection, stream: &StreamId) -> rusqlite::Result<Option<String>> {
        let stream = stream.to_string();
        let register = db
            .query_row("SELECT number, is_open FROM toy_registers WHERE stream = ?1", [&stream], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()?;
        let words = db
            .prepare("SELECT seq, word FROM toy_words WHERE stream = ?1 ORDER BY seq")?
            .query_map([&stream], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Some(serde_json::to_string(&State { register, words }).unwrap()))
    }

    fn restore(&self, tx: &Connection, stream: &StreamId, body: &str) -> rusqlite::Result<()> {
        self.forget(tx, stream)?;
        let state: State = serde_json::from_str(body).unwrap();
        if let Some((number, is_open)) = state.register {
            tx.execute(
                "INSERT INTO toy_registers (stream, number, is_open) VALUES (?1, ?2, ?3)",
                params![stream.to_string(), number, is_open],
            )?;
        }
        for (seq, word) in state.words {
            tx.execute(
                "INSERT INTO toy_words (stream, seq, word) VALUES (?1, ?2, ?3)",
                params![stream.to_string(), seq, word],
            )?;
        }
        Ok(())
    }

    fn forget(&self, tx: &Connection, stream: &StreamId) -> rusqlite::Result<()> {
        tx.execute("DELETE FROM toy_registers WHERE stream = ?1", [stream.to_string()])?;
        tx.execute("DELETE FROM toy_words WHERE stream = ?1", [stream.to_string()])?;
        Ok(())
    }
}

/// Everything the room's tables say, for comparing two of them.
pub fn state(db: &Connection) -> Vec<String> {
    let rows = |sql: &str| -> Vec<String> {
        let mut statement = db.prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let mut all =
        rows("SELECT stream || ' 第' || number || '号 ' || is_open FROM toy_registers ORDER BY stream");
    all.extend(rows("SELECT stream || ' ' || seq || ' ' || word FROM toy_words ORDER BY stream, seq"));
    all
}

impl Registry for Toy {
    fn device(&self, db: &Connection, device: DeviceId) -> rusqlite::Result<Option<Enrolled>> {
        db.query_row(
            "SELECT person, key, revoked FROM toy_devices WHERE device = ?1",
            [device.to_bytes()],
            |row| {
                Ok(Enrolled {
                    person: PersonId::from_bytes(row.get(0)?),
                    key: crypto::DevicePublicKey::from_bytes(row.get_ref(1)?.as_blob()?).unwrap(),
                    revoked: row.get(2)?,
                })
            },
        )
        .optional()
    }
}

impl Blobs for Toy {
    fn missing(&self, db: &Connection, blobs: &[BlobId]) -> rusqlite::Result<Vec<BlobId>> {
        let mut missing = Vec::new();
        for blob in blobs {
            if !db.prepare("SELECT 1 FROM toy_blobs WHERE id = ?1")?.exists([blob.0])? {
                missing.push(*blob);
            }
        }
        Ok(missing)
    }
}
