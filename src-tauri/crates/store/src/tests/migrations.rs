//! Tables that grow.

use kernel::Code;

use super::*;

const FIRST: Migration =
    Migration { version: 1, name: "cars", sql: "CREATE TABLE cars (plate TEXT PRIMARY KEY) STRICT" };
const SECOND: Migration = Migration {
    version: 2,
    name: "seats",
    sql: "ALTER TABLE cars ADD COLUMN seats INTEGER NOT NULL DEFAULT 5; CREATE TABLE trips (id INTEGER) STRICT",
};
const BROKEN: Migration = Migration {
    version: 3,
    name: "broken",
    sql: "CREATE TABLE halfway (id INTEGER) STRICT; CREATE TABLE trips (id INTEGER) STRICT",
};

const fn cars(migrations: &'static [Migration]) -> MigrationSet {
    MigrationSet { room: "cars", migrations }
}

const OLD: MigrationSet = cars(&[FIRST]);
const NEW: MigrationSet = cars(&[FIRST, SECOND]);
const BAD: MigrationSet = cars(&[FIRST, SECOND, BROKEN]);

fn tables(store: &Store) -> Vec<String> {
    store
        .read_blocking(|db| {
            let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
            let mut statement = db.prepare(sql)?;
            let names = statement.query_map([], |row| row.get(0))?;
            Ok::<_, Error>(names.collect::<rusqlite::Result<_>>()?)
        })
        .unwrap()
}

#[test]
fn an_older_database_grows_and_keeps_its_rows() {
    let desk = Desk::new();
    let store = desk.try_open(&[OLD], INLINE).unwrap();
    let add = |db: &Connection| Ok::<_, Error>(db.execute("INSERT INTO cars (plate) VALUES ('粤A')", [])?);
    store.write_blocking(add).unwrap();
    drop(store);
    for _ in 0..2 {
        let store = desk.try_open(&[NOTES, NEW], INLINE).unwrap();
        assert_eq!(tables(&store), ["cars", "notes", "schema_migrations", "trips"]);
        let seats = store.read_blocking(|db| {
            Ok::<i64, Error>(
                db.query_row("SELECT seats FROM cars WHERE plate = '粤A'", [], |row| row.get(0))?,
            )
        });
        assert_eq!(seats.unwrap(), 5);
    }
}

#[test]
fn a_newer_database_is_refused() {
    let desk = Desk::new();
    drop(desk.try_open(&[NEW], INLINE).unwrap());
    let error = desk.try_open(&[NOTES, OLD], INLINE).err().unwrap();
    assert!(matches!(&error, OpenError::TooNew { room, ours: 1, theirs: 2 } if room == "cars"), "{error}");
    let refusal = error.refusal();
    assert_eq!(refusal.code, Code::VersionMismatch);
    assert_eq!((refusal.params["ours"].as_str(), refusal.params["theirs"].as_str()), ("1", "2"));
    let store = desk.try_open(&[NEW], INLINE).unwrap();
    assert_eq!(tables(&store), ["cars", "schema_migrations", "trips"], "the refusal changed nothing");
}

#[test]
fn a_room_this_program_does_not_have_is_no_obstacle() {
    let desk = Desk::new();
    drop(desk.try_open(&[NOTES, NEW], INLINE).unwrap());
    desk.try_open(&[NOTES], INLINE).unwrap();
}

#[test]
fn a_step_that_fails_leaves_everything_as_it_was() {
    let desk = Desk::new();
    drop(desk.try_open(&[OLD], INLINE).unwrap());
    let error = desk.try_open(&[NOTES, BAD], INLINE).err().unwrap();
    assert!(matches!(error, OpenError::Migration { room: "cars", version: 3, .. }), "{error}");
    let store = desk.try_open(&[OLD], INLINE).unwrap();
    assert_eq!(tables(&store), ["cars", "schema_migrations"]);
}

#[test]
fn steps_are_numbered_one_two_three() {
    for bad in [cars(&[SECOND]), cars(&[SECOND, FIRST]), cars(&[FIRST, FIRST]), cars(&[FIRST, BROKEN])] {
        let error = Store::open_in_memory(&[bad]).err().unwrap();
        assert!(matches!(error, OpenError::Misnumbered { room: "cars" }), "{error}");
    }
    assert!(Store::open_in_memory(&[cars(&[])]).is_ok());
}

#[test]
fn the_rooms_tests_get_a_connection_with_the_same_tables() {
    let db = crate::testing::memory(&[NOTES, NEW]);
    note(&db, 1, "x").unwrap();
    assert_eq!(count(&db).unwrap(), 1);
}
