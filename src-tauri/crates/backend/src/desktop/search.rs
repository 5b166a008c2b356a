//! Search over everything on this PC: cases, people, forms, drafts. A few of each.

use api::workflow::Found;
use kernel::Refusal;
use rusqlite::Connection;
use workflow::table::{cases as case_table, drafts, forms};

use super::{Inner, cases, drafts as draft_cards, forms as form_cards, people};

/// Rows of each kind.
const FEW: u32 = 6;

impl Inner {
    pub(super) async fn search(&self, text: String) -> Result<Found, Refusal> {
        let node = self.node()?;
        let text = text.trim().to_owned();
        if text.is_empty() {
            return Ok(Found::default());
        }
        let wanted = text.clone();
        let mine =
            node.intent.read(move |db| Ok::<_, store::Error>(drafts::list(db, &wanted, 0, FEW)?)).await;
        let mine = mine.map_err(people::refusal)?;
        let me = node.me;
        let read = move |db: &Connection| {
            let found = case_table::newest(db, me, &text, FEW)?;
            let folded = store::search::fold(&text);
            let fits = |form: &forms::Listed| {
                store::search::contains(&format!("{} {}", form.title, form.category), &text)
                    || form.pinyin.split(' ').any(|pinyin| pinyin.starts_with(&folded))
            };
            let people_query = identity::search::PeopleQuery {
                text: text.clone(),
                department: None,
                asker: Some(me),
                offset: 0,
                limit: FEW,
            };
            let catalogue = forms::catalogue(db)?;
            let few = FEW as usize;
            Ok::<_, store::Error>(Found {
                cases: found.iter().map(cases::card).collect(),
                people: identity::search::people(db, &people_query)?
                    .rows
                    .into_iter()
                    .map(people::card)
                    .collect(),
                forms: catalogue.into_iter().filter(fits).take(few).map(form_cards::card).collect(),
                drafts: mine
                    .into_iter()
                    .map(|draft| draft_cards::card(db, draft))
                    .collect::<Result<_, _>>()?,
            })
        };
        node.replica.read(read).await.map_err(people::refusal)
    }
}
