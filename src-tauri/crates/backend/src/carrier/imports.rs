//! The import of people at the hub, over HTTPS. A workbook goes up whole: it is small, and nothing of it is kept.

use std::time::Duration;

use axum::body::Bytes;

use super::CarrierError;
use super::http::HttpCarrier;
use super::line::offline;
use crate::wire::{BASE, CheckedImport, ImportAs, Imported, PastImport};

/// Fifty megabytes on a slow line, and ten thousand records of passwords.
const PATIENCE: Duration = Duration::from_secs(300);

impl HttpCarrier {
    /// What importing this workbook would do.
    pub async fn check_import(&self, workbook: Bytes) -> Result<CheckedImport, CarrierError> {
        let path = format!("{BASE}/imports/check");
        let answer =
            self.ask(&path, Some(PATIENCE), |client, url| client.post(url).body(workbook.clone())).await?;
        answer.json().await.map_err(offline)
    }

    /// Import it.
    pub async fn import(&self, workbook: Bytes, wanted: &ImportAs) -> Result<Imported, CarrierError> {
        let path = format!("{BASE}/imports");
        let answer = self
            .ask(&path, Some(PATIENCE), |client, url| client.post(url).query(wanted).body(workbook.clone()))
            .await?;
        answer.json().await.map_err(offline)
    }

    /// Imports that were done, the last first.
    pub async fn imports(&self) -> Result<Vec<PastImport>, CarrierError> {
        self.get(&format!("{BASE}/imports")).await
    }

    /// Take an import back.
    pub async fn rollback_import(&self, import: u32) -> Result<(), CarrierError> {
        let path = format!("{BASE}/imports/{import}/rollback");
        self.ask(&path, Some(PATIENCE), |client, url| client.post(url)).await.map(drop)
    }
}
