//! `id_accounts`

use kernel::{PersonId, Timestamp};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::sql::Key;

/// How a person proves who they are.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    pub(crate) person: PersonId,
    /// Lower case.
    pub(crate) account: String,
    /// The record; empty: none was given yet.
    pub(crate) password: String,
    /// Somebody else chose the password.
    pub(crate) initial: bool,
}

fn row(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        person: row.get::<_, Key<PersonId>>(0)?.0,
        account: row.get(1)?,
        password: row.get(2)?,
        initial: row.get(3)?,
    })
}

pub(crate) fn by_person(db: &Connection, person: PersonId) -> rusqlite::Result<Option<Account>> {
    db.prepare_cached("SELECT person, account, password, initial FROM id_accounts WHERE person = ?1")?
        .query_row([Key(person)], row)
        .optional()
}

/// Of somebody in service.
pub(crate) fn in_service(db: &Connection, account: &str) -> rusqlite::Result<Option<Account>> {
    db.prepare_cached(
        "SELECT a.person, a.account, a.password, a.initial
         FROM id_accounts a JOIN id_people p ON p.id = a.person
         WHERE a.account = ?1 AND p.active = 1",
    )?
    .query_row([account], row)
    .optional()
}

/// When the password last became another one.
pub(crate) fn changed_at(db: &Connection, person: PersonId) -> rusqlite::Result<Option<Timestamp>> {
    db.prepare_cached("SELECT changed_at FROM id_accounts WHERE person = ?1")?
        .query_row([Key(person)], |row| row.get(0).map(Timestamp))
        .optional()
}

/// Put it in place of what was there for the person.
pub(crate) fn put(tx: &Connection, account: &Account, now: Timestamp) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "INSERT INTO id_accounts (person, account, password, initial, changed_at)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (person) DO UPDATE SET
             account = excluded.account, password = excluded.password,
             initial = excluded.initial, changed_at = excluded.changed_at",
    )?
    .execute(params![Key(account.person), account.account, account.password, account.initial, now.ms()])
    .map(|_| ())
}

pub(crate) fn remove(tx: &Connection, person: PersonId) -> rusqlite::Result<()> {
    tx.prepare_cached("DELETE FROM id_accounts WHERE person = ?1")?.execute([Key(person)]).map(|_| ())
}
