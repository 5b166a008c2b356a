//! A hub's database with nobody waiting at the door, and what the tests do with it again and again.

use std::sync::Arc;

use identity::import::{self, HandedOut, ImportId, InitialPasswords, Row, Sheet};
use identity::{Directory, DirectoryProjection, Person};
use kernel::{Clock, HubId, Ids, OpId, PersonId, Refusal, Timestamp};
use rusqlite::Connection;
use store::MigrationSet;
use store::testing::memory;
use sync::{Item, NewItem};
use testkit::{FakeClock, SeededRandom};

/// Rounds of a password's record in tests: none of them waits for it.
pub const ROUNDS: u32 = 2;

pub struct Hall {
    pub db: Connection,
    pub clock: Arc<FakeClock>,
    pub random: Arc<SeededRandom>,
    pub ids: Ids,
    /// Everything the stream has said.
    pub items: Vec<Item>,
}

impl Hall {
    pub fn empty() -> Self {
        let rooms = [
            MigrationSet { room: "sync", migrations: sync::hub::MIGRATIONS },
            identity::PROJECTION,
            identity::HUB,
        ];
        let clock = Arc::new(FakeClock::default());
        let random = Arc::new(SeededRandom::new(7));
        let ids = Ids::new(clock.clone(), random.clone());
        let db = memory(&rooms);
        sync::hub::found(&db, HubId::from_bytes([1; 16])).unwrap();
        Self { db, clock, random, ids, items: Vec::new() }
    }

    /// The demonstration's forty.
    pub fn province() -> Self {
        let mut hall = Self::empty();
        hall.import(&identity::demo::province()).unwrap();
        hall
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn import(&mut self, sheet: &Sheet) -> Result<ImportId, Refusal> {
        self.import_by(None, sheet)
    }

    pub fn import_by(&mut self, by: Option<PersonId>, sheet: &Sheet) -> Result<ImportId, Refusal> {
        let passwords = InitialPasswords::make(sheet, ROUNDS, &*self.random)?;
        Ok(self.import_with(by, sheet, &passwords)?.0)
    }

    /// With these initial passwords; says which of them were handed out.
    pub fn import_with(
        &mut self,
        by: Option<PersonId>,
        sheet: &Sheet,
        passwords: &InitialPasswords,
    ) -> Result<(ImportId, Vec<HandedOut>), Refusal> {
        let now = self.now();
        let done = import::apply(&self.db, sheet, by, "人员.xlsx", passwords, &self.ids, now)?;
        self.append(done.items);
        Ok((done.id, done.handed_out))
    }

    pub fn rows(&mut self, rows: Vec<Row>) -> Result<ImportId, Refusal> {
        self.import(&Sheet::of(rows))
    }

    pub fn rollback(&mut self, id: ImportId) -> Result<(), Refusal> {
        self.rollback_unless(id, &[])
    }

    /// Take an import back, where these people took part in a case.
    pub fn rollback_unless(&mut self, id: ImportId, took_part: &[PersonId]) -> Result<(), Refusal> {
        let items = import::rollback(&self.db, id, &|person| Ok(took_part.contains(&person)), self.now())?;
        self.append(items);
        Ok(())
    }

    pub fn append(&mut self, items: Vec<NewItem>) {
        for item in items {
            let op = OpId::new(&self.ids).unwrap();
            let now = self.now();
            self.items.push(sync::hub::append(&self.db, None, item, op, now, &DirectoryProjection).unwrap());
        }
    }

    pub fn directory(&self) -> Directory<'_> {
        Directory(&self.db)
    }

    pub fn person(&self, account: &str) -> Person {
        self.directory().by_account(account).unwrap().unwrap_or_else(|| panic!("nobody is {account}"))
    }

    pub fn id(&self, account: &str) -> PersonId {
        self.person(account).id
    }

    /// Everything the directory's tables hold, as text.
    pub fn state(&self) -> String {
        state(&self.db)
    }
}

pub fn state(db: &Connection) -> String {
    use sync::Projection;
    let body = DirectoryProjection.snapshot(db, &sync::StreamId::Directory).unwrap().unwrap();
    let mut rows = db
        .prepare("SELECT path, '' FROM id_departments UNION ALL SELECT sort_key, account FROM id_people")
        .unwrap();
    let rows =
        rows.query_map([], |row| Ok(format!("{}|{}", row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
    let mut rows: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
    rows.sort();
    format!("{body}\n{}", rows.join("\n"))
}

/// A row as a careful clerk writes it.
pub fn row(number: u32, account: &str, name: &str, department: &str) -> Row {
    Row {
        number,
        account: account.to_owned(),
        name: name.to_owned(),
        department: department.split('/').map(str::to_owned).collect(),
        ..Row::default()
    }
}
