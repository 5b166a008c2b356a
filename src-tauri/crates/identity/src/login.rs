//! Passwords at the hub. A device needs one once, to be enrolled; afterwards its key speaks for it.
//!
//! Whoever is refused learns nothing about which accounts exist: an unknown account costs the same work as a wrong
//! password, is answered the same, and is locked the same.
//!
//! The work of a password (a tenth of a second, deliberately) need not stand in the way of the hub's one writer:
//! [`Attempt::begin`] reads, [`Attempt::check`] works and touches no database, [`Checked::record`] writes. Where a tenth of a
//! second does not matter, [`verify_password`] is all three. What they write on a refusal (the count of wrong tries)
//! must be committed: answer the store's closure with `Ok(Err(refusal))`, never with `Err(refusal)`.
//!
//! Deliberately absent: expiry of passwords (it makes people write them down), and questions about pets.

use std::str::FromStr;
use std::sync::LazyLock;

use crypto::{PASSWORD_ITERATIONS, PasswordHash};
use kernel::{Code, PersonId, Random, Refusal, Timestamp, limits};
use rusqlite::Connection;

use crate::error::{Error, Result};
use crate::table::accounts::{self, Account};
use crate::table::attempts::{self, Attempts};

/// Characters of a password, at least.
pub const LEAST_CHARS: usize = 8;
/// Characters of a password, at most.
pub const MOST_CHARS: usize = 128;

/// Characters of a name under which wrong tries are counted.
const ACCOUNT_CHARS: usize = 64;

const MINUTE_MS: i64 = 60_000;

/// A record that no password fits, at the cost of a new one: what an unknown account is checked against.
static NOBODY: LazyLock<Option<PasswordHash>> = LazyLock::new(|| {
    let record = format!("pbkdf2-sm3${PASSWORD_ITERATIONS}${:032}${:064}", 0, 0);
    PasswordHash::from_str(&record).ok()
});

/// Somebody wants in.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// As it was typed, folded.
    account: String,
    /// Whose, and what it is checked against; `None`: nobody's.
    known: Option<(PersonId, PasswordHash)>,
}

impl Attempt {
    /// Somebody gives the name of an account. Refused: `LockedOut` with `minutes`.
    pub fn begin(db: &Connection, account: &str, now: Timestamp) -> Result<Self> {
        let account = fold(account);
        refuse_locked(db, &account, now)?;
        let known = accounts::in_service(db, &account)?
            .and_then(|known| Some((known.person, known.password.parse().ok()?)));
        Ok(Self { account, known })
    }

    /// Somebody who is known already proves it again. Refused: `LockedOut`, `NotFound`.
    pub fn begin_as(db: &Connection, person: PersonId, now: Timestamp) -> Result<Self> {
        let known = accounts::by_person(db, person)?.ok_or(Code::NotFound)?;
        Self::begin(db, &known.account, now)
    }

    /// Try a password. Takes a tenth of a second, whoever it is.
    pub fn check(self, password: &str) -> Checked {
        let is_right = match (&self.known, &*NOBODY) {
            (Some((_, record)), nobody) => {
                let is_right = record.verify(password);
                // A record that is cheaper to try must not show by the time it takes.
                if let Some(nobody) = nobody.as_ref().filter(|_| record.is_dated()) {
                    std::hint::black_box(nobody.verify(password));
                }
                is_right
            }
            (None, Some(nobody)) => {
                std::hint::black_box(nobody.verify(password));
                false
            }
            (None, None) => false,
        };
        Checked { is_right, attempt: self }
    }
}

/// A password was tried; nobody is told yet.
#[derive(Debug, Clone)]
pub struct Checked {
    attempt: Attempt,
    is_right: bool,
}

impl Checked {
    /// Note the outcome. The outer error is the database's; the inner answer, refused or not, is to be committed.
    /// Refused: `WrongPassword`, or `LockedOut` with `minutes` after too many of them, others' tries meanwhile included.
    pub fn record(self, tx: &Connection, now: Timestamp) -> rusqlite::Result<Result<PersonId, Refusal>> {
        let account = &self.attempt.account;
        let before = attempts::of(tx, account)?;
        if let Some(refusal) = before.and_then(|before| locked(before, now)) {
            return Ok(Err(refusal));
        }
        attempts::clear_before(tx, now.plus_ms(-limits::PASSWORD_LOCK_MS))?;
        if let (true, Some((person, _))) = (self.is_right, &self.attempt.known) {
            attempts::clear(tx, account)?;
            return Ok(Ok(*person));
        }
        // Read again: an old count may just have been cleared.
        let failures = attempts::of(tx, account)?.map_or(0, |before| before.failures).saturating_add(1);
        if failures < limits::PASSWORD_TRIES {
            attempts::put(tx, account, Attempts { failures, locked_until: Timestamp(0) }, now)?;
            return Ok(Err(Code::WrongPassword.into()));
        }
        let lock = Attempts { failures: 0, locked_until: now.plus_ms(limits::PASSWORD_LOCK_MS) };
        attempts::put(tx, account, lock, now)?;
        Ok(Err(locked(lock, now).unwrap_or_else(|| Code::WrongPassword.into())))
    }
}

