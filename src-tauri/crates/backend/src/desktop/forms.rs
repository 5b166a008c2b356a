//! The catalogue.

use std::sync::Arc;

use api::page::Page;
use api::workflow::{FormCard, FormRequest, FormView};
use kernel::{Code, Refusal};
use rusqlite::Connection;
use workflow::table::forms::{self, Listed};

use super::{Inner, people};

/// A form as lists show it.
pub fn card(listed: Listed) -> FormCard {
    let Listed { key, version, title, category, summary, pinyin } = listed;
    FormCard { key, version, title, category, summary, pinyin }
}

impl Inner {
    pub(super) async fn catalogue(&self) -> Result<Page<FormCard>, Refusal> {
        let read = |db: &Connection| Ok::<_, store::Error>(forms::catalogue(db)?);
        let rows: Vec<_> =
            self.node()?.replica.read(read).await.map_err(people::refusal)?.into_iter().map(card).collect();
        Ok(Page { total: u32::try_from(rows.len()).unwrap_or(u32::MAX), rows })
    }

    pub(super) async fn form(&self, request: FormRequest) -> Result<FormView, Refusal> {
        let read =
            move |db: &Connection| Ok::<_, store::Error>(forms::find(db, &request.key, request.version)?);
        let found = self.node()?.replica.read(read).await.map_err(people::refusal)?;
        let (version, form) = found.ok_or(Code::NotFound)?;
        Ok(FormView { version, form: Arc::unwrap_or_clone(form) })
    }
}
