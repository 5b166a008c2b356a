//! Initial passwords that the hub makes up, for people who have none and for whom the file has none.
//!
//! They are random, so that their records need not be slow: sixty bits withstand guessing by themselves, and ten
//! thousand records are made in seconds instead of a quarter of an hour. They are told once, to whoever imports.

use kernel::Random;
use rusqlite::Connection;
use rust_xlsxwriter::Workbook;
use serde::{Deserialize, Serialize};

use super::blank::{heading, text};
use super::row::{Row, Secret};
use super::sheet::Sheet;
use super::words::{Column, WORDS};
use crate::error::Result;
use crate::table::{accounts, people};

/// Rounds of a record: see above. Logging in costs the same as everywhere (`login`).
pub(super) const ITERATIONS: u32 = 1_000;

/// Five bits each; none looks like another.
const LETTERS: [char; 32] = [
    '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'm', 'n',
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z',
];

/// Letters of a password, and of a group of them.
const LENGTH: usize = 12;
const GROUP: usize = 4;

/// A password that was given to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandedOut {
    /// Whose.
    pub account: String,
    /// Their name.
    pub name: String,
    /// Path of their department.
    pub department: String,
    /// To be changed by its owner.
    pub password: Secret,
}

impl HandedOut {
    pub(super) fn to(row: &Row, password: Secret) -> Self {
        let (account, name) = (row.account.clone(), row.name.clone());
        Self { account, name, department: row.department.join("/"), password }
    }
}

/// Numbers of the rows of people who will be in service and have no password, nor one in the file.
pub fn without_password(sheet: &Sheet, db: &Connection) -> Result<Vec<u32>> {
    let known = people::all(db)?;
    let known: std::collections::BTreeMap<_, _> = known.iter().map(|it| (it.account.as_str(), it)).collect();
    let mut rows = Vec::new();
    for row in sheet.rows.iter().filter(|row| row.password.is_none()) {
        let person = known.get(row.account.as_str());
        let account = person.map(|person| accounts::by_person(db, person.id)).transpose()?.flatten();
        let active = row.active.or(person.map(|person| person.active)).unwrap_or(true);
        if active && account.is_none_or(|account| account.password.is_empty()) {
            rows.push(row.number);
        }
    }
    Ok(rows)
}

/// `k7fm-2qxw-9hdt`
pub(super) fn make(random: &dyn Random) -> Result<Secret> {
    let mut bytes = [0; LENGTH];
    random.fill(&mut bytes)?;
    let mut password = String::with_capacity(LENGTH + LENGTH / GROUP);
    for (at, byte) in bytes.into_iter().enumerate() {
        if at > 0 && at % GROUP == 0 {
            password.push('-');
        }
        password.extend(LETTERS.get(usize::from(byte) % LETTERS.len()));
    }
    Ok(Secret(password))
}

/// Passwords that were given, as the bytes of an `.xlsx` to be handed out and then destroyed.
pub fn password_list(given: &[HandedOut]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(&WORDS.passwords_sheet)?;
    page.set_freeze_panes(2, 0)?;
    let (heading, text) = (heading(), text());
    page.write_string(0, 0, &WORDS.passwords_note)?;
    let columns = [Column::Account, Column::Name, Column::Department, Column::Password];
    let words = WORDS.columns.iter().filter(|words| columns.contains(&words.column));
    for (at, words) in (0_u16..).zip(words) {
        page.set_column_width(at, words.width)?;
        page.write_string_with_format(1, at, &words.heading, &heading)?;
    }
    for (row, one) in (2_u32..).zip(given) {
        let cells = [&one.account, &one.name, &one.department, &one.password.0];
        for (at, cell) in (0_u16..).zip(cells) {
            page.write_string_with_format(row, at, cell, &text)?;
        }
    }
    Ok(book.save_to_buffer()?)
}