/// Whose account and password this is. Refused: `WrongPassword`, `LockedOut` with `minutes`; the refusal must be
/// committed with the transaction, because it counts.
pub fn verify_password(
    tx: &Connection,
    account: &str,
    password: &str,
    now: Timestamp,
) -> Result<PersonId, Refusal> {
    let attempt = Attempt::begin(tx, account, now)?;
    attempt.check(password).record(tx, now).map_err(Error::from)?
}

/// A password that may be used, with its record made.
#[derive(Debug, Clone)]
pub struct NewPassword(PasswordHash);

impl NewPassword {
    /// Check a new password and make its record, which takes a tenth of a second. Refused: see [`check_strength`].
    pub fn new(password: &str, account: &str, random: &dyn Random) -> Result<Self> {
        Self::with_iterations(password, account, PASSWORD_ITERATIONS, random)
    }

    /// The same at another cost, which the caller has to name.
    pub fn with_iterations(
        password: &str,
        account: &str,
        iterations: u32,
        random: &dyn Random,
    ) -> Result<Self> {
        check_strength(password, account)?;
        Ok(Self(PasswordHash::with_iterations(password, iterations, random)?))
    }

    /// The record's text.
    pub(crate) fn record(&self) -> String {
        self.0.to_string()
    }
}

/// Eight to 128 characters, of at least two kinds (lower case, upper case, digit, anything else), without the
/// account's name. Refused: `BadRequest` with `field: "new"` and `why`: `short`, `long`, `oneKind`, `account`.
pub fn check_strength(password: &str, account: &str) -> Result<(), Refusal> {
    let refuse = |why| Err(Refusal::new(Code::BadRequest).with("field", "new").with("why", why));
    let chars = password.chars().count();
    if chars < LEAST_CHARS {
        return refuse("short");
    }
    if chars > MOST_CHARS {
        return refuse("long");
    }
    let kind = |c: char| match c {
        'a'..='z' => 0_u8,
        'A'..='Z' => 1,
        '0'..='9' => 2,
        _ => 3,
    };
    let mut kinds = password.chars().map(kind);
    let first = kinds.next();
    if kinds.all(|kind| Some(kind) == first) {
        return refuse("oneKind");
    }
    let account = fold(account);
    if account.chars().count() >= 3 && password.to_lowercase().contains(&account) {
        return refuse("account");
    }
    Ok(())
}

/// Give a person a password that somebody else chose (`is_initial`) or that they chose themselves. Ends a lock.
/// Refused: `NotFound` where the person has no account.
pub fn set_password(
    tx: &Connection,
    person: PersonId,
    password: &NewPassword,
    is_initial: bool,
    now: Timestamp,
) -> Result<()> {
    let known = accounts::by_person(tx, person)?.ok_or(Code::NotFound)?;
    attempts::clear(tx, &known.account)?;
    let changed = Account { password: password.record(), initial: is_initial, ..known };
    accounts::put(tx, &changed, now)?;
    Ok(())
}

/// Change one's own password, which takes two tenths of a second. Refused as [`verify_password`] and
/// [`check_strength`] say; must be committed all the same.
pub fn change_password(
    tx: &Connection,
    person: PersonId,
    old: &str,
    new: &str,
    now: Timestamp,
    random: &dyn Random,
) -> Result<(), Refusal> {
    let attempt = Attempt::begin_as(tx, person, now)?;
    let account = attempt.account.clone();
    attempt.check(old).record(tx, now).map_err(Error::from)??;
    let password = NewPassword::new(new, &account, random)?;
    set_password(tx, person, &password, false, now)?;
    Ok(())
}

/// When the person's password last became another one; by it a desktop notices that this was done elsewhere. `NotFound`
/// where the person has no account.
pub fn changed_at(db: &Connection, person: PersonId) -> Result<Timestamp> {
    Ok(accounts::changed_at(db, person)?.ok_or(Code::NotFound)?)
}

/// Whether somebody else chose the person's password, so that they should be asked to change it.
pub fn is_initial(db: &Connection, person: PersonId) -> rusqlite::Result<bool> {
    Ok(accounts::by_person(db, person)?.is_some_and(|account| account.initial))
}

/// End the lock of an account before its time.
pub fn unlock(tx: &Connection, account: &str) -> rusqlite::Result<()> {
    attempts::clear(tx, &fold(account))
}

/// An account's name as it is compared.
fn fold(account: &str) -> String {
    account.trim().chars().take(ACCOUNT_CHARS).flat_map(char::to_lowercase).collect()
}

fn refuse_locked(db: &Connection, account: &str, now: Timestamp) -> Result<()> {
    match attempts::of(db, account)?.and_then(|attempts| locked(attempts, now)) {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}

fn locked(attempts: Attempts, now: Timestamp) -> Option<Refusal> {
    let left = attempts.locked_until.ms().saturating_sub(now.ms());
    // A clock set back must not lock anybody for longer than a lock lasts.
    let left = left.min(limits::PASSWORD_LOCK_MS);
    (left > 0).then(|| Refusal::new(Code::LockedOut).with("minutes", (left + MINUTE_MS - 1) / MINUTE_MS))
}
