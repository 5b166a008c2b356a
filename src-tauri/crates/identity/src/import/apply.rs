//! An import done: everything it says, or nothing.

use std::collections::BTreeMap;

use kernel::{Code, Ids, OpId, PersonId, Random, Refusal, Timestamp};
use rusqlite::Connection;
use sync::NewItem;

use super::Report;
use super::hand_out::{self, HandedOut};
use super::plan::Plan;
use super::row::{Row, Secret};
use super::sheet::Sheet;
use crate::error::{Error, Result};
use crate::login::NewPassword;
use crate::table::accounts::{self, Account};
use crate::table::import_rows;
use crate::table::imports::{self, Import};

/// An import that was done; a later one has a greater number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportId(pub i64);

/// What was done.
#[derive(Debug)]
pub struct Applied {
    /// Under which number.
    pub id: ImportId,
    /// What it did, in numbers; without errors.
    pub report: Report,
    /// Passwords that were handed out; told nobody else, ever.
    pub handed_out: Vec<HandedOut>,
    /// To be appended in the same transaction; they make the directory.
    pub items: Vec<NewItem>,
}

/// The records of initial passwords, made before the transaction, because each takes time. Rows with the same
/// password share one record: whoever knows one of them knows that they were given the same.
#[derive(Debug, Clone, Default)]
pub struct InitialPasswords {
    written: BTreeMap<Secret, NewPassword>,
    made: BTreeMap<u32, (Secret, NewPassword)>,
}

impl InitialPasswords {
    /// Of those in the sheet. At `iterations` rounds each: `crypto::PASSWORD_ITERATIONS` unless there is a reason
    /// that one would say aloud.
    pub fn make(sheet: &Sheet, iterations: u32, random: &dyn Random) -> Result<Self> {
        let mut written = BTreeMap::new();
        for row in &sheet.rows {
            if let Some(secret) = row.password.as_ref().filter(|secret| !written.contains_key(*secret)) {
                // Whether it contains the account's name was checked row by row.
                let record = NewPassword::with_iterations(&secret.0, "", iterations, random)?;
                written.insert(secret.clone(), record);
            }
        }
        Ok(Self { written, made: BTreeMap::new() })
    }

    /// And made up for these rows, see [`super::without_password`].
    pub fn hand_out(mut self, rows: &[u32], random: &dyn Random) -> Result<Self> {
        for row in rows {
            let secret = hand_out::make(random)?;
            let record = NewPassword::with_iterations(&secret.0, "", hand_out::ITERATIONS, random)?;
            self.made.insert(*row, (secret, record));
        }
        Ok(self)
    }
}

/// Do it. Whether `by` may import at all is asked before (`permits`: `identity.importPeople`). Refused:
/// `ImportInvalid` with `errors`, their number, where [`super::check`] finds any now.
pub fn apply(
    tx: &Connection,
    sheet: &Sheet,
    by: Option<PersonId>,
    file: &str,
    passwords: &InitialPasswords,
    ids: &Ids,
    now: Timestamp,
) -> Result<Applied> {
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
    let rows: BTreeMap<u32, &Row> = sheet.rows.iter().map(|row| (row.number, row)).collect();
    let mut handed_out = Vec::new();
    for (person, number) in plan.accounts {
        if let Some(row) = rows.get(&number) {
            handed_out.extend(open_account(tx, person, row, passwords, now)?);
        }
    }
    Ok(Applied { id, report: plan.report, handed_out, items: plan.change.into_items()? })
}

/// The account of a person, if they have none, with a password, if they have none: the one in the file, or the one
/// made up, which is the answer.
fn open_account(
    tx: &Connection,
    person: PersonId,
    row: &Row,
    passwords: &InitialPasswords,
    now: Timestamp,
) -> Result<Option<HandedOut>> {
    let known = accounts::by_person(tx, person)?;
    let is_new = known.is_none();
    let mut known = known.unwrap_or_else(|| Account {
        person,
        account: row.account.clone(),
        password: String::new(),
        initial: true,
    });
    let mut handed_out = None;
    let record = match &row.password {
        _ if !known.password.is_empty() => None,
        Some(secret) => Some(passwords.written.get(secret).ok_or_else(|| Error::from(Code::BadRequest))?),
        None => passwords.made.get(&row.number).map(|(secret, record)| {
            handed_out = Some(HandedOut::to(row, secret.clone()));
            record
        }),
    };
    if let Some(record) = record {
        known.password = record.record();
        known.initial = true;
    }
    if is_new || record.is_some() {
        accounts::put(tx, &known, now)?;
    }
    Ok(handed_out)
}
