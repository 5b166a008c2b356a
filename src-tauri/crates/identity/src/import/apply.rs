//! An import done: everything it says, or nothing.

use std::collections::BTreeMap;

use kernel::{Code, Ids, OpId, PersonId, Random, Refusal, Timestamp};
use rusqlite::Connection;
use sync::NewItem;

use super::plan::Plan;
use super::row::Secret;
use super::sheet::Sheet;
use crate::error::{Error, Result};
use crate::login::NewPassword;
use crate::table::accounts::{self, Account};
use crate::table::import_rows;
use crate::table::imports::{self, Import};

/// An import that was done; a later one has a greater number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportId(pub i64);

/// The records of a sheet's initial passwords, made before the transaction, because each takes time. Rows with the same
/// password share one record: whoever knows one of them knows that they were given the same.
#[derive(Debug, Clone, Default)]
pub struct InitialPasswords(BTreeMap<Secret, NewPassword>);

impl InitialPasswords {
    /// At `iterations` rounds each: `crypto::PASSWORD_ITERATIONS` unless there is a reason that one would say aloud.
    pub fn make(sheet: &Sheet, iterations: u32, random: &dyn Random) -> Result<Self> {
        let mut records = BTreeMap::new();
        for row in &sheet.rows {
            if let Some(secret) = row.password.as_ref().filter(|secret| !records.contains_key(*secret)) {
                // Whether it contains the account's name was checked row by row.
                let record = NewPassword::with_iterations(&secret.0, "", iterations, random)?;
                records.insert(secret.clone(), record);
            }
        }
        Ok(Self(records))
    }
}

/// Do it. The answer's items are to be appended in the same transaction; they make the directory. Whether `by` may
/// import at all is asked before (`permits`: `identity.importPeople`). Refused:
/// `ImportInvalid` with `errors`, their number, where [`super::check`] finds any now.
pub fn apply(
    tx: &Connection,
    sheet: &Sheet,
    by: Option<PersonId>,
    file: &str,
    passwords: &InitialPasswords,
    ids: &Ids,
    now: Timestamp,
) -> Result<(ImportId, Vec<NewItem>)> {
    let plan = Plan::new(sheet, tx, by, &mut || OpId::new(ids).map(OpId::uuid))?;
    if plan.report.errors_total > 0 {
        return Err(Refusal::new(Code::ImportInvalid).with("errors", plan.report.errors_total).into());
    }
    let import = Import {
        id: ImportId(0),
        file: file.chars().take(255).collect(),
        by,
        at: now,
        people_new: plan.report.new,
        people_changed: plan.report.changed,
        departments_new: plan.report.departments_new.len(),
        rolled_back_at: None,
    };
    let id = imports::insert(tx, &import)?;
    import_rows::insert(tx, id, &plan.departments)?;
    import_rows::insert(tx, id, &plan.people)?;
    for (person, account, password) in plan.accounts {
        open_account(tx, person, account, password, passwords, now)?;
    }
    Ok((id, plan.change.into_items()?))
}

/// The account of a person, if they have none, with the password, if they have none.
fn open_account(
    tx: &Connection,
    person: PersonId,
    account: String,
    password: Option<Secret>,
    passwords: &InitialPasswords,
    now: Timestamp,
) -> Result<()> {
    let known = accounts::by_person(tx, person)?;
    let is_new = known.is_none();
    let mut known = known.unwrap_or(Account { person, account, password: String::new(), initial: true });
    let mut is_changed = is_new;
    if let Some(secret) = password.filter(|_| known.password.is_empty()) {
        let record = passwords.0.get(&secret).ok_or_else(|| Error::from(Code::BadRequest))?;
        known.password = record.record();
        known.initial = true;
        is_changed = true;
    }
    if is_changed {
        accounts::put(tx, &known, now)?;
    }
    Ok(())
}
