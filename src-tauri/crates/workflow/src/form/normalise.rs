//! One way to write everything down.

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json};

use super::sheet::typed;
use super::{Context, Data, Sheet};
use crate::definition::{Field, FieldKind, Form};

/// The data as a case keeps them: canonical, nothing hidden, nothing unknown, nothing empty, worked-out values
/// written in.
pub fn normalise(form: &Form, data: &Data, context: Context<'_>) -> Data {
    let sheet = Sheet::new(form, data, Context { step: None, ..context });
    let mut normal = Data::new();
    for field in form.sections.iter().flat_map(|section| &section.fields) {
        if !sheet.is_shown(&field.key) {
            continue;
        }
        let json = match &field.kind {
            FieldKind::Table { columns, .. } => rows(&sheet, field, columns),
            FieldKind::Computed { .. } => sheet.value_of(field).to_json(),
            _ => sheet.data().get(&field.key).cloned().unwrap_or_default(),
        };
        if !is_empty(&json) {
            normal.insert(field.key.clone(), json);
        }
    }
    normal
}

fn rows(sheet: &Sheet<'_>, table: &Field, columns: &[Field]) -> Json {
    let row = |n| {
        let scope = sheet.row(table, n);
        let cells = columns.iter().filter(|column| scope.is_shown(column)).filter_map(|column| {
            let json = match &column.kind {
                FieldKind::Computed { .. } => scope.value_of(column).to_json(),
                _ => scope.json(&column.key).clone(),
            };
            (!is_empty(&json)).then(|| (column.key.clone(), json))
        });
        Json::Object(cells.collect())
    };
    (0..sheet.table(&table.key).len()).map(row).collect()
}

pub(super) fn is_empty(json: &Json) -> bool {
    match json {
        Json::Null => true,
        Json::String(text) => text.is_empty(),
        Json::Array(parts) => parts.is_empty(),
        _ => false,
    }
}

/// Every known field in canonical form, hidden or not; a value of the wrong JSON type stays as it is, so that the
/// checks can say so.
pub(super) fn canonical(form: &Form, data: &Data) -> Data {
    let fields = form.sections.iter().flat_map(|section| &section.fields);
    fields
        .filter_map(|field| data.get(&field.key).map(|json| (field.key.clone(), value(field, json))))
        .collect()
}

/// One value in canonical form.
pub(super) fn value(field: &Field, json: &Json) -> Json {
    match (&field.kind, json) {
        (FieldKind::Table { columns, .. }, Json::Array(rows)) => {
            rows.iter().map(|cells| Json::Object(row(columns, cells))).collect()
        }
        (FieldKind::Attachment { .. }, Json::Array(files)) => files.iter().map(file).collect(),
        (FieldKind::Choices { .. } | FieldKind::Person { many: true }, Json::Array(parts)) => {
            let mut kept: Vec<Json> = Vec::new();
            for part in parts {
                let part = part.as_str().map_or_else(|| part.clone(), |text| text.trim().into());
                if !kept.contains(&part) && !is_empty(&part) {
                    kept.push(part);
                }
            }
            Json::Array(kept)
        }
        (
            FieldKind::Integer { .. } | FieldKind::Decimal { .. } | FieldKind::Money {},
            Json::Number(number),
        ) => decimal(&number.to_string()).into(),
        (kind, Json::String(text)) => text_value(kind, text).into(),
        (_, json) => json.clone(),
    }
}

fn row(columns: &[Field], cells: &Json) -> Map<String, Json> {
    let cell = |column: &Field| cells.get(&column.key).map(|json| (column.key.clone(), value(column, json)));
    columns.iter().filter_map(cell).collect()
}

fn file(file: &Json) -> Json {
    let keep = ["blob", "name", "size"];
    match file {
        Json::Object(file) => {
            let kept = file.iter().filter(|(key, _)| keep.contains(&key.as_str()));
            Json::Object(kept.map(|(key, value)| (key.clone(), value.clone())).collect())
        }
        other => other.clone(),
    }
}

