//! What a completed case leaves in a ledger.
//!
//! Deliberately absent: the rows themselves (`table::ledger_rows`).

use std::collections::BTreeMap;

use kernel::CaseId;
use serde::{Deserialize, Serialize};

use crate::calendar::beijing_date;
use crate::case::{Case, Setting};
use crate::definition::{Ledger, LedgerAction, ValueFormat};
use crate::expression::{Scope, Value};
use crate::form::Sheet;
use crate::form::display::formatted;

/// Kind of a ledger's items.
pub const ROW_KIND: &str = "ledger.row";
/// Version of their bodies.
pub const ROW_V: u16 = 1;

/// One item of a ledger's stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowBody {
    /// What is done to the row.
    pub action: LedgerAction,
    /// The row: its first column's value.
    pub row: String,
    /// Values by column, as shown; those not named stay as they are.
    pub values: BTreeMap<String, String>,
    /// The case that wrote it.
    pub case: CaseId,
    /// The case's number.
    pub number: String,
}

/// What the case writes now that it is completed, as shown. A value that comes to nothing writes nothing (an empty text does
/// empty the cell); a row without a name in its first column is not written.
pub fn rows(case: &Case, ledger: &Ledger, setting: &Setting<'_>) -> Vec<RowBody> {
    let Some(write) = &setting.form.ledger else { return Vec::new() };
    let me = setting.applicant(&case.initiator);
    let sheet = Sheet::normal(setting.form, &case.data, setting.context(&me, case.filled_at, None))
        .with("number", Value::text(&case.number))
        .with("initiator", Value::text(&case.initiator.name))
        .with("completedOn", Value::Date(beijing_date(setting.now)));
    let row = |scope: &dyn Scope| {
        if !sheet.holds_in(&write.when, scope) {
            return None;
        }
        let mut values = BTreeMap::new();
        for (column, text) in &write.values {
            match sheet.evaluate_in(text, scope) {
                Value::Null => {}
                value => {
                    let known = ledger.columns.iter().find(|known| known.key == *column);
                    let format = known.map_or(ValueFormat::Text, |known| known.format);
                    values.insert(column.clone(), formatted(&value, format));
                }
            }
        }
        let first = ledger.columns.first()?;
        let row = values.get(&first.key).filter(|name| !name.is_empty())?.clone();
        Some(RowBody { action: write.action, row, values, case: case.id, number: case.number.clone() })
    };
    match &write.each {
        None => row(&sheet).into_iter().collect(),
        Some(table) => (0..sheet.rows(table)).filter_map(|n| row(sheet.in_row(table, n).as_ref())).collect(),
    }
}
