//! `docs/schema.sql` is what a fresh database has. With `UPDATE=1` it is written instead of compared.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stand outside of the functions that clippy takes for tests"
)]

use std::fmt::Write as _;
use std::path::Path;

use backend::rooms;
use store::MigrationSet;

fn print(out: &mut String, file: &str, sets: &[MigrationSet]) {
    let db = store::testing::memory(sets);
    let _ = write!(out, "-- {file}\n\n");
    let mut query = db
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name")
        .unwrap();
    let rows = query.query_map([], |row| row.get::<_, String>(0)).unwrap();
    for sql in rows {
        let _ = write!(out, "{};\n\n", sql.unwrap());
    }
}

#[test]
fn the_documented_schema_is_that_of_a_fresh_database() {
    let mut fresh = String::from(
        "-- Printed by the test tests/schema.rs from a fresh database (UPDATE=1 writes it). Do not edit.\n\n",
    );
    print(&mut fresh, "intent.db: what exists nowhere but on this desktop", rooms::INTENT);
    print(&mut fresh, "replica.db: what a desktop can fetch again", rooms::REPLICA);
    print(&mut fresh, "hub.db", rooms::HUB);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schema.sql");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &fresh).unwrap();
    }
    let documented = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        documented == fresh,
        "docs/schema.sql is not up to date: UPDATE=1 cargo test -p tests --test schema"
    );
}
