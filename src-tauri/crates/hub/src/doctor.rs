//! `tongban-hub doctor`: is everything sound?

use backend::hub::HubFiles;
use backend::integrity::Integrity;
use kernel::{Code, Refusal};
use sync::StreamId;

use crate::open;

/// Look at the program, the ciphers, the database's pages, and the chain of every stream; `tell` of each.
pub fn look(files: &HubFiles, integrity: &Integrity, tell: &mut dyn FnMut(String)) -> Result<(), Refusal> {
    integrity.or_refuse()?;
    tell(format!("program   ok  {integrity}"));
    crypto::self_test().map_err(|error| Refusal::new(Code::Internal).with("why", error))?;
    tell("crypto    ok".to_owned());
    let node = open(files)?;
    node.store.quick_check_blocking().map_err(|error| error.refusal())?;
    tell("database  ok".to_owned());
    let streams =
        node.store.read_blocking(sync::hub::streams).map_err(|error: sync::Error| error.refusal())?;
    let mut bad: Vec<StreamId> = Vec::new();
    let mut items = 0;
    for stream in &streams {
        let of = stream.clone();
        let chain = node.store.read_blocking(move |db| sync::hub::verify_chain(db, &of));
        match chain.map_err(|error: sync::Error| error.refusal())? {
            Some(sync::Chain::Whole { from, head }) => items += head - from,
            _ => bad.push(stream.clone()),
        }
    }
    if let Some(stream) = bad.first() {
        return Err(Refusal::new(Code::Corrupt).with("stream", stream));
    }
    tell(format!("chains    ok  {} streams, {items} items", streams.len()));
    Ok(())
}