fn text_value(kind: &FieldKind, text: &str) -> String {
    match kind {
        FieldKind::Textarea { .. } => text.replace("\r\n", "\n").trim().to_owned(),
        FieldKind::Integer { .. } | FieldKind::Decimal { .. } | FieldKind::Money {} => decimal(&narrow(text)),
        FieldKind::Phone {} => narrow(text).split_whitespace().collect(),
        FieldKind::IdCard {} | FieldKind::CreditCode {} => {
            narrow(text).split_whitespace().collect::<String>().to_ascii_uppercase()
        }
        FieldKind::Mac {} => mac(&narrow(text)),
        FieldKind::Ip {} => {
            let text = narrow(text);
            text.parse::<std::net::IpAddr>().map_or(text, |address| address.to_string())
        }
        FieldKind::Email {} => narrow(text),
        FieldKind::Date { .. } | FieldKind::DateTime { .. } => moment(kind, &narrow(text)),
        _ => text.trim().to_owned(),
    }
}

/// Trimmed, with the full-width letters, digits and signs that input methods make turned into plain ones.
fn narrow(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' => ' ',
        c => c,
    };
    text.chars().map(plain).collect::<String>().trim().to_owned()
}

/// A number without leading plus, thousands' commas, zeros at its end.
fn decimal(text: &str) -> String {
    let bare = text.replace(',', "");
    bare.parse::<Decimal>().map_or(bare, |number| number.normalize().to_string())
}

/// Twelve hexadecimal digits, however separated, as `AA:BB:CC:DD:EE:FF`.
fn mac(text: &str) -> String {
    let digits: Vec<char> = text.chars().filter(|c| !matches!(c, ':' | '-' | '.' | ' ')).collect();
    if digits.len() != 12 || !digits.iter().all(char::is_ascii_hexdigit) {
        return text.to_owned();
    }
    let pairs = digits.chunks(2).map(|pair| pair.iter().collect::<String>().to_ascii_uppercase());
    pairs.collect::<Vec<_>>().join(":")
}

/// `2026-3-2` and `2026/3/2` as `2026-03-02`; a moment's seconds are dropped.
fn moment(kind: &FieldKind, text: &str) -> String {
    let (day, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let day = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => format!("{year}-{month:0>2}-{day:0>2}"),
        _ => day.to_owned(),
    };
    if time.is_empty() {
        return day;
    }
    let value = typed(kind, &Json::String(format!("{day}T{time}")));
    if value.is_filled() && matches!(kind, FieldKind::DateTime { .. }) {
        return value.to_json().as_str().unwrap_or_default().to_owned();
    }
    format!("{day}T{time}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(kind: FieldKind, text: &str) -> String {
        text_value(&kind, text)
    }

    #[test]
    fn values_have_one_spelling() {
        let moment = || FieldKind::DateTime { from: None, to: None };
        let date = || FieldKind::Date { from: None, to: None };
        for (kind, typed, kept) in [
            (FieldKind::Mac {}, " aa-bb-cc-dd-ee-0f ", "AA:BB:CC:DD:EE:0F"),
            (FieldKind::Mac {}, "aabb.ccdd.ee0f", "AA:BB:CC:DD:EE:0F"),
            (FieldKind::Mac {}, "aabbcc", "aabbcc"),
            (FieldKind::Money {}, "１，２３４.５０", "1234.5"),
            (FieldKind::Money {}, "1e3x", "1e3x"),
            (FieldKind::Phone {}, "138 0013 8000", "13800138000"),
            (FieldKind::IdCard {}, "11010519491231002x", "11010519491231002X"),
            (FieldKind::Ip {}, "２００１:db8::0001", "2001:db8::1"),
            (FieldKind::Textarea { max_chars: None }, " 一\r\n二 \n", "一\n二"),
            (date(), "2026/3/2", "2026-03-02"),
            (date(), "明天", "明天"),
            (moment(), "2026-03-02 09:00:30", "2026-03-02T09:00"),
            (moment(), "2026-03-02", "2026-03-02"),
        ] {
            assert_eq!(say(kind.clone(), typed), kept);
            assert_eq!(say(kind, kept), kept, "twice");
        }
    }
}
