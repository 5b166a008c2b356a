//! The attachments that data stand on, wherever they lie: fields and columns of sub-tables.

use std::collections::BTreeSet;

use kernel::BlobId;
use serde_json::Value as Json;

use super::Data;

/// Every attachment in the data, each once.
pub fn attachments(data: &Data) -> Vec<BlobId> {
    let mut found = BTreeSet::new();
    data.values().for_each(|value| collect(value, &mut found));
    found.into_iter().collect()
}

/// The size of one of them; `None` where the data do not hold it.
pub fn size_of(data: &Data, blob: BlobId) -> Option<u64> {
    data.values().find_map(|value| find_size(value, &blob.to_string()))
}

fn collect(value: &Json, found: &mut BTreeSet<BlobId>) {
    match value {
        Json::Array(values) => values.iter().for_each(|value| collect(value, found)),
        Json::Object(fields) => {
            found.extend(
                fields.get("blob").and_then(Json::as_str).and_then(|blob| blob.parse::<BlobId>().ok()),
            );
            fields.values().for_each(|value| collect(value, found));
        }
        _ => {}
    }
}

fn find_size(value: &Json, blob: &str) -> Option<u64> {
    match value {
        Json::Array(values) => values.iter().find_map(|value| find_size(value, blob)),
        Json::Object(fields) if fields.get("blob").and_then(Json::as_str) == Some(blob) => {
            fields.get("size").and_then(Json::as_u64)
        }
        Json::Object(fields) => fields.values().find_map(|value| find_size(value, blob)),
        _ => None,
    }
}
