//! Lists come in pages.

use serde::{Deserialize, Serialize};

/// Nothing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(deny_unknown_fields)]
#[ts(type = "Record<string, never>")]
pub struct Empty {}

/// Which part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageRequest {
    /// Rows to pass over.
    #[serde(default)]
    pub offset: u32,
    /// Rows wanted, at most `limits::PAGE_ROWS`; 0: fifty.
    #[serde(default)]
    pub limit: u32,
    /// Only rows in which this is found; names by pinyin, too.
    #[serde(default)]
    pub text: String,
}

/// Part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many there are in all.
    pub total: u32,
}
